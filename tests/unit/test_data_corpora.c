/* Every file of the parser corpora and the messy tables: refused with the right number, or read with
 * as many rows, columns and rejects as another reader counts; files that say the same in another way
 * are the same table.  Without the data the tests are skipped. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "reference.h"
#include "table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void check_refused(const char *name, const struct table *t, const json_t *code)
{
	char number[8];
	int64_t seen;

	if (t->frame)
		fail_msg("%s was read, not refused", name);
	err_number(t->err.code, number);
	if (!num_parse_int(number + 1, (ptrdiff_t)strlen(number) - 1, &seen) ||
		seen != json_integer_value(code))
		fail_msg("%s: %s %s", name, number, t->err.msg);
	assert_non_null(strstr(t->err.msg, strrchr(name, '/') + 1)); /* which file */
}

static void check_read(const char *name, const struct table *t, const json_t *expect)
{
	if (!t->frame)
		fail_msg("%s: %s", name, t->err.msg);
	if (t->frame->rows != json_integer_value(json_object_get(expect, "rows")) ||
		t->frame->columns != json_integer_value(json_object_get(expect, "columns")) ||
		t->csv.rejected != json_integer_value(json_object_get(expect, "rejected")))
		fail_msg("%s: %td rows, %d columns, %lld rejected", name, t->frame->rows,
			(int)t->frame->columns, (long long)t->csv.rejected);
	assert_int_equal(t->csv.read, t->frame->rows + t->csv.rejected);
	if (t->csv.rejected > 0)
		assert_non_null(table_finding(t, "rejected", NULL));
}

static void test_all_files(void **state)
{
	struct arena *a = arena_new();
	json_t *files = reference_load("corpora.json", a);
	const char *name;
	json_t *expect;
	int seen = 0;

	(void)state;
	json_object_foreach(files, name, expect) {
		struct table *t = table_load(name, NULL);

		if (!t)
			continue; /* not all of the corpora are everywhere */
		if (json_object_get(expect, "code"))
			check_refused(name, t, json_object_get(expect, "code"));
		else
			check_read(name, t, expect);
		table_free(t);
		seen++;
	}
	arena_free(a);
	if (seen == 0)
		skip();
	assert_true(seen > 200);
}

static void same_cells(const char *name, struct table *x, struct table *y)
{
	assert_int_equal(x->frame->rows, y->frame->rows);
	assert_int_equal(x->frame->columns, y->frame->columns);
	for (int32_t i = 0; i < x->frame->columns; i++)
		for (ptrdiff_t r = 0; r < x->frame->rows; r++) {
			struct str one = column_text(&x->frame->column[i], r, x->arena);
			struct str two = column_text(&y->frame->column[i], r, y->arena);

			if (!str_equal(one, two))
				fail_msg("%s, row %td, column %d: \"%.*s\", not \"%.*s\"", name, r + 1, (int)i + 1,
					(int)two.n, two.p, (int)one.n, one.p);
		}
}

/* Pairs of csvkit: the same table in another encoding, with another delimiter, or as csvkit's own
 * converter wrote it. */
static void test_pairs(void **state)
{
	static const struct {
		const char *plain, *other, *na;
	} pairs[] = {
		{ "test_utf8.csv", "test_utf8_bom.csv", NULL },
		{ "test_utf8.csv", "test_utf16_big.csv", NULL },
		{ "test_utf8.csv", "test_utf16_little.csv", NULL },
		{ "dummy.csv", "dummy.tsv", NULL },
		{ "dummy.csv", "sniff_limit.csv", NULL },
		{ "dummy.csv", "optional_quote_characters.csv", NULL },
		{ "dummy.csv", "test_skip_lines.csv", NULL },
		{ "blanks_converted.csv", "blanks.csv", "+NONE" },
		{ "test_locale_converted.csv", "test_locale.csv", NULL },
		{ "test_date_format_converted.csv", "test_date_format.csv", NULL },
		{ "testxls_converted.csv", "testxlsx_converted.csv", NULL },
	};

	size_t seen = 0;

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct arena *a = arena_new();
		struct csv_options o = csv_defaults();
		const char *folder = "csv_torture/csvkit/examples";
		struct table *x = table_load(arena_printf(a, "%s/%s", folder, pairs[i].plain), &o);
		struct table *y;

		o.na = pairs[i].na;
		y = table_load(arena_printf(a, "%s/%s", folder, pairs[i].other), &o);
		arena_free(a);
		if (!x && !y)
			continue;
		if (!x || !y)
			fail_msg("%s or %s is absent", pairs[i].plain, pairs[i].other);
		seen++;
		assert_non_null(x->frame);
		assert_non_null(y->frame);
		same_cells(pairs[i].other, x, y);
		table_free(x);
		table_free(y);
	}
	if (seen == 0)
		skip();
	assert_int_equal(seen, sizeof pairs / sizeof *pairs);
}

/* What messytables says of its own files: rows, and cells that others get wrong. */
static void test_messytables(void **state)
{
	static const struct {
		const char *name, *column;
		ptrdiff_t row;
		const char *cell;
	} cases[] = {
		{ "simple.csv", "place", 0, "Galway" },
		{ "simple.psv", "All dwellings", 1, "40000" },
		{ "complex.csv", "another date", 0, "2011-10-24" },
		{ "complex.csv", "temperature", 2, "6000000" },
		{ "utf-16le_encoded.csv", "Organisation_name", 1, "Herefordshire PCT" },
	};

	size_t seen = 0;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *a = arena_new();
		struct table *t = table_load(arena_printf(a, "csv_torture/messytables/horror/%s", cases[i].name),
			NULL);

		arena_free(a);
		if (!t)
			continue;
		seen++;
		assert_non_null(t->frame);
		if (strcmp(table_cell(t, cases[i].column, cases[i].row), cases[i].cell) != 0)
			fail_msg("%s: \"%s\"", cases[i].name, table_cell(t, cases[i].column, cases[i].row));
		table_free(t);
	}
	if (seen == 0)
		skip();
	assert_int_equal(seen, sizeof cases / sizeof *cases);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_files),
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_messytables),
	};

	return cmocka_run_group_tests_name("data corpora", tests, NULL, NULL);
}
