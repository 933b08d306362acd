#include "config.h"

/* Recipes: their text, editing, and what they learn from training rows alone. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/caps.h"
#include "base/err.h"
#include "base/report.h"
#include "cells.h"
#include "data/finding.h"
#include "data/frame.h"
#include "data/task.h"
#include "data/xy.h"
#include "feature/recipe.h"
#include "model/model.h"

enum { ROWS = 12 };

/* age (gaps), job (gaps), hours, note (text), name (id), w (weight), y (target). */
static struct frame *people(struct arena *a)
{
	static const double nan = (double)NAN;
	const double age[] = { 20, nan, 35, 50, 41, nan, 28, 33, 60, 22, 47, 39 };
	const double hours[] = { 40, 38, 20, 60, 40, 40, 10, 35, 50, 45, 40, 30 };
	const double w[] = { 1, 1, 2, 1, 1, 1, 1, 2, 1, 1, 1, 1 };
	static const char *const job[] = { "cook", "nurse", "cook", NULL, "smith", "nurse", "cook",
		"smith", "nurse", NULL, "cook", "clerk" };
	static const char *const note[] = { "a b", "c", "d", "e f", "g", "h", "i", "j", "k", "l",
		"m", "n" };
	static const char *const y[] = { "no", "yes", "no", "no", "yes", "yes", "no", "no", "yes",
		"no", "yes", "no" };
	struct column c[] = {
		cells_numbers("age", age, ROWS, a),
		cells_words("job", COLUMN_CATEGORY, job, ROWS, a),
		cells_numbers("hours", hours, ROWS, a),
		cells_words("note", COLUMN_TEXT, note, ROWS, a),
		cells_words("name", COLUMN_TEXT, note, ROWS, a),
		cells_numbers("w", w, ROWS, a),
		cells_words("y", COLUMN_CATEGORY, y, ROWS, a),
	};
	c[4].role = ROLE_ID;
	c[5].role = ROLE_WEIGHT;
	c[6].role = ROLE_TARGET;
	return cells_frame(c, 7, a);
}

static const struct task *yes_no(struct arena *a)
{
	struct task *t = ARENA_NEW(a, struct task);
	static const char *const names[] = { "no", "yes" };
	*t = (struct task){ .kind = TASK_BINARY, .target = "y", .classes = 2, .class_name = names };
	return t;
}

static struct recipe parse(const char *text, const struct frame *f, struct arena *a)
{
	struct recipe r;
	struct err e = ERR_INIT;
	if (!recipe_parse(text, f, &r, a, &e))
		fail_msg("%s", e.msg);
	return r;
}

static struct rowset first_rows(const struct frame *f, int32_t n, struct arena *a)
{
	int32_t row[ROWS];
	for (int32_t r = 0; r < n; r++)
		row[r] = r;
	return rowset_of(row, n, &f->digest, a);
}

static struct fitted_recipe *fit(const struct recipe *r, const struct frame *f, struct rowset rows,
	struct xy *d, struct arena *a)
{
	struct fitted_recipe *out;
	struct err e = ERR_INIT;
	if (!recipe_fit(r, f, yes_no(a), rows, &out, d, a, NULL, &e))
		fail_msg("%s", e.msg);
	return out;
}

static void text_is_read_and_written(void **state)
{
	static const char text[] = "drop note\n# impute age,hours --method mean\nonehot job\n"
		"impute 'my column' --method constant --value -1\n";
	struct arena *a = *state;
	struct recipe r = parse(text, NULL, a);
	assert_int_equal(r.n, 4);
	assert_false(r.step[1].on);
	assert_string_equal(r.step[3].words, "'my column' --method constant --value -1");
	struct recipe again = parse(recipe_text(&r, a), NULL, a);
	assert_string_equal(recipe_text(&again, a), recipe_text(&r, a));
	r = parse("\n  # a remark\n\n   drop   note  \n", NULL, a);
	assert_string_equal(recipe_text(&r, a), "drop note\n");
}

