/* fuzz_csv - any bytes as a CSV file: refused with a message, or a table in which every
 * record is a row or a reject, and which comes back cell for cell when it is written. */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/err.h"
#include "data/csv.h"
#include "data/csv_scan.h"
#include "data/csv_text.h"
#include "data/frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* More options by the last byte, which is text as well: a line end leaves them as they are. */
static void choose_more(uint8_t byte, struct csv_options *o)
{
	static const int32_t skips[] = { -1, 0, 1, 5 };
	static const char quotes[] = { 0, '\'', '"', 'n' };
	static const char *const encodings[] = { "utf-16le", "utf-16be" };

	byte ^= '\n';
	o->skip = skips[byte & 3];
	o->quote = quotes[byte >> 2 & 3];
	if ((byte >> 4 & 3) >= 2)
		o->encoding = encodings[byte >> 4 & 1];
	o->max_rejects = byte >> 6 & 1 ? -1 : 1000;
	o->single = byte >> 7 && !o->delimiter;
}

/* The first byte chooses the options. */
static struct csv_options choose(uint8_t byte)
{
	static const char *const encodings[] = { NULL, NULL, NULL, "cp1252" };
	static const char delimiters[] = { 0, 0, ',', ';' };
	struct csv_options o = csv_defaults();

	o.encoding = encodings[byte & 3];
	o.delimiter = delimiters[byte >> 2 & 3];
	o.escape = (byte & 3) == 2 ? 1 : -1;
	if ((byte >> 2 & 3) == 1)
		o.delimiter = o.second = '|';
	o.header = (byte >> 4 & 3) == 3 ? -1 : (byte >> 4 & 3) - 1;
	o.pad = byte >> 6 & 1;
	o.index_first = byte >> 7;
	return o;
}

static bool is_blank(const struct csv_scan *s)
{
	return s->blank || (s->fields == 1 && s->in_place && str_trim(s->field[0]).n == 0);
}

/* Counts the records once more. */
static void check_count(const struct csv_table *t, const char *p, ptrdiff_t n,
	const struct csv_options *o, struct arena *a)
{
	struct csv_text text;
	struct csv_scan *s;
	struct findings f;
	struct err e = ERR_INIT;
	int64_t records = -(int64_t)t->dialect.header;

	findings_init(&f, a);
	if (t->dialect.second || t->dialect.backslash)
		return; /* its fields were cut anew */
	if (!csv_text_make(p, n, o, &text, &f, a, NULL, &e))
		BUG("the text was good before: %s", e.msg);
	s = csv_scan_new(&text, t->dialect.delimiter,
		t->dialect.quote ? (unsigned char)t->dialect.quote : -1, false, a);
	/* Below the lines that are skipped: a quote that opens in one of them would hide records. */
	for (int32_t i = 0; i < t->dialect.skip; i++)
		csv_scan_seek(s, csv_scan_skip_line(&text, s->at), s->line + 1);
	while (csv_scan_next(s))
		records += s->start_line > t->dialect.skip && !is_blank(s);
	if (t->read != t->frame->rows + t->rejected)
		BUG("%lld rows read, not %td and %lld", (long long)t->read, t->frame->rows,
			(long long)t->rejected);
	/* In a single column blank lines can be rows; trimmed, ` "` opens a quote. */
	if (t->frame->columns > 1 && !memmem(text.p, (size_t)text.n, " \"", 2) && records != t->read)
		BUG("%lld records, but %lld read", (long long)records, (long long)t->read);
}

static void check_column(const struct column *c)
{
	ptrdiff_t missing = 0;

	for (ptrdiff_t r = 0; r < c->rows; r++) {
		bool gone = column_missing_at(c, r);

		missing += gone;
		if (c->code && (gone ? c->code[r] != -1 : c->code[r] < 0 || c->code[r] >= c->levels))
			BUG("code %d of %d", (int)c->code[r], (int)c->levels);
		if (c->number && !(c->number[r] - c->number[r] == 0))
			BUG("a number is not finite");
	}
	if (missing != c->missing_count || (missing == 0) != (c->missing == NULL))
		BUG("%td missing, not %td", missing, c->missing_count);
	for (int32_t i = 1; i < c->levels && c->type != COLUMN_BOOLEAN; i++)
		if (str_compare(c->level[i - 1], c->level[i]) >= 0)
			BUG("levels out of order");
}

static void same_cells(const struct frame *x, const struct frame *y, struct arena *a)
{
	if (x->rows != y->rows || x->columns != y->columns)
		BUG("%td x %d came back as %td x %d", x->rows, (int)x->columns, y->rows, (int)y->columns);
	for (int32_t i = 0; i < x->columns; i++)
		for (ptrdiff_t r = 0; r < x->rows; r++)
			if (!str_equal(column_text(&x->column[i], r, a), column_text(&y->column[i], r, a)))
				BUG("column %d row %td came back changed", (int)i, r);
}

/* Written, and read as text alone, the cells are the same bytes. */
static void check_round_trip(const struct frame *f, struct arena *a)
{
	struct csv_override *type = ARENA_ARRAY(a, struct csv_override, f->columns);
	struct csv_options o = csv_defaults();
	struct csv_table back;
	struct err e = ERR_INIT;
	struct text t;

	text_init(&t, a);
	csv_write_header(&t, f, ',');
	for (ptrdiff_t r = 0; r < f->rows; r++)
		csv_write_row(&t, f, r, ',', a);
	for (int32_t i = 0; i < f->columns; i++)
		type[i] = (struct csv_override){ f->column[i].name, "text" };
	o = (struct csv_options){ .delimiter = ',', .quote = '"', .encoding = "utf-8", .header = 1,
		.na = "", .type = type, .types = f->columns };
	if (csv_text_magic(t.p, t.n))
		return; /* a first column named like a file of another kind */
	if (!csv_parse_bytes(t.p, t.n, "back", &o, &back, a, NULL, &e))
		BUG("what was written is refused: %s", e.msg);
	same_cells(f, back.frame, a);
	frame_unref(back.frame);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *a = arena_new();
	struct csv_options o = choose(size > 0 ? bytes[0] : 0);
	ptrdiff_t n = size > 0 ? (ptrdiff_t)size - 1 : 0;
	char *tight = malloc(n > 0 ? (size_t)n : 1); /* a byte read behind it is seen */
	struct csv_table t;
	struct err e = ERR_INIT;

	bug_on_exit(abort); /* so that the input is kept */
	if (n > 0) {
		memcpy(tight, bytes + 1, (size_t)n);
		choose_more(bytes[size - 1], &o);
	}
	if (csv_parse_bytes(tight, n, "fuzz", &o, &t, a, NULL, &e)) {
		check_count(&t, tight, n, &o, a);
		for (int32_t i = 0; i < t.frame->columns; i++)
			check_column(&t.frame->column[i]);
		check_round_trip(t.frame, a);
		frame_unref(t.frame);
	} else if (e.code == ERR_OK || !e.msg[0] || t.frame) {
		BUG("refused without a reason");
	}
	if (t.rejects > CAP_REJECTS_KEPT)
		BUG("%td rejects kept", t.rejects);
	free(tight);
	arena_free(a);
	return 0;
}
