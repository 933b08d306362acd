/* What a column is: numbers in all spellings, dates, truth words, missing words, keys. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "data/date.h"
#include "table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* A table of one column "v", and "k" beside it so that blank cells are no blank lines. */
static struct table *read_cells(const char *const *cell, const struct csv_options *o)
{
	struct arena *a = arena_new();
	struct text t;
	struct table *table;

	text_init(&t, a);
	text_add(&t, "v;k\n");
	for (; *cell; cell++)
		text_addf(&t, "%s;x\n", *cell);
	table = table_need(t.p, o);
	arena_free(a);
	return table;
}

#define CELLS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void is_type(const char *const *cell, enum column_type type, const char *second)
{
	struct table *t = read_cells(cell, NULL);

	assert_string_equal(column_type_name(table_column(t, "v")->type), column_type_name(type));
	assert_string_equal(table_cell(t, "v", 1), second);
	table_free(t);
}

static void test_types(void **state)
{
	(void)state;
	is_type(CELLS("1", "2", "-3"), COLUMN_INTEGER, "2");
	is_type(CELLS("1.0", "2.0", "NA"), COLUMN_INTEGER, "2");
	is_type(CELLS("1.5", "1e3", ".5"), COLUMN_NUMBER, "1000");
	is_type(CELLS("0", "1", "1"), COLUMN_INTEGER, "1");
	is_type(CELLS("0.5", "00.5", "1"), COLUMN_NUMBER, "0.5");
	is_type(CELLS("01", "02", "3"), COLUMN_TEXT, "02");
	is_type(CELLS("1234567890123456", "2", "3"), COLUMN_TEXT, "2");
	is_type(CELLS("123456789012345", "2", "3"), COLUMN_INTEGER, "2");
	is_type(CELLS("0x10", "2", "3"), COLUMN_TEXT, "2");
	is_type(CELLS("1d5", "2", "3"), COLUMN_TEXT, "2");
	is_type(CELLS("\xef\xbc\x91", "2", "3"), COLUMN_TEXT, "2");
	is_type(CELLS("1,5", "2,25", "3"), COLUMN_NUMBER, "2.25");
	is_type(CELLS("0,123", "2", "3"), COLUMN_NUMBER, "2");
	is_type(CELLS("1,234,567", "2,000", "3"), COLUMN_INTEGER, "2000");
	is_type(CELLS("1.234.567", "2.000", "3"), COLUMN_INTEGER, "2000");
	is_type(CELLS("1,234.5", "2,000", "3"), COLUMN_NUMBER, "2000");
	is_type(CELLS("1 234", "12 345 678", "3"), COLUMN_INTEGER, "12345678");
	is_type(CELLS("1\xc2\xa0" "234", "5\xc2\xa0" "678,5", "3"), COLUMN_NUMBER, "5678.5");
	is_type(CELLS("1'234", "5'678", "3"), COLUMN_INTEGER, "5678");
	is_type(CELLS("1,23,456", "2", "3"), COLUMN_TEXT, "2");
	is_type(CELLS("true", "false", "NA"), COLUMN_BOOLEAN, "false");
	is_type(CELLS("Yes", "no", ""), COLUMN_BOOLEAN, "no");
	is_type(CELLS("T", "F", "F"), COLUMN_BOOLEAN, "F");
	is_type(CELLS("2024-02-29", "2023-03-01", "2000-01-01"), COLUMN_DATE, "2023-03-01");
	is_type(CELLS("2024-02-29", "2023-02-29", "2000-01-01"), COLUMN_TEXT, "2023-02-29");
	is_type(CELLS("31/01/2000", "01/02/2000", "5/6/99"), COLUMN_DATE, "2000-02-01");
	is_type(CELLS("1/31/2000", "01/02/2000", "5/6/99"), COLUMN_DATE, "2000-01-02");
	is_type(CELLS("31.01.2000", "01.02.68", "5.6.69"), COLUMN_DATE, "2068-02-01");
	is_type(CELLS("1/31/2000 1:05 PM", "2/1/2000 12:00 AM", ""), COLUMN_TIME, "2000-02-01 00:00:00");
	is_type(CELLS("2024-01-01T10:00:00Z", "2024-01-01T10:00:00.25+01:30", ""), COLUMN_TIME,
		"2024-01-01 08:30:00.250000");
	is_type(CELLS("a", "b", "a", "b", "a"), COLUMN_CATEGORY, "b");
	is_type(CELLS("a", "b", "a"), COLUMN_TEXT, "b"); /* two of three rows: not under half */
}

