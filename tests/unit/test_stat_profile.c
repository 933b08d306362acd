/* The profile against exact rational arithmetic, its own rules, and itself on other threads. */
#include "config.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/rng.h"
#include "data/column.h"
#include "data/frame.h"
#include "reference.h"
#include "stat/profile.h"
#include "threads.h"

/* x with NaN where a cell is missing. */
static struct column number_column(const double *x, ptrdiff_t n, struct arena *a)
{
	struct column c = { .name = "x", .type = COLUMN_NUMBER, .rows = n };
	double *number = ARENA_ARRAY(a, double, n);
	uint64_t *missing = ARENA_ARRAY(a, uint64_t, bitmap_words(n));

	for (ptrdiff_t i = 0; i < n; i++) {
		if (isnan(x[i])) {
			missing[i >> 6] |= (uint64_t)1 << (i & 63);
			c.missing_count++;
		} else {
			number[i] = x[i];
		}
	}
	c.number = number;
	c.missing = c.missing_count ? missing : NULL;
	return c;
}

static struct column_profile profile(const struct column *c, struct arena *a)
{
	struct column_profile p;
	struct err e = ERR_INIT;

	if (!profile_column(c, &p, a, NULL, &e))
		fail_msg("%s", e.msg);
	return p;
}

static void check_moments(const struct column_profile *p, const json_t *truth)
{
	assert_digits(p->mean, reference_real(truth, "mean"), 14.5);
	assert_digits(p->sd, reference_real(truth, "sd"), 14);
	assert_digits(p->skewness, reference_real(truth, "skewness"), 13);
	assert_digits(p->kurtosis, reference_real(truth, "kurtosis"), 12.5);
}

static void check_histogram(const struct column_profile *p, const json_t *truth, bool edge_gap,
	struct arena *a)
{
	if (json_is_null(truth))
		return;
	ptrdiff_t edges, bins;
	const double *edge = reference_reals(truth, "edges", &edges, a);
	const double *count = reference_reals(truth, "counts", &bins, a);

	assert_int_equal(p->bins, bins);
	for (ptrdiff_t b = 0; b < edges; b++)
		assert_true(fabs(p->edge[b] - edge[b]) <= 1e-14 * fabs(edge[edges - 1] - edge[0])
			+ 1e-15 * fabs(edge[b]));
	for (ptrdiff_t b = 0; b < bins && !edge_gap; b++)
		assert_true((double)p->bin[b] == count[b]);
}

static void exact(void **state)
{
	struct arena *a = arena_new();
	json_t *root = reference_load("describe.json", a);
	const char *name;
	json_t *c;

	(void)state;
	json_object_foreach(root, name, c) {
		ptrdiff_t n;
		const double *x = reference_reals(c, "input.x", &n, a);
		const json_t *truth = reference_at(c, "expect");
		struct column column = number_column(x, n, a);
		struct column_profile p = profile(&column, a);
		bool gap = json_is_true(json_object_get(c, "edge_gap"));

		assert_true((double)p.count == reference_real(truth, "count"));
		assert_true((double)p.missing == reference_real(truth, "missing"));
		assert_true((double)p.distinct == reference_real(truth, "distinct"));
		if (p.count == 0) {
			assert_true(isnan(p.mean) && isnan(p.median) && p.bins == 0 && p.tops == 0);
			continue;
		}
		assert_true(p.min == reference_real(truth, "min"));
		assert_true(p.max == reference_real(truth, "max"));
		assert_digits(p.q05, reference_real(truth, "q05"), 14.5);
		assert_digits(p.q25, reference_real(truth, "q25"), 14.5);
		assert_digits(p.median, reference_real(truth, "median"), 14.5);
		assert_digits(p.q75, reference_real(truth, "q75"), 14.5);
		assert_digits(p.q95, reference_real(truth, "q95"), 14.5);
		check_moments(&p, truth);
		check_histogram(&p, reference_at(truth, "histogram"), gap, a);
	}
	arena_free(a);
}

/* Most frequent first, ties by the smaller value; -0 and 0 are one value. */
static void top_values(void **state)
{
	struct arena *a = arena_new();
	double x[200];

	(void)state;
	for (int i = 0; i < 100; i++) {
		x[i] = i % 20;             /* 0..19 five times each */
		x[100 + i] = i < 30 ? 7.5 : i < 60 ? -0.0 : 100 + i;
	}
	struct column c = number_column(x, 200, a);
	struct column_profile p = profile(&c, a);
	assert_int_equal(p.tops, PROFILE_TOP);
	assert_int_equal(p.distinct, 20 + 1 + 40);
	assert_true(p.zeros == 35 && p.at_max == 1);
	assert_true(str_equal(p.top[0].value, STR("0")) && p.top[0].count == 35);
	assert_true(str_equal(p.top[1].value, STR("7.5")) && p.top[1].count == 30);
	for (int k = 2; k < PROFILE_TOP; k++) {
		assert_int_equal(p.top[k].value.p[0], '1' + k - 2);
		assert_int_equal(p.top[k].count, 5);
	}
	arena_free(a);
}

