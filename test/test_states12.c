/* The tables of arrows of TLS 1.2: nothing outside them happens, and nobody is
 * connected but by the way they show. RFC 5246 7.3, 7.4 */
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil12.h"

#define NUM_EVENTS 0x220 /* messages, jobs, ChangeCipherSpec, and what is no event */

static const struct hs_table *table_of(bool server)
{
	return server ? &hs12_server : &hs12_client;
}

static const struct hs_row *row_of(bool server, enum hs_state state, unsigned event)
{
	const struct hs_table *t = table_of(server);

	for (size_t i = 0; i < t->num_rows; i++)
		if (t->rows[i].state == state && t->rows[i].event == event)
			return &t->rows[i];
	return NULL;
}

/* ---- the driver ---- */

static void an_event_that_is_no_row_is_refused_and_leaves_the_state(void)
{
	unsigned refused = 0, rows = 0;

	pair_use(mock_provider());
	for (int server = 0; server < 2; server++) {
		struct side s;
		struct ward_conn *c;

		if (server)
			side_server(&s, NULL);
		else
			side_client(&s, NULL, NULL);
		c = s.conn;
		c->table = table_of(server);
		for (unsigned state = 0; state < HS_NUM_STATES; state++)
			for (unsigned event = 0; event < NUM_EVENTS; event++) {
				struct ward_span message = { (const uint8_t *)"\0\0\0\0", 4 };

				if (row_of(server, state, event) != NULL) {
					rows++;
					continue;
				}
				c->state = state;
				c->why = (struct ward_why){ 0 };
				OK(!hs_step(c, event, message));
				EQ(c->why.code, WARD_WHY_MSG_UNEXPECTED);
				EQ(c->why.got, event);
				EQ(c->state, state);
				refused++;
			}
		side_free(&s);
	}
	EQ(rows, hs12_client.num_rows + hs12_server.num_rows);
	EQ(refused, 2 * HS_NUM_STATES * NUM_EVENTS - rows);
	pair_use(NULL);
}

/* The same on the wire. A HelloRequest is passed over by a client that is in the
 * middle of a handshake: RFC 5246 7.4.1.1. */
static void a_message_out_of_turn_is_answered_with_unexpected_message(void)
{
	unsigned tried = 0;

	pair_use(mock_provider());
	for (int server = 0; server < 2; server++)
		for (unsigned state = 0; state < HS_NUM_STATES; state++)
			for (unsigned type = 0; type < 256; type++) {
				struct evil *e;
				struct wr w;

				if (row_of(server, state, type) != NULL)
					continue;
				e = evil12_at(server, state);
				if (e == NULL)
					break;
				w = evil_begin(e, (uint8_t)type);
				evil_end(e, &w);
				evil_send(e);
				if (!server && type == MSG_HELLO_REQUEST) {
					EQ(side_why(&e->side), 0);
					EQ(e->side.conn->state, state);
				} else {
					FAILS(e, MSG_UNEXPECTED);
					EQ(e->alert, 10);
					EQ(e->alert_sealed, record_is_keyed(&e->read));
				}
				evil_free(e);
				tried++;
			}
	/* Fifteen states that wait, and the rows of messages in them. */
	EQ(tried, 15 * 256 - 10 - 5);
	pair_use(NULL);
}

static void bytes_are_not_looked_at_in_a_state_that_waits_for_a_job(void)
{
	static const unsigned until[] = { MSG_CERTIFICATE, MSG_SERVER_KEY_EXCHANGE,
		MSG_SERVER_HELLO_DONE };

	for (size_t i = 0; i < sizeof until / sizeof until[0]; i++) {
		struct evil *e = evil12_server(NULL);
		enum hs_state state;

		evil_play(e, until[i]);
		e->side.no_jobs = true;
		evil_make(e, until[i]);
		evil_send(e);
		state = e->side.conn->state;
		OK(ward_conn_job(e->side.conn) != NULL);
		evil_raw(e, "\xff\xff\xff\xff\xff\xff", 6);
		EQ(e->side.wire_len, 6);
		EQ(e->side.conn->state, state);
		EQ(side_why(&e->side), 0);
		evil_free(e);
	}
}

