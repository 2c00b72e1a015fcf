/* TLS over descriptors: easy.h, both ends of it. */
#include <ward/easy.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include "ca_dir.h"
#include "net/sock.h"
#include "net_site.h"
#include "t.h"

#define BIG 1000003

static struct site site;
static struct ward_stream *client, *server;
static struct ward_why why;
static uint8_t sent[BIG], got[BIG];

/* Two streams on two ends of one socket, neither of which blocks. */
static void open_both(const char *name)
{
	int fd[2];

	site_pair(fd, false);
	OK(ward_stream_new(site.client, fd[0], name, &client, &why) == 0);
	OK(ward_stream_new(site.server, fd[1], NULL, &server, &why) == 0);
}

static void close_both(void)
{
	ward_stream_close(client);
	ward_stream_close(server);
	client = NULL;
	server = NULL;
}

/* Lets both go on in turn; true when both handshakes ended well. */
static bool shake(int *ret_client, int *ret_server)
{
	int c = WARD_AGAIN, s = WARD_AGAIN;

	for (int i = 0; i < 50 && (c == WARD_AGAIN || s == WARD_AGAIN); i++) {
		if (c == WARD_AGAIN)
			c = ward_handshake(client);
		if (s == WARD_AGAIN)
			s = ward_handshake(server);
	}
	*ret_client = c;
	*ret_server = s;
	return c == 0 && s == 0;
}

static void open_connected(void)
{
	int c, s;

	open_both("localhost");
	OK(shake(&c, &s));
}

static void two_ends_shake_hands_and_talk(void)
{
	char text[16];
	size_t len;

	open_connected();
	OK(ward_write(client, "hello", 5, &len) == 0);
	EQ(len, 5);
	OK(ward_read(server, text, sizeof text, &len) == 0);
	EQ(len, 5);
	EQ_MEM(text, "hello", 5);
	OK(ward_write(server, "good day", 8, &len) == 0);
	/* Read in two pieces: what was not taken stays. */
	OK(ward_read(client, text, 4, &len) == 0);
	EQ_MEM(text, "good", 4);
	OK(ward_read(client, text, sizeof text, &len) == 0);
	EQ(len, 4);
	EQ_MEM(text, " day", 4);
	EQ(ward_read(client, text, sizeof text, &len), WARD_AGAIN);
	EQ(ward_stream_wait(client), POLLIN);
	close_both();
}

static void the_verdict_is_kept_with_its_path(void)
{
	const struct ward_verdict *verdict;

	open_connected();
	verdict = ward_stream_verdict(client);
	OK(verdict != NULL);
	EQ(verdict->why.code, 0);
	OK(verdict->anchored);
	EQ(verdict->path_len, 3);
	EQ(verdict->key.kind, WARD_KEY_P256);
	OK(ward_stream_verdict(server) == NULL);
	close_both();
}

static struct ward_provider counting;
static unsigned checks;

static bool count_verify(const struct ward_public_key *key, enum ward_sig sig,
	struct ward_span message, struct ward_span signature)
{
	checks++;
	return ward_provider_default()->verify(key, sig, message, signature);
}

static void connections_share_a_cache_of_signatures(void)
{
	struct ward_config_desc desc = { .size = sizeof desc, .provider = &counting,
		.trust = site.trust, .revocation = WARD_REVOCATION_SOFT };
	struct ward_config *usual = site.client;

	counting = *ward_provider_default();
	counting.verify = count_verify;
	desc.sig_cache = ward_sig_cache_new(0);
	OK(ward_config_client(&desc, &site.client, &why) == 0);
	/* Leaf, intermediate and CertificateVerify; then without the intermediate. */
	for (unsigned want = 3; want > 1; want--) {
		checks = 0;
		open_connected();
		close_both();
		EQ(checks, want);
	}
	ward_config_free(site.client);
	ward_sig_cache_free(desc.sig_cache);
	site.client = usual;
}

