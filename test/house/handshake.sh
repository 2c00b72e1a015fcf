#!/bin/sh
# Goal: the handshake that doc/handshake.md draws is the one that runs.
. "$(dirname "$0")/lib.sh"

"$BUILD/test/print_states" >"$T/page"
diff -u doc/handshake.md "$T/page" >"$T/faults" 2>&1
empty "doc/handshake.md is what print_states draws" "$T/faults"

sed 's/| WAIT_SH | ServerHello | /&CONNECTED, /' "$T/page" >"$T/planted"
cmp -s "$T/planted" "$T/page" && not_ok "an arrow that is not in the table is noticed" ||
	ok "an arrow that is not in the table is noticed"
done_testing
