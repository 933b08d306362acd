#ifndef UNIT_THREADS_H
#define UNIT_THREADS_H
/* threads - hands for ctl_par in a test: the last index first, or some threads
 * that each take the next index.  A result must not show the difference. */
#include <stddef.h>

struct ctl;

/* hands 0: backwards on one thread; else so many threads.  c must be zero. */
void threads_use(struct ctl *c, int hands);

#endif
