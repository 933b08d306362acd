/* Parts and folds: shares, groups, equal rows, time, and no dependence on the order of rows. */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/rng.h"
#include "data/split.h"
#include "data/split_cut.h"
#include "data/split_twin.h"
#include "data/task.h"
#include "table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct made {
	struct table *table;
	struct task task;
	struct split split;
	struct findings notes;
};

/* Rows "x,y,g,t" in the order of row[0..n): x in 0..997 (so rows repeat beyond), three classes,
 * groups of about seven rows, two rows to a time. */
static struct table *make_table(const int32_t *row, ptrdiff_t n, const struct csv_options *o)
{
	struct arena *a = arena_new();
	struct text t;
	struct table *table;

	text_init(&t, a);
	text_add(&t, "x,y,g,t\n");
	for (ptrdiff_t i = 0; i < n; i++) {
		int r = (int)row[i];
		int x = r % 998;

		text_addf(&t, "%d.5,%s,g%d,%d\n", x, x % 10 == 0 ? "rare" : x % 3 ? "often" : "some", x / 7,
			x / 2);
	}
	table = table_need(t.p, o);
	arena_free(a);
	return table;
}

static struct made make_split_of(struct table *table, uint64_t seed)
{
	struct made m = { .table = table };
	struct split_options o = split_defaults(false);
	struct err e = ERR_INIT;

	o.seed = seed;
	findings_init(&m.notes, table->arena);
	assert_true(task_make(table->frame, frame_find(table->frame, "y"), NULL, NULL, &m.task, &m.notes,
		table->arena, &e));
	assert_true(split_make(table->frame, &m.task, &o, &m.split, &m.notes, table->arena, &e));
	return m;
}

static int32_t *count_up(ptrdiff_t n, struct arena *a)
{
	int32_t *row = ARENA_ARRAY(a, int32_t, n);

	for (ptrdiff_t i = 0; i < n; i++)
		row[i] = (int32_t)i;
	return row;
}

static struct csv_options with_role(struct csv_override *role, const char *column, const char *value)
{
	struct csv_options o = csv_defaults();

	*role = (struct csv_override){ column, value };
	o.role = role;
	o.roles = 1;
	return o;
}

/* Each class is cut at the shares: no count is off by more than one row. */
static void test_shares(void **state)
{
	struct arena *a = arena_new();
	struct made m = make_split_of(make_table(count_up(998, a), 998, NULL), 1);
	static const double share[PARTS] = { 0, .60, .15, .10, .15 };
	int32_t *label = ARENA_ARRAY(a, int32_t, 998);
	ptrdiff_t count[3][PARTS] = { 0 };
	ptrdiff_t total[3] = { 0 };

	(void)state;
	assert_true(task_labels(&m.task, m.table->frame, label, &m.table->err));
	for (ptrdiff_t r = 0; r < 998; r++) {
		count[label[r]][m.split.part[r]]++;
		total[label[r]]++;
	}
	for (int c = 0; c < 3; c++)
		for (int p = PART_TRAIN; p < PARTS; p++)
			assert_true(fabs((double)count[c][p] - share[p] * (double)total[c]) <= 1);
	assert_int_equal(m.split.count[PART_NONE], 0);
	assert_string_equal(m.split.method, "stratified by y");
	assert_string_equal(m.split.key, "row digest");
	table_free(m.table);
	arena_free(a);
}

static void test_order_and_repeats(void **state)
{
	struct arena *a = arena_new();
	int32_t *row = count_up(1500, a);
	struct rng rng = rng_make(7, RNG_TEST, 0);
	struct made m = make_split_of(make_table(row, 1500, NULL), 3);
	struct made other = make_split_of(make_table(row, 1500, NULL), 4);
	uint8_t *part = ARENA_ARRAY(a, uint8_t, 1500);
	ptrdiff_t moved = 0;

	(void)state;
	memcpy(part, m.split.part, 1500);
	for (ptrdiff_t r = 998; r < 1500; r++) /* equal rows share a part */
		assert_int_equal(part[r], part[r - 998]);
	for (ptrdiff_t r = 0; r < 1500; r++)
		moved += part[r] != other.split.part[r];
	assert_true(moved > 500); /* another seed, another split */
	table_free(m.table);
	table_free(other.table);
	rng_shuffle(&rng, row, 1500);
	m = make_split_of(make_table(row, 1500, NULL), 3);
	for (ptrdiff_t i = 0; i < 1500; i++) /* a row's part does not depend on where it stands */
		assert_int_equal(m.split.part[i], part[row[i]]);
	table_free(m.table);
	arena_free(a);
}

