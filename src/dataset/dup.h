#ifndef DATASET_DUP_H
#define DATASET_DUP_H
/* dup - rows that are there more than once: exactly, in all but one column,
 * across parts, and with labels that contradict each other.  Cost is linear in
 * cells. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/rowset.h"
#include "data/split.h"

struct arena;
struct column;
struct ctl;
struct err;
struct frame;
struct task;

struct dup_but_one {
	int32_t column;         /* the one in which they differ */
	ptrdiff_t rows;         /* rows that equal an earlier row in all other features */
	int32_t first, second;  /* an example */
};

struct dup_group {
	ptrdiff_t rows;
	int32_t first;          /* its earliest row */
};

#define DUP_GROUPS 10

struct dups {
	ptrdiff_t rows, exact;      /* rows that equal an earlier one in features and target */
	ptrdiff_t features;         /* in all features */
	ptrdiff_t groups_all;       /* of rows equal in all features */
	int32_t groups;
	struct dup_group group[DUP_GROUPS]; /* the largest */
	/* Between parts a twin is a row that is equal in all but ids and target (split_twin.h): in ignored columns
	 * too, or cases that only look alike in coarse features would count. */
	ptrdiff_t across[PARTS][PARTS]; /* [a][b]: rows of b with a twin in a, a != b */
	ptrdiff_t doubled[PARTS];       /* rows of a part with a twin in any other */
	ptrdiff_t shared;           /* rows of the separate test file that occur in the table; -1: there is none */
	ptrdiff_t judged;           /* labelled rows whose labels may be looked at */
	ptrdiff_t conflicting;      /* of those, rows in groups with more than one label */
	ptrdiff_t lost;             /* of those, rows that no model of these features can get right */
	ptrdiff_t but_one;          /* rows that equal an earlier one in all features but one */
	int32_t but_ones;
	const struct dup_but_one *by_column; /* most rows first */
};

struct dup_question {
	const struct frame *frame;
	const struct task *task;    /* classes, or NULL: no conflicts are sought */
	struct rowset open;         /* rows whose label may be looked at */
	const struct split *split;  /* or NULL */
	const struct frame *test;   /* a separate test table, or NULL */
	bool but_one;               /* seek rows alike but for one column, which takes a pass a column */
};

/* Is a column compared: features, and what groups and times are. */
bool dup_is_feature(const struct column *c);
/* Ids, weights and ignored columns do not count.  ERR_NO_ROWS without a feature. */
bool dups_find(const struct dup_question *q, struct dups *out, struct arena *a, struct ctl *c,
	struct err *e);

#endif
