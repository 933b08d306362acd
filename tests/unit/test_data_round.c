/* Written and read again, a table is the same: thousands of random ones, all types, any text. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/rng.h"
#include "data/csv_scan.h"
#include "table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define TABLES 4000

static void random_text(struct rng *r, struct text *t)
{
	static const char *const pieces[] = { "a", "b", "Zo\xc3\xab", "\xf0\x9f\x98\x80", ",", ";", "\"",
		"\n", "\r\n", "\r", " ", "\t", "'", "0", "7", ".", "-", "x y", "|", "#", "=1+1", "%", "\\" };
	int64_t n = rng_below(r, 6);

	text_addc(t, 'k'); /* so that it is no number, date or missing word */
	while (n-- > 0)
		text_add(t, pieces[rng_below(r, (int64_t)(sizeof pieces / sizeof *pieces))]);
}

static struct str random_cell(struct rng *r, int kind, struct arena *a)
{
	static const char *const words[] = { "red", "green", "blue, dark" };
	struct text t;

	text_init(&t, a);
	if (rng_below(r, 8) == 0)
		return STR("");
	switch (kind) {
	case 0:
		text_addf(&t, "%lld", (long long)rng_below(r, 2000) - 1000);
		break;
	case 1:
		text_addf(&t, "%.17g", rng_normal(r) * 1e-3);
		break;
	case 2:
		text_addf(&t, "2%03d-0%d-1%d", (int)rng_below(r, 1000), 1 + (int)rng_below(r, 9),
			(int)rng_below(r, 10));
		break;
	case 3:
		text_add(&t, rng_below(r, 2) ? "true" : "false");
		break;
	case 4:
		text_add(&t, words[rng_below(r, 3)]);
		break;
	default:
		random_text(r, &t);
	}
	return (struct str){ t.p, t.n };
}

/* A random table as CSV, with the delimiter d and at least one cell of text in its first column. */
static void random_table(struct rng *r, char d, struct text *t, struct arena *a)
{
	int columns = 1 + (int)rng_below(r, 6);
	int rows = 1 + (int)rng_below(r, 30);
	int kind[6];

	for (int i = 0; i < columns; i++) {
		kind[i] = (int)rng_below(r, 7);
		text_addf(t, "%sname %d", i ? (char[]){ d, 0 } : "", i);
	}
	text_addc(t, '\n');
	for (int row = 0; row < rows; row++) {
		for (int i = 0; i < columns; i++) {
			struct str s = random_cell(r, kind[i], a);

			if (i)
				text_addc(t, d);
			if (s.n == 0 && columns == 1)
				text_add(t, "\"\"");
			csv_write_cell(t, s, d);
		}
		text_addc(t, '\n');
	}
}

static void write_table(const struct frame *f, char d, struct text *t, struct arena *a)
{
	text_clear(t);
	csv_write_header(t, f, d);
	for (ptrdiff_t r = 0; r < f->rows; r++)
		csv_write_row(t, f, r, d, a);
}

static struct table *read_back(const struct text *t, char d)
{
	struct csv_options o = csv_defaults();
	struct table *table;

	o.delimiter = d;
	o.quote = '"';
	o.header = 1;
	o.skip = 0;
	table = table_read_bytes(t->p, t->n, &o);
	if (!table->frame)
		fail_msg("%s\n%s", table->err.msg, t->p);
	assert_int_equal(table->csv.rejected, 0);
	return table;
}

static void test_round_trip(void **state)
{
	static const char delimiters[] = ",;\t|";

	(void)state;
	for (uint64_t k = 0; k < table_count(TABLES); k++) {
		struct arena *a = arena_new();
		struct rng r = rng_make(k, RNG_TEST, 77);
		char d = delimiters[k % 4];
		struct text t;
		struct text again;
		struct table *first;
		struct table *second;

		text_init(&t, a);
		text_init(&again, a);
		random_table(&r, d, &t, a);
		first = read_back(&t, d);
		write_table(first->frame, d, &t, a);
		second = read_back(&t, d);
		write_table(second->frame, d, &again, a);
		assert_string_equal(t.p, again.p);
		assert_int_equal(digest_compare(&first->frame->digest, &second->frame->digest), 0);
		table_free(first);
		table_free(second);
		arena_free(a);
	}
}