static bool aborts(void (*fn)(void))
{
	pid_t pid = fork();
	int status = 0;

	if (pid == 0) {
		struct rlimit none = { 0, 0 };

		setrlimit(RLIMIT_CORE, &none);
		signal(SIGABRT, SIG_DFL);
		fn();
		_exit(0);
	}
	CHECK(pid > 0 && waitpid(pid, &status, 0) == pid);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void finish_without(struct evil *e, unsigned proof)
{
	evil_play(e, MSG_FINISHED);
	e->side.conn->hs->proofs &= ~proof;
	evil_play(e, EVIL_END);
}

static void without_none(void) { finish_without(evil12_server(NULL), 0); }
static void without_chain(void) { finish_without(evil12_server(NULL), PROOF_CHAIN); }
static void without_signature(void) { finish_without(evil12_server(NULL), PROOF_SIGNATURE); }
static void asked_without_chain(void) { finish_without(evil12_asked(), PROOF_CHAIN); }
static void asked_without_signature(void) { finish_without(evil12_asked(), PROOF_SIGNATURE); }

/* Were a handler ever to skip a check, ward would rather stop than go on. */
static void nobody_is_connected_without_the_proofs(void)
{
	fflush(stdout);
	OK(!aborts(without_none));
	OK(aborts(without_chain));
	OK(aborts(without_signature));
	OK(aborts(asked_without_chain));
	OK(aborts(asked_without_signature));
}

/* ---- the tables ---- */

static void each_row_stands_once_and_names_its_section(void)
{
	for (int server = 0; server < 2; server++) {
		const struct hs_table *t = table_of(server);

		for (size_t i = 0; i < t->num_rows; i++) {
			const struct hs_row *row = &t->rows[i];

			OK(row_of(server, row->state, row->event) == row);
			OK(row->handle != NULL && row->to != 0 && row->to12 == 0);
			OK(strncmp(row->source, "RFC ", 4) == 0);
			OK((row->to & TO(FAILED)) == 0);
			OK(hs_state_name(row->state)[0] != '?');
		}
	}
}

static void job_states_wait_for_jobs_and_wait_states_for_messages(void)
{
	for (int server = 0; server < 2; server++)
		for (size_t i = 0; i < table_of(server)->num_rows; i++) {
			const struct hs_row *row = &table_of(server)->rows[i];
			bool job = strncmp(hs_state_name(row->state), "JOB_", 4) == 0;

			EQ(job, row->event >= EVENT_JOB(0) && row->event != EVENT_CCS);
			if (row->event >= EVENT_JOB(0))
				EQ(row->transcript, TR_NONE);
			EQ(row->event == EVENT_CCS, row->state == HS_WAIT_CCS);
		}
}

/* The states that are reached from `set` without the row `without`. */
static unsigned reachable_from(bool server, unsigned set, size_t without)
{
	const struct hs_table *t = table_of(server);
	unsigned before;

	do {
		before = set;
		for (size_t i = 0; i < t->num_rows; i++)
			if (i != without && (set & 1u << t->rows[i].state))
				set |= t->rows[i].to;
	} while (set != before);
	return set;
}

/* From where a hello leads that takes up no session; one that does has PROOF_SESSION,
 * which the driver asks for. */
static unsigned reachable(bool server, size_t without)
{
	return reachable_from(server, server ? TO(JOB_KEYGEN) : TO(WAIT_CERT), without);
}

static const unsigned entry[2] = { TO(WAIT_CERT) | TO(WAIT_TICKET) | TO(WAIT_CCS),
	TO(JOB_KEYGEN) | TO(JOB_TICKET_OPEN) };

static void every_state_with_a_row_is_reachable(void)
{
	for (int server = 0; server < 2; server++)
		for (size_t i = 0; i < table_of(server)->num_rows; i++)
			OK(reachable_from(server, entry[server], SIZE_MAX) &
				1u << table_of(server)->rows[i].state);
}

/* A hello leads from the tables of TLS 1.3 into these, and nowhere else. */
static void the_tables_are_entered_through_a_hello_alone(void)
{
	const struct hs_table *from[] = { &hs13_client, &hs13_server };

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < from[k]->num_rows; i++) {
			const struct hs_row *row = &from[k]->rows[i];
			bool hello = row->state == (k == 0 ? HS_WAIT_SH : HS_WAIT_CH);

			EQ(row->to12, hello ? entry[k] : 0);
		}
}

