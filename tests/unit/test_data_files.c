/* Real tables: rows, columns, types and missing cells as their READMEs tell; parser corpora cell for
 * cell against their JSON twins.  Without the data every test is skipped. */
#include "config.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "reference.h"
#include "table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static ptrdiff_t all_missing(const struct frame *f)
{
	ptrdiff_t n = 0;

	for (int32_t i = 0; i < f->columns; i++)
		n += f->column[i].missing_count;
	return n;
}

static void test_sizes(void **state)
{
	static const struct {
		const char *name;
		ptrdiff_t rows;
		int32_t columns;
		ptrdiff_t missing; /* -1: the README is silent */
	} cases[] = {
		{ "adult/adult_train.csv", 32561, 15, 4262 },
		{ "adult/adult_test.csv", 16281, 15, 2203 },
		{ "bike_sharing/hour.csv", 17379, 17, -1 },
		{ "breast_cancer/wdbc.csv", 569, 32, -1 },
		{ "california_housing/housing.csv", 20640, 10, 207 },
		{ "compas/compas-two-years-nonames.csv", 7214, 46, -1 },
		{ "elec2/elec.csv", 45312, 7, -1 },
		{ "german_credit/german_credit.csv", 1000, 21, -1 },
		{ "iris/iris_headered.csv", 150, 5, 0 },
		{ "label_errors_student_grades/student-grades.csv", 941, 7, -1 },
		{ "messy/311_Animals_short.csv", 4969, 31, -1 },
		{ "messy/FAOSTAT_2020_food_security_fr.csv", 12638, 15, -1 },
		{ "messy/global_super_store_orders.tsv", 1000, 25, -1 },
		{ "messy/melb_data.csv", 13580, 21, 13256 },
		{ "messy/squirrel_census_2018.csv", 3023, 31, -1 },
		{ "penguins/penguins.csv", 344, 7, -1 },
		{ "telco_churn/telco-customer-churn-by-IBM.csv", 7043, 21, 11 },
		{ "titanic/train.csv", 891, 12, -1 },
		{ "titanic/test.csv", 418, 11, -1 },
		{ "titanic/seaborn_titanic.csv", 891, 15, -1 },
		{ "wine_quality/winequality-all.csv", 6497, 13, -1 },
		{ "wine_quality/winequality-red.csv", 1599, 12, -1 },
		{ "wine_quality/winequality-white.csv", 4898, 12, -1 },
		{ "wine_quality/plotly_winequality-red_bom.csv", 1599, 12, -1 },
		{ "nist_strd/csv/Lew.csv", 200, 1, 0 },
		{ "nist_strd/csv/Longley.csv", 16, 7, 0 },
		{ "nist_strd/csv/NumAcc4.csv", 1001, 1, 0 },
		{ "nist_strd/csv/PiDigits.csv", 5000, 1, 0 },
		{ "nist_strd/csv/SmLs09.csv", 18009, 2, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct table *t = table_load(cases[i].name, NULL);

		if (!t)
			skip();
		if (!t->frame)
			fail_msg("%s", t->err.msg);
		if (t->frame->rows != cases[i].rows || t->frame->columns != cases[i].columns ||
			t->csv.rejected != 0)
			fail_msg("%s: %td x %d", cases[i].name, t->frame->rows, (int)t->frame->columns);
		if (cases[i].missing >= 0 && all_missing(t->frame) != cases[i].missing)
			fail_msg("%s: %td missing", cases[i].name, all_missing(t->frame));
		table_free(t);
	}
}

static void test_types(void **state)
{
	static const struct {
		const char *name, *column;
		enum column_type type;
		enum column_role role;
	} cases[] = {
		{ "adult/adult_train.csv", "workclass", COLUMN_CATEGORY, ROLE_FEATURE },
		{ "adult/adult_train.csv", "fnlwgt", COLUMN_INTEGER, ROLE_FEATURE },
		{ "bike_sharing/hour.csv", "dteday", COLUMN_DATE, ROLE_FEATURE },
		{ "bike_sharing/hour.csv", "instant", COLUMN_INTEGER, ROLE_ID },
		{ "breast_cancer/wdbc.csv", "diagnosis", COLUMN_CATEGORY, ROLE_FEATURE },
		{ "messy/311_Animals_short.csv", "Created Date", COLUMN_TIME, ROLE_FEATURE },
		{ "messy/FAOSTAT_2020_food_security_fr.csv", "Code zone (M49)", COLUMN_CATEGORY,
			ROLE_FEATURE },
		{ "messy/global_super_store_orders.tsv", "Sales", COLUMN_NUMBER, ROLE_FEATURE },
		{ "messy/global_super_store_orders.tsv", "Order Date", COLUMN_DATE, ROLE_FEATURE },
		{ "messy/melb_data.csv", "Date", COLUMN_DATE, ROLE_FEATURE },
		{ "messy/squirrel_census_2018.csv", "Running", COLUMN_BOOLEAN, ROLE_FEATURE },
		{ "telco_churn/telco-customer-churn-by-IBM.csv", "TotalCharges", COLUMN_NUMBER, ROLE_FEATURE },
		{ "telco_churn/telco-customer-churn-by-IBM.csv", "customerID", COLUMN_TEXT, ROLE_ID },
		{ "telco_churn/telco-customer-churn-by-IBM.csv", "Churn", COLUMN_BOOLEAN, ROLE_FEATURE },
		{ "titanic/train.csv", "PassengerId", COLUMN_INTEGER, ROLE_ID },
		{ "titanic/train.csv", "Survived", COLUMN_INTEGER, ROLE_FEATURE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct table *t = table_load(cases[i].name, NULL);
		const struct column *c;

		if (!t)
			skip();
		c = table_column(t, cases[i].column);
		if (c->type != cases[i].type || c->role != cases[i].role)
			fail_msg("%s is a %s, %s", c->name, column_type_name(c->type), column_role_name(c->role));
		table_free(t);
	}
}

static void counts(struct table *t, const char *column, const char *level, int64_t expected)
{
	const struct column *c = table_column(t, column);
	int64_t *count = ARENA_ARRAY(t->arena, int64_t, c->levels);
	int32_t i = column_find_level(c, str_of(level));

	column_count_levels(c, count);
	assert_true(i >= 0);
	assert_int_equal(count[i], expected);
}

static void test_contents(void **state)
{
	struct table *t = table_load("adult/adult_train.csv", NULL);

	(void)state;
	if (!t)
		skip();
	counts(t, "income", ">50K", 7841);
	table_free(t);
	t = table_load("telco_churn/telco-customer-churn-by-IBM.csv", NULL);
	counts(t, "Churn", "Yes", 1869);
	table_free(t);
	t = table_load("breast_cancer/wdbc.csv", NULL);
	counts(t, "diagnosis", "M", 212);
	counts(t, "diagnosis", "B", 357);
	table_free(t);
	t = table_load("messy/melb_data.csv", NULL); /* day/month/year */
	assert_string_equal(table_cell(t, "Date", 0), "2016-12-03");
	table_free(t);
	t = table_load("messy/global_super_store_orders.tsv", NULL);
	assert_string_equal(table_cell(t, "Sales", 0), "45.06");
	assert_string_equal(table_cell(t, "Order Date", 0), "2014-08-15");
	assert_string_equal(table_finding(t, "empty_name", NULL), "column 1 has no name; named \"c1\"");
	table_free(t);
	t = table_load("messy/FAOSTAT_2020_food_security_fr.csv", NULL);
	assert_string_equal(table_cell(t, "Code zone (M49)", 0), "004");
	table_free(t);
	t = table_load("compas/compas-two-years-nonames.csv", NULL);
	assert_string_equal(table_finding(t, "duplicate_name", NULL),
		"duplicate column \"decile_score\" renamed \"decile_score_2\"");
	table_free(t);
	t = table_load("wine_quality/winequality-red.data.csv", NULL);
	assert_null(t->frame);
	assert_int_equal(t->err.code, ERR_CSV_HEADER);
	table_free(t);
}

static void test_headerless(void **state)
{
	struct csv_options o = csv_defaults();
	struct table *with = table_load("wine_quality/winequality-red.csv", NULL);
	struct table *without;

	(void)state;
	if (!with)
		skip();
	o.header = 0;
	without = table_load("wine_quality/winequality-red.data.csv", &o);
	assert_non_null(without->frame);
	assert_int_equal(without->frame->rows, with->frame->rows);
	for (int32_t i = 0; i < with->frame->columns; i++)
		assert_memory_equal(with->frame->column[i].number, without->frame->column[i].number,
			(size_t)with->frame->rows * sizeof(double));
	table_free(with);
	table_free(without);
}

/* Every column as text, so that cells can be compared with the bytes of the twin. */
static struct table *load_text(const char *name)
{
	struct table *plain = table_load(name, NULL);
	struct csv_options o = csv_defaults();
	struct csv_override *type;
	struct table *t;

	if (!plain || !plain->frame)
		return plain;
	type = ARENA_ARRAY(plain->arena, struct csv_override, plain->frame->columns);
	for (int32_t i = 0; i < plain->frame->columns; i++)
		type[i] = (struct csv_override){ plain->frame->column[i].name, "text" };
	o.type = type;
	o.types = plain->frame->columns;
	t = table_load(name, &o);
	table_free(plain);
	return t;
}

static void same_cell(struct table *t, int32_t column, ptrdiff_t row, const json_t *expected)
{
	struct str s = column_text(&t->frame->column[column], row, t->arena);

	if (!str_equal(s, str_of(json_string_value(expected))))
		fail_msg("row %td column %d: \"%.*s\", not \"%s\"", row, (int)column, (int)s.n, s.p,
			json_string_value(expected));
}

/* A twin is a list of objects, or of lists with the header first. */
static void same_table(struct table *t, const json_t *twin)
{
	bool objects = json_is_object(json_array_get(twin, 0));
	size_t first = objects ? 0 : 1;

	assert_int_equal(t->frame->rows, json_array_size(twin) - first);
	for (size_t r = first; r < json_array_size(twin); r++) {
		const json_t *row = json_array_get(twin, r);

		assert_int_equal(t->frame->columns, objects ? json_object_size(row) : json_array_size(row));
		for (int32_t i = 0; i < t->frame->columns; i++)
			same_cell(t, i, (ptrdiff_t)(r - first), objects ?
				json_object_get(row, t->frame->column[i].name) : json_array_get(row, (size_t)i));
	}
}

static void compare_folder(const char *csv, const char *json, int expected)
{
	struct arena *a = arena_new();
	const char *folder = reference_table(csv, a);
	ptrdiff_t n = 0;
	char **file = folder ? file_list(folder, ".csv", a, &n) : NULL;
	int compared = 0;

	if (!folder) {
		arena_free(a);
		skip();
	}
	for (ptrdiff_t i = 0; i < n; i++) {
		const char *name = arena_printf(a, "%s/%s", csv, file[i]);
		const char *path = reference_table(arena_printf(a, "%s/%s.json", json, file_stem(file[i], a)), a);
		json_t *twin = path ? json_load_file(path, 0, NULL) : NULL;
		struct table *t = load_text(name);

		if (json_is_array(twin) && t->frame) {
			same_table(t, twin);
			compared++;
		} else if (t->frame && !twin && strncmp(file[i], "bad-", 4) != 0) {
			fail_msg("%s has no twin", file[i]);
		}
		json_decref(twin);
		table_free(t);
	}
	arena_free(a);
	assert_int_equal(compared, expected);
}

/* Of the first folder, one twin tells of another phone number than its file.  Three of the second
 * hold no row as we see it: a header alone, blank lines alone. */
static void test_twins(void **state)
{
	(void)state;
	compare_folder("csv_torture/csv-spectrum/csvs", "csv_torture/csv-spectrum/json", 11);
	compare_folder("csv_torture/csv-test-data/csv", "csv_torture/csv-test-data/json", 15);
}

static void test_bad_files(void **state)
{
	static const struct {
		const char *name;
		enum err_code code;
	} cases[] = {
		{ "csv-test-data/csv/all-empty.csv", ERR_CSV_EMPTY },
		{ "csv-test-data/csv/bad-header-less-fields.csv", ERR_CSV_SHORT },
		{ "csv-test-data/csv/bad-header-more-fields.csv", ERR_CSV_LONGER },
		{ "csv-test-data/csv/bad-header-no-header.csv", ERR_CSV_EMPTY },
		{ "csv-test-data/csv/bad-header-wrong-header.csv", ERR_CSV_NO_ROWS },
		{ "csv-test-data/csv/bad-missing-quote.csv", ERR_CSV_UNCLOSED },
		{ "csv-test-data/csv/bad-quotes-with-unescaped-quote.csv", ERR_CSV_QUOTE },
		{ "csvkit/examples/null_byte.csv", ERR_CSV_NUL },
		{ "csvkit/examples/no_header_row.csv", ERR_CSV_HEADER },
		{ "csvkit/examples/test_latin1.csv", ERR_CSV_UTF8 },
		{ "csvkit/examples/test.xlsx", ERR_CSV_MAGIC },
		{ "csvkit/examples/test.xls", ERR_CSV_MAGIC },
		{ "csvkit/examples/dummy.csv.bz2", ERR_CSV_MAGIC },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *a = arena_new();
		struct table *t = table_load(arena_printf(a, "csv_torture/%s", cases[i].name), NULL);

		if (!t) {
			arena_free(a);
			skip();
		}
		if (t->frame || t->err.code != cases[i].code)
			fail_msg("%s: %s", cases[i].name, t->frame ? "read" : t->err.msg);
		table_free(t);
		arena_free(a);
	}
}

/* A file that holds no bytes to read is refused by its name, and nothing waits for it. */
static void test_socket(void **state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct csv_options o = csv_defaults();
	struct arena *a = arena_new();
	struct csv_table t;
	struct err e = ERR_INIT;
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	snprintf(address.sun_path, sizeof address.sun_path, "socket-%d.csv", (int)getpid());
	assert_true(fd >= 0 && bind(fd, (const struct sockaddr *)&address, sizeof address) == 0);
	assert_false(csv_load(address.sun_path, &o, &t, a, NULL, &e));
	unlink(address.sun_path);
	close(fd);
	assert_int_equal(e.code, ERR_CSV_OPEN);
	assert_non_null(strstr(e.msg, address.sun_path));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_contents),
		cmocka_unit_test(test_headerless),
		cmocka_unit_test(test_twins),
		cmocka_unit_test(test_bad_files),
		cmocka_unit_test(test_socket),
	};

	return cmocka_run_group_tests_name("data files", tests, NULL, NULL);
}
