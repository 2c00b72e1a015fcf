#!/bin/sh
# Goal: ward serve lets in whom its client authority has certified, and nobody else:
# curl, openssl, gnutls-cli, NSS and ward, with every kind of key.
. "$(dirname "$0")/lib.sh"
require openssl curl gnutls-cli tstclnt certutil pk12util
make_certs
page index.html "a page for members"
make_root staff
make_middle inner staff rsa
for kind in p256 p384 rsa ed25519; do
	make_client "$kind" staff "$kind"
done
make_client below inner
make_client expired staff p256 200101000000Z 200201000000Z
make_root strangers
make_client stranger strangers
new_key "$T/server.key" p256
sign server staff leaf
cp "$T/server.pem" "$T/server.chain"

# by_curl WHO: the page with that certificate.
by_curl() {
	curl -sS --max-time 20 --cacert "$T/root.pem" --resolve "localhost:$PORT:127.0.0.1" \
		${1:+--cert "$T/$1.chain" --key "$T/$1.key"} "https://localhost:$PORT/" >"$T/curl" 2>&1
}

# by_openssl WHO
by_openssl() {
	printf 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' |
		timeout 20 openssl s_client -connect "127.0.0.1:$PORT" -servername localhost \
			-CAfile "$T/root.pem" -verify_return_error -ign_eof \
			${1:+-cert "$T/$1.pem" -cert_chain "$T/$1.chain" -key "$T/$1.key"} \
			>"$T/s_client" 2>&1
}

# by_gnutls WHO
by_gnutls() {
	{
		printf 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
		sleep 1
	} | timeout 20 gnutls-cli --x509cafile "$T/root.pem" --port "$PORT" localhost \
		${1:+--x509certfile "$T/$1.chain" --x509keyfile "$T/$1.key"} >"$T/gnutls" 2>&1
}

# by_ward WHO [OPTION...]
by_ward() {
	who=$1
	shift
	timeout 20 "$WARD" get --cacert "$T/root.pem" \
		${who:+--cert "$T/$who.chain" --key "$T/$who.key"} \
		"$@" "https://localhost:$PORT/" >"$T/ward" 2>"$T/ward.err"
}

# by_nss WHO: from a database with certificates, or with none; it chooses by itself.
by_nss() {
	printf 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >"$T/request"
	timeout 20 tstclnt -d "sql:$T/nss${1:+.own}" -h localhost -4 -p "$PORT" -V tls1.3:tls1.3 -v \
		-A "$T/request" ${1:+-n "$1" -w ""} >"$T/tstclnt" 2>&1
}

mkdir "$T/nss" "$T/nss.own"
{
	for db in nss nss.own; do
		certutil -N -d "sql:$T/$db" --empty-password
		certutil -A -d "sql:$T/$db" -n root -t C,, -i "$T/root.pem"
	done
	for who in p256 rsa stranger; do
		openssl pkcs12 -export -name "$who" -in "$T/$who.chain" -inkey "$T/$who.key" \
			-passout pass:x -out "$T/$who.p12"
		pk12util -i "$T/$who.p12" -d "sql:$T/nss.own" -W x
	done
} >"$T/nss.log" 2>&1 || not_ok "the keys go into an NSS database" "$T/nss.log"

serve --client-ca "$T/staff.pem" || exit 1

for kind in p256 p384 rsa ed25519; do
	by_openssl "$kind"
	has "openssl is let in with a $kind certificate" "$T/s_client" "a page for members" \
		"CN = e2e staff"
	by_ward "$kind" --wait-accept
	has "and ward, which waits until it is" "$T/ward" "a page for members"
done
has "the log says who came" "$T/serve.log" " is CN=e2e p256, SHA-256 " " is CN=e2e ed25519, SHA-256 "
by_curl p256
has "curl is let in" "$T/curl" "a page for members"
by_gnutls rsa
has "gnutls-cli is let in" "$T/gnutls" "a page for members"
by_nss p256
has "NSS is let in" "$T/tstclnt" "a page for members"
by_nss rsa
has "NSS is let in with an RSA certificate" "$T/tstclnt" "a page for members"
by_curl below
has "curl is let in through an intermediate, without naming it" "$T/curl" "a page for members"

