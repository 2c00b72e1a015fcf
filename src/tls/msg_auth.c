/* msg_auth.c - the messages behind the hellos, read and written. */
#include "tls/msg_auth.h"

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

static void read_answer(struct rd *r, enum ext ext, struct msg_encrypted_extensions *m)
{
	switch (ext) {
	case EXT_ALPN: m->alpn = read_alpn(r); break;
	case EXT_TICKET_REQUEST: rd_u8(r); break; /* RFC 9149 3: uint8 expected_count */
	case EXT_RECORD_SIZE_LIMIT: m->record_limit = rd_u16(r); break;
	case EXT_SERVER_NAME: break; /* RFC 6066 3: it "SHALL be empty" */
	default: rd_rest(r); break;
	}
}

bool msg_encrypted_extensions_read(struct rd *r, uint32_t offered,
	struct msg_encrypted_extensions *ret_m, struct ward_why *why)
{
	memset(ret_m, 0, sizeof *ret_m);
	TRY(ext_read(r, EXT_IN_EE, offered, &ret_m->ext, why));
	if (r->bad)
		return true;
	for (unsigned i = 0; i < EXT_NUM; i++) {
		struct rd e = rd_of(ret_m->ext.data[i]);

		if (!ext_has(&ret_m->ext, (enum ext)i))
			continue;
		read_answer(&e, (enum ext)i, ret_m);
		if (!rd_done(&e))
			return FAIL(why, EXT_MALFORMED, .got = ext_type((enum ext)i));
	}
	return true;
}

void msg_encrypted_extensions_write(struct wr *w, const struct encrypted_extensions_params *params)
{
	size_t block = wr_open(w, 2), ext, list;

	if (params->name_used) {
		ext = ext_open(w, EXT_SERVER_NAME);
		wr_close(w, ext, 2);
	}
	if (params->alpn.len > 0) {
		ext = ext_open(w, EXT_ALPN);
		list = wr_open(w, 2);
		wr_u8(w, (uint8_t)params->alpn.len);
		wr_span(w, params->alpn);
		wr_close(w, list, 2);
		wr_close(w, ext, 2);
	}
	if (params->ticket_request) {
		ext = ext_open(w, EXT_TICKET_REQUEST);
		wr_u8(w, params->tickets);
		wr_close(w, ext, 2);
	}
	if (params->record_limit != 0)
		ext_write_u16(w, EXT_RECORD_SIZE_LIMIT, params->record_limit);
	wr_close(w, block, 2);
}

static void read_request_ext(struct rd *r, enum ext ext, struct msg_certificate_request *m)
{
	switch (ext) {
	case EXT_SIGNATURE_ALGORITHMS: m->schemes = ext_list16(r, 2); break;
	case EXT_SIGNATURE_ALGORITHMS_CERT: m->cert_schemes = ext_list16(r, 2); break;
	case EXT_CERTIFICATE_AUTHORITIES: m->authorities = ext_authorities(r); break;
	default: rd_rest(r); break; /* "Clients MUST ignore unrecognized extensions" */
	}
}

/* opaque certificate_request_context<0..2^8-1>;  Extension extensions<0..2^16-1>; 4.4.2 */
bool msg_certificate_request_read(struct rd *r, struct msg_certificate_request *ret_m,
	struct ward_why *why)
{
	memset(ret_m, 0, sizeof *ret_m);
	ret_m->context = rd_vec(r, 1);
	TRY(ext_read(r, EXT_IN_CR, 0, &ret_m->ext, why));
	if (r->bad)
		return true;
	for (unsigned i = 0; i < EXT_NUM; i++) {
		struct rd e = rd_of(ret_m->ext.data[i]);

		if (!ext_has(&ret_m->ext, (enum ext)i))
			continue;
		read_request_ext(&e, (enum ext)i, ret_m);
		if (!rd_done(&e))
			return FAIL(why, EXT_MALFORMED, .got = ext_type((enum ext)i));
	}
	return true;
}

static void write_list16_ext(struct wr *w, enum ext ext, const struct list16 *list)
{
	size_t mark = ext_open(w, ext);

	list16_write(w, list, 0, 2);
	wr_close(w, mark, 2);
}

void msg_certificate_request_write(struct wr *w, const struct certificate_request_params *params)
{
	size_t block, ext;

	wr_u8(w, 0); /* no certificate_request_context in the handshake */
	block = wr_open(w, 2);
	write_list16_ext(w, EXT_SIGNATURE_ALGORITHMS, params->schemes);
	if (params->cert_schemes != NULL)
		write_list16_ext(w, EXT_SIGNATURE_ALGORITHMS_CERT, params->cert_schemes);
	if (params->authorities.len > 0) {
		ext = ext_open(w, EXT_CERTIFICATE_AUTHORITIES);
		wr_u16(w, (uint16_t)params->authorities.len);
		wr_span(w, params->authorities);
		wr_close(w, ext, 2);
	}
	wr_close(w, block, 2);
}

/* CertificateStatusType status_type;  opaque OCSPResponse<1..2^24-1>;   RFC 6066 8 */
struct ward_span msg_certificate_status_read(struct rd *r)
{
	uint8_t type = rd_u8(r);
	struct ward_span staple = rd_vec(r, 3);

	if (type != 1 || staple.len == 0) /* ocsp is all there is */
		rd_fail(r);
	return staple;
}