/* Up to max(50, 5 % of rows) different texts, under half of the rows. */
static void test_category_border(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int distinct = 50; distinct <= 51; distinct++) {
		struct text t;
		struct table *table;

		text_init(&t, a);
		text_add(&t, "v,k\n");
		for (int i = 0; i < 900; i++)
			text_addf(&t, "v%d,x\n", i % distinct);
		table = table_need(t.p, NULL);
		assert_int_equal(table_column(table, "v")->type,
			distinct == 50 ? COLUMN_CATEGORY : COLUMN_TEXT);
		table_free(table);
	}
	arena_free(a);
}

static void test_missing_words(void **state)
{
	static const char *const numbers[] = { "", "NA", "N/A", "n/a", "#N/A", "NULL", "null", "None",
		"NaN", "nan", "-", ".", "?", " " };
	struct table *t;

	(void)state;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		t = read_cells(CELLS("1", numbers[i], "3"), NULL);
		assert_int_equal(table_column(t, "v")->type, COLUMN_INTEGER);
		assert_true(column_missing_at(table_column(t, "v"), 1));
		assert_int_equal(table_column(t, "v")->missing_count, 1);
		table_free(t);
	}
	t = read_cells(CELLS("a", "NA", "NULL", "?", "", "None", "-", "N/A"), NULL);
	assert_int_equal(table_column(t, "v")->missing_count, 4);
	assert_string_equal(table_cell(t, "v", 5), "None");
	assert_string_equal(table_cell(t, "v", 6), "-");
	assert_string_equal(table_finding(t, "missing_words", "v"),
		"\"v\": missing = \"\" 1, \"NA\" 1, \"NULL\" 1, \"?\" 1");
	assert_string_equal(table_finding(t, "missing_answer", "v"), "\"v\": 1 x \"None\" kept as text: "
		"missing?");
	table_free(t);
	t = read_cells(CELLS("1", "", "NA", "NA", "?"), NULL);
	assert_string_equal(table_finding(t, "missing_words", "v"),
		"\"v\": missing = \"\" 1, \"NA\" 2, \"?\" 1");
	table_free(t);
}

static void test_missing_option(void **state)
{
	struct csv_options o = csv_defaults();
	struct table *t;

	(void)state;
	o.na = "999,gone";
	t = read_cells(CELLS("1", "999", "gone", "4", ""), &o);
	assert_int_equal(table_column(t, "v")->missing_count, 3);
	table_free(t);
	t = read_cells(CELLS("a", "NA", "gone"), &o); /* Namibia */
	assert_string_equal(table_cell(t, "v", 1), "NA");
	assert_int_equal(table_column(t, "v")->missing_count, 1);
	table_free(t);
}

/* What stands for a missing cell in one column is an answer in another, numbers and text alike; of names that
 * hold '=' the longest that fits counts. */
static void test_missing_of_column(void **state)
{
	static const char text[] = "a,a=b,k\n999,999,999\n1,2,-\n3,4,x\n999,6,-\n";
	static const char *const words[] = { "a=999", "a=b=6,4", "k=-", "k=x" }, *const lost[] = { "a=7", "c=x" };
	struct csv_options o = csv_defaults();
	struct table *t;

	(void)state;
	o.na_column = words;
	o.na_columns = 4;
	t = table_need(text, &o);
	assert_int_equal(table_column(t, "a")->missing_count, 2);
	assert_int_equal(table_column(t, "a")->type, COLUMN_INTEGER);
	assert_int_equal(table_column(t, "a=b")->missing_count, 2);
	assert_true(table_column(t, "a=b")->number[0] == 999);
	assert_int_equal(table_column(t, "k")->missing_count, 3);
	assert_string_equal(table_cell(t, "k", 0), "999");
	table_free(t);
	o.na = "+2"; /* of all columns, beside */
	t = table_need(text, &o);
	assert_int_equal(table_column(t, "a=b")->missing_count, 3);
	assert_int_equal(table_column(t, "a")->missing_count, 2);
	table_free(t);
	o.na_column = lost;
	o.na_columns = 2;
	t = table_read(text, &o);
	assert_null(t->frame);
	assert_int_equal(t->err.code, ERR_UNKNOWN_COLUMN);
	assert_non_null(strstr(t->err.msg, "--na \"c=x\" speaks of a column, but there is no column \"c\""));
	assert_string_equal(t->err.hint, "a word of all columns that holds '=': --na '+c=x'");
	table_free(t);
}

