/* A file that is read in parts, the fast way, on several threads, gives the table that one reading
 * through libcsv gives: cell for cell, reject for reject, word for word. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/rng.h"
#include "base/text.h"
#include "data/csv_load.h"
#include "reference.h"
#include "table.h"
#include "threads.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define TABLES 600 /* CAIRN_TEST_TABLES makes it more */

/* One reading, and all it says. */
struct reading {
	struct arena *arena;
	struct csv_table csv;
	struct err err;
	bool ok;
};

static struct reading *read_planned(const char *p, ptrdiff_t n, const struct csv_options *o,
	const struct csv_plan *plan, int hands)
{
	struct arena *a = arena_new();
	struct reading *r = ARENA_NEW(a, struct reading);
	struct ctl *c = ARENA_NEW(a, struct ctl);
	char *tight = malloc(n > 0 ? (size_t)n : 1); /* a sanitizer sees a byte read behind it */

	threads_use(c, hands);
	r->arena = a;
	if (n > 0)
		memcpy(tight, p, (size_t)n);
	r->ok = csv_parse_planned(tight, n, "t.csv", o, plan, &r->csv, a, c, &r->err);
	free(tight);
	return r;
}

static void reading_free(struct reading *r)
{
	frame_unref(r->ok ? r->csv.frame : NULL);
	arena_free(r->arena);
}

static void same_text(const char *a, const char *b)
{
	assert_string_equal(a ? a : "(none)", b ? b : "(none)");
}

static void same_rejects(const struct csv_table *a, const struct csv_table *b)
{
	assert_int_equal(a->read, b->read);
	assert_int_equal(a->rejected, b->rejected);
	assert_int_equal(a->rejects, b->rejects);
	for (ptrdiff_t i = 0; i < a->rejects; i++) {
		const struct csv_reject *x = &a->reject[i], *y = &b->reject[i];

		assert_int_equal(x->line, y->line);
		assert_int_equal(x->offset, y->offset);
		assert_int_equal(x->field, y->field);
		same_text(x->column, y->column);
		same_text(x->code, y->code);
		same_text(x->raw, y->raw);
		same_text(x->message, y->message);
	}
}

static void same_findings(const struct findings *a, const struct findings *b)
{
	assert_int_equal(a->n, b->n);
	for (ptrdiff_t i = 0; i < a->n; i++) {
		same_text(a->item[i].code, b->item[i].code);
		same_text(a->item[i].column, b->item[i].column);
		same_text(a->item[i].message, b->item[i].message);
		same_text(a->item[i].fix, b->item[i].fix);
		assert_int_equal(a->item[i].severity, b->item[i].severity);
	}
}

static void same_buffer(const void *a, const void *b, ptrdiff_t bytes)
{
	assert_int_equal(a != NULL, b != NULL);
	if (a && bytes > 0)
		assert_memory_equal(a, b, (size_t)bytes);
}

/* Byte for byte, a missing cell's value and the bits behind the last row included. */
static void same_column(const struct column *a, const struct column *b)
{
	same_text(a->name, b->name);
	assert_int_equal(a->type, b->type);
	assert_int_equal(a->role, b->role);
	assert_int_equal(a->rows, b->rows);
	assert_int_equal(a->missing_count, b->missing_count);
	assert_int_equal(a->levels, b->levels);
	same_buffer(a->missing, b->missing, bitmap_words(a->rows) * 8);
	same_buffer(a->number, b->number, a->rows * 8);
	same_buffer(a->time, b->time, a->rows * 8);
	same_buffer(a->code, b->code, a->rows * 4);
	for (int32_t i = 0; i < a->levels; i++)
		assert_true(str_equal(a->level[i], b->level[i]));
}

static void same_reading(const struct reading *a, const struct reading *b)
{
	assert_int_equal(a->ok, b->ok);
	assert_int_equal(a->err.code, b->err.code);
	same_text(a->err.msg, b->err.msg);
	same_text(a->err.hint, b->err.hint);
	assert_int_equal(a->err.line, b->err.line);
	if (!a->ok)
		return;
	same_rejects(&a->csv, &b->csv);
	same_findings(&a->csv.findings, &b->csv.findings);
	assert_int_equal(a->csv.dialect.decimal, b->csv.dialect.decimal);
	assert_int_equal(a->csv.frame->columns, b->csv.frame->columns);
	for (int32_t i = 0; i < a->csv.frame->columns; i++)
		same_column(&a->csv.frame->column[i], &b->csv.frame->column[i]);
	assert_int_equal(digest_compare(&a->csv.frame->digest, &b->csv.frame->digest), 0);
}

