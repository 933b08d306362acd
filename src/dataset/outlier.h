#ifndef DATASET_OUTLIER_H
#define DATASET_OUTLIER_H
/* outlier - cells far from the middle of their column, and rows far from all
 * other rows.  The target has no part in it. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct ctl;
struct err;
struct frame;

#define OUTLIER_Z 3.5      /* modified z from which a cell is far (Iglewicz & Hoaglin 1993) */
#define OUTLIER_SCORE 0.6  /* isolation from which a row is far */
#define OUTLIER_TREES 100
#define OUTLIER_TAIL 0.05  /* share of far cells above which the column has a long tail instead */

struct outlier_column {
	int32_t column;
	double median, spread;      /* spread: what z is measured in; 0: more than half the cells are equal */
	const char *measure;        /* "MAD", or "mean deviation" where the MAD is 0 */
	bool two_values;            /* neither of which is far: the rarer one is a kind of row */
	ptrdiff_t below, above;     /* far cells */
	int32_t row;                /* of the farthest */
	double value, z;            /* of the farthest */
};

struct outlier_row {
	int32_t row;
	double score;               /* isolation */
	bool far;                   /* by its isolation, or by its cell: see by_cells */
	int32_t column;             /* where it is farthest, by place in outliers.column; -1: nowhere */
	double value, z;
};

struct outliers {
	int32_t columns;            /* numeric features with a spread */
	const struct outlier_column *column;
	ptrdiff_t cells;            /* far ones */
	bool by_cells;              /* no more than one column has more than two values: rows are far where its cells
				     * are; isolation says no more there, and would flag 5 % of a normal column */
	ptrdiff_t far;              /* rows */
	ptrdiff_t rows;             /* listed, the farthest first */
	const struct outlier_row *row;
};

/* The `most` rows that are farthest.  ERR_NO_ROWS when no numeric feature has a spread. */
bool outliers_find(const struct frame *f, ptrdiff_t most, uint64_t seed, struct outliers *out,
	struct arena *a, struct ctl *c, struct err *e);

#endif