static void steps_are_edited(void **state)
{
	struct arena *a = *state;
	struct frame *f = people(a);
	struct err e = ERR_INIT;
	struct recipe r = parse("drop note\nimpute age\nonehot\n", f, a), s;
	assert_true(recipe_add_line(&r, "indicator @missing", 1, f, &s, a, &e));
	assert_string_equal(recipe_text(&s, a), "drop note\nindicator @missing\nimpute age\nonehot\n");
	assert_true(recipe_move(&s, 0, 3, &s, a, &e));
	assert_string_equal(recipe_text(&s, a), "indicator @missing\nimpute age\nonehot\ndrop note\n");
	assert_true(recipe_move(&s, 3, 1, &s, a, &e));
	assert_true(recipe_edit(&s, 2, "impute age --method mean", f, &s, a, &e));
	assert_true(recipe_switch(&s, 2, false, &s, a, &e));
	assert_true(recipe_drop(&s, 0, &s, a, &e));
	assert_string_equal(recipe_text(&s, a), "drop note\n# impute age --method mean\nonehot\n");
	/* The first is as it was: a recipe is a value. */
	assert_string_equal(recipe_text(&r, a), "drop note\nimpute age\nonehot\n");
}

static void refuses_line(const char *line, enum err_code code, const char *part, struct arena *a)
{
	struct recipe none = { 0 }, r;
	struct err e = ERR_INIT;
	if (recipe_add_line(&none, line, -1, people(a), &r, a, &e))
		fail_msg("took: %s", line);
	char all[1024];
	err_sentence(&e, all, sizeof all);
	if (e.code != code || !(strstr(all, part) || strstr(e.hint, part)))
		fail_msg("%s: %d %s %s", line, (int)e.code, all, e.hint);
}

static void bad_lines_are_refused(void **state)
{
	struct arena *a = *state;
	struct recipe r = { 0 }, s;
	struct err e = ERR_INIT;
	refuses_line("imputte age", ERR_UNKNOWN_STEP, "'impute'", a);
	refuses_line("impute agee", ERR_UNKNOWN_COLUMN, "\"age\"", a);
	refuses_line("impute @number", ERR_UNKNOWN_COLUMN, "@numeric", a);
	refuses_line("impute age --methode mean", ERR_NO_OPTION, "--method", a);
	refuses_line("impute age --method modal", ERR_CHOICE, "modal", a);
	refuses_line("impute 'age", ERR_QUOTE, "never closed", a);
	refuses_line("standardise job", ERR_COLUMN_TYPE, "'job'", a);
	refuses_line("onehot age", ERR_COLUMN_TYPE, "number", a);
	refuses_line("impute y", ERR_COLUMN_TYPE, "role target", a);
	refuses_line("impute name", ERR_COLUMN_TYPE, "role id", a);
	refuses_line("drop", ERR_ARGUMENT_MISSING, "COLUMNS", a);
	refuses_line("", ERR_ARGUMENT_MISSING, "step", a);
	refuses_line("onehot --max-levels 0", ERR_RANGE, "max-levels", a);
	assert_false(recipe_parse("drop note\n\nonehot age\n", people(a), &r, a, &e));
	assert_int_equal(e.line, 3);
	assert_false(recipe_drop(&r, 0, &s, a, &e));
	assert_int_equal(e.code, ERR_RANGE);
	for (int i = 0; i < CAP_RECIPE_STEPS; i++)
		assert_true(recipe_add_line(&r, "onehot", -1, NULL, &r, a, &e));
	assert_false(recipe_add_line(&r, "onehot", -1, NULL, &r, a, &e));
	assert_int_equal(e.code, ERR_LIMIT);
}

/* Which columns come out, and that the others stay out. */
static void roles_decide_what_is_a_feature(void **state)
{
	struct arena *a = *state;
	struct frame *f = people(a);
	struct xy d;
	struct recipe none = { 0 };
	const struct column *input;
	struct fitted_recipe *r = fit(&none, f, first_rows(f, ROWS, a), &d, a);
	assert_int_equal(d.p, 3); /* not note, which is text; not name, w, y */
	assert_string_equal(d.column[0].name, "age");
	assert_int_equal(d.column[1].kind, XY_CODE);
	assert_string_equal(d.column[2].name, "hours");
	assert_true(d.weight[2] == 2.0);
	assert_int_equal(d.label[1], 1);
	assert_int_equal(recipe_inputs(r, &input), 3);
	assert_int_equal(recipe_schema(r)->n, 0);
}

