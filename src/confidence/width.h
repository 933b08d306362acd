#ifndef CONFIDENCE_WIDTH_H
#define CONFIDENCE_WIDTH_H
/* width - whether prediction plus or minus a width holds the truth as often as promised: over all rows, and by the
 * size of the prediction, since one width for all may be too narrow here and too wide there. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"

struct arena;
struct err;

/* own[n]: for each row the width that holds 1 - alpha of the other folds' misses |y - yhat|, five of them, so that no
 * row judges a width that it set (conformal_border).  ERR_NO_ROWS where a fold would leave too few for the promise. */
bool width_cross_fit(const double *miss, ptrdiff_t n, double alpha, uint64_t seed, double *own, struct err *e);

enum width_verdict { WIDTH_KEPT, WIDTH_NARROW, WIDTH_WIDE };

/* Rows whose prediction is in lo..hi. */
struct width_slice {
	double lo, hi;
	ptrdiff_t n;
	struct interval coverage;   /* how many of them lie within their width */
	double needed;              /* the width that would hold 1 - alpha of them; infinite: too few rows to know */
	enum width_verdict verdict; /* what is promised lies outside of the interval of coverage */
};

/* One slice of any rows: miss[n], own[n]; scratch[2 n]. */
struct width_slice width_slice_of(const double *miss, const double *own, ptrdiff_t n, double alpha, double *scratch);
/* At most `most` slices of equally many rows each, at least 20, in the order of yhat[n]; equal predictions stay
 * together.  out[most]; returns how many there are, or -1 with an error. */
int32_t width_slices(const double *yhat, const double *miss, const double *own, ptrdiff_t n, double alpha, int32_t most,
	struct width_slice *out, struct err *e);

#endif
