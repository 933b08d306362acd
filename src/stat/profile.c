#include "config.h"

#include "stat/profile.h"

#include <float.h>
#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/column.h"
#include "data/frame.h"
#include "stat/moments.h"
#include "stat/quantile.h"

enum {
	MIN_BINS = 5,
	MAX_BINS = 50,
	MIN_SLOTS = 8,              /* columns profiled side by side, each with work of its own */
	MAX_SLOTS = 64,
	WORK_DOUBLES = 1 << 24,     /* work of all slots together, when that is enough for 8 */
	STRETCH = 1 << 16,          /* rows between two questions whether to go on */
};

/* The most frequent values so far, as numbers or as codes. */
struct leaders {
	int32_t n;
	double value[PROFILE_TOP];
	int64_t count[PROFILE_TOP];
};

/* Work of the columns that are profiled side by side.  The lowest free piece is taken first: only as
 * many are ever touched as there are hands. */
struct work_pool {
	double *work;
	ptrdiff_t size;                /* doubles of one piece */
	atomic_uint_least64_t free;    /* bit i: piece i is free */
};

/* One column at work.  Tasks allocate nothing: what they fill was taken before. */
struct task_slot {
	const struct column *column;
	struct work_pool *pool;
	struct column_profile *out;
	struct ctl *ctl;
	struct leaders leaders;
	double *edge;   /* MAX_BINS + 1 */
	int64_t *bin;   /* MAX_BINS */
	double *work;
};

/* Values come in ascending order, so a tie stays behind. */
static void lead(struct leaders *l, double value, int64_t count)
{
	if (l->n == PROFILE_TOP && count <= l->count[PROFILE_TOP - 1])
		return;

	int32_t k = l->n < PROFILE_TOP ? l->n++ : PROFILE_TOP - 1;
	for (; k > 0 && l->count[k - 1] < count; k--) {
		l->value[k] = l->value[k - 1];
		l->count[k] = l->count[k - 1];
	}
	l->value[k] = value;
	l->count[k] = count;
}

/* -- histogram ------------------------------------------------------------------- */

static int32_t bins_of(const double *x, ptrdiff_t n)
{
	double range = x[n - 1] - x[0];
	double iqr = quantile_sorted(x, n, 0.75) - quantile_sorted(x, n, 0.25);
	double width = 2 * iqr / cbrt((double)n);

	if (!isfinite(range) || !(range > 0))
		return 0;
	double bins = width > 0 ? ceil(range / width) : 1;
	return bins > MAX_BINS ? MAX_BINS : bins < MIN_BINS ? MIN_BINS : (int32_t)bins;
}

/* edge[MAX_BINS + 1], count[MAX_BINS]; bins hold their left edge, the last one both. */
static int32_t fill_histogram(const double *x, ptrdiff_t n, double *edge, int64_t *count)
{
	int32_t bins = n > 0 ? bins_of(x, n) : 0;

	if (bins == 0)
		return 0;
	double step = (x[n - 1] - x[0]) / bins;
	ptrdiff_t below = 0;
	for (int32_t b = 0; b < bins; b++)
		edge[b] = x[0] + b * step;
	edge[bins] = x[n - 1];
	for (int32_t b = 0; b < bins; b++) {
		ptrdiff_t end = b + 1 < bins ? sorted_below(x, n, edge[b + 1]) : n;

		count[b] = end - below;
		below = end;
	}
	return bins;
}

bool histogram_sorted(const double *x, ptrdiff_t n, int32_t *bins, const double **edge,
	const int64_t **count, struct arena *a)
{
	double *edges = ARENA_ARRAY(a, double, MAX_BINS + 1);
	int64_t *counts = ARENA_ARRAY(a, int64_t, MAX_BINS);

	*bins = fill_histogram(x, n, edges, counts);
	*edge = edges;
	*count = counts;
	return *bins > 0;
}

/* -- numbers and times --------------------------------------------------------------- */

/* Memory is touched here for the first time, which takes longer than the copy: it asks whether to go on.
 * -1: not. */
