/* client.c - asks a web server for a page, everything verified.
 *
 *	cc client.c $(pkg-config --cflags --libs ward) && ./a.out example.org 443 */
#include <stdio.h>
#include <string.h>
#include <ward/easy.h>

static int tell(const struct ward_why *why)
{
	fprintf(stderr, "%s: %s\n", ward_why_name(why->code), ward_why_text(why->code));
	return 1;
}

int main(int argc, char **argv)
{
	struct ward_config_desc desc = { .size = sizeof desc, .revocation = WARD_REVOCATION_SOFT };
	struct ward_config *config;
	struct ward_trust *trust;
	struct ward_stream *stream;
	struct ward_why why;
	char text[4096];
	size_t len;

	if (argc != 3)
		return 2;
	if (ward_trust_system(&trust, &why) != 0)
		return tell(&why);
	desc.trust = trust;
	if (ward_config_client(&desc, &config, &why) != 0)
		return tell(&why);
	if (ward_dial(config, argv[1], argv[2], &stream, &why) != 0)
		return tell(&why);

	len = (size_t)snprintf(text, sizeof text,
		"GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", argv[1]);
	if (ward_write(stream, text, len, &len) != 0)
		return tell(ward_stream_why(stream));
	while (ward_read(stream, text, sizeof text, &len) == 0 && len > 0)
		fwrite(text, 1, len, stdout);
	if (ward_stream_why(stream)->code != 0) /* not the whole page */
		return tell(ward_stream_why(stream));

	ward_stream_close(stream);
	ward_config_free(config);
	ward_trust_free(trust);
	return 0;
}
