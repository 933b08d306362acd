#include "config.h"

/* Every step against numbers of another program, and the three kinds of level. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "cells.h"
#include "data/frame.h"
#include "data/xy.h"
#include "feature/recipe.h"
#include "feature/scale.h"
#include "reference.h"
#include "stat/yeo_johnson.h"

static struct rowset all_rows(const struct frame *f, struct arena *a)
{
	return rowset_all(f->rows, &f->digest, a);
}

/* A recipe of these lines, fitted on all rows of a frame. */
static struct fitted_recipe *fit_lines(const char *lines, const struct frame *f, struct xy *d,
	struct arena *a)
{
	struct err e = ERR_INIT;
	struct recipe r;
	struct fitted_recipe *fitted = NULL;
	if (!recipe_parse(lines, f, &r, a, &e) ||
		!recipe_fit(&r, f, NULL, all_rows(f, a), &fitted, d, a, NULL, &e))
		fail_msg("%s", e.msg);
	return fitted;
}

static struct xy apply_to(const struct fitted_recipe *r, const struct frame *f, struct arena *a)
{
	struct err e = ERR_INIT;
	struct xy d;
	if (!recipe_apply(r, f, NULL, all_rows(f, a), &d, a, NULL, &e))
		fail_msg("%s", e.msg);
	return d;
}

static bool xy_missing(const struct xy_column *c, ptrdiff_t r)
{
	return c->missing && (c->missing[r >> 6] >> (r & 63) & 1);
}

static struct frame *frame_of(const json_t *c, const char *path, struct arena *a)
{
	ptrdiff_t n;
	const double *x = reference_reals(c, path, &n, a);
	struct column column = cells_numbers("x", x, n, a);
	return cells_frame(&column, 1, a);
}

/* What describe says of the only column of step i. */
static const struct node *learned(const struct fitted_recipe *r, int step, struct arena *a)
{
	struct report *report = report_new(a);
	recipe_describe(r, report_root(report));
	const struct node *at = node_find(report_root(report), "steps")->first;
	while (step-- > 0)
		at = at->next;
	return node_find(at, "learned")->first;
}

static void scales_as_the_reference(void **state)
{
	static const char *const steps[][4] = {
		{ "standardise", "standard", "mean", "sd" },
		{ "minmax", "minmax", "min", "range" },
		{ "robust", "robust", "median", "iqr" },
	};
	struct arena *a = *state;
	const char *name;
	json_t *all = reference_at(reference_load("transforms.json", a), "scale"), *c;
	json_object_foreach(all, name, c) {
		struct frame *f = frame_of(c, "input.x", a), *g = frame_of(c, "input.new", a);
		for (int i = 0; i < 3; i++) {
			json_t *want = reference_at(c, arena_printf(a, "expect.%s", steps[i][1]));
			struct fitted_recipe *r = fit_lines(steps[i][0], f, NULL, a);
			const struct node *got = learned(r, 0, a);
			assert_digits(node_number(node_find(got, steps[i][2])),
				reference_real(want, "center"), 13);
			assert_digits(node_number(node_find(got, steps[i][3])),
				reference_real(want, "scale"), 13);
			struct xy d = apply_to(r, g, a);
			const double *x = reference_reals(want, "new", NULL, a);
			for (ptrdiff_t k = 0; k < d.n; k++) {
				assert_true(xy_missing(d.column, k) == isnan(x[k]));
				if (!isnan(x[k]))
					assert_digits(d.column[0].number[k], x[k], 12);
			}
		}
	}
}

