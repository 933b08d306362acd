/* The Data pane on a real table: what it shows at every size, and what its keys do. */
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

static int begin(void **state, bool here)
{
	struct bench *b = bench_penguins(here);
	app_show(b->app, pane_find("data"));
	bench_settle(b);
	*state = b;
	return 0;
}

static int setup(void **state)
{
	return begin(state, false);
}

static int setup_here(void **state)
{
	return begin(state, true);
}

static int teardown(void **state)
{
	bench_free(*state);
	return 0;
}

static int teardown_here(void **state)
{
	return chdir("/") ? -1 : teardown(state);
}

static const int sizes[][2] = { { 40, 10 }, { 60, 16 }, { 80, 24 }, { 100, 30 }, { 200, 60 } };

static void test_at_sizes(void **state)
{
	struct bench *b = *state;
	for (int i = 0; i < 5; i++)
		assert_screen(bench_draw_settled(b, sizes[i][0], sizes[i][1], GLYPH_BRAILLE),
			arena_printf(b->arena, "data-%dx%d", sizes[i][0], sizes[i][1]));
}

static void test_tiers(void **state)
{
	struct bench *b = *state;
	bench_type(b, "jj");
	assert_screen(bench_draw_settled(b, 100, 30, GLYPH_ASCII), "data-ascii");
	assert_screen(bench_draw_settled(b, 100, 30, GLYPH_BLOCK), "data-block");
}

static void test_regions(void **state)
{
	struct bench *b = *state;
	bench_type(b, "jjjv");
	assert_screen(bench_draw_settled(b, 80, 24, GLYPH_BRAILLE), "data-numbers");
	bench_press(b, KEY_TAB, "");
	assert_screen(bench_draw_settled(b, 80, 24, GLYPH_BRAILLE), "data-findings");
	bench_press(b, KEY_TAB, "");
	bench_press(b, KEY_TAB, "");
	bench_type(b, "jjl");
	assert_screen(bench_draw_settled(b, 80, 24, GLYPH_BRAILLE), "data-rows");
	bench_press(b, KEY_LAST, "");
	assert_shows(bench_draw_settled(b, 80, 24, GLYPH_BRAILLE), "344");
	bench_type(b, "v");
	assert_shows(bench_draw_settled(b, 80, 24, GLYPH_BRAILLE), "no row was rejected");
}

/* Enter is offered while there is something to mend. */
static void test_settled_finding(void **state)
{
	struct bench *b = *state;
	bench_press(b, KEY_TAB, "");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "Enter mend");
	bench_run(b, "recipe add impute bill_length_mm");
	bench_press(b, KEY_ESCAPE, "");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "Settled by");
	assert_hides(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "Enter mend");
	bench_press(b, KEY_ENTER, "");
	assert_false(prompt_is_open());
	assert_shows(bench_draw(b, 100, 30, GLYPH_BRAILLE), "it is settled by");
}

/* Nothing is drawn outside of any size, and the mark stays in sight. */
static void test_every_size(void **state)
{
	struct bench *b = *state;
	for (int focus = 0; focus < 4; focus++) {
		bench_press(b, KEY_TAB, "");
		for (int h = 1; h <= 70; h += h < 20 ? 1 : 7)
			for (int w = 1; w <= 300; w += w < 60 ? 3 : 31) {
				struct arena *kept = b->arena;
				b->arena = arena_new();
				bench_draw_settled(b, w, h, (enum glyph_tier)((w + h) % 3));
				arena_free(b->arena);
				b->arena = kept;
			}
	}
	bench_press(b, KEY_LAST, "");
	assert_shows(bench_draw_settled(b, 60, 16, GLYPH_BRAILLE), "344");
}

static void test_keys_are_commands(void **state)
{
	struct bench *b = *state;
	bench_type(b, "YT");
	assert_string_equal(b->app->clip, "data target species");
	bench_press(b, KEY_ARROW_DOWN, "");
	bench_type(b, "Yd");
	assert_string_equal(b->app->clip, "recipe add drop island");
	bench_type(b, "  Yd");
	assert_string_equal(b->app->clip, "recipe add drop island bill_length_mm");
	bench_type(b, "t");
	assert_true(prompt_is_open());
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), ":data type bill_depth_mm");
	bench_press(b, KEY_ESCAPE, "");
	bench_type(b, "y");
	assert_string_equal(b->app->clip, "bill_depth_mm");
}

