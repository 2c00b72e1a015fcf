/* extension.c - one Extension of a list or a response. RFC 5280 4.1 */
#include "pki/extension.h"

struct extension extension_next(struct rd *r)
{
	struct extension ext;
	size_t outer = der_open(r, DER_SEQUENCE);

	ext.id = der_oid(r);
	ext.critical = der_boolean_default_false(r);
	ext.value = der_value(r, DER_OCTET_STRING);
	rd_close(r, outer);
	return ext;
}

bool extension_is(const struct extension *ext, enum oid oid)
{
	return span_is(ext->id, oid_bytes(oid));
}

struct extension_list extension_open(struct rd *r, uint8_t tag)
{
	struct extension_list list;

	list.tagged = der_open(r, tag);
	list.list = der_open(r, DER_SEQUENCE);
	/* "Extensions ::= SEQUENCE SIZE (1..MAX) OF Extension" */
	if (!rd_more(r))
		r->bad = true;
	return list;
}

void extension_close(struct rd *r, struct extension_list list)
{
	rd_close(r, list.list);
	rd_close(r, list.tagged);
}
