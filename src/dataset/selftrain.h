#ifndef DATASET_SELFTRAIN_H
#define DATASET_SELFTRAIN_H
/* selftrain - rows without a label put to use: do a model's own sure guesses about them make it better
 * (self-training: Yarowsky 1995), are their classes as common as among labelled rows, and which of them
 * would teach most if someone labelled them (margin sampling: Settles 2009). */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"
#include "data/rowset.h"
#include "stat/prior_shift.h"

struct arena;
struct ctl;
struct err;
struct frame;
struct recipe;
struct task;

#define SELFTRAIN_FOLDS 5
#define SELFTRAIN_MOST 20000 /* unlabelled rows that are guessed about, at most */

struct selftrain_plan {
	const struct frame *frame;
	const struct task *task;      /* classes */
	const struct recipe *recipe;
	struct rowset labelled;       /* training and validation rows */
	const char *kind;
	const char *weight_column;    /* or NULL */
	double sure;                  /* probability from which a guess counts as a label */
	uint64_t seed;
};

struct selftrain {
	struct rowset unlabelled;     /* those that were guessed about */
	ptrdiff_t all;                /* unlabelled rows there are */
	ptrdiff_t taken;              /* guesses that were sure, on average over the folds */
	struct interval gain;         /* log loss without - log loss with: above 0 they help */
	bool keep;                    /* the whole interval is above 0 */
	struct prior_shift shift;     /* how common classes are among both kinds of rows */
};

/* *all: rows without a target.  ERR_TASK for a target of numbers, ERR_NO_ROWS where every row has one. */
bool selftrain_unlabelled(const struct frame *f, const struct task *t, ptrdiff_t *all, struct err *e);
/* ERR_TASK for numbers, ERR_NO_ROWS without unlabelled rows. */
bool selftrain_run(const struct selftrain_plan *plan, struct selftrain *out, struct arena *a,
	struct ctl *c, struct err *e);

/* The table as a model of plan->labelled alone would complete it: its sure guesses stand as labels in *out,
 * a frame for fits alone whose buffers lie in a; *taken are their rows.  No other row changes, so what is
 * scored or calibrated on it has true labels only.  *taken is empty, and *out the frame as it is, when every
 * row has a label. */
bool selftrain_believe(const struct selftrain_plan *plan, struct frame *out, struct rowset *taken,
	struct arena *a, struct ctl *c, struct err *e);

struct suggestion {
	int32_t row, first, second;   /* row; the likeliest class and the next */
	double p, margin;             /* of the likeliest; how far the next is behind */
};

/* The n rows about which a model of all labelled rows is least sure, twins (rows alike in every cell but
 * the target) once. *found of them. */
bool selftrain_suggest(const struct selftrain_plan *plan, ptrdiff_t n, struct suggestion **out,
	ptrdiff_t *found, ptrdiff_t *unlabelled, struct arena *a, struct ctl *c, struct err *e);

#endif
