/* ServerHello and HelloRetryRequest, every input up to 64 KiB, whatever was offered.
 *
 * sources: src/tls/msg_server_hello.c src/tls/ext.c src/base/bytes.c src/base/why.c prove/model.c
 * planted: src/tls/ext.c s/ret_set->num >= EXT_SET_MAX/ret_set->num > EXT_SET_MAX/
 */
#include "tls/msg_hello.h"
#include "prove.h"

int main(void)
{
	struct rd r = rd_of(any_span());
	struct msg_server_hello m;
	struct ward_why why = { 0 };

	msg_server_hello_read(&r, (uint32_t)any_size(0, UINT32_MAX), &m, &why);
	return 0;
}
