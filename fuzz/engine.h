/* engine.h - feeding a connection under the eyes of a fuzz target. */
#ifndef ENGINE_H
#define ENGINE_H

#include "mock_provider.h"
#include "tls/conn.h"
#include "tls_pair.h"
#include "fuzz.h"

/* feed_all gives `len` bytes to a side, `chunk` more of them at a time, and runs its
 * jobs. Every step must consume, produce or end: a connection that does none of it
 * waits for bytes, and with a whole record before it that would be for ever. */
static inline void feed_all(struct side *s, const uint8_t *data, size_t len, size_t chunk)
{
	uint8_t *wire = malloc(len + 1);
	size_t off = 0, seen = 0;

	HOLDS(wire != NULL);
	if (len > 0)
		memcpy(wire, data, len);
	while (seen < len) {
		bool moved = true;

		seen = chunk == 0 || chunk > len - seen ? len : seen + chunk;
		while (moved) {
			struct ward_span got;
			size_t used, out = ward_conn_out_len(s->conn);
			int result = ward_conn_feed(s->conn, PAIR_NOW, wire + off, seen - off, &used,
				&got);

			HOLDS(used <= seen - off && inside(got, wire + off, used));
			HOLDS(result == 0 || ward_conn_why(s->conn)->code != 0);
			touch(got);
			off += used;
			moved = used > 0 || ward_conn_job(s->conn) != NULL;
			while (ward_conn_job(s->conn) != NULL)
				side_job(s);
			if ((ward_conn_wants(s->conn) & WARD_ENDED) != 0)
				break;
			/* A whole record is never left lying without an answer. */
			HOLDS(moved || seen - off < RECORD_HEADER + RECORD_CIPHER_MAX ||
				ward_conn_out_len(s->conn) > out || result != 0);
		}
	}
	free(wire);
}

/* end_side looks at everything a side can tell, as a program would, and frees it. */
static inline void end_side(struct side *s)
{
	static uint8_t out[1 << 16];
	const struct ward_trace *trace;
	struct ward_facts facts;

	ward_conn_facts(s->conn, &facts);
	HOLDS(!facts.connected || facts.version == 0x0304 || facts.version == 0x0303);
	HOLDS(ward_conn_trace(s->conn, &trace) <= 64);
	while (ward_conn_out(s->conn, out, sizeof out) > 0)
		;
	HOLDS(ward_conn_out_len(s->conn) == 0);
	ward_conn_eof(s->conn);
	HOLDS((ward_conn_wants(s->conn) & WARD_WANT_BYTES) == 0);
	side_free(s);
}

#endif
