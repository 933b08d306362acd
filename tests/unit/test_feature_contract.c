#include "config.h"

/* What every step of step_list.h promises. */
#include <ctype.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "base/rng.h"
#include "cells.h"
#include "data/frame.h"
#include "data/xy.h"
#include "feature/recipe.h"

enum { ROWS = 60 };

/* One step, with columns named where it must be told. */
struct contract {
	const struct step_class *step;
	struct recipe recipe;
	struct arena *a;
};

static void for_all(void (*promise)(struct contract *t))
{
	for (int i = 0; step_table[i]; i++) {
		struct err e = ERR_INIT;
		struct contract t = { .step = step_table[i], .a = arena_new() };
		const char *line = arena_printf(t.a, "%s%s", t.step->name,
			t.step->flags & STEP_NAMED ? " size,town" : "");
		if (!recipe_parse(line, NULL, &t.recipe, t.a, &e))
			fail_msg("%s", e.msg);
		promise(&t);
		arena_free(t.a);
	}
}

/* Numbers and categories with gaps, and the weight column when it has a name. */
static struct frame *make(uint64_t seed, const double *weight, struct arena *a)
{
	static const char *const towns[] = { "ayr", "bath", "cork", "deal", NULL };
	double size[ROWS], age[ROWS];
	const char *town[ROWS], *flag[ROWS];
	for (uint64_t r = 0; r < ROWS; r++) {
		struct rng rng = rng_make(seed, RNG_TEST, r);
		size[r] = rng_normal(&rng);
		age[r] = rng_below(&rng, 4) ? floor(40 + 10 * rng_normal(&rng)) : (double)NAN;
		town[r] = towns[rng_below(&rng, 5)];
		flag[r] = rng_below(&rng, 2) ? "yes" : "no";
	}
	struct column c[] = {
		cells_numbers("size", size, ROWS, a),
		cells_numbers("age", age, ROWS, a),
		cells_words("town", COLUMN_CATEGORY, town, ROWS, a),
		cells_words("flag", COLUMN_BOOLEAN, flag, ROWS, a),
		weight ? cells_numbers("w", weight, ROWS, a) : cells_numbers("w", size, ROWS, a),
	};
	c[2].role = ROLE_SENSITIVE; /* a feature like any other, but to steps about groups */
	c[4].role = weight ? ROLE_WEIGHT : ROLE_IGNORE;
	return cells_frame(c, 5, a);
}

static struct rowset all_rows(const struct frame *f, struct arena *a)
{
	return rowset_all(f->rows, &f->digest, a);
}

static struct fitted_recipe *fit(struct contract *t, const struct frame *f, struct rowset rows,
	struct xy *d)
{
	struct err e = ERR_INIT;
	struct fitted_recipe *out;
	if (!recipe_fit(&t->recipe, f, NULL, rows, &out, d, t->a, NULL, &e))
		fail_msg("%s: %s", t->step->name, e.msg);
	return out;
}

static void assert_same_columns(const struct xy *d, const struct xy *q, const char *what)
{
	assert_int_equal(d->p, q->p);
	for (int32_t j = 0; j < d->p; j++) {
		const struct xy_column *x = &d->column[j], *y = &q->column[j];
		size_t n = (size_t)d->n;
		if (strcmp(x->name, y->name) != 0 || x->kind != y->kind || x->levels != y->levels)
			fail_msg("%s: column %d", what, (int)j);
		if (x->number)
			assert_memory_equal(x->number, y->number, n * sizeof(double));
		if (x->code)
			assert_memory_equal(x->code, y->code, n * sizeof(int32_t));
		assert_int_equal(x->missing != NULL, y->missing != NULL);
		if (x->missing)
			assert_memory_equal(x->missing, y->missing,
				(size_t)bitmap_words(d->n) * sizeof(uint64_t));
	}
}

static struct writer bytes(const struct fitted_recipe *r, struct arena *a)
{
	struct writer w;
	writer_init(&w, a);
	recipe_save(r, &w);
	return w;
}

