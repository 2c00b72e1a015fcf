/* Whatever is changed on the way, two sides never end up connected with different
 * ideas of what was said: every bit, every byte, every record. RFC 9846 F.1 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil.h"

enum { TO_SERVER, TO_CLIENT };
enum { FLIP, CUT, INSERT, DROP_RECORD, REPEAT_RECORD, SWAP_RECORDS };

/* What the attacker does to the bytes of one direction. */
struct attack {
	int direction, kind;
	size_t at;    /* byte offset, or number of a record */
	uint8_t bits; /* FLIP: xored; INSERT: the byte */
};

struct wire {
	struct buf bytes; /* of each direction, before the attack */
	size_t given;     /* how much of it the attack has been through */
	size_t records;   /* whole records given */
};

struct outcome {
	bool both;   /* both sides are connected */
	bool clean;  /* all data arrived, and the goodbyes */
	size_t len[2], records[2];
	uint8_t bytes[2][8192];
};

static void give(struct side *to, const uint8_t *p, size_t len)
{
	side_put(to, p, len);
}

static size_t record_len(const struct wire *w)
{
	const uint8_t *p = w->bytes.p + w->given;
	size_t left = w->bytes.len - w->given, len;

	if (left < RECORD_HEADER)
		return 0;
	len = RECORD_HEADER + ((size_t)p[3] << 8 | p[4]);
	return left < len ? 0 : len;
}

/* Gives a record on, changed if the attack is on it. A record that waits to be
 * swapped stays until the next one is there. */
static bool pass_record(struct wire *w, struct side *to, const struct attack *a)
{
	size_t len = record_len(w), next, at = w->given;
	uint8_t copy[2048];
	struct wire behind = *w;

	if (len == 0)
		return false;
	CHECK(len <= sizeof copy);
	memcpy(copy, w->bytes.p + at, len);
	if (a != NULL && a->kind == SWAP_RECORDS && w->records == a->at) {
		behind.given += len;
		next = record_len(&behind);
		if (next == 0)
			return false;
		give(to, w->bytes.p + behind.given, next);
		give(to, copy, len);
		w->given += len + next;
		w->records += 2;
		return true;
	}
	w->given += len;
	w->records++;
	if (a == NULL) {
		give(to, copy, len);
	} else if (a->kind == DROP_RECORD || a->kind == REPEAT_RECORD || a->kind == SWAP_RECORDS) {
		if (a->kind != DROP_RECORD || w->records - 1 != a->at)
			give(to, copy, len);
		if (a->kind == REPEAT_RECORD && w->records - 1 == a->at)
			give(to, copy, len);
	} else if (a->at < at || a->at >= at + len) {
		give(to, copy, len);
	} else if (a->kind == FLIP) {
		copy[a->at - at] ^= a->bits;
		give(to, copy, len);
	} else {
		give(to, copy, a->at - at);
		if (a->kind == INSERT)
			give(to, &a->bits, 1);
		give(to, copy + (a->at - at) + (a->kind == CUT), len - (a->at - at) - (a->kind == CUT));
	}
	return true;
}

static bool pass(struct wire *w, struct side *from, struct side *to, const struct attack *a)
{
	size_t n = ward_conn_out_len(from->conn);
	uint8_t *room = buf_room(&w->bytes, n + 1);
	bool moved = false;

	CHECK(room != NULL);
	w->bytes.len += ward_conn_out(from->conn, room, n);
	while (pass_record(w, to, a))
		moved = true;
	side_feed(to);
	return moved;
}

static void say_goodbye(struct side *from, struct wire *w, const char *text)
{
	uint8_t out[200];
	size_t used, len;

	if (ward_conn_seal(from->conn, (const uint8_t *)text, strlen(text), &used, out, sizeof out,
		    &len) != 0)
		return;
	CHECK(buf_add(&w->bytes, out, len));
	CHECK(ward_conn_close(from->conn) == 0);
}

static void session(const struct ward_config_desc *server, const struct attack *attack,
	struct outcome *ret)
{
	struct wire wire[2] = { { .bytes = { .max = 1 << 20 } }, { .bytes = { .max = 1 << 20 } } };
	const struct attack *on[2] = { NULL, NULL };
	bool moved, said = false;
	struct pair p;

