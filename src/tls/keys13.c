/* keys13.c - the TLS 1.3 key schedule.
 *
 *            0
 *            |
 *    PSK -> Early Secret               keys13_base, without a PSK the same for all
 *            | "res binder", "derived"
 *   ECDHE -> Handshake Secret          keys13_handshake
 *            | "c hs traffic", "s hs traffic", "derived"
 *      0 -> Main Secret                keys13_application, keys13_exporter, keys13_resumption
 *            | "c ap traffic", "s ap traffic", "res master"                        */
#include "tls/keys13.h"
#include "base/mem.h"

bool keys13_expand_label(const struct ward_provider *p, const struct hmac_key *key,
	const char *label, struct ward_span context, uint8_t *ret_out, size_t len)
{
	/* struct { uint16 length; opaque label<7..255>; opaque context<0..255>; } */
	uint8_t info[2 + 1 + 255 + 1 + 255];
	struct wr w = wr_of(info, sizeof info);
	size_t mark;

	wr_u16(&w, (uint16_t)len);
	mark = wr_open(&w, 1);
	wr_span(&w, span_of("tls13 "));
	wr_span(&w, span_of(label));
	wr_close(&w, mark, 1);
	mark = wr_open(&w, 1);
	wr_span(&w, context);
	wr_close(&w, mark, 1);
	if (w.bad)
		return false;
	return hkdf_expand(p, key, (struct ward_span){ info, w.len }, ret_out, len);
}

static bool expand_hash(const struct ward_provider *p, const struct suite *suite,
	const struct hmac_key *key, const char *label, const uint8_t *hash, uint8_t *ret_secret)
{
	return keys13_expand_label(p, key, label, (struct ward_span){ hash, suite->hash_len },
		ret_secret, suite->hash_len);
}

/* HKDF-Extract with a salt whose keyed state is kept. */
static void extract(const struct ward_provider *p, const struct hmac_key *salt,
	struct ward_span ikm, uint8_t *ret_prk)
{
	hmac(p, salt, &ikm, 1, ret_prk);
}

/* Expands the Early Secret: `ret_binder_key` is NULL when there is no PSK. */
static bool expand_early(const struct ward_provider *p, const struct hmac_key *early,
	enum ward_hash_id hash, struct keys13_base *ret_base, uint8_t *ret_binder_key)
{
	size_t len = hash_len(hash);
	struct ward_span empty = { ret_base->empty_hash, len };
	uint8_t secret[WARD_HASH_MAX];
	bool ok = true;

	if (ret_binder_key != NULL)
		ok = keys13_expand_label(p, early, "res binder", empty, ret_binder_key, len);
	if (ok)
		ok = keys13_expand_label(p, early, "derived", empty, secret, len);
	if (ok)
		ok = hmac_key_init(p, &ret_base->derived, hash, (struct ward_span){ secret, len });
	mem_wipe(secret, sizeof secret);
	return ok;
}

static bool base_init(const struct ward_provider *p, enum ward_hash_id hash, struct ward_span psk,
	struct keys13_base *ret_base, uint8_t *ret_binder_key)
{
	struct ward_span none = { NULL, 0 };
	uint8_t secret[WARD_HASH_MAX];
	struct hmac_key early;
	bool ok;

	memset(ret_base, 0, sizeof *ret_base);
	TRY(hash_once(p, hash, none, ret_base->empty_hash));
	ok = hkdf_extract(p, hash, none, psk, secret);
	if (ok)
		ok = hmac_key_init(p, &early, hash, (struct ward_span){ secret, hash_len(hash) });
	if (ok)
		ok = expand_early(p, &early, hash, ret_base, ret_binder_key);
	mem_wipe(secret, sizeof secret);
	mem_wipe(&early, sizeof early);
	return ok;
}

bool keys13_base_init(const struct ward_provider *p, enum ward_hash_id hash,
	struct keys13_base *ret_base)
{
	static const uint8_t zeros[WARD_HASH_MAX];

	return base_init(p, hash, (struct ward_span){ zeros, hash_len(hash) }, ret_base, NULL);
}

bool keys13_psk_init(const struct ward_provider *p, enum ward_hash_id hash, struct ward_span psk,
	struct keys13_psk *ret_psk)
{
	memset(ret_psk->binder_key, 0, sizeof ret_psk->binder_key);
	return base_init(p, hash, psk, &ret_psk->base, ret_psk->binder_key);
}

bool keys13_handshake(const struct ward_provider *p, const struct suite *suite,
	const struct keys13_base *base, struct ward_span shared, const uint8_t *hello_hash,
	struct keys13 *k)
{
	static const uint8_t zeros[WARD_HASH_MAX];
	struct ward_span none = { zeros, suite->hash_len };
	uint8_t secret[WARD_HASH_MAX];
	struct ward_span span = { secret, suite->hash_len };
	struct hmac_key key;
	bool ok;

	extract(p, &base->derived, shared, secret);
	ok = hmac_key_init(p, &key, suite->hash, span);
	if (ok)
		ok = expand_hash(p, suite, &key, "c hs traffic", hello_hash, k->client_hs);
	if (ok)
		ok = expand_hash(p, suite, &key, "s hs traffic", hello_hash, k->server_hs);
	if (ok)
		ok = expand_hash(p, suite, &key, "derived", base->empty_hash, secret);
	if (ok)
		ok = hmac_key_init(p, &key, suite->hash, span);
	if (ok) {
		extract(p, &key, none, secret);
		ok = hmac_key_init(p, &k->main, suite->hash, span);
	}
	mem_wipe(secret, sizeof secret);
	mem_wipe(&key, sizeof key);
	return ok;
}

