/* Columns, frames, findings, row sets, tasks, the design matrix. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/blob.h"
#include "base/report.h"
#include "base/rng.h"
#include "data/rowset.h"
#include "data/task.h"
#include "data/xy.h"
#include "table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_columns(void **state)
{
	struct table *t = table_need("n,c,b\n1.5,x,yes\n,y,no\n-3,,no\n4,x,\n5,x,yes\n", NULL);
	const int32_t rows[] = { 4, 1, 2 };
	const struct column *c = table_column(t, "c");
	struct column out;
	int64_t counts[2];
	struct err e = ERR_INIT;
	enum column_type type;
	enum column_role role;

	(void)state;
	assert_true(column_take(table_column(t, "n"), rows, 3, &out, t->arena, &e));
	assert_int_equal(out.rows, 3);
	assert_true(out.number[0] == 5 && out.number[2] == -3);
	assert_true(column_missing_at(&out, 1) && out.missing_count == 1);
	assert_true(column_take(c, rows, 2, &out, t->arena, &e));
	assert_null(out.missing);
	assert_true(out.code[0] == 0 && out.code[1] == 1);
	assert_int_equal(column_find_level(c, STR("y")), 1);
	assert_int_equal(column_find_level(c, STR("z")), -1);
	assert_int_equal(column_find_level(table_column(t, "b"), STR("yes")), 1);
	column_count_levels(c, counts);
	assert_true(counts[0] == 3 && counts[1] == 1);
	assert_string_equal(table_cell(t, "n", 0), "1.5");
	assert_string_equal(table_cell(t, "n", 1), "");
	assert_true(column_type_parse("category", &type) && type == COLUMN_CATEGORY);
	assert_false(column_type_parse("float", &type));
	assert_true(column_role_parse("sensitive", &role) && role == ROLE_SENSITIVE);
	table_free(t);
}

static void test_frame_sharing(void **state)
{
	struct table *t = table_need("a,b\n1,x\n2,y\n3,x\n", NULL);
	enum column_role roles[] = { ROLE_WEIGHT, ROLE_TARGET };
	struct frame *f = frame_with_roles(t->frame, roles);
	struct column c = t->frame->column[0];
	const double other[] = { 7, 8, 9 };
	struct frame *g;
	int32_t i = -1;
	struct err e = ERR_INIT;

	(void)state;
	c.number = other;
	g = frame_with_column(f, 0, &c);
	frame_unref(frame_ref(t->frame));
	frame_unref(t->frame);
	t->frame = NULL; /* f and g keep the buffers alive */
	assert_int_equal(frame_role(f, ROLE_TARGET), 1);
	assert_int_equal(frame_role(f, ROLE_ID), -1);
	assert_true(f->column[0].number[2] == 3 && g->column[0].number[2] == 9);
	assert_true(str_equal(g->column[1].level[1], STR("y")));
	assert_int_not_equal(digest_compare(&f->digest, &g->digest), 0);
	assert_false(frame_need(f, "bb", &i, &e));
	assert_int_equal(e.code, ERR_UNKNOWN_COLUMN);
	assert_string_equal(e.msg, "no column \"bb\" among the 2 of t.csv");
	assert_string_equal(e.hint, "did you mean \"b\"?");
	frame_unref(f);
	assert_true(g->column[1].code[2] == 0);
	frame_unref(g);
	frame_unref(NULL);
	table_free(t);
}

/* Equal cells give equal digests, whatever the order of columns, rows and levels. */
static void test_row_digests(void **state)
{
	struct table *x = table_need("a,b,c\n1,x,2020-01-01\n2,y,\n-0,x,2020-01-02\n1,x,2020-01-01\n", NULL);
	struct table *y = table_need("c,a,b\n,2,y\n2020-01-01,1,x\n2020-01-02,0,x\n2020-01-03,7,a\n", NULL);
	uint64_t p[4];
	uint64_t q[4];

	(void)state;
	frame_row_digests(x->frame, -1, p);
	frame_row_digests(y->frame, -1, q);
	assert_true(p[0] == q[1] && p[1] == q[0] && p[2] == q[2] && p[0] == p[3]);
	assert_true(p[0] != p[1] && p[0] != p[2] && p[1] != p[2]);
	for (int r = 0; r < 4; r++)
		assert_true(frame_row_digest(x->frame, r, -1) == p[r]);
	frame_row_digests(x->frame, 2, p);
	frame_row_digests(y->frame, 0, q);
	assert_true(p[2] == q[2] && p[0] == frame_row_digest(x->frame, 0, 2) && p[0] != p[2]);
	frame_cell_digests(x->frame, 1, p);
	assert_true(p[0] == p[2] && p[0] != p[1]);
	table_free(x);
	table_free(y);
}

