/* input.c - records in: headers, decryption, messages put together, alerts. */
#include "tls/conn.h"

/* The peer's Finished has come; a client may still wait for its own to be accepted. */
static bool handshake_over(const struct ward_conn *c)
{
	return c->state == HS_CONNECTED || c->state == HS_WAIT_ACCEPT;
}

/* Counts what carries nothing: an endless row of it is an attack. */
static bool cheap(struct ward_conn *c)
{
	if (c->cheap >= CHEAP_MAX)
		return FAIL(&c->why, FLOOD, .want = CHEAP_MAX);
	c->cheap++;
	return true;
}

/* The length of the message at the start of `bytes`, header included; 0 when
 * the header is not whole. */
static bool message_length(struct ward_span bytes, size_t *ret_len, struct ward_why *why)
{
	struct rd r = rd_of(bytes);
	size_t len;

	*ret_len = 0;
	if (bytes.len < 4)
		return true;
	rd_u8(&r);
	len = 4 + (size_t)rd_u24(&r);
	if (len > MESSAGE_MAX)
		return FAIL(why, MSG_TOO_LONG, .got = (int64_t)len, .want = MESSAGE_MAX);
	*ret_len = len;
	return true;
}

/* Whether what comes is, or may turn out to be, TLS 1.2. */
static bool maybe_12(const struct ward_conn *c)
{
	return c->version == TLS_12 || (c->version == 0 && config_speaks(c->config, TLS_12));
}

/* RFC 5246 7.4.1.1: a HelloRequest "will be ignored by the client if the client is
 * currently negotiating a session", and no transcript has it. */
static bool is_idle_request(const struct ward_conn *c, struct ward_span message)
{
	return message.p[0] == MSG_HELLO_REQUEST && message.len == 4 && !c->server &&
		c->hs != NULL && maybe_12(c);
}

bool input_messages(struct ward_conn *c)
{
	while (!job_waits(c) && c->state != HS_FAILED) {
		size_t off = c->in_off, end = c->in.len, len, next;
		struct ward_span message;

		if (off >= end)
			break;
		message = (struct ward_span){ c->in.p + off, end - off };
		TRY(message_length(message, &len, &c->why));
		next = off + len;
		if (len == 0 || next > end)
			break;
		message.len = len;
		c->in_off = next; /* done with, but its bytes stay until more are added */
		conn_trace(c, false, false, message.p[0], len);
		if (is_idle_request(c, message)) {
			TRY(cheap(c));
			continue;
		}
		if (c->state == HS_CONNECTED)
			TRY(cheap(c));
		else
			c->cheap = 0;
		TRY(hs_step(c, message.p[0], message));
	}
	if (!job_waits(c) && c->in_off == c->in.len) {
		buf_free(&c->in);
		c->in_off = 0;
	}
	return true;
}

static bool on_handshake(struct ward_conn *c, struct ward_span content)
{
	if (content.len == 0)
		return FAIL(&c->why, RECORD_EMPTY, .got = RECORD_HANDSHAKE);
	buf_drop(&c->in, c->in_off);
	c->in_off = 0;
	if (!buf_add(&c->in, content.p, content.len))
		return FAIL(&c->why, NO_MEMORY);
	return input_messages(c);
}

/* RFC 9846 5: "simply drop it", between the first ClientHello and the peer's
 * Finished; anything else is refused. */
static bool on_ccs(struct ward_conn *c, struct ward_span content)
{
	if (content.len != 1 || content.p[0] != 1)
		return FAIL(&c->why, CCS_BROKEN, .got = (int64_t)content.len);
	if (c->hs == NULL || c->state == HS_WAIT_CH || handshake_over(c))
		return FAIL(&c->why, CCS_UNEXPECTED);
	conn_trace(c, false, false, MSG_MESSAGE_HASH, 1);
	c->hs->ccs_came = true;
	return cheap(c);
}

/* RFC 9846 6.2: when ours has been sent, a server's alerts about certificates are about
 * that one, or about there being none. */