static void logs_as_the_reference(void **state)
{
	struct arena *a = *state;
	const char *name;
	json_t *all = reference_at(reference_load("transforms.json", a), "log1p"), *c;
	int left = 0;
	json_object_foreach(all, name, c) {
		struct frame *f = frame_of(c, "input.x", a), *g = frame_of(c, "input.new", a);
		struct fitted_recipe *r = fit_lines("log1p", f, NULL, a);
		struct xy d = apply_to(r, g, a);
		bool known = !json_is_null(reference_at(c, "expect"));
		const double *x = reference_reals(c, known ? "expect.new" : "input.new", NULL, a);
		const struct node *floor = node_find(learned(r, 0, a), "floor");
		left += floor->type == NODE_NULL;
		assert_true(known == (floor->type != NODE_NULL));
		if (known)
			assert_digits(node_number(floor), reference_real(c, "expect.floor"), 15);
		for (ptrdiff_t k = 0; k < d.n; k++) {
			assert_true(xy_missing(d.column, k) == isnan(x[k]));
			if (!isnan(x[k]))
				assert_digits(d.column[0].number[k], x[k], 14);
		}
	}
	assert_int_equal(left, 1);
}

/* Lambda to what the minimisers agree in; the likelihood there, which is flat, to far more. */
static void powers_as_the_reference(void **state)
{
	struct arena *a = *state;
	const char *name;
	json_t *all = reference_at(reference_load("transforms.json", a), "power"), *c;
	json_object_foreach(all, name, c) {
		struct frame *f = frame_of(c, "input.x", a), *g = frame_of(c, "input.new", a);
		struct fitted_recipe *r = fit_lines("power", f, NULL, a);
		struct xy d = apply_to(r, g, a);
		double lambda = node_number(node_find(learned(r, 0, a), "lambda"));
		const double *x = reference_reals(c, "expect.new", NULL, a);
		double cells[100], loglik = reference_real(c, "expect.loglik");
		ptrdiff_t n = scale_gather(&f->column[0], NULL, cells, NULL);
		assert_true(fabs(lambda - reference_real(c, "expect.lambda")) < 1e-4);
		assert_true(fabs(yeo_johnson_loglik(cells, NULL, n, lambda) - loglik) < 1e-8 * fabs(loglik));
		assert_true(yeo_johnson_loglik(cells, NULL, n, lambda) >= loglik - 1e-11 * fabs(loglik));
		for (ptrdiff_t k = 0; k < d.n; k++) {
			double exact = yeo_johnson(g->column[0].number[k], reference_real(c, "expect.lambda"));
			if (isnan(x[k]))
				continue;
			assert_digits(exact, x[k], 12); /* the curve itself */
			assert_true(fabs(d.column[0].number[k] - x[k]) <= 2e-3 * fabs(x[k]));
		}
	}
}

/* Far from training nothing becomes infinite, and order stays; equal cells and gaps teach nothing. */
static void powers_bear_everything(void **state)
{
	static const double x[] = { 1, 2, 3, 4, 30 }, far[] = { -1e300, -5, 3, 1e300 }, same[] = { 7, 7, 7, 7, 7 };
	struct arena *a = *state;
	struct column c = cells_numbers("x", x, 5, a), g = cells_numbers("x", far, 4, a),
		s = cells_numbers("x", same, 5, a);
	const char *const lines[] = { "log1p", "power" };
	for (int i = 0; i < 2; i++) {
		struct xy d = apply_to(fit_lines(lines[i], cells_frame(&c, 1, a), NULL, a), cells_frame(&g, 1, a), a);
		for (ptrdiff_t r = 0; r < 4; r++)
			assert_true(isfinite(d.column[0].number[r]) &&
				(r == 0 || d.column[0].number[r] >= d.column[0].number[r - 1]));
	}
	struct fitted_recipe *r = fit_lines("power", cells_frame(&s, 1, a), NULL, a);
	assert_true(node_number(node_find(learned(r, 0, a), "lambda")) == 1);
}

