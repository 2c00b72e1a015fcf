#!/bin/sh
# Goal: ward serve delivers a page to gnutls-cli over each group and suite, and to wget.
. "$(dirname "$0")/lib.sh"
require openssl gnutls-cli
make_certs
page index.html "a page from ward"
big two 2
serve || exit 1

# to NAME PRIORITY
to() {
	{
		printf 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
		sleep 0.3
	} | timeout 20 gnutls-cli --x509cafile "$T/root.pem" --port "$PORT" --priority "$2" \
		localhost >"$T/cli" 2>&1
	has "$1" "$T/cli" "a page from ward" "The certificate is trusted" "(TLS1.3-"
}

all=NORMAL:-VERS-ALL:+VERS-TLS1.3
to "as it is" NORMAL
for group in X25519 SECP256R1 SECP384R1; do
	to "group $group" "$all:-GROUP-ALL:+GROUP-$group"
done
for suite in AES-128-GCM AES-256-GCM CHACHA20-POLY1305; do
	to "suite $suite" "$all:-CIPHER-ALL:+$suite"
done
to "a share for an unknown group first" "$all:-GROUP-ALL:+GROUP-SECP521R1:+GROUP-X25519"

# RFC 8449: 512 bytes of content and, in TLS 1.3, its type; 16 of tag, 8 of GCM's nonce.
head -c 20000 /dev/zero | tr '\0' x >"$T/www/long"
for version in 1.3 1.2; do
	{
		printf 'GET /long HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
		sleep 0.5
	} | timeout 20 gnutls-cli -d 5 --recordsize 512 --x509cafile "$T/root.pem" --port "$PORT" \
		--priority "NORMAL:-VERS-ALL:+VERS-TLS$version" localhost >"$T/cli" 2>&1
	longest=$(sed -n 's/.*Received Packet Application Data(23) with length: //p' "$T/cli" |
		sort -n | tail -1)
	check "a client with little room gets records of 512 bytes over TLS $version" \
		[ "${longest:-0}" -ge 500 ] && [ "${longest:-0}" -le 536 ]
	check "and all of them" [ "$(tr -cd x <"$T/cli" | wc -c)" -ge 20000 ]
done

if command -v wget >/dev/null; then
	wget -q --tries=1 --timeout=20 --ca-certificate="$T/root.pem" -O "$T/two" \
		"https://localhost:$PORT/two" 2>"$T/wget.err"
	same "wget fetches 2 MB to the byte" "$T/two" "$T/www/two"
	wget -q --tries=1 --timeout=20 -O "$T/none" "https://localhost:$PORT/two" 2>"$T/wget.err"
	check "wget refuses the server without the authority" [ ! -s "$T/none" ]
fi
end
