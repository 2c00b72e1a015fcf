/* tls_evil_message.c - the messages of tls_evil.h: made well, then cut and joined. */
#include "tls_evil.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/group.h"
#include "crypto/job.h"
#include "crypto/sigalg.h"
#include "tls/msg_auth.h"
#include "tls_evil12.h"

struct wr evil_begin(struct evil *e, uint8_t type)
{
	struct wr w = wr_of(e->message, sizeof e->message);

	wr_u8(&w, type);
	wr_open(&w, 3);
	return w;
}

void evil_end(struct evil *e, const struct wr *w)
{
	CHECK(!w->bad);
	e->len = w->len;
	e->message[1] = (uint8_t)((e->len - 4) >> 16);
	e->message[2] = (uint8_t)((e->len - 4) >> 8);
	e->message[3] = (uint8_t)(e->len - 4);
}

static struct key_share own_share(struct evil *e)
{
	struct ward_span peer_share = { e->peer_share, e->peer_share_len };

	/* A server's share of a hybrid is made from the client's. */
	if (e->server && group_half(e->group) != 0)
		CHECK(e->provider->share_answer(e->group, peer_share, e->share, &e->share_len,
			e->secret, &e->secret_len));
	else if (e->pair.group == 0)
		CHECK(e->provider->keypair_new(&e->pair, e->group, e->share, &e->share_len));
	return (struct key_share){ e->group, { e->share, e->share_len } };
}

static void write_client_hello(struct evil *e, struct wr *w)
{
	struct client_hello_params params = {
		.random = e->random,
		.session_id = { e->session_id, e->session_id_len },
		.tls13 = true,
		.grease_suite = 0x1a1a,
		.grease_group = 0x2a2a,
		.grease_version = 0x3a3a,
		.grease_ext1 = 0x4a4a,
		.grease_ext2 = 0x5a5a,
		.suites = &e->suites,
		.groups = &e->groups,
		.schemes = &e->schemes,
		.ocsp = e->ask_staple,
		.record_limit = e->record_limit,
		.name = e->name,
		.alpn = e->alpn,
		.cookie = e->cookie,
		.share = { own_share(e) },
		.num_shares = 1,
		.grease_share = !e->regrouped,
		.tickets = e->tickets || e->session != NULL,
		.tickets_new = 2,
		.tickets_resumed = 1,
	};

	if (e->session != NULL) {
		params.identity = (struct ward_span){ e->session->ticket, e->session->ticket_len };
		params.binder_len = e->session->suite->hash_len;
	}
	msg_client_hello_write(w, &params);
}

static void write_server_hello(struct evil *e, struct wr *w, bool retry)
{
	struct server_hello_params params = {
		.retry = retry,
		.random = e->random,
		.session_id = { e->session_id, e->session_id_len },
		.suite = e->suite->id,
	};

	params.psk = !retry && e->session != NULL;
	params.identity = e->identity;
	if (!retry)
		params.share = own_share(e);
	else if (!e->retry_groupless)
		params.share.group = e->group;
	if (retry)
		params.cookie = e->cookie;
	msg_server_hello_write(w, &params);
}

static void write_certificate_request(struct wr *w)
{
	size_t block, ext, list;

	wr_u8(w, 0);
	block = wr_open(w, 2);
	ext = ext_open(w, EXT_SIGNATURE_ALGORITHMS);
	list = wr_open(w, 2);
	wr_u16(w, WARD_SCHEME_ECDSA_P256_SHA256);
	wr_close(w, list, 2);
	wr_close(w, ext, 2);
	wr_close(w, block, 2);
}

static void write_certificate(struct evil *e, struct wr *w)
{
	struct msg_certificate m = { .num_certs = 0 };

	if (e->credential != NULL) {
		m.num_certs = e->credential->num_certs;
		memcpy(m.cert, e->credential->cert, sizeof m.cert);
		memcpy(m.staple, e->staple, sizeof m.staple);
	}
	msg_certificate_write(w, &m);
}

