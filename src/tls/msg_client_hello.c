/* msg_client_hello.c - ClientHello. RFC 9846 4.2.2
 *     ProtocolVersion legacy_version;  Random random;
 *     opaque legacy_session_id<0..32>;  CipherSuite cipher_suites<2..2^16-2>;
 *     opaque legacy_compression_methods<1..2^8-1>;  Extension extensions<7..2^16-1>; */
#include "tls/msg_hello.h"

#define PSK_DHE_KE 1     /* PskKeyExchangeMode, RFC 9846 4.3.9 */
#define COUNT_MAX 0xffff /* of elements in any vector */

/* RFC 6066 3: ServerName server_name_list<1..2^16-1>, of which only host_name
 * exists; a second name of one type is forbidden, so one element is all. */
static void read_server_name(struct rd *r, struct msg_client_hello *m)
{
	size_t outer = rd_open(r, 2);
	uint8_t type = rd_u8(r);

	m->name = rd_vec(r, 2);
	if (type != 0 || m->name.len == 0 || m->name.len > NAME_MAX_LEN)
		r->bad = true;
	rd_close(r, outer);
}

/* RFC 7301 3.1: ProtocolName protocol_name_list<2..2^16-1>, none of them empty. */
static void read_alpn(struct rd *r, struct msg_client_hello *m)
{
	size_t outer = rd_open(r, 2);
	struct rd names = *r;

	m->alpn = rd_rest(r);
	if (m->alpn.len == 0)
		r->bad = true;
	while (rd_more(&names))
		if (rd_vec(&names, 1).len == 0)
			r->bad = true;
	if (!rd_done(&names))
		r->bad = true;
	rd_close(r, outer);
}

/* RFC 9846 4.3.8: KeyShareEntry client_shares<0..2^16-1>. */
static void read_key_share(struct rd *r, struct msg_client_hello *m)
{
	size_t outer = rd_open(r, 2);

	while (rd_more(r)) {
		uint16_t group = rd_u16(r);
		struct ward_span key = rd_vec(r, 2);

		if (key.len == 0)
			r->bad = true;
		if (m->num_shares < SHARES_MAX) {
			m->share[m->num_shares] = (struct key_share){ group, key };
			m->num_shares++;
		}
	}
	rd_close(r, outer);
}

/* RFC 6066 8: CertificateStatusType status_type; of type ocsp:
 *     ResponderID responder_id_list<0..2^16-1>;  Extensions request_extensions<0..2^16-1>;
 * With what is of another type nobody can do anything. */
static void read_status_request(struct rd *r, struct msg_client_hello *m)
{
	size_t outer;

	m->ocsp_asked = rd_u8(r) == 1;
	if (!m->ocsp_asked) {
		rd_rest(r);
		return;
	}
	outer = rd_open(r, 2);
	while (rd_more(r))
		if (rd_vec(r, 2).len == 0)
			rd_fail(r);
	rd_close(r, outer);
	rd_vec(r, 2);
}

/* RFC 9846 4.3.9: PskKeyExchangeMode ke_modes<1..255>. */
static void read_psk_modes(struct rd *r, struct msg_client_hello *m)
{
	size_t outer = rd_open(r, 1);

	if (!rd_more(r))
		r->bad = true;
	while (rd_more(r))
		if (rd_u8(r) == PSK_DHE_KE)
			m->psk_dhe = true;
	rd_close(r, outer);
}

/* RFC 9846 4.3.11: PskIdentity identities<7..2^16-1>, each an identity<1..2^16-1> and an
 * age; PskBinderEntry binders<33..2^16-1>, each <32..255>. */
static void read_identities(struct rd *r, struct msg_client_hello *m)
{
	size_t outer = rd_open(r, 2);

	if (!rd_more(r))
		r->bad = true;
	while (rd_more(r)) {
		struct ward_span identity = rd_vec(r, 2);
		uint32_t age = rd_u32(r);
		size_t i = m->num_identities;

		if (identity.len == 0)
			r->bad = true;
		if (i < WARD_JOB_TICKETS) {
			m->psk[i].identity = identity;
			m->psk[i].age = age;
		}
		if (i < COUNT_MAX)
			m->num_identities = i + 1;
	}
	rd_close(r, outer);
}

static void read_binders(struct rd *r, struct msg_client_hello *m)
{
	struct rd whole = *r;
	size_t outer = rd_open(r, 2);

	m->binders = rd_rest(&whole);
	if (!rd_more(r))
		r->bad = true;
	while (rd_more(r)) {
		struct ward_span binder = rd_vec(r, 1);
		size_t i = m->num_binders;

		if (binder.len < 32)
			r->bad = true;
		if (i < WARD_JOB_TICKETS)
			m->psk[i].binder = binder;
		if (i < COUNT_MAX)
			m->num_binders = i + 1;
	}
	rd_close(r, outer);
}