static void needs_get_a_tail(void **state)
{
	struct arena *a = *state;
	struct frame *f = people(a);
	struct err e = ERR_INIT;
	struct xy d;
	struct recipe user = parse("drop note", f, a);
	struct recipe r = recipe_with_needs(&user, NEEDS_COMPLETE | NEEDS_NUMBERS | NEEDS_SCALED, a);
	assert_string_equal(recipe_text(&r, a),
		"drop note\nindicator @numeric\nimpute @numeric\nonehot\nstandardise @numeric\n");
	assert_false(r.step[0].automatic);
	assert_true(r.step[4].automatic);
	fit(&r, f, first_rows(f, ROWS, a), &d, a);
	assert_true(xy_need_complete(&d, false, &e));
	assert_int_equal(xy_width(&d), 3 + 5); /* job: 3, (missing), (rare) */
	r = recipe_with_needs(&user, 0, a);
	assert_int_equal(r.n, 1);
	r = recipe_with_needs(&user, NEEDS_COMPLETE, a);
	fit(&r, f, first_rows(f, ROWS, a), &d, a);
	assert_true(xy_need_complete(&d, true, &e));
}

static struct writer bytes(const struct fitted_recipe *r, struct arena *a)
{
	struct writer w;
	writer_init(&w, a);
	recipe_save(r, &w);
	return w;
}

static struct recipe full(struct arena *a)
{
	struct recipe user = { 0 };
	return recipe_with_needs(&user, NEEDS_COMPLETE | NEEDS_NUMBERS | NEEDS_SCALED, a);
}

/* The training rows with other rows beside them: what is learned has the same bits, whatever
 * those rows hold.  The row set names its source, so it is cut off the end. */
static void other_rows_do_not_show(void **state)
{
	enum { TRAIN = 8 };
	struct arena *a = *state;
	struct frame *f = people(a);
	struct column c[7];
	const double x[] = { 20, (double)NAN, 35, 50, 41, (double)NAN, 28, 33, 1e300, -1e300, (double)NAN, 7 };
	const char *job[ROWS] = { NULL };
	memcpy(c, f->column, sizeof c);
	for (int r = 0; r < TRAIN; r++)
		if (!column_missing_at(&c[1], r))
			job[r] = c[1].level[c[1].code[r]].p;
	job[8] = "aaa";
	job[9] = "bbb";
	job[10] = "zzz";
	job[11] = "aaa";
	c[0] = cells_numbers("age", x, ROWS, a);
	c[1] = cells_words("job", COLUMN_CATEGORY, job, ROWS, a);
	struct frame *g = cells_frame(c, 7, a);
	struct recipe r = full(a);
	struct rowset rows = first_rows(f, TRAIN, a), same = first_rows(g, TRAIN, a);
	struct xy d, q;
	same.source = rows.source;
	struct writer w = bytes(fit(&r, f, rows, &d, a), a), v = bytes(fit(&r, g, same, &q, a), a);
	assert_int_equal(w.n, v.n);
	assert_memory_equal(w.p, v.p, (size_t)w.n);
	double *tile = ARENA_ARRAY(a, double, 2 * TRAIN * xy_width(&d));
	xy_tile(&d, 0, TRAIN, tile);
	xy_tile(&q, 0, TRAIN, tile + TRAIN * xy_width(&d));
	assert_memory_equal(tile, tile + TRAIN * xy_width(&d),
		(size_t)(TRAIN * xy_width(&d)) * sizeof *tile);
}

static void assert_same_xy(const struct xy *d, const struct xy *q, struct arena *a)
{
	ptrdiff_t n = d->n * xy_width(d);
	double *x = ARENA_ARRAY(a, double, n), *y = ARENA_ARRAY(a, double, n);
	assert_int_equal(d->n, q->n);
	assert_int_equal(xy_width(d), xy_width(q));
	xy_tile(d, 0, d->n, x);
	xy_tile(q, 0, q->n, y);
	assert_memory_equal(x, y, (size_t)n * sizeof *x);
}

static void saved_and_loaded_alike(void **state)
{
	struct arena *a = *state;
	struct frame *f = people(a);
	struct err e = ERR_INIT;
	struct recipe r = full(a);
	struct rowset rows = first_rows(f, ROWS, a);
	struct xy d, q;
	struct fitted_recipe *m = fit(&r, f, rows, NULL, a), *back;
	struct writer w = bytes(m, a);
	struct reader rd;
	reader_init(&rd, w.p, w.n);
	if (!recipe_load(&back, &rd, a, &e) || !reader_end(&rd, &e))
		fail_msg("%s", e.msg);
	assert_true(recipe_apply(m, f, yes_no(a), rows, &d, a, NULL, &e));
	assert_true(recipe_apply(back, f, yes_no(a), rows, &q, a, NULL, &e));
	assert_same_xy(&d, &q, a);
	assert_int_equal(recipe_rows(back).n, ROWS);
	assert_memory_equal(bytes(back, a).p, w.p, (size_t)w.n);
	for (ptrdiff_t n = 0; n < w.n; n++) {
		struct arena *own = arena_new();
		reader_init(&rd, w.p, n);
		e = ERR_INIT;
		assert_false(recipe_load(&back, &rd, own, &e));
		assert_int_equal(e.code, ERR_CORRUPT);
		arena_free(own);
	}
}