/* Training rows come out of a later apply as they came out of the fit, and twice the same. */
static void one_applies_what_it_learned(struct contract *t)
{
	struct err e = ERR_INIT;
	struct frame *f = make(1, NULL, t->a);
	struct rowset rows = all_rows(f, t->a);
	struct xy d, q;
	struct fitted_recipe *m = fit(t, f, rows, &d), *again = fit(t, f, rows, NULL);
	assert_true(recipe_apply(m, f, NULL, rows, &q, t->a, NULL, &e));
	if (!(t->step->flags & STEP_CROSSFIT))
		assert_same_columns(&d, &q, t->step->name);
	struct writer w = bytes(m, t->a), v = bytes(again, t->a);
	assert_int_equal(w.n, v.n);
	assert_memory_equal(w.p, v.p, (size_t)w.n);
}

static void apply_equals_learn(void **state)
{
	(void)state;
	for_all(one_applies_what_it_learned);
}

/* A row alone comes out as in company. */
static void one_sees_rows_alone(struct contract *t)
{
	struct err e = ERR_INIT;
	struct frame *f = make(2, NULL, t->a), *g = make(3, NULL, t->a);
	struct fitted_recipe *m = fit(t, f, all_rows(f, t->a), NULL);
	struct xy all, alone;
	assert_true(recipe_apply(m, g, NULL, all_rows(g, t->a), &all, t->a, NULL, &e));
	double *row = ARENA_ARRAY(t->a, double, 2 * xy_width(&all) + 1);
	for (int32_t r = 0; r < ROWS; r++) {
		struct rowset one = rowset_of(&r, 1, &g->digest, t->a);
		assert_true(recipe_apply(m, g, NULL, one, &alone, t->a, NULL, &e));
		xy_tile(&all, r, r + 1, row);
		xy_tile(&alone, 0, 1, row + xy_width(&all));
		assert_memory_equal(row, row + xy_width(&all),
			(size_t)xy_width(&all) * sizeof *row);
	}
}

static void rows_do_not_see_each_other(void **state)
{
	(void)state;
	for_all(one_sees_rows_alone);
}

static void one_is_kept(struct contract *t)
{
	struct err e = ERR_INIT;
	struct frame *f = make(4, NULL, t->a), *g = make(5, NULL, t->a);
	struct fitted_recipe *m = fit(t, f, all_rows(f, t->a), NULL), *back;
	struct writer w = bytes(m, t->a);
	struct reader r;
	struct xy d, q;
	reader_init(&r, w.p, w.n);
	if (!recipe_load(&back, &r, t->a, &e) || !reader_end(&r, &e))
		fail_msg("%s: %s", t->step->name, e.msg);
	assert_memory_equal(bytes(back, t->a).p, w.p, (size_t)w.n);
	assert_true(recipe_apply(m, g, NULL, all_rows(g, t->a), &d, t->a, NULL, &e));
	assert_true(recipe_apply(back, g, NULL, all_rows(g, t->a), &q, t->a, NULL, &e));
	assert_same_columns(&d, &q, t->step->name);
	for (ptrdiff_t n = 0; n < w.n; n++) {
		struct arena *own = arena_new();
		reader_init(&r, w.p, n);
		e = ERR_INIT;
		assert_false(recipe_load(&back, &r, own, &e));
		assert_int_equal(e.code, ERR_CORRUPT);
		arena_free(own);
	}
}

static void save_and_load_keep_all_bits(void **state)
{
	(void)state;
	for_all(one_is_kept);
}

