/* Canvas, wrapping, and reports as text, JSON, CSV and Markdown. */
#include "config.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "base/text.h"
#include "render/canvas.h"
#include "render/picture.h"
#include "render/wrap.h"
#include "render/write.h"

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

static const char *dump(const struct canvas *c, bool styles)
{
	struct text t;
	text_init(&t, c->arena);
	canvas_dump(c, &t, styles);
	return t.p;
}

/* ---- canvas ---- */

static void test_text_is_clipped_to_its_rect(void **state)
{
	struct canvas *c = canvas_new(*state, 8, 3, GLYPH_BLOCK);
	struct rect r = { 2, 1, 4, 1 };
	assert_int_equal(canvas_text(c, r, 1, 1, STYLE_PLAIN, "abcdefgh"), 9);
	assert_string_equal(dump(c, false), "\n  bcde\n\n");
	canvas_text(c, r, 2, 0, STYLE_PLAIN, "above");
	canvas_text(c, r, 2, 2, STYLE_PLAIN, "below");
	canvas_text(c, (struct rect){ -5, -5, 100, 100 }, -2, 0, STYLE_PLAIN, "xyz");
	assert_string_equal(dump(c, false), "z\n  bcde\n\n");
}

static void test_wide_glyphs_are_whole_or_absent(void **state)
{
	struct canvas *c = canvas_new(*state, 5, 1, GLYPH_BLOCK);
	struct rect r = { 0, 0, 5, 1 };
	assert_int_equal(canvas_text(c, r, 0, 0, STYLE_PLAIN, "\xe4\xb8\xad\xe6\x96\x87x"), 5);
	assert_string_equal(dump(c, false), "\xe4\xb8\xad\xe6\x96\x87x\n");
	canvas_text(c, r, 1, 0, STYLE_PLAIN, "a"); /* over the right half of the first */
	assert_string_equal(dump(c, false), " a\xe6\x96\x87x\n");
	canvas_text(c, r, 2, 0, STYLE_PLAIN, "b"); /* over the left half of the second */
	assert_string_equal(dump(c, false), " ab x\n");
	canvas_fill(c, r, STYLE_PLAIN);
	canvas_text(c, r, 4, 0, STYLE_PLAIN, "\xe4\xb8\xad"); /* half of it would stick out */
	assert_string_equal(dump(c, false), "\n");
}

static void test_unsafe_text_never_reaches_a_cell(void **state)
{
	struct canvas *c = canvas_new(*state, 40, 2, GLYPH_BLOCK);
	struct rect r = { 0, 0, 40, 2 };
	canvas_text(c, r, 0, 0, STYLE_PLAIN, "a\033[31m\r\n\t\xff\xe2\x80\xae\xc2\x9b");
	struct canvas *ascii = canvas_new(*state, 40, 1, GLYPH_ASCII);
	canvas_text(ascii, r, 0, 0, STYLE_PLAIN, "\033\xc3\xa9");
	for (int i = 0; i < 80; i++)
		assert_true(text_is_safe(c->cell[i].glyph, (ptrdiff_t)strlen(c->cell[i].glyph)));
	for (const char *p = dump(ascii, false); *p; p++)
		assert_true(*p == '\n' || (*p >= ' ' && *p < 127));
}

static void test_styles_are_dumped(void **state)
{
	struct canvas *c = canvas_new(*state, 4, 2, GLYPH_ASCII);
	struct rect r = { 0, 0, 4, 2 };
	canvas_line(c, r, 0, STYLE_DIM);
	canvas_text(c, r, 1, 1, STYLE_ERROR, "no");
	assert_string_equal(dump(c, true), "----\n no\ndddd\n.ee\n");
}

static void test_no_canvas_is_too_small(void **state)
{
	struct canvas *c = canvas_new(*state, 0, -3, GLYPH_BLOCK);
	struct rect r = { 0, 0, 10, 10 };
	canvas_text(c, r, 0, 0, STYLE_PLAIN, "x");
	canvas_fill(c, r, STYLE_GOOD);
	canvas_line(c, r, 0, STYLE_DIM);
	assert_string_equal(dump(c, true), "");
}

/* ---- wrap ---- */

static const char *wrapped(struct arena *a, const char *s, int column, int indent, int width)
{
	struct text t;
	text_init(&t, a);
	wrap_text(&t, s, column, indent, width);
	return t.p;
}

static void test_wrap(void **state)
{
	assert_string_equal(wrapped(*state, "one two three", 0, 0, 7), "one two\nthree");
	assert_string_equal(wrapped(*state, "one two three", 0, 2, 8), "one two\n  three");
	assert_string_equal(wrapped(*state, "one two", 5, 5, 10), "one\n     two");
	assert_string_equal(wrapped(*state, "unbreakable", 0, 0, 4), "unbreakable");
	assert_string_equal(wrapped(*state, "\xe4\xb8\xad \xe6\x96\x87", 0, 0, 4), "\xe4\xb8\xad\n\xe6\x96\x87");
	assert_string_equal(wrapped(*state, "", 3, 3, 4), "");
}

