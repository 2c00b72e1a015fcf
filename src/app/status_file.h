/* status_file.h - revocation lists and OCSP responses from files. */
#ifndef APP_STATUS_FILE_H
#define APP_STATUS_FILE_H

#include <ward/verify.h>
#include "app/opt.h"
#include "net/file.h"

#define STATUS_FILES_MAX WARD_OCSP_MAX

/* What was read; the lists and responses point into the files. */
struct status_files {
	struct ward_crls *crls;
	struct ward_span ocsp[STATUS_FILES_MAX];
	size_t num_ocsp;
	struct file file[OPT_LIST_MAX + STATUS_FILES_MAX];
	size_t num_files;
};

/* status_files_read reads lists (PEM or DER) and responses (DER). It says what went
 * wrong and returns an exit code; status_files_free is to be called in any case. */
int status_files_read(struct status_files *s, const struct opt_list *crl,
	const struct opt_list *ocsp);
void status_files_free(struct status_files *s);

#endif
