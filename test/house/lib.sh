# lib.sh - what the tests of the house share: TAP, a directory that goes away, and
# the build under test in $BUILD.

set -u
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")/../.." || exit 1
BUILD=${WARD_BUILD:-build}
T=$(mktemp -d) || exit 1
trap 'rm -rf "$T"' EXIT
tests=0 bad=0

# ok NAME, not_ok NAME [FILE...] report one test; the files say why.
ok() {
	tests=$((tests + 1))
	echo "ok $tests - $1"
}

not_ok() {
	tests=$((tests + 1))
	bad=$((bad + 1))
	echo "not ok $tests - $1"
	shift
	for file in "$@"; do
		sed 's/^/#   /' "$file"
	done
}

skip() {
	tests=$((tests + 1))
	echo "ok $tests - $1 # SKIP $2"
}

# empty NAME FILE passes when FILE, the list of faults, is empty.
empty() {
	if [ -s "$2" ]; then
		not_ok "$1" "$2"
	else
		ok "$1"
	fi
}

# finds NAME FILE passes when FILE, the faults found in something broken on
# purpose, is not empty.
finds() {
	if [ -s "$2" ]; then
		ok "$1"
	else
		not_ok "$1"
	fi
}

done_testing() {
	echo "1..$tests"
	[ "$bad" -eq 0 ]
	exit
}

sanitized() {
	grep -q b_sanitize "$BUILD/options" 2>/dev/null
}

# sources PATTERN... lists the files of the project as git sees them, or all.
sources() {
	if [ -d .git ]; then
		git ls-files --cached --others --exclude-standard -- "$@" | while read -r f; do
			[ -f "$f" ] && echo "$f"
		done
	else
		find "$@" -type f
	fi
}
