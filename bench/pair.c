#include "pair.h"

#include <string.h>

/* A handshake that comes to no end in this many turns never will. */
#define TURNS_MAX 8

void pair_init(struct pair *p, const struct impl *impl)
{
	*p = (struct pair){ .impl = impl };
	if (!wire_new(&p->up, PAIR_WIRE) || !wire_new(&p->down, PAIR_WIRE))
		die("no memory");
}

void pair_free(struct pair *p)
{
	wire_free(&p->up);
	wire_free(&p->down);
}

/* Books the time since `*mark` on `role` and sets the mark anew. */
static void book(struct pair *p, enum role role, uint64_t *mark, double clock_cost)
{
	uint64_t now = cpu_ns();

	p->ns[role] += (double)(now - *mark) - clock_cost;
	*mark = now;
}

bool pair_shake(struct pair *p, void *shared, double clock_cost)
{
	const struct impl *im = p->impl;
	const uint8_t *data;

	wire_reset(&p->up);
	wire_reset(&p->down);
	p->ns[CLIENT] = p->ns[SERVER] = 0;

	uint64_t mark = cpu_ns();
	p->end[CLIENT] = im->open(shared, CLIENT, &p->down, &p->up);
	enum shake client = im->shake(p->end[CLIENT]), server = SHAKE_MORE;
	book(p, CLIENT, &mark, clock_cost);
	p->end[SERVER] = im->open(shared, SERVER, &p->up, &p->down);
	for (int turn = 0; turn < TURNS_MAX; turn++) {
		/* In TLS 1.3 the server is done last, in TLS 1.2 the client. */
		if (server == SHAKE_MORE)
			server = im->shake(p->end[SERVER]);
		book(p, SERVER, &mark, clock_cost);
		if (client != SHAKE_MORE || server == SHAKE_FAILED)
			break;
		client = im->shake(p->end[CLIENT]);
		book(p, CLIENT, &mark, clock_cost);
		if (client == SHAKE_FAILED)
			break;
	}
	/* What the server sent after the handshake is work of the client too. */
	if (client == SHAKE_DONE && wire_len(&p->down) > 0) {
		im->receive(p->end[CLIENT], &data);
		book(p, CLIENT, &mark, clock_cost);
	}
	return client == SHAKE_DONE && server == SHAKE_DONE;
}

void pair_close(struct pair *p, double clock_cost)
{
	uint64_t mark = cpu_ns();

	p->impl->close(p->end[CLIENT]);
	book(p, CLIENT, &mark, clock_cost);
	p->impl->close(p->end[SERVER]);
	book(p, SERVER, &mark, clock_cost);
}

static bool shakes(struct pair *p, const struct scene *scene)
{
	void *shared = p->impl->setup(scene);

	if (shared == NULL)
		die("%s: cannot be set up", p->impl->name);
	bool done = pair_shake(p, shared, 0);
	pair_close(p, 0);
	p->impl->teardown(shared);
	return done;
}

static void check_refusals(struct pair *p, const struct scene *scene)
{
	struct certs other;
	struct certs stranger = *scene->certs;
	struct scene wrong = *scene;

	wrong.name = "other.example";
	if (shakes(p, &wrong))
		die("%s: accepts a certificate for another name", p->impl->name);

	if (!certs_make(&other, CERTS_P256))
		die("cannot make certificates");
	stranger.root = other.root;
	wrong = *scene;
	wrong.certs = &stranger;
	if (shakes(p, &wrong))
		die("%s: accepts an unknown root", p->impl->name);
	certs_free(&other);
}

static void check_data(struct pair *p, enum role from, enum role to)
{
	uint8_t sent[16384];
	const uint8_t *data;

	for (size_t i = 0; i < sizeof sent; i++)
		sent[i] = (uint8_t)(i * 7 + from);
	if (!p->impl->send(p->end[from], sent, sizeof sent))
		die("%s: cannot send", p->impl->name);
	size_t n = p->impl->receive(p->end[to], &data);
	if (n != sizeof sent || memcmp(data, sent, n) != 0)
		die("%s: other data came than was sent: %zu bytes", p->impl->name, n);
}

void *pair_setup(const struct impl *impl, const struct scene *scene)
{
	const unsigned version = scene_is_12(scene) ? 0x0303 : 0x0304;
	struct pair p;
	struct agreed a;

	pair_init(&p, impl);
	check_refusals(&p, scene);

	void *shared = impl->setup(scene);
	if (shared == NULL || !pair_shake(&p, shared, 0))
		die("%s: no handshake", impl->name);
	for (enum role role = CLIENT; role <= SERVER; role++) {
		impl->agreed(p.end[role], &a);
		if (a.version != version || a.suite != scene->suite || a.group != scene->group)
			die("%s: agreed on version %04x, suite %04x, group %04x", impl->name,
				a.version, a.suite, a.group);
	}
	check_data(&p, CLIENT, SERVER);
	check_data(&p, SERVER, CLIENT);
	pair_close(&p, 0);
	if (scene->resume) {
		if (!pair_shake(&p, shared, 0))
			die("%s: no second handshake", impl->name);
		impl->agreed(p.end[CLIENT], &a);
		if (!a.resumed)
			die("%s: does not resume", impl->name);
		pair_close(&p, 0);
	}
	pair_free(&p);
	return shared;
}
