#!/bin/sh
# Goal: ward serve delivers pages over TLS 1.2 to openssl, GnuTLS, NSS and curl: with every
# suite, kind of key, group and signature - and to none that speaks it in the old way, falls
# back to it, or wants to negotiate again.
. "$(dirname "$0")/lib.sh"
require openssl gnutls-cli tstclnt certutil curl
make_certs
page index.html "a page from ward"
big ten 10

# to NAME TEXT [OPTION...]: s_client fetches the page; its output is in $T/s_client.
to() {
	title=$1
	text=$2
	shift 2
	printf 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' |
		timeout 20 openssl s_client -connect "127.0.0.1:$PORT" -servername localhost -tls1_2 \
			-CAfile "$T/root.pem" -verify_hostname localhost -verify_return_error -ign_eof \
			"$@" >"$T/s_client" 2>&1
	has "$title" "$T/s_client" "a page from ward" "New, TLSv1.2" "Verification: OK" "$text"
}

# refused NAME TEXT [OPTION...]: what s_client says of a handshake that fails.
refused() {
	title=$1
	text=$2
	shift 2
	openssl s_client -connect "127.0.0.1:$PORT" "$@" </dev/null >"$T/s_client" 2>&1
	has "$title" "$T/s_client" "$text"
}

for kind in p256 p384 rsa ed25519; do
	make_leaf leaf middle "$kind"
	serve || continue
	auth=ECDSA
	[ "$kind" = rsa ] && auth=RSA
	for cipher in AES128-GCM-SHA256 AES256-GCM-SHA384 CHACHA20-POLY1305; do
		to "$kind with $cipher" "Cipher is ECDHE-$auth-$cipher" -cipher "ECDHE-$auth-$cipher"
	done
	[ "$kind" = rsa ] || {
		stop "$PID"
		continue
	}
	for scheme in RSA+SHA256 RSA+SHA512 RSA-PSS+SHA256 RSA-PSS+SHA384; do
		case $scheme in
		*PSS*) type=RSA-PSS ;;
		*) type=RSA ;;
		esac
		to "signed with $scheme" "Peer signature type: $type" -sigalgs "$scheme"
	done
	to "P-384" "Temp Key: ECDH, secp384r1" -groups P-384
	refused "RSA key transport is refused" "alert handshake failure" -tls1_2 \
		-cipher AES128-GCM-SHA256
	refused "CBC is refused" "alert handshake failure" -tls1_2 -cipher ECDHE-RSA-AES128-SHA
	refused "SHA-1 is refused" "alert handshake failure" -tls1_2 -sigalgs RSA+SHA1 \
		-cipher DEFAULT@SECLEVEL=0
	stop "$PID"
done

make_leaf leaf middle
serve || exit 1
to "X25519" "Temp Key: X25519" -groups X25519:P-256
to "P-256" "Temp Key: ECDH, prime256v1" -groups P-256
to "tiny records" "Secure Renegotiation IS supported" -max_send_frag 512 -split_send_frag 512
to "the extended main secret" "Extended master secret: yes"
to "the application protocol" "ALPN protocol: http/1.1" -alpn h3,http/1.1
refused "a fallback is refused" "alert inappropriate fallback" -tls1_2 -fallback_scsv
refused "a client without a common group is told handshake_failure" "alert handshake failure" \
	-tls1_2 -groups P-521

# R has s_client ask for a new handshake.
{
	sleep 0.5
	echo R
	sleep 0.5
} | timeout 20 openssl s_client -connect "127.0.0.1:$PORT" -tls1_2 >"$T/s_client" 2>&1
has "a client that renegotiates is told no_renegotiation" "$T/s_client" "RENEGOTIATING" \
	"alert no renegotiation"

# by_gnutls NAME PRIORITY TEXT
by_gnutls() {
	{
		printf 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
		sleep 0.3
	} | timeout 20 gnutls-cli --x509cafile "$T/root.pem" --port "$PORT" --priority "$2" \
		localhost >"$T/cli" 2>&1
	has "GnuTLS: $1" "$T/cli" "$3"
}

old=NORMAL:-VERS-ALL:+VERS-TLS1.2
by_gnutls "the page" "$old" "a page from ward"
by_gnutls "the session hash" "$old" "(TLS1.2-X.509)-(ECDHE-X25519)-(ECDSA-SHA256)-(AES-128-GCM)"
by_gnutls "ChaCha20" "$old:-CIPHER-ALL:+CHACHA20-POLY1305" "CHACHA20-POLY1305"
by_gnutls "keys that are not bound are refused" "$old:%NO_SESSION_HASH" "Handshake failed"
by_gnutls "a client without renegotiation_info is refused" "$old:%DISABLE_SAFE_RENEGOTIATION" \
	"Handshake failed"

nss=sql:$T/nss
mkdir "$T/nss"
{
	certutil -N -d "$nss" --empty-password
	certutil -A -d "$nss" -n root -t C,, -i "$T/root.pem"
} >"$T/nss.log" 2>&1 || not_ok "the authority goes into an NSS database" "$T/nss.log"
printf 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >"$T/request"
for suite in c02b c02c cca9; do
	timeout 20 tstclnt -d "$nss" -h localhost -4 -p "$PORT" -V tls1.2:tls1.2 -v -G \
		-A "$T/request" -c ":$suite" >"$T/tstclnt" 2>&1
	has "NSS: suite $suite" "$T/tstclnt" "a page from ward" "SSL version 3.3"
done

curl -sS --max-time 20 --tls-max 1.2 --cacert "$T/root.pem" --resolve "localhost:$PORT:127.0.0.1" \
	-o "$T/ten" "https://localhost:$PORT/ten"
same "curl: 10 MB are the same to the byte" "$T/ten" "$T/www/ten"
to "after all this the server goes on" "Verified peername: localhost"
stop "$PID"

serve --min-tls 1.3
refused "--min-tls 1.3 refuses TLS 1.2" "alert protocol version" -tls1_2
stop "$PID"
serve --max-tls 1.2
refused "--max-tls 1.2 speaks it to all" "New, TLSv1.2"
refused "and takes what falls back to it" "New, TLSv1.2" -tls1_2 -fallback_scsv
stop "$PID"
end
