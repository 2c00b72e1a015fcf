/* Both of ward's sides over every group, key and suite, with data of every
 * awkward size; and the facts that both report. */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil.h"

static const uint16_t groups[] = { WARD_GROUP_X25519, WARD_GROUP_P256, WARD_GROUP_P384,
	WARD_GROUP_X25519MLKEM768, WARD_GROUP_SECP256R1MLKEM768 };
static const uint16_t suites[] = { WARD_AES_128_GCM_SHA256, WARD_AES_256_GCM_SHA384,
	WARD_CHACHA20_POLY1305_SHA256 };
static const struct {
	enum ward_key_kind kind;
	uint16_t schemes[3]; /* all that fit the key, and the engine's first choice first */
	size_t num;
} keys[] = {
	{ WARD_KEY_RSA, { WARD_SCHEME_RSA_PSS_SHA256, WARD_SCHEME_RSA_PSS_SHA384,
			  WARD_SCHEME_RSA_PSS_SHA512 }, 3 },
	{ WARD_KEY_RSA_PSS, { WARD_SCHEME_RSA_PSS_PSS_SHA256, WARD_SCHEME_RSA_PSS_PSS_SHA384,
			      WARD_SCHEME_RSA_PSS_PSS_SHA512 }, 3 },
	{ WARD_KEY_P256, { WARD_SCHEME_ECDSA_P256_SHA256 }, 1 },
	{ WARD_KEY_P384, { WARD_SCHEME_ECDSA_P384_SHA384 }, 1 },
	{ WARD_KEY_ED25519, { WARD_SCHEME_ED25519 }, 1 },
};

#define NUM(a) (sizeof(a) / sizeof(a)[0])

static struct ward_credential *credentials[NUM(keys)];
static uint8_t *data;

#define MIB ((size_t)1 << 20)

static struct ward_credential **credential(size_t i)
{
	static const char *const names[] = { "example.org", NULL };

	if (credentials[i] == NULL)
		credentials[i] = pair_credential(keys[i].kind, names);
	return &credentials[i];
}

static void exchange(struct pair *p, size_t len)
{
	p->client.data_len = p->server.data_len = 0;
	EQ(pair_send(&p->client, &p->server, data, len), 0);
	EQ(pair_send(&p->server, &p->client, data, len), 0);
	pair_run(p);
	EQ(p->server.data_len, len);
	EQ(p->client.data_len, len);
	if (len > 0) {
		EQ_MEM(p->server.data, data, len);
		EQ_MEM(p->client.data, data, len);
	}
}

static void same_facts(const struct pair *p)
{
	struct ward_facts c = side_facts(&p->client), s = side_facts(&p->server);

	EQ(c.version, 0x0304);
	EQ(s.version, c.version);
	EQ(s.suite, c.suite);
	EQ(s.group, c.group);
	EQ(s.scheme, c.scheme);
	EQ(s.retried, c.retried);
	EQ_STR(s.alpn, c.alpn);
	EQ_STR(s.name, c.name);
	OK(c.connected && s.connected && s.server && !c.server);
	EQ(c.records_sent, s.records_received);
	EQ(s.records_sent, c.records_received);
	EQ(c.key_updates_sent, s.key_updates_received);
}

static void make_data(void)
{
	data = malloc(MIB);
	CHECK(data != NULL);
	for (size_t i = 0; i < MIB; i++)
		data[i] = (uint8_t)(i * 31 + (i >> 8));
}

static void every_group_with_every_key_and_suite_with_and_without_retry(void)
{
	static const char *const protocols[] = { "h2", NULL };

	make_data();
	for (size_t g = 0; g < NUM(groups); g++)
		for (size_t k = 0; k < NUM(keys); k++)
			for (size_t s = 0; s < NUM(suites); s++)
				for (int retry = 0; retry < 2; retry++) {
					struct ward_config_desc c = pair_desc_client();
					struct ward_config_desc d = pair_desc_server();
					struct pair p;

					c.alpn = d.alpn = protocols;
					c.suites[0] = suites[s];
					c.num_suites = 1;
					d.credentials = credential(k);
					d.groups[0] = groups[g];
					d.num_groups = 1;
					/* The client's share is of its first group. */
					c.groups[0] = groups[retry ? (g + 1) % 3 : g];
					c.groups[1] = groups[g];
					c.num_groups = retry ? 2 : 1;
					pair_new(&p, &c, &d, NULL);
					OK(pair_connect(&p));
					same_facts(&p);
					EQ(side_facts(&p.client).group, groups[g]);
					EQ(side_facts(&p.client).suite, suites[s]);
					EQ(side_facts(&p.client).scheme, keys[k].schemes[0]);
					EQ(side_facts(&p.client).retried, retry);
					EQ_STR(side_facts(&p.client).alpn, "h2");
					exchange(&p, 1);
					exchange(&p, 16385);
					same_facts(&p);
					pair_free(&p);
				}
}

