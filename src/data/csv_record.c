#include "config.h"
#include "data/csv_record.h"

#include <stdio.h>
#include <string.h>

#include "base/caps.h"
#include "base/err.h"
#include "base/num.h"
#include "data/csv_rows.h"

static bool refuse_unclosed(int32_t width, struct csv_scan *s, struct err *e)
{
	int64_t line = s->start_line;

	err_set(e, ERR_CSV_UNCLOSED, "quote opened at line %lld is never closed (reached end of file)",
		(long long)line);
	e->line = line;
	/* Where the table goes on if the quote is taken for a slip. */
	while (csv_scan_next(s))
		if (!s->blank && s->flaw == CSV_FINE && s->fields == width)
			return err_hint(e, "line %lld has %d fields again: close the quote before it",
				(long long)s->start_line, (int)width);
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

static bool refuse_long(const struct csv_scan *s, struct err *e)
{
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

bool csv_record_blank(const struct csv_scan *s)
{
	if (s->blank)
		return true;
	return s->fields == 1 &&
		str_trim((struct str){ s->text->p + s->start, s->end - s->start }).n == 0;
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
static int32_t misfit(const struct csv_rows *r, const struct csv_scan *s)
{
	for (int32_t i = 0; i < s->fields && i < r->shape->width; i++)
		if (r->want[i].given && !csv_want_fits(&r->want[i], r->na[i], s->field[i]))
			return i;
	return -1;
}

bool csv_record_short(const struct csv_rows *r, const struct csv_scan *s)
{
	return s->fields < r->shape->width - r->shape->unnamed_last;
}

static bool shape_fits(const struct csv_rows *r, const struct csv_scan *s)
{
	int32_t fields = s->fields;
	int32_t width = r->shape->width;

	return fields == width || (fields < width && r->o->pad) ||
		(fields == width - 1 && r->shape->unnamed_last);
}

/* Files that were put one behind the other have the header between them. */
static bool is_header(const struct csv_rows *r, const struct csv_scan *s)
{
	struct str header = r->shape->header;

	return header.n > 0 && s->end - s->start == header.n &&
		memcmp(s->text->p + s->start, header.p, (size_t)header.n) == 0;
}

enum csv_verdict csv_record_judge(const struct csv_rows *r, const struct csv_scan *s)
{
	switch (s->flaw) {
	case CSV_UNCLOSED:
	case CSV_LONG_RECORD:
	case CSV_LONG_FIELD:
	case CSV_MANY_FIELDS:
		return CSV_REFUSE;
	case CSV_AFTER_QUOTE:
		return CSV_REJECT;
	case CSV_FINE:
	case CSV_LITERAL_QUOTE:
		break;
	}
	return shape_fits(r, s) && !is_header(r, s) && (!r->wants || misfit(r, s) < 0) ? CSV_TAKE : CSV_REJECT;
}

void csv_record_reject(const struct csv_rows *r, const struct csv_scan *s)
{
	int32_t bad;
	struct str cell;

	if (s->flaw == CSV_AFTER_QUOTE) {
		csv_reject_add(r->rejects, s, s->bad_field, NULL, ERR_CSV_QUOTE,
			"line %lld field %d: text after closing quote", (long long)s->start_line,
			(int)s->bad_field);
	} else if (is_header(r, s)) {
		csv_reject_add(r->rejects, s, 0, NULL, ERR_CSV_TABLES, "line %lld: the header again",
			(long long)s->start_line);
	} else if (!shape_fits(r, s)) {
		csv_reject_shape(r->rejects, s, r->shape->width, r->shape->name);
	} else {
		bad = misfit(r, s);
		cell = str_head(s->field[bad], 80);
		csv_reject_add(r->rejects, s, bad + 1, r->shape->name[bad], ERR_CSV_TYPE,
			"line %lld, column \"%s\": \"%.*s\" is not %s", (long long)s->start_line,
			r->shape->name[bad], (int)cell.n, cell.p,
			want_word(r->want[bad].type));
	}
}

bool csv_record_refuse(int32_t width, struct csv_scan *s, struct err *e)
{
	return s->flaw == CSV_UNCLOSED ? refuse_unclosed(width, s, e) : refuse_long(s, e);
}
