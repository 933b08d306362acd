/* Pairs of columns against scipy; isolation against scikit-learn. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/num.h"
#include "base/text.h"
#include "data/column.h"
#include "reference.h"
#include "stat/association.h"
#include "stat/isolation.h"
#include "table.h"
#include "threads.h"

static const char *const names[] = { "x", "y", "g", "h", "noise" };
enum { COLUMNS = 5 };

static void add_cell(struct text *t, const json_t *v)
{
	char number[NUM_TEXT];

	if (json_is_string(v))
		text_add(t, json_string_value(v));
	if (!json_is_number(v))
		return;
	num_format(json_number_value(v), number);
	text_add(t, number);
}

static struct table *read_case(const json_t *c, struct arena *a)
{
	struct text t;
	size_t n = json_array_size(reference_at(c, "input.x"));

	text_init(&t, a);
	text_add(&t, "x,y,g,h,noise\n");
	for (size_t r = 0; r < n; r++)
		for (int k = 0; k < COLUMNS; k++) {
			add_cell(&t, json_array_get(json_object_get(reference_at(c, "input"), names[k]), r));
			text_addc(&t, k < COLUMNS - 1 ? ',' : '\n');
		}
	return table_need(t.p, NULL);
}

static int find_name(const char *s)
{
	for (int k = 0; k < COLUMNS; k++)
		if (strcmp(names[k], s) == 0)
			return k;
	fail_msg("no column %s", s);
	return 0;
}

static void check_pair(const struct association *x, const json_t *want, ptrdiff_t n)
{
	assert_int_equal(x->n, n);
	if (reference_real(want, "value") > 0)
		assert_digits(x->value, reference_real(want, "value"), 11);
	else
		assert_true(x->value <= 0 && x->value >= 0);
	assert_digits(x->p, reference_real(want, "p"), 9);
	if (json_object_get(want, "pearson")) {
		assert_digits(x->pearson, reference_real(want, "pearson"), 12);
		assert_digits(x->lo, reference_real(want, "lo"), 11);
		assert_digits(x->hi, reference_real(want, "hi"), 11);
	} else {
		assert_true(isnan(x->pearson));
		assert_true(0 <= x->lo && x->lo <= x->value && x->value <= x->hi && x->hi <= 1 && x->lo < x->hi);
	}
}

static struct column coded(const int32_t *code, int32_t levels, ptrdiff_t n)
{
	return (struct column){ .name = "c", .type = COLUMN_CATEGORY, .rows = n, .code = code, .levels = levels };
}

/* Bounds against numerical derivatives of another program. */
static void check_bounds(const json_t *c, const char *x, const char *levels, struct arena *a)
{
	ptrdiff_t n;
	struct err e = ERR_INIT;
	struct association_side side[2];
	struct association pair;
	bool two = strcmp(x, "x") == 0;
	char path[32];

	snprintf(path, sizeof path, "input.%s", x);
	int32_t *code = reference_ints(c, path, &n, a);
	snprintf(path, sizeof path, "input.%s", levels);
	struct column one = coded(code, (int32_t)reference_real(c, path), n);
	struct column other = two ? coded(reference_ints(c, "input.y", &n, a), (int32_t)reference_real(c, "input.ny"), n)
		: (struct column){ .name = "y", .type = COLUMN_NUMBER, .rows = n,
			.number = reference_reals(c, "input.y", &n, a) };
	double *scratch = ARENA_ARRAY(a, double, association_scratch(n));

	assert_true(association_prepare(&one, &side[0], a, &e) && association_prepare(&other, &side[1], a, &e));
	association_pair(&side[0], &side[1], NULL, scratch, &pair);
	assert_true(fabs(pair.value - reference_real(c, "expect.value")) < 1e-9);
	assert_true(fabs(pair.lo - reference_real(c, "expect.lo")) < 1e-6);
	assert_true(fabs(pair.hi - reference_real(c, "expect.hi")) < 1e-6);
	assert_non_null(pair.method);
}

static void intervals(void **state)
{
	struct arena *a = arena_new();
	json_t *all = reference_load("signal.json", a);

	(void)state;
	check_bounds(reference_at(all, "cramer"), "x", "nx", a);
	check_bounds(reference_at(all, "cramer_none"), "x", "nx", a);
	check_bounds(reference_at(all, "ratio"), "group", "groups", a);
	check_bounds(reference_at(all, "ratio_none"), "group", "groups", a);
	arena_free(a);
}

