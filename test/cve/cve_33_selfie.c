/* Row 33: what a side sent comes back to it. Selfie made two sides with one key talk
 * each to itself; ward knows no keys from outside, and each direction has its own. */
#include "t.h"
#include "tls/record.h"
#include "tls_pair.h"

/* What is sealed of that which lies on the wire of a side. */
static void keep_sealed(struct side *s)
{
	size_t at = 0;

	while (at + RECORD_HEADER < s->wire_len && s->wire[at] != RECORD_DATA)
		at += RECORD_HEADER + ((size_t)s->wire[at + 3] << 8 | s->wire[at + 4]);
	memmove(s->wire, s->wire + at, s->wire_len - at);
	s->wire_len -= at;
}

static void a_hello_that_comes_back_is_no_answer(void)
{
	struct pair p;

	pair_new(&p, NULL, NULL, NULL);
	side_feed(&p.client);
	OK(pair_move(&p.client, &p.client) > 0);
	side_feed(&p.client);
	EQ(side_why(&p.client), WARD_WHY_MSG_UNEXPECTED);
	pair_free(&p);
}

static void a_servers_flight_that_comes_back_does_not_open(void)
{
	struct pair p;

	pair_new(&p, NULL, NULL, NULL);
	side_feed(&p.client);
	pair_move(&p.client, &p.server);
	side_feed(&p.server);
	EQ(side_why(&p.server), 0);
	OK(pair_move(&p.server, &p.server) > 0);
	keep_sealed(&p.server);
	OK(p.server.wire_len > 0);
	side_feed(&p.server);
	EQ(side_why(&p.server), WARD_WHY_RECORD_FORGED);
	pair_free(&p);
}

static void data_that_comes_back_does_not_open(void)
{
	for (unsigned server = 0; server < 2; server++) {
		struct pair p;
		struct side *s = server ? &p.server : &p.client;

		pair_new(&p, NULL, NULL, NULL);
		OK(pair_connect(&p));
		EQ(pair_send(s, s, "mirror", 6), 0);
		side_feed(s);
		EQ(side_why(s), WARD_WHY_RECORD_FORGED);
		EQ(s->data_len, 0);
		pair_free(&p);
	}
}

T_MAIN(T(a_hello_that_comes_back_is_no_answer), T(a_servers_flight_that_comes_back_does_not_open),
	T(data_that_comes_back_does_not_open))
