/* The engine under a checker that knows which bytes are secret: what two sides agreed
 * on, and all that the key schedule makes of it. So a Finished that is compared byte
 * by byte is noticed, and anything that looks at a key. */
#include <string.h>
#include "../mock_provider.h"
#include "../t.h"
#include "../tls_pair.h"
#include "base/mem.h"
#include "base/why.h"
#include "mark.h"
#include "tls/ticket.h"

/* The AEAD of the mock provider is no real one and may see its keys; what it seals
 * goes out, what it opens was somebody's message. */
static bool aead_init(struct ward_aead *a, enum ward_aead_id id, const uint8_t *key)
{
	bool ok = mock_provider()->aead_init(a, id, key);

	if (ok)
		secret_open(a->ctx, WARD_AEAD_KEY_MAX);
	return ok;
}

static const uint8_t *known(const uint8_t *nonce, uint8_t copy[WARD_AEAD_NONCE])
{
	memcpy(copy, nonce, WARD_AEAD_NONCE);
	secret_open(copy, WARD_AEAD_NONCE);
	return copy;
}

static bool aead_seal(struct ward_aead *a, const uint8_t nonce[WARD_AEAD_NONCE],
	struct ward_span aad, const uint8_t *in, size_t in_len, const uint8_t *tail,
	size_t tail_len, uint8_t *out)
{
	uint8_t copy[WARD_AEAD_NONCE];
	bool ok = mock_provider()->aead_seal(a, known(nonce, copy), aad, in, in_len, tail, tail_len,
		out);

	secret_open(out, in_len + tail_len + WARD_AEAD_TAG);
	return ok;
}

static unsigned agreed, opened;

static bool aead_open(struct ward_aead *a, const uint8_t nonce[WARD_AEAD_NONCE],
	struct ward_span aad, uint8_t *buf, size_t len)
{
	uint8_t copy[WARD_AEAD_NONCE];
	struct ticket_state state;
	bool ok = mock_provider()->aead_open(a, known(nonce, copy), aad, buf, len);

	/* A record has a header of five bytes. What else is opened is a ticket, and the
	 * session's secret in it still is one. */
	if (ok && aad.len > 5 && ticket_state_read((struct ward_span){ buf, len - WARD_AEAD_TAG },
			&state)) {
		secret_mark((void *)(uintptr_t)state.secret.p, state.secret.len);
		opened++;
	}
	return ok;
}

static bool keypair_agree(struct ward_keypair *kp, uint16_t group, struct ward_span share,
	uint8_t secret[WARD_SECRET_MAX], size_t *ret_len)
{
	bool ok = mock_provider()->keypair_agree(kp, group, share, secret, ret_len);

	secret_mark(secret, *ret_len);
	agreed++;
	return ok;
}

static bool share_answer(uint16_t group, struct ward_span peer_share,
	uint8_t share[WARD_SHARE_MAX], size_t *ret_share_len, uint8_t secret[WARD_SECRET_MAX],
	size_t *ret_secret_len)
{
	bool ok = mock_provider()->share_answer(group, peer_share, share, ret_share_len, secret,
		ret_secret_len);

	secret_mark(secret, *ret_secret_len);
	agreed++;
	return ok;
}

static const struct ward_provider *marking(void)
{
	static struct ward_provider p;

	p = *mock_provider();
	p.aead_init = aead_init;
	p.aead_seal = aead_seal;
	p.aead_open = aead_open;
	p.keypair_agree = keypair_agree;
	p.share_answer = share_answer;
	return &p;
}

static void secrets_are_compared_in_constant_time(void)
{
	uint8_t a[64] = { 0 }, b[64] = { 0 };

	secret_mark(a, sizeof a);
	OK(mem_equal(a, b, sizeof a));
	b[0] = 1;
	OK(!mem_equal(a, b, sizeof a));
	EQ(mark_errors(), 0);
}

static void a_handshake_is_made_in_constant_time(void)
{
	struct pair p;

	mock_seed(1);
	pair_use(marking());
	pair_new(&p, NULL, NULL, NULL);
	OK(pair_connect(&p));
	EQ(agreed, 2);
	EQ(pair_send(&p.client, &p.server, "hello", 5), 0);
	pair_run(&p);
	EQ(p.server.data_len, 5);
	EQ(ward_conn_rekey(p.client.conn, true), 0);
	pair_run(&p);
	EQ(side_facts(&p.server).key_updates_received, 1);
	pair_free(&p);
	pair_use(NULL);
	EQ(mark_errors(), 0);
}

/* Of TLS 1.2: the main secret, the keys, both Finished. */
static void a_handshake_of_tls_1_2_is_made_in_constant_time(void)
{
	struct ward_config_desc client, server;
	struct pair p;

	mock_seed(3);
	pair_use(marking());
	client = pair_desc_client();
	server = pair_desc_server();
	client.min_version = server.min_version = 0;
	server.max_version = 0x0303;
	agreed = 0;
	pair_new(&p, &client, &server, NULL);
	OK(pair_connect(&p));
	EQ(side_facts(&p.client).version, 0x0303);
	EQ(agreed, 2);
	EQ(pair_send(&p.client, &p.server, "hello", 5), 0);
	pair_run(&p);
	EQ(p.server.data_len, 5);
	pair_free(&p);
	pair_use(NULL);
	EQ(mark_errors(), 0);
}

static bool meet(const struct ward_config_desc *client, const struct ward_config_desc *server,
	bool change)
{
	struct pair p;
	bool resumed;

	pair_new(&p, client, server, NULL);
	if (change) {
		side_job(&p.client);
		pair_move(&p.client, &p.server);
		p.server.wire[p.server.wire_len - 1] ^= 1; /* the end of the binder */
	}
	EQ(pair_connect(&p), !change);
	if (change)
		EQ(side_why(&p.server), WARD_WHY_BINDER_BAD);
	/* Tickets come with the first data. */
	if (!change)
		EQ(pair_send(&p.server, &p.client, "hello", 5), 0);
	pair_run(&p);
	resumed = side_facts(&p.server).resumed;
	pair_free(&p);
	return resumed;
}

static void a_session_is_taken_up_in_constant_time(void)
{
	static const uint8_t secret[32] = "a secret of thirty-two bytes...";
	struct ward_config_desc client, server;
	struct ward_sessions *sessions = ward_sessions_new(0);
	struct ward_tickets *tickets;
	struct ward_why why;

	mock_seed(2);
	pair_use(marking());
	client = pair_desc_client();
	server = pair_desc_server();
	CHECK(ward_tickets_new(server.provider, secret, sizeof secret, 0, &tickets, &why) == 0);
	client.sessions = sessions;
	server.tickets = tickets;
	OK(!meet(&client, &server, false));
	EQ(opened, 0);
	OK(meet(&client, &server, false));
	EQ(opened, 1);
	OK(!meet(&client, &server, true)); /* a binder that is wrong */
	EQ(opened, 2);
	client.min_version = server.min_version = 0;
	server.max_version = 0x0303;
	OK(!meet(&client, &server, false));
	OK(meet(&client, &server, false));
	EQ(opened, 3);
	ward_tickets_free(tickets);
	ward_sessions_free(sessions);
	pair_use(NULL);
	EQ(mark_errors(), 0);
}

T_MAIN(T(secrets_are_compared_in_constant_time), T(a_handshake_is_made_in_constant_time),
	T(a_handshake_of_tls_1_2_is_made_in_constant_time),
	T(a_session_is_taken_up_in_constant_time))
