/* Row 80: a signature counts over a whole digest of a hash that ward takes, and over
 * nothing shorter. wolfSSL CVE-2026-5194 took digests smaller than the key asks for. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include "chain.h"
#include "crypto/ossl.h"
#include "pki/algorithm.h"
#include "t.h"

#define ECDSA_SHA256 "300a06082a8648ce3d040302"

/* The leaf, which names this algorithm, signed by its issuer over `len` bytes of the
 * digest that the OpenSSL library calls `hash`. */
static int judge(const char *algorithm, const char *hash, size_t len)
{
	static uint8_t buf[FORGE_LEN];
	struct wr w = wr_of(buf, sizeof buf);
	struct ward_span root, sent[2];
	struct ward_why why = { 0 };
	struct cert cert;
	uint8_t digest[EVP_MAX_MD_SIZE], signature[WARD_SIGNATURE_MAX];
	unsigned signature_len = sizeof signature;
	size_t outer = der_write_open(&w, DER_SEQUENCE), digest_len;

	chain_good();
	chain.leaf.algorithm = forge_hex(algorithm);
	root = forge(&chain.root);
	sent[0] = forge(&chain.leaf);
	sent[1] = forge(&chain.inter);
	CHECK(cert_parse(sent[0], &cert, &why));
	CHECK(EVP_Q_digest(NULL, hash, NULL, cert.tbs.p, cert.tbs.len, digest, &digest_len) == 1);
	CHECK(len <= digest_len);
	CHECK(ECDSA_sign(0, digest, (int)len, signature, &signature_len,
		forge_key(chain.leaf.issuer_key)->ec) == 1);
	wr_span(&w, cert.tbs);
	wr_span(&w, forge_hex(algorithm));
	der_write_bits(&w, (struct ward_span){ signature, signature_len });
	der_write_close(&w, outer);
	CHECK(!w.bad);
	sent[0] = forge_bytes(buf, w.len);
	return chain_judge(&root, 1, sent, 2);
}

static void the_digest_of_the_named_hash_is_signed_and_all_of_it(void)
{
	EQ(judge(ECDSA_SHA256, "SHA256", 32), 0);
	for (size_t len = 0; len < 32; len++)
		EQ(judge(ECDSA_SHA256, "SHA256", len), WARD_WHY_CERT_SIGNATURE);
	EQ(judge(ECDSA_SHA256, "SHA1", 20), WARD_WHY_CERT_SIGNATURE);
	EQ(judge(ECDSA_SHA256, "MD5", 16), WARD_WHY_CERT_SIGNATURE);
	EQ(judge(ECDSA_SHA256, "SHA224", 28), WARD_WHY_CERT_SIGNATURE);
	EQ(judge(ECDSA_SHA256, "SHA512-256", 32), WARD_WHY_CERT_SIGNATURE);
	/* Of a longer one the curve takes the first 32 bytes: FIPS 186-5 6.4. */
	EQ(judge("300a06082a8648ce3d040304", "SHA512", 64), 0);
	EQ(judge("300a06082a8648ce3d040304", "SHA512", 31), WARD_WHY_CERT_SIGNATURE);
	EQ(judge("300a06082a8648ce3d040304", "SHA256", 32), WARD_WHY_CERT_SIGNATURE);
}

