/* job.c - runs the jobs that need nothing but primitives. */
#include "crypto/job.h"

#include <string.h>
#include "base/bytes.h"
#include "base/mem.h"
#include "crypto/group.h"
#include "crypto/mlkem.h"
#include "crypto/sigalg.h"
#include "crypto/tickets.h"

static bool keygen(struct ward_job *job);
static bool agree(struct ward_job *job);
static bool sign(struct ward_job *job);
static bool verify(struct ward_job *job);
static bool ticket_seal(struct ward_job *job);
static bool ticket_open(struct ward_job *job);

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
	case WARD_JOB_TICKET_SEAL:
		ok = ticket_seal(job);
		break;
	case WARD_JOB_TICKET_OPEN:
		ok = ticket_open(job);
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
static bool primitive_failed(struct ward_job *job, uint16_t group)
{
	uint8_t byte;

	if (!job->provider->random(&byte, 1))
		return FAIL(&job->why, RANDOM_FAILED);
	return FAIL(&job->why, PRIMITIVE_FAILED, .got = group);
}

/* RFC 9954 3.2: a group and a hybrid with it may share one key in a ClientHello.
 * Of a hybrid before pair `i` whose half this is, the share is copied. */
static bool share_half(struct ward_job *job, unsigned i)
{
	for (unsigned k = 0; k < i; k++) {
		const struct group *g = group_find(job->u.keygen.pair[k].group);
		size_t len = job->u.keygen.share_len[k], at;

		if (g == NULL || g->half == 0 || g->half != job->u.keygen.group[i])
			continue;
		at = group_half_at(g, len);
		len = group_find(g->half)->client_len;
		memcpy(job->u.keygen.share[i], job->u.keygen.share[k] + at, len);
		job->u.keygen.share_len[i] = len;
		job->u.keygen.pair[i] = (struct ward_keypair){ 0 };
		return true;
	}
	return false;
}

static bool keygen(struct ward_job *job)
{
	unsigned num = job->u.keygen.num;

	if (num == 0 || num > WARD_JOB_SHARES)
		return FAIL(&job->why, ARGUMENT, .got = num, .want = WARD_JOB_SHARES);
	for (unsigned i = 0; i < num; i++) {
		struct ward_keypair *pair = &job->u.keygen.pair[i];

		if (share_half(job, i) ||
			job->provider->keypair_new(pair, job->u.keygen.group[i],
				job->u.keygen.share[i], &job->u.keygen.share_len[i]))
			continue;
		/* All or nothing: nobody is left with half of the pairs to free. */
		*pair = (struct ward_keypair){ 0 };
		for (unsigned k = 0; k < i; k++)
			if (job->u.keygen.pair[k].group != 0)
				job->provider->keypair_free(&job->u.keygen.pair[k]);
		return primitive_failed(job, job->u.keygen.group[i]);
	}
	return true;
}

/* What is wrong with a share that was refused. RFC 10024 4.2 */
static bool share_refused(struct ward_job *job, bool server)
{
	const struct group *g = group_find(job->u.agree.group);
	struct ward_span share = job->u.agree.peer_share;
	size_t want = g == NULL ? share.len : server ? g->client_len : g->server_len;
	struct ward_span kem;

	if (share.len != want)
		return FAIL(&job->why, SHARE_LENGTH, .got = (int64_t)share.len,
			.want = (int64_t)want);
	if (server && g != NULL && g->half != 0) {
		kem = (struct ward_span){ share.p + group_kem_at(g), MLKEM_PUBLIC };
		if (!mlkem_public_ok(kem))
			return FAIL(&job->why, SHARE_KEM_KEY, .got = g->id);
	}
	return FAIL(&job->why, SHARE_BAD, .got = job->u.agree.group);
}

/* A server makes its share only now, for this one use; a client brings the pair
 * whose share it sent, and goes on owning it. */
