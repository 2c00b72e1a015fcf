/* ServerHello and HelloRetryRequest: tls/msg_hello.h. The first byte says what was
 * offered. */
#include "tls/msg_hello.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct ward_why why = { 0 };
	struct msg_server_hello m;
	uint32_t offered = 0;
	struct rd r;
	bool good;

	if (len > 0) {
		offered = data[0] * 0x0101u;
		data++;
		len--;
	}
	r = rd_of((struct ward_span){ data, len });
	good = msg_server_hello_read(&r, offered, &m, &why);
	HOLDS(good || why.code != 0 || r.bad);
	if (!good || !rd_done(&r))
		return 0;
	HOLDS(m.random.len == HELLO_RANDOM && m.session_id.len <= SESSION_ID_MAX);
	HOLDS(inside(m.share.key, data, len) && inside(m.cookie, data, len));
	touch(m.random);
	touch(m.session_id);
	touch(m.share.key);
	touch(m.cookie);
	return 0;
}
