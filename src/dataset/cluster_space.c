#include "config.h"

#include "dataset/cluster_space.h"

#include <math.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/frame.h"
#include "stat/moments.h"
#include "stat/quantile.h"

static bool is_feature(const struct column *c)
{
	return column_is_feature(c) && c->missing_count < c->rows;
}

static bool has_levels(const struct column *c)
{
	return column_is_coded(c) && c->type != COLUMN_TEXT && c->levels > 1 && c->levels <= SPACE_LEVELS;
}

/* The present cells' median, mean and sd with the median in the place of missing ones. */
static bool measure(const struct column *c, double *median, struct space_axis *axis, struct err *e)
{
	struct arena *work = arena_new();
	ptrdiff_t n = 0;
	double *x = ARENA_BIG(work, double, 2 * c->rows + 1, e);

	for (ptrdiff_t r = 0; x && r < c->rows; r++)
		if (!column_missing_at(c, r))
			x[n++] = c->number[r];
	if (x) {
		int exponent;

		sort_doubles(x, x + c->rows, n);
		*median = quantile_sorted(x, n, 0.5);
		while (n < c->rows)
			x[n++] = *median;
		struct moments m = moments_scaled(x, n, &exponent);
		axis->mean = ldexp(m.mean, exponent);
		axis->sd = ldexp(sqrt(m.m2 / m.n), exponent);
	}
	arena_free(work);
	return x != NULL;
}

struct plan {
	struct space_axis axis[SPACE_AXES];
	double median[SPACE_AXES];
	int32_t d;
	int64_t wanted;  /* axes, were there no limit */
};

static void plan_levels(const struct column *c, int32_t i, struct plan *p, struct arena *work)
{
	int64_t *count = ARENA_ARRAY(work, int64_t, c->levels);

	column_count_levels(c, count);
	for (int32_t k = 0; k < c->levels; k++) {
		p->wanted++;
		if (p->d < SPACE_AXES)
			p->axis[p->d++] = (struct space_axis){ i, k, (double)count[k] / (double)c->rows, 1 };
	}
}

static bool plan_axes(const struct frame *f, struct plan *p, struct space *out, struct arena *work,
	struct ctl *c, struct err *e)
{
	for (int32_t i = 0; i < f->columns; i++) {
		const struct column *col = &f->column[i];
		struct space_axis axis = { .column = i, .level = -1 };
		double median = 0;

		if (!is_feature(col))
			continue;
		if (has_levels(col)) {
			plan_levels(col, i, p, work);
		} else if (!column_is_numeric(col)) {
			out->left_out++;
		} else {
			if (!measure(col, &median, &axis, e))
				return false;
			bool usable = axis.sd > 0 && isfinite(axis.sd);
			out->left_out += !usable;
			p->wanted += usable;
			if (usable && p->d < SPACE_AXES) {
				p->median[p->d] = median;
				p->axis[p->d++] = axis;
			}
		}
		if (!ctl_step(c, 1, e))
			return false;
	}
	return true;
}

static void fill(const struct frame *f, const struct plan *p, double *x)
{
	for (int32_t j = 0; j < p->d; j++) {
		const struct space_axis *k = &p->axis[j];
		const struct column *c = &f->column[k->column];

		for (ptrdiff_t r = 0; r < f->rows; r++) {
			double v = k->level >= 0 ? c->code[r] == k->level
				: column_missing_at(c, r) ? p->median[j] : c->number[r];

			x[r * p->d + j] = (v - k->mean) / k->sd;
		}
	}
}

static bool refuse(const struct frame *f, const struct plan *p, struct err *e)
{
	if (p->wanted > SPACE_AXES) {
		err_set(e, ERR_LIMIT, "%lld axes, one for each number and each level; at most %d are compared",
			(long long)p->wanted, SPACE_AXES);
		return err_hint(e, "data role COL ignore leaves a column out");
	}
	if (p->d > 0 && f->rows >= 2)
		return true;
	err_set(e, ERR_NO_ROWS, "no feature of numbers or few levels differs between the %td rows", f->rows);
	return err_hint(e, "data profile shows the columns and their types");
}

bool space_make(const struct frame *f, struct space *out, struct arena *a, struct ctl *c,
	struct err *e)
{
	struct arena *work = arena_new();
	struct plan *p = ARENA_NEW(work, struct plan);

	*out = (struct space){ .n = f->rows };
	ctl_phase(c, "scaling columns", f->columns);
	bool ok = plan_axes(f, p, out, work, c, e) && refuse(f, p, e);
	double *x = ok ? ARENA_BIG(a, double, f->rows * p->d, e) : NULL;
	if (x) {
		struct space_axis *axis = ARENA_ARRAY(a, struct space_axis, p->d);

		for (int32_t j = 0; j < p->d; j++)
			axis[j] = p->axis[j];
		fill(f, p, x);
		out->d = p->d;
		out->x = x;
		out->axis = axis;
	}
	arena_free(work);
	return x != NULL;
}

const char *space_axis_name(const struct frame *f, const struct space_axis *x, struct arena *a)
{
	const struct column *c = &f->column[x->column];

	return x->level < 0 ? c->name : arena_printf(a, "%s=%.*s", c->name, (int)c->level[x->level].n,
		c->level[x->level].p);
}
