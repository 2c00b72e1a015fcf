/* ca_dir.h - what the tests of the authority share: each has a directory of its
 * own, in which it stands, and which goes away with it. */
#ifndef CA_DIR_H
#define CA_DIR_H

#include <unistd.h>
#include "ca/ca.h"
#include "net/file.h"

#define NOW INT64_C(1790000000)

void enter(void);
void leave(void);

bool there(const char *path);
unsigned mode_of(const char *path);
void put(const char *path, const char *text);
bool same_file(const char *path, const char *text);

/* How many things are in a directory, hidden ones too. */
size_t count(const char *path);

/* Makes an authority with this kind of key at NOW. */
bool init(const char *path, const char *kind, struct ward_why *why);

/* Opens an authority and issues one certificate; issue() does so for CA_DAYS at
 * NOW from the one called "ca". */
bool issue_at(const char *path, const char *name, const char *out, int64_t days, int64_t now,
	struct ca_made *ret_made, struct ward_why *why);
bool issue(const char *name, const char *out, struct ward_why *why);

/* How many certificates an authority has on its list. */
size_t list_len(const char *path);

/* Runs `act` as a user without rights; returns whether it said true. */
bool as_nobody(bool (*act)(void));

/* Runs `act` in a process of its own and kills it after a while. */
void kill_after(void (*act)(void), useconds_t micros);

#endif
