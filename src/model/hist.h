#ifndef MODEL_HIST_H
#define MODEL_HIST_H
/* hist - sums of gradients, hessians and rows by bin, the food of split search.
 *
 * Sums are whole numbers: a gradient is stored as a multiple of a power of two
 * so small that no sum over all rows can overflow 63 bits.  Whole numbers add
 * up to the same in any order, so any thread may add any rows, a sibling by
 * subtraction is exact, and so are a feature's sums taken from the sums over
 * combinations with other features.
 *
 * That is how few-valued features save work: a bundle of them, with at most
 * 256 combinations, is added up as if it were one. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/bin.h"

struct arena;
struct ctl;
struct err;

/* One row's gradient, or the sum over many: the hessian in the low bits of `rest`, the number of
 * rows above them. */
struct cell {
	int64_t gradient;
	int64_t rest;
} __attribute__((aligned(16)));

/* What the whole numbers mean. */
struct cell_unit {
	int shift;        /* rest = rows << shift | hessian */
	double gradient;  /* one unit of gradient */
	double hessian;
};

static inline int64_t cell_rows(const struct cell_unit *u, struct cell c)
{
	return c.rest >> u->shift;
}
static inline double cell_gradient(const struct cell_unit *u, struct cell c)
{
	return (double)c.gradient * u->gradient;
}
static inline double cell_hessian(const struct cell_unit *u, struct cell c)
{
	return (double)(c.rest & (((int64_t)1 << u->shift) - 1)) * u->hessian;
}
static inline struct cell cell_add(struct cell a, struct cell b)
{
	return (struct cell){ a.gradient + b.gradient, a.rest + b.rest };
}
static inline struct cell cell_sub(struct cell a, struct cell b)
{
	return (struct cell){ a.gradient - b.gradient, a.rest - b.rest };
}

#define HIST_BLOCK 64 /* bundles that lie side by side in a row */

struct bundle {
	int32_t first, n;   /* its features: order[first .. first + n) */
	int32_t size;       /* combinations of their bins */
	int32_t cells, end; /* of its features, one after the other */
	int32_t joint;      /* the first cell of its combinations; that of the feature if there is one */
};

struct hist {
	const struct features *features;
	ptrdiff_t rows;
	int32_t *order;      /* features, bundle by bundle */
	int32_t *offset;     /* feature f has the cells from offset[f] on, one a bin, then that of missing
	                        cells */
	struct bundle *bundle;
	int32_t bundles;
	uint16_t *index;     /* of every row, in blocks of bundles: twice the cell's distance from the
	                        first of the block */
	ptrdiff_t cells;     /* of one histogram, those of combinations included */
	int32_t parts;
	struct cell *part;   /* parts times cells: what other hands add up */
};

/* b holds the rows that s was learned from; s is borrowed, buffers live in a. */
bool hist_init(struct hist *h, const struct features *s, const struct binned *b, struct arena *a,
	struct ctl *c, struct err *e);
/* The rows to add up. */
struct hist_rows {
	const struct cell *gradient;  /* of every row there is */
	const int32_t *row;
	ptrdiff_t n;
};

/* out[cells] = sums for bundles b0..b1-1, by the caller alone. */
void hist_add(const struct hist *h, const struct hist_rows *rows, int32_t b0, int32_t b1,
	struct cell *out);
/* Sums for all bundles by all hands, in pieces: the first in out[cells], others in h->part;
 * returns how many of these there are. */
int32_t hist_build(const struct hist *h, const struct hist_rows *rows, struct cell *out,
	struct ctl *c);
/* Adds the pieces for bundles b0..b1-1 to out. */
void hist_merge(const struct hist *h, int32_t parts, int32_t b0, int32_t b1, struct cell *out);
/* whole -= part for bundles b0..b1-1: the other child. */
void hist_subtract(const struct hist *h, int32_t b0, int32_t b1, struct cell *whole,
	const struct cell *part);
/* The sums over all rows of a histogram with at least one feature. */
struct cell hist_sum(const struct hist *h, const struct cell *cells);

#endif
