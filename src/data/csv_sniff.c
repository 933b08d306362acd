#include "config.h"
#include "data/csv_sniff.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "data/csv_dialect.h"
#include "data/csv_name.h"
#include "data/csv_sample.h"
#include "data/csv_survey.h"
#include "data/csv_top.h"
#include "data/finding.h"

/* What the sampled cells of a column look like; first is the first data record, kept apart. */
struct look {
	int32_t cells, missing, numbers, values;
	bool first_missing, first_value, first_digit;
	bool below;     /* the header's word is found among the cells */
};

struct sniff {
	const struct csv_options *o;
	const struct csv_na *na;
	struct csv_shape *shape;
	struct findings *f;
	struct arena *a;
	struct arena *scratch;
	struct csv_options asked;   /* o, when the file itself answers for it */
	bool sep;                   /* the first line names the delimiter and is none of the table */
	struct csv_text body;       /* the text behind the lines to skip */
	ptrdiff_t skipped;          /* bytes before it */
	int64_t first;              /* its first line */
	struct csv_scan *scan;      /* of it */
	ptrdiff_t end;              /* of the sample */
	struct csv_top top;
	struct str *cell;           /* of the header */
	struct str header;          /* as it is written */
	int32_t cells;
	struct look *look;
	int32_t looks;
	int32_t records;            /* looked at, behind the header */
	int32_t gaps;               /* of them, how many hold two blanks between other things */
	int64_t first_line;         /* of the first of them */
	int32_t first_fields;
};

/* What Excel writes above a table to name its delimiter, sep=; alone or in quotes; 0: nothing. */
static char read_sep(const struct csv_text *t)
{
	bool quoted = t->n > 0 && t->p[0] == '"';
	const char *p = t->p + quoted;
	ptrdiff_t n = t->n - quoted;

	if (n < 5 || strncasecmp(p, "sep=", 4) != 0 || p[4] < 0 || isalnum(p[4]) || strchr("\"\r\n", p[4]))
		return 0;
	if (quoted && (n < 6 || p[5] != '"'))
		return 0;
	return n == 5 + quoted || p[5 + quoted] == '\n' || p[5 + quoted] == '\r' ? p[4] : 0;
}

static void take_sep(struct sniff *w, const struct csv_text *t)
{
	char sep = read_sep(t);
	char shown[CSV_SHOWN];

	if (!sep || w->o->skip == 0) /* to skip nothing says that it is the header */
		return;
	w->sep = true;
	if (w->o->delimiter || w->o->single)
		return;
	w->asked = *w->o;
	w->asked.delimiter = sep;
	w->o = &w->asked;
	findings_add(w->f, "delimiter", FINDING_INFO, NULL, NULL, "the first line names the delimiter: %s",
		csv_delimiter_show(sep, 0, shown));
}

static void skip_lines(struct sniff *w, const struct csv_text *t)
{
	int32_t lines = w->sep && w->o->skip < 0 ? 1 : w->o->skip;

	w->skipped = 0;
	w->first = 1;
	for (; w->first <= lines && w->skipped < t->n; w->first++)
		w->skipped = csv_scan_skip_line(t, w->skipped);
}

static void read_top(struct sniff *w)
{
	csv_scan_seek(w->scan, w->top.at, w->top.line);
	csv_scan_next(w->scan);
	w->cells = w->scan->fields;
	w->header = (struct str){ w->body.p + w->scan->start, w->scan->end - w->scan->start };
	w->cell = ARENA_ARRAY(w->a, struct str, w->cells);
	for (int32_t i = 0; i < w->cells; i++) {
		w->cell[i].n = w->scan->field[i].n;
		w->cell[i].p = arena_strndup(w->a, w->scan->field[i].p, w->scan->field[i].n);
	}
}

/* ASCII's, or one of the full width that East Asian text has. */
static bool begins_with_digit(struct str s)
{
	if (s.n > 0 && s.p[0] >= '0' && s.p[0] <= '9')
		return true;
	return s.n > 2 && memcmp(s.p, "\xef\xbc", 2) == 0 && (unsigned char)s.p[2] >= 0x90 &&
		(unsigned char)s.p[2] <= 0x99;
}

static void look_at(struct sniff *w, int32_t i, struct str s, bool first)
{
	struct look *l = &w->look[i];
	bool missing = csv_na_find(w->na, s, false) >= 0;
	bool value = !missing && csv_top_value(s);
	double x;

	if (i < w->cells)
		l->below = l->below || str_equal(str_trim(s), str_trim(w->cell[i]));
	if (first) {
		l->first_missing = missing;
		l->first_value = value;
		l->first_digit = begins_with_digit(str_trim(s));
		return;
	}
	l->cells++;
	l->missing += missing;
	l->values += value;
	s = str_trim(s);
	l->numbers += !missing && (num_parse(s.p, s.n, &x) != NUM_NOT || csv_cell_infinite(s));
}

static bool has_gap(struct str s)
{
	s = str_trim(s);
	return s.n > 0 && memmem(s.p, (size_t)s.n, "  ", 2) != NULL;
}

