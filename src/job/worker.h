#ifndef JOB_WORKER_H
#define JOB_WORKER_H
/* worker - one background thread that runs one job at a time.  All calls
 * come from the UI thread; the job runs in the worker's.  arg belongs to the
 * job until worker_done or worker_wait has said that it ended: then it, with
 * the result inside, is the caller's again.
 *
 * The UI watches the job through its ctl; when it ends, one byte is written
 * to wake_fd. */
#include <stdbool.h>

struct ctl;
struct err;
struct pool;
struct worker;

/* What a job is.  false and *e when it failed or was stopped (ERR_CANCELLED). */
typedef bool worker_fn(void *arg, struct ctl *c, struct err *e);

/* How a job ended. */
struct worker_end {
	void *arg;
	bool ok;
	struct err *err; /* valid until the next worker_start */
};

/* pool may be NULL: jobs then run on one hand.  wake_fd <= 0: nobody is woken.  NULL and ERR_RUN
 * when the system refuses the thread. */
struct worker *worker_new(struct pool *pool, int wake_fd, struct err *e);
/* Stops a running job and waits for it; its result is lost.  NULL accepted. */
void worker_free(struct worker *w);

/* Starts fn(arg, c).  c lives until the job ended; stop, done, total and phase are reset, par,
 * pool and wake_fd are set, the rest is left.  ERR_BUSY while a job runs or waits to be fetched. */
bool worker_start(struct worker *w, worker_fn *fn, void *arg, struct ctl *c, struct err *e);
/* True once for every job, when it has ended.  Never waits. */
bool worker_done(struct worker *w, struct worker_end *end);
/* The same, but waits for the end so many seconds at most. */
bool worker_done_within(struct worker *w, double seconds, struct worker_end *end);
/* Waits for the end; false when nothing was started. */
bool worker_wait(struct worker *w, struct worker_end *end);
/* Asks the running job to stop at its next ctl_step; nothing of it is kept. */
void worker_stop(struct worker *w);
/* Asks it to end with what it has; when that is nothing, or the second time, as worker_stop.  True: something
 * will be kept. */
bool worker_end_early(struct worker *w);
/* From worker_start until the end was fetched. */
bool worker_busy(const struct worker *w);

#endif
