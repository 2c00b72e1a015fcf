/* Row 58: a session begun at one site, offered to every other that has the same secret
 * for its tickets. nginx CVE-2025-23419 and Apache CVE-2025-23048 took it up where a
 * client certificate is asked for; Envoy CVE-2022-21654 after the rules had changed. */
#include "base/why.h"
#include "t.h"
#include "tls_evil12.h"

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
	d.min_version = 0;
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

/* What a client keeps of a session, of either version. */
struct kept {
	struct evil_session of13;
	uint8_t ticket[1024], main[KEYS12_MAIN];
	size_t ticket_len;
};

/* A client that knows everything, has a certificate, and wants tickets. */
static struct evil *client(const struct ward_config_desc *d, bool old)
{
	struct evil *e = old ? evil12_client(d) : evil_client(d);

	e->credential = d->credentials[0];
	e->scheme = WARD_SCHEME_ECDSA_P256_SHA256;
	e->tickets = true;
	e->alpn = (struct ward_span){ (const uint8_t *)"\2h2\10http/1.1", 12 };
	return e;
}

/* One that offers a session, and has said so. Where it is not to be taken up, the client
 * goes on as one that has none. */
static struct evil *offer(const struct ward_config_desc *d, bool old, const struct kept *kept,
	const char *name, bool expected)
{
	struct evil *e = client(d, old);

	e->name = name != NULL ? span_of(name) : e->name;
	e->session = old ? NULL : &kept->of13;
	if (old) {
		e->ticket = (struct ward_span){ kept->ticket, kept->ticket_len };
		e->session_id_len = SESSION_ID_MAX;
		memcpy(e->main, kept->main, sizeof e->main);
	}
	evil_make(e, MSG_CLIENT_HELLO);
	if (!expected)
		e->ticket.len = 0;
	evil_say(e);
	return e;
}

/* The session that a site gives; false when it gives none. */
static bool begin(const struct ward_config_desc *d, bool old, const char *name, struct kept *ret)
{
	struct evil *e = client(d, old);

	e->name = name != NULL ? span_of(name) : e->name;
	OK(evil_connect(e));
	memset(ret, 0, sizeof *ret);
	ret->of13 = e->given;
	ret->ticket_len = e->ticket_got_len;
	memcpy(ret->ticket, e->ticket_got, e->ticket_got_len);
	memcpy(ret->main, e->keys12.main, sizeof ret->main);
	evil_free(e);
	return old ? ret->ticket_len > 0 : ret->of13.ticket_len > 0;
}

static struct kept kept;

/* Offers it to another site; true when it was taken up there. */
static bool taken(const struct site *site, bool old, bool expected)
{
	struct ward_credential *credential = pair_credential(WARD_KEY_P256, site->names);
	struct ward_config_desc d = describe(site, &credential);
	struct evil *e = offer(&d, old, &kept, NULL, expected);
	bool resumed;

	OK(evil_connect(e));
	resumed = side_facts(&e->side).resumed;
	EQ(e->resumed, resumed);
	EQ(e->got[MSG_CERTIFICATE], !resumed);
	/* Whom the site wants to see, it has seen. */
	if (site->client_auth != WARD_CLIENT_AUTH_NONE)
		EQ(e->side.jobs[WARD_JOB_CHAIN], 1);
	evil_free(e);
	pair_credential_free(credential);
	return resumed;
}

static void a_session_goes_on_at_its_own_site_and_no_other(void)
{
	unsigned num = 0;

	for (unsigned old = 0; old < 2; old++)
		for (size_t i = 0; i < SITES; i++) {
			struct ward_credential *credential = pair_credential(WARD_KEY_P256,
				sites[i].names);
			struct ward_config_desc d = describe(&sites[i], &credential);

			if (begin(&d, old, NULL, &kept))
				for (size_t k = 0; k < SITES; k++) {
					bool same = sites[i].policy == sites[k].policy;

					if (taken(&sites[k], old, same) != same) {
						printf("# from %zu to %zu\n", i, k);
						OK(false);
					}
					num += same;
				}
			pair_credential_free(credential);
		}
	OK(num >= 2 * 8);
}

