#!/bin/sh
# Goal: ward get tells apart the ways in which a server is no good - not there, not TLS,
# too old, cut off - with the exit code for each, and writes nothing.
. "$(dirname "$0")/lib.sh"
require openssl python3
make_certs

# fails_at NAME CODE CAUSE HINT [OPTION...]: of a page at the server on PORT.
fails_at() {
	title=$1
	code=$2
	cause=$3
	hint=$4
	shift 4
	fails "$title" "$code" "$cause" "$hint" "$WARD" get --cacert "$T/root.pem" \
		-o "$T/half/out" "$@" "https://localhost:$PORT/answer"
}

# server [OPTION...]: openssl s_server on a free port, in the folder $T/www.
server() {
	mkdir -p "$T/www"
	free_port
	cd "$T/www" && start s_server "$PORT" openssl s_server -accept "127.0.0.1:$PORT" \
		-cert "$T/leaf.chain" -cert_chain "$T/leaf.chain" -key "$T/leaf.key" "$@"
	cd "$OLDPWD" || exit 1
}

server -www -tls1_1 -cipher DEFAULT@SECLEVEL=0
fails_at "a TLS 1.1 server" 4 "speaks no version of TLS" "older than TLS 1.2"
stop "$PID"
server -www -groups P-521
fails_at "a server without a common group" 4 "alert (handshake_failure)" "other side's log"
stop "$PID"

# answer HEX: a server that answers these bytes to whatever comes first.
answer() {
	cat >"$T/answer.py" <<-'END'
		import socket
		import sys

		server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
		while True:
		    client = server.accept()[0]
		    client.recv(1000)
		    client.sendall(bytes.fromhex(sys.argv[2]))
		    client.close()
	END
	free_port
	start answer "$PORT" python3 "$T/answer.py" "$PORT" "$1"
}

answer "$(printf 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n' | od -An -v -tx1 | tr -d '\n')"
fails_at "a plain HTTP server" 4 "speaks plain HTTP" "http://"
stop "$PID"

# A ServerHello with TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, by a server that has never
# heard of extensions: of TLS 1.1, then of 1.2.
random=$(printf '%064d' 7)
answer "160302002a020000260302${random}00c02f00"
fails_at "a server older than TLS 1.2" 4 "speaks no version of TLS" "update its TLS software"
stop "$PID"
answer "160303002a020000260303${random}00c02f00"
fails_at "a server that does not bind its keys" 4 "does not bind the keys" "extended_master_secret"
stop "$PID"
answer ""
fails_at "a server that hangs up at once" 4 "closed the connection during the handshake" "log"
stop "$PID"
answer "150303000202$(printf '%02x' 112)"
fails_at "an alert is named" 4 "unrecognized_name" "log"
stop "$PID"

free_port
fails_at "nobody listens" 3 "does not take connections .*refused" "the port"
fails "an unknown host" 3 "no address is known" "spelling" \
	"$WARD" get -o "$T/half/out" https://nosuch.invalid/
fails "an address that is none" 1 "not an https address" "https://" "$WARD" get -o "$T/half/out" https://
fails "plain http is not spoken" 1 "not an https address" "https://" \
	"$WARD" get -o "$T/half/out" "http://localhost:$PORT/"

# The whole answer, then three broken ones, each with a goodbye at the end.
server -HTTP
printf 'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world' >"$T/www/answer"
gets "an answer with its length" "hello world" "https://localhost:$PORT/answer"
printf 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhello world' >"$T/www/answer"
fails_at "a body shorter than its length" 11 "ended before it was whole" "again"
printf 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n' >"$T/www/answer"
fails_at "chunks without the last one" 11 "ended before it was whole" "again"
printf 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloworld\r\n' >"$T/www/answer"
fails_at "a chunk that does not end where it says" 11 "chunk .*malformed" "report"
printf 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello' >"$T/www/answer"
fails_at "two lengths" 11 "contradicts itself" "one Content-Length"
printf 'SSH-2.0-hello\r\n' >"$T/www/answer"
fails_at "an answer that is not HTTP" 11 "not HTTP" "web server"
stop "$PID"

# cut_after NAME ANSWER: a server that gives the answer and is killed, so that the connection
# ends without close_notify.
cut_after() {
	mkfifo "$T/input"
	INPUT=$T/input
	exec 9<>"$T/input"
	server -quiet -naccept 1
	exec 9>&-
	INPUT=
	{
		exec 9>"$T/input"
		rm "$T/input"
		wait_for "$T/s_server.log" "GET /answer"
		printf "$2" >&9
		sleep 0.3
		kill -KILL "$PID"
	} 2>/dev/null &
	cutter=$!
	fails_at "$1" 11 "cut without a goodbye" "again"
	wait "$cutter"
	stop "$PID" KILL
}
cut_after "a body of unknown length that is cut" 'HTTP/1.1 200 OK\r\n\r\nhello wor'
cut_after "a body that is cut before its length" \
	'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello wor'
end