/* Honestly named and honestly made, they are too short all the same. */
static void short_hashes_are_no_algorithm_of_a_certificate(void)
{
	static const struct {
		const char *algorithm, *hash;
		size_t len;
	} rows[] = {
		{ "300906072a8648ce3d0401", "SHA1", 20 },
		{ "300a06082a8648ce3d040301", "SHA224", 28 },
		/* ecdsa-with-Recommended, ecdsa-with-Specified, plain-ecdsa with SHA-1 */
		{ "300906072a8648ce3d0402", "SHA1", 20 },
		{ "300906072a8648ce3d0403", "SHA1", 20 },
		{ "300c060a04007f00070101040101", "SHA1", 20 },
		/* ecdsa-with-SHA3-224 */
		{ "300b0609608648016503040309", "SHA3-224", 28 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		EQ(judge(rows[i].algorithm, rows[i].hash, rows[i].len), WARD_WHY_CERT_ALGORITHM);
		/* The root's signature over the intermediate may be checked, that one not. */
		OK(chain.verified <= 1);
	}
}

/* hashAlgorithm, maskGenAlgorithm, saltLength of RSASSA-PSS: all three are the same
 * size, and none is left to its default of SHA-1 and 20. */
static void the_parameters_of_pss_are_no_way_around(void)
{
	static const struct {
		const char *hash, *mask_hash;
		unsigned salt;
		enum ward_sig sig;
	} rows[] = {
		{ "608648016503040201", "608648016503040201", 32, WARD_SIG_RSA_PSS_SHA256 },
		{ "608648016503040202", "608648016503040202", 48, WARD_SIG_RSA_PSS_SHA384 },
		{ "608648016503040203", "608648016503040203", 64, WARD_SIG_RSA_PSS_SHA512 },
		{ "2b0e03021a", "2b0e03021a", 20, WARD_SIG_NONE },
		{ "608648016503040204", "608648016503040204", 28, WARD_SIG_NONE },
		{ "608648016503040201", "2b0e03021a", 32, WARD_SIG_NONE },
		{ "2b0e03021a", "608648016503040201", 32, WARD_SIG_NONE },
		{ "608648016503040203", "608648016503040201", 64, WARD_SIG_NONE },
		{ "608648016503040201", "608648016503040201", 20, WARD_SIG_NONE },
		{ "608648016503040201", "608648016503040201", 0, WARD_SIG_NONE },
		{ "608648016503040203", "608648016503040203", 32, WARD_SIG_NONE },
		{ NULL, "608648016503040201", 32, WARD_SIG_NONE },
		{ "608648016503040201", NULL, 32, WARD_SIG_NONE },
		{ "608648016503040201", "608648016503040201", 1020, WARD_SIG_NONE },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t buf[200];
		struct wr w = wr_of(buf, sizeof buf);
		size_t all = der_write_open(&w, DER_SEQUENCE), params, tagged, one;
		struct rd r;
		enum oid oid;

		der_write_oid(&w, oid_bytes(OID_RSA_PSS));
		params = der_write_open(&w, DER_SEQUENCE);
		if (rows[i].hash != NULL) {
			tagged = der_write_open(&w, DER_CONTEXT_C(0));
			one = der_write_open(&w, DER_SEQUENCE);
			der_write_oid(&w, forge_hex(rows[i].hash));
			der_write_close(&w, one);
			der_write_close(&w, tagged);
		}
		if (rows[i].mask_hash != NULL) {
			size_t mask;

			tagged = der_write_open(&w, DER_CONTEXT_C(1));
			mask = der_write_open(&w, DER_SEQUENCE);
			der_write_oid(&w, oid_bytes(OID_MGF1));
			one = der_write_open(&w, DER_SEQUENCE);
			der_write_oid(&w, forge_hex(rows[i].mask_hash));
			der_write_close(&w, one);
			der_write_close(&w, mask);
			der_write_close(&w, tagged);
		}
		tagged = der_write_open(&w, DER_CONTEXT_C(2));
		der_write_small(&w, rows[i].salt);
		der_write_close(&w, tagged);
		der_write_close(&w, params);
		der_write_close(&w, all);
		CHECK(!w.bad);
		r = rd_of((struct ward_span){ buf, w.len });
		EQ(algorithm_signature(&r, &oid), rows[i].sig);
		OK(rd_done(&r));
	}
}

T_MAIN(T(the_digest_of_the_named_hash_is_signed_and_all_of_it),
	T(short_hashes_are_no_algorithm_of_a_certificate),
	T(the_parameters_of_pss_are_no_way_around))