static void test_groups(void **state)
{
	struct arena *a = arena_new();
	struct csv_override role;
	struct csv_options o = with_role(&role, "g", "group");
	struct made m = make_split_of(make_table(count_up(998, a), 998, &o), 1);
	const struct column *g = table_column(m.table, "g");
	uint8_t *of_group = ARENA_ARRAY(a, uint8_t, g->levels);
	int32_t fold[998];
	int32_t *fold_of = ARENA_ARRAY(a, int32_t, g->levels);
	struct rowset all = rowset_all(998, &m.table->frame->digest, a);

	(void)state;
	for (ptrdiff_t r = 0; r < 998; r++) {
		uint8_t *seen = &of_group[g->code[r]];

		assert_true(*seen == 0 || *seen == m.split.part[r]);
		*seen = m.split.part[r];
	}
	assert_string_equal(m.split.method, "grouped by g");
	assert_true(labs((long)m.split.count[PART_TRAIN] - 599) <= 7);
	assert_true(labs((long)m.split.count[PART_TEST] - 150) <= 7);
	assert_true(split_folds(m.table->frame, &m.task, all, 5, true, 1, fold, a, &m.table->err));
	for (ptrdiff_t r = 0; r < 998; r++) {
		int32_t *seen = &fold_of[g->code[r]];

		assert_true(*seen == 0 || *seen == fold[r] + 1);
		*seen = fold[r] + 1;
	}
	table_free(m.table);
	arena_free(a);
}

/* Time runs train, valid, calib, test; rows of one time stay together. */
static void test_time(void **state)
{
	struct arena *a = arena_new();
	struct csv_override role;
	struct csv_options o = with_role(&role, "t", "time");
	int32_t *row = count_up(998, a);
	struct rng rng = rng_make(8, RNG_TEST, 0);
	struct made m;
	double first[PARTS];
	double last[PARTS];

	(void)state;
	rng_shuffle(&rng, row, 998);
	m = make_split_of(make_table(row, 998, &o), 1);
	for (int p = 0; p < PARTS; p++) {
		first[p] = HUGE_VAL;
		last[p] = -HUGE_VAL;
	}
	for (ptrdiff_t r = 0; r < 998; r++) {
		double t = table_column(m.table, "t")->number[r];
		int p = m.split.part[r];

		first[p] = t < first[p] ? t : first[p];
		last[p] = t > last[p] ? t : last[p];
	}
	assert_true(last[PART_TRAIN] < first[PART_VALID]);
	assert_true(last[PART_VALID] < first[PART_CALIB]);
	assert_true(last[PART_CALIB] < first[PART_TEST]);
	assert_string_equal(m.split.method, "by time t");
	assert_true(labs((long)m.split.count[PART_TEST] - 150) <= 2);
	table_free(m.table);
	arena_free(a);
}

/* A split of the first n rows. */
static struct made made_of_first(ptrdiff_t n, const struct csv_options *o,
	const struct split_cuts *cuts, struct arena *a)
{
	struct made m = { .table = make_table(count_up(n, a), n, o) };
	struct split_options options = split_defaults(false);
	struct err e = ERR_INIT;

	options.cuts = cuts;
	findings_init(&m.notes, m.table->arena);
	assert_true(task_make(m.table->frame, frame_find(m.table->frame, "y"), NULL, NULL, &m.task,
		&m.notes, m.table->arena, &e));
	assert_true(split_make(m.table->frame, &m.task, &options, &m.split, &m.notes, m.table->arena, &e));
	return m;
}

/* A table that grows: no row of before changes its part, and cuts lead back to what they came from.
 * Returns how many of the new rows lie in the test part. */
