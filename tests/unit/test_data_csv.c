/* Reading CSV: what is refused, rejected and noted, in the very words; quoting; dialects. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "data/csv_scan.h"
#include "table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct refusal {
	const char *text;
	enum err_code code;
	int64_t line;
	const char *message;
};

static void refuses(const struct refusal *r, const struct csv_options *o)
{
	struct table *t = table_read(r->text, o);

	if (t->frame)
		fail_msg("read, but should say: %s", r->message);
	assert_string_equal(t->err.msg, r->message);
	assert_int_equal(t->err.code, r->code);
	assert_int_equal(t->err.line, r->line);
	table_free(t);
}

static void test_refusals(void **state)
{
	static const struct refusal cases[] = {
		{ "", ERR_CSV_EMPTY, 0, "t.csv: no data (0 bytes)" },
		{ "\xef\xbb\xbf", ERR_CSV_EMPTY, 0, "t.csv: no data (3 bytes)" },
		{ " \n\t\r\n", ERR_CSV_EMPTY, 0, "t.csv: no data (5 bytes)" },
		{ "a,b,c\n", ERR_CSV_NO_ROWS, 0, "t.csv: no data rows: 3 columns, 0 rows" },
		{ "a,b,c", ERR_CSV_NO_ROWS, 0, "t.csv: no data rows: 3 columns, 0 rows" },
		{ "name,city\nA,Z\xfcrich\n", ERR_CSV_UTF8, 2, "t.csv: line 2, column \"city\": byte 0xFC is "
			"not UTF-8; looks like Windows-1252 (try --encoding cp1252)" },
		{ "name,city\n\"A\",\"Z\xfcrich\"\n", ERR_CSV_UTF8, 2, "t.csv: line 2, column \"city\": byte "
			"0xFC is not UTF-8; looks like Windows-1252 (try --encoding cp1252)" },
		{ "name,city\nA,Z\x81rich\n", ERR_CSV_UTF8, 2,
			"t.csv: line 2, column \"city\": byte 0x81 is not UTF-8" },
		{ "a,b\nx,\xc3", ERR_CSV_UTF8, 2, "t.csv: line 2, column \"b\": byte 0xC3 is not UTF-8; looks "
			"like Windows-1252 (try --encoding cp1252)" },
		{ "a,b,c\n1,2\n", ERR_CSV_SHORT, 2,
			"t.csv: line 2: 2 fields, expected 3 (columns after \"b\" missing)" },
		{ "a,b,c\n1,2,3,4,5\n", ERR_CSV_LONG, 2,
			"t.csv: line 2: 5 fields, expected 3; extra \"4\" - unquoted comma?" },
		{ "a,b,c\n1,2,3,4\n5,6,7,8\n", ERR_CSV_LONGER, 1, "t.csv: rows have 4 fields, header has 3: "
			"name the first column, or --index first" },
		{ "a,b\n1,\"x\"y\n", ERR_CSV_QUOTE, 2, "t.csv: line 2 field 2: text after closing quote" },
		{ "a,b\n1,2\n3,\"x\n4,5\n6,7\n", ERR_CSV_UNCLOSED, 3,
			"t.csv: quote opened at line 3 is never closed (reached end of file)" },
		{ "1,2,3\n4,5,6\n", ERR_CSV_HEADER, 1, "t.csv: first row looks like data: header?" },
		{ "2024-01-31,5\n2024-02-01,6\n", ERR_CSV_HEADER, 1,
			"t.csv: first row looks like data: header?" },
		{ "a,b,c\n1,2,3\n4,5,6\n7,8,9\n1,2\n3,4\n5,6\n", ERR_CSV_TABLES, 5,
			"t.csv: shape changes at line 5 (3 -> 2 fields for the rest): two tables?" },
		{ "PK\3\4 and more", ERR_CSV_MAGIC, 0, "t.csv: this is a zip archive: unzip it first" },
		{ "PK\3\4 xl/workbook.xml", ERR_CSV_MAGIC, 0,
			"t.csv: this is an Excel workbook: save the sheet as CSV first" },
		{ "BZh91AY&SY..", ERR_CSV_MAGIC, 0, "t.csv: this is a bzip2 file: bunzip2 it first" },
		{ "PAR1....PAR1", ERR_CSV_MAGIC, 0, "t.csv: this is a Parquet file: convert it to CSV first" },
		{ "a,b,c\n1,2\n1,2,3\n4,5\n6,7,8,9\n", ERR_CSV_REJECTS, 2, "t.csv: rejected 3 of 4 rows, more than half; the "
			"first: line 2: 2 fields, expected 3 (columns after \"b\" missing)" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		refuses(&cases[i], NULL);
}

static void test_nul(void **state)
{
	static const char text[] = "a,b\n1,2\n3,4\n5,\0\n";
	struct table *t = table_read_bytes(text, (ptrdiff_t)sizeof text - 1, NULL);

	(void)state;
	assert_null(t->frame);
	assert_string_equal(t->err.msg, "t.csv: line 4: NUL byte; this looks like a binary file");
	assert_int_equal(t->err.code, ERR_CSV_NUL);
	table_free(t);
}

static void test_limits(void **state)
{
	struct csv_options o = csv_defaults();
	struct arena *a = arena_new();
	char *text = ARENA_ARRAY(a, char, 1024 * 1024 + 200);
	struct refusal record = { text, ERR_CSV_LIMIT, 3,
		"t.csv: line 3: record longer than 1 MiB; unclosed quote? (--max-record)" };
	struct refusal field = { text, ERR_CSV_LIMIT, 3,
		"t.csv: line 3: field longer than 256 KiB; unclosed quote? (--max-record)" };
	struct refusal wide = { "a,b,c,d\n1,2,3,4\n", ERR_CSV_LIMIT, 1, "t.csv: line 1: more than 3 fields" };
	struct table *t;

	(void)state;
	memcpy(text, "a,b\n1,2\n3,", 10);
	memset(text + 10, 'x', 256 * 1024);
	t = table_need(text, NULL); /* exactly at the limit */
	assert_int_equal(t->frame->rows, 2);
	table_free(t);
	text[10 + 256 * 1024] = 'x';
	refuses(&field, NULL);
	for (ptrdiff_t i = 10; i < 1024 * 1024 + 10; i++)
		text[i] = i % 2 ? ',' : 'x';
	refuses(&record, NULL);
	/* In quotes as well, where lines go on. */
	memset(text + 10, '\n', 1024 * 1024);
	text[10] = '"';
	refuses(&record, NULL);
	o.max_record = 8 * 1024 * 1024;
	text[1024 * 1024] = '"';
	memset(text + 1024 * 1024 + 1, 0, 100);
	t = table_need(text, &o);
	assert_int_equal(strlen(table_cell(t, "b", 1)), 1024 * 1024 - 11);
	table_free(t);
	o = csv_defaults();
	o.max_columns = 3;
	refuses(&wide, &o);
	arena_free(a);
}

