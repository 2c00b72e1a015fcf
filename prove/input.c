/* Records in: an endless row of arbitrary bytes, in arbitrary pieces, through
 * headers, decryption, messages put together, alerts and limits, in every state of a
 * connection. What a handler does is anything a handler may do.
 *
 * sources: src/tls/input.c src/tls/record.c src/tls/record12.c src/base/bytes.c src/base/why.c
 * sources: prove/model.c prove/provider_model.c prove/mem_model.c
 * options: -absolute-valid-range 0-0x1ffff -eva-slevel-function next_nonce:10,record_open:10
 * planted: src/tls/input.c s/len == 0 || next > end/len == 0/
 * planted: src/tls/input.c s/if (c->cheap >= CHEAP_MAX)/if (false)/
 * planted: src/tls/record.c s/if (len < RECORD_HEADER + WARD_AEAD_TAG)/if (len < RECORD_HEADER)/
 */
#include "tls/conn.h"
#include "prove.h"

extern const struct ward_provider model_provider;

static struct hs hs;
static struct ward_config config;

bool job_waits(const struct ward_conn *c)
{
	return c->hs != NULL && c->hs->job.kind != WARD_JOB_NONE;
}

void conn_trace(struct ward_conn *c, bool sent, bool alert, uint8_t type, size_t len)
{
	(void)c;
	(void)sent;
	(void)alert;
	(void)type;
	(void)len;
}

bool at_record_boundary(struct ward_conn *c)
{
	return c->in_off == c->in.len && any_bool();
}

/* Any configuration. */
bool config_speaks(const struct ward_config *config, uint16_t version)
{
	(void)config;
	(void)version;
	return any_bool();
}

/* Any state, any job, new keys, the end of the handshake. */
bool hs_step(struct ward_conn *c, unsigned event, struct ward_span message)
{
	volatile uint8_t last;

	(void)event;
	if (message.len > 0) {
		last = message.p[0];
		last = c->in.p[c->in_off - 1];
	}
	c->state = (enum hs_state)any_size(0, HS_NUM_STATES - 1);
	c->read.aead.id = (uint8_t)any_size(0, 3);
	c->read.seq = any_size(0, UINT64_MAX);
	c->read.form = (enum record_form)any_size(RECORD_13, RECORD_12_NONCE);
	c->version = (uint16_t)any_size(0, UINT16_MAX);
	hs.job.kind = (enum ward_job_kind)any_size(0, WARD_JOB_CHAIN);
	hs.early_left = any_size(0, PROVE_MAX);
	c->limit_in = (uint16_t)any_size(0, UINT16_MAX);
	c->client_cert_asked = any_bool();
	c->client_proved = any_bool();
	if (any_bool())
		c->hs = NULL;
	return any_bool();
}

static uint8_t wire[PROVE_MAX];

int main(void)
{
	struct ward_conn c = { .provider = &model_provider };
	struct ward_span data;
	size_t used;

	c.read.provider = &model_provider;
	c.in.max = MESSAGE_MAX + RECORD_CIPHER_MAX;
	c.hs = &hs;
	c.config = &config;
	c.server = any_bool();
	while (any_bool()) {
		any_bytes(wire, sizeof wire);
		if (!input_step(&c, wire, any_size(0, sizeof wire), &used, &data))
			break;
		hs.job.kind = (enum ward_job_kind)any_size(0, WARD_JOB_CHAIN);
		if (c.hs != NULL && any_bool())
			hs.job.kind = WARD_JOB_NONE;
		input_messages(&c);
	}
	return 0;
}
