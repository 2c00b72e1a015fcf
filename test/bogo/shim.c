/* shim.c - ward under BoringSSL's protocol test runner.
 *
 * The runner starts this program with flags that describe a client or a server, lets
 * it connect to a port, and misbehaves. Exit status 0: all went as the flags expect;
 * 89: a flag that the shim does not have; else the failure's name is on stderr, and
 * config.json translates between the runner's names and ward's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "context.h"
#include "expect.h"
#include "link.h"

enum { UNIMPLEMENTED = 89 };

static bool fail(const char *what)
{
	fprintf(stderr, "shim: %s\n", what);
	return false;
}

/* A failure of the connection, in ward's words. */
static bool fail_why(const struct ward_why *why)
{
	fprintf(stderr, "%s: %s (got %lld, want %lld, peer's alert %u)\n", ward_why_name(why->code),
		ward_why_text(why->code), (long long)why->got, (long long)why->want,
		why->peer_alert);
	return false;
}

static bool is_connected(const struct link *l)
{
	struct ward_facts facts;

	ward_conn_facts(l->conn, &facts);
	return facts.connected;
}

static bool handshake(struct link *l)
{
	struct ward_span data;

	while (!is_connected(l))
		if (!link_step(l, &data))
			return is_connected(l) ? true : fail_why(ward_conn_why(l->conn));
	return link_flush(l);
}

/* The runner sends bytes and wants them back, each xored with 0xff. */
static bool echo(struct link *l)
{
	struct ward_span data;
	const struct ward_why *why = ward_conn_why(l->conn);

	while (link_step(l, &data)) {
		uint8_t back[16384];

		for (size_t i = 0; i < data.len; i++)
			back[i] = data.p[i] ^ 0xff;
		if (l->flags->key_update && data.len > 0 && ward_conn_rekey(l->conn, false) != 0)
			return fail("the key update failed");
		if (data.len > 0 && !l->flags->shuts_down && !link_write(l, back, data.len))
			return fail_why(why);
	}
	if (why->code == 0)
		return true; /* the runner said goodbye */
	if (why->code == WARD_WHY_TRUNCATED && !l->flags->check_close_notify)
		return true;
	return fail_why(why);
}

/* The runner computes the same. */
static bool export_keys(struct link *l)
{
	const struct flags *f = l->flags;
	uint8_t keys[1024];
	size_t len = (size_t)f->export_len < sizeof keys ? (size_t)f->export_len : sizeof keys;
	const char *text = f->export_context != NULL ? f->export_context : "";
	const char *context = f->use_export_context ? text : NULL;

	if (ward_conn_export(l->conn, f->export_label != NULL ? f->export_label : "", context,
		    context != NULL ? strlen(context) : 0, keys, len) != 0)
		return fail("nothing can be exported");
	return link_write(l, keys, len);
}

/* What the flags have the shim say before it listens. */
static bool speak(struct link *l)
{
	static const uint8_t hello[] = { 'h', 'e', 'l', 'l', 'o' };

	if (l->flags->export_len > 0 && !export_keys(l))
		return false;
	if (l->flags->writes_first && !link_write(l, hello, sizeof hello))
		return fail_why(ward_conn_why(l->conn));
	return true;
}

static bool exchange(struct link *l)
{
	if (!speak(l))
		return false;
	if (l->flags->shuts_down) {
		if (ward_conn_close(l->conn) != 0 || !link_flush(l))
			return fail("no goodbye could be said");
		return l->flags->check_close_notify ? echo(l) : true;
	}
	if (!echo(l))
		return false;
	(void)ward_conn_close(l->conn);
	return link_flush(l);
}

static bool connection(struct context *context, const struct flags *flags, bool resume)
{
	struct link l;
	const char *wrong;
	bool ok;

	if (!link_dial(&l, flags))
		return fail("the runner does not listen");
	if (!context_connect(context, &l)) {
		link_close(&l);
		return fail_why(&context->why);
	}
	ok = handshake(&l);
	if (ok) {
		wrong = expect(context, &l, resume);
		ok = wrong == NULL ? exchange(&l) : fail(wrong);
	}
	if (ok) {
		wrong = expect_after(context, &l);
		ok = wrong == NULL ? true : fail(wrong);
	}
	link_close(&l);
	return ok;
}

int main(int argc, char **argv)
{
	struct flags initial, resume;
	struct context context = { 0 };
	const char *unknown;
	bool ok;

	if (argc > 1 && strcmp(argv[1], "-is-handshaker-supported") == 0) {
		puts("No"); /* handshakes in another process than the rest */
		return 0;
	}
	if (argc > 1 && strcmp(argv[1], "--flags") == 0) {
		flags_list();
		return 0;
	}
	unknown = flags_read(argc, argv, PHASE_INITIAL, &initial);
	if (unknown == NULL)
		unknown = flags_read(argc, argv, PHASE_RESUME, &resume);
	if (unknown != NULL) {
		fprintf(stderr, "shim: %s is not implemented\n", unknown);
		return UNIMPLEMENTED;
	}
	ok = connection(&context, &initial, false);
	for (int i = 0; ok && i < initial.resume_count; i++)
		ok = connection(&context, &resume, true);
	context_free(&context);
	return ok ? 0 : 1;
}