/* Levels that training never saw, gaps where it had none, and no row at all. */
static void one_bears_new_rows(struct contract *t)
{
	static const char *const town[] = { "york", NULL, "ayr" }, *const flag[] = { NULL, "yes", "?" };
	const double size[] = { 1e9, (double)NAN, -1 }, age[] = { (double)NAN, 1, 2 };
	struct err e = ERR_INIT;
	struct frame *f = make(6, NULL, t->a);
	struct fitted_recipe *m = fit(t, f, all_rows(f, t->a), NULL);
	struct column c[] = { cells_words("flag", COLUMN_CATEGORY, flag, 3, t->a),
		cells_words("town", COLUMN_CATEGORY, town, 3, t->a),
		cells_numbers("age", age, 3, t->a), cells_numbers("size", size, 3, t->a) };
	struct frame *g = cells_frame(c, 4, t->a);
	struct xy d;
	if (!recipe_apply(m, g, NULL, all_rows(g, t->a), &d, t->a, NULL, &e))
		fail_msg("%s: %s", t->step->name, e.msg);
	assert_int_equal(d.n, 3);
	assert_true(recipe_apply(m, g, NULL, rowset_of(NULL, 0, &g->digest, t->a), &d, t->a, NULL,
		&e));
	assert_int_equal(d.n, 0);
}

static void new_rows_are_borne(void **state)
{
	(void)state;
	for_all(one_bears_new_rows);
}

/* A column that was read and is gone is named. */
static void one_misses_its_column(struct contract *t)
{
	struct err e = ERR_INIT;
	struct frame *f = make(7, NULL, t->a);
	const struct column *input;
	struct fitted_recipe *m = fit(t, f, all_rows(f, t->a), NULL);
	int32_t n = recipe_inputs(m, &input);
	assert_true(n > 0);
	for (int32_t i = 0; i < n; i++) {
		struct column c[5];
		struct xy d;
		int32_t kept = 0;
		for (int32_t j = 0; j < f->columns; j++)
			if (strcmp(f->column[j].name, input[i].name) != 0)
				c[kept++] = f->column[j];
		struct frame *g = cells_frame(c, kept, t->a);
		assert_false(recipe_apply(m, g, NULL, all_rows(g, t->a), &d, t->a, NULL, &e));
		assert_int_equal(e.code, ERR_MISMATCH);
		assert_string_equal(e.colname, input[i].name);
	}
}

static void missing_columns_are_named(void **state)
{
	(void)state;
	for_all(one_misses_its_column);
}

/* Rows of weight 0 teach nothing. */
static void one_passes_over_weightless(struct contract *t)
{
	double weight[ROWS];
	int32_t row[ROWS];
	ptrdiff_t n = 0;
	for (int32_t r = 0; r < ROWS; r++) {
		weight[r] = r % 3 ? 1 + r % 2 : 0;
		if (weight[r] > 0)
			row[n++] = r;
	}
	struct frame *f = make(8, weight, t->a);
	struct rowset fewer = rowset_of(row, n, &f->digest, t->a);
	struct report *r = report_new(t->a), *q = report_new(t->a);
	recipe_describe(fit(t, f, all_rows(f, t->a), NULL), report_root(r));
	recipe_describe(fit(t, f, fewer, NULL), report_root(q));
	const struct node *u = node_find(report_root(r), "steps")->first;
	const struct node *v = node_find(report_root(q), "steps")->first;
	u = node_find(u, "learned")->first;
	v = node_find(v, "learned")->first;
	for (; u; u = u->next, v = v->next)
		for (const struct node *x = u->first, *y = v->first; x; x = x->next, y = y->next)
			assert_true(x->type != NODE_REAL || !(x->real > y->real || x->real < y->real));
	assert_null(v);
}

static void weight_zero_teaches_nothing(void **state)
{
	(void)state;
	for_all(one_passes_over_weightless);
}

static void one_obeys(struct contract *t)
{
	struct err e = ERR_INIT;
	struct frame *f = make(9, NULL, t->a);
	struct ctl *c = ARENA_NEW(t->a, struct ctl);
	struct fitted_recipe *m;
	struct xy d;
	atomic_store(&c->stop, true);
	assert_false(recipe_fit(&t->recipe, f, NULL, all_rows(f, t->a), &m, NULL, t->a, c, &e));
	assert_int_equal(e.code, ERR_CANCELLED);
	m = fit(t, f, all_rows(f, t->a), NULL);
	assert_false(recipe_apply(m, f, NULL, all_rows(f, t->a), &d, t->a, c, &e));
	assert_int_equal(e.code, ERR_CANCELLED);
}

