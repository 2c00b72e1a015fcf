/* print_export - connects to a server and prints what is exported and what binds, for
 * comparing with another program's word: HOST PORT AUTHORITIES VERSION LABEL LENGTH. */
#include <stdio.h>
#include <stdlib.h>
#include <ward/easy.h>

static void print_hex(const char *name, const uint8_t *p, size_t len)
{
	printf("%s ", name);
	for (size_t i = 0; i < len; i++)
		printf("%02X", p[i]);
	printf("\n");
}

static int print(const struct ward_conn *conn, const char *label, size_t len)
{
	uint8_t out[WARD_HASH_MAX];
	size_t out_len;

	if (len > sizeof out || ward_conn_export(conn, label, NULL, 0, out, len) != 0)
		return 1;
	print_hex("export", out, len);
	if (ward_conn_binding(conn, WARD_BINDING_SERVER_END_POINT, out, &out_len) != 0)
		return 1;
	print_hex("end-point", out, out_len);
	return 0;
}

int main(int argc, char **argv)
{
	struct ward_config_desc desc = { .size = sizeof desc, .revocation = WARD_REVOCATION_OFF,
		.keep_peer_chain = true };
	struct ward_config *config = NULL;
	struct ward_stream *stream = NULL;
	struct ward_trust *trust = NULL;
	struct ward_why why;
	int code = 2;

	if (argc == 7 && ward_trust_file(argv[3], &trust, &why) == 0) {
		desc.trust = trust;
		desc.max_version = (uint16_t)strtoul(argv[4], NULL, 16);
		if (ward_config_client(&desc, &config, &why) == 0 &&
			ward_dial(config, argv[1], argv[2], &stream, &why) == 0)
			code = print(ward_stream_conn(stream), argv[5], strtoul(argv[6], NULL, 10));
	}
	ward_stream_close(stream);
	ward_config_free(config);
	ward_trust_free(trust);
	return code;
}
