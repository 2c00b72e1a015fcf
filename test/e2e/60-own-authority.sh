#!/bin/sh
# Goal: from nothing to a trusted page with ward alone: ca init, ca issue, serve, get;
# and openssl, curl and certtool agree that the certificates are good.
. "$(dirname "$0")/lib.sh"
require openssl curl
page index.html "a page under our own authority"

check "ca init" "$WARD" ca init "e2e authority" --dir "$T/CA"
check "ca issue" "$WARD" ca issue localhost '*.example.org' 127.0.0.1 --dir "$T/CA" --out "$T/site"
check "the key is for its owner alone" [ "$(stat -c %a "$T/site/privkey.pem")" = 600 ]

free_port
start serve "$PORT" "$WARD" serve "$T/www" --listen "127.0.0.1:$PORT" \
	--cert "$T/site/fullchain.pem" --key "$T/site/privkey.pem" || exit 1
cp "$T/CA/root.pem" "$T/root.pem"
text="a page under our own authority"
gets "by name" "$text" "https://localhost:$PORT/"
gets "by address" "$text" "https://127.0.0.1:$PORT/"
gets "under a wildcard" "$text" --resolve "www.example.org:$PORT:127.0.0.1" \
	"https://www.example.org:$PORT/"
fails "not under another name" 7 "for other names" "spelling" "$WARD" get --cacert "$T/root.pem" \
	--resolve "example.net:$PORT:127.0.0.1" "https://example.net:$PORT/"

curl -sS --cacert "$T/root.pem" "https://localhost:$PORT/" >"$T/curl" 2>&1
has "curl trusts it" "$T/curl" "$text"
openssl x509 -in "$T/site/fullchain.pem" -out "$T/leaf.pem" 2>"$T/openssl.log"
check "openssl verify -x509_strict" openssl verify -x509_strict -purpose sslserver \
	-verify_hostname www.example.org -CAfile "$T/root.pem" -untrusted "$T/site/fullchain.pem" \
	"$T/leaf.pem"
command -v certtool >/dev/null &&
	check "certtool --verify" certtool --verify --load-ca-certificate "$T/root.pem" \
		--verify-hostname localhost --infile "$T/site/fullchain.pem"

for key in p384 rsa2048 ed25519; do
	check "ca init --key $key" "$WARD" ca init "e2e $key" --dir "$T/CA-$key" --key "$key"
	"$WARD" ca issue localhost --dir "$T/CA-$key" --out "$T/site-$key" >"$T/issue" 2>&1 ||
		not_ok "ca issue under $key" "$T/issue"
	stop "$PID"
	free_port
	start serve "$PORT" "$WARD" serve "$T/www" --listen "127.0.0.1:$PORT" \
		--cert "$T/site-$key/fullchain.pem" --key "$T/site-$key/privkey.pem" || continue
	cp "$T/CA-$key/root.pem" "$T/root.pem"
	gets "an authority with a $key key" "$text" "https://localhost:$PORT/"
done
end
