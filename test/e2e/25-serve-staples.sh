#!/bin/sh
# Goal: ward serve --ocsp gives its OCSP response to openssl, curl, gnutls-cli and NSS when
# they ask, and to ward; each response goes with its own certificate.
. "$(dirname "$0")/lib.sh"
require openssl curl gnutls-cli tstclnt certutil
make_certs
page index.html "a page from ward"
ocsp leaf middle
SAN=DNS:other.test
make_leaf other middle rsa
ocsp other middle
SAN=DNS:localhost
printf 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >"$T/request"

# by_openssl VERSION [OPTION...]
by_openssl() {
	version=$1
	shift
	timeout 20 openssl s_client -connect "127.0.0.1:$PORT" -servername localhost \
		-CAfile "$T/root.pem" -ign_eof "-tls1_${version#1.}" "$@" <"$T/request" >"$T/s_client" 2>&1
}

serve --ocsp "$T/other.ocsp" --ocsp "$T/leaf.ocsp" --cert "$T/other.chain" --key "$T/other.key" ||
	exit 1
serial() {
	openssl x509 -in "$T/$1.pem" -noout -serial | sed 's/serial=//'
}
for version in 1.3 1.2; do
	by_openssl "$version" -status
	has "openssl gets it over TLS $version" "$T/s_client" "OCSP Response Status: successful" \
		"Cert Status: good" "Serial Number: $(serial leaf)" "a page from ward"
	by_openssl "$version" -status -servername other.test
	has "and for the other name the other one" "$T/s_client" "Serial Number: $(serial other)"
	by_openssl "$version"
	check "and none when it does not ask over TLS $version" \
		sh -c "! grep -q 'OCSP Response Status' '$T/s_client' && grep -q 'a page' '$T/s_client'"
	curl -sS --max-time 20 --cacert "$T/root.pem" --cert-status "--tlsv$version" --tls-max "$version" \
		"https://localhost:$PORT/" >"$T/curl" 2>&1
	has "curl takes it over TLS $version" "$T/curl" "a page from ward"
	{
		cat "$T/request"
		sleep 1
	} | timeout 20 gnutls-cli --x509cafile "$T/root.pem" --port "$PORT" --priority \
		"NORMAL:-VERS-ALL:+VERS-TLS$version" --save-ocsp "$T/saved.ocsp" localhost >"$T/gnutls" 2>&1
	has "gnutls-cli takes it over TLS $version" "$T/gnutls" "OCSP" "a page from ward"
	same "as it was given" "$T/saved.ocsp" "$T/leaf.ocsp"
done
mkdir "$T/nss"
{
	certutil -N -d "sql:$T/nss" --empty-password
	certutil -A -d "sql:$T/nss" -n root -t C,, -i "$T/root.pem"
} >"$T/nss.log" 2>&1
timeout 20 tstclnt -d "sql:$T/nss" -h localhost -4 -p "$PORT" -v -T -A "$T/request" >"$T/tstclnt" 2>&1
has "NSS takes it" "$T/tstclnt" "Received 1 Cert Status items" "a page from ward"
get page -v "https://localhost:$PORT/"
has "ward takes it" "$T/page.err" "good, says an OCSP response" "stapled by the server"
stop "$PID"

fails "a response about another certificate starts no server" 2 "about another certificate" "" \
	"$WARD" serve "$T/www" --listen 127.0.0.1:1 --cert "$T/leaf.chain" --key "$T/leaf.key" \
	--ocsp "$T/other.ocsp"
fails "nor does a file that is none" 2 "not encoded as the standard demands" "" \
	"$WARD" serve "$T/www" --listen 127.0.0.1:1 --cert "$T/leaf.chain" --key "$T/leaf.key" \
	--ocsp "$T/leaf.pem"
end
