/* Hex, base64 and dates: base/text.h, base/date.h. What reads, writes back. */
#include "base/date.h"
#include "base/text.h"
#include "fuzz.h"

static void hex(const char *text, size_t len, uint8_t *out, char *back)
{
	size_t num;

	if (!text_hex_read(text, len, out, len / 2, &num)) {
		HOLDS(num == 0);
		return;
	}
	text_hex((struct ward_span){ out, num }, back);
	HOLDS(2 * num == len && strlen(back) == len);
}

static void base64(const char *text, size_t len, uint8_t *out, char *back)
{
	size_t num;

	if (!text_base64_read(text, len, out, len / 4 * 3, &num)) {
		HOLDS(num == 0);
		return;
	}
	text_base64((struct ward_span){ out, num }, back);
	HOLDS(TEXT_BASE64_LEN(num) == len && memcmp(back, text, len) == 0);
}

static void date(const char *text)
{
	struct ward_why why = { 0 };
	int64_t seconds, again;
	char back[DATE_TEXT];

	if (!date_read(text, &seconds, &why))
		return;
	HOLDS(seconds >= DATE_MIN - DATE_DAY && seconds <= DATE_MAX + DATE_DAY);
	if (seconds < DATE_MIN || seconds > DATE_MAX)
		return;
	date_write(seconds, back);
	HOLDS(date_read(back, &again, &why) && again == seconds);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *text = malloc(len + 1), *back = malloc(2 * len + 8);
	uint8_t *out = malloc(len + 1);

	HOLDS(text != NULL && back != NULL && out != NULL);
	if (len > 0)
		memcpy(text, data, len);
	text[len] = '\0';
	hex(text, len, out, back);
	base64(text, len, out, back);
	date(text);
	free(text);
	free(back);
	free(out);
	return 0;
}