static void test_resync_hint(void **state)
{
	struct table *t = table_read("a,b\n1,2\n3,\"x\n4,5\n6,7\n", NULL);

	(void)state;
	assert_string_equal(t->err.hint, "line 4 has 2 fields again: close the quote before it");
	table_free(t);
}

static void test_rejects(void **state)
{
	struct table *t = table_need("a,b,c\n1,2,3\n4,5\n6,Smith, J,7\n8,\"x\"y,9\n10,11,12\n13,14,15\n", NULL);
	const struct csv_reject *r = t->csv.reject;

	(void)state;
	assert_int_equal(t->frame->rows, 3);
	assert_int_equal(t->csv.read, 6);
	assert_int_equal(t->csv.rejected, 3);
	assert_int_equal(t->csv.rejects, 3);
	assert_string_equal(r[0].message, "line 3: 2 fields, expected 3 (columns after \"b\" missing)");
	assert_string_equal(r[0].code, "MISSING_COLUMNS");
	assert_string_equal(r[0].column, "c");
	assert_string_equal(r[0].raw, "4,5");
	assert_int_equal(r[0].line, 3);
	assert_int_equal(r[0].offset, 12);
	assert_string_equal(r[1].message,
		"line 4: 4 fields, expected 3; extra \"Smith, J\" - unquoted comma?");
	assert_string_equal(r[1].code, "TOO_MANY_COLUMNS");
	assert_string_equal(r[2].message, "line 5 field 2: text after closing quote");
	assert_string_equal(r[2].code, "UNQUOTED_VALUE");
	assert_string_equal(table_finding(t, "rejected", NULL), "rejected 3 of 6 rows; the first: line 3: "
		"2 fields, expected 3 (columns after \"b\" missing)");
	assert_string_equal(table_cell(t, "b", 2), "14");
	table_free(t);
}