static void levels(void **state)
{
	struct arena *a = arena_new();
	const struct str level[] = { STR("ash"), STR("beech"), STR("elm"), STR("oak"), STR("yew") };
	const int32_t code[] = { 3, 1, -1, 3, 0, 1, 4, -1 };
	const uint64_t missing[] = { 1 << 2 | 1 << 7 };
	struct column c = {
		.name = "tree", .type = COLUMN_CATEGORY, .rows = 8, .missing_count = 2,
		.missing = missing, .code = code, .level = level, .levels = 5,
	};
	struct column_profile p = profile(&c, a);

	(void)state;
	assert_true(p.count == 6 && p.missing == 2 && p.distinct == 4 && p.tops == 4);
	assert_true(str_equal(p.top[0].value, STR("beech")) && p.top[0].count == 2);
	assert_true(str_equal(p.top[1].value, STR("oak")) && p.top[1].count == 2);
	assert_true(str_equal(p.top[2].value, STR("ash")) && p.top[2].count == 1);
	assert_true(str_equal(p.top[3].value, STR("yew")) && p.top[3].count == 1);
	assert_true(isnan(p.mean) && isnan(p.min) && p.bins == 0 && p.edge == NULL);
	arena_free(a);
}

/* Days are numbers of microseconds; their text is a date. */
static void dates(void **state)
{
	struct arena *a = arena_new();
	const int64_t day = 86400000000, time[] = { 0, 2 * day, day, 2 * day, 0 };
	const uint64_t missing[] = { 1 << 4 };
	struct column c = {
		.name = "when", .type = COLUMN_DATE, .rows = 5, .missing_count = 1,
		.missing = missing, .time = time,
	};
	struct column_profile p = profile(&c, a);

	(void)state;
	assert_true(p.count == 4 && p.distinct == 3 && p.median == 1.5 * (double)day);
	assert_true(p.zeros == 1 && p.at_max == 2);
	assert_true(p.max == 2.0 * (double)day && p.mean == 1.25 * (double)day);
	assert_true(str_equal(p.top[0].value, STR("1970-01-03")) && p.top[0].count == 2);
	assert_true(str_equal(p.top[1].value, STR("1970-01-01")));
	arena_free(a);
}

/* Counts add up, edges bracket, and the rule of Freedman and Diaconis on 0..999: width
 * 2 * 499.5 / 10, so 10 bins. */
static void histogram(void **state)
{
	struct arena *a = arena_new();
	double x[1000];
	int32_t bins;
	const double *edge;
	const int64_t *count;

	(void)state;
	for (int i = 0; i < 1000; i++)
		x[i] = i;
	assert_true(histogram_sorted(x, 1000, &bins, &edge, &count, a));
	assert_int_equal(bins, 10);
	for (int b = 0; b < 10; b++)
		assert_int_equal(count[b], 100);
	assert_true(edge[0] == 0.0 && edge[10] == 999.0);
	assert_false(histogram_sorted(x, 1, &bins, &edge, &count, a));
	assert_int_equal(bins, 0);
	assert_false(histogram_sorted(x, 0, &bins, &edge, &count, a));
	arena_free(a);
}

/* -- a whole table --------------------------------------------------------------------- */

static struct frame *table(ptrdiff_t rows, int32_t columns)
{
	struct arena *a = arena_new();
	struct column *c = ARENA_ARRAY(a, struct column, columns);
	double *x = ARENA_ARRAY(a, double, rows);

	for (int32_t j = 0; j < columns; j++) {
		struct rng r = rng_make(4, RNG_TEST, (uint64_t)j);

		for (ptrdiff_t i = 0; i < rows; i++) {
			x[i] = j % 3 ? rng_normal(&r) : (double)rng_below(&r, 50);
			if (j % 4 == 1 && rng_double(&r) < 0.1)
				x[i] = (double)NAN;
		}
		c[j] = number_column(x, rows, a);
		c[j].name = arena_printf(a, "x%d", j);
	}
	return frame_new_take(a, c, columns, rows, "table");
}

static bool same(double x, double y)
{
	return memcmp(&x, &y, sizeof x) == 0 || (isnan(x) && isnan(y));
}

static void assert_same(const struct column_profile *p, const struct column_profile *q)
{
	assert_true(p->count == q->count && p->missing == q->missing);
	assert_true(p->distinct == q->distinct && p->bins == q->bins && p->tops == q->tops);
	assert_true(same(p->mean, q->mean) && same(p->sd, q->sd));
	assert_true(same(p->skewness, q->skewness) && same(p->kurtosis, q->kurtosis));
	assert_true(same(p->q05, q->q05) && same(p->median, q->median) && same(p->q95, q->q95));
	assert_memory_equal(p->edge, q->edge, (size_t)(p->bins + 1) * sizeof *p->edge);
	assert_memory_equal(p->bin, q->bin, (size_t)p->bins * sizeof *p->bin);
	for (int k = 0; k < p->tops; k++)
		assert_true(str_equal(p->top[k].value, q->top[k].value)
			&& p->top[k].count == q->top[k].count);
}

static void hands(void **state)
{
	static struct ctl ctl;
	struct arena *a = arena_new();
	struct frame *f = table(3000, 70);
	struct column_profile *serial, *parallel;
	struct err e = ERR_INIT;
	const int crews[] = { 0, 1, 2, 8 };

	(void)state;
	assert_true(profile_frame(f, &serial, a, NULL, &e));
	for (size_t k = 0; k < 4; k++) {
		threads_use(&ctl, crews[k]);
		assert_true(profile_frame(f, &parallel, a, &ctl, &e));
		for (int32_t j = 0; j < f->columns; j++)
			assert_same(&serial[j], &parallel[j]);
	}
	assert_int_equal(atomic_load(&ctl.done), 4 * 70);
	atomic_store(&ctl.stop, true);
	assert_false(profile_frame(f, &parallel, a, &ctl, &e));
	assert_int_equal(e.code, ERR_CANCELLED);
	frame_unref(f);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exact),
		cmocka_unit_test(top_values),
		cmocka_unit_test(levels),
		cmocka_unit_test(dates),
		cmocka_unit_test(histogram),
		cmocka_unit_test(hands),
	};

	return cmocka_run_group_tests_name("stat profile", tests, NULL, NULL);
}