static void imputes_as_the_reference(void **state)
{
	static const char *const methods[] = { "mean", "median", "mode" };
	struct arena *a = *state;
	const char *name;
	json_t *all = reference_at(reference_load("transforms.json", a), "impute"), *c;
	json_object_foreach(all, name, c) {
		struct frame *f = frame_of(c, "input.x", a);
		for (int i = 0; i < 3; i++) {
			struct xy d;
			double want = reference_real(c, arena_printf(a, "expect.%s", methods[i]));
			fit_lines(arena_printf(a, "impute --method %s", methods[i]), f, &d, a);
			for (ptrdiff_t r = 0; r < d.n; r++) {
				bool gap = column_missing_at(&f->column[0], r);
				assert_digits(d.column[0].number[r],
					gap ? want : f->column[0].number[r], 13);
				assert_false(xy_missing(d.column, r));
			}
		}
	}
}

static struct frame *words_frame(const json_t *c, const char *path, struct arena *a)
{
	const json_t *list = reference_at(c, path);
	ptrdiff_t n = (ptrdiff_t)json_array_size(list);
	const char **x = ARENA_ARRAY(a, const char *, n);
	for (ptrdiff_t i = 0; i < n; i++)
		x[i] = json_string_value(json_array_get(list, (size_t)i));
	struct column column = cells_words("x", COLUMN_CATEGORY, x, n, a);
	return cells_frame(&column, 1, a);
}

static void levels_as_the_reference(void **state)
{
	struct arena *a = *state;
	const char *name;
	json_t *all = reference_at(reference_load("transforms.json", a), "onehot"), *c;
	json_object_foreach(all, name, c) {
		struct frame *f = words_frame(c, "input.x", a), *g = words_frame(c, "input.new", a);
		struct fitted_recipe *r = fit_lines("onehot --min-rows 0", f, NULL, a);
		struct xy d = apply_to(r, g, a);
		int32_t width = (int32_t)json_array_size(reference_at(c, "expect.levels"));
		double *row = ARENA_ARRAY(a, double, width);
		assert_int_equal(xy_width(&d), width);
		for (int32_t k = 0; k < width; k++)
			assert_string_equal(xy_dense_name(&d, k, a), arena_printf(a, "x=%s",
				json_string_value(reference_at(c,
					arena_printf(a, "expect.levels.%d", (int)k)))));
		for (ptrdiff_t i = 0; i < d.n; i++) {
			const double *want = reference_reals(c,
				arena_printf(a, "expect.new.%td", i), NULL, a);
			xy_tile(&d, i, i + 1, row);
			assert_memory_equal(row, want, (size_t)width * sizeof *row);
		}
	}
}

/* The levels of the only column that comes out, joined; and its cells by level. */
static const char *levels_of(const struct xy *d, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	for (int32_t k = 0; k < d->column[0].levels; k++)
		text_addf(&t, "%s%.*s", k ? " " : "", (int)d->column[0].level[k].n,
			d->column[0].level[k].p);
	return t.p;
}

static const char *cells_of(const struct xy *d, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	for (ptrdiff_t r = 0; r < d->n; r++) {
		int32_t k = d->column[0].code[r];
		text_add(&t, r ? " " : "");
		if (k < 0)
			text_addc(&t, '0');
		else
			text_addn(&t, d->column[0].level[k].p, d->column[0].level[k].n);
	}
	return t.p;
}

static void rare_missing_and_unseen_differ(void **state)
{
	static const char *const x[] = { "a", "b", "a", "b", "c", "d", NULL, "a", "(rare)", "(rare)" };
	static const char *const y[] = { "a", "c", NULL, "new", "(rare)" };
	struct arena *a = *state;
	struct column cx = cells_words("x", COLUMN_CATEGORY, x, 10, a);
	struct column cy = cells_words("x", COLUMN_CATEGORY, y, 5, a);
	struct frame *f = cells_frame(&cx, 1, a), *g = cells_frame(&cy, 1, a);
	struct fitted_recipe *r = fit_lines("onehot", f, NULL, a);
	struct xy d = apply_to(r, g, a);
	assert_string_equal(levels_of(&d, a), "(missing) (rare) (rare)_ a b");
	assert_string_equal(cells_of(&d, a), "a (rare)_ (missing) 0 (rare)");
	d = apply_to(fit_lines("onehot --missing zero --min-rows 0", f, NULL, a), g, a);
	assert_string_equal(cells_of(&d, a), "a c 0 0 (rare)");
	d = apply_to(fit_lines("onehot --min-rows 0 --max-levels 2", f, NULL, a), g, a);
	assert_string_equal(levels_of(&d, a), "(missing) (rare) (rare)_ a"); /* 2 rows, like b */
	d = apply_to(fit_lines("onehot --min-share 0.25", f, NULL, a), g, a);
	assert_string_equal(levels_of(&d, a), "(missing) (rare)_ a");
	struct report *report = report_new(a);
	recipe_unseen(r, g, report_root(report));
	assert_int_equal(node_find(report_root(report), "x")->integer, 1);
}

