#!/bin/sh
# Goal: sessions are taken up again: by openssl, GnuTLS and curl from ward serve, and by
# ward get, within one run, from openssl and ward; by no one after the server's restart.
. "$(dirname "$0")/lib.sh"
require openssl gnutls-cli curl
make_certs
page index.html "a page from ward"
page other.html "another page"

# to NAME TEXT [OPTION...]: s_client fetches the page; its output is in $T/s_client. It
# reads to the end, so that the tickets of TLS 1.3 arrive.
to() {
	title=$1
	text=$2
	shift 2
	printf 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' |
		timeout 20 openssl s_client -connect "127.0.0.1:$PORT" -servername localhost \
			-CAfile "$T/root.pem" -verify_return_error -ign_eof "$@" >"$T/s_client" 2>&1
	has "$title" "$T/s_client" "a page from ward" "$text"
}

serve -v || exit 1
for version in 1_3 1_2; do
	to "openssl, TLS $version: a ticket comes" "New, TLSv1" "-tls$version" \
		-sess_out "$T/session$version"
	to "openssl, TLS $version: it is taken" "Reused, TLSv1" "-tls$version" \
		-sess_in "$T/session$version" -sess_out "$T/second$version"
done
has "the server says so" "$T/serve.log" ", resumed"
to "TLS 1.3: a session that was taken up again brings a new ticket" "Reused, TLSv1.3" -tls1_3 \
	-sess_in "$T/second1_3"
to "TLS 1.2: a ticket can be used twice" "Reused, TLSv1.2" -tls1_2 -sess_in "$T/session1_2"
to "a ticket of TLS 1.3 is of no use in TLS 1.2" "New, TLSv1.2" -max_protocol TLSv1.2 \
	-sess_in "$T/second1_3"

for version in 1.3 1.2; do
	{
		sleep 0.5
		printf 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
		sleep 0.5
	} | timeout 20 gnutls-cli --x509cafile "$T/root.pem" --port "$PORT" --resume \
		--waitresumption --priority "NORMAL:-VERS-ALL:+VERS-TLS$version" localhost >"$T/cli" 2>&1
	has "GnuTLS, TLS $version" "$T/cli" "This is a resumed session" "a page from ward"
done

# One URL a connection: what curl finds in its store.
curl -sSv --max-time 20 --cacert "$T/root.pem" --resolve "localhost:$PORT:127.0.0.1" \
	-H 'Connection: close' "https://localhost:$PORT/" "https://localhost:$PORT/other.html" \
	>"$T/curl" 2>"$T/curl.err"
has "curl: both pages" "$T/curl" "a page from ward" "another page"
has "curl: the second with the first one's session" "$T/curl.err" "re-using session ID"

# two NAME COUNT [OPTION...]: two pages in one run, of which COUNT are of a session that
# was there before.
two() {
	title=$1
	count=$2
	shift 2
	timeout 20 "$WARD" get -v --cacert "$T/root.pem" "$@" >"$T/two" 2>"$T/two.err"
	code=$?
	if [ "$code" -ne 0 ] || [ "$(grep -c 'resumed' "$T/two.err")" -ne "$count" ]; then
		echo "# exit code $code"
		not_ok "$title" "$T/two.err"
	else
		ok "$title"
	fi
}

here=https://localhost:$PORT
for version in 1.3 1.2; do
	two "ward from ward, TLS $version" 1 --max-tls "$version" "$here/" "$here/other.html"
	has "TLS $version: both pages" "$T/two" "a page from ward" "another page"
done
two "a session is of no use in a second run" 0 "$here/"
two "nor in a story" 0 --story "$here/" "$here/"
two "three pages, two of them resumed" 2 "$here/" "$here/" "$here/"
"$WARD" get --cacert "$T/root.pem" -o "$T/half" "$here/" "$here/" 2>"$T/usage"
has "-o FILE is for one URL" "$T/usage" "--output FILE is for one URL"
two_bad() {
	! timeout 20 "$WARD" get -q --cacert "$T/root.pem" "$here/none" "$here/other.html" \
		>"$T/two" 2>&1
}
check "a page that is missing fails the run" two_bad
has "but not the page after it" "$T/two" "another page"
first=$PORT
stop "$PID"

# The keys of the tickets ended with the process.
start serve "$first" "$WARD" serve "$T/www" --listen "127.0.0.1:$first" \
	--cert "$T/leaf.chain" --key "$T/leaf.key"
PORT=$first
for version in 1_3 1_2; do
	to "TLS $version: an old server's ticket opens nothing, the page comes" "New, TLSv1" \
		"-tls$version" -sess_in "$T/session$version"
done
stop "$PID"

for version in 1_3 1_2; do
	free_port
	start s_server "$PORT" openssl s_server -accept "127.0.0.1:$PORT" -www "-tls$version" \
		-cert "$T/leaf.chain" -cert_chain "$T/leaf.chain" -key "$T/leaf.key" || continue
	two "ward from openssl, TLS $version" 1 "https://localhost:$PORT/" "https://localhost:$PORT/"
	has "openssl says so, too" "$T/two" "New, TLSv1" "Reused, TLSv1"
	stop "$PID"
	start s_server "$PORT" openssl s_server -accept "127.0.0.1:$PORT" -www "-tls$version" \
		-no_ticket -num_tickets 0 -no_cache \
		-cert "$T/leaf.chain" -cert_chain "$T/leaf.chain" -key "$T/leaf.key" || continue
	two "openssl without tickets, TLS $version" 0 "https://localhost:$PORT/" \
		"https://localhost:$PORT/"
	stop "$PID"
done
end
