# Goal: what the documents name is there.
. "$(dirname "$0")/lib.sh"

for page in README.md CONTRIBUTING.md SECURITY.md CHANGELOG.md doc/TOUR.md; do
	# Files, as src/... or from the top.
	grep -o '`[A-Za-z0-9_.]*/[A-Za-z0-9_./]*\.[a-z]*`' "$page" | tr -d '`' | sort -u | while read -r file; do
		[ -e "$file" ] || [ -e "src/$file" ] || echo "$page: $file"
	done
	# Functions of the library and failures.
	grep -o '`ward_[a-z0-9_]*`' "$page" | tr -d '`' | sort -u | while read -r name; do
		grep -qw "$name" include/ward/*.h || echo "$page: $name"
	done
	# Targets of make.
	grep -o 'make [a-z0-9-]*' "$page" | sed 's/make //' | sort -u | while read -r target; do
		! grep -q "\`make $target\|	make $target" "$page" || grep -q "^$target:" Makefile ||
			echo "$page: make $target"
	done
done >"$T/faults"
empty "files, functions and targets that the documents name exist" "$T/faults"

sed -n '/^```c$/,/^```$/p' README.md | grep -v '^```' >"$T/shown"
sed -n '/^#include/,$p' examples/client.c | diff "$T/shown" - >"$T/faults"
empty "the client in the README is examples/client.c" "$T/faults"
done_testing
