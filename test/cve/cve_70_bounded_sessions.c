/* Row 70: sessions take no more memory than they were given. OpenSSL CVE-2024-2511 kept
 * sessions of TLS 1.3 that nothing ever took out again. */
#include <malloc.h>
#include "base/why.h"
#include "t.h"
#include "tls/sessions.h"
#include "tls_evil.h"

#define ROOM 16
#define SLACK 4096 /* what the allocator keeps for itself */

static void put(struct ward_sessions *s, uint32_t key)
{
	uint8_t name[WARD_POLICY] = { (uint8_t)key, (uint8_t)(key >> 8), (uint8_t)(key >> 16) };
	struct session session = { .version = 0x0304, .suite = WARD_AES_128_GCM_SHA256,
		.until = PAIR_NOW + 1000, .ticket = mem_new(200), .ticket_len = 200 };

	CHECK(session.ticket != NULL);
	session.age_add = key;
	sessions_put(s, name, &session);
	OK(session.ticket == NULL);
}

static bool take(struct ward_sessions *s, uint32_t key)
{
	uint8_t name[WARD_POLICY] = { (uint8_t)key, (uint8_t)(key >> 8), (uint8_t)(key >> 16) };
	struct session session;
	bool found = sessions_take(s, name, PAIR_NOW, &session);

	EQ(session.age_add, found ? key : 0);
	session_free(&session);
	return found;
}

static void a_client_keeps_as_many_sessions_as_it_has_room_for(void)
{
	struct ward_sessions *s = ward_sessions_new(ROOM);
	size_t full;

	for (uint32_t i = 0; i < ROOM; i++)
		put(s, i);
	EQ(ward_sessions_count(s), ROOM);
	full = mallinfo2().uordblks;
	for (uint32_t i = ROOM; i < 100000; i++)
		put(s, i);
	EQ(ward_sessions_count(s), ROOM);
	OK(mallinfo2().uordblks <= full + SLACK);
	/* The youngest are those that are left. */
	for (uint32_t i = 99000; i < 100000; i++)
		EQ(take(s, i), i >= 100000 - ROOM);
	EQ(ward_sessions_count(s), 0);
	ward_sessions_free(s);
}

static void one_server_does_not_fill_it(void)
{
	struct ward_sessions *s = ward_sessions_new(ROOM);

	for (uint32_t i = 0; i < 1000; i++)
		put(s, 7);
	EQ(ward_sessions_count(s), 4);
	put(s, 8);
	OK(take(s, 8));
	ward_sessions_free(s);
}

/* What a server knows of its sessions is in their tickets. */
static void a_server_keeps_nothing_of_a_session(void)
{
	struct ward_config_desc d = pair_desc_server();
	static struct evil_session session;
	struct ward_tickets *tickets;
	struct ward_why why;
	size_t before = 0;

	CHECK(ward_tickets_new(NULL, NULL, 0, 0, &tickets, &why) == 0);
	d.tickets = tickets;
	for (unsigned i = 0; i < 300; i++) {
		struct evil *e = evil_client(&d);

		e->tickets = true;
		e->session = session.ticket_len > 0 ? &session : NULL;
		evil_make(e, MSG_CLIENT_HELLO);
		evil_say(e);
		OK(evil_connect(e));
		EQ(side_facts(&e->side).resumed, i > 0);
		session = e->given;
		evil_free(e);
		if (i == 100)
			before = mallinfo2().uordblks;
	}
	OK(mallinfo2().uordblks <= before + SLACK);
	ward_tickets_free(tickets);
}

T_MAIN(T(a_client_keeps_as_many_sessions_as_it_has_room_for), T(one_server_does_not_fill_it),
	T(a_server_keeps_nothing_of_a_session))
