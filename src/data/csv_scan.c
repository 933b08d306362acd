#include "config.h"
#include "data/csv_scan.h"

#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/mem.h"
#include "data/csv.h"
#include "data/csv_cell.h"

#define OPTIONS (CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL)
#define PARSER_BLOCK 65536

/* libcsv would grow a field for ever.  Lengths are checked as lines are fed; this is the wall
 * behind that check. */
static void *grow_entry(void *p, size_t n)
{
	if (n > (size_t)1 << 31)
		return NULL;
	return mem_realloc(p, (ptrdiff_t)n, 1);
}

static void free_entry(void *p)
{
	mem_free(p);
}

static int no_space(unsigned char c)
{
	(void)c;
	return 0;
}

static void start_parser(struct csv_scan *s)
{
	csv_init(&s->parser, OPTIONS);
	csv_set_realloc_func(&s->parser, grow_entry);
	csv_set_free_func(&s->parser, free_entry);
	csv_set_blk_size(&s->parser, PARSER_BLOCK);
	csv_set_delim(&s->parser, (unsigned char)s->delimiter);
	csv_set_quote(&s->parser, (unsigned char)s->quote);
	if (!s->trim)
		csv_set_space_func(&s->parser, no_space);
}

/* An error leaves libcsv in its old state: only a fresh parser is a clean one. */
static void restart_parser(struct csv_scan *s)
{
	csv_free(&s->parser);
	start_parser(s);
}

static void release(void *arg)
{
	struct csv_scan *s = arg;

	csv_free(&s->parser);
	mem_free(s->cell);
}

struct csv_scan *csv_scan_new(const struct csv_text *t, char delimiter, int quote, bool trim,
	struct arena *a)
{
	struct csv_scan *s = ARENA_NEW(a, struct csv_scan);

	*s = (struct csv_scan){ .text = t, .delimiter = delimiter, .quote = quote, .line = 1 };
	s->trim = trim;
	s->max_record = CAP_RECORD_BYTES;
	s->max_field = CAP_FIELD_BYTES;
	s->max_fields = CAP_COLUMNS;
	s->arena = a;
	s->marks = quote >= 0 && (quote != '"' || t->quotes);
	start_parser(s);
	arena_on_free(a, release, s);
	return s;
}

void csv_scan_limit(struct csv_scan *s, const struct csv_options *o)
{
	if (o->max_record > 0) {
		s->max_record = (ptrdiff_t)o->max_record;
		s->max_field = s->max_record;
	}
	if (o->max_columns > 0)
		s->max_fields = o->max_columns < CAP_COLUMNS_HARD ? o->max_columns : CAP_COLUMNS_HARD;
}

void csv_scan_seek(struct csv_scan *s, ptrdiff_t at, int64_t line)
{
	s->at = at;
	s->line = line;
}

/* One place more, whatever the count: the caller checks the cap. */
static inline void add_field(struct csv_scan *s, const char *p, ptrdiff_t n)
{
	if (s->fields == s->capacity)
		s->field = arena_grow(s->arena, s->field, s->fields, &s->capacity,
			(ptrdiff_t)sizeof *s->field);
	s->field[s->fields++] = (struct str){ p, n };
}

/* The line from p: its length without the end in *n, where the next one starts returned. */
static const char *line_end(const struct csv_text *t, const char *p, ptrdiff_t *n)
{
	const char *end = t->p + t->n;
	const char *lf = memchr(p, '\n', (size_t)(end - p));
	const char *stop = lf ? lf : end;

	if (t->cr > 0) {
		const char *cr = memchr(p, '\r', (size_t)(stop - p));

		if (cr && cr + 1 != lf) {
			*n = cr - p;
			return cr + 1;
		}
	}
	*n = stop - p;
	if (*n > 0 && stop[-1] == '\r')
		--*n;
	return lf ? lf + 1 : end;
}

ptrdiff_t csv_scan_skip_line(const struct csv_text *t, ptrdiff_t at)
{
	ptrdiff_t n;

	return line_end(t, t->p + at, &n) - t->p;
}

/* Cuts p[0..n) at its delimiters; nothing in it is quoted. */
static void cut_fields(struct csv_scan *s, const char *p, ptrdiff_t n)
{
	const char *end = p + n;

	for (;;) {
		const char *stop = memchr(p, s->delimiter, (size_t)(end - p));
		struct str field = { p, (stop ? stop : end) - p };

		if (s->trim)
			field = str_trim(field);
		add_field(s, field.p, field.n);
		if (field.n > s->max_field)
			s->flaw = CSV_LONG_FIELD;
		if (!stop)
			return;
		p = stop + 1;
	}
}

