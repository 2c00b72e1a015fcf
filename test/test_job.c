/* The jobs over primitives: crypto/job.h, with libcrypto and with the mock. */
#include "crypto/job.h"

#include <ward/config.h>
#include "crypto/ossl.h"
#include "crypto/sigalg.h"
#include "mock_provider.h"
#include "seeded_provider.h"
#include "t.h"

static const uint16_t groups[] = { WARD_GROUP_X25519, WARD_GROUP_P256, WARD_GROUP_P384,
	WARD_GROUP_X25519MLKEM768, WARD_GROUP_SECP256R1MLKEM768 };
#define NUM_GROUPS 5

static const struct ward_provider *provider(int i)
{
	return i == 0 ? ward_provider_default() : i == 1 ? mock_provider() : seeded_provider();
}
#define NUM_PROVIDERS 3

/* A kind of key and the schemes it signs with. */
static const struct {
	enum ward_key_kind kind;
	unsigned bits;
} kinds[] = {
	{ WARD_KEY_RSA, 2048 },
	{ WARD_KEY_RSA_PSS, 2048 },
	{ WARD_KEY_P256, 0 },
	{ WARD_KEY_P384, 0 },
	{ WARD_KEY_ED25519, 0 },
};
#define NUM_KINDS 5

/* Keys are made once: RSA takes a while. */
static struct ward_key *key_of(const struct ward_provider *p, int i)
{
	static struct ward_key *keys[2][NUM_KINDS];
	int mock = p == mock_provider();

	if (keys[mock][i] == NULL)
		keys[mock][i] = p->key_generate(kinds[i].kind, kinds[i].bits);
	CHECK(keys[mock][i] != NULL);
	return keys[mock][i];
}

static struct ward_job job_keygen(const struct ward_provider *p, uint16_t group)
{
	struct ward_job job = { .kind = WARD_JOB_KEYGEN, .provider = p };

	job.u.keygen.num = 1;
	job.u.keygen.group[0] = group;
	return job;
}

static struct ward_job job_agree(const struct ward_provider *p, uint16_t group,
	struct ward_keypair *pair, struct ward_span share)
{
	struct ward_job job = { .kind = WARD_JOB_AGREE, .provider = p };

	job.u.agree.group = group;
	job.u.agree.pair = pair;
	job.u.agree.peer_share = share;
	return job;
}

static struct ward_job job_sign(const struct ward_provider *p, int key, uint16_t scheme)
{
	struct ward_job job = { .kind = WARD_JOB_SIGN, .provider = p };

	job.u.sign.key = key_of(p, key);
	job.u.sign.scheme = scheme;
	job.u.sign.text = (struct ward_job_text){ .server = true, .hash_len = 32 };
	memset(job.u.sign.text.transcript, 1, 32);
	return job;
}

/* The job of the other side: is this signature good? */
static struct ward_job job_verify(const struct ward_job *signed_job)
{
	struct ward_job job = { .kind = WARD_JOB_VERIFY, .provider = signed_job->provider };

	OK(job.provider->key_public(signed_job->u.sign.key, &job.u.verify.key));
	job.u.verify.scheme = signed_job->u.sign.scheme;
	job.u.verify.text = signed_job->u.sign.text;
	job.u.verify.signature = (struct ward_span){ signed_job->u.sign.signature,
		signed_job->u.sign.signature_len };
	return job;
}

static int run(struct ward_job *job)
{
	job_run_crypto(job);
	return job->why.code;
}

/* The client makes its pair first, the server while it agrees. */
static void both_sides_agree_in_every_group(void)
{
	for (int i = 0; i < NUM_PROVIDERS * NUM_GROUPS; i++) {
		const struct ward_provider *p = provider(i / NUM_GROUPS);
		struct ward_job client, server, keygen = job_keygen(p, groups[i % NUM_GROUPS]);

		EQ(run(&keygen), 0);
		server = job_agree(p, groups[i % NUM_GROUPS], NULL,
			(struct ward_span){
				keygen.u.keygen.share[0], keygen.u.keygen.share_len[0] });
		EQ(run(&server), 0);
		client = job_agree(p, groups[i % NUM_GROUPS], &keygen.u.keygen.pair[0],
			(struct ward_span){ server.u.agree.share, server.u.agree.share_len });
		EQ(run(&client), 0);
		EQ(client.u.agree.secret_len, server.u.agree.secret_len);
		OK(client.u.agree.secret_len >= 32);
		EQ_MEM(client.u.agree.secret, server.u.agree.secret, client.u.agree.secret_len);
		p->keypair_free(&keygen.u.keygen.pair[0]);
	}
}

