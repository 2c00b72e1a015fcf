/* Row 29, beside test_fragments.c: a ClientHello in pieces is for the same site as one
 * that is whole. traefik CVE-2026-32305 looked for the name in the first piece, found
 * none, and took the rules of its default site. */
#include "base/why.h"
#include "t.h"
#include "tls_evil12.h"

static const char *const first[] = { "default.example", NULL };
static const char *const second[] = { "strict.example", NULL };

/* Which certificate the server chooses for strict.example when messages come in pieces of
 * `split` bytes; SIZE_MAX when it refuses. */
static size_t chosen(bool old, size_t split, bool refused)
{
	struct ward_credential *credentials[2] = { pair_credential(WARD_KEY_P256, first),
		pair_credential(WARD_KEY_P256, second) };
	struct ward_config_desc d = pair_desc_server();
	struct evil *e;
	size_t number = SIZE_MAX;

	d.min_version = 0;
	d.credentials = credentials;
	d.num_credentials = refused ? 1 : 2;
	d.unknown_name_refused = refused;
	e = old ? evil12_client(&d) : evil_client(&d);
	e->name = span_of("strict.example");
	e->split = split;
	evil_make(e, MSG_CLIENT_HELLO);
	evil_send(e);
	if (side_why(&e->side) == 0)
		number = side_facts(&e->side).credential;
	else
		EQ(side_why(&e->side), WARD_WHY_NAME_UNKNOWN);
	evil_free(e);
	for (size_t i = 0; i < 2; i++)
		pair_credential_free(credentials[i]);
	return number;
}

static void a_name_in_pieces_is_the_name(void)
{
	static const size_t splits[] = { 0, 1, 2, 3, 5, 7, 39, 100 };

	for (unsigned old = 0; old < 2; old++)
		for (size_t i = 0; i < sizeof splits / sizeof splits[0]; i++) {
			EQ(chosen(old, splits[i], false), 1);
			OK(chosen(old, splits[i], true) == SIZE_MAX);
		}
}

T_MAIN(T(a_name_in_pieces_is_the_name))