static ptrdiff_t grow(const struct csv_options *o, ptrdiff_t before, ptrdiff_t after)
{
	struct arena *a = arena_new();
	struct made old = made_of_first(before, o, NULL, a);
	struct made again = made_of_first(before, o, old.split.cuts, a);
	struct made grown = made_of_first(after, o, old.split.cuts, a);
	struct made once_more = made_of_first(after + 100, o, grown.split.cuts, a);
	ptrdiff_t test = 0;

	assert_memory_equal(old.split.part, again.split.part, (size_t)before);
	assert_memory_equal(old.split.part, grown.split.part, (size_t)before);
	assert_memory_equal(grown.split.part, once_more.split.part, (size_t)after);
	assert_true(split_cuts_same(old.split.cuts, again.split.cuts));
	for (ptrdiff_t r = before; r < after; r++)
		test += grown.split.part[r] == PART_TEST;
	table_free(old.table);
	table_free(again.table);
	table_free(grown.table);
	table_free(once_more.table);
	arena_free(a);
	return test;
}

static void test_growth(void **state)
{
	struct csv_override role[2] = { { "g", "group" }, { "t", "time" } };
	struct csv_options o = csv_defaults();

	(void)state;
	/* 15 % of 398 are 60; a wrong cut would give none or nearly all.  Five standard deviations. */
	assert_in_range(grow(&o, 600, 998), 60 - 36, 60 + 36);
	assert_in_range(grow(&o, 3, 998), 30, 300);
	o.role = role;
	o.roles = 1;
	grow(&o, 600, 998); /* groups, one of them divided between old and new rows */
	o.roles = 2;
	grow(&o, 600, 998); /* and ordered by time: */
	o.role = role + 1;
	o.roles = 1;
	assert_int_equal(grow(&o, 600, 998), 398); /* what is later than all is test */
}

/* Cuts of another key or method are not used. */
static void test_foreign_cuts(void **state)
{
	struct csv_override role;
	struct csv_options o = with_role(&role, "g", "group");
	struct arena *a = arena_new();
	struct made groups = made_of_first(600, &o, NULL, a);
	struct made plain = made_of_first(600, NULL, NULL, a);
	struct made mixed = made_of_first(600, &o, plain.split.cuts, a);

	(void)state;
	assert_memory_equal(mixed.split.part, groups.split.part, 600);
	assert_false(split_cuts_same(plain.split.cuts, groups.split.cuts));
	assert_false(split_cuts_same(plain.split.cuts, NULL));
	table_free(groups.table);
	table_free(plain.table);
	table_free(mixed.table);
	arena_free(a);
}

static void test_unlabelled(void **state)
{
	struct table *t = table_need("x,y\n1,a\n2,\n3,b\n4,a\n5,b\n6,?\n7,a\n8,b\n", NULL);
	struct made m = make_split_of(t, 1);

	(void)state;
	assert_int_equal(m.split.part[1], PART_NONE);
	assert_int_equal(m.split.part[5], PART_NONE);
	assert_int_equal(m.split.count[PART_NONE], 2);
	assert_string_equal(m.notes.item[m.notes.n - 1].code, "unlabelled");
	table_free(t);
}

static void test_id_key(void **state)
{
	struct table *t = table_need("id,y\nu1,a\nu2,b\nu3,a\nu4,b\nu5,a\n", NULL);
	struct made m = make_split_of(t, 1);

	(void)state;
	assert_string_equal(m.split.key, "id column id");
	table_free(t);
}

/* Rows 0 and 3 are equal in all but the id, 3 and 5 share the id: all three are one unit, whose key is the
 * smallest of theirs.  Row 6 comes later: it joins its id, though its cells are those of row 1. */
static void test_twin_keys(void **state)
{
	struct csv_override role;
	struct csv_options o = with_role(&role, "id", "id");
	struct table *t = table_need("id,a,y\nu1,1,x\nu2,2,x\nu3,3,y\nu4,1,y\nu5,4,x\nu4,5,x\nu5,2,x\n", &o);
	uint64_t key[] = { 50, 20, 30, 40, 60, 40, 60 };
	const uint64_t want[] = { 40, 20, 30, 40, 60, 40, 60 };
	ptrdiff_t twins = -1;
	struct err e = ERR_INIT;

	(void)state;
	assert_true(split_twin_possible(t->frame, frame_find(t->frame, "y")));
	assert_true(split_twin_keys(t->frame, frame_find(t->frame, "y"), 6, key, &twins, t->arena, &e));
	assert_memory_equal(key, want, sizeof want);
	assert_int_equal(twins, 1);
	table_free(t);
}

