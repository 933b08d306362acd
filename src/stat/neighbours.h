#ifndef STAT_NEIGHBOURS_H
#define STAT_NEIGHBOURS_H
/* neighbours - the nearest rows of some rows, exactly, by blocks of products: time grows as
 * queries x rows x columns and never as the square of the table. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct ctl;
struct err;

#define NEIGHBOURS_MOST 64

/* x[n x d] row-major, finite.  For each query[m], a row of x, its k <= NEIGHBOURS_MOST nearest other
 * rows by Euclidean distance, nearest first, ties by row: row_out[m x k] and squared distances
 * distance[m x k].  n > k, else ERR_NO_ROWS.  Same bits on any number of threads. */
bool neighbours_find(const double *x, ptrdiff_t n, int32_t d, const int32_t *query, ptrdiff_t m,
	int32_t k, int32_t *row_out, double *distance, struct arena *a, struct ctl *c, struct err *e);

#endif
