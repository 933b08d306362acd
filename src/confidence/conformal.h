#ifndef CONFIDENCE_CONFORMAL_H
#define CONFIDENCE_CONFORMAL_H
/* conformal - sets of classes that hold the truth with a promised probability,
 * whatever the model is worth (Vovk, Gammerman & Shafer 2005).  The score of a
 * class is 1 - p (Sadinle, Lei & Wasserman 2019); a set holds every class whose
 * score is at most the border. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"

struct arena;
struct err;
struct task;

/* border[classes]: all the same, or each class its own, so that the promise holds class by class
 * (Mondrian).  Infinite where there are too few rows for the promise: then every set holds the class. */
struct conformal {
	int32_t classes;
	double *border;
	int64_t *rows;      /* that each border comes from */
};

/* The ceil((n + 1)(1 - alpha))-th smallest of n scores, infinite when there is none; sorted in place, scratch[n]. */
double conformal_border(double *score, double *scratch, ptrdiff_t n, double alpha);
/* From p[n x classes] of rows that nothing in the model has seen. */
bool conformal_fit(const struct task *t, const double *p, const int32_t *label, ptrdiff_t n, double alpha,
	bool by_class, struct conformal *out, struct arena *a, struct err *e);
static inline bool conformal_holds(const struct conformal *k, const double *p, int32_t class)
{
	return 1 - p[class] <= k->border[class];
}

/* What the sets are worth on rows: each row's from borders that were set without its fold. */
struct conformal_check {
	struct interval coverage;
	struct interval *by_class;  /* classes */
	int64_t *size;              /* classes + 1: how many sets hold so many classes */
	double mean_size;
};
bool conformal_cross_check(const struct task *t, const double *p, const int32_t *label, ptrdiff_t n,
	double alpha, bool by_class, uint64_t seed, struct conformal_check *out, struct arena *a,
	struct err *e);

#endif
