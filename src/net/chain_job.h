/* chain_job.h - runs jobs, and keeps what the chain check found and what each cost.
 *
 * The engine needs only yes or no; people want to know which certificates were
 * seen. The chain is copied, because the engine's copy ends with the handshake. */
#ifndef NET_CHAIN_JOB_H
#define NET_CHAIN_JOB_H

#include <ward/job.h>

#define CHAIN_JOB_KINDS (WARD_JOB_TICKET_OPEN + 1)

struct chain_job {
	bool ran;
	struct ward_verdict verdict; /* its spans point into `der` and the trust set */
	struct ward_span cert[WARD_JOB_CERTS]; /* as the peer sent them, leaf first */
	size_t num_certs;
	uint8_t *der;
	size_t der_len;
	int64_t micros[CHAIN_JOB_KINDS]; /* time spent, by kind of job */
};

/* chain_job_run runs any job now; of a CHAIN job it keeps the verdict. */
void chain_job_run(struct chain_job *keep, struct ward_job *job);
void chain_job_free(struct chain_job *keep);

#endif