static void read_ext(struct rd *r, enum ext ext, struct msg_client_hello *m)
{
	switch (ext) {
	case EXT_SERVER_NAME: read_server_name(r, m); break;
	case EXT_SUPPORTED_GROUPS: m->groups = ext_list16(r, 2); break;
	case EXT_SIGNATURE_ALGORITHMS: m->schemes = ext_list16(r, 2); break;
	case EXT_ALPN: read_alpn(r, m); break;
	case EXT_SUPPORTED_VERSIONS: m->versions = ext_list16(r, 1); break;
	case EXT_COOKIE:
		m->cookie = rd_vec(r, 2);
		if (m->cookie.len == 0)
			r->bad = true;
		break;
	case EXT_PSK_MODES: read_psk_modes(r, m); break;
	case EXT_STATUS_REQUEST: read_status_request(r, m); break;
	case EXT_RECORD_SIZE_LIMIT: m->record_limit = rd_u16(r); break;
	case EXT_CERTIFICATE_AUTHORITIES: m->authorities = ext_authorities(r); break;
	case EXT_SIGNATURE_ALGORITHMS_CERT: m->cert_schemes = ext_list16(r, 2); break;
	case EXT_KEY_SHARE: read_key_share(r, m); break;
	case EXT_POINT_FORMATS:
		m->point_formats = rd_vec(r, 1);
		if (m->point_formats.len == 0)
			rd_fail(r);
		break;
	case EXT_MAIN_SECRET: break; /* empty: RFC 7627 5.1 */
	case EXT_SESSION_TICKET: m->ticket = rd_rest(r); break;
	case EXT_RENEGOTIATION: m->renegotiation = rd_vec(r, 1); break;
	case EXT_PRE_SHARED_KEY:
		read_identities(r, m);
		read_binders(r, m);
		break;
	case EXT_TICKET_REQUEST:
		m->tickets_new = rd_u8(r);
		m->tickets_resumed = rd_u8(r);
		break;
	case EXT_NUM: rd_rest(r); break;
	}
}

