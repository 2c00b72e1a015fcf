/* states.c - the driver: one event against the table of arrows.
 *
 * It does for every row what no handler may forget: nothing outside the table
 * happens, every message is read to its last byte, the transcript has it, the
 * handler stays within its arrows, and nobody is connected without the proofs. */
#include "tls/conn.h"

/* What RFC 9846 has each side see before it may believe the other. A certificate that
 * was shown must be proved, wanted or not. */
static bool authenticated(const struct ward_conn *c)
{
	unsigned need = PROOF_FINISHED;

	if (c->resumed)
		need |= PROOF_SESSION;
	else if (!c->server || c->config->client_auth == WARD_CLIENT_AUTH_REQUIRED ||
		c->hs->peer_came)
		need |= PROOF_CHAIN | PROOF_SIGNATURE;
	return (c->hs->proofs & need) == need;
}

static const struct hs_row *find(const struct hs_table *table, enum hs_state state, unsigned event)
{
	for (size_t i = 0; i < table->num_rows; i++)
		if (table->rows[i].state == state && table->rows[i].event == event)
			return &table->rows[i];
	return NULL;
}

bool hs_step(struct ward_conn *c, unsigned event, struct ward_span message)
{
	const struct hs_table *table = c->table;
	const struct hs_row *row = find(table, c->state, event);
	struct rd body = rd_of(message);

	if (row == NULL)
		return FAIL(&c->why, MSG_UNEXPECTED, .got = event, .want = (int64_t)c->state);
	if (row->transcript == TR_SNAP)
		transcript_hash(c, c->hs->digest);
	if (row->transcript == TR_SNAP || row->transcript == TR_ADD)
		transcript_add(c, message);
	rd_bytes(&body, event < EVENT_JOB(0) ? 4 : 0); /* the message header was read before */
	TRY(row->handle(c, &body));
	if (!rd_done(&body))
		return FAIL(&c->why, MSG_MALFORMED, .got = event);
	CHECK((c->table == table ? row->to : row->to12) & 1u << c->state);
	if (c->state == HS_CONNECTED && c->hs != NULL) {
		CHECK(authenticated(c));
		conn_end_handshake(c);
	}
	return true;
}

const char *hs_state_name(enum hs_state state)
{
	static const char *const names[HS_NUM_STATES] = {
		[HS_JOB_KEYGEN] = "JOB_KEYGEN", [HS_WAIT_SH] = "WAIT_SH",
		[HS_JOB_AGREE] = "JOB_AGREE", [HS_WAIT_EE] = "WAIT_EE",
		[HS_WAIT_CERT_CR] = "WAIT_CERT_CR", [HS_WAIT_CERT] = "WAIT_CERT",
		[HS_JOB_CHAIN] = "JOB_CHAIN", [HS_WAIT_CV] = "WAIT_CV",
		[HS_JOB_VERIFY] = "JOB_VERIFY", [HS_WAIT_FIN] = "WAIT_FIN",
		[HS_WAIT_CH] = "WAIT_CH", [HS_WAIT_CH2] = "WAIT_CH2",
		[HS_JOB_SIGN] = "JOB_SIGN", [HS_JOB_TICKET_OPEN] = "JOB_TICKET_OPEN",
		[HS_JOB_TICKET_SEAL] = "JOB_TICKET_SEAL", [HS_WAIT_ACCEPT] = "WAIT_ACCEPT",
		[HS_WAIT_STATUS] = "WAIT_STATUS",
		[HS_WAIT_SKE] = "WAIT_SKE", [HS_WAIT_CR_DONE] = "WAIT_CR_DONE",
		[HS_WAIT_DONE] = "WAIT_DONE", [HS_WAIT_CKE] = "WAIT_CKE",
		[HS_WAIT_TICKET] = "WAIT_TICKET", [HS_WAIT_CCS] = "WAIT_CCS",
		[HS_CONNECTED] = "CONNECTED", [HS_FAILED] = "FAILED",
	};

	return (unsigned)state < HS_NUM_STATES ? names[state] : "?";
}
