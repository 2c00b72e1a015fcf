/* The tables of arrows: nothing outside them happens, and nobody is connected
 * but by the way they show. RFC 9846 4, A */
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil.h"

#define NUM_EVENTS (EVENT_DATA + 1)

static const struct hs_table *table_of(bool server)
{
	return server ? &hs13_server : &hs13_client;
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
	EQ(rows, hs13_client.num_rows + hs13_server.num_rows);
	EQ(refused, 2 * HS_NUM_STATES * NUM_EVENTS - rows);
	pair_use(NULL);
}

/* The same on the wire, in every state that waits for a message: the alert goes
 * out, and goes out sealed as soon as there are keys. */
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
				e = evil_at(server, state);
				if (e == NULL)
					break;
				w = evil_begin(e, (uint8_t)type);
				evil_end(e, &w);
				evil_send(e);
				FAILS(e, MSG_UNEXPECTED);
				EQ(e->alert, 10);
				EQ(e->alert_sealed, state != HS_WAIT_SH && state != HS_WAIT_CH &&
					state != HS_WAIT_CH2);
				evil_free(e);
				tried++;
			}
	/* Fourteen states that wait, and the rows in them. */
	EQ(tried, 14 * 256 - 11 - 6);
	pair_use(NULL);
}

static void bytes_are_not_looked_at_in_a_state_that_waits_for_a_job(void)
{
	static const unsigned until[] = { MSG_SERVER_HELLO, MSG_CERTIFICATE, MSG_CERTIFICATE_VERIFY };

	for (size_t i = 0; i < sizeof until / sizeof until[0]; i++) {
		struct evil *e = evil_server(NULL);
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
	e->side.conn->hs->proofs &= ~proof;
	evil_play(e, EVIL_END);
}

static struct evil *client(void) { return evil_at(false, HS_WAIT_FIN); }
static void without_none(void) { finish_without(client(), 0); }
static void without_chain(void) { finish_without(client(), PROOF_CHAIN); }
static void without_signature(void) { finish_without(client(), PROOF_SIGNATURE); }

static struct evil *server(void) { return evil_shown(HS_WAIT_FIN); }
static void server_without_none(void) { finish_without(server(), 0); }
static void server_without_chain(void) { finish_without(server(), PROOF_CHAIN); }
static void server_without_signature(void) { finish_without(server(), PROOF_SIGNATURE); }

static void accept_without(unsigned proof)
{
	struct evil *e = evil_at(false, HS_WAIT_ACCEPT);

	e->side.conn->hs->proofs &= ~proof;
	evil_record(e, RECORD_DATA, "x", 1);
}

static void accept_without_none(void) { accept_without(0); }
static void accept_without_finished(void) { accept_without(PROOF_FINISHED); }

/* Where it is optional, a certificate that came must have been proved... */
static void optional_without_signature(void)
{
	struct ward_config_desc d = pair_desc_asking(WARD_CLIENT_AUTH_OPTIONAL);
	struct evil *e = evil_client(&d);

	e->credential = d.credentials[0];
	e->scheme = WARD_SCHEME_ECDSA_P256_SHA256;
	evil_play(e, MSG_FINISHED);
	finish_without(e, PROOF_SIGNATURE);
}

/* ...and where it is required, one must have come. */
static void required_without_certificate(void)
{
	struct evil *e = evil_shown(HS_WAIT_CERT);

	e->side.conn->state = HS_WAIT_FIN;
	e->next = MSG_FINISHED;
	evil_play(e, EVIL_END);
}

/* Were a handler ever to skip a check, ward would rather stop than go on. */
static void nobody_is_connected_without_the_proofs(void)
{
	fflush(stdout);
	OK(!aborts(without_none));
	OK(aborts(without_chain));
	OK(aborts(without_signature));
	OK(!aborts(accept_without_none));
	OK(aborts(accept_without_finished));
	OK(!aborts(server_without_none));
	OK(aborts(server_without_chain));
	OK(aborts(server_without_signature));
	OK(aborts(optional_without_signature));
	OK(aborts(required_without_certificate));
}

/* ---- the tables ---- */

static void each_row_stands_once_and_names_its_section(void)
{
	for (int server = 0; server < 2; server++) {
		const struct hs_table *t = table_of(server);

		for (size_t i = 0; i < t->num_rows; i++) {
			const struct hs_row *row = &t->rows[i];

			OK(row_of(server, row->state, row->event) == row);
			OK(row->handle != NULL && row->to != 0);
			OK(row->source[0] >= '4' && row->source[0] <= '7');
			OK((row->to & (TO(FAILED) | ~((1u << HS_NUM_STATES) - 1))) == 0);
			OK(hs_state_name(row->state)[0] != '?');
		}
	}
	EQ_STR(hs_state_name(HS_NUM_STATES), "?");
}

static bool is_job(enum hs_state state)
{
	return strncmp(hs_state_name(state), "JOB_", 4) == 0;
}

static void job_states_wait_for_jobs_and_wait_states_for_messages(void)
{
	for (int server = 0; server < 2; server++)
		for (size_t i = 0; i < table_of(server)->num_rows; i++) {
			const struct hs_row *row = &table_of(server)->rows[i];

			EQ(is_job(row->state), row->event >= EVENT_JOB(0) && row->event != EVENT_DATA);
			if (row->event >= EVENT_JOB(0))
				EQ(row->transcript, TR_NONE);
		}
}

/* Where a row may go. Two arrows pass by certificates, for sessions that are taken up
 * again; the proof of that is asked for at the end. */
static unsigned arrows(const struct hs_row *row, bool resuming)
{
	bool shortcut = row->state == HS_WAIT_EE || row->state == HS_JOB_AGREE;

	return shortcut && !resuming ? row->to & ~TO(WAIT_FIN) : row->to;
}

/* The states that are reached from the first one without the row `without`. */
static unsigned reachable(bool server, size_t without, bool resuming)
{
	const struct hs_table *t = table_of(server);
	unsigned set = server ? TO(WAIT_CH) : TO(JOB_KEYGEN), before;

	do {
		before = set;
		for (size_t i = 0; i < t->num_rows; i++)
			if (i != without && (set & 1u << t->rows[i].state))
				set |= arrows(&t->rows[i], resuming);
	} while (set != before);
	return set;
}

static void every_state_with_a_row_is_reachable(void)
{
	for (int server = 0; server < 2; server++)
		for (size_t i = 0; i < table_of(server)->num_rows; i++)
			OK(reachable(server, SIZE_MAX, false) &
				1u << table_of(server)->rows[i].state);
}

/* A way to CONNECTED must not exist around any of these. */
static void connected_is_reached_only_through_every_proof(void)
{
	static const struct {
		bool server, resuming;
		enum hs_state state;
		unsigned event;
	} musts[] = {
		{ false, true, HS_WAIT_SH, MSG_SERVER_HELLO },
		{ false, true, HS_JOB_AGREE, EVENT_JOB(WARD_JOB_AGREE) },
		{ false, true, HS_WAIT_EE, MSG_ENCRYPTED_EXTENSIONS },
		{ false, false, HS_JOB_CHAIN, EVENT_JOB(WARD_JOB_CHAIN) },
		{ false, false, HS_WAIT_CV, MSG_CERTIFICATE_VERIFY },
		{ false, false, HS_JOB_VERIFY, EVENT_JOB(WARD_JOB_VERIFY) },
		{ false, true, HS_WAIT_FIN, MSG_FINISHED },
		{ true, true, HS_JOB_AGREE, EVENT_JOB(WARD_JOB_AGREE) },
		{ true, false, HS_JOB_SIGN, EVENT_JOB(WARD_JOB_SIGN) },
		{ true, true, HS_WAIT_FIN, MSG_FINISHED },
	};

	for (size_t i = 0; i < sizeof musts / sizeof musts[0]; i++) {
		bool server = musts[i].server, resuming = musts[i].resuming;
		const struct hs_row *row = row_of(server, musts[i].state, musts[i].event);

		OK(row != NULL);
		OK(reachable(server, SIZE_MAX, resuming) & TO(CONNECTED));
		OK(!(reachable(server, (size_t)(row - table_of(server)->rows), resuming) &
			TO(CONNECTED)));
	}
	for (int server = 0; server < 2; server++)
		for (size_t i = 0; i < table_of(server)->num_rows; i++) {
			const struct hs_row *row = &table_of(server)->rows[i];

			/* A client that shows a certificate signs after the server's Finished,
			 * and may wait until that is accepted; a server gives out tickets. */
			if (row->to & (TO(CONNECTED) | TO(JOB_TICKET_SEAL)))
				OK(row->event == MSG_FINISHED || row->state == HS_CONNECTED ||
					(server && row->state == HS_JOB_TICKET_SEAL) || (!server &&
					(row->state == HS_JOB_SIGN || row->state == HS_WAIT_ACCEPT)));
			if (row->state == HS_CONNECTED)
				EQ(row->to, TO(CONNECTED));
		}
}

/* ---- a real handshake with a message too few, too many or too early ---- */

static const unsigned flight[] = { MSG_SERVER_HELLO, MSG_ENCRYPTED_EXTENSIONS,
	MSG_CERTIFICATE_REQUEST, MSG_CERTIFICATE, MSG_CERTIFICATE_VERIFY, MSG_FINISHED };

#define FLIGHT (sizeof flight / sizeof flight[0])

static struct evil *at_message(size_t i)
{
	struct evil *e = evil_server(NULL);

	e->ask_cert = true;
	evil_play(e, flight[i]);
	return e;
}

/* Left out as if it had never been there: keys and transcript go on without it. */
static void no_message_of_the_server_may_be_missing(void)
{
	for (size_t i = 0; i < FLIGHT; i++) {
		struct evil *e = at_message(i);

		if (flight[i] == MSG_CERTIFICATE_REQUEST) { /* the one that is optional */
			e->next = MSG_CERTIFICATE;
			OK(evil_connect(e));
		} else {
			evil_follow(e, flight[i]);
			if (e->next == EVIL_END)
				evil_record(e, RECORD_DATA, "x", 1);
			else
				evil_play(e, EVIL_END);
			/* At either end the keys tell it already. */
			EQ(side_why(&e->side), i == 0 ? WARD_WHY_DATA_UNEXPECTED :
				i == FLIGHT - 1 ? WARD_WHY_RECORD_FORGED : WARD_WHY_MSG_UNEXPECTED);
			OK(!side_facts(&e->side).connected);
		}
		evil_free(e);
	}
}

static void no_message_of_the_server_may_come_twice(void)
{
	for (size_t i = 0; i < FLIGHT; i++) {
		struct evil *e = at_message(i);

		evil_make(e, flight[i]);
		evil_say(e);
		evil_send(e);
		FAILS(e, MSG_UNEXPECTED);
		evil_free(e);
	}
}

static void no_message_of_the_server_may_come_early(void)
{
	for (size_t i = 0; i < FLIGHT; i++)
		for (size_t k = i + 1; k < FLIGHT; k++) {
			struct evil *e = at_message(i);

			if (flight[i] == MSG_CERTIFICATE_REQUEST && flight[k] == MSG_CERTIFICATE) {
				evil_free(e);
				continue;
			}
			evil_make(e, flight[k]);
			evil_send(e);
			FAILS(e, MSG_UNEXPECTED);
			evil_free(e);
		}
}

static void no_message_of_the_server_may_come_late(void)
{
	for (size_t i = 1; i < FLIGHT; i++)
		for (size_t k = 0; k < i; k++) {
			struct evil *e = at_message(i);

			evil_make(e, flight[k]);
			evil_send(e);
			FAILS(e, MSG_UNEXPECTED);
			evil_free(e);
		}
}

static void a_client_must_finish_and_must_not_say_more(void)
{
	static const unsigned wrong[] = { MSG_CLIENT_HELLO, MSG_CERTIFICATE, MSG_CERTIFICATE_REQUEST,
		MSG_SERVER_HELLO, MSG_NEW_SESSION_TICKET, MSG_KEY_UPDATE, 5 /* end_of_early_data */ };
	struct evil *e;

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		e = evil_at(true, HS_WAIT_FIN);
		evil_make(e, wrong[i]);
		evil_send(e);
		FAILS(e, MSG_UNEXPECTED);
		evil_free(e);
	}
	e = evil_at(true, HS_WAIT_FIN);
	evil_record(e, RECORD_DATA, "x", 1);
	FAILS(e, DATA_UNEXPECTED);
	evil_free(e);
	e = evil_at(true, HS_CONNECTED);
	evil_make(e, MSG_FINISHED);
	evil_send(e);
	FAILS(e, MSG_UNEXPECTED);
	evil_free(e);
}

