#include "config.h"

#include "feature/fitted.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/frame.h"
#include "data/task.h"
#include "feature/keep.h"
#include "feature/step.h"

static bool readable(const struct column *c)
{
	return column_is_numeric(c) || c->onehot || c->type == COLUMN_BOOLEAN ||
		c->type == COLUMN_CATEGORY;
}

void fitted_schema(const struct table *t, struct xy *out, struct arena *a)
{
	struct xy_column *column = ARENA_ARRAY(a, struct xy_column, t->n);
	*out = (struct xy){ .column = column };
	for (int32_t i = 0; i < t->n; i++) {
		const struct column *c = &t->column[i];
		if (!readable(c))
			continue;
		struct xy_column *x = &column[out->p++];
		x->name = arena_strdup(a, c->name);
		x->kind = column_is_numeric(c) ? XY_NUMBER : c->onehot ? XY_ONEHOT : XY_CODE;
		x->levels = c->levels;
		x->level = keep_copy_levels(c->level, c->levels, a);
	}
}

bool fitted_cells(const struct xy *schema, const struct table *t, struct xy *out, struct arena *a,
	struct err *e)
{
	struct xy_column *column = ARENA_ARRAY(a, struct xy_column, schema->p);
	*out = (struct xy){ .n = t->rows, .p = schema->p, .column = column };
	for (int32_t j = 0; j < schema->p; j++) {
		struct column *c;
		if (!table_need(t, schema->column[j].name, &c, e))
			return false;
		column[j] = schema->column[j];
		column[j].number = c->number;
		column[j].code = c->code;
		column[j].missing = c->onehot ? NULL : c->missing;
		if ((column[j].kind == XY_NUMBER) != (c->number != NULL) ||
			column[j].levels != c->levels) {
			err_set(e, ERR_MISMATCH, "the column does not come out as in training");
			return err_at(e, 0, 0, c->name);
		}
	}
	return true;
}

static bool target_labels(const struct task *t, const struct frame *one, struct xy *out,
	struct arena *a, struct err *e)
{
	int32_t *label = ARENA_BIG(a, int32_t, one->rows, e);
	out->label = label;
	return label && task_labels(t, one, label, e);
}

static bool target_values(const struct task *t, const struct frame *one, struct xy *out,
	struct arena *a, struct err *e)
{
	double *y = ARENA_BIG(a, double, one->rows, e);
	bool *known = ARENA_BIG(a, bool, one->rows, e);
	out->y = y;
	if (!y || !known || !task_values(t, one, y, known, e))
		return false;
	for (ptrdiff_t r = 0; r < one->rows; r++)
		if (!known[r])
			y[r] = (double)NAN;
	return true;
}

bool fitted_target(const struct task *t, const struct frame *f, struct rowset rows,
	struct xy *out, struct arena *a, struct err *e)
{
	struct column taken;
	out->task = t;
	int32_t i = t ? frame_find(f, t->target) : -1;
	if (i < 0)
		return true;
	if (!column_take(&f->column[i], rows.row, rows.n, &taken, a, e))
		return false;
	/* A table of the target alone: labels are made for these rows only. */
	struct frame one = { .rows = rows.n, .columns = 1, .column = &taken, .source = f->source };
	return t->kind == TASK_REGRESSION ? target_values(t, &one, out, a, e)
		: target_labels(t, &one, out, a, e);
}

bool fitted_weights(const char *name, const struct frame *f, struct rowset rows,
	const double **out, struct arena *a, struct err *e)
{
	int32_t j;
	if (!frame_need(f, name, &j, e))
		return false;
	if (!frame_check_weights(f, j, rows, e))
		return false;
	double *w = ARENA_BIG(a, double, rows.n, e);
	for (ptrdiff_t i = 0; w && i < rows.n; i++)
		w[i] = f->column[j].number[rows.row[i]];
	*out = w;
	return w;
}
