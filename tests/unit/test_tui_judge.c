/* The Evaluate and Confidence panes on a real model: what they show at every size, and what their keys do. */
#include "config.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/report.h"
#include "base/text.h"
#include "bench.h"
#include "screen.h"
#include "tui/app.h"
#include "tui/confidence_pane.h"
#include "tui/evaluate_pane.h"
#include "tui/pane.h"
#include "tui/prompt.h"
#include "tui/scene.h"
#include "tui/term.h"

/* Nine hundred customers, of whom about half leave; what decides it can be learned in part. */
static const char *write_table(struct bench *b)
{
	struct err e = ERR_INIT;
	struct text t;
	const char *table = arena_printf(b->arena, "%s/plan.csv", b->folder);
	text_init(&t, b->arena);
	text_add(&t, "id,age,plan,calls,sex,left\n");
	for (int i = 1; i <= 900; i++) {
		int age = 18 + i * 29 % 60, calls = i * 43 % 11;
		char plan = "abc"[i % 3];
		double lean = (age - 45) / 12.0 + (calls - 5) / 3.0 + (plan == 'c') + (i * 97 % 23 - 11) / 6.0;
		text_addf(&t, "k%d,%d,%c,%d,%s,%s\n", i, age, plan, calls, i % 7 < 3 ? "f" : "m",
			lean > 0.5 ? "yes" : "no");
	}
	assert_true(file_save(table, t.p, t.n, &e));
	return table;
}

static int setup(void **state)
{
	struct bench *b = bench_new();
	const char *table = write_table(b);
	app_layout(b->app, 100, 30, GLYPH_BRAILLE);
	bench_run(b, arena_printf(b->arena, "open %s", table));
	bench_run(b, "data role id id; data target left; data split --seed 7");
	*state = b;
	return 0;
}

/* A model, and the pane in sight. */
static void show(struct bench *b, const char *pane)
{
	bench_run(b, "model train prior; model train logistic");
	app_show(b->app, pane_find(pane));
	bench_settle(b);
	bench_press(b, KEY_ESCAPE, "");
}

static int teardown(void **state)
{
	bench_free(*state);
	return 0;
}

static const struct evaluate_pane *evaluate_state(const struct bench *b)
{
	return b->app->pane_state[pane_find("evaluate")];
}

static const struct confidence_pane *confidence_state(const struct bench *b)
{
	return b->app->pane_state[pane_find("confidence")];
}

static const int sizes[][2] = { { 40, 10 }, { 60, 16 }, { 80, 24 }, { 100, 30 }, { 200, 60 } };

static void check_sizes(struct bench *b, const char *pane)
{
	for (int i = 0; i < 5; i++)
		assert_screen(bench_draw_settled(b, sizes[i][0], sizes[i][1], GLYPH_BRAILLE),
			arena_printf(b->arena, "%s-%dx%d", pane, sizes[i][0], sizes[i][1]));
	assert_screen(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), arena_printf(b->arena, "%s-block", pane));
	assert_screen(bench_draw_settled(b, 100, 30, GLYPH_ASCII), arena_printf(b->arena, "%s-ascii", pane));
	for (int w = 1; w < 140; w += 9)
		for (int h = 1; h < 40; h += 5)
			bench_draw_settled(b, w, h, GLYPH_BLOCK); /* the canvas clips; what must not happen is a fall */
}

static void test_evaluate_sizes(void **state)
{
	struct bench *b = *state;
	show(b, "evaluate");
	check_sizes(b, "evaluate");
}

static void test_confidence_sizes(void **state)
{
	struct bench *b = *state;
	show(b, "confidence");
	check_sizes(b, "confidence");
}

