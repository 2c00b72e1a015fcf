/* The hybrid groups: each half counts, the order is the standard's, and the key of
 * X25519 that stands in a hybrid is the one that stands alone. RFC 10024, RFC 9954 */
#include "crypto/group.h"
#include "crypto/mlkem.h"
#include "crypto/ossl.h"
#include "hex.h"
#include "mock_provider.h"
#include "tls/conn.h"
#include "tls_evil.h"

static const uint16_t hybrids[] = { WARD_GROUP_X25519MLKEM768, WARD_GROUP_SECP256R1MLKEM768 };

struct one {
	struct ward_keypair pair;
	uint8_t share[WARD_SHARE_MAX], answer[WARD_SHARE_MAX];
	uint8_t own[WARD_SECRET_MAX], peer[WARD_SECRET_MAX];
	size_t share_len, answer_len, own_len, peer_len;
};

static void ask(struct one *x, uint16_t group)
{
	memset(x, 0, sizeof *x);
	OK(ossl_pair_new(ossl_random, &x->pair, group, x->share, &x->share_len));
}

static bool answer(struct one *x)
{
	return ossl_pair_answer(ossl_random, x->pair.group, span(x->share, x->share_len),
		x->answer, &x->answer_len, x->peer, &x->peer_len);
}

static bool finish(struct one *x)
{
	return ossl_pair_agree(&x->pair, x->pair.group, span(x->answer, x->answer_len), x->own,
		&x->own_len);
}

static bool same(const struct one *x)
{
	return x->own_len == 64 && x->peer_len == 64 && memcmp(x->own, x->peer, 64) == 0;
}

static void both_sides_get_the_same_64_bytes(void)
{
	for (int i = 0; i < 2; i++) {
		struct one x;

		ask(&x, hybrids[i]);
		OK(answer(&x) && finish(&x) && same(&x));
		EQ(x.share_len, group_find(hybrids[i])->client_len);
		EQ(x.answer_len, group_find(hybrids[i])->server_len);
		ossl_pair_free(&x.pair);
	}
}

/* RFC 10024 4.1, 4.2: an ML-KEM key of 1184 bytes, then 32 of X25519; the other way
 * round beside P-256. A share cut together in another order is none. */
static void the_parts_stand_in_the_standards_order(void)
{
	struct one x;

	ask(&x, WARD_GROUP_X25519MLKEM768);
	EQ(x.share_len, 1184 + 32);
	OK(mlkem_public_ok(span(x.share, 1184)));
	OK(answer(&x));
	EQ(x.answer_len, 1088 + 32);
	ossl_pair_free(&x.pair);

	ask(&x, WARD_GROUP_SECP256R1MLKEM768);
	EQ(x.share_len, 65 + 1184);
	EQ(x.share[0], 4);
	OK(mlkem_public_ok(span(x.share + 65, 1184)));
	OK(answer(&x));
	EQ(x.answer_len, 65 + 1088);
	EQ(x.answer[0], 4);
	ossl_pair_free(&x.pair);
}

/* RFC 10024 4.3: the secret of ML-KEM first, beside P-256 last. With the parts by
 * themselves the same bytes come out. */
static void the_secret_is_those_of_the_parts_joined(void)
{
	for (int i = 0; i < 2; i++) {
		const struct group *g = group_find(hybrids[i]);
		uint8_t random[MLKEM_RANDOM], kem[MLKEM_SECRET], alone[WARD_SECRET_MAX];
		size_t half_at = group_half_at(g, g->server_len), len;
		struct ward_keypair peer;
		struct one x;

		ask(&x, hybrids[i]);
		/* A server made by hand. */
		OK(ossl_random(random, sizeof random));
		OK(ossl_group_new(ossl_random, &peer, g->half, x.answer + half_at, &len));
		OK(ossl_group_agree(&peer, span(x.share + group_half_at(g, g->client_len), len),
			alone, &len));
		EQ(len, 32);
		OK(mlkem_encaps(span(x.share + group_kem_at(g), MLKEM_PUBLIC), random,
			x.answer + group_kem_at(g), kem));
		x.answer_len = g->server_len;
		OK(finish(&x));
		EQ_MEM(x.own + (g->half_first ? 32 : 0), kem, 32);
		EQ_MEM(x.own + (g->half_first ? 0 : 32), alone, 32);
		ossl_group_free(&peer);
		ossl_pair_free(&x.pair);
	}
}

