/* Primitives, memory and buffers that fail at any time: a connection ends with the
 * right words, nothing leaks, and nobody goes on as if nothing had happened. */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil.h"

/* ---- the nth call fails ---- */

static size_t calls, fail_at;

static bool fails_now(void)
{
	return ++calls == fail_at;
}

/* Linked with --wrap=calloc: all memory of the layers below net/ comes from it. */
void *__real_calloc(size_t num, size_t size);
void *__wrap_calloc(size_t num, size_t size);
static bool count_memory;

void *__wrap_calloc(size_t num, size_t size)
{
	return count_memory && fails_now() ? NULL : __real_calloc(num, size);
}

static bool flaky_random(uint8_t *out, size_t len)
{
	return !fails_now() && mock_provider()->random(out, len);
}

static bool flaky_hash_init(struct ward_hash *h, enum ward_hash_id id)
{
	return !fails_now() && mock_provider()->hash_init(h, id);
}

static bool flaky_aead_init(struct ward_aead *a, enum ward_aead_id id, const uint8_t *key)
{
	return !fails_now() && mock_provider()->aead_init(a, id, key);
}

static bool flaky_aead_seal(struct ward_aead *a, const uint8_t nonce[WARD_AEAD_NONCE],
	struct ward_span aad, const uint8_t *in, size_t in_len, const uint8_t *tail,
	size_t tail_len, uint8_t *out)
{
	return !fails_now() &&
		mock_provider()->aead_seal(a, nonce, aad, in, in_len, tail, tail_len, out);
}

static bool flaky_aead_open(struct ward_aead *a, const uint8_t nonce[WARD_AEAD_NONCE],
	struct ward_span aad, uint8_t *buf, size_t len)
{
	return !fails_now() && mock_provider()->aead_open(a, nonce, aad, buf, len);
}

static bool flaky_keypair_new(struct ward_keypair *kp, uint16_t group,
	uint8_t share[WARD_SHARE_MAX], size_t *ret_len)
{
	return !fails_now() && mock_provider()->keypair_new(kp, group, share, ret_len);
}

static bool flaky_agree(struct ward_keypair *kp, uint16_t group, struct ward_span share,
	uint8_t secret[WARD_SECRET_MAX], size_t *ret_len)
{
	return !fails_now() && mock_provider()->keypair_agree(kp, group, share, secret, ret_len);
}

static bool flaky_answer(uint16_t group, struct ward_span peer, uint8_t share[WARD_SHARE_MAX],
	size_t *ret_share_len, uint8_t secret[WARD_SECRET_MAX], size_t *ret_secret_len)
{
	*ret_share_len = 0;
	return !fails_now() && mock_provider()->share_answer(group, peer, share, ret_share_len,
		secret, ret_secret_len);
}

static bool flaky_verify(const struct ward_public_key *key, enum ward_sig sig,
	struct ward_span message, struct ward_span signature)
{
	return !fails_now() && mock_provider()->verify(key, sig, message, signature);
}

static bool flaky_sign(const struct ward_key *key, enum ward_sig sig, struct ward_span message,
	uint8_t signature[WARD_SIGNATURE_MAX], size_t *ret_len)
{
	return !fails_now() && mock_provider()->key_sign(key, sig, message, signature, ret_len);
}

static const struct ward_provider *flaky(void)
{
	static struct ward_provider p;

	p = *mock_provider();
	p.random = flaky_random;
	p.hash_init = flaky_hash_init;
	p.aead_init = flaky_aead_init;
	p.aead_seal = flaky_aead_seal;
	p.aead_open = flaky_aead_open;
	p.keypair_new = flaky_keypair_new;
	p.keypair_agree = flaky_agree;
	p.share_answer = flaky_answer;
	p.verify = flaky_verify;
	p.key_sign = flaky_sign;
	return &p;
}

static void start_failing(size_t at)
{
	calls = 0;
	fail_at = at;
}

/* ---- a whole session, and what each side says of it ---- */

static struct ward_config *configs[2];

enum { FULL, RETRY, TLS12, TLS12_CERT, KINDS };

