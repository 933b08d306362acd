/* Expressions: values worked out by hand, missing cells, types, refusals with their place, threads. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/text.h"
#include "data/frame.h"
#include "dataset/formula.h"
#include "table.h"
#include "threads.h"

static const char csv[] = "x,y,name,day,ok,two words\n"
			  "1,4,ann,2024-02-28,yes,7\n"
			  "2,,Bob,2024-03-01,no,8\n"
			  ",6,ann lee,2023-12-31,yes,9\n"
			  "-4,0,,,,10\n";

/* The value in each of the four rows, as it would be written; "" is missing. */
static const struct {
	const char *text, *want[4];
} values[] = {
	{ "x + y * 2", { "9", "", "", "-4" } },
	{ "(x + y) * 2", { "10", "", "", "-8" } },
	{ "-x ^ 2", { "-1", "-4", "", "-16" } },
	{ "2 ^ 3 ^ 2", { "512", "512", "512", "512" } },
	{ "2 ^ -1", { "0.5", "0.5", "0.5", "0.5" } },
	{ "7 - 4 - 2", { "1", "1", "1", "1" } },
	{ "x / y", { "0.25", "", "", "" } },
	{ "y % 4", { "0", "", "2", "0" } },
	{ "sqrt(x)", { "1", "1.4142135623730951", "", "" } },
	{ "round(x / 3 * 10) / 10", { "0.3", "0.7", "", "-1.3" } },
	{ "min(x, 1.5) + max(x, 0)", { "2", "3.5", "", "-4" } },
	{ "`two words` + 1", { "8", "9", "10", "11" } },
	{ "x > 1", { "false", "true", "", "false" } },
	{ "x > 1 or y > 5", { "false", "true", "true", "false" } },
	{ "x > 1 and y > 5", { "false", "", "", "false" } },
	{ "not x > 1", { "true", "false", "", "true" } },
	{ "x is missing", { "false", "false", "true", "false" } },
	{ "y is not missing and x < 2", { "true", "false", "", "true" } },
	{ "coalesce(x, y, 1)", { NULL } },
	{ "coalesce(x, y)", { "1", "2", "6", "-4" } },
	{ "if(x > 1, x, 0)", { "0", "2", "", "0" } },
	{ "name = 'ann'", { "true", "false", "false", "" } },
	{ "name < 'a'", { "false", "true", "false", "" } },
	{ "name in ('Bob', 'ann')", { "true", "true", "false", "" } },
	{ "name not in ('Bob', 'ann')", { "false", "false", "true", "" } },
	{ "lower(name) = 'bob'", { "false", "true", "false", "" } },
	{ "upper(name)", { "ANN", "BOB", "ANN LEE", "" } },
	{ "length(name)", { "3", "3", "7", "" } },
	{ "contains(name, 'n l')", { "false", "false", "true", "" } },
	{ "starts(name, 'an') and not ends(name, 'ee')", { "true", "false", "false", "" } },
	{ "if(starts(name, 'a'), 'A', name)", { "A", "Bob", "A", "" } },
	{ "ok", { "true", "false", "true", "" } },
	{ "ok = 'no'", { "false", "true", "false", "" } },
	{ "ok + 1", { "2", "1", "2", "" } },
	{ "number('12') + x", { "13", "14", "", "8" } },
	{ "number(name)", { "", "", "", "" } },
	{ "day > '2024-01-01'", { "true", "true", "false", "" } },
	{ "day - date('2024-01-01')", { "58", "60", "-1", "" } },
	{ "day + 2", { "2024-03-01", "2024-03-03", "2024-01-02", "" } },
	{ "year(day) * 100 + month(day)", { "202402", "202403", "202312", "" } },
	{ "weekday(day)", { "3", "5", "7", "" } },
	{ "'it''s'", { "it's", "it's", "it's", "it's" } },
	{ "x=1||x=2 && y<>3", { "true", "", "", "false" } },
};

static void check(const struct column *c, ptrdiff_t r, const char *want, const char *text,
	struct arena *a)
{
	struct str s = column_text(c, r, a);
	const char *got = column_missing_at(c, r) ? "" : arena_strndup(a, s.p, s.n);