static void write_certificate_verify(struct evil *e, struct wr *w)
{
	struct ward_job_text text = { .server = e->server, .hash_len = e->suite->hash_len };
	uint8_t bytes[JOB_TEXT_MAX], signature[WARD_SIGNATURE_MAX];
	const struct sigalg *alg = sigalg_find(e->scheme);
	size_t len;

	evil_transcript(e, text.transcript);
	len = job_signed_text(&text, bytes);
	CHECK(e->provider->key_sign(e->credential->key, alg->sig, (struct ward_span){ bytes, len },
		signature, &len));
	msg_certificate_verify_write(w, e->scheme, (struct ward_span){ signature, len });
}

void evil_make(struct evil *e, enum hs_msg type)
{
	struct wr w = evil_begin(e, (uint8_t)type);
	uint8_t verify_data[WARD_HASH_MAX];

	if (e->tls12) {
		evil12_make(e, type);
		return;
	}

	switch (type) {
	case MSG_CLIENT_HELLO: write_client_hello(e, &w); break;
	case MSG_SERVER_HELLO: write_server_hello(e, &w, false); break;
	case MSG_ENCRYPTED_EXTENSIONS:
		msg_encrypted_extensions_write(&w,
			&(struct encrypted_extensions_params){ .alpn = e->alpn,
				.record_limit = e->record_limit });
		break;
	case MSG_CERTIFICATE_REQUEST: write_certificate_request(&w); break;
	case MSG_CERTIFICATE: write_certificate(e, &w); break;
	case MSG_CERTIFICATE_VERIFY: write_certificate_verify(e, &w); break;
	case MSG_FINISHED:
		evil_finished(e, e->server, verify_data);
		wr_bytes(&w, verify_data, e->suite->hash_len);
		break;
	case MSG_KEY_UPDATE: wr_u8(&w, 0); break;
	case MSG_NEW_SESSION_TICKET:
		wr_u32(&w, 7200);
		wr_u32(&w, 1);
		wr_u8(&w, 0);      /* ticket_nonce */
		wr_u16(&w, 1);     /* ticket */
		wr_u8(&w, 7);
		wr_u16(&w, 0);     /* extensions */
		break;
	default: break;
	}
	evil_end(e, &w);
	if (type == MSG_CLIENT_HELLO && e->session != NULL)
		evil_bind(e);
}

void evil_bind(struct evil *e)
{
	const struct suite *suite = e->session->suite;
	struct ward_span psk = { e->session->psk, suite->hash_len };
	uint8_t digest[WARD_HASH_MAX];
	struct keys13_psk keys;
	struct ward_hash hash;

	CHECK(e->len > BINDERS_LEN(suite->hash_len));
	CHECK(keys13_psk_init(e->provider, suite->hash, psk, &keys));
	CHECK(e->provider->hash_init(&hash, suite->hash));
	e->provider->hash_update(&hash, e->log.p, e->log.len);
	e->provider->hash_update(&hash, e->message, e->len - BINDERS_LEN(suite->hash_len));
	e->provider->hash_final(&hash, digest);
	CHECK(keys13_finished(e->provider, suite, keys.binder_key, digest,
		e->message + e->len - suite->hash_len));
}

void evil_make_retry(struct evil *e)
{
	struct wr w = evil_begin(e, MSG_SERVER_HELLO);

	write_server_hello(e, &w, true);
	evil_end(e, &w);
}

struct evil *evil_hello(const struct ward_config_desc *server)
{
	struct evil *e = evil_client(server);

	e->alpn = span_of("\2h2\10http/1.1");
	e->cookie = span_of("stale");
	evil_make(e, MSG_CLIENT_HELLO);
	evil_ext_add(e, 45, "\1\1", 2);
	return e;
}

void evil_share(struct wr *w, uint16_t group, uint8_t fill, size_t len)
{
	wr_u16(w, group);
	wr_u16(w, (uint16_t)len);
	for (size_t i = 0; i < len; i++)
		wr_u8(w, fill);
}

/* ---- surgery ---- */

