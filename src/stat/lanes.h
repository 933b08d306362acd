#ifndef STAT_LANES_H
#define STAT_LANES_H
/* lanes - squared distances from one point to several that lie side by side.  Each sum is taken in the
 * order of the axes, so it has the bits of a plain loop, whatever the processor. */
#include <stddef.h>
#include <stdint.h>

#define LANES 8 /* distances that are taken at once */

/* x: n x d by rows, n >= 1, into tile[lanes_size(n, d)]: axis j of point i is at
 * (i / LANES * d + j) * LANES + i % LANES; the last lanes are filled up with the first point. */
void lanes_fill(const double *x, ptrdiff_t n, int32_t d, double *tile);
ptrdiff_t lanes_size(ptrdiff_t n, int32_t d);
/* out[LANES]: squared distances of x[d] to the points at tile. */
void lanes_distances(const double *x, const double *tile, int32_t d, double *out);

#endif
