#ifndef CONFIDENCE_ABSTAIN_H
#define CONFIDENCE_ABSTAIN_H
/* abstain - what is won by not answering when unsure: the share of rows that get
 * an answer against how often that answer is right (El-Yaniv & Wiener 2010). */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"

struct arena;
struct err;

/* Rows whose confidence is at least the threshold are answered. */
struct abstain_point {
	double threshold;
	int64_t answered;
	double coverage;           /* of all rows */
	struct interval accuracy;  /* on the answered ones; exact or Wilson */
};

struct abstain_curve {
	ptrdiff_t points;
	struct abstain_point *point; /* from the surest rows to all of them */
	int64_t n;
	double aurc;    /* mean share of errors over all coverages (Geifman & El-Yaniv 2017); ties share theirs */
	double perfect; /* the same if every wrong answer came after every right one */
};

/* confidence[n] in the answer given, right[n] 0/1.  At most about `most` points, evenly in coverage.
 * ERR_NO_ROWS. */
bool abstain_make(const double *confidence, const uint8_t *right, ptrdiff_t n, ptrdiff_t most,
	struct abstain_curve *out, struct arena *a, struct err *e);
/* The point with the widest coverage whose accuracy is at least `wanted`, by the value or, with sure,
 * by the lower end of its interval; NULL when there is none. */
const struct abstain_point *abstain_for_accuracy(const struct abstain_curve *k, double wanted, bool sure);
/* The point with coverage nearest to `wanted`. */
const struct abstain_point *abstain_for_coverage(const struct abstain_curve *k, double wanted);

#endif
