/* client.c - connects, and says why it could not. */
#include "app/client.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "app/cert_verdict.h"
#include "app/handshake_text.h"
#include "app/keylog.h"
#include "net/clock.h"
#include "net/file.h"

#define CONNECT_MS 30000
#define SILENCE_MS 60000

static int add_file(struct ward_trust *trust, const char *path)
{
	struct ward_why why = { 0 };
	struct file file;
	size_t added;

	if (!file_read(path, &file, &why))
		return say_why(&why, "cannot read the authorities in %s", path);
	(void)ward_trust_add_pem(trust, file.text, file.len, &added, NULL, &why);
	file_free(&file);
	return why.code == 0 ? EXIT_OK : say_why(&why, "cannot use the authorities in %s", path);
}

int client_trust(const struct opt_list *cacert, struct ward_trust **ret_trust)
{
	struct ward_why why = { 0 };
	int code = EXIT_OK;

	*ret_trust = NULL;
	if (cacert->num == 0) {
		if (ward_trust_system(ret_trust, &why) != 0)
			return say_why(&why, "cannot read the system's authorities");
		return EXIT_OK;
	}
	*ret_trust = ward_trust_new();
	if (*ret_trust == NULL) {
		(void)FAIL(&why, NO_MEMORY);
		return say_why(&why, "cannot start");
	}
	for (size_t i = 0; i < cacert->num && code == EXIT_OK; i++)
		code = add_file(*ret_trust, cacert->item[i]);
	return code;
}

int client_open(struct client *c, const struct client_args *args, const char *const *alpn)
{
	struct ward_config_desc desc = { .size = sizeof desc };
	struct ward_why why = { 0 };
	int code;

	*c = (struct client){ .args = args };
	if (args->max_time > 0)
		c->deadline = clock_steady() + args->max_time * 1000;
	if (args->cert.num > WARD_LIST_MAX)
		return say_usage("--cert can be given %d times", WARD_LIST_MAX);
	code = versions_read(&args->versions, &desc);
	if (code == EXIT_OK)
		code = client_trust(&args->cacert, &c->trust);
	if (code == EXIT_OK)
		code = credentials_read(&c->own, &args->cert, &args->key);
	if (code != EXIT_OK)
		return code;
	c->sessions = args->fresh ? NULL : ward_sessions_new(0);
	desc.sessions = c->sessions;
	desc.trust = c->trust;
	desc.revocation = WARD_REVOCATION_SOFT;
	desc.alpn = alpn;
	desc.credentials = c->own.item;
	desc.num_credentials = c->own.num;
	desc.wait_server_accept = args->wait_accept;
	desc.keylog = args->keylog != NULL;
	desc.trace = true;
	if (ward_config_client(&desc, &c->config, &why) != 0)
		return say_why(&why, "cannot start");
	return EXIT_OK;
}

void client_close(struct client *c)
{
	ward_config_free(c->config);
	ward_sessions_free(c->sessions);
	credentials_free(&c->own);
	ward_trust_free(c->trust);
	*c = (struct client){ 0 };
}

/* HOST:PORT:ADDR of --resolve, when it is for this place: as curl takes it. */
static bool resolved(const char *rule, struct sock_place *place)
{
	char front[SOCK_HOST_MAX + SOCK_PORT_MAX + 4];
	bool v6 = strchr(place->host, ':') != NULL;
	int len = snprintf(front, sizeof front, "%s%s%s:%s:", v6 ? "[" : "", place->host,
		v6 ? "]" : "", place->port);
	size_t addr_len;

	if (strncasecmp(rule, front, (size_t)len) != 0)
		return false;
	rule += len;
	addr_len = strlen(rule);
	if (addr_len > 2 && rule[0] == '[' && rule[addr_len - 1] == ']') {
		rule++;
		addr_len -= 2;
	}
	if (addr_len == 0 || addr_len >= sizeof place->host)
		return false;
	memcpy(place->host, rule, addr_len);
	place->host[addr_len] = '\0';
	return true;
}

/* Where to connect: the place itself, or what --connect and --resolve say. */
static int real_place(const struct client *c, struct sock_place *place)
{
	struct ward_why why = { 0 };

	for (size_t i = 0; i < c->args->resolve.num; i++) {
		const char *rule = c->args->resolve.item[i];
		const char *colon = strchr(rule, ':');

		if (colon == NULL || strchr(colon + 1, ':') == NULL)
			return say_usage("--resolve takes HOST:PORT:ADDR, not '%s'", rule);
		if (resolved(rule, place))
			break;
	}
	if (c->args->connect != NULL && !sock_place_read(c->args->connect, NULL, place, &why))
		return say_why(&why, "cannot use --connect %s", c->args->connect);
	return EXIT_OK;
}