/* RFC 9846 4.2.2: no renegotiation; 4.7.2: no authentication that was not offered. */
static void renegotiation_and_late_authentication_are_refused(void)
{
	struct evil *e = evil_at(true, HS_CONNECTED);

	evil_make(e, MSG_CLIENT_HELLO);
	evil_send(e);
	FAILS(e, MSG_UNEXPECTED);
	evil_free(e);
	e = evil_at(false, HS_CONNECTED);
	evil_make(e, MSG_CERTIFICATE_REQUEST);
	evil_send(e);
	FAILS(e, MSG_UNEXPECTED);
	evil_free(e);
	e = evil_at(false, HS_CONNECTED); /* the hello_request of TLS 1.2 */
	evil_record(e, RECORD_HANDSHAKE, "\0\0\0\0", 4);
	FAILS(e, MSG_UNEXPECTED);
	evil_free(e);
}

/* ---- Finished and CertificateVerify ---- */

static void a_finished_that_is_wrong_in_any_byte_is_refused(void)
{
	for (size_t i = 4; i < 36; i++) {
		struct evil *e = evil_at(i & 1, HS_WAIT_FIN);

		evil_make(e, MSG_FINISHED);
		e->message[i] ^= (uint8_t)(1u << i % 8);
		evil_say(e);
		FAILS(e, FINISHED_BAD);
		EQ(e->alert, 51);
		evil_free(e);
	}
}