/* The field is copied: libcsv uses its buffer again for the next one.  The buffer may move, so the
 * slice holds an offset until the record is whole. */
static void take_cell(void *p, size_t n, void *arg)
{
	struct csv_scan *s = arg;

	if (s->cell_n + (ptrdiff_t)n > s->cell_capacity) {
		s->cell_capacity = 2 * (s->cell_n + (ptrdiff_t)n) + 1024;
		s->cell = mem_realloc(s->cell, s->cell_capacity, 1);
	}
	if (n > 0)
		memcpy(s->cell + s->cell_n, p, n);
	add_field(s, p && n == 0 ? csv_cell_empty : NULL, (ptrdiff_t)n); /* NULL: nothing, not even quotes */
	s->cell_n += (ptrdiff_t)n;
}

static void take_record(int end, void *arg)
{
	struct csv_scan *s = arg;

	(void)end;
	s->record_done = true;
}

static void place_cells(struct csv_scan *s)
{
	ptrdiff_t at = 0;

	for (int32_t i = 0; i < s->fields; i++) {
		if (csv_cell_is_empty(s->field[i]))
			continue;
		s->field[i].p = s->cell ? s->cell + at : "";
		at += s->field[i].n;
		if (s->field[i].n > s->max_field)
			s->flaw = CSV_LONG_FIELD;
	}
}

static void begin_cells(struct csv_scan *s)
{
	s->fields = 0;
	s->cell_n = 0;
	s->record_done = false;
}

/* Feeds lines from s->start until libcsv has a record.  True: the fields are there and s->end, s->at
 * and s->line are set.  False: refused, or the end came. */
static bool feed_lines(struct csv_scan *s)
{
	const char *p = s->text->p + s->start;
	const char *end = s->text->p + s->text->n;
	int64_t line = s->start_line;

	begin_cells(s);
	while (p < end) {
		ptrdiff_t n;
		const char *next = line_end(s->text, p, &n);
		size_t len = (size_t)(next - p);

		line++;
		if (p + n - s->text->p - s->start > s->max_record)
			break;
		if (csv_parse(&s->parser, p, len, take_cell, take_record, s) != len)
			break;
		if (next == end && !s->record_done)
			csv_fini(&s->parser, take_cell, take_record, s);
		if (s->record_done) {
			s->end = p + n - s->text->p;
			s->at = next - s->text->p;
			s->line = line;
			if (next == end)
				restart_parser(s);
			place_cells(s);
			return true;
		}
		p = next;
	}
	restart_parser(s);
	return false;
}

/* One field of a record read leniently. */
struct lenient {
	const char *p, *end; /* what is left, and the end of the text */
	int64_t line;
};

static bool at_end(const struct lenient *l)
{
	return l->p == l->end || *l->p == '\n' || *l->p == '\r';
}

static void skip_blanks(const struct csv_scan *s, struct lenient *l)
{
	while (l->p < l->end && (*l->p == ' ' || *l->p == '\t') && *l->p != s->delimiter)
		l->p++;
}

/* Behind the opening quote: up to the closing one, with doubled ones made single. */
static enum csv_flaw read_quoted(struct csv_scan *s, struct lenient *l)
{
	ptrdiff_t n = 0;

	add_field(s, NULL, 0);
	for (; l->p < l->end; l->p++) {
		if (*l->p == (char)s->quote) {
			if (l->p + 1 == l->end || l->p[1] != (char)s->quote)
				break;
			l->p++;
		}
		l->line += *l->p == '\n' || (*l->p == '\r' && l->p + 1 < l->end && l->p[1] != '\n');
		s->cell[s->cell_n++] = *l->p;
		n++;
	}
	s->field[s->fields - 1] = (struct str){ n > 0 ? NULL : csv_cell_empty, n };
	if (l->p == l->end)
		return CSV_UNCLOSED;
	l->p++;
	skip_blanks(s, l);
	return at_end(l) || *l->p == s->delimiter ? CSV_FINE : CSV_AFTER_QUOTE;
}

static enum csv_flaw read_plain(struct csv_scan *s, struct lenient *l)
{
	const char *from = l->p;
	bool mark = false;
	struct str field;

