/* output.c - records out: flights, alerts, key updates, application data. */
#include "tls/conn.h"

/* Room for one sealed record at the end of c->out. */
static bool queue_record(struct ward_conn *c, uint8_t type, const uint8_t *data, size_t len)
{
	size_t sealed = record_sealed_len(&c->write, len, 0);
	uint8_t *to;

	to = buf_room(&c->out, sealed);
	if (to == NULL)
		return FAIL(&c->why, NO_MEMORY);
	TRY(record_seal(&c->write, type, data, len, 0, to, &c->why));
	c->out.len += sealed;
	return true;
}

bool message_begin(struct ward_conn *c, size_t bound, enum hs_msg type, struct wr *ret_w,
	size_t *ret_mark)
{
	struct buf *flight = &c->hs->flight;
	uint8_t *room;

	*ret_w = wr_of(NULL, 0);
	*ret_mark = 0;
	room = buf_room(flight, 4 + bound);
	if (room == NULL)
		return FAIL(&c->why, NO_MEMORY);
	*ret_w = wr_of(room, 4 + bound);
	wr_u8(ret_w, (uint8_t)type);
	*ret_mark = wr_open(ret_w, 3);
	return true;
}

bool message_end(struct ward_conn *c, struct wr *w, size_t mark)
{
	wr_close(w, mark, 3);
	if (w->bad)
		return FAIL(&c->why, INTERNAL);
	conn_trace(c, true, false, w->buf[0], w->len);
	/* The client's first hello waits until the server has chosen the hash. */
	if (c->suite != NULL)
		transcript_add(c, (struct ward_span){ w->buf, w->len });
	c->hs->flight.len += w->len;
	return true;
}

bool flight_send(struct ward_conn *c)
{
	struct buf *flight = &c->hs->flight;
	size_t off = 0;

	while (off < flight->len) {
		size_t n = flight->len - off;

		if (n > limit_out(c))
			n = limit_out(c);
		TRY(queue_record(c, RECORD_HANDSHAKE, flight->p + off, n));
		off += n;
	}
	flight->len = 0;
	return true;
}

/* RFC 9846 E.4: one, before the second flight, for middleboxes; always in the clear. */
bool ccs_send(struct ward_conn *c)
{
	static const uint8_t record[] = { RECORD_CCS, 3, 3, 0, 1, 1 };

	if (c->hs->ccs_sent)
		return true;
	c->hs->ccs_sent = true;
	conn_trace(c, true, false, MSG_MESSAGE_HASH, 1);
	if (!buf_add(&c->out, record, sizeof record))
		return FAIL(&c->why, NO_MEMORY);
	return true;
}

bool alert_send(struct ward_conn *c, uint8_t alert)
{
	/* close_notify and user_canceled are warnings, all others fatal. RFC 9846 6 */
	uint8_t body[2] = { alert == 0 || alert == 90 ? 1 : 2, alert };

	conn_trace(c, true, true, alert, sizeof body);
	return queue_record(c, RECORD_ALERT, body, sizeof body);
}

/* "sending implementations MUST NOT allow the epoch to exceed 2^48-1": 4.7.3. */
#define EPOCH_MAX (((uint64_t)1 << 48) - 1)

bool key_update_send(struct ward_conn *c, bool ask)
{
	uint8_t message[5] = { MSG_KEY_UPDATE, 0, 0, 1, ask };

	if (c->write.epoch >= EPOCH_MAX)
		return true;
	conn_trace(c, true, false, MSG_KEY_UPDATE, sizeof message);
	TRY(queue_record(c, RECORD_HANDSHAKE, message, sizeof message));
	TRY(keys13_update(c->suite, &c->write, &c->why));
	c->update_queued = true;
	c->updates_sent++;
	if (ask)
		c->update_asked = true;
	return true;
}

size_t ward_conn_out_len(const struct ward_conn *c)
{
	return c->out.len - c->out_off;
}

size_t ward_conn_out(struct ward_conn *c, uint8_t *out, size_t cap)
{
	size_t n = c->out.len - c->out_off;

	if (n > cap)
		n = cap;
	if (n > 0)
		memcpy(out, c->out.p + c->out_off, n);
	c->out_off += n;
	if (c->out_off == c->out.len) {
		buf_free(&c->out);
		c->out_off = 0;
		c->update_queued = false;
	}
	return n;
}

