/* ext.c - reading an extensions block. */
#include "tls/ext.h"

struct known {
	uint16_t type;
	uint8_t in; /* a set of enum ext_in */
	int8_t ext; /* enum ext, or -1: recognised only */
};

/* RFC 9846 4.3, table 1, and what only TLS 1.2 knows. A ServerHello of TLS 1.2
 * answers what EncryptedExtensions does in TLS 1.3; some send supported_groups,
 * which says nothing. */
#define CH_SH12 (EXT_IN_CH | EXT_IN_SH12)
/* clang-format off */
static const struct known known[] = {
	{ 0,     CH_SH12 | EXT_IN_EE | EXT_IN_CR,                EXT_SERVER_NAME },
	{ 5,     CH_SH12 | EXT_IN_CR | EXT_IN_CT,                EXT_STATUS_REQUEST },
	{ 10,    CH_SH12 | EXT_IN_EE,                            EXT_SUPPORTED_GROUPS },
	{ 11,    CH_SH12,                                        EXT_POINT_FORMATS },
	{ 13,    EXT_IN_CH | EXT_IN_CR,                          EXT_SIGNATURE_ALGORITHMS },
	{ 14,    EXT_IN_CH | EXT_IN_EE,                          -1 }, /* use_srtp */
	{ 15,    EXT_IN_CH | EXT_IN_EE,                          -1 }, /* heartbeat */
	{ 16,    CH_SH12 | EXT_IN_EE,                            EXT_ALPN },
	{ 19,    EXT_IN_CH | EXT_IN_EE,                          -1 }, /* client_certificate_type */
	{ 20,    EXT_IN_CH | EXT_IN_EE,                          -1 }, /* server_certificate_type */
	{ 21,    EXT_IN_CH,                                      -1 }, /* padding */
	{ 23,    CH_SH12,                                        EXT_MAIN_SECRET },
	{ 27,    EXT_IN_CH | EXT_IN_CR,                          -1 }, /* compress_certificate */
	{ 28,    CH_SH12 | EXT_IN_EE,                            EXT_RECORD_SIZE_LIMIT },
	{ 34,    EXT_IN_CH | EXT_IN_CR | EXT_IN_CT,              -1 }, /* delegated_credential */
	{ 35,    CH_SH12,                                        EXT_SESSION_TICKET },
	{ 39,    EXT_IN_CH | EXT_IN_EE,                          -1 }, /* supported_ekt_ciphers */
	{ 41,    EXT_IN_CH | EXT_IN_SH,                          EXT_PRE_SHARED_KEY },
	{ 42,    EXT_IN_CH | EXT_IN_EE | EXT_IN_NST,             -1 }, /* early_data */
	{ 43,    EXT_IN_CH | EXT_IN_SH | EXT_IN_HRR,             EXT_SUPPORTED_VERSIONS },
	{ 44,    EXT_IN_CH | EXT_IN_HRR,                         EXT_COOKIE },
	{ 45,    EXT_IN_CH,                                      EXT_PSK_MODES },
	{ 47,    EXT_IN_CH | EXT_IN_CR,                          EXT_CERTIFICATE_AUTHORITIES },
	{ 48,    EXT_IN_CR,                                      -1 }, /* oid_filters */
	{ 49,    EXT_IN_CH,                                      -1 }, /* post_handshake_auth */
	{ 50,    EXT_IN_CH | EXT_IN_CR,                          EXT_SIGNATURE_ALGORITHMS_CERT },
	{ 51,    EXT_IN_CH | EXT_IN_SH | EXT_IN_HRR,             EXT_KEY_SHARE },
	{ 52,    EXT_IN_CH | EXT_IN_CR | EXT_IN_CT,              -1 }, /* transparency_info */
	{ 55,    EXT_IN_CH | EXT_IN_EE,                          -1 }, /* external_id_hash */
	{ 56,    EXT_IN_CH | EXT_IN_EE,                          -1 }, /* external_session_id */
	{ 57,    EXT_IN_CH | EXT_IN_EE,                          -1 }, /* quic_transport_parameters */
	{ 58,    EXT_IN_CH | EXT_IN_EE,                          EXT_TICKET_REQUEST },
	{ 64768, EXT_IN_CH,                                      -1 }, /* ech_outer_extensions */
	{ 65037, EXT_IN_CH | EXT_IN_HRR | EXT_IN_EE,             -1 }, /* encrypted_client_hello */
	{ 65281, CH_SH12,                                        EXT_RENEGOTIATION },
};
/* clang-format on */

