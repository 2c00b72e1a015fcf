#!/bin/sh
# Goal: the catalogue of failures is whole, and doc/cve.md is the one that is run.
. "$(dirname "$0")/lib.sh"

tools/cve-page >"$T/page" 2>&1
diff -u doc/cve.md "$T/page" >"$T/faults" 2>&1
empty "doc/cve.md is what tools/cve-page prints" "$T/faults"
grep -E '^\| [0-9]+ \| .* \| 0 \|$' "$T/page" >"$T/faults"
empty "every case has a change that makes it fail" "$T/faults"

# breach NAME SED FILE: a copy of the catalogue that was changed so is refused.
breach() {
	mkdir -p "$T/copy/test"
	cp -R test/cve "$T/copy/test/"
	cp test/test_*.c "$T/copy/test/"
	cp -R test/house test/e2e "$T/copy/test/"
	sed -i "$2" "$T/copy/test/cve/$3"
	if CVE_ROOT=$T/copy tools/cve-page >"$T/out" 2>&1; then
		not_ok "$1"
	else
		ok "$1"
	fi
	rm -rf "$T/copy"
}

breach "a row that is nowhere is noticed" 's/^row 50/row 94/' elsewhere
breach "a row that stands twice is noticed" 's/^row 50/row 41/' elsewhere
breach "a test that is not there is noticed" 's/memory_may_run_out_at_any_time/x/' elsewhere
breach "a test that a case names and nobody has is noticed" 's/^tests: /&nobody_has_this /' \
	cve_20_goto_fail.mutants
breach "an advisory that its row does not name is noticed" 's/CVE-2026-3833/CVE-2026-0/' advisories
done_testing
