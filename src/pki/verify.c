/* verify.c - ward_verify: parse what was sent, find the best path, give the verdict. */
#include <ward/verify.h>

#include "pki/dn.h"
#include "pki/path.h"
#include "pki/policy.h"
#include "pki/warning.h"

/* Everything one verification needs; it lives on the stack. */
struct verification {
	struct ward_verify_args args;
	struct path_pool pool;
	struct path_result result;
	struct name name;
};

/* A certificate besides the leaf that does not parse cannot be part of a path,
 * but servers send odd things and clients still reach them. */
static bool parse_chain(const struct ward_span *chain, size_t num, struct path_pool *pool,
	struct ward_why *why)
{
	pool->num = 0;
	if (num == 0)
		return FAIL(why, CERT_NONE);
	if (num > PATH_POOL_MAX)
		return FAIL(why, CERT_BUDGET, .got = (int64_t)num, .want = PATH_POOL_MAX);
	for (size_t i = 0; i < num; i++) {
		struct cert *cert = &pool->cert[pool->num];
		struct ward_why reason = { 0 };

		if (!cert_parse(chain[i], cert, &reason)) {
			if (i > 0)
				continue;
			reason.cert = 1;
			return why_set(why, reason);
		}
		pool->subject_hash[pool->num] = dn_hash(cert->subject);
		pool->num++;
	}
	return true;
}

/* Responses are looked at one by one later; here they are only read. */
static void parse_response(struct ward_span der, bool staple, struct path_pool *pool)
{
	struct path_response *response = &pool->response[pool->num_responses];

	pool->num_responses++;
	response->staple = staple;
	response->why = (struct ward_why){ .code = 0 };
	(void)!ocsp_parse(der, &response->ocsp, &response->why);
}

static void parse_responses(const struct ward_verify_args *args, struct path_pool *pool)
{
	pool->num_responses = 0;
	if (args->revocation == WARD_REVOCATION_OFF)
		return;
	if (args->staple.len > 0)
		parse_response(args->staple, true, pool);
	for (size_t i = 0; i < args->num_ocsp; i++)
		parse_response(args->ocsp[i], false, pool);
}

/* Programs built for an earlier ward give a shorter structure. */
static bool take_args(const struct ward_verify_args *given, struct ward_verify_args *ret,
	struct ward_why *why)
{
	*ret = (struct ward_verify_args){ .size = sizeof *ret };
	if (given->size < offsetof(struct ward_verify_args, crls) || given->size > sizeof *ret)
		return FAIL(why, ARGUMENT, .got = (int64_t)given->size, .want = sizeof *ret);
	memcpy(ret, given, given->size);
	return true;
}

static bool check_args(const struct ward_verify_args *args, struct ward_why *why)
{
	if (args->provider == NULL || args->trust == NULL)
		return FAIL(why, ARGUMENT);
	if (args->num_ocsp > WARD_OCSP_MAX || (args->num_ocsp > 0 && args->ocsp == NULL) ||
		args->status_max_age < 0)
		return FAIL(why, ARGUMENT, .got = (int64_t)args->num_ocsp, .want = WARD_OCSP_MAX);
	if (args->purpose < WARD_PURPOSE_SERVER || args->purpose > WARD_PURPOSE_ANY)
		return FAIL(why, ARGUMENT, .got = args->purpose);
	if (args->revocation < WARD_REVOCATION_HARD || args->revocation > WARD_REVOCATION_OFF)
		return FAIL(why, CONFIG_REVOCATION, .got = args->revocation);
	if (args->num_names > 0 && args->names == NULL)
		return FAIL(why, ARGUMENT, .got = (int64_t)args->num_names);
	return policy_args(args, why);
}

/* A mailbox can be a client; it is no server. */
static bool read_name(const struct ward_verify_args *args, const char *text, struct name *ret,
	struct ward_why *why)
{
	TRY(name_read(text, ret, why));
	ret->suffixes = args->suffixes;
	if (ret->mailbox.len > 0 && args->purpose == WARD_PURPOSE_SERVER)
		return FAIL(why, CERT_NAME_INPUT);
	return true;
}

static bool read_names(const struct ward_verify_args *args, struct name *ret, struct ward_why *why)
{
	struct name other;

	for (size_t i = 0; i < args->num_names; i++)
		TRY(read_name(args, args->names[i], &other, why));
	return args->name == NULL || read_name(args, args->name, ret, why);
}

static void write_verdict(const struct path_result *result, struct ward_verdict *ret)
{
	for (size_t i = 0; i < result->problems.num; i++)
		ret->problem[i] = result->problems.list[i];
	ret->num_problems = result->problems.num;
	for (size_t i = 0; i < result->path.len; i++)
		ret->path[i] = result->path.cert[i]->der;
	ret->path_len = result->path.len;
	ret->anchored = result->path.anchored;
	memcpy(ret->status, result->status, sizeof ret->status);
	for (size_t i = 0; i < result->num_others; i++)
		ret->other[i] = result->other[i];
	ret->num_others = result->num_others;
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* How long a good verdict may be relied on by those who do not verify again. */
static int64_t good_until(const struct path_result *result)
{
	int64_t until = INT64_MAX;

	for (size_t i = 0; i < result->path.len; i++) {
		const struct ward_status *status = &result->status[i];

		until = sooner(until, result->path.cert[i]->not_after);
		if (status->kind == WARD_STATUS_GOOD && status->next_update != 0)
			until = sooner(until, status->next_update);
	}
	return until;
}

static bool verify(const struct ward_verify_args *given, const struct ward_span *chain, size_t num,
	struct verification *v, struct ward_verdict *ret)
{
	struct ward_verify_args *args = &v->args;

	TRY(take_args(given, args, &ret->why));
	TRY(check_args(args, &ret->why));
	TRY(read_names(args, &v->name, &ret->why));
	TRY(parse_chain(chain, num, &v->pool, &ret->why));
	ret->key = v->pool.cert[0].key;
	parse_responses(args, &v->pool);
	path_find(args, args->name != NULL ? &v->name : NULL, &v->pool, &v->result);
	write_verdict(&v->result, ret);
	warning_find(args, &v->result, ret);
	if (v->result.problems.num > 0)
		return why_set(&ret->why, v->result.problems.list[0]);
	/* Said twice on purpose: nothing but an anchored path is good. */
	CHECK(ret->anchored && ret->path_len > 0);
	ret->until = good_until(&v->result);
	return true;
}

int ward_verify(const struct ward_verify_args *args, const struct ward_span *chain,
	size_t num_certs, struct ward_verdict *ret_verdict)
{
	struct verification v;
	bool good;

	memset(ret_verdict, 0, sizeof *ret_verdict);
	good = verify(args, chain, num_certs, &v, ret_verdict);
	if (!good && ret_verdict->num_problems == 0) {
		ret_verdict->problem[0] = ret_verdict->why;
		ret_verdict->num_problems = 1;
	}
	return why_result(good, &ret_verdict->why);
}
