/* tickets.c - the keys of session tickets, and what they seal. */
#include "crypto/tickets.h"

#include <string.h>
#include "base/bytes.h"
#include "base/mem.h"

#define KEY_LEN 32

static const struct ward_provider *provider_or_default(const struct ward_provider *p)
{
	return p != NULL ? p : ward_provider_default();
}

/* A secret that nobody drew: a file of zeros, a field that was never filled in. */
static bool is_drawn(const uint8_t *secret, size_t len)
{
	uint8_t differ = 0;

	for (size_t i = 1; i < len; i++)
		differ |= (uint8_t)(secret[i] ^ secret[0]);
	return len >= WARD_TICKET_SECRET_MIN && differ != 0;
}

static bool expand(const struct ward_tickets *t, const char *label, struct ward_span context,
	uint8_t *ret_out, size_t len)
{
	uint8_t info[64];
	struct wr w = wr_of(info, sizeof info);

	wr_span(&w, span_of(label));
	wr_span(&w, context);
	if (w.bad)
		return false;
	return hkdf_expand(t->provider, &t->secret, (struct ward_span){ info, w.len }, ret_out, len);
}

static bool set_keys(struct ward_tickets *t, const uint8_t *secret, size_t len,
	struct ward_why *why)
{
	const struct ward_provider *p = t->provider;
	struct ward_span none = { NULL, 0 };
	uint8_t prk[WARD_HASH_MAX];
	bool ok;

	ok = hkdf_extract(p, WARD_SHA256, span_of("ward tickets"), (struct ward_span){ secret, len },
		prk);
	if (ok)
		ok = hmac_key_init(p, &t->secret, WARD_SHA256,
			(struct ward_span){ prk, hash_len(WARD_SHA256) });
	if (ok)
		ok = expand(t, "name", none, t->name, sizeof t->name);
	mem_wipe(prk, sizeof prk);
	return ok ? true : FAIL(why, PRIMITIVE_FAILED);
}

static bool make(const struct ward_provider *provider, uint32_t lifetime,
	struct ward_tickets **ret_tickets, struct ward_why *why)
{
	*ret_tickets = NULL;
	*why = (struct ward_why){ 0 };
	if (lifetime > WARD_TICKET_LIFETIME_MAX)
		return FAIL(why, ARGUMENT, .got = lifetime, .want = WARD_TICKET_LIFETIME_MAX);
	*ret_tickets = mem_new(sizeof **ret_tickets);
	if (*ret_tickets == NULL)
		return FAIL(why, NO_MEMORY);
	(*ret_tickets)->provider = provider;
	(*ret_tickets)->lifetime = lifetime != 0 ? lifetime : WARD_TICKET_LIFETIME;
	return true;
}

static bool make_keyed(const struct ward_provider *provider, const uint8_t *secret, size_t len,
	uint32_t lifetime, struct ward_tickets **ret_tickets, struct ward_why *why)
{
	uint8_t drawn[WARD_TICKET_SECRET_MIN];
	bool ok = true;

	TRY(make(provider_or_default(provider), lifetime, ret_tickets, why));
	if (secret != NULL)
		return is_drawn(secret, len) ? set_keys(*ret_tickets, secret, len, why) :
			FAIL(why, TICKET_SECRET, .got = (int64_t)len, .want = WARD_TICKET_SECRET_MIN);
	if (!(*ret_tickets)->provider->random(drawn, sizeof drawn))
		ok = FAIL(why, RANDOM_FAILED);
	if (ok)
		ok = set_keys(*ret_tickets, drawn, sizeof drawn, why);
	mem_wipe(drawn, sizeof drawn);
	return ok;
}

int ward_tickets_new(const struct ward_provider *provider, const uint8_t *secret, size_t len,
	uint32_t lifetime, struct ward_tickets **ret_tickets, struct ward_why *why)
{
	bool ok = make_keyed(provider, secret, len, lifetime, ret_tickets, why);

	if (!ok) {
		ward_tickets_free(*ret_tickets);
		*ret_tickets = NULL;
	}
	return why_result(ok, why);
}

int ward_tickets_elsewhere(uint64_t key_id, uint32_t lifetime, struct ward_tickets **ret_tickets,
	struct ward_why *why)
{
	bool ok = make(NULL, lifetime, ret_tickets, why);

	if (ok)
		(*ret_tickets)->key_id = key_id;
	return why_result(ok, why);
}

void ward_tickets_free(struct ward_tickets *tickets)
{
	mem_free(tickets, sizeof *tickets);
}

/* ---- tickets ---- */

static uint32_t period_at(const struct ward_tickets *t, int64_t now)
{
	return (uint32_t)(now / t->lifetime);
}