static void test_focus_and_marks_in_commands(void **state)
{
	struct bench *b = *state;
	const char *refusal = NULL;
	bench_press(b, KEY_ARROW_DOWN, "");
	assert_string_equal(app_expand(b->app, "data describe @", &refusal, b->arena), "data describe island");
	assert_string_equal(app_expand(b->app, "model card @", &refusal, b->arena), "model card @");
	assert_string_equal(app_expand(b->app, "data show --columns '@'", &refusal, b->arena), "data show --columns '@'");
	assert_null(app_expand(b->app, "recipe add drop %", &refusal, b->arena));
	assert_string_equal(app_expand(b->app, "model list; bind data X data describe @", &refusal, b->arena),
		"model list; bind data X data describe @");
	bench_type(b, "  ");
	assert_string_equal(app_expand(b->app, "model list; recipe add drop %; help", &refusal, b->arena),
		"model list; recipe add drop island bill_length_mm; help");
	assert_string_equal(app_expand(b->app, "data show --columns %", &refusal, b->arena),
		"data show --columns island,bill_length_mm");
	assert_null(app_expand(b->app, "undo; data describe %", &refusal, b->arena));
	assert_string_equal(refusal, "data describe takes one column, 2 are marked");
	assert_null(app_expand(b->app, "data freq island --by %", &refusal, b->arena));
	assert_string_equal(refusal, "data freq --by takes one, 2 are marked");
	bench_type(b, ":data freq %");
	bench_press(b, KEY_ENTER, "");
	assert_shows(bench_draw(b, 100, 30, GLYPH_BRAILLE), "data freq takes one column, 2 are marked");
}

static void test_bound_key(void **state)
{
	struct bench *b = *state;
	bench_run(b, "bind data X data describe @");
	bench_press(b, KEY_ARROW_DOWN, "");
	bench_type(b, "X");
	bench_settle(b);
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "data describe");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "category, 3 different values");
	bench_press(b, KEY_ESCAPE, "");
	bench_run(b, "bind data X none");
	bench_type(b, "YX");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "that key runs no command here");
}

static void test_sorting_keeps_the_column(void **state)
{
	struct bench *b = *state;
	bench_press(b, KEY_ARROW_DOWN, "");
	for (int i = 0; i < 5; i++) {
		bench_type(b, "sy");
		assert_string_equal(b->app->clip, "island");
	}
}

/* After a change the old answer stays in sight, and is stale until the new one is there. */
static void test_answers_follow_changes(void **state)
{
	struct bench *b = *state;
	struct scene s = app_scene(b->app);
	assert_non_null(scene_answer(&s, DATA_PROFILE));
	assert_false(scene_stale(&s, DATA_PROFILE));
	app_submit(b->app, "data target island", NULL);
	while (b->app->running)
		if (!app_poll(b->app))
			sched_yield();
	s = app_scene(b->app);
	assert_non_null(scene_answer(&s, DATA_PROFILE));
	assert_true(scene_stale(&s, DATA_PROFILE));
	bench_settle(b);
	s = app_scene(b->app);
	assert_false(scene_stale(&s, DATA_PROFILE));
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "Target: island");
}

/* A real command does not wait for what a pane would like to know. */
static void test_command_goes_before_asks(void **state)
{
	struct bench *b = *state;
	bench_run(b, "data role year ignore");
	app_submit(b->app, "data role year feature", NULL);
	while (b->app->running)
		if (!app_poll(b->app))
			sched_yield();
	app_ask(b->app);
	assert_non_null(b->app->asks.under_way);
	app_submit(b->app, "data target sex", NULL);
	assert_false(b->app->running->begun);
	bench_settle(b);
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "Target: sex");
}

static void test_asks_only_look(void **state)
{
	struct bench *b = *state;
	struct scene s;
	static const char *const touching[] = { "data target island", "model evaluate @ --on test", "quit", "nonsense" };
	for (int i = 0; i < 4; i++) {
		asks_begin(&b->app->asks, touching[i], b->app->workbench, b->app->worker, &b->app->ctl);
		assert_null(b->app->asks.under_way);
		s = app_scene(b->app);
		assert_null(scene_answer(&s, touching[i]));
		assert_non_null(scene_failure(&s, touching[i]));
	}
}

