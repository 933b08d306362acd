#include "config.h"
#include "data/csv_top.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "data/csv.h"
#include "data/csv_cell.h"
#include "data/csv_dialect.h"
#include "data/csv_record.h"
#include "data/csv_sample.h"
#include "data/csv_scan.h"
#include "data/finding.h"

#define HEADS 1000

/* A record near the top of the file. */
struct head {
	ptrdiff_t at;
	int64_t line;
	int32_t fields;
	int32_t filled;     /* fields that hold something */
	bool comment;       /* begins with # */
	bool value;         /* one field is filled, and with a value */
	int32_t flawed;     /* the field that text follows behind its closing quote, 0: none */
};

struct search {
	struct csv_scan *scan;
	ptrdiff_t end;
	int64_t first;              /* line */
	const struct csv_options *o;
	struct head *head;
	int heads;
	int32_t mode;
	struct head broken;         /* the first record that ends all reading; line 0: none */
	struct arena *scratch;
};

bool csv_top_value(struct str s)
{
	static const struct csv_form comma = { .decimal = ',', .group = "." };
	static const struct csv_form point = { .decimal = '.', .group = ",", .decorated = true };
	double x;

	return csv_form_parse(s, &point, &x) || csv_form_parse(s, &comma, &x) || csv_cell_date(s);
}

bool csv_top_usable(const struct csv_scan *s)
{
	return !s->blank && s->flaw <= CSV_LITERAL_QUOTE;
}

static void fill_head(struct head *h, const struct csv_scan *s)
{
	for (int32_t i = 0; i < s->fields; i++) {
		struct str cell = str_trim(s->field[i]);

		if (cell.n == 0)
			continue;
		h->filled++;
		h->value = h->filled == 1 && csv_top_value(cell);
	}
	h->comment = s->field[0].n > 0 && s->field[0].p[0] == '#';
}

/* The fields of a line whose quotes are wrong, by its delimiters. */
static void estimate_head(struct head *h, const struct csv_scan *s)
{
	h->flawed = s->bad_field;
	h->fields = 1;
	for (ptrdiff_t i = s->start; i < s->end; i++)
		h->fields += s->text->p[i] == s->delimiter;
	h->filled = h->fields;
}

static void read_heads(struct search *w)
{
	int32_t *count = ARENA_ARRAY(w->scratch, int32_t, CSV_SAMPLE_RECORDS);
	const struct csv_scan *s = w->scan;
	ptrdiff_t agree, n = 0, remarks = 0;

	while (n < CSV_SAMPLE_RECORDS && s->at < w->end && csv_scan_next(w->scan)) {
		struct head h = { .at = s->start, .line = s->start_line, .fields = s->fields };

		if (csv_record_blank(s))
			continue;
		if (s->flaw > CSV_AFTER_QUOTE) {
			w->broken = w->broken.line ? w->broken : h;
			continue;
		}
		if (csv_top_usable(s))
			count[n++] = s->fields;
		if (csv_top_usable(s))
			fill_head(&h, s);
		else
			estimate_head(&h, s);
		if (h.comment && n == remarks + 1 && remarks++ > HEADS / 2)
			w->heads--; /* of so many the last ones are enough */
		if (w->heads < HEADS)
			w->head[w->heads++] = h;
	}
	/* Remarks at the top may outnumber the table. */
	remarks = n > remarks ? remarks : 0;
	w->mode = csv_mode(count + remarks, n - remarks, &agree);
}

static bool is_lonely(const struct head *h)
{
	return h->filled == 0 || (h->filled == 1 && !h->value);
}

/* A title has one cell of the many, and most are filled below it and below empty lines and other
 * titles; an empty line has none. */
static bool is_title(const struct search *w, int i)
{
	const struct head *h = &w->head[i];
	int next = i + 1;

	if (w->mode < 2 || next >= w->heads || h->filled > 1 || h->flawed)
		return false;
	if (h->filled == 0)
		return true;
	if (w->mode == 2 && w->head[next].filled > 0)
		return false; /* the second column may have no name */
	while (next < w->heads && is_lonely(&w->head[next]))
		next++;
	return next < w->heads && 2 * w->head[next].filled > w->mode;
}