/* Any order, columns more, none of the target: matched by name. */
static void columns_are_found_by_name(void **state)
{
	struct arena *a = *state;
	struct frame *f = people(a);
	struct err e = ERR_INIT;
	struct recipe r = full(a);
	struct rowset rows = first_rows(f, ROWS, a);
	struct xy d, q;
	struct fitted_recipe *m = fit(&r, f, rows, &d, a);
	struct column c[] = { f->column[2], f->column[3], f->column[1], f->column[0] };
	assert_true(recipe_apply(m, cells_frame(c, 4, a), yes_no(a), rows, &q, a, NULL, &e));
	assert_same_xy(&d, &q, a);
	assert_null(q.label);
	assert_null(q.weight);
	assert_false(recipe_apply(m, cells_frame(c, 3, a), NULL, rows, &q, a, NULL, &e));
	assert_int_equal(e.code, ERR_MISMATCH);
	assert_string_equal(e.colname, "age");
	assert_non_null(strstr(e.msg, "'age'"));
}

/* A file of few rows is typed by those rows: numbers may come as words and words as numbers. */
static void types_are_matched_by_text(void **state)
{
	static const char *const zone[] = { "1", "2", "10", "2" };
	static const char *const words[] = { "3.5", NULL, "7", "1e2" };
	static const char *const broken[] = { "3.5", NULL, "seven", "1e2" };
	const double size[] = { 1, 2, 3, 4 }, codes[] = { 10, 2, 3, (double)NAN };
	struct arena *a = *state;
	struct err e = ERR_INIT;
	struct column c[] = { cells_numbers("size", size, 4, a),
		cells_words("zone", COLUMN_CATEGORY, zone, 4, a) };
	struct column other[] = { cells_words("size", COLUMN_CATEGORY, words, 4, a),
		cells_numbers("zone", codes, 4, a) };
	struct frame *f = cells_frame(c, 2, a), *g = cells_frame(other, 2, a);
	struct recipe none = { 0 };
	struct rowset rows = first_rows(f, 4, a);
	struct fitted_recipe *m;
	struct xy d;
	assert_true(recipe_fit(&none, f, NULL, rows, &m, NULL, a, NULL, &e));
	if (!recipe_apply(m, g, NULL, rows, &d, a, NULL, &e))
		fail_msg("%s", e.msg);
	assert_true(d.column[0].number[0] == 3.5 && d.column[0].number[3] == 100);
	assert_true(d.column[0].missing[0] == 2);
	assert_int_equal(d.column[1].code[0], 1); /* levels 1, 10, 2 */
	assert_int_equal(d.column[1].code[1], 2);
	assert_int_equal(d.column[1].code[2], -1);
	struct report *report = report_new(a);
	recipe_unseen(m, g, report_root(report));
	assert_int_equal(node_find(report_root(report), "zone")->integer, 1);
	other[0] = cells_words("size", COLUMN_CATEGORY, broken, 4, a);
	assert_false(recipe_apply(m, cells_frame(other, 2, a), NULL, rows, &d, a, NULL, &e));
	assert_int_equal(e.code, ERR_MISMATCH);
	assert_int_equal(e.row, 3);
	assert_non_null(strstr(e.msg, "seven"));
}

/* Columns that are dropped, or read by nothing, need not come. */
static void only_what_is_used_is_needed(void **state)
{
	struct arena *a = *state;
	struct frame *f = people(a);
	struct recipe r = parse("drop hours,note\nindicator age\ndrop age", f, a);
	const struct column *input;
	struct fitted_recipe *m = fit(&r, f, first_rows(f, ROWS, a), NULL, a);
	assert_int_equal(recipe_inputs(m, &input), 2);
	assert_string_equal(input[0].name, "age");
	assert_string_equal(input[1].name, "job");
	assert_string_equal(recipe_schema(m)->column[1].name, "age_missing");
}