	if (attack != NULL)
		on[attack->direction] = attack;
	mock_seed(3);
	pair_new(&p, NULL, server, NULL);
	side_feed(&p.client);
	ret->both = false;
	do {
		moved = pass(&wire[TO_SERVER], &p.client, &p.server, on[TO_SERVER]);
		moved |= pass(&wire[TO_CLIENT], &p.server, &p.client, on[TO_CLIENT]);
		if (!ret->both && side_facts(&p.client).connected && side_facts(&p.server).connected)
			ret->both = true;
		if (!moved && ret->both && !said) {
			say_goodbye(&p.client, &wire[TO_SERVER], "request");
			say_goodbye(&p.server, &wire[TO_CLIENT], "response");
			said = moved = true;
		}
	} while (moved);
	ret->clean = ret->both && ward_conn_eof(p.client.conn) == 0 &&
		ward_conn_eof(p.server.conn) == 0 && p.server.data_len == 7 &&
		memcmp(p.server.data, "request", 7) == 0 && p.client.data_len == 8 &&
		memcmp(p.client.data, "response", 8) == 0;
	OK(side_why(&p.client) != WARD_WHY_INTERNAL && side_why(&p.server) != WARD_WHY_INTERNAL);
	for (int i = 0; i < 2; i++) {
		ret->len[i] = wire[i].bytes.len;
		ret->records[i] = wire[i].records;
		CHECK(wire[i].bytes.len <= sizeof ret->bytes[i]);
		memcpy(ret->bytes[i], wire[i].bytes.p, wire[i].bytes.len);
		buf_free(&wire[i].bytes);
	}
	pair_free(&p);
}

/* What the record of a byte is, and where in it the byte stands. */
struct place {
	uint8_t type;
	size_t off, len;
};

static struct place place_of(const struct outcome *o, int direction, size_t at)
{
	const uint8_t *p = o->bytes[direction];
	size_t start = 0, len;

	for (;;) {
		len = RECORD_HEADER + ((size_t)p[start + 3] << 8 | p[start + 4]);
		if (at < start + len)
			return (struct place){ p[start], at - start, len };
		start += len;
	}
}

static struct ward_config_desc server_of(int retry)
{
	static struct ward_credential *small;
	static const char *const names[] = { "example.org", NULL };
	struct ward_config_desc d = pair_desc_server();

	if (small == NULL)
		small = pair_credential_of(mock_provider(), WARD_KEY_ED25519, names, 20);
	d.credentials = &small;
	d.retry_always = retry;
	if (retry) {
		d.groups[0] = WARD_GROUP_P256;
		d.num_groups = 1;
	}
	return d;
}

static void the_session_under_attack_is_good(void)
{
	pair_use(mock_provider());
	for (int retry = 0; retry < 2; retry++) {
		struct ward_config_desc d = server_of(retry);
		struct outcome a, b;

		session(&d, NULL, &a);
		OK(a.both && a.clean);
		session(&d, NULL, &b); /* and the same each time */
		for (int i = 0; i < 2; i++) {
			EQ(a.len[i], b.len[i]);
			EQ_MEM(a.bytes[i], b.bytes[i], a.len[i]);
		}
		OK(a.len[TO_CLIENT] > 350 && a.records[TO_CLIENT] >= 5);
	}
	pair_use(NULL);
}

/* "This field is deprecated and MUST be ignored for all purposes": the version of
 * a record in the clear. That of a sealed one is under its tag. RFC 9846 5.1, 5.2 */
static void no_changed_bit_is_agreed_upon(void)
{
	pair_use(mock_provider());
	for (int retry = 0; retry < 2; retry++)
		for (int direction = 0; direction < 2; direction++) {
			struct ward_config_desc d = server_of(retry);
			struct outcome whole, o;

			session(&d, NULL, &whole);
			for (size_t bit = 0; bit < 8 * whole.len[direction]; bit++) {
				struct attack a = { direction, FLIP, bit / 8, (uint8_t)(1u << bit % 8) };
				struct place p = place_of(&whole, direction, bit / 8);
				bool ignored = p.type != RECORD_DATA && (p.off == 1 || p.off == 2);

				session(&d, &a, &o);
				EQ(o.clean, ignored);
				if (ignored)
					OK(o.both);
			}
		}
	pair_use(NULL);
}

