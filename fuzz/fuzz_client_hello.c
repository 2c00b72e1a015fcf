/* ClientHello: tls/msg_hello.h. */
#include "tls/msg_hello.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct rd r = rd_of((struct ward_span){ data, len });
	struct ward_why why = { 0 };
	struct msg_client_hello m;
	bool good = msg_client_hello_read(&r, &m, &why);

	HOLDS(good || why.code != 0 || r.bad);
	HOLDS(m.num_shares <= SHARES_MAX && m.ext.num <= EXT_SET_MAX);
	for (size_t i = 0; i < m.num_shares; i++)
		HOLDS(inside(m.share[i].key, data, len));
	if (!good || !rd_done(&r))
		return 0;
	HOLDS(m.random.len == HELLO_RANDOM && m.session_id.len <= SESSION_ID_MAX);
	HOLDS(m.suites.len % 2 == 0 && m.groups.len % 2 == 0 && m.schemes.len % 2 == 0);
	HOLDS(inside(m.name, data, len) && inside(m.alpn, data, len));
	touch(m.random);
	touch(m.session_id);
	touch(m.suites);
	touch(m.compression);
	touch(m.name);
	touch(m.versions);
	touch(m.groups);
	touch(m.schemes);
	touch(m.alpn);
	touch(m.cookie);
	return 0;
}
