#include "config.h"

#include "dataset/mcar.h"

#include <math.h>

#include "base/arena.h"
#include "data/frame.h"
#include "dataset/missing.h"

static bool varies(const struct column *c)
{
	double first = (double)NAN;
	for (ptrdiff_t r = 0; r < c->rows; r++) {
		if (column_missing_at(c, r))
			continue;
		if (isnan(first))
			first = c->number[r];
		else if (c->number[r] < first || c->number[r] > first)
			return true;
	}
	return false;
}

static void take(const struct frame *f, int32_t i, int32_t target, const struct column **column, struct mcar *out)
{
	const struct column *c = &f->column[i];
	if (i == target || !column_is_feature(c) || !column_is_numeric(c) || !varies(c))
		return;
	if (out->numbers < LITTLE_COLUMNS)
		column[out->numbers] = c;
	out->numbers++;
}

bool mcar_make(const struct frame *f, const struct missing *m, int32_t target, struct mcar *out, struct arena *a,
	struct ctl *c, struct err *e)
{
	const struct column *column[LITTLE_COLUMNS];
	*out = (struct mcar){ .numbers = 0 };
	for (int32_t i = 0; i < m->columns; i++)
		take(f, m->column[i], target, column, out);
	bool empty = out->numbers == 0;
	for (int32_t i = 0; i < f->columns && !empty; i++)
		if (f->column[i].missing_count == 0)
			take(f, i, target, column, out);
	int32_t d = out->numbers < LITTLE_COLUMNS ? out->numbers : LITTLE_COLUMNS;
	if (!empty)
		return little_test(column, d, f->rows, &out->test, a, c, e);
	double none = (double)NAN;
	out->test = (struct little){ .d2 = none, .df = none, .p = none, .why_not = "no feature that is a number misses a "
		"cell" };
	return true;
}
