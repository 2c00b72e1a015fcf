#!/bin/sh
# Goal: ward serve delivers a page to openssl s_client, over each group, suite and
# kind of certificate, to a client whose first share it cannot use, by name, and to
# none that speaks nothing newer than TLS 1.1.
. "$(dirname "$0")/lib.sh"
require openssl
make_certs
page index.html "a page from ward"

# to NAME [OPTION...]: s_client fetches the page; its output is in $T/s_client.
to() {
	title=$1
	shift
	{
		printf 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
	} | timeout 20 openssl s_client -connect "127.0.0.1:$PORT" -servername localhost \
		-CAfile "$T/root.pem" -verify_hostname localhost -verify_return_error -ign_eof \
		"$@" >"$T/s_client" 2>&1
	code=$?
	[ "$code" -eq 0 ] && return
	echo "# exit $code"
	not_ok "$title" "$T/s_client"
	return 1
}

serve || exit 1
to "the page" && has "the page" "$T/s_client" "HTTP/1.1 200" "a page from ward" \
	"New, TLSv1.3" "Verification: OK" "Verified peername: localhost"
for suite in TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256; do
	to "suite $suite" -ciphersuites "$suite" &&
		has "suite $suite" "$T/s_client" "Cipher is $suite" "a page from ward"
done
to "X25519" -groups X25519 && has "group X25519" "$T/s_client" "Temp Key: X25519"
to "P-256" -groups P-256 && has "group P-256" "$T/s_client" "Temp Key: ECDH, prime256v1"
to "P-384" -groups P-384 && has "group P-384" "$T/s_client" "Temp Key: ECDH, secp384r1"

# s_client's share is for the first group; ward has to ask for another one.
to "a retry" -groups P-521:P-256 -msg && {
	has "a client with an unknown first group" "$T/s_client" "a page from ward"
	check "is asked to try again" [ "$(grep -c '^>>> .*ClientHello' "$T/s_client")" -eq 2 ]
}
to "tiny records" -max_send_frag 512 -split_send_frag 512 &&
	has "a client that sends small fragments" "$T/s_client" "a page from ward"

openssl s_client -connect "127.0.0.1:$PORT" -tls1_1 -cipher DEFAULT@SECLEVEL=0 </dev/null \
	>"$T/old" 2>&1
has "a TLS 1.1 client is told protocol_version" "$T/old" "alert protocol version"
openssl s_client -connect "127.0.0.1:$PORT" -groups P-521 </dev/null >"$T/none" 2>&1
has "a client without a common group is told handshake_failure" "$T/none" \
	"alert handshake failure"
to "after these" && has "the server goes on after refused clients" "$T/s_client" "a page from ward"
stop "$PID"

for kind in p384 rsa ed25519; do
	make_leaf leaf middle "$kind"
	serve || continue
	to "$kind" && has "a $kind certificate" "$T/s_client" "a page from ward" "Verification: OK"
	stop "$PID"
done
end
