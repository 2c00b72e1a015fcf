/* expect.h - what the flags expect of a connection, compared with what it is. */
#ifndef BOGO_EXPECT_H
#define BOGO_EXPECT_H

#include "context.h"

/* expect looks after the handshake, expect_after when all has been said. Both return
 * NULL, or in words what is otherwise than expected. */
const char *expect(const struct context *context, const struct link *l, bool resume);
const char *expect_after(const struct context *context, const struct link *l);

#endif
