/* Text in a style that libcsv does not know, rewritten: the same cells come out of it, whatever is in
 * them; and the guesses that lead there. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/rng.h"
#include "data/csv_rewrite.h"
#include "data/csv_scan.h"
#include "table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define TABLES 500
#define ROWS 8
#define COLUMNS 4

static struct str random_cell(struct rng *r, struct arena *a)
{
	static const char *const pieces[] = { "a", "b", "\"", "\\", "|", "||", "~", "~|", ",", ";", "\n",
		"\r\n", " ", "7", "Zo\xc3\xab", "\\\"", "n" };
	struct text t;

	text_init(&t, a);
	for (int64_t n = rng_below(r, 6); n > 0; n--)
		text_add(&t, pieces[rng_below(r, (int64_t)(sizeof pieces / sizeof *pieces))]);
	return (struct str){ t.n > 0 ? t.p : "", t.n };
}

/* Inside quotes, with a backslash before quotes and backslashes, or with doubled quotes. */
static void write_cell(struct text *t, struct str cell, bool backslash)
{
	text_addc(t, '"');
	for (ptrdiff_t i = 0; i < cell.n; i++) {
		if (backslash && (cell.p[i] == '"' || cell.p[i] == '\\'))
			text_addc(t, '\\');
		else if (cell.p[i] == '"')
			text_addc(t, '"');
		text_addc(t, cell.p[i]);
	}
	text_addc(t, '"');
}

static void check_table(struct rng *r, const struct csv_style *style, struct arena *a)
{
	struct str cell[ROWS][COLUMNS];
	struct csv_text text = { .encoding = "utf-8", .invalid = -1, .quotes = true, .cr = 1 };
	struct err e = ERR_INIT;
	struct csv_scan *s;
	struct text t;

	text_init(&t, a);
	for (int i = 0; i < ROWS; i++) {
		for (int k = 0; k < COLUMNS; k++) {
			cell[i][k] = random_cell(r, a);
			if (k > 0)
				text_addf(&t, "%c%.*s", style->delimiter, style->second ? 1 : 0, &style->second);
			write_cell(&t, cell[i][k], style->backslash);
		}
		text_addc(&t, '\n');
	}
	text.p = t.p;
	text.n = t.n;
	assert_true(csv_rewrite(&text, style, a, NULL, &e));
	assert_ptr_equal(text.origin, t.p);
	s = csv_scan_new(&text, csv_style_cut(style), '"', false, a);
	for (int i = 0; i < ROWS; i++) {
		assert_true(csv_scan_next(s));
		assert_int_equal(s->flaw, CSV_FINE);
		assert_int_equal(s->fields, COLUMNS);
		for (int k = 0; k < COLUMNS; k++)
			assert_true(str_equal(s->field[k], cell[i][k]));
	}
	assert_false(csv_scan_next(s));
}

static void test_random(void **state)
{
	static const struct csv_style styles[] = {
		{ .delimiter = ',', .quote = '"', .backslash = true },
		{ .delimiter = '|', .second = '|', .quote = '"' },
		{ .delimiter = '~', .second = '|', .quote = '"', .backslash = true },
		{ .delimiter = ';', .second = ' ', .quote = '"' },
	};
	struct rng r = rng_make(7, RNG_TEST, 80);

	(void)state;
	for (int i = 0; i < TABLES; i++) {
		struct arena *a = arena_new();

		check_table(&r, &styles[i % (int)(sizeof styles / sizeof *styles)], a);
		arena_free(a);
	}
}

/* A path that ends in a backslash is no escape; a sentence in quotes inside quotes is. */
static void test_guess(void **state)
{
	struct table *t = table_need("a,b\n\"C:\\\",1\n\"D:\\\",2\n", NULL);

	(void)state;
	assert_false(t->csv.dialect.backslash);
	assert_string_equal(table_cell(t, "a", 1), "D:\\");
	table_free(t);
	t = table_need("a,b\n1,\"say \\\"hi\\\", then\"\n2,x\n", NULL);
	assert_true(t->csv.dialect.backslash);
	assert_int_equal(t->csv.rejected, 0);
	assert_string_equal(table_cell(t, "b", 0), "say \"hi\", then");
	assert_non_null(table_finding(t, "escape", NULL));
	table_free(t);
	t = table_need("a||b\n1||x|y\n2||z\n3||w\n4||v\n5||u\n6||t\n7||s\n8||r\n9||q\n", NULL);
	assert_int_equal(t->csv.dialect.second, '|');
	assert_string_equal(table_cell(t, "b", 0), "x|y");
	table_free(t);
	t = table_need("a|b|c\n1||2\n3||4\n", NULL); /* a column without values has a name */
	assert_int_equal(t->csv.dialect.second, 0);
	assert_int_equal(t->frame->columns, 3);
	table_free(t);
}

/* The delimiter of a long file is not that of its first MiB alone: eight blocks behind it count. */
static void test_blocks(void **state)
{
	struct arena *a = arena_new();
	struct csv_table t;
	struct err e = ERR_INIT;
	struct csv_options o = csv_defaults();
	struct text text;

	(void)state;
	text_init(&text, a);
	text_add(&text, "a;b\n");
	while (text.n < 3 * 1024 * 1024)
		text_add(&text, "1,5;\"two\nlines\"\n");
	assert_true(csv_parse_bytes(text.p, text.n, "t.csv", &o, &t, a, NULL, &e));
	assert_int_equal(t.dialect.delimiter, ';');
	assert_true(t.dialect.sampled > 5000); /* the head has no more */
	assert_true(t.dialect.agreement > .95);
	assert_int_equal(t.rejected, 0);
	frame_unref(t.frame);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_guess),
		cmocka_unit_test(test_blocks),
	};

	return cmocka_run_group_tests_name("data rewrite", tests, NULL, NULL);
}
