/* net_site.h - real certificates on both sides, for the tests of net/: an
 * authority made in a directory of its own (ca_dir.h), a server for localhost
 * and 127.0.0.1, and a client that trusts it. */
#ifndef NET_SITE_H
#define NET_SITE_H

#include <ward/easy.h>

struct site {
	struct ward_trust *trust;
	struct ward_credential *credential;
	struct ward_config *client, *server;
};

/* site_open enters the directory: ca/root.pem, site/fullchain.pem and
 * site/privkey.pem are there until site_close. */
void site_open(struct site *s);
void site_close(struct site *s);

/* site_pair makes two connected descriptors, blocking or not. */
void site_pair(int fd[2], bool blocking);

/* site_child runs `act` with one end in a process of its own, which must return
 * 0; returns the other end. site_wait returns what the child returned. */
int site_child(int (*act)(int fd), bool blocking);
int site_wait(void);

#endif