static void test_frame_digest(void **state)
{
	static const char *const texts[] = {
		"a,b\n1,x\n2,y\n3,x\n", "a,c\n1,x\n2,y\n3,x\n", "a,b\n1,x\n2,y\n4,x\n", "a,b\n1,x\n2,y\n,x\n",
		"a,b\n1,x\n2,z\n3,x\n", "a,b\n1.5,x\n2,y\n3,x\n", "b,a\nx,1\ny,2\nx,3\n",
	};
	struct table *t[7];
	struct table *again = table_need(texts[0], NULL);

	(void)state;
	for (int i = 0; i < 7; i++)
		t[i] = table_need(texts[i], NULL);
	assert_int_equal(digest_compare(&again->frame->digest, &t[0]->frame->digest), 0);
	for (int i = 0; i < 7; i++)
		for (int k = 0; k < i; k++)
			assert_int_not_equal(digest_compare(&t[i]->frame->digest, &t[k]->frame->digest), 0);
	for (int i = 0; i < 7; i++)
		table_free(t[i]);
	table_free(again);
}

static void test_findings(void **state)
{
	struct arena *a = arena_new();
	struct findings f;
	struct findings g;
	struct report *r = report_new(a);
	const struct node *one;

	(void)state;
	findings_init(&f, a);
	findings_init(&g, a);
	for (int i = 0; i < 1500; i++)
		findings_add(&f, "many", FINDING_INFO, i % 2 ? "x" : NULL, NULL, "number %d of %s", i, "them");
	assert_int_equal(f.n, 1000);
	f.n = 2;
	findings_add_all(&g, &f);
	findings_report(&g, report_root(r));
	assert_int_equal(node_find(report_root(r), "findings")->count, 2);
	one = node_find(report_root(r), "findings")->last;
	assert_string_equal(node_find(one, "code")->string, "many");
	assert_string_equal(node_find(one, "severity")->string, "info");
	assert_string_equal(node_find(one, "column")->string, "x");
	assert_string_equal(node_find(one, "message")->string, "number 1 of them");
	assert_int_equal(node_find(one, "fix")->type, NODE_NULL);
	arena_free(a);
}

/* A random set of about share * n rows, unsorted and with repeats. */
static struct rowset random_set(struct rng *rng, ptrdiff_t n, double share, struct arena *a)
{
	struct digest source = digest_of("s", 1);
	ptrdiff_t count = (ptrdiff_t)(share * (double)n);
	int32_t *row = ARENA_ARRAY(a, int32_t, count);

	for (ptrdiff_t i = 0; i < count; i++)
		row[i] = (int32_t)rng_below(rng, n);
	return rowset_of(row, count, &source, a);
}

static void check_saved(struct rowset x, struct arena *a)
{
	struct writer w;
	struct reader r;
	struct rowset y;
	struct err e = ERR_INIT;
	struct digest dx = rowset_digest(x);
	struct digest dy;

	writer_init(&w, a);
	rowset_save(x, &w);
	assert_true(w.n <= x.n / 8 + 60 || w.n < 200 || w.n < (x.n > 0 ? x.row[x.n - 1] / 8 + 60 : 60));
	reader_init(&r, w.p, w.n);
	assert_true(rowset_load(&y, &r, a, &e));
	assert_true(reader_end(&r, &e));
	assert_int_equal(x.n, y.n);
	assert_memory_equal(x.row, y.row, (size_t)x.n * sizeof *x.row);
	dy = rowset_digest(y);
	assert_int_equal(digest_compare(&dx, &dy), 0);
	/* Every byte cut off is noticed. */
	for (ptrdiff_t cut = 0; cut < w.n; cut += 1 + w.n / 50) {
		reader_init(&r, w.p, cut);
		assert_false(rowset_load(&y, &r, a, &e));
		err_clear(&e);
	}
}

/* As many as were asked for, in order, all of x, and none far from where even steps would take it. */
static void check_thinned(struct rowset x, ptrdiff_t most, struct arena *a)
{
	struct rowset t = rowset_thin(x, most, a);
	assert_int_equal(t.n, x.n < most ? x.n : most);
	assert_int_equal(rowset_overlap(t, x), t.n);
	for (ptrdiff_t i = 1; i < t.n; i++)
		assert_true(t.row[i - 1] < t.row[i]);
	assert_true(t.n == 0 || t.row[0] == x.row[0]);
}

