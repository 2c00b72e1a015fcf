#include "impl.h"

#include <stdlib.h>
#include <string.h>

extern const struct impl impl_ward, impl_ward_x25519, impl_openssl, impl_openssl_notickets, impl_gnutls;

const struct impl *const impls[] = {
	&impl_ward,
	&impl_ward_x25519,
	&impl_openssl,
	&impl_openssl_notickets,
	&impl_gnutls,
	NULL,
};

bool wire_new(struct wire *w, size_t cap)
{
	*w = (struct wire){ .buf = malloc(cap), .cap = cap };
	if (w->buf == NULL)
		return false;
	memset(w->buf, 0, cap); /* the pages are there before anything is timed */
	return true;
}

void wire_free(struct wire *w)
{
	free(w->buf);
	*w = (struct wire){ 0 };
}

void wire_reset(struct wire *w)
{
	w->begin = w->end = 0;
}

size_t wire_read(struct wire *w, void *out, size_t cap)
{
	size_t len = wire_len(w) < cap ? wire_len(w) : cap;

	memcpy(out, wire_bytes(w), len);
	wire_took(w, len);
	return len;
}

size_t wire_write(struct wire *w, const void *data, size_t len)
{
	if (len > wire_room_len(w))
		return 0;
	memcpy(wire_room(w), data, len);
	wire_wrote(w, len);
	return len;
}
