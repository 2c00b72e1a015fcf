/* chain_job.c - the chain check, with its verdict kept. */
#include "net/chain_job.h"

#include <string.h>
#include "base/mem.h"
#include "base/why.h"
#include "net/clock.h"

static bool copy_chain(struct chain_job *keep, const struct ward_job *job)
{
	size_t num = job->u.chain.num_certs, at = 0;

	mem_free(keep->der, keep->der_len + 1);
	keep->der = NULL;
	keep->der_len = 0;
	if (num > WARD_JOB_CERTS)
		return false;
	for (size_t i = 0; i < num; i++)
		keep->der_len += job->u.chain.cert[i].len;
	keep->der = mem_new(keep->der_len + 1);
	if (keep->der == NULL)
		return false;
	for (size_t i = 0; i < num; i++) {
		struct ward_span c = job->u.chain.cert[i];

		if (c.len > 0)
			memcpy(keep->der + at, c.p, c.len);
		keep->cert[i] = (struct ward_span){ keep->der + at, c.len };
		at += c.len;
	}
	keep->num_certs = num;
	return true;
}

static void check_chain(struct chain_job *keep, struct ward_job *job)
{
	job->why = (struct ward_why){ 0 };
	if (!copy_chain(keep, job)) {
		(void)FAIL(&job->why, NO_MEMORY);
		return;
	}
	(void)ward_verify(&job->u.chain.args, keep->cert, keep->num_certs, &keep->verdict);
	keep->ran = true;
	job->why = keep->verdict.why;
	job->u.chain.key = keep->verdict.key;
	job->u.chain.until = keep->verdict.until;
}

void chain_job_run(struct chain_job *keep, struct ward_job *job)
{
	int64_t start = clock_micros();

	if (job->kind == WARD_JOB_CHAIN)
		check_chain(keep, job);
	else
		ward_job_run(job);
	if (job->kind < CHAIN_JOB_KINDS)
		keep->micros[job->kind] += clock_micros() - start;
}

void chain_job_free(struct chain_job *keep)
{
	mem_free(keep->der, keep->der_len + 1);
	*keep = (struct chain_job){ 0 };
}