static void test_rowsets(void **state)
{
	struct arena *a = arena_new();
	struct rng rng = rng_make(1, RNG_TEST, 5);
	struct digest other = digest_of("t", 1);

	(void)state;
	for (int k = 0; k < 40; k++) {
		ptrdiff_t n = 1 + (ptrdiff_t)rng_below(&rng, 3000);
		struct rowset x = random_set(&rng, n, rng_double(&rng), a);
		check_thinned(x, 1 + (ptrdiff_t)rng_below(&rng, 100), a);
		struct rowset y = random_set(&rng, n, rng_double(&rng), a);
		struct rowset both = rowset_union(x, y, a);
		struct rowset left = rowset_minus(x, y, a);
		ptrdiff_t overlap = rowset_overlap(x, y);

		for (ptrdiff_t i = 1; i < x.n; i++)
			assert_true(x.row[i - 1] < x.row[i]);
		assert_int_equal(both.n, x.n + y.n - overlap);
		assert_int_equal(left.n, x.n - overlap);
		assert_int_equal(rowset_overlap(left, y), 0);
		assert_int_equal(rowset_overlap(both, x), x.n);
		check_saved(x, a);
		check_saved(both, a);
		y.source = other;
		assert_int_equal(rowset_overlap(x, y), 0);
	}
	check_saved(rowset_all(0, &other, a), a);
	check_saved(rowset_all(100000, &other, a), a);
	arena_free(a);
}

static struct task make_task(struct table *t, const char *kind, const char *positive,
	struct findings *f)
{
	struct task task;

	findings_init(f, t->arena);
	if (!task_make(t->frame, frame_find(t->frame, "y"), kind, positive, &task, f, t->arena, &t->err))
		fail_msg("%s", t->err.msg);
	return task;
}

static void is_binary(const char *cells, const char *no, const char *yes)
{
	struct findings f;
	struct table *t = table_need(cells, NULL);
	struct task task = make_task(t, NULL, NULL, &f);

	assert_int_equal(task.kind, TASK_BINARY);
	assert_string_equal(task.class_name[0], no);
	assert_string_equal(task.class_name[1], yes);
	assert_string_equal(f.item[0].code, "positive_class");
	table_free(t);
}

static void test_positive_class(void **state)
{
	(void)state;
	is_binary("x,y\n1,0\n2,1\n3,1\n4,1\n", "0", "1");
	is_binary("x,y\n1,yes\n2,no\n3,yes\n4,yes\n", "no", "yes");
	is_binary("x,y\n1,Yes\n2,no\n3,Yes\n4,Yes\n", "no", "Yes");
	is_binary("x,y\n1,t\n2,f\n3,t\n4,t\n", "f", "t");
	is_binary("x,y\n1,a\n2,b\n3,a\n4,a\n5,b\n", "a", "b");
	is_binary("x,y\n1,a\n2,b\n3,b\n4,b\n5,a\n", "b", "a");
	is_binary("x,y\n1,a\n2,b\n3,b\n4,a\n", "a", "b"); /* a tie: the last by bytes */
	is_binary("x,y\n1,2\n2,4\n3,2\n", "2", "4");
	is_binary("x,y\n1,10\n2,9\n3,10\n4,9\n", "10", "9"); /* "9" is last by bytes */
}

static void refuses_task(const char *cells, const char *kind, const char *positive,
	enum err_code code, const char *message)
{
	struct table *t = table_need(cells, NULL);
	struct findings f;
	struct task task;
	struct err e = ERR_INIT;

	findings_init(&f, t->arena);
	assert_false(task_make(t->frame, frame_find(t->frame, "y"), kind, positive, &task, &f, t->arena,
		&e));
	assert_string_equal(e.msg, message);
	assert_int_equal(e.code, code);
	table_free(t);
}

static void test_task_refusals(void **state)
{
	(void)state;
	refuses_task("x,y\n1,a\n2,a\n", NULL, NULL, ERR_ONE_CLASS,
		"target \"y\" is \"a\" in all 2 rows that have it");
	refuses_task("x,y\n1,5\n2,5\n3,\n", NULL, NULL, ERR_CONSTANT,
		"target \"y\" is \"5\" in all 2 rows that have it");
	refuses_task("x,y\n1,\n2,\n", NULL, NULL, ERR_NO_ROWS, "target \"y\" is missing in all 2 rows");
	refuses_task("x,y\n1,a\n2,b\n", "regression", NULL, ERR_TASK,
		"target \"y\" is of type text: regression needs numbers");
	refuses_task("x,y\n1,a\n2,b\n", NULL, "c", ERR_UNKNOWN_CLASS, "target \"y\" has no class \"c\"");
	refuses_task("x,y\n1,a\n2,b\n3,c\n", NULL, "c", ERR_TASK,
		"a positive class needs a target of two classes; \"y\" is one of several classes");
	refuses_task("x,y\n1,2020-01-01\n2,2020-01-02\n", NULL, NULL, ERR_TASK,
		"target \"y\" is a date: it can be neither classes nor a number");
	refuses_task("x,y\n1,1\n2,2\n", "ranking", NULL, ERR_CHOICE,
		"a task is \"classes\" or \"regression\", not \"ranking\"");
}

