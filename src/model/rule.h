#ifndef MODEL_RULE_H
#define MODEL_RULE_H
/* rule - a table of one column: a cell for each range or level, and what the
 * rows in it have for a target. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/xy.h"

struct arena;
struct err;

#define RULE_BINS 16       /* ranges of a number */
#define RULE_PRIOR 10.0    /* rows of the overall answer that every cell is mixed with */

/* Cells 0..cells-1: the ranges (x <= edge[0], …, x > edge[edges-1]) or the levels; the last cell
 * is for what is missing or was never seen. */
struct rule {
	int32_t column;
	enum xy_kind kind;
	int32_t edges;
	double edge[RULE_BINS];
	int32_t cells;
	int32_t outputs;
	double *value;           /* cells x outputs: raw scores */
	double *rows;            /* cells: their weight in training */
};

int32_t rule_cell(const struct rule *m, const struct xy_column *x, ptrdiff_t r);
/* Fits a rule on column j; *loss is its leave-one-out loss a unit of weight: log loss or squared
 * error.  overall: the class shares, or the mean.  Buffers in a. */
bool rule_fit(struct rule *m, const struct xy *d, int32_t j, const double *overall, double *loss,
	struct arena *a, struct err *e);

#endif