/* Every region on a small screen, in all its views. */
static void test_regions(void **state)
{
	struct bench *b = *state;
	static const char *const pane[] = { "evaluate", "confidence" };
	static const int views[][5] = { { 2, 4, 2, 2, 1 }, { 4, 1, 2, 1, 1 } };
	show(b, "evaluate");
	for (int p = 0; p < 2; p++) {
		app_show(b->app, pane_find(pane[p]));
		for (int region = 0; region < 5; region++) {
			for (int v = 0; v < views[p][region]; v++) {
				assert_screen(bench_draw_settled(b, 80, 24, GLYPH_BRAILLE),
					arena_printf(b->arena, "%s-region%d-view%d", pane[p], region + 1, v + 1));
				bench_type(b, "v");
			}
			bench_press(b, KEY_TAB, "");
		}
	}
}

/* The threshold moves by hundredths, the matrix follows at once, and Enter offers to keep it. */
static void test_threshold(void **state)
{
	struct bench *b = *state;
	show(b, "evaluate");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "yes from p = 0.5");
	bench_press(b, KEY_TAB, "");
	bench_type(b, "--");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "yes from p = 0.48");
	assert_int_equal(evaluate_state(b)->step, 48);
	bench_press(b, KEY_ENTER, "");
	assert_true(prompt_is_open());
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "model threshold logistic --set 0.48");
	bench_press(b, KEY_ESCAPE, "");
	bench_type(b, "g");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "yes from p = 0.5");
	bench_type(b, "m");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "miss 2 : alarm 1");
}

/* Back at the model's own threshold nothing is moved, and nothing is grey. */
static void test_threshold_back(void **state)
{
	struct bench *b = *state;
	show(b, "evaluate");
	bench_draw_settled(b, 100, 30, GLYPH_BLOCK);
	bench_type(b, "+");
	assert_true(evaluate_state(b)->moved);
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "grey: at the model's threshold");
	bench_type(b, "-");
	assert_false(evaluate_state(b)->moved);
	assert_hides(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "grey: at the model's threshold");
	bench_type(b, "--++");
	assert_false(evaluate_state(b)->moved);
}

/* Esc takes the question along, and a look that is counted later is not awaited; before the scores are known r says so. */
static void test_look_given_up(void **state)
{
	struct bench *b = *state;
	show(b, "evaluate");
	bench_draw_settled(b, 100, 30, GLYPH_BLOCK);
	bench_type(b, "r");
	assert_true(evaluate_state(b)->judged.waits);
	bench_press(b, KEY_ESCAPE, "");
	assert_hides(bench_draw(b, 100, 30, GLYPH_BLOCK), "the look is counted");
	assert_false(evaluate_state(b)->judged.waits);
	bench_run(b, "model evaluate logistic");
	bench_press(b, KEY_ESCAPE, "");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "validation n=134");
	assert_false(evaluate_state(b)->judged.test);
	asks_release(&b->app->asks);
	bench_type(b, "r");
	assert_false(prompt_is_open());
	assert_false(evaluate_state(b)->judged.waits);
	assert_shows(bench_draw(b, 100, 30, GLYPH_BLOCK), "r again when the");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "validation n=134");
}

/* However wide the screen, the rows that scores are of are counted whole or not at all. */
static void test_titles_keep_numbers(void **state)
{
	struct bench *b = *state;
	show(b, "evaluate");
	for (int w = 30; w < 130; w++) {
		struct text t;
		bench_draw_settled(b, w, 30, GLYPH_BLOCK);
		text_init(&t, b->arena);
		canvas_dump(bench_draw_settled(b, w, 30, GLYPH_BLOCK), &t, false);
		for (const char *n = strstr(t.p, "validation n="); n; n = strstr(n + 1, "validation n="))
			assert_true(strncmp(n, "validation n=134", 16) == 0);
	}
}

/* No key opens the test rows: > refuses until an evaluation has counted the look. */
static void test_sealed(void **state)
{
	struct bench *b = *state;
	show(b, "evaluate");
	bench_type(b, ">");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "the test rows are sealed");
	assert_false(evaluate_state(b)->judged.test);
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "validation n=134");
	bench_type(b, "r");
	assert_true(prompt_is_open());
	bench_press(b, KEY_ESCAPE, "");
	bench_run(b, "model evaluate logistic");
	bench_press(b, KEY_ESCAPE, "");
	assert_false(evaluate_state(b)->judged.test);
	bench_type(b, ">"); /* before its rows are answered: no word of seals */
	assert_hides(bench_draw(b, 100, 30, GLYPH_BLOCK), "the test rows are sealed");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "test n=135");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "opened for 1 model, this one too");
	bench_type(b, "<");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "validation n=134");
}

