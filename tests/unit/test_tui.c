/* The screens, without a terminal: what app_view draws, and what keys do. */
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
#include "base/report.h"
#include "base/text.h"
#include "bench.h"
#include "command/command.h"
#include "screen.h"
#include "tui/app.h"
#include "tui/common.h"
#include "command/letters.h"
#include "tui/prompt.h"
#include "tui/tabs.h"
#include "tui/term.h"
#include "tui/theme.h"

static int setup(void **state)
{
	struct bench *b = bench_new();
	b->app->road = road_halfway(b->arena);
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	bench_free(*state);
	return 0;
}

static const int sizes[][2] = { { 40, 10 }, { 60, 16 }, { 80, 24 }, { 100, 30 }, { 200, 60 } };

static void test_map_at_sizes(void **state)
{
	struct bench *b = *state;
	for (int i = 0; i < 5; i++) {
		const char *name = arena_printf(b->arena, "map-%dx%d", sizes[i][0], sizes[i][1]);
		assert_screen(bench_draw(b, sizes[i][0], sizes[i][1], GLYPH_BRAILLE), name);
	}
}

static void test_map_tiers(void **state)
{
	struct bench *b = *state;
	assert_screen(bench_draw(b, 100, 30, GLYPH_ASCII), "map-ascii");
	assert_screen(bench_draw(b, 100, 30, GLYPH_BLOCK), "map-block");
}

static void test_start(void **state)
{
	struct bench *b = *state;
	b->app->road = road_start(b->arena);
	assert_screen(bench_draw(b, 80, 24, GLYPH_BRAILLE), "start-80x24");
	assert_screen(bench_draw(b, 100, 30, GLYPH_BRAILLE), "start-100x30");
}

/* The pane alone, so that the clock stands still. */
static struct canvas *draw_scene(struct bench *b, const struct scene *s, int w, int h, enum glyph_tier tier)
{
	struct canvas *c = canvas_new(b->arena, w, h, tier);
	pane_table[0]->view(b->app->pane_state[0], s, (struct rect){ 0, 0, w, h }, c);
	return c;
}

static void test_jobs(void **state)
{
	struct bench *b = *state;
	struct scene s = { .road = b->app->road->root, .running = "model train boost --trees 500",
		.phase = "growing trees", .done = 0.4375, .elapsed = 7, .waiting = "model list" };
	assert_screen(draw_scene(b, &s, 100, 27, GLYPH_BRAILLE), "jobs-running");
	assert_screen(draw_scene(b, &s, 80, 21, GLYPH_BRAILLE), "jobs-running-80");
	assert_screen(draw_scene(b, &s, 60, 13, GLYPH_ASCII), "jobs-running-ascii");
	s = (struct scene){ .road = s.road, .done = -1, .ended = "model train svm", .took = 2.5,
		.outcome = OUTCOME_FAILED };
	assert_screen(draw_scene(b, &s, 100, 27, GLYPH_BRAILLE), "jobs-failed");
}

static void test_progress_without_end(void **state)
{
	struct bench *b = *state;
	struct scene s = { .running = "open big.csv", .done = -1, .stopping = true };
	struct canvas *c = draw_scene(b, &s, 100, 27, GLYPH_BRAILLE);
	assert_shows(c, "open big.csv");
	assert_shows(c, "stopping");
	assert_hides(c, "%");
}

/* Every size draws, with a page, a prompt and a message open as well. */
static void all_sizes(struct bench *b)
{
	for (int h = 1; h <= 49; h++)
		for (int w = 1; w <= 139; w += h > 30 ? 7 : 1) {
			struct arena *kept = b->arena;
			b->arena = arena_new();
			bench_draw(b, w, h, (enum glyph_tier)((w + h) % 3));
			arena_free(b->arena);
			b->arena = kept;
		}
}

static void test_every_size(void **state)
{
	struct bench *b = *state;
	all_sizes(b);
	app_say(b->app, STYLE_ERROR, "E201 %0200d and more words than fit", 7);
	all_sizes(b);
	bench_draw(b, 80, 24, GLYPH_ASCII);
	bench_press(b, KEY_TEXT, "?");
	all_sizes(b);
	bench_type(b, ":data profile --");
	all_sizes(b);
}

static void test_hostile_text_is_shown_safely(void **state)
{
	struct bench *b = *state;
	app_say(b->app, STYLE_PLAIN, "no column '\033]0;x\a\xe2\x80\xae'");
	struct canvas *c = bench_draw(b, 100, 30, GLYPH_BRAILLE);
	for (int i = 0; i < c->w * c->h; i++)
		for (const char *p = c->cell[i].glyph; *p; p++)
			assert_true((unsigned char)*p >= ' ' && *p != 127);
	assert_shows(c, "repeats");
	assert_shows(c, "<202E>");
	assert_shows(bench_draw(b, 100, 30, GLYPH_ASCII), "^[");
}