/* Missing in new rows only: there was no such level to learn. */
static void a_gap_that_training_lacked_is_zero(void **state)
{
	static const char *const x[] = { "a", "b", "a", "b" }, *const y[] = { NULL, "b" };
	struct arena *a = *state;
	struct column cx = cells_words("x", COLUMN_CATEGORY, x, 4, a);
	struct column cy = cells_words("x", COLUMN_CATEGORY, y, 2, a);
	struct fitted_recipe *r = fit_lines("onehot", cells_frame(&cx, 1, a), NULL, a);
	struct xy d = apply_to(r, cells_frame(&cy, 1, a), a);
	assert_string_equal(cells_of(&d, a), "0 b");
}

static void categories_are_imputed(void **state)
{
	static const char *const x[] = { "b", NULL, "c", "c", "b", NULL };
	static const char *const none[] = { NULL, NULL };
	struct arena *a = *state;
	struct column c = cells_words("x", COLUMN_CATEGORY, x, 6, a);
	struct frame *f = cells_frame(&c, 1, a);
	struct xy d;
	fit_lines("impute", f, &d, a);
	assert_string_equal(cells_of(&d, a), "b b c c b b"); /* ties: the first in byte order */
	fit_lines("impute --method constant --value aa", f, &d, a);
	assert_string_equal(levels_of(&d, a), "aa b c");
	assert_string_equal(cells_of(&d, a), "b aa c c b aa");
	c = cells_words("x", COLUMN_CATEGORY, none, 2, a);
	fit_lines("impute", cells_frame(&c, 1, a), &d, a);
	assert_string_equal(cells_of(&d, a), "(missing) (missing)");
}

static void gaps_get_a_column(void **state)
{
	const double nan = (double)NAN, x[] = { 1, nan, 3, nan }, y[] = { 1, 2, 3, 4 };
	struct arena *a = *state;
	struct column c[] = { cells_numbers("x", x, 4, a), cells_numbers("y", y, 4, a),
		cells_numbers("x_missing", y, 4, a) };
	struct xy d;
	fit_lines("indicator", cells_frame(c, 2, a), &d, a);
	assert_int_equal(d.p, 3);
	assert_string_equal(d.column[2].name, "x_missing");
	for (ptrdiff_t r = 0; r < 4; r++)
		assert_true(d.column[2].number[r] == r % 2);
	fit_lines("indicator @numeric\nimpute", cells_frame(c, 3, a), &d, a);
	assert_string_equal(d.column[3].name, "x_missing_2");
	assert_true(d.column[0].number[1] == 2);
}

static void columns_are_chosen(void **state)
{
	const double x[] = { 1, 2 };
	struct arena *a = *state;
	struct column c[] = { cells_numbers("a", x, 2, a), cells_numbers("b", x, 2, a),
		cells_numbers("c", x, 2, a) };
	struct frame *f = cells_frame(c, 3, a);
	struct xy d;
	fit_lines("drop a,c", f, &d, a);
	assert_int_equal(d.p, 1);
	assert_string_equal(d.column[0].name, "b");
	fit_lines("select c a", f, &d, a);
	assert_int_equal(d.p, 2);
	assert_string_equal(d.column[0].name, "a"); /* the order of the table */
}

