/* Tickets as bytes: what opens, and everything that does not. RFC 5077 4, 5 */
#include <stdlib.h>

#include "base/bytes.h"
#include "crypto/job.h"
#include "crypto/tickets.h"
#include "mock_provider.h"
#include "t.h"

#define NOW INT64_C(1790000000)
#define STATE_LEN 60

static const uint8_t secret[48] = "a secret of forty-eight bytes, of which some are";
static uint8_t state[STATE_LEN] = "what a server wants to remember";

static struct ward_tickets *tickets_of(const uint8_t *from, size_t len, uint32_t lifetime)
{
	struct ward_tickets *t;
	struct ward_why why;

	CHECK(ward_tickets_new(NULL, from, len, lifetime, &t, &why) == 0);
	return t;
}

static struct ward_job_tickets with(const struct ward_tickets *t, int64_t now)
{
	return (struct ward_job_tickets){ .tickets = t, .now = now, .policy = "a policy" };
}

static void seal(const struct ward_job_tickets *w, uint8_t *ret_ticket)
{
	struct ward_why why = { 0 };

	CHECK(tickets_seal(w, (struct ward_span){ state, STATE_LEN }, ret_ticket, &why));
}

#define TICKET_LEN (STATE_LEN + WARD_TICKET_OVERHEAD)

static uint16_t open_len(const struct ward_job_tickets *w, const uint8_t *ticket, size_t len)
{
	static uint8_t out[WARD_TICKET_MAX];
	size_t out_len;
	uint16_t refused = tickets_open(w, (struct ward_span){ ticket, len }, out, &out_len);

	EQ(out_len, refused == 0 ? STATE_LEN : 0);
	if (refused == 0)
		EQ_MEM(out, state, STATE_LEN);
	return refused;
}

static uint16_t open(const struct ward_job_tickets *w, const uint8_t *ticket)
{
	return open_len(w, ticket, TICKET_LEN);
}

static void a_ticket_opens_to_what_was_sealed(void)
{
	struct ward_tickets *t = tickets_of(NULL, 0, 0);
	struct ward_job_tickets w = with(t, NOW);
	uint8_t ticket[TICKET_LEN];

	seal(&w, ticket);
	EQ(open(&w, ticket), 0);
	ward_tickets_free(t);
}

static void no_two_tickets_are_alike(void)
{
	struct ward_tickets *t = tickets_of(secret, sizeof secret, 0);
	struct ward_job_tickets w = with(t, NOW);
	uint8_t a[TICKET_LEN], b[TICKET_LEN];

	seal(&w, a);
	seal(&w, b);
	EQ_MEM(a, b, TICKETS_NAME + 4);
	for (size_t i = TICKETS_NAME + 4; i + 8 <= TICKET_LEN; i += 8)
		OK(memcmp(a + i, b + i, 8) != 0);
	ward_tickets_free(t);
}

static void servers_with_the_same_secret_open_each_others(void)
{
	struct ward_tickets *a = tickets_of(secret, sizeof secret, 0),
		*b = tickets_of(secret, sizeof secret, 0);
	struct ward_job_tickets wa = with(a, NOW), wb = with(b, NOW + 3);
	uint8_t ticket[TICKET_LEN];

	seal(&wa, ticket);
	EQ(open(&wb, ticket), 0);
	ward_tickets_free(a);
	ward_tickets_free(b);
}

static void another_secret_opens_nothing(void)
{
	struct ward_tickets *a = tickets_of(secret, sizeof secret, 0),
		*b = tickets_of(secret, sizeof secret - 1, 0), *c = tickets_of(NULL, 0, 0),
		*d = tickets_of(NULL, 0, 0);
	struct ward_tickets *all[] = { a, b, c, d };
	uint8_t ticket[TICKET_LEN];

	for (int i = 0; i < 4; i++)
		for (int k = 0; k < 4; k++) {
			struct ward_job_tickets wi = with(all[i], NOW), wk = with(all[k], NOW);

			seal(&wi, ticket);
			EQ(open(&wk, ticket), i == k ? 0 : WARD_WHY_TICKET_UNKNOWN);
			/* Nor when the name of the secret is forged. */
			memcpy(ticket, all[k]->name, TICKETS_NAME);
			EQ(open(&wk, ticket), i == k ? 0 : WARD_WHY_TICKET_FORGED);
		}
	for (int i = 0; i < 4; i++)
		ward_tickets_free(all[i]);
}