/* The attack itself: a session without a certificate, and a site that requires one. */
static void a_session_is_no_way_around_a_certificate(void)
{
	for (unsigned old = 0; old < 2; old++)
		for (size_t k = 0; k < SITES; k++) {
			struct ward_credential *credential = pair_credential(WARD_KEY_P256, one);
			struct ward_config_desc d = describe(&sites[0], &credential);
			struct evil *e;

			if (sites[k].client_auth != WARD_CLIENT_AUTH_REQUIRED) {
				pair_credential_free(credential);
				continue;
			}
			OK(begin(&d, old, NULL, &kept));
			d = describe(&sites[k], &credential);
			e = offer(&d, old, &kept, NULL, false);
			e->credential = NULL;
			EQ(e->got[MSG_CERTIFICATE_REQUEST], 1);
			evil_play(e, EVIL_END);
			OK(!side_facts(&e->side).connected);
			EQ(side_why(&e->side),
				old ? WARD_WHY_CERT_REQUIRED_12 : WARD_WHY_CERT_REQUIRED);
			evil_free(e);
			pair_credential_free(credential);
		}
}

/* Several sites of one server: the one that is asked for decides, not the first. */
static void the_name_in_the_second_hello_decides(void)
{
	struct ward_credential *credentials[2] = { pair_credential(WARD_KEY_P256, one),
		pair_credential(WARD_KEY_P256, other) };
	struct ward_config_desc d = describe(&sites[0], credentials);

	d.num_credentials = 2;
	for (unsigned old = 0; old < 2; old++)
		for (unsigned from = 0; from < 2; from++)
			for (unsigned to = 0; to < 2; to++) {
				struct evil *e;

				OK(begin(&d, old, from == 0 ? one[0] : other[0], &kept));
				e = offer(&d, old, &kept, to == 0 ? one[0] : other[0], from == to);
				OK(evil_connect(e));
				EQ(side_facts(&e->side).resumed, from == to);
				evil_free(e);
			}
	for (size_t i = 0; i < 2; i++)
		pair_credential_free(credentials[i]);
}

/* What was agreed on in one version says nothing in the other. */
static void a_session_stays_in_its_version(void)
{
	struct ward_credential *credential = pair_credential(WARD_KEY_P256, one);
	struct ward_config_desc d = describe(&sites[0], &credential);
	struct evil *e;

	OK(begin(&d, true, NULL, &kept));
	memcpy(kept.of13.ticket, kept.ticket, kept.ticket_len);
	kept.of13.ticket_len = kept.ticket_len;
	kept.of13.suite = suite_find(WARD_AES_128_GCM_SHA256);
	memcpy(kept.of13.psk, kept.main, 32);
	e = offer(&d, false, &kept, NULL, false);
	OK(evil_connect(e));
	OK(!side_facts(&e->side).resumed);
	EQ(side_facts(&e->side).ticket_refused, WARD_WHY_TICKET_MISFIT);
	evil_free(e);
	OK(begin(&d, false, NULL, &kept));
	kept.ticket_len = kept.of13.ticket_len;
	memcpy(kept.ticket, kept.of13.ticket, kept.ticket_len);
	e = offer(&d, true, &kept, NULL, false);
	OK(evil_connect(e));
	OK(!side_facts(&e->side).resumed);
	EQ(side_facts(&e->side).ticket_refused, WARD_WHY_TICKET_MISFIT);
	evil_free(e);
	pair_credential_free(credential);
	ward_tickets_free(tickets);
}

T_MAIN(T(a_session_goes_on_at_its_own_site_and_no_other),
	T(a_session_is_no_way_around_a_certificate), T(the_name_in_the_second_hello_decides),
	T(a_session_stays_in_its_version))
