/* The Data pane's rows: filtered, looked through, sorted, rejected, and of wide tables. */
#include "config.h"

#include <locale.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/text.h"
#include "bench.h"
#include "monkey.h"
#include "screen.h"
#include "tui/app.h"
#include "tui/data_pane.h"
#include "tui/pane.h"
#include "tui/prompt.h"
#include "tui/term.h"

static int setup(void **state)
{
	struct bench *b = bench_penguins(false);
	app_show(b->app, pane_find("data"));
	bench_settle(b);
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	bench_free(*state);
	return 0;
}

/* Rows obey the filter, and a filter that leaves none says so. */
static void test_rows_obey_the_filter(void **state)
{
	struct bench *b = *state;
	bench_run(b, "data filter 'island == \"Torgersen\"'");
	bench_press(b, KEY_ESCAPE, "");
	bench_press(b, KEY_BACKTAB, "");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "Rows (52)");
	bench_press(b, KEY_LAST, "");
	bench_draw_settled(b, 100, 30, GLYPH_BRAILLE);
	assert_int_equal(((const struct data_pane *)b->app->pane_state[b->app->pane])->row, 51);
	bench_run(b, "data filter 'body_mass_g < 0'");
	bench_press(b, KEY_ESCAPE, "");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "no row matches the filter");
	bench_type(b, "v");
	bench_press(b, KEY_ENTER, "");
	bench_settle(b);
	assert_string_equal(b->app->last->line, DATA_REJECTS);
}

/* Of a table with very many columns only some are asked for: the cell under the cursor stays the right one. */
/* / looks through every cell, wherever it is; n goes on, and once around; s sorts by the column of the cell. */
static void test_find_and_sort_rows(void **state)
{
	struct bench *b = *state;
	struct data_pane *d = b->app->pane_state[pane_find("data")];
	bench_press(b, KEY_BACKTAB, "");
	bench_type(b, "/gentoo");
	bench_press(b, KEY_ENTER, "");
	bench_draw_settled(b, 100, 30, GLYPH_BRAILLE);
	assert_int_equal(d->row, 220); /* rows 1 to 220 are of the other two species */
	bench_type(b, "N");
	bench_draw_settled(b, 100, 30, GLYPH_BRAILLE);
	assert_int_equal(d->row, 343);
	bench_type(b, "n");
	bench_draw_settled(b, 100, 30, GLYPH_BRAILLE);
	assert_int_equal(d->row, 220);
	bench_type(b, "/condor");
	bench_press(b, KEY_ENTER, "");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "'condor' is in none");
	assert_int_equal(d->row, 220);
	bench_type(b, "lls");
	bench_settle(b);
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "sorted by bill_length_mm");
	bench_type(b, "s");
	bench_settle(b);
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "sorted by bill_length_mm downwards");
}

/* Rows that did not fit: their line, what is wrong, their own text; the chosen one whole. */
static void test_rejected_rows(void **state)
{
	struct bench *b = *state;
	struct err e = ERR_INIT;
	struct text t;
	const char *path = arena_printf(b->arena, "%s/ragged.csv", b->folder);
	text_init(&t, b->arena);
	text_add(&t, "a,b\n");
	for (int i = 1; i <= 40; i++)
		text_addf(&t, i % 10 ? "%d,x\n" : "%d,x,one too many\n", i);
	assert_true(file_save(path, t.p, t.n, &e));
	bench_run(b, arena_printf(b->arena, "data load %s", path));
	bench_press(b, KEY_ESCAPE, "");
	bench_press(b, KEY_BACKTAB, "");
	bench_type(b, "vj");
	struct canvas *c = bench_draw_settled(b, 100, 30, GLYPH_BRAILLE);
	assert_screen(c, "data-rejects");
	assert_shows(c, "Rejected rows (4)");
	assert_shows(c, "20,x,one too many");
	assert_shows(c, "line 21: 3 fields, expected 2");
	assert_shows(c, "TOO_MANY_COLUMNS");
	for (int h = 1; h < 30; h += 2)
		bench_draw(b, 60, h, GLYPH_ASCII);
}

static void test_wide_table(void **state)
{
	struct bench *b = *state;
	struct err e = ERR_INIT;
	struct text t;
	const char *table = arena_printf(b->arena, "%s/wide.csv", b->folder);
	text_init(&t, b->arena);
	for (int row = 0; row < 4; row++)
		for (int i = 0; i < 60; i++)
			text_addf(&t, "%s%s%d%s", i ? "," : "", row ? "" : "c", row * 1000 + i, i == 59 ? "\n" : "");
	assert_true(file_save(table, t.p, t.n, &e));
	bench_run(b, arena_printf(b->arena, "open %s", table));
	bench_press(b, KEY_ESCAPE, "");
	app_show(b->app, pane_find("data"));
	bench_press(b, KEY_BACKTAB, "");
	for (int i = 0; i < 55; i++) {
		bench_draw_settled(b, 100, 30, GLYPH_BRAILLE);
		bench_press(b, KEY_ARROW_RIGHT, "");
	}
	bench_press(b, KEY_ARROW_DOWN, "");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), " c55 ");
	bench_type(b, "y");
	assert_string_equal(b->app->clip, "2055");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_rows_obey_the_filter), T(test_find_and_sort_rows), T(test_rejected_rows), T(test_wide_table),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
