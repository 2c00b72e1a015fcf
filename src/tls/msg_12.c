/* msg_12.c - the messages of TLS 1.2, read and written. */
#include "tls/msg_12.h"

/* ---- ServerHello ---- */

/* RFC 7301 3.1: the answer is a list of exactly one protocol. */
static struct ward_span read_alpn(struct rd *r)
{
	size_t outer = rd_open(r, 2);
	struct ward_span name = rd_vec(r, 1);

	if (name.len == 0)
		r->bad = true;
	rd_close(r, outer);
	return name;
}

static void read_ext(struct rd *r, enum ext ext, struct msg_server_hello12 *m)
{
	switch (ext) {
	case EXT_ALPN: m->alpn = read_alpn(r); break;
	case EXT_POINT_FORMATS:
		m->point_formats = rd_vec(r, 1);
		if (m->point_formats.len == 0)
			r->bad = true;
		break;
	case EXT_RECORD_SIZE_LIMIT: m->record_limit = rd_u16(r); break;
	case EXT_RENEGOTIATION: m->renegotiation = rd_vec(r, 1); break;
	/* These answer by being there, empty. RFC 6066 3, 8, RFC 7627 5.1, RFC 5077 3.2 */
	case EXT_SERVER_NAME:
	case EXT_STATUS_REQUEST:
	case EXT_MAIN_SECRET:
	case EXT_SESSION_TICKET: break;
	default: rd_rest(r); break;
	}
}

bool msg_server_hello12_read(struct ward_span extensions, uint32_t offered,
	struct msg_server_hello12 *ret_m, struct ward_why *why)
{
	struct rd r = rd_of(extensions);

	memset(ret_m, 0, sizeof *ret_m);
	if (!rd_more(&r)) /* a server may know no extensions at all */
		return true;
	TRY(ext_read(&r, EXT_IN_SH12, offered, &ret_m->ext, why));
	if (!rd_done(&r))
		return FAIL(why, MSG_MALFORMED, .got = 2);
	for (unsigned i = 0; i < EXT_NUM; i++) {
		struct rd e = rd_of(ret_m->ext.data[i]);

		if (!ext_has(&ret_m->ext, (enum ext)i))
			continue;
		read_ext(&e, (enum ext)i, ret_m);
		if (!rd_done(&e))
			return FAIL(why, EXT_MALFORMED, .got = ext_type((enum ext)i));
	}
	return true;
}

static void write_empty(struct wr *w, enum ext ext)
{
	size_t mark = ext_open(w, ext);

	wr_close(w, mark, 2);
}

static void write_alpn(struct wr *w, struct ward_span alpn)
{
	size_t ext = ext_open(w, EXT_ALPN);
	size_t list = wr_open(w, 2);

	wr_u8(w, (uint8_t)alpn.len);
	wr_span(w, alpn);
	wr_close(w, list, 2);
	wr_close(w, ext, 2);
}

void msg_server_hello12_write(struct wr *w, const struct server_hello12_params *params)
{
	size_t block, ext;

	wr_u16(w, TLS_12);
	wr_bytes(w, params->random, HELLO_RANDOM);
	wr_u8(w, (uint8_t)params->session_id.len);
	wr_span(w, params->session_id);
	wr_u16(w, params->suite);
	wr_u8(w, 0); /* no compression */

	block = wr_open(w, 2);
	ext = ext_open(w, EXT_RENEGOTIATION);
	wr_u8(w, 0); /* a first handshake: RFC 5746 3.6 */
	wr_close(w, ext, 2);
	write_empty(w, EXT_MAIN_SECRET);
	if (params->name_used)
		write_empty(w, EXT_SERVER_NAME);
	if (params->stapled)
		write_empty(w, EXT_STATUS_REQUEST);
	if (params->point_formats) {
		ext = ext_open(w, EXT_POINT_FORMATS);
		wr_u16(w, 0x0100); /* one: uncompressed */
		wr_close(w, ext, 2);
	}
	if (params->ticket)
		write_empty(w, EXT_SESSION_TICKET);
	if (params->alpn.len > 0)
		write_alpn(w, params->alpn);
	if (params->record_limit != 0)
		ext_write_u16(w, EXT_RECORD_SIZE_LIMIT, params->record_limit);
	wr_close(w, block, 2);
}

/* ---- Certificate: ASN.1Cert certificate_list<0..2^24-1> ---- */

