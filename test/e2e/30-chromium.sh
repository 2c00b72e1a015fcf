#!/bin/sh
# Goal: Chromium opens a page from ward serve over TLS 1.3 once the authority is in its
# trust store, and refuses it before.
. "$(dirname "$0")/lib.sh"
require openssl chromium certutil
make_certs
page index.html "<!doctype html><title>ward</title><h1 id=a>empty</h1>
<link rel=stylesheet href=style.css><script src=say.js></script>"
page style.css "h1 { color: green }"
page say.js "document.getElementById('a').textContent = 'a page ' + 'from ward';"
serve -v || exit 1

# browse NAME: $T/NAME.dom and the network log $T/NAME.net.
browse() {
	HOME=$T/home timeout -k 2 40 chromium --headless --no-sandbox --disable-gpu --disable-quic \
		--no-first-run --disable-background-networking --disable-component-update \
		--disable-sync --disable-dev-shm-usage --user-data-dir="$T/$1.profile" \
		--host-resolver-rules="MAP * ~NOTFOUND, EXCLUDE localhost" \
		--log-net-log="$T/$1.net" --dump-dom "https://localhost:$PORT/" \
		>"$T/$1.dom" 2>"$T/$1.err" </dev/null
}

mkdir -p "$T/home/.pki/nssdb"
certutil -N -d "sql:$T/home/.pki/nssdb" --empty-password
browse stranger
check "the page is refused while the authority is unknown" \
	sh -c "! grep -q 'from ward' '$T/stranger.dom'"
# ERR_CERT_AUTHORITY_INVALID
has "and the reason is the authority" "$T/stranger.net" '"net_error":-202'

certutil -A -d "sql:$T/home/.pki/nssdb" -n root -t C,, -i "$T/root.pem"
browse friend
has "the page is shown, its script has run" "$T/friend.dom" ">a page from ward</h1>"
has "over TLS 1.3" "$T/friend.net" '"version":"TLS 1.3"'
check "without any certificate error" sh -c "! grep -q '\"net_error\":-20[0-9]' '$T/friend.net'"
has "with a key agreed by X25519MLKEM768" "$T/serve.log" \
	"TLS 1.3 for localhost, X25519MLKEM768,"
end