	if (strcmp(got, want) != 0)
		fail_msg("%s: row %d is \"%s\", not \"%s\"", text, (int)r + 1, got, want);
}

static void test_values(void **state)
{
	struct arena *a = arena_new();
	struct table *t = table_need(csv, NULL);
	int tried = 0;

	(void)state;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		struct err e = ERR_INIT;
		struct column c;
		int64_t undefined;
		const struct formula *m = formula_parse(values[i].text, t->frame, a, &e);

		if (!values[i].want[0]) {
			assert_null(m);
			continue;
		}
		if (!m)
			fail_msg("%s: %s", values[i].text, e.msg);
		assert_true(formula_column(m, "new", &c, &undefined, a, NULL, &e));
		for (ptrdiff_t r = 0; r < 4; r++)
			check(&c, r, values[i].want[r], values[i].text, a);
		tried++;
	}
	assert_int_equal(tried, (int)(sizeof values / sizeof *values) - 1);
	table_free(t);
	arena_free(a);
}

static void test_types(void **state)
{
	static const struct {
		const char *text;
		enum column_type type;
		int64_t undefined;
	} cases[] = {
		{ "x * 2", COLUMN_INTEGER, 0 }, { "x / 2", COLUMN_NUMBER, 0 }, { "x / y", COLUMN_NUMBER, 1 },
		{ "log(x)", COLUMN_NUMBER, 1 }, { "x > 0", COLUMN_BOOLEAN, 0 }, { "trim(name)", COLUMN_CATEGORY, 0 },
		{ "day + 1", COLUMN_DATE, 0 }, { "day + 0.5", COLUMN_TIME, 0 }, { "if(x > 5, 1 / 0, 2)", COLUMN_INTEGER, 0 },
	};
	struct arena *a = arena_new();
	struct table *t = table_need(csv, NULL);
	struct err e = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct column c;
		int64_t undefined;
		const struct formula *m = formula_parse(cases[i].text, t->frame, a, &e);

		assert_non_null(m);
		assert_true(formula_column(m, "new", &c, &undefined, a, NULL, &e));
		assert_int_equal(c.type, cases[i].type);
		assert_int_equal(undefined, cases[i].undefined);
	}
	assert_true(formula_uses(formula_parse("x + y", t->frame, a, &e), "y"));
	assert_false(formula_uses(formula_parse("x + y", t->frame, a, &e), "name"));
	table_free(t);
	arena_free(a);
}

static void test_refusals(void **state)
{
	static const struct {
		const char *text;
		int column;
	} cases[] = {
		{ "", 1 }, { "x +", 4 }, { "x + * 2", 5 }, { "(x", 3 }, { "x)", 2 }, { "x y", 3 }, { "z + 1", 1 },
		{ "x + name", 3 }, { "x and y", 3 }, { "x > 'a'", 3 }, { "day > 'soon'", 5 }, { "day * 2", 5 },
		{ "2 - day", 3 }, { "sqrt()", 1 }, { "sqrt(name)", 1 }, { "f(x)", 1 }, { "'open", 1 }, { "`open", 1 },
		{ "if(x > 1, 2, 'b')", 1 }, { "contains(name, name)", 1 }, { "1.2.3", 1 }, { "3x", 1 }, { "x is 3", 6 },
		{ "x in 3", 6 }, { "x not 3", 3 }, { "$", 1 }, { "date('never')", 1 },
	};
	struct arena *a = arena_new();
	struct table *t = table_need(csv, NULL);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err e = ERR_INIT;

		if (formula_parse(cases[i].text, t->frame, a, &e))
			fail_msg("%s was understood", cases[i].text);
		if (e.column != cases[i].column)
			fail_msg("%s: \"%s\" at %d, not at %d", cases[i].text, e.msg, (int)e.column, cases[i].column);
	}
	table_free(t);
	arena_free(a);
}

