/* Which type a column has, and what is said where its cells could mean two things. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/text.h"
#include "table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Read with --type COLUMN=TYPE. */
static struct table *read_as(const char *text, const char *column, const char *type)
{
	struct csv_override as = { column, type };
	struct csv_options o = csv_defaults();

	o.type = &as;
	o.types = 1;
	return table_read(text, &o);
}

static void is_cell(const struct table *t, const char *column, ptrdiff_t row, const char *text)
{
	assert_non_null(t->frame);
	assert_string_equal(table_cell(t, column, row), text);
}

/* What is asked for as numbers is read as it would be by itself, with the same words. */
static void test_wanted_comma(void **state)
{
	static const char text[] = "price;n\n1,5;1\n2,250;2\n10,125;3\n";
	struct table *own = table_need(text, NULL);
	struct table *t = read_as(text, "price", "number");

	(void)state;
	for (ptrdiff_t r = 0; r < 3; r++)
		is_cell(t, "price", r, table_cell(own, "price", r));
	is_cell(t, "price", 2, "10.125");
	assert_int_equal(t->csv.rejected, 0);
	assert_string_equal(table_finding(t, "decimal_comma", "price"), table_finding(own, "decimal_comma", "price"));
	assert_int_equal(t->csv.dialect.decimal, ',');
	table_free(t);
	table_free(own);
}

static void test_wanted_groups(void **state)
{
	struct table *t = read_as("v;k\n1 234;a\n12 345 678;b\n3;c\n", "v", "number");

	(void)state;
	is_cell(t, "v", 1, "12345678");
	assert_non_null(table_finding(t, "thousands", "v"));
	table_free(t);
	/* Most cells say how; the others are rejects. */
	t = read_as("v;k\n1,5;a\n2,75;b\n3.25;c\n4,5;d\n5,5;e\n6,5;f\n7,5;g\n8,5;h\n9,5;i\n1,25;j\n2,5;k\n3,5;l\n4,25;m\n"
		"5,25;n\n6,25;o\n7,25;p\n8,25;q\n9,25;r\n1,1;s\n2,2;t\n3,3;u\n", "v", "number");
	assert_int_equal(t->csv.rejected, 1);
	is_cell(t, "v", 1, "2.75");
	is_cell(t, "v", 2, "4.5");
	table_free(t);
}

/* 1,500: not even on request without the sign. */
static void test_wanted_either(void **state)
{
	static const char text[] = "v;k\n1,500;a\n2,250;b\n10,125;c\n";
	struct table *t = read_as(text, "v", "number");

	(void)state;
	assert_null(t->frame);
	assert_int_equal(t->err.code, ERR_CSV_TYPE);
	assert_non_null(strstr(t->err.msg, "could be decimal or between thousands"));
	table_free(t);
	t = read_as(text, "v", "number:comma");
	is_cell(t, "v", 1, "2.25");
	table_free(t);
	t = read_as(text, "v", "number:point");
	is_cell(t, "v", 1, "2250");
	table_free(t);
	t = read_as("v;p\n1,500;0,5\n2,250;0,25\n", "v", "number"); /* another column settles it */
	is_cell(t, "v", 1, "2.25");
	table_free(t);
	t = read_as(text, "v", "number:dot");
	assert_int_equal(t->err.code, ERR_CHOICE);
	table_free(t);
}

/* One decimal comma in a file makes a point in other columns a mark of thousands, or at least a question. */
static void test_points_beside_commas(void **state)
{
	static const char text[] = "p;r;n\n1.234,50;1.234;7\n12.000,00;2.500;8\n7,25;3.100;9\n";
	struct table *t = table_need(text, NULL);

	(void)state;
	is_cell(t, "p", 0, "1234.5");
	is_cell(t, "r", 0, "1234");
	is_cell(t, "n", 2, "9");
	assert_non_null(table_finding(t, "thousands_point", "r"));
	assert_null(table_finding(t, "thousands_point", "n"));
	table_free(t);
	t = read_as(text, "r", "number:point");
	is_cell(t, "r", 0, "1.234");
	table_free(t);
	/* Both signs beyond doubt: nothing is settled. */
	t = table_need("p;q;r;v\n1,5;2.25;1.234;1,500\n2,75;3.5;2.500;2,250\n", NULL);
	is_cell(t, "p", 0, "1.5");
	is_cell(t, "q", 0, "2.25");
	is_cell(t, "r", 0, "1.234");
	assert_non_null(table_finding(t, "thousands_point", "r"));
	is_cell(t, "v", 0, "1,500");
	assert_non_null(table_finding(t, "ambiguous_comma", "v"));
	table_free(t);
}

