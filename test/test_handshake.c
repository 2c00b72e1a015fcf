/* Whole handshakes between ward's two sides, in memory. */
#include "t.h"
#include "tls_pair.h"

static void a_handshake_connects_both_sides(void)
{
	struct pair p;
	struct ward_facts c, s;

	pair_new(&p, NULL, NULL, NULL);
	OK(pair_connect(&p));
	EQ(ward_conn_why(p.client.conn)->code, 0);
	EQ(ward_conn_why(p.server.conn)->code, 0);
	ward_conn_facts(p.client.conn, &c);
	ward_conn_facts(p.server.conn, &s);
	EQ(c.version, 0x0304);
	EQ(c.suite, WARD_AES_128_GCM_SHA256);
	EQ(s.suite, c.suite);
	EQ(c.group, WARD_GROUP_X25519);
	EQ(s.group, c.group);
	EQ(c.scheme, WARD_SCHEME_ECDSA_P256_SHA256);
	EQ_STR(s.name, "example.org");
	pair_free(&p);
}

static void data_arrives_both_ways(void)
{
	struct pair p;

	pair_new(&p, NULL, NULL, NULL);
	OK(pair_connect(&p));
	EQ(pair_send(&p.client, &p.server, "hello", 5), 0);
	EQ(pair_send(&p.server, &p.client, "world!", 6), 0);
	pair_run(&p);
	EQ(p.server.data_len, 5);
	EQ_MEM(p.server.data, "hello", 5);
	EQ(p.client.data_len, 6);
	EQ_MEM(p.client.data, "world!", 6);
	pair_free(&p);
}

T_MAIN(T(a_handshake_connects_both_sides), T(data_arrives_both_ways))
