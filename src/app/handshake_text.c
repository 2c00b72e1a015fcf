/* handshake_text.c - a handshake in words. */
#include "app/handshake_text.h"

#include <inttypes.h>
#include "app/cert_text.h"
#include "app/cert_verdict.h"
#include "app/say.h"
#include "base/date.h"
#include "net/clock.h"
#include "net/stream.h"

void handshake_text_messages(struct ward_stream *stream)
{
	const struct ward_trace *t;
	size_t num = ward_conn_trace(ward_stream_conn(stream), &t);

	for (size_t i = 0; i < num; i++) {
		const char *name = t[i].alert ? ward_alert_name(t[i].type) : ward_message_name(t[i].type);

		say_detail("%s %-28s %6" PRIu32 " bytes  %5" PRId64 " ms%s%s", t[i].sent ? "->" : "<-",
			name, t[i].len, t[i].at - t[0].at, t[i].encrypted ? "  encrypted" : "",
			t[i].alert ? "  alert" : "");
	}
}

void handshake_text_facts(struct ward_stream *stream)
{
	const struct chain_job *chain = stream_chain(stream);
	struct ward_why why = { 0 };
	struct ward_facts facts;
	struct cert leaf;
	char sans[512], issuer[128], end[DATE_TEXT], status[512];

	ward_conn_facts(ward_stream_conn(stream), &facts);
	/* Taken up again in TLS 1.2, a session has no new key of a group. */
	say_detail("%s with %s, %s, %s%s%s", ward_version_name(facts.version),
		facts.group != 0 ? ward_group_name(facts.group) : "no new key",
		ward_suite_name(facts.suite),
		facts.resumed ? "resumed: no certificate was needed" : ward_scheme_name(facts.scheme),
		facts.alpn[0] != '\0' ? ", for " : "", facts.alpn);
	if (facts.client_cert_asked)
		say_detail("the server asked for a certificate of this client, %s",
			facts.client_proved ? "which showed one" : "which has none that fits");
	if (chain->num_certs == 0 || !cert_parse(chain->cert[0], &leaf, &why))
		return;
	cert_text_sans(&leaf, sans, sizeof sans);
	cert_text_name(leaf.issuer, issuer, sizeof issuer);
	date_write_day(leaf.not_after, end);
	say_detail("the certificate is for %s", sans);
	say_detail("issued by %s, valid until %s (%" PRId64 " days left)", issuer, end,
		(leaf.not_after - clock_wall() / 1000) / DATE_DAY);
	if (chain->ran) {
		cert_status_text(&chain->verdict.status[0], status, sizeof status);
		say_detail("whether it is revoked: %s%s", status,
			facts.stapled ? " (stapled by the server)" : "");
	}
}
