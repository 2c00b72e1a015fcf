/* What ties an authentication inside of TLS to its connection. RFC 9266, RFC 5929 */
#include "base/why.h"
#include "crypto/hkdf.h"
#include "forge.h"
#include "pki/end_point.h"
#include "t.h"
#include "tls/conn.h"
#include "tls_pair.h"

static uint8_t data[WARD_HASH_MAX];
static size_t len;

/* ---- the hash of a certificate ---- */

static struct ward_span signed_with(const char *algorithm)
{
	return forge(&(struct forge){ .algorithm = forge_hex(algorithm),
		.outer_algorithm = forge_hex(algorithm) });
}

/* 4.1: that of the certificate's signature, but for MD5 and SHA-1, which SHA-256 stands for. */
static void the_hash_is_that_of_the_signature(void)
{
	static const struct { const char *algorithm; enum ward_hash_id hash; } cases[] = {
		{ "300a06082a8648ce3d040302", WARD_SHA256 }, { "300a06082a8648ce3d040303", WARD_SHA384 },
		{ "300a06082a8648ce3d040304", WARD_SHA512 },
		{ "300d06092a864886f70d01010b0500", WARD_SHA256 },
		{ "300d06092a864886f70d01010c0500", WARD_SHA384 },
		{ "300d06092a864886f70d01010d0500", WARD_SHA512 },
		{ "300d06092a864886f70d0101050500", WARD_SHA256 }, /* SHA-1 */
		{ "300906072a8648ce3d0401", WARD_SHA256 },         /* SHA-1 */
		{ "304106092a864886f70d01010a3034a00f300d06096086480165030402020500a11c301a06092a864886"
		  "f70d010108300d06096086480165030402020500a203020130", WARD_SHA384 }, /* RSASSA-PSS */
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct ward_span der = signed_with(cases[i].algorithm);
		struct ward_why why = { 0 };
		uint8_t want[WARD_HASH_MAX];

		OK(end_point_hash(ward_provider_default(), der, data, &len, &why));
		OK(hash_once(ward_provider_default(), cases[i].hash, der, want));
		EQ(len, hash_len(cases[i].hash));
		EQ_MEM(data, want, len);
	}
}

/* 4.1: where there is no hash function, it is "undefined at this time". */
static void without_a_hash_there_is_no_binding(void)
{
	static const char *const algorithms[] = { "300506032b6570", /* Ed25519 */
		"300506032b6571" /* Ed448 */ };

	for (size_t i = 0; i < 2; i++) {
		struct ward_why why = { 0 };

		OK(!end_point_hash(ward_provider_default(), signed_with(algorithms[i]), data, &len,
			&why));
		EQ(why.code, WARD_WHY_BINDING_NONE);
		EQ(len, 0);
	}
}

static void what_is_no_certificate_has_none(void)
{
	struct ward_why why = { 0 };

	OK(!end_point_hash(ward_provider_default(), span_of("no certificate"), data, &len, &why));
	EQ(why.code, WARD_WHY_CERT_MALFORMED);
}

/* ---- of a connection ---- */

static struct ward_credential *own;

static void meet(struct pair *p, uint16_t version, bool keep)
{
	struct ward_config_desc c = pair_desc_client(), s = pair_desc_server();

	if (own == NULL) {
		own = pair_credential(WARD_KEY_P256, (const char *const[]){ "example.org", NULL });
		own->cert[0] = forge(&(struct forge){ .names = "dns:example.org" });
	}
	c.min_version = s.min_version = 0;
	c.max_version = version;
	c.keep_peer_chain = keep;
	s.credentials = &own;
	pair_new(p, &c, &s, NULL);
	OK(pair_connect(p));
}

static int binding(const struct side *s, enum ward_binding kind, uint8_t out[WARD_HASH_MAX])
{
	return ward_conn_binding(s->conn, kind, out, &len);
}

