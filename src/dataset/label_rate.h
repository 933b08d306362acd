#ifndef DATASET_LABEL_RATE_H
#define DATASET_LABEL_RATE_H
/* label_rate - how many labels are wrong, as far as overlap of the classes leaves it open.  What a judge
 * contradicts is both; wrong labels are as frequent among the rows that he is surest of as elsewhere,
 * overlap dies out there.  Owns nothing; one thread calls it, classes are judged on all hands. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"

struct arena;
struct ctl;
struct err;

/* label[n] in 0..classes-1, n >= 1; p[n x classes] out-of-fold.  Assumed throughout: labels go wrong by
 * class, whatever the features say.
 *
 * hi: of the rows believed to be of a class the third with the largest p; their contradictions hold all
 * wrong labels and what overlap is left, so the exact bound (Clopper & Pearson 1934) on their share
 * bounds the wrong labels from above, with no more assumed.
 * value, lo: the share s(u) that contradicts by rank of p is fitted as f + (1 - f - f/(K-1)) g(u), where
 * g is the overlap of two normal classes (binormal, as in Dorfman & Alf 1969) of any distance with up to
 * half of the ranks at random; f of each class by maximum likelihood.  lo is the end of the profile
 * likelihood of the share of all rows (a deviance of 3.84).  Labels that
 * go wrong at random cannot be told from an overlap of another shape: lo leans on the normal one.
 * (Labels drawn anew from p would be no null to compare with: p has learned the wrong ones, and as many
 * contradict.)
 * Classes are put together by their shares of the rows, the distances to hi as the root of summed
 * squares (Zou & Donner 2008).  No random numbers. */
bool label_rate_find(const int32_t *label, const double *p, ptrdiff_t n, int32_t classes,
	struct interval *out, struct arena *a, struct ctl *c, struct err *e);
/* Mean overlap g in bins of equal mass, the surest rows first, for two normal classes `distance` sd apart. */
void label_rate_overlap(double distance, int32_t bins, double *g);

#endif
