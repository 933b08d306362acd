/* What is missing, what lies outside, what is there twice: tables whose truth is plain to see. */
#include "config.h"

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
#include "base/text.h"
#include "data/finding.h"
#include "data/task.h"
#include "dataset/assoc.h"
#include "dataset/dup.h"
#include "dataset/dup_near.h"
#include "dataset/implied.h"
#include "dataset/missing.h"
#include "dataset/outlier.h"
#include "reference.h"
#include "table.h"
#include "threads.h"

/* The table with its target's role, and its task. */
struct aimed {
	struct arena *arena;
	struct table *table;
	struct frame *frame;
	struct task task;
	struct rowset rows;
};

static struct aimed aim(const char *csv, const char *target)
{
	struct aimed x = { .arena = arena_new(), .table = table_need(csv, NULL) };
	struct frame *f = x.table->frame;
	enum column_role *role = ARENA_ARRAY(x.arena, enum column_role, f->columns);
	struct findings notes;
	struct err e = ERR_INIT;

	findings_init(&notes, x.arena);
	for (int32_t i = 0; i < f->columns; i++)
		role[i] = strcmp(f->column[i].name, target) == 0 ? ROLE_TARGET : ROLE_FEATURE;
	x.frame = frame_with_roles(f, role);
	assert_true(task_make(x.frame, frame_find(f, target), NULL, NULL, &x.task, &notes, x.arena, &e));
	assert_true(task_labelled(&x.task, x.frame, &x.rows, x.arena, &e));
	return x;
}

static void drop(struct aimed *x)
{
	frame_unref(x->frame);
	table_free(x->table);
	arena_free(x->arena);
}

/* a and b are missing together in rows 2 and 5, c in 3; y is unlabelled in 6. */
static void test_missing(void **state)
{
	struct aimed x = aim("a,b,c,y\n1,1,1,no\n,,2,yes\n3,3,,no\n4,4,4,no\n,,5,yes\n6,7,8,\n2,2,2,no\n", "y");
	struct missing m;
	struct err e = ERR_INIT;

	(void)state;
	assert_true(missing_make(x.frame, &x.task, 3, x.rows, &m, x.arena, NULL, &e));
	assert_int_equal(m.cells, 5);
	assert_int_equal(m.complete, 4);
	assert_int_equal(m.columns, 3);
	assert_int_equal(m.patterns, 3);
	assert_int_equal(m.pattern[0].rows, 4);
	assert_int_equal(m.pattern[1].rows, 2);
	assert_int_equal(m.pattern[1].first, 1);
	/* phi by hand: a and b alike 1; a and c: (7*0 - 2*1) / sqrt(2*5*1*6). */
	assert_true(fabs(m.phi[1] - 1) < 1e-15);
	assert_true(fabs(m.phi[2] + 2 / sqrt(60)) < 1e-15);
	/* Six labelled rows; where a is missing both are yes, elsewhere none is: chi squared 6. */
	assert_int_equal(m.target[0].with.n, 6);
	assert_int_equal(m.target[0].n_missing, 2);
	assert_true(m.target[0].missing >= 1 && m.target[0].present <= 0);
	assert_true(fabs(m.target[0].with.p - 0.014305878435429641) < 1e-15);
	/* Holm: the smallest of three, three-fold; the next is its twin. */
	assert_true(fabs(m.target[0].adjusted - 3 * 0.014305878435429641) < 1e-14);
	assert_true(fabs(m.target[1].adjusted - m.target[0].adjusted) < 1e-15);
	drop(&x);
}

static struct implied implied(const char *csv, int32_t columns)
{
	struct table *t = table_need(csv, NULL);
	struct implied m;
	struct err e = ERR_INIT;

	assert_int_equal(t->frame->columns, columns);
	assert_true(implied_find(&t->frame->column[0], &t->frame->column[1], &m, NULL, &e));
	table_free(t);
	return m;
}

/* Rows "a,b" of i = 0..59: the value of each column by a rule. */
static struct implied implied_by(const char *(*row)(struct arena *a, int i))
{
	struct arena *a = arena_new();
	struct text t;

