/* example.h - what the examples of servers share, none of it about TLS but the last. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <ward/easy.h>

static void die(const struct ward_why *why)
{
	fprintf(stderr, "%s: %s\n", ward_why_name(why->code), ward_why_text(why->code));
	exit(1);
}

/* A socket that listens on a port of this machine, for this machine. */
static inline int listen_on(const char *port)
{
	struct sockaddr_in addr = { 0 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	addr.sin_family = AF_INET;
	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	addr.sin_port = htons((uint16_t)atoi(port));
	if (bind(fd, (struct sockaddr *)&addr, sizeof addr) != 0 || listen(fd, 64) != 0) {
		perror(port);
		exit(1);
	}
	return fd;
}

/* A configuration for one certificate, or the end of the program. */
static inline struct ward_config *server_config(const char *chain_file, const char *key_file)
{
	static struct ward_credential *credential; /* outlives the configuration */
	struct ward_config_desc desc = { 0 };
	struct ward_config *config;
	struct ward_why why;

	if (ward_credential_file(chain_file, key_file, &credential, &why) != 0)
		die(&why);
	desc.size = sizeof desc;
	desc.credentials = &credential;
	desc.num_credentials = 1;
	if (ward_config_server(&desc, &config, &why) != 0)
		die(&why);
	return config;
}
