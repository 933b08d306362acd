#ifndef DATASET_ASSOC_H
#define DATASET_ASSOC_H
/* assoc - which columns go together: every pair of a table. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/rowset.h"
#include "stat/association.h"

struct arena;
struct ctl;
struct err;
struct frame;

#define ASSOC_COLUMNS 300 /* at most: pairs grow with the square */

struct assoc {
	int32_t columns;
	const int32_t *column;          /* of the frame */
	const struct association *pair; /* columns x columns, symmetric; the diagonal is empty */
	const double *adjusted;         /* the same: p after Holm 1979 over all pairs; NaN: undefined */
	int32_t left_out;               /* columns of text, or of too many levels */
};

/* column[n]: those asked for, by frame column; NULL: all but ids and ignored ones.  Pairs with the
 * column target (-1: none) rest on the rows `open` alone.  ERR_LIMIT, ERR_NO_ROWS. */
bool assoc_make(const struct frame *f, const int32_t *column, int32_t n, int32_t target,
	struct rowset open, struct assoc *out, struct arena *a, struct ctl *c, struct err *e);

#endif
