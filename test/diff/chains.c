/* chains.c - a good path, and changes: to its fields and extensions, to its bytes, to
 * what is sent and trusted. */
#include "chains.h"

#include "der_edit.h"
#include "draw.h"
#include "ext_edit.h"
#include "fixed_random.h"
#include "send.h"

/* The signed part or the algorithm edited, and signed again as if nothing had been. */
static struct ward_span edit_signed(struct ward_span der, const struct forge *f,
	const char **ret_what)
{
	struct ward_span tbs, algorithm;
	struct rd r = rd_of(der);

	der_open(&r, DER_SEQUENCE);
	tbs = der_element(&r, DER_SEQUENCE);
	algorithm = der_element(&r, DER_SEQUENCE);
	CHECK(!r.bad);
	if (draw(12) == 0)
		algorithm = der_edit(algorithm, ret_what);
	else
		tbs = der_edit(tbs, ret_what);
	return forge_seal(f, tbs, algorithm);
}

static struct ward_span edit_extensions(struct ward_span der, const struct forge *f,
	const char **ret_what)
{
	struct rd r = rd_of(der);

	der_open(&r, DER_SEQUENCE);
	return forge_seal(f, ext_edit(der_element(&r, DER_SEQUENCE), ret_what),
		der_element(&r, DER_SEQUENCE));
}

static struct ward_span edit(struct chain_case *c, const struct draft *d, size_t at,
	struct ward_span der)
{
	const char *what, *kind = "";

	switch (draw(8)) {
	case 0:
		kind = "not signed again: ";
		der = der_spoil(der, &what);
		c->bytes = true;
		break;
	case 1:
		kind = "not signed again: ";
		der = der_edit(der, &what);
		c->bytes = true;
		break;
	case 2:
	case 3:
	case 4:
		der = edit_extensions(der, &d->cert[at], &what);
		break;
	default:
		der = edit_signed(der, &d->cert[at], &what);
		c->bytes = true;
		break;
	}
	send_note(c, at, kind, what);
	return der;
}

/* Every key, once, from a sequence of its own. */
static void make_keys(void)
{
	static bool done;

	for (unsigned i = 0; i < FORGE_KEYS && !done; i++) {
		fixed_random_start(i);
		forge_key(i);
	}
	done = true;
}

/* How often each kind of change is made. */
struct plan {
	uint32_t fields, edits, sendings, trusts;
};

static struct plan draw_plan(bool several)
{
	uint32_t lot = draw(40);

	if (several)
		return (struct plan){ 1 + draw(2), draw(3) == 0, draw(3) == 0 ? 1 + draw(3) : 0,
			draw(10) == 0 };
	return (struct plan){ .fields = lot < 20, .edits = lot >= 20 && lot < 32,
		.sendings = lot >= 32 && lot < 37, .trusts = lot >= 37 && lot < 39 };
}

/* The leaf is half of what there is to judge. */
static size_t draw_cert(const struct draft *d)
{
	return draw(3) == 0 ? 0 : draw((uint32_t)d->num);
}

void chains_make(uint64_t seed, uint64_t number, bool several, struct chain_case *ret)
{
	struct ward_span der[DRAFT_MAX];
	struct draft d;
	struct plan plan;
	size_t edit_at;

	make_keys();
	*ret = (struct chain_case){ .num_sent = 0 };
	draw_seed(seed, number);
	fixed_random_start(draw(UINT32_MAX));
	draft_path(&d);
	plan = draw_plan(several);
	for (; plan.fields > 0; plan.fields--) {
		size_t at = draw_cert(&d);

		send_note(ret, at, "", draft_change(&d, at));
	}
	edit_at = plan.edits > 0 ? draw_cert(&d) : DRAFT_MAX;
	for (size_t i = 0; i < d.num; i++) {
		der[i] = forge(&d.cert[i]);
		if (i == edit_at)
			der[i] = edit(ret, &d, i, der[i]);
	}
	send_path(ret, &d, der);
	for (; plan.sendings > 0; plan.sendings--)
		send_badly(ret, &d, der);
	if (plan.trusts > 0)
		send_trust(ret, &d, der);
}
