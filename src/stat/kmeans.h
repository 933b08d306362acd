#ifndef STAT_KMEANS_H
#define STAT_KMEANS_H
/* kmeans - groups of points around k centres (Lloyd 1982) that begin far apart
 * (k-means++: Arthur & Vassilvitskii 2007), and how well points sit in them
 * (silhouette: Rousseeuw 1987). */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct ctl;
struct err;

#define KMEANS_MOST 64      /* groups */
#define KMEANS_STARTS 10      /* tries; the best goes on */
#define KMEANS_SEED_ROWS 2048 /* points they are tried on, at most */

struct kmeans {
	int32_t k;              /* groups with at least one point */
	double *center;         /* k x d; the largest group first */
	int32_t *label;         /* n */
	int64_t *size;          /* k */
	double inertia;         /* sum of squared distances to the centres */
	int32_t rounds;
};

/* x: n x d by rows, 1 <= k <= KMEANS_MOST.  Cost n d k a round, at most 100 rounds.  Parallel over
 * fixed blocks of rows, the same bits on any number of threads. */
bool kmeans_run(const double *x, ptrdiff_t n, int32_t d, int32_t k, uint64_t seed, struct kmeans *out,
	struct arena *a, struct ctl *c, struct err *e);
/* Mean silhouette, and its standard error over rows, of each of `ways` labellings label[ways][m] of the
 * m points; every group of a labelling counts; a point alone has 0.  Cost m^2 (d + ways).
 * NaN for a labelling of one group. */
bool kmeans_silhouette(const double *x, ptrdiff_t m, int32_t d, const int32_t *const *label, int ways,
	double *mean, double *error, struct arena *a, struct ctl *c, struct err *e);

#endif