static void a_wrong_name_is_refused_and_the_server_is_told(void)
{
	int c, s;

	open_both("example.org");
	OK(!shake(&c, &s));
	EQ(c, -WARD_WHY_CERT_NAME);
	EQ(ward_stream_why(client)->code, WARD_WHY_CERT_NAME);
	EQ(s, -WARD_WHY_ALERT_RECEIVED);
	EQ(ward_stream_why(server)->peer_alert, ward_why_alert(WARD_WHY_CERT_NAME));
	OK(ward_stream_verdict(client) != NULL);
	OK(ward_stream_verdict(client)->num_problems > 0);
	close_both();
}

static void a_name_that_is_none_does_not_begin(void)
{
	int fd[2];

	site_pair(fd, false);
	EQ(ward_stream_new(site.client, fd[0], "no name", &client, &why), -WARD_WHY_CERT_NAME_INPUT);
	OK(client == NULL);
	/* The descriptor was the stream's: it is closed. */
	OK(fcntl(fd[0], F_GETFD) < 0);
	close(fd[1]);
}

/* Both write all the time through narrow sockets, and neither waits for ever. */
static void both_can_write_much_at_once(void)
{
	size_t up = 0, down = 0, up_got = 0, down_got = 0, len;
	int narrow = 4096;

	for (size_t i = 0; i < BIG; i++)
		sent[i] = (uint8_t)(i * 7 + i / 251);
	open_connected();
	setsockopt(ward_stream_fd(client), SOL_SOCKET, SO_SNDBUF, &narrow, sizeof narrow);
	setsockopt(ward_stream_fd(server), SOL_SOCKET, SO_SNDBUF, &narrow, sizeof narrow);
	for (int i = 0; i < 100000 && (up_got < BIG || down_got < BIG); i++) {
		OK(ward_write(client, sent + up, BIG - up, &len) >= 0);
		up += len;
		OK(ward_write(server, sent + down, BIG - down, &len) >= 0);
		down += len;
		OK(ward_read(server, got + up_got, BIG - up_got, &len) >= 0);
		up_got += len;
		/* What the client gets is compared at once: there is one buffer. */
		uint8_t piece[5000];
		OK(ward_read(client, piece, sizeof piece, &len) >= 0);
		EQ_MEM(piece, sent + down_got, len);
		down_got += len;
		if (t_bad > 0)
			break;
	}
	EQ(up_got, BIG);
	EQ(down_got, BIG);
	EQ_MEM(got, sent, BIG);
	close_both();
}

static void what_was_taken_is_sent_by_writing_nothing(void)
{
	int narrow = 4096, rc;
	size_t len, total = 0, received = 0;

	open_connected();
	setsockopt(ward_stream_fd(client), SOL_SOCKET, SO_SNDBUF, &narrow, sizeof narrow);
	while (ward_write(client, sent, sizeof sent, &len) == 0)
		total += len;
	EQ(ward_stream_wait(client), POLLOUT);
	while ((rc = ward_write(client, "", 0, &len)) == WARD_AGAIN) {
		OK(ward_read(server, got, sizeof got, &len) >= 0);
		received += len;
	}
	EQ(rc, 0);
	while (ward_read(server, got, sizeof got, &len) == 0)
		received += len;
	EQ(received, total);
	close_both();
}

static void a_goodbye_ends_one_direction_only(void)
{
	char text[16];
	size_t len;

	open_connected();
	EQ(ward_stream_finish(client), 0);
	EQ(ward_write(client, "x", 1, &len), -WARD_WHY_CONN_OVER);
	EQ(ward_read(server, text, sizeof text, &len), 0);
	EQ(len, 0);
	EQ(ward_read(server, text, sizeof text, &len), 0);
	EQ(len, 0);
	OK(ward_write(server, "still here", 10, &len) == 0);
	EQ(ward_read(client, text, sizeof text, &len), 0);
	EQ(len, 10);
	EQ(ward_stream_finish(server), 0);
	EQ(ward_read(client, text, sizeof text, &len), 0);
	EQ(len, 0);
	EQ(ward_stream_why(client)->code, 0);
	EQ(ward_stream_why(server)->code, 0);
	close_both();
}