/* r asks, and when its look is counted the pane shows what it opened; the same in Confidence by >. */
static void test_opened(void **state)
{
	struct bench *b = *state;
	show(b, "evaluate");
	bench_draw_settled(b, 100, 30, GLYPH_BLOCK);
	bench_type(b, "r");
	assert_true(prompt_is_open());
	bench_press(b, KEY_ENTER, "");
	bench_settle(b);
	bench_press(b, KEY_ESCAPE, "");
	bench_draw_settled(b, 100, 30, GLYPH_BLOCK);
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "Scores  logistic, test n=135");
	app_show(b->app, pane_find("confidence"));
	bench_draw_settled(b, 100, 30, GLYPH_BLOCK);
	bench_type(b, ">");
	assert_hides(bench_draw(b, 100, 30, GLYPH_BLOCK), "sealed: r");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "Reliability before, test n=135");
}

/* Whether r asks, and what it says: the first look, the same look, a look of the model as it is now, and of another. */
static void test_looks_are_told(void **state)
{
	struct bench *b = *state;
	show(b, "evaluate");
	bench_draw_settled(b, 100, 30, GLYPH_BLOCK);
	bench_type(b, "r");
	assert_shows(bench_draw(b, 100, 30, GLYPH_BLOCK), "Enter opens the test rows: the look is counted");
	bench_press(b, KEY_ENTER, "");
	bench_settle(b);
	bench_press(b, KEY_ESCAPE, "");
	bench_draw_settled(b, 100, 30, GLYPH_BLOCK);
	bench_type(b, "r");
	assert_false(prompt_is_open());
	bench_settle(b);
	struct canvas *c = bench_draw_settled(b, 100, 30, GLYPH_BLOCK);
	assert_shows(c, "that look is counted already");
	assert_shows(c, "the same look as before");
	bench_press(b, KEY_ESCAPE, "");
	bench_run(b, "model calibrate logistic");
	bench_press(b, KEY_ESCAPE, "");
	bench_type(b, "<");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "opened for 1 model, this one changed");
	bench_type(b, "r");
	assert_true(prompt_is_open());
	c = bench_draw(b, 100, 30, GLYPH_BLOCK);
	assert_shows(c, "the test rows were opened for 1 model. Enter is one look more");
	assert_shows(c, "up to 1.2 standard errors"); /* sqrt(2 ln 2) */
	assert_shows(c, ":model evaluate logistic --on test --yes");
	bench_press(b, KEY_ENTER, "");
	bench_settle(b);
	bench_press(b, KEY_ESCAPE, "");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "opened for 2 models, this one too");
}

/* What a moved threshold does not follow is marked; what it does not move is not. */
static void test_scores_at_threshold(void **state)
{
	struct bench *b = *state;
	show(b, "evaluate");
	bench_draw_settled(b, 100, 30, GLYPH_BLOCK);
	bench_type(b, "++");
	struct canvas *c = bench_draw_settled(b, 100, 30, GLYPH_BLOCK);
	assert_shows(c, "yes from p = 0.52");
	assert_shows(c, "Scores at 0.5  validation n=134");
	assert_shows(c, "grey: at the model's threshold, not at 0.52");
	assert_screen(c, "evaluate-moved-100x30");
}