static void test_tasks(void **state)
{
	struct findings f;
	struct table *t = table_need("x,y\n1,3\n2,10\n3,\n4,7\n5,10\n", NULL);
	struct task task = make_task(t, NULL, NULL, &f);
	struct task loaded;
	struct writer w;
	struct reader r;
	struct rowset known;
	int32_t label[5];
	int64_t count[3];
	double y[5];
	bool has[5];

	(void)state;
	assert_int_equal(task.kind, TASK_REGRESSION);
	assert_string_equal(f.item[0].message,
		"\"y\" has only 3 whole values: taken as regression; classes are possible too");
	assert_true(task_values(&task, t->frame, y, has, &t->err));
	assert_true(y[1] == 10 && has[1] && !has[2]);
	assert_int_equal(task_outputs(&task), 1);
	task = make_task(t, "classes", NULL, &f);
	assert_int_equal(task.kind, TASK_CLASSES);
	assert_string_equal(task.class_name[1], "7"); /* by value: 3, 7, 10 */
	assert_true(task_labels(&task, t->frame, label, &t->err));
	assert_true(label[0] == 0 && label[1] == 2 && label[2] == -1 && label[3] == 1);
	assert_true(task_counts(&task, t->frame, count, &t->err));
	assert_true(count[0] == 1 && count[1] == 1 && count[2] == 2);
	struct err refused = ERR_INIT;
	mem_fail_at(2, false); /* behind the scratch arena stands the memory for the labels */
	assert_false(task_counts(&task, t->frame, count, &refused));
	mem_fail_at(0, false);
	assert_int_equal(refused.code, ERR_NOMEM); /* never zeros that look like an answer */
	assert_true(task_labelled(&task, t->frame, &known, t->arena, &t->err));
	assert_true(known.n == 4 && known.row[2] == 3);
	assert_int_equal(task_outputs(&task), 3);
	assert_string_equal(task_kind_name(task.kind), "classes");
	writer_init(&w, t->arena);
	task_save(&task, &w);
	reader_init(&r, w.p, w.n);
	assert_true(task_load(&loaded, &r, t->arena, &t->err));
	assert_int_equal(loaded.classes, 3);
	assert_string_equal(loaded.class_name[2], "10");
	assert_string_equal(loaded.target, "y");
	for (ptrdiff_t cut = 0; cut < w.n; cut++) {
		struct err e = ERR_INIT;

		reader_init(&r, w.p, cut);
		assert_false(task_load(&loaded, &r, t->arena, &e));
	}
	table_free(t);
}

/* A model of words meets a column of other words. */
static void test_labels_elsewhere(void **state)
{
	struct findings f;
	struct table *t = table_need("x,y\n1,a\n2,b\n3,b\n", NULL);
	struct task task = make_task(t, NULL, "b", &f);
	struct table *u = table_need("x,y\n1,c\n2,b\n3,\n4,a\n", NULL);
	struct table *v = table_need("x,z\n1,c\n2,b\n", NULL);
	int32_t label[4];

	(void)state;
	assert_true(task_labels(&task, u->frame, label, &u->err));
	assert_true(label[0] == -1 && label[1] == 1 && label[2] == -1 && label[3] == 0);
	assert_false(task_labels(&task, v->frame, label, &v->err));
	assert_int_equal(v->err.code, ERR_UNKNOWN_COLUMN);
	table_free(t);
	table_free(u);
	table_free(v);
}

static const double numbers[] = { 1, 2, 3, 4 };
static const int32_t codes[] = { 0, -1, 2, 1 };
static const struct str levels[] = { { "a", 1 }, { "b", 1 }, { "c", 1 } };
static const uint64_t second_missing = 2;

