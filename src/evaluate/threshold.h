#ifndef EVALUATE_THRESHOLD_H
#define EVALUATE_THRESHOLD_H
/* threshold - what it means to say yes from a probability on: the four counts,
 * what they cost, and the threshold that costs least.  Two classes only;
 * scored_against_rest makes two of several. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"

struct arena;
struct err;
struct scored;

/* Rows with p >= threshold are called positive. */
struct outcome {
	double threshold;
	int64_t hit, miss, alarm, pass; /* true positive, false negative, false positive, true negative */
};

/* Of one row that ends so; a gain is negative. */
struct costs {
	double hit, miss, alarm, pass;
};

/* Two classes: `class` and the rest; p and raw follow (margins), decisions stay what they were.  NAN as
 * threshold keeps them. */
bool scored_against_rest(const struct scored *s, int32_t class, struct scored *out, struct arena *a,
	struct err *e);
struct outcome outcome_at(const struct scored *s, double threshold);
/* out[n]: the thresholds 0, 1/(n-1), ... 1. */
bool outcome_sweep(const struct scored *s, int32_t n, struct outcome *out, struct arena *a,
	struct err *e);
double outcome_cost(const struct outcome *o, const struct costs *k); /* mean of a row */
/* From which p on a yes is the cheaper answer, when p is right (Elkan 2001); NaN when one of the two
 * answers is never dearer. */
double costs_threshold(const struct costs *k);
/* Cost a row at a threshold, with Student's t. */
bool threshold_cost(const struct scored *s, double threshold, const struct costs *k,
	struct interval *out, struct arena *a, struct err *e);
/* The threshold, halfway between two neighbouring p, that costs least on these rows; of equal ones the
 * nearest to costs_threshold.  cost is the mean of a row there. */
bool threshold_cheapest(const struct scored *s, const struct costs *k, double *threshold,
	double *cost, struct arena *a, struct err *e);
/* Cost a row when the threshold is chosen on four fifths and paid on the last one, in turn: what the
 * choice is worth without having seen the answers. */
bool threshold_honest_cost(const struct scored *s, const struct costs *k, uint64_t seed,
	struct interval *out, struct arena *a, struct err *e);

#endif
