/* deliver.h - a certificate and its key go to those who will use them. */
#ifndef CA_DELIVER_H
#define CA_DELIVER_H

#include "ca/ca.h"
#include "ca/paper.h"

#define DELIVER_CHAIN "fullchain.pem"
#define DELIVER_KEY "privkey.pem"

/* deliver puts the certificate on the authority's list and both files into the
 * directory `out`, which is made when it is not there. ca->file is the file that
 * a failure is about.
 *   WARD_WHY_CA_OUT_FOREIGN, CA_LIST_BROKEN, FILE_WRITE, NO_MEMORY */
bool deliver(struct ca *ca, const struct paper *paper, const struct ca_issue *issue,
	const struct ca_made *made, const char *out, struct ward_why *why) MUST;

#endif
