/* general_name.h - the names of subjectAltName and nameConstraints. RFC 5280 4.2.1.6 */
#ifndef PKI_GENERAL_NAME_H
#define PKI_GENERAL_NAME_H

#include "der/der.h"

enum general_name_kind {
	GENERAL_NAME_OTHER = 0,
	GENERAL_NAME_EMAIL = 1,
	GENERAL_NAME_DNS = 2,
	GENERAL_NAME_X400 = 3,
	GENERAL_NAME_DIRECTORY = 4,
	GENERAL_NAME_EDI = 5,
	GENERAL_NAME_URI = 6,
	GENERAL_NAME_IP = 7,
	GENERAL_NAME_REGISTERED_ID = 8,
};

struct general_name {
	uint8_t kind; /* enum general_name_kind */
	struct ward_span value; /* contents; of a directory name the Name with its tag */
};

/* general_name_next takes one GeneralName; texts are IA5 without a zero byte. What
 * is none makes the reader bad. */
struct general_name general_name_next(struct rd *r);

#endif