static void test_infinite(void **state)
{
	struct table *t = read_cells(CELLS("1.5", "inf", "-Infinity", "1e400", "1e-400"), NULL);

	(void)state;
	assert_int_equal(table_column(t, "v")->type, COLUMN_NUMBER);
	assert_int_equal(table_column(t, "v")->missing_count, 3);
	assert_true(table_column(t, "v")->number[4] == 0);
	assert_string_equal(table_finding(t, "infinite", "v"),
		"\"v\": 3 values are infinite or beyond all doubles; counted as missing");
	table_free(t);
}

static void test_asked(void **state)
{
	struct csv_options o = csv_defaults();
	struct table *t = read_cells(CELLS("1,234", "5,678", "9"), NULL);

	(void)state;
	assert_int_equal(table_column(t, "v")->type, COLUMN_TEXT);
	assert_string_equal(table_finding(t, "ambiguous_comma", "v"),
		"\"v\": 1,234 could have a decimal comma or a thousands comma: choose");
	table_free(t);
	t = read_cells(CELLS("01/02/2000", "03/04/2001"), NULL);
	assert_int_equal(table_column(t, "v")->type, COLUMN_TEXT);
	assert_string_equal(table_finding(t, "date_order", "v"),
		"\"v\": 01/02/2000 could be 1 Feb or 2 Jan: choose");
	table_free(t);
	t = read_cells(CELLS("5 %", "7%", "12%"), NULL);
	assert_int_equal(table_column(t, "v")->type, COLUMN_TEXT);
	assert_string_equal(table_finding(t, "decorated", "v"),
		"\"v\": 3 values are written with %; kept as text");
	table_free(t);
	t = read_cells(CELLS("1,5", "2,5", "3"), NULL);
	assert_string_equal(table_finding(t, "decimal_comma", "v"),
		"\"v\": decimal comma (2 of 3 values); 1 values fit a decimal point");
	assert_int_equal(t->csv.dialect.decimal, ',');
	table_free(t);
	/* A decimal mark that was given is not guessed away. */
	o.decimal = '.';
	t = read_cells(CELLS("12,3", "4,5"), &o);
	assert_int_equal(table_column(t, "v")->type, COLUMN_TEXT);
	table_free(t);
	t = read_cells(CELLS("1,234", "12,345"), &o);
	assert_string_equal(table_cell(t, "v", 0), "1234");
	table_free(t);
	/* Another column settles what a comma is. */
	t = table_need("v;k\n1,234;0,5\n5,678;1,25\n", NULL);
	assert_string_equal(table_cell(t, "v", 0), "1.234");
	table_free(t);
	t = table_need("v;k\n1,234;0.5\n5,678;1.25\n", NULL);
	assert_string_equal(table_cell(t, "v", 0), "1234");
	table_free(t);
}

static struct table *read_wanted(const char *const *cell, const char *type)
{
	struct csv_override want = { "v", type };
	struct csv_options o = csv_defaults();

	o.type = &want;
	o.types = 1;
	return read_cells(cell, &o);
}

