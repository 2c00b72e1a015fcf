/* TLS 1.2 handshakes that end well, in both roles. RFC 5246 7.3, RFC 8422 */
#include "base/why.h"
#include "t.h"
#include "tls_evil12.h"

static struct ward_config_desc client_desc(void)
{
	struct ward_config_desc d = pair_desc_client();

	d.min_version = 0;
	d.max_version = 0x0303;
	return d;
}

static struct ward_config_desc server_desc(void)
{
	struct ward_config_desc d = pair_desc_server();

	d.min_version = 0;
	return d;
}

static bool exchange(struct pair *p)
{
	return pair_send(&p->client, &p->server, "to the server", 13) == 0 &&
		pair_send(&p->server, &p->client, "to the client!", 14) == 0 &&
		(side_feed(&p->server), side_feed(&p->client), true) && p->server.data_len == 13 &&
		p->client.data_len == 14;
}

static void a_client_of_1_2_meets_a_server_of_both(void)
{
	struct ward_config_desc c = client_desc(), s = server_desc();
	struct ward_facts facts;
	struct pair p;

	pair_new(&p, &c, &s, NULL);
	OK(pair_connect(&p));
	facts = side_facts(&p.server);
	EQ(facts.version, 0x0303);
	EQ(facts.suite, WARD_ECDHE_ECDSA_AES_128_GCM_SHA256);
	EQ(facts.group, WARD_GROUP_X25519);
	EQ(facts.scheme, WARD_SCHEME_ECDSA_P256_SHA256);
	EQ_STR(facts.name, "example.org");
	facts = side_facts(&p.client);
	EQ(facts.version, 0x0303);
	EQ(facts.scheme, WARD_SCHEME_ECDSA_P256_SHA256);
	OK(exchange(&p));
	pair_free(&p);
}

static void two_that_speak_both_take_1_3(void)
{
	struct ward_config_desc c = pair_desc_client(), s = server_desc();
	struct pair p;

	c.min_version = 0;
	pair_new(&p, &c, &s, NULL);
	OK(pair_connect(&p));
	EQ(side_facts(&p.client).version, 0x0304);
	EQ(side_facts(&p.server).version, 0x0304);
	pair_free(&p);
}

T_MAIN(T(a_client_of_1_2_meets_a_server_of_both), T(two_that_speak_both_take_1_3))
