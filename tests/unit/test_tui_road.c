/* The road on a real table: what an undo or another decision leaves of the results that rested on it. */
#include "config.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/report.h"
#include "bench.h"
#include "screen.h"
#include "tui/app.h"

#define ROWS 400

static int setup(void **state)
{
	struct bench *b = bench_new();
	const char *path = arena_printf(b->arena, "%s/t.csv", b->folder);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs("a,b,y\n", f);
	for (int i = 0; i < ROWS; i++)
		fprintf(f, "%d,%d,%s\n", i * 37 % 101, i * 53 % 97, (i * 37 % 101) + (i * 29 % 83) > 91 ? "yes" : "no");
	fclose(f);
	bench_run(b, arena_printf(b->arena, "data load %s", path));
	bench_run(b, "data target y");
	bench_run(b, "data split");
	bench_run(b, "recipe auto");
	bench_run(b, "model train logistic");
	bench_run(b, "model calibrate logistic --method platt");
	bench_run(b, "model evaluate logistic --on test");
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	bench_free(*state);
	return 0;
}

static struct canvas *map(struct bench *b)
{
	return bench_draw_settled(b, 120, 30, GLYPH_BRAILLE);
}

static void test_whole(void **state)
{
	struct bench *b = *state;
	assert_shows(map(b), "✓ Train     logistic (of 1): log loss");
	assert_shows(map(b), "✓ Calibrate platt");
	assert_shows(map(b), "✓ Evaluate  logistic: log loss");
	assert_shows(map(b), "; 1 look");
	assert_shows(map(b), "Use it: press r");
}

/* Another recipe leaves scores that compare, of a model that rests on the old one. */
static void test_recipe_changed(void **state)
{
	struct bench *b = *state;
	bench_run(b, "recipe add drop b");
	assert_shows(map(b), "▶ Train     the recipe changed since; logistic");
	assert_shows(map(b), "The recipe changed since:");
	assert_shows(map(b), "✓ Evaluate");
	bench_run(b, "recipe off 1");
	assert_hides(map(b), "changed since");
	bench_run(b, "undo");
	bench_run(b, "undo");
	assert_shows(map(b), "✓ Train     logistic (of 1)");
	assert_hides(map(b), "changed since");
}

/* A training after the change ends the step, whichever of the two models scores better. */
static void test_trained_again(void **state)
{
	struct bench *b = *state;
	bench_run(b, "recipe add drop a b");
	assert_shows(map(b), "▶ Train     the recipe changed since; logistic");
	bench_run(b, "model train prior --name again");
	assert_shows(map(b), "✓ Train     again (of 2)");
	assert_shows(map(b), "none at again");
	bench_run(b, "undo"); /* models are kept */
	assert_shows(map(b), "✓ Train     logistic (of 2)");
	assert_hides(map(b), "none at");
}

/* Undone one by one, each stage takes with it what rested on it; redone, all is as before. */
static void test_undo_and_redo(void **state)
{
	struct bench *b = *state;
	bench_run(b, "undo");
	assert_shows(map(b), "▶ Recipe");
	assert_shows(map(b), "✓ Train     logistic (of 1)"); /* no recipe and one without steps are the same */
	bench_run(b, "undo");
	assert_shows(map(b), "▶ Split");
	assert_shows(map(b), "· Train     baselines first");
	assert_shows(map(b), "· Calibrate is 0.8 right");
	assert_shows(map(b), "· Evaluate  the sealed test rows");
	bench_run(b, "redo");
	bench_run(b, "redo");
	test_whole(state);
}

/* Other rows to judge on: the old scores count no more, and the old model is shown as stale. */
static void test_another_split(void **state)
{
	struct bench *b = *state;
	bench_run(b, "data split --seed 9");
	assert_shows(map(b), "▶ Train     baselines first");
	assert_shows(map(b), "· Evaluate  the sealed test rows");
	assert_shows(bench_draw_settled(b, 200, 60, GLYPH_BRAILLE), "the split changed since");
	bench_run(b, "model train ridge");
	bench_run(b, "model train prior");
	assert_shows(map(b), "✓ Train     prior (of 1)");
}

static void test_another_target(void **state)
{
	struct bench *b = *state;
	bench_run(b, "data target a");
	assert_shows(map(b), "▶ Train     baselines first");
	assert_shows(bench_draw_settled(b, 200, 60, GLYPH_BRAILLE), "the target changed since");
}

/* A model that leads now is not calibrated yet; which one was tested is said. */
static void test_another_leader(void **state)
{
	struct bench *b = *state;
	bench_run(b, "model train prior");
	assert_shows(map(b), "✓ Train     logistic (of 2)");
	bench_run(b, "model trash logistic");
	assert_shows(map(b), "✓ Train     prior (of 1)");
	assert_shows(map(b), "▶ Calibrate");
}