static void every_scheme_that_fits_a_key(void)
{
	for (size_t k = 0; k < NUM(keys); k++)
		for (size_t i = 0; i < keys[k].num; i++)
			for (int server = 0; server < 2; server++) {
				struct ward_config_desc c = pair_desc_client();
				struct ward_config_desc d = pair_desc_server();
				struct ward_config_desc *one = server ? &d : &c;
				struct pair p;

				d.credentials = credential(k);
				one->schemes[0] = keys[k].schemes[i];
				one->num_schemes = 1;
				pair_new(&p, &c, &d, NULL);
				OK(pair_connect(&p));
				EQ(side_facts(&p.client).scheme, keys[k].schemes[i]);
				same_facts(&p);
				pair_free(&p);
			}
}

/* And no key is used with a scheme of another. */
static void no_scheme_that_does_not_fit_a_key(void)
{
	for (size_t k = 0; k < NUM(keys); k++)
		for (size_t other = 0; other < NUM(keys); other++) {
			struct ward_config_desc c = pair_desc_client();
			struct ward_config_desc d = pair_desc_server();
			struct pair p;

			if (other == k)
				continue;
			d.credentials = credential(k);
			c.num_schemes = keys[other].num;
			memcpy(c.schemes, keys[other].schemes, sizeof keys[other].schemes);
			pair_new(&p, &c, &d, NULL);
			OK(!pair_connect(&p));
			EQ(side_why(&p.server), WARD_WHY_SCHEME_NONE_COMMON);
			EQ(ward_conn_why(p.client.conn)->peer_alert, 40);
			pair_free(&p);
		}
}

static void data_of_every_awkward_size(void)
{
	static const size_t sizes[] = { 0, 1, 2, 255, 256, 16383, 16384, 16385, 32767, 32768, 32769,
		MIB };

	for (size_t s = 0; s < NUM(suites); s++) {
		struct ward_config_desc c = pair_desc_client();
		struct pair p;

		c.suites[0] = suites[s];
		c.num_suites = 1;
		pair_new(&p, &c, NULL, NULL);
		OK(pair_connect(&p));
		for (size_t i = 0; i < NUM(sizes); i++)
			exchange(&p, sizes[i]);
		same_facts(&p);
		pair_free(&p);
	}
}

/* The bound holds for every unit, and the wire shows multiples of it only. */
static void data_with_every_unit_of_padding(void)
{
	static const size_t sizes[] = { 0, 1, 255, 256, 16383, 16384, 16385, 40000 };

	pair_use(mock_provider());
	for (uint16_t unit = 1; unit <= 256; unit++) {
		struct ward_config_desc c = pair_desc_client(), d = pair_desc_server();
		struct pair p;

		c.pad_to = unit;
		d.pad_to = (uint16_t)(257 - unit);
		pair_new(&p, &c, &d, NULL);
		OK(pair_connect(&p));
		for (size_t i = 0; i < NUM(sizes); i++)
			exchange(&p, sizes[i]);
		same_facts(&p);
		pair_free(&p);
	}
	pair_use(NULL);
	for (size_t i = 0; i < NUM(keys); i++)
		pair_credential_free(*credential(i));
	free(data);
}

T_MAIN(T(every_group_with_every_key_and_suite_with_and_without_retry),
	T(every_scheme_that_fits_a_key), T(no_scheme_that_does_not_fit_a_key),
	T(data_of_every_awkward_size), T(data_with_every_unit_of_padding))
