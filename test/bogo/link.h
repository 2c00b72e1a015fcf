/* link.h - one connection of the shim: a socket to the runner with ward on it. */
#ifndef BOGO_LINK_H
#define BOGO_LINK_H

#include <ward/conn.h>
#include "flags.h"

struct link {
	const struct flags *flags;
	int fd;
	struct ward_conn *conn;
	bool eof;        /* the runner's side of the socket has ended */
	uint8_t in[WARD_RECORD_MAX];
	size_t in_len;   /* bytes in it, of which */
	size_t in_used;  /* were fed */
};

/* link_dial connects to the runner and says which shim this is. */
bool link_dial(struct link *l, const struct flags *flags);

/* link_step moves the connection on: jobs, bytes out, one record in. `*ret_data` is
 * what the runner said. False when nothing more will come, for good or bad. */
bool link_step(struct link *l, struct ward_span *ret_data);

/* link_write says something to the runner. */
bool link_write(struct link *l, const uint8_t *data, size_t len);

/* link_flush sends what the connection has to say. */
bool link_flush(struct link *l);

/* link_close waits for the runner to end, so that nothing on its way is lost. */
void link_close(struct link *l);

#endif