/* Dates have bars too, between the first and the last of them; their spread is in days. */
static void test_dates(void **state)
{
	struct bench *b = *state;
	struct err e = ERR_INIT;
	const char *dated = "day,x\n2021-01-01,1\n2021-01-02,2\n2021-01-03,3\n2021-03-01,4\n2022-12-31,5\n";
	const char *file = arena_printf(b->arena, "%s/dated.csv", b->folder);
	assert_true(file_save(file, dated, (ptrdiff_t)strlen(dated), &e));
	bench_run(b, arena_printf(b->arena, "data load %s", file));
	bench_press(b, KEY_ESCAPE, "");
	struct canvas *c = bench_draw_settled(b, 100, 30, GLYPH_BRAILLE);
	assert_shows(c, "day  date");
	assert_shows(c, "2022-12-31");
	assert_shows(c, "█");
	assert_shows(c, " days");
	unlink(file);
	unlink(arena_printf(b->arena, "%s/dated.cairn", b->folder));
}

static void test_picture(void **state)
{
	struct bench *b = *state;
	struct err e = ERR_INIT;
	struct file_view v;
	const char *file = arena_printf(b->arena, "%s/picture.svg", b->folder);
	bench_draw_settled(b, 100, 30, GLYPH_BRAILLE);
	bench_run(b, arena_printf(b->arena, "screenshot %s", file));
	assert_true(file_view(file, &v, b->arena, &e));
	const char *svg = arena_strndup(b->arena, v.p, v.n);
	assert_non_null(strstr(svg, "<svg "));
	assert_non_null(strstr(svg, ">species</text>"));
	assert_non_null(strstr(svg, "</svg>"));
	assert_null(strstr(svg, "▇"));
}

static const char *page_line(const struct bench *b, const char *text)
{
	for (int i = 0; i < b->app->page.lines; i++)
		if (strstr(b->app->page.line[i].text, text))
			return b->app->page.line[i].text;
	return "";
}

static bool page_holds(const struct bench *b, const char *text)
{
	return *page_line(b, text);
}

/* A picture that has no numbers beside it has them behind v. */
static void test_quantiles_as_numbers(void **state)
{
	struct bench *b = *state;
	bench_run(b, "data dist body_mass_g");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "v: numbers");
	assert_true(page_holds(b, "● inside the band") && !page_holds(b, "expected  observed"));
	bench_type(b, "v");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "v: pictures");
	assert_true(!page_holds(b, "inside the band") && page_holds(b, "expected  observed"));
	bench_type(b, "v");
	assert_true(page_holds(b, "● inside the band"));
	bench_draw_settled(b, 100, 30, GLYPH_ASCII);
	assert_true(page_holds(b, "o inside the band"));
	bench_run(b, "data freq island");
	assert_hides(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "v: numbers");
}

static void test_box(void **state)
{
	struct bench *b = *state;
	bench_type(b, ":calib");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "model calibrate");
	bench_press(b, KEY_ARROW_DOWN, "");
	assert_int_equal(prompt_chosen(), 0);
	bench_press(b, KEY_TAB, "");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), ":model calibrate");
	bench_press(b, KEY_ESCAPE, "");
	bench_type(b, ":describe one");
	for (int i = 0; i < 3; i++)
		bench_press(b, KEY_BACK, "");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "bill_length_mm");
	bench_press(b, KEY_ESCAPE, "");
	bench_type(b, ":in depth");
	bench_press(b, KEY_ENTER, ""); /* no command, but one fits: it is shown before it runs */
	assert_true(prompt_is_open());
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), ":data describe");
	bench_press(b, KEY_ESCAPE, "");
	bench_type(b, ",");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "now auto: colours of the screen");
	assert_hides(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "no-mouse");
	bench_press(b, KEY_ESCAPE, "");
	bench_type(b, ":@@@@");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "nothing matches: Tab shows what there is");
	bench_press(b, KEY_ESCAPE, "");
}

/* Screen readers and magnifiers follow the cursor: it stands on what is chosen, else on the title, else nowhere. */
static void assert_cursor(struct bench *b, int w, int h, const char *glyph, int *at_y)
{
	int x;
	struct canvas *c = bench_draw_settled(b, w, h, GLYPH_BRAILLE);
	app_view(b->app, c, &x, at_y);
	if (!*glyph) {
		assert_int_equal(x, -1);
		return;
	}
	assert_true(x >= 0 && *at_y >= 0);
	const char *there = c->cell[*at_y * w + x].glyph;
	while (strcmp(there, " ") == 0) /* a chosen row may begin with blanks */
		there = c->cell[*at_y * w + ++x].glyph;
	assert_string_equal(there, glyph);
}

