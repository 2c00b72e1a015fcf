/* general_name.c - one GeneralName. RFC 5280 4.2.1.6 */
#include "pki/general_name.h"

#include "pki/cert.h"

/* IA5String, and no zero byte: a name that ends early in a C program is a lie. */
static bool is_text(struct ward_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] == 0 || s.p[i] > 0x7f)
			return false;
	return true;
}

static bool is_constructed(unsigned kind)
{
	return kind == GENERAL_NAME_OTHER || kind == GENERAL_NAME_X400 ||
		kind == GENERAL_NAME_DIRECTORY || kind == GENERAL_NAME_EDI;
}

struct general_name general_name_next(struct rd *r)
{
	struct general_name name = { 0 };
	uint8_t tag;
	unsigned kind;

	name.value = der_any(r, &tag);
	kind = tag & 0x1f;
	if (r->bad || kind > GENERAL_NAME_REGISTERED_ID ||
		tag != (is_constructed(kind) ? DER_CONTEXT_C(kind) : DER_CONTEXT(kind))) {
		rd_fail(r);
		return (struct general_name){ 0 };
	}
	name.kind = (uint8_t)kind;
	switch (kind) {
	case GENERAL_NAME_EMAIL:
	case GENERAL_NAME_DNS:
	case GENERAL_NAME_URI:
		if (!is_text(name.value))
			rd_fail(r);
		break;
	case GENERAL_NAME_DIRECTORY: {
		/* A CHOICE is tagged explicitly: exactly one Name inside. */
		struct rd inner = rd_of(name.value);

		cert_name(&inner);
		if (!rd_done(&inner))
			rd_fail(r);
		break;
	}
	default:
		break;
	}
	if (r->bad)
		return (struct general_name){ 0 };
	return name;
}