static void test_wanted(void **state)
{
	struct table *t = read_wanted(CELLS("5 %", "7%", "$12"), "number");

	(void)state;
	assert_string_equal(table_cell(t, "v", 0), "0.05");
	assert_string_equal(table_cell(t, "v", 2), "12");
	assert_string_equal(table_finding(t, "percent", "v"),
		"\"v\": 2 values with % read as numbers / 100");
	table_free(t);
	t = read_wanted(CELLS("(123)", "45-", "1,234.5", "\xe2\x82\xac 7"), "number");
	assert_string_equal(table_cell(t, "v", 0), "-123");
	assert_string_equal(table_cell(t, "v", 1), "-45");
	assert_string_equal(table_cell(t, "v", 2), "1234.5");
	assert_string_equal(table_cell(t, "v", 3), "7");
	table_free(t);
	t = read_wanted(CELLS("01/02/2000", "03/04/2001"), "date:dmy");
	assert_string_equal(table_cell(t, "v", 0), "2000-02-01");
	table_free(t);
	t = read_wanted(CELLS("01/02/2000", "03/04/2001"), "date:mdy");
	assert_string_equal(table_cell(t, "v", 0), "2000-01-02");
	table_free(t);
	t = read_wanted(CELLS("1", "0", "1"), "boolean");
	assert_int_equal(table_column(t, "v")->type, COLUMN_BOOLEAN);
	assert_string_equal(table_cell(t, "v", 0), "true");
	table_free(t);
	t = read_wanted(CELLS("1", "2", "3"), "text");
	assert_int_equal(table_column(t, "v")->type, COLUMN_TEXT);
	table_free(t);
	t = read_wanted(CELLS("007", "8", "9"), "number");
	assert_string_equal(table_cell(t, "v", 0), "7");
	table_free(t);
	t = read_wanted(CELLS("1", "x", "3", "2.5"), "integer");
	assert_int_equal(t->frame->rows, 2);
	assert_string_equal(t->csv.reject[0].code, "CAST");
	assert_string_equal(t->csv.reject[0].message,
		"line 3, column \"v\": \"x\" is not a whole number");
	assert_int_equal(t->csv.reject[1].line, 5);
	table_free(t);
}

static void wants_refused(const char *column, const char *type, enum err_code code)
{
	struct csv_override want = { column, type };
	struct csv_options o = csv_defaults();
	struct table *t;

	o.type = &want;
	o.types = 1;
	t = table_read("v,k\n01/02/2000,x\n03/04/2000,y\n", &o);
	assert_null(t->frame);
	assert_int_equal(t->err.code, code);
	table_free(t);
}

static void test_wanted_refused(void **state)
{
	(void)state;
	wants_refused("w", "text", ERR_UNKNOWN_COLUMN);
	wants_refused("v", "words", ERR_CHOICE);
	wants_refused("v", "date:dym", ERR_CHOICE);
	wants_refused("v", "text:dmy", ERR_CHOICE);
	wants_refused("v", "date", ERR_CSV_TYPE); /* two orders fit */
}

static void test_late_break(void **state)
{
	struct arena *a = arena_new();
	struct text t;
	struct table *table;

	(void)state;
	text_init(&t, a);
	text_add(&t, "a,b\n");
	for (int i = 1; i <= 1501; i++)
		text_addf(&t, "%s,%d\n", i == 1501 ? "x" : "1.5", i);
	table = table_need(t.p, NULL);
	assert_string_equal(table_finding(table, "almost_numbers", "a"),
		"\"a\": 1 of 1,501 values is not a number (line 1502: \"x\")");
	assert_int_equal(table_column(table, "a")->type, COLUMN_CATEGORY);
	assert_int_equal(table_column(table, "a")->levels, 2);
	assert_string_equal(table_cell(table, "a", 0), "1.5");
	assert_string_equal(table_cell(table, "a", 1500), "x");
	assert_int_equal(table_column(table, "b")->type, COLUMN_INTEGER);
	assert_true(table_column(table, "b")->number[1500] == 1501);
	table_free(table);
	arena_free(a);
}

static void test_disguised(void **state)
{
	struct arena *a = arena_new();
	struct text t;
	struct table *table;

	(void)state;
	text_init(&t, a);
	text_add(&t, "age,kids,size\n");
	for (int i = 0; i < 200; i++)
		text_addf(&t, "%d,%d,%d\n", i < 57 ? 999 : i % 82 + 17, i < 4 ? -1 : i % 5, i);
	table = table_need(t.p, NULL);
	assert_string_equal(table_finding(table, "disguised_missing", "age"),
		"\"age\": 57 x 999 (next largest 98): missing?");
	assert_string_equal(table_finding(table, "disguised_missing", "kids"),
		"\"kids\": 4 x -1 (next smallest 0): missing?");
	assert_null(table_finding(table, "disguised_missing", "size"));
	table_free(table);
	arena_free(a);
}

static enum column_role role_of(const char *name, const char *pattern, int rows)
{
	struct arena *a = arena_new();
	struct text t;
	struct table *table;
	enum column_role role;

