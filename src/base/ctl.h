#ifndef BASE_CTL_H
#define BASE_CTL_H
/* ctl - the only thing the ML core knows about the outside world: how far it
 * has come, whether to go on, and how many hands it has.  Written by one
 * worker, read by one UI.  job fills in the function pointers; a plain
 * struct ctl with all zero runs serially and is never cancelled.  Every
 * function takes NULL for such a one. */
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

/* One point of a learning curve, for the screen only: the whole curve returns with the run. */
struct ctl_point {
	int32_t step;
	double train;
	double valid;
};

#define CTL_RING 1024

struct ctl {
	atomic_bool stop;            /* the UI sets it: leave at the next ctl_step */
	atomic_bool enough;          /* the UI sets it: end soon, and keep what there is */
	atomic_bool keeps;           /* the run has something that can be kept */
	bool may_keep;               /* ending early is allowed: not within folds, which must be alike */
	atomic_int_least64_t done;
	atomic_int_least64_t total;
	_Atomic(const char *) phase; /* string literals only */
	atomic_bool bytes;           /* done and total count bytes: a rate means something */
	atomic_int_least64_t since;  /* ctl_clock() at which the phase began, in microseconds */
	struct ctl_point ring[CTL_RING];
	atomic_uint ring_head;       /* points ever written; the ring drops the oldest */
	bool held;                   /* the phase is that of a larger whole: see ctl_hold */
	double deadline;             /* ctl_clock() at which a budget ends; 0: none */
	int wake_fd;                 /* written when something changed; 0: none */
	/* Fork-join: runs fn(arg, i) for i in 0..n-1 on all hands; NULL: a loop. */
	void (*par)(void *pool, ptrdiff_t n, void (*fn)(void *arg, ptrdiff_t i), void *arg);
	void *pool;
	/* A piece of a larger run, worked on beside others: asks the parent whether to go on, reports
	 * nothing itself; NULL: stands alone. */
	const struct ctl *parent;
	/* Keeps bytes from which a run of so many steps can go on; NULL: not kept. */
	bool (*checkpoint)(void *owner, int32_t step, const void *bytes, ptrdiff_t n, struct err *e);
	void *owner;
	double kept;                 /* ctl_clock() of the last checkpoint, or of the start */
	/* Bytes that a run like this one kept: it goes on from there; NULL: it begins. */
	const void *from;
	ptrdiff_t from_bytes;
};

/* Names the phase and how many steps it has.  phase must be a string literal. */
void ctl_phase(struct ctl *c, const char *phase, int64_t total);
/* The same, in bytes; total 0: nobody knows how many will come. */
void ctl_phase_bytes(struct ctl *c, const char *phase, int64_t total);
/* One phase over parts that have phases of their own: until ctl_release these neither replace it nor count; a
 * part that is done is told by ctl_advance.  What is not held takes ctl_advance as ctl_step. */
void ctl_hold(struct ctl *c, const char *phase, int64_t total);
void ctl_release(struct ctl *c);
bool ctl_advance(struct ctl *c, int64_t n, struct err *e);
/* Reports n steps and asks: false and ERR_CANCELLED when the run must end.  At least once per
 * 20 ms, never in the innermost numeric loop. */
bool ctl_step(struct ctl *c, int64_t n, struct err *e);
/* The run must end: work inside ctl_par that cannot fail may be left undone, for the caller asks ctl_step
 * before anybody looks at it.  false without c. */
bool ctl_stopped(const struct ctl *c);
/* Brackets a run that may end early; afterwards a wish to end is forgotten. */
void ctl_may_keep(struct ctl *c, bool may);
/* From here on the run has something to keep, if it may. */
void ctl_keeps(struct ctl *c);
/* Asks the run to end.  True: with what it has, at its next step; false: nothing of it will be kept, for
 * there is nothing, or it was asked before.  May be called from a signal handler. */
bool ctl_end(struct ctl *c);
/* Why to stop early and keep the best: "budget" when the time is used up, "on request" after ctl_end; NULL: go on.
 * Not an error. */
const char *ctl_over(const struct ctl *c);
/* fn(arg, i) for every i, in any order, on all hands; serial without a pool.  Results must not
 * depend on the order: write to slot i, merge by index afterwards.  fn allocates from arenas
 * of its own alone. */
void ctl_par(struct ctl *c, ptrdiff_t n, void (*fn)(void *arg, ptrdiff_t i), void *arg);
void ctl_point(struct ctl *c, int32_t step, double train, double valid);
/* For the one reader: copies to out the points from *from on (0 at first) that the ring still
 * has, at most n, and moves *from past them.  Returns how many. */
int ctl_points(const struct ctl *c, unsigned *from, struct ctl_point *out, int n);
/* True every few seconds, when somebody keeps checkpoints. */
bool ctl_checkpoint_due(const struct ctl *c);
bool ctl_checkpoint(struct ctl *c, int32_t step, const void *bytes, ptrdiff_t n, struct err *e);
/* Seconds on the monotonic clock. */
double ctl_clock(void);

#endif
