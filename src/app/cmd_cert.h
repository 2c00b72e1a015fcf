/* cmd_cert.h - what the verbs of `ward cert` share. */
#ifndef APP_CMD_CERT_H
#define APP_CMD_CERT_H

#include <ward/span.h>
#include "app/cmd.h"
#include "app/json.h"

extern const struct cmd cmd_cert_show, cmd_cert_verify;

/* cert_say_all prints the facts of a list of certificates, each under its title. */
void cert_say_all(const json_t *certs);

/* cert_facts_all makes that list. */
json_t *cert_facts_all(const struct ward_span *certs, size_t num, int64_t now);

#endif
