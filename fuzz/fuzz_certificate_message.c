/* The Certificate message: tls/msg_auth.h. What was read can be written again. */
#include "base/mem.h"
#include "tls/msg_auth.h"
#include "fuzz.h"

#define OFFERED (1u << EXT_STATUS_REQUEST)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct rd r = rd_of((struct ward_span){ data, len });
	struct msg_certificate m, again;
	struct ward_why why = { 0 };
	size_t bound;
	uint8_t *out;
	struct wr w;

	if (!msg_certificate_read(&r, OFFERED, &m, &why)) {
		HOLDS(why.code != 0 || r.bad);
		return 0;
	}
	if (!rd_done(&r))
		return 0;
	HOLDS(m.num_certs <= WARD_JOB_CERTS);
	for (size_t i = 0; i < m.num_certs; i++) {
		HOLDS(inside(m.cert[i], data, len));
		touch(m.cert[i]);
		HOLDS(m.staple[i].len == 0 || inside(m.staple[i], data, len));
		touch(m.staple[i]);
	}
	bound = msg_certificate_bound(&m);
	out = malloc(bound);
	HOLDS(out != NULL);
	w = wr_of(out, bound);
	msg_certificate_write(&w, &m);
	HOLDS(!w.bad && w.len == bound);
	r = rd_of((struct ward_span){ out, w.len });
	HOLDS(msg_certificate_read(&r, OFFERED, &again, &why) && rd_done(&r));
	HOLDS(again.num_certs == m.num_certs);
	for (size_t i = 0; i < m.num_certs; i++)
		HOLDS(span_is(again.cert[i], m.cert[i]) && span_is(again.staple[i], m.staple[i]));
	free(out);
	return 0;
}