/* With weights 0, 1 and 2 a step learns what it learns from no, one and two copies of the row (but
 * for the quartiles, and the rows behind a level, which count rows). */
static void weights_are_copies(void **state)
{
	static const char *const steps[] = { "standardise", "minmax", "robust", "impute",
		"log1p", "power", "impute --method mean", "impute --method mode", "onehot --min-rows 0" };
	const double x[] = { 5, 1, 8, 2, 9, 4 }, w[] = { 1, 2, 0, 2, 1, 0 };
	const double copies[] = { 5, 1, 1, 2, 2, 9 };
	static const char *const k[] = { "p", "q", "r", "s", "p", "t" };
	static const char *const kk[] = { "p", "q", "q", "s", "s", "p" };
	struct arena *a = *state;
	struct column weighted[] = { cells_numbers("x", x, 6, a),
		cells_words("k", COLUMN_CATEGORY, k, 6, a), cells_numbers("w", w, 6, a) };
	struct column plain[] = { cells_numbers("x", copies, 6, a),
		cells_words("k", COLUMN_CATEGORY, kk, 6, a) };
	weighted[2].role = ROLE_WEIGHT;
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		struct fitted_recipe *r = fit_lines(steps[i], cells_frame(weighted, 3, a), NULL, a);
		struct fitted_recipe *q = fit_lines(steps[i], cells_frame(plain, 2, a), NULL, a);
		const struct node *m = learned(r, 0, a), *n = learned(q, 0, a);
		bool robust = strcmp(steps[i], "robust") == 0;
		for (const struct node *u = m->first, *v = n->first; u; u = u->next, v = v->next) {
			if (u->type == NODE_REAL && !(robust && strcmp(u->name, "iqr") == 0))
				assert_digits(u->real, v->real, strcmp(u->name, "lambda") == 0 ? 6 : 14);
			assert_true(u->type != NODE_LIST || u->count == v->count);
		}
	}
}

/* town, age, x and z of the reference; the third town by another name, or NULL. */
static struct frame *people(const json_t *c, ptrdiff_t *n, const char *renamed, enum column_role role,
	struct arena *a)
{
	static const char *const towns[] = { "ayr", "bath", "cork" };
	int32_t *town = reference_ints(c, "input.town", n, a);
	const char **word = ARENA_ARRAY(a, const char *, *n);
	for (ptrdiff_t i = 0; i < *n; i++)
		word[i] = renamed && town[i] == 2 ? renamed : towns[town[i]];
	struct column column[] = {
		cells_numbers("x", reference_reals(c, "input.x", NULL, a), *n, a),
		cells_words("town", COLUMN_CATEGORY, word, *n, a),
		cells_numbers("age", reference_reals(c, "input.age", NULL, a), *n, a),
		cells_numbers("z", reference_reals(c, "input.z", NULL, a), *n, a),
	};
	column[1].role = column[2].role = role;
	return cells_frame(column, 4, a);
}

static void assert_cells(const struct xy_column *got, const double *want, ptrdiff_t n)
{
	for (ptrdiff_t i = 0; i < n; i++) {
		assert_true(xy_missing(got, i) == isnan(want[i]));
		if (!isnan(want[i]))
			assert_digits(got->number[i], want[i], 10);
	}
}

