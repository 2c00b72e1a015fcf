/* ossl_pair.c - key pairs of every group: those of libcrypto, and the hybrids of
 * one of these with our ML-KEM-768. RFC 10024, RFC 9954 */
#include "crypto/ossl.h"

#include <string.h>
#include "base/mem.h"
#include "crypto/group.h"
#include "crypto/mlkem.h"

#define HALF_SECRET 32 /* of X25519 and of P-256 */

/* The handle of a client's hybrid pair. */
struct hybrid {
	struct ward_keypair half;
	uint8_t private[MLKEM_PRIVATE];
};

static void hybrid_free(struct hybrid *h)
{
	ossl_group_free(&h->half);
	mem_free(h, sizeof *h);
}

static struct hybrid *hybrid_new(const struct group *g, bool (*random)(uint8_t *, size_t),
	uint8_t *share)
{
	uint8_t seed[MLKEM_SEED], half[WARD_SHARE_MAX];
	struct hybrid *h = mem_new(sizeof *h);
	size_t half_len;

	if (h == NULL)
		return NULL;
	if (!random(seed, sizeof seed) ||
		!ossl_group_new(random, &h->half, g->half, half, &half_len)) {
		mem_wipe(seed, sizeof seed);
		hybrid_free(h);
		return NULL;
	}
	mlkem_keygen(seed, share + group_kem_at(g), h->private);
	memcpy(share + group_half_at(g, g->client_len), half, half_len);
	mem_wipe(seed, sizeof seed);
	return h;
}

bool ossl_pair_new(bool (*random)(uint8_t *, size_t), struct ward_keypair *kp, uint16_t group,
	uint8_t share[WARD_SHARE_MAX], size_t *ret_share_len)
{
	const struct group *g = group_find(group);

	*kp = (struct ward_keypair){ 0 };
	*ret_share_len = 0;
	if (g == NULL)
		return false;
	if (g->half == 0)
		return ossl_group_new(random, kp, group, share, ret_share_len);
	kp->handle = hybrid_new(g, random, share);
	if (kp->handle == NULL)
		return false;
	kp->group = group;
	*ret_share_len = g->client_len;
	return true;
}

/* The two secrets as the group orders them. RFC 10024 4.3 */
static void join(const struct group *g, const uint8_t *half, const uint8_t *kem, uint8_t *secret)
{
	memcpy(secret + (g->half_first ? 0 : MLKEM_SECRET), half, HALF_SECRET);
	memcpy(secret + (g->half_first ? HALF_SECRET : 0), kem, MLKEM_SECRET);
}

static bool hybrid_agree(const struct group *g, struct hybrid *h, struct ward_span answer,
	uint8_t *secret)
{
	uint8_t half[WARD_SECRET_MAX], kem[MLKEM_SECRET];
	struct ward_span half_share, ciphertext;
	size_t len;
	bool ok;

	if (answer.len != g->server_len)
		return false;
	half_share = (struct ward_span){ answer.p + group_half_at(g, answer.len),
		group_find(g->half)->server_len };
	ciphertext = (struct ward_span){ answer.p + group_kem_at(g), MLKEM_CIPHERTEXT };
	ok = ossl_group_agree(&h->half, half_share, half, &len) &&
		mlkem_decaps(h->private, ciphertext, kem);
	if (ok)
		join(g, half, kem, secret);
	mem_wipe(half, sizeof half);
	mem_wipe(kem, sizeof kem);
	return ok;
}

bool ossl_pair_agree(struct ward_keypair *kp, uint16_t group, struct ward_span peer_share,
	uint8_t secret[WARD_SECRET_MAX], size_t *ret_secret_len)
{
	const struct group *own = group_find(kp->group);
	bool ok;

	memset(secret, 0, WARD_SECRET_MAX);
	*ret_secret_len = 0;
	if (own == NULL || own->half == 0)
		return group == kp->group &&
			ossl_group_agree(kp, peer_share, secret, ret_secret_len);
	if (group == own->half)
		return ossl_group_agree(&((struct hybrid *)kp->handle)->half, peer_share, secret,
			ret_secret_len);
	ok = group == own->id && hybrid_agree(own, kp->handle, peer_share, secret);
	*ret_secret_len = ok ? HALF_SECRET + MLKEM_SECRET : 0;
	return ok;
}

/* The half of an answer: a fresh pair, used once. */
static bool half_answer(bool (*random)(uint8_t *, size_t), uint16_t group,
	struct ward_span peer_share, uint8_t *share, size_t *ret_share_len, uint8_t *secret,
	size_t *ret_secret_len)
{
	struct ward_keypair kp;
	bool ok;

	*ret_secret_len = 0;
	if (!ossl_group_new(random, &kp, group, share, ret_share_len))
		return false;
	ok = ossl_group_agree(&kp, peer_share, secret, ret_secret_len);
	ossl_group_free(&kp);
	return ok;
}

static bool hybrid_answer(const struct group *g, bool (*random)(uint8_t *, size_t),
	struct ward_span peer_share, uint8_t *share, size_t *ret_share_len, uint8_t *secret)
{
	uint8_t bytes[MLKEM_RANDOM], half[WARD_SHARE_MAX], half_secret[WARD_SECRET_MAX],
		kem_secret[MLKEM_SECRET];
	struct ward_span half_share, public;
	size_t half_len, half_secret_len;
	bool ok;

	*ret_share_len = 0;
	if (!random(bytes, sizeof bytes))
		return false;
	*ret_share_len = g->server_len; /* from here on it is the peer's share */
	if (peer_share.len != g->client_len)
		return false;
	half_share = (struct ward_span){ peer_share.p + group_half_at(g, peer_share.len),
		group_find(g->half)->client_len };
	public = (struct ward_span){ peer_share.p + group_kem_at(g), MLKEM_PUBLIC };
	ok = mlkem_encaps(public, bytes, share + group_kem_at(g), kem_secret);
	if (ok && !half_answer(random, g->half, half_share, half, &half_len, half_secret,
			&half_secret_len)) {
		ok = false;
		if (half_len == 0)
			*ret_share_len = 0;
	}
	if (ok) {
		memcpy(share + group_half_at(g, g->server_len), half, half_len);
		join(g, half_secret, kem_secret, secret);
	}
	mem_wipe(bytes, sizeof bytes);
	mem_wipe(half_secret, sizeof half_secret);
	mem_wipe(kem_secret, sizeof kem_secret);
	return ok;
}

bool ossl_pair_answer(bool (*random)(uint8_t *, size_t), uint16_t group,
	struct ward_span peer_share, uint8_t share[WARD_SHARE_MAX], size_t *ret_share_len,
	uint8_t secret[WARD_SECRET_MAX], size_t *ret_secret_len)
{
	const struct group *g = group_find(group);
	bool ok;

	memset(secret, 0, WARD_SECRET_MAX);
	*ret_share_len = 0;
	*ret_secret_len = 0;
	if (g == NULL)
		return false;
	if (g->half == 0)
		return half_answer(random, group, peer_share, share, ret_share_len, secret,
			ret_secret_len);
	ok = hybrid_answer(g, random, peer_share, share, ret_share_len, secret);
	*ret_secret_len = ok ? HALF_SECRET + MLKEM_SECRET : 0;
	return ok;
}

void ossl_pair_free(struct ward_keypair *kp)
{
	if (group_half(kp->group) == 0)
		ossl_group_free(kp);
	else
		hybrid_free(kp->handle);
	*kp = (struct ward_keypair){ 0 };
}