static void a_finished_of_another_length_is_malformed(void)
{
	for (int server = 0; server < 2; server++)
		for (size_t len = 0; len < 70; len++) {
			struct evil *e;
			struct wr w;

			if (len == 32)
				continue;
			e = evil_at(server, HS_WAIT_FIN);
			w = evil_begin(e, MSG_FINISHED);
			wr_zeros(&w, len);
			evil_end(e, &w);
			evil_send(e);
			FAILS(e, MSG_MALFORMED);
			evil_free(e);
		}
}

/* Each side's Finished is made with its own key: the other's, sent back, is wrong. */
static void a_reflected_finished_is_refused(void)
{
	struct evil *e = evil_at(true, HS_WAIT_FIN);

	memcpy(e->message, e->last, e->last_len);
	e->len = e->last_len;
	EQ(e->message[0], MSG_FINISHED);
	evil_send(e);
	FAILS(e, FINISHED_BAD);
	evil_free(e);
}

static void a_signature_that_is_wrong_in_any_byte_is_refused(void)
{
	for (size_t i = 8; i < 8 + 72; i++) {
		struct evil *e = evil_at(false, HS_WAIT_CV);

		evil_make(e, MSG_CERTIFICATE_VERIFY);
		e->message[i < e->len ? i : e->len - 1] ^= 1; /* their length varies */
		evil_say(e);
		FAILS(e, SIGNATURE_BAD);
		EQ(e->alert, 51);
		evil_free(e);
	}
}