static void two_pairs_of_one_job_are_two_pairs(void)
{
	const struct ward_provider *p = ward_provider_default();
	struct ward_job job = job_keygen(p, WARD_GROUP_X25519);

	job.u.keygen.num = 2;
	job.u.keygen.group[1] = WARD_GROUP_P256;
	EQ(run(&job), 0);
	EQ(job.u.keygen.share_len[0], 32);
	EQ(job.u.keygen.share_len[1], 65);
	EQ(job.u.keygen.pair[0].group, WARD_GROUP_X25519);
	EQ(job.u.keygen.pair[1].group, WARD_GROUP_P256);
	p->keypair_free(&job.u.keygen.pair[0]);
	p->keypair_free(&job.u.keygen.pair[1]);
}

static void each_job_makes_a_fresh_pair(void)
{
	const struct ward_provider *p = ward_provider_default();
	struct ward_job a = job_keygen(p, WARD_GROUP_X25519), b = a;

	EQ(run(&a), 0);
	EQ(run(&b), 0);
	OK(memcmp(a.u.keygen.share[0], b.u.keygen.share[0], 32) != 0);
	p->keypair_free(&a.u.keygen.pair[0]);
	p->keypair_free(&b.u.keygen.pair[0]);
}

static void no_pairs_and_too_many_pairs_are_refused(void)
{
	struct ward_job job = job_keygen(ward_provider_default(), WARD_GROUP_X25519);

	job.u.keygen.num = 0;
	EQ(run(&job), WARD_WHY_ARGUMENT);
	job.u.keygen.num = WARD_JOB_SHARES + 1;
	EQ(run(&job), WARD_WHY_ARGUMENT);
}

static void a_group_that_nobody_has_is_refused_and_named(void)
{
	for (int i = 0; i < NUM_PROVIDERS; i++) {
		struct ward_job keygen = job_keygen(provider(i), 0x0019);
		struct ward_job agree = job_agree(provider(i), 0x0019, NULL,
			(struct ward_span){ (const uint8_t *)"", 0 });

		EQ(run(&keygen), WARD_WHY_PRIMITIVE_FAILED);
		EQ(keygen.why.got, 0x0019);
		EQ(keygen.u.keygen.pair[0].group, 0);
		EQ(run(&agree), WARD_WHY_PRIMITIVE_FAILED);
	}
}

/* The leak check of the sanitizers sees that the first pair was given back. */
static void when_the_second_pair_fails_the_first_is_given_back(void)
{
	struct ward_job job = job_keygen(ward_provider_default(), WARD_GROUP_X25519);

	job.u.keygen.num = 2;
	job.u.keygen.group[1] = 0xffff;
	EQ(run(&job), WARD_WHY_PRIMITIVE_FAILED);
	EQ(job.u.keygen.pair[0].group, 0);
	OK(job.u.keygen.pair[0].handle == NULL);
}

static void without_random_bytes_there_is_no_pair_and_the_cause_is_told(void)
{
	for (int i = 1; i < NUM_PROVIDERS; i++) {
		struct ward_job keygen = job_keygen(provider(i), WARD_GROUP_X25519);
		struct ward_job agree = job_agree(provider(i), WARD_GROUP_X25519, NULL,
			(struct ward_span){ keygen.u.keygen.share[0], 32 });

		mock_seed(1);
		mock_random_fails(0, 100);
		EQ(run(&keygen), WARD_WHY_RANDOM_FAILED);
		EQ(run(&agree), WARD_WHY_RANDOM_FAILED);
		OK(keygen.u.keygen.pair[0].handle == NULL);
		mock_seed(1);
	}
}

