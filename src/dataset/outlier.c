#include "config.h"

#include "dataset/outlier.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/frame.h"
#include "stat/isolation.h"
#include "stat/quantile.h"

#define NORMAL_MAD 0.6745   /* the MAD of a normal of sd 1, as Iglewicz & Hoaglin print it */
#define NORMAL_MEAN 1.253314 /* sd over mean deviation of a normal */

static bool is_wanted(const struct column *c)
{
	return column_is_numeric(c) && column_is_feature(c) && c->missing_count < c->rows;
}

/* ---- columns ---- */

struct work {
	const struct column *column;
	struct outlier_column *out;
	double *x, *scratch;  /* the present cells; as many again */
};

static double far(const struct outlier_column *o, double x)
{
	return (x - o->median) / o->spread;
}

/* Sorted x[n] has no value between its least and its largest. */
static bool has_two_values(const double *x, ptrdiff_t n)
{
	ptrdiff_t least = 0;

	while (least < n && !(x[least] > x[0]))
		least++;
	return least == n || !(x[least] < x[n - 1]);
}

static void measure(struct work *w)
{
	const struct column *c = w->column;
	struct outlier_column *o = w->out;
	ptrdiff_t n = 0;
	double sum = 0;

	for (ptrdiff_t r = 0; r < c->rows; r++)
		if (!column_missing_at(c, r))
			w->x[n++] = c->number[r];
	sort_doubles(w->x, w->scratch, n);
	o->median = quantile_sorted(w->x, n, 0.5);
	o->two_values = has_two_values(w->x, n);
	for (ptrdiff_t i = 0; i < n; i++) {
		w->x[i] = fabs(w->x[i] - o->median);
		sum += w->x[i];
	}
	sort_doubles(w->x, w->scratch, n);
	o->spread = quantile_sorted(w->x, n, 0.5) / NORMAL_MAD;
	o->measure = "MAD";
	if (o->spread > 0)
		return;
	o->spread = NORMAL_MEAN * sum / (double)n;
	o->measure = "mean deviation";
}

static void count_far(struct work *w)
{
	const struct column *c = w->column;
	struct outlier_column *o = w->out;

	for (ptrdiff_t r = 0; r < c->rows; r++) {
		if (column_missing_at(c, r))
			continue;
		double z = far(o, c->number[r]);
		o->below += !o->two_values && z < -OUTLIER_Z;
		o->above += !o->two_values && z > OUTLIER_Z;
		if (fabs(z) > fabs(o->z)) {
			o->row = (int32_t)r;
			o->value = c->number[r];
			o->z = z;
		}
	}
}

static void run_column(void *arg, ptrdiff_t i)
{
	struct work *w = (struct work *)arg + i;

	measure(w);
	if (w->out->spread > 0 && isfinite(w->out->spread))
		count_far(w);
}

/* In waves, since each column at work takes room for its cells. */
static bool measure_columns(const struct frame *f, struct outlier_column *column, int32_t n,
	struct arena *work, struct ctl *c, struct err *e)
{
	enum { SLOTS = 8 };
	struct work slot[SLOTS];
	double *room = ARENA_BIG(work, double, 2 * SLOTS * (f->rows + 1), e);

	ctl_phase(c, "measuring columns", n);
	for (int32_t first = 0; room && first < n; first += SLOTS) {
		int32_t wave = n - first < SLOTS ? n - first : SLOTS;

		for (int32_t i = 0; i < wave; i++)
			slot[i] = (struct work){ &f->column[column[first + i].column], &column[first + i],
				room + 2 * i * (f->rows + 1), room + (2 * i + 1) * (f->rows + 1) };
		ctl_par(c, wave, run_column, slot);
		if (!ctl_step(c, wave, e))
			return false;
	}
	return room != NULL;
}

static bool keep_columns(const struct frame *f, struct outliers *out, struct arena *a,
	struct arena *work, struct ctl *c, struct err *e)
{
	struct outlier_column *column = ARENA_ARRAY(a, struct outlier_column, f->columns + 1);
	int32_t n = 0, wide = 0;

