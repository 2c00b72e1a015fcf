/* json.c - facts as JSON. */
#include "app/json.h"

#include <stdlib.h>
#include <string.h>
#include "app/say.h"
#include "base/date.h"
#include "der/der_write.h"

/* At most three bytes a byte: U+FFFD. */
static size_t clean(struct ward_span in, char *out)
{
	bool utf8 = der_write_is_utf8(in);
	size_t n = 0;

	for (size_t i = 0; i < in.len; i++) {
		uint8_t c = in.p[i];

		if (c == 0) {
			memcpy(out + n, "\xef\xbf\xbd", 3);
			n += 3;
		} else if (c < 0x80 || utf8) {
			out[n++] = (char)c;
		} else {
			out[n++] = (char)(0xc0 | c >> 6);
			out[n++] = (char)(0x80 | (c & 0x3f));
		}
	}
	return n;
}

json_t *json_text(struct ward_span text)
{
	char *out = malloc(3 * text.len + 1);
	json_t *json;

	if (out == NULL)
		return json_null();
	json = json_stringn(out, clean(text, out));
	free(out);
	return json;
}

void json_put_span(json_t *object, const char *name, struct ward_span text)
{
	json_object_set_new(object, name, json_text(text));
}

void json_put_text(json_t *object, const char *name, const char *text)
{
	json_put_span(object, name, span_of(text));
}

void json_put_time(json_t *object, const char *name, int64_t seconds)
{
	char text[DATE_TEXT];

	date_write(seconds, text);
	json_put_text(object, name, text);
}

void json_show(const json_t *json)
{
	char *text = json_dumps(json, JSON_INDENT(2) | JSON_ENSURE_ASCII);

	if (text != NULL) {
		say_text(text);
		say_text("\n");
	}
	free(text);
}
