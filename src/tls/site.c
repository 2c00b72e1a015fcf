/* site.c - which credential answers for a name. RFC 6066 3, RFC 9846 4.5.1.2 */
#include "tls/config.h"
#include "tls/fit.h"

/* The entries of one name: [first, first + num) of the sorted list. */
struct range {
	size_t first, num;
};

static struct range find(const struct ward_config *c, const char *name)
{
	size_t low = 0, high = c->num_names;
	struct range r = { 0, 0 };

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(c->names[mid].name, name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	r.first = low;
	while (r.first + r.num < c->num_names &&
		strcmp(c->names[r.first + r.num].name, name) == 0)
		r.num++;
	return r;
}

bool config_name(struct ward_span name, char ret_name[CONFIG_NAME_SIZE])
{
	size_t n = 0;

	ret_name[0] = '\0';
	for (size_t i = 0; i < name.len && n < CONFIG_NAME_SIZE - 1; i++) {
		uint8_t ch = name.p[i];

		if (ch >= 'A' && ch <= 'Z')
			ch = (uint8_t)(ch + ('a' - 'A'));
		if (!((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '-' ||
			    ch == '.' || ch == '_'))
			return false;
		ret_name[n++] = (char)ch;
	}
	/* A trailing dot is not part of the name on the wire, but some send it. */
	if (n > 0 && ret_name[n - 1] == '.')
		n--;
	ret_name[n] = '\0';
	return n > 0;
}

/* The exact name first, then a wildcard for its first label. */
static struct range lookup(const struct ward_config *c, char *name)
{
	struct range r = find(c, name);
	char *dot;

	if (r.num > 0)
		return r;
	dot = strchr(name, '.');
	if (dot == NULL || dot == name)
		return r;
	*(dot - 1) = '*';
	return find(c, dot - 1);
}

#define CANDIDATES_MAX 8

static size_t candidates_of(const struct ward_config *c, struct range r,
	size_t ret_candidates[CANDIDATES_MAX])
{
	size_t num = 0;

	for (size_t i = 0; i < r.num && num < CANDIDATES_MAX; i++)
		ret_candidates[num++] = c->names[r.first + i].credential;
	return num;
}

/* The first credential and those that share its first name. */
static size_t default_candidates(const struct ward_config *c,
	size_t ret_candidates[CANDIDATES_MAX])
{
	if (c->credentials[0]->num_names > 0)
		return candidates_of(c, find(c, c->credentials[0]->names[0]), ret_candidates);
	ret_candidates[0] = 0;
	return 1;
}

/* A server sends the best it has, even where that is not all the client wishes for:
 * clients often take more than they say. 4.5.1.2 */
static bool choose(const struct ward_config *config, const size_t *candidates, size_t num,
	const struct wishes *wishes, size_t *ret_credential, uint16_t *ret_scheme)
{
	static const unsigned demands[] = { DEMAND_CERT_SCHEMES | DEMAND_AUTHORITIES,
		DEMAND_CERT_SCHEMES, 0 };

	for (size_t i = 0; i < sizeof demands / sizeof demands[0]; i++)
		if (fit_choose(config, candidates, num, wishes, demands[i], ret_credential,
			    ret_scheme))
			return true;
	return false;
}

bool config_credential(const struct ward_config *config, struct ward_span name,
	const struct wishes *wishes, size_t *ret_credential, uint16_t *ret_scheme,
	struct ward_why *why)
{
	size_t candidates[CANDIDATES_MAX];
	char text[CONFIG_NAME_SIZE];
	size_t num = 0;

	*ret_credential = 0;
	*ret_scheme = 0;
	if (name.len > 0) {
		if (!config_name(name, text))
			return FAIL(why, NAME_MALFORMED);
		num = candidates_of(config, lookup(config, text), candidates);
		if (num == 0 && config->unknown_name_refused)
			return FAIL(why, NAME_UNKNOWN);
	}
	if (num == 0)
		num = default_candidates(config, candidates);
	if (!choose(config, candidates, num, wishes, ret_credential, ret_scheme))
		return FAIL(why, SCHEME_NONE_COMMON);
	return true;
}