static void an_empty_signature_is_refused(void)
{
	struct evil *e = evil_at(false, HS_WAIT_CV);
	struct wr w = evil_begin(e, MSG_CERTIFICATE_VERIFY);

	wr_u16(&w, WARD_SCHEME_ECDSA_P256_SHA256);
	wr_u16(&w, 0);
	evil_end(e, &w);
	evil_say(e);
	FAILS(e, SIGNATURE_BAD);
	evil_free(e);
}

/* The text that is signed says whose signature it is. RFC 9846 4.5.2 */
static void a_clients_signature_does_not_pass_for_a_servers(void)
{
	struct evil *e = evil_at(false, HS_WAIT_CV);

	e->server = false;
	evil_make(e, MSG_CERTIFICATE_VERIFY);
	e->server = true;
	evil_say(e);
	FAILS(e, SIGNATURE_BAD);
	evil_free(e);
}

T_MAIN(T(an_event_that_is_no_row_is_refused_and_leaves_the_state),
	T(a_message_out_of_turn_is_answered_with_unexpected_message),
	T(bytes_are_not_looked_at_in_a_state_that_waits_for_a_job),
	T(nobody_is_connected_without_the_proofs), T(each_row_stands_once_and_names_its_section),
	T(job_states_wait_for_jobs_and_wait_states_for_messages),
	T(every_state_with_a_row_is_reachable), T(connected_is_reached_only_through_every_proof),
	T(no_message_of_the_server_may_be_missing), T(no_message_of_the_server_may_come_twice),
	T(no_message_of_the_server_may_come_early), T(no_message_of_the_server_may_come_late),
	T(a_client_must_finish_and_must_not_say_more),
	T(renegotiation_and_late_authentication_are_refused),
	T(a_finished_that_is_wrong_in_any_byte_is_refused),
	T(a_finished_of_another_length_is_malformed), T(a_reflected_finished_is_refused),
	T(a_signature_that_is_wrong_in_any_byte_is_refused), T(an_empty_signature_is_refused),
	T(a_clients_signature_does_not_pass_for_a_servers))
