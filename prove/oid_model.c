/* oid_model.c - what stands for the table of object identifiers where all that
 * matters is that any of them may come; the table itself is proved by prove/der.c. */
#include "der/oid.h"
#include "prove.h"

enum oid oid_find(struct ward_span contents)
{
	volatile uint8_t last;

	if (contents.len == 0)
		return OID_UNKNOWN;
	last = contents.p[contents.len - 1];
	return (enum oid)any_size(0, OID_COUNT - 1);
}

/* One to compare with: as long as any may be. */
struct ward_span oid_bytes(enum oid oid)
{
	static uint8_t contents[16];

	(void)oid;
	any_bytes(contents, sizeof contents);
	return (struct ward_span){ contents, any_size(1, sizeof contents) };
}
