#ifndef EVALUATE_CURVE_H
#define EVALUATE_CURVE_H
/* curve - ROC and precision-recall: what every threshold would bring, with how
 * far each point can be trusted. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"

struct arena;
struct err;
struct scored;

/* Rows whose raw score is at least that of this point are called positive.  Intervals are Wilson's at
 * this threshold: of tpr (recall) over the positive rows, of fpr over the negative ones, of precision
 * over those called positive.  They hold point by point, not for the whole curve at once. */
struct trade_point {
	double p;  /* the smallest probability that still counts as positive */
	struct interval tpr, fpr, precision;
};

struct curve {
	ptrdiff_t points;
	struct trade_point *point; /* from the strictest threshold to the laxest */
	int64_t positives, negatives;
};

/* s has two classes.  At most about `most` points, evenly along the curve; the ends are always there.
 * ERR_ONE_CLASS. */
bool curve_make(const struct scored *s, ptrdiff_t most, struct curve *out, struct arena *a,
	struct err *e);

#endif
