#!/bin/sh
# Goal: what ward get --keylog writes is what openssl logs of the same connection, and what
# ward exports and binds to is what openssl says, over both versions.
. "$(dirname "$0")/lib.sh"
require openssl
make_certs
BUILD=${WARD_BUILD:-$(dirname "$WARD")}

free_port
start s_server "$PORT" openssl s_server -accept "127.0.0.1:$PORT" -www -cert "$T/leaf.pem" \
	-cert_chain "$T/leaf.chain" -key "$T/leaf.key" -keylogfile "$T/theirs"
url=https://localhost:$PORT/

for version in 1.3 1.2; do
	rm -f "$T/ours"
	get page --max-tls "$version" --keylog "$T/ours" "$url"
	sort "$T/ours" >"$T/sorted"
	random=$(cut -d' ' -f2 "$T/ours" | head -1)
	grep -F " $random " "$T/theirs" | sort >"$T/wanted"
	check "there are secrets of TLS $version" [ -s "$T/wanted" ]
	same "and they are openssl's" "$T/sorted" "$T/wanted"
done
has "it is said what that means" "$T/page.err" "whoever has it can read along"
check "the log is for its owner alone" [ "$(stat -c %a "$T/ours")" = 600 ]

lines=$(wc -l <"$T/ours")
chmod 644 "$T/ours"
get page --keylog "$T/ours" "$url"
check "a second connection is appended" [ "$(wc -l <"$T/ours")" -eq $((lines + 5)) ]
check "and closes the file to others" [ "$(stat -c %a "$T/ours")" = 600 ]
get page "$url"
check "without --keylog nothing is" [ "$(wc -l <"$T/ours")" -eq $((lines + 5)) ]
fails "a log that cannot be written ends it" 2 "cannot write the secrets" "" \
	"$WARD" get --cacert "$T/root.pem" -o "$T/half/out" --keylog "$T/nowhere/log" "$url"
rm -f "$T/failed"
"$WARD" get --keylog "$T/failed" "$url" >/dev/null 2>&1
has "a handshake that failed is logged, too" "$T/failed" "SERVER_HANDSHAKE_TRAFFIC_SECRET"
stop "$PID"

# -keymatexport: without a context. The hash of the certificate is openssl's fingerprint.
mkfifo "$T/input"
exec 8<>"$T/input" # s_server ends with its input
INPUT=$T/input
free_port
start s_server "$PORT" openssl s_server -accept "127.0.0.1:$PORT" -cert "$T/leaf.pem" \
	-cert_chain "$T/leaf.chain" -key "$T/leaf.key" -keymatexport EXPERIMENTAL-e2e \
	-keymatexportlen 40
end_point=$(openssl x509 -in "$T/leaf.pem" -noout -fingerprint -sha256 | sed 's/.*=//' | tr -d :)
for version in 0304 0303; do
	"$BUILD/test/print_export" localhost "$PORT" "$T/root.pem" "$version" EXPERIMENTAL-e2e 40 \
		>"$T/export" 2>&1
	ours=$(sed -n 's/^export //p' "$T/export")
	check "40 bytes are exported over version $version" [ "${#ours}" -eq 80 ]
	wait_for "$T/s_server.log" "Keying material: $ours"
	has "as openssl does" "$T/s_server.log" "Keying material: $ours"
	has "tls-server-end-point is the certificate's fingerprint" "$T/export" "end-point $end_point"
done
end
