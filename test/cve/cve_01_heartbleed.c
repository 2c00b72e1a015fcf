/* Row 1: no length in any message is believed beyond the bytes that are there: every
 * one of them, made smaller and larger, and every message cut short, with nothing
 * readable behind its last byte. CVE-2014-0160 (Heartbleed). */
#include "base/why.h"
#include "guard.h"
#include "mock_provider.h"
#include "t.h"
#include "tls/msg_auth.h"
#include "tls_evil.h"

static const unsigned messages[] = { MSG_CLIENT_HELLO, MSG_SERVER_HELLO, MSG_ENCRYPTED_EXTENSIONS,
	MSG_CERTIFICATE_REQUEST, MSG_CERTIFICATE, MSG_CERTIFICATE_VERIFY, MSG_NEW_SESSION_TICKET };

#define MESSAGES (sizeof messages / sizeof messages[0])

static struct evil *make(unsigned type)
{
	static const char *const protocols[] = { "h2", NULL };
	struct ward_config_desc d = pair_desc_client();
	struct evil *e;

	if (type == MSG_CLIENT_HELLO)
		return evil_hello(NULL);
	d.alpn = protocols;
	e = evil_server(&d);
	e->ask_cert = true;
	e->alpn = span_of("h2");
	evil_play(e, type == MSG_NEW_SESSION_TICKET ? EVIL_END : type);
	evil_make(e, type);
	return e;
}

/* Are these bytes of the message, or none? */
static bool inside(struct ward_span s, struct ward_span message)
{
	return s.len == 0 || (s.p >= message.p && s.p + s.len <= message.p + message.len);
}

/* Reads the message where one more byte ends the program; what was found in it, even
 * when it is no good, is a part of it. */
static void read_guarded(const struct evil *e, size_t len)
{
	static union {
		struct msg_client_hello ch;
		struct msg_server_hello sh;
		struct msg_encrypted_extensions ee;
		struct msg_certificate_request cr;
		struct msg_certificate cert;
		struct msg_certificate_verify cv;
		struct msg_new_session_ticket nst;
	} m;
	struct ward_span all = guard_copy((struct ward_span){ e->message, len });
	struct ward_why why = { 0 };
	struct rd r = rd_of(all);
	bool good = false;

	rd_u32(&r);
	switch (e->message[0]) {
	case MSG_CLIENT_HELLO:
		good = msg_client_hello_read(&r, &m.ch, &why);
		OK(inside(m.ch.session_id, all) && inside(m.ch.suites, all) && inside(m.ch.name, all));
		OK(inside(m.ch.versions, all) && inside(m.ch.alpn, all) && inside(m.ch.cookie, all));
		OK(m.ch.num_shares <= SHARES_MAX);
		for (size_t i = 0; i < m.ch.num_shares; i++)
			OK(inside(m.ch.share[i].key, all));
		break;
	case MSG_SERVER_HELLO:
		good = msg_server_hello_read(&r, UINT32_MAX, &m.sh, &why);
		OK(inside(m.sh.session_id, all) && inside(m.sh.share.key, all));
		break;
	case MSG_ENCRYPTED_EXTENSIONS:
		good = msg_encrypted_extensions_read(&r, UINT32_MAX, &m.ee, &why);
		OK(inside(m.ee.alpn, all));
		break;
	case MSG_CERTIFICATE_REQUEST:
		good = msg_certificate_request_read(&r, &m.cr, &why);
		OK(inside(m.cr.context, all) && inside(m.cr.schemes, all));
		break;
	case MSG_CERTIFICATE:
		good = msg_certificate_read(&r, 0, &m.cert, &why);
		for (size_t i = 0; i < m.cert.num_certs && i < WARD_JOB_CERTS; i++)
			OK(inside(m.cert.cert[i], all));
		break;
	case MSG_CERTIFICATE_VERIFY:
		msg_certificate_verify_read(&r, &m.cv);
		OK(inside(m.cv.signature, all));
		break;
	default:
		good = msg_new_session_ticket_read(&r, &m.nst, &why);
		OK(inside(m.nst.nonce, all) && inside(m.nst.ticket, all));
		break;
	}
	OK(r.bad || r.off <= len);
	(void)good;
}

static void no_length_reaches_beyond_its_message(void)
{
	pair_use(mock_provider());
	for (size_t k = 0; k < MESSAGES; k++) {
		struct evil_length fields[EVIL_LENGTHS];
		struct evil *e = make(messages[k]);
		size_t num = evil_lengths(e, fields);

		OK(num > 0);
		for (size_t i = 0; i < num; i++) {
			size_t n = evil_length(e, fields[i]), max = ((size_t)1 << 8 * fields[i].width) - 1;
			size_t lies[] = { 0, 1, n - 1, n + 1, n + 16, n * 2, max - 1, max };

			for (size_t j = 0; j < sizeof lies / sizeof lies[0]; j++) {
				if (lies[j] > max)
					continue;
				evil_length_set(e, fields[i], lies[j]);
				read_guarded(e, e->len);
			}
			evil_length_set(e, fields[i], n);
		}
		evil_free(e);
	}
	pair_use(NULL);
}

static void no_cut_is_read_across(void)
{
	pair_use(mock_provider());
	for (size_t k = 0; k < MESSAGES; k++) {
		struct evil *e = make(messages[k]);

		for (size_t len = 4; len <= e->len; len++)
			read_guarded(e, len);
		evil_free(e);
	}
	pair_use(NULL);
}

/* Heartbeat itself: RFC 6520. Its extension is one of many that say nothing, its
 * records are none, in the clear and sealed, before the handshake and behind it. */
static void nobody_answers_a_heartbeat(void)
{
	static const uint8_t beat[] = { 1, 0x40, 0, 'w', 'a', 'r', 'd' };
	static const uint8_t plain[] = { 24, 3, 3, 0, sizeof beat, 1, 0x40, 0, 'w', 'a', 'r', 'd' };

	for (unsigned server = 0; server < 2; server++) {
		struct evil *e = server ? evil_server(NULL) : evil_client(NULL);

		evil_raw(e, plain, sizeof plain);
		FAILS(e, RECORD_TYPE);
		evil_free(e);
		e = server ? evil_server(NULL) : evil_client(NULL);
		OK(evil_connect(e));
		evil_raw(e, plain, sizeof plain);
		FAILS(e, RECORD_TYPE);
		evil_free(e);
		e = server ? evil_server(NULL) : evil_client(NULL);
		OK(evil_connect(e));
		evil_record(e, 24, beat, sizeof beat);
		FAILS(e, RECORD_INNER_TYPE);
		evil_free(e);
	}
}

static void the_extension_is_not_answered(void)
{
	size_t len[2];

	for (size_t i = 0; i < 2; i++) {
		struct evil *e = evil_hello(NULL);

		if (i == 1)
			evil_ext_add(e, 15, "\1", 1);
		evil_say(e);
		OK(evil_connect(e));
		len[i] = e->encrypted_extensions_len;
		evil_free(e);
	}
	EQ(len[0], len[1]);
}

T_MAIN(T(no_length_reaches_beyond_its_message), T(no_cut_is_read_across),
	T(nobody_answers_a_heartbeat),
	T(the_extension_is_not_answered))