static void test_pairs(void **state)
{
	struct arena *a = arena_new();
	json_t *c = reference_at(reference_load("table.json", a), "association");
	struct table *t = read_case(c, a);
	struct association_side side[COLUMNS];
	struct association x, back;
	struct err e = ERR_INIT;
	double *scratch = ARENA_ARRAY(a, double, association_scratch(t->frame->rows));
	const char *key;
	json_t *want;
	int pairs = 0;

	(void)state;
	for (int k = 0; k < COLUMNS; k++)
		assert_true(association_prepare(table_column(t, names[k]), &side[k], a, &e));
	json_object_foreach(reference_at(c, "expect"), key, want) {
		struct str rest, first = str_cut(str_of(key), ',', &rest);
		int i = find_name(arena_strndup(a, first.p, first.n)), j = find_name(rest.p);

		association_pair(&side[i], &side[j], NULL, scratch, &x);
		association_pair(&side[j], &side[i], NULL, scratch, &back);
		check_pair(&x, want, (ptrdiff_t)reference_real(want, "n"));
		assert_true(fabs(x.value - back.value) < 1e-14);
		pairs++;
	}
	assert_int_equal(pairs, 5);
	table_free(t);
	arena_free(a);
}

/* Rows that are shut out count as if they were not there. */
static void test_rows(void **state)
{
	struct arena *a = arena_new();
	struct table *all = table_need("x,y\n1,2\n2,9\n3,1\n4,7\n5,5\n6,8\n7,0\n", NULL);
	struct table *some = table_need("x,y\n1,2\n3,1\n4,7\n5,5\n7,0\n", NULL);
	struct association_side p[2], q[2];
	struct association x, y;
	struct err e = ERR_INIT;
	double scratch[70000];
	uint64_t use = 0x5d; /* not rows 2 and 6 */

	(void)state;
	for (int k = 0; k < 2; k++) {
		assert_true(association_prepare(table_column(all, names[k]), &p[k], a, &e));
		assert_true(association_prepare(table_column(some, names[k]), &q[k], a, &e));
	}
	association_pair(&p[0], &p[1], &use, scratch, &x);
	association_pair(&q[0], &q[1], NULL, scratch, &y);
	assert_int_equal(x.n, 5);
	assert_true(fabs(x.value - y.value) < 1e-15 && fabs(x.pearson - y.pearson) < 1e-15);
	/* By hand: ranks of y 3 2 5 4 1 against 1..5, sum d^2 = 24, 1 - 6 * 24 / 120. */
	assert_true(fabs(y.value + 0.2) < 1e-15);
	table_free(all);
	table_free(some);
	arena_free(a);
}

static void test_nothing(void **state)
{
	struct arena *a = arena_new();
	struct table *t = table_need("x,y,g\n1,,a\n1,3,a\n1,4,a\n", NULL);
	static const char *const name[] = { "x", "y", "g" };
	struct association_side s[3];
	struct association x;
	struct err e = ERR_INIT;
	double scratch[70000];

	(void)state;
	for (int k = 0; k < 3; k++)
		assert_true(association_prepare(table_column(t, name[k]), &s[k], a, &e));
	for (int i = 0; i < 3; i++)
		for (int j = i + 1; j < 3; j++) {
			association_pair(&s[i], &s[j], NULL, scratch, &x);
			assert_true(isnan(x.value));
			assert_true(isnan(x.p));
		}
	table_free(t);
	arena_free(a);
}

static void test_isolation(void **state)
{
	struct arena *a = arena_new();
	json_t *c = reference_at(reference_load("table.json", a), "isolation");
	ptrdiff_t n = 0, p = (ptrdiff_t)json_array_size(reference_at(c, "input.x"));
	const double *x[3];
	struct err e = ERR_INIT;
	struct ctl hands = { 0 };

	(void)state;
	assert_int_equal(p, 3);
	for (ptrdiff_t j = 0; j < p; j++) {
		json_t *column = json_pack("{s:O}", "x", json_array_get(reference_at(c, "input.x"), (size_t)j));
		x[j] = reference_reals(column, "x", &n, a);
		json_decref(column);
	}
	const double *want = reference_reals(c, "expect.score", &n, a);
	double *score = ARENA_ARRAY(a, double, n), *again = ARENA_ARRAY(a, double, n);
	assert_true(isolation_score(x, 3, n, 4000, 1, score, a, NULL, &e));
	/* Both are means over random trees: 4000 of ours leave a spread of about 0.002. */
	for (ptrdiff_t i = 0; i < n; i++)
		assert_true(fabs(score[i] - want[i]) < 0.01);
	assert_true(isolation_score(x, 3, n, 50, 1, score, a, NULL, &e));
	threads_use(&hands, 3);
	assert_true(isolation_score(x, 3, n, 50, 1, again, a, &hands, &e));
	assert_memory_equal(score, again, (size_t)n * sizeof *score);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(intervals),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_isolation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