/* What was written by hand comes back cell for cell. */
static void test_texts(void **state)
{
	(void)state;
	for (uint64_t k = 0; k < table_count(TABLES); k++) {
		struct arena *a = arena_new();
		struct rng r = rng_make(k, RNG_TEST, 78);
		struct text cell[4];
		struct text t;
		struct table *table;

		text_init(&t, a);
		text_add(&t, "v,k\n");
		for (int i = 0; i < 4; i++) {
			text_init(&cell[i], a);
			random_text(&r, &cell[i]);
			csv_write_cell(&t, (struct str){ cell[i].p, cell[i].n }, ',');
			text_add(&t, ",q\n");
		}
		table = read_back(&t, ',');
		for (int i = 0; i < 4; i++)
			assert_string_equal(table_cell(table, "v", i), cell[i].p);
		table_free(table);
		arena_free(a);
	}
}

/* Text that looks like something else, or like nothing; blanks alone are no text. */
static struct str odd_text(struct rng *r, struct arena *a)
{
	static const char *const words[] = { "1", "007", "1,5", "1.50", "1.234,5", "NA", "N/A", "null", "None", "-",
		"?", "true", "no", "2020-01-02", "01/02/2000", "1e5", "inf", "nan", "0x10", "50%", "$3", "(4)",
		"9007199254740993", "#", "# a", "\"", "\"a\"", "'", "'a'", "a,b", "a;b", "a\tb", "a|b", "sep=;", "[",
		"{\"a\":1}", "<b>", " x", "x ", "\\", "\\\"", "a\nb", "a\r\nb", "\xef\xbb\xbf", "\xe2\x80\x8b" };
	struct text t;

	text_init(&t, a);
	if (rng_below(r, 3) > 0)
		text_add(&t, words[rng_below(r, (int64_t)(sizeof words / sizeof *words))]);
	else if (rng_below(r, 3) > 0)
		random_text(r, &t);
	return str_trim((struct str){ t.p, t.n }).n > 0 ? (struct str){ t.p, t.n } : STR("");
}

/* A column of numbers under a name with quotes, and columns of odd text under odd names: header, quote
 * and the lines to skip are sniffed, and every name and cell comes back. */
static void test_sniffed(void **state)
{
	static const char delimiters[] = ",;\t|";
	static const char *const odd[] = { ", or \"", ";", "\t", "'s|", "\n\"" };
	enum { COLUMNS = 4, ROWS = 12 };

	(void)state;
	for (uint64_t k = 0; k < table_count(TABLES); k++) {
		struct arena *a = arena_new();
		struct rng r = rng_make(k, RNG_TEST, 80);
		struct csv_override type[COLUMNS];
		struct csv_options o = csv_defaults();
		struct str cell[ROWS][COLUMNS];
		int columns = 2 + (int)rng_below(&r, COLUMNS - 1);
		int rows = 2 + (int)rng_below(&r, ROWS - 1);
		struct table *table;
		struct text t;

		text_init(&t, a);
		o.delimiter = delimiters[k % 4];
		for (int i = 0; i < columns; i++) {
			const char *name = i == 0 ? "the \"n\"" :
				arena_printf(a, "%d%s%d", i, odd[rng_below(&r, 5)], (int)(k % 7));

			type[i] = (struct csv_override){ name, i == 0 ? "integer" : "text" };
			if (i)
				text_addc(&t, o.delimiter);
			csv_write_cell(&t, str_of(name), o.delimiter);
		}
		for (int row = 0; row < rows; row++)
			for (int i = 0; i < columns; i++) {
				cell[row][i] = i ? odd_text(&r, a) : str_of(arena_printf(a, "%d", row * 3));
				text_addc(&t, i ? o.delimiter : '\n');
				csv_write_cell(&t, cell[row][i], o.delimiter);
			}
		text_addc(&t, '\n');
		o.na = "";
		o.type = type;
		o.types = columns;
		table = table_read_bytes(t.p, t.n, &o);
		if (!table->frame)
			fail_msg("%s\n%s", table->err.msg, t.p);
		assert_int_equal(table->csv.rejected, 0);
		assert_int_equal(table->frame->rows, rows);
		for (int row = 0; row < rows; row++)
			for (int i = 0; i < columns; i++)
				assert_string_equal(table_cell(table, type[i].column, row),
					arena_strndup(a, cell[row][i].p, cell[row][i].n));
		table_free(table);
		arena_free(a);
	}
}

