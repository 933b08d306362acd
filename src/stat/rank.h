#ifndef STAT_RANK_H
#define STAT_RANK_H
/* rank - what depends on order alone. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;

/* Area under the ROC curve of score for positive[n] (0/1), ties half; w NULL: all 1.
 * ERR_ONE_CLASS when a class is absent or has no weight, ERR_NOT_FINITE for a NaN score. */
bool rank_auc(const double *score, const uint8_t *positive, const double *w, ptrdiff_t n,
	double *auc, struct arena *a, struct err *e);
/* Average precision, step-wise (no interpolation); ERR_ONE_CLASS without positives. */
bool rank_average_precision(const double *score, const uint8_t *positive, const double *w,
	ptrdiff_t n, double *ap, struct arena *a, struct err *e);
/* Both for rows that are in order already (sort_order), in one read and without memory: for
 * resamples, where w counts how often a row was drawn.  NaN when a class has no weight. */
double rank_auc_ordered(const double *score, const uint8_t *positive, const double *w,
	const int32_t *order, ptrdiff_t n);
double rank_average_precision_ordered(const double *score, const uint8_t *positive,
	const double *w, const int32_t *order, ptrdiff_t n);

/* DeLong, DeLong & Clarke-Pearson 1988 in O(n log n) (Sun & Xu 2014): AUC of m scorings of the same
 * rows, score[m * n] by scoring, and their m x m covariance; NaN with one row of a class. */
bool rank_delong(const double *score, int32_t m, const uint8_t *positive, ptrdiff_t n, double *auc,
	double *covariance, struct arena *a, struct err *e);

/* One point of a ROC or precision-recall curve per distinct score, descending: rows with
 * score >= threshold count as positive. */
struct roc_point {
	double threshold, tpr, fpr, precision;
};
bool rank_roc(const double *score, const uint8_t *positive, const double *w, ptrdiff_t n,
	struct roc_point **point, ptrdiff_t *points, struct arena *a, struct err *e);

/* Mid-ranks 1..n (ties share their mean). */
void rank_mid(const double *x, ptrdiff_t n, double *rank, struct arena *scratch);

#endif
