#ifndef EVALUATE_CROSSVAL_H
#define EVALUATE_CROSSVAL_H
/* crossval - the only place that refits: folds, the recipe learned anew in each,
 * predictions for rows that the fold's model never saw. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"
#include "evaluate/metric.h"
#include "evaluate/pipeline.h"

struct crossval {
	int32_t folds;
	struct rowset rows;      /* the rows that were divided */
	const int32_t *fold;     /* rows.n */
	const double *raw;       /* rows.n x outputs: out-of-fold raw scores, in row set order */
	struct rowset *seen;     /* by fold: the rows its pipeline was fitted on */
	double seconds;
};

bool crossval_run(const struct pipeline_plan *plan, const struct frame *f, const struct task *t,
	struct rowset rows, int32_t folds, uint64_t seed, struct crossval *out, struct arena *a,
	struct ctl *c, struct err *e);
/* The metric by fold and its corrected interval (Nadeau & Bengio 2003). */
bool crossval_score(const struct crossval *v, const struct frame *f, const struct task *t,
	const struct metric *m, double *fold_score, struct interval *out, struct arena *a,
	struct err *e);

#endif