static void a_pair_of_another_group_is_refused(void)
{
	const struct ward_provider *p = ward_provider_default();
	struct ward_job keygen = job_keygen(p, WARD_GROUP_X25519), agree;

	EQ(run(&keygen), 0);
	agree = job_agree(p, WARD_GROUP_P256, &keygen.u.keygen.pair[0],
		(struct ward_span){ keygen.u.keygen.share[0], 32 });
	EQ(run(&agree), WARD_WHY_ARGUMENT);
	/* It is the caller's still, and good for its own group. */
	agree.u.agree.group = WARD_GROUP_X25519;
	EQ(run(&agree), 0);
	p->keypair_free(&keygen.u.keygen.pair[0]);
}

static void a_bad_share_is_refused_in_every_group_and_leaves_no_secret(void)
{
	static const uint8_t zeros[WARD_SHARE_MAX], none[WARD_SECRET_MAX];

	for (int i = 0; i < NUM_PROVIDERS * NUM_GROUPS; i++) {
		const struct ward_provider *p = provider(i / NUM_GROUPS);
		struct ward_job good = job_keygen(p, groups[i % NUM_GROUPS]), job;
		size_t len;

		EQ(run(&good), 0);
		len = good.u.keygen.share_len[0];
		for (size_t wrong = 0; wrong <= len; wrong++) {
			/* All prefixes, and at the right length all zeros. */
			job = job_agree(p, groups[i % NUM_GROUPS], NULL,
				(struct ward_span){
					wrong < len ? good.u.keygen.share[0] : zeros, wrong });
			/* A bad share must not cost much on the slow curve. */
			if (groups[i % NUM_GROUPS] == WARD_GROUP_P384 && wrong % 32 != 1)
				continue;
			EQ(run(&job), wrong < len ? WARD_WHY_SHARE_LENGTH : WARD_WHY_SHARE_BAD);
			EQ(job.why.got, wrong < len ? (int64_t)wrong : groups[i % NUM_GROUPS]);
			EQ(job.u.agree.secret_len, 0);
			EQ_MEM(job.u.agree.secret, none, sizeof none);
		}
		p->keypair_free(&good.u.keygen.pair[0]);
	}
}

/* The example of RFC 9846 4.5.2. */
static void the_text_that_is_signed_is_that_of_the_standard(void)
{
	struct ward_job_text text = { .server = true, .hash_len = 32 };
	uint8_t out[JOB_TEXT_MAX];

	memset(text.transcript, 1, 32);
	EQ(job_signed_text(&text, out), 64 + 33 + 1 + 32);
	for (int i = 0; i < 64; i++)
		EQ(out[i], 0x20);
	EQ_MEM(out + 64, "TLS 1.3, server CertificateVerify", 34);
	for (int i = 98; i < 130; i++)
		EQ(out[i], 1);
	text.server = false;
	text.hash_len = 48;
	EQ(job_signed_text(&text, out), 64 + 33 + 1 + 48);
	EQ_MEM(out + 64, "TLS 1.3, client CertificateVerify", 34);
}

static void every_key_signs_with_its_own_schemes_and_no_other(void)
{
	for (int i = 0; i < 2 * NUM_KINDS; i++) {
		const struct ward_provider *p = provider(i / NUM_KINDS);

		for (unsigned scheme = 0; scheme <= 0xffff; scheme++) {
			const struct sigalg *alg = sigalg_find((uint16_t)scheme);
			bool fits =
				alg != NULL && alg->tls13 && alg->kind == kinds[i % NUM_KINDS].kind;
			struct ward_job sign, verify;

			if (!fits && alg == NULL && scheme % 251 != 0)
				continue;
			sign = job_sign(p, i % NUM_KINDS, (uint16_t)scheme);
			EQ(run(&sign), fits ? 0 : WARD_WHY_SCHEME_REFUSED);
			EQ(sign.u.sign.signature_len > 0, fits);
			verify = job_verify(&sign);
			EQ(run(&verify), fits ? 0 : WARD_WHY_SCHEME_REFUSED);
			EQ(verify.why.got, fits ? 0 : scheme);
		}
	}
}

