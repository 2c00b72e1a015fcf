/* credential.c - a certificate chain and its key out of PEM texts. */
#include "crypto/credential.h"

#include "base/mem.h"
#include "base/pem.h"
#include "pki/algorithm.h"
#include "pki/cert.h"
#include "pki/general_name.h"
#include "pki/key.h"
#include "pki/name.h"

/* Decodes the CERTIFICATE blocks into c->der, one after the other. */
static bool read_chain(struct ward_credential *c, struct pem pem, struct ward_why *why)
{
	struct pem_block block;
	enum pem_found found;
	size_t used = 0;

	while ((found = pem_next(&pem, c->der + used, c->der_len - used, &block)) != PEM_END) {
		if (found == PEM_BROKEN)
			return FAIL(why, PEM_BROKEN, .cert = (uint8_t)(c->num_certs + 1));
		if (!pem_is(&block, "CERTIFICATE"))
			continue;
		if (c->num_certs >= WARD_JOB_CERTS)
			return FAIL(why, CERT_TOO_MANY, .got = (int64_t)c->num_certs + 1,
				.want = WARD_JOB_CERTS);
		c->cert[c->num_certs] = block.der;
		c->num_certs++;
		used += block.der.len;
	}
	if (c->num_certs == 0)
		return FAIL(why, PEM_NONE);
	return true;
}

/* SignatureScheme numbers name a curve as well, and a kind of RSA key, which a
 * signature does not tell: the usual one stands for all. SHA-1 is here so that it
 * can be told from what no peer has ever heard of. */
static uint16_t signed_with(const struct cert *cert)
{
	if (cert_self_issued(cert))
		return CREDENTIAL_SIGNED_BY_ITSELF;
	switch ((enum ward_sig)cert->sig) {
	case WARD_SIG_RSA_PKCS1_SHA256: return WARD_SCHEME_RSA_PKCS1_SHA256;
	case WARD_SIG_RSA_PKCS1_SHA384: return WARD_SCHEME_RSA_PKCS1_SHA384;
	case WARD_SIG_RSA_PKCS1_SHA512: return WARD_SCHEME_RSA_PKCS1_SHA512;
	case WARD_SIG_RSA_PSS_SHA256: return WARD_SCHEME_RSA_PSS_SHA256;
	case WARD_SIG_RSA_PSS_SHA384: return WARD_SCHEME_RSA_PSS_SHA384;
	case WARD_SIG_RSA_PSS_SHA512: return WARD_SCHEME_RSA_PSS_SHA512;
	case WARD_SIG_ECDSA_SHA256: return WARD_SCHEME_ECDSA_P256_SHA256;
	case WARD_SIG_ECDSA_SHA384: return WARD_SCHEME_ECDSA_P384_SHA384;
	case WARD_SIG_ECDSA_SHA512: return CREDENTIAL_ECDSA_P521_SHA512;
	case WARD_SIG_ED25519: return WARD_SCHEME_ED25519;
	case WARD_SIG_NONE: break;
	}
	switch (cert->sig_oid) {
	case OID_SHA1_RSA: return CREDENTIAL_RSA_PKCS1_SHA1;
	case OID_SHA1_ECDSA: return CREDENTIAL_ECDSA_SHA1;
	default: return CREDENTIAL_SIGNED_OTHERWISE;
	}
}

/* All certificates must parse: a broken one would reach every client. */
static bool parse_chain(struct ward_credential *c, struct cert *ret_leaf, struct ward_why *why)
{
	for (size_t i = c->num_certs; i-- > 0;) {
		struct ward_why reason = { 0 };

		if (!cert_parse(c->cert[i], ret_leaf, &reason)) {
			reason.cert = (uint8_t)(i + 1);
			return why_set(why, reason);
		}
		c->issuer[i] = ret_leaf->issuer;
		c->signed_with[i] = signed_with(ret_leaf);
	}
	return true;
}

/* A name that a client may ask for: valid, a wildcard in front or not. */
static bool is_served(struct general_name name)
{
	struct ward_span plain = name.value;

	if (name.kind != GENERAL_NAME_DNS)
		return false;
	if (plain.len > 2 && plain.p[0] == '*' && plain.p[1] == '.') {
		plain.p += 2;
		plain.len -= 2;
	}
	return name_dns_valid(plain);
}

