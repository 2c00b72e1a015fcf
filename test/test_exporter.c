/* Keys that both sides compute from a connection, and the secrets in the log that a
 * program asked for. RFC 9846 7.5, RFC 5705, draft-ietf-tls-keylogfile */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "base/why.h"
#include "t.h"
#include "tls_evil12.h"

#define LABEL "EXPERIMENTAL-of-a-test"

static void meet_with(struct pair *p, uint16_t version, uint16_t suite, bool keylog)
{
	struct ward_config_desc c = pair_desc_client(), s = pair_desc_server();

	c.min_version = s.min_version = 0;
	c.max_version = version;
	c.keylog = s.keylog = keylog;
	c.suites[0] = suite;
	c.num_suites = suite != 0;
	pair_new(p, &c, &s, NULL);
	OK(pair_connect(p));
	EQ(side_facts(&p->client).version, version);
}

static void meet(struct pair *p, uint16_t version)
{
	meet_with(p, version, 0, false);
}

#define EACH(version) for (uint16_t version = 0x0303; version <= 0x0304; version++)

/* What a side exports; a context that starts with '-' is none. */
static int export(const struct side *s, const char *label, const char *context, uint8_t *out,
	size_t len)
{
	return context[0] == '-' ? ward_conn_export(s->conn, label, NULL, 0, out, len) :
		ward_conn_export(s->conn, label, context, strlen(context), out, len);
}

/* ---- exporters ---- */

static void both_sides_export_the_same(void)
{
	static const char *const contexts[] = { "-", "", "context" };

	EACH(version) {
		struct pair p;

		meet(&p, version);
		for (size_t i = 0; i < 3; i++)
			for (size_t len = 0; len < 300; len += 37) {
				uint8_t a[300] = { 0 }, b[300] = { 1 };

				EQ(export(&p.client, LABEL, contexts[i], a, len), 0);
				EQ(export(&p.server, LABEL, contexts[i], b, len), 0);
				EQ_MEM(a, b, len);
			}
		pair_free(&p);
	}
}

static void every_suite_exports(void)
{
	for (uint16_t suite = WARD_AES_128_GCM_SHA256; suite <= 0x1303; suite++) {
		uint8_t a[64], b[64];
		struct pair p;

		meet_with(&p, 0x0304, suite, false);
		EQ(export(&p.client, LABEL, "x", a, sizeof a), 0);
		EQ(export(&p.server, LABEL, "x", b, sizeof b), 0);
		EQ_MEM(a, b, sizeof a);
		pair_free(&p);
	}
}

static void label_context_and_connection_each_matter(void)
{
	EACH(version) {
		uint8_t first[32], other[32];
		struct pair p;

		meet(&p, version);
		EQ(export(&p.client, LABEL, "context", first, 32), 0);
		EQ(export(&p.client, LABEL "x", "context", other, 32), 0);
		OK(memcmp(first, other, 32) != 0);
		EQ(export(&p.client, LABEL, "contexu", other, 32), 0);
		OK(memcmp(first, other, 32) != 0);
		EQ(export(&p.client, LABEL, "", other, 32), 0);
		OK(memcmp(first, other, 32) != 0);
		EQ(export(&p.client, LABEL, "context", other, 32), 0);
		EQ_MEM(first, other, 32);
		pair_free(&p);
		meet(&p, version);
		EQ(export(&p.client, LABEL, "context", other, 32), 0);
		OK(memcmp(first, other, 32) != 0);
		pair_free(&p);
	}
}

/* "providing no context computes the same value as providing an empty context. This is a
 * change from previous versions": 7.5. */
static void no_context_is_an_empty_one_in_tls13_alone(void)
{
	EACH(version) {
		uint8_t none[32], empty[32];
		struct pair p;

		meet(&p, version);
		EQ(export(&p.client, LABEL, "-", none, 32), 0);
		EQ(export(&p.client, LABEL, "", empty, 32), 0);
		EQ(memcmp(none, empty, 32) == 0, version == 0x0304);
		pair_free(&p);
	}
}

