#include "config.h"

#include "dataset/missing_target.h"

#include <math.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/missing.h"
#include "stat/association.h"
#include "stat/interval.h"
#include "stat/multiple.h"

/* The target of the open rows, renumbered 0..n-1, and the absence of one column beside it. */
struct beside {
	ptrdiff_t n;
	struct column target, absence;
	int32_t *code;                 /* of the absence: 0 present, 1 missing */
	const double *y;               /* 0 and 1, or the target; NULL: several classes */
	double *scratch;
};

static bool take_labels(const struct frame *f, const struct task *t, struct rowset open,
	struct beside *b, struct arena *a, struct err *e)
{
	int32_t *label = ARENA_BIG(a, int32_t, f->rows + 1, e);
	int32_t *code = label ? ARENA_BIG(a, int32_t, open.n + 1, e) : NULL;
	double *y = code ? ARENA_BIG(a, double, open.n + 1, e) : NULL;

	if (!y || !task_labels(t, f, label, e))
		return false;
	for (ptrdiff_t i = 0; i < open.n; i++) {
		code[i] = label[open.row[i]];
		y[i] = code[i] == 1;
	}
	b->target = (struct column){ .type = COLUMN_CATEGORY, .rows = open.n, .code = code,
		.levels = t->classes };
	b->y = t->kind == TASK_BINARY ? y : NULL;
	return true;
}

static bool take_values(const struct frame *f, const struct task *t, struct rowset open,
	struct beside *b, struct arena *a, struct err *e)
{
	double *value = ARENA_BIG(a, double, f->rows + 1, e);
	double *y = value ? ARENA_BIG(a, double, open.n + 1, e) : NULL;

	if (!y || !task_values(t, f, value, NULL, e))
		return false;
	for (ptrdiff_t i = 0; i < open.n; i++)
		y[i] = value[open.row[i]];
	b->target = (struct column){ .type = COLUMN_NUMBER, .rows = open.n, .number = y };
	b->y = y;
	return true;
}

/* How sure the share of the class, or the mean, is where the cell is missing (1) or present (0). */
static struct interval where_it_is(const struct beside *b, int32_t is, double sum, ptrdiff_t count)
{
	ptrdiff_t n = 0;

	if (b->y && b->target.type == COLUMN_CATEGORY)
		return interval_proportion(sum, (double)count, 0.95);
	for (ptrdiff_t i = 0; b->y && i < b->n; i++)
		if (b->code[i] == is)
			b->scratch[n++] = b->y[i];
	return interval_mean(b->scratch, n, 0.95); /* several classes: of nothing, unknown */
}

static void compare(const struct column *c, struct rowset open, const struct association_side *target,
	struct beside *b, struct missing_target *out)
{
	struct association_side absence = { .column = &b->absence };
	double sum[2] = { 0 };
	ptrdiff_t count[2] = { 0 };

	for (ptrdiff_t i = 0; i < b->n; i++) {
		int32_t is = column_missing_at(c, open.row[i]);

		b->code[i] = is;
		count[is]++;
		sum[is] += b->y ? b->y[i] : 0;
	}
	association_pair(&absence, target, NULL, b->scratch, &out->with);
	for (int is = 0; is < 2; is++)
		out->where[is] = where_it_is(b, is, sum[is], count[is]);
	out->n_missing = count[1];
	out->missing = b->y && count[1] > 0 ? sum[1] / (double)count[1] : (double)NAN;
	out->present = b->y && count[0] > 0 ? sum[0] / (double)count[0] : (double)NAN;
}

static void adjust(struct missing_target *t, int32_t n, struct arena *work)
{
	double *p = ARENA_ARRAY(work, double, n + 1);

	for (int32_t i = 0; i < n; i++)
		p[i] = t[i].with.p;
	multiple_holm(p, n, p, work);
	for (int32_t i = 0; i < n; i++)
		t[i].adjusted = p[i];
}

bool missing_target_make(const struct frame *f, const struct task *t, struct rowset open,
	const struct missing *m, const struct missing_target **out, struct arena *a, struct ctl *c,
	struct err *e)
{
	struct arena *work = arena_new();
	struct missing_target *list = ARENA_ARRAY(a, struct missing_target, m->columns + 1);
	struct beside b = { .n = open.n };
	struct association_side target;
	bool ok = t->kind == TASK_REGRESSION ? take_values(f, t, open, &b, work, e)
					     : take_labels(f, t, open, &b, work, e);

	b.code = ok ? ARENA_BIG(work, int32_t, open.n + 1, e) : NULL;
	b.scratch = b.code ? ARENA_BIG(work, double, association_scratch(open.n), e) : NULL;
	b.absence = (struct column){ .type = COLUMN_BOOLEAN, .rows = open.n, .code = b.code, .levels = 2 };
	ok = b.scratch && association_prepare(&b.target, &target, work, e);
	for (int32_t i = 0; ok && i < m->columns; i++) {
		compare(&f->column[m->column[i]], open, &target, &b, &list[i]);
		ok = ctl_step(c, 0, e);
	}
	if (ok)
		adjust(list, m->columns, work);
	*out = list;
	arena_free(work);
	return ok;
}
