/* draft.c - good paths of all lengths and kinds of keys. */
#include "draft.h"

#include <stdio.h>
#include "draw.h"

/* Of each kind there are so many keys that each certificate has its own. */
static unsigned key_of(uint32_t kind, size_t at)
{
	if (at >= 6)
		return (unsigned)at;
	switch (kind) {
	case 0: return FORGE_P384 + (unsigned)at;
	case 1: return FORGE_RSA + (unsigned)at;
	case 2:
	case 3: return FORGE_ED25519 + (unsigned)at;
	default: return (unsigned)at;
	}
}

static size_t length(void)
{
	uint32_t lot = draw(100);

	/* The longest that ward takes is of 16. */
	if (lot == 0)
		return 6 + draw(13);
	return lot < 10 ? 5 : 2 + lot % 3;
}

void draft_path(struct draft *ret)
{
	static const char *const names[] = { "CN=leaf", "CN=I1", "CN=I2", "CN=I3", "CN=I4",
		"CN=I5", "CN=I6", "CN=I7", "CN=I8", "CN=I9", "CN=I10", "CN=I11", "CN=I12", "CN=I13",
		"CN=I14", "CN=I15", "CN=I16", "CN=I17", "CN=I18", "CN=I19" };
	uint32_t kind = draw(9), mixed = draw(4);

	*ret = (struct draft){ .name = "www.example.org", .num = length() };
	for (size_t i = 0; i < ret->num; i++) {
		struct forge *f = &ret->cert[i];
		bool is_root = i + 1 == ret->num;

		*f = (struct forge){ .subject = names[i], .issuer = names[is_root ? i : i + 1],
			.ca = i > 0 };
		draft_key(ret, i, key_of(mixed == 0 ? draw(9) : kind, i));
		if (is_root)
			f->issuer_key = f->key;
		/* RFC 5280 4.2.1.1: a root need not name its own key. */
		if (is_root && draw(2) == 0)
			f->issuer_key_id = FORGE_NO_ID;
	}
	ret->anchor = ret->num - 1;
	/* Now and then an authority below the root, or the leaf, is what is trusted. */
	if (ret->num > 2 && draw(40) == 0)
		ret->anchor = draw((uint32_t)ret->num - 1);
	ret->cert[0].names = "dns:www.example.org";
	if (draw(2) == 0)
		ret->cert[0].purposes = CERT_FOR_SERVER;
}

void draft_key(struct draft *d, size_t at, unsigned key)
{
	d->cert[at].key = key;
	if (at > 0)
		d->cert[at - 1].issuer_key = key;
	if (at + 1 == d->num)
		d->cert[at].issuer_key = key;
}

const char *draft_change(struct draft *d, size_t at)
{
	return draw(2) == 0 ? draft_change_field(d, at) : draft_change_ext(d, at);
}
