/* punycode.c - from U-labels to A-labels. RFC 3492 6 */
#include "pki/punycode.h"

#include "base/bytes.h"
#include "pki/name.h"

/* RFC 3492 5 */
#define BASE 36
#define T_MIN 1
#define T_MAX 26
#define SKEW 38
#define DAMP 700
#define INITIAL_BIAS 72
#define INITIAL_N 0x80

#define LABEL_MAX NAME_LABEL_MAX /* code points that can become a label */

/* The code points of a label. */
struct label {
	uint32_t point[LABEL_MAX];
	size_t num;
};

/* One code point in its shortest form, RFC 3629 3; bad for anything else. */
static uint32_t next_point(struct rd *r)
{
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
	uint32_t point = rd_u8(r);
	unsigned more;

	if (point < 0x80)
		return point;
	more = point >= 0xf0 ? 3 : point >= 0xe0 ? 2 : 1;
	if (point < 0xc0 || point > 0xf4)
		r->bad = true;
	point &= 0x3fu >> more;
	for (unsigned i = 0; i < more; i++) {
		uint8_t byte = rd_u8(r);

		if ((byte & 0xc0) != 0x80)
			r->bad = true;
		point = point << 6 | (byte & 0x3f);
	}
	if (point < least[more] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
		r->bad = true;
	return point;
}

/* 6.1 */
static uint32_t adapt(uint32_t delta, uint32_t num, bool first)
{
	uint32_t k = 0;

	delta = first ? delta / DAMP : delta / 2;
	delta += delta / num;
	for (; delta > (BASE - T_MIN) * T_MAX / 2; k += BASE)
		delta /= BASE - T_MIN;
	return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

/* A number in digits of a base that varies: 3.3. */
static void write_delta(struct wr *w, uint32_t delta, uint32_t bias)
{
	static const char digit[] = "abcdefghijklmnopqrstuvwxyz0123456789";

	for (uint32_t k = BASE;; k += BASE) {
		uint32_t t = k <= bias + T_MIN ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias;

		if (delta < t)
			break;
		wr_u8(w, (uint8_t)digit[t + (delta - t) % (BASE - t)]);
		delta = (delta - t) / (BASE - t);
	}
	wr_u8(w, (uint8_t)digit[delta]);
}

/* The smallest code point that was not written yet. */
static uint32_t smallest(const struct label *label, uint32_t from)
{
	uint32_t least = UINT32_MAX;

	for (size_t i = 0; i < label->num; i++)
		if (label->point[i] >= from && label->point[i] < least)
			least = label->point[i];
	return least;
}

/* 6.3; 63 code points below 0x110000 cannot overflow delta. */
static void encode(struct wr *w, const struct label *label)
{
	uint32_t n = INITIAL_N, delta = 0, bias = INITIAL_BIAS, basic = 0, done;

	for (size_t i = 0; i < label->num; i++)
		if (label->point[i] < INITIAL_N) {
			wr_u8(w, (uint8_t)label->point[i]);
			basic++;
		}
	if (basic > 0)
		wr_u8(w, '-');
	for (done = basic; done < label->num; n++, delta++) {
		uint32_t least = smallest(label, n);

		delta += (least - n) * (done + 1);
		n = least;
		for (size_t i = 0; i < label->num; i++) {
			if (label->point[i] < n)
				delta++;
			if (label->point[i] != n)
				continue;
			write_delta(w, delta, bias);
			bias = adapt(delta, done + 1, done == basic);
			delta = 0;
			done++;
		}
	}
}

static void write_label(struct wr *w, struct label *label)
{
	bool ascii = true;

	for (size_t i = 0; i < label->num; i++) {
		if (label->point[i] >= 'A' && label->point[i] <= 'Z')
			label->point[i] += 'a' - 'A';
		ascii = ascii && label->point[i] < INITIAL_N;
	}
	if (!ascii) {
		wr_span(w, span_of("xn--"));
		encode(w, label);
		return;
	}
	for (size_t i = 0; i < label->num; i++)
		wr_u8(w, (uint8_t)label->point[i]);
}

bool punycode_name(struct ward_span utf8, uint8_t ret_name[PUNYCODE_NAME_MAX], size_t *ret_len)
{
	struct rd r = rd_of(utf8);
	struct wr w = wr_of(ret_name, PUNYCODE_NAME_MAX);
	struct label label = { .num = 0 };

	*ret_len = 0;
	while (rd_more(&r)) {
		uint32_t point = next_point(&r);

		if (point == '.') {
			write_label(&w, &label);
			wr_u8(&w, '.');
			label.num = 0;
		} else if (label.num < LABEL_MAX) {
			label.point[label.num] = point;
			label.num++;
		} else {
			return false;
		}
	}
	write_label(&w, &label);
	if (!rd_done(&r) || w.bad || !name_dns_valid((struct ward_span){ ret_name, w.len }))
		return false;
	*ret_len = w.len;
	return true;
}
