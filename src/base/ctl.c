#include "config.h"

#include "base/ctl.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"

#define WAKES_PER_PHASE 200
#define CHECKPOINT_SECONDS 10

/* The pipe does not block; when it is full the reader is being woken anyway. */
static void wake(const struct ctl *c)
{
	if (c->wake_fd <= 0)
		return;
	ssize_t n = write(c->wake_fd, "", 1);
	(void)n;
}

static void begin_phase(struct ctl *c, const char *phase, int64_t total, bool bytes)
{
	if (!c || c->held)
		return;
	atomic_store(&c->done, 0);
	atomic_store(&c->total, total);
	atomic_store(&c->bytes, bytes);
	atomic_store(&c->since, (int64_t)(1e6 * ctl_clock()));
	atomic_store(&c->phase, phase);
	wake(c);
}

void ctl_phase(struct ctl *c, const char *phase, int64_t total)
{
	begin_phase(c, phase, total, false);
}

void ctl_phase_bytes(struct ctl *c, const char *phase, int64_t total)
{
	begin_phase(c, phase, total, true);
}

void ctl_hold(struct ctl *c, const char *phase, int64_t total)
{
	ctl_phase(c, phase, total);
	if (c)
		c->held = true;
}

void ctl_release(struct ctl *c)
{
	if (c)
		c->held = false;
}

bool ctl_stopped(const struct ctl *c)
{
	const struct ctl *asked = c && c->parent ? c->parent : c;
	return asked && atomic_load_explicit(&asked->stop, memory_order_relaxed);
}

bool ctl_step(struct ctl *c, int64_t n, struct err *e)
{
	return ctl_advance(c, c && c->held ? 0 : n, e);
}

bool ctl_advance(struct ctl *c, int64_t n, struct err *e)
{
	if (!c)
		return true;
	int64_t before = atomic_fetch_add_explicit(&c->done, n, memory_order_relaxed);
	int64_t total = atomic_load_explicit(&c->total, memory_order_relaxed);
	int64_t wide = total / WAKES_PER_PHASE + 1;
	if (total > 0 && (before + n) / wide != before / wide)
		wake(c);
	const struct ctl *asked = c->parent ? c->parent : c;
	if (atomic_load_explicit(&asked->stop, memory_order_relaxed))
		return err_set(e, ERR_CANCELLED, "stopped on request");
	return true;
}

void ctl_may_keep(struct ctl *c, bool may)
{
	if (!c)
		return;
	c->may_keep = may;
	atomic_store(&c->keeps, false);
	atomic_store(&c->enough, false);
}

void ctl_keeps(struct ctl *c)
{
	if (c && c->may_keep)
		atomic_store(&c->keeps, true);
}

bool ctl_end(struct ctl *c)
{
	if (atomic_load(&c->keeps) && !atomic_exchange(&c->enough, true))
		return true;
	atomic_store(&c->stop, true);
	return false;
}

const char *ctl_over(const struct ctl *c)
{
	if (!c)
		return NULL;
	if (atomic_load_explicit(&c->enough, memory_order_relaxed))
		return "on request";
	return c->deadline > 0 && ctl_clock() >= c->deadline ? "budget" : NULL;
}

void ctl_par(struct ctl *c, ptrdiff_t n, void (*fn)(void *arg, ptrdiff_t i), void *arg)
{
	if (c && c->par && n > 1) {
		c->par(c->pool, n, fn, arg);
		return;
	}
	for (ptrdiff_t i = 0; i < n; i++)
		fn(arg, i);
}

/* A slot may be read while it is written again; atomic members keep that from being a race, and
 * ctl_points throws such a slot away. */
static void put(struct ctl_point *to, struct ctl_point *from)
{
	__atomic_store(&to->step, &from->step, __ATOMIC_RELAXED);
	__atomic_store(&to->train, &from->train, __ATOMIC_RELAXED);
	__atomic_store(&to->valid, &from->valid, __ATOMIC_RELAXED);
}

static void get(const struct ctl_point *from, struct ctl_point *to)
{
	__atomic_load(&from->step, &to->step, __ATOMIC_RELAXED);
	__atomic_load(&from->train, &to->train, __ATOMIC_RELAXED);
	__atomic_load(&from->valid, &to->valid, __ATOMIC_RELAXED);
}

void ctl_point(struct ctl *c, int32_t step, double train, double valid)
{
	if (!c)
		return;
	struct ctl_point p = { .step = step, .train = train, .valid = valid };
	unsigned head = atomic_load_explicit(&c->ring_head, memory_order_relaxed);
	put(&c->ring[head % CTL_RING], &p);
	atomic_store_explicit(&c->ring_head, head + 1, memory_order_release);
	wake(c);
}

/* The writer may be inside the slot of point number head, so that of head - CTL_RING is not safe:
 * a copy counts only when the head, read again, is still less than a ring ahead. */
int ctl_points(const struct ctl *c, unsigned *from, struct ctl_point *out, int n)
{
	if (!c)
		return 0;
	int count = 0;
	unsigned head = atomic_load_explicit(&c->ring_head, memory_order_acquire);
	if (head - *from >= CTL_RING)
		*from = head - CTL_RING + 1;
	while (count < n && *from != head) {
		get(&c->ring[*from % CTL_RING], &out[count]);
		atomic_thread_fence(memory_order_acquire);
		unsigned now = atomic_load_explicit(&c->ring_head, memory_order_relaxed);
		if (now - *from < CTL_RING)
			count++;
		++*from;
	}
	return count;
}

bool ctl_checkpoint_due(const struct ctl *c)
{
	if (!c || !c->checkpoint)
		return false;
#ifdef CAIRN_TEST
	/* At every step: then what is kept does not depend on the clock. */
	if (getenv("CAIRN_CHECKPOINT"))
		return true;
#endif
	return ctl_clock() - c->kept >= CHECKPOINT_SECONDS;
}

bool ctl_checkpoint(struct ctl *c, int32_t step, const void *bytes, ptrdiff_t n, struct err *e)
{
	if (!c || !c->checkpoint)
		return true;
	bool ok = c->checkpoint(c->owner, step, bytes, n, e);
	c->kept = ctl_clock(); /* the time it took does not count */
	return ok;
}

double ctl_clock(void)
{
#ifdef CAIRN_TEST
	/* A clock that stands still: then transcripts hold no times. */
	if (getenv("CAIRN_CLOCK"))
		return 0;
#endif
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
