#ifndef STAT_ISOLATION_H
#define STAT_ISOLATION_H
/* isolation - how few random cuts it takes to set a row apart from the others
 * (isolation forest: Liu, Ting & Zhou 2008).  Scores near 1 are far from all
 * others, those under 0.5 are in company. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct ctl;
struct err;

#define ISOLATION_SAMPLE 256 /* rows a tree is grown on, at most */

/* x[p][n]: columns of finite numbers.  score[n] of 2^(-mean depth / expected depth).  The same bits on
 * any number of threads; n >= 2, p >= 1. */
bool isolation_score(const double *const *x, int32_t p, ptrdiff_t n, int32_t trees, uint64_t seed,
	double *score, struct arena *a, struct ctl *c, struct err *e);

#endif