	for (; !at_end(l) && *l->p != s->delimiter; l->p++)
		mark = mark || *l->p == (char)s->quote;
	field = (struct str){ from, l->p - from };
	if (s->trim)
		field = str_trim(field);
	add_field(s, NULL, field.n);
	if (field.n > 0)
		memcpy(s->cell + s->cell_n, field.p, (size_t)field.n);
	s->cell_n += field.n;
	return mark ? CSV_LITERAL_QUOTE : CSV_FINE;
}

static enum csv_flaw read_field(struct csv_scan *s, struct lenient *l)
{
	const char *from = l->p;

	skip_blanks(s, l);
	if (l->p < l->end && *l->p == (char)s->quote) {
		l->p++;
		return read_quoted(s, l);
	}
	l->p = from;
	return read_plain(s, l);
}

/* Reads the record again: blanks around quotes and quotes inside plain fields are let pass. */
static enum csv_flaw read_lenient(struct csv_scan *s, struct lenient *l)
{
	enum csv_flaw flaw = CSV_FINE;

	for (;;) {
		enum csv_flaw here = read_field(s, l);

		if (here == CSV_AFTER_QUOTE || here == CSV_UNCLOSED) {
			s->bad_field = s->fields;
			return here;
		}
		flaw = here == CSV_LITERAL_QUOTE ? here : flaw;
		if (at_end(l))
			return flaw;
		l->p++; /* the delimiter */
	}
}

static void end_line(struct csv_scan *s, const char *p)
{
	const char *end = s->text->p + s->text->n;

	s->end = p - s->text->p;
	if (p < end && *p == '\r')
		p++;
	if (p < end && *p == '\n' && (p == s->text->p + s->end || p[-1] == '\r'))
		p++;
	s->at = p - s->text->p;
}

/* A record is given up: the scan goes on behind its first line, so that no more than that is lost. */
static void give_up(struct csv_scan *s, enum csv_flaw flaw)
{
	ptrdiff_t n;
	const char *next = line_end(s->text, s->text->p + s->start, &n);

	s->flaw = flaw;
	s->fields = 0; /* those read so far have no text */
	s->end = s->start + n;
	s->at = next - s->text->p;
	s->line = s->start_line + 1;
}

static void repair(struct csv_scan *s)
{
	ptrdiff_t left = s->text->n - s->start;
	ptrdiff_t room = left > s->max_record ? s->max_record + 1 : left;
	struct lenient l = { .p = s->text->p + s->start, .line = s->start_line };
	enum csv_flaw flaw;

	l.end = l.p + room;
	begin_cells(s);
	if (room > s->cell_capacity) {
		s->cell_capacity = room;
		s->cell = mem_realloc(s->cell, room, 1);
	}
	flaw = read_lenient(s, &l);
	if (l.p - s->text->p - s->start > s->max_record)
		flaw = CSV_LONG_RECORD;
	if (flaw != CSV_FINE && flaw != CSV_LITERAL_QUOTE) {
		give_up(s, flaw);
		return;
	}
	s->flaw = flaw;
	place_cells(s);
	end_line(s, l.p);
	s->line = l.line + 1;
}

static bool begin_record(struct csv_scan *s)
{
	s->start = s->at;
	s->start_line = s->line;
	s->fields = 0;
	s->flaw = CSV_FINE;
	s->bad_field = 0;
	s->blank = false;
	return s->at < s->text->n;
}

static void check_size(struct csv_scan *s)
{
	if (s->end - s->start > s->max_record)
		give_up(s, CSV_LONG_RECORD);
	else if (s->flaw == CSV_FINE && s->fields > s->max_fields)
		s->flaw = CSV_MANY_FIELDS;
}

/* A line of nothing but blanks never goes through libcsv, which would not count it. */
static bool scan_record(struct csv_scan *s, bool strict)
{
	const char *p = s->text->p + s->at;
	const char *next;
	ptrdiff_t n;

	if (!begin_record(s))
		return false;
	next = line_end(s->text, p, &n);
	s->end = s->start + n;
	s->blank = n == 0;
	s->in_place = false;
	if (strict ? str_trim((struct str){ p, n }).n == 0 :
		s->blank || !s->marks || !memchr(p, s->quote, (size_t)n)) {
		if (!s->blank)
			cut_fields(s, p, n);
		s->in_place = true;
		s->at = next - s->text->p;
		s->line++;
	} else if (!feed_lines(s)) {
		repair(s);
	}
	check_size(s);
	return true;
}

bool csv_scan_next(struct csv_scan *s)
{
	return scan_record(s, false);
}

bool csv_scan_next_strict(struct csv_scan *s)
{
	return scan_record(s, true);
}