/* Keys that are named and do nothing say why. */
static void test_refusals(void **state)
{
	static const struct {
		const char *pane, *keys, *why;
	} cases[] = {
		{ "evaluate", "\thh", "" },
		{ "evaluate", "\tl", "h and l move" }, { "evaluate", "\t\tv", "one view" },
		{ "confidence", "\tc", "it is not calibrated" }, { "confidence", "v", "Tab goes there" },
		{ "confidence", "h", "h and l move along the curve" },
	};
	struct bench *b = *state;
	show(b, "evaluate");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		app_show(b->app, pane_find(cases[i].pane));
		bench_draw_settled(b, 100, 30, GLYPH_BLOCK);
		for (const char *k = cases[i].keys; *k; k++)
			if (*k == '\t')
				bench_press(b, KEY_TAB, "");
			else
				bench_type(b, (char[]){ *k, '\0' });
		assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), cases[i].why);
	}
}

/* Numbers, several classes, and a split that was taken back. */
static void test_other_targets(void **state)
{
	static const char *const line[] = { "data target age; data split; model train mean; model train linear",
		"data target plan; data split; model train prior; model train logistic", "undo; undo" };
	static const char *const name[] = { "numbers", "classes", "undone" };
	struct bench *b = *state;
	for (int i = 0; i < 3; i++) {
		bench_run(b, line[i]);
		bench_press(b, KEY_ESCAPE, "");
		app_show(b->app, pane_find("evaluate"));
		assert_screen(bench_draw_settled(b, 80, 24, GLYPH_BRAILLE), arena_printf(b->arena, "evaluate-%s-80x24", name[i]));
		assert_screen(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), arena_printf(b->arena, "evaluate-%s-100x30", name[i]));
		if (i == 0) {
			assert_screen(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "evaluate-numbers-block");
			assert_screen(bench_draw_settled(b, 100, 30, GLYPH_ASCII), "evaluate-numbers-ascii");
			bench_type(b, "m");
			assert_shows(bench_draw(b, 80, 24, GLYPH_BLOCK), "numbers have no threshold");
		}
		app_show(b->app, pane_find("confidence"));
		if (i > 0)
			assert_screen(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE),
				arena_printf(b->arena, "confidence-%s-100x30", name[i]));
	}
	/* While a new answer is on its way the old one says that it is old. */
	bench_run(b, "redo; redo");
	bench_press(b, KEY_ESCAPE, "");
	app_show(b->app, pane_find("evaluate"));
	bench_draw_settled(b, 100, 30, GLYPH_BLOCK);
	asks_change(&b->app->asks);
	assert_screen(bench_draw(b, 100, 30, GLYPH_BLOCK), "evaluate-stale-100x30");
}

/* What is drawn is what is flagged: no mark whose interval holds the line. */
static void test_slices_flagged(void **state)
{
	struct bench *b = *state;
	show(b, "evaluate");
	for (int i = 0; i < 3; i++)
		bench_press(b, KEY_TAB, "");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "shrunk; line: all rows");
	bench_type(b, "v");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "Slices, raw, worst first");
	assert_screen(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "evaluate-slices-raw");
}

static void test_compare_and_slices(void **state)
{
	struct bench *b = *state;
	show(b, "evaluate");
	bench_type(b, "c");
	assert_shows(bench_draw_settled(b, 100, 40, GLYPH_BLOCK), "logistic less prior");
	assert_shows(bench_draw_settled(b, 100, 40, GLYPH_BLOCK), "logistic is better");
	bench_type(b, "c");
	assert_hides(bench_draw_settled(b, 100, 40, GLYPH_BLOCK), "less prior");
	for (int i = 0; i < 3; i++)
		bench_press(b, KEY_TAB, "");
	bench_type(b, "o");
	assert_true(*evaluate_state(b)->by);
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), arena_printf(b->arena, "Slices, %s", evaluate_state(b)->by));
	bench_type(b, "o");
	assert_false(*evaluate_state(b)->by);
}

static void test_confidence_keys(void **state)
{
	struct bench *b = *state;
	show(b, "confidence");
	bench_type(b, "--------");
	assert_int_equal(confidence_bins(confidence_state(b)), 7);
	bench_type(b, "r");
	bench_settle(b);
	bench_press(b, KEY_ESCAPE, "");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "Reliability after, calibration n=91");
	bench_type(b, "c");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "Reliability before");
	bench_press(b, KEY_TAB, "");
	bench_type(b, "j");
	bench_press(b, KEY_ENTER, "");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "model calibrate logistic --method temperature");
}

