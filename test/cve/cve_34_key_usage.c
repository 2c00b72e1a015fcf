/* Row 34: what a key may be used for. A key for encryption that signs, or a
 * certificate for clients that serves, lets one stolen key do another's work. */
#include "chain.h"
#include "t.h"

static void a_leaf_signs_only_with_a_key_for_signatures(void)
{
	for (unsigned bit = 0; bit < 9; bit++) {
		chain_good();
		chain.leaf.key_usage = (uint16_t)(1u << bit);
		EQ(chain_verify(), bit == 0 ? 0 : WARD_WHY_CERT_KEY_USAGE);
		/* All but this one. */
		chain.leaf.key_usage = 0x1ff & ~(1u << bit);
		EQ(chain_verify(), bit == 0 ? WARD_WHY_CERT_KEY_USAGE : 0);
	}
	chain_good();
	chain.leaf.no_key_usage = true;
	EQ(chain_verify(), 0);
}

static void an_authority_signs_only_with_a_key_for_certificates(void)
{
	for (unsigned bit = 0; bit < 9; bit++)
		for (unsigned at = 0; at < 2; at++) {
			struct forge *f[] = { &chain.inter, &chain.root };

			chain_good();
			f[at]->key_usage = (uint16_t)(1u << bit);
			EQ(chain_verify(), bit == 5 ? 0 : WARD_WHY_CERT_KEY_USAGE);
			f[at]->key_usage = 0x1ff & ~(1u << bit);
			EQ(chain_verify(), bit == 5 ? WARD_WHY_CERT_KEY_USAGE : 0);
		}
}

/* A row for each set of purposes, a column for each that may be asked for. */
static void purposes_hold_for_the_leaf_and_its_issuer(void)
{
	static const struct {
		uint16_t purposes;
		bool good[4]; /* by enum ward_purpose */
	} rows[] = {
		{ 0, { false, true, true, true } },
		{ CERT_FOR_SERVER, { false, true, false, true } },
		{ CERT_FOR_CLIENT, { false, false, true, true } },
		{ CERT_FOR_OTHER, { false, false, false, true } },
		{ CERT_FOR_SERVER | CERT_FOR_CLIENT, { false, true, true, true } },
		{ CERT_FOR_CLIENT | CERT_FOR_OTHER, { false, false, true, true } },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (unsigned at = 0; at < 2; at++)
			for (unsigned p = WARD_PURPOSE_SERVER; p <= WARD_PURPOSE_ANY; p++) {
				chain_good();
				chain.leaf.purposes = at == 0 ? rows[i].purposes : 0;
				chain.inter.purposes = at == 1 ? rows[i].purposes : 0;
				chain.args.purpose = (enum ward_purpose)p;
				EQ(chain_verify(), rows[i].good[p] ? 0 : WARD_WHY_CERT_PURPOSE);
			}
}

/* An identifier that only begins as serverAuth does, or ends sooner, is another. */
static void a_purpose_is_compared_as_a_whole(void)
{
	static const char *const near[] = { "300b06092b0601050507030101", "300906072b060105050703",
		"300a06082b06010505070381", "300a06082b06010505070300", "300a06082b06010505070311" };

	for (size_t i = 0; i < sizeof near / sizeof near[0]; i++) {
		chain_good();
		chain.leaf.purposes = 0;
		chain_add(&chain.leaf, OID_EXT_KEY_USAGE, false, forge_hex(near[i]));
		OK(chain_verify() == WARD_WHY_CERT_PURPOSE ||
			chain.verdict.why.code == WARD_WHY_CERT_MALFORMED);
	}
}

T_MAIN(T(a_leaf_signs_only_with_a_key_for_signatures),
	T(an_authority_signs_only_with_a_key_for_certificates),
	T(purposes_hold_for_the_leaf_and_its_issuer), T(a_purpose_is_compared_as_a_whole))
