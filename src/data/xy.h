#ifndef DATA_XY_H
#define DATA_XY_H
/* xy - what a learner sees: columns of numbers and codes for n rows, and the
 * target.  Columnar; learners that need dense rows ask for tiles.
 *
 *   NUMBER  number[n]; missing bitmap
 *   CODE    code[n] in 0..levels-1, -1 where missing
 *   ONEHOT  a CODE column that stands for `levels` columns of 0 and 1 in a tile
 *           (a missing code is a row of zeros) */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/column.h"
#include "data/task.h"

enum xy_kind { XY_NUMBER, XY_CODE, XY_ONEHOT };

struct xy_column {
	const char *name;
	enum xy_kind kind;
	const double *number;
	const int32_t *code;
	int32_t levels;
	const struct str *level;   /* level names, for explanations */
	const uint64_t *missing;   /* bit set = missing; NULL: none */
};

struct xy {
	ptrdiff_t n;
	int32_t p;
	const struct xy_column *column;
	const struct task *task;
	const double *y;           /* regression: n targets; else NULL */
	const int32_t *label;      /* classes: n labels in 0..classes-1; else NULL */
	const double *weight;      /* n weights >= 0; NULL: all 1 */
	const double *offset;      /* n x outputs added to raw scores; NULL: none */
};

/* Columns a dense row has: NUMBER 1, CODE 1 (its code as a number), ONEHOT levels. */
int32_t xy_width(const struct xy *d);
/* Rows r0..r1-1 into out, row-major, (r1-r0) x xy_width.  Missing cells are 0 and must have been
 * dealt with before (see xy_need_complete). */
void xy_tile(const struct xy *d, ptrdiff_t r0, ptrdiff_t r1, double *out);
/* The name of dense column j: "age", "job=clerk"; in the arena. */
const char *xy_dense_name(const struct xy *d, int32_t j, struct arena *a);
static inline double xy_weight(const struct xy *d, ptrdiff_t r)
{
	return d->weight ? d->weight[r] : 1.0;
}
double xy_total_weight(const struct xy *d);
/* Refuses, naming column and row: missing or non-finite numbers, CODE columns when !codes. */
bool xy_need_complete(const struct xy *d, bool codes, struct err *e);
/* Refuses 0 rows, labels out of range, non-finite y, negative or non-finite weights, all weight 0,
 * and, for classes, fewer than two classes present.  ERR_NO_ROWS, ERR_ONE_CLASS, ERR_NOT_FINITE. */
bool xy_need_target(const struct xy *d, struct err *e);
/* The rows row[0..k) of d as a new xy (buffers in a). */
bool xy_take(const struct xy *d, const int32_t *row, ptrdiff_t k, struct xy *out, struct arena *a,
	struct err *e);

#endif
