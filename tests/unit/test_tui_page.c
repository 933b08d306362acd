/* Answers as pages: rows that keys act on, pages above pages, and what a change does to them; the questions of the
 * Data pane. */
#include "config.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "base/report.h"
#include "bench.h"
#include "screen.h"
#include "tui/app.h"
#include "tui/data_pane.h"
#include "tui/page_item.h"
#include "tui/prompt.h"
#include "tui/reload.h"
#include "tui/study.h"
#include "tui/term.h"

static int setup(void **state)
{
	*state = bench_penguins(false);
	return 0;
}

static int teardown(void **state)
{
	bench_free(*state);
	return 0;
}

static struct canvas *draw(struct bench *b)
{
	return bench_draw_settled(b, 100, 30, GLYPH_BRAILLE);
}

static const char *chosen(struct bench *b, const char *key)
{
	draw(b);
	const struct page_line *l = page_chosen(&b->app->page);
	const struct node *k = l && l->row ? node_find(l->row, key) : NULL;
	return k ? k->string : NULL;
}

/* d drops the column under the mark, and the page stays; u takes it back, and the answer is asked anew. */
static void test_act_on_a_row(void **state)
{
	struct bench *b = *state;
	bench_run(b, "data leaks");
	const char *first = arena_strdup(b->arena, chosen(b, "column"));
	bench_type(b, "j");
	const char *second = arena_strdup(b->arena, chosen(b, "column"));
	assert_string_not_equal(first, second);
	assert_shows(draw(b), "Enter describe  d drop");
	bench_type(b, "d");
	bench_settle(b);
	assert_shows(draw(b), "data leaks");
	assert_shows(draw(b), arena_printf(b->arena, "is drop %s", second));
	assert_string_equal(chosen(b, "column"), second);
	assert_false(b->app->page.old);
	bench_type(b, "u");
	bench_settle(b);
	assert_shows(draw(b), arena_printf(b->arena, "undone: recipe add drop %s", second));
	assert_true(b->app->page.open);
}

/* Enter and w open pages above this one; Esc comes back to it, and then to the pane. */
static void test_pages_above_pages(void **state)
{
	struct bench *b = *state;
	bench_run(b, "data leaks");
	bench_type(b, "j");
	const char *column = arena_strdup(b->arena, chosen(b, "column"));
	bench_press(b, KEY_ENTER, "");
	bench_settle(b);
	assert_shows(draw(b), " data describe ");
	bench_press(b, KEY_ESCAPE, "");
	assert_shows(draw(b), " data leaks ");
	assert_string_equal(chosen(b, "column"), column);
	bench_type(b, "w");
	bench_settle(b);
	assert_shows(draw(b), " why ");
	bench_type(b, "v"); /* there is no picture to exchange for numbers: back */
	assert_shows(draw(b), " data leaks ");
	bench_type(b, "q");
	assert_false(b->app->page.open);
	assert_shows(draw(b), "The road to a model");
}

/* Deeper than is kept, the oldest is forgotten; a tab closes them all. */
static void test_many_pages(void **state)
{
	struct bench *b = *state;
	for (int i = 0; i < 3 * APP_PAGES; i++) {
		b->app->page.acting = true;
		bench_run(b, i % 2 ? "data leaks" : "data missing");
		draw(b);
	}
	assert_int_equal(b->app->pages_below, APP_PAGES);
	bench_type(b, "2");
	assert_false(b->app->page.open);
	assert_int_equal(b->app->pages_below, 0);
}

/* A change that was typed over the page closes it, as it always did. */
static void test_typed_command_closes(void **state)
{
	struct bench *b = *state;
	bench_run(b, "data leaks");
	bench_run(b, "data role year ignore");
	assert_false(b->app->page.open);
}

static const struct node *row_of(struct bench *b, const char *json)
{
	struct err e = ERR_INIT;
	struct node *n;
	assert_true(json_read(json, node_list(report_root(report_new(b->arena)), "r"), NULL, &n, &e));
	return n;
}

static const char *line_for(struct bench *b, const char *json, enum key_code code, const char *text)
{
	struct page_line l = { .row = row_of(b, json) };
	struct scene s = app_scene(b->app);
	struct key k = { .code = code };
	snprintf(k.text, sizeof k.text, "%s", text);
	return page_item_intent(&l, &s, &k, b->arena).line;
}