static const struct csv_plan reference = { .whole = true, .strict = true };

/* Against the reference, one plan after the other. */
static void hold(const char *p, ptrdiff_t n, const struct csv_options *o, const ptrdiff_t *bytes,
	int sizes, int hands)
{
	struct reading *want = read_planned(p, n, o, &reference, 1);

	for (int i = 0; i < sizes; i++) {
		struct csv_plan plan = { .part_bytes = bytes[i], .plain = i % 4 != 3 };
		struct reading *got = read_planned(p, n, o, &plan, hands);

		same_reading(want, got);
		reading_free(got);
	}
	reading_free(want);
}

/* ---- random tables ---- */

static const char *const good[] = { "1", "-2.5", "0", "17", "1e3", "NA", "", "red", "blue, dark",
	"x\"y", "two\nlines", "two\r\nlines", "2020-01-02", "true", "007", " 5", "\"", "\n" };
static const char *const odd[] = { "\"open", "a\"b", "\"a\"b", "\"a\" ", " \"a\"", "1;2", "\"\"\"",
	"\"\",\"\"", "9e999", "-inf", "1 234", "12345678901234567890", "\xc3\xa9" };

/* Digits of any number before and behind the point, as few and as many as there can be. */
static void put_digits(struct rng *r, struct text *t)
{
	int64_t before = rng_below(r, 5) ? rng_below(r, 10) : rng_below(r, 25), after = rng_below(r, 12);

	text_add(t, rng_below(r, 4) ? "" : "-");
	while (before-- > 0)
		text_addc(t, (char)('0' + rng_below(r, 10)));
	text_add(t, after || rng_below(r, 9) == 0 ? "." : "7");
	while (after-- > 0)
		text_addc(t, (char)('0' + rng_below(r, 10)));
}

static void put_cell(struct rng *r, struct text *t, int kind, bool wild)
{
	const char *s;

	if (wild && rng_below(r, 12) == 0) {
		text_add(t, odd[rng_below(r, (int64_t)(sizeof odd / sizeof *odd))]);
		return;
	}
	if (kind < 2) { /* numbers, at times until a late break */
		if (rng_below(r, 3) == 0)
			put_digits(r, t);
		else
			text_addf(t, kind ? "%.6g" : "%.0f", rng_normal(r) * 100);
		return;
	}
	s = good[rng_below(r, (int64_t)(sizeof good / sizeof *good))];
	csv_write_cell(t, str_of(s), ',');
}

static void random_file(struct rng *r, struct text *t, bool wild)
{
	int columns = 1 + (int)rng_below(r, 5), rows = (int)rng_below(r, 60);
	const char *end = rng_below(r, 2) ? "\n" : "\r\n";
	int again = (int)rng_below(r, 120); /* behind this row the header stands once more */
	int kind[5];

	if (rng_below(r, 4) == 0)
		text_add(t, "\xef\xbb\xbf");
	for (int i = 0; i < columns; i++) {
		kind[i] = (int)rng_below(r, 4);
		text_addf(t, "%scol %d", i ? "," : "", i);
	}
	text_add(t, end);
	for (int k = 0; k < rows; k++) {
		int64_t odds = wild ? rng_below(r, 30) : 9;
		int fields = odds == 0 ? columns + 1 : odds == 1 && columns > 1 ? columns - 1 : columns;

		for (int i = 0; i < fields; i++) {
			text_add(t, i ? "," : "");
			put_cell(r, t, kind[i % 5] < 2 && k == rows - 2 && rng_below(r, 6) == 0 ? 3 :
				kind[i % 5], wild);
		}
		if (k < rows - 1 || rng_below(r, 2))
			text_add(t, odds == 2 ? "\n" : odds == 3 ? "\r" : end);
		if (odds == 4 || odds == 5)
			text_addf(t, "%s%s", odds == 5 ? "  \t" : "", end);
		for (int i = 0; i < columns && k == again && k < rows - 1; i++)
			text_addf(t, "%scol %d%s", i ? "," : "", i, i == columns - 1 ? end : "");
	}
}

