#ifndef MODEL_DESIGN_H
#define MODEL_DESIGN_H
/* design - products with the design matrix X = (1, columns) of an xy, without
 * ever writing it down: numbers go through BLAS in blocks of rows, a one-hot
 * column costs one addition a row however many levels it has.
 *
 * Inside, places are packed: the intercept, all numbers, then the one-hot
 * columns.  design_unpack brings a vector into the order of the xy. */
#include <stddef.h>
#include <stdint.h>

struct arena;
struct xy;

#define DESIGN_BLOCK 256 /* most rows to a call */

struct design {
	const struct xy *d;
	int32_t width;               /* all places */
	int32_t dense;               /* the intercept and the numbers */
	int32_t codes;               /* one-hot columns */
	const double *const *number; /* dense - 1 columns */
	const int32_t *const *code;  /* codes columns */
	const int32_t *place;        /* codes: the place of level 0 */
};

/* d has NUMBER and ONEHOT columns only. */
struct design design_make(const struct xy *d, struct arena *a);
/* Doubles of scratch that design_add_gram and design_tile need: two tiles. */
ptrdiff_t design_tile_size(const struct design *s);

/* score[i] = x_(r0+i) beta, i < n <= DESIGN_BLOCK. */
void design_scores(const struct design *s, const double *beta, ptrdiff_t r0, ptrdiff_t n,
	double *score);
/* g += X' u over the rows of the block. */
void design_add_product(const struct design *s, const double *u, ptrdiff_t r0, ptrdiff_t n,
	double *g);
/* g_j += sum u_i x_ij^2. */
void design_add_squares(const struct design *s, const double *u, ptrdiff_t r0, ptrdiff_t n,
	double *g);
/* The dense places of the block, row-major, into tile. */
void design_tile(const struct design *s, ptrdiff_t r0, ptrdiff_t n, double *tile);
/* gram += X' diag(w) X, the lower triangle, row-major width x width; w >= 0.  tile is filled by
 * design_tile; the second tile behind it is scratch. */
void design_add_gram(const struct design *s, double *tile, const double *w, ptrdiff_t r0,
	ptrdiff_t n, double *gram);
/* out[width]: the intercept, then the dense columns in the order of the xy. */
void design_unpack(const struct design *s, const double *packed, double *out);

#endif
