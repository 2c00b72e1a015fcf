#!/bin/sh
# Goal: ward get fetches files from nginx: a page, 10 MB to the byte, through a
# redirect, in chunks, and tells of an error status.
. "$(dirname "$0")/lib.sh"
PATH=$PATH:/usr/sbin
require openssl nginx
make_certs
page index.html "a page from nginx"
big ten 10
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
		server_name localhost;
		ssl_certificate $T/leaf.chain;
		ssl_certificate_key $T/leaf.key;
		ssl_protocols TLSv1.2 TLSv1.3;
		root $T/www;
		location = /moved { return 301 https://localhost:$PORT/index.html; }
		location = /near { return 302 /index.html; }
		location = /round { return 302 /round; }
		location = /plain { return 302 http://localhost:$PORT/index.html; }
		location = /chunked.html { ssi on; }
	}
}
END
printf 'before <!--# echo var="server_protocol" --> after\n' >"$T/www/chunked.html"

start nginx "$PORT" nginx -e stderr -p "$T" -c "$T/nginx.conf"
url=https://localhost:$PORT

gets "a page" "a page from nginx" "$url/"
get ten "$url/ten"
check "10 MB arrive" [ -s "$T/ten.body" ]
same "10 MB are the same to the byte" "$T/ten.body" "$T/www/ten"
gets "a redirect to a whole address" "a page from nginx" "$url/moved"
gets "a redirect to a path" "a page from nginx" "$url/near"
gets "a body in chunks" "before HTTP/1.1 after" "$url/chunked.html"
check "the body goes to standard output without -o" sh -c \
	"'$WARD' get --cacert '$T/root.pem' $url/ten | cmp - '$T/www/ten'"
fails "an error status is told" 11 "answered with an error (status 404)" "check the address" \
	"$WARD" get --cacert "$T/root.pem" -o "$T/half/out" "$url/nothing-here"
fails "a redirect in circles ends" 11 "redirects in circles" "" \
	"$WARD" get --cacert "$T/root.pem" -o "$T/half/out" "$url/round"
fails "a redirect to plain http is not followed" 11 "not https" "redirect to https only" \
	"$WARD" get --cacert "$T/root.pem" -o "$T/half/out" "$url/plain"
end