static void make_configs(int kind)
{
	struct ward_config_desc c = pair_desc_client(), s = pair_desc_server();
	static const char *const protocols[] = { "h2", NULL };
	struct ward_why why;

	fail_at = 0;
	c.alpn = s.alpn = protocols;
	s.retry_always = kind == RETRY;
	if (kind == RETRY) {
		s.groups[0] = WARD_GROUP_P256;
		s.num_groups = 1;
	}
	if (kind >= TLS12) {
		c.min_version = s.min_version = 0;
		c.max_version = 0x0303;
	}
	if (kind == TLS12_CERT) {
		s.trust = c.trust;
		s.revocation = c.revocation;
		s.client_auth = WARD_CLIENT_AUTH_REQUIRED;
		c.credentials = s.credentials;
		c.num_credentials = 1;
	}
	CHECK(ward_config_client(&c, &configs[0], &why) == 0);
	CHECK(ward_config_server(&s, &configs[1], &why) == 0);
}

static void free_configs(void)
{
	ward_config_free(configs[0]);
	ward_config_free(configs[1]);
}

/* Begins one side; the reason when that fails. */
static int begin(struct side *s, struct ward_config *config, const char *name)
{
	struct ward_why why;

	memset(s, 0, sizeof *s);
	s->config = config_reference(config);
	return -ward_conn_new(config, name, PAIR_NOW, &s->conn, &why);
}

/* TLS 1.2 does not renew its keys. */
static bool rekey(struct side *s)
{
	return side_facts(s).version == 0x0303 || ward_conn_rekey(s->conn, true) == 0;
}

static bool talk(struct pair *p)
{
	if (!pair_connect(p))
		return false;
	if (pair_send(&p->client, &p->server, "request", 7) != 0 || !rekey(&p->client))
		return false;
	pair_run(p);
	if (pair_send(&p->server, &p->client, "response", 8) != 0 ||
		ward_conn_close(p->server.conn) != 0 || ward_conn_close(p->client.conn) != 0)
		return false;
	pair_run(p);
	return p->server.data_len == 7 && p->client.data_len == 8 &&
		ward_conn_eof(p->client.conn) == 0 && ward_conn_eof(p->server.conn) == 0;
}

/* Whether all went well; else the reasons of both sides. */
static bool session(int ret_why[2])
{
	struct pair p;
	bool ok = false;

	ret_why[0] = begin(&p.client, configs[0], "example.org");
	ret_why[1] = begin(&p.server, configs[1], NULL);
	if (ret_why[0] == 0 && ret_why[1] == 0) {
		ok = talk(&p);
		ret_why[0] = side_why(&p.client);
		ret_why[1] = side_why(&p.server);
	}
	pair_free(&p);
	return ok;
}

static bool is_failure_of_a_primitive(int why)
{
	return why == WARD_WHY_PRIMITIVE_FAILED || why == WARD_WHY_RANDOM_FAILED ||
		why == WARD_WHY_SHARE_BAD || why == WARD_WHY_SIGN_FAILED ||
		why == WARD_WHY_SIGNATURE_BAD || why == WARD_WHY_RECORD_FORGED;
}

static void a_primitive_may_fail_at_any_time(void)
{
	for (int kind = 0; kind < KINDS; kind++) {
		size_t at = 0, total;
		int why[2];
		bool ok;

		pair_use(flaky());
		make_configs(kind);
		start_failing(0);
		OK(session(why));
		total = calls;
		OK(total > (kind < TLS12 ? 80u : 30u));
		do {
			start_failing(++at);
			ok = session(why);
			EQ(ok, at > total);
			if (!ok)
				OK(is_failure_of_a_primitive(why[0]) || is_failure_of_a_primitive(why[1]));
			OK(why[0] != WARD_WHY_INTERNAL && why[1] != WARD_WHY_INTERNAL);
		} while (at <= total);
		free_configs();
		pair_use(NULL);
	}
}

static void memory_may_run_out_at_any_time(void)
{
	for (int kind = 0; kind < KINDS; kind++) {
		size_t at = 0, total;
		int why[2];
		bool ok;

		pair_use(mock_provider());
		make_configs(kind);
		count_memory = true;
		start_failing(0);
		OK(session(why));
		total = calls;
		OK(total > 20);
		do {
			start_failing(++at);
			ok = session(why);
			EQ(ok, at > total);
			if (!ok)
				/* The mock provider's own memory is a primitive that fails. */
				OK(why[0] == WARD_WHY_NO_MEMORY || why[1] == WARD_WHY_NO_MEMORY ||
					is_failure_of_a_primitive(why[0]) ||
					is_failure_of_a_primitive(why[1]));
		} while (at <= total);
		count_memory = false;
		free_configs();
		pair_use(NULL);
	}
}