# Who is not, and is told why.
by_curl
check "curl without a certificate is told certificate_required" \
	grep -q "certificate required" "$T/curl"
by_curl expired
check "curl with an expired one is told certificate_expired" grep -q "certificate expired" "$T/curl"
by_curl stranger
check "curl with a stranger's is told unknown_ca" grep -q "unknown ca" "$T/curl"
by_curl server
check "curl with a server's certificate is told bad_certificate" \
	grep -q "bad certificate" "$T/curl"
by_gnutls
check "gnutls-cli without one gets nothing" sh -c "! grep -q 'a page' '$T/gnutls'"
by_nss
has "NSS without one is told" "$T/tstclnt" SSL_ERROR_RX_CERTIFICATE_REQUIRED_ALERT
has "the log says why" "$T/serve.log" CERT_REQUIRED CERT_EXPIRED CERT_SELF_SIGNED CERT_PURPOSE
fails "ward without one is told what is missing" 4 "wants a certificate of this client" \
	"of an authority that the server trusts" \
	"$WARD" get --cacert "$T/root.pem" "https://localhost:$PORT/"
fails "and with an expired one" 4 "does not accept this client's certificate" "valid now" \
	"$WARD" get --cacert "$T/root.pem" --cert "$T/expired.pem" --key "$T/expired.key" \
	"https://localhost:$PORT/"
fails "ward shows a stranger's certificate to nobody who does not know its issuer" 4 \
	"which had none that fits" "that the server trusts" \
	"$WARD" get --wait-accept --cacert "$T/root.pem" --cert "$T/stranger.pem" \
	--key "$T/stranger.key" "https://localhost:$PORT/"
timeout 20 "$WARD" get -v --cacert "$T/root.pem" --cert "$T/stranger.chain" --key "$T/stranger.key" \
	--cert "$T/below.chain" --key "$T/below.key" --cert "$T/rsa.chain" --key "$T/rsa.key" \
	"https://localhost:$PORT/" >"$T/ward" 2>"$T/ward.err"
has "of several it shows the one whose issuer the server names" "$T/ward" "a page for members"
wait_for "$T/serve.log" " is CN=e2e rsa"
has "and the server sees that one" "$T/serve.log" " is CN=e2e rsa, SHA-256 "
stop "$PID"

serve --client-ca "$T/staff.pem" --client-cert optional || exit 1
by_curl
has "where it is optional, curl without a certificate is let in" "$T/curl" "a page for members"
by_curl p384
has "and with one" "$T/curl" "a page for members"
by_curl stranger
check "but not with a stranger's" grep -q "unknown ca" "$T/curl"
stop "$PID"

revoke rsa staff
openssl ca -config "$T/ca.cnf" -cert "$T/staff.pem" -keyfile "$T/staff.key" -gencrl -crldays 7 \
	-crlexts crl -out "$T/staff.crl" >"$T/gencrl" 2>&1 || not_ok "a revocation list" "$T/gencrl"
serve --client-ca "$T/staff.pem" --crl "$T/staff.crl" || exit 1
by_curl p256
has "beside a revocation list the others are let in" "$T/curl" "a page for members"
by_curl rsa
check "whoever is on it is told certificate_revoked" grep -q "certificate revoked" "$T/curl"
stop "$PID"

# What makes no sense is not guessed at.
check "--client-cert without --client-ca is refused" sh -c \
	"'$WARD' serve '$T/www' --cert x --key x --client-cert optional 2>&1 | grep -q -- --client-ca"
fails "an authority that cannot be read starts no server" 2 "cannot read the authorities" "" \
	"$WARD" serve "$T/www" --listen 127.0.0.1:1 --cert "$T/leaf.chain" --key "$T/leaf.key" \
	--client-ca "$T/nothing.pem"
end