	text_init(&t, a);
	text_add(&t, "a,b\n");
	for (int i = 0; i < 60; i++)
		text_addf(&t, "%s\n", row(a, i));
	struct implied m = implied(t.p, 2);
	arena_free(a);
	return m;
}

static const char *town_and_region(struct arena *a, int i)
{
	return arena_printf(a, "town%d,region%d", i % 9, i % 9 / 3);
}

static const char *degree_and_years(struct arena *a, int i)
{
	return arena_printf(a, "degree%d,%d", i % 5, 7 + i % 5 * 2);
}

static const char *exact_and_rounded(struct arena *a, int i)
{
	return arena_printf(a, "%d.5,%d", 7 * i, -(7 * i / 20));
}

static const char *key_and_answer(struct arena *a, int i)
{
	return arena_printf(a, "%d,%s", i * 37 % 60 * 11, i % 2 ? "yes" : "no");
}

static const char *key_and_number(struct arena *a, int i)
{
	return arena_printf(a, "%d,%d", i * 37 % 60 * 11, i % 7);
}

static const char *gap_of_its_own(struct arena *a, int i)
{
	return i == 5 ? "2," : arena_printf(a, "%d,%d", i % 3, i % 3 * 2);
}

static const char *gap_of_a_value(struct arena *a, int i)
{
	return i % 3 == 2 ? "2," : arena_printf(a, "%d,%d", i % 3, i % 3 * 2);
}

/* Which column follows from which: by every value, not by values that each occur once. */
static void test_implied(void **state)
{
	struct implied m = implied_by(town_and_region);

	(void)state;
	assert_true(m.second && !m.first);
	assert_int_equal(m.values[0], 9);
	assert_int_equal(m.values[1], 3);
	m = implied_by(degree_and_years);
	assert_true(m.second && m.first);
	m = implied_by(exact_and_rounded); /* each once, but in order */
	assert_true(m.second && !m.first);
	m = implied_by(key_and_answer);
	assert_true(!m.second && !m.first);
	m = implied_by(key_and_number);
	assert_true(!m.second && !m.first);
	m = implied_by(gap_of_its_own); /* a cell is missing where the like are not */
	assert_true(!m.second && m.missing[1] == 1);
	m = implied_by(gap_of_a_value);
	assert_true(m.second && m.first && m.values[1] == 3);
}

static void test_dups(void **state)
{
	/* Rows 1, 3 and 6 are alike in features, 6 with another label; 2 and 4 differ in b alone. */
	struct aimed x = aim("a,b,y\n1,p,no\n2,q,no\n1,p,no\n2,r,no\n5,s,yes\n1,p,yes\n", "y");
	uint8_t part[] = { PART_TRAIN, PART_TRAIN, PART_TEST, PART_VALID, PART_TRAIN, PART_TRAIN };
	struct split split = { .rows = 6, .part = part };
	struct dup_question q = { .frame = x.frame, .task = &x.task, .open = x.rows, .split = &split,
		.test = x.frame, .but_one = true };
	struct dups d, again;
	struct ctl hands = { 0 };
	struct err e = ERR_INIT;

	(void)state;
	assert_true(dups_find(&q, &d, x.arena, NULL, &e));
	assert_int_equal(d.exact, 1);
	assert_int_equal(d.features, 2);
	assert_int_equal(d.groups_all, 1);
	assert_int_equal(d.group[0].rows, 3);
	assert_int_equal(d.group[0].first, 0);
	assert_int_equal(d.judged, 6);
	assert_int_equal(d.conflicting, 3);
	assert_int_equal(d.lost, 1);
	assert_int_equal(d.across[PART_TRAIN][PART_TEST], 1);
	assert_int_equal(d.across[PART_TEST][PART_TRAIN], 2);
	assert_int_equal(d.across[PART_TRAIN][PART_VALID], 0);
	assert_int_equal(d.shared, 6);
	assert_int_equal(d.but_one, 1);
	assert_int_equal(d.but_ones, 1);
	assert_int_equal(d.by_column[0].column, 1);
	assert_int_equal(d.by_column[0].first, 1);
	assert_int_equal(d.by_column[0].second, 3);
	threads_use(&hands, 3);
	assert_true(dups_find(&q, &again, x.arena, &hands, &e));
	assert_int_equal(again.but_one, d.but_one);
	/* Labels of rows that are shut out are not looked at. */
	q.open.n = 5;
	assert_true(dups_find(&q, &again, x.arena, NULL, &e));
	assert_int_equal(again.conflicting, 0);
	drop(&x);
}