size_t evil_ext_block(const struct evil *e)
{
	const uint8_t *m = e->message;
	size_t at = 4 + 2 + HELLO_RANDOM;

	switch (m[0]) {
	case MSG_CLIENT_HELLO:
		at += 1u + m[at];
		at += 2u + ((size_t)m[at] << 8 | m[at + 1]);
		return at + 1u + m[at];
	case MSG_SERVER_HELLO:
		return at + 1u + m[at] + 2 + 1;
	case MSG_CERTIFICATE_REQUEST:
		return 4u + 1u + m[4];
	case MSG_NEW_SESSION_TICKET:
		at = 4u + 8u + 1u + m[12];
		return at + 2u + ((size_t)m[at] << 8 | m[at + 1]);
	default:
		return 4;
	}
}

static void add16(uint8_t *p, size_t more)
{
	size_t v = ((size_t)p[0] << 8 | p[1]) + more;

	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

void evil_splice(struct evil *e, size_t at, size_t cut, const void *bytes, size_t len)
{
	size_t block = evil_ext_block(e);
	struct wr w = { e->message, e->len + len - cut, sizeof e->message, false };

	CHECK(at + cut <= e->len && e->len + len - cut <= sizeof e->message);
	memmove(e->message + at + len, e->message + at + cut, e->len - at - cut);
	if (len > 0)
		memcpy(e->message + at, bytes, len);
	evil_end(e, &w);
	if (at >= block + 2)
		add16(e->message + block, len - cut);
}

bool evil_ext_find(const struct evil *e, uint16_t type, size_t *ret_at, size_t *ret_len)
{
	size_t at = evil_ext_block(e) + 2;

	while (at + 4 <= e->len) {
		size_t len = (size_t)e->message[at + 2] << 8 | e->message[at + 3];

		if (((unsigned)e->message[at] << 8 | e->message[at + 1]) == type) {
			*ret_at = at;
			*ret_len = 4 + len;
			return true;
		}
		at += 4 + len;
	}
	return false;
}

void evil_ext_remove(struct evil *e, uint16_t type)
{
	size_t at, len;

	CHECK(evil_ext_find(e, type, &at, &len));
	evil_splice(e, at, len, NULL, 0);
}

static size_t ext_bytes(uint16_t type, const void *data, size_t len, uint8_t *to)
{
	struct wr w = wr_of(to, 4 + len);

	wr_u16(&w, type);
	wr_u16(&w, (uint16_t)len);
	wr_bytes(&w, data, len);
	return w.len;
}

void evil_ext_add(struct evil *e, uint16_t type, const void *data, size_t len)
{
	uint8_t *ext = malloc(4 + len);

	CHECK(ext != NULL);
	evil_splice(e, e->len, 0, ext, ext_bytes(type, data, len, ext));
	free(ext);
}

void evil_ext_set(struct evil *e, uint16_t type, const void *data, size_t len)
{
	uint8_t *ext = malloc(4 + len);
	size_t at, old;

	CHECK(ext != NULL && evil_ext_find(e, type, &at, &old));
	evil_splice(e, at, old, ext, ext_bytes(type, data, len, ext));
	free(ext);
}

void evil_ext_stale(struct evil *e)
{
	uint8_t data[128];
	struct wr w = wr_of(data, sizeof data);
	size_t list = wr_open(&w, 2), item = wr_open(&w, 2);

	wr_span(&w, span_of("a ticket of long ago"));
	wr_close(&w, item, 2);
	wr_u32(&w, 0);
	wr_close(&w, list, 2);
	list = wr_open(&w, 2);
	wr_u8(&w, 32);
	wr_zeros(&w, 32);
	wr_close(&w, list, 2);
	evil_ext_add(e, 41, data, w.len);
}

/* ---- lengths ---- */

struct finder {
	struct rd r;
	struct evil_length *found;
	size_t num;
};

static void note(struct finder *f, unsigned width)
{
	CHECK(f->num < EVIL_LENGTHS);
	f->found[f->num++] = (struct evil_length){ f->r.off, width };
}

static void find_vec(struct finder *f, unsigned width)
{
	note(f, width);
	rd_vec(&f->r, width);
}

static size_t find_open(struct finder *f, unsigned width)
{
	note(f, width);
	return rd_open(&f->r, width);
}

/* What ward reads of extensions; in a ServerHello they have no lists. */
static void find_in_ext(struct finder *f, uint16_t type, bool hello)
{
	size_t outer;

	switch (type) {
	case 0: /* server_name */
		if (!rd_more(&f->r))
			break;
		outer = find_open(f, 2);
		rd_u8(&f->r);
		find_vec(f, 2);
		rd_close(&f->r, outer);
		break;
	case 10:
	case 13:
	case 44: find_vec(f, 2); break;
	case 16: /* ALPN */
		outer = find_open(f, 2);
		while (rd_more(&f->r))
			find_vec(f, 1);
		rd_close(&f->r, outer);
		break;
	case 43:
		if (hello)
			find_vec(f, 1);
		break;
	case 45: find_vec(f, 1); break;
	case 41:
		if (!hello)
			break;
		outer = find_open(f, 2);
		while (rd_more(&f->r)) {
			find_vec(f, 2);
			rd_u32(&f->r);
		}
		rd_close(&f->r, outer);
		outer = find_open(f, 2);
		while (rd_more(&f->r))
			find_vec(f, 1);
		rd_close(&f->r, outer);
		break;
	case 51:
		outer = f->r.end;
		if (hello)
			outer = find_open(f, 2);
		while (rd_more(&f->r)) {
			rd_u16(&f->r);
			if (rd_more(&f->r))
				find_vec(f, 2);
		}
		rd_close(&f->r, outer);
		break;
	}
	rd_rest(&f->r);
}

static void find_exts(struct finder *f, bool hello)
{
	size_t outer = find_open(f, 2), ext;

	while (rd_more(&f->r)) {
		uint16_t type = rd_u16(&f->r);

		ext = find_open(f, 2);
		find_in_ext(f, type, hello);
		rd_close(&f->r, ext);
	}
	rd_close(&f->r, outer);
}

static void find_certificates(struct finder *f)
{
	size_t outer;

	find_vec(f, 1);
	outer = find_open(f, 3);
	while (rd_more(&f->r)) {
		find_vec(f, 3);
		find_exts(f, false);
	}
	rd_close(&f->r, outer);
}

size_t evil_lengths(const struct evil *e, struct evil_length ret[EVIL_LENGTHS])
{
	struct finder f = { rd_of((struct ward_span){ e->message, e->len }), ret, 0 };

	switch (rd_u32(&f.r) >> 24) {
	case MSG_CLIENT_HELLO:
		rd_bytes(&f.r, 2 + HELLO_RANDOM);
		find_vec(&f, 1);
		find_vec(&f, 2);
		find_vec(&f, 1);
		find_exts(&f, true);
		break;
	case MSG_SERVER_HELLO:
		rd_bytes(&f.r, 2 + HELLO_RANDOM);
		find_vec(&f, 1);
		rd_bytes(&f.r, 2 + 1);
		find_exts(&f, false);
		break;
	case MSG_ENCRYPTED_EXTENSIONS: find_exts(&f, false); break;
	case MSG_CERTIFICATE_REQUEST:
		find_vec(&f, 1);
		find_exts(&f, false);
		break;
	case MSG_CERTIFICATE: find_certificates(&f); break;
	case MSG_CERTIFICATE_VERIFY:
		rd_u16(&f.r);
		find_vec(&f, 2);
		break;
	case MSG_NEW_SESSION_TICKET:
		rd_bytes(&f.r, 8);
		find_vec(&f, 1);
		find_vec(&f, 2);
		find_exts(&f, false);
		break;
	default: break;
	}
	CHECK(rd_done(&f.r));
	return f.num;
}

size_t evil_length(const struct evil *e, struct evil_length field)
{
	size_t v = 0;

	for (unsigned i = 0; i < field.width; i++)
		v = v << 8 | e->message[field.at + i];
	return v;
}

void evil_length_set(struct evil *e, struct evil_length field, size_t value)
{
	for (unsigned i = field.width; i-- > 0; value >>= 8)
		e->message[field.at + i] = (uint8_t)value;
}

void evil_cut(struct evil *e, size_t len)
{
	struct wr w = { e->message, len, sizeof e->message, false };

	CHECK(len >= 4 && len <= e->len);
	evil_end(e, &w);
}