/* The transcript is what both have said: connected is not reached with another. */
static void no_changed_handshake_connects_both_sides(void)
{
	pair_use(mock_provider());
	for (int direction = 0; direction < 2; direction++) {
		struct ward_config_desc d = server_of(0);
		struct outcome whole, o;
		size_t handshake;

		session(&d, NULL, &whole);
		/* The last two records of a direction are data and the goodbye. */
		handshake = whole.len[direction] - (direction == TO_SERVER ? 7 : 8) - 2 -
			2 * RECORD_OVERHEAD;
		for (size_t at = 0; at < handshake; at++) {
			struct place p = place_of(&whole, direction, at);

			for (unsigned bits = 1; bits < 256; bits += 127) {
				struct attack a = { direction, FLIP, at, (uint8_t)bits };

				session(&d, &a, &o);
				EQ(o.both, p.type != RECORD_DATA && (p.off == 1 || p.off == 2));
			}
		}
	}
	pair_use(NULL);
}

static void no_byte_may_be_cut_out_or_put_in(void)
{
	static const uint8_t bytes[] = { 0, 1, 0x16, 0xff };

	pair_use(mock_provider());
	for (int direction = 0; direction < 2; direction++) {
		struct ward_config_desc d = server_of(1);
		struct outcome whole, o;

		session(&d, NULL, &whole);
		for (size_t at = 0; at < whole.len[direction]; at++) {
			struct attack cut = { direction, CUT, at, 0 };

			session(&d, &cut, &o);
			OK(!o.clean);
			for (size_t i = 0; i < sizeof bytes; i++) {
				struct attack insert = { direction, INSERT, at, bytes[i] };
				struct place p = place_of(&whole, direction, at);

				session(&d, &insert, &o);
				/* Beside an ignored byte that is equal nothing is seen to move. */
				OK(!o.clean || p.off == 1 || p.off == 2);
			}
		}
	}
	pair_use(NULL);
}

static uint8_t type_of_record(const struct outcome *o, int direction, size_t number)
{
	size_t at = 0;

	while (number-- > 0)
		at += RECORD_HEADER + ((size_t)o->bytes[direction][at + 3] << 8 | o->bytes[direction][at + 4]);
	return o->bytes[direction][at];
}

/* A change_cipher_spec means nothing: it may be lost, come twice, come late. */
static void no_record_may_be_lost_or_come_twice_or_out_of_order(void)
{
	pair_use(mock_provider());
	for (int retry = 0; retry < 2; retry++)
		for (int direction = 0; direction < 2; direction++)
			for (int kind = DROP_RECORD; kind <= SWAP_RECORDS; kind++) {
				struct ward_config_desc d = server_of(retry);
				struct outcome whole, o;
				size_t last;

				session(&d, NULL, &whole);
				last = whole.records[direction] - (kind == SWAP_RECORDS);
				for (size_t i = 0; i < last; i++) {
					struct attack a = { direction, kind, i, 0 };
					bool ccs = type_of_record(&whole, direction, i) == RECORD_CCS;
					bool late = i + 1 < whole.records[direction] &&
						type_of_record(&whole, direction, i + 1) == RECORD_CCS;

					session(&d, &a, &o);
					/* A second goodbye comes after the end: ignored. */
					if (kind == REPEAT_RECORD)
						EQ(o.clean, ccs || i + 1 == whole.records[direction]);
					else if (kind == DROP_RECORD)
						EQ(o.clean, ccs);
					else if (!ccs && !late)
						OK(!o.clean);
				}
			}
	pair_use(NULL);
}

/* A reflection: each side's own words sent back to it. RFC 9846 F.5 */
static void a_side_does_not_talk_to_itself(void)
{
	struct pair p;

	pair_new(&p, NULL, NULL, NULL);
	side_feed(&p.client);
	pair_move(&p.client, &p.client);
	side_feed(&p.client);
	EQ(side_why(&p.client), WARD_WHY_MSG_UNEXPECTED);
	pair_free(&p);
	pair_new(&p, NULL, NULL, NULL);
	OK(pair_connect(&p));
	EQ(pair_send(&p.client, &p.client, "mirror", 6), 0);
	side_feed(&p.client);
	EQ(side_why(&p.client), WARD_WHY_RECORD_FORGED);
	pair_free(&p);
}

T_MAIN(T(the_session_under_attack_is_good), T(no_changed_bit_is_agreed_upon),
	T(no_changed_handshake_connects_both_sides), T(no_byte_may_be_cut_out_or_put_in),
	T(no_record_may_be_lost_or_come_twice_or_out_of_order), T(a_side_does_not_talk_to_itself))