/* What a row names itself goes before what its column suggests. */
static void test_what_rows_suggest(void **state)
{
	struct bench *b = *state;
	const char *suspect = "{\"row\":7,\"fix\":\"data relabel 7 Adelie\",\"drop\":\"data relabel 7 --drop\","
		"\"weight\":\"data weight 7 0.5\"}";
	assert_string_equal(line_for(b, suspect, KEY_ENTER, ""), "data relabel 7 Adelie");
	assert_string_equal(line_for(b, suspect, KEY_TEXT, "d"), "data relabel 7 --drop");
	assert_string_equal(line_for(b, suspect, KEY_TEXT, "-"), "data weight 7 0.5");
	assert_string_equal(line_for(b, "{\"row\":7}", KEY_ENTER, ""), "data show --from 7 --rows 1");
	assert_string_equal(line_for(b, "{\"column\":\"a b\"}", KEY_ENTER, ""), "data describe 'a b'");
	assert_string_equal(line_for(b, "{\"column\":\"a b\"}", KEY_TEXT, "d"), "recipe add drop 'a b'");
	assert_string_equal(line_for(b, "{\"name\":\"m\",\"kind\":\"boost\"}", KEY_ENTER, ""), "model show m");
	assert_non_null(strstr(line_for(b, "{\"fix\":\"--header no\"}", KEY_ENTER, ""), "penguins.csv --header no"));
	assert_null(line_for(b, "{\"column\":\"a\"}", KEY_TEXT, "-"));
	assert_null(line_for(b, "{\"column\":\"\",\"fix\":null}", KEY_ENTER, ""));
	assert_null(line_for(b, "{\"drop\":true}", KEY_TEXT, "d"));
}

/* Another option of the loader joins those said before; what it contradicts gives way. */
static void test_reload(void **state)
{
	struct bench *b = *state;
	struct arena *a = b->arena;
	assert_string_equal(reload_with("data load 'a b.csv' --encoding cp1252", "--header no", a),
		"data load 'a b.csv' --encoding cp1252 --header no");
	assert_string_equal(reload_with("data load x.csv --header yes --pad --skip 2", "--header no", a),
		"data load x.csv --pad --skip 2 --header no");
	assert_string_equal(reload_with("data load x.csv --na +a --pad", "--na +b", a), "data load x.csv --pad --na +a,b");
	assert_string_equal(reload_with("data load x.csv --na a", "--na +b", a), "data load x.csv --na +b");
	assert_string_equal(reload_with("data load x.csv --na v=a", "--na w=b", a), "data load x.csv --na v=a --na w=b");
	assert_string_equal(reload_with("data load x.csv --na v=a --na '+<'", "--na v=b", a),
		"data load x.csv --na v=a --na '+<' --na v=b");
	assert_string_equal(reload_with("data load x.csv --na 'v=n. d.' --pad", "--na 'v=n. d.'", a),
		"data load x.csv --pad --na 'v=n. d.'");
	assert_string_equal(reload_with("data load x.csv --na v=a", "--na +b", a), "data load x.csv --na v=a --na +b");
	assert_string_equal(reload_with("data load x.csv --type 'a b=text' --type c=date", "--type c=text", a),
		"data load x.csv --type 'a b=text' --type c=text");
	assert_string_equal(reload_option("--header yes takes it as names, --header no as data", a), "--header yes");
	assert_string_equal(reload_option("--encoding cp1252, or convert the file", a), "--encoding cp1252");
	assert_string_equal(reload_option("--delimiter , reads it as a table", a), "--delimiter ,");
	assert_null(reload_option("--max-columns N, up to 1000000", a));
	assert_null(reload_option("name a file", a));
}

/* A table that cannot be opened as it is: the option that opens it waits in the prompt. */
static void test_offer_of_the_loader(void **state)
{
	struct bench *b = *state;
	struct err e = ERR_INIT;
	const char *path = arena_printf(b->arena, "%s/latin.csv", b->folder);
	assert_true(file_save(path, "d;town\n01/02/2000;Caf\xe9\n03/04/2001;b\n", 36, &e));
	bench_run(b, arena_printf(b->arena, "open %s", path));
	assert_true(prompt_is_open());
	assert_shows(draw(b), "latin.csv --encoding cp1252");
	bench_press(b, KEY_ENTER, "");
	bench_settle(b);
	bench_press(b, KEY_ESCAPE, "");
	app_show(b->app, pane_find("data"));
	bench_press(b, KEY_TAB, "");
	draw(b);
	bench_press(b, KEY_ENTER, "");
	assert_shows(draw(b), "--encoding cp1252 --type d=date:dmy");
	bench_press(b, KEY_ESCAPE, "");
}

