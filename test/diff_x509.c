/* diff_x509.c - ward, OpenSSL and GnuTLS judge the same chains.
 *
 *     diff_x509 [--cases N] [--seed N] [--seconds N] [--case N] [--list]
 *
 * No chain may be good for ward and bad for both others; and wherever the three are
 * not of one mind, a rule of diff/rules.c says why. --case shows one chain; --list
 * prints every difference. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "base/pem.h"
#include "diff/peers.h"
#include "diff/rules.h"
#include "forge.h"

struct options {
	uint64_t cases, seed, only;
	long seconds;
	bool show, list, several;
};

static struct options read_options(int argc, char **argv)
{
	struct options o = { .cases = 20000, .seed = 1, .seconds = 170 };

	for (int i = 1; i < argc; i++) {
		bool has_value = i + 1 < argc;

		if (strcmp(argv[i], "--list") == 0) {
			o.list = true;
		} else if (strcmp(argv[i], "--several") == 0) {
			o.several = true;
		} else if (strcmp(argv[i], "--cases") == 0 && has_value) {
			o.cases = strtoull(argv[++i], NULL, 10);
		} else if (strcmp(argv[i], "--seed") == 0 && has_value) {
			o.seed = strtoull(argv[++i], NULL, 10);
		} else if (strcmp(argv[i], "--seconds") == 0 && has_value) {
			o.seconds = strtol(argv[++i], NULL, 10);
		} else if (strcmp(argv[i], "--case") == 0 && has_value) {
			o.only = strtoull(argv[++i], NULL, 10);
			o.show = true;
		} else {
			fprintf(stderr, "usage: diff_x509 [--cases N] [--seed N] [--seconds N] "
				"[--case N] [--list] [--several]\n");
			exit(2);
		}
	}
	return o;
}

/* Trust of the anchors that parse, as the others have theirs. */
static struct ward_trust *trust_of(const struct chain_case *c)
{
	struct ward_trust *trust = ward_trust_new();
	static uint8_t pem[FORGE_LEN * 2];

	CHECK(trust != NULL);
	for (size_t i = 0; i < c->num_anchors; i++) {
		struct wr w = wr_of(pem, sizeof pem);
		struct ward_why why = { 0 };

		pem_write(&w, "CERTIFICATE", c->anchor[i]);
		CHECK(!w.bad);
		(void)ward_trust_add_pem(trust, (char *)pem, w.len, NULL, NULL, &why);
	}
	return trust;
}

/* The verdict points into the set, which lives until the next one. */
static void ask_ward(const struct chain_case *c, struct ward_verdict *ret)
{
	static struct ward_trust *trust;
	struct ward_verify_args args = { .size = sizeof args, .provider = ward_provider_default(),
		.name = c->name, .now = FORGE_NOW, .purpose = WARD_PURPOSE_SERVER,
		.revocation = WARD_REVOCATION_OFF };

	ward_trust_free(trust);
	args.trust = trust = trust_of(c);
	(void)ward_verify(&args, c->sent, c->num_sent, ret);
}

static void show(const struct chain_case *c)
{
	static uint8_t pem[FORGE_LEN * 2];

	for (size_t i = 0; i < c->num_sent + c->num_anchors; i++) {
		struct wr w = wr_of(pem, sizeof pem);
		bool sent = i < c->num_sent;

		pem_write(&w, "CERTIFICATE", sent ? c->sent[i] : c->anchor[i - c->num_sent]);
		printf("%s\n%.*s", sent ? "sent" : "trusted", (int)w.len, (char *)pem);
	}
}

static void print_difference(uint64_t number, const struct difference *d, const char *rule)
{
	printf("case %llu [%s] %s\n\tward %s\n\topenssl %s\n\tgnutls %s\n",
		(unsigned long long)number, rule != NULL ? rule : "unexplained", d->c->what,
		d->ward->why.code == 0 ? "good" : ward_why_name(d->ward->why.code),
		d->openssl.good ? "good" : d->openssl.why, d->gnutls.good ? "good" : d->gnutls.why);
}

/* Neither OpenSSL nor GnuTLS goes back when a way is blocked, so whoever refuses is
 * asked once more, about the path that ward has found. */
static void ask_about_path(const struct difference *d, struct peer_verdict *peer,
	void (*ask)(const struct chain_case *, struct peer_verdict *))
{
	struct chain_case path = *d->c;

	path.num_sent = d->ward->path_len > 1 ? d->ward->path_len - 1 : 1;
	for (size_t i = 0; i < path.num_sent; i++)
		path.sent[i] = d->ward->path[i];
	ask(&path, peer);
	peer->no_way_back = peer->good;
}

static void ask_again(struct difference *d)
{
	if (d->ward->why.code != 0)
		return;
	if (!d->openssl.good)
		ask_about_path(d, &d->openssl, peers_openssl);
	if (!d->gnutls.good)
		ask_about_path(d, &d->gnutls, peers_gnutls);
}

struct tally {
	uint64_t tried, same_good, same_bad, differ, unexplained, forbidden;
};

static void judge(uint64_t number, const struct options *o, struct tally *t)
{
	struct chain_case c;
	struct ward_verdict verdict;
	struct difference d = { .c = &c, .ward = &verdict };
	bool good;
	const char *rule;

	chains_make(o->seed, number, o->several, &c);
	ask_ward(&c, &verdict);
	peers_openssl(&c, &d.openssl);
	peers_gnutls(&c, &d.gnutls);
	ask_again(&d);
	good = verdict.why.code == 0;
	t->tried++;
	if (o->show) {
		show(&c);
		print_difference(number, &d, rules_find(&d));
	}
	if (good == d.openssl.good && good == d.gnutls.good && !d.openssl.no_way_back &&
		!d.gnutls.no_way_back) {
		t->same_good += good;
		t->same_bad += !good;
		return;
	}
	t->differ++;
	rule = rules_find(&d);
	if (good && !d.openssl.good && !d.gnutls.good)
		t->forbidden++;
	if (rule == NULL)
		t->unexplained++;
	if (rule == NULL || o->list)
		print_difference(number, &d, rule);
}

int main(int argc, char **argv)
{
	struct options o = read_options(argc, argv);
	struct tally t = { 0 };
	time_t start = time(NULL);

	for (uint64_t i = o.only; o.show ? i == o.only : i < o.cases; i++) {
		judge(i, &o, &t);
		forge_forget();
		if (i % 100 == 0 && time(NULL) - start > o.seconds) {
			printf("stopped after %ld seconds\n", o.seconds);
			break;
		}
	}
	rules_print();
	printf("%llu chains: %llu good for all, %llu bad for all, %llu not the same for all; "
		"%llu good for ward alone, %llu unexplained\n", (unsigned long long)t.tried,
		(unsigned long long)t.same_good, (unsigned long long)t.same_bad,
		(unsigned long long)t.differ, (unsigned long long)t.forbidden,
		(unsigned long long)t.unexplained);
	return t.forbidden > 0 || t.unexplained > 0 || t.tried == 0;
}
