#!/bin/sh
# Goal: the shim for BoringSSL's test runner does what its flags say: a shim talks to a
# shim, and says so when something is otherwise than expected.
. "$(dirname "$0")/lib.sh"
require python3

SHIM=${WARD_BUILD:-build}/test/bogo-shim
make_certs
SERVER="-cert-file $T/leaf.chain -key-file $T/leaf.key"
CLIENT="-shim-shuts-down -check-close-notify"

# agree NAME CLIENT SERVER: both end well and are silent; differ: one of them says TEXT.
agree() {
	# shellcheck disable=SC2086
	python3 test/bogo/join.py "$SHIM" -- $CLIENT $2 -- $SERVER $3 >"$T/out" 2>&1
	check "$1" [ $? -eq 0 ]
	check "$1: in silence" [ ! -s "$T/out" ]
}

differ() {
	# shellcheck disable=SC2086
	python3 test/bogo/join.py "$SHIM" -- $CLIENT $2 -- $SERVER $3 >"$T/out" 2>&1
	check "$1" [ $? -ne 0 ]
	has "$1: it says so" "$T/out" "$4"
}

check "there is no other handshaker" [ "$("$SHIM" -is-handshaker-supported)" = No ]
"$SHIM" -port 1 -no-such-flag 2>"$T/err"
check "an unknown flag has its exit status" [ $? -eq 89 ]

agree "the newest version is the default" "-expect-version 772" ""
agree "TLS 1.2" "-max-version 771 -expect-version 771" ""
agree "bytes one by one" "-async" "-async"
agree "a group" "-curves 24 -expect-curve-id 24" ""
agree "a retry" "-expect-curve-id 24" "-curves 24 -expect-hrr -expect-curve-id 24"
agree "a client certificate" "$SERVER" "-require-any-client-certificate"
agree "exported keys" "-export-keying-material 32 -export-label EXPERIMENTAL-x" ""
agree "sessions" "-resume-count 2" "-resume-count 2"
agree "sessions of TLS 1.2" "-no-tls13 -resume-count 2" "-resume-count 2"
agree "no sessions" "-resume-count 1 -expect-session-miss" \
	"-resume-count 1 -expect-session-miss -no-ticket"

differ "another version" "-max-version 771 -expect-version 772" "" "another version"
differ "another group" "-expect-curve-id 29 -curves 23" "" "another group"
differ "a session that is not there" "-resume-count 1" "-resume-count 1 -no-ticket" \
	"a new session began"
differ "no certificate" "" "-require-any-client-certificate" CERT_REQUIRED
differ "a certificate that is refused" "-verify-fail" "" SCHEME_NONE_COMMON
differ "no common version" "-max-version 771" "-min-version 772" VERSION_OLD
differ "no common group" "-curves 23" "-curves 24" GROUP_NONE_COMMON

check "every disabled test exists" tools/bogo "$SHIM"
end