/* Whatever type odd text gives a column, what is written of it reads and writes the same. */
static void test_odd(void **state)
{
	static const char delimiters[] = ",;\t|";

	(void)state;
	for (uint64_t k = 0; k < table_count(TABLES); k++) {
		struct arena *a = arena_new();
		struct rng r = rng_make(k, RNG_TEST, 81);
		char d = delimiters[k % 4];
		struct str pick[2] = { odd_text(&r, a), odd_text(&r, a) };
		struct text t, again;
		struct table *first, *second;

		text_init(&t, a);
		text_init(&again, a);
		text_addf(&t, "n%cfew%cmany\n", d, d);
		for (int row = 0; row < 12; row++) {
			text_addf(&t, "%d%c", row, d);
			csv_write_cell(&t, pick[rng_below(&r, 2)], d);
			text_addc(&t, d);
			csv_write_cell(&t, odd_text(&r, a), d);
			text_addc(&t, '\n');
		}
		first = read_back(&t, d);
		write_table(first->frame, d, &t, a);
		second = read_back(&t, d);
		write_table(second->frame, d, &again, a);
		assert_string_equal(t.p, again.p);
		table_free(first);
		table_free(second);
		arena_free(a);
	}
}

/* A row of the columns' own names is written so that it is not taken for the header again. */
static void test_names(void **state)
{
	static const char *const texts[] = { "1,k\n 1,k\n1,\"k\"\n2,m\n", "\"a,\",\"b \"\n \"a,\",\"b \"\n" };

	(void)state;
	for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
		struct arena *a = arena_new();
		struct text t;
		struct table *first, *second;

		text_init(&t, a);
		text_add(&t, texts[k]);
		first = read_back(&t, ',');
		write_table(first->frame, ',', &t, a);
		second = read_back(&t, ',');
		assert_int_equal(second->frame->rows, k == 0 ? 3 : 1);
		assert_int_equal(digest_compare(&first->frame->digest, &second->frame->digest), 0);
		table_free(first);
		table_free(second);
		arena_free(a);
	}
}

/* Any bytes: cutting in place and libcsv agree on every record that libcsv lets pass. */
static void test_scanners(void **state)
{
	static const char bytes[] = "ab12,,,\n\n\r\"\" \t";

	(void)state;
	for (uint64_t k = 0; k < 20000; k++) {
		struct arena *a = arena_new();
		struct rng r = rng_make(k, RNG_TEST, 79);
		char text[64];
		ptrdiff_t n = rng_below(&r, 64);
		struct csv_text t = { .p = text, .n = n, .quotes = true, .cr = 1, .lf = 1 };
		struct csv_scan *x;
		struct csv_scan *y;
		bool more;

		for (ptrdiff_t i = 0; i < n; i++)
			text[i] = bytes[rng_below(&r, (int64_t)sizeof bytes - 1)];
		x = csv_scan_new(&t, ',', '"', false, a);
		y = csv_scan_new(&t, ',', '"', false, a);
		do {
			more = csv_scan_next(x);
			assert_int_equal(csv_scan_next_strict(y), more);
			assert_int_equal(x->fields, y->fields);
			assert_int_equal(x->flaw, y->flaw);
			assert_int_equal(x->at, y->at);
			assert_int_equal(x->line, y->line);
			for (int32_t i = 0; more && i < x->fields && x->flaw <= CSV_LITERAL_QUOTE; i++)
				assert_true(str_equal(x->field[i], y->field[i]));
		} while (more);
		arena_free(a);
	}
}

/* A scan that begins at any record goes on as the one from the top does. */
static void test_seek(void **state)
{
	static const char text[] = "a,b\n\"1\n2\",3\n4,5\"\n\"x\"y,6\n7,\"8\"\n\n9,10\n";
	struct arena *a = arena_new();
	struct csv_text t = { .p = text, .n = (ptrdiff_t)sizeof text - 1, .quotes = true, .lf = 9 };
	struct csv_scan *x = csv_scan_new(&t, ',', '"', false, a);
	struct csv_scan *y = csv_scan_new(&t, ',', '"', false, a);
	int records = 0;

	(void)state;
	while (csv_scan_next(x)) {
		csv_scan_seek(y, x->start, x->start_line);
		assert_true(csv_scan_next(y));
		assert_int_equal(y->fields, x->fields);
		assert_int_equal(y->flaw, x->flaw);
		assert_int_equal(y->at, x->at);
		assert_int_equal(y->line, x->line);
		records++;
	}
	assert_int_equal(records, 7);
	assert_int_equal(x->line, 9);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_sniffed),
		cmocka_unit_test(test_odd),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_scanners),
		cmocka_unit_test(test_seek),
	};

	return cmocka_run_group_tests_name("data round trip", tests, NULL, NULL);
}
