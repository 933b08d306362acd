#ifndef STAT_SILHOUETTE_H
#define STAT_SILHOUETTE_H
/* silhouette - how well points sit in their groups (Rousseeuw 1987). */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct ctl;
struct err;

/* Mean silhouette, and its standard error by the jackknife over points (Tukey 1958: each left out once,
 * from the distances of all others too), of each of `ways` labellings label[ways][m] of the m points.
 * Groups are numbered below KMEANS_MOST; every group of a labelling counts; a point alone has 0.  NaN for a
 * labelling of one group.  Cost m^2 (d + ways); parallel, the same bits on any number of threads. */
bool silhouette_mean(const double *x, ptrdiff_t m, int32_t d, const int32_t *const *label, int ways,
	double *mean, double *error, struct arena *a, struct ctl *c, struct err *e);

#endif
