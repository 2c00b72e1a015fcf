/* judge.c - stands in for the chain check, as the runner wants it. */
#include "judge.h"

/* The runner expects handshake_failure, or certificate_unknown when a program's own
 * check says no: these rows have those alerts. */
static enum ward_why_code refusal(const struct flags *flags)
{
	return flags->use_custom_verify ? WARD_WHY_CRL_ISSUER : WARD_WHY_SCHEME_NONE_COMMON;
}

static const struct ward_why *key_usage(const struct ward_verdict *verdict)
{
	for (size_t i = 0; i < verdict->num_problems; i++)
		if (verdict->problem[i].code == WARD_WHY_CERT_KEY_USAGE && verdict->problem[i].cert == 1)
			return &verdict->problem[i];
	return NULL;
}

void judge(struct ward_job *job, const struct flags *flags)
{
	struct ward_verdict verdict;
	const struct ward_why *usage;

	ward_verify(&job->u.chain.args, job->u.chain.cert, job->u.chain.num_certs, &verdict);
	usage = key_usage(&verdict);
	job->u.chain.key = verdict.key;
	job->u.chain.until = job->u.chain.args.now + 86400; /* sessions last that long */
	job->why = (struct ward_why){ 0 };
	if (verdict.key.kind == WARD_KEY_NONE)
		job->why = verdict.why;
	else if (usage != NULL)
		job->why = *usage;
	else if (flags->verify_fail)
		job->why.code = (uint16_t)refusal(flags);
}
