/* server.c - greets every client, one after the other.
 *
 *	cc server.c $(pkg-config --cflags --libs ward) && ./a.out 8443 fullchain.pem privkey.pem */
#include "example.h"

static void greet(struct ward_stream *stream)
{
	static const char hello[] = "hello from ward\n";
	size_t len;

	/* A client that fails is no reason for a server to end. */
	if (ward_handshake(stream) != 0 ||
		ward_write(stream, hello, sizeof hello - 1, &len) != 0) {
		const struct ward_why *why = ward_stream_why(stream);

		printf("%s: %s\n", ward_why_name(why->code), ward_why_text(why->code));
		fflush(stdout);
	}
}

int main(int argc, char **argv)
{
	struct ward_config *config;
	int listener, fd;

	if (argc != 4)
		return 2;
	config = server_config(argv[2], argv[3]);
	listener = listen_on(argv[1]);
	while ((fd = accept(listener, NULL, NULL)) >= 0) {
		struct ward_stream *stream;
		struct ward_why why;

		if (ward_stream_new(config, fd, NULL, &stream, &why) != 0)
			die(&why);
		greet(stream);
		ward_stream_close(stream);
	}
	return 1;
}