static void test_random(void **state)
{
	static const ptrdiff_t bytes[] = { 1, 2, 7, 64, 20, 5, 333, 0 };
	static const char *const some[] = { "col 0=1,17,x" };

	(void)state;
	for (uint64_t k = 0; k < table_count(TABLES); k++) {
		struct arena *a = arena_new();
		struct rng r = rng_make(k, RNG_TEST, 91);
		struct csv_options o = csv_defaults();
		struct text t;

		text_init(&t, a);
		random_file(&r, &t, k % 2);
		o.delimiter = k % 3 ? ',' : 0;
		o.header = k % 5 ? 1 : -1;
		o.pad = k % 7 == 0;
		o.max_rejects = k % 2 ? 1000 : -1;
		o.na = k % 11 == 0 ? "1,17,red" : NULL;
		o.na_column = some;
		o.na_columns = k % 17 == 0 && o.header == 1;
		o.max_record = k % 13 == 0 ? 40 : 0;
		hold(t.p, t.n, &o, bytes, (int)(sizeof bytes / sizeof *bytes), k % 16 == 0 ? 3 : 0);
		arena_free(a);
	}
}

/* ---- by hand ---- */

/* Every place of the text is a cut once. */
static void hold_everywhere(const char *text, const struct csv_options *o)
{
	ptrdiff_t n = (ptrdiff_t)strlen(text);
	struct csv_options defaults = csv_defaults();

	for (ptrdiff_t at = 1; at <= n; at++)
		hold(text, n, o ? o : &defaults, &at, 1, 0);
}

static void test_cuts(void **state)
{
	struct csv_options pad = csv_defaults();
	struct csv_override text = { "b", "text" }, number = { "b", "number" };
	struct csv_options typed = csv_defaults();

	(void)state;
	hold_everywhere("a,b\n1,\"x\ny\"\n2,\"p\"\"q\"\n3,\"\n\n\n\"\n4,z\n", NULL);
	hold_everywhere("a,b\r\n1,\"x\r\ny\"\r\n2,z\r\n\r\n3,w\r\n", NULL);
	hold_everywhere("\xef\xbb\xbf" "a,b\n1,2\n3,4\n5,6\n", NULL);
	/* A quote that is none shifts the parity of all that follows. */
	hold_everywhere("a,b\n1,5\" pipe\n2,\"x\ny\"\n3,z\n4,\"u\nv\"\n", NULL);
	hold_everywhere("a,b\n1,2\n3\n4,5\n6,7,8\n9,10\n11\n12\n13\n", NULL);
	/* Rows of another shape are a second table only when nothing stands between them. */
	hold_everywhere("a,b\n1,2\n1,2,3\n4,5\n1,2,3\n1,2,3\n", NULL);
	hold_everywhere("a,b\n1,2\n3,4\n1,2,3\n1,2,3\n1,2,3\n", NULL);
	/* A column of numbers that is none at the end, and one that is an id after all. */
	hold_everywhere("a,b\n1,2\n2,3\n3,4\n4,5\n5,6\n6,7\nx,007\n", NULL);
	hold_everywhere("v\n1\n\n2\n\n\n3\n\n", NULL);
	hold_everywhere("a,b\n1,\"open\n2,3\n4,5\n", NULL);
	hold_everywhere("a;b\n1,5;x\n2,5;y\n3;\"z;z\"\n", NULL);
	hold_everywhere("a, b\n1, \"x, y\"\n2, z \n3 , 4\n", NULL);
	hold_everywhere("a,b\r1,2\r3,\"x\ry\"\r5,6\r", NULL);
	pad.pad = true;
	hold_everywhere("a,b\n1,2\n3\n4,5\n", &pad);
	typed.type = &text;
	typed.types = 1;
	hold_everywhere("a,b\n1,2\n3,\"4\"\n4,5\n", &typed);
	typed.type = &number;
	typed.max_rejects = 9;
	hold_everywhere("a,b\n1,2\n3,x\n4,5\ny,6\n", &typed);
}

