/* Row 90: before a handshake has ended there is nothing to believe: no connection, no
 * certificate of the peer, nothing to write. Mbed TLS's get_verify_result said that
 * all is well before anything had been looked at. */
#include "t.h"
#include "tls_evil12.h"

static void believe_nothing(struct evil *e)
{
	const struct ward_span *chain;

	OK(!side_facts(&e->side).connected);
	EQ(ward_conn_peer_chain(e->side.conn, &chain), 0);
	OK(chain == NULL);
	OK((ward_conn_wants(e->side.conn) & WARD_CAN_WRITE) == 0);
	OK(evil_ask(e, "x", 1) != 0);
}

static void in_no_state_of_a_handshake_is_there_a_connection(void)
{
	unsigned states = 0;

	for (unsigned server = 0; server < 2; server++)
		for (unsigned state = 0; state < HS_NUM_STATES; state++)
			for (unsigned old = 0; old < 2; old++) {
				struct evil *e = old ? evil12_at(server, (enum hs_state)state) :
						       evil_at(server, (enum hs_state)state);

				if (e == NULL)
					continue;
				if (state != HS_CONNECTED) {
					states++;
					believe_nothing(e);
				} else {
					OK(side_facts(&e->side).connected);
					OK((ward_conn_wants(e->side.conn) & WARD_CAN_WRITE) != 0);
				}
				evil_free(e);
			}
	OK(states >= 16);
}

T_MAIN(T(in_no_state_of_a_handshake_is_there_a_connection))
