#ifndef EVALUATE_GROUP_H
#define EVALUATE_GROUP_H
/* group - rows divided by what stands in one column: the levels of a category,
 * the values of a small whole number, the quarters of any other number. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/rowset.h"

struct arena;
struct column;
struct err;

#define GROUPS_MOST 64 /* the rarer levels beyond are one group */

struct grouping {
	const char *column;
	int32_t groups;
	const char **name;
	int64_t *count;
	int32_t *of;       /* rows.n: the group of each row */
};

/* Every row is in one group; missing cells are a group of their own.  Groups without a row are left
 * out. */
bool grouping_make(const struct column *c, struct rowset rows, struct grouping *out, struct arena *a,
	struct err *e);
/* The rows of group k, as places 0..rows.n-1: row[count[k]]. */
int32_t *grouping_rows(const struct grouping *g, ptrdiff_t n, int32_t k, struct arena *a,
	struct err *e);

#endif
