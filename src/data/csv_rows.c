#include "config.h"
#include "data/csv_rows.h"

#include <stdio.h>

#include "base/caps.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/num.h"

#define STEP_BYTES (64 * 1024)

static bool refuse_unclosed(struct csv_rows *r, struct err *e)
{
	int64_t line = r->scan->start_line;

	err_set(e, ERR_CSV_UNCLOSED, "quote opened at line %lld is never closed (reached end of file)",
		(long long)line);
	e->line = line;
	/* Where the table goes on if the quote is taken for a slip. */
	while (csv_scan_next(r->scan))
		if (!r->scan->blank && r->scan->flaw == CSV_FINE && r->scan->fields == r->shape->width)
			return err_hint(e, "line %lld has %d fields again: close the quote before it",
				(long long)r->scan->start_line, (int)r->shape->width);
	return err_hint(e, "close the quote, or --quote none");
}

/* "1 MiB", "256 KiB": limits are round. */
static void show_limit(ptrdiff_t bytes, char out[NUM_TEXT])
{
	if (bytes % (1024 * 1024) == 0)
		snprintf(out, NUM_TEXT, "%lld MiB", (long long)bytes / (1024 * 1024));
	else if (bytes % 1024 == 0)
		snprintf(out, NUM_TEXT, "%lld KiB", (long long)bytes / 1024);
	else
		snprintf(out, NUM_TEXT, "%lld B", (long long)bytes);
}

static bool refuse_long(const struct csv_rows *r, struct err *e)
{
	const struct csv_scan *s = r->scan;
	char size[NUM_TEXT];

	if (s->flaw == CSV_MANY_FIELDS) {
		err_set(e, ERR_CSV_LIMIT, "line %lld: more than %d fields", (long long)s->start_line,
			(int)s->max_fields);
		err_hint(e, "--max-columns N, up to %d", CAP_COLUMNS_HARD);
	} else {
		bool record = s->flaw == CSV_LONG_RECORD;

		show_limit(record ? s->max_record : s->max_field, size);
		err_set(e, ERR_CSV_LIMIT, "line %lld: %s longer than %s; unclosed quote? (--max-record)",
			(long long)s->start_line, record ? "record" : "field", size);
	}
	e->line = s->start_line;
	return false;
}

static bool line_is_blank(const struct csv_scan *s)
{
	if (s->blank)
		return true;
	return s->fields == 1 && s->in_place && str_trim(s->field[0]).n == 0;
}

static const char *want_word(enum column_type t)
{
	switch (t) {
	case COLUMN_INTEGER:
		return "a whole number";
	case COLUMN_NUMBER:
		return "a number";
	case COLUMN_DATE:
	case COLUMN_TIME:
		return "a date";
	case COLUMN_BOOLEAN:
	case COLUMN_CATEGORY:
	case COLUMN_TEXT:
		break;
	}
	return "a truth word";
}

/* The first cell that cannot have the type asked for its column, or -1. */
static int32_t misfit(const struct csv_rows *r)
{
	const struct csv_scan *s = r->scan;

	for (int32_t i = 0; i < s->fields && i < r->shape->width; i++)
		if (r->want[i].given && !csv_want_fits(&r->want[i], r->na, r->o->decimal, s->field[i]))
			return i;
	return -1;
}

static bool shape_fits(const struct csv_rows *r)
{
	int32_t fields = r->scan->fields;
	int32_t width = r->shape->width;

	return fields == width || (fields < width && r->o->pad) ||
		(fields == width - 1 && r->shape->unnamed_last);
}

enum verdict { TAKE, REJECT, REFUSE };

static enum verdict judge(struct csv_rows *r, struct err *e)
{
	struct csv_scan *s = r->scan;
	bool note = r->rejects != NULL;
	int32_t bad;