static void test_pad_and_limit(void **state)
{
	struct csv_options o = csv_defaults();
	struct refusal one = { "a,b\n1,2\n3\n4,5\n", ERR_CSV_REJECTS, 3, "t.csv: rejected 1 of 3 rows, "
		"more than 0; the first: line 3: 1 field, expected 2 (columns after \"a\" missing)" };
	struct table *t;

	(void)state;
	o.max_rejects = 0;
	refuses(&one, &o);
	o.pad = true;
	t = table_need(one.text, &o);
	assert_int_equal(t->frame->rows, 3);
	assert_true(column_missing_at(table_column(t, "b"), 1));
	table_free(t);
}

/* A quote that opens late in a damaged line must not swallow the good lines behind it. */
static void test_damage_is_local(void **state)
{
	struct table *t = table_need("a,b\n1,2\n3,\"x\n4,5\n6,\"y\" z\n7,8\n9,10\n11,12\n", NULL);

	(void)state;
	assert_int_equal(t->csv.rejected, 2);
	assert_int_equal(t->csv.reject[0].line, 3);
	assert_int_equal(t->csv.reject[1].line, 5);
	assert_int_equal(t->frame->rows, 5);
	assert_string_equal(table_cell(t, "a", 1), "4");
	table_free(t);
}

static void notes(const char *text, const char *code, const char *message)
{
	struct table *t = table_need(text, NULL);
	const char *found = table_finding(t, code, NULL);

	if (!found)
		fail_msg("no finding %s", code);
	assert_string_equal(found, message);
	table_free(t);
}

static void test_notes(void **state)
{
	(void)state;
	notes("a,b\r\n1,2\r\n3,4\n5,6\r\n", "line_ends", "mixed line ends: 3 CRLF, 1 LF; all accepted");
	notes("a,b\n1,5\" pipe\n2,x\n", "literal_quote", "line 2: literal quote kept");
	notes("a,b,\n1,2,\n3,4,\n", "empty_column", "dropped empty last column");
	notes("a,b\n1,2,\n3,4,\n", "empty_column", "dropped empty last column");
	notes("a,b,\n1,2\n3,4\n", "empty_column", "dropped empty last column");
	notes("a,a\n1,2\n", "duplicate_name", "duplicate column \"a\" renamed \"a_2\"");
	notes("a,a,a_2\n1,2,3\n", "duplicate_name", "duplicate column \"a\" renamed \"a_3\"");
	notes("a,,c\n1,2,3\n", "empty_name", "column 2 has no name; named \"c2\"");
	notes("c2,,c\n1,2,3\n", "empty_name", "column 2 has no name; named \"c2_2\"");
	notes("Age,age\n1,2\n", "case_name", "columns \"Age\" and \"age\" differ only in case");
	notes("a,b,x\xe2\x80\x8by\n1,2,3\n", "odd_name",
		"column 3 name contains U+200B (invisible); shown as <200B>");
	notes("a,b\n1,2\n\n3,4\n", "blank_lines", "1 blank line skipped");
	notes("Report\nof today\n\n# x\n\na,b,c\n1,2,3\n4,5,6\n", "preamble",
		"skipped 5 preamble lines, table starts at line 6");
	notes("t,v\nsec,m/s\n1,2\n3,4\n5,6\n7,8\n", "rejected", "rejected 1 of 5 rows; the first: line 2 "
		"looks like units (text over numeric columns): skipped");
	notes("t,v\nsec,m/s\n1,2\n3,4\n5,6\n7,8\n", "units",
		"line 2 looks like units (text over numeric columns): skipped");
	notes("a;b\n1,5;x\n2,5;y\n", "delimiter", "delimiter \";\" (1.00 of 3 records agree; next best "
		"\",\" 0.67)");
	notes("a,b\n1,x\n1,x\n2,y\n", "duplicates", "1 exact duplicate row (33.3 %)");
	notes("a,b\n,x\n,y\n", "all_missing", "\"a\": every value is missing");
	notes("a,b\n5,x\n5,y\n", "constant", "\"a\": every value is \"5\"");
}

