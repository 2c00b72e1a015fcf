/* keylog.c - the secrets of a connection as lines that other programs read, when the
 * configuration asks for them: draft-ietf-tls-keylogfile 2. */
#include "tls/conn.h"
#include "base/text.h"

static const char *const labels[KEYLOG_NUM] = {
	[KEYLOG_CLIENT_HANDSHAKE] = "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
	[KEYLOG_SERVER_HANDSHAKE] = "SERVER_HANDSHAKE_TRAFFIC_SECRET",
	[KEYLOG_CLIENT] = "CLIENT_TRAFFIC_SECRET_0",
	[KEYLOG_SERVER] = "SERVER_TRAFFIC_SECRET_0",
	[KEYLOG_EXPORTER] = "EXPORTER_SECRET",
	[KEYLOG_MAIN12] = "CLIENT_RANDOM",
};

struct keylog {
	uint8_t random[HELLO_RANDOM]; /* of the ClientHello */
	struct {
		uint8_t bytes[48];
		size_t len; /* 0 = not known */
	} secret[KEYLOG_NUM];
};

bool keylog_start(struct ward_conn *c, const uint8_t *client_random)
{
	if (!c->config->keylog)
		return true;
	if (c->keylog == NULL)
		c->keylog = mem_new(sizeof *c->keylog);
	if (c->keylog == NULL)
		return FAIL(&c->why, NO_MEMORY);
	memcpy(c->keylog->random, client_random, HELLO_RANDOM);
	return true;
}

void keylog_note(struct ward_conn *c, enum keylog_label label, struct ward_span secret)
{
	if (c->keylog == NULL || secret.len > sizeof c->keylog->secret[label].bytes)
		return;
	memcpy(c->keylog->secret[label].bytes, secret.p, secret.len);
	c->keylog->secret[label].len = secret.len;
}

void keylog_free(struct ward_conn *c)
{
	mem_free(c->keylog, sizeof *c->keylog);
	c->keylog = NULL;
}

static void write_line(struct wr *w, const struct keylog *k, enum keylog_label label)
{
	char random[2 * HELLO_RANDOM + 1], secret[2 * 48 + 1];

	text_hex((struct ward_span){ k->random, HELLO_RANDOM }, random);
	text_hex((struct ward_span){ k->secret[label].bytes, k->secret[label].len }, secret);
	wr_span(w, span_of(labels[label]));
	wr_u8(w, ' ');
	wr_span(w, span_of(random));
	wr_u8(w, ' ');
	wr_span(w, span_of(secret));
	wr_u8(w, '\n');
	mem_wipe(secret, sizeof secret);
}

int ward_conn_keylog(const struct ward_conn *c, char *out, size_t cap, size_t *ret_len)
{
	struct wr w = wr_of((uint8_t *)out, cap);

	*ret_len = 0;
	for (unsigned i = 0; c->keylog != NULL && i < KEYLOG_NUM; i++)
		if (c->keylog->secret[i].len > 0)
			write_line(&w, c->keylog, (enum keylog_label)i);
	if (w.bad) {
		mem_wipe(out, cap);
		return -WARD_WHY_OUT_TOO_SMALL;
	}
	*ret_len = w.len;
	return 0;
}
