/* What SIGN and VERIFY jobs sign for TLS 1.2, and what they can never be made to sign.
 * RFC 8422 5.4, RFC 5246 7.4.8 */
#include <ward/config.h>

#include "base/why.h"
#include "crypto/job.h"
#include "crypto/sigalg.h"
#include "t.h"

static const struct ward_provider *provider(void)
{
	return ward_provider_default();
}

static struct ward_key *key(void)
{
	static struct ward_key *made;

	if (made == NULL)
		made = provider()->key_generate(WARD_KEY_P256, 0);
	CHECK(made != NULL);
	return made;
}

static struct ward_job job_sign(const struct ward_job_text *text)
{
	struct ward_job job = { .kind = WARD_JOB_SIGN, .provider = provider() };

	job.u.sign.key = key();
	job.u.sign.scheme = WARD_SCHEME_ECDSA_P256_SHA256;
	job.u.sign.text = *text;
	return job;
}

static int run(struct ward_job *job)
{
	job_run_crypto(job);
	return job->why.code;
}

/* Whether the signature that a job made is one over these bytes. */
static bool signed_is(const struct ward_job *job, struct ward_span text)
{
	struct ward_public_key pub;

	CHECK(provider()->key_public(key(), &pub));
	return provider()->verify(&pub, WARD_SIG_ECDSA_SHA256, text,
		(struct ward_span){ job->u.sign.signature, job->u.sign.signature_len });
}

static int verify(const struct ward_job *sign, const struct ward_job_text *text)
{
	struct ward_job job = { .kind = WARD_JOB_VERIFY, .provider = provider() };

	CHECK(provider()->key_public(key(), &job.u.verify.key));
	job.u.verify.scheme = sign->u.sign.scheme;
	job.u.verify.text = *text;
	job.u.verify.signature =
		(struct ward_span){ sign->u.sign.signature, sign->u.sign.signature_len };
	return run(&job);
}

static struct ward_job_text params(void)
{
	struct ward_job_text text = { .server = true, .version = 0x0303, .group = WARD_GROUP_X25519,
		.point_len = 32 };

	memset(text.client_random, 'c', sizeof text.client_random);
	memset(text.server_random, 's', sizeof text.server_random);
	memset(text.point, 'p', sizeof text.point);
	return text;
}

/* A ClientHello of TLS 1.2 and one more message, as far as anybody looks. */
static const uint8_t messages[] = { 1, 0, 0, 4, 3, 3, 'r', 'a', 2, 0, 0, 1, 'x' };

static struct ward_job_text certificate_verify(void)
{
	return (struct ward_job_text){ .version = 0x0303,
		.messages = { messages, sizeof messages } };
}

static void a_key_exchange_signs_both_randoms_and_the_share(void)
{
	struct ward_job_text text = params();
	uint8_t want[64 + 4 + 32], got[JOB_PARAMS_MAX];
	struct ward_job job = job_sign(&text);

	memset(want, 'c', 32);
	memset(want + 32, 's', 32);
	memcpy(want + 64, "\3\0\x1d\x20", 4);
	memset(want + 68, 'p', 32);
	EQ(job_signed_params(&text, got), sizeof want);
	EQ_MEM(got, want, sizeof want);
	EQ(run(&job), 0);
	OK(signed_is(&job, (struct ward_span){ want, sizeof want }));
	EQ(verify(&job, &text), 0);
}

static void a_key_exchange_changed_in_any_part_is_refused(void)
{
	struct ward_job_text text = params(), other;
	struct ward_job job = job_sign(&text);

	EQ(run(&job), 0);
	for (int part = 0; part < 5; part++) {
		other = text;
		other.client_random[31] ^= part == 0;
		other.server_random[0] ^= part == 1;
		other.group ^= part == 2;
		other.point[31] ^= part == 3;
		other.point_len = (uint8_t)(other.point_len - (part == 4));
		EQ(verify(&job, &other), WARD_WHY_SIGNATURE_BAD);
	}
}

static void a_key_exchange_without_a_share_is_not_signed(void)
{
	static const uint8_t wrong[] = { 0, WARD_POINT_MAX + 1, 255 };

	for (size_t i = 0; i < sizeof wrong; i++) {
		struct ward_job_text text = params();
		struct ward_job job;

		text.point_len = wrong[i];
		job = job_sign(&text);
		EQ(run(&job), WARD_WHY_ARGUMENT);
		EQ(job.u.sign.signature_len, 0);
		EQ(verify(&job, &text), WARD_WHY_ARGUMENT);
	}
}

