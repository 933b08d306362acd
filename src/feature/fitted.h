#ifndef FEATURE_FITTED_H
#define FEATURE_FITTED_H
/* fitted - the inside of a fitted recipe, for the files that fit, apply and
 * keep it. */
#include <stdbool.h>
#include <stdint.h>

#include "data/column.h"
#include "data/rowset.h"
#include "data/xy.h"

struct arena;
struct err;
struct frame;
struct step_class;
struct table;
struct task;

struct fitted_step {
	const struct step_class *class;
	const char *words;
	bool automatic;
	void *state;
};

struct fitted_recipe {
	int32_t inputs;
	struct column *input;    /* what it needs of a table: no cells */
	int32_t steps;
	struct fitted_step *step;
	struct rowset rows;
	struct xy schema;        /* the columns that come out, n = 0 */
	const char *weight;      /* the column of weights, or NULL */
};

/* The columns of a table that learners can read, as an xy without rows: numbers, categories and
 * one-hot columns; texts, dates and times are left out. */
void fitted_schema(const struct table *t, struct xy *out, struct arena *a);
/* The cells of those columns, found by name.  ERR_MISMATCH. */
bool fitted_cells(const struct xy *schema, const struct table *t, struct xy *out, struct arena *a,
	struct err *e);
/* Adds the target of t at the rows, where f has it: labels (-1: unknown) or values (NaN). */
bool fitted_target(const struct task *t, const struct frame *f, struct rowset rows,
	struct xy *out, struct arena *a, struct err *e);
/* Weights of the rows.  Refuses missing, negative and non-finite ones by row. */
bool fitted_weights(const char *name, const struct frame *f, struct rowset rows,
	const double **out, struct arena *a, struct err *e);

#endif
