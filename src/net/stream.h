/* stream.h - what the command wants to know of a stream beyond easy.h. */
#ifndef NET_STREAM_H
#define NET_STREAM_H

#include <ward/easy.h>
#include "net/chain_job.h"

/* stream_chain returns the certificates the peer sent, whether they are good or
 * not, what the check found, and the time the jobs took. */
const struct chain_job *stream_chain(const struct ward_stream *stream);

#endif
