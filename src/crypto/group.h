/* group.h - what a TLS NamedGroup means. RFC 9846 4.3.7, RFC 10024 4 */
#ifndef CRYPTO_GROUP_H
#define CRYPTO_GROUP_H

#include <ward/provider.h>

struct group {
	uint16_t id;         /* enum ward_group */
	uint16_t half;       /* of a hybrid: the group beside ML-KEM-768; else 0 */
	bool half_first;     /* it stands before ML-KEM, in shares and secrets */
	uint16_t client_len; /* bytes of a client's share */
	uint16_t server_len; /* of the server's answer */
	const char *name;    /* as the standards write it */
};

/* group_find returns the row of a group, NULL when ward does not have it. */
const struct group *group_find(uint16_t id);

/* group_half is the row's field, 0 also for a group that ward does not have. */
uint16_t group_half(uint16_t id);

/* group_half_at and group_kem_at say where the two parts of a hybrid share of
 * `len` bytes start, the client's or the server's. */
size_t group_half_at(const struct group *g, size_t len);
size_t group_kem_at(const struct group *g);

#endif
