/* job.h - the jobs that need nothing but primitives.
 *
 * pki/job_run.c has ward_job_run, which adds the chain check. */
#ifndef CRYPTO_JOB_H
#define CRYPTO_JOB_H

#include <ward/job.h>
#include "base/why.h"

/* job_run_crypto runs every kind but CHAIN; the outcome is in job->why. */
void job_run_crypto(struct ward_job *job);

/* job_signed_text writes what a CertificateVerify signs: 64 spaces, the label, a
 * zero, the transcript hash. RFC 9846 4.5.2. At most JOB_TEXT_MAX bytes. */
#define JOB_TEXT_MAX (64 + 34 + WARD_HASH_MAX)
size_t job_signed_text(const struct ward_job_text *text, uint8_t ret_text[JOB_TEXT_MAX]);

/* job_signed_params writes what a ServerKeyExchange of TLS 1.2 signs:
 * client_random, server_random, ServerECDHParams. RFC 8422 5.4. At most
 * JOB_PARAMS_MAX bytes. */
#define JOB_PARAMS_MAX (32 + 32 + 4 + WARD_POINT_MAX)
size_t job_signed_params(const struct ward_job_text *text, uint8_t ret_text[JOB_PARAMS_MAX]);

#endif