/* What the whole table shows stands among the warnings; what only informs does not. */
static void test_findings_of_the_table(void **state)
{
	struct bench *b = *state;
	const char *path = arena_printf(b->arena, "%s/gaps.csv", b->folder);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs("a,b,y\n", f);
	for (int i = 0; i < ROWS; i++)
		fprintf(f, i % 3 ? "%d,,no\n" : "%d,4,yes\n", i);
	fclose(f);
	bench_run(b, arena_printf(b->arena, "data load %s", path));
	assert_shows(map(b), "b is missing in 266 of 400 rows");
	assert_hides(map(b), "an id, kept out");
}

/* A step that fills or drops the column settles it, as long as it is on. */
static void test_settled_warnings(void **state)
{
	struct bench *b = *state;
	const char *path = arena_printf(b->arena, "%s/gaps.csv", b->folder);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs("a,b,y\n", f);
	for (int i = 0; i < ROWS; i++)
		fprintf(f, i % 3 ? "%d,,no\n" : "%d,4,yes\n", i * 37 % 101);
	fclose(f);
	bench_run(b, arena_printf(b->arena, "data load %s; data target y; data split", path));
	bench_press(b, KEY_ESCAPE, "");
	assert_shows(map(b), "! b is missing in 266 of 400 rows");
	bench_run(b, "recipe add drop b");
	assert_shows(map(b), "✓ b is missing in 266 of 400 rows");
	assert_shows(map(b), "! b alone predicts y almost perfectly"); /* a training refuses it all the same */
	assert_screen(bench_draw_settled(b, 80, 24, GLYPH_BRAILLE), "map-settled"); /* no times at this size */
	bench_press(b, KEY_TAB, "");
	bench_press(b, KEY_TAB, "");
	bench_type(b, "j");
	bench_press(b, KEY_ENTER, "");
	assert_shows(map(b), "it is settled by step 1 of your recipe: drop b");
	app_show(b->app, pane_find("data"));
	assert_shows(map(b), "✓ b is missing in 266 of 400 rows");
	app_show(b->app, 0);
	bench_run(b, "recipe off 1");
	assert_shows(map(b), "! b is missing in 266 of 400 rows");
}

/* A pane that nobody looked at before a training began shows what was known when it began. */
static void test_panes_while_a_training_runs(void **state)
{
	struct bench *b = *state;
	struct bench *other = bench_new();
	bench_run(other, arena_printf(b->arena, "data load %s/t.csv; data target y; data split; recipe add impute a", b->folder));
	app_submit(other->app, "model train boost --rounds 200", NULL);
	assert_non_null(other->app->running);
	app_show(other->app, pane_find("recipe"));
	struct canvas *c = bench_draw(other, 100, 30, GLYPH_BRAILLE);
	assert_shows(c, "Your recipe: 1 step");
	assert_shows(c, "impute");
	app_show(other->app, pane_find("train"));
	assert_shows(bench_draw(other, 100, 30, GLYPH_BRAILLE), "logistic"); /* a kind that can be trained */
	assert_non_null(other->app->running);
	bench_settle(other);
	bench_free(other);
}

/* The file was written anew since: everything waits for it to be read again. */
static void test_file_changed(void **state)
{
	struct bench *b = *state;
	const char *path = arena_printf(b->arena, "%s/t.csv", b->folder);
	FILE *f = fopen(path, "a");
	assert_non_null(f);
	fputs("1,2,no\n", f);
	fclose(f);
	struct bench *again = bench_new();
	bench_run(again, arena_printf(b->arena, "open %s", path));
	assert_shows(map(again), "▶ Load      the table changed since; 401 rows");
	assert_shows(map(again), ":data load"); /* a long path is on the next line */
	bench_press(again, KEY_TEXT, "r");
	bench_settle(again);
	assert_shows(map(again), "✓ Load      401 rows");
	assert_shows(map(again), "▶ Train");
	bench_free(again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(test_recipe_changed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_trained_again, setup, teardown),
		cmocka_unit_test_setup_teardown(test_undo_and_redo, setup, teardown),
		cmocka_unit_test_setup_teardown(test_another_split, setup, teardown),
		cmocka_unit_test_setup_teardown(test_another_target, setup, teardown),
		cmocka_unit_test_setup_teardown(test_another_leader, setup, teardown),
		cmocka_unit_test_setup_teardown(test_findings_of_the_table, setup, teardown),
		cmocka_unit_test_setup_teardown(test_settled_warnings, setup, teardown),
		cmocka_unit_test_setup_teardown(test_panes_while_a_training_runs, setup, teardown),
		cmocka_unit_test_setup_teardown(test_file_changed, setup, teardown),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
