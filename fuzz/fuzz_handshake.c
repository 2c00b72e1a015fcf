/* A whole handshake with a peer that breaks rules where the input says so: it
 * changes, adds, splits and leaves out messages, but seals them as it should, so
 * that every state of either role and version is reached. */
/* with: test/mock_provider.c test/tls_pair.c test/tls_evil*.c */
#include "engine.h"
#include "tls_evil12.h"

/* What is left of the input; zero when nothing is. */
static const uint8_t *script;
static size_t left;

static uint8_t next(void)
{
	if (left == 0)
		return 0;
	left--;
	return *script++;
}

static size_t take(const uint8_t **ret, size_t max)
{
	size_t len = next();

	if (len > max)
		len = max;
	if (len > left)
		len = left;
	*ret = script;
	script += len;
	left -= len;
	return len;
}

/* Says the message whose turn it is, with some bytes replaced. */
static void say_changed(struct evil *e)
{
	const uint8_t *bytes;
	size_t at, cut, len;

	if (e->next == EVIL_END || e->next >= 256)
		return;
	evil_make(e, (enum hs_msg)e->next);
	at = next() | (size_t)next() << 8;
	cut = next() % 16;
	len = take(&bytes, 64);
	if (e->len < 4)
		return;
	at = 4 + at % (e->len - 3);
	if (at > e->len)
		at = e->len;
	if (cut > e->len - at)
		cut = e->len - at;
	evil_splice(e, at, cut, bytes, len);
	evil_say(e);
}

static void say_anything(struct evil *e)
{
	struct wr w = evil_begin(e, next());
	const uint8_t *bytes;
	size_t len = take(&bytes, 255);

	wr_bytes(&w, bytes, len);
	evil_end(e, &w);
	evil_send(e);
}

static void record(struct evil *e)
{
	uint8_t type = next();
	const uint8_t *bytes;
	size_t len = take(&bytes, 255);

	evil_record(e, type, bytes, len);
}

static void act(struct evil *e)
{
	const uint8_t *bytes;
	size_t len;

	switch (next() % 10) {
	case 0:
	case 1:
		if (e->next != EVIL_END)
			evil_play(e, EVIL_END);
		break;
	case 2: say_changed(e); break;
	case 3: say_anything(e); break;
	case 4: record(e); break;
	case 5:
		len = take(&bytes, 255);
		evil_raw(e, bytes, len);
		break;
	case 6: e->split = next(); break;
	case 7: evil_ask(e, "data", 4); break;
	case 8: ward_conn_rekey(e->side.conn, next() % 2 == 1); break;
	default: e->pad = e->tls12 ? 0 : next(); break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const enum hs_state states[] = { HS_WAIT_SH, HS_WAIT_EE, HS_WAIT_CERT_CR,
		HS_WAIT_CV, HS_WAIT_FIN, HS_WAIT_CH, HS_CONNECTED, HS_WAIT_CERT, HS_WAIT_ACCEPT };
	static const enum hs_state states12[] = { HS_WAIT_CERT, HS_WAIT_SKE, HS_WAIT_CR_DONE,
		HS_WAIT_DONE, HS_WAIT_CKE, HS_WAIT_CV, HS_WAIT_CCS, HS_WAIT_FIN, HS_CONNECTED,
		HS_WAIT_STATUS };
	struct evil *e;
	uint8_t start, state;

	script = data;
	left = len;
	mock_seed(1);
	pair_use(mock_provider());
	start = next();
	state = start / 4;
	if (start / 2 % 2 == 0)
		e = evil_at(start % 2 == 1, states[state % (sizeof states / sizeof states[0])]);
	else
		e = evil12_at(start % 2 == 1,
			states12[state % (sizeof states12 / sizeof states12[0])]);
	if (e == NULL)
		return 0;
	while (left > 0 && (ward_conn_wants(e->side.conn) & WARD_ENDED) == 0)
		act(e);
	HOLDS(e->alerts <= 1 || side_why(&e->side) == 0);
	evil_free(e);
	return 0;
}
