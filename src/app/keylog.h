/* keylog.h - secrets of a connection, for programs that look into recordings of it. */
#ifndef APP_KEYLOG_H
#define APP_KEYLOG_H

#include <ward/conn.h>
#include "base/why.h"

/* keylog_append adds the lines of a connection to a file that nobody else may read. */
bool keylog_append(const char *path, const struct ward_conn *conn, struct ward_why *why) MUST;

#endif