/* ---- JSON ---- */

static json_t *parsed(const char *s)
{
	json_error_t e;
	json_t *j = json_loads(s, JSON_REJECT_DUPLICATES, &e);
	if (!j)
		fail_msg("%s at %d: %s", e.text, e.position, s);
	return j;
}

static struct report *sample(struct arena *a)
{
	struct report *r = report_new(a);
	struct node *root = report_root(r), *list = node_list(root, "columns"), *o;
	report_lead(r, "two columns");
	node_int(root, "rows", 9007199254740993); /* 2^53 + 1 has no double */
	node_real(root, "third", 1.0 / 3);
	node_real(root, "none", NAN);
	o = node_real(root, "endless", INFINITY);
	node_note(o, "infinite");
	node_bool(root, "sealed", true);
	node_string(root, "absent", NULL);
	for (int i = 0; i < 2; i++) {
		o = node_object(list, NULL);
		node_string(o, "name", i ? "b,\"c\"" : "a");
		node_real(o, "mean", i ? 1e22 : 0.1);
	}
	node_title(list, "Columns", VIEW_TABLE);
	return r;
}

static void test_json_is_lossless(void **state)
{
	struct text t;
	text_init(&t, *state);
	write_json_ok(&t, "data profile", sample(*state));
	assert_int_equal(strcspn(t.p, "\n"), (size_t)t.n - 1); /* one line */
	json_t *j = parsed(t.p), *result = json_object_get(j, "result");
	assert_int_equal(json_integer_value(json_object_get(j, "v")), 1);
	assert_string_equal(json_string_value(json_object_get(j, "command")), "data profile");
	assert_true(json_is_true(json_object_get(j, "ok")));
	assert_int_equal(json_integer_value(json_object_get(result, "rows")), 9007199254740993);
	assert_true(json_real_value(json_object_get(result, "third")) == 1.0 / 3);
	assert_true(json_is_null(json_object_get(result, "none")));
	assert_true(json_is_null(json_object_get(result, "endless")));
	assert_string_equal(json_string_value(json_object_get(result, "endless_note")), "infinite");
	assert_true(json_is_true(json_object_get(result, "sealed")));
	assert_true(json_is_null(json_object_get(result, "absent")));
	assert_int_equal(json_array_size(json_object_get(result, "columns")), 2);
	assert_non_null(strstr(t.p, "\"mean\":0.1}")); /* the shortest that reads back */
	json_decref(j);
}

static void test_json_strings(void **state)
{
	struct text t;
	const char *hostile = "\"\\\b\f\n\r\t\001\033\177\xe2\x80\xae\xe2\x80\xa8\xf0\x9f\x98\x80\xc3\xa9";
	text_init(&t, *state);
	write_json_string(&t, hostile);
	for (const char *p = t.p; *p; p++)
		assert_true((unsigned char)*p >= ' ' && *p != 127);
	assert_null(strstr(t.p, "\xe2\x80\xae"));
	json_t *j = parsed(arena_printf(*state, "[%s]", t.p));
	assert_string_equal(json_string_value(json_array_get(j, 0)), hostile);
	json_decref(j);
	text_clear(&t);
	write_json_string(&t, "a\xff\xc3");
	json_decref(parsed(arena_printf(*state, "[%s]", t.p))); /* valid, whatever it holds */
}

static void test_json_warnings_and_errors(void **state)
{
	struct text t;
	struct err e = ERR_INIT;
	struct report *r = sample(*state);
	report_warn(r, ERR_WARN_LOOKS, "model card boost", "the test rows were opened %d times", 2);
	text_init(&t, *state);
	write_json_ok(&t, "model evaluate", r);
	json_t *j = parsed(t.p), *w = json_array_get(json_object_get(j, "warnings"), 0);
	assert_string_equal(json_string_value(json_object_get(w, "code")), "W403");
	assert_string_equal(json_string_value(json_object_get(w, "message")), "the test rows were opened 2 times");
	assert_string_equal(json_string_value(json_object_get(w, "fix")), "model card boost");
	json_decref(j);
	err_set(&e, ERR_NO_COMMAND, "'bogus' is no command");
	e.column = 3;
	text_clear(&t);
	write_json_error(&t, "", &e);
	j = parsed(t.p);
	json_t *error = json_object_get(j, "error");
	assert_true(json_is_false(json_object_get(j, "ok")));
	assert_string_equal(json_string_value(json_object_get(error, "code")), "E101");
	assert_int_equal(json_integer_value(json_object_get(error, "column")), 3);
	assert_true(json_is_null(json_object_get(error, "line")));
	assert_true(json_is_null(json_object_get(error, "hint")));
	json_decref(j);
}

