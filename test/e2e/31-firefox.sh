#!/bin/sh
# Goal: Firefox opens a page from ward serve over TLS 1.3 once the authority is in its
# trust store, and refuses it before.
. "$(dirname "$0")/lib.sh"
require openssl firefox-esr certutil python3
make_certs
page index.html "<!doctype html><title>ward</title><h1 id=a>empty</h1>
<link rel=stylesheet href=style.css><script src=say.js></script>"
page style.css "h1 { color: green }"
page say.js "document.getElementById('a').textContent = 'a page ' + 'from ward';"
serve -v || exit 1
url=https://localhost:$PORT/

# browse NAME: what Firefox shows and how it was connected, in $T/NAME.
browse() {
	free_port
	cat >"$T/profile/user.js" <<-END
		user_pref("marionette.port", $PORT);
		user_pref("app.update.enabled", false);
		user_pref("network.captive-portal-service.enabled", false);
		user_pref("network.connectivity-service.enabled", false);
		user_pref("datareporting.policy.dataSubmissionEnabled", false);
		user_pref("services.settings.server", "data:,");
	END
	HOME=$T/home start "firefox" "$PORT" firefox-esr --headless --no-remote \
		--profile "$T/profile" --marionette --remote-allow-system-access about:blank
	timeout 40 python3 "$E2E/marionette.py" "$PORT" "$url" >"$T/$1" 2>&1
	stop "$PID"
}

mkdir -p "$T/home" "$T/profile"
certutil -N -d "sql:$T/profile" --empty-password
browse stranger
has "the page is refused while the authority is unknown" "$T/stranger" "insecure certificate"

certutil -A -d "sql:$T/profile" -n root -t C,, -i "$T/root.pem"
browse friend
has "the page is shown, its script has run" "$T/friend" "text: a page from ward"
has "over TLS 1.3" "$T/friend" "protocol: TLS 1.3"
has "with the chain that was sent" "$T/friend" "chain: e2e leaf, e2e middle, e2e root"
has "with a key agreed by X25519MLKEM768" "$T/serve.log" \
	"TLS 1.3 for localhost, X25519MLKEM768,"
end
