/* Staples from ward_credential_set_staple to the verdict of a client that checks
 * everything, over both versions of TLS. RFC 6066 8, RFC 7633 */
#include <stdlib.h>

#include "base/mem.h"
#include "revocation_world.h"
#include "t.h"
#include "tls_pair.h"

#define NOW (PAIR_NOW / 1000)
#define DAY 86400
#define MUST_STAPLE "\x30\x03\x02\x01\x05" /* TLS feature status_request: RFC 7633 6 */

static struct ward_credential own;
static struct ward_trust *trust;
static struct forge_single single;
static struct forge_ocsp response;
static struct ward_why why;

/* A server's certificate of the world, and what its issuer says about it. */
static void start(bool must_staple)
{
	ward_trust_free(trust);
	mem_free(own.staple, own.staple_len);
	world_new();
	world.leaf.not_before = world.issuer.not_before = world.root.not_before = NOW - 30 * DAY;
	world.leaf.purposes = CERT_FOR_SERVER;
	if (must_staple) {
		world.leaf.ext[0] = (struct forge_ext){ .oid = OID_TLS_FEATURE,
			.value = forge_bytes(MUST_STAPLE, 5) };
		world.leaf.num_exts = 1;
	}
	own = (struct ward_credential){
		.provider = ward_provider_default(),
		.cert = { forge(&world.leaf), forge(&world.issuer) },
		.num_certs = 2,
		.kind = WARD_KEY_P256,
		.key = (struct ward_key *)(uintptr_t)forge_key(LEAF),
	};
	trust = forge_trust((struct ward_span[]){ forge(&world.root) }, 1);
	single = (struct forge_single){ .issuer_key = ISSUER, .serial = SERIAL,
		.this_update = NOW - DAY, .next_update = NOW + DAY };
	response = (struct forge_ocsp){ .key = ISSUER, .produced_at = NOW - DAY, .singles = &single,
		.num_singles = 1 };
}

static int set_bytes(struct ward_span der)
{
	return ward_credential_set_staple(&own, der.p, der.len, &why);
}

static int set(void)
{
	return set_bytes(forge_ocsp(&response));
}

/* What ward_credential_set_staple would not take. */
static void force(void)
{
	struct ward_span der = forge_ocsp(&response);

	mem_free(own.staple, own.staple_len);
	own.staple = mem_new(der.len);
	CHECK(own.staple != NULL);
	memcpy(own.staple, der.p, der.len);
	own.staple_len = der.len;
	own.staple_until = INT64_MAX;
}

/* ---- what is taken ---- */

static void a_response_about_the_leaf_is_taken_and_copied(void)
{
	struct ward_span der;

	start(false);
	der = forge_ocsp(&response);
	EQ(set_bytes(der), 0);
	OK(own.staple != der.p && own.staple_len == der.len);
	EQ(memcmp(own.staple, der.p, der.len), 0);
	EQ(own.staple_until, NOW + DAY);
	response.produced_at++; /* a later one takes its place */
	EQ(set(), 0);
	OK(!span_is((struct ward_span){ own.staple, own.staple_len }, der));
	EQ(ward_credential_set_staple(&own, NULL, 0, &why), 0);
	OK(own.staple == NULL && own.staple_len == 0);
}

static void hashes_of_every_kind_name_the_issuer(void)
{
	static const enum oid hashes[] = { OID_SHA1, OID_SHA256, OID_SHA384, OID_SHA512 };

	for (size_t i = 0; i < sizeof hashes / sizeof hashes[0]; i++) {
		start(false);
		single.hash = hashes[i];
		EQ(set(), 0);
	}
}

static void one_that_never_ends_holds_for_ever(void)
{
	start(false);
	single.no_next = true;
	EQ(set(), 0);
	EQ(own.staple_until, INT64_MAX);
}

static void of_several_words_the_first_to_end_counts(void)
{
	struct forge_single several[3];

	start(false);
	several[0] = several[1] = several[2] = single;
	several[0].serial = 77; /* about another: it does not count */
	several[0].next_update = NOW + 1;
	several[1].next_update = NOW + 2 * DAY;
	response.singles = several;
	response.num_singles = 3;
	EQ(set(), 0);
	EQ(own.staple_until, NOW + DAY);
}

static void what_is_no_good_is_refused_and_leaves_the_one_before(void)
{
	uint8_t *kept;

	start(false);
	EQ(set(), 0);
	kept = own.staple;
	EQ(set_bytes(span_of("no response")), -WARD_WHY_OCSP_MALFORMED);
	response.result = 6;
	EQ(set(), -WARD_WHY_OCSP_REFUSED);
	EQ(why.got, 6);
	response.result = 0;
	single.serial = 6;
	EQ(set(), -WARD_WHY_OCSP_OTHER);
	single.serial = SERIAL;
	single.issuer = "CN=Another";
	EQ(set(), -WARD_WHY_OCSP_OTHER);
	single.issuer = NULL;
	response.num_singles = 0;
	EQ(set(), -WARD_WHY_OCSP_OTHER);
	OK(own.staple == kept);
}

static void one_that_is_too_long_is_refused(void)
{
	static uint8_t large[16385];

	start(false);
	EQ(ward_credential_set_staple(&own, large, sizeof large, &why), -WARD_WHY_ARGUMENT);
	EQ(ward_credential_set_staple(&own, large, sizeof large - 1, &why), -WARD_WHY_OCSP_MALFORMED);
}

/* ---- the way to the client ---- */

static struct ward_status leaf_status;

static void run_chain(struct ward_job *job)
{
	struct ward_verdict verdict;

	job->u.chain.args.name = "a.org";
	ward_verify(&job->u.chain.args, job->u.chain.cert, job->u.chain.num_certs, &verdict);
	leaf_status = verdict.status[0];
	job->why = verdict.why;
	job->u.chain.key = verdict.key;
}