	text_init(&t, a);
	text_addf(&t, "%s,k\n", name);
	for (int i = 0; i < rows; i++)
		text_addf(&t, "%s%d,x\n", pattern, i);
	table = table_need(t.p, NULL);
	role = table->frame->column[0].role;
	table_free(table);
	arena_free(a);
	return role;
}

static void test_roles(void **state)
{
	struct csv_override role = { "b", "target" };
	struct csv_options o = csv_defaults();
	struct table *t;

	(void)state;
	assert_int_equal(role_of("id", "u", 5), ROLE_ID);
	assert_int_equal(role_of("customerID", "u", 5), ROLE_ID);
	assert_int_equal(role_of("user_id", "3", 9), ROLE_ID);
	assert_int_equal(role_of("paid", "3", 9), ROLE_FEATURE);
	assert_int_equal(role_of("n", "", 100), ROLE_ID);     /* counts the rows */
	assert_int_equal(role_of("n", "7", 9), ROLE_FEATURE);
	assert_int_equal(role_of("u", "123e4567-e89b-12d3-a456-42661417400", 9), ROLE_ID);
	t = table_need("id,b\n1,2\n1,3\n2,4\n", NULL); /* twice the same: no key */
	assert_int_equal(table_column(t, "id")->role, ROLE_FEATURE);
	table_free(t);
	o.role = &role;
	o.roles = 1;
	t = table_need("a,b\n1,2\n3,\n5,6\n", &o);
	assert_int_equal(table_column(t, "b")->role, ROLE_TARGET);
	assert_string_equal(table_finding(t, "unlabelled", NULL),
		"1 row has no target \"b\": kept as unlabelled");
	table_free(t);
	role.value = "goal";
	t = table_read("a,b\n1,2\n3,\n5,6\n", &o);
	assert_int_equal(t->err.code, ERR_CHOICE);
	table_free(t);
}

/* Every day from 1 January of the year 1 to the end of 9999, and back. */
static void test_calendar(void **state)
{
	int64_t day = date_days(1, 1, 1);
	char text[DATE_TEXT];
	int64_t time;
	bool clock;

	(void)state;
	assert_int_equal(date_days(1970, 1, 1), 0);
	assert_int_equal(date_days(2000, 3, 1), 11017);
	assert_int_equal(date_weekday(0), 4);
	assert_int_equal(date_weekday(date_days(2024, 2, 29)), 4);
	for (int64_t y = 1, n = 0; day <= date_days(9999, 12, 31); day++, n++) {
		int64_t year;
		int month;
		int mday;

		date_civil(day, &year, &month, &mday);
		assert_true(year == y || (year == y + 1 && month == 1 && mday == 1));
		y = year;
		if (n % 97)
			continue;
		date_format(day * DATE_DAY, false, text);
		assert_true(date_parse(str_of(text), DATE_YMD, &time, &clock));
		assert_true(time == day * DATE_DAY && !clock);
	}
	assert_int_equal(date_days(9999, 12, 31) - date_days(1, 1, 1) + 1, 3652059);
	date_format(-1, true, text);
	assert_string_equal(text, "1969-12-31 23:59:59.999999");
	assert_false(date_parse(STR("1900-02-29"), DATE_YMD, &time, &clock));
	assert_false(date_parse(STR("2024-13-01"), DATE_YMD, &time, &clock));
	assert_false(date_parse(STR("2024-01-01x"), DATE_YMD, &time, &clock));
	assert_false(date_parse(STR("2024-01-01 24:00"), DATE_YMD, &time, &clock));
	assert_false(date_parse(STR("2024-01/01"), DATE_YMD, &time, &clock));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_category_border),
		cmocka_unit_test(test_missing_words),
		cmocka_unit_test(test_missing_option),
		cmocka_unit_test(test_missing_of_column),
		cmocka_unit_test(test_infinite),
		cmocka_unit_test(test_asked),
		cmocka_unit_test(test_wanted),
		cmocka_unit_test(test_wanted_refused),
		cmocka_unit_test(test_late_break),
		cmocka_unit_test(test_disguised),
		cmocka_unit_test(test_roles),
		cmocka_unit_test(test_calendar),
	};

	return cmocka_run_group_tests_name("data types", tests, NULL, NULL);
}