static void new_keys_do_not_change_what_is_exported(void)
{
	uint8_t before[32], after[32];
	struct pair p;

	meet(&p, 0x0304);
	EQ(export(&p.server, LABEL, "", before, 32), 0);
	EQ(ward_conn_rekey(p.client.conn, true), 0);
	pair_run(&p);
	EQ(side_facts(&p.server).key_updates_received, 1);
	EQ(export(&p.server, LABEL, "", after, 32), 0);
	EQ_MEM(before, after, 32);
	pair_free(&p);
}

static bool all_zero(const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (p[i] != 0)
			return false;
	return true;
}

/* Refused with this row, and nothing but zeros written. */
static void refuses(const struct side *s, const char *label, size_t context_len, size_t len, int row)
{
	static uint8_t context[70000], out[20000];

	memset(out, 7, sizeof out);
	EQ(ward_conn_export(s->conn, label, context, context_len, out, len), -row);
	OK(all_zero(out, len));
	EQ(out[len], 7);
}

static void arguments_have_limits(void)
{
	static uint8_t out[255 * 32], context[65535];
	char longest[251];

	memset(longest, 'x', sizeof longest);
	longest[250] = '\0';
	EACH(version) {
		struct pair p;

		meet(&p, version);
		refuses(&p.client, "", 0, 32, WARD_WHY_ARGUMENT);
		refuses(&p.client, longest, 0, 32, WARD_WHY_ARGUMENT);
		EQ(export(&p.client, longest + 1, "", out, 32), 0);
		refuses(&p.client, LABEL, 65536, 32, WARD_WHY_ARGUMENT);
		EQ(ward_conn_export(p.client.conn, LABEL, context, sizeof context, out, 32), 0);
		refuses(&p.client, LABEL, 0, sizeof out + 1, WARD_WHY_ARGUMENT);
		EQ(export(&p.client, LABEL, "", out, sizeof out), 0);
		pair_free(&p);
	}
}

/* Labels of TLS 1.2 itself would give its Finished and its keys away. RFC 5705 4 */
static void the_labels_of_tls12_itself_are_refused(void)
{
	static const char *const labels[] = { "client finished", "server finished",
		"master secret", "extended master secret", "key expansion" };
	struct pair p;

	meet(&p, 0x0303);
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
		refuses(&p.client, labels[i], 0, 32, WARD_WHY_ARGUMENT);
	pair_free(&p);
}

static void nothing_is_exported_before_the_end_of_the_handshake(void)
{
	for (int server = 0; server < 2; server++)
		for (unsigned state = 0; state < HS_CONNECTED; state++)
			for (int tls12 = 0; tls12 < 2; tls12++) {
				struct evil *e = tls12 ? evil12_at(server, state) : evil_at(server, state);

				if (e == NULL)
					continue;
				refuses(&e->side, LABEL, 0, 32, WARD_WHY_CONN_NOT_READY);
				evil_free(e);
			}
}

static void a_failed_connection_has_forgotten_its_secret(void)
{
	struct evil *e = evil_at(false, HS_CONNECTED);
	uint8_t out[32];

	EQ(export(&e->side, LABEL, "", out, 32), 0);
	evil_update(e, 7);
	FAILS(e, KEY_UPDATE_BAD);
	refuses(&e->side, LABEL, 0, 32, WARD_WHY_CONN_OVER);
	OK(e->side.conn->exporter == NULL);
	evil_free(e);
}

static void after_the_goodbyes_it_can_still_be_asked(void)
{
	struct pair p;
	uint8_t out[32];

	meet(&p, 0x0304);
	EQ(ward_conn_close(p.client.conn), 0);
	EQ(ward_conn_close(p.server.conn), 0);
	pair_run(&p);
	OK(ward_conn_wants(p.client.conn) & WARD_ENDED);
	EQ(export(&p.client, LABEL, "", out, 32), 0);
	pair_free(&p);
}

/* ---- the log ---- */

static char text[2][WARD_KEYLOG_MAX + 1];

static size_t lines_of(const struct side *s, char *out)
{
	size_t len, num = 0;

	EQ(ward_conn_keylog(s->conn, out, WARD_KEYLOG_MAX, &len), 0);
	out[len] = '\0';
	for (size_t i = 0; i < len; i++)
		num += out[i] == '\n';
	EQ(len > 0, num > 0);
	return num;
}