/* The five ways in which other readers lose data without a word. */
static void test_never_silent(void **state)
{
	struct refusal shifted = { "a,b,c\n1,2,3,4\n5,6,7,8\n", ERR_CSV_LONGER, 1, "t.csv: rows have 4 "
		"fields, header has 3: name the first column, or --index first" };
	struct refusal unclosed = { "a,b\n1,\"2\n3,4\n", ERR_CSV_UNCLOSED, 2,
		"t.csv: quote opened at line 2 is never closed (reached end of file)" };
	static const char nul[] = "a,b\nx\0y,2\n";
	struct table *t;

	(void)state;
	refuses(&shifted, NULL);                                /* 1: columns shifted into an index */
	t = table_read_bytes(nul, (ptrdiff_t)sizeof nul - 1, NULL);
	assert_int_equal(t->err.code, ERR_CSV_NUL);             /* 2: a field cut at a NUL */
	table_free(t);
	t = table_need("zip,n\n01234,1\n99999,2\n", NULL);      /* 3: leading zeros */
	assert_string_equal(table_cell(t, "zip", 0), "01234");
	table_free(t);
	t = table_need("id,n\n9007199254740993,1\n,2\n7,3\n", NULL); /* 4: digits beyond doubles */
	assert_string_equal(table_cell(t, "id", 0), "9007199254740993");
	assert_string_equal(table_finding(t, "long_digits", "id"),
		"\"id\": values above 9007199254740992 lose digits as numbers; kept as text");
	table_free(t);
	refuses(&unclosed, NULL);                               /* 5: no rows behind an open quote */
	t = table_need("a,b,c\n1,2,3\n4,5\n6,7,8\n9,10,11\n", NULL); /* and reading on behind a ragged row */
	assert_int_equal(t->frame->rows, 3);
	assert_int_equal(t->csv.rejected, 1);
	table_free(t);
}