static void a_signature_of_the_server_is_none_of_the_client(void)
{
	for (int i = 0; i < 2; i++) {
		struct ward_job sign = job_sign(provider(i), 2, WARD_SCHEME_ECDSA_P256_SHA256),
				verify;

		EQ(run(&sign), 0);
		verify = job_verify(&sign);
		EQ(run(&verify), 0);
		verify.u.verify.text.server = false;
		EQ(run(&verify), WARD_WHY_SIGNATURE_BAD);
	}
}

static void a_transcript_changed_in_any_bit_is_refused(void)
{
	struct ward_job sign = job_sign(ward_provider_default(), 2, WARD_SCHEME_ECDSA_P256_SHA256);
	struct ward_job verify;

	EQ(run(&sign), 0);
	for (int bit = 0; bit < 256; bit++) {
		verify = job_verify(&sign);
		verify.u.verify.text.transcript[bit / 8] ^= (uint8_t)(1 << bit % 8);
		EQ(run(&verify), WARD_WHY_SIGNATURE_BAD);
	}
	verify = job_verify(&sign);
	verify.u.verify.text.hash_len = 48;
	EQ(run(&verify), WARD_WHY_SIGNATURE_BAD);
}

static void a_signature_of_another_key_is_refused(void)
{
	const struct ward_provider *p = ward_provider_default();
	struct ward_job sign = job_sign(p, 2, WARD_SCHEME_ECDSA_P256_SHA256), verify;
	struct ward_key *other = p->key_generate(WARD_KEY_P256, 0);

	EQ(run(&sign), 0);
	verify = job_verify(&sign);
	OK(p->key_public(other, &verify.u.verify.key));
	EQ(run(&verify), WARD_WHY_SIGNATURE_BAD);
	p->key_free(other);
}

static void a_transcript_hash_of_another_length_is_refused(void)
{
	static const uint8_t wrong[] = { 0, 1, 20, 31, 33, 47, 49, 64, 65, 255 };

	for (size_t i = 0; i < sizeof wrong; i++) {
		struct ward_job sign = job_sign(mock_provider(), 2, WARD_SCHEME_ECDSA_P256_SHA256);
		struct ward_job verify = job_verify(&sign);

		sign.u.sign.text.hash_len = wrong[i];
		verify.u.verify.text.hash_len = wrong[i];
		EQ(run(&sign), WARD_WHY_ARGUMENT);
		EQ(run(&verify), WARD_WHY_ARGUMENT);
	}
}

static void a_key_in_another_process_is_said_to_be_there(void)
{
	struct ward_job sign = job_sign(mock_provider(), 2, WARD_SCHEME_ECDSA_P256_SHA256);

	sign.u.sign.key = NULL;
	sign.u.sign.key_id = 7;
	EQ(run(&sign), WARD_WHY_KEY_ELSEWHERE);
	EQ(sign.why.got, 7);
}

static bool sign_never(const struct ward_key *key, enum ward_sig sig, struct ward_span message,
	uint8_t signature[WARD_SIGNATURE_MAX], size_t *ret_len)
{
	(void)key, (void)sig, (void)message, (void)signature;
	*ret_len = 0;
	return false;
}

static bool public_never(const struct ward_key *key, struct ward_public_key *ret)
{
	(void)key;
	*ret = (struct ward_public_key){ 0 };
	return false;
}

static void a_provider_that_cannot_sign_is_reported(void)
{
	struct ward_provider broken = *mock_provider();
	struct ward_job sign = job_sign(mock_provider(), 2, WARD_SCHEME_ECDSA_P256_SHA256);

	broken.key_sign = sign_never;
	sign.provider = &broken;
	EQ(run(&sign), WARD_WHY_SIGN_FAILED);
	broken.key_public = public_never;
	EQ(run(&sign), WARD_WHY_PRIMITIVE_FAILED);
}

static void jobs_of_another_kind_are_not_for_here(void)
{
	for (int kind = -1; kind < 20; kind++) {
		struct ward_job job = { .kind = (enum ward_job_kind)kind,
			.provider = ward_provider_default() };

		if (kind >= WARD_JOB_KEYGEN && kind <= WARD_JOB_TICKET_OPEN &&
			kind != WARD_JOB_CHAIN)
			continue;
		EQ(run(&job), WARD_WHY_ARGUMENT);
	}
}

