/* handshake_text.c - a handshake in words. */
#include "app/handshake_text.h"

#include <inttypes.h>
#include "app/cert_text.h"
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
	char sans[512], issuer[128], end[DATE_TEXT];

	ward_conn_facts(ward_stream_conn(stream), &facts);
	say_detail("TLS 1.3 with %s, %s, %s%s%s", ward_group_name(facts.group),
		ward_suite_name(facts.suite), ward_scheme_name(facts.scheme),
		facts.alpn[0] != '\0' ? ", for " : "", facts.alpn);
	if (chain->num_certs == 0 || !cert_parse(chain->cert[0], &leaf, &why))
		return;
	cert_text_sans(&leaf, sans, sizeof sans);
	cert_text_name(leaf.issuer, issuer, sizeof issuer);
	date_write_day(leaf.not_after, end);
	say_detail("the certificate is for %s", sans);
	say_detail("issued by %s, valid until %s (%" PRId64 " days left)", issuer, end,
		(leaf.not_after - clock_wall() / 1000) / DATE_DAY);
}

/* Which names, which issuer: what a person needs to see of the first certificate. */
static void leaf_hint(const struct ward_why *why, const struct cert *leaf)
{
	char text[512];

	switch (why->code) {
	case WARD_WHY_CERT_NAME:
		cert_text_sans(leaf, text, sizeof text);
		say_hint("the certificate is for %s", text);
		break;
	case WARD_WHY_CERT_NO_SAN:
		cert_text_name(leaf->subject, text, sizeof text);
		say_hint("the certificate's subject is %s", text);
		break;
	case WARD_WHY_CERT_UNKNOWN_CA:
	case WARD_WHY_CERT_SELF_SIGNED:
		cert_text_name(leaf->issuer, text, sizeof text);
		say_hint("the certificate was issued by %s", text);
		break;
	default:
		break;
	}
}

void handshake_text_verdict(struct ward_stream *stream, const struct ward_why *why)
{
	const struct ward_verdict *verdict = ward_stream_verdict(stream);
	const struct chain_job *chain = stream_chain(stream);
	struct ward_why parse = { 0 };
	struct cert leaf;

	if (verdict == NULL)
		return;
	if (chain->num_certs > 0 && cert_parse(chain->cert[0], &leaf, &parse))
		leaf_hint(why, &leaf);
	for (size_t i = 0; i < verdict->num_problems; i++) {
		char cause[256];

		if (verdict->problem[i].code == why->code)
			continue;
		say_cause(&verdict->problem[i], cause, sizeof cause);
		say_hint("it is not the only problem: %s", cause);
	}
}