static ptrdiff_t gather(const struct column *c, double *x, struct ctl *ctl)
{
	ptrdiff_t n = 0;
	struct err stopped;

	for (ptrdiff_t r = 0; r < c->rows; r++) {
		if (r % STRETCH == 0 && !ctl_step(ctl, 0, &stopped))
			return -1;
		x[n] = c->number ? c->number[r] : (double)c->time[r];
		n += !column_missing_at(c, r);
	}
	return n;
}

static void take_moments(const double *x, ptrdiff_t n, struct column_profile *out)
{
	int exponent;
	struct moments m = moments_scaled(x, n, &exponent);

	out->mean = ldexp(m.mean, exponent);
	out->sd = ldexp(moments_sd(&m), exponent);
	out->skewness = moments_skewness(&m);
	out->kurtosis = moments_kurtosis(&m);
}

static void take_quantiles(const double *x, ptrdiff_t n, struct column_profile *out)
{
	out->min = x[0];
	out->q05 = quantile_sorted(x, n, 0.05);
	out->q25 = quantile_sorted(x, n, 0.25);
	out->median = quantile_sorted(x, n, 0.5);
	out->q75 = quantile_sorted(x, n, 0.75);
	out->q95 = quantile_sorted(x, n, 0.95);
	out->max = x[n - 1];
	out->zeros = sorted_below(x, n, DBL_TRUE_MIN) - sorted_below(x, n, 0);
	out->at_max = n - sorted_below(x, n, x[n - 1]);
}

static void count_runs(const double *x, ptrdiff_t n, struct task_slot *s)
{
	for (ptrdiff_t i = 0; i < n;) {
		ptrdiff_t end = i + 1;

		while (end < n && !(x[end] > x[i]))
			end++;
		lead(&s->leaders, x[i], end - i);
		s->out->distinct++;
		i = end;
	}
}

/* One sort gives all but the moments. */
static void profile_numbers(struct task_slot *s)
{
	double *x = s->work;
	ptrdiff_t n = gather(s->column, x, s->ctl);

	if (n <= 0)
		return; /* the caller asks again */
	take_moments(x, n, s->out);
	if (!sort_doubles_on(s->ctl, x, s->work + s->column->rows + 1, n))
		return;
	take_quantiles(x, n, s->out);
	count_runs(x, n, s);
	s->out->bins = fill_histogram(x, n, s->edge, s->bin);
	s->out->edge = s->out->bins ? s->edge : NULL;
	s->out->bin = s->out->bins ? s->bin : NULL;
}

/* -- levels -------------------------------------------------------------------------- */

static void profile_codes(struct task_slot *s)
{
	const struct column *c = s->column;
	double *count = s->work; /* whole numbers, exact far beyond the rows there can be */

	memset(count, 0, (size_t)c->levels * sizeof *count);
	for (ptrdiff_t r = 0; r < c->rows; r++) {
		if (c->code[r] >= 0)
			count[c->code[r]]++;
	}
	for (int32_t k = 0; k < c->levels; k++) {
		if (count[k] > 0) {
			lead(&s->leaders, k, (int64_t)count[k]);
			s->out->distinct++;
		}
	}
}

/* -- columns --------------------------------------------------------------------------- */

/* There are as many pieces as columns in a wave. */
static int take_piece(struct work_pool *p)
{
	uint_least64_t free = atomic_load(&p->free);

	while (!atomic_compare_exchange_weak(&p->free, &free, free & (free - 1)))
		;
	return __builtin_ctzll(free);
}

static void run_slot(void *arg, ptrdiff_t i)
{
	struct task_slot *s = (struct task_slot *)arg + i;
	struct err stopped;
	int piece;

	if (!ctl_step(s->ctl, 0, &stopped))
		return; /* the caller asks again after the wave, and gives up */
	piece = take_piece(s->pool);
	s->work = s->pool->work + piece * s->pool->size;
	if (column_is_coded(s->column))
		profile_codes(s);
	else
		profile_numbers(s);
	atomic_fetch_or(&s->pool->free, UINT64_C(1) << piece);
}