static void a_client_signs_the_messages_themselves(void)
{
	struct ward_job_text text = certificate_verify();
	struct ward_job job = job_sign(&text);

	EQ(run(&job), 0);
	OK(signed_is(&job, text.messages));
	EQ(verify(&job, &text), 0);
	text.messages.len--;
	EQ(verify(&job, &text), WARD_WHY_SIGNATURE_BAD);
}

/* Whoever holds the key looks at what it is to sign: a handshake, from its first byte. */
static void what_is_no_handshake_is_not_signed(void)
{
	static const struct {
		const char *bytes;
		size_t len;
	} rows[] = {
		{ "", 0 },
		{ "\1", 1 },
		{ "\1\0\0\4\3\3ra", 8 },           /* the hello alone */
		{ "\1\0\0\4\3\3r", 7 },            /* cut */
		{ "\2\0\0\4\3\3ra\13", 9 },        /* another message */
		{ "\1\0\0\4\3\4ra\13", 9 },        /* another version */
		{ "\1\0\0\1\3\13\0\0\0", 9 },      /* no hello */
		{ "                TLS 1.3, client", 31 },
		{ "0\202\1\1", 4 },                /* a certificate */
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct ward_job_text text = { .version = 0x0303,
			.messages = { (const uint8_t *)rows[i].bytes, rows[i].len } };
		struct ward_job job = job_sign(&text);

		EQ(run(&job), WARD_WHY_ARGUMENT);
		EQ(job.u.sign.signature_len, 0);
	}
}

/* Of one version and role to another nothing can be carried over. */
static void no_text_passes_for_one_of_another_kind(void)
{
	struct ward_job_text texts[3] = { params(), certificate_verify(),
		{ .server = true, .version = 0x0304, .hash_len = 32 } };

	for (int i = 0; i < 3; i++) {
		struct ward_job job = job_sign(&texts[i]);

		EQ(run(&job), 0);
		for (int k = 0; k < 3; k++)
			EQ(verify(&job, &texts[k]), i == k ? 0 : WARD_WHY_SIGNATURE_BAD);
	}
}

static void a_version_that_is_none_is_refused(void)
{
	static const uint16_t wrong[] = { 0x0300, 0x0301, 0x0302, 0x0305, 0xffff };

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct ward_job_text text = params();
		struct ward_job job;

		text.version = wrong[i];
		text.hash_len = 32;
		job = job_sign(&text);
		EQ(run(&job), WARD_WHY_ARGUMENT);
		EQ(job.why.got, wrong[i]);
	}
}

/* RFC 9846 4.3.3: in TLS 1.2 an ECDSA scheme names the hash alone, and PKCS#1 v1.5 is
 * still there. */
static void schemes_fit_keys_as_each_version_says(void)
{
	for (unsigned scheme = 0; scheme < 0x10000; scheme++) {
		const struct sigalg *alg = sigalg_find((uint16_t)scheme);

		for (int kind = WARD_KEY_NONE; kind <= WARD_KEY_ED25519; kind++) {
			bool same = alg != NULL && alg->kind == (enum ward_key_kind)kind;
			bool ecdsa = alg != NULL &&
				(alg->sig == WARD_SIG_ECDSA_SHA256 || alg->sig == WARD_SIG_ECDSA_SHA384) &&
				(kind == WARD_KEY_P256 || kind == WARD_KEY_P384);

			EQ(sigalg_for((uint16_t)scheme, (enum ward_key_kind)kind, 0x0304) != NULL,
				same && alg->tls13);
			EQ(sigalg_for((uint16_t)scheme, (enum ward_key_kind)kind, 0x0303) != NULL,
				same || ecdsa);
		}
	}
}

T_MAIN(T(a_key_exchange_signs_both_randoms_and_the_share),
	T(a_key_exchange_changed_in_any_part_is_refused),
	T(a_key_exchange_without_a_share_is_not_signed), T(a_client_signs_the_messages_themselves),
	T(what_is_no_handshake_is_not_signed), T(no_text_passes_for_one_of_another_kind),
	T(a_version_that_is_none_is_refused), T(schemes_fit_keys_as_each_version_says))
