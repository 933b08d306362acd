#ifndef DATASET_MISSING_H
#define DATASET_MISSING_H
/* missing - which cells are not there, which of them go together, and whether
 * their absence tells something about the target. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"
#include "data/rowset.h"
#include "stat/association.h"

struct arena;
struct ctl;
struct err;
struct frame;
struct task;

#define MISSING_PATTERNS 20 /* kept, the most frequent */
#define MISSING_NAMED 60    /* columns compared with each other, those that miss most */

struct missing_pattern {
	ptrdiff_t rows;
	int32_t first;              /* a row that shows it */
};

/* Absence against the target, on rows that may be looked at. */
struct missing_target {
	struct association with;    /* absence as a category of its own */
	double adjusted;            /* p after Holm 1979, over the columns */
	ptrdiff_t n_missing;        /* rows where the column is missing */
	double missing, present;    /* share of the positive class, or mean of the target; NaN: several classes */
	struct interval where[2];   /* of present, of missing: a proportion's, or Student's t */
};

struct missing {
	ptrdiff_t cells;            /* missing ones */
	ptrdiff_t complete;         /* rows where nothing is missing */
	int32_t columns;            /* that miss something, the emptiest first; all_missing ones among them */
	const int32_t *column;
	ptrdiff_t patterns_all;     /* distinct ones */
	int32_t patterns;
	struct missing_pattern pattern[MISSING_PATTERNS];
	int32_t named;              /* columns of phi */
	const double *phi;          /* named x named: correlation of absences; NaN: undefined */
	const struct missing_target *target; /* by place in column; NULL: no target */
};

/* The column target (-1: none) is not counted: rows without it are unlabelled.  t and label or y come
 * from task_labels and task_values; NULL: no target. */
bool missing_make(const struct frame *f, const struct task *t, int32_t target, struct rowset open,
	struct missing *out, struct arena *a, struct ctl *c, struct err *e);

#endif