static ptrdiff_t work_of(const struct column *c)
{
	return column_is_coded(c) ? c->levels : 2 * (c->rows + 1);
}

static void open_slot(struct task_slot *s, const struct column *c, struct column_profile *out,
	struct arena *a)
{
	double nan = (double)NAN;

	*out = (struct column_profile){
		.count = c->rows - c->missing_count, .missing = c->missing_count,
		.mean = nan, .sd = nan, .min = nan, .q05 = nan, .q25 = nan, .median = nan,
		.q75 = nan, .q95 = nan, .max = nan, .skewness = nan, .kurtosis = nan,
	};
	s->column = c;
	s->out = out;
	s->leaders.n = 0;
	if (!column_is_coded(c)) {
		s->edge = ARENA_ARRAY(a, double, MAX_BINS + 1);
		s->bin = ARENA_ARRAY(a, int64_t, MAX_BINS);
	}
}

/* The text of a value, as the column would write it: through a column of one cell. */
static struct str text_of(const struct column *c, double value, struct arena *a)
{
	int64_t time = c->time ? (int64_t)value : 0;
	int32_t code = c->code ? (int32_t)value : 0;
	struct column one = *c;

	one.rows = 1;
	one.missing = NULL;
	one.missing_count = 0;
	one.number = c->number ? &value : NULL;
	one.time = c->time ? &time : NULL;
	one.code = c->code ? &code : NULL;
	struct str s = column_text(&one, 0, a);
	/* A level belongs to the table, which need not outlive its profile. */
	return c->code ? (struct str){ arena_strndup(a, s.p, s.n), s.n } : s;
}

static void close_slot(const struct task_slot *s, struct arena *a)
{
	for (int32_t k = 0; k < s->leaders.n; k++) {
		s->out->top[k].value = text_of(s->column, s->leaders.value[k], a);
		s->out->top[k].count = s->leaders.count[k];
	}
	s->out->tops = s->leaders.n;
}

static bool profile_columns(const struct column *column, ptrdiff_t n, struct column_profile *out,
	struct arena *a, struct ctl *ctl, struct err *e)
{
	struct task_slot slot[MAX_SLOTS] = { 0 };
	struct arena *scratch = arena_new();
	struct work_pool pool = { .free = 0 };
	ptrdiff_t need = 1;

	for (ptrdiff_t j = 0; j < n; j++)
		need = work_of(&column[j]) > need ? work_of(&column[j]) : need;
	ptrdiff_t slots = WORK_DOUBLES / need;
	slots = slots < MIN_SLOTS ? MIN_SLOTS : slots > MAX_SLOTS ? MAX_SLOTS : slots;
	slots = slots > n ? n : slots;
	pool.size = need;
	pool.free = slots < MAX_SLOTS ? (UINT64_C(1) << slots) - 1 : UINT64_MAX;
	pool.work = ARENA_BIG(scratch, double, slots * need, e);
	bool ok = pool.work != NULL;

	for (ptrdiff_t first = 0; ok && first < n; first += slots) {
		ptrdiff_t wave = n - first < slots ? n - first : slots;

		for (ptrdiff_t i = 0; i < wave; i++) {
			slot[i].pool = &pool;
			slot[i].ctl = ctl;
			open_slot(&slot[i], &column[first + i], &out[first + i], a);
		}
		ctl_par(ctl, wave, run_slot, slot);
		for (ptrdiff_t i = 0; i < wave; i++)
			close_slot(&slot[i], a);
		ok = ctl_step(ctl, wave, e);
	}
	arena_free(scratch);
	return ok;
}

bool profile_column(const struct column *c, struct column_profile *out, struct arena *a,
	struct ctl *ctl, struct err *e)
{
	return profile_columns(c, 1, out, a, ctl, e);
}

bool profile_frame(const struct frame *f, struct column_profile **out, struct arena *a,
	struct ctl *ctl, struct err *e)
{
	*out = ARENA_ARRAY(a, struct column_profile, f->columns);
	return profile_columns(f->column, f->columns, *out, a, ctl, e);
}