static void a_configuration_needs_memory(void)
{
	for (int server = 0; server < 2; server++) {
		struct ward_config_desc d = server ? pair_desc_server() : pair_desc_client();
		struct ward_config *config;
		struct ward_why why;
		size_t at = 0;
		int result;

		do {
			count_memory = true;
			start_failing(++at);
			result = server ? ward_config_server(&d, &config, &why) :
				ward_config_client(&d, &config, &why);
			count_memory = false;
			EQ(result, calls < at ? 0 : -WARD_WHY_NO_MEMORY);
			ward_config_free(config);
		} while (result != 0);
		EQ(at, server ? 3 : 2);
	}
}

/* ---- buffers that are full ---- */

static void a_side_that_cannot_send_ends(void)
{
	struct ward_config_desc s = pair_desc_server();
	struct pair p;
	size_t total = 0;

	pair_use(mock_provider());
	s = pair_desc_server();
	pair_new(&p, NULL, &s, NULL);
	side_feed(&p.client);
	pair_move(&p.client, &p.server);
	side_feed(&p.server);
	total = ward_conn_out_len(p.server.conn);
	pair_free(&p);
	for (size_t max = 0; max <= total; max++) {
		pair_new(&p, NULL, &s, NULL);
		p.server.conn->out.max = max;
		OK(pair_connect(&p) == (max == total));
		if (max < total)
			EQ(side_why(&p.server), WARD_WHY_NO_MEMORY);
		pair_free(&p);
	}
	pair_use(NULL);
}

static void a_message_that_finds_no_room_ends_it(void)
{
	struct evil *e = evil_client(NULL);

	e->side.conn->hs->flight.max = 300; /* ServerHello fits, Certificate does not */
	evil_play(e, EVIL_END);
	EQ(side_why(&e->side), WARD_WHY_NO_MEMORY);
	EQ(e->alert, 80);
	evil_free(e);
	e = evil_server(NULL);
	e->side.conn->in.max = 10;
	evil_play(e, EVIL_END);
	FAILS(e, NO_MEMORY);
	evil_free(e);
}

static void key_updates_that_nobody_takes_end_it(void)
{
	struct pair p;
	int result = 0;
	size_t num = 0;

	pair_use(mock_provider());
	pair_new(&p, NULL, NULL, NULL);
	OK(pair_connect(&p));
	while (result == 0 && num < 1u << 20) {
		result = ward_conn_rekey(p.client.conn, false);
		num++;
	}
	EQ(result, -WARD_WHY_NO_MEMORY);
	EQ(num, OUT_MAX / (RECORD_OVERHEAD + 5) + 1);
	pair_free(&p);
	pair_use(NULL);
}

/* ---- what is left behind ---- */

static bool zero(const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (p[i] != 0)
			return false;
	return true;
}

static void the_shared_secret_is_wiped_once_it_is_used(void)
{
	struct evil *e = evil_at(false, HS_WAIT_EE);
	struct ward_job *job = &e->side.conn->hs->job;

	OK(zero(job->u.agree.secret, sizeof job->u.agree.secret));
	OK(e->side.conn->hs->pair[0].group == 0); /* and the pair it came from is gone */
	evil_free(e);
}

static void the_handshake_is_given_back_when_it_is_over(void)
{
	for (int server = 0; server < 2; server++) {
		struct evil *e = evil_at(server, HS_CONNECTED);
		struct ward_conn *c = e->side.conn;

		OK(c->hs == NULL);
		OK(c->in.p == NULL && c->out.p == NULL);
		evil_raw(e, "\xff\xff\xff\xff\xff", 5);
		OK(zero(c->read.secret, sizeof c->read.secret));
		OK(zero(c->write.secret, sizeof c->write.secret));
		evil_free(e);
	}
}

T_MAIN(T(a_primitive_may_fail_at_any_time), T(memory_may_run_out_at_any_time),
	T(a_configuration_needs_memory), T(a_side_that_cannot_send_ends),
	T(a_message_that_finds_no_room_ends_it), T(key_updates_that_nobody_takes_end_it),
	T(the_shared_secret_is_wiped_once_it_is_used),
	T(the_handshake_is_given_back_when_it_is_over))
