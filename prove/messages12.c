/* Every message that only TLS 1.2 has, or has in another form: every input up to 64 KiB,
 * whatever was offered before.
 *
 * sources: src/tls/msg_12.c src/tls/ext.c src/base/bytes.c src/base/why.c prove/model.c
 * planted: src/tls/msg_12.c s/num_certs >= WARD_JOB_CERTS/num_certs > WARD_JOB_CERTS/
 * planted: src/tls/msg_12.c s/i < EXT_NUM/i <= EXT_NUM/
 * planted: src/tls/ext.c s/i < NUM_KNOWN/i <= NUM_KNOWN/
 */
#include "tls/msg_12.h"
#include "prove.h"

static struct ward_why why;

static void server_hello(struct ward_span extensions)
{
	struct msg_server_hello12 m;

	msg_server_hello12_read(extensions, (uint32_t)any_size(0, UINT32_MAX), &m, &why);
}

static void certificate(struct rd *r)
{
	struct msg_certificate12 m;

	msg_certificate12_read(r, &m, &why);
}

static void server_key_exchange(struct rd *r)
{
	struct msg_server_key_exchange m;

	msg_server_key_exchange_read(r, &m);
}

static void certificate_request(struct rd *r)
{
	struct msg_certificate_request12 m;

	msg_certificate_request12_read(r, &m);
}

/* The extensions of any message, so that all of ext.c is seen. */
static void extensions(struct rd *r)
{
	struct ext_set set;

	(void)ext_read(r, (enum ext_in)(1 << any_size(0, 7)), (uint32_t)any_size(0, UINT32_MAX),
		&set, &why);
}

int main(void)
{
	struct ward_span in = any_span();
	struct rd r = rd_of(in);

	switch (Frama_C_interval(0, 5)) {
	case 0: server_hello(in); break;
	case 1: certificate(&r); break;
	case 2: server_key_exchange(&r); break;
	case 3: certificate_request(&r); break;
	case 4: extensions(&r); break;
	default: msg_client_key_exchange_read(&r); break;
	}
	return 0;
}
