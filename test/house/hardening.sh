# Goal: the command and the library are built hard to attack, and say nothing of
# the machine that built them.
. "$(dirname "$0")/lib.sh"

if sanitized; then
	skip "hardening" "a sanitizer build is for testing only"
	done_testing
fi

# expect NAME PATTERN COMMAND...: the output has a line like the pattern.
expect() {
	name=$1 pattern=$2
	shift 2
	"$@" >"$T/out" 2>&1
	if grep -qE -- "$pattern" "$T/out"; then
		ok "$name"
	else
		not_ok "$name"
	fi
}

for file in ward libward.so; do
	f=$BUILD/$file
	expect "$file may be loaded anywhere" 'Type: +DYN' readelf -hW "$f"
	expect "$file has its relocations read-only" 'GNU_RELRO' readelf -lW "$f"
	expect "$file is bound at its start" 'BIND_NOW|Flags: NOW' readelf -dW "$f"
	expect "the stack of $file holds no code" 'GNU_STACK .* RW ' readelf -lW "$f"
	expect "$file guards its stack frames" '__stack_chk_fail' nm -D -u "$f"
	expect "$file checks the sizes of what it copies" '__[a-z]+_chk' nm -D -u "$f"
	readelf -dW "$f" | grep -E 'RPATH|RUNPATH|TEXTREL' >"$T/faults"
	empty "$file looks for libraries only where the system has them" "$T/faults"
	strings -a "$f" | grep -F "$PWD" | sort -u | head -5 >"$T/faults"
	empty "$file does not name the folder it was built in" "$T/faults"
done
# Debian's own start files carry no such note, so no program linked here has it: our
# code is looked at where it is still alone.
expect "ward's code marks where jumps may land" 'x86 feature: IBT, SHSTK' readelf -nW "$BUILD/libward.a"
expect "ward is position independent" '\(FLAGS_1\).*PIE' readelf -dW "$BUILD/ward"
done_testing