static void a_close_says_goodbye(void)
{
	char text[16];
	size_t len;

	open_connected();
	OK(ward_write(server, "last", 4, &len) == 0);
	ward_stream_close(server);
	server = NULL;
	EQ(ward_read(client, text, sizeof text, &len), 0);
	EQ(len, 4);
	EQ(ward_read(client, text, sizeof text, &len), 0);
	EQ(len, 0);
	close_both();
}

static void a_peer_that_vanishes_is_truncation(void)
{
	char text[16];
	size_t len;

	open_connected();
	OK(ward_write(server, "half", 4, &len) == 0);
	shutdown(ward_stream_fd(server), SHUT_RDWR);
	EQ(ward_read(client, text, sizeof text, &len), 0);
	EQ(len, 4);
	EQ(ward_read(client, text, sizeof text, &len), -WARD_WHY_TRUNCATED);
	EQ(len, 0);
	EQ(ward_stream_why(client)->code, WARD_WHY_TRUNCATED);
	close_both();
}

static void a_peer_that_vanishes_in_the_handshake_closed_early(void)
{
	int c;

	open_both("localhost");
	EQ(ward_handshake(client), WARD_AGAIN);
	shutdown(ward_stream_fd(server), SHUT_RDWR);
	c = ward_handshake(client);
	EQ(c, -WARD_WHY_CLOSED_EARLY);
	close_both();
}

static void writing_to_one_who_left_is_a_failure_and_no_signal(void)
{
	size_t len;
	int rc = 0;

	signal(SIGPIPE, SIG_DFL);
	open_connected();
	ward_stream_close(server);
	server = NULL;
	for (int i = 0; i < 10 && rc == 0; i++)
		rc = ward_write(client, "anyone?", 7, &len);
	EQ(rc, -WARD_WHY_IO_FAILED);
	EQ(ward_stream_why(client)->got, EPIPE);
	close_both();
}

static void a_peer_that_speaks_no_tls_is_refused(void)
{
	static const char smtp[] = "220 mail.example.org ESMTP\r\n";
	int fd[2];

	site_pair(fd, false);
	OK(ward_stream_new(site.client, fd[0], "localhost", &client, &why) == 0);
	EQ(ward_handshake(client), WARD_AGAIN);
	OK(write(fd[1], smtp, sizeof smtp - 1) > 0);
	OK(ward_handshake(client) < 0);
	OK(ward_stream_why(client)->code != 0);
	ward_stream_close(client);
	close(fd[1]);
}

static void files_that_are_no_good_are_refused_by_name(void)
{
	struct ward_trust *trust;
	struct ward_credential *credential;

	EQ(ward_trust_file("missing", &trust, &why), -WARD_WHY_FILE_READ);
	EQ(why.got, ENOENT);
	OK(trust == NULL);
	EQ(ward_trust_file("site/privkey.pem", &trust, &why), -WARD_WHY_TRUST_EMPTY);
	EQ(ward_credential_file("missing", "site/privkey.pem", &credential, &why), -WARD_WHY_FILE_READ);
	EQ(ward_credential_file("site/fullchain.pem", "missing", &credential, &why),
		-WARD_WHY_FILE_READ);
	OK(chmod("site/privkey.pem", 0644) == 0);
	EQ(ward_credential_file("site/fullchain.pem", "site/privkey.pem", &credential, &why),
		-WARD_WHY_KEY_FILE_OPEN_TO_ALL);
	OK(chmod("site/privkey.pem", 0600) == 0);
	EQ(ward_credential_file("ca/root.pem", "site/privkey.pem", &credential, &why),
		-WARD_WHY_KEY_MISMATCH);
	OK(credential == NULL);
}