/* Whole thousands without any fraction: "12.000" is no twelve. */
static void test_whole_thousands(void **state)
{
	struct table *t = table_need("p;r\n1,5;12.000\n2,75;3.000\n", NULL);

	(void)state;
	is_cell(t, "r", 0, "12000");
	table_free(t);
}

/* No order of day and month fits all three, whichever comes first. */
static void test_three_orders(void **state)
{
	static const char *const texts[] = {
		"d,v\n01/02/2024,1\n25/12/2024,2\n12/25/2024,3\n", "d,v\n12/25/2024,3\n01/02/2024,1\n25/12/2024,2\n",
	};

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct table *t = table_need(texts[i], NULL);

		is_cell(t, "d", 0, i ? "12/25/2024" : "01/02/2024");
		assert_non_null(table_finding(t, "mixed_dates", "d"));
		table_free(t);
	}
}

/* Asked for dates, the order of most cells decides, and the others are rejects; nobody guesses between two. */
static void test_wanted_order(void **state)
{
	char text[2048] = "d,v\n12/25/2024,1\n";
	struct table *t;

	(void)state;
	for (int i = 1; i <= 28; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%02d/03/2024,1\n", i);
	t = read_as(text, "d", "date");
	assert_int_equal(t->csv.rejected, 1);
	is_cell(t, "d", 4, "2024-03-05");
	assert_non_null(table_finding(t, "date_order", "d"));
	table_free(t);
	t = read_as("d,v\n25/12/2024,1\n12/25/2024,2\n", "d", "date");
	assert_null(t->frame);
	table_free(t);
}

static void test_either_order(void **state)
{
	struct table *t = table_need("d,v\n01/01/2024,1\n02/02/2024,2\n", NULL);

	(void)state;
	is_cell(t, "d", 1, "2024-02-02");
	assert_non_null(strstr(table_finding(t, "date_order", "d"), "the other order gives the same dates"));
	table_free(t);
}

static void test_times(void **state)
{
	struct table *t = table_need("a,b,c\n2024-01-01 10:00:00.1234567,2024-01-01T10:00:00Z,2024-01-01 10:00:00.1234560\n"
		"2024-01-01 10:00:00.1234568,2024-01-01T10:00:00,2024-01-01 10:00:01\n", NULL);

	(void)state;
	assert_non_null(strstr(table_finding(t, "short_fractions", "a"), "2 times are finer"));
	assert_null(table_finding(t, "short_fractions", "c"));
	assert_non_null(strstr(table_finding(t, "mixed_zones", "b"), "1 of 2 times"));
	assert_null(table_finding(t, "mixed_zones", "a"));
	table_free(t);
}

/* What an encoding cannot say is counted. */
static void test_undefined_bytes(void **state)
{
	struct csv_options o = csv_defaults();
	struct table *t;

	(void)state;
	o.encoding = "cp1252";
	t = table_need("a,b\nx,1\nZ\x81rich,2\n\x9d,3\n", &o);
	assert_string_equal(table_finding(t, "undefined_bytes", NULL), "2 bytes that Windows-1252 does not define became "
		"U+FFFD (line 3: byte 0x81): another encoding?");
	table_free(t);
	t = table_need("a,b\nx,1\nZ\xfcrich,2\n", &o);
	assert_null(table_finding(t, "undefined_bytes", NULL));
	table_free(t);
}

/* One column of text; what is said when it is left as text though it looks like numbers. */
static void is_alike(const char *const *cell, const char *says, const char *fix)
{
	char text[512] = "k;v\n";
	struct table *t;
	const struct finding *found = NULL;

	for (; *cell; cell++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "a;%s\n", *cell);
	t = table_need(text, NULL);
	for (ptrdiff_t i = 0; i < t->csv.findings.n; i++)
		if (strcmp(t->csv.findings.item[i].code, "number_like") == 0)
			found = &t->csv.findings.item[i];
	assert_true((found != NULL) == (says != NULL));
	if (says)
		assert_non_null(strstr(found->message, says));
	assert_true(!fix || (found->fix && strcmp(found->fix, fix) == 0));
	table_free(t);
}
#define CELLS(...) (const char *const []){ __VA_ARGS__, NULL }

static void test_alike(void **state)
{
	(void)state;
	is_alike(CELLS("5 kg", "6.5 kg", "7 kg"), "3 of 3 values look like numbers, but not all are written as such (row 1: "
		"\"5 kg\")", NULL);
	is_alike(CELLS("5,00 \xe2\x82\xac", "6,50 \xe2\x82\xac"), "2 of 2", "--type v=number");
	is_alike(CELLS("-1,234", "(2,500)", "7"), "row 1: \"-1,234\"", NULL);
	is_alike(CELLS("0x10", "7", "8"), "row 1: \"0x10\"", "--type v=number");
	is_alike(CELLS("1d5", "2d5"), "row 1: \"1d5\"", NULL);
	is_alike(CELLS("1", "\xef\xbc\x92", "3"), "row 2", NULL);
	is_alike(CELLS("1.5", "\xe2\x88\x92" "2.5", "3.5"), "row 2", NULL);
	is_alike(CELLS("1,5", "2.5", "3,5"), "3 of 3", "--type v=number:comma");
	is_alike(CELLS("1st", "2nd", "3rd", "4th"), NULL, NULL);
	is_alike(CELLS("10A", "10B", "11C", "12D"), NULL, NULL);
	is_alike(CELLS("word", "other", "7"), NULL, NULL);
}

/* "" beside nothing at all is the empty text; one of the two alone is a missing cell. */
static void test_empty_text(void **state)
{
	static const char text[] = "k,v,n\na,\"\",1\nb,,\"\"\nc,x,\n";
	struct csv_options o = csv_defaults();
	struct table *t = table_need(text, NULL);
	struct table *again;
	struct arena *a = arena_new();
	struct text csv;

	(void)state;
	assert_int_equal(table_column(t, "v")->missing_count, 1);
	assert_true(column_missing_at(table_column(t, "v"), 1));
	assert_int_equal(table_column(t, "v")->levels, 2);
	assert_int_equal(table_column(t, "n")->missing_count, 2);
	assert_string_equal(table_finding(t, "empty_text", "v"),
		"\"v\": 1 x \"\" read as the empty text; 1 cells without quotes are missing");
	text_init(&csv, a);
	csv_write_header(&csv, t->frame, ',');
	for (ptrdiff_t r = 0; r < t->frame->rows; r++)
		csv_write_row(&csv, t->frame, r, ',', a);
	assert_string_equal(csv.p, "k,v,n\na,\"\",1\nb,,\nc,x,\n");
	again = table_need(csv.p, NULL);
	assert_memory_equal(&again->frame->digest, &t->frame->digest, sizeof t->frame->digest);
	table_free(again);
	table_free(t);
	arena_free(a);
	t = table_need("k,v\na,\"\"\n\"b\",\"x\"\n", NULL);
	assert_int_equal(table_column(t, "v")->missing_count, 1);
	table_free(t);
	o.na = "NA";
	t = table_need("k,v\na,\"\"\nb,x\nc,NA\n", &o);
	assert_int_equal(table_column(t, "v")->missing_count, 1);
	assert_false(column_missing_at(table_column(t, "v"), 0));
	table_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wanted_comma),
		cmocka_unit_test(test_wanted_groups),
		cmocka_unit_test(test_wanted_either),
		cmocka_unit_test(test_points_beside_commas),
		cmocka_unit_test(test_whole_thousands),
		cmocka_unit_test(test_three_orders),
		cmocka_unit_test(test_wanted_order),
		cmocka_unit_test(test_either_order),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_undefined_bytes),
		cmocka_unit_test(test_alike),
		cmocka_unit_test(test_empty_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
