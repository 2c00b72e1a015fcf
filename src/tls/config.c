/* config.c - building a configuration, checked as a whole. */
#include "tls/config.h"
#include "tls/binding.h"
#include "base/mem.h"
#include "crypto/group.h"
#include "crypto/sigalg.h"

/* Copies the part of the caller's description that its size says is there, so
 * that a program built against an older header keeps working. */
static bool take_desc(const struct ward_config_desc *desc, struct ward_config_desc *ret_desc,
	struct ward_why *why)
{
	memset(ret_desc, 0, sizeof *ret_desc);
	if (desc == NULL || desc->size < sizeof desc->size || desc->size > sizeof *desc)
		return FAIL(why, ARGUMENT);
	memcpy(ret_desc, desc, desc->size);
	if (ret_desc->pad_to > RECORD_PAD_MAX + 1)
		return FAIL(why, ARGUMENT, .got = ret_desc->pad_to, .want = RECORD_PAD_MAX + 1);
	if (ret_desc->record_limit != 0 && (ret_desc->record_limit < LIMIT_MIN ||
		ret_desc->record_limit > RECORD_PLAIN_MAX + 1))
		return FAIL(why, ARGUMENT, .got = ret_desc->record_limit, .want = LIMIT_MIN);
	return true;
}

static bool has_suite(uint16_t v)
{
	return suite_find(v) != NULL;
}

static bool has_scheme(uint16_t v)
{
	return sigalg_find(v) != NULL;
}

static bool take_list(const uint16_t *v, size_t num, bool (*known)(uint16_t),
	const struct list16 *ours, struct list16 *ret_list, struct ward_why *why)
{
	*ret_list = *ours;
	if (num == 0)
		return true;
	if (num > WARD_LIST_MAX)
		return FAIL(why, CONFIG_GROUP, .got = (int64_t)num, .want = WARD_LIST_MAX);
	memset(ret_list, 0, sizeof *ret_list);
	for (size_t i = 0; i < num; i++) {
		if (!known(v[i]) || list16_has(ret_list, v[i]))
			return FAIL(why, CONFIG_GROUP, .got = v[i]);
		ret_list->v[ret_list->num] = v[i];
		ret_list->num++;
	}
	return true;
}

/* Groups that no version of ours can use go, too. */
static bool take_groups(struct ward_config *c, struct ward_why *why)
{
	struct list16 left = { .num = 0 };

	for (size_t i = 0; i < c->groups.num; i++)
		if (group_fits(c->groups.v[i], c->max_version)) {
			left.v[left.num] = c->groups.v[i];
			left.num++;
		}
	if (left.num == 0)
		return FAIL(why, CONFIG_GROUP, .got = c->groups.v[0]);
	c->groups = left;
	return true;
}

/* The versions that are asked for and have a suite; the suites of others go. */
static bool take_versions(struct ward_config *c, const struct ward_config_desc *d,
	struct ward_why *why)
{
	uint16_t first = d->policy == WARD_POLICY_MODERN ? TLS_13 : TLS_12;
	uint16_t min = d->min_version != 0 ? d->min_version : first;
	uint16_t max = d->max_version != 0 ? d->max_version : TLS_13;
	struct list16 left = { .num = 0 };

	if (d->policy > WARD_POLICY_MODERN)
		return FAIL(why, CONFIG_VERSION, .got = d->policy);
	if (min < TLS_12 || max > TLS_13 || min > max)
		return FAIL(why, CONFIG_VERSION, .got = min, .want = max);
	for (size_t i = 0; i < c->suites.num; i++) {
		uint16_t version = suite_find(c->suites.v[i])->version;

		if (version < min || version > max)
			continue;
		left.v[left.num] = c->suites.v[i];
		left.num++;
		if (c->max_version < version)
			c->max_version = version;
		if (c->min_version == 0 || c->min_version > version)
			c->min_version = version;
	}
	if (left.num == 0)
		return FAIL(why, CONFIG_VERSION, .got = min, .want = max);
	c->suites = left;
	return take_groups(c, why);
}

bool config_speaks(const struct ward_config *config, uint16_t version)
{
	return version >= config->min_version && version <= config->max_version;
}

