#!/bin/sh
# Goal: ward serve refuses to start, with words and the exit code for it, when its port,
# folder, certificate or key is no good.
. "$(dirname "$0")/lib.sh"
require openssl
make_certs
page index.html "a page from ward"
free_port

# refuses NAME CODE CAUSE HINT CERT KEY
refuses() {
	fails "$1" "$2" "$3" "$4" "$WARD" serve "$T/www" --listen "127.0.0.1:$PORT" \
		--cert "$5" --key "$6"
}

refuses "no certificate file" 2 "cannot be read .*No such file" "path" "$T/none" "$T/leaf.key"
refuses "no key file" 2 "cannot be read .*No such file" "path" "$T/leaf.chain" "$T/none"
refuses "a folder as the key" 2 "" "" "$T/leaf.chain" "$T"
refuses "a certificate without PEM" 2 "no PEM block" "-----BEGIN" "$T/ca.cnf" "$T/leaf.key"
(umask 077 && cp "$T/ca.cnf" "$T/no.key")
refuses "a key without PEM" 2 "no PEM block" "-----BEGIN" "$T/leaf.chain" "$T/no.key"
refuses "a key of another certificate" 2 "does not belong to the certificate" \
	"the key that the certificate was made for" "$T/leaf.chain" "$T/middle.key"

head -n 4 "$T/leaf.chain" >"$T/cut.chain"
refuses "a certificate that is cut off" 2 "cut off" "copy the file again" "$T/cut.chain" "$T/leaf.key"
(umask 077 && openssl pkcs8 -topk8 -in "$T/leaf.key" -passout pass:x -out "$T/locked.key")
refuses "a key with a password" 2 "protected by a password" "without one" "$T/leaf.chain" \
	"$T/locked.key"
(umask 077 && cp "$T/leaf.key" "$T/open.key" && chmod 644 "$T/open.key")
refuses "a key that everyone may read" 2 "may be read .*0644" "chmod 600" "$T/leaf.chain" \
	"$T/open.key"
chmod 640 "$T/open.key"
refuses "a key that its group may read" 2 "may be read .*0640" "chmod 600" "$T/leaf.chain" \
	"$T/open.key"

# Root may read everything: be somebody else for this one.
cp "$T/leaf.key" "$T/foreign.key"
chmod 000 "$T/foreign.key"
if [ "$(id -u)" -eq 0 ]; then
	chmod 755 "$T"
	chmod 644 "$T/leaf.chain"
	nobody="setpriv --reuid=65534 --regid=65534 --clear-groups"
else
	nobody=
fi
fails "a key that may not be read" 2 "cannot be read .*Permission denied" "permissions" \
	$nobody "$WARD" serve "$T/www" --listen "127.0.0.1:$PORT" --cert "$T/leaf.chain" \
	--key "$T/foreign.key"

fails "a folder that is not there" 2 "" "" "$WARD" serve "$T/nowhere" \
	--listen "127.0.0.1:$PORT" --cert "$T/leaf.chain" --key "$T/leaf.key"
fails "an address that is none" 1 "not an address" "127.0.0.1:8443" "$WARD" serve "$T/www" \
	--listen nonsense --cert "$T/leaf.chain" --key "$T/leaf.key"
check "nobody listens after all this" sh -c "! grep -q :$(printf %04X "$PORT") /proc/net/tcp"

serve
fails "a port that is taken" 3 "cannot listen .*in use" "another port" "$WARD" serve "$T/www" \
	--listen "127.0.0.1:$PORT" --cert "$T/leaf.chain" --key "$T/leaf.key"
gets "the server that has the port is unharmed" "a page from ward" "https://localhost:$PORT/"
end
