# Goal: each failure has a test that reaches it, and a page that describes it. Its
# words are checked by test_why.c.
. "$(dirname "$0")/lib.sh"

# untested TABLE FILE... prints the rows of the table that no file names.
untested() {
	table=$1
	shift
	cat "$@" | grep -o '[A-Z][A-Z0-9_]*' | sed 's/^WARD_WHY_//' | sort -u >"$T/named"
	sed -n 's/^X(\([A-Z0-9_]*\), .*/\1/p' "$table" | sort >"$T/rows"
	comm -23 "$T/rows" "$T/named"
}

# shellcheck disable=SC2046
untested include/ward/failures.h $(sources test fuzz | grep -E '\.(c|sh)$' |
	grep -v 'test/house/failures.sh') >"$T/faults"
empty "every failure is named by a test ($(wc -l <"$T/rows") rows)" "$T/faults"

printf 'X(CERT_EXPIRED, 1, 2, a)\nX(CERT_NAME, 2, 3, b)\n' >"$T/table"
echo 'EQ(code, WARD_WHY_CERT_NAME);' >"$T/test.c"
untested "$T/table" "$T/test.c" >"$T/found"
[ "$(cat "$T/found")" = CERT_EXPIRED ] && ok "a row without a test is noticed" ||
	not_ok "a row without a test is noticed" "$T/found"

tools/failures-page >"$T/page"
diff -u doc/failures.md "$T/page" >"$T/faults" 2>&1
empty "doc/failures.md is what tools/failures-page prints" "$T/faults"
done_testing