/* Zeros that bring the content and its type byte to a multiple of pad_to. */
static size_t padding(const struct ward_conn *c, size_t len)
{
	size_t unit = c->config->pad_to, pad;

	if (unit == 0 || c->version == TLS_12)
		return 0;
	pad = (unit - (len + 1) % unit) % unit;
	return len + pad > limit_out(c) ? limit_out(c) - len : pad;
}

/* A key update may stand before every record of TLS 1.3. */
#define KEY_UPDATE_RECORD (RECORD_OVERHEAD + 5)

size_t ward_seal_bound(const struct ward_conn *c, size_t len)
{
	size_t records = len / limit_out(c) + 1;

	return ward_conn_out_len(c) + len +
		records * (record_overhead(&c->write) + c->config->pad_to + KEY_UPDATE_RECORD);
}

static uint64_t rekey_after(const struct ward_conn *c)
{
	uint64_t most = c->suite->records_max, wish = c->config->rekey_after;

	return wish != 0 && wish < most ? wish : most;
}

/* RFC 9846 5.5: keys are updated before their limit, without being asked. Those of
 * TLS 1.2 cannot be: there nothing more is sent. */
static bool rekey_in_time(struct ward_conn *c)
{
	if (c->version == TLS_12 && c->write.seq >= c->suite->records_max)
		return FAIL(&c->why, RECORD_LIMIT, .want = (int64_t)c->suite->records_max);
	if (c->version == TLS_12 || c->write.seq < rekey_after(c))
		return true;
	if (c->write.epoch >= EPOCH_MAX)
		return FAIL(&c->why, RECORD_SEQUENCE);
	return key_update_send(c, false);
}

/* How much of `len` bytes goes into the next record, and its padding, when
 * there is `room` for both; 0 when not one byte does. */
static size_t fit(const struct ward_conn *c, size_t len, size_t room, size_t *ret_pad)
{
	size_t unit = c->config->pad_to, n = len;

	if (n > limit_out(c))
		n = limit_out(c);
	if (n > room)
		n = room;
	*ret_pad = padding(c, n);
	if (n + *ret_pad <= room)
		return n;
	*ret_pad = 0;
	return room + 1 < unit ? 0 : (room + 1) / unit * unit - 1;
}

static bool seal(struct ward_conn *c, const uint8_t *data, size_t len, size_t *ret_used,
	uint8_t *out, size_t cap, size_t *ret_len)
{
	size_t overhead = record_overhead(&c->write);

	*ret_len = ward_conn_out(c, out, cap);
	while (*ret_used < len) {
		size_t n, pad;

		TRY(rekey_in_time(c));
		*ret_len += ward_conn_out(c, out + *ret_len, cap - *ret_len);
		if (ward_conn_out_len(c) > 0 || cap - *ret_len <= overhead)
			break;
		n = fit(c, len - *ret_used, cap - *ret_len - overhead, &pad);
		if (n == 0)
			break;
		TRY(record_seal(&c->write, RECORD_DATA, data + *ret_used, n, pad, out + *ret_len,
			&c->why));
		*ret_len += record_sealed_len(&c->write, n, pad);
		*ret_used += n;
	}
	return true;
}

int ward_conn_seal(struct ward_conn *c, const uint8_t *data, size_t len, size_t *ret_used,
	uint8_t *out, size_t cap, size_t *ret_len)
{
	*ret_used = 0;
	*ret_len = 0;
	if (c->state == HS_FAILED || c->write_closed)
		return -WARD_WHY_CONN_OVER;
	if (c->state != HS_CONNECTED)
		return -WARD_WHY_CONN_NOT_READY;
	if (!seal(c, data, len, ret_used, out, cap, ret_len)) {
		conn_fail(c);
		return why_result(false, &c->why);
	}
	return *ret_used == 0 && *ret_len == 0 && len > 0 ? -WARD_WHY_OUT_TOO_SMALL : 0;
}