static bool refused(struct ward_conn *c, uint8_t alert)
{
	bool about_cert = (alert >= 42 && alert <= 46) || alert == 48 || alert == 116;
	/* TLS 1.2 has no certificate_required: RFC 5246 7.4.6. */
	bool sent_ours = c->state == HS_WAIT_CCS || c->state == HS_WAIT_TICKET;
	bool none_12 = c->version == TLS_12 && sent_ours && alert == 40;

	if (!c->server && c->client_proved && about_cert)
		return FAIL(&c->why, CLIENT_CERT_REFUSED, .peer_alert = alert, .got = alert);
	if (!c->server && c->client_cert_asked && !c->client_proved &&
		((about_cert && handshake_over(c)) || none_12))
		return FAIL(&c->why, CLIENT_CERT_NONE, .peer_alert = alert, .got = alert);
	return FAIL(&c->why, ALERT_RECEIVED, .peer_alert = alert, .got = alert);
}

/* RFC 5246 7.1: a message of its own, which has one place in the table. Earlier it
 * would have keys of nothing used: EarlyCCS. */
static bool on_ccs12(struct ward_conn *c, struct ward_span content)
{
	struct ward_span none = { NULL, 0 };

	if (content.len != 1 || content.p[0] != 1)
		return FAIL(&c->why, CCS_MALFORMED, .got = (int64_t)content.len);
	if (c->state != HS_WAIT_CCS)
		return FAIL(&c->why, CCS_UNEXPECTED, .got = (int64_t)c->state);
	TRY(at_record_boundary(c));
	conn_trace(c, false, false, MSG_MESSAGE_HASH, 1);
	return hs_step(c, EVENT_CCS, none);
}

enum { LEVEL_WARNING = 1, LEVEL_FATAL = 2 };

/* RFC 5246 7.2: in TLS 1.2 a warning ends nothing. Some servers send one about the
 * name before they say which version they speak. */
static bool is_warning(const struct ward_conn *c, uint8_t level, uint8_t alert)
{
	return level == LEVEL_WARNING && alert != 0 && maybe_12(c);
}

static bool on_warning(struct ward_conn *c)
{
	if (c->warnings >= WARNINGS_MAX)
		return FAIL(&c->why, FLOOD, .want = WARNINGS_MAX);
	c->warnings++;
	return true;
}

/* RFC 9846 6: the level says nothing; all but two alerts end the connection. */
static bool on_alert(struct ward_conn *c, struct ward_span content)
{
	uint8_t level, alert;

	if (content.len == 0)
		return FAIL(&c->why, RECORD_EMPTY, .got = RECORD_ALERT);
	if (content.len != 2)
		return FAIL(&c->why, ALERT_MALFORMED, .got = (int64_t)content.len);
	level = content.p[0];
	alert = content.p[1];
	conn_trace(c, false, true, alert, 2);
	if (c->version == TLS_12 && level != LEVEL_WARNING && level != LEVEL_FATAL)
		return FAIL(&c->why, ALERT_LEVEL, .got = level);
	if (is_warning(c, level, alert))
		return on_warning(c);
	if (alert == 90) /* user_canceled: close_notify will follow */
		return cheap(c);
	/* A server without any of the versions that were offered can say no more. */
	if (alert == 70 && c->state == HS_WAIT_SH)
		return FAIL(&c->why, VERSION_REFUSED, .peer_alert = alert,
			.want = c->config->min_version);
	if (alert != 0)
		return refused(c, alert);
	if (c->state != HS_CONNECTED)
		return FAIL(&c->why, CLOSED_EARLY);
	c->read_closed = true;
	return true;
}

static bool on_data(struct ward_conn *c, struct ward_span content, struct ward_span *ret_data)
{
	if (!handshake_over(c))
		return FAIL(&c->why, DATA_UNEXPECTED);
	if (content.len == 0)
		return cheap(c);
	if (c->state == HS_WAIT_ACCEPT)
		TRY(hs_step(c, EVENT_DATA, (struct ward_span){ NULL, 0 }));
	c->cheap = 0;
	*ret_data = content;
	return true;
}

static bool dispatch(struct ward_conn *c, uint8_t type, struct ward_span content,
	struct ward_span *ret_data)
{
	if (type != RECORD_HANDSHAKE && type != RECORD_CCS && c->in_off != c->in.len)
		return FAIL(&c->why, MSG_INTERLEAVED, .got = type);
	switch (type) {
	case RECORD_HANDSHAKE: return on_handshake(c, content);
	case RECORD_ALERT: return on_alert(c, content);
	case RECORD_DATA: return on_data(c, content, ret_data);
	default: return FAIL(&c->why, RECORD_INNER_TYPE, .got = type);
	}
}

/* A record that came in the clear although keys are set. The CCS of the
 * compatibility mode, and an alert of a peer that could not follow us to the
 * keys, are all that may. */