static void test_cursor_follows(void **state)
{
	struct bench *b = *state;
	int y, first;
	assert_cursor(b, 100, 30, "s", &first); /* species */
	bench_press(b, KEY_ARROW_DOWN, "");
	assert_cursor(b, 100, 30, "i", &y);
	assert_int_equal(y, first + 1);
	bench_type(b, "?");
	assert_cursor(b, 100, 30, "H", &y); /* the title of the page: nothing is chosen on it */
	bench_press(b, KEY_ESCAPE, "");
	bench_type(b, ":");
	int x;
	app_view(b->app, bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), &x, &y);
	assert_int_equal(x, 1);
	assert_int_equal(y, 28);
	bench_press(b, KEY_ESCAPE, "");
	assert_cursor(b, 30, 5, "", &y);
}

/* Where there is room what is of this pane stands beside what is everywhere; own keys come first. */
static void test_help_fits_the_width(void **state)
{
	struct bench *b = *state;
	bench_run(b, "bind data X data describe @");
	bench_run(b, "bind map Z data show");
	bench_press(b, KEY_ESCAPE, "");
	bench_draw_settled(b, 100, 30, GLYPH_BRAILLE);
	bench_type(b, "?");
	bench_draw_settled(b, 100, 30, GLYPH_BRAILLE);
	assert_non_null(strstr(page_line(b, "Keys of the Data pane"), "Keys everywhere"));
	assert_string_equal(b->app->page.line[0].text, "Keys of your own");
	assert_non_null(strstr(page_line(b, "X  "), "data describe @"));
	assert_string_equal(page_line(b, "  Z "), ""); /* it is the Map's */
	assert_non_null(strstr(page_line(b, "Ctrl-R"), "undone"));
	assert_string_equal(page_line(b, "^R"), "");
	assert_non_null(strstr(page_line(b, "wheel"), "scroll"));
	int wide = b->app->page.lines;
	bench_draw_settled(b, 80, 24, GLYPH_BRAILLE);
	assert_null(strstr(page_line(b, "Keys of the Data pane"), "Keys everywhere"));
	assert_true(b->app->page.lines > wide + 10);
}

/* x keeps the best rounds so far, and says how many there were. */
static void test_ended_by_a_key(void **state)
{
	struct bench *b = *state;
	app_submit(b->app, "model train boost --rounds 100000 --rate 0.0001 --patience 0 --name slow", NULL);
	while (b->app->running && app_scene(b->app).done <= 0)
		if (!app_poll(b->app))
			sched_yield();
	bench_type(b, "x");
	bench_settle(b);
	struct canvas *c = bench_draw_settled(b, 200, 60, GLYPH_BRAILLE);
	assert_shows(c, "slow ended by you after ");
	assert_shows(c, " rounds");
	assert_shows(c, " kept; trained on 206 rows");
}

static void test_search(void **state)
{
	struct bench *b = *state;
	bench_type(b, "/MM");
	bench_press(b, KEY_ENTER, "");
	bench_type(b, "y");
	assert_string_equal(b->app->clip, "bill_length_mm");
	bench_type(b, "ny");
	assert_string_equal(b->app->clip, "bill_depth_mm");
	bench_type(b, "NNy");
	assert_string_equal(b->app->clip, "flipper_length_mm"); /* around the end */
	bench_type(b, "/nowhere at all");
	bench_press(b, KEY_ENTER, "");
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "is nowhere here");
	bench_type(b, "?");
	bench_draw_settled(b, 60, 16, GLYPH_BRAILLE);
	bench_type(b, "/Ctrl-Z");
	bench_press(b, KEY_ENTER, "");
	assert_shows(bench_draw_settled(b, 60, 16, GLYPH_BRAILLE), "suspend; fg comes back");
}

