/* ext.h - extensions: which ward knows, and which message may carry each.
 * RFC 9846 4.3, table 1. */
#ifndef TLS_EXT_H
#define TLS_EXT_H

#include "base/bytes.h"

/* The messages that carry extensions. */
enum ext_in {
	EXT_IN_CH = 1,
	EXT_IN_SH = 2,
	EXT_IN_HRR = 4,
	EXT_IN_EE = 8,
	EXT_IN_CT = 16,
	EXT_IN_CR = 32,
	EXT_IN_NST = 64,
	EXT_IN_SH12 = 128, /* the ServerHello of TLS 1.2 */
};

/* The extensions ward reads. Others of the table are recognised, so that one in
 * the wrong message is refused, and otherwise ignored. */
enum ext {
	EXT_SERVER_NAME,
	EXT_SUPPORTED_GROUPS,
	EXT_SIGNATURE_ALGORITHMS,
	EXT_ALPN,
	EXT_PRE_SHARED_KEY,
	EXT_SUPPORTED_VERSIONS,
	EXT_COOKIE,
	EXT_PSK_MODES,
	EXT_CERTIFICATE_AUTHORITIES,
	EXT_SIGNATURE_ALGORITHMS_CERT,
	EXT_KEY_SHARE,
	EXT_POINT_FORMATS,
	EXT_MAIN_SECRET,
	EXT_SESSION_TICKET,
	EXT_RENEGOTIATION,
	EXT_STATUS_REQUEST,
	EXT_TICKET_REQUEST,
	EXT_RECORD_SIZE_LIMIT,
	EXT_NUM,
};

#define EXT_SET_MAX 128 /* extensions in one message */

/* One extensions block, read. */
struct ext_set {
	uint32_t present; /* bit i = enum ext i */
	struct ward_span data[EXT_NUM];
	uint16_t last; /* type of the last one */
	uint16_t seen[EXT_SET_MAX];
	size_t num;
};

/* ext_read reads an extensions block: a vector of Extension. A response message
 * (`in` SH, HRR, EE, CT, SH12) may hold only what `offered` has, a set of 1u << enum
 * ext, and the cookie. Fails with EXT_TWICE, EXT_MISPLACED, EXT_UNASKED,
 * EXT_TOO_MANY; a block that does not parse makes the reader bad. */
bool ext_read(struct rd *r, enum ext_in in, uint32_t offered, struct ext_set *ret_set,
	struct ward_why *why) MUST;

bool ext_has(const struct ext_set *set, enum ext ext);
/* ext_seen asks for any type, also of those that ward does not read. */
bool ext_seen(const struct ext_set *set, uint16_t type);

/* ext_list16 takes a vector that is a whole list of 16-bit numbers, at least one;
 * ext_authorities the body of certificate_authorities, RFC 9846 4.3.4: names, each
 * behind its length. What is none makes the reader bad. */
struct ward_span ext_list16(struct rd *r, unsigned width);
struct ward_span ext_authorities(struct rd *r);

/* ext_type is the code point. ext_open starts one in a message being written;
 * wr_close(w, mark, 2) ends it. */
uint16_t ext_type(enum ext ext);
size_t ext_open(struct wr *w, enum ext ext);
/* ext_write_u16 writes one that holds a number and no more. */
void ext_write_u16(struct wr *w, enum ext ext, uint16_t v);

#endif
