#ifndef STAT_KMEANS_H
#define STAT_KMEANS_H
/* kmeans - groups of points around k centres (Lloyd 1982) that begin far apart
 * (k-means++: Arthur & Vassilvitskii 2007). */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct ctl;
struct err;

#define KMEANS_MOST 64      /* groups */
#define KMEANS_STARTS 10      /* tries that are usual; the best goes on */
#define KMEANS_SEED_ROWS 1024 /* points they are tried on, at most */

struct kmeans {
	int32_t k;              /* groups with at least one point */
	double *center;         /* k x d; the largest group first */
	int32_t *label;         /* n */
	int64_t *size;          /* k */
	double inertia;         /* sum of squared distances to the centres */
	int32_t rounds;
};

/* x: n x d by rows, 1 <= k <= KMEANS_MOST, starts >= 1.  Cost n d k a round, at most 100 rounds.  Parallel
 * over fixed blocks of rows, the same bits on any number of threads. */
bool kmeans_run(const double *x, ptrdiff_t n, int32_t d, int32_t k, int32_t starts, uint64_t seed,
	struct kmeans *out, struct arena *a, struct ctl *c, struct err *e);
/* The same centres with other points: labels, sizes (and the order of groups by them) and inertia of x. */
bool kmeans_extend(const struct kmeans *from, const double *x, ptrdiff_t n, int32_t d, struct kmeans *out,
	struct arena *a, struct ctl *c, struct err *e);
/* label[n]: the nearest centre of each point; cost n d k. */
void kmeans_assign(const struct kmeans *from, const double *x, ptrdiff_t n, int32_t d, int32_t *label,
	struct arena *scratch);

#endif
