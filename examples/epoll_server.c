/* epoll_server.c - sends every client its bytes back: one thread, any number of clients.
 *
 *	cc epoll_server.c $(pkg-config --cflags --libs ward) && ./a.out 8443 fullchain.pem privkey.pem */
#include "example.h"
#include "pump.h"

static void serve(int epoll, struct client *c)
{
	for (;;) {
		switch (pump(c)) {
		case PUMP_READ: watch(epoll, EPOLL_CTL_MOD, c->fd, EPOLLIN, c); return;
		case PUMP_WRITE: watch(epoll, EPOLL_CTL_MOD, c->fd, EPOLLOUT, c); return;
		case PUMP_END: client_free(c); return;
		case PUMP_JOB: /* here and now; in job_thread.c another thread does it */
			ward_job_run(ward_conn_job(c->conn));
			ward_conn_job_done(c->conn, ward_conn_job(c->conn), now());
		}
	}
}

int main(int argc, char **argv)
{
	int epoll = epoll_create1(EPOLL_CLOEXEC), listener;
	struct ward_config *config;
	struct epoll_event e;

	if (argc != 4)
		return 2;
	config = server_config(argv[2], argv[3]);
	listener = listen_on(argv[1]);
	watch(epoll, EPOLL_CTL_ADD, listener, EPOLLIN, NULL);
	while (epoll_wait(epoll, &e, 1, -1) == 1) {
		if (e.data.ptr == NULL)
			welcome(epoll, listener, config);
		else
			serve(epoll, (struct client *)e.data.ptr);
	}
	return 1;
}