static bool take_alpn(struct ward_config *c, const char *const *alpn, struct ward_why *why)
{
	struct wr w = wr_of(c->alpn_wire, sizeof c->alpn_wire);

	for (size_t i = 0; alpn != NULL && alpn[i] != NULL; i++) {
		size_t len = strlen(alpn[i]);

		if (i >= WARD_ALPN_MAX || len == 0 || len > WARD_ALPN_LEN_MAX)
			return FAIL(why, CONFIG_ALPN, .got = (int64_t)i);
		memcpy(c->alpn[i], alpn[i], len + 1);
		wr_u8(&w, (uint8_t)len);
		wr_bytes(&w, (const uint8_t *)alpn[i], len);
		c->num_alpn = i + 1;
	}
	c->alpn_wire_len = w.len;
	return true;
}

static int by_name(const void *a, const void *b)
{
	const struct site_name *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	if (order != 0)
		return order;
	return x->credential < y->credential ? -1 : x->credential > y->credential;
}

/* Every name of every credential, sorted, so that ten thousand sites cost a
 * handshake some dozen comparisons. */
static bool index_names(struct ward_config *c, struct ward_why *why)
{
	size_t num = 0;

	for (size_t i = 0; i < c->num_credentials; i++)
		num += c->credentials[i]->num_names;
	if (num == 0)
		return true;
	c->names = mem_new(num * sizeof c->names[0]);
	if (c->names == NULL)
		return FAIL(why, NO_MEMORY);
	for (size_t i = 0; i < c->num_credentials; i++)
		for (size_t k = 0; k < c->credentials[i]->num_names; k++)
			c->names[c->num_names++] =
				(struct site_name){ c->credentials[i]->names[k], i };
	qsort(c->names, c->num_names, sizeof c->names[0], by_name);
	return true;
}

/* The share of a hybrid's half costs nothing but its bytes, and spares a round trip
 * with a server that knows no hybrid. */
static size_t default_shares(const struct list16 *groups)
{
	return groups->num > 1 && group_half(groups->v[0]) == groups->v[1] ? 2 : 1;
}

/* What sessions will be bound to: computed once, and only where there are any. */
static bool bind_sessions(struct ward_config *c, const struct ward_config_desc *d,
	struct ward_why *why)
{
	c->tickets = d->tickets;
	c->sessions = d->sessions;
	c->num_tickets = d->num_tickets == 0 ? 2 : d->num_tickets;
	if (c->num_tickets > WARD_JOB_TICKETS)
		return FAIL(why, ARGUMENT, .got = (int64_t)d->num_tickets, .want = WARD_JOB_TICKETS);
	if (c->server ? c->tickets == NULL : c->sessions == NULL)
		return true;
	c->num_policies = c->server ? c->num_credentials : 1;
	c->policy = mem_new(c->num_policies * sizeof c->policy[0]);
	if (c->policy == NULL)
		return FAIL(why, NO_MEMORY);
	if (!c->server)
		return binding_client(c, c->policy[0]) ? true : FAIL(why, PRIMITIVE_FAILED);
	for (size_t i = 0; i < c->num_credentials; i++)
		if (!binding_site(c, i, c->policy[i]))
			return FAIL(why, PRIMITIVE_FAILED);
	return true;
}

static bool fill(struct ward_config *c, const struct ward_config_desc *d, struct ward_why *why)
{
	c->provider = d->provider != NULL ? d->provider : ward_provider_default();
	c->trust = d->trust;
	c->revocation = d->revocation;
	c->sig_cache = d->sig_cache;
	c->crls = d->crls;
	c->client_auth = d->client_auth;
	c->keep_peer_chain = d->keep_peer_chain;
	c->wait_server_accept = d->wait_server_accept;
	c->keylog = d->keylog;
	c->credentials = d->credentials;
	c->num_credentials = d->num_credentials;
	c->unknown_name_refused = d->unknown_name_refused;
	c->alpn_required = d->alpn_required;
	c->retry_always = d->retry_always;
	c->trace = d->trace;
	c->rekey_after = d->rekey_after;
	c->pad_to = d->pad_to;
	c->record_limit = d->record_limit != 0 ? d->record_limit : RECORD_PLAIN_MAX + 1;
	TRY(take_alpn(c, d->alpn, why));
	TRY(take_list(d->suites, d->num_suites, has_suite, &policy_suites, &c->suites, why));
	TRY(take_list(d->groups, d->num_groups, group_known, &policy_groups, &c->groups, why));
	TRY(take_list(d->schemes, d->num_schemes, has_scheme, &policy_schemes, &c->schemes, why));
	TRY(take_list(d->sign_schemes, d->num_sign_schemes, has_scheme, &c->schemes,
		&c->sign_schemes, why));
	c->schemes_chosen = d->num_schemes > 0;
	TRY(take_versions(c, d, why));
	c->num_shares = d->num_shares == 0 ? default_shares(&c->groups) : d->num_shares;
	if (c->num_shares > WARD_JOB_SHARES)
		return FAIL(why, ARGUMENT, .got = (int64_t)d->num_shares, .want = WARD_JOB_SHARES);
	if (c->num_shares > c->groups.num)
		c->num_shares = c->groups.num;
	if (c->server)
		TRY(index_names(c, why));
	if (!keys13_base_init(c->provider, WARD_SHA256, &c->base[0]) ||
		!keys13_base_init(c->provider, WARD_SHA384, &c->base[1]))
		return FAIL(why, PRIMITIVE_FAILED);
	return bind_sessions(c, d, why);
}

