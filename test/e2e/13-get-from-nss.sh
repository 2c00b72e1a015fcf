#!/bin/sh
# Goal: ward get fetches a page from NSS's selfserv, over each group and suite.
. "$(dirname "$0")/lib.sh"
require openssl selfserv certutil pk12util
make_certs

nss=sql:$T/nss
mkdir "$T/nss"
{
	certutil -N -d "$nss" --empty-password
	openssl pkcs12 -export -name leaf -in "$T/leaf.chain" -inkey "$T/leaf.key" \
		-passout pass:x -out "$T/leaf.p12"
	pk12util -i "$T/leaf.p12" -d "$nss" -W x
} >"$T/nss.log" 2>&1 || not_ok "the key goes into an NSS database" "$T/nss.log"

# from NAME [OPTION...]
from() {
	title=$1
	shift
	free_port
	start selfserv "$PORT" selfserv -d "$nss" -e leaf -p "$PORT" -V tls1.3:tls1.3 -H 1 "$@" ||
		return
	gets "$title" "GET / HTTP/1.1" "https://localhost:$PORT/"
	stop "$PID"
}

from "as it is"
for group in x25519 P256 P384; do
	from "group $group" -I "$group"
done
from "suite TLS_AES_128_GCM_SHA256" -c :1301
from "suite TLS_AES_256_GCM_SHA384" -c :1302
from "suite TLS_CHACHA20_POLY1305_SHA256" -c :1303
end