bool keys13_application(const struct ward_provider *p, const struct suite *suite,
	const struct keys13 *k, const uint8_t *finished_hash, uint8_t *ret_client,
	uint8_t *ret_server)
{
	TRY(expand_hash(p, suite, &k->main, "c ap traffic", finished_hash, ret_client));
	return expand_hash(p, suite, &k->main, "s ap traffic", finished_hash, ret_server);
}

bool keys13_resumption(const struct ward_provider *p, const struct suite *suite,
	const struct keys13 *k, const uint8_t *finished_hash, uint8_t *ret_secret)
{
	return expand_hash(p, suite, &k->main, "res master", finished_hash, ret_secret);
}

bool keys13_ticket_psk(const struct ward_provider *p, const struct suite *suite,
	const uint8_t *secret, struct ward_span nonce, uint8_t *ret_psk)
{
	struct hmac_key key;
	bool ok;

	ok = hmac_key_init(p, &key, suite->hash, (struct ward_span){ secret, suite->hash_len });
	if (ok)
		ok = keys13_expand_label(p, &key, "resumption", nonce, ret_psk, suite->hash_len);
	mem_wipe(&key, sizeof key);
	return ok;
}

bool keys13_exporter(const struct ward_provider *p, const struct suite *suite,
	const struct keys13 *k, const uint8_t *finished_hash, uint8_t *ret_secret)
{
	return expand_hash(p, suite, &k->main, "exp master", finished_hash, ret_secret);
}

/* HKDF-Expand-Label(Derive-Secret(Secret, label, ""), "exporter", Hash(context_value),
 *     key_length) */
bool keys13_export(const struct ward_provider *p, const struct suite *suite,
	const uint8_t *secret, const char *label, struct ward_span context, uint8_t *ret_out,
	size_t len)
{
	struct ward_span span = { secret, suite->hash_len };
	uint8_t hash[WARD_HASH_MAX], derived[WARD_HASH_MAX];
	struct hmac_key key;
	bool ok;

	ok = hmac_key_init(p, &key, suite->hash, span);
	if (ok)
		ok = hash_once(p, suite->hash, span_of(""), hash);
	if (ok)
		ok = expand_hash(p, suite, &key, label, hash, derived);
	span.p = derived;
	if (ok)
		ok = hmac_key_init(p, &key, suite->hash, span);
	if (ok)
		ok = hash_once(p, suite->hash, context, hash);
	if (ok)
		ok = keys13_expand_label(p, &key, "exporter",
			(struct ward_span){ hash, suite->hash_len }, ret_out, len);
	mem_wipe(derived, sizeof derived);
	mem_wipe(&key, sizeof key);
	return ok;
}

bool keys13_finished(const struct ward_provider *p, const struct suite *suite,
	const uint8_t *secret, const uint8_t *transcript_hash, uint8_t *ret_verify_data)
{
	struct ward_span hash = { transcript_hash, suite->hash_len };
	uint8_t finished_key[WARD_HASH_MAX];
	struct hmac_key key;
	bool ok;

	memset(ret_verify_data, 0, suite->hash_len);
	ok = hmac_key_init(p, &key, suite->hash, (struct ward_span){ secret, suite->hash_len });
	if (ok)
		ok = keys13_expand_label(p, &key, "finished", (struct ward_span){ NULL, 0 },
			finished_key, suite->hash_len);
	if (ok)
		ok = hmac_key_init(p, &key, suite->hash,
			(struct ward_span){ finished_key, suite->hash_len });
	if (ok)
		hmac(p, &key, &hash, 1, ret_verify_data);
	mem_wipe(finished_key, sizeof finished_key);
	mem_wipe(&key, sizeof key);
	return ok;
}

/* RFC 9846 7.3: the key and IV of a traffic secret. */
static bool derive(const struct ward_provider *p, const struct suite *suite,
	const struct hmac_key *secret, struct record_dir *d)
{
	struct ward_span none = { NULL, 0 };
	uint8_t key[WARD_AEAD_KEY_MAX];
	bool ok;

	ok = keys13_expand_label(p, secret, "key", none, key, suite->key_len);
	if (ok)
		ok = keys13_expand_label(p, secret, "iv", none, d->iv, sizeof d->iv);
	if (ok)
		ok = p->aead_init(&d->aead, suite->aead, key);
	mem_wipe(key, sizeof key);
	return ok;
}

bool keys13_install(const struct ward_provider *p, const struct suite *suite,
	const uint8_t *secret, struct record_dir *d, struct ward_why *why)
{
	struct hmac_key key;
	bool ok;

	record_dir_free(d);
	d->provider = p;
	memcpy(d->secret, secret, suite->hash_len);
	ok = hmac_key_init(p, &key, suite->hash, (struct ward_span){ secret, suite->hash_len });
	if (ok)
		ok = derive(p, suite, &key, d);
	mem_wipe(&key, sizeof key);
	return ok ? true : FAIL(why, PRIMITIVE_FAILED);
}

bool keys13_update(const struct suite *suite, struct record_dir *d, struct ward_why *why)
{
	const struct ward_provider *p = d->provider;
	uint8_t next[WARD_HASH_MAX];
	uint64_t epoch = d->epoch;
	struct hmac_key key;
	bool ok;

	ok = hmac_key_init(p, &key, suite->hash, (struct ward_span){ d->secret, suite->hash_len });
	if (ok)
		ok = keys13_expand_label(p, &key, "traffic upd", (struct ward_span){ NULL, 0 }, next,
			suite->hash_len);
	if (ok)
		ok = keys13_install(p, suite, next, d, why);
	d->epoch = epoch + 1;
	mem_wipe(next, sizeof next);
	mem_wipe(&key, sizeof key);
	return ok ? true : FAIL(why, PRIMITIVE_FAILED);
}
