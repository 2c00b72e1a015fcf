/* job_run.c - every job, run now: primitives are crypto's, chains are judged here. */
#include <ward/job.h>

#include "crypto/job.h"

static void run_chain(struct ward_job *job)
{
	struct ward_verdict verdict;

	job->why = (struct ward_why){ 0 };
	if (job->u.chain.num_certs > WARD_JOB_CERTS) {
		FAIL(&job->why, ARGUMENT, .got = (int64_t)job->u.chain.num_certs,
			.want = WARD_JOB_CERTS);
		return;
	}
	ward_verify(&job->u.chain.args, job->u.chain.cert, job->u.chain.num_certs, &verdict);
	job->why = verdict.why;
	job->u.chain.key = verdict.key;
	job->u.chain.until = verdict.until;
}

void ward_job_run(struct ward_job *job)
{
	if (job->kind == WARD_JOB_CHAIN)
		run_chain(job);
	else
		job_run_crypto(job);
}