/* Every row stands there twice under two ids.  Together: no pair is divided.  By id alone: about
 * 1 - (.6^2 + .15^2 + .1^2 + .15^2) = 58.5 % of the pairs are. */
static void test_twins_share_a_part(void **state)
{
	struct text csv;
	struct arena *a = arena_new();
	ptrdiff_t divided[2] = { 0, 0 };

	(void)state;
	text_init(&csv, a);
	text_add(&csv, "id,a,y\n");
	for (int i = 0; i < 1000; i++)
		text_addf(&csv, "k%04d,%d,%d\n", i, i % 500, i % 500 % 2);
	struct csv_override role;
	struct csv_options o = with_role(&role, "id", "id");
	struct table *t = table_need(csv.p, &o);
	for (int together = 0; together < 2; together++) {
		struct split_options s = split_defaults(false);
		struct split split;
		struct findings notes;
		struct err e = ERR_INIT;

		assert_true(s.together);
		s.together = together;
		findings_init(&notes, a);
		assert_true(split_make(t->frame, NULL, &s, &split, &notes, a, &e));
		for (int i = 0; i < 500; i++)
			divided[together] += split.part[i] != split.part[i + 500];
		assert_int_equal(notes.n, together);
	}
	assert_int_equal(divided[1], 0);
	assert_true(divided[0] > 250 && divided[0] < 335);
	table_free(t);
	arena_free(a);
}

static void refuses_shares(const double *share, const char *message)
{
	struct table *t = table_need("x,y\n1,a\n2,b\n", NULL);
	struct made m = make_split_of(t, 1);
	struct split_options o = { .seed = 1 };
	struct err e = ERR_INIT;

	memcpy(o.share, share, sizeof o.share);
	assert_false(split_make(t->frame, &m.task, &o, &m.split, NULL, t->arena, &e));
	assert_int_equal(e.code, ERR_RANGE);
	assert_string_equal(e.msg, message);
	table_free(t);
}

static void test_refusals(void **state)
{
	struct csv_override role;
	struct csv_options o = with_role(&role, "g", "time");
	struct arena *a = arena_new();
	struct table *t = make_table(count_up(100, a), 100, &o);
	struct split_options options = split_defaults(false);
	struct split s;
	struct err e = ERR_INIT;

	(void)state;
	refuses_shares((double[PARTS]){ 0, .5, .2, .2, .2 }, "the shares of the parts add up to 1.1, not 1");
	refuses_shares((double[PARTS]){ 0, 0, .5, .25, .25 },
		"the share of train is 0: nothing would be left to learn from");
	refuses_shares((double[PARTS]){ 0, 1.5, -.5, 0, 0 },
		"the share of train is 1.5: shares lie in 0..1");
	assert_false(split_make(t->frame, NULL, &options, &s, NULL, a, &e));
	assert_int_equal(e.code, ERR_COLUMN_TYPE);
	table_free(t);
	arena_free(a);
}

/* Ten rows of 7 + 3 in three folds: (3,1) (2,1) (2,1) in some order; five folds of 998. */
static void test_folds(void **state)
{
	struct table *t = table_need("x,y\n1,a\n2,a\n3,a\n4,a\n5,a\n6,a\n7,a\n8,b\n9,b\n10,b\n", NULL);
	struct made m = make_split_of(t, 1);
	struct rowset all = rowset_all(10, &t->frame->digest, t->arena);
	int32_t fold[998];
	int of_a[3] = { 0 };
	int of_b[3] = { 0 };
	struct arena *a = arena_new();
	struct err e = ERR_INIT;

	(void)state;
	assert_true(split_folds(t->frame, &m.task, all, 3, true, 1, fold, t->arena, &e));
	for (int r = 0; r < 10; r++)
		(r < 7 ? of_a : of_b)[fold[r]]++;
	for (int k = 0; k < 3; k++)
		assert_true((of_a[k] == 2 || of_a[k] == 3) && of_b[k] == 1);
	assert_false(split_folds(t->frame, &m.task, all, 11, true, 1, fold, t->arena, &e));
	assert_int_equal(e.code, ERR_NO_ROWS);
	err_clear(&e);
	assert_false(split_folds(t->frame, &m.task, all, 1, true, 1, fold, t->arena, &e));
	assert_int_equal(e.code, ERR_RANGE);
	table_free(t);
	t = make_table(count_up(998, a), 998, NULL);
	m = make_split_of(t, 1);
	for (int k = 2; k <= 10; k++) {
		ptrdiff_t count[10] = { 0 };

		all = rowset_all(998, &t->frame->digest, a);
		assert_true(split_folds(t->frame, &m.task, all, k, true, 9, fold, a, &e));
		for (int r = 0; r < 998; r++)
			count[fold[r]]++;
		for (int i = 0; i < k; i++)
			assert_true(count[i] == 998 / k || count[i] == 998 / k + 1);
	}
	table_free(t);
	arena_free(a);
}