/* The same rows, distances and counts as scikit-learn; the same bits on three threads. */
static void test_near(void **state)
{
	struct arena *a = arena_new();
	json_t *near = reference_load("near.json", a);
	struct csv_options o = csv_defaults();
	struct table *t = table_need(json_string_value(reference_at(near, "input.csv")), &o);
	struct dup_near d, again;
	ptrdiff_t n;
	int32_t *pair = reference_ints(near, "expect.pair", &n, a);
	struct ctl hands = { 0 };
	struct err e = ERR_INIT;

	(void)state;
	assert_true(dup_near_find(t->frame, NULL, &d, NULL, &e));
	assert_int_equal(d.asked, t->frame->rows);
	assert_int_equal(d.axes, 4);
	assert_int_equal(d.left_out, 0);
	assert_int_equal(d.rows, (int)reference_real(near, "expect.rows"));
	assert_int_equal(d.rounded, (int)reference_real(near, "expect.rounded"));
	assert_digits(d.median, reference_real(near, "expect.median"), 13);
	assert_digits(d.dimension, reference_real(near, "expect.dimension"), 11);
	assert_digits(d.chance, 1 - exp2(-pow(0.13, reference_real(near, "expect.dimension"))), 11);
	assert_int_equal(d.pairs, DUP_NEAR_PAIRS);
	assert_int_equal(d.pair[0].first, pair[0]);
	assert_int_equal(d.pair[0].second, pair[1]);
	assert_digits(d.pair[0].distance, reference_real(near, "expect.nearest"), 10);
	threads_use(&hands, 3);
	assert_true(dup_near_find(t->frame, NULL, &again, &hands, &e));
	assert_memory_equal(&d, &again, sizeof d);
	table_free(t);
	arena_free(a);
}

/* Rows 7 and 8 are row 1, changed a little, in other parts; 8 has another text, so it is not asked of.  A table
 * without an axis has no near rows. */
static void test_near_across(void **state)
{
	struct aimed x = aim("a,b,t,y\n1.001,5,one long text,n\n9,3,two of them,n\n4,9,three words here,y\n"
		"7,7,four,n\n2,1,five of these,y\n12,2,six,n\n1.002,5,one long text,y\n1.003,5,else,n\n", "y");
	uint8_t part[] = { PART_TRAIN, PART_TRAIN, PART_TRAIN, PART_VALID, PART_TRAIN, PART_TRAIN, PART_TEST,
		PART_TEST };
	struct split split = { .rows = 8, .part = part };
	struct dup_near d;
	struct err e = ERR_INIT;

	(void)state;
	assert_true(dup_near_find(x.frame, &split, &d, NULL, &e));
	assert_int_equal(d.rows, 2);
	assert_int_equal(d.left_out, 1);
	assert_int_equal(d.in[PART_TEST], 2);
	assert_int_equal(d.doubled[PART_TEST], 1);
	assert_int_equal(d.across[PART_TRAIN][PART_TEST], 1);
	assert_int_equal(d.across[PART_TEST][PART_TRAIN], 1);
	assert_int_equal(d.across[PART_VALID][PART_TEST], 0);
	assert_int_equal(d.rounded, 1);
	drop(&x);
	x = aim("t,y\n2020-01-01,n\n2020-02-01,y\n2020-03-03,n\n2020-03-04,n\n", "y");
	assert_true(dup_near_find(x.frame, NULL, &d, NULL, &e));
	assert_int_equal(d.asked, 0);
	drop(&x);
}

