#!/bin/sh
# Goal: ward get takes OCSP responses that openssl s_server, gnutls-serv and nginx staple,
# over TLS 1.3 and 1.2: a good one is told, a revoked certificate is refused, and so is one
# that must have a staple and has none.
. "$(dirname "$0")/lib.sh"
PATH=$PATH:/usr/sbin
require openssl gnutls-serv nginx
make_certs
page index.html "a page from nginx"
ocsp leaf middle
cp "$T/leaf.ocsp" "$T/good.ocsp"
make_leaf gone middle
revoke gone middle
ocsp gone middle
new_key "$T/must.key" p256
sign must middle must_staple
cat "$T/must.pem" "$T/middle.pem" >"$T/must.chain"
ocsp must middle
ocsp middle root

# serves SERVER LEAF VERSION [STAPLE]
serves() {
	free_port
	case $1 in
	openssl)
		start "$1" "$PORT" openssl s_server -accept "127.0.0.1:$PORT" -www -cert "$T/$2.pem" \
			-cert_chain "$T/$2.chain" -key "$T/$2.key" "-tls1_${3#1.}" \
			${4:+-status_file "$T/$4.ocsp"}
		;;
	gnutls)
		start "$1" "$PORT" gnutls-serv --http --port "$PORT" --x509certfile "$T/$2.chain" \
			--x509keyfile "$T/$2.key" --priority "NORMAL:-VERS-ALL:+VERS-TLS$3" \
			--disable-client-cert --ignore-ocsp-response-errors \
			${4:+--ocsp-response "$T/$4.ocsp"}
		;;
	nginx)
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
		server_name localhost;
		ssl_certificate $T/$2.chain;
		ssl_certificate_key $T/$2.key;
		ssl_protocols TLSv$3;
		${4:+ssl_stapling on; ssl_stapling_file $T/$4.ocsp;}
		root $T/www;
	}
}
END
		start "$1" "$PORT" nginx -e stderr -p "$T" -c "$T/nginx.conf"
		;;
	esac
}

for server in openssl gnutls nginx; do
	for version in 1.3 1.2; do
		over="$server over TLS $version"
		serves "$server" leaf "$version" good
		get page -v "https://localhost:$PORT/"
		has "a good staple of $over" "$T/page.err" "TLS $version with" \
			"whether it is revoked: good, says an OCSP response" "(stapled by the server)"
		stop "$PID"
		serves "$server" must "$version" must
		gets "a certificate that must have one and has it, $over" "" "https://localhost:$PORT/"
		stop "$PID"
		serves "$server" must "$version"
		fails "one that has none, $over" 8 "demands a stapled OCSP response" "turn on OCSP stapling" \
			"$WARD" get --cacert "$T/root.pem" -o "$T/half/out" "https://localhost:$PORT/"
		stop "$PID"
		serves "$server" leaf "$version"
		get page -v "https://localhost:$PORT/"
		has "no staple of $over" "$T/page.err" "whether it is revoked: unknown"
		stop "$PID"
		serves "$server" gone "$version" gone
		fails "a revoked certificate of $over" 8 "was revoked" "the owner needs a new certificate" \
			"$WARD" get --cacert "$T/root.pem" -o "$T/half/out" "https://localhost:$PORT/"
		stop "$PID"
		serves "$server" leaf "$version" middle
		fails "a staple about another certificate of $over" 8 "about another certificate" \
			"staple the response" \
			"$WARD" get --cacert "$T/root.pem" -o "$T/half/out" "https://localhost:$PORT/"
		stop "$PID"
	done
done
end
