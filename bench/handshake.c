/* handshake - CPU time of each side of a handshake, in memory: full ones, and ones that take
 * up the session of the one before.
 *
 * Counted: making the connection, all messages, the client's check of leaf,
 * intermediate and name, the tickets that the implementation sends by itself,
 * and freeing the connection.
 *
 * Debian's OpenSSL and GnuTLS have no ML-KEM. In the cases with it, OpenSSL's row and
 * the ratios to it are of its handshake with X25519, and ward has a row for that. */
#include <string.h>

#include "bench.h"
#include "certs.h"
#include "impl.h"
#include "pair.h"

#define X25519 0x001d
#define HYBRID 0x11ec /* X25519MLKEM768 */
#define SLOT_NS 25e6 /* CPU time of one implementation in one round */

static const struct {
	const char *name[2]; /* by role */
	enum certs_kind kind;
	uint16_t suite, group;
	bool resume;
} cases[] = {
	{ { "tls13-ecdsa-client", "tls13-ecdsa-server" }, CERTS_P256, 0x1301, X25519 },
	{ { "tls13-rsa2048-client", "tls13-rsa2048-server" }, CERTS_RSA2048, 0x1301, X25519 },
	{ { "tls13-mlkem-client", "tls13-mlkem-server" }, CERTS_P256, 0x1301, HYBRID },
	{ { "tls12-ecdsa-client", "tls12-ecdsa-server" }, CERTS_P256, 0xc02b, X25519 },
	{ { "tls12-rsa2048-client", "tls12-rsa2048-server" }, CERTS_RSA2048, 0xc02f, X25519 },
	{ { "tls13-resume-client", "tls13-resume-server" }, CERTS_P256, 0x1301, X25519, true },
};
enum { NUM_CASES = sizeof cases / sizeof cases[0] };

/* One slot: as many handshakes as fit, the mean of each side in us. */
static void measure(struct pair *p, void *shared, bool resume, double clock_cost, double ret_us[2])
{
	double sum[2] = { 0, 0 };
	unsigned num = 0;

	for (; sum[CLIENT] + sum[SERVER] < SLOT_NS; num++) {
		if (!pair_shake(p, shared, clock_cost))
			die("%s: a handshake failed", p->impl->name);
		struct agreed a;

		p->impl->agreed(p->end[CLIENT], &a);
		if (a.resumed != resume)
			die("%s: a handshake is not of the kind that is measured", p->impl->name);
		pair_close(p, clock_cost);
		sum[CLIENT] += p->ns[CLIENT];
		sum[SERVER] += p->ns[SERVER];
	}
	ret_us[CLIENT] = sum[CLIENT] / num / 1e3;
	ret_us[SERVER] = sum[SERVER] / num / 1e3;
}

/* With ML-KEM: ward with and without it, and the row that others are compared to. */
static bool takes_part(const struct impl *impl, unsigned which, const struct options *o)
{
	bool ward = strcmp(impl->name, "ward") == 0, base = strcmp(impl->name, "openssl") == 0;

	if (!options_want_impl(o, impl->name))
		return false;
	if (cases[which].resume)
		return ward || base;
	return cases[which].group == HYBRID ? ward || base || impl->hybrid_only : !impl->hybrid_only;
}

static void run(unsigned which, const struct options *o, double clock_cost)
{
	static struct result result[2];
	struct certs certs;
	struct pair pair[IMPLS_MAX];
	void *shared[IMPLS_MAX];
	size_t num = 0;

	if (!certs_make(&certs, cases[which].kind))
		die("cannot make certificates");
	for (size_t i = 0; impls[i] != NULL; i++) {
		if (!takes_part(impls[i], which, o))
			continue;
		bool ward = strcmp(impls[i]->name, "ward") == 0;
		struct scene scene = { ward ? cases[which].group : X25519, cases[which].suite, &certs,
			CERTS_NAME, cases[which].resume };

		pair_init(&pair[num], impls[i]);
		shared[num] = pair_setup(impls[i], &scene);
		result[CLIENT].impl[num] = result[SERVER].impl[num] = impls[i]->name;
		num++;
	}

	/* Round 0 only warms up. */
	for (unsigned round = 0; round <= o->rounds; round++) {
		for (size_t i = 0; i < num; i++) {
			double us[2];

			measure(&pair[i], shared[i], cases[which].resume, clock_cost, us);
			if (round > 0) {
				result[CLIENT].value[i][round - 1] = us[CLIENT];
				result[SERVER].value[i][round - 1] = us[SERVER];
			}
		}
	}

	for (int role = SERVER; role >= CLIENT; role--) {
		result[role].bench = "handshake";
		result[role].name = cases[which].name[role];
		result[role].unit = "us";
		result[role].num_impls = num;
		if (options_want_case(o, result[role].name))
			result_print(&result[role], o);
	}
	for (size_t i = 0; i < num; i++) {
		pair[i].impl->teardown(shared[i]);
		pair_free(&pair[i]);
	}
	certs_free(&certs);
}

int main(int argc, char **argv)
{
	const char *names[2 * NUM_CASES];
	struct options o;

	for (unsigned i = 0; i < 2 * NUM_CASES; i++)
		names[i] = cases[i / 2].name[i % 2 == 0 ? SERVER : CLIENT];
	options_read(&o, argc, argv, names, 2 * NUM_CASES);
	pin_to_core();
	double clock_cost = cpu_ns_cost();
	for (unsigned i = 0; i < NUM_CASES; i++)
		if (options_want_case(&o, cases[i].name[CLIENT]) ||
			options_want_case(&o, cases[i].name[SERVER]))
			run(i, &o, clock_cost);
	return 0;
}
