/* guard.h - bytes whose end is the end of the memory, and time that is measured. */
#ifndef CVE_GUARD_H
#define CVE_GUARD_H

#include <ward/span.h>

/* guard_copy copies bytes to where one more read ends the program. The copy lives
 * until the next one. */
struct ward_span guard_copy(struct ward_span s);

/* guard_cpu_us is the processor time this program has used, in microseconds. */
long guard_cpu_us(void);

/* guard_slow makes limits on time this much wider: 1, or more under a sanitizer. */
long guard_slow(void);

#endif