void msg_certificate_status_write(struct wr *w, struct ward_span staple)
{
	size_t mark;

	wr_u8(w, 1);
	mark = wr_open(w, 3);
	wr_span(w, staple);
	wr_close(w, mark, 3);
}

/* The extensions of one CertificateEntry: an OCSPResponse or nothing. 4.5.1.1 */
static bool read_entry_exts(struct rd *r, uint32_t offered, struct ward_span *ret_staple,
	struct ward_why *why)
{
	struct ext_set ext;
	struct rd e;

	*ret_staple = (struct ward_span){ NULL, 0 };
	TRY(ext_read(r, EXT_IN_CT, offered, &ext, why));
	if (r->bad || !ext_has(&ext, EXT_STATUS_REQUEST))
		return true;
	e = rd_of(ext.data[EXT_STATUS_REQUEST]);
	*ret_staple = msg_certificate_status_read(&e);
	if (!rd_done(&e))
		return FAIL(why, EXT_MALFORMED, .got = ext_type(EXT_STATUS_REQUEST));
	return true;
}

/* struct { opaque cert_data<1..2^24-1>;  Extension extensions<0..2^16-1>; } CertificateEntry;
 * struct { opaque certificate_request_context<0..2^8-1>;
 *          CertificateEntry certificate_list<0..2^24-1>; } Certificate;        4.5.1 */
bool msg_certificate_read(struct rd *r, uint32_t offered, struct msg_certificate *ret_m,
	struct ward_why *why)
{
	struct ward_span staple;
	size_t outer;

	memset(ret_m, 0, sizeof *ret_m);
	ret_m->context = rd_vec(r, 1);
	outer = rd_open(r, 3);
	while (rd_more(r)) {
		struct ward_span cert = rd_vec(r, 3);

		if (cert.len == 0)
			rd_fail(r);
		TRY(read_entry_exts(r, offered, &staple, why));
		if (r->bad)
			break;
		if (ret_m->num_certs >= WARD_JOB_CERTS)
			return FAIL(why, CERT_TOO_MANY, .want = WARD_JOB_CERTS);
		ret_m->cert[ret_m->num_certs] = cert;
		ret_m->staple[ret_m->num_certs] = staple;
		ret_m->num_certs++;
	}
	rd_close(r, outer);
	return true;
}

static void write_entry_exts(struct wr *w, struct ward_span staple)
{
	size_t block = wr_open(w, 2), ext;

	if (staple.len > 0) {
		ext = ext_open(w, EXT_STATUS_REQUEST);
		msg_certificate_status_write(w, staple);
		wr_close(w, ext, 2);
	}
	wr_close(w, block, 2);
}

void msg_certificate_write(struct wr *w, const struct msg_certificate *m)
{
	size_t list;

	wr_u8(w, (uint8_t)m->context.len);
	wr_span(w, m->context);
	list = wr_open(w, 3);
	for (size_t i = 0; i < m->num_certs && i < WARD_JOB_CERTS; i++) {
		size_t cert = wr_open(w, 3);

		wr_span(w, m->cert[i]);
		wr_close(w, cert, 3);
		write_entry_exts(w, m->staple[i]);
	}
	wr_close(w, list, 3);
}

size_t msg_certificate_bound(const struct msg_certificate *m)
{
	size_t len = 1 + m->context.len + 3;

	for (size_t i = 0; i < m->num_certs && i < WARD_JOB_CERTS; i++) {
		len += 3 + m->cert[i].len + 2;
		if (m->staple[i].len > 0)
			len += 4 + CERTIFICATE_STATUS_BOUND(m->staple[i].len);
	}
	return len;
}

/* SignatureScheme algorithm;  opaque signature<0..2^16-1>;                      4.5.2 */
void msg_certificate_verify_read(struct rd *r, struct msg_certificate_verify *ret_m)
{
	ret_m->scheme = rd_u16(r);
	ret_m->signature = rd_vec(r, 2);
}

void msg_certificate_verify_write(struct wr *w, uint16_t scheme, struct ward_span signature)
{
	wr_u16(w, scheme);
	wr_u16(w, (uint16_t)signature.len);
	wr_span(w, signature);
}

/* uint32 ticket_lifetime;  uint32 ticket_age_add;  opaque ticket_nonce<0..255>;
 * opaque ticket<1..2^16-1>;  Extension extensions<0..2^16-1>;                   4.7.1 */
bool msg_new_session_ticket_read(struct rd *r, struct msg_new_session_ticket *ret_m,
	struct ward_why *why)
{
	memset(ret_m, 0, sizeof *ret_m);
	ret_m->lifetime = rd_u32(r);
	ret_m->age_add = rd_u32(r);
	ret_m->nonce = rd_vec(r, 1);
	ret_m->ticket = rd_vec(r, 2);
	if (ret_m->ticket.len == 0)
		r->bad = true;
	return ext_read(r, EXT_IN_NST, 0, &ret_m->ext, why);
}

void msg_new_session_ticket_write(struct wr *w, const struct msg_new_session_ticket *m)
{
	wr_u32(w, m->lifetime);
	wr_u32(w, m->age_add);
	wr_u8(w, (uint8_t)m->nonce.len);
	wr_span(w, m->nonce);
	wr_u16(w, (uint16_t)m->ticket.len);
	wr_span(w, m->ticket);
	wr_u16(w, 0);
}