/* "0.0123", as the Map says it. */
static const char *ece_of_road(const struct bench *b)
{
	const struct node *stages = node_find(app_scene(b->app).road, "stages");
	for (const struct node *k = stages ? stages->first : NULL; k; k = k->next) {
		const struct node *text = node_find(k, "text");
		const char *at = text && text->string ? strstr(text->string, "ECE ") : NULL;
		if (at)
			return arena_strndup(b->arena, at + 4, (ptrdiff_t)strspn(at + 4, "0123456789."));
	}
	return "no ECE on the road";
}

/* Few calibration rows: the calibrator is fitted on out-of-fold scores, and is judged by them in the pane as on the
 * road; what is drawn of other rows names them. */
static void test_stored_calibration(void **state)
{
	struct bench *b = *state;
	show(b, "confidence");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "Calibration: none, validation n=134");
	bench_run(b, "model calibrate logistic --method platt");
	bench_settle(b);
	bench_press(b, KEY_ESCAPE, "");
	struct canvas *c = bench_draw_settled(b, 100, 30, GLYPH_BLOCK);
	assert_shows(c, "Calibration: platt, 674 out-of-fold scores");
	assert_shows(c, arena_printf(b->arena, "%s  ", ece_of_road(b)));
	assert_shows(c, "Reliability after, calibration n=91");
	assert_shows(c, "\"I don't know\", calibration n=91");
	assert_shows(c, ", calibration n=91");
	bench_type(b, "vvv");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "   said    true  95% lo  95% hi       n");
}

/* Numbers have no matrix and no probabilities: the panes say so and do not fall. */
static void test_numbers(void **state)
{
	struct bench *b = *state;
	bench_run(b, "data target age; data split; model train linear");
	app_show(b->app, pane_find("evaluate"));
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "mae ");
	assert_hides(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "Confusion matrix");
	for (int i = 0; i < 6; i++) {
		bench_press(b, KEY_TAB, "");
		bench_type(b, "jlv+");
		bench_draw_settled(b, 100, 30, GLYPH_BLOCK);
	}
}

/* Confidence in numbers: the interval, fitted or not yet, where it holds, and what it misses. */
static void test_intervals(void **state)
{
	struct bench *b = *state;
	bench_run(b, "data target age; data split; model train linear");
	app_show(b->app, pane_find("confidence"));
	struct canvas *c = bench_draw_settled(b, 100, 30, GLYPH_BLOCK);
	assert_shows(c, "Interval: none yet, validation n=134");
	assert_shows(c, "Cross-fitted on these rows");
	bench_type(b, "r");
	bench_settle(b);
	bench_press(b, KEY_ESCAPE, "");
	c = bench_draw_settled(b, 100, 30, GLYPH_BLOCK);
	assert_shows(c, "Interval, 92 calibration rows");
	assert_shows(c, "is to hold 90.0%");
	assert_shows(c, "Held by size of prediction, validation n=134");
	assert_shows(c, "outside, validation n=134");
	bench_type(b, "v");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "predicted less true");
	bench_type(b, "c");
	assert_shows(bench_draw(b, 100, 30, GLYPH_BLOCK), "an interval has no before");
	bench_type(b, "+");
	assert_shows(bench_draw(b, 100, 30, GLYPH_BLOCK), "there are no bins");
	for (int region = 0; region < 5; region++) {
		assert_screen(bench_draw_settled(b, 80, 24, GLYPH_BRAILLE),
			arena_printf(b->arena, "confidence-numbers-region%d", region + 1));
		bench_press(b, KEY_TAB, "");
		bench_type(b, "jjk");
	}
	assert_screen(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "confidence-numbers-100x30");
	assert_screen(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "confidence-numbers-block");
	assert_screen(bench_draw_settled(b, 100, 30, GLYPH_ASCII), "confidence-numbers-ascii");
	bench_press(b, KEY_TAB, "");
	bench_press(b, KEY_TAB, "");
	bench_press(b, KEY_TAB, "");
	bench_press(b, KEY_ENTER, "");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "data show");
}

