#!/bin/sh
# Goal: ward get fetches pages over TLS 1.2 from openssl, GnuTLS, NSS and nginx: with every
# suite, kind of key, group and signature, with a certificate of its own - and from none
# that speaks it in the old way.
. "$(dirname "$0")/lib.sh"
PATH=$PATH:/usr/sbin
require openssl gnutls-serv nginx selfserv certutil pk12util
make_certs
page index.html "a page from nginx"
big ten 10
make_root staff
make_client member staff

# from NAME LEAF ROOT TEXT [OPTION...]: the status page of openssl's server.
from() {
	title=$1
	leaf=$2
	root=$3
	text=$4
	shift 4
	free_port
	start s_server "$PORT" openssl s_server -accept "127.0.0.1:$PORT" -www -tls1_2 \
		-cert "$T/$leaf.chain" -cert_chain "$T/$leaf.chain" -key "$T/$leaf.key" "$@" || return
	if get page --cacert "$T/$root.pem" "https://localhost:$PORT/"; then
		has "$title" "$T/page.body" "$text"
	else
		not_ok "$title" "$T/page.err"
	fi
	stop "$PID"
}

for kind in p256 p384 rsa ed25519; do
	make_root "root$kind" "$kind"
	make_leaf "leaf$kind" "root$kind" "$kind"
	auth=ECDSA
	[ "$kind" = rsa ] && auth=RSA
	for cipher in AES128-GCM-SHA256 AES256-GCM-SHA384 CHACHA20-POLY1305; do
		from "openssl: $kind with $cipher" "leaf$kind" "root$kind" \
			"New, TLSv1.2, Cipher is ECDHE-$auth-$cipher" -cipher "ECDHE-$auth-$cipher"
	done
done
for group in X25519 P-256 P-384; do
	from "openssl: group $group" leafrsa rootrsa "Cipher is ECDHE-RSA" -groups "$group"
done
for scheme in RSA+SHA256 RSA+SHA384 RSA+SHA512 RSA-PSS+SHA256 RSA-PSS+SHA384 RSA-PSS+SHA512; do
	from "openssl: signed with $scheme" leafrsa rootrsa "Cipher is ECDHE-RSA" -sigalgs "$scheme"
done
# In TLS 1.2 the hash and the curve are chosen apart.
from "openssl: P-384 with SHA-256" leafp384 rootp384 "Cipher is ECDHE-ECDSA" -sigalgs ECDSA+SHA256
from "openssl: P-256 with SHA-384" leafp256 rootp256 "Cipher is ECDHE-ECDSA" -sigalgs ECDSA+SHA384

free_port
start s_server "$PORT" openssl s_server -accept "127.0.0.1:$PORT" -www -tls1_2 -Verify 2 \
	-verify_return_error -CAfile "$T/staff.pem" -cert "$T/leaf.pem" -cert_chain "$T/leaf.chain" \
	-key "$T/leaf.key"
gets "openssl: a client with a certificate" "TLSv1.2" --cert "$T/member.chain" \
	--key "$T/member.key" "https://localhost:$PORT/"
fails "openssl: a client without one is told so" 4 "had none that fits" "with its key" \
	"$WARD" get --cacert "$T/root.pem" "https://localhost:$PORT/"
fails "a server of TLS 1.2 is too old with --min-tls 1.3" 4 "speaks no version of TLS" "update" \
	"$WARD" get --min-tls 1.3 --cacert "$T/root.pem" "https://localhost:$PORT/"
stop "$PID"

# A server of both is made to speak 1.2 by the client.
free_port
start s_server "$PORT" openssl s_server -accept "127.0.0.1:$PORT" -www \
	-cert "$T/leaf.chain" -cert_chain "$T/leaf.chain" -key "$T/leaf.key"
gets "--max-tls 1.2" "New, TLSv1.2" --max-tls 1.2 "https://localhost:$PORT/"
get verbose -v --max-tls 1.2 "https://localhost:$PORT/"
has "-v shows the messages and the version" "$T/verbose.err" "<- ServerKeyExchange" \
	"<- ServerHelloDone" "-> ClientKeyExchange" "-> ChangeCipherSpec" "TLS 1.2 with X25519"
"$WARD" get --story --max-tls 1.2 --cacert "$T/root.pem" -o "$T/told.body" \
	"https://localhost:$PORT/" >"$T/told" 2>&1
has "--story tells of TLS 1.2" "$T/told" "takes TLS 1.2" "ServerKeyExchange"
"$WARD" get --max-tls 1.1 https://localhost/ 2>"$T/usage"
has "a version that is none" "$T/usage" "--max-tls is 1.2 or 1.3, not '1.1'"
"$WARD" get --max-tls 1.2 --min-tls 1.3 https://localhost/ 2>"$T/usage"
has "versions that contradict each other" "$T/usage" "--min-tls 1.3 is newer than --max-tls 1.2"
stop "$PID"