static void cancel_is_obeyed(void **state)
{
	(void)state;
	for_all(one_obeys);
}

/* Tables that leave a step nothing to do: no row of a kind, one row, nothing but gaps. */
static void one_bears_poor_tables(struct contract *t)
{
	const double gaps[] = { (double)NAN, (double)NAN }, x[] = { 3, 3 };
	static const char *const none[] = { NULL, NULL };
	struct column c[] = { cells_numbers("size", gaps, 2, t->a),
		cells_words("town", COLUMN_CATEGORY, none, 2, t->a),
		cells_numbers("x", x, 2, t->a) };
	struct xy d;
	c[1].role = ROLE_SENSITIVE;
	struct frame *f = cells_frame(c, 3, t->a);
	fit(t, f, all_rows(f, t->a), &d);
	for (int32_t j = 0; j < d.p; j++)
		for (ptrdiff_t r = 0; d.column[j].number && r < d.n; r++)
			assert_true(isfinite(d.column[j].number[r]));
	int32_t first = 0;
	fit(t, f, rowset_of(&first, 1, &f->digest, t->a), &d);
	assert_int_equal(d.n, 1);
}

static void poor_tables_are_borne(void **state)
{
	(void)state;
	for_all(one_bears_poor_tables);
}

static void one_describes(struct contract *t)
{
	struct frame *f = make(10, NULL, t->a);
	struct report *r = report_new(t->a);
	recipe_describe(fit(t, f, all_rows(f, t->a), NULL), report_root(r));
	const struct node *step = node_find(report_root(r), "steps")->first;
	assert_string_equal(node_find(step, "step")->string, t->step->name);
	const struct node *learned = node_find(step, "learned");
	assert_true(learned->count > 0);
	for (const struct node *row = learned->first; row; row = row->next)
		assert_non_null(node_find(row, "column"));
}

static void steps_describe_what_they_learned(void **state)
{
	(void)state;
	for_all(one_describes);
}

static void check_param(const struct step_class *k, const struct param *p)
{
	assert_true(p->help && !isupper((unsigned char)p->help[0]));
	assert_true(p->help[strlen(p->help) - 1] != '.');
	assert_string_not_equal(p->name, "columns");
	for (const struct param *q = k->params; q != p; q++)
		assert_string_not_equal(q->name, p->name);
	if (p->has_default && (p->type == PARAM_INT || p->type == PARAM_REAL) && p->max > p->min)
		assert_true(p->def >= p->min && p->def <= p->max);
}

static void the_table_is_sound(void **state)
{
	const struct step_class *k;
	struct err e = ERR_INIT;
	(void)state;
	for (int i = 0; step_table[i]; i++) {
		k = step_table[i];
		assert_ptr_equal(step_class_find(k->name), k);
		assert_true(k->accepts && k->learn && k->apply && k->save && k->load && k->describe);
		for (const struct param *p = k->params; p->name; p++)
			check_param(k, p);
	}
	assert_false(step_class_need("standardize", &k, &e));
	assert_int_equal(e.code, ERR_UNKNOWN_STEP);
	assert_non_null(strstr(e.hint, "standardise"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(apply_equals_learn),
		cmocka_unit_test(rows_do_not_see_each_other),
		cmocka_unit_test(save_and_load_keep_all_bits),
		cmocka_unit_test(new_rows_are_borne),
		cmocka_unit_test(missing_columns_are_named),
		cmocka_unit_test(weight_zero_teaches_nothing),
		cmocka_unit_test(cancel_is_obeyed),
		cmocka_unit_test(poor_tables_are_borne),
		cmocka_unit_test(steps_describe_what_they_learned),
		cmocka_unit_test(the_table_is_sound),
	};
	return cmocka_run_group_tests_name("feature contract", tests, NULL, NULL);
}
