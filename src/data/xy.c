#include "config.h"
#include "data/xy.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"

static int32_t column_width(const struct xy_column *c)
{
	return c->kind == XY_ONEHOT ? c->levels : 1;
}

int32_t xy_width(const struct xy *d)
{
	int32_t width = 0;

	for (int32_t j = 0; j < d->p; j++)
		width += column_width(&d->column[j]);
	return width;
}

static bool is_missing(const struct xy_column *c, ptrdiff_t r)
{
	return c->missing && (c->missing[r >> 6] >> (r & 63) & 1);
}

/* One column of a tile; the rows of out are stride apart. */
static void fill_tile(const struct xy_column *c, ptrdiff_t r0, ptrdiff_t r1, double *out,
	ptrdiff_t stride)
{
	for (ptrdiff_t r = r0; r < r1; r++, out += stride)
		switch (c->kind) {
		case XY_NUMBER:
			out[0] = is_missing(c, r) ? 0 : c->number[r];
			break;
		case XY_CODE:
			out[0] = c->code[r] < 0 ? 0 : c->code[r];
			break;
		case XY_ONEHOT:
			memset(out, 0, (size_t)c->levels * sizeof *out);
			if (c->code[r] >= 0 && c->code[r] < c->levels)
				out[c->code[r]] = 1;
			break;
		}
}

void xy_tile(const struct xy *d, ptrdiff_t r0, ptrdiff_t r1, double *out)
{
	ptrdiff_t width = xy_width(d);

	for (int32_t j = 0; j < d->p; j++) {
		fill_tile(&d->column[j], r0, r1, out, width);
		out += column_width(&d->column[j]);
	}
}

const char *xy_dense_name(const struct xy *d, int32_t j, struct arena *a)
{
	for (int32_t k = 0; k < d->p; k++) {
		const struct xy_column *c = &d->column[k];

		if (j < column_width(c))
			return c->kind != XY_ONEHOT ? arena_strdup(a, c->name) :
				arena_printf(a, "%s=%.*s", c->name, (int)c->level[j].n, c->level[j].p);
		j -= column_width(c);
	}
	BUG("no dense column %d", (int)j);
}

double xy_total_weight(const struct xy *d)
{
	double sum = 0;

	if (!d->weight)
		return (double)d->n;
	for (ptrdiff_t r = 0; r < d->n; r++)
		sum += d->weight[r];
	return sum;
}

static bool need_numbers(const struct xy_column *c, int32_t j, ptrdiff_t n, struct err *e)
{
	for (ptrdiff_t r = 0; r < n; r++) {
		if (!is_missing(c, r) && isfinite(c->number[r]))
			continue;
		err_set(e, ERR_NOT_FINITE, is_missing(c, r) ? "a value is missing" :
			"a value is not finite");
		err_hint(e, "fill the gaps first: recipe add impute %s", c->name);
		return err_at(e, r + 1, j + 1, c->name);
	}
	return true;
}

static bool need_codes(const struct xy_column *c, int32_t j, ptrdiff_t n, bool codes, struct err *e)
{
	if (c->kind == XY_ONEHOT)
		return true;
	if (!codes) {
		err_set(e, ERR_COLUMN_TYPE, "a category must be encoded as numbers first");
		err_hint(e, "recipe add onehot %s", c->name);
		return err_at(e, 0, j + 1, c->name);
	}
	for (ptrdiff_t r = 0; r < n; r++) {
		if (c->code[r] >= 0)
			continue;
		err_set(e, ERR_NOT_FINITE, "a category is missing");
		err_hint(e, "fill the gaps first: recipe add impute %s", c->name);
		return err_at(e, r + 1, j + 1, c->name);
	}
	return true;
}

bool xy_need_complete(const struct xy *d, bool codes, struct err *e)
{
	for (int32_t j = 0; j < d->p; j++) {
		const struct xy_column *c = &d->column[j];

		if (c->kind == XY_NUMBER ? !need_numbers(c, j, d->n, e) : !need_codes(c, j, d->n, codes, e))
			return false;
	}
	return true;
}

