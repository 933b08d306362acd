#ifndef STAT_PROFILE_H
#define STAT_PROFILE_H
/* profile - everything a column says about itself, exactly. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct arena;
struct column;
struct ctl;
struct err;
struct frame;
struct node;

#define PROFILE_TOP 10

struct profile_top {
	struct str value;
	int64_t count;
};

struct column_profile {
	int64_t count;           /* cells that are present */
	int64_t missing;
	int64_t distinct;        /* exact, among present cells */
	/* numeric and time columns; NaN otherwise */
	double mean, sd, min, q05, q25, median, q75, q95, max, skewness, kurtosis;
	int32_t bins;            /* Freedman-Diaconis, 5..50; 0: no histogram */
	const double *edge;      /* bins + 1 */
	const int64_t *bin;      /* bins */
	int64_t zeros, at_max;   /* numeric and time columns: cells equal to 0, and to max */
	int32_t tops;
	struct profile_top top[PROFILE_TOP]; /* most frequent first; ties: smaller value first */
};

bool profile_column(const struct column *c, struct column_profile *out, struct arena *a,
	struct ctl *ctl, struct err *e);
/* All columns, in ctl_par: out[columns]. */
bool profile_frame(const struct frame *f, struct column_profile **out, struct arena *a,
	struct ctl *ctl, struct err *e);
/* Edges by Freedman & Diaconis 1981 (bin width 2 IQR n^(-1/3)), clipped to 5..50 bins. */
bool histogram_sorted(const double *x, ptrdiff_t n, int32_t *bins, const double **edge,
	const int64_t **count, struct arena *a);

#endif
