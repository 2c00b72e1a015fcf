/* serve.h - the event loop of `ward serve`. */
#ifndef APP_SERVE_H
#define APP_SERVE_H

#include <ward/config.h>
#include "net/files.h"

/* serve_run answers requests on the listening descriptors, which stay the
 * caller's, until SIGINT or SIGTERM; answers under way may end first. Returns
 * an exit code. */
int serve_run(struct files *files, struct ward_config *config, const int *fds, size_t num_fds);

#endif
