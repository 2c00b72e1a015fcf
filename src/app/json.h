/* json.h - facts as JSON, by way of jansson. */
#ifndef APP_JSON_H
#define APP_JSON_H

#include <jansson.h>
#include <ward/span.h>

/* json_put_text, json_put_span and json_put_time add a member. Text that is not
 * UTF-8 is taken for Latin-1, and a zero byte becomes U+FFFD: what comes from a
 * stranger's certificate must not be cut short. Times are in RFC 3339's form. */
void json_put_text(json_t *object, const char *name, const char *text);
void json_put_span(json_t *object, const char *name, struct ward_span text);
void json_put_time(json_t *object, const char *name, int64_t seconds);

/* json_text makes the same of a span, for arrays. */
json_t *json_text(struct ward_span text);

/* json_show prints it, in ASCII, on standard output. */
void json_show(const json_t *json);

#endif