static void numbers_are_freed_of_groups(void **state)
{
	struct arena *a = *state;
	json_t *c = reference_at(reference_load("bias.json", a), "decorrelate");
	ptrdiff_t n;
	struct frame *f = people(c, &n, NULL, ROLE_FEATURE, a), *g = people(c, &n, NULL, ROLE_SENSITIVE, a);
	struct xy d;
	struct fitted_recipe *r = fit_lines("decorrelate x,z --sensitive town,age", f, &d, a);
	double *removed = reference_reals(c, "expect.removed", NULL, a);

	assert_int_equal(d.p, 2); /* the sensitive ones are left out */
	assert_cells(&d.column[0], reference_reals(c, "expect.x", NULL, a), n);
	assert_cells(&d.column[1], reference_reals(c, "expect.z", NULL, a), n);
	assert_digits(node_number(node_find(learned(r, 0, a), "removed")), removed[0], 10);
	assert_digits(node_number(node_find(learned(r, 0, a)->next, "removed")), removed[1], 10);
	fit_lines("decorrelate", g, &d, a); /* by their role */
	assert_cells(&d.column[0], reference_reals(c, "expect.x", NULL, a), n);
	fit_lines("decorrelate x --alpha 0.5", g, &d, a);
	assert_cells(&d.column[0], reference_reals(c, "expect.half", NULL, a), n);

	/* A level that training never saw is left as it is. */
	struct frame *new = people(c, &n, "york", ROLE_FEATURE, a);
	r = fit_lines("drop age\ndecorrelate x --sensitive town", f, NULL, a);
	struct xy q = apply_to(r, new, a);
	int32_t *town = reference_ints(c, "input.town", NULL, a);
	double *x = reference_reals(c, "input.x", NULL, a);
	for (ptrdiff_t i = 0; i < n; i++)
		if (!isnan(x[i]))
			assert_true((fabs(q.column[0].number[i] - x[i]) < 1e-12) == (town[i] == 2));
}

static void refuse_lines(const char *lines, const struct frame *f, enum err_code code, const char *what, struct arena *a)
{
	struct err e = ERR_INIT;
	struct recipe r;
	struct fitted_recipe *fitted;
	assert_false(recipe_parse(lines, f, &r, a, &e) &&
		recipe_fit(&r, f, NULL, all_rows(f, a), &fitted, NULL, a, NULL, &e));
	assert_int_equal(e.code, code);
	if (!strstr(e.msg, what))
		fail_msg("%s: %s", what, e.msg);
}

static void groups_that_are_not_there_are_named(void **state)
{
	struct arena *a = *state;
	json_t *c = reference_at(reference_load("bias.json", a), "decorrelate");
	ptrdiff_t n;
	struct frame *f = people(c, &n, NULL, ROLE_FEATURE, a), *g = people(c, &n, NULL, ROLE_IGNORE, a);
	struct err e = ERR_INIT;
	struct xy d;

	refuse_lines("decorrelate x", f, ERR_PRECONDITION, "no sensitive column", a);
	refuse_lines("decorrelate x --sensitive toon", f, ERR_UNKNOWN_COLUMN, "toon", a);
	refuse_lines("decorrelate x --sensitive town", g, ERR_COLUMN_TYPE, "role ignore", a);
	refuse_lines("drop town\ndecorrelate x --sensitive town", f, ERR_UNKNOWN_COLUMN, "'town'", a);
	/* Rows to come must have it, though no model reads it. */
	struct fitted_recipe *r = fit_lines("decorrelate x,z --sensitive town", f, NULL, a);
	bool keep[] = { true, false, true, true };
	struct frame *less = frame_keep(f, keep);
	assert_false(recipe_apply(r, less, NULL, all_rows(less, a), &d, a, NULL, &e));
	assert_int_equal(e.code, ERR_MISMATCH);
	assert_non_null(strstr(e.msg, "lacks the column 'town'"));
	frame_unref(less);
}

static int setup(void **state)
{
	*state = arena_new();
	return 0;
}

static int teardown(void **state)
{
	arena_free(*state);
	return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(scales_as_the_reference),
		TEST(logs_as_the_reference),
		TEST(powers_as_the_reference),
		TEST(powers_bear_everything),
		TEST(imputes_as_the_reference),
		TEST(levels_as_the_reference),
		TEST(rare_missing_and_unseen_differ),
		TEST(a_gap_that_training_lacked_is_zero),
		TEST(categories_are_imputed),
		TEST(gaps_get_a_column),
		TEST(columns_are_chosen),
		TEST(weights_are_copies),
		TEST(numbers_are_freed_of_groups),
		TEST(groups_that_are_not_there_are_named),
	};
	return cmocka_run_group_tests_name("feature steps", tests, NULL, NULL);
}