static void test_long_message_opens(void **state)
{
	struct bench *b = *state;
	char words[700] = "";
	for (int i = 0; i < 90; i++)
		snprintf(words + strlen(words), 8, "word%02d ", i);
	app_say(b->app, STYLE_ERROR, "%s", words);
	assert_hides(bench_draw(b, 40, 10, GLYPH_BRAILLE), "word89");
	assert_shows(bench_draw(b, 40, 10, GLYPH_BRAILLE), "Enter: all of it");
	bench_press(b, KEY_ENTER, "");
	bench_draw(b, 40, 10, GLYPH_BRAILLE);
	bench_press(b, KEY_LAST, "");
	assert_shows(bench_draw(b, 40, 10, GLYPH_BRAILLE), "word89");
	bench_press(b, KEY_ESCAPE, "");
	assert_hides(bench_draw(b, 40, 10, GLYPH_BRAILLE), "word89");
}

static void test_page_scrolls_to_its_end(void **state)
{
	struct bench *b = *state;
	bench_draw(b, 80, 24, GLYPH_BRAILLE);
	bench_press(b, KEY_TEXT, "?");
	assert_shows(bench_draw(b, 80, 24, GLYPH_BRAILLE), "Keys of the Map");
	struct page *p = &b->app->page;
	assert_true(p->lines > 40);
	bench_press(b, KEY_LAST, "");
	assert_int_equal(p->top, p->lines - 20); /* 21 rows, one of them the title */
	bench_press(b, KEY_TEXT, "j");
	assert_int_equal(p->top, p->lines - 20);
	bench_press(b, KEY_PAGE_UP, "");
	assert_int_equal(p->top, p->lines - 39);
	bench_press(b, KEY_TEXT, "q");
	assert_false(p->open);
	assert_false(b->app->quit);
}

static void test_prompt_takes_the_keys(void **state)
{
	struct bench *b = *state;
	bench_draw(b, 80, 24, GLYPH_BRAILLE);
	bench_type(b, ":quit r?x");
	assert_false(b->app->quit);
	assert_true(prompt_is_open());
	assert_shows(bench_draw(b, 80, 24, GLYPH_BRAILLE), ":quit r?x");
	bench_press(b, KEY_ESCAPE, "");
	assert_false(prompt_is_open());
}

static void test_paste_runs_nothing(void **state)
{
	struct bench *b = *state;
	bench_draw(b, 80, 24, GLYPH_BRAILLE);
	app_key(b->app, &(struct key){ .code = KEY_PASTE, .paste = "q\nquit\n\033[A" });
	assert_false(b->app->quit);
	assert_null(b->app->running);
	assert_true(prompt_is_open());
	assert_shows(bench_draw(b, 80, 24, GLYPH_BRAILLE), ":q quit");
	bench_press(b, KEY_ESCAPE, "");
}

static void test_guess(void **state)
{
	struct bench *b = *state;
	bench_draw(b, 80, 24, GLYPH_BRAILLE);
	prompt_open("data target ", NULL);
	prompt_guess("income");
	assert_shows(bench_draw(b, 80, 24, GLYPH_BRAILLE), ":data target income");
	bench_type(b, "age");
	assert_shows(bench_draw(b, 80, 24, GLYPH_BRAILLE), ":data target age");
	prompt_open("data target ", NULL);
	prompt_guess("income");
	bench_press(b, KEY_LAST, ""); /* to the end: it is kept */
	bench_type(b, "2");
	assert_shows(bench_draw(b, 80, 24, GLYPH_BRAILLE), ":data target income2");
	bench_press(b, KEY_ESCAPE, "");
}

static void test_interrupt_twice_leaves(void **state)
{
	struct bench *b = *state;
	bench_draw(b, 80, 24, GLYPH_BRAILLE);
	app_interrupt(b->app);
	assert_false(b->app->quit);
	bench_press(b, KEY_TEXT, "j");
	app_interrupt(b->app);
	assert_false(b->app->quit);
	app_interrupt(b->app);
	assert_true(b->app->quit);
}

