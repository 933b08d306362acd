/* What other readers do to a table without a word, and cairn never does: shift columns, cut a cell at
 * a NUL, take digits off, change them, drop the rows behind a slip. */
#include "config.h"

#include <string.h>

#include "table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void is_refused(const char *text, ptrdiff_t n, enum err_code code, const char *says)
{
	struct table *t = table_read_bytes(text, n, NULL);

	assert_null(t->frame);
	assert_int_equal(t->err.code, code);
	assert_non_null(strstr(t->err.msg, says));
	table_free(t);
}

/* One field more in every row is no index unless someone says so; then no name moves. */
static void test_no_shift(void **state)
{
	static const char text[] = "a,b,c\n1,2,3,4\n5,6,7,8\n9,10,11,12\n";
	struct csv_options o = csv_defaults();
	struct table *t;

	(void)state;
	is_refused(text, sizeof text - 1, ERR_CSV_LONGER, "rows have 4 fields, header has 3");
	o.index_first = true;
	t = table_need(text, &o);
	assert_string_equal(table_cell(t, "index", 1), "5");
	assert_string_equal(table_cell(t, "a", 1), "6");
	assert_string_equal(table_cell(t, "c", 1), "8");
	table_free(t);
}

static void test_no_cut_at_nul(void **state)
{
	static const char text[] = "a,b\n1,one\n2,tw\0o\n";

	(void)state;
	is_refused(text, sizeof text - 1, ERR_CSV_NUL, "line 3: NUL byte");
}

static void test_no_lost_zero(void **state)
{
	struct table *t = table_need("zip,n\n01234,1\n10001,2\n00501,3\n", NULL);

	(void)state;
	assert_string_equal(table_cell(t, "zip", 0), "01234");
	assert_string_equal(table_cell(t, "zip", 2), "00501");
	assert_non_null(table_finding(t, "identifier_like", "zip"));
	table_free(t);
	/* Nor beside a fraction, which no code has: then someone must look. */
	t = table_need("zip,n\n01234,1\n00501,2\n10.5,3\n", NULL);
	assert_string_equal(table_cell(t, "zip", 0), "01234");
	assert_non_null(strstr(table_finding(t, "identifier_like", "zip"), "2 of 3 values"));
	table_free(t);
}

/* Beside a gap as well, where others go over to doubles. */
static void test_no_other_digits(void **state)
{
	struct table *t = table_need("key,n\n9007199254740993,1\n,2\n9007199254740995,3\n", NULL);

	(void)state;
	assert_string_equal(table_cell(t, "key", 0), "9007199254740993");
	assert_string_equal(table_cell(t, "key", 1), "");
	assert_string_equal(table_cell(t, "key", 2), "9007199254740995");
	assert_non_null(table_finding(t, "long_digits", "key"));
	table_free(t);
	t = table_need("p,n\n9007199254740993,1\n1.5,2\n100000000000000000000,3\n", NULL);
	assert_string_equal(table_cell(t, "p", 0), "9007199254740993");
	assert_non_null(strstr(table_finding(t, "long_digits", "p"), "1 of 3 values"));
	table_free(t);
}

/* An open quote does not swallow the rest, and a short row does not end the table. */
static void test_no_lost_rows(void **state)
{
	static const char open[] = "a,b\n1,x\n2,\"y\n3,z\n4,w\n";
	struct table *t = table_need("a,b,c\n1,2,3\n4,5\n6,7,8\n9,10,11\n", NULL);

	(void)state;
	assert_int_equal(t->csv.read, 4);
	assert_int_equal(t->csv.rejected, 1);
	assert_int_equal(t->frame->rows, 3);
	assert_int_equal(t->frame->columns, 3);
	assert_string_equal(table_cell(t, "c", 2), "11");
	assert_int_equal(t->csv.reject[0].line, 3);
	assert_string_equal(t->csv.reject[0].raw, "4,5");
	table_free(t);
	is_refused(open, sizeof open - 1, ERR_CSV_UNCLOSED, "quote opened at line 3 is never closed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_shift),
		cmocka_unit_test(test_no_cut_at_nul),
		cmocka_unit_test(test_no_lost_zero),
		cmocka_unit_test(test_no_other_digits),
		cmocka_unit_test(test_no_lost_rows),
	};

	return cmocka_run_group_tests_name("data never", tests, NULL, NULL);
}