/* The AEAD of one ticket, by its head, and its nonce. */
static bool key_of(const struct ward_tickets *t, const uint8_t head[static TICKETS_HEAD],
	struct ward_aead *ret_aead, uint8_t ret_nonce[static WARD_AEAD_NONCE])
{
	struct ward_span context = { head + TICKETS_NAME, TICKETS_HEAD - TICKETS_NAME };
	uint8_t key[KEY_LEN + WARD_AEAD_NONCE] = { 0 };
	bool ok = expand(t, "ticket", context, key, sizeof key);

	*ret_aead = (struct ward_aead){ 0 };
	if (ok)
		ok = t->provider->aead_init(ret_aead, WARD_AES256_GCM, key);
	memcpy(ret_nonce, key + KEY_LEN, WARD_AEAD_NONCE);
	mem_wipe(key, sizeof key);
	return ok;
}

#define AAD_LEN (TICKETS_HEAD + WARD_POLICY)

static struct ward_span aad_of(const struct ward_job_tickets *with, const uint8_t *head,
	uint8_t ret_aad[static AAD_LEN])
{
	memcpy(ret_aad, head, TICKETS_HEAD);
	memcpy(ret_aad + TICKETS_HEAD, with->policy, WARD_POLICY);
	return (struct ward_span){ ret_aad, AAD_LEN };
}

static bool write_head(const struct ward_tickets *t, int64_t now, uint8_t *ret_head)
{
	struct wr w = wr_of(ret_head, TICKETS_HEAD);
	uint8_t *salt;

	wr_bytes(&w, t->name, sizeof t->name);
	wr_u32(&w, period_at(t, now));
	salt = wr_room(&w, TICKETS_SALT);
	return salt != NULL && t->provider->random(salt, TICKETS_SALT);
}

bool tickets_seal(const struct ward_job_tickets *with, struct ward_span state, uint8_t *ret_ticket,
	struct ward_why *why)
{
	const struct ward_tickets *t = with->tickets;
	uint8_t aad[AAD_LEN], nonce[WARD_AEAD_NONCE];
	struct ward_aead aead;
	bool ok;

	_Static_assert(TICKETS_HEAD + WARD_AEAD_TAG == WARD_TICKET_OVERHEAD, "as job.h says");
	if (state.len > WARD_TICKET_STATE_MAX)
		return FAIL(why, ARGUMENT, .got = (int64_t)state.len, .want = WARD_TICKET_STATE_MAX);
	if (!write_head(t, with->now, ret_ticket))
		return FAIL(why, RANDOM_FAILED);
	if (!key_of(t, ret_ticket, &aead, nonce))
		return FAIL(why, PRIMITIVE_FAILED);
	ok = t->provider->aead_seal(&aead, nonce, aad_of(with, ret_ticket, aad), state.p, state.len,
		NULL, 0, ret_ticket + TICKETS_HEAD);
	t->provider->aead_free(&aead);
	return ok ? true : FAIL(why, PRIMITIVE_FAILED);
}

/* A ticket of this lifetime or the one before it; clocks that differ make it the next. */
static bool in_time(const struct ward_tickets *t, uint32_t period, int64_t now)
{
	uint32_t age = period_at(t, now) - period;

	return age <= 1 || age == UINT32_MAX;
}

uint16_t tickets_open(const struct ward_job_tickets *with, struct ward_span ticket,
	uint8_t *ret_state, size_t *ret_len)
{
	const struct ward_tickets *t = with->tickets;
	struct rd r = rd_of(ticket);
	struct ward_span name = rd_bytes(&r, TICKETS_NAME), sealed;
	uint8_t aad[AAD_LEN], nonce[WARD_AEAD_NONCE];
	struct ward_aead aead;
	uint32_t period = rd_u32(&r);
	bool ok;

	*ret_len = 0;
	rd_bytes(&r, TICKETS_SALT);
	sealed = rd_rest(&r);
	if (r.bad || !span_is(name, (struct ward_span){ t->name, sizeof t->name }))
		return WARD_WHY_TICKET_UNKNOWN;
	if (!in_time(t, period, with->now))
		return WARD_WHY_TICKET_EXPIRED;
	if (sealed.len < WARD_AEAD_TAG || ticket.len > WARD_TICKET_MAX)
		return WARD_WHY_TICKET_FORGED;
	if (!key_of(t, ticket.p, &aead, nonce))
		return WARD_WHY_PRIMITIVE_FAILED;
	memcpy(ret_state, sealed.p, sealed.len);
	ok = t->provider->aead_open(&aead, nonce, aad_of(with, ticket.p, aad), ret_state, sealed.len);
	t->provider->aead_free(&aead);
	*ret_len = ok ? sealed.len - WARD_AEAD_TAG : 0;
	return ok ? 0 : WARD_WHY_TICKET_FORGED;
}
