/* ClientHello, every input up to 64 KiB.
 *
 * sources: src/tls/msg_client_hello.c src/tls/ext.c src/base/bytes.c prove/model.c src/base/why.c
 * planted: src/tls/msg_client_hello.c s/m->num_shares < SHARES_MAX/m->num_shares <= SHARES_MAX/
 * planted: src/tls/ext.c s/ret_set->num >= EXT_SET_MAX/ret_set->num > EXT_SET_MAX/
 * planted: src/tls/ext.c s/i < NUM_KNOWN/i <= NUM_KNOWN/
 */
#include "tls/msg_hello.h"
#include "prove.h"

int main(void)
{
	struct rd r = rd_of(any_span());
	struct msg_client_hello m;
	struct ward_why why = { 0 };

	msg_client_hello_read(&r, &m, &why);
	return 0;
}