static void look_below(struct sniff *w)
{
	w->looks = w->top.mode > w->cells ? w->top.mode : w->cells;
	w->look = ARENA_ARRAY(w->scratch, struct look, w->looks);
	while (w->records < CSV_SAMPLE_CELLS && w->scan->at < w->end && csv_scan_next(w->scan)) {
		if (!csv_top_usable(w->scan))
			continue;
		if (w->records == 0) {
			w->first_line = w->scan->start_line;
			w->first_fields = w->scan->fields;
		}
		for (int32_t i = 0; i < w->scan->fields && i < w->looks; i++)
			look_at(w, i, w->scan->field[i], w->records == 0);
		w->gaps += has_gap(w->scan->field[0]);
		w->records++;
	}
}

/* Mostly numbers and dates below the first record, counting the first data record as well. */
static bool is_value_column(const struct look *l)
{
	int32_t known = l->cells - l->missing + !l->first_missing;

	return known > 0 && 2 * (l->values + l->first_value) > known;
}

enum header_verdict { HEADER_NO, HEADER_YES, HEADER_ASK };

static bool names_like(const struct sniff *w)
{
	for (int32_t i = 0; i < w->cells; i++) {
		if (str_trim(w->cell[i]).n == 0 || w->look[i].below)
			return false;
		for (int32_t k = 0; k < i && w->cells <= 1000; k++)
			if (str_equal(w->cell[i], w->cell[k]))
				return false;
	}
	return true;
}

static enum header_verdict judge_header(struct sniff *w)
{
	int32_t given = 0;
	int32_t values = 0;
	int32_t yes = 0;
	int32_t no = 0;

	for (int32_t i = 0; i < w->cells; i++) {
		bool empty = str_trim(w->cell[i]).n == 0;
		bool value = !empty && csv_top_value(w->cell[i]);

		given += !empty;
		values += value;
		if (empty || w->records == 0 || !is_value_column(&w->look[i]))
			continue;
		yes += !value && csv_na_find(w->na, w->cell[i], false) < 0;
		no += value;
	}
	w->shape->header_words = yes;
	w->shape->header_values = no;
	if (given > 0 && values == given)
		return HEADER_ASK;
	if (yes > 0 || w->records == 0)
		return HEADER_YES;
	return no == 0 && names_like(w) ? HEADER_YES : HEADER_NO;
}

static bool decide_header(struct sniff *w, struct err *e)
{
	enum header_verdict verdict = judge_header(w);

	if (w->o->header >= 0) {
		w->shape->dialect.header = w->o->header == 1;
		return true;
	}
	if (verdict == HEADER_ASK) {
		err_set(e, ERR_CSV_HEADER, "first row looks like data: header?");
		e->line = w->top.line;
		return err_hint(e, "--header yes takes it as names, --header no as data");
	}
	w->shape->dialect.header = verdict == HEADER_YES;
	if (verdict == HEADER_NO)
		findings_add(w->f, "no_header", FINDING_WARN, NULL, "--header yes",
			"first row looks like data: columns are named c1, c2 and so on");
	return true;
}

/* True when no sampled record behind the header has a value in field i. */
static bool never_filled(const struct sniff *w, int32_t i)
{
	const struct look *l = &w->look[i];

	return l->missing == l->cells && (l->first_missing || w->records == 0);
}

/* How many fields a record must have, and the names that go with them. */
static bool decide_width(struct sniff *w, struct err *e)
{
	struct csv_shape *s = w->shape;

	s->width = w->cells;
	if (!s->dialect.header || w->records == 0 || w->top.mode == w->cells)
		return true;
	if (w->top.mode == w->cells - 1 && str_trim(w->cell[w->cells - 1]).n == 0) {
		s->width = w->top.mode;
		findings_add(w->f, "empty_column", FINDING_INFO, NULL, NULL, "dropped empty last column");
		return true;
	}
	/* A table that only grows further down is two tables, and the rows tell of them. */
	if (w->top.mode != w->cells + 1 || w->first_fields != w->top.mode)
		return true;
	if (!w->o->index_first && !never_filled(w, w->cells)) {
		err_set(e, ERR_CSV_LONGER, "rows have %d fields, header has %d: name the first column, or "
			"--index first", (int)w->top.mode, (int)w->cells);
		e->line = w->top.line;
		return err_hint(e, "--index first takes the first field of each row as its name");
	}
	s->width = w->top.mode;
	return true;
}

static void make_names(struct sniff *w)
{
	struct csv_shape *s = w->shape;
	struct str *cell = ARENA_ARRAY(w->scratch, struct str, s->width);
	bool index = s->width > w->cells && w->o->index_first;

	for (int32_t i = 0; i < s->width; i++)
		cell[i] = STR("");
	for (int32_t i = 0; i < w->cells && i + index < s->width; i++)
		cell[i + index] = w->cell[i];
	if (index)
		cell[0] = STR("index");
	s->unnamed_last = s->width > 1 && str_trim(cell[s->width - 1]).n == 0 && s->dialect.header;
	s->name = csv_names_make(s->dialect.header ? cell : NULL, s->width, w->f, w->a);
}

