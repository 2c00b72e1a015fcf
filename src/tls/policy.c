/* policy.c - what ward speaks, in its order of preference. */
#include "tls/policy.h"
#include "crypto/group.h"
#include "crypto/sigalg.h"
#include <ward/conn.h>

/* AES-GCM: 2^24.5 full records are the limit; half of 2^24 leaves room for
 * records already on their way. TLS 1.2 has nowhere to go on from there and may
 * come closer. ChaCha20-Poly1305 has no limit below 2^64. */
#define MAX_GCM ((uint64_t)1 << 23)
#define MAX_GCM12 ((uint64_t)1 << 24)
#define MAX_CHACHA ((uint64_t)1 << 62)

/* clang-format off */
static const struct suite suites[] = {
#define AES128(max) WARD_AES128_GCM, WARD_SHA256, 16, 32, max
#define AES256(max) WARD_AES256_GCM, WARD_SHA384, 32, 48, max
#define CHACHA WARD_CHACHA20_POLY1305, WARD_SHA256, 32, 32, MAX_CHACHA
	{ WARD_AES_128_GCM_SHA256, TLS_13, AUTH_ANY, AES128(MAX_GCM),
	  "TLS_AES_128_GCM_SHA256" },
	{ WARD_AES_256_GCM_SHA384, TLS_13, AUTH_ANY, AES256(MAX_GCM),
	  "TLS_AES_256_GCM_SHA384" },
	{ WARD_CHACHA20_POLY1305_SHA256, TLS_13, AUTH_ANY, CHACHA,
	  "TLS_CHACHA20_POLY1305_SHA256" },
	{ WARD_ECDHE_ECDSA_AES_128_GCM_SHA256, TLS_12, AUTH_ECDSA, AES128(MAX_GCM12),
	  "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256" },
	{ WARD_ECDHE_ECDSA_AES_256_GCM_SHA384, TLS_12, AUTH_ECDSA, AES256(MAX_GCM12),
	  "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384" },
	{ WARD_ECDHE_ECDSA_CHACHA20_POLY1305_SHA256, TLS_12, AUTH_ECDSA, CHACHA,
	  "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256" },
	{ WARD_ECDHE_RSA_AES_128_GCM_SHA256, TLS_12, AUTH_RSA, AES128(MAX_GCM12),
	  "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256" },
	{ WARD_ECDHE_RSA_AES_256_GCM_SHA384, TLS_12, AUTH_RSA, AES256(MAX_GCM12),
	  "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384" },
	{ WARD_ECDHE_RSA_CHACHA20_POLY1305_SHA256, TLS_12, AUTH_RSA, CHACHA,
	  "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256" },
#undef AES128
#undef AES256
#undef CHACHA
};

const struct list16 policy_suites = {
	{ WARD_AES_128_GCM_SHA256, WARD_AES_256_GCM_SHA384, WARD_CHACHA20_POLY1305_SHA256,
	  WARD_ECDHE_ECDSA_AES_128_GCM_SHA256, WARD_ECDHE_RSA_AES_128_GCM_SHA256,
	  WARD_ECDHE_ECDSA_AES_256_GCM_SHA384, WARD_ECDHE_RSA_AES_256_GCM_SHA384,
	  WARD_ECDHE_ECDSA_CHACHA20_POLY1305_SHA256, WARD_ECDHE_RSA_CHACHA20_POLY1305_SHA256 }, 9
};
const struct list16 policy_groups = {
	{ WARD_GROUP_X25519MLKEM768, WARD_GROUP_X25519, WARD_GROUP_P256, WARD_GROUP_P384,
	  WARD_GROUP_SECP256R1MLKEM768 }, 5
};
/* The PKCS#1 v1.5 schemes stand for signatures in certificates and TLS 1.2 only;
 * RFC 9846 4.3.3. What the verifier takes in certificates is what we say anyway: a list of its own
 * for them, signature_algorithms_cert, is needed only beside a shorter one. */
const struct list16 policy_schemes = {
	{ WARD_SCHEME_ECDSA_P256_SHA256, WARD_SCHEME_ED25519, WARD_SCHEME_ECDSA_P384_SHA384,
	  WARD_SCHEME_RSA_PSS_SHA256, WARD_SCHEME_RSA_PSS_SHA384, WARD_SCHEME_RSA_PSS_SHA512,
	  WARD_SCHEME_RSA_PSS_PSS_SHA256, WARD_SCHEME_RSA_PSS_PSS_SHA384,
	  WARD_SCHEME_RSA_PSS_PSS_SHA512, WARD_SCHEME_RSA_PKCS1_SHA256,
	  WARD_SCHEME_RSA_PKCS1_SHA384, WARD_SCHEME_RSA_PKCS1_SHA512 }, 12
};
/* clang-format on */

const struct suite *suite_find(uint16_t id)
{
	for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++)
		if (suites[i].id == id)
			return &suites[i];
	return NULL;
}

bool suite_fits(const struct suite *suite, enum ward_key_kind kind)
{
	bool rsa = kind == WARD_KEY_RSA || kind == WARD_KEY_RSA_PSS;

	return suite->auth == AUTH_ANY || (suite->auth == AUTH_RSA) == rsa;
}

/* RFC 8422 5.1.1: the curves of TLS 1.2. Newer groups are for TLS 1.3. */
bool group_fits(uint16_t group, uint16_t version)
{
	return version == TLS_13 || group == WARD_GROUP_X25519 || group == WARD_GROUP_P256 ||
		group == WARD_GROUP_P384;
}

bool group_known(uint16_t group)
{
	return group_find(group) != NULL;
}

bool list16_has(const struct list16 *list, uint16_t v)
{
	for (size_t i = 0; i < list->num; i++)
		if (list->v[i] == v)
			return true;
	return false;
}

void list16_write(struct wr *w, const struct list16 *list, uint16_t first, unsigned width)
{
	size_t mark = wr_open(w, width);

	if (first != 0)
		wr_u16(w, first);
	for (size_t i = 0; i < list->num; i++)
		wr_u16(w, list->v[i]);
	wr_close(w, mark, width);
}

bool wire16_has(struct ward_span wire, uint16_t v)
{
	struct rd r = rd_of(wire);

	while (rd_more(&r)) {
		uint16_t w = rd_u16(&r);

		if (!r.bad && w == v)
			return true;
	}
	return false;
}

uint16_t grease(uint8_t random)
{
	uint16_t half = (uint16_t)((random & 0xf0) | 0x0a);

	return (uint16_t)(half << 8 | half);
}

const char *ward_version_name(uint16_t version)
{
	return version == TLS_13 ? "TLS 1.3" : version == TLS_12 ? "TLS 1.2" : "unknown";
}

const char *ward_suite_name(uint16_t suite)
{
	const struct suite *s = suite_find(suite);

	return s != NULL ? s->name : "unknown";
}

const char *ward_group_name(uint16_t group)
{
	const struct group *g = group_find(group);

	return g != NULL ? g->name : "unknown";
}

const char *ward_scheme_name(uint16_t scheme)
{
	const struct sigalg *alg = sigalg_find(scheme);

	return alg != NULL ? alg->name : "unknown";
}
