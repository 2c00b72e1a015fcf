/* policy_ext.h - the extensions that speak of certificate policies.
 * RFC 5280 4.2.1.4, 4.2.1.5, 4.2.1.11
 *
 * Readers alone, without effects. The form is judged once, when a certificate is
 * parsed; whoever walks over policies later takes what he needs. */
#ifndef PKI_POLICY_EXT_H
#define PKI_POLICY_EXT_H

#include "der/der.h"
#include "der/oid.h"

#define POLICIES_MAX 64 /* policies of one certificate, and mappings */

/* policy_list_form says whether the contents of a certificatePolicies' SEQUENCE are
 * policies of the standard's form, none of them twice. Qualifiers are texts for
 * people, which ward passes over; `*ret_odd` says that one is neither a CPS pointer
 * nor a notice. */
bool policy_list_form(struct ward_span contents, bool *ret_odd) MUST;

/* policy_mappings_form does so for policyMappings. */
bool policy_mappings_form(struct ward_span contents) MUST;

/* policy_next takes one policy: the contents of its OBJECT IDENTIFIER. */
struct ward_span policy_next(struct rd *r);

struct policy_mapping {
	struct ward_span issuer, subject; /* contents of OBJECT IDENTIFIERs */
};
struct policy_mapping policy_mapping_next(struct rd *r);

/* policy_constraints_read reads the contents of policyConstraints' SEQUENCE; a
 * number that is not there is POLICY_NO_LIMIT. */
#define POLICY_NO_LIMIT UINT32_MAX
struct policy_constraints {
	uint32_t require_explicit, inhibit_mapping; /* certificates to skip */
};
bool policy_constraints_read(struct ward_span contents, struct policy_constraints *ret) MUST;

/* policy_is_any: anyPolicy, which stands for all. */
bool policy_is_any(struct ward_span id);

#endif
