/* clock.h - the time, asked for in one place: the engine is told what it is. */
#ifndef NET_CLOCK_H
#define NET_CLOCK_H

#include <stdint.h>
#include <ward/conn.h>

/* clock_wall is the time certificates are judged by, milliseconds since 1970. */
ward_time clock_wall(void);

/* clock_steady never goes backwards: milliseconds, for timeouts. */
int64_t clock_steady(void);

/* clock_micros is the same clock in microseconds, for measuring. */
int64_t clock_micros(void);

#endif
