/* msg_server_hello.c - ServerHello, and HelloRetryRequest in its clothes.
 * RFC 9846 4.2.3, 4.2.4
 *     ProtocolVersion legacy_version;  Random random;
 *     opaque legacy_session_id_echo<0..32>;  CipherSuite cipher_suite;
 *     uint8 legacy_compression_method;  Extension extensions<6..2^16-1>;   */
#include "tls/msg_hello.h"

/* SHA-256 of "HelloRetryRequest". */
static const uint8_t retry_random[HELLO_RANDOM] = {
	0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
	0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
};

/* Whether the extensions that follow hold supported_versions. TLS 1.2 may have
 * none at all, but a block that has no form is bad in every version. */
static bool speaks_13(struct rd *r)
{
	struct rd scan = *r;
	bool found = false;
	size_t outer;

	if (!rd_more(r))
		return false;
	outer = rd_open(&scan, 2);
	while (rd_more(&scan)) {
		uint16_t type = rd_u16(&scan);

		rd_vec(&scan, 2);
		if (type == ext_type(EXT_SUPPORTED_VERSIONS))
			found = true;
	}
	rd_close(&scan, outer);
	if (!rd_done(&scan))
		r->bad = true;
	return found;
}

static void read_share(struct rd *r, struct msg_server_hello *m)
{
	m->share.group = rd_u16(r);
	if (m->retry)
		return;
	m->share.key = rd_vec(r, 2);
	if (m->share.key.len == 0)
		r->bad = true;
}

static void read_ext(struct rd *r, enum ext ext, struct msg_server_hello *m)
{
	switch (ext) {
	case EXT_SUPPORTED_VERSIONS: m->version = rd_u16(r); break;
	case EXT_KEY_SHARE: read_share(r, m); break;
	case EXT_COOKIE:
		m->cookie = rd_vec(r, 2);
		if (m->cookie.len == 0)
			r->bad = true;
		break;
	case EXT_PRE_SHARED_KEY: m->identity = rd_u16(r); break;
	default: rd_rest(r); break;
	}
}

bool msg_server_hello_read(struct rd *r, uint32_t offered, struct msg_server_hello *ret_m,
	struct ward_why *why)
{
	struct msg_server_hello *m = ret_m;

	memset(m, 0, sizeof *m);
	m->legacy_version = rd_u16(r);
	m->random = rd_bytes(r, HELLO_RANDOM);
	m->session_id = rd_vec(r, 1);
	m->suite = rd_u16(r);
	m->compression = rd_u8(r);
	if (m->session_id.len > SESSION_ID_MAX)
		r->bad = true;
	if (r->bad)
		return true;
	m->retry = memcmp(m->random.p, retry_random, HELLO_RANDOM) == 0;
	if (!speaks_13(r)) {
		m->extensions12 = rd_rest(r);
		return true;
	}
	TRY(ext_read(r, m->retry ? EXT_IN_HRR : EXT_IN_SH, offered, &m->ext, why));
	if (r->bad)
		return true;
	for (unsigned i = 0; i < EXT_NUM; i++) {
		struct rd e = rd_of(m->ext.data[i]);

		if (!ext_has(&m->ext, (enum ext)i))
			continue;
		read_ext(&e, (enum ext)i, m);
		if (!rd_done(&e))
			return FAIL(why, EXT_MALFORMED, .got = ext_type((enum ext)i));
	}
	return true;
}

void msg_server_hello_write(struct wr *w, const struct server_hello_params *params)
{
	size_t mark, ext;

	wr_u16(w, 0x0303);
	wr_bytes(w, params->retry ? retry_random : params->random, HELLO_RANDOM);
	wr_u8(w, (uint8_t)params->session_id.len);
	wr_span(w, params->session_id);
	wr_u16(w, params->suite);
	wr_u8(w, 0);

	mark = wr_open(w, 2);
	ext = ext_open(w, EXT_SUPPORTED_VERSIONS);
	wr_u16(w, 0x0304);
	wr_close(w, ext, 2);
	if (params->share.group != 0) {
		ext = ext_open(w, EXT_KEY_SHARE);
		wr_u16(w, params->share.group);
		if (!params->retry) {
			wr_u16(w, (uint16_t)params->share.key.len);
			wr_span(w, params->share.key);
		}
		wr_close(w, ext, 2);
	}
	if (params->psk) {
		ext = ext_open(w, EXT_PRE_SHARED_KEY);
		wr_u16(w, params->identity);
		wr_close(w, ext, 2);
	}
	if (params->cookie.len > 0) {
		ext = ext_open(w, EXT_COOKIE);
		wr_u16(w, (uint16_t)params->cookie.len);
		wr_span(w, params->cookie);
		wr_close(w, ext, 2);
	}
	wr_close(w, mark, 2);
}
