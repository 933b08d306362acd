#ifndef UNIT_CELLS_H
#define UNIT_CELLS_H
/* cells - frames for tests, cell by cell. */
#include <stddef.h>

#include "data/column.h"

struct arena;
struct frame;

/* A column of numbers; NaN is missing.  Buffers in a. */
struct column cells_numbers(const char *name, const double *x, ptrdiff_t n, struct arena *a);
/* A category, boolean or text; NULL is missing; levels are what occurs. */
struct column cells_words(const char *name, enum column_type type, const char *const *x,
	ptrdiff_t n, struct arena *a);
/* A frame of copies of the columns, released with a. */
struct frame *cells_frame(const struct column *c, int32_t n, struct arena *a);

#endif