bool msg_client_hello_read(struct rd *r, struct msg_client_hello *ret_m, struct ward_why *why)
{
	struct msg_client_hello *m = ret_m;

	memset(m, 0, sizeof *m);
	m->legacy_version = rd_u16(r);
	m->random = rd_bytes(r, HELLO_RANDOM);
	m->session_id = rd_vec(r, 1);
	m->suites = ext_list16(r, 2);
	m->compression = rd_vec(r, 1);
	if (m->session_id.len > SESSION_ID_MAX || m->compression.len == 0)
		r->bad = true;
	/* Before extensions existed there was nothing here: RFC 9846 4.2.2. */
	m->has_extensions = rd_more(r);
	if (!m->has_extensions)
		return true;
	TRY(ext_read(r, EXT_IN_CH, 0, &m->ext, why));
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

static void write_grease_ext(struct wr *w, uint16_t type, size_t len)
{
	wr_u16(w, type);
	wr_u16(w, (uint16_t)len);
	wr_zeros(w, len);
}

static void write_server_name(struct wr *w, struct ward_span name)
{
	size_t ext = ext_open(w, EXT_SERVER_NAME);
	size_t list = wr_open(w, 2);

	wr_u8(w, 0); /* host_name */
	wr_u16(w, (uint16_t)name.len);
	wr_span(w, name);
	wr_close(w, list, 2);
	wr_close(w, ext, 2);
}

static void write_key_share(struct wr *w, const struct client_hello_params *params)
{
	size_t ext = ext_open(w, EXT_KEY_SHARE);
	size_t list = wr_open(w, 2);

	if (params->grease_share) {
		wr_u16(w, params->grease_group);
		wr_u16(w, 1);
		wr_u8(w, 0);
	}
	for (size_t i = 0; i < params->num_shares && i < WARD_JOB_SHARES; i++) {
		wr_u16(w, params->share[i].group);
		wr_u16(w, (uint16_t)params->share[i].key.len);
		wr_span(w, params->share[i].key);
	}
	wr_close(w, list, 2);
	wr_close(w, ext, 2);
}

/* What TLS 1.2 wants said: RFC 7627 5.1, RFC 5746 3.2, RFC 8422 5.1.2. */
static void write_exts12(struct wr *w)
{
	size_t ext = ext_open(w, EXT_MAIN_SECRET);

	wr_close(w, ext, 2);
	ext = ext_open(w, EXT_RENEGOTIATION);
	wr_u8(w, 0); /* nothing came before this handshake */
	wr_close(w, ext, 2);
	ext = ext_open(w, EXT_POINT_FORMATS);
	wr_u8(w, 1);
	wr_u8(w, 0); /* uncompressed */
	wr_close(w, ext, 2);
}

/* RFC 6066 8: from whatever responder, without extensions. */
static void write_status_request(struct wr *w)
{
	size_t ext = ext_open(w, EXT_STATUS_REQUEST);

	wr_u8(w, 1); /* ocsp */
	wr_u16(w, 0);
	wr_u16(w, 0);
	wr_close(w, ext, 2);
}

static void write_versions(struct wr *w, const struct client_hello_params *params)
{
	size_t ext = ext_open(w, EXT_SUPPORTED_VERSIONS);
	size_t list = wr_open(w, 1);

	wr_u16(w, params->grease_version);
	wr_u16(w, TLS_13);
	if (params->tls12)
		wr_u16(w, TLS_12);
	wr_close(w, list, 1);
	wr_close(w, ext, 2);
}

static void write_vec2_ext(struct wr *w, enum ext ext, struct ward_span body)
{
	size_t mark = ext_open(w, ext);

	wr_u16(w, (uint16_t)body.len);
	wr_span(w, body);
	wr_close(w, mark, 2);
}

/* With a new key agreement only: a stolen ticket key opens no recorded session. */
static void write_tickets_wanted(struct wr *w, const struct client_hello_params *params)
{
	size_t ext = ext_open(w, EXT_PSK_MODES);

	wr_u8(w, 1);
	wr_u8(w, PSK_DHE_KE);
	wr_close(w, ext, 2);
	ext = ext_open(w, EXT_TICKET_REQUEST);
	wr_u8(w, params->tickets_new);
	wr_u8(w, params->tickets_resumed);
	wr_close(w, ext, 2);
}

static void write_pre_shared_key(struct wr *w, const struct client_hello_params *params)
{
	size_t ext = ext_open(w, EXT_PRE_SHARED_KEY), list = wr_open(w, 2);

	wr_u16(w, (uint16_t)params->identity.len);
	wr_span(w, params->identity);
	wr_u32(w, params->age);
	wr_close(w, list, 2);
	list = wr_open(w, 2);
	wr_u8(w, (uint8_t)params->binder_len);
	wr_zeros(w, params->binder_len);
	wr_close(w, list, 2);
	wr_close(w, ext, 2);
}

void msg_client_hello_write(struct wr *w, const struct client_hello_params *params)
{
	size_t mark, ext;

	wr_u16(w, 0x0303);
	wr_bytes(w, params->random, HELLO_RANDOM);
	/* With TLS 1.3 never empty, so that middleboxes see what TLS 1.2 looked like: E.4. */
	wr_u8(w, (uint8_t)params->session_id.len);
	wr_span(w, params->session_id);
	list16_write(w, params->suites, params->grease_suite, 2);
	wr_u16(w, 0x0100); /* one compression method: null */

	mark = wr_open(w, 2);
	write_grease_ext(w, params->grease_ext1, 0);
	if (params->name.len > 0)
		write_server_name(w, params->name);
	if (params->ocsp)
		write_status_request(w);
	if (params->record_limit != 0)
		ext_write_u16(w, EXT_RECORD_SIZE_LIMIT, params->record_limit);
	ext = ext_open(w, EXT_SUPPORTED_GROUPS);
	list16_write(w, params->groups, params->grease_group, 2);
	wr_close(w, ext, 2);
	ext = ext_open(w, EXT_SIGNATURE_ALGORITHMS);
	list16_write(w, params->schemes, 0, 2);
	wr_close(w, ext, 2);
	if (params->cert_schemes != NULL) {
		ext = ext_open(w, EXT_SIGNATURE_ALGORITHMS_CERT);
		list16_write(w, params->cert_schemes, 0, 2);
		wr_close(w, ext, 2);
	}
	if (params->alpn.len > 0)
		write_vec2_ext(w, EXT_ALPN, params->alpn);
	if (params->tls12)
		write_exts12(w);
	if (params->session_ticket) {
		ext = ext_open(w, EXT_SESSION_TICKET);
		wr_span(w, params->ticket);
		wr_close(w, ext, 2);
	}
	if (params->tls13) {
		write_versions(w, params);
		write_key_share(w, params);
	}
	if (params->cookie.len > 0)
		write_vec2_ext(w, EXT_COOKIE, params->cookie);
	if (params->tickets)
		write_tickets_wanted(w, params);
	write_grease_ext(w, params->grease_ext2, 1);
	if (params->identity.len > 0) /* MUST be the last one: RFC 9846 4.3.11 */
		write_pre_shared_key(w, params);
	wr_close(w, mark, 2);
}