/* Breaks, texts and rejects far down a table of several parts of the usual size. */
static void test_large(void **state)
{
	struct arena *a = arena_new();
	struct rng r = rng_make(5, RNG_TEST, 92);
	struct csv_options o = csv_defaults();
	static const ptrdiff_t bytes[] = { 0, 100000, 1 << 20 };
	struct text t;

	(void)state;
	text_init(&t, a);
	text_add(&t, "id,x,late,code,note\n");
	for (int k = 0; k < 40000; k++) {
		text_addf(&t, "%d,%.6g,%s,%05d,", k, rng_normal(&r), k == 39000 ? "n.v." : "3", k % 77777);
		csv_write_cell(&t, str_of(good[rng_below(&r, 18)]), ',');
		text_addf(&t, " %d\n%s", (int)rng_below(&r, 9000), k % 9999 == 0 ? "1,2\n" : "");
	}
	o.max_rejects = 100000;
	hold(t.p, t.n, &o, bytes, 3, 2);
	arena_free(a);
}

static void test_stopped(void **state)
{
	(void)state;
	table_check_stopped();
}

/* What would pass the limit is refused before any column is begun, with the remedy. */
static void test_memory(void **state)
{
	struct arena *a = arena_new();
	struct csv_options o = csv_defaults();
	struct csv_table t;
	struct err e = ERR_INIT;
	struct text csv;

	(void)state;
	text_init(&csv, a);
	text_add(&csv, "a,b,c\n");
	for (int k = 0; k < 50000; k++)
		text_addf(&csv, "%d,%d,%d\n", k, k % 7, k % 11);
	mem_set_limit(3 * 50001 * 8);
	assert_false(csv_parse_bytes(csv.p, csv.n, "t.csv", &o, &t, a, NULL, &e));
	assert_int_equal(e.code, ERR_NOMEM);
	assert_non_null(strstr(e.msg, "t.csv: 50001 lines of 3 columns"));
	assert_non_null(strstr(e.hint, "--max-memory"));
	assert_int_equal(mem_big_in_use(), 0);
	mem_set_limit(8 << 20);
	e.code = ERR_OK;
	assert_true(csv_parse_bytes(csv.p, csv.n, "t.csv", &o, &t, a, NULL, &e));
	frame_unref(t.frame);
	mem_set_limit(0);
	arena_free(a);
}

/* ---- files of others ---- */

static void hold_file(const char *bytes, ptrdiff_t n)
{
	static const ptrdiff_t sizes[] = { 0, 100, 1, 4096 };
	struct csv_options o = csv_defaults();

	hold(bytes, n, &o, sizes, n > 200000 ? 2 : 4, 0);
}

/* Returns how many files it held. */
static ptrdiff_t hold_folder(const char *name, struct arena *a)
{
	const char *folder = reference_table(name, a);
	ptrdiff_t count = 0, held = 0;
	char **file = folder ? file_list(folder, "", a, &count) : NULL;

	for (ptrdiff_t i = 0; i < count; i++) {
		const char *path = arena_printf(a, "%s/%s", folder, file[i]);
		struct file_view v;
		struct err e = ERR_INIT;

		if (!file_is_folder(path) && file_view(path, &v, a, &e) && v.n < 2000000) {
			hold_file(v.p, v.n);
			held++;
		}
	}
	return held;
}

static void test_corpora(void **state)
{
	static const char *const folders[] = { "messy", "penguins", "titanic", "nist_strd/csv",
		"csv_torture/libcsv", "csv_torture/csvkit/examples",
		"csv_torture/messytables/horror", "csv_torture/csvkit/examples/realdata",
		"csv_torture/csv-spectrum/csvs", "csv_torture/csv-test-data/csv" };
	struct arena *a = arena_new();
	ptrdiff_t files = 0;

	(void)state;
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		files += hold_folder(folders[i], a);
	arena_free(a);
	if (files == 0)
		skip();
	assert_true(files > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_cuts),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_stopped),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_corpora),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
