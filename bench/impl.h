/* impl.h - one TLS implementation under measurement.
 *
 * An implementation is one file impl_<name>.c with one struct impl, named in
 * impls.c. Both ends of a connection live in this process and talk through two
 * wires. What an implementation's functions do is what is timed. */
#ifndef IMPL_H
#define IMPL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "certs.h"

/* Bytes on their way, one direction. It stands for the socket: whoever has a
 * read callback copies out of it, whoever takes buffers may work inside it. */
struct wire {
	uint8_t *buf;
	size_t begin, end, cap;
};

bool wire_new(struct wire *w, size_t cap);
void wire_free(struct wire *w);
void wire_reset(struct wire *w);

static inline uint8_t *wire_bytes(struct wire *w) { return w->buf + w->begin; }
static inline size_t wire_len(const struct wire *w) { return w->end - w->begin; }
static inline uint8_t *wire_room(struct wire *w) { return w->buf + w->end; }
static inline size_t wire_room_len(const struct wire *w) { return w->cap - w->end; }
static inline void wire_wrote(struct wire *w, size_t len) { w->end += len; }

static inline void wire_took(struct wire *w, size_t len)
{
	w->begin += len;
	if (w->begin == w->end)
		w->begin = w->end = 0;
}

/* wire_read and wire_write copy, as a socket does; 0 = nothing there, no room. */
size_t wire_read(struct wire *w, void *out, size_t cap);
size_t wire_write(struct wire *w, const void *data, size_t len);

enum role { CLIENT, SERVER };

/* What both ends are to do: the version of the suite, and this. */
struct scene {
	uint16_t group;            /* X25519 or X25519MLKEM768, in the registry's numbers */
	uint16_t suite;            /* RFC 9846 B.4: TLS 1.3; RFC 5289: TLS 1.2 */
	const struct certs *certs; /* chain and key of the server, root of the client */
	const char *name;          /* that the client asks for and checks */
	bool resume;               /* each session but the first is an earlier one */
};

static inline bool scene_is_12(const struct scene *scene) { return scene->suite >> 8 != 0x13; }

/* What the two ends agreed on, in the registries' numbers. */
struct agreed {
	unsigned version, suite, group;
	bool resumed;
};

enum shake { SHAKE_MORE, SHAKE_DONE, SHAKE_FAILED };

struct impl {
	const char *name;
	bool handshake_only; /* the same as another one in bulk */
	bool hybrid_only;    /* takes part beside a hybrid, with X25519 */

	/* setup makes all that many connections share, for both roles. */
	void *(*setup)(const struct scene *scene);
	void (*teardown)(void *shared);

	/* open makes one end of a connection; close frees it without a goodbye. */
	void *(*open)(void *shared, enum role role, struct wire *in, struct wire *out);
	void (*close)(void *end);

	/* shake goes on with the handshake as far as the bytes in `in` allow. */
	enum shake (*shake)(void *end);
	void (*agreed)(void *end, struct agreed *ret);

	/* send makes one record of `data` (at most 2^14 bytes). */
	bool (*send)(void *end, const uint8_t *data, size_t len);
	/* receive gives the next data that came, valid until either end is called
	 * again, and returns 0 when there is none. It also takes what follows a
	 * handshake: tickets. */
	size_t (*receive)(void *end, const uint8_t **ret_data);
};

/* All implementations, ended by NULL. */
extern const struct impl *const impls[];

#endif
