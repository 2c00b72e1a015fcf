/* The policies of a path, whatever its certificates say and the user asks for.
 *
 * options: -absolute-valid-range 0-0x1ffff -eva-plevel 300
 * sources: src/pki/policy.c src/pki/policy_set.c src/pki/policy_ext.c src/der/oid_read.c
 * sources: src/der/der.c prove/oid_model.c src/base/bytes.c src/base/date.c src/base/why.c prove/model.c
 * planted: src/pki/policy_set.c s/if (at >= POLICY_SET_MAX)/if (at > POLICY_SET_MAX)/
 * planted: src/der/oid_read.c s/wr_of(ret, OID_LEN_MAX)/wr_of(ret, 17 * OID_LEN_MAX)/
 */
#include "pki/policy.h"
#include "pki/policy_ext.h"
#include "prove.h"

/* Where problems are filed is not what is proved here. */
void problems_add(struct problems *problems, struct ward_why why)
{
	problems->list[0] = why;
	problems->num = 1;
}

bool cert_self_issued(const struct cert *cert)
{
	(void)cert;
	return any_bool();
}

#define TEXT_MAX 140

static char text[TEXT_MAX + 1];
static const char *policies[WARD_POLICIES_MAX];

static uint32_t any_limit(void)
{
	return any_bool() ? POLICY_NO_LIMIT : (uint32_t)any_size(0, 0x7fffffff);
}

/* What prove/cert.c proves that a certificate may hold. */
static void any_cert(struct cert *cert)
{
	cert->policies.value = any_span();
	cert->policies.critical = any_bool();
	cert->policy_mappings.value = any_span();
	cert->policy_bad = any_bool();
	cert->policy_odd = any_bool();
	cert->policy_limits.require_explicit = any_limit();
	cert->policy_limits.inhibit_mapping = any_limit();
	cert->any_policy_limit = any_limit();
}

int main(void)
{
	struct ward_verify_args args = { .policies = any_bool() ? policies : NULL,
		.num_policies = any_size(0, 100), .policy_required = any_bool(),
		.policy_mapping_inhibited = any_bool(), .any_policy_inhibited = any_bool() };
	struct path path = { .len = any_size(1, WARD_CHAIN_MAX), .anchored = any_bool() };
	struct problems problems = { .num = 0 };
	struct cert one, other;
	unsigned work = (unsigned)any_size(0, UINT32_MAX);
	struct ward_why why = { 0 };

	any_bytes((uint8_t *)text, TEXT_MAX);
	text[TEXT_MAX] = '\0';
	for (size_t i = 0; i < WARD_POLICIES_MAX; i++)
		policies[i] = any_bool() ? text : NULL;
	any_cert(&one);
	any_cert(&other);
	for (size_t i = 0; i < WARD_CHAIN_MAX; i++)
		path.cert[i] = any_bool() ? &one : &other;
	if (!policy_args(&args, &why))
		return 0;
	policy_check(&args, &path, &work, &problems);
	return 0;
}
