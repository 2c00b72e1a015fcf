/* send.c - missing, doubled, moved, unrelated, cross-signed certificates; circles. */
#include "send.h"

#include <stdio.h>
#include <string.h>
#include "draw.h"

void send_note(struct chain_case *c, size_t at, const char *kind, const char *what)
{
	size_t len = strlen(c->what);

	snprintf(c->what + len, sizeof c->what - len, "%s%zu: %s%s", len > 0 ? "; " : "", at + 1,
		kind, what);
}

static void note(struct chain_case *c, size_t at, const char *what)
{
	send_note(c, at, "", what);
}

static void insert(struct chain_case *c, size_t at, struct ward_span der)
{
	if (c->num_sent == CHAINS_MAX)
		return;
	for (size_t i = c->num_sent; i > at; i--)
		c->sent[i] = c->sent[i - 1];
	c->sent[at] = der;
	c->num_sent++;
}

/* Anywhere behind the leaf. */
static void send(struct chain_case *c, struct ward_span der)
{
	insert(c, 1 + draw((uint32_t)c->num_sent), der);
}

static void drop(struct chain_case *c, size_t at)
{
	c->num_sent--;
	for (size_t i = at; i < c->num_sent; i++)
		c->sent[i] = c->sent[i + 1];
}

static void swap(struct ward_span *a, struct ward_span *b)
{
	struct ward_span was = *a;

	*a = *b;
	*b = was;
}

static void trust(struct chain_case *c, struct ward_span der)
{
	if (c->num_anchors < CHAINS_MAX)
		c->anchor[c->num_anchors++] = der;
}

void send_path(struct chain_case *c, const struct draft *d, const struct ward_span *der)
{
	c->name = d->name;
	for (size_t i = 0; i + 1 < d->num; i++)
		insert(c, i, der[i]);
	trust(c, der[d->anchor]);
}

static struct forge stranger(void)
{
	return (struct forge){ .subject = "CN=stranger", .issuer = "CN=stranger",
		.key = DRAFT_STRANGER, .issuer_key = DRAFT_STRANGER, .ca = true };
}

/* The same authority, certified by someone else. */
static struct ward_span cross_certificate(const struct draft *d, size_t at)
{
	struct forge f = d->cert[at];

	f.issuer = "CN=stranger";
	f.issuer_key = DRAFT_STRANGER;
	f.issuer_key_id = 0;
	return forge(&f);
}

/* Certificate `at` once more, with something about it changed. */
static struct ward_span alternative(struct chain_case *c, const struct draft *d, size_t at)
{
	struct draft other = *d;

	send_note(c, at, "beside it: ", draft_change(&other, at));
	return forge(&other.cert[at]);
}

/* `at` certified by one of those whom it certifies: a way that leads in a circle. */
static struct ward_span circle(const struct draft *d, size_t at)
{
	const struct forge *below = &d->cert[1 + draw((uint32_t)at)];
	struct forge f = d->cert[at];

	f.issuer = below->subject;
	f.issuer_key = below->key;
	f.issuer_key_id = 0;
	return forge(&f);
}

/* The authority with a new key, certified by the old one, or the other way round. */
static struct ward_span rollover(const struct draft *d, size_t at, bool back)
{
	struct forge f = d->cert[at];

	f.issuer = f.subject;
	f.key = back ? d->cert[at].key : DRAFT_STRANGER + 1;
	f.issuer_key = back ? DRAFT_STRANGER + 1 : d->cert[at].key;
	return forge(&f);
}

static struct ward_span self_signed(const struct draft *d, size_t at)
{
	struct forge f = d->cert[at];

	f.issuer = f.subject;
	f.issuer_key = f.key;
	return forge(&f);
}

/* One more certificate than there ought to be. */
static void send_more(struct chain_case *c, const struct draft *d, size_t ca)
{
	struct forge other = stranger();

	switch (draw(9)) {
	case 0:
		note(c, 0, "a stranger sent along");
		send(c, forge(&other));
		break;
	case 1:
		note(c, ca, "a cross-certificate sent along");
		send(c, cross_certificate(d, ca));
		break;
	case 2:
		note(c, ca, "another key of its name sent along");
		other.subject = other.issuer = d->cert[ca].subject;
		send(c, forge(&other));
		break;
	case 3:
		note(c, ca, "a circle sent along");
		send(c, circle(d, ca));
		break;
	case 4:
		note(c, ca, "a new key certified by the old one sent along");
		send(c, rollover(d, ca, false));
		break;
	case 5:
		note(c, ca, "an old key certified by the new one sent along");
		send(c, rollover(d, ca, true));
		break;
	case 6:
		note(c, ca, "signed by itself sent along");
		send(c, self_signed(d, ca));
		break;
	default:
		send(c, alternative(c, d, ca));
		break;
	}
}

static void send_backwards(struct chain_case *c)
{
	for (size_t from = 1, to = c->num_sent - 1; from < to; from++, to--)
		swap(&c->sent[from], &c->sent[to]);
}

void send_badly(struct chain_case *c, const struct draft *d, const struct ward_span *der)
{
	size_t ca = 1 + draw((uint32_t)d->num - 1);
	size_t i = draw((uint32_t)c->num_sent), k = draw((uint32_t)c->num_sent);

	switch (draw(10)) {
	case 0:
		note(c, d->num - 1, "sent along");
		send(c, der[d->num - 1]);
		break;
	case 1:
		if (i == 0)
			break;
		note(c, i, "not sent");
		drop(c, i);
		break;
	case 2:
		note(c, i, "sent out of order");
		swap(&c->sent[i], &c->sent[k]);
		break;
	case 3:
		note(c, i, "sent twice");
		send(c, c->sent[i]);
		break;
	case 4:
		note(c, 1, "and the others sent backwards");
		send_backwards(c);
		break;
	default:
		send_more(c, d, ca);
		break;
	}
}

void send_trust(struct chain_case *c, const struct draft *d, const struct ward_span *der)
{
	struct forge other = stranger();
	size_t at = d->anchor, ca = 1 + draw((uint32_t)d->num - 1);

	switch (draw(6)) {
	case 0:
		note(c, at, "not trusted");
		c->num_anchors = 0;
		trust(c, forge(&other));
		break;
	case 1:
		note(c, at, "trusted beside another of its name");
		other.subject = other.issuer = d->cert[at].subject;
		trust(c, forge(&other));
		break;
	case 2:
		note(c, ca, "certified by a trusted stranger too");
		trust(c, forge(&other));
		send(c, cross_certificate(d, ca));
		break;
	case 3:
		note(c, ca, "trusted too");
		trust(c, der[ca]);
		break;
	case 4:
		note(c, 0, "trusted too");
		trust(c, der[0]);
		break;
	default:
		trust(c, alternative(c, d, at));
		note(c, at, "and that one is trusted too");
		break;
	}
}