/* What Enter and Y mean in each region of the Map. */
static void test_enter_and_copy(void **state)
{
	struct bench *b = *state;
	bench_draw(b, 100, 30, GLYPH_BRAILLE);
	bench_type(b, "Y");
	bench_press(b, KEY_ENTER, "");
	assert_shows(bench_draw(b, 100, 30, GLYPH_BRAILLE), "copied: model calibrate boost");
	assert_string_equal(b->app->clip, "model calibrate boost");
	bench_press(b, KEY_TAB, "");
	bench_press(b, KEY_ARROW_DOWN, "");
	bench_type(b, "Y");
	bench_press(b, KEY_ENTER, "");
	assert_shows(bench_draw(b, 100, 30, GLYPH_BRAILLE), "copied: model show logistic");
	bench_type(b, "y");
	assert_string_equal(b->app->clip, "logistic");
	bench_type(b, "Yo");
	assert_shows(bench_draw(b, 100, 30, GLYPH_BRAILLE), "that key runs no command here");
	bench_press(b, KEY_TAB, "");
	bench_press(b, KEY_ENTER, "");
	assert_shows(bench_draw(b, 100, 30, GLYPH_BRAILLE), ":data load adult_train.csv --na 99999");
	bench_press(b, KEY_ESCAPE, "");
	bench_press(b, KEY_ARROW_DOWN, "");
	bench_press(b, KEY_ENTER, "");
	assert_shows(bench_draw(b, 100, 30, GLYPH_BRAILLE), "no command mends it");
}

static void test_stage_to_come_says_why_not(void **state)
{
	struct bench *b = *state;
	bench_draw(b, 100, 30, GLYPH_BRAILLE);
	bench_press(b, KEY_LAST, "");
	bench_press(b, KEY_ENTER, "");
	assert_shows(bench_draw(b, 100, 30, GLYPH_BRAILLE), "Evaluate comes after Calibrate");
}

static void test_tabs_without_screen_say_so(void **state)
{
	struct bench *b = *state;
	bench_draw(b, 100, 30, GLYPH_BRAILLE);
	for (const struct tab *t = tab_table; t->key; t++) {
		if (pane_find(t->pane) >= 0)
			continue;
		bench_press(b, KEY_TEXT, (char[]){ t->key, '\0' });
		assert_shows(bench_draw(b, 100, 30, GLYPH_BRAILLE), t->reason);
	}
}

/* "left, right along the curve": each key's meaning in its turn. */
static void assert_means(const char *pane, const char *keys, const char *does)
{
	struct str rest = str_of(keys), one;
	const char *at = does;
	while (rest.n > 0) {
		char key[8];
		one = str_cut(rest, ' ', &rest);
		snprintf(key, sizeof key, "%.*s", (int)one.n, one.p);
		const char *meaning = letter_meaning(key);
		if (!meaning)
			fail_msg("%s: the key %s has no meaning in letters.c", pane, key);
		size_t n = strlen(meaning);
		if (strncmp(at, meaning, n) != 0 || (at[n] && !strchr(" :,;", at[n])))
			fail_msg("%s: %s means '%s', not '%s'", pane, key, meaning, at);
		at += at[n] == ',' ? n + 2 : n;
	}
}

/* A key means the same in every pane: each line of help begins with what its keys mean everywhere. */
static void test_letters_in_help(void **state)
{
	(void)state;
	for (int i = 0; pane_table[i]; i++)
		for (const struct key_row *row = pane_table[i]->keys; row->key; row++)
			if (row->help)
				assert_means(pane_table[i]->name, row->key, row->help);
}

/* So that nothing is done that no page tells of: a key without a line of its own has one in another row of its
 * pane, or means to all panes what it means to this one. */
static void test_every_key_is_told(void **state)
{
	(void)state;
	for (int i = 0; pane_table[i]; i++)
		for (const struct key_row *row = pane_table[i]->keys; row->key; row++) {
			struct str rest = str_of(row->key), one;
			while (strcmp(row->key, "*") != 0 && rest.n > 0) {
				char key[8];
				bool told = false;
				one = str_cut(rest, ' ', &rest);
				snprintf(key, sizeof key, "%.*s", (int)one.n, one.p);
				for (const struct key_row *k = pane_table[i]->keys; k->key && !told; k++)
					told = k->help && keys_holds(k->key, key);
				for (const struct common_key *k = common_table; k->row.key && !told; k++)
					told = k->row.help && keys_holds(k->row.key, key);
				if (!told)
					fail_msg("%s: no line of the help page tells what %s does", pane_table[i]->name, key);
			}
		}
}

/* A row can be reached: no row before it holds wherever it does, for all its keys. */
static void test_no_row_is_hidden(void **state)
{
	(void)state;
	for (int i = 0; pane_table[i]; i++)
		for (const struct key_row *row = pane_table[i]->keys; row->key; row++) {
			unsigned left = row->at ? row->at : ~0U;
			for (const struct key_row *k = pane_table[i]->keys; k != row; k++)
				if (strcmp(k->key, row->key) == 0)
					left &= k->at ? ~k->at : 0;
			if (!left)
				fail_msg("%s: the row of %s '%s' comes too late", pane_table[i]->name, row->key,
					row->hint ? row->hint : "");
		}
}