static void test_no_model(void **state)
{
	struct bench *b = *state;
	app_show(b->app, pane_find("evaluate"));
	assert_shows(bench_draw_settled(b, 80, 24, GLYPH_BLOCK), "There is no model yet");
	for (const char *k = "jhlv+-mo<>cw"; *k; k++) {
		bench_run(b, "help");
		bench_press(b, KEY_ESCAPE, "");
		bench_type(b, (char[]){ *k, '\0' });
		assert_shows(bench_draw(b, 80, 24, GLYPH_BLOCK), "there is no model yet: r takes the next step");
	}
	app_show(b->app, pane_find("confidence"));
	assert_shows(bench_draw_settled(b, 80, 24, GLYPH_BLOCK), "There is no model yet");
	bench_press(b, KEY_ENTER, "");
	assert_shows(bench_draw(b, 80, 24, GLYPH_BLOCK), "there is no model yet: r takes the next step");
	bench_type(b, "jlv+-m<>cw");
}

static void click(struct bench *b, int x, int y, bool twice)
{
	app_key(b->app, &(struct key){ .code = KEY_CLICK, .mouse = true, .x = x, .y = y, .twice = twice });
}

/* A click chooses the cell, the bin, the method; the threshold's region has nothing to choose. */
static void test_clicks(void **state)
{
	struct bench *b = *state;
	show(b, "evaluate");
	struct canvas *c = bench_draw_settled(b, 100, 30, GLYPH_BLOCK);
	click(b, 14, 5, false);
	assert_int_equal(evaluate_state(b)->focus, EVALUATE_MATRIX);
	assert_int_equal(evaluate_state(b)->row, 1);
	assert_int_equal(evaluate_state(b)->column, 0);
	bench_type(b, "+");
	click(b, 10, 24, true);
	assert_int_equal(evaluate_state(b)->focus, EVALUATE_TRADE);
	assert_false(prompt_is_open());
	app_show(b->app, pane_find("confidence"));
	c = bench_draw_settled(b, 100, 30, GLYPH_BLOCK);
	click(b, 10, 5, false);
	assert_int_equal(confidence_state(b)->bin, 2);
	click(b, 70, 6, false);
	assert_int_equal(confidence_state(b)->focus, CONFIDENCE_METHODS);
	assert_int_equal(confidence_state(b)->method, 1);
	assert_hides(c, "\u25b8"); /* console fonts lack it */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_evaluate_sizes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_confidence_sizes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_regions, setup, teardown),
		cmocka_unit_test_setup_teardown(test_threshold, setup, teardown),
		cmocka_unit_test_setup_teardown(test_threshold_back, setup, teardown),
		cmocka_unit_test_setup_teardown(test_look_given_up, setup, teardown),
		cmocka_unit_test_setup_teardown(test_titles_keep_numbers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sealed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_opened, setup, teardown),
		cmocka_unit_test_setup_teardown(test_looks_are_told, setup, teardown),
		cmocka_unit_test_setup_teardown(test_scores_at_threshold, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refusals, setup, teardown),
		cmocka_unit_test_setup_teardown(test_other_targets, setup, teardown),
		cmocka_unit_test_setup_teardown(test_slices_flagged, setup, teardown),
		cmocka_unit_test_setup_teardown(test_compare_and_slices, setup, teardown),
		cmocka_unit_test_setup_teardown(test_confidence_keys, setup, teardown),
		cmocka_unit_test_setup_teardown(test_stored_calibration, setup, teardown),
		cmocka_unit_test_setup_teardown(test_numbers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_intervals, setup, teardown),
		cmocka_unit_test_setup_teardown(test_clicks, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_model, setup, teardown),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