	if (s->flaw == CSV_UNCLOSED) {
		refuse_unclosed(r, e);
		return REFUSE;
	}
	if (s->flaw == CSV_LONG_RECORD || s->flaw == CSV_LONG_FIELD || s->flaw == CSV_MANY_FIELDS) {
		refuse_long(r, e);
		return REFUSE;
	}
	if (s->flaw == CSV_AFTER_QUOTE) {
		if (note)
			csv_reject_add(r->rejects, s, s->bad_field, NULL, ERR_CSV_QUOTE,
				"line %lld field %d: text after closing quote", (long long)s->start_line,
				(int)s->bad_field);
		return REJECT;
	}
	if (!shape_fits(r)) {
		if (note)
			csv_reject_shape(r->rejects, s, r->shape->width, r->shape->name);
		return REJECT;
	}
	bad = r->wants ? misfit(r) : -1;
	if (bad >= 0 && note)
		csv_reject_add(r->rejects, s, bad + 1, r->shape->name[bad], ERR_CSV_TYPE,
			"line %lld, column \"%s\": \"%.*s\" is not %s", (long long)s->start_line,
			r->shape->name[bad], s->field[bad].n < 80 ? (int)s->field[bad].n : 80, s->field[bad].p,
			want_word(r->want[bad].type));
	if (note && bad < 0)
		csv_reject_end_run(r->rejects);
	return bad < 0 ? TAKE : REJECT;
}

static bool add_cells(struct csv_rows *r, struct err *e)
{
	const struct csv_scan *s = r->scan;

	for (int32_t k = 0; k < r->actives; k++) {
		int32_t i = r->active[k];
		struct csv_build *b = &r->build[i];
		struct str cell = i < s->fields ? s->field[i] : STR("");

		if (!csv_build_add(b, r->na, cell, s->in_place, r->rows, s->start_line, e))
			return false;
		if (b->broken)
			r->active[k--] = r->active[--r->actives];
	}
	r->rows++;
	return true;
}

/* In a table of one column a blank line is a missing cell, unless nothing follows. */
static bool add_held(struct csv_rows *r, struct err *e)
{
	for (; r->held > 0; r->held--) {
		struct csv_build *b = &r->build[0];

		b->na[0] += r->actives > 0;
		if (r->actives > 0 && !csv_build_missing(b, r->rows, e))
			return false;
		r->rows++;
	}
	return true;
}

static bool take_record(struct csv_rows *r, struct err *e)
{
	enum verdict verdict;

	if (r->shape->width == 1 && !add_held(r, e))
		return false;
	r->blanks += r->held;
	r->held = 0;
	verdict = judge(r, e);
	if (verdict != TAKE)
		return verdict == REJECT;
	if (r->scan->flaw == CSV_LITERAL_QUOTE && r->quotes++ == 0)
		r->quoted_line = r->scan->start_line;
	return add_cells(r, e);
}

static bool skip_units(struct csv_rows *r)
{
	do
		if (!csv_scan_next(r->scan))
			return false;
	while (line_is_blank(r->scan));
	if (r->rejects)
		csv_reject_add(r->rejects, r->scan, 0, NULL, ERR_CSV_HEADER,
			"line %lld looks like units (text over numeric columns): skipped",
			(long long)r->scan->start_line);
	return true;
}

bool csv_rows_read(struct csv_rows *r, struct ctl *c, struct err *e)
{
	struct csv_scan *s = r->scan;
	ptrdiff_t stepped = r->shape->data_at;

	ctl_phase(c, "reading rows", s->text->n);
	csv_scan_seek(s, r->shape->data_at, r->shape->data_line);
	if (r->shape->units && !skip_units(r))
		return true;
	while (csv_scan_next(s)) {
		if (line_is_blank(s))
			r->held++;
		else if (!take_record(r, e))
			return false;
		if (s->at - stepped >= STEP_BYTES) {
			if (!ctl_step(c, s->at - stepped, e))
				return false;
			stepped = s->at;
		}
	}
	return true;
}