/* Keys that the table of commands gives: the verb is the meaning, or one of these words for it; and the pane has no
 * row for them. */
static void test_letters_of_commands(void **state)
{
	static const char *const same[][2] = { { "journal", "show" }, { "automatic", "auto" } };
	(void)state;
	for (int i = 0; command_table[i]; i++) {
		const struct command *c = command_table[i];
		const char *colon = c->keys ? strchr(c->keys, ':') : NULL;
		if (!colon)
			continue;
		const char *meaning = letter_meaning(colon + 1);
		bool fits = meaning && strncmp(meaning, c->verb, strlen(c->verb)) == 0;
		for (size_t j = 0; meaning && j < sizeof same / sizeof same[0]; j++)
			fits = fits || (strcmp(same[j][0], meaning) == 0 && strcmp(same[j][1], c->verb) == 0);
		if (!fits)
			fail_msg("%s: its verb is %s, and the key means '%s'", c->keys, c->verb, meaning ? meaning : "nothing");
		for (int j = 0; pane_table[j]; j++)
			if ((*c->keys == '*' || strncmp(c->keys, pane_table[j]->name, (size_t)(colon - c->keys)) == 0) &&
				keys_named(pane_table[j]->keys, colon + 1))
				fail_msg("%s: the pane %s has a row for it as well", c->keys, pane_table[j]->name);
	}
}

static void assert_command(struct bench *b, const char *line)
{
	const char *words[3] = { 0 };
	ptrdiff_t n = 0, used;
	const struct command *c;
	struct err e = ERR_INIT;
	for (struct str rest = str_of(line), one; rest.n > 0 && n < 3; n++) {
		one = str_cut(rest, ' ', &rest);
		words[n] = arena_strndup(b->arena, one.p, one.n);
	}
	assert_true(command_find(words, n, false, &c, &used, &e));
}

/* The line that a row writes begins with the command that it names, in every region. */
static int check_lines(struct bench *b, const struct pane_class *p, const void *st)
{
	int lines = 0;
	struct scene s = app_scene(b->app);
	for (const struct key_row *row = p->keys; row->key; row++) {
		struct key k = { .code = KEY_TEXT, .text = { row->key[0] } };
		bool here = (!row->at || (row->at & p->place(st, &s))) && row->command && row->act;
		struct intent in = here ? row->act(st, &s, &k, b->arena) : (struct intent){ 0 };
		if (in.line && strncmp(in.line, row->command, strlen(row->command)) != 0)
			fail_msg("%s %s: '%s' does not begin with '%s'", p->name, row->key, in.line, row->command);
		lines += in.line != NULL;
	}
	return lines;
}

static void test_rows_run_commands(void **state)
{
	struct bench *b = *state;
	int lines = 0;
	bench_draw(b, 100, 30, GLYPH_BRAILLE);
	for (int i = 0; pane_table[i]; i++) {
		for (const struct key_row *row = pane_table[i]->keys; row->key; row++)
			if (row->command) {
				assert_null(row->greyed);
				assert_command(b, row->command);
			}
		app_show(b->app, i);
		for (int tab = 0; tab < 6; tab++) {
			lines += check_lines(b, pane_table[i], b->app->pane_state[i]);
			bench_press(b, KEY_TAB, "");
		}
	}
	assert_true(lines > 10);
}

/* The box of commands names the key of each. */
static void test_keys_of_commands(void **state)
{
	static const char *const known[][2] = { { "recipe add", "3 then a" }, { "model evaluate", "5 then r" },
		{ "model calibrate", "6 then r" }, { "model train", "4 then r" }, { "data target", "1 then T" },
		{ "data bias", "2 then B" }, { "undo", "u" }, { "redo", "Ctrl-R" }, { "why", "w" }, { "quit", "q" },
		{ "set", "," }, { "help", "?" } };
	struct bench *b = *state;
	for (size_t j = 0; j < sizeof known / sizeof known[0]; j++)
		for (int i = 0; command_table[i]; i++)
			if (strcmp(command_name(command_table[i], b->arena), known[j][0]) == 0)
				assert_string_equal(keys_of_command(command_table[i], b->arena), known[j][1]);
}