/* A way to CONNECTED must not exist around any of these. */
static void connected_is_reached_only_through_every_proof(void)
{
	static const struct {
		bool server;
		enum hs_state state;
		unsigned event;
	} musts[] = {
		{ false, HS_WAIT_CERT, MSG_CERTIFICATE },
		{ false, HS_JOB_CHAIN, EVENT_JOB(WARD_JOB_CHAIN) },
		{ false, HS_WAIT_SKE, MSG_SERVER_KEY_EXCHANGE },
		{ false, HS_JOB_VERIFY, EVENT_JOB(WARD_JOB_VERIFY) },
		{ false, HS_JOB_AGREE, EVENT_JOB(WARD_JOB_AGREE) },
		{ false, HS_WAIT_CCS, EVENT_CCS },
		{ false, HS_WAIT_FIN, MSG_FINISHED },
		{ true, HS_JOB_KEYGEN, EVENT_JOB(WARD_JOB_KEYGEN) },
		{ true, HS_JOB_SIGN, EVENT_JOB(WARD_JOB_SIGN) },
		{ true, HS_WAIT_CKE, MSG_CLIENT_KEY_EXCHANGE },
		{ true, HS_JOB_AGREE, EVENT_JOB(WARD_JOB_AGREE) },
		{ true, HS_WAIT_CCS, EVENT_CCS },
		{ true, HS_WAIT_FIN, MSG_FINISHED },
	};

	for (size_t i = 0; i < sizeof musts / sizeof musts[0]; i++) {
		bool server = musts[i].server;
		const struct hs_row *row = row_of(server, musts[i].state, musts[i].event);

		OK(row != NULL);
		OK(reachable(server, SIZE_MAX) & TO(CONNECTED));
		OK(!(reachable(server, (size_t)(row - table_of(server)->rows)) & TO(CONNECTED)));
	}
	for (int server = 0; server < 2; server++)
		for (size_t i = 0; i < table_of(server)->num_rows; i++) {
			const struct hs_row *row = &table_of(server)->rows[i];

			/* A ticket is sealed when the client's Finished was good. */
			if ((row->to & TO(CONNECTED)) && row->state != HS_CONNECTED &&
				row->state != HS_JOB_TICKET_SEAL)
				EQ(row->event, MSG_FINISHED);
			if (row->state == HS_CONNECTED)
				EQ(row->to, TO(CONNECTED));
		}
}

/* ---- a real handshake with a message too few, too many or too early ---- */

static const unsigned server_flight[] = { MSG_SERVER_HELLO, MSG_CERTIFICATE,
	MSG_SERVER_KEY_EXCHANGE, MSG_CERTIFICATE_REQUEST, MSG_SERVER_HELLO_DONE,
	MSG_NEW_SESSION_TICKET, EVIL_CCS, MSG_FINISHED };
static const unsigned client_flight[] = { MSG_CLIENT_HELLO, MSG_CERTIFICATE,
	MSG_CLIENT_KEY_EXCHANGE, MSG_CERTIFICATE_VERIFY, EVIL_CCS, MSG_FINISHED };

#define SERVER_FLIGHT (sizeof server_flight / sizeof server_flight[0])
#define CLIENT_FLIGHT (sizeof client_flight / sizeof client_flight[0])

static struct evil *at_message(bool engine_is_server, size_t i)
{
	struct evil *e = engine_is_server ? evil12_asked() : evil12_gives();

	e->ask_cert = !engine_is_server;
	evil_play(e, engine_is_server ? client_flight[i] : server_flight[i]);
	return e;
}

static void say(struct evil *e, unsigned message)
{
	if (message == EVIL_CCS) {
		evil_record(e, RECORD_CCS, "\1", 1);
		return;
	}
	evil_make(e, message);
	evil_send(e);
}

/* Whatever comes where something else must, ends it with unexpected_message: of the
 * messages as the table says, ChangeCipherSpec by a rule of its own. */
static void refused(struct evil *e, unsigned message)
{
	say(e, message);
	EQ(side_why(&e->side), message == EVIL_CCS ? WARD_WHY_CCS_UNEXPECTED :
						     WARD_WHY_MSG_UNEXPECTED);
	EQ(e->alert, 10);
	OK(!side_facts(&e->side).connected);
	evil_free(e);
}

