#ifndef DATASET_OUTFOLD_H
#define DATASET_OUTFOLD_H
/* outfold - what a model that never saw a row says about it: the opinion that labels, proxies and
 * ceilings are judged by.  Everything lives in the caller's arena. */
#include <stdbool.h>
#include <stdint.h>

#include "data/rowset.h"

struct arena;
struct ctl;
struct err;
struct frame;
struct interval;
struct recipe;
struct task;

struct outfold {
	struct rowset rows;      /* in order of rows */
	const int32_t *label;    /* classes: rows.n; else NULL */
	const double *y;         /* regression: rows.n; else NULL */
	const double *p;         /* classes: rows.n x classes; else NULL */
	const double *yhat;      /* regression: rows.n; else NULL */
};

/* Folds of the kind with its default options (boost: a short, slow, half-sampled run), the recipe learned anew in each.  weight_column may be
 * NULL.  ERR_UNKNOWN_MODEL, ERR_TASK, ERR_NO_ROWS and what a fit says. */
bool outfold_make(const struct frame *f, const struct task *t, struct rowset rows,
	const struct recipe *recipe, const char *kind, int32_t folds, uint64_t seed,
	const char *weight_column, struct outfold *out, struct arena *a, struct ctl *c, struct err *e);
/* How much log loss the judge saves a row over always saying the shares of the classes, with its
 * interval (Student's t over rows, up to the entropy of the shares, which is all there is to save): nats a
 * row.  A judge whose interval reaches 0 knows nothing. */
bool outfold_skill(const struct outfold *o, int32_t classes, struct interval *out, struct arena *a,
	struct err *e);

#endif
