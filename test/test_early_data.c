/* A client that remembers another server's tickets may send early data here. It
 * is not accepted, but passed over, and the handshake goes on. RFC 9846 4.3.10 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil.h"

/* A client that has said hello, with early_data and what belongs to it. */
static struct evil *client(bool early, bool retry)
{
	struct ward_config_desc d = pair_desc_server();
	struct evil *e;

	d.retry_always = retry;
	e = evil_client(&d);
	evil_make(e, MSG_CLIENT_HELLO);
	evil_ext_add(e, 45, "\1\1", 2);
	if (early)
		evil_ext_add(e, 42, NULL, 0);
	evil_ext_stale(e);
	evil_say(e);
	CHECK(side_why(&e->side) == 0 && e->retried == retry);
	return e;
}

/* One record under keys that this server never had. */
static void send_early(struct evil *e, size_t len)
{
	uint8_t *record = malloc(RECORD_HEADER + len);

	CHECK(record != NULL);
	memcpy(record, "\x17\3\3", 3);
	record[3] = (uint8_t)(len >> 8);
	record[4] = (uint8_t)len;
	memset(record + RECORD_HEADER, 0xe7, len);
	evil_raw(e, record, RECORD_HEADER + len);
	free(record);
}

/* The second hello: the first without early_data, with what was asked for. */
static void say_second(struct evil *e)
{
	evil_make(e, MSG_CLIENT_HELLO);
	evil_ext_add(e, 45, "\1\1", 2);
	evil_ext_stale(e);
	evil_say(e);
}

static void early_data_is_passed_over(void)
{
	static const size_t lens[] = { 17, 100, 16384 + 17, 16384 + 256, 0, 1, 16 };

	for (size_t i = 0; i < sizeof lens / sizeof lens[0]; i++)
		for (int num = 0; num < 4; num++)
			for (int retry = 0; retry < 2; retry++) {
				struct evil *e = client(true, retry);

				for (int k = 0; k < num && (size_t)k * lens[i] < 40000; k++)
					send_early(e, lens[i]);
				EQ(side_why(&e->side), 0);
				if (retry)
					say_second(e);
				OK(evil_connect(e));
				OK(e->finished_good);
				EQ(e->side.data_len, 0);
				evil_record(e, RECORD_DATA, "real", 4);
				EQ(e->side.data_len, 4);
				evil_free(e);
			}
}

static void a_ccs_may_come_before_and_behind_it(void)
{
	static const uint8_t ccs[] = { 20, 3, 3, 0, 1, 1 };

	for (int retry = 0; retry < 2; retry++) {
		struct evil *e = client(true, retry);

		evil_raw(e, ccs, sizeof ccs);
		send_early(e, 500);
		evil_raw(e, ccs, sizeof ccs);
		if (retry)
			say_second(e);
		OK(evil_connect(e));
		evil_free(e);
	}
}

static void no_more_than_64_kib_of_it_are_passed_over(void)
{
	for (int retry = 0; retry < 2; retry++)
		for (size_t len = 4000; len < 17000; len += 4000) {
			struct evil *e = client(true, retry);
			size_t fit = EARLY_MAX / (RECORD_HEADER + len);

			for (size_t i = 0; i < fit; i++)
				send_early(e, len);
			EQ(side_why(&e->side), 0);
			send_early(e, len);
			if (retry)
				FAILS(e, DATA_UNEXPECTED);
			else
				FAILS(e, RECORD_FORGED);
			evil_free(e);
		}
}

static void the_last_byte_of_the_64_kib_counts(void)
{
	struct evil *e = client(true, false);

	for (int i = 0; i < 4; i++)
		send_early(e, EARLY_MAX / 4 - RECORD_HEADER);
	EQ(side_why(&e->side), 0);
	EQ(e->side.conn->hs->early_left, 0);
	OK(evil_connect(e));
	evil_free(e);
}

static void empty_records_count_with_their_headers(void)
{
	for (int retry = 0; retry < 2; retry++) {
		struct evil *e = client(true, retry);
		size_t num = 0;

		while (side_why(&e->side) == 0 && num < 20000) {
			send_early(e, 0);
			num++;
		}
		EQ(num, EARLY_MAX / RECORD_HEADER + 1);
		evil_free(e);
	}
}

static void who_did_not_announce_it_may_not_send_it(void)
{
	struct evil *e = client(false, false);

	send_early(e, 100);
	FAILS(e, RECORD_FORGED);
	evil_free(e);
	e = client(false, true);
	send_early(e, 100);
	FAILS(e, DATA_UNEXPECTED);
	evil_free(e);
}

static void nothing_is_passed_over_behind_the_first_record_that_opens(void)
{
	struct evil *e = client(true, false);

	send_early(e, 100);
	evil_make(e, MSG_FINISHED);
	evil_record(e, RECORD_HANDSHAKE, e->message, 10);
	EQ(side_why(&e->side), 0);
	send_early(e, 100);
	FAILS(e, RECORD_FORGED);
	evil_free(e);
	e = client(true, false);
	evil_record(e, RECORD_ALERT, "\1\x5a", 2); /* user_canceled: read, and no more */
	EQ(side_why(&e->side), 0);
	send_early(e, 100);
	FAILS(e, RECORD_FORGED);
	evil_free(e);
}

static void nothing_is_passed_over_behind_the_second_hello(void)
{
	struct evil *e = client(true, true);

	send_early(e, 100);
	say_second(e);
	send_early(e, 100);
	FAILS(e, RECORD_FORGED);
	evil_free(e);
}

static void nothing_is_passed_over_within_a_second_hello(void)
{
	struct evil *e = client(true, true);

	evil_make(e, MSG_CLIENT_HELLO);
	evil_record(e, RECORD_HANDSHAKE, e->message, 20);
	send_early(e, 100);
	FAILS(e, MSG_INTERLEAVED);
	evil_free(e);
}

static void a_record_of_it_has_the_limit_of_sealed_ones(void)
{
	for (int retry = 0; retry < 2; retry++) {
		struct evil *e = client(true, retry);

		evil_raw(e, "\x17\3\3\x41\1", 5); /* 2^14 + 257 */
		FAILS(e, RECORD_TOO_LONG);
		evil_free(e);
	}
}

T_MAIN(T(early_data_is_passed_over), T(a_ccs_may_come_before_and_behind_it),
	T(no_more_than_64_kib_of_it_are_passed_over), T(the_last_byte_of_the_64_kib_counts),
	T(empty_records_count_with_their_headers), T(who_did_not_announce_it_may_not_send_it),
	T(nothing_is_passed_over_behind_the_first_record_that_opens),
	T(nothing_is_passed_over_behind_the_second_hello),
	T(nothing_is_passed_over_within_a_second_hello),
	T(a_record_of_it_has_the_limit_of_sealed_ones))
