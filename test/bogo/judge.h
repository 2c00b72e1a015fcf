/* judge.h - the runner's certificates, most of which no verifier would trust. */
#ifndef BOGO_JUDGE_H
#define BOGO_JUDGE_H

#include <ward/job.h>
#include "flags.h"

/* judge runs a CHAIN job as the flags say: any certificate whose key can be read is
 * taken, unless -verify-fail is there. What its keyUsage forbids stays forbidden. */
void judge(struct ward_job *job, const struct flags *flags);

#endif
