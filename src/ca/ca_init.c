/* ca_init.c - a new authority: a root, and the intermediate that it signs. */
#include <stdio.h>
#include "ca/ca.h"
#include "ca/paper.h"
#include "base/date.h"
#include "der/der_write.h"

#define TEXT_MAX (4 * ISSUE_TEXT_MAX + 1) /* UTF-8 */

/* What people read in a list of authorities must be what it is: text of a few
 * words, without characters that move the cursor. */
static bool title_is_good(const char *title)
{
	struct ward_span text = span_of(title);
	size_t chars = 0;

	if (text.len == 0 || text.len > 4 * CA_TITLE_MAX || !der_write_is_utf8(text))
		return false;
	if (title[0] == ' ' || title[text.len - 1] == ' ')
		return false;
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.p[i];

		/* C0, DEL, and C1, which UTF-8 writes as C2 80 to C2 9F */
		if (c < 0x20 || c == 0x7f || (c == 0xc2 && text.p[i + 1] < 0xa0))
			return false;
		chars += (c & 0xc0) != 0x80;
	}
	return chars <= CA_TITLE_MAX;
}

/* A constraint binds only the kinds of name that it mentions: the kind that no
 * permitted name is of is excluded whole. RFC 5280 4.2.1.10 */
static void constrain(struct issue_desc *d, const struct permits *permits)
{
	static const uint8_t any[32];
	static const struct general_name every_dns[] = {
		{ GENERAL_NAME_DNS, { any, 0 } },
	}, every_ip[] = {
		{ GENERAL_NAME_IP, { any, 8 } },
		{ GENERAL_NAME_IP, { any, 32 } },
	};
	bool dns = false, ip = false;

	if (permits == NULL || permits->num == 0)
		return;
	d->permitted = permits->list;
	d->num_permitted = permits->num;
	for (size_t i = 0; i < permits->num; i++) {
		dns = dns || permits->list[i].kind == GENERAL_NAME_DNS;
		ip = ip || permits->list[i].kind == GENERAL_NAME_IP;
	}
	if (!dns) {
		d->excluded = every_dns;
		d->num_excluded = 1;
	} else if (!ip) {
		d->excluded = every_ip;
		d->num_excluded = 2;
	}
}

static struct issue_desc authority(const struct ca_init *init, const char *common_name,
	int32_t path_len)
{
	struct issue_desc d = {
		.organization = span_of(init->title),
		.common_name = span_of(common_name),
		.not_before = init->now - CA_BACKDATE,
		.not_after = init->now - CA_BACKDATE + CA_YEARS * 365 * (int64_t)DATE_DAY - 1,
		.ca = true,
		.path_len = path_len,
		.key_usage = CERT_KEY_CERT_SIGN | CERT_CRL_SIGN,
	};

	constrain(&d, init->permits);
	return d;
}

static bool sign_both(struct paper *root, struct paper *intermediate, const struct ca_init *init,
	struct ward_why *why)
{
	char root_name[TEXT_MAX], intermediate_name[TEXT_MAX];
	struct issue_desc desc;

	snprintf(root_name, sizeof root_name, "%s Root CA", init->title);
	snprintf(intermediate_name, sizeof intermediate_name, "%s Intermediate CA", init->title);
	desc = authority(init, root_name, 1);
	TRY(paper_sign(root, &desc, NULL, why));
	desc = authority(init, intermediate_name, 0);
	return paper_sign(intermediate, &desc,
		&(struct issue_issuer){
			.key = root->key,
			.subject = root->cert.subject,
			.key_id = root->cert.key_id,
		},
		why);
}

bool ca_init(const struct ward_provider *provider, const char *path, const struct ca_init *init,
	struct ca_made *ret_root, struct ward_why *why)
{
	struct paper *root, *intermediate = NULL;
	bool ok;

	*ret_root = (struct ca_made){ 0 };
	if (!title_is_good(init->title))
		return FAIL(why, CA_TITLE);
	/* Said before the work is done; store_create looks again. */
	TRY(store_check_free(path, why));
	root = paper_new(provider, init->key, why);
	if (root != NULL)
		intermediate = paper_new(provider, init->key, why);
	ok = intermediate != NULL && sign_both(root, intermediate, init, why) &&
		paper_made(root, ret_root, why) &&
		store_create(path,
			&(struct store_files){
				.root = root->pem,
				.root_key = init->keep_root ? root->key_pem : (struct ward_span){ 0 },
				.intermediate = intermediate->pem,
				.intermediate_key = intermediate->key_pem,
			},
			why);
	paper_free(root);
	paper_free(intermediate);
	return ok;
}