static void each_part_of_an_answer_counts(void)
{
	for (int i = 0; i < 2; i++) {
		struct one x;

		ask(&x, hybrids[i]);
		OK(answer(&x));
		for (size_t byte = 0; byte < x.answer_len; byte += 7) {
			x.answer[byte] ^= 1;
			/* A point off its curve is refused, all else is another secret. */
			OK(!finish(&x) || !same(&x));
			x.answer[byte] ^= 1;
		}
		OK(finish(&x) && same(&x));
		ossl_pair_free(&x.pair);
	}
}

static void each_part_of_a_question_counts(void)
{
	for (int i = 0; i < 2; i++) {
		struct one x;

		ask(&x, hybrids[i]);
		for (size_t byte = 0; byte < x.share_len; byte += 11) {
			x.share[byte] ^= 1;
			OK(!answer(&x) || !finish(&x) || !same(&x));
			x.share[byte] ^= 1;
		}
		OK(answer(&x) && finish(&x) && same(&x));
		ossl_pair_free(&x.pair);
	}
}

static void shares_of_any_other_length_are_refused(void)
{
	static const uint8_t zeros[WARD_SECRET_MAX];

	for (int i = 0; i < 2; i++) {
		uint8_t longer[WARD_SHARE_MAX + 2] = { 0 };
		struct one x;
		size_t len;

		ask(&x, hybrids[i]);
		OK(answer(&x));
		memcpy(longer, x.answer, x.answer_len);
		for (len = 0; len < sizeof longer; len++) {
			bool ok = ossl_pair_agree(&x.pair, hybrids[i], span(longer, len), x.own,
				&x.own_len);

			EQ(ok, len == x.answer_len);
			if (!ok)
				EQ_MEM(x.own, zeros, sizeof zeros);
		}
		memcpy(longer, x.share, x.share_len);
		for (len = 0; len < sizeof longer; len++) {
			if (len == x.share_len)
				continue;
			OK(!ossl_pair_answer(ossl_random, hybrids[i], span(longer, len), x.answer,
				&x.answer_len, x.peer, &x.peer_len));
			OK(x.answer_len > 0); /* it is the share's fault */
			EQ(x.peer_len, 0);
			EQ_MEM(x.peer, zeros, sizeof zeros);
		}
		ossl_pair_free(&x.pair);
	}
}

static void a_pair_answers_for_its_half_and_for_no_other_group(void)
{
	static const uint16_t others[] = { 0, WARD_GROUP_X25519, WARD_GROUP_P256, WARD_GROUP_P384,
		WARD_GROUP_X25519MLKEM768, WARD_GROUP_SECP256R1MLKEM768, 0x11ed };

	for (int i = 0; i < 2; i++) {
		const struct group *g = group_find(hybrids[i]);
		struct ward_keypair peer;
		uint8_t share[WARD_SHARE_MAX];
		struct one x;
		size_t len;

		ask(&x, hybrids[i]);
		OK(ossl_group_new(ossl_random, &peer, g->half, share, &len));
		for (size_t k = 0; k < sizeof others / sizeof others[0]; k++)
			EQ(ossl_pair_agree(&x.pair, others[k], span(share, len), x.own, &x.own_len),
				others[k] == g->half);
		OK(ossl_pair_agree(&x.pair, g->half, span(share, len), x.own, &x.own_len));
		EQ(x.own_len, 32);
		OK(ossl_group_agree(&peer, span(x.share + group_half_at(g, x.share_len), len),
			x.peer, &x.peer_len));
		EQ_MEM(x.own, x.peer, 32);
		ossl_group_free(&peer);
		ossl_pair_free(&x.pair);
	}
}