/* CVE-2020-13777: keys of zeros until the first rotation. */
static void no_ticket_opens_with_a_key_that_everybody_knows(void)
{
	const struct ward_provider *p = ward_provider_default();
	struct ward_tickets *t = tickets_of(NULL, 0, 0);
	struct ward_job_tickets w = with(t, NOW);
	uint8_t ticket[TICKET_LEN], copy[TICKET_LEN], aad[TICKETS_HEAD + WARD_POLICY];

	seal(&w, ticket);
	memcpy(aad, ticket, TICKETS_HEAD);
	memcpy(aad + TICKETS_HEAD, w.policy, WARD_POLICY);
	for (int fill = 0; fill < 256; fill++)
		for (int nonce_fill = 0; nonce_fill < 256; nonce_fill += 255) {
			uint8_t key[32], nonce[WARD_AEAD_NONCE];
			struct ward_aead aead;

			memset(key, fill, sizeof key);
			memset(nonce, nonce_fill, sizeof nonce);
			memcpy(copy, ticket, sizeof copy);
			OK(p->aead_init(&aead, WARD_AES256_GCM, key));
			OK(!p->aead_open(&aead, nonce, (struct ward_span){ aad, sizeof aad },
				copy + TICKETS_HEAD, TICKET_LEN - TICKETS_HEAD));
			p->aead_free(&aead);
		}
	ward_tickets_free(t);
}

static void a_secret_that_nobody_drew_is_refused(void)
{
	uint8_t dull[64];
	struct ward_tickets *t;
	struct ward_why why;

	for (int fill = 0; fill < 256; fill++) {
		memset(dull, fill, sizeof dull);
		EQ(ward_tickets_new(NULL, dull, sizeof dull, 0, &t, &why), -WARD_WHY_TICKET_SECRET);
		OK(t == NULL);
	}
	for (size_t len = 0; len <= sizeof secret; len++) {
		int rc = ward_tickets_new(NULL, secret, len, 0, &t, &why);

		EQ(rc, len < WARD_TICKET_SECRET_MIN ? -WARD_WHY_TICKET_SECRET : 0);
		EQ(t != NULL, rc == 0);
		ward_tickets_free(t);
	}
	EQ(ward_tickets_new(NULL, NULL, 0, WARD_TICKET_LIFETIME_MAX, &t, &why), 0);
	ward_tickets_free(t);
	EQ(ward_tickets_new(NULL, NULL, 0, WARD_TICKET_LIFETIME_MAX + 1, &t, &why),
		-WARD_WHY_ARGUMENT);
	OK(t == NULL);
}

static void no_tickets_are_made_without_randomness(void)
{
	struct ward_tickets *t;
	struct ward_why why = { 0 };
	struct ward_job_tickets w;
	uint8_t ticket[TICKET_LEN];

	mock_seed(1);
	mock_random_fails(0, 1);
	EQ(ward_tickets_new(mock_provider(), NULL, 0, 0, &t, &why), -WARD_WHY_RANDOM_FAILED);
	OK(t == NULL);
	EQ(ward_tickets_new(mock_provider(), NULL, 0, 0, &t, &why), 0);
	w = with(t, NOW);
	mock_random_fails(0, 1);
	OK(!tickets_seal(&w, (struct ward_span){ state, STATE_LEN }, ticket, &why));
	EQ(why.code, WARD_WHY_RANDOM_FAILED);
	ward_tickets_free(t);
}

