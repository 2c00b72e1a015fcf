/* cert_file.h - the certificates of a file: PEM, or one in DER. */
#ifndef APP_CERT_FILE_H
#define APP_CERT_FILE_H

#include "base/mem.h"
#include "net/file.h"
#include <ward/span.h>

#define CERT_FILE_MAX 1024 /* certificates in one file */

struct cert_file {
	struct file text;
	struct buf der;
	struct ward_span cert[CERT_FILE_MAX]; /* into the two above */
	size_t num;
};

/* cert_file_read reads them; cert_file_free takes what a failure left, too.
 *   FILE_READ, FILE_TOO_LARGE, PEM_NONE, PEM_BROKEN, NO_MEMORY */
bool cert_file_read(const char *path, struct cert_file *ret_certs, struct ward_why *why) MUST;
void cert_file_free(struct cert_file *certs);

#endif