/* ---- for people and for tables ---- */

static void test_report_as_text(void **state)
{
	struct text t;
	struct report *r = sample(*state);
	struct write_style style = { .width = 40, .ascii = true };
	report_warn(r, ERR_WARN_DATA, NULL, "a peculiarity with so many words that it takes a second line");
	text_init(&t, *state);
	write_report_text(&t, r, &style);
	assert_memory_equal(t.p, "two columns\n\n", 13);
	assert_non_null(strstr(t.p, "\nColumns\n"));
	assert_non_null(strstr(t.p, "(infinite)"));
	assert_non_null(strstr(t.p, "\nW411 a peculiarity"));
	for (const char *p = t.p; *p; p += strcspn(p, "\n") + 1)
		assert_true(strcspn(p, "\n") <= 40);
}

/* Inside the band of chance a bar is shaded; beyond it stands out. */
static void test_bars_before_chance(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(picture_band(0.8, 0.3, 10, false, a), "▒▒▒█████");
	assert_string_equal(picture_band(0.2, 0.5, 10, false, a), "▒▒░░░");
	assert_string_equal(picture_band(0, 0.3, 10, true, a), "...");
	assert_string_equal(picture_band(0.8, 0.3, 10, true, a), "===#####");
	assert_string_equal(picture_band(1.5, 2, 4, true, a), "====");
	assert_string_equal(picture_band((double)NAN, 0, 4, true, a), "");
	arena_free(a);
}

/* A folded table goes on below with its first column again; another names what is left out. */
static void test_folded_tables(void **state)
{
	static const enum node_view view[] = { VIEW_FOLDED, VIEW_TABLE };
	static const char *const want[] = {
		"\nlist\n  name     first\n  north  123,456\n\n  name    second\n  north  234,567\n",
		"\nlist\n  name     first\n  north  123,456\n  and 1 more column: …\n",
	};
	(void)state;

	for (int i = 0; i < 2; i++) {
		struct arena *a = arena_new();
		struct report *r = report_new(a);
		struct write_style style = { .width = 22 };
		struct node *list = node_list(report_root(r), "list"), *row = node_object(list, NULL);
		struct text t;

		node_title(list, "list", view[i]);
		node_string(row, "name", "north");
		node_int(row, "first", 123456);
		node_int(row, "second", 234567);
		text_init(&t, a);
		write_report_text(&t, r, &style);
		assert_string_equal(t.p, want[i]);
		arena_free(a);
	}
}

/* Quoted as RFC 4180 has it; every number reads back. */
static void test_report_as_csv(void **state)
{
	struct text t;
	text_init(&t, *state);
	write_report_csv(&t, sample(*state));
	assert_string_equal(t.p, "name,mean\na,0.1\n\"b,\"\"c\"\"\",1e+22\n");
}

static void test_report_as_markdown(void **state)
{
	struct text t;
	struct report *r = report_new(*state);
	struct node *list = node_list(report_root(r), "rows"), *o = node_object(list, NULL);
	node_string(o, "name", "a|b");
	node_int(o, "n", 3);
	node_title(list, "Rows", VIEW_TABLE);
	text_init(&t, *state);
	write_report_markdown(&t, r);
	assert_non_null(strstr(t.p, "| name"));
	assert_non_null(strstr(t.p, "a\\|b"));
}

static void test_error_has_a_caret(void **state)
{
	struct text t;
	struct err e = ERR_INIT;
	struct write_style style = { .width = 80, .ascii = true };
	err_set(&e, ERR_UNKNOWN_COLUMN, "no column 'agee'");
	err_hint(&e, "did you mean age?");
	e.column = 13;
	text_init(&t, *state);
	write_error(&t, &e, "data target agee --class x", &style);
	assert_non_null(strstr(t.p, "\n  data target agee --class x\n              ^^^^\n"));
	assert_non_null(strstr(t.p, "fix: did you mean age?"));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_text_is_clipped_to_its_rect), T(test_wide_glyphs_are_whole_or_absent),
		T(test_unsafe_text_never_reaches_a_cell), T(test_styles_are_dumped),
		T(test_no_canvas_is_too_small), T(test_wrap), T(test_json_is_lossless), T(test_json_strings),
		T(test_json_warnings_and_errors), T(test_report_as_text), T(test_bars_before_chance),
		T(test_folded_tables), T(test_report_as_csv), T(test_report_as_markdown), T(test_error_has_a_caret),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