static bool need_weights(const struct xy *d, struct err *e)
{
	double sum = 0;

	if (!d->weight)
		return true;
	for (ptrdiff_t r = 0; r < d->n; r++) {
		if (!isfinite(d->weight[r]) || d->weight[r] < 0) {
			err_set(e, ERR_NOT_FINITE, "a weight is %g: weights are finite and not negative",
				d->weight[r]);
			return err_at(e, r + 1, 0, NULL);
		}
		sum += d->weight[r];
	}
	if (sum > 0)
		return true;
	return err_set(e, ERR_NO_ROWS, "all %s rows have weight 0", NUM_GROUPED(d->n));
}

static bool need_values(const struct xy *d, struct err *e)
{
	for (ptrdiff_t r = 0; r < d->n; r++)
		if (!isfinite(d->y[r])) {
			err_set(e, ERR_NOT_FINITE, "target \"%s\" is not finite", d->task->target);
			return err_at(e, r + 1, 0, NULL);
		}
	return true;
}

static bool need_labels(const struct xy *d, struct err *e)
{
	bool several = false;

	for (ptrdiff_t r = 0; r < d->n; r++) {
		if (d->label[r] < 0 || d->label[r] >= d->task->classes) {
			err_set(e, ERR_NOT_FINITE, "target \"%s\" has label %d, outside 0..%d", d->task->target,
				(int)d->label[r], (int)d->task->classes - 1);
			return err_at(e, r + 1, 0, NULL);
		}
		several = several || d->label[r] != d->label[0];
	}
	if (several)
		return true;
	err_set(e, ERR_ONE_CLASS, "target \"%s\" is \"%s\" in all %s rows", d->task->target,
		d->task->class_name[d->label[0]], NUM_GROUPED(d->n));
	return err_hint(e, "a classifier needs rows of at least two classes");
}

bool xy_need_target(const struct xy *d, struct err *e)
{
	if (d->n == 0)
		return err_set(e, ERR_NO_ROWS, "no rows to learn from");
	if (!need_weights(d, e))
		return false;
	return d->label ? need_labels(d, e) : need_values(d, e);
}

static double *take_doubles(const double *x, ptrdiff_t width, const int32_t *row, ptrdiff_t k,
	struct arena *a, struct err *e)
{
	double *out = ARENA_BIG(a, double, k * width, e);

	for (ptrdiff_t i = 0; out && i < k; i++)
		memcpy(out + i * width, x + row[i] * width, (size_t)width * sizeof *out);
	return out;
}

static int32_t *take_ints(const int32_t *x, const int32_t *row, ptrdiff_t k, struct arena *a,
	struct err *e)
{
	int32_t *out = ARENA_BIG(a, int32_t, k, e);

	for (ptrdiff_t i = 0; out && i < k; i++)
		out[i] = x[row[i]];
	return out;
}

static uint64_t *take_bits(const struct xy_column *c, const int32_t *row, ptrdiff_t k,
	struct arena *a, struct err *e)
{
	uint64_t *out = ARENA_BIG(a, uint64_t, bitmap_words(k), e);

	for (ptrdiff_t i = 0; out && i < k; i++)
		out[i >> 6] |= (uint64_t)is_missing(c, row[i]) << (i & 63);
	return out;
}

static bool take_column(const struct xy_column *c, const int32_t *row, ptrdiff_t k,
	struct xy_column *out, struct arena *a, struct err *e)
{
	*out = *c;
	return (!c->number || (out->number = take_doubles(c->number, 1, row, k, a, e))) &&
		(!c->code || (out->code = take_ints(c->code, row, k, a, e))) &&
		(!c->missing || (out->missing = take_bits(c, row, k, a, e)));
}

bool xy_take(const struct xy *d, const int32_t *row, ptrdiff_t k, struct xy *out, struct arena *a,
	struct err *e)
{
	struct xy_column *column = ARENA_ARRAY(a, struct xy_column, d->p);
	struct xy taken = *d;

	taken.n = k;
	taken.column = column;
	for (int32_t j = 0; j < d->p; j++)
		if (!take_column(&d->column[j], row, k, &column[j], a, e))
			return false;
	if ((d->y && !(taken.y = take_doubles(d->y, 1, row, k, a, e))) ||
		(d->label && !(taken.label = take_ints(d->label, row, k, a, e))) ||
		(d->weight && !(taken.weight = take_doubles(d->weight, 1, row, k, a, e))) ||
		(d->offset && !(taken.offset =
			take_doubles(d->offset, task_outputs(d->task), row, k, a, e))))
		return false;
	*out = taken;
	return true;
}
