#ifndef JOB_POOL_H
#define JOB_POOL_H
/* pool - the hands behind ctl_par: a fork-join pool whose caller works too.
 * Pieces are handed out by a counter, so that a slow hand delays nobody for
 * longer than one piece, and the caller can finish alone.  Idle helpers look
 * for work for some microseconds and then sleep on a futex.
 *
 * A ctl_par may run inside another's fn: hands that find nothing left to do
 * outside help inside.  Made and freed by main. */
#include <stddef.h>

struct ctl;
struct pool;

/* threads counts the caller: 1 makes no helper, 0 takes one per usable processor; at most
 * CAP_THREADS.  When the system refuses threads the pool has fewer, never none. */
struct pool *pool_new(int threads);
void pool_free(struct pool *p); /* NULL accepted; no ctl_par may be under way */
int pool_threads(const struct pool *p);
/* Makes ctl_par on c use this pool, if it has a helper. */
void pool_attach(struct pool *p, struct ctl *c);

#endif