/* Folds of a subset go by row, too: the same rows in another table get the same folds. */
static void test_folds_of_set(void **state)
{
	struct arena *a = arena_new();
	int32_t *row = count_up(998, a);
	struct table *t = make_table(row, 998, NULL);
	struct made m = make_split_of(t, 1);
	struct rowset train = split_rows(&m.split, PART_TRAIN, t->frame, a);
	int32_t *fold = ARENA_ARRAY(a, int32_t, train.n);
	int32_t *again = ARENA_ARRAY(a, int32_t, train.n);
	struct table *part = make_table(train.row, train.n, NULL);
	struct rowset all = rowset_all(train.n, &part->frame->digest, a);
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(train.n, m.split.count[PART_TRAIN]);
	assert_true(split_folds(t->frame, &m.task, train, 5, true, 2, fold, a, &e));
	assert_true(split_folds(part->frame, &m.task, all, 5, true, 2, again, a, &e));
	assert_memory_equal(fold, again, (size_t)train.n * sizeof *fold);
	table_free(part);
	table_free(t);
	arena_free(a);
}

/* Of 200 cases every fourth was entered twice, under an id of its own: one case, one fold, unless it is not wanted. */
static void test_folds_and_twins(void **state)
{
	struct arena *a = arena_new();
	struct text t;
	int32_t fold[250];
	struct err e = ERR_INIT;

	(void)state;
	text_init(&t, a);
	text_add(&t, "id,x,y\n");
	for (int i = 0; i < 250; i++)
		text_addf(&t, "k%03d,%d,%s\n", i * 7 % 250, i < 200 ? i * 3 : (i - 200) * 4 * 3, i % 3 ? "a" : "b");
	struct csv_options o = csv_defaults();
	o.role = &(struct csv_override){ "id", "id" };
	o.roles = 1;
	struct table *table = table_need(t.p, &o);
	struct task task;
	struct findings notes;
	int32_t target = frame_find(table->frame, "y");
	struct rowset all = rowset_all(250, &table->frame->digest, a);

	findings_init(&notes, a);
	assert_true(task_make(table->frame, target, NULL, NULL, &task, &notes, a, &e));
	for (int together = 0; together < 2; together++) {
		struct fold_twins twins;
		int divided = 0;

		assert_true(split_folds(table->frame, &task, all, 5, together, 4, fold, a, &e));
		for (int i = 200; i < 250; i++)
			divided += fold[i] != fold[(i - 200) * 4];
		assert_true(split_fold_twins(table->frame, target, all, fold, &twins, &e));
		assert_int_equal(twins.twins, 100);
		assert_int_equal(twins.apart, 2 * divided);
		assert_true(together ? divided == 0 : divided > 20);
	}
	table_free(table);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shares),
		cmocka_unit_test(test_order_and_repeats),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_time),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_foreign_cuts),
		cmocka_unit_test(test_unlabelled),
		cmocka_unit_test(test_id_key),
		cmocka_unit_test(test_twin_keys),
		cmocka_unit_test(test_twins_share_a_part),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_folds),
		cmocka_unit_test(test_folds_of_set),
		cmocka_unit_test(test_folds_and_twins),
	};

	return cmocka_run_group_tests_name("data split", tests, NULL, NULL);
}