static void both_sides_have_the_same_bindings(void)
{
	for (uint16_t version = 0x0303; version <= 0x0304; version++)
		for (int kind = WARD_BINDING_EXPORTER; kind <= WARD_BINDING_SERVER_END_POINT; kind++) {
			uint8_t a[WARD_HASH_MAX], b[WARD_HASH_MAX];
			struct pair p;

			meet(&p, version, true);
			EQ(binding(&p.client, kind, a), 0);
			EQ(len, 32);
			EQ(binding(&p.server, kind, b), 0);
			EQ(len, 32);
			EQ_MEM(a, b, sizeof a);
			pair_free(&p);
		}
}

/* RFC 9266 2: label "EXPORTER-Channel-Binding", an empty context, 32 bytes. */
static void tls_exporter_is_an_export(void)
{
	uint8_t want[32];
	struct pair p;

	meet(&p, 0x0304, false);
	EQ(binding(&p.client, WARD_BINDING_EXPORTER, data), 0);
	EQ(ward_conn_export(p.server.conn, "EXPORTER-Channel-Binding", "", 0, want, 32), 0);
	EQ_MEM(data, want, 32);
	pair_free(&p);
}

static void the_end_point_is_the_servers_certificate(void)
{
	uint8_t want[WARD_HASH_MAX];
	struct pair p;

	meet(&p, 0x0304, true);
	EQ(binding(&p.client, WARD_BINDING_SERVER_END_POINT, data), 0);
	OK(hash_once(ward_provider_default(), WARD_SHA256, own->cert[0], want));
	EQ_MEM(data, want, 32);
	pair_free(&p);
}

static void a_client_that_did_not_keep_the_chain_has_no_end_point(void)
{
	struct pair p;

	meet(&p, 0x0304, false);
	EQ(binding(&p.client, WARD_BINDING_SERVER_END_POINT, data), -WARD_WHY_BINDING_NONE);
	EQ(len, 0);
	EQ(binding(&p.server, WARD_BINDING_SERVER_END_POINT, data), 0);
	pair_free(&p);
}

/* The certificate of a session that was taken up again came in another connection. */
static void a_session_taken_up_again_has_no_end_point(void)
{
	struct pair p;

	meet(&p, 0x0304, true);
	p.client.conn->resumed = p.server.conn->resumed = true;
	EQ(binding(&p.client, WARD_BINDING_SERVER_END_POINT, data), -WARD_WHY_BINDING_NONE);
	EQ(binding(&p.server, WARD_BINDING_SERVER_END_POINT, data), -WARD_WHY_BINDING_NONE);
	EQ(binding(&p.server, WARD_BINDING_EXPORTER, data), 0);
	pair_free(&p);
}

static void only_a_connection_has_bindings(void)
{
	struct pair p;

	pair_new(&p, NULL, NULL, NULL);
	for (int kind = WARD_BINDING_EXPORTER; kind <= WARD_BINDING_SERVER_END_POINT; kind++) {
		EQ(binding(&p.client, kind, data), -WARD_WHY_CONN_NOT_READY);
		EQ(binding(&p.server, kind, data), -WARD_WHY_CONN_NOT_READY);
	}
	OK(pair_connect(&p));
	EQ(binding(&p.client, 0, data), -WARD_WHY_ARGUMENT);
	EQ(binding(&p.client, 3, data), -WARD_WHY_ARGUMENT);
	side_put(&p.client, "\27\3\3\0\1x", 6);
	side_feed(&p.client);
	EQ(side_why(&p.client), WARD_WHY_RECORD_FORGED);
	EQ(binding(&p.client, WARD_BINDING_EXPORTER, data), -WARD_WHY_CONN_OVER);
	EQ(binding(&p.client, WARD_BINDING_SERVER_END_POINT, data), -WARD_WHY_CONN_OVER);
	pair_free(&p);
}

T_MAIN(T(the_hash_is_that_of_the_signature), T(without_a_hash_there_is_no_binding),
	T(what_is_no_certificate_has_none), T(both_sides_have_the_same_bindings),
	T(tls_exporter_is_an_export), T(the_end_point_is_the_servers_certificate),
	T(a_client_that_did_not_keep_the_chain_has_no_end_point),
	T(a_session_taken_up_again_has_no_end_point), T(only_a_connection_has_bindings))