/* A key that does something else where one lands in the pane is not named. */
static void test_keys_untrue_at_landing(void **state)
{
	static const char *const known[][2] = { { "evaluate matrix", "5 then Enter" }, { "data describe", "2 then Enter" },
		{ "recipe drop", "3 then d" }, { "model export", "4 then E" }, { "model threshold", "" }, { "evaluate curves", "" },
		{ "evaluate slices", "" }, { "evaluate scores", "" }, { "model show", "" }, { "data sort", "" } };
	struct bench *b = *state;
	for (size_t j = 0; j < sizeof known / sizeof known[0]; j++)
		for (int i = 0; command_table[i]; i++) {
			const char *keys = keys_of_command(command_table[i], b->arena);
			if (strcmp(command_name(command_table[i], b->arena), known[j][0]) == 0)
				assert_string_equal(keys ? keys : "", known[j][1]);
		}
}

/* On both grounds everything can be read: WCAG asks for 4.5, and 3 for what is large or bold. */
static void test_colours_can_be_read(void **state)
{
	(void)state;
	for (int s = 0; s < STYLES; s++) {
		struct look dark = theme_look(THEME_DARK, (enum canvas_style)s);
		struct look light = theme_look(THEME_LIGHT, (enum canvas_style)s);
		struct look either = theme_look(THEME_AUTO, (enum canvas_style)s);
		if (dark.colour_256 < 0)
			continue;
		assert_true(theme_contrast(theme_rgb(dark.colour_256), 0x000000) >= 4.5);
		assert_true(theme_contrast(theme_rgb(light.colour_256), 0xffffff) >= 4.5);
		assert_true(theme_contrast(theme_rgb(either.colour_256), 0x000000) >= 3.8);
		assert_true(theme_contrast(theme_rgb(either.colour_256), 0xffffff) >= 3.8);
	}
}

static void test_background(void **state)
{
	(void)state;
	assert_int_equal(theme_of_background("11;rgb:0000/0000/0000"), THEME_DARK);
	assert_int_equal(theme_of_background("11;rgb:ffff/ffff/eeee"), THEME_LIGHT);
	assert_int_equal(theme_of_background("11;rgb:1e/1e/2e"), THEME_DARK);
	assert_int_equal(theme_of_background("11;rgb:zz"), THEME_AUTO);
	assert_int_equal(theme_of_background(""), THEME_AUTO);
}

/* Without colour every style but plain and dim still differs from plain text. */
static void test_styles_without_colour(void **state)
{
	(void)state;
	for (int s = STYLE_PLAIN + 1; s < STYLES; s++) {
		struct look l = theme_look(THEME_MONO, (enum canvas_style)s);
		assert_int_equal(l.colour_256, -1);
		if (s != STYLE_DIM)
			assert_true(l.bold || l.reverse || l.underline || l.dim);
	}
}

static void click_twice(struct bench *b, int x, int y)
{
	app_key(b->app, &(struct key){ .code = KEY_CLICK, .mouse = true, .x = x, .y = y });
	app_key(b->app, &(struct key){ .code = KEY_CLICK, .mouse = true, .x = x, .y = y, .twice = true });
}

/* A double click opens what it hit, and nothing where there is nothing. */
static void test_map_double_click(void **state)
{
	struct bench *b = *state;
	bench_draw(b, 100, 30, GLYPH_BRAILLE);
	click_twice(b, 90, 25); /* below the warnings */
	click_twice(b, 40, 11); /* among the jobs */
	click_twice(b, 40, 28); /* below the models */
	assert_null(b->app->running);
	assert_false(prompt_is_open());
	click_twice(b, 75, 12);
	assert_true(prompt_is_open());
	assert_shows(bench_draw(b, 100, 30, GLYPH_BRAILLE), "data load adult_train.csv --na 99999");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_map_at_sizes), T(test_map_tiers), T(test_start), T(test_jobs),
		T(test_progress_without_end), T(test_every_size), T(test_hostile_text_is_shown_safely),
		T(test_long_message_opens), T(test_page_scrolls_to_its_end), T(test_prompt_takes_the_keys),
		T(test_map_double_click), T(test_paste_runs_nothing), T(test_guess), T(test_interrupt_twice_leaves),
		T(test_enter_and_copy), T(test_stage_to_come_says_why_not),
		T(test_tabs_without_screen_say_so), cmocka_unit_test(test_styles_without_colour),
		cmocka_unit_test(test_letters_in_help), cmocka_unit_test(test_letters_of_commands),
		cmocka_unit_test(test_every_key_is_told), cmocka_unit_test(test_no_row_is_hidden),
		T(test_rows_run_commands), T(test_keys_of_commands), T(test_keys_untrue_at_landing),
		cmocka_unit_test(test_colours_can_be_read), cmocka_unit_test(test_background),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
