/* ticket.c - the state inside of a ticket.
 *     uint8 format;  uint16 version;  uint16 suite;  uint64 issued;  uint64 began;
 *     opaque secret<0..255>;  opaque cert<0..2^24-1>[], to the end            */
#include "tls/ticket.h"
#include "crypto/tickets.h"
#include "tls/keys12.h"

#define FORMAT 1 /* of a server's ticket; the role is in it: nothing else is sealed so */

static void write_time(struct wr *w, int64_t seconds)
{
	wr_u32(w, (uint32_t)((uint64_t)seconds >> 32));
	wr_u32(w, (uint32_t)((uint64_t)seconds & UINT32_MAX));
}

static int64_t read_time(struct rd *r)
{
	uint64_t high = rd_u32(r), low = rd_u32(r);

	if (high > INT32_MAX)
		r->bad = true;
	return r->bad ? 0 : (int64_t)(high << 32 | low);
}

void ticket_state_write(struct wr *w, const struct ticket_state *state)
{
	wr_u8(w, FORMAT);
	wr_u16(w, state->version);
	wr_u16(w, state->suite);
	write_time(w, state->issued);
	write_time(w, state->began);
	wr_u8(w, (uint8_t)state->secret.len);
	wr_span(w, state->secret);
	for (size_t i = 0; i < state->num_certs && i < WARD_JOB_CERTS; i++) {
		wr_u24(w, (uint32_t)state->cert[i].len);
		wr_span(w, state->cert[i]);
	}
}

size_t ticket_state_bound(const struct ticket_state *state)
{
	size_t len = 1 + 2 + 2 + 8 + 8 + 1 + state->secret.len;

	for (size_t i = 0; i < state->num_certs && i < WARD_JOB_CERTS; i++)
		len += 3 + state->cert[i].len;
	return len;
}

bool ticket_state_read(struct ward_span plain, struct ticket_state *ret_state)
{
	struct rd r = rd_of(plain);
	uint8_t format = rd_u8(&r);

	memset(ret_state, 0, sizeof *ret_state);
	ret_state->version = rd_u16(&r);
	ret_state->suite = rd_u16(&r);
	ret_state->issued = read_time(&r);
	ret_state->began = read_time(&r);
	ret_state->secret = rd_vec(&r, 1);
	while (rd_more(&r)) {
		struct ward_span cert = rd_vec(&r, 3);

		if (ret_state->num_certs >= WARD_JOB_CERTS) {
			r.bad = true;
			break;
		}
		ret_state->cert[ret_state->num_certs] = cert;
		ret_state->num_certs++;
	}
	return rd_done(&r) && format == FORMAT;
}

uint32_t ticket_lifetime(const struct ward_tickets *tickets, int64_t began, int64_t now)
{
	int64_t left = began + WARD_TICKET_LIFETIME_MAX - now;

	if (left <= 0)
		return 0;
	return left < tickets->lifetime ? (uint32_t)left : tickets->lifetime;
}

/* RFC 9846 4.7.1: "MUST only be resumed with a cipher suite that has the same KDF hash
 * algorithm". In TLS 1.2 it is the same suite: RFC 5246 7.4.1.3. */
static bool fits(const struct ticket_state *state, const struct suite *then,
	const struct suite *suite)
{
	if (state->version == TLS_12)
		return then == suite && state->secret.len == KEYS12_MAIN;
	return then->hash == suite->hash && state->secret.len == suite->hash_len;
}

uint16_t ticket_refused(const struct ward_tickets *tickets, const struct ticket_state *state,
	uint16_t version, const struct suite *suite, int64_t now)
{
	const struct suite *then = suite_find(state->suite);

	/* Clocks of two servers may differ: a ticket of the future is a fresh one. */
	if (now > state->issued && now - state->issued > tickets->lifetime)
		return WARD_WHY_TICKET_EXPIRED;
	if (now > state->began && now - state->began > WARD_TICKET_LIFETIME_MAX)
		return WARD_WHY_TICKET_EXPIRED;
	return state->version == version && then != NULL && fits(state, then, suite) ?
		0 : WARD_WHY_TICKET_MISFIT;
}
