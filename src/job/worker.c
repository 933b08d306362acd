#include "config.h"

#include "job/worker.h"

#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "base/ctl.h"
#include "base/err.h"
#include "base/mem.h"
#include "job/pool.h"
#include "job/signals.h"

enum state { IDLE, STARTED, ENDED, LEAVING };

struct worker {
	pthread_t thread;
	pthread_mutex_t lock; /* state; what else is shared changes hands with it */
	pthread_cond_t changed;
	enum state state;
	struct pool *pool;
	int wake_fd;
	worker_fn *fn;
	void *arg;
	struct ctl *ctl;
	bool ok;
	struct err err;
};

static void wake(const struct worker *w)
{
	if (w->wake_fd > 0) {
		ssize_t n = write(w->wake_fd, "", 1);
		(void)n; /* a full pipe wakes as well */
	}
}

static void run_job(struct worker *w)
{
	struct err e = ERR_INIT;
	bool ok = w->fn(w->arg, w->ctl, &e);
	pthread_mutex_lock(&w->lock);
	w->ok = ok;
	w->err = e;
	if (w->state == STARTED)
		w->state = ENDED;
	pthread_cond_broadcast(&w->changed);
	pthread_mutex_unlock(&w->lock);
	wake(w);
}

static void *serve(void *arg)
{
	struct worker *w = arg;
	for (;;) {
		pthread_mutex_lock(&w->lock);
		while (w->state == IDLE || w->state == ENDED)
			pthread_cond_wait(&w->changed, &w->lock);
		enum state state = w->state;
		pthread_mutex_unlock(&w->lock);
		if (state == LEAVING)
			return NULL;
		run_job(w);
	}
}

static void free_parts(struct worker *w)
{
	pthread_cond_destroy(&w->changed);
	pthread_mutex_destroy(&w->lock);
	mem_free(w);
}

struct worker *worker_new(struct pool *pool, int wake_fd, struct err *e)
{
	struct worker *w = mem_alloc(1, (ptrdiff_t)sizeof *w);
	pthread_condattr_t monotonic; /* what waits for a time must not see the clock set */
	sigset_t before;
	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&w->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	w->pool = pool;
	w->wake_fd = wake_fd;
	signals_block(&before);
	int failed = pthread_create(&w->thread, NULL, serve, w);
	signals_restore(&before);
	if (failed == 0)
		return w;
	free_parts(w);
	err_set(e, ERR_RUN, "the system refuses a thread for jobs");
	return NULL;
}

static void set_state(struct worker *w, enum state state)
{
	pthread_mutex_lock(&w->lock);
	w->state = state;
	pthread_cond_broadcast(&w->changed);
	pthread_mutex_unlock(&w->lock);
}

void worker_free(struct worker *w)
{
	if (!w)
		return;
	worker_stop(w);
	set_state(w, LEAVING);
	pthread_join(w->thread, NULL);
	free_parts(w);
}

static void prepare_ctl(struct worker *w, struct ctl *c)
{
	atomic_store(&c->stop, false);
	ctl_may_keep(c, false);
	atomic_store(&c->done, 0);
	atomic_store(&c->total, 0);
	atomic_store(&c->phase, NULL);
	c->wake_fd = w->wake_fd;
	c->par = NULL;
	c->pool = NULL;
	if (w->pool)
		pool_attach(w->pool, c);
}

/* Only the UI thread leaves IDLE, so that it may look at ctl whenever the state is another. */
bool worker_start(struct worker *w, worker_fn *fn, void *arg, struct ctl *c, struct err *e)
{
	if (worker_busy(w)) {
		err_set(e, ERR_BUSY, "a job is running; only one runs at a time");
		return err_hint(e, "wait for it, or stop it: job stop");
	}
	prepare_ctl(w, c);
	w->fn = fn;
	w->arg = arg;
	w->ctl = c;
	set_state(w, STARTED);
	return true;
}

/* Called with the lock held and the job ended. */
static void fetch(struct worker *w, struct worker_end *end)
{
	*end = (struct worker_end){ .arg = w->arg, .ok = w->ok, .err = &w->err };
	w->state = IDLE;
	w->ctl = NULL;
}

bool worker_done(struct worker *w, struct worker_end *end)
{
	pthread_mutex_lock(&w->lock);
	bool ended = w->state == ENDED;
	if (ended)
		fetch(w, end);
	pthread_mutex_unlock(&w->lock);
	return ended;
}

static struct timespec time_after(double seconds)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	long nanoseconds = t.tv_nsec + (long)(seconds * 1e9);
	t.tv_sec += nanoseconds / 1000000000;
	t.tv_nsec = nanoseconds % 1000000000;
	return t;
}

bool worker_done_within(struct worker *w, double seconds, struct worker_end *end)
{
	struct timespec until = time_after(seconds);
	pthread_mutex_lock(&w->lock);
	while (w->state == STARTED && pthread_cond_timedwait(&w->changed, &w->lock, &until) == 0)
		;
	pthread_mutex_unlock(&w->lock);
	return worker_done(w, end);
}

bool worker_wait(struct worker *w, struct worker_end *end)
{
	pthread_mutex_lock(&w->lock);
	while (w->state == STARTED)
		pthread_cond_wait(&w->changed, &w->lock);
	bool ended = w->state == ENDED;
	if (ended)
		fetch(w, end);
	pthread_mutex_unlock(&w->lock);
	return ended;
}

void worker_stop(struct worker *w)
{
	if (w->ctl)
		atomic_store(&w->ctl->stop, true);
}

bool worker_end_early(struct worker *w)
{
	return w->ctl && ctl_end(w->ctl);
}

bool worker_busy(const struct worker *w)
{
	return w->ctl != NULL;
}
