/* job.c - runs the jobs that need nothing but primitives. */
#include "crypto/job.h"

#include <string.h>
#include "base/mem.h"
#include "crypto/sigalg.h"

static bool keygen(struct ward_job *job);
static bool agree(struct ward_job *job);
static bool sign(struct ward_job *job);
static bool verify(struct ward_job *job);

void job_run_crypto(struct ward_job *job)
{
	bool ok = false;

	job->why = (struct ward_why){ 0 };
	switch (job->kind) {
	case WARD_JOB_KEYGEN:
		ok = keygen(job);
		break;
	case WARD_JOB_AGREE:
		ok = agree(job);
		break;
	case WARD_JOB_SIGN:
		ok = sign(job);
		break;
	case WARD_JOB_VERIFY:
		ok = verify(job);
		break;
	case WARD_JOB_CHAIN:
	case WARD_JOB_NONE:
		break;
	}
	if (!ok && job->why.code == 0)
		(void)FAIL(&job->why, ARGUMENT, .got = job->kind);
}

/* A primitive says only that it failed. One more byte asked of the random
 * source tells whether that was the cause. */
static bool make_pair(struct ward_job *job, struct ward_keypair *pair, uint16_t group,
	uint8_t share[WARD_SHARE_MAX], size_t *ret_len)
{
	uint8_t byte;

	if (job->provider->keypair_new(pair, group, share, ret_len))
		return true;
	*pair = (struct ward_keypair){ 0 };
	if (!job->provider->random(&byte, 1))
		return FAIL(&job->why, RANDOM_FAILED);
	return FAIL(&job->why, PRIMITIVE_FAILED, .got = group);
}

static bool keygen(struct ward_job *job)
{
	unsigned num = job->u.keygen.num;

	if (num == 0 || num > WARD_JOB_SHARES)
		return FAIL(&job->why, ARGUMENT, .got = num, .want = WARD_JOB_SHARES);
	for (unsigned i = 0; i < num; i++) {
		if (make_pair(job, &job->u.keygen.pair[i], job->u.keygen.group[i],
			    job->u.keygen.share[i], &job->u.keygen.share_len[i]))
			continue;
		/* All or nothing: nobody is left with half of the pairs to free. */
		while (i-- > 0)
			job->provider->keypair_free(&job->u.keygen.pair[i]);
		return false;
	}
	return true;
}

/* A server makes its pair only now, for this one use; a client brings the one
 * whose share it sent, and goes on owning it. */
static bool agree(struct ward_job *job)
{
	struct ward_keypair fresh = { 0 }, *pair = job->u.agree.pair;
	uint16_t group = job->u.agree.group;
	bool ok;

	if (pair != NULL && pair->group != group)
		return FAIL(&job->why, ARGUMENT, .got = pair->group, .want = group);
	if (pair == NULL) {
		pair = &fresh;
		TRY(make_pair(job, pair, group, job->u.agree.share, &job->u.agree.share_len));
	}
	ok = job->provider->keypair_agree(pair, job->u.agree.peer_share, job->u.agree.secret,
		&job->u.agree.secret_len);
	if (pair == &fresh)
		job->provider->keypair_free(&fresh);
	if (!ok)
		return FAIL(&job->why, SHARE_BAD, .got = group);
	return true;
}

size_t job_signed_text(const struct ward_job_text *text, uint8_t ret_text[JOB_TEXT_MAX])
{
	static const char server[] = "TLS 1.3, server CertificateVerify";
	static const char client[] = "TLS 1.3, client CertificateVerify";
	size_t len = text->hash_len <= WARD_HASH_MAX ? text->hash_len : 0;

	_Static_assert(sizeof server == sizeof client, "the same with its zero byte");
	_Static_assert(64 + sizeof server + WARD_HASH_MAX == JOB_TEXT_MAX, "fits");
	memset(ret_text, ' ', 64);
	memcpy(ret_text + 64, text->server ? server : client, sizeof server);
	memcpy(ret_text + 64 + sizeof server, text->transcript, len);
	return 64 + sizeof server + len;
}

/* TLS 1.3 has transcript hashes of 32 and 48 bytes only: RFC 9846 B.4. */
static bool text_fits(const struct ward_job_text *text)
{
	return text->hash_len == 32 || text->hash_len == 48;
}

static const struct sigalg *scheme_for(uint16_t scheme, enum ward_key_kind kind)
{
	const struct sigalg *alg = sigalg_find(scheme);

	return alg != NULL && alg->tls13 && alg->kind == kind ? alg : NULL;
}

static bool sign(struct ward_job *job)
{
	struct ward_public_key pub;
	const struct sigalg *alg;
	uint8_t text[JOB_TEXT_MAX];
	size_t len;
	bool ok;

	job->u.sign.signature_len = 0;
	if (job->u.sign.key == NULL)
		return FAIL(&job->why, KEY_ELSEWHERE, .got = (int64_t)job->u.sign.key_id);
	if (!text_fits(&job->u.sign.text))
		return FAIL(&job->why, ARGUMENT, .got = job->u.sign.text.hash_len);
	if (!job->provider->key_public(job->u.sign.key, &pub))
		return FAIL(&job->why, PRIMITIVE_FAILED);
	alg = scheme_for(job->u.sign.scheme, pub.kind);
	if (alg == NULL)
		return FAIL(&job->why, SCHEME_REFUSED, .got = job->u.sign.scheme);
	len = job_signed_text(&job->u.sign.text, text);
	ok = job->provider->key_sign(job->u.sign.key, alg->sig, (struct ward_span){ text, len },
		job->u.sign.signature, &job->u.sign.signature_len);
	mem_wipe(text, sizeof text);
	if (!ok)
		return FAIL(&job->why, SIGN_FAILED, .got = job->u.sign.scheme);
	return true;
}

/* RFC 9846 4.5.2: the scheme must also fit the key of the certificate. */
static bool verify(struct ward_job *job)
{
	const struct sigalg *alg = scheme_for(job->u.verify.scheme, job->u.verify.key.kind);
	uint8_t text[JOB_TEXT_MAX];
	size_t len;
	bool ok;

	if (!text_fits(&job->u.verify.text))
		return FAIL(&job->why, ARGUMENT, .got = job->u.verify.text.hash_len);
	if (alg == NULL)
		return FAIL(&job->why, SCHEME_REFUSED, .got = job->u.verify.scheme);
	len = job_signed_text(&job->u.verify.text, text);
	ok = job->provider->verify(&job->u.verify.key, alg->sig, (struct ward_span){ text, len },
		job->u.verify.signature);
	mem_wipe(text, sizeof text);
	if (!ok)
		return FAIL(&job->why, SIGNATURE_BAD, .got = job->u.verify.scheme);
	return true;
}
