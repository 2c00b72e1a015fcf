/* forge.h - certificates of any form for tests, also such as nobody should make.
 *
 * What is left zero in a struct forge is what a good certificate has. All bytes
 * live in one arena until the program ends, or forge_forget. Keys are known by a number,
 * which says of which kind they are. */
#ifndef FORGE_H
#define FORGE_H

#include <ward/verify.h>
#include "der/der_write.h"
#include "der/oid.h"
#include "pki/cert.h"

#define FORGE_START INT64_C(1790000000)
#define FORGE_NOW INT64_C(1795000000)
#define FORGE_END INT64_C(1800000000)
#define FORGE_EXTS 8
#define FORGE_LEN 20000 /* bytes of the longest certificate */

struct forge_ext {
	enum oid oid;         /* or, when unknown: */
	const char *other;    /* the contents of its OID */
	bool critical;
	struct ward_span value; /* what the OCTET STRING holds */
};

struct forge {
	const char *subject, *issuer; /* "O=Example,CN=Root", see forge_dn; NULL: CN=forged */
	unsigned key, issuer_key;     /* numbers of keys */
	int64_t not_before, not_after;
	const char *names;            /* subjectAltName, see forge_names; NULL: none */
	bool ca;                      /* basicConstraints and keyCertSign */
	unsigned path_len;            /* 1 + pathLenConstraint */
	uint16_t key_usage;           /* instead of what suits `ca` */
	bool no_key_usage;
	uint16_t purposes;            /* CERT_FOR_SERVER, CERT_FOR_CLIENT, CERT_FOR_ANY */
	unsigned key_id, issuer_key_id; /* 0: those of the keys; FORGE_NO_ID: none */
	struct forge_ext ext[FORGE_EXTS];
	size_t num_exts;
	enum ward_sig sig; /* if it fits the issuer's key; else what is usual for that */
	bool signature_bad;

	/* Whole elements instead of the ordinary ones. */
	struct ward_span version, serial, algorithm, outer_algorithm, subject_der, issuer_der;
	struct ward_span validity, spki, unique_ids, extensions, behind;
	bool no_extensions, version_1;
};

#define FORGE_NO_ID 0xffff

/* forge makes the certificate and signs it. */
struct ward_span forge(const struct forge *f);

/* forge_seal makes a certificate out of its signed part as it stands and of an algorithm,
 * both as whole elements; an empty algorithm is that of the signature. */
struct ward_span forge_seal(const struct forge *f, struct ward_span tbs,
	struct ward_span algorithm);

/* forge_forget takes back the bytes of everything that was made; the keys stay. */
void forge_forget(void);

/* forge_bytes keeps a copy of bytes, forge_hex those that hex digits stand for. */
struct ward_span forge_bytes(const void *p, size_t len);
struct ward_span forge_hex(const char *hex);

/* forge_dn makes a Name out of "C=XX,O=Example,CN=x": UTF8Strings, one a relative
 * name; a + instead of the comma puts the next one into the same. */
struct ward_span forge_dn(const char *text, uint8_t string_tag);

/* forge_names makes the contents of GeneralNames out of "dns:a.org;ip:192.0.2.1;
 * email:a@b.org;uri:http://a.org/;dir:CN=x;other:;x400:;edi:;rid:"; an address may
 * have a mask, "ip:192.0.2.0/255.255.255.0". */
struct ward_span forge_names(const char *text);

/* forge_constraints makes a NameConstraints out of two such texts; NULL: none. */
struct ward_span forge_constraints(const char *permitted, const char *excluded);

/* forge_key gives the key with this number, the same each time: P-256, and from these
 * numbers on others. RSA keys have 2048 bits. */
#define FORGE_P384 96
#define FORGE_RSA 104
#define FORGE_ED25519 112
#define FORGE_KEYS 128
const struct ward_key *forge_key(unsigned number);
enum ward_key_kind forge_key_kind(unsigned number);

/* forge_trust makes a set of these certificates. */
struct ward_trust *forge_trust(const struct ward_span *certs, size_t num);

#endif