static void steps_that_lost_their_column_say_so(void **state)
{
	struct arena *a = *state;
	struct frame *f = people(a);
	struct err e = ERR_INIT;
	struct recipe r = parse("drop age\nimpute age", f, a);
	struct fitted_recipe *m;
	assert_false(recipe_fit(&r, f, yes_no(a), first_rows(f, ROWS, a), &m, NULL, a, NULL, &e));
	assert_int_equal(e.code, ERR_UNKNOWN_COLUMN);
	assert_non_null(strstr(e.msg, "recipe step 2, impute"));
	struct recipe off;
	assert_true(recipe_switch(&r, 0, false, &off, a, &e));
	fit(&off, f, first_rows(f, ROWS, a), NULL, a);
	assert_false(recipe_fit(&r, f, yes_no(a), first_rows(f, 0, a), &m, NULL, a, NULL, &e));
	assert_int_equal(e.code, ERR_NO_ROWS);
	r = parse("onehot job\nimpute job", f, a);
	assert_false(recipe_fit(&r, f, yes_no(a), first_rows(f, ROWS, a), &m, NULL, a, NULL, &e));
	assert_int_equal(e.code, ERR_COLUMN_TYPE);
	assert_non_null(strstr(e.msg, "one-hot"));
}

static void weights_must_be_weights(void **state)
{
	const double w[] = { 1, 2, (double)NAN, 1 };
	struct arena *a = *state;
	struct err e = ERR_INIT;
	struct column c[] = { cells_numbers("x", w + 3, 1, a), cells_numbers("w", w, 4, a) };
	struct recipe none = { 0 };
	struct fitted_recipe *m;
	c[0] = cells_numbers("x", (const double[]){ 1, 2, 3, 4 }, 4, a);
	c[1].role = ROLE_WEIGHT;
	struct frame *f = cells_frame(c, 2, a);
	assert_false(recipe_fit(&none, f, NULL, first_rows(f, 4, a), &m, NULL, a, NULL, &e));
	assert_int_equal(e.code, ERR_NOT_FINITE);
	assert_int_equal(e.row, 3);
	assert_string_equal(e.colname, "w");
}

static void auto_says_why(void **state)
{
	const double same[] = { 5, 5, 5 }, gone[] = { (double)NAN, (double)NAN, (double)NAN }, x[] = { 1, 2, 2 };
	static const char *const note[] = { "some words", "others", "more" };
	struct arena *a = *state;
	struct err e = ERR_INIT;
	struct findings why;
	struct recipe r;
	struct column c[] = {
		cells_numbers("same", same, 3, a),
		cells_numbers("a, b", gone, 3, a),
		cells_numbers("x", x, 3, a),
		cells_words("note", COLUMN_TEXT, note, 3, a),
		cells_numbers("id", x, 3, a),
		cells_numbers("y", x, 3, a),
	};
	c[4].role = ROLE_ID;
	c[5].role = ROLE_TARGET;
	struct frame *f = cells_frame(c, 6, a);
	findings_init(&why, a);
	assert_true(recipe_auto(f, NULL, &r, &why, a, &e));
	assert_string_equal(recipe_text(&r, a), "drop same 'a\\, b' note\n");
	assert_int_equal(why.n, 4);
	assert_string_equal(why.item[0].code, "constant");
	assert_string_equal(why.item[1].code, "missing");
	assert_string_equal(why.item[2].code, "text");
	assert_string_equal(why.item[3].code, "id");
	assert_string_equal(recipe_step_why(&r.step[0], f, a), "same: every cell is the same; a, b: every cell is missing; "
		"note: free text, which no step reads yet");
	struct fitted_recipe *m;
	struct xy d;
	assert_true(recipe_fit(&r, f, NULL, first_rows(f, 3, a), &m, &d, a, NULL, &e));
	assert_int_equal(d.p, 1);
	f = cells_frame(c + 2, 1, a);
	assert_true(recipe_auto(f, NULL, &r, &why, a, &e));
	assert_int_equal(r.n, 0);
}