bool msg_certificate12_read(struct rd *r, struct msg_certificate12 *ret_m, struct ward_why *why)
{
	size_t outer;

	memset(ret_m, 0, sizeof *ret_m);
	outer = rd_open(r, 3);
	while (rd_more(r)) {
		struct ward_span cert = rd_vec(r, 3);

		if (cert.len == 0)
			r->bad = true;
		if (r->bad)
			break;
		if (ret_m->num_certs >= WARD_JOB_CERTS)
			return FAIL(why, CERT_TOO_MANY, .want = WARD_JOB_CERTS);
		ret_m->cert[ret_m->num_certs] = cert;
		ret_m->num_certs++;
	}
	rd_close(r, outer);
	return true;
}

void msg_certificate12_write(struct wr *w, const struct ward_span *certs, size_t num_certs)
{
	size_t list = wr_open(w, 3);

	for (size_t i = 0; i < num_certs; i++) {
		size_t cert = wr_open(w, 3);

		wr_span(w, certs[i]);
		wr_close(w, cert, 3);
	}
	wr_close(w, list, 3);
}

size_t msg_certificate12_bound(const struct ward_span *certs, size_t num_certs)
{
	size_t len = 3;

	for (size_t i = 0; i < num_certs; i++)
		len += 3 + certs[i].len;
	return len;
}

/* ---- key exchange ---- */

/* opaque point<1..2^8-1> */
static struct ward_span read_point(struct rd *r)
{
	struct ward_span point = rd_vec(r, 1);

	if (point.len == 0)
		r->bad = true;
	return point;
}

static void write_point(struct wr *w, struct ward_span point)
{
	wr_u8(w, (uint8_t)point.len);
	wr_span(w, point);
}

/* ECCurveType curve_type;  NamedCurve namedcurve;  ECPoint public;
 * SignatureAndHashAlgorithm algorithm;  opaque signature<0..2^16-1>; */
void msg_server_key_exchange_read(struct rd *r, struct msg_server_key_exchange *ret_m)
{
	memset(ret_m, 0, sizeof *ret_m);
	ret_m->curve_type = rd_u8(r);
	if (ret_m->curve_type != 3) {
		rd_rest(r);
		return;
	}
	ret_m->group = rd_u16(r);
	ret_m->point = read_point(r);
	ret_m->scheme = rd_u16(r);
	ret_m->signature = rd_vec(r, 2);
}

void msg_server_key_exchange_write(struct wr *w, const struct msg_server_key_exchange *m)
{
	wr_u8(w, m->curve_type);
	wr_u16(w, m->group);
	write_point(w, m->point);
	wr_u16(w, m->scheme);
	wr_u16(w, (uint16_t)m->signature.len);
	wr_span(w, m->signature);
}

struct ward_span msg_client_key_exchange_read(struct rd *r)
{
	return read_point(r);
}

void msg_client_key_exchange_write(struct wr *w, struct ward_span point)
{
	write_point(w, point);
}

/* ClientCertificateType certificate_types<1..2^8-1>;
 * SignatureAndHashAlgorithm supported_signature_algorithms<2..2^16-2>;
 * DistinguishedName certificate_authorities<0..2^16-1>;                      */
void msg_certificate_request12_read(struct rd *r, struct msg_certificate_request12 *ret_m)
{
	struct rd names;

	ret_m->types = rd_vec(r, 1);
	ret_m->schemes = rd_vec(r, 2);
	ret_m->authorities = rd_vec(r, 2);
	names = rd_of(ret_m->authorities);
	while (rd_more(&names))
		if (rd_vec(&names, 2).len == 0)
			r->bad = true;
	if (!rd_done(&names) || ret_m->types.len == 0 || ret_m->schemes.len == 0 ||
		ret_m->schemes.len % 2 != 0)
		r->bad = true;
}

void msg_certificate_request12_write(struct wr *w, const struct list16 *schemes,
	struct ward_span authorities)
{
	wr_u8(w, 2);
	wr_u8(w, CERT_TYPE_ECDSA_SIGN);
	wr_u8(w, CERT_TYPE_RSA_SIGN);
	list16_write(w, schemes, 0, 2);
	wr_u16(w, (uint16_t)authorities.len);
	wr_span(w, authorities);
}

/* uint32 ticket_lifetime_hint;  opaque ticket<0..2^16-1>; */
void msg_new_session_ticket12_read(struct rd *r, struct msg_new_session_ticket12 *ret_m)
{
	ret_m->hint = rd_u32(r);
	ret_m->ticket = rd_vec(r, 2);
}

void msg_new_session_ticket12_write(struct wr *w, const struct msg_new_session_ticket12 *m)
{
	wr_u32(w, m->hint);
	wr_u16(w, (uint16_t)m->ticket.len);
	wr_span(w, m->ticket);
}
