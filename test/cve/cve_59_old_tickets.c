/* Row 59, beside test_resume.c: clients that keep tickets for longer than they may. The
 * server takes them up no longer, whatever age they say. RFC 9846 4.3.11.1, 4.7.1 */
#include "base/why.h"
#include "t.h"
#include "tls_evil.h"

#define SECOND ((ward_time)1000)
#define DAY (86400 * SECOND)
#define WEEK 604800

static struct ward_tickets *tickets;

static struct ward_config_desc server(uint32_t lifetime)
{
	static const uint8_t secret[32] = "a secret of thirty-two bytes...";
	struct ward_config_desc d = pair_desc_server();
	struct ward_why why;

	ward_tickets_free(tickets);
	CHECK(ward_tickets_new(NULL, secret, sizeof secret, lifetime, &tickets, &why) == 0);
	d.tickets = tickets;
	return d;
}

/* One connection at this time, with the session or without; `*session` becomes the one
 * that it gives. Was it taken up? */
static bool meet(const struct ward_config_desc *d, ward_time at, bool offer,
	struct evil_session *session, int *ret_refused)
{
	struct evil *e;
	bool resumed;

	pair_clock(at);
	e = evil_client(d);
	e->tickets = true;
	e->session = offer ? session : NULL;
	evil_make(e, MSG_CLIENT_HELLO);
	evil_say(e);
	OK(evil_connect(e));
	resumed = side_facts(&e->side).resumed;
	EQ(e->resumed, resumed);
	*ret_refused = side_facts(&e->side).ticket_refused;
	if (e->given.ticket_len > 0)
		*session = e->given;
	else
		session->ticket_len = 0;
	evil_free(e);
	pair_clock(PAIR_NOW);
	return resumed;
}

static void a_ticket_ends_with_its_lifetime_to_the_second(void)
{
	static const uint32_t lifetimes[] = { 60, 7200, WEEK };
	static struct evil_session session;
	int refused;

	for (size_t i = 0; i < sizeof lifetimes / sizeof lifetimes[0]; i++) {
		struct ward_config_desc d = server(lifetimes[i]);
		ward_time life = lifetimes[i] * SECOND;
		const struct {
			ward_time later;
			bool good;
		} rows[] = { { 0, true }, { life - SECOND, true }, { life, true },
			{ life + SECOND, false }, { 2 * life, false }, { 3 * life, false },
			{ 52 * 7 * DAY, false }, { 1000 * 365 * DAY, false } };

		for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
			OK(!meet(&d, PAIR_NOW, false, &session, &refused));
			OK(session.ticket_len > 0);
			EQ(meet(&d, PAIR_NOW + rows[k].later, true, &session, &refused),
				rows[k].good);
			EQ(refused, rows[k].good ? 0 : WARD_WHY_TICKET_EXPIRED);
		}
	}
}

/* Clocks of several servers differ by a little, not by months. */
static void a_ticket_from_the_far_future_is_not_taken_up(void)
{
	static struct evil_session session;
	struct ward_config_desc d = server(7200);
	int refused;

	OK(!meet(&d, PAIR_NOW, false, &session, &refused));
	OK(!meet(&d, PAIR_NOW - 30 * DAY, true, &session, &refused));
	EQ(refused, WARD_WHY_TICKET_EXPIRED);
}

/* Each time a fresh ticket, and yet the certificates were looked at once. */
static void a_session_that_is_always_renewed_ends_after_a_week(void)
{
	static struct evil_session session;
	struct ward_config_desc d = server(WEEK);
	int refused, days;

	OK(!meet(&d, PAIR_NOW, false, &session, &refused));
	for (days = 1; days < 30; days++)
		if (session.ticket_len == 0 ||
			!meet(&d, PAIR_NOW + days * DAY, true, &session, &refused))
			break;
	OK(days == 7 || days == 8);
	ward_tickets_free(tickets);
}

T_MAIN(T(a_ticket_ends_with_its_lifetime_to_the_second),
	T(a_ticket_from_the_far_future_is_not_taken_up),
	T(a_session_that_is_always_renewed_ends_after_a_week))