static void test_dialects(void **state)
{
	static const struct {
		const char *text;
		char delimiter;
		int32_t columns;
		ptrdiff_t rows;
	} cases[] = {
		{ "a,b\n1,2\n", ',', 2, 1 },
		{ "a\tb\tc\n1\t2,5\t3\n2\t3,5\t4\n", '\t', 3, 2 },
		{ "a;b\n1,5;2,5\n3,5;4,5\n", ';', 2, 2 },
		{ "a|b|c\nx y|z,w|3\nx|w|4\n", '|', 3, 2 },
		{ "name\nJohn Doe\nMary Ann Lee\n", ',', 1, 2 },
		{ "x y z\n1 2 3\n4 5 6\n", ' ', 3, 2 },
		{ "t,v\n10:00:00,1\n11:30:30,2\n", ',', 2, 2 },
		{ "a\r1\r2\r", ',', 1, 2 },
		{ "a,b\r1,2\r3,4", ',', 2, 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct table *t = table_need(cases[i].text, NULL);

		assert_int_equal(t->csv.dialect.delimiter, cases[i].delimiter);
		assert_int_equal(t->frame->columns, cases[i].columns);
		assert_int_equal(t->frame->rows, cases[i].rows);
		table_free(t);
	}
}

static void test_overrides(void **state)
{
	struct csv_options o = csv_defaults();
	struct table *t;

	(void)state;
	o.header = 0;
	t = table_need("1,2\n3,4\n", &o);
	assert_int_equal(t->frame->rows, 2);
	assert_string_equal(table_cell(t, "c1", 0), "1");
	table_free(t);
	o.header = 1;
	t = table_need("1,2\n3,4\n", &o);
	assert_string_equal(table_cell(t, "2", 0), "4");
	table_free(t);
	o = csv_defaults();
	o.index_first = true;
	t = table_need("a,b,c\nr1,2,3,4\nr2,6,7,8\n", &o);
	assert_string_equal(table_cell(t, "index", 1), "r2");
	assert_string_equal(table_cell(t, "a", 1), "6");
	table_free(t);
	o = csv_defaults();
	o.skip = 1;
	t = table_need("x,y\na,b\n1,2\n", &o);
	assert_string_equal(table_cell(t, "b", 0), "2");
	table_free(t);
	t = table_need("x,y\n\t\na,b\n1,2\n", &o); /* a line of blanks is no header */
	assert_string_equal(table_cell(t, "b", 0), "2");
	table_free(t);
	o.skip = 0; /* nothing to skip: no line that names the delimiter */
	o.delimiter = ',';
	t = table_need("sep=;\nk\n", &o);
	assert_string_equal(table_cell(t, "sep=;", 0), "k");
	table_free(t);
	o = csv_defaults();
	t = table_need("sep=T\nk\n", &o);
	assert_string_equal(table_cell(t, "sep=T", 0), "k");
	table_free(t);
	o.delimiter = '|';
	o.quote = 'n';
	t = table_need("a|b\n\"1|2,5\n", &o);
	assert_string_equal(table_cell(t, "a", 0), "\"1");
	table_free(t);
	t = table_need("a,b\n'x, y',1\n'z',2\n", NULL);
	assert_string_equal(table_cell(t, "a", 0), "x, y");
	assert_string_equal(table_finding(t, "quote", NULL), "fields are quoted with '");
	table_free(t);
}

static void test_encodings(void **state)
{
	static const char little[] = "\xff\xfe" "a\0,\0b\0\n\0\xe4\0,\0=\xd8\0\xde\n";
	static const char big[] = "\0a\0,\0b\0\n\0x\0,\0\xe9\0\n";
	struct csv_options o = csv_defaults();
	struct table *t = table_read_bytes(little, (ptrdiff_t)sizeof little, NULL);

	(void)state;
	assert_non_null(t->frame);
	assert_string_equal(table_cell(t, "a", 0), "\xc3\xa4");
	assert_string_equal(table_cell(t, "b", 0), "\xf0\x9f\x98\x80");
	assert_string_equal(table_finding(t, "encoding", NULL), "UTF-16LE decoded");
	table_free(t);
	t = table_read_bytes(big, (ptrdiff_t)sizeof big - 1, NULL);
	assert_non_null(t->frame);
	assert_string_equal(table_cell(t, "b", 0), "\xc3\xa9");
	table_free(t);
	t = table_read_bytes(little, 16, NULL); /* cut inside a pair */
	assert_int_equal(t->err.code, ERR_CSV_UTF8);
	table_free(t);
	o.encoding = "cp1252";
	t = table_need("a,b\n\x80" "5,Z\xfcrich\n", &o);
	assert_string_equal(table_cell(t, "a", 0), "\xe2\x82\xac" "5");
	assert_string_equal(table_cell(t, "b", 0), "Z\xc3\xbcrich");
	table_free(t);
	t = table_need("\xef\xbb\xbf\"id\",b\n1,2\n", NULL);
	assert_string_equal(t->frame->column[0].name, "id");
	table_free(t);
}

static void test_quoting(void **state)
{
	struct table *t = table_need("a,b,c\n1,\"x, \"\"y\"\"\r\nz\",\" p \"\n2, q,\"r\" \n\"3\",\"\",s\n", NULL);

	(void)state;
	assert_string_equal(table_cell(t, "b", 0), "x, \"y\"\r\nz");
	assert_string_equal(table_cell(t, "c", 0), " p ");
	assert_string_equal(table_cell(t, "b", 1), " q");
	assert_string_equal(table_cell(t, "c", 1), "r");
	assert_true(column_missing_at(table_column(t, "b"), 2));
	assert_int_equal(table_column(t, "a")->type, COLUMN_INTEGER);
	table_free(t);
	/* ", " as delimiter: the blank belongs to it. */
	t = table_need("a, b, c\nx, y, z\nu, \"v, w\", t\n", NULL);
	assert_string_equal(table_cell(t, "b", 0), "y");
	assert_string_equal(table_cell(t, "b", 1), "v, w");
	table_free(t);
	/* One column: a blank line is a missing cell, but not at the end. */
	t = table_need("a\n1\n\n3\n\n", NULL);
	assert_int_equal(t->frame->rows, 3);
	assert_true(column_missing_at(table_column(t, "a"), 1));
	table_free(t);
}

/* Cutting in place and libcsv give the same fields. */
static void test_two_ways(void **state)
{
	static const char text[] = "a,b,c\n1,,3\n,,\n x , y,\tz\n\xc3\xa9,2\r\n,\nlast,1,2";
	struct arena *a = arena_new();
	struct csv_text t = { .p = text, .n = (ptrdiff_t)sizeof text - 1, .quotes = true, .crlf = 1 };

	(void)state;
	for (int i = 0; i < 2; i++) {
		bool trim = i == 1;
		struct csv_scan *x = csv_scan_new(&t, ',', '"', trim, a);
		struct csv_scan *y = csv_scan_new(&t, ',', '"', trim, a);
		int records = 0;

		while (csv_scan_next(x)) {
			assert_true(csv_scan_next_strict(y));
			assert_int_equal(x->fields, y->fields);
			for (int32_t k = 0; k < x->fields; k++)
				assert_true(str_equal(x->field[k], y->field[k]));
			assert_int_equal(x->at, y->at);
			assert_int_equal(x->line, y->line);
			records++;
		}
		assert_false(csv_scan_next_strict(y));
		assert_int_equal(records, 7);
	}
	arena_free(a);
}

static void test_cancel(void **state)
{
	(void)state;
	table_check_stopped();
}

/* Under any memory limit the file is read, or refused with nothing left behind. */
static void test_memory(void **state)
{
	static const char text[] = "n,c,d,t,q\n1,x,2024-01-01,k1,\"a\nb\"\n,y,2024-01-02,k2,c\n3,x,,k3,d\n"
		"oops,z,2024-01-03,k4,e\n";
	bool read = false;
	bool refused = false;

	(void)state;
	for (int64_t limit = 1; limit < 20000 && !read; limit += 16) {
		struct table *t;

		mem_set_limit(mem_big_in_use() + limit);
		t = table_read(text, NULL);
		read = t->frame != NULL;
		refused = refused || t->err.code == ERR_NOMEM;
		assert_true(read || t->err.code == ERR_NOMEM);
		table_free(t);
		assert_int_equal(mem_big_in_use(), 0);
	}
	mem_set_limit(0);
	assert_true(read && refused);
}

static void test_files(void **state)
{
	struct arena *a = arena_new();
	struct csv_options o = csv_defaults();
	struct csv_table t;
	struct err e = ERR_INIT;

	(void)state;
	assert_false(csv_load("/nonexistent/x.csv", &o, &t, a, NULL, &e));
	assert_int_equal(e.code, ERR_CSV_OPEN);
	assert_non_null(strstr(e.msg, "No such file"));
	err_clear(&e);
	assert_false(csv_load("/tmp", &o, &t, a, NULL, &e));
	assert_int_equal(e.code, ERR_CSV_FILE);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_resync_hint),
		cmocka_unit_test(test_rejects),
		cmocka_unit_test(test_pad_and_limit),
		cmocka_unit_test(test_damage_is_local),
		cmocka_unit_test(test_notes),
		cmocka_unit_test(test_never_silent),
		cmocka_unit_test(test_dialects),
		cmocka_unit_test(test_overrides),
		cmocka_unit_test(test_encodings),
		cmocka_unit_test(test_quoting),
		cmocka_unit_test(test_two_ways),
		cmocka_unit_test(test_cancel),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests_name("data csv", tests, NULL, NULL);
}