static void a_ticket_is_for_one_policy(void)
{
	struct ward_tickets *t = tickets_of(NULL, 0, 0);
	struct ward_job_tickets w = with(t, NOW);
	uint8_t ticket[TICKET_LEN];

	seal(&w, ticket);
	for (size_t bit = 0; bit < 8 * WARD_POLICY; bit++) {
		w.policy[bit / 8] ^= (uint8_t)(1u << bit % 8);
		EQ(open(&w, ticket), WARD_WHY_TICKET_FORGED);
		w.policy[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	EQ(open(&w, ticket), 0);
	ward_tickets_free(t);
}

static void no_bit_of_a_ticket_may_change(void)
{
	struct ward_tickets *t = tickets_of(NULL, 0, 0);
	struct ward_job_tickets w = with(t, NOW);
	uint8_t ticket[TICKET_LEN];

	seal(&w, ticket);
	for (size_t bit = 0; bit < 8 * TICKET_LEN; bit++) {
		uint16_t refused;

		ticket[bit / 8] ^= (uint8_t)(1u << bit % 8);
		refused = open(&w, ticket);
		if (bit / 8 < TICKETS_NAME)
			EQ(refused, WARD_WHY_TICKET_UNKNOWN);
		else if (bit / 8 < TICKETS_NAME + 4)
			OK(refused == WARD_WHY_TICKET_EXPIRED || refused == WARD_WHY_TICKET_FORGED);
		else
			EQ(refused, WARD_WHY_TICKET_FORGED);
		ticket[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	EQ(open(&w, ticket), 0);
	ward_tickets_free(t);
}

static void no_part_of_a_ticket_opens(void)
{
	struct ward_tickets *t = tickets_of(NULL, 0, 0);
	struct ward_job_tickets w = with(t, NOW);
	uint8_t ticket[TICKET_LEN];

	seal(&w, ticket);
	for (size_t len = 0; len < TICKET_LEN; len++) {
		uint8_t *part = malloc(len + 1);

		CHECK(part != NULL);
		memcpy(part, ticket, len);
		EQ(open_len(&w, part, len), len < TICKETS_HEAD ? WARD_WHY_TICKET_UNKNOWN :
			WARD_WHY_TICKET_FORGED);
		free(part);
	}
	ward_tickets_free(t);
}

static void a_ticket_longer_than_any_does_not_open(void)
{
	struct ward_tickets *t = tickets_of(NULL, 0, 0);
	struct ward_job_tickets w = with(t, NOW);
	uint8_t *big = calloc(1, WARD_TICKET_MAX + 1), *room = malloc(WARD_TICKET_MAX + 1);
	struct ward_why why = { 0 };
	size_t len;

	CHECK(big != NULL && room != NULL);
	OK(tickets_seal(&w, (struct ward_span){ big, WARD_TICKET_STATE_MAX }, room, &why));
	EQ(tickets_open(&w, (struct ward_span){ room, WARD_TICKET_MAX }, big, &len), 0);
	EQ(len, WARD_TICKET_STATE_MAX);
	EQ(tickets_open(&w, (struct ward_span){ room, WARD_TICKET_MAX + 1 }, big, &len),
		WARD_WHY_TICKET_FORGED);
	OK(!tickets_seal(&w, (struct ward_span){ big, WARD_TICKET_STATE_MAX + 1 }, room, &why));
	EQ(why.code, WARD_WHY_ARGUMENT);
	free(big);
	free(room);
	ward_tickets_free(t);
}

/* An empty state has nothing but a tag: it must be looked at all the same. */
static void an_empty_ticket_is_checked_too(void)
{
	struct ward_tickets *t = tickets_of(NULL, 0, 0);
	struct ward_job_tickets w = with(t, NOW);
	uint8_t ticket[WARD_TICKET_OVERHEAD], out[WARD_TICKET_MAX];
	struct ward_why why = { 0 };
	size_t len;

	OK(tickets_seal(&w, (struct ward_span){ NULL, 0 }, ticket, &why));
	EQ(tickets_open(&w, (struct ward_span){ ticket, sizeof ticket }, out, &len), 0);
	ticket[sizeof ticket - 1] ^= 1;
	EQ(tickets_open(&w, (struct ward_span){ ticket, sizeof ticket }, out, &len),
		WARD_WHY_TICKET_FORGED);
	ward_tickets_free(t);
}

static void keys_rotate_by_time(void)
{
	struct ward_tickets *t = tickets_of(secret, sizeof secret, 3600);
	int64_t start = NOW / 3600 * 3600;
	struct ward_job_tickets w = with(t, start);
	uint8_t ticket[TICKET_LEN];

	seal(&w, ticket);
	/* Its own hour and the one after; the one before, for clocks that are slow. */
	for (int64_t at = start - 3 * 3600; at < start + 4 * 3600; at += 300) {
		w.now = at;
		EQ(open(&w, ticket), at >= start - 3600 && at < start + 2 * 3600 ? 0 :
			WARD_WHY_TICKET_EXPIRED);
	}
	ward_tickets_free(t);
}

static void times_far_away_are_times(void)
{
	static const int64_t at[] = { 0, 1, INT64_C(2147483647), INT64_C(4294967296),
		INT64_C(253402300799) };
	struct ward_tickets *t = tickets_of(secret, sizeof secret, 0);

	for (size_t i = 0; i < sizeof at / sizeof at[0]; i++)
		for (size_t k = 0; k < sizeof at / sizeof at[0]; k++) {
			struct ward_job_tickets wi = with(t, at[i]), wk = with(t, at[k]);
			uint8_t ticket[TICKET_LEN];

			seal(&wi, ticket);
			EQ(open(&wk, ticket), i == k || i + k == 1 ? 0 : WARD_WHY_TICKET_EXPIRED);
		}
	ward_tickets_free(t);
}

/* ---- as jobs ---- */

static void a_job_seals_several_and_opens_the_first_that_does(void)
{
	struct ward_tickets *t = tickets_of(NULL, 0, 0), *other = tickets_of(NULL, 0, 0);
	uint8_t ticket[WARD_JOB_TICKETS][TICKET_LEN], out[WARD_TICKET_MAX];
	struct ward_job job = { .kind = WARD_JOB_TICKET_SEAL };

	job.u.seal.with = with(t, NOW);
	job.u.seal.num = WARD_JOB_TICKETS;
	for (int i = 0; i < WARD_JOB_TICKETS; i++) {
		job.u.seal.state[i] = (struct ward_span){ state, STATE_LEN };
		job.u.seal.ticket[i] = ticket[i];
	}
	job_run_crypto(&job);
	EQ(job.why.code, 0);
	for (unsigned good = 0; good <= WARD_JOB_TICKETS; good++) {
		job = (struct ward_job){ .kind = WARD_JOB_TICKET_OPEN };
		job.u.open.with = with(t, NOW);
		job.u.open.num = WARD_JOB_TICKETS;
		job.u.open.state = out;
		for (unsigned i = 0; i < WARD_JOB_TICKETS; i++)
			job.u.open.ticket[i] = i >= good ? (struct ward_span){ ticket[i], TICKET_LEN } :
				span_of("somebody else's, and of no use to anybody here");
		job_run_crypto(&job);
		EQ(job.why.code, 0);
		EQ(job.u.open.opened, good);
		EQ(job.u.open.refused, good > 0 ? WARD_WHY_TICKET_UNKNOWN : 0);
		EQ(job.u.open.state_len, good < WARD_JOB_TICKETS ? STATE_LEN : 0);
	}
	ward_tickets_free(t);
	ward_tickets_free(other);
}

static void keys_elsewhere_are_not_used_here(void)
{
	struct ward_tickets *t;
	struct ward_why why;

	EQ(ward_tickets_elsewhere(77, WARD_TICKET_LIFETIME_MAX + 1, &t, &why), -WARD_WHY_ARGUMENT);
	OK(t == NULL);
	EQ(ward_tickets_elsewhere(77, 60, &t, &why), 0);
	EQ(t->lifetime, 60);
	for (int kind = WARD_JOB_TICKET_SEAL; kind <= WARD_JOB_TICKET_OPEN; kind++) {
		struct ward_job job = { .kind = (enum ward_job_kind)kind };

		job.u.seal.with.key_id = 77;
		job.u.open.with.key_id = 77;
		job_run_crypto(&job);
		EQ(job.why.code, WARD_WHY_KEY_ELSEWHERE);
		EQ(job.why.got, 77);
	}
	ward_tickets_free(t);
}

static void a_job_has_no_more_tickets_than_room(void)
{
	struct ward_tickets *t = tickets_of(NULL, 0, 0);
	struct ward_job job = { .kind = WARD_JOB_TICKET_SEAL };

	job.u.seal.with = with(t, NOW);
	job.u.seal.num = WARD_JOB_TICKETS + 1;
	job_run_crypto(&job);
	EQ(job.why.code, WARD_WHY_ARGUMENT);
	job = (struct ward_job){ .kind = WARD_JOB_TICKET_OPEN };
	job.u.open.with = with(t, NOW);
	job.u.open.num = WARD_JOB_TICKETS + 1;
	job_run_crypto(&job);
	EQ(job.why.code, WARD_WHY_ARGUMENT);
	ward_tickets_free(t);
}

T_MAIN(T(a_ticket_opens_to_what_was_sealed), T(no_two_tickets_are_alike),
	T(servers_with_the_same_secret_open_each_others), T(another_secret_opens_nothing),
	T(no_ticket_opens_with_a_key_that_everybody_knows),
	T(a_secret_that_nobody_drew_is_refused), T(no_tickets_are_made_without_randomness),
	T(a_ticket_is_for_one_policy), T(no_bit_of_a_ticket_may_change),
	T(no_part_of_a_ticket_opens), T(a_ticket_longer_than_any_does_not_open),
	T(an_empty_ticket_is_checked_too), T(keys_rotate_by_time), T(times_far_away_are_times),
	T(a_job_seals_several_and_opens_the_first_that_does), T(keys_elsewhere_are_not_used_here),
	T(a_job_has_no_more_tickets_than_room))