/* A remedy is settled by a step of its kind on all its columns, however they were chosen, or by dropping them. */
static void settling_steps_are_found(void **state)
{
	static const struct {
		const char *recipe, *remedy;
		int32_t step;
	} cases[] = {
		{ "impute @numeric", "impute age", 0 }, { "impute @numeric", "impute job", -1 },
		{ "impute", "impute age,job", 0 }, { "impute age", "impute age,hours", -1 },
		{ "impute age\nimpute hours", "impute age,hours", 1 }, { "#impute age", "impute age", -1 },
		{ "indicator age", "impute age", -1 }, { "drop age", "impute age", 0 },
		{ "drop job\nimpute age", "impute age,job", 1 }, { "drop note", "drop note", 0 },
		{ "log1p hours", "log1p hours", 0 }, { "power hours", "log1p hours", -1 }, { "", "impute age", -1 },
		{ "impute age", "impute nobody", -1 }, { "impute age", "no such step", -1 },
	};
	struct arena *a = *state;
	struct frame *f = people(a);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct recipe r = parse(cases[i].recipe, f, a);
		struct recipe_cover c = recipe_cover(&r, f, a);
		if (recipe_settles(&c, cases[i].remedy, a) != cases[i].step)
			fail_msg("%s / %s: %d", cases[i].recipe, cases[i].remedy, (int)recipe_settles(&c, cases[i].remedy, a));
	}
	struct recipe r = parse("#drop age\nimpute age\ndrop note", f, a);
	struct recipe_cover c = recipe_cover(&r, f, a);
	assert_int_equal(recipe_drops(&c, "note"), 2);
	assert_int_equal(recipe_drops(&c, "age"), -1);
}

/* Reasons are the table's: what nobody asks for has none. */
static void only_the_table_gives_reasons(void **state)
{
	struct arena *a = *state;
	struct frame *f = people(a);
	struct recipe r = parse("drop note\ndrop hours\nimpute age", f, a);
	assert_string_equal(recipe_step_why(&r.step[0], f, a), "note: free text, which no step reads yet");
	assert_null(recipe_step_why(&r.step[0], NULL, a));
	assert_null(recipe_step_why(&r.step[1], f, a));
	assert_null(recipe_step_why(&r.step[2], f, a));
	struct recipe whole = recipe_with_needs(&r, NEEDS_COMPLETE | NEEDS_NUMBERS | NEEDS_SCALED, a);
	for (int32_t i = r.n; i < whole.n; i++)
		assert_non_null(recipe_step_why(&whole.step[i], f, a));
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

/* A step that names what an earlier one leaves out could never be carried out. */
static void order(void **state)
{
	struct arena *a = arena_new();
	struct recipe none = { 0 }, r, s;
	struct err e = ERR_INIT;

	(void)state;
	assert_true(recipe_add_line(&none, "drop age", -1, NULL, &r, a, &e));
	assert_true(recipe_add_line(&r, "indicator age,'x y'", -1, NULL, &s, a, &e));
	assert_false(recipe_check_order(&s, 1, a, &e));
	assert_int_equal(e.code, ERR_PRECONDITION);
	assert_non_null(strstr(e.msg, "works on age, which step 1 leaves out"));
	err_clear(&e);
	assert_false(recipe_check_order(&s, 0, a, &e));
	err_clear(&e);
	assert_true(recipe_switch(&s, 0, false, &s, a, &e) && recipe_check_order(&s, 1, a, &e));
	assert_true(recipe_add_line(&r, "indicator age", 0, NULL, &s, a, &e) && recipe_check_order(&s, 0, a, &e));
	assert_true(recipe_add_line(&r, "drop age", -1, NULL, &s, a, &e) && recipe_check_order(&s, 1, a, &e));
	assert_true(recipe_add_line(&r, "indicator @missing", -1, NULL, &s, a, &e) && recipe_check_order(&s, 1, a, &e));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(text_is_read_and_written),
		TEST(steps_are_edited),
		TEST(order),
		TEST(bad_lines_are_refused),
		TEST(roles_decide_what_is_a_feature),
		TEST(needs_get_a_tail),
		TEST(other_rows_do_not_show),
		TEST(saved_and_loaded_alike),
		TEST(columns_are_found_by_name),
		TEST(types_are_matched_by_text),
		TEST(only_what_is_used_is_needed),
		TEST(steps_that_lost_their_column_say_so),
		TEST(weights_must_be_weights),
		TEST(auto_says_why),
		TEST(settling_steps_are_found),
		TEST(only_the_table_gives_reasons),
	};
	return cmocka_run_group_tests_name("feature recipe", tests, NULL, NULL);
}
