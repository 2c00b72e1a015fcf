/* send.h - what servers send and whom users trust, also otherwise than they should. */
#ifndef DIFF_SEND_H
#define DIFF_SEND_H

#include "chains.h"
#include "draft.h"

/* send_path sends a path whose certificates are `der`, and trusts its anchor. */
void send_path(struct chain_case *c, const struct draft *d, const struct ward_span *der);

/* send_badly makes one change to what is sent, send_trust to what is trusted. */
void send_badly(struct chain_case *c, const struct draft *d, const struct ward_span *der);
void send_trust(struct chain_case *c, const struct draft *d, const struct ward_span *der);

/* send_note adds to the case's words what was done to certificate `at`. */
void send_note(struct chain_case *c, size_t at, const char *kind, const char *what);

#endif