static bool agree(struct ward_job *job)
{
	struct ward_keypair *pair = job->u.agree.pair;
	uint16_t group = job->u.agree.group;

	if (pair == NULL) {
		if (job->provider->share_answer(group, job->u.agree.peer_share,
			    job->u.agree.share, &job->u.agree.share_len, job->u.agree.secret,
			    &job->u.agree.secret_len))
			return true;
		return job->u.agree.share_len == 0 ? primitive_failed(job, group) :
						     share_refused(job, true);
	}
	if (pair->group != group && (group == 0 || group_half(pair->group) != group))
		return FAIL(&job->why, ARGUMENT, .got = pair->group, .want = group);
	if (!job->provider->keypair_agree(pair, group, job->u.agree.peer_share,
		    job->u.agree.secret, &job->u.agree.secret_len))
		return share_refused(job, false);
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

size_t job_signed_params(const struct ward_job_text *text, uint8_t ret_text[JOB_PARAMS_MAX])
{
	struct wr w = wr_of(ret_text, JOB_PARAMS_MAX);
	uint8_t len = text->point_len <= WARD_POINT_MAX ? text->point_len : 0;

	wr_bytes(&w, text->client_random, sizeof text->client_random);
	wr_bytes(&w, text->server_random, sizeof text->server_random);
	wr_u8(&w, 3); /* named_curve */
	wr_u16(&w, text->group);
	wr_u8(&w, len);
	wr_bytes(&w, text->point, len);
	return w.len;
}

/* What a job signs: in a buffer, or in the caller's memory. */
struct text {
	uint8_t buf[JOB_TEXT_MAX > JOB_PARAMS_MAX ? JOB_TEXT_MAX : JOB_PARAMS_MAX];
	struct ward_span span;
};

/* RFC 5246 7.4.8: all handshake messages up to here. The first is a ClientHello of
 * TLS 1.2, which no text of the other kinds looks like. */
static bool are_messages(struct ward_span messages)
{
	struct rd r = rd_of(messages);
	uint8_t type = rd_u8(&r);
	struct ward_span hello = rd_vec(&r, 3);

	return !r.bad && type == 1 && hello.len > 2 && hello.p[0] == 3 && hello.p[1] == 3 &&
		rd_more(&r);
}

/* Builds the text of that version and role; false when its parts are not there.
 * TLS 1.3 has transcript hashes of 32 and 48 bytes only: RFC 9846 B.4. */
static bool text_build(const struct ward_job_text *t, struct text *ret)
{
	ret->span = (struct ward_span){ ret->buf, 0 };
	if (t->version == 0x0304 || t->version == 0) {
		ret->span.len = job_signed_text(t, ret->buf);
		return t->hash_len == 32 || t->hash_len == 48;
	}
	if (t->version != 0x0303)
		return false;
	if (t->server) {
		ret->span.len = job_signed_params(t, ret->buf);
		return t->point_len > 0 && t->point_len <= WARD_POINT_MAX;
	}
	ret->span = t->messages;
	return are_messages(t->messages);
}

static bool sign(struct ward_job *job)
{
	const struct ward_job_text *t = &job->u.sign.text;
	struct ward_public_key pub;
	const struct sigalg *alg;
	struct text text;
	bool ok;

	job->u.sign.signature_len = 0;
	if (job->u.sign.key == NULL)
		return FAIL(&job->why, KEY_ELSEWHERE, .got = (int64_t)job->u.sign.key_id);
	if (!text_build(t, &text))
		return FAIL(&job->why, ARGUMENT, .got = t->version);
	if (!job->provider->key_public(job->u.sign.key, &pub))
		return FAIL(&job->why, PRIMITIVE_FAILED);
	alg = sigalg_for(job->u.sign.scheme, pub.kind, t->version);
	if (alg == NULL)
		return FAIL(&job->why, SCHEME_REFUSED, .got = job->u.sign.scheme);
	ok = job->provider->key_sign(job->u.sign.key, alg->sig, text.span, job->u.sign.signature,
		&job->u.sign.signature_len);
	mem_wipe(&text, sizeof text);
	if (!ok)
		return FAIL(&job->why, SIGN_FAILED, .got = job->u.sign.scheme);
	return true;
}

/* RFC 9846 4.5.2: the scheme must also fit the key of the certificate. */
static bool verify(struct ward_job *job)
{
	const struct ward_job_text *t = &job->u.verify.text;
	const struct sigalg *alg = sigalg_for(job->u.verify.scheme, job->u.verify.key.kind,
		t->version);
	struct text text;
	bool ok;

	if (!text_build(t, &text))
		return FAIL(&job->why, ARGUMENT, .got = t->version);
	if (alg == NULL)
		return FAIL(&job->why, SCHEME_REFUSED, .got = job->u.verify.scheme);
	ok = job->provider->verify(&job->u.verify.key, alg->sig, text.span,
		job->u.verify.signature);
	mem_wipe(&text, sizeof text);
	if (!ok)
		return FAIL(&job->why, SIGNATURE_BAD, .got = job->u.verify.scheme);
	return true;
}

static bool tickets_fit(struct ward_job *job, const struct ward_job_tickets *with, unsigned num)
{
	if (with->tickets == NULL)
		return FAIL(&job->why, KEY_ELSEWHERE, .got = (int64_t)with->key_id);
	if (num > WARD_JOB_TICKETS)
		return FAIL(&job->why, ARGUMENT, .got = num, .want = WARD_JOB_TICKETS);
	return true;
}

static bool ticket_seal(struct ward_job *job)
{
	const struct ward_job_tickets *with = &job->u.seal.with;

	TRY(tickets_fit(job, with, job->u.seal.num));
	for (unsigned i = 0; i < job->u.seal.num; i++)
		TRY(tickets_seal(with, job->u.seal.state[i], job->u.seal.ticket[i], &job->why));
	return true;
}

/* A ticket that does not open is no failure: the handshake is a full one then. */
static bool ticket_open(struct ward_job *job)
{
	unsigned num = job->u.open.num, i = 0;

	job->u.open.opened = num;
	job->u.open.state_len = 0;
	TRY(tickets_fit(job, &job->u.open.with, num));
	for (; i < num; i++) {
		uint16_t refused = tickets_open(&job->u.open.with, job->u.open.ticket[i],
			job->u.open.state, &job->u.open.state_len);

		if (refused == 0)
			break;
		job->u.open.refused = refused;
	}
	job->u.open.opened = i;
	return true;
}