#define NUM_KNOWN (sizeof known / sizeof known[0])

/* TLS 1.3 does not know what is of TLS 1.2 alone. */
static const struct known *find(uint16_t type, enum ext_in in)
{
	for (size_t i = 0; i < NUM_KNOWN; i++)
		if (known[i].type == type)
			return known[i].in == CH_SH12 && !(known[i].in & in) ? NULL : &known[i];
	return NULL;
}

bool ext_seen(const struct ext_set *set, uint16_t type)
{
	for (size_t i = 0; i < set->num && i < EXT_SET_MAX; i++)
		if (set->seen[i] == type)
			return true;
	return false;
}

/* A response answers what was offered; only the cookie comes unasked. */
static bool is_response(enum ext_in in)
{
	return in == EXT_IN_SH || in == EXT_IN_HRR || in == EXT_IN_EE || in == EXT_IN_CT ||
		in == EXT_IN_SH12;
}

static bool place(struct ext_set *set, uint16_t type, struct ward_span data, enum ext_in in,
	uint32_t offered, struct ward_why *why)
{
	const struct known *k = find(type, in);
	bool offer = false;

	if (k != NULL && !(k->in & in))
		return FAIL(why, EXT_MISPLACED, .got = type);
	if (k != NULL && k->ext >= 0 && k->ext < EXT_NUM) {
		set->data[k->ext] = data;
		set->present |= 1u << k->ext;
		offer = (offered & 1u << k->ext) != 0 || k->ext == EXT_COOKIE;
	}
	if (is_response(in) && !offer)
		return FAIL(why, EXT_UNASKED, .got = type);
	return true;
}

bool ext_read(struct rd *r, enum ext_in in, uint32_t offered, struct ext_set *ret_set,
	struct ward_why *why)
{
	size_t outer;

	memset(ret_set, 0, sizeof *ret_set);
	outer = rd_open(r, 2);
	while (rd_more(r)) {
		uint16_t type = rd_u16(r);
		struct ward_span data = rd_vec(r, 2);

		if (r->bad)
			break;
		if (ext_seen(ret_set, type))
			return FAIL(why, EXT_TWICE, .got = type);
		if (ret_set->num >= EXT_SET_MAX)
			return FAIL(why, EXT_TOO_MANY, .want = EXT_SET_MAX);
		ret_set->seen[ret_set->num] = type;
		ret_set->num++;
		ret_set->last = type;
		TRY(place(ret_set, type, data, in, offered, why));
	}
	rd_close(r, outer);
	return true;
}

bool ext_has(const struct ext_set *set, enum ext ext)
{
	return (set->present & 1u << ext) != 0;
}

struct ward_span ext_list16(struct rd *r, unsigned width)
{
	struct ward_span list = rd_vec(r, width);

	if (list.len == 0 || list.len % 2 != 0)
		r->bad = true;
	return list;
}

/* opaque DistinguishedName<1..2^16-1>;  DistinguishedName authorities<3..2^16-1>; */
struct ward_span ext_authorities(struct rd *r)
{
	struct ward_span list = rd_vec(r, 2);
	struct rd names = rd_of(list);

	if (list.len == 0)
		r->bad = true;
	while (rd_more(&names))
		if (rd_vec(&names, 2).len == 0)
			r->bad = true;
	if (!rd_done(&names))
		r->bad = true;
	return list;
}

uint16_t ext_type(enum ext ext)
{
	for (size_t i = 0; i < NUM_KNOWN; i++)
		if (known[i].ext == (int)ext)
			return known[i].type;
	return 0;
}

size_t ext_open(struct wr *w, enum ext ext)
{
	wr_u16(w, ext_type(ext));
	return wr_open(w, 2);
}

void ext_write_u16(struct wr *w, enum ext ext, uint16_t v)
{
	size_t mark = ext_open(w, ext);

	wr_u16(w, v);
	wr_close(w, mark, 2);
}