static void without_being_asked_nothing_is_logged(void)
{
	EACH(version) {
		struct pair p;

		meet(&p, version);
		EQ(lines_of(&p.client, text[0]), 0);
		EQ(lines_of(&p.server, text[0]), 0);
		OK(p.client.conn->keylog == NULL);
		pair_free(&p);
	}
}

static void both_sides_log_the_same_lines(void)
{
	EACH(version) {
		struct pair p;

		meet_with(&p, version, 0, true);
		EQ(lines_of(&p.client, text[0]), version == 0x0304 ? 5 : 1);
		EQ(lines_of(&p.server, text[1]), version == 0x0304 ? 5 : 1);
		EQ_STR(text[0], text[1]);
		pair_free(&p);
	}
}

/* LABEL, the random of the ClientHello, the secret; the first after a retry, too. */
static void a_line_is_label_random_and_secret(void)
{
	for (int retry = 0; retry < 2; retry++) {
		struct ward_config_desc d = pair_desc_server();
		char want[200], random[65], secret[65];
		struct evil *e;

		d.keylog = true;
		d.retry_always = retry;
		e = evil_client(&d);
		evil_play(e, MSG_FINISHED);
		EQ(lines_of(&e->side, text[0]), 5);
		text_hex((struct ward_span){ e->random, 32 }, random);
		text_hex((struct ward_span){ e->keys.client_hs, 32 }, secret);
		snprintf(want, sizeof want, "CLIENT_HANDSHAKE_TRAFFIC_SECRET %s %s\n", random, secret);
		OK(strstr(text[0], want) == text[0]);
		text_hex((struct ward_span){ e->server_ap, 32 }, secret);
		snprintf(want, sizeof want, "\nSERVER_TRAFFIC_SECRET_0 %s %s\n", random, secret);
		OK(strstr(text[0], want) != NULL);
		evil_free(e);
	}
}

static void the_longest_log_fits(void)
{
	struct pair p;

	meet_with(&p, 0x0304, WARD_AES_256_GCM_SHA384, true);
	EQ(lines_of(&p.client, text[0]), 5);
	pair_free(&p);
}

static void too_small_a_buffer_gets_nothing(void)
{
	struct pair p;
	size_t len;

	meet_with(&p, 0x0304, 0, true);
	lines_of(&p.client, text[0]);
	for (size_t cap = 0; cap < strlen(text[0]); cap += 13) {
		memset(text[1], 'x', sizeof text[1]);
		EQ(ward_conn_keylog(p.client.conn, text[1], cap, &len), -WARD_WHY_OUT_TOO_SMALL);
		EQ(len, 0);
		OK(all_zero((const uint8_t *)text[1], cap));
		EQ(text[1][cap], 'x');
	}
	EQ(ward_conn_keylog(p.client.conn, text[1], strlen(text[0]), &len), 0);
	EQ(len, strlen(text[0]));
	pair_free(&p);
}

/* When a handshake fails people want to see why: what was known then is kept. */
static void a_handshake_that_failed_is_logged_as_far_as_it_came(void)
{
	struct ward_config_desc d = pair_desc_client();
	struct evil *e;

	d.keylog = true;
	e = evil_server(&d);
	EQ(lines_of(&e->side, text[0]), 0);
	evil_play(e, MSG_CERTIFICATE);
	EQ(lines_of(&e->side, text[0]), 2);
	evil_make(e, MSG_FINISHED);
	evil_say(e);
	FAILS(e, MSG_UNEXPECTED);
	EQ(lines_of(&e->side, text[0]), 2);
	evil_free(e);
}

T_MAIN(T(both_sides_export_the_same), T(every_suite_exports),
	T(label_context_and_connection_each_matter), T(no_context_is_an_empty_one_in_tls13_alone),
	T(new_keys_do_not_change_what_is_exported), T(arguments_have_limits),
	T(the_labels_of_tls12_itself_are_refused),
	T(nothing_is_exported_before_the_end_of_the_handshake),
	T(a_failed_connection_has_forgotten_its_secret), T(after_the_goodbyes_it_can_still_be_asked),
	T(without_being_asked_nothing_is_logged), T(both_sides_log_the_same_lines),
	T(a_line_is_label_random_and_secret), T(the_longest_log_fits),
	T(too_small_a_buffer_gets_nothing), T(a_handshake_that_failed_is_logged_as_far_as_it_came))