static bool plain_among_keyed(struct ward_conn *c, uint8_t type, struct ward_span content)
{
	if (type == RECORD_CCS)
		return on_ccs(c, content);
	if (type == RECORD_ALERT && !handshake_over(c) && c->read.seq == 0)
		return on_alert(c, content);
	return FAIL(&c->why, RECORD_PLAINTEXT, .got = type);
}

/* RFC 9846 4.3.10: early data that is not accepted is passed over. After a retry
 * it is known by its type, else by not opening, up to the first record that does. */
static bool is_early(struct ward_conn *c, size_t len)
{
	size_t left;

	if (c->hs == NULL)
		return false;
	left = c->hs->early_left;
	if (left < len || c->in_off != c->in.len)
		return false;
	c->hs->early_left = left - len;
	c->read.seq = 0; /* it was not of these keys */
	return true;
}

/* RFC 8449 4: a longer record than we announced is answered with record_overflow. */
static bool within_limit(struct ward_conn *c, size_t len)
{
	size_t plain = record_plain_len(&c->read, len);

	if (c->limit_in != 0 && plain > c->limit_in)
		return FAIL(&c->why, RECORD_ABOVE_LIMIT, .got = (int64_t)plain,
			.want = c->limit_in);
	return true;
}

static bool open_record(struct ward_conn *c, uint8_t *record, size_t len, uint8_t *ret_type,
	struct ward_span *ret_content, bool *ret_early)
{
	struct ward_why why = { 0 };

	*ret_early = false;
	if (record_open(&c->read, record, len, ret_type, ret_content, &why)) {
		if (c->hs != NULL)
			c->hs->early_left = 0;
		return within_limit(c, len);
	}
	*ret_early = why.code == WARD_WHY_RECORD_FORGED && is_early(c, len);
	return *ret_early ? true : why_set(&c->why, why);
}

/* TLS 1.2: the type stands outside, and the version means something. */
static bool take_record12(struct ward_conn *c, uint8_t *record, const struct record_header *header,
	struct ward_span *ret_data)
{
	struct ward_span content = { record + RECORD_HEADER, header->len };
	size_t len = RECORD_HEADER + (size_t)header->len;
	uint8_t type = header->type;

	if (header->version != TLS_12)
		return FAIL(&c->why, RECORD_VERSION, .got = header->version, .want = TLS_12);
	if (record_is_keyed(&c->read)) {
		TRY(record_open(&c->read, record, len, &type, &content, &c->why));
		TRY(within_limit(c, len));
	}
	if (type == RECORD_CCS)
		return on_ccs12(c, content);
	return dispatch(c, type, content, ret_data);
}

static bool take_record(struct ward_conn *c, uint8_t *record, const struct record_header *header,
	struct ward_span *ret_data)
{
	struct ward_span content = { record + RECORD_HEADER, header->len };
	size_t len = RECORD_HEADER + (size_t)header->len;
	uint8_t type = header->type;
	bool early = false;

	if (c->version == TLS_12)
		return take_record12(c, record, header, ret_data);
	if (record_is_keyed(&c->read) && type != RECORD_DATA)
		return plain_among_keyed(c, type, content);
	if (record_is_keyed(&c->read))
		TRY(open_record(c, record, len, &type, &content, &early));
	else if (type == RECORD_CCS)
		return on_ccs(c, content);
	else if (type == RECORD_DATA)
		early = is_early(c, len);
	return early ? true : dispatch(c, type, content, ret_data);
}

bool input_step(struct ward_conn *c, uint8_t *in, size_t len, size_t *ret_used,
	struct ward_span *ret_data)
{
	struct record_header header;
	bool sealed;
	size_t whole;

	*ret_used = 0;
	*ret_data = (struct ward_span){ in, 0 };
	if (len == 0 || job_waits(c))
		return true;
	if (len < RECORD_HEADER)
		return true;
	sealed = record_is_keyed(&c->read) || (c->hs != NULL && c->hs->early_left > 0);
	TRY(record_header_read((struct ward_span){ in, RECORD_HEADER },
		sealed && (in[0] == RECORD_DATA || c->version == TLS_12), &header, &c->why));
	whole = RECORD_HEADER + (size_t)header.len;
	if (len < whole)
		return true;
	*ret_used = whole;
	return take_record(c, in, &header, ret_data);
}