static unsigned dice(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

/* Whatever is open, this line is carried out. */
static void command(struct bench *b, const char *line)
{
	bench_press(b, KEY_CONTROL, "p");
	bench_press(b, KEY_CONTROL, "u");
	bench_type(b, line);
	bench_press(b, KEY_ENTER, "");
	bench_settle(b);
}

/* Keys without sense in every pane, at every size, and commands between them: no key may do harm, and q still
 * leaves. */
static void monkey(struct bench *b, unsigned seed, int keys)
{
	static const enum key_code codes[] = { KEY_ENTER, KEY_ESCAPE, KEY_TAB, KEY_BACKTAB, KEY_ARROW_UP, KEY_ARROW_DOWN,
		KEY_ARROW_LEFT, KEY_ARROW_RIGHT, KEY_FIRST, KEY_LAST, KEY_PAGE_UP, KEY_PAGE_DOWN, KEY_CLICK };
	static const char letters[] = "abcdefghijklmnoprstuvwyzATSYRE 123456/=+-<>!,.`[]:";
	for (int i = 0; i < keys; i++) {
		if (b->app->quit)
			bench_restart(b, "open penguins.csv");
		if (dice(&seed) % 8 == 0)
			command(b, monkey_command(dice(&seed)));
		struct key k = { .code = KEY_TEXT, .x = (int)(dice(&seed) % 120), .y = (int)(dice(&seed) % 40) };
		if (dice(&seed) % 3)
			k.text[0] = letters[dice(&seed) % (sizeof letters - 1)];
		else
			k.code = codes[dice(&seed) % (sizeof codes / sizeof codes[0])];
		k.mouse = k.code == KEY_CLICK;
		if (dice(&seed) % 40 == 0)
			b->app->w = 1 + (int)(dice(&seed) % 220), b->app->h = 1 + (int)(dice(&seed) % 70);
		app_key(b->app, &k);
		struct arena *kept = b->arena;
		b->arena = arena_new();
		bench_draw_settled(b, b->app->w, b->app->h, (enum glyph_tier)(dice(&seed) % 3));
		arena_free(b->arena);
		b->arena = kept;
	}
}

/* Whatever was pressed, the journal tells all of it: played elsewhere it ends in the same state. */
static void test_monkey(void **state)
{
	struct bench *b = *state;
	const char *given = getenv("MONKEY_KEYS"); /* by hand, for as long as wanted */
	for (unsigned seed = 1; seed <= 3; seed++) {
		monkey(b, seed, given ? (int)strtol(given, NULL, 10) : 250);
		if (b->app->quit)
			bench_restart(b, "open penguins.csv");
		bench_settle(b);
		bench_replays(b, "penguins.csv", arena_printf(b->arena, "seeds 1 to %u", seed));
	}
	bench_press(b, KEY_ESCAPE, "");
	bench_press(b, KEY_ESCAPE, "");
	bench_press(b, KEY_ESCAPE, "");
	bench_type(b, "q");
	assert_true(b->app->quit);
}

static void test_mouse(void **state)
{
	struct bench *b = *state;
	bench_draw_settled(b, 100, 30, GLYPH_BRAILLE);
	app_key(b->app, &(struct key){ .code = KEY_CLICK, .mouse = true, .x = 6, .y = 4 });
	bench_type(b, "y");
	assert_string_equal(b->app->clip, "bill_length_mm");
	app_key(b->app, &(struct key){ .code = KEY_ARROW_DOWN, .mouse = true, .x = 6, .y = 4 });
	bench_type(b, "y");
	assert_string_equal(b->app->clip, "body_mass_g");
	app_key(b->app, &(struct key){ .code = KEY_CLICK, .mouse = true, .x = 6, .y = 4, .twice = true });
	bench_settle(b);
	assert_shows(bench_draw_settled(b, 100, 30, GLYPH_BRAILLE), "data describe");
	bench_press(b, KEY_ESCAPE, "");
	app_key(b->app, &(struct key){ .code = KEY_CLICK, .mouse = true, .x = 2, .y = 0 });
	assert_string_equal(pane_table[b->app->pane]->name, "map");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_at_sizes), T(test_tiers), T(test_regions), T(test_settled_finding), T(test_every_size), T(test_keys_are_commands),
		T(test_focus_and_marks_in_commands), T(test_bound_key), T(test_sorting_keeps_the_column),
		T(test_answers_follow_changes), T(test_command_goes_before_asks), T(test_asks_only_look),
		T(test_dates), T(test_picture), T(test_quantiles_as_numbers), T(test_box), T(test_mouse),
		T(test_search), T(test_cursor_follows), T(test_help_fits_the_width), T(test_ended_by_a_key),
		cmocka_unit_test_setup_teardown(test_monkey, setup_here, teardown_here),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
