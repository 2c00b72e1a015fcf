/* group.c - the groups as a table. */
#include "crypto/group.h"

#define KEM_CLIENT 1184 /* an encapsulation key of ML-KEM-768: FIPS 203 8 */
#define KEM_SERVER 1088 /* a ciphertext */

static const struct group rows[] = {
	/* clang-format off */
	{ WARD_GROUP_X25519, 0, false, 32, 32, "X25519" },
	{ WARD_GROUP_P256,   0, false, 65, 65, "P-256" },
	{ WARD_GROUP_P384,   0, false, 97, 97, "P-384" },
	{ WARD_GROUP_X25519MLKEM768, WARD_GROUP_X25519, false,
	  KEM_CLIENT + 32, KEM_SERVER + 32, "X25519MLKEM768" },
	{ WARD_GROUP_SECP256R1MLKEM768, WARD_GROUP_P256, true,
	  65 + KEM_CLIENT, 65 + KEM_SERVER, "SecP256r1MLKEM768" },
	/* clang-format on */
};

const struct group *group_find(uint16_t id)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].id == id)
			return &rows[i];
	return NULL;
}

uint16_t group_half(uint16_t id)
{
	const struct group *g = group_find(id);

	return g != NULL ? g->half : 0;
}

/* A half's share is as long from both sides. */
size_t group_half_at(const struct group *g, size_t len)
{
	return g->half_first ? 0 : len - group_find(g->half)->client_len;
}

size_t group_kem_at(const struct group *g)
{
	return g->half_first ? group_find(g->half)->client_len : 0;
}