static void to_questions(struct bench *b)
{
	app_show(b->app, pane_find("data"));
	bench_press(b, KEY_TAB, "");
	bench_press(b, KEY_TAB, "");
}

/* Each is a command that can be asked; its answer stands beside the list at once. */
static void test_questions(void **state)
{
	struct bench *b = *state;
	to_questions(b);
	for (int i = 0; i < study_count(); i++) {
		draw(b);
		assert_shows(draw(b), study_table[i].title);
		assert_hides(draw(b), "looking …");
		assert_hides(draw(b), "this is no query");
		const char *verb = strchr(study_table[i].line, ' ') + 1;
		assert_screen(draw(b), arena_printf(b->arena, "question-%.*s", (int)strcspn(verb, " "), verb));
		bench_type(b, "w");
		bench_settle(b);
		assert_shows(draw(b), " why ");
		bench_press(b, KEY_ESCAPE, "");
		bench_type(b, "j");
	}
	bench_type(b, "g");
	bench_press(b, KEY_ENTER, "");
	bench_settle(b);
	assert_shows(draw(b), "── data signal ──");
}

/* The same screens at every size and tier that screens are promised for. */
static void test_questions_at_sizes(void **state)
{
	static const struct { int w, h; enum glyph_tier tier; const char *name; } at[] = { { 40, 10, GLYPH_BRAILLE, "40x10" },
		{ 60, 16, GLYPH_BRAILLE, "60x16" }, { 80, 24, GLYPH_BRAILLE, "80x24" }, { 200, 60, GLYPH_BRAILLE, "200x60" },
		{ 100, 30, GLYPH_BLOCK, "block" }, { 100, 30, GLYPH_ASCII, "ascii" } };
	struct bench *b = *state;
	to_questions(b);
	bench_run(b, "data role sex sensitive");
	bench_type(b, "jjjj");
	for (size_t i = 0; i < sizeof at / sizeof at[0]; i++)
		assert_screen(bench_draw_settled(b, at[i].w, at[i].h, at[i].tier),
			arena_printf(b->arena, "questions-%s", at[i].name));
	bench_run(b, "data bias --by sex --class Adelie");
	assert_screen(draw(b), "page-bias");
}

/* In a narrow terminal the answer stands below the list, in a flat one only behind Enter. */
static void test_questions_narrow(void **state)
{
	struct bench *b = *state;
	to_questions(b);
	assert_shows(bench_draw_settled(b, 80, 30, GLYPH_BRAILLE), "What does each column alone tell");
	assert_shows(bench_draw_settled(b, 80, 30, GLYPH_BRAILLE), "species holds");
	assert_hides(bench_draw_settled(b, 60, 16, GLYPH_BRAILLE), "species holds");
	assert_shows(bench_draw_settled(b, 60, 16, GLYPH_ASCII), "> signal");
	for (int h = 1; h < 40; h += 3)
		for (int w = 1; w < 240; w += 13)
			bench_draw(b, w, h, GLYPH_ASCII);
}

/* A letter that does nothing says so; one that has a command can be copied. */
static void test_unused_letters(void **state)
{
	struct bench *b = *state;
	bench_type(b, "o");
	assert_shows(draw(b), "o (slice) does nothing here");
	bench_type(b, "Y5");
	assert_shows(draw(b), "view evaluate");
	bench_run(b, "view data");
	assert_shows(draw(b), "[2 Data]");
	bench_run(b, "view skills");
	assert_shows(draw(b), "not built yet");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_act_on_a_row), T(test_pages_above_pages), T(test_many_pages), T(test_typed_command_closes),
		T(test_what_rows_suggest), T(test_reload), T(test_offer_of_the_loader), T(test_questions), T(test_questions_at_sizes), T(test_questions_narrow), T(test_unused_letters),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