static char *lower_copy(struct ward_span text)
{
	char *copy = mem_new(text.len + 1);

	for (size_t i = 0; copy != NULL && i < text.len; i++) {
		char c = (char)text.p[i];

		copy[i] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
	}
	return copy;
}

static bool copy_names(struct ward_credential *c, const struct cert *leaf, struct ward_why *why)
{
	struct rd r = rd_of(leaf->san.value);

	if (leaf->num_sans == 0)
		return true;
	c->names = mem_new(leaf->num_sans * sizeof *c->names);
	if (c->names == NULL)
		return FAIL(why, NO_MEMORY);
	c->cap_names = leaf->num_sans;
	while (rd_more(&r)) {
		struct general_name name = general_name_next(&r);

		if (!is_served(name))
			continue;
		c->names[c->num_names] = lower_copy(name.value);
		if (c->names[c->num_names] == NULL)
			return FAIL(why, NO_MEMORY);
		c->num_names++;
	}
	return true;
}

static bool read_key(struct ward_credential *c, const struct cert *leaf, const char *pem,
	size_t len, struct ward_why *why)
{
	struct ward_public_key public;

	if (pem == NULL)
		return true;
	TRY(key_read_pem(c->provider, pem, len, &c->key, why));
	if (!c->provider->key_public(c->key, &public))
		return FAIL(why, KEY_INVALID);
	if (!algorithm_key_same(&public, &leaf->key))
		return FAIL(why, KEY_MISMATCH);
	return true;
}

static bool read_all(struct ward_credential *c, struct pem chain, const char *key_pem,
	size_t key_len, struct ward_why *why)
{
	struct cert leaf;

	TRY(read_chain(c, chain, why));
	TRY(parse_chain(c, &leaf, why));
	if (!algorithm_key_strong(&leaf.key) || leaf.key.kind == WARD_KEY_P521)
		return FAIL(why, CERT_KEY_WEAK, .cert = 1, .got = algorithm_key_bits(&leaf.key));
	c->kind = leaf.key.kind;
	TRY(copy_names(c, &leaf, why));
	TRY(read_key(c, &leaf, key_pem, key_len, why));
	/* RFC 9846 4.5.1.2: every peer would refuse its signatures. */
	if (leaf.key_usage_ext.there && !(leaf.key_usage & CERT_DIGITAL_SIGNATURE))
		return FAIL(why, CERT_KEY_USAGE, .cert = 1, .got = leaf.key_usage,
			.want = CERT_DIGITAL_SIGNATURE);
	return true;
}

int ward_credential_read(const struct ward_provider *provider, const char *chain_pem,
	size_t chain_len, const char *key_pem, size_t key_len, uint64_t key_id,
	struct ward_credential **ret_credential, struct ward_why *why)
{
	struct ward_credential *c;
	bool ok;

	*ret_credential = NULL;
	*why = (struct ward_why){ 0 };
	if (chain_pem == NULL || chain_len > RD_MAX)
		return why_result(FAIL(why, ARGUMENT), why);
	c = mem_new(sizeof *c);
	if (c == NULL)
		return why_result(FAIL(why, NO_MEMORY), why);
	c->provider = provider != NULL ? provider : ward_provider_default();
	c->key_id = key_id;
	c->der_len = PEM_BOUND(chain_len);
	c->der = mem_new(c->der_len);
	if (c->der == NULL)
		ok = FAIL(why, NO_MEMORY);
	else
		ok = read_all(c, pem_of(chain_pem, chain_len), key_pem, key_len, why);
	if (ok)
		*ret_credential = c;
	else
		ward_credential_free(c);
	return why_result(ok, why);
}

void ward_credential_free(struct ward_credential *c)
{
	if (c == NULL)
		return;
	if (c->key != NULL)
		c->provider->key_free(c->key);
	for (size_t i = 0; i < c->num_names; i++)
		mem_free(c->names[i], strlen(c->names[i]));
	mem_free(c->staple, c->staple_len);
	mem_free(c->names, c->cap_names * sizeof *c->names);
	mem_free(c->der, c->der_len);
	mem_free(c, sizeof *c);
}