static int64_t limit(const struct client *c, int64_t ms)
{
	int64_t end = clock_steady() + ms;

	return c->deadline != 0 && c->deadline < end ? c->deadline : end;
}

bool client_wait(const struct client *c, const struct ward_stream *stream, struct ward_why *why)
{
	if (!sock_wait(ward_stream_fd(stream), ward_stream_wait(stream), limit(c, SILENCE_MS)))
		return FAIL(why, TIMEOUT);
	return true;
}

static int handshake(const struct client *c, struct ward_stream *stream, struct ward_why *why)
{
	int64_t end = limit(c, CONNECT_MS);
	int rc = ward_handshake(stream);

	while (rc == WARD_AGAIN) {
		if (!sock_wait(ward_stream_fd(stream), ward_stream_wait(stream), end)) {
			(void)FAIL(why, TIMEOUT);
			return -WARD_WHY_TIMEOUT;
		}
		rc = ward_handshake(stream);
	}
	if (rc != 0)
		*why = *ward_stream_why(stream);
	return rc;
}

int client_say_failed(const struct ward_why *why, struct ward_stream *stream,
	const struct sock_place *place)
{
	const struct ward_verdict *verdict = ward_stream_verdict(stream);
	struct ward_verify_args args = { .size = sizeof args, .name = place->host,
		.now = clock_wall() / 1000 };
	char what[SOCK_HOST_MAX + 32];

	if (verdict != NULL && verdict->why.code != 0 && verdict->why.code == why->code) {
		snprintf(what, sizeof what, "cannot trust %s", place->host);
		return cert_say_bad(&args, verdict, what);
	}
	return say_why(why, "cannot talk TLS with %s port %s", place->host, place->port);
}

/* Also of a handshake that failed: that is when people want to look. */
static int log_secrets(const char *path, struct ward_stream **stream)
{
	struct ward_why why = { 0 };

	if (keylog_append(path, ward_stream_conn(*stream), &why)) {
		say_note("the secrets of this connection are in %s: whoever has it can read along",
			path);
		return EXIT_OK;
	}
	ward_stream_close(*stream);
	*stream = NULL;
	return say_why(&why, "cannot write the secrets of this connection to %s", path);
}

int client_try(struct client *c, const struct sock_place *place, struct ward_stream **ret_stream,
	struct ward_why *why)
{
	int family = c->args->ipv4 ? AF_INET : c->args->ipv6 ? AF_INET6 : AF_UNSPEC;
	int64_t start = clock_micros();
	struct sock_place real = *place;
	char peer[SOCK_TEXT_MAX];
	int fd, code = real_place(c, &real);

	*ret_stream = NULL;
	if (code != EXIT_OK)
		return code;
	fd = sock_dial(&real, family, limit(c, CONNECT_MS) - clock_steady(), why);
	if (fd < 0)
		return say_why(why, "cannot connect to %s port %s", real.host, real.port);
	c->connect_micros = clock_micros() - start;
	sock_peer_text(fd, peer);
	say_detail("connected to %s in %.1f ms", peer, (double)c->connect_micros / 1000);

	start = clock_micros();
	if (ward_stream_new(c->config, fd, place->host, ret_stream, why) != 0)
		return say_why(why, "cannot start with %s", place->host);
	(void)ward_conn_set_port(ward_stream_conn(*ret_stream), place->port);
	if (handshake(c, *ret_stream, why) == 0)
		c->handshake_micros = clock_micros() - start;
	handshake_text_messages(*ret_stream);
	return c->args->keylog != NULL ? log_secrets(c->args->keylog, ret_stream) : EXIT_OK;
}

int client_dial(struct client *c, const struct sock_place *place, struct ward_stream **ret_stream)
{
	struct ward_why why = { 0 };
	int code = client_try(c, place, ret_stream, &why);

	if (code != EXIT_OK)
		return code;
	if (why.code == 0) {
		handshake_text_facts(*ret_stream);
		return EXIT_OK;
	}
	code = client_say_failed(&why, *ret_stream, place);
	ward_stream_close(*ret_stream);
	*ret_stream = NULL;
	return code;
}
