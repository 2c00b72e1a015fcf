/* bulk - how fast each side seals and opens TLS 1.3 records, in memory.
 *
 * The sender makes a batch of records of one size onto the wire, the receiver
 * takes them off. Libraries with read and write callbacks copy between the wire
 * and their own buffers, as they do with a socket; ward seals into the wire and
 * opens in place, which is how its interface is meant to be used. */
#include "bench.h"
#include "certs.h"
#include "impl.h"
#include "pair.h"

#include <string.h>

#define SLOT_NS 20e6             /* CPU time of one implementation in one round */
#define BATCH_BYTES (256u << 10) /* plaintext in one batch: stays in the core's cache */

static const struct {
	const char *send, *receive;
	uint16_t suite;
	size_t record;
} cases[] = {
	{ "aes128gcm-16k-send", "aes128gcm-16k-recv", 0x1301, 16384 },
	{ "aes128gcm-1k-send", "aes128gcm-1k-recv", 0x1301, 1024 },
	{ "aes256gcm-16k-send", "aes256gcm-16k-recv", 0x1302, 16384 },
	{ "aes256gcm-1k-send", "aes256gcm-1k-recv", 0x1302, 1024 },
	{ "chacha20-16k-send", "chacha20-16k-recv", 0x1303, 16384 },
	{ "chacha20-1k-send", "chacha20-1k-recv", 0x1303, 1024 },
};
enum { NUM_CASES = sizeof cases / sizeof cases[0] };

static uint8_t plaintext[16384];

static void send_batch(struct pair *p, size_t record)
{
	for (size_t sent = 0; sent < BATCH_BYTES; sent += record)
		if (!p->impl->send(p->end[SERVER], plaintext, record))
			die("%s: cannot send", p->impl->name);
}

static void receive_batch(struct pair *p)
{
	const uint8_t *data;
	size_t n;

	for (size_t came = 0; came < BATCH_BYTES; came += n) {
		n = p->impl->receive(p->end[CLIENT], &data);
		if (n == 0)
			die("%s: data is missing", p->impl->name);
	}
}

/* One slot: as many batches as fit; GB/s of the sender and the receiver. */
static void measure(struct pair *p, size_t record, double clock_cost, double *ret_send,
	double *ret_receive)
{
	double send_ns = 0, receive_ns = 0, bytes = 0;

	while (send_ns + receive_ns < SLOT_NS) {
		uint64_t t0 = cpu_ns();
		send_batch(p, record);
		uint64_t t1 = cpu_ns();
		receive_batch(p);
		uint64_t t2 = cpu_ns();
		send_ns += (double)(t1 - t0) - clock_cost;
		receive_ns += (double)(t2 - t1) - clock_cost;
		bytes += BATCH_BYTES;
	}
	*ret_send = bytes / send_ns;
	*ret_receive = bytes / receive_ns;
}

static void print(struct result *r, const char *name, size_t num, const struct options *o)
{
	r->bench = "bulk";
	r->name = name;
	r->unit = "GB/s";
	r->num_impls = num;
	if (options_want_case(o, name))
		result_print(r, o);
}

static void run(unsigned which, const struct options *o, double clock_cost)
{
	static struct result send, receive;
	struct certs certs;
	struct pair pair[IMPLS_MAX];
	void *shared[IMPLS_MAX];
	size_t num = 0;

	if (!certs_make(&certs, CERTS_P256))
		die("cannot make certificates");
	struct scene scene = { 0x001d, cases[which].suite, &certs, CERTS_NAME };
	for (size_t i = 0; impls[i] != NULL; i++) {
		if (impls[i]->handshake_only || impls[i]->hybrid_only ||
			!options_want_impl(o, impls[i]->name))
			continue;
		pair_init(&pair[num], impls[i]);
		shared[num] = pair_setup(impls[i], &scene);
		if (!pair_shake(&pair[num], shared[num], 0))
			die("%s: no handshake", impls[i]->name);
		send.impl[num] = receive.impl[num] = impls[i]->name;
		num++;
	}

	/* Round 0 only warms up. */
	for (unsigned round = 0; round <= o->rounds; round++) {
		unsigned at = round > 0 ? round - 1 : 0;
		for (size_t i = 0; i < num; i++)
			measure(&pair[i], cases[which].record, clock_cost, &send.value[i][at],
				&receive.value[i][at]);
	}

	print(&send, cases[which].send, num, o);
	print(&receive, cases[which].receive, num, o);
	for (size_t i = 0; i < num; i++) {
		pair_close(&pair[i], 0);
		pair[i].impl->teardown(shared[i]);
		pair_free(&pair[i]);
	}
	certs_free(&certs);
}

int main(int argc, char **argv)
{
	const char *names[2 * NUM_CASES];
	struct options o;

	for (unsigned i = 0; i < NUM_CASES; i++) {
		names[2 * i] = cases[i].send;
		names[2 * i + 1] = cases[i].receive;
	}
	options_read(&o, argc, argv, names, 2 * NUM_CASES);
	pin_to_core();
	for (size_t i = 0; i < sizeof plaintext; i++)
		plaintext[i] = (uint8_t)(i * 31);
	double clock_cost = cpu_ns_cost();
	for (unsigned i = 0; i < NUM_CASES; i++)
		if (options_want_case(&o, cases[i].send) || options_want_case(&o, cases[i].receive))
			run(i, &o, clock_cost);
	return 0;
}