/* A whole handshake; 0, or why the client refuses. */
static int meet(uint16_t version, enum ward_revocation revocation)
{
	struct ward_config_desc c = pair_desc_client(), s = pair_desc_server();
	struct ward_credential *list[] = { &own };
	struct pair p;
	int result;

	c.trust = trust;
	c.revocation = revocation;
	c.min_version = 0;
	c.max_version = version;
	s.min_version = 0;
	s.credentials = list;
	pair_new(&p, &c, &s, "a.org");
	p.client.run_chain = run_chain;
	EQ(pair_connect(&p), side_why(&p.client) == 0);
	result = side_why(&p.client);
	if (result != 0)
		EQ(ward_conn_why(p.server.conn)->peer_alert, ward_why_alert(result));
	EQ(side_facts(&p.server).version, version);
	pair_free(&p);
	return result;
}

#define BOTH(version) for (uint16_t version = 0x0303; version <= 0x0304; version++)

static void a_good_staple_is_told(void)
{
	BOTH(version) {
		start(true);
		EQ(set(), 0);
		EQ(meet(version, WARD_REVOCATION_SOFT), 0);
		EQ(leaf_status.kind, WARD_STATUS_GOOD);
		EQ(leaf_status.source, WARD_SOURCE_OCSP);
		EQ(leaf_status.next_update, NOW + DAY);
	}
}

static void a_revoked_certificate_is_refused(void)
{
	BOTH(version) {
		start(false);
		single.said = 'r';
		EQ(set(), 0);
		EQ(meet(version, WARD_REVOCATION_SOFT), WARD_WHY_CERT_REVOKED);
		EQ(meet(version, WARD_REVOCATION_OFF), 0); /* nobody asked */
	}
}

/* RFC 7633 4.2.3.1: it is demanded where it was asked for. */
static void a_certificate_that_must_have_one_is_refused_without(void)
{
	BOTH(version) {
		start(true);
		EQ(meet(version, WARD_REVOCATION_SOFT), WARD_WHY_STAPLE_MISSING);
		EQ(meet(version, WARD_REVOCATION_OFF), 0);
		start(false);
		EQ(meet(version, WARD_REVOCATION_SOFT), 0);
		EQ(leaf_status.kind, WARD_STATUS_NOT_COVERED);
	}
}

static void one_that_is_out_of_date_is_not_even_sent(void)
{
	BOTH(version) {
		start(true);
		single.next_update = NOW;
		EQ(set(), 0);
		EQ(meet(version, WARD_REVOCATION_SOFT), WARD_WHY_STAPLE_MISSING);
	}
}

/* What a careless server would send. */
static void a_stale_staple_does_not_count(void)
{
	BOTH(version) {
		start(true);
		single.next_update = NOW - 1;
		force();
		EQ(meet(version, WARD_REVOCATION_SOFT), WARD_WHY_STAPLE_MISSING);
		EQ(leaf_status.kind, WARD_STATUS_STALE);
	}
}

static void a_forged_staple_is_refused(void)
{
	BOTH(version) {
		start(false);
		response.signature_bad = true;
		EQ(set(), 0);
		EQ(meet(version, WARD_REVOCATION_SOFT), WARD_WHY_OCSP_SIGNATURE);
		response.signature_bad = false;
		response.key = OTHER;
		EQ(set(), 0);
		EQ(meet(version, WARD_REVOCATION_SOFT), WARD_WHY_OCSP_SIGNATURE);
	}
}

static void a_staple_about_another_certificate_is_refused(void)
{
	BOTH(version) {
		start(false);
		single.serial = 6;
		force();
		EQ(meet(version, WARD_REVOCATION_SOFT), WARD_WHY_OCSP_OTHER);
	}
}

static void a_staple_that_says_unknown_is_no_word(void)
{
	BOTH(version) {
		start(false);
		single.said = 'u';
		EQ(set(), 0);
		EQ(meet(version, WARD_REVOCATION_SOFT), 0);
		EQ(leaf_status.kind, WARD_STATUS_NOT_COVERED);
		EQ(leaf_status.why.code, WARD_WHY_OCSP_UNKNOWN);
	}
}

static void a_staple_with_words_about_several_is_searched(void)
{
	struct forge_single several[3];

	BOTH(version) {
		start(true);
		several[0] = several[1] = several[2] = single;
		several[0].serial = 6;
		several[2].serial = 7;
		response.singles = several;
		response.num_singles = 3;
		EQ(set(), 0);
		EQ(meet(version, WARD_REVOCATION_SOFT), 0);
		EQ(leaf_status.kind, WARD_STATUS_GOOD);
		several[1].said = 'r';
		EQ(set(), 0);
		EQ(meet(version, WARD_REVOCATION_SOFT), WARD_WHY_CERT_REVOKED);
	}
}

T_MAIN(T(a_response_about_the_leaf_is_taken_and_copied), T(hashes_of_every_kind_name_the_issuer),
	T(one_that_never_ends_holds_for_ever), T(of_several_words_the_first_to_end_counts),
	T(what_is_no_good_is_refused_and_leaves_the_one_before), T(one_that_is_too_long_is_refused),
	T(a_good_staple_is_told), T(a_revoked_certificate_is_refused),
	T(a_certificate_that_must_have_one_is_refused_without),
	T(one_that_is_out_of_date_is_not_even_sent), T(a_stale_staple_does_not_count),
	T(a_forged_staple_is_refused), T(a_staple_about_another_certificate_is_refused),
	T(a_staple_that_says_unknown_is_no_word), T(a_staple_with_words_about_several_is_searched))
