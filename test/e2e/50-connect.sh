#!/bin/sh
# Goal: ward connect carries bytes both ways, against openssl s_server and gnutls-serv,
# and ends when either side ends.
. "$(dirname "$0")/lib.sh"
require openssl
make_certs

free_port
start s_server "$PORT" openssl s_server -accept "127.0.0.1:$PORT" -rev \
	-cert "$T/leaf.chain" -cert_chain "$T/leaf.chain" -key "$T/leaf.key" || exit 1
printf 'one\ntwo three\n' >"$T/lines"
printf 'eno\neerht owt\n' >"$T/want"
timeout 20 "$WARD" connect --cacert "$T/root.pem" "localhost:$PORT" <"$T/lines" >"$T/out" 2>"$T/err"
check "it ends well when standard input ends" [ $? -eq 0 ]
same "openssl answers each line" "$T/out" "$T/want"

# The server says goodbye by itself after this line, while standard input stays open.
mkfifo "$T/input"
exec 8<>"$T/input"
echo CLOSE >&8
timeout 5 "$WARD" connect --cacert "$T/root.pem" "localhost:$PORT" <"$T/input" >"$T/out" 2>"$T/err"
check "it ends well when the server says goodbye" [ $? -eq 0 ]
exec 8>&-

fails "a wrong name is refused" 7 "for other names" "spelling" "$WARD" connect \
	--cacert "$T/root.pem" --connect "127.0.0.1:$PORT" "other.example:$PORT"
fails "an unknown authority is refused" 5 "no trusted authority" "" "$WARD" connect \
	"localhost:$PORT"
stop "$PID"

command -v gnutls-serv >/dev/null || end
free_port
start gnutls-serv "$PORT" gnutls-serv --echo --crlf --port "$PORT" --disable-client-cert \
	--x509certfile "$T/leaf.chain" --x509keyfile "$T/leaf.key" --priority NORMAL || exit 1
big three 3
base64 -w 76 "$T/www/three" >"$T/lines"
timeout 20 "$WARD" connect --cacert "$T/root.pem" "localhost:$PORT" <"$T/lines" >"$T/out" 2>"$T/err"
same "gnutls echoes 4 MB to the byte" "$T/out" "$T/lines"
end