static bool no_random(uint8_t *out, size_t len)
{
	memset(out, 0, len);
	return false;
}

static void without_random_bytes_there_is_neither_question_nor_answer(void)
{
	for (int i = 0; i < 2; i++) {
		struct ward_keypair pair;
		struct one x;
		size_t len;

		OK(!ossl_pair_new(no_random, &pair, hybrids[i], x.share, &len));
		OK(pair.handle == NULL);
		EQ(len, 0);
		ask(&x, hybrids[i]);
		OK(!ossl_pair_answer(no_random, hybrids[i], span(x.share, x.share_len), x.answer,
			&x.answer_len, x.peer, &x.peer_len));
		EQ(x.answer_len, 0); /* it is not the share's fault */
		ossl_pair_free(&x.pair);
	}
}

/* ---- in handshakes ---- */

static struct ward_config_desc with_groups(struct ward_config_desc d, uint16_t a, uint16_t b)
{
	d.groups[0] = a;
	d.groups[1] = b;
	d.num_groups = b != 0 ? 2 : 1;
	return d;
}

static void one_key_of_x25519_stands_in_both_shares(void)
{
	struct side s;
	struct hs *hs;

	side_client(&s, NULL, NULL);
	side_job(&s);
	hs = s.conn->hs;
	EQ(hs->num_shares, 2);
	EQ(hs->share_group[0], WARD_GROUP_X25519MLKEM768);
	EQ(hs->share_group[1], WARD_GROUP_X25519);
	EQ(hs->share_len[0], 1216);
	EQ(hs->share_len[1], 32);
	EQ_MEM(hs->shares.p + 1184, hs->shares.p + 1216, 32);
	EQ(hs->pair[1].group, 0);
	side_free(&s);
}

/* Every share the client sends may be chosen; what it did not send needs a retry. */
static void a_server_gets_its_group_with_as_few_hellos_as_can_be(void)
{
	static const struct {
		uint16_t server[2], group;
		bool retried;
	} rows[] = {
		{ { WARD_GROUP_X25519MLKEM768, WARD_GROUP_X25519 }, WARD_GROUP_X25519MLKEM768, false },
		{ { WARD_GROUP_X25519, WARD_GROUP_X25519MLKEM768 }, WARD_GROUP_X25519, false },
		{ { WARD_GROUP_X25519, 0 }, WARD_GROUP_X25519, false },
		/* No retry for a hybrid while there is a share that is good. */
		{ { WARD_GROUP_SECP256R1MLKEM768, WARD_GROUP_X25519 }, WARD_GROUP_X25519, false },
		{ { WARD_GROUP_SECP256R1MLKEM768, 0 }, WARD_GROUP_SECP256R1MLKEM768, true },
		{ { WARD_GROUP_P256, 0 }, WARD_GROUP_P256, true },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct ward_config_desc d = with_groups(pair_desc_server(), rows[i].server[0],
			rows[i].server[1]);
		struct pair p;

		pair_new(&p, NULL, &d, NULL);
		OK(pair_connect(&p));
		EQ(side_facts(&p.client).group, rows[i].group);
		EQ(side_facts(&p.server).group, rows[i].group);
		EQ(side_facts(&p.client).retried, rows[i].retried);
		pair_free(&p);
	}
}

static void a_client_without_the_hybrid_is_served_as_before(void)
{
	struct ward_config_desc d = with_groups(pair_desc_client(), WARD_GROUP_X25519, 0);
	struct pair p;

	pair_new(&p, &d, NULL, NULL);
	OK(pair_connect(&p));
	EQ(side_facts(&p.server).group, WARD_GROUP_X25519);
	OK(!side_facts(&p.server).retried);
	pair_free(&p);
}

