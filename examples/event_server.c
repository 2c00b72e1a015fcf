/* event_server.c - sends every client its bytes back, with libevent: behind
 * ward_event_new a TLS connection is a bufferevent like any other.
 *
 *	cc event_server.c $(pkg-config --cflags --libs ward_event) && ./a.out 8443 fullchain.pem privkey.pem */
#include "example.h"
#include <event2/event.h>
#include <event2/listener.h>
#include <ward/event.h>

static void on_read(struct bufferevent *bev, void *arg)
{
	(void)arg;
	bufferevent_write_buffer(bev, bufferevent_get_input(bev));
}

static void on_event(struct bufferevent *bev, short what, void *arg)
{
	(void)arg;
	if ((what & (BEV_EVENT_EOF | BEV_EVENT_ERROR | BEV_EVENT_TIMEOUT)) == 0)
		return;
	ward_event_goodbye(bev);
	bufferevent_free(bev);
}

static void on_accept(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *peer,
	int len, void *config)
{
	struct ward_event_args args = { 0 };
	struct ward_why why;
	struct bufferevent *bev;

	(void)peer;
	(void)len;
	args.config = (struct ward_config *)config;
	bev = ward_event_new(evconnlistener_get_base(listener), fd, &args, &why);
	if (bev == NULL)
		die(&why);
	bufferevent_setcb(bev, on_read, NULL, on_event, NULL);
	bufferevent_enable(bev, EV_READ | EV_WRITE);
}

int main(int argc, char **argv)
{
	struct event_base *base = event_base_new();
	struct ward_config *config;
	int fd;

	if (argc != 4)
		return 2;
	config = server_config(argv[2], argv[3]);
	fd = listen_on(argv[1]);
	evutil_make_socket_nonblocking(fd);
	if (evconnlistener_new(base, on_accept, config, LEV_OPT_CLOSE_ON_FREE, -1, fd) == NULL)
		return 1;
	return event_base_dispatch(base);
}