# gnutls_server PRIORITY [OPTION...]
gnutls_server() {
	free_port
	start gnutls-serv "$PORT" gnutls-serv --http --port "$PORT" --x509certfile "$T/leaf.chain" \
		--x509keyfile "$T/leaf.key" --priority "$@"
}

old=NORMAL:-VERS-ALL:+VERS-TLS1.2
for priority in "$old" "$old:-GROUP-ALL:+GROUP-SECP384R1" "$old:-CIPHER-ALL:+CHACHA20-POLY1305"; do
	gnutls_server "$priority" --disable-client-cert || continue
	gets "GnuTLS: ${priority#NORMAL:-VERS-ALL:+}" "TLS1.2" "https://localhost:$PORT/"
	stop "$PID"
done
gnutls_server "$old" && gets "GnuTLS: asks for a certificate" "TLS1.2" "https://localhost:$PORT/"
stop "$PID"
gnutls_server "$old" --recordsize 512 && gets "GnuTLS: small records" "TLS1.2" \
	"https://localhost:$PORT/"
stop "$PID"

# Three servers that ward does without.
gnutls_server "$old:%NO_SESSION_HASH"
fails "keys that are not bound are refused" 4 "does not bind the keys" "extended_master_secret" \
	"$WARD" get --cacert "$T/root.pem" -o "$T/half/out" "https://localhost:$PORT/"
stop "$PID"
gnutls_server "$old:%DISABLE_SAFE_RENEGOTIATION"
fails "a server without renegotiation_info is refused" 4 "first TLS 1.2 handshake" \
	"renegotiation_info" "$WARD" get --cacert "$T/root.pem" -o "$T/half/out" \
	"https://localhost:$PORT/"
stop "$PID"
gnutls_server "$old:-KX-ALL:+RSA:+DHE-RSA:+AES-128-CBC:+SHA1"
fails "RSA key transport and CBC are not offered" 4 "alert" "" \
	"$WARD" get --cacert "$T/root.pem" -o "$T/half/out" "https://localhost:$PORT/"
stop "$PID"

# A server that asks for a new handshake gets none, and nothing more.
mkfifo "$T/input" "$T/silence"
exec 9<>"$T/input" 8<>"$T/silence"
INPUT=$T/input
free_port
start s_server "$PORT" openssl s_server -accept "127.0.0.1:$PORT" -tls1_2 -naccept 1 \
	-cert "$T/leaf.chain" -cert_chain "$T/leaf.chain" -key "$T/leaf.key"
INPUT=
{
	wait_for "$T/s_server.log" "CIPHER is"
	printf 'r\n' >&9
} &
timeout 20 "$WARD" connect --cacert "$T/root.pem" "localhost:$PORT" <"$T/silence" \
	>"$T/out" 2>"$T/renegotiate.err"
has "a server that renegotiates is left" "$T/renegotiate.err" "negotiate again"
exec 9>&- 8>&-
stop "$PID"

nss=sql:$T/nss
mkdir "$T/nss"
{
	certutil -N -d "$nss" --empty-password
	openssl pkcs12 -export -name leaf -in "$T/leaf.chain" -inkey "$T/leaf.key" \
		-passout pass:x -out "$T/leaf.p12"
	pk12util -i "$T/leaf.p12" -d "$nss" -W x
} >"$T/nss.log" 2>&1 || not_ok "the key goes into an NSS database" "$T/nss.log"
for suite in c02b c02c cca9; do
	free_port
	start selfserv "$PORT" selfserv -d "$nss" -e leaf -p "$PORT" -V tls1.2:tls1.2 -H 1 -G \
		-c ":$suite" || continue
	gets "NSS: suite $suite" "GET / HTTP/1.1" "https://localhost:$PORT/"
	stop "$PID"
done

free_port
cat >"$T/nginx.conf" <<END
daemon off;
master_process off;
pid $T/nginx.pid;
error_log stderr;
events {}
http {
	access_log off;
	client_body_temp_path $T/body;
	proxy_temp_path $T/proxy;
	fastcgi_temp_path $T/fastcgi;
	uwsgi_temp_path $T/uwsgi;
	scgi_temp_path $T/scgi;
	server {
		listen 127.0.0.1:$PORT ssl;
		ssl_certificate $T/leaf.chain;
		ssl_certificate_key $T/leaf.key;
		ssl_protocols TLSv1.2;
		root $T/www;
	}
}
END
start nginx "$PORT" nginx -e stderr -p "$T" -c "$T/nginx.conf"
gets "nginx: a page" "a page from nginx" "https://localhost:$PORT/"
get ten "https://localhost:$PORT/ten"
same "nginx: 10 MB are the same to the byte" "$T/ten.body" "$T/www/ten"
end