/* A server that names the hybrid and answers with its half alone would take the
 * client back to what a quantum computer reads. */
static void an_answer_for_the_half_alone_does_not_pass_for_the_hybrid(void)
{
	static const size_t lens[] = { 32, 1088 };

	for (size_t i = 0; i < 2; i++) {
		uint8_t data[4 + 1120] = { 0x11, 0xec, (uint8_t)(lens[i] >> 8), (uint8_t)lens[i] };
		struct evil *e = evil_server(NULL);

		memset(data + 4, 9, lens[i]);
		evil_make(e, MSG_SERVER_HELLO);
		evil_ext_set(e, 51, data, 4 + lens[i]);
		evil_send(e);
		EQ(side_why(&e->side), WARD_WHY_SHARE_LENGTH);
		EQ(e->alert, 47);
		evil_free(e);
	}
}

/* FIPS 203 6.3: nothing tells that a ciphertext was refused, but keys differ. */
static void a_ciphertext_changed_on_its_way_ends_in_records_that_do_not_open(void)
{
	for (size_t byte = 0; byte < 1088; byte += 272) {
		struct pair p;

		pair_new(&p, NULL, NULL, NULL);
		side_job(&p.client);
		pair_move(&p.client, &p.server);
		side_feed(&p.server);
		pair_move(&p.server, &p.client);
		/* Record, message, version, random, session id, suite, compression, length
		 * of extensions; supported_versions, key_share with group and length. */
		p.client.wire[5 + 4 + 2 + 32 + 33 + 2 + 1 + 2 + 6 + 8 + byte] ^= 1;
		side_feed(&p.client);
		EQ(side_why(&p.client), WARD_WHY_RECORD_FORGED);
		pair_free(&p);
	}
}

static void another_implementation_agrees_on_hybrids_from_both_sides(void)
{
	for (int i = 0; i < 2; i++)
		for (int mock = 0; mock < 2; mock++) {
			struct ward_config_desc c, s;
			struct evil *e;

			pair_use(mock ? mock_provider() : NULL);
			c = with_groups(pair_desc_client(), hybrids[i], 0);
			s = with_groups(pair_desc_server(), hybrids[i], 0);
			e = evil_client(&s);
			e->group = hybrids[i];
			OK(evil_connect(e));
			EQ(side_facts(&e->side).group, hybrids[i]);
			evil_free(e);
			e = evil_server(&c);
			e->group = hybrids[i];
			OK(evil_connect(e));
			EQ(side_facts(&e->side).group, hybrids[i]);
			evil_free(e);
		}
	pair_use(NULL);
}

/* What only the handshake needs is given back with it. */
static void a_connected_client_has_kept_no_pair_and_no_share(void)
{
	struct pair p;

	pair_new(&p, NULL, NULL, NULL);
	OK(pair_connect(&p));
	OK(p.client.conn->hs == NULL && p.server.conn->hs == NULL);
	OK(sizeof *p.client.conn < 1024);
	pair_free(&p);
}

T_MAIN(T(both_sides_get_the_same_64_bytes), T(the_parts_stand_in_the_standards_order),
	T(the_secret_is_those_of_the_parts_joined), T(each_part_of_an_answer_counts),
	T(each_part_of_a_question_counts), T(shares_of_any_other_length_are_refused),
	T(a_pair_answers_for_its_half_and_for_no_other_group),
	T(without_random_bytes_there_is_neither_question_nor_answer),
	T(one_key_of_x25519_stands_in_both_shares),
	T(a_server_gets_its_group_with_as_few_hellos_as_can_be),
	T(a_client_without_the_hybrid_is_served_as_before),
	T(an_answer_for_the_half_alone_does_not_pass_for_the_hybrid),
	T(a_ciphertext_changed_on_its_way_ends_in_records_that_do_not_open),
	T(another_implementation_agrees_on_hybrids_from_both_sides),
	T(a_connected_client_has_kept_no_pair_and_no_share))