static int32_t count_values(const struct search *w, const struct head *h)
{
	int32_t n = 0;

	if (h->flawed)
		return 0;
	csv_scan_seek(w->scan, h->at, h->line);
	csv_scan_next(w->scan);
	for (int32_t i = 0; i < w->scan->fields; i++)
		n += csv_top_value(str_trim(w->scan->field[i]));
	return n;
}

/* A remark that happens to have the fields of the table: behind it come words, the header, and behind
 * those values.  "#id" directly above values is a header. */
static bool is_remark(const struct search *w, int i)
{
	const struct head *next = &w->head[i + 1];

	if (!w->head[i].comment || w->head[i].fields != w->mode)
		return false;
	while (next < w->head + w->heads && next->comment)
		next++;
	return next + 1 < w->head + w->heads && next->fields == w->mode && next->filled == w->mode &&
		count_values(w, next) == 0 && count_values(w, next + 1) > 0;
}

/* Lines before the table have a #, at most half of the fields, or hardly anything in them. */
static int find_top(const struct search *w)
{
	for (int i = 0; i < w->heads && w->o->skip < 0 && w->mode > 1; i++) {
		const struct head *h = &w->head[i];

		if (is_title(w, i) || is_remark(w, i))
			continue;
		if (h->fields >= w->mode || (!h->comment && 2 * h->fields > w->mode))
			return i;
	}
	return 0;
}

/* To skip so many lines says that the guess is right; where the first record has the fields of the
 * table, that may be the header. */
static void note_lines(const struct search *w, int top, struct findings *f)
{
	long long line = (long long)w->head[top].line;
	long long before = line - w->first;
	const char *s = before == 1 ? "" : "s";

	if (top > 0)
		findings_add(f, "preamble", FINDING_WARN, NULL, arena_printf(f->arena, "--skip %lld", line - 1),
			"skipped %s preamble line%s, table starts at line %lld", NUM_GROUPED(before), s, line);
	else if (before > 0)
		findings_add(f, "preamble", FINDING_INFO, NULL, NULL,
			"skipped %s blank line%s, table starts at line %lld", NUM_GROUPED(before), s, line);
	if (top > 0 && w->head[0].fields == w->mode)
		findings_also(f, "--skip 0");
}

static bool refuse_header(const struct head *h, struct err *e)
{
	err_set(e, ERR_CSV_QUOTE, "line %lld field %d: text after closing quote, and the line seems to be "
		"the header", (long long)h->line, (int)h->flawed);
	e->line = h->line;
	return err_hint(e, "correct the line, or --skip %lld leaves it out; --quote none keeps the marks; "
		"--header no takes it as a row", (long long)h->line);
}

static bool settle(struct search *w, int top, struct csv_top *out, struct findings *f, struct err *e)
{
	const struct head *h = &w->head[top];

	*out = (struct csv_top){ .from = h->at, .from_line = h->line, .mode = w->mode };
	if (w->broken.line > 0 && (w->heads == 0 || w->broken.line < h->line)) {
		csv_scan_seek(w->scan, w->broken.at, w->broken.line);
		csv_scan_next(w->scan);
		return csv_record_refuse(w->mode, w->scan, e);
	}
	if (w->heads == 0)
		return true;
	for (; top < w->heads && w->head[top].flawed; top++)
		if (w->o->header != 0 || w->mode == 0)
			return refuse_header(&w->head[top], e);
	note_lines(w, (int)(h - w->head), f);
	out->found = top < w->heads;
	out->at = w->head[top].at;
	out->line = w->head[top].line;
	return true;
}

bool csv_top_find(struct csv_scan *scan, ptrdiff_t end, int64_t first, const struct csv_options *o,
	struct csv_top *out, struct findings *f, struct err *e)
{
	struct search w = { .scan = scan, .end = end, .first = first, .o = o, .scratch = arena_new() };
	bool ok;

	w.head = ARENA_ARRAY(w.scratch, struct head, HEADS + 1);
	csv_scan_seek(scan, 0, first);
	read_heads(&w);
	ok = settle(&w, find_top(&w), out, f, e);
	arena_free(w.scratch);
	return ok;
}
