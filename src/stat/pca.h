#ifndef STAT_PCA_H
#define STAT_PCA_H
/* pca - the directions in which points differ most (Pearson 1901; Jolliffe 2002). */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct ctl;
struct err;

struct pca {
	int32_t d;
	double *variance;  /* d, descending: eigenvalues of the covariance with n - 1 */
	double *direction; /* d x d by rows: row i belongs to variance[i], length 1, its largest entry > 0 */
	double total;      /* sum of the variances */
};

/* x: n x d by rows, each axis with mean 0, n >= 2.  Cost n d^2 + d^3.  Parallel over fixed blocks, the
 * same bits on any number of threads. */
bool pca_make(const double *x, ptrdiff_t n, int32_t d, struct pca *out, struct arena *a, struct ctl *c,
	struct err *e);
/* Where x[d] lies in direction i. */
double pca_score(const struct pca *p, int32_t i, const double *x);

#endif