static void a_named_bundle_is_used_or_is_an_error(void)
{
	struct ward_trust *trust;

	OK(setenv("SSL_CERT_FILE", "ca/root.pem", 1) == 0);
	EQ(ward_trust_system(&trust, &why), 0);
	EQ(ward_trust_count(trust), 1);
	ward_trust_free(trust);
	OK(setenv("SSL_CERT_FILE", "missing", 1) == 0);
	EQ(ward_trust_system(&trust, &why), -WARD_WHY_FILE_READ);
	OK(trust == NULL);
	OK(unsetenv("SSL_CERT_FILE") == 0);
}

static int listener;

/* A server on a blocking descriptor that sends back what it reads. */
static int echo_once(int unused)
{
	int fd = accept(listener, NULL, NULL);
	struct ward_stream *s;
	char text[5000];
	size_t len;

	(void)unused;
	if (ward_stream_new(site.server, fd, NULL, &s, &why) != 0 || ward_handshake(s) != 0)
		return 1;
	while (ward_read(s, text, sizeof text, &len) == 0 && len > 0)
		if (ward_write(s, text, len, &len) != 0)
			return 2;
	ward_stream_close(s);
	return 0;
}

static void dialling_connects_and_verifies_and_blocks(void)
{
	struct sock_place any = { .host = "127.0.0.1", .port = "0" };
	char text[SOCK_TEXT_MAX];
	size_t len = 0, total = 0;
	int end;

	why = (struct ward_why){ 0 };
	listener = sock_listen(&any, &why);
	OK(sock_block(listener));
	sock_local_text(listener, text);
	end = site_child(echo_once, true);
	EQ(ward_dial(site.client, "localhost", strrchr(text, ':') + 1, &client, &why), 0);
	for (int i = 0; i < 20; i++) {
		EQ(ward_write(client, sent, 3000, &len), 0);
		EQ(len, 3000);
		for (total = 0; total < 3000; total += len)
			if (ward_read(client, got, sizeof got, &len) != 0 || len == 0)
				break;
		EQ(total, 3000);
	}
	ward_stream_close(client);
	client = NULL;
	EQ(site_wait(), 0);
	close(end);
	close(listener);
	EQ(ward_dial(site.client, "localhost", strrchr(text, ':') + 1, &client, &why),
		-WARD_WHY_CONNECT_FAILED);
	OK(client == NULL);
	EQ(ward_dial(site.client, "localhost", "123456789", &client, &why),
		-WARD_WHY_ADDRESS_MALFORMED);
}

static void closing_nothing_is_allowed(void)
{
	ward_stream_close(NULL);
}

static void a_site_is_made_with_an_authority_of_its_own(void)
{
	site_open(&site);
	OK(site.client != NULL && site.server != NULL);
}

static void the_site_goes_away(void)
{
	site_close(&site);
}

T_MAIN(T(a_site_is_made_with_an_authority_of_its_own),
	T(two_ends_shake_hands_and_talk), T(the_verdict_is_kept_with_its_path),
	T(connections_share_a_cache_of_signatures),
	T(a_wrong_name_is_refused_and_the_server_is_told), T(a_name_that_is_none_does_not_begin),
	T(both_can_write_much_at_once), T(what_was_taken_is_sent_by_writing_nothing),
	T(a_goodbye_ends_one_direction_only), T(a_close_says_goodbye),
	T(a_peer_that_vanishes_is_truncation),
	T(a_peer_that_vanishes_in_the_handshake_closed_early),
	T(writing_to_one_who_left_is_a_failure_and_no_signal),
	T(a_peer_that_speaks_no_tls_is_refused), T(files_that_are_no_good_are_refused_by_name),
	T(a_named_bundle_is_used_or_is_an_error), T(dialling_connects_and_verifies_and_blocks),
	T(closing_nothing_is_allowed), T(the_site_goes_away))