static void the_outcome_of_an_earlier_run_is_forgotten(void)
{
	struct ward_job sign = job_sign(mock_provider(), 2, WARD_SCHEME_ED25519);

	EQ(run(&sign), WARD_WHY_SCHEME_REFUSED);
	sign.u.sign.scheme = WARD_SCHEME_ECDSA_P256_SHA256;
	EQ(run(&sign), 0);
}

/* RFC 7748 6.1: Alice and Bob. */
static void chosen_scalars_give_the_shares_of_the_standard(void)
{
	static const uint8_t alice[32] = { 0x77, 0x07, 0x6d, 0x0a, 0x73, 0x18, 0xa5, 0x7d, 0x3c,
		0x16, 0xc1, 0x72, 0x51, 0xb2, 0x66, 0x45, 0xdf, 0x4c, 0x2f, 0x87, 0xeb, 0xc0, 0x99,
		0x2a, 0xb1, 0x77, 0xfb, 0xa5, 0x1d, 0xb9, 0x2c, 0x2a };
	static const uint8_t share[32] = { 0x85, 0x20, 0xf0, 0x09, 0x89, 0x30, 0xa7, 0x54, 0x74,
		0x8b, 0x7d, 0xdc, 0xb4, 0x3e, 0xf7, 0x5a, 0x0d, 0xbf, 0x3a, 0x0d, 0x26, 0x38, 0x1a,
		0xf4, 0xeb, 0xa4, 0xa9, 0x8e, 0xaa, 0x9b, 0x4e, 0x6a };
	const struct ward_provider *p = seeded_provider();
	struct ward_job job = job_keygen(p, WARD_GROUP_X25519);

	seeded_scalar((struct ward_span){ alice, sizeof alice });
	EQ(run(&job), 0);
	EQ_MEM(job.u.keygen.share[0], share, sizeof share);
	p->keypair_free(&job.u.keygen.pair[0]);
}

static void the_same_seed_gives_the_same_shares(void)
{
	for (int i = 1; i < NUM_PROVIDERS; i++) {
		struct ward_job a = job_keygen(provider(i), WARD_GROUP_P256), b = a, c = a;

		mock_seed(5);
		EQ(run(&a), 0);
		mock_seed(5);
		EQ(run(&b), 0);
		EQ(run(&c), 0);
		EQ_MEM(a.u.keygen.share[0], b.u.keygen.share[0], 65);
		OK(memcmp(a.u.keygen.share[0], c.u.keygen.share[0], 65) != 0);
		provider(i)->keypair_free(&a.u.keygen.pair[0]);
		provider(i)->keypair_free(&b.u.keygen.pair[0]);
		provider(i)->keypair_free(&c.u.keygen.pair[0]);
	}
}

T_MAIN(T(both_sides_agree_in_every_group), T(two_pairs_of_one_job_are_two_pairs),
	T(each_job_makes_a_fresh_pair), T(no_pairs_and_too_many_pairs_are_refused),
	T(a_group_that_nobody_has_is_refused_and_named),
	T(when_the_second_pair_fails_the_first_is_given_back),
	T(without_random_bytes_there_is_no_pair_and_the_cause_is_told),
	T(a_pair_of_another_group_is_refused),
	T(a_bad_share_is_refused_in_every_group_and_leaves_no_secret),
	T(the_text_that_is_signed_is_that_of_the_standard),
	T(every_key_signs_with_its_own_schemes_and_no_other),
	T(a_signature_of_the_server_is_none_of_the_client),
	T(a_transcript_changed_in_any_bit_is_refused), T(a_signature_of_another_key_is_refused),
	T(a_transcript_hash_of_another_length_is_refused),
	T(a_key_in_another_process_is_said_to_be_there), T(a_provider_that_cannot_sign_is_reported),
	T(jobs_of_another_kind_are_not_for_here), T(the_outcome_of_an_earlier_run_is_forgotten),
	T(chosen_scalars_give_the_shares_of_the_standard), T(the_same_seed_gives_the_same_shares))
