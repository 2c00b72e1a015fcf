/* story.c - the five steps of SSL with the values of one real connection. */
#include "app/story.h"

#include <inttypes.h>
#include <string.h>
#include "app/cert_text.h"
#include "app/progress.h"
#include "base/date.h"
#include "net/clock.h"
#include "net/stream.h"

#define CLIENT_HELLO 1
#define CERTIFICATE 11
#define SERVER_KEY_EXCHANGE 12
#define CERTIFICATE_VERIFY 15
#define FINISHED 20

struct story {
	const struct fetch *fetch;
	const struct url *url;
	const struct chain_job *chain;
	const struct ward_verdict *verdict;
	struct ward_facts facts;
	struct cert leaf;
	const struct ward_trace *trace;
	size_t num_trace;
};

/* The size of the first message of this type in one direction; 0 = none was kept. */
static uint32_t size_of(const struct story *s, uint8_t type, bool sent)
{
	for (size_t i = 0; i < s->num_trace; i++)
		if (!s->trace[i].alert && s->trace[i].type == type && s->trace[i].sent == sent)
			return s->trace[i].len;
	return 0;
}

static double ms(int64_t micros)
{
	return (double)micros / 1000;
}

static bool is_12(const struct story *s)
{
	return s->facts.version == 0x0303;
}

static void step_1(const struct story *s)
{
	char peer[SOCK_TEXT_MAX];

	sock_peer_text(ward_stream_fd(s->fetch->stream), peer);
	say_title("Step 1: the client connects and asks the server to identify itself.");
	say_out("  connected to %s over TCP in %.2f ms", peer, ms(s->fetch->client->connect_micros));
	say_out("  ClientHello, %" PRIu32 " bytes: \"I look for %s and speak TLS.",
		size_of(s, CLIENT_HELLO, true), s->facts.name);
	if (is_12(s)) {
		say_out("  These are the ways I know.\" The server takes TLS 1.2.");
		return;
	}
	say_out("  Here is a fresh public key of mine, for %s.\" The server takes TLS 1.3.",
		ward_group_name(s->facts.group));
	if (s->facts.retried)
		say_out("  the server asked for a key of another group, so the client sent a second one");
	say_out("  making the key pair took %.2f ms", ms(s->chain->micros[WARD_JOB_KEYGEN]));
}

static void step_2(const struct story *s)
{
	char text[512], from[DATE_TEXT], to[DATE_TEXT], fingerprint[CERT_TEXT_FINGERPRINT];

	say_title("Step 2: the server sends its certificate with its public key.");
	say_out("  Certificate message, %" PRIu32 " bytes with %zu certificate%s",
		size_of(s, CERTIFICATE, false), s->chain->num_certs,
		s->chain->num_certs == 1 ? "" : "s");
	cert_text_sans(&s->leaf, text, sizeof text);
	say_out("  for           %s", text);
	cert_text_key(&s->leaf.key, text, sizeof text);
	say_out("  public key    %s", text);
	cert_text_name(s->leaf.issuer, text, sizeof text);
	say_out("  issued by     %s", text);
	date_write_day(s->leaf.not_before, from);
	date_write_day(s->leaf.not_after, to);
	say_out("  valid         %s to %s", from, to);
	cert_text_fingerprint(s->leaf.der, fingerprint);
	say_out("  fingerprint   SHA-256 %s", fingerprint);
}

/* The certificates of the path, from the server's to the trusted one. */
static void path(const struct story *s)
{
	const struct ward_verdict *v = s->verdict;

	for (size_t i = 1; i < v->path_len; i++) {
		struct ward_why why = { 0 };
		struct cert cert;
		char name[128];

		if (!cert_parse(v->path[i], &cert, &why))
			continue;
		cert_text_name(cert.subject, name, sizeof name);
		say_out("  %s %s", i + 1 == v->path_len ? "trusted because of" : "signed by         ",
			name);
	}
}

static void step_3(const struct story *s)
{
	int64_t left = s->leaf.not_after - clock_wall() / 1000;
	bool own = s->fetch->client->args->cacert.num > 0;

	say_title("Step 3: the client checks the certificate; then both agree on a session key.");
	path(s);
	say_out("  the trust comes from %s", own ? s->fetch->client->args->cacert.item[0] :
		"this system's list of authorities");
	say_out("  right name: yes, %s", s->facts.name);
	say_out("  not expired: right, %" PRId64 " days are left", left / DATE_DAY);
	say_out("  not revoked: not known, the server sent no proof of it");
	say_out("  checking the chain took %.2f ms", ms(s->chain->micros[WARD_JOB_CHAIN]));
	say_out("  session key: agreed with %s in %.2f ms; it was never sent",
		ward_group_name(s->facts.group), ms(s->chain->micros[WARD_JOB_AGREE]));
}

static void step_4(const struct story *s)
{
	say_title("Step 4: the server proves that it holds the private key; encryption begins.");
	say_out("  %s, %" PRIu32 " bytes: a signature (%s)",
		is_12(s) ? "ServerKeyExchange" : "CertificateVerify",
		size_of(s, is_12(s) ? SERVER_KEY_EXCHANGE : CERTIFICATE_VERIFY, false),
		ward_scheme_name(s->facts.scheme));
	say_out("  over %s; checking it took %.2f ms",
		is_12(s) ? "both sides' random numbers and a fresh public key" :
			   "everything said so far",
		ms(s->chain->micros[WARD_JOB_VERIFY]));
	say_out("  Finished, %" PRIu32 " bytes each way: both have seen the same handshake",
		size_of(s, FINISHED, false));
	say_out("  the whole handshake took %.2f ms", ms(s->fetch->client->handshake_micros));
}

static void step_5(const struct story *s)
{
	const struct http *http = &s->fetch->http;
	char size[32], host[SOCK_HOST_MAX + 16];

	url_authority(s->url, host, sizeof host);
	progress_bytes(http->received, size, sizeof size);
	say_title("Step 5: both sides encrypt everything with the session key.");
	say_out("  %s: a key of %d bits in each direction", ward_suite_name(s->facts.suite),
		s->facts.suite == WARD_AES_128_GCM_SHA256 ? 128 : 256);
	say_out("  request       GET https://%s%s", host, s->url->target);
	say_out("  answer        %d %s, %s; %" PRIu64 " encrypted records came", http->status,
		http->reason, size, s->facts.records_received);
	say_out("  every record was unchanged on its way%s",
		s->fetch->goodbye ? ", and the server said goodbye" : "");
}

void story_tell(const struct fetch *f, const struct url *url)
{
	struct story s = { .fetch = f, .url = url, .chain = stream_chain(f->stream) };
	struct ward_conn *conn = ward_stream_conn(f->stream);
	struct ward_why why = { 0 };

	s.verdict = ward_stream_verdict(f->stream);
	s.num_trace = ward_conn_trace(conn, &s.trace);
	ward_conn_facts(conn, &s.facts);
	if (s.verdict == NULL || !cert_parse(s.chain->cert[0], &s.leaf, &why))
		return;
	step_1(&s);
	step_2(&s);
	step_3(&s);
	step_4(&s);
	step_5(&s);
}