static void test_outliers(void **state)
{
	struct arena *a = arena_new();
	struct text t;
	struct outliers o;
	struct err e = ERR_INIT;

	(void)state;
	/* u: 1..99 and 1000; v: 0 but for three; w is constant, and no part of it. */
	text_init(&t, a);
	text_add(&t, "u,v,w\n");
	for (int i = 1; i <= 100; i++)
		text_addf(&t, "%d,%d,3\n", i == 40 ? 1000 : i, i % 40 == 7 ? i : 0);
	struct table *x = table_need(t.p, NULL);
	assert_true(outliers_find(x->frame, 5, 1, &o, a, NULL, &e));
	assert_int_equal(o.columns, 2);
	/* 1..100 without 40 and with 1000: the median is 51.5, half of the cells lie within 25.5. */
	assert_true(fabs(o.column[0].median - 51.5) < 1e-12);
	assert_true(fabs(o.column[0].spread - 25.5 / 0.6745) < 1e-9);
	assert_int_equal(o.column[0].above, 1);
	assert_int_equal(o.column[0].below, 0);
	assert_int_equal(o.column[0].row, 39);
	assert_string_equal(o.column[1].measure, "mean deviation");
	assert_true(fabs(o.column[1].spread - 1.253314 * (7 + 47 + 87) / 100) < 1e-9);
	assert_int_equal(o.rows, 5);
	assert_true(o.row[0].score >= o.row[1].score);
	assert_true(o.row[0].row == 39 || o.row[0].row == 86);
	table_free(x);
	/* One column of more than two values: its cells say which rows are far, and none of 0..99 is. */
	text_clear(&t);
	text_add(&t, "u,v\n");
	for (int i = 0; i < 100; i++)
		text_addf(&t, "%d,%d\n", i, i == 7 ? 2 : 1);
	x = table_need(t.p, NULL);
	assert_true(outliers_find(x->frame, 5, 1, &o, a, NULL, &e));
	assert_true(o.by_cells && o.cells == 0 && o.far == 0 && !o.row[0].far && o.row[0].score >= OUTLIER_SCORE);
	table_free(x);
	x = table_need("a,b\nx,1\ny,1\n", NULL);
	assert_false(outliers_find(x->frame, 5, 1, &o, a, NULL, &e));
	assert_int_equal(e.code, ERR_NO_ROWS);
	table_free(x);
	arena_free(a);
}

/* Pairs with the target see the open rows alone; all others see every row. */
static void test_sealed(void **state)
{
	struct aimed x = aim("u,v,y\n1,8,1\n2,6,2\n3,7,3\n4,5,4\n5,3,-9\n6,4,-7\n7,1,90\n8,2,-8\n9,0,11\n10,9,12\n11,5,13\n", "y");
	struct assoc s;
	struct err e = ERR_INIT;
	struct rowset open = x.rows;

	(void)state;
	open.n = 4;
	assert_true(assoc_make(x.frame, NULL, 0, 2, open, &s, x.arena, NULL, &e));
	assert_int_equal(s.columns, 3);
	assert_int_equal(s.pair[2].n, 4);
	assert_true(fabs(s.pair[2].value - 1) < 1e-15);
	assert_int_equal(s.pair[1].n, 11);
	drop(&x);
}

static void test_limits(void **state)
{
	struct arena *a = arena_new();
	struct text t;
	struct assoc s;
	struct dups d;
	struct rowset none = { 0 };
	struct err e = ERR_INIT;

	(void)state;
	text_init(&t, a);
	for (int row = 0; row < 4; row++)
		for (int i = 0; i <= ASSOC_COLUMNS; i++)
			text_addf(&t, row ? "%d%s" : "c%d%s", row ? i * row % 7 : i, i < ASSOC_COLUMNS ? "," : "\n");
	struct table *x = table_need(t.p, NULL);
	assert_false(assoc_make(x->frame, NULL, 0, -1, none, &s, a, NULL, &e));
	assert_int_equal(e.code, ERR_LIMIT);
	struct dup_question q = { .frame = x->frame, .but_one = true };
	assert_true(dups_find(&q, &d, a, NULL, &e));
	assert_int_equal(d.exact, 0);
	table_free(x);
	x = table_need("a\n1\n2\n", NULL);
	assert_false(assoc_make(x->frame, NULL, 0, -1, none, &s, a, NULL, &e));
	table_free(x);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_implied),
		cmocka_unit_test(test_dups),
		cmocka_unit_test(test_near),
		cmocka_unit_test(test_near_across),
		cmocka_unit_test(test_outliers),
		cmocka_unit_test(test_sealed),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
