/* binding.c - see binding.h. Every field goes in with its length, so that no two lists of
 * fields look alike. */
#include "tls/binding.h"
#include "base/bytes.h"
#include "base/mem.h"
#include "crypto/trust.h"

struct binding {
	const struct ward_provider *p;
	struct ward_hash hash;
};

static void add(struct binding *b, struct ward_span field)
{
	uint8_t len[4];
	struct wr w = wr_of(len, sizeof len);

	wr_u32(&w, (uint32_t)field.len);
	b->p->hash_update(&b->hash, len, sizeof len);
	b->p->hash_update(&b->hash, field.p, field.len);
}

static void add_byte(struct binding *b, uint8_t byte)
{
	add(b, (struct ward_span){ &byte, 1 });
}

static bool start(struct binding *b, const struct ward_config *config, const char *what)
{
	b->p = config->provider;
	if (!b->p->hash_init(&b->hash, WARD_SHA256))
		return false;
	add(b, span_of(what));
	return true;
}

static bool end(struct binding *b, uint8_t *ret_policy)
{
	uint8_t digest[WARD_HASH_MAX];

	b->p->hash_final(&b->hash, digest);
	memcpy(ret_policy, digest, WARD_POLICY);
	return true;
}

static void add_trust(struct binding *b, const struct ward_config *config)
{
	struct ward_span none = { NULL, 0 };

	add(b, config->trust == NULL ? none :
		(struct ward_span){ config->trust->print, TRUST_PRINT });
	add_byte(b, (uint8_t)config->revocation);
}

static void add_alpn(struct binding *b, const struct ward_config *config)
{
	add(b, (struct ward_span){ config->alpn_wire, config->alpn_wire_len });
}

static int by_text(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* A renewed certificate is the same site under the same names, in whatever order; one
 * without any is known by itself only. */
static bool add_names(struct binding *b, const struct ward_credential *credential)
{
	size_t num = credential->num_names, size = num * sizeof(char *);
	const char **names;

	if (num == 0) {
		add(b, credential->cert[0]);
		return true;
	}
	names = mem_new(size);
	if (names == NULL)
		return false;
	for (size_t i = 0; i < num; i++)
		names[i] = credential->names[i];
	qsort(names, num, sizeof names[0], by_text);
	for (size_t i = 0; i < num; i++)
		add(b, span_of(names[i]));
	mem_free(names, size);
	return true;
}

bool binding_site(const struct ward_config *config, size_t credential,
	uint8_t ret_policy[static WARD_POLICY])
{
	struct binding b;

	TRY(start(&b, config, "ward site"));
	add_byte(&b, (uint8_t)config->client_auth);
	add_trust(&b, config);
	add_alpn(&b, config);
	TRY(add_names(&b, config->credentials[credential]));
	return end(&b, ret_policy);
}

bool binding_client(const struct ward_config *config, uint8_t ret_policy[static WARD_POLICY])
{
	struct binding b;

	TRY(start(&b, config, "ward client"));
	add_trust(&b, config);
	add_alpn(&b, config);
	add(&b, (struct ward_span){ (const uint8_t *)config->suites.v,
		config->suites.num * sizeof config->suites.v[0] });
	for (size_t i = 0; i < config->num_credentials; i++)
		add(&b, config->credentials[i]->cert[0]);
	return end(&b, ret_policy);
}

bool binding_session(const struct ward_config *config, const char *name, const char *port,
	uint8_t ret_key[static WARD_POLICY])
{
	struct binding b;

	TRY(start(&b, config, "ward session"));
	add(&b, (struct ward_span){ config->policy[0], WARD_POLICY });
	add(&b, span_of(name));
	add(&b, span_of(port));
	return end(&b, ret_key);
}
