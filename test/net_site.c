/* net_site.c - real certificates on both sides. */
#include "net_site.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "ca_dir.h"

static pid_t child;

void site_open(struct site *s)
{
	struct ward_config_desc desc = { .size = sizeof desc };
	struct ward_why why = { 0 };
	struct ca_made made;

	enter();
	CHECK(init("ca", "p256", &why));
	CHECK(issue_at("ca", "localhost", "site", 30, time(NULL), &made, &why));
	CHECK(ward_trust_file("ca/root.pem", &s->trust, &why) == 0);
	CHECK(ward_credential_file("site/fullchain.pem", "site/privkey.pem", &s->credential,
		&why) == 0);
	desc.trust = s->trust;
	desc.revocation = WARD_REVOCATION_SOFT;
	CHECK(ward_config_client(&desc, &s->client, &why) == 0);
	desc = (struct ward_config_desc){ .size = sizeof desc };
	desc.credentials = &s->credential;
	desc.num_credentials = 1;
	CHECK(ward_config_server(&desc, &s->server, &why) == 0);
}

void site_close(struct site *s)
{
	ward_config_free(s->client);
	ward_config_free(s->server);
	ward_trust_free(s->trust);
	ward_credential_free(s->credential);
	*s = (struct site){ 0 };
	leave();
}

void site_pair(int fd[2], bool blocking)
{
	int type = SOCK_STREAM | SOCK_CLOEXEC | (blocking ? 0 : SOCK_NONBLOCK);

	CHECK(socketpair(AF_UNIX, type, 0, fd) == 0);
}

int site_child(int (*act)(int fd), bool blocking)
{
	int fd[2];

	site_pair(fd, true);
	child = fork();
	CHECK(child >= 0);
	if (child == 0) {
		close(fd[0]);
		alarm(30);
		_exit(act(fd[1]));
	}
	close(fd[1]);
	if (!blocking)
		CHECK(fcntl(fd[0], F_SETFL, O_NONBLOCK) == 0);
	return fd[0];
}

int site_wait(void)
{
	int status = 0;

	CHECK(waitpid(child, &status, 0) == child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}
