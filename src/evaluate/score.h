#ifndef EVALUATE_SCORE_H
#define EVALUATE_SCORE_H
/* score - all metrics of one set of predictions with intervals, beside the
 * baseline; and the comparison of two on the same rows. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"
#include "evaluate/metric.h"

struct arena;
struct ctl;
struct err;
struct frame;
struct rowset;

struct score_options {
	int32_t rounds;        /* of the bootstrap; 0: interval_resamples, noted */
	uint64_t seed;
	int32_t bins;          /* of ece; 0: 15 */
	const char *const *metrics; /* NULL-terminated names; NULL: all that fit */
	double threshold;      /* binary decision p >= threshold; NaN: 0.5 */
};

/* Truth from the frame, p and raw from the caller (p NULL: from raw).  Lives in a.  No weights: a
 * caller that wants them sets out->weight. */
bool scored_make(const struct task *t, const struct frame *f, struct rowset rows, const double *raw,
	const double *p, double threshold, struct scored *out, struct arena *a, struct err *e);
/* The rows at places row[n] of s, copied. */
bool scored_subset(const struct scored *s, const int32_t *row, ptrdiff_t n, struct scored *out,
	struct arena *a, struct err *e);
/* Into out: n, metrics{name: interval}, confusion{labels, counts}, for classes. */
bool score_report(const struct scored *s, const struct score_options *o, struct node *out,
	struct arena *a, struct ctl *c, struct err *e);
/* Scores of the majority / prior or mean predictor fitted on train labels, same rows: "baseline"{kind,
 * metrics}. */
bool score_baseline(const struct scored *s, const double *train_prior, double train_mean,
	const struct score_options *o, struct node *out, struct arena *a, struct ctl *c,
	struct err *e);

enum verdict { VERDICT_A, VERDICT_B, VERDICT_TIE };
/* Paired: difference a - b of the metric on the same rows with its interval (DeLong for auc,
 * bootstrap else); a tie when 0 lies inside. */
bool score_compare(const struct scored *x, const struct scored *y, const struct metric *m,
	int32_t rounds, uint64_t seed, struct interval *difference, enum verdict *verdict,
	struct arena *a, struct ctl *c, struct err *e);

#endif
