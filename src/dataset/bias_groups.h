#ifndef DATASET_BIAS_GROUPS_H
#define DATASET_BIAS_GROUPS_H
/* bias_groups - rows by what they are in one or several sensitive columns.  Numbers of more than a
 * handful of values stand in four bands of equal mass.  Lives in the caller's arena. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/rowset.h"

struct arena;
struct err;
struct frame;

#define BIAS_SMALL 30     /* a group of fewer rows is called small */
#define BIAS_GROUPS 500   /* more groups than that are refused */
#define BIAS_VALUES 10    /* a number of more values is cut into bands */

struct bias_groups {
	int32_t n;
	const char **name;       /* "Female", "Female, Black"; "(missing)" is a group */
	int32_t *group;          /* by place in the row set */
	const char *title;       /* "race", "sex x race" */
	int32_t columns;
	const char *const *column; /* columns: their names */
	const char *const *level; /* n x columns: the cells that make a group, or the band */
	bool banded;
};

/* columns of the frame, crossed.  Groups come in byte order of their names, bands by value.
 * ERR_LIMIT above BIAS_GROUPS. */
bool bias_groups_make(const struct frame *f, const int32_t *column, int32_t columns,
	struct rowset rows, struct bias_groups *out, struct arena *a, struct err *e);

#endif
