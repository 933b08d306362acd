#ifndef DATASET_CLUSTER_SPACE_H
#define DATASET_CLUSTER_SPACE_H
/* cluster_space - the features of a table as points: numbers by their standard deviation, missing
 * ones as the median, one axis of 0 and 1 for each level of a category.  Two rows of different
 * levels are then as far apart as two rows of numbers usually are: a squared distance of 2. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct ctl;
struct err;
struct frame;

#define SPACE_AXES 300    /* at most */
#define SPACE_LEVELS 20   /* levels of a category that has axes */

struct space_axis {
	int32_t column;
	int32_t level;    /* of a category; -1: a number */
	double mean, sd;  /* of the column, before it was scaled; of a level: its share, and 1 */
};

struct space {
	ptrdiff_t n;
	int32_t d;
	const double *x;               /* n x d by rows, every axis with mean 0 */
	const struct space_axis *axis; /* d */
	int32_t left_out;              /* features of text, many levels, dates or one value */
};

/* Features and sensitive columns, the target never.  ERR_NO_ROWS when none can be used, ERR_LIMIT. */
bool space_make(const struct frame *f, struct space *out, struct arena *a, struct ctl *c,
	struct err *e);
/* "income", "region=north". */
const char *space_axis_name(const struct frame *f, const struct space_axis *x, struct arena *a);

#endif