/* open n times, the core, close n times. */
static const struct formula *nested(const char *open, int n, const char *core, const char *close,
	const struct table *t, struct err *e)
{
	struct text s;

	text_init(&s, t->arena);
	for (int k = 0; k < n; k++)
		text_add(&s, open);
	text_add(&s, core);
	for (int k = 0; k < n; k++)
		text_add(&s, close);
	*e = ERR_INIT;
	return formula_parse(s.p, t->frame, t->arena, e);
}

static void is_refused(const struct formula *m, const struct err *e, const char *says)
{
	assert_null(m);
	assert_int_equal(e->code, ERR_FORMULA);
	if (!strstr(e->msg, says))
		fail_msg("\"%s\" says nothing of \"%s\"", e->msg, says);
}

/* Up to its limit it is understood; beyond, however deep or long, refused with the limit that it met.
 * The whole is one of the depth; a chain of n has n + 1 ends and n operators. */
static void test_limits(void **state)
{
	enum { DEEP = FORMULA_DEPTH - 1, LONG = (FORMULA_PARTS - 1) / 2 };
	static const char depth[] = "more than 64 operators and parentheses", parts[] = "over 1000 parts";
	static const struct {
		const char *open, *core, *close;
		int most;
		const char *says;
	} cases[] = {
		{ "(", "x", ")", DEEP, depth }, { "-", "x", "", DEEP, depth }, { "not ", "ok", "", DEEP, depth },
		{ "abs(", "x", ")", DEEP, depth }, { "x^", "x", "", DEEP, depth },
		{ "if(ok,1,", "x", ")", DEEP, depth }, { "1+", "x", "", LONG, parts },
		{ "ok or ", "ok", "", LONG, parts },
	};
	struct table *t = table_need(csv, NULL);
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *open = cases[i].open, *core = cases[i].core, *close = cases[i].close;
		int most = cases[i].most;

		if (!nested(open, 10, core, close, t, &e) || !nested(open, most, core, close, t, &e))
			fail_msg("%s: %s", open, e.msg);
		is_refused(nested(open, most + 1, core, close, t, &e), &e, cases[i].says);
		assert_null(nested(open, 900, core, close, t, &e));
		assert_int_equal(e.code, ERR_FORMULA);
		is_refused(nested(open, 5000, core, close, t, &e), &e, "over 4096 bytes");
	}
	assert_non_null(nested(" ", FORMULA_BYTES - 1, "x", "", t, &e));
	is_refused(nested(" ", FORMULA_BYTES, "x", "", t, &e), &e, "over 4096 bytes");
	table_free(t);
}

/* Many rows, several threads: each row is counted once, whatever the borders. */
static void test_filter(void **state)
{
	struct arena *a = arena_new();
	struct text s;
	struct err e = ERR_INIT;
	struct ctl c = { 0 };
	enum { ROWS = 100001 };
	ptrdiff_t kept = 0;

	(void)state;
	text_init(&s, a);
	text_add(&s, "u,v\n");
	for (int i = 0; i < ROWS; i++)
		text_addf(&s, "%s,%c\n", i % 10 == 3 ? "" : arena_printf(a, "%d", i), "abc"[i % 3]);
	struct table *t = table_need(s.p, NULL);
	uint64_t *one = ARENA_ARRAY(a, uint64_t, bitmap_words(ROWS)), *two = ARENA_ARRAY(a, uint64_t, bitmap_words(ROWS));
	const struct formula *m = formula_parse("u % 2 = 0 and v = 'b'", t->frame, a, &e);
	assert_non_null(m);
	assert_true(formula_filter(m, one, NULL, &e));
	threads_use(&c, 3);
	assert_true(formula_filter(m, two, &c, &e));
	assert_memory_equal(one, two, (size_t)bitmap_words(ROWS) * sizeof *one);
	for (ptrdiff_t k = 0; k < bitmap_words(ROWS); k++)
		kept += __builtin_popcountll(one[k]);
	/* i = 1 mod 3 and even is i = 4 mod 6; none of these is 3 mod 10, which is odd. */
	assert_int_equal(kept, (ROWS - 1 - 4) / 6 + 1);
	m = formula_parse("u + 1", t->frame, a, &e);
	assert_false(formula_filter(m, one, NULL, &e));
	assert_int_equal(e.code, ERR_FORMULA);
	table_free(t);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_filter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
