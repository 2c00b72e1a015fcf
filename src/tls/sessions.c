/* sessions.c - a bounded store of sessions: buckets by key, newest first, and one list of
 * all by age. */
#include "tls/sessions.h"

#include <string.h>
#include <threads.h>
#include "base/mem.h"

#define SESSIONS_DEFAULT 256
#define SESSIONS_MAX 65536
#define PER_KEY_MAX 4 /* of one server: as many as ward's servers give at once */

struct entry {
	struct entry *next;          /* in its bucket, or among the free ones */
	struct entry *newer, *older; /* of all */
	uint8_t key[WARD_POLICY];
	struct session session;
};

struct ward_sessions {
	mtx_t lock;
	struct entry *entries, *free, *newest, *oldest;
	struct entry **bucket;
	size_t num, used;
};

void session_free(struct session *session)
{
	mem_free(session->ticket, session->ticket_len);
	mem_wipe(session, sizeof *session);
}

struct ward_sessions *ward_sessions_new(size_t num)
{
	struct ward_sessions *s;

	if (num == 0)
		num = SESSIONS_DEFAULT;
	if (num > SESSIONS_MAX)
		num = SESSIONS_MAX;
	s = mem_new(sizeof *s);
	if (s == NULL)
		return NULL;
	s->num = num;
	s->entries = mem_new(num * sizeof s->entries[0]);
	s->bucket = mem_new(num * sizeof s->bucket[0]);
	if (s->entries == NULL || s->bucket == NULL || mtx_init(&s->lock, mtx_plain) != thrd_success) {
		mem_free(s->entries, num * sizeof s->entries[0]);
		mem_free(s->bucket, num * sizeof s->bucket[0]);
		mem_free(s, sizeof *s);
		return NULL;
	}
	for (size_t i = 0; i < num; i++) {
		s->entries[i].next = s->free;
		s->free = &s->entries[i];
	}
	return s;
}

void ward_sessions_free(struct ward_sessions *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->num; i++)
		session_free(&s->entries[i].session);
	mtx_destroy(&s->lock);
	mem_free(s->entries, s->num * sizeof s->entries[0]);
	mem_free(s->bucket, s->num * sizeof s->bucket[0]);
	mem_free(s, sizeof *s);
}

size_t ward_sessions_count(struct ward_sessions *s)
{
	size_t used;

	mtx_lock(&s->lock);
	used = s->used;
	mtx_unlock(&s->lock);
	return used;
}

/* ---- with the lock held ---- */

/* The keys are hashes: a few of their bytes are as good as any hash of them. */
static struct entry **bucket_of(struct ward_sessions *s, const uint8_t *key)
{
	size_t hash;

	memcpy(&hash, key, sizeof hash);
	return &s->bucket[hash % s->num];
}

static bool has_key(const struct entry *e, const uint8_t *key)
{
	return memcmp(e->key, key, WARD_POLICY) == 0;
}

static void link_in(struct ward_sessions *s, struct entry *e)
{
	struct entry **bucket = bucket_of(s, e->key);

	e->next = *bucket;
	*bucket = e;
	e->newer = NULL;
	e->older = s->newest;
	if (s->newest != NULL)
		s->newest->newer = e;
	else
		s->oldest = e;
	s->newest = e;
	s->used++;
}

/* Takes an entry out of both lists; its session goes to whoever asked for it. */
static struct session take_out(struct ward_sessions *s, struct entry *e)
{
	struct entry **at = bucket_of(s, e->key);
	struct session session = e->session;

	while (*at != e)
		at = &(*at)->next;
	*at = e->next;
	*(e->newer != NULL ? &e->newer->older : &s->newest) = e->older;
	*(e->older != NULL ? &e->older->newer : &s->oldest) = e->newer;
	mem_wipe(e, sizeof *e);
	e->next = s->free;
	s->free = e;
	s->used--;
	return session;
}

static void forget(struct ward_sessions *s, struct entry *e)
{
	struct session session = take_out(s, e);

	session_free(&session);
}

/* Leaves the `keep` newest with this key. */
static void trim(struct ward_sessions *s, const uint8_t *key, size_t keep)
{
	struct entry *next;
	size_t num = 0;

	for (struct entry *e = *bucket_of(s, key); e != NULL; e = next) {
		next = e->next;
		if (!has_key(e, key))
			continue;
		if (num >= keep)
			forget(s, e);
		num++;
	}
}

static struct entry *find(struct ward_sessions *s, const uint8_t *key)
{
	for (struct entry *e = *bucket_of(s, key); e != NULL; e = e->next)
		if (has_key(e, key))
			return e;
	return NULL;
}

/* ---- for the engine ---- */

void sessions_put(struct ward_sessions *s, const uint8_t key[static WARD_POLICY],
	struct session *session)
{
	struct entry *e;

	mtx_lock(&s->lock);
	trim(s, key, PER_KEY_MAX - 1);
	if (s->free == NULL)
		forget(s, s->oldest);
	e = s->free;
	s->free = e->next;
	memcpy(e->key, key, sizeof e->key);
	e->session = *session;
	link_in(s, e);
	mtx_unlock(&s->lock);
	mem_wipe(session, sizeof *session);
}

bool sessions_take(struct ward_sessions *s, const uint8_t key[static WARD_POLICY], ward_time now,
	struct session *ret_session)
{
	struct entry *e;

	mem_wipe(ret_session, sizeof *ret_session);
	mtx_lock(&s->lock);
	for (e = find(s, key); e != NULL && e->session.until <= now; e = find(s, key))
		forget(s, e);
	if (e != NULL)
		*ret_session = take_out(s, e);
	mtx_unlock(&s->lock);
	return e != NULL;
}

void sessions_drop(struct ward_sessions *s, const uint8_t key[static WARD_POLICY])
{
	mtx_lock(&s->lock);
	trim(s, key, 0);
	mtx_unlock(&s->lock);
}