static void test_tile(void **state)
{
	const struct xy_column column[] = {
		{ .name = "n", .kind = XY_NUMBER, .number = numbers },
		{ .name = "o", .kind = XY_ONEHOT, .code = codes, .levels = 3, .level = levels },
		{ .name = "c", .kind = XY_CODE, .code = codes, .levels = 3, .level = levels },
	};
	const struct task task = { .kind = TASK_REGRESSION, .target = "y" };
	struct xy d = { .n = 4, .p = 3, .column = column, .task = &task, .y = numbers };
	static const double expect[] = { 2, 0, 0, 0, 0, 3, 0, 0, 1, 2 };
	const int32_t rows[] = { 3, 0 };
	double tile[10];
	double whole[20];
	struct arena *a = arena_new();
	struct xy taken;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(xy_width(&d), 5);
	xy_tile(&d, 1, 3, tile);
	assert_memory_equal(tile, expect, sizeof tile);
	xy_tile(&d, 0, 4, whole);
	assert_memory_equal(whole + 5, tile, sizeof tile); /* tiles are pieces of the whole */
	assert_string_equal(xy_dense_name(&d, 0, a), "n");
	assert_string_equal(xy_dense_name(&d, 3, a), "o=c");
	assert_string_equal(xy_dense_name(&d, 4, a), "c");
	assert_true(xy_total_weight(&d) == 4);
	d.weight = numbers;
	assert_true(xy_total_weight(&d) == 10 && xy_weight(&d, 2) == 3);
	assert_true(xy_take(&d, rows, 2, &taken, a, &e));
	xy_tile(&taken, 0, 2, tile);
	assert_memory_equal(tile, whole + 15, 5 * sizeof *tile);
	assert_memory_equal(tile + 5, whole, 5 * sizeof *tile);
	assert_true(taken.y[0] == 4 && taken.weight[1] == 1 && taken.n == 2);
	arena_free(a);
}

static void test_xy_refusals(void **state)
{
	struct xy_column column[] = {
		{ .name = "n", .kind = XY_NUMBER, .number = numbers },
		{ .name = "c", .kind = XY_CODE, .code = codes, .levels = 3, .level = levels },
	};
	const char *const names[] = { "a", "b" };
	const struct task task = { .kind = TASK_BINARY, .target = "y", .classes = 2, .class_name = names };
	static const double bad[] = { 1, NAN, 3, 4 };
	static const double nothing[] = { 0, 0, 0, 0 };
	static const int32_t one[] = { 1, 1, 1, 1 };
	static const int32_t wild[] = { 0, 1, 2, 0 };
	struct xy d = { .n = 4, .p = 2, .column = column, .task = &task, .label = one };
	struct err e = ERR_INIT;

	(void)state;
	assert_false(xy_need_complete(&d, false, &e));
	assert_int_equal(e.code, ERR_COLUMN_TYPE);
	assert_string_equal(e.colname, "c");
	assert_false(xy_need_complete(&d, true, &e));
	assert_true(e.code == ERR_NOT_FINITE && e.row == 2 && e.column == 2);
	d.p = 1;
	assert_true(xy_need_complete(&d, false, &e));
	column[0].missing = &second_missing;
	assert_false(xy_need_complete(&d, false, &e));
	assert_true(e.row == 2 && strcmp(e.msg, "a value is missing") == 0);
	column[0].missing = NULL;
	column[0].number = bad;
	assert_false(xy_need_complete(&d, false, &e));
	assert_true(e.row == 2 && strcmp(e.msg, "a value is not finite") == 0);
	assert_false(xy_need_target(&d, &e));
	assert_int_equal(e.code, ERR_ONE_CLASS);
	d.label = wild;
	assert_false(xy_need_target(&d, &e));
	assert_true(e.code == ERR_NOT_FINITE && e.row == 3);
	d.weight = nothing;
	assert_false(xy_need_target(&d, &e));
	assert_int_equal(e.code, ERR_NO_ROWS);
	d.weight = bad;
	assert_false(xy_need_target(&d, &e));
	assert_int_equal(e.code, ERR_NOT_FINITE);
	d.weight = NULL;
	d.label = NULL;
	d.y = bad;
	assert_false(xy_need_target(&d, &e));
	d.y = numbers;
	assert_true(xy_need_target(&d, &e));
	d.n = 0;
	assert_false(xy_need_target(&d, &e));
	assert_int_equal(e.code, ERR_NO_ROWS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_frame_sharing),
		cmocka_unit_test(test_row_digests),
		cmocka_unit_test(test_frame_digest),
		cmocka_unit_test(test_findings),
		cmocka_unit_test(test_rowsets),
		cmocka_unit_test(test_positive_class),
		cmocka_unit_test(test_task_refusals),
		cmocka_unit_test(test_tasks),
		cmocka_unit_test(test_labels_elsewhere),
		cmocka_unit_test(test_tile),
		cmocka_unit_test(test_xy_refusals),
	};

	return cmocka_run_group_tests_name("data frame", tests, NULL, NULL);
}