/* A server needs certificates to show, a client may have some. */
static bool judge_credentials(const struct ward_config_desc *d, bool server, struct ward_why *why)
{
	if (server && (d->credentials == NULL || d->num_credentials == 0))
		return FAIL(why, CONFIG_NO_CREDENTIAL);
	if (!server && d->num_credentials > WARD_LIST_MAX)
		return FAIL(why, ARGUMENT, .got = (int64_t)d->num_credentials, .want = WARD_LIST_MAX);
	for (size_t i = 0; i < d->num_credentials; i++)
		if (d->credentials == NULL || d->credentials[i] == NULL)
			return FAIL(why, CONFIG_NO_CREDENTIAL, .got = (int64_t)i);
	return true;
}

/* Who checks certificates must know whom to trust, and say what revocation means. */
static bool judge_trust(const struct ward_config_desc *d, bool server, struct ward_why *why)
{
	if (d->client_auth > WARD_CLIENT_AUTH_REQUIRED)
		return FAIL(why, ARGUMENT, .got = (int64_t)d->client_auth);
	if (server && d->client_auth == WARD_CLIENT_AUTH_NONE)
		return true;
	if (d->trust == NULL)
		return FAIL(why, CONFIG_NO_TRUST);
	if (d->revocation < WARD_REVOCATION_HARD || d->revocation > WARD_REVOCATION_OFF)
		return FAIL(why, CONFIG_REVOCATION, .got = d->revocation);
	return true;
}

static bool build(const struct ward_config_desc *desc, bool server, struct ward_config **ret_config,
	struct ward_why *why)
{
	struct ward_config_desc d;
	struct ward_config *c;

	*ret_config = NULL;
	*why = (struct ward_why){ 0 };
	TRY(take_desc(desc, &d, why));
	TRY(judge_credentials(&d, server, why));
	TRY(judge_trust(&d, server, why));
	c = mem_new(sizeof *c);
	if (c == NULL)
		return FAIL(why, NO_MEMORY);
	c->server = server;
	atomic_store(&c->references, 1);
	if (!fill(c, &d, why)) {
		ward_config_free(c);
		return false;
	}
	*ret_config = c;
	return true;
}

int ward_config_client(const struct ward_config_desc *desc, struct ward_config **ret_config,
	struct ward_why *why)
{
	return why_result(build(desc, false, ret_config, why), why);
}

int ward_config_server(const struct ward_config_desc *desc, struct ward_config **ret_config,
	struct ward_why *why)
{
	return why_result(build(desc, true, ret_config, why), why);
}

void ward_config_free(struct ward_config *config)
{
	if (config == NULL || atomic_fetch_sub(&config->references, 1) != 1)
		return;
	mem_free(config->names, config->num_names * sizeof config->names[0]);
	mem_free(config->policy, config->num_policies * sizeof config->policy[0]);
	mem_free(config, sizeof *config);
}

struct ward_config *config_reference(struct ward_config *config)
{
	atomic_fetch_add(&config->references, 1);
	return config;
}

const struct keys13_base *config_base(const struct ward_config *config, enum ward_hash_id hash)
{
	return &config->base[hash == WARD_SHA384];
}

const struct list16 *config_cert_schemes(const struct ward_config *config)
{
	return config->schemes_chosen ? &policy_schemes : NULL;
}
