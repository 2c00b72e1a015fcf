#!/bin/sh
# Goal: ward serve goes on when descriptors run out, when clients vanish or talk nonsense,
# and ends cleanly: an answer under way comes whole, the exit code is 0.
. "$(dirname "$0")/lib.sh"
require openssl curl python3
make_certs
page index.html "a page from ward"
big ten 10

fetch() {
	curl -sS --max-time 20 --cacert "$T/root.pem" "$@"
}

# Three hundred clients that connect and say nothing, for two seconds.
free_port
start limited "$PORT" sh -c "ulimit -n 40 && exec '$WARD' serve '$T/www' \
	--listen 127.0.0.1:$PORT --cert '$T/leaf.chain' --key '$T/leaf.key'" || exit 1
python3 - "$PORT" <<'END'
import socket, sys, time
clients = []
for i in range(300):
    client = socket.socket()
    client.setblocking(False)
    client.connect_ex(("127.0.0.1", int(sys.argv[1])))
    clients.append(client)
time.sleep(2)
END
ticks=$(awk '{ print $14 + $15 }' "/proc/$PID/stat")
check "it does not spin without descriptors ($ticks ticks)" [ "$ticks" -lt 40 ]
has "it says so" "$T/limited.log" "cannot accept more connections for now"
check "and not too often" [ "$(grep -c 'cannot accept' "$T/limited.log")" -le 5 ]
fetch "https://localhost:$PORT/" >"$T/page" 2>&1
has "it serves again when they have gone" "$T/page" "a page from ward"
stop "$PID"

serve || exit 1
url=https://localhost:$PORT
i=0
while [ "$i" -lt 20 ]; do
	curl -s "http://localhost:$PORT/" >"$T/null" 2>&1
	timeout 0.2 curl -sS --cacert "$T/root.pem" --limit-rate 50k -o "$T/null" "$url/ten" 2>"$T/null"
	i=$((i + 1))
done
has "plain HTTP is named in the log" "$T/serve.log" "speaks plain HTTP" "the client left"
check "each such client has its line" [ "$(grep -c 'speaks plain HTTP' "$T/serve.log")" -eq 20 ]
check "none of them keeps a descriptor" sh -c "sleep 0.3; [ \$(ls /proc/$PID/fd | wc -l) -lt 16 ]"

fetch --limit-rate 5M -o "$T/ten" "$url/ten" &
client=$!
wait_for_size() {
	tries=0
	until [ -s "$1" ] || [ "$tries" -gt 200 ]; do
		tries=$((tries + 1))
		sleep 0.02
	done
}
wait_for_size "$T/ten"
kill -TERM "$PID"
wait "$PID"
check "the exit code after SIGTERM is 0" [ $? -eq 0 ]
wait "$client"
same "an answer under way came whole" "$T/ten" "$T/www/ten"
check "nobody listens any more" sh -c "! curl -s -o '$T/null' '$url/'"
end
