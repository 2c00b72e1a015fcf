#!/bin/sh
# Goal: ward get and ward connect show their certificate to openssl s_server, gnutls-serv,
# nginx and NSS's selfserv, know when it is accepted, and tell why it is not.
. "$(dirname "$0")/lib.sh"
PATH=$PATH:/usr/sbin
require openssl gnutls-serv nginx selfserv certutil pk12util
make_certs
page index.html "a page for members"
make_root staff
make_middle inner staff rsa
for kind in p256 p384 rsa ed25519; do
	make_client "$kind" staff "$kind"
done
make_client below inner
make_client expired staff p256 200101000000Z 200201000000Z

# shows WHO TEXT [OPTION...]: what the server sends to whom it has accepted.
shows() {
	who=$1
	text=$2
	shift 2
	gets "$server takes $who${1:+, and says so}" "$text" --cert "$T/$who.chain" --key "$T/$who.key" "$@" \
		"https://localhost:$PORT/"
}

# refused WHO CAUSE [OPTION...]
refused() {
	who=$1
	cause=$2
	shift 2
	fails "$server refuses ${who:-a client without one}${1:+ before it goes on}" 4 "$cause" \
		"of an authority that the server trusts" "$WARD" get --cacert "$T/root.pem" \
		${who:+--cert "$T/$who.chain" --key "$T/$who.key"} "$@" "https://localhost:$PORT/"
}

# connects WHO: the handshake alone, waited out; the server is never asked for anything.
connects() {
	timeout 20 "$WARD" connect -v --wait-accept --cacert "$T/root.pem" --cert "$T/$1.chain" \
		--key "$T/$1.key" "localhost:$PORT" </dev/null >"$T/out" 2>"$T/connect.err"
	has "$server says that it has taken $1" "$T/connect.err" "TLS 1.3 with" "which showed one" \
		"-> KeyUpdate"
}

server=openssl
free_port
start s_server "$PORT" openssl s_server -accept "127.0.0.1:$PORT" -www -Verify 2 \
	-verify_return_error -CAfile "$T/staff.pem" -cert "$T/leaf.pem" -cert_chain "$T/leaf.chain" \
	-key "$T/leaf.key"
for kind in p256 p384 rsa ed25519 below; do
	shows "$kind" TLSv1.3
	shows "$kind" TLSv1.3 --wait-accept
done
connects p256
refused "" certificate_required
refused "" certificate_required --wait-accept
refused expired certificate_expired
refused expired certificate_expired --wait-accept
stop "$PID"

# It gives no tickets, and answers a KeyUpdate when it sends something: a page.
free_port
start s_server "$PORT" openssl s_server -accept "127.0.0.1:$PORT" -www -Verify 2 -num_tickets 0 \
	-verify_return_error -CAfile "$T/staff.pem" -cert "$T/leaf.pem" -cert_chain "$T/leaf.chain" \
	-key "$T/leaf.key"
shows p256 TLSv1.3
refused expired certificate_expired --wait-accept
stop "$PID"

server=gnutls-serv
free_port
start gnutls-serv "$PORT" gnutls-serv --http --port "$PORT" --x509certfile "$T/leaf.chain" \
	--x509keyfile "$T/leaf.key" --x509cafile "$T/staff.pem" --require-client-cert \
	--verify-client-cert --priority NORMAL:-VERS-ALL:+VERS-TLS1.3
for kind in p256 p384 rsa ed25519 below; do
	shows "$kind" GnuTLS
	shows "$kind" GnuTLS --wait-accept
done
connects rsa
refused "" certificate_required --wait-accept
stop "$PID"

server=nginx
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
		listen 127.0.0.1:PORT ssl;
		server_name localhost;
		ssl_certificate $T/leaf.chain;
		ssl_certificate_key $T/leaf.key;
		ssl_protocols TLSv1.3;
		ssl_client_certificate $T/staff.pem;
		ssl_verify_client on;
		ssl_verify_depth 3;
		location / { return 200 "nginx lets in \$ssl_client_s_dn: \$ssl_client_verify"; }
	}
}
END
free_port
sed -i "s/PORT/$PORT/" "$T/nginx.conf"
start nginx "$PORT" nginx -e stderr -p "$T" -c "$T/nginx.conf"
for kind in p256 p384 rsa ed25519 below; do
	shows "$kind" "nginx lets in CN=e2e $kind: SUCCESS"
	shows "$kind" "nginx lets in CN=e2e $kind: SUCCESS" --wait-accept
done
connects ed25519
# nginx takes everybody and then answers with an error.
fails "nginx answers a client without one with an error" 11 "status 400" "" "$WARD" get \
	--cacert "$T/root.pem" -o "$T/half/out" "https://localhost:$PORT/"
stop "$PID"

server=selfserv
mkdir "$T/nss"
{
	certutil -N -d "sql:$T/nss" --empty-password
	openssl pkcs12 -export -name leaf -in "$T/leaf.chain" -inkey "$T/leaf.key" -passout pass:x \
		-out "$T/leaf.p12"
	pk12util -i "$T/leaf.p12" -d "sql:$T/nss" -W x
	certutil -A -d "sql:$T/nss" -n staff -t TC,, -i "$T/staff.pem"
} >"$T/nss.log" 2>&1 || not_ok "the key goes into an NSS database" "$T/nss.log"
free_port
start selfserv "$PORT" selfserv -d "sql:$T/nss" -n leaf -e leaf -p "$PORT" -V tls1.3:tls1.3 -H 1 -r -r
for kind in p256 p384 rsa; do
	shows "$kind" "GET / HTTP/1.1"
	shows "$kind" "GET / HTTP/1.1" --wait-accept
done
connects p384
refused "" certificate_required --wait-accept
refused expired certificate_expired --wait-accept
stop "$PID"
end
