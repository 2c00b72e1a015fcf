# Goal: every verb has a manual page without errors that tells of all its options.
. "$(dirname "$0")/lib.sh"

for page in doc/*.scd; do
	name=$(basename "$page" .scd)
	if ! command -v scdoc >/dev/null || ! command -v mandoc >/dev/null; then
		skip "$name" "scdoc or mandoc is missing"
		continue
	fi
	if scdoc <"$page" >"$T/$name" 2>"$T/faults"; then
		mandoc -Tlint -Werror "$T/$name" 2>&1 | grep -E 'ERROR|FATAL' >"$T/faults"
	fi
	empty "$name is well-formed" "$T/faults"
done

# missing PAGE VERB...: the options of the verb's --help that the page does not name.
missing() {
	page=$1
	shift
	"$WARD" "$@" --help | sed -n 's/^  \(-.,\|   \) \(--[a-z0-9-]*\).*/\2/p' | while read -r option; do
		grep -q -- "\\*$option\\*" "$page" || echo "$* $option"
	done
}

WARD=${WARD:-$BUILD/ward}
: >"$T/faults"
while read -r page verb; do
	# shellcheck disable=SC2086
	missing "doc/$page" $verb >>"$T/faults"
done <<END
ward-serve.1.scd serve
ward-get.1.scd get
ward-connect.1.scd connect
ward-ca.1.scd ca init
ward-ca.1.scd ca issue
ward-ca.1.scd ca list
ward-ca.1.scd ca trust
ward-cert.1.scd cert show
ward-cert.1.scd cert verify
END
empty "the pages name every option of --help" "$T/faults"
"$WARD" --help | sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p' | while read -r verb; do
	grep -q "^\*$verb\*" doc/ward.1.scd || echo "ward.1: $verb"
done >"$T/faults"
empty "ward.1 names every verb" "$T/faults"
done_testing