static void no_message_may_come_instead_of_another(void)
{
	unsigned tried = 0;

	for (int server = 0; server < 2; server++) {
		const unsigned *flight = server ? client_flight : server_flight;
		size_t num = server ? CLIENT_FLIGHT : SERVER_FLIGHT;

		for (size_t i = 0; i < num; i++)
			for (size_t k = 0; k < num; k++) {
				/* After ServerKeyExchange two may come. */
				if (i == k || (flight[i] == MSG_CERTIFICATE_REQUEST &&
						      flight[k] == MSG_SERVER_HELLO_DONE))
					continue;
				/* Before a version is settled TLS 1.3's rules hold for it. */
				if (i == 0 && flight[k] == EVIL_CCS)
					continue;
				refused(at_message(server, i), flight[k]);
				tried++;
			}
	}
	EQ(tried, 8 * 7 - 2 + 6 * 5 - 1);
}

/* Left out as if it had never been there: keys and transcript go on without it. */
static void no_message_may_be_missing(void)
{
	for (int server = 0; server < 2; server++) {
		const unsigned *flight = server ? client_flight : server_flight;
		size_t num = server ? CLIENT_FLIGHT : SERVER_FLIGHT;

		for (size_t i = 0; i < num; i++) {
			struct evil *e = at_message(server, i);

			if (flight[i] == MSG_CERTIFICATE_REQUEST) { /* the one that is optional */
				e->next = MSG_SERVER_HELLO_DONE;
				OK(evil_connect(e));
				evil_free(e);
				continue;
			}
			evil_follow(e, flight[i]);
			if (flight[i] == MSG_CLIENT_HELLO)
				e->next = MSG_CERTIFICATE;
			if (e->next == EVIL_END)
				evil_record(e, RECORD_DATA, "x", 1);
			else
				evil_play(e, EVIL_END);
			/* Without ChangeCipherSpec what follows is bytes without meaning. */
			if (flight[i] != EVIL_CCS) {
				OK(side_why(&e->side) == WARD_WHY_MSG_UNEXPECTED ||
					side_why(&e->side) == WARD_WHY_CCS_UNEXPECTED ||
					side_why(&e->side) == WARD_WHY_DATA_UNEXPECTED);
				EQ(e->alert, 10);
			}
			OK(!side_facts(&e->side).connected);
			evil_free(e);
		}
	}
}

static void no_message_may_come_twice(void)
{
	for (int server = 0; server < 2; server++) {
		const unsigned *flight = server ? client_flight : server_flight;
		size_t num = server ? CLIENT_FLIGHT : SERVER_FLIGHT;

		for (size_t i = 0; i < num; i++) {
			struct evil *e = at_message(server, i);

			if (flight[i] == EVIL_CCS) {
				evil12_ccs(e);
			} else {
				evil_make(e, flight[i]);
				evil_say(e);
			}
			refused(e, flight[i]);
		}
	}
}

static void data_before_the_end_of_the_handshake_is_refused(void)
{
	for (int server = 0; server < 2; server++)
		for (unsigned state = 0; state < HS_CONNECTED; state++) {
			struct evil *e = evil12_at(server, state);

			if (e == NULL)
				continue;
			evil_record(e, RECORD_DATA, "x", 1);
			FAILS(e, DATA_UNEXPECTED);
			evil_free(e);
		}
}

T_MAIN(T(an_event_that_is_no_row_is_refused_and_leaves_the_state),
	T(a_message_out_of_turn_is_answered_with_unexpected_message),
	T(bytes_are_not_looked_at_in_a_state_that_waits_for_a_job),
	T(nobody_is_connected_without_the_proofs), T(each_row_stands_once_and_names_its_section),
	T(job_states_wait_for_jobs_and_wait_states_for_messages),
	T(every_state_with_a_row_is_reachable), T(the_tables_are_entered_through_a_hello_alone),
	T(connected_is_reached_only_through_every_proof),
	T(no_message_may_come_instead_of_another), T(no_message_may_be_missing),
	T(no_message_may_come_twice), T(data_before_the_end_of_the_handshake_is_refused))