	for (int32_t i = 0; i < f->columns; i++)
		if (is_wanted(&f->column[i]))
			column[n++] = (struct outlier_column){ .column = i };
	if (!measure_columns(f, column, n, work, c, e))
		return false;
	for (int32_t i = 0; i < n; i++)
		if (column[i].spread > 0 && isfinite(column[i].spread)) {
			out->cells += column[i].below + column[i].above;
			wide += !column[i].two_values;
			column[out->columns++] = column[i];
		}
	out->column = column;
	out->by_cells = wide < 2;
	if (out->columns > 0 && f->rows >= 2)
		return true;
	err_set(e, ERR_NO_ROWS, "no numeric feature differs between the %td rows: nothing can lie outside",
		f->rows);
	return err_hint(e, "data profile shows the columns and their types");
}

/* ---- rows ---- */

/* The columns as they are; where cells are missing, a copy with the median in their place. */
static const double *filled(const struct column *c, double median, struct arena *work, struct err *e)
{
	if (c->missing_count == 0)
		return c->number;
	double *x = ARENA_BIG(work, double, c->rows, e);
	for (ptrdiff_t r = 0; x && r < c->rows; r++)
		x[r] = column_missing_at(c, r) ? median : c->number[r];
	return x;
}

/* Where the row is farthest from the middle. */
static void explain(const struct frame *f, const struct outliers *s, struct outlier_row *row)
{
	row->column = -1;
	for (int32_t i = 0; i < s->columns; i++) {
		const struct column *c = &f->column[s->column[i].column];

		if (column_missing_at(c, row->row))
			continue;
		double z = far(&s->column[i], c->number[row->row]);
		if (row->column < 0 || fabs(z) > fabs(row->z)) {
			row->column = i;
			row->value = c->number[row->row];
			row->z = z;
		}
	}
}

static bool is_far(const struct outliers *s, const struct outlier_row *row)
{
	if (!s->by_cells)
		return row->score >= OUTLIER_SCORE;
	return row->column >= 0 && !s->column[row->column].two_values && fabs(row->z) > OUTLIER_Z;
}

static bool list_rows(const struct frame *f, const double *score, ptrdiff_t most,
	struct outliers *out, struct arena *a, struct arena *work, struct err *e)
{
	ptrdiff_t n = f->rows;
	double *key = ARENA_BIG(work, double, n, e);
	int32_t *order = key ? ARENA_BIG(work, int32_t, n, e) : NULL;

	if (!order)
		return false;
	for (ptrdiff_t r = 0; r < n; r++) {
		key[r] = -score[r];
		out->far += score[r] >= OUTLIER_SCORE;
	}
	if (out->by_cells)
		out->far = out->cells;
	sort_order(key, order, n);
	out->rows = most < n ? most : n;
	struct outlier_row *row = ARENA_ARRAY(a, struct outlier_row, out->rows + 1);
	for (ptrdiff_t i = 0; i < out->rows; i++) {
		row[i] = (struct outlier_row){ .row = order[i], .score = score[order[i]] };
		explain(f, out, &row[i]);
		row[i].far = is_far(out, &row[i]);
	}
	out->row = row;
	return true;
}

bool outliers_find(const struct frame *f, ptrdiff_t most, uint64_t seed, struct outliers *out,
	struct arena *a, struct ctl *c, struct err *e)
{
	struct arena *work = arena_new();

	*out = (struct outliers){ 0 };
	bool ok = keep_columns(f, out, a, work, c, e);
	const double **x = ARENA_ARRAY(work, const double *, out->columns + 1);
	for (int32_t i = 0; ok && i < out->columns; i++)
		ok = (x[i] = filled(&f->column[out->column[i].column], out->column[i].median, work, e)) != NULL;
	double *score = ok ? ARENA_BIG(work, double, f->rows, e) : NULL;
	ok = score && isolation_score(x, out->columns, f->rows, OUTLIER_TREES, seed, score, work, c, e) &&
		list_rows(f, score, most, out, a, work, e);
	arena_free(work);
	return ok;
}
