/* Row 58: a session begun at one site, offered to every other that has the same secret
 * for its tickets. nginx CVE-2025-23419 and Apache CVE-2025-23048 took it up where a
 * client certificate is asked for; Envoy CVE-2022-21654 after the rules had changed. */
#include "base/why.h"
#include "t.h"
#include "tls_evil.h"

static const char *const one[] = { "example.org", NULL };
static const char *const two[] = { "example.org", "www.example.org", NULL };
static const char *const turned[] = { "www.example.org", "example.org", NULL };
static const char *const other[] = { "example.com", NULL };
static const char *const h2[] = { "h2", NULL };
static const char *const h1[] = { "http/1.1", NULL };
static const char *const both[] = { "h2", "http/1.1", NULL };

struct site {
	const char *const *names, *const *alpn;
	enum ward_client_auth client_auth;
	unsigned trust;  /* which set of authorities judges clients; 0 = none */
	unsigned policy; /* sites with the same number are one site */
};

static const struct site sites[] = {
	{ one, NULL, WARD_CLIENT_AUTH_NONE, 0, 1 },
	{ one, NULL, WARD_CLIENT_AUTH_NONE, 0, 1 }, /* on another machine, with another key */
	{ two, NULL, WARD_CLIENT_AUTH_NONE, 0, 2 },
	{ turned, NULL, WARD_CLIENT_AUTH_NONE, 0, 2 },
	{ other, NULL, WARD_CLIENT_AUTH_NONE, 0, 3 },
	{ one, h2, WARD_CLIENT_AUTH_NONE, 0, 4 },
	{ one, h1, WARD_CLIENT_AUTH_NONE, 0, 5 },
	{ one, both, WARD_CLIENT_AUTH_NONE, 0, 6 },
	{ one, NULL, WARD_CLIENT_AUTH_OPTIONAL, 1, 7 },
	{ one, NULL, WARD_CLIENT_AUTH_REQUIRED, 1, 8 },
	{ one, NULL, WARD_CLIENT_AUTH_OPTIONAL, 2, 9 },
	{ one, NULL, WARD_CLIENT_AUTH_REQUIRED, 2, 10 },
};

#define SITES (sizeof sites / sizeof sites[0])

static struct ward_tickets *tickets;
static struct ward_trust trusts[3]; /* the tests judge: only their prints matter */

static struct ward_config_desc describe(const struct site *site,
	struct ward_credential *const *credential)
{
	struct ward_config_desc d = pair_desc_server();
	struct ward_why why;

	if (tickets == NULL)
		CHECK(ward_tickets_new(NULL, NULL, 0, 0, &tickets, &why) == 0);
	trusts[1].print[0] = 1;
	trusts[2].print[0] = 2;
	d.tickets = tickets;
	d.credentials = credential;
	d.num_credentials = 1;
	d.alpn = site->alpn;
	d.client_auth = site->client_auth;
	if (site->client_auth != WARD_CLIENT_AUTH_NONE) {
		d.trust = &trusts[site->trust];
		d.revocation = WARD_REVOCATION_OFF;
	}
	return d;
}

/* A client of the site, with this session or none; it knows everything and has a
 * certificate. */
static struct evil *client_of(const struct site *site, struct ward_credential **credential,
	const struct evil_session *session)
{
	struct ward_config_desc d;
	struct evil *e;

	*credential = pair_credential(WARD_KEY_P256, site->names);
	d = describe(site, credential);
	e = evil_client(&d);
	e->credential = *credential;
	e->scheme = WARD_SCHEME_ECDSA_P256_SHA256;
	e->tickets = true;
	e->alpn = (struct ward_span){ (const uint8_t *)"\2h2\10http/1.1", 12 };
	e->session = session;
	return e;
}

/* The session that a site gives; false when it gives none. */
static bool begin(const struct site *site, struct evil_session *ret)
{
	struct ward_credential *credential;
	struct evil *e = client_of(site, &credential, NULL);

	OK(evil_connect(e));
	*ret = e->given;
	evil_free(e);
	pair_credential_free(credential);
	return ret->ticket_len > 0;
}

static void a_session_goes_on_at_its_own_site_and_no_other(void)
{
	static struct evil_session session;
	unsigned resumed = 0;

	for (size_t i = 0; i < SITES; i++) {
		if (!begin(&sites[i], &session))
			continue;
		for (size_t k = 0; k < SITES; k++) {
			struct ward_credential *credential;
			struct evil *e = client_of(&sites[k], &credential, &session);
			bool same = sites[i].policy == sites[k].policy;

			evil_make(e, MSG_CLIENT_HELLO);
			evil_say(e);
			OK(evil_connect(e));
			/* Whom the site wants to see, it has seen. */
			if (sites[k].client_auth != WARD_CLIENT_AUTH_NONE)
				EQ(e->side.jobs[WARD_JOB_CHAIN], 1);
			if (side_facts(&e->side).resumed != same || e->resumed != same)
				printf("# from %zu to %zu\n", i, k);
			EQ(side_facts(&e->side).resumed, same);
			EQ(e->got[MSG_CERTIFICATE], !same);
			resumed += side_facts(&e->side).resumed;
			evil_free(e);
			pair_credential_free(credential);
		}
	}
	OK(resumed >= 8);
}

/* The attack itself: a session without a certificate, and a site that requires one. */
static void a_session_is_no_way_around_a_certificate(void)
{
	static struct evil_session session;
	struct ward_credential *credential;
	struct evil *e;

	OK(begin(&sites[0], &session));
	for (size_t k = 0; k < SITES; k++) {
		if (sites[k].client_auth != WARD_CLIENT_AUTH_REQUIRED)
			continue;
		e = client_of(&sites[k], &credential, &session);
		e->credential = NULL;
		evil_make(e, MSG_CLIENT_HELLO);
		evil_say(e);
		EQ(e->got[MSG_CERTIFICATE_REQUEST], 1);
		evil_play(e, EVIL_END);
		FAILS(e, CERT_REQUIRED);
		evil_free(e);
		pair_credential_free(credential);
	}
}

/* Several sites of one server: the one that is asked for decides, not the first. */
static void the_name_in_the_second_hello_decides(void)
{
	static struct evil_session session;
	struct ward_credential *credentials[2] = { pair_credential(WARD_KEY_P256, one),
		pair_credential(WARD_KEY_P256, other) };
	struct ward_config_desc d = describe(&sites[0], credentials);

	d.num_credentials = 2;
	for (unsigned from = 0; from < 2; from++)
		for (unsigned to = 0; to < 2; to++) {
			struct evil *e = evil_client(&d);

			e->tickets = true;
			e->name = span_of(from == 0 ? one[0] : other[0]);
			OK(evil_connect(e));
			session = e->given;
			evil_free(e);
			OK(session.ticket_len > 0);
			e = evil_client(&d);
			e->name = span_of(to == 0 ? one[0] : other[0]);
			e->session = &session;
			evil_make(e, MSG_CLIENT_HELLO);
			evil_say(e);
			OK(evil_connect(e));
			EQ(side_facts(&e->side).resumed, from == to);
			evil_free(e);
		}
	for (size_t i = 0; i < 2; i++)
		pair_credential_free(credentials[i]);
}

T_MAIN(T(a_session_goes_on_at_its_own_site_and_no_other),
	T(a_session_is_no_way_around_a_certificate), T(the_name_in_the_second_hello_decides))