/* Units: every column of numbers, and there are several, begins with a word. */
static bool has_units(const struct sniff *w)
{
	int32_t words = 0;

	for (int32_t i = 0; i < w->shape->width && w->records > 3; i++) {
		const struct look *l = &w->look[i];

		if (l->cells == l->missing || 10 * l->values < 9 * (l->cells - l->missing))
			continue;
		if (l->first_value || l->first_missing || l->first_digit)
			return false; /* no unit begins with a digit, but 0x10 does */
		words++;
	}
	return words > 1;
}

static void find_numeric(struct sniff *w)
{
	struct csv_shape *s = w->shape;

	s->numeric = ARENA_ARRAY(w->a, bool, s->width);
	for (int32_t i = 0; i < s->width; i++) {
		const struct look *l = i < w->looks ? &w->look[i] : NULL;

		s->numeric[i] = !l || 2 * l->numbers >= l->cells - l->missing;
	}
}

/* One column, and in most rows blanks as between columns of fixed width. */
static void note_single(struct sniff *w)
{
	if (w->shape->width == 1 && w->records > 2 && 10 * w->gaps >= 9 * w->records)
		findings_add(w->f, "single_column", FINDING_WARN, NULL, NULL,
			"only one column was found, and %d of %d sampled rows have gaps of blanks: columns of fixed "
			"width? convert the file first", (int)w->gaps, (int)w->records);
}

static bool sniff_shape(struct sniff *w, struct err *e)
{
	struct csv_shape *s = w->shape;

	if (!csv_top_find(w->scan, w->end, w->first, w->o, &w->top, w->f, e))
		return false;
	if (!w->top.found)
		return true;
	s->dialect.skip = (int32_t)(w->top.from_line - 1);
	read_top(w);
	s->data_at = w->scan->at;
	s->data_line = w->scan->line;
	look_below(w);
	if (!decide_header(w, e) || !decide_width(w, e))
		return false;
	if (!s->dialect.header) {
		s->data_at = w->top.from;
		s->data_line = w->top.from_line;
		s->width = w->top.mode > 0 ? w->top.mode : w->cells;
	}
	if (s->dialect.header && w->cells > 1)
		s->header = w->header;
	make_names(w);
	find_numeric(w);
	note_single(w);
	s->units = s->dialect.header && w->o->skip < 0 && has_units(w);
	if (s->units)
		findings_add(w->f, "units", FINDING_WARN, NULL,
			arena_printf(w->a, "--skip %d", (int)s->dialect.skip),
			"line %lld looks like units (text over numeric columns): skipped",
			(long long)w->first_line);
	return true;
}

/* Delimiter and quote; where they are none that libcsv knows, the text is rewritten. */
static bool settle_dialect(struct sniff *w, struct csv_text *t, struct arena *keep, struct ctl *c,
	struct err *e)
{
	struct csv_shape *s = w->shape;
	struct csv_style style;

	take_sep(w, t);
	skip_lines(w, t);
	csv_find_dialect(t, w->o, w->skipped, &s->dialect, &s->trim, w->f);
	style = csv_dialect_style(&s->dialect);
	s->cut = s->dialect.delimiter;
	if (csv_style_is_plain(&style) || t->invalid >= 0)
		return true;
	if (!csv_rewrite(t, &style, keep, c, e) || !csv_survey(t, keep, c, e))
		return false;
	s->cut = csv_style_cut(&style);
	skip_lines(w, t);
	return true;
}

static void open_body(struct sniff *w, const struct csv_text *t)
{
	const struct csv_shape *s = w->shape;

	w->body = *t;
	w->body.p += w->skipped;
	w->body.n -= w->skipped;
	w->end = csv_sample(&w->body, 0).n;
	w->scan = csv_scan_new(&w->body, s->cut, s->dialect.quote ? (unsigned char)s->dialect.quote : -1,
		s->trim, w->scratch);
	csv_scan_limit(w->scan, w->o);
}

bool csv_sniff(struct csv_text *t, const struct csv_options *o, const struct csv_na *na,
	struct csv_shape *out, struct findings *f, struct arena *a, struct arena *keep, struct ctl *c,
	struct err *e)
{
	struct arena *scratch = arena_new();
	struct sniff *w = ARENA_NEW(scratch, struct sniff);
	bool ok;

	*out = (struct csv_shape){ .dialect = { .encoding = t->encoding, .decimal = '.' },
		.data_line = 1 };
	*w = (struct sniff){ .o = o, .na = na, .shape = out, .f = f, .a = a, .scratch = scratch };
	ok = settle_dialect(w, t, keep, c, e);
	if (ok) {
		open_body(w, t);
		ok = sniff_shape(w, e);
		out->data_at += w->skipped;
	}
	arena_free(scratch);
	return ok;
}
