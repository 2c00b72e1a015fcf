/* Revocation lists and OCSP responses of the openssl command:
 * vectors/revocation/make.sh. */
#include <ward/verify.h>
#include "base/pem.h"
#include "t.h"
#include "vectors/revocation/made_status.h"

#define BYTES(a) ((struct ward_span){ (a), sizeof(a) })
#define LIST(a) (a), sizeof(a) - 1

static struct ward_verify_args args;
static struct ward_verdict verdict;
static struct ward_trust *trust;
static struct ward_crls *crls;

static void start(void)
{
	struct ward_why why = { 0 };

	ward_trust_free(trust);
	ward_crls_free(crls);
	trust = ward_trust_new();
	crls = ward_crls_new();
	EQ(ward_trust_add_pem(trust, LIST(root_crt), NULL, NULL, &why), 0);
	EQ(ward_crls_add_pem(crls, LIST(root_list_crl), &why), 0);
	args = (struct ward_verify_args){ .size = sizeof args, .trust = trust, .crls = crls,
		.provider = ward_provider_default(), .now = MADE_AT + 60,
		.name = "www.example.org", .purpose = WARD_PURPOSE_SERVER,
		.revocation = WARD_REVOCATION_HARD };
}

static void list(const char *pem, size_t len)
{
	struct ward_why why = { 0 };

	EQ(ward_crls_add_pem(crls, pem, len, &why), 0);
}

static int judge(const char *leaf)
{
	static uint8_t der[2][8192];
	const char *const text[] = { leaf, issuer_crt };
	struct ward_span chain[2];

	for (int i = 0; i < 2; i++) {
		struct pem pem = pem_of(text[i], strlen(text[i]));
		struct pem_block block;

		EQ(pem_next(&pem, der[i], sizeof der[i], &block), PEM_BLOCK);
		chain[i] = block.der;
	}
	return ward_verify(&args, chain, 2, &verdict);
}

static void a_complete_list_tells_the_revoked_ones(void)
{
	start();
	list(LIST(issuer_list_crl));
	EQ(judge(fine_crt), 0);
	EQ(judge(gone_crt), -WARD_WHY_CERT_REVOKED);
	EQ(verdict.status[0].reason, 1);
	EQ(verdict.status[0].revoked_at, INT64_C(1767323045)); /* 2026-01-02T03:04:05Z */
	EQ(judge(held_crt), -WARD_WHY_CERT_REVOKED);
	EQ(verdict.status[0].reason, 6);
}

static void a_partial_list_does_so_for_the_place_it_names(void)
{
	start();
	list(LIST(partial_list_crl));
	EQ(judge(fine_crt), 0);
	EQ(judge(gone_crt), -WARD_WHY_CERT_REVOKED);
}

static void the_list_of_the_root_says_nothing_about_the_leaf(void)
{
	start();
	EQ(judge(fine_crt), -WARD_WHY_CERT_STATUS_UNKNOWN);
	EQ(verdict.status[1].kind, WARD_STATUS_GOOD);
	EQ(verdict.status[0].kind, WARD_STATUS_NOT_COVERED);
}

static int judge_stapled(const char *leaf, struct ward_span staple)
{
	start();
	args.staple_asked = true;
	args.staple = staple;
	return judge(leaf);
}

static void responses_of_the_issuer_and_of_its_delegate_count(void)
{
	EQ(judge_stapled(fine_crt, BYTES(fine_direct_ocsp)), 0);
	EQ(verdict.status[0].source, WARD_SOURCE_OCSP);
	EQ(judge_stapled(fine_crt, BYTES(fine_by_key_ocsp)), 0);
	EQ(judge_stapled(fine_crt, BYTES(fine_delegate_ocsp)), 0);
	EQ(judge_stapled(gone_crt, BYTES(gone_delegate_ocsp)), -WARD_WHY_CERT_REVOKED);
	EQ(verdict.status[0].reason, 1);
	EQ(verdict.status[0].revoked_at, INT64_C(1767323045));
	EQ(judge_stapled(held_crt, BYTES(held_direct_ocsp)), -WARD_WHY_CERT_REVOKED);
}

static void one_response_tells_of_two_by_either_hash(void)
{
	EQ(judge_stapled(fine_crt, BYTES(both_ocsp)), 0);
	EQ(judge_stapled(gone_crt, BYTES(both_ocsp)), -WARD_WHY_CERT_REVOKED);
}

static void others_do_not_count(void)
{
	EQ(judge_stapled(fine_crt, BYTES(gone_delegate_ocsp)), -WARD_WHY_STAPLE_MISSING);
	EQ(verdict.status[0].why.code, WARD_WHY_OCSP_OTHER);
	EQ(judge_stapled(fine_crt, BYTES(fine_unknown_ocsp)), -WARD_WHY_STAPLE_MISSING);
	EQ(verdict.status[0].why.code, WARD_WHY_OCSP_UNKNOWN);
	EQ(judge_stapled(fine_crt, BYTES(fine_weak_ocsp)), -WARD_WHY_STAPLE_MISSING);
	EQ(verdict.status[0].why.code, WARD_WHY_STATUS_ALGORITHM);
	EQ(judge_stapled(fine_crt, BYTES(fine_no_cert_ocsp)), -WARD_WHY_STAPLE_MISSING);
	EQ(verdict.status[0].why.code, WARD_WHY_OCSP_SIGNATURE);
}

/* Each bit of a response that is turned makes it worthless, or changes nothing that is
 * signed: never does "good" come out where nothing is known. Row 20 of the catalogue. */
static void no_bit_of_a_response_can_be_turned(void)
{
	static uint8_t copy[sizeof gone_delegate_ocsp];
	size_t good = 0;

	for (size_t i = 0; i < 8 * sizeof copy; i += 3) {
		memcpy(copy, gone_delegate_ocsp, sizeof copy);
		copy[i / 8] ^= (uint8_t)(1u << i % 8);
		judge_stapled(gone_crt, BYTES(copy));
		good += verdict.status[0].kind == WARD_STATUS_GOOD;
	}
	EQ(good, 0);
}

static void no_bit_of_a_list_can_be_turned(void)
{
	static uint8_t der[8192], copy[8192];
	struct pem pem = pem_of(LIST(issuer_list_crl));
	struct pem_block block;
	struct ward_why why = { 0 };
	size_t good = 0;

	EQ(pem_next(&pem, der, sizeof der, &block), PEM_BLOCK);
	for (size_t i = 0; i < 8 * block.der.len; i++) {
		start();
		memcpy(copy, der, block.der.len);
		copy[i / 8] ^= (uint8_t)(1u << i % 8);
		if (ward_crls_add_der(crls, (struct ward_span){ copy, block.der.len }, &why) != 0)
			continue;
		judge(gone_crt);
		good += verdict.status[0].kind == WARD_STATUS_GOOD;
		judge(fine_crt);
		good += verdict.status[0].kind == WARD_STATUS_GOOD;
	}
	EQ(good, 0);
}

T_MAIN(T(a_complete_list_tells_the_revoked_ones),
	T(a_partial_list_does_so_for_the_place_it_names),
	T(the_list_of_the_root_says_nothing_about_the_leaf),
	T(responses_of_the_issuer_and_of_its_delegate_count),
	T(one_response_tells_of_two_by_either_hash), T(others_do_not_count),
	T(no_bit_of_a_response_can_be_turned), T(no_bit_of_a_list_can_be_turned))
