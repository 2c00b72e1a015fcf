/* job_thread.c - the same; while a thread makes one client's signature, others are served.
 *
 *	cc job_thread.c $(pkg-config --cflags --libs ward) && ./a.out 8443 fullchain.pem privkey.pem */
#include "example.h"
#include "pump.h"
#include <pthread.h>
/* Clients travel as pointers: through one pipe to the thread, through the other back. */
static int to_thread[2], from_thread[2];
static void *run_jobs(void *arg)
{
	struct client *c;

	do {
		if (read(to_thread[0], &c, sizeof c) != sizeof c)
			break;
		ward_job_run(ward_conn_job(c->conn));
	} while (write(from_thread[1], &c, sizeof c) == sizeof c);
	return arg;
}

static void serve(int epoll, struct client *c)
{
	switch (pump(c)) {
	case PUMP_READ: watch(epoll, EPOLL_CTL_MOD, c->fd, EPOLLIN, c); break;
	case PUMP_WRITE: watch(epoll, EPOLL_CTL_MOD, c->fd, EPOLLOUT, c); break;
	case PUMP_JOB:
		if (write(to_thread[1], &c, sizeof c) == sizeof c)
			break; /* else fall through */
	case PUMP_END: client_free(c);
	}
}

int main(int argc, char **argv)
{
	int epoll = epoll_create1(EPOLL_CLOEXEC), listener;
	struct ward_config *config;
	struct epoll_event e;
	struct client *c;
	pthread_t thread;

	if (argc != 4 || pipe(to_thread) != 0 || pipe(from_thread) != 0)
		return 2;
	config = server_config(argv[2], argv[3]);
	listener = listen_on(argv[1]);
	watch(epoll, EPOLL_CTL_ADD, listener, EPOLLIN, NULL);
	watch(epoll, EPOLL_CTL_ADD, from_thread[0], EPOLLIN, &thread);
	pthread_create(&thread, NULL, run_jobs, NULL);
	while (epoll_wait(epoll, &e, 1, -1) == 1) {
		if (e.data.ptr == NULL)
			welcome(epoll, listener, config);
		else if (e.data.ptr != &thread)
			serve(epoll, (struct client *)e.data.ptr);
		else if (read(from_thread[0], &c, sizeof c) == sizeof c) {
			watch(epoll, EPOLL_CTL_MOD, from_thread[0], EPOLLIN, &thread);
			ward_conn_job_done(c->conn, ward_conn_job(c->conn), now());
			serve(epoll, c);
		}
	}
	return 1;
}
