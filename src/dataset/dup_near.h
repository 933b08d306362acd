#ifndef DATASET_DUP_NEAR_H
#define DATASET_DUP_NEAR_H
/* dup_near - rows that are there twice with small changes in many columns.  Two rows are near when they differ in
 * a feature, are equal in every feature that has no axis (text, many levels, dates) and in what is missing, and their distance over the
 * axes of cluster_space.h is below DUP_NEAR_SHARE of the median: of the distances from each row to the nearest of
 * its ten nearest rows that is no exact repeat of it.  The share and the ten are those of Northcutt, Jiang and
 * Chuang's cleanlab (2021).  Beside it, as a rule without distances: rows whose fractions are equal to three
 * significant digits and all else exactly. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/split.h"

struct arena;
struct ctl;
struct err;
struct frame;

#define DUP_NEAR_SHARE 0.13
#define DUP_NEAR_PAIRS 10
#define DUP_NEAR_WORK 2e10 /* rows asked x rows x (axes + 8) at most: seconds */

struct dup_pair {
	int32_t first, second;  /* first < second */
	double distance;
};

struct dup_near {
	ptrdiff_t asked;        /* rows whose nearest rows were sought, evenly taken; all, while the work allows it */
	ptrdiff_t rows;         /* of those, rows that are near another one */
	double median;          /* distance to the nearest row */
	double dimension;       /* that the rows fill, 1 to axes: Facco et al. 2017, by the median */
	double chance;          /* share of rows that would be near if rows were spread evenly over so many dimensions:
	                         * the nearest is nearer than r with 1 - exp(-c r^d) */
	int32_t axes, left_out; /* features with axes; features that have none */
	ptrdiff_t rounded;      /* rows that equal an earlier one to three digits, but not exactly */
	ptrdiff_t across[PARTS][PARTS]; /* [a][b]: asked rows of b near a row of a, a != b */
	ptrdiff_t doubled[PARTS];       /* asked rows of a part near a row of any other */
	ptrdiff_t in[PARTS];            /* asked rows by part */
	int32_t pairs;
	struct dup_pair pair[DUP_NEAR_PAIRS]; /* the nearest */
};

/* s: or NULL.  asked is 0 where no feature has an axis, where there are too many, and in tables under three rows.
 * ERR_NOMEM. */
bool dup_near_find(const struct frame *f, const struct split *s, struct dup_near *out, struct ctl *c,
	struct err *e);

#endif
