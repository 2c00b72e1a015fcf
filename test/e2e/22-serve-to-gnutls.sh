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

if command -v wget >/dev/null; then
	wget -q --tries=1 --timeout=20 --ca-certificate="$T/root.pem" -O "$T/two" \
		"https://localhost:$PORT/two" 2>"$T/wget.err"
	same "wget fetches 2 MB to the byte" "$T/two" "$T/www/two"
	wget -q --tries=1 --timeout=20 -O "$T/none" "https://localhost:$PORT/two" 2>"$T/wget.err"
	check "wget refuses the server without the authority" [ ! -s "$T/none" ]
fi
end
