#!/bin/sh
# Goal: ward serve delivers a page to NSS's tstclnt, over each group and suite.
. "$(dirname "$0")/lib.sh"
require openssl tstclnt certutil
make_certs
page index.html "a page from ward"

nss=sql:$T/nss
mkdir "$T/nss"
{
	certutil -N -d "$nss" --empty-password
	certutil -A -d "$nss" -n root -t C,, -i "$T/root.pem"
} >"$T/nss.log" 2>&1 || not_ok "the authority goes into an NSS database" "$T/nss.log"
printf 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >"$T/request"
serve || exit 1

# to NAME [OPTION...]
to() {
	title=$1
	shift
	timeout 20 tstclnt -d "$nss" -h localhost -4 -p "$PORT" -V tls1.3:tls1.3 -v \
		-A "$T/request" "$@" >"$T/tstclnt" 2>&1
	has "$title" "$T/tstclnt" "a page from ward"
}

to "as it is"
has "over TLS 1.3" "$T/tstclnt" "SSL version 3.4"
for group in x25519 P256 P384; do
	to "group $group" -I "$group"
done
to "a share for an unknown group first" -I P521,x25519
to "suite TLS_AES_128_GCM_SHA256" -c :1301
to "suite TLS_AES_256_GCM_SHA384" -c :1302
to "suite TLS_CHACHA20_POLY1305_SHA256" -c :1303

certutil -D -d "$nss" -n root
timeout 20 tstclnt -d "$nss" -h localhost -4 -p "$PORT" -V tls1.3:tls1.3 -A "$T/request" \
	>"$T/tstclnt" 2>&1
check "NSS refuses the server without the authority" \
	sh -c "! grep -q 'a page' '$T/tstclnt' && grep -q SEC_ERROR_UNKNOWN_ISSUER '$T/tstclnt'"
end
