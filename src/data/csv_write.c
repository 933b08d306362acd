#include "config.h"
#include "data/csv.h"

#include <string.h>

#include "base/text.h"
#include "data/frame.h"

static bool needs_quotes(struct str s, char delimiter)
{
	if (s.n == 0)
		return false;
	if (s.p[0] == ' ' || s.p[0] == '\t' || s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t')
		return true; /* blanks at the edges are kept by quotes alone */
	if (str_starts(s, STR("\xef\xbb\xbf")))
		return true; /* no mark of the encoding, even at the start of the file */
	for (ptrdiff_t i = 0; i < s.n; i++) {
		if (s.p[i] == delimiter || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r')
			return true;
		/* Where no field begins with ", a ' there could pass for the quote of the file. */
		if (s.p[i] == '\'' && (i == 0 || memchr(",;\t| ", s.p[i - 1], 5)))
			return true;
	}
	return false;
}

static void write_quoted(struct text *t, struct str cell)
{
	text_addc(t, '"');
	for (ptrdiff_t i = 0; i < cell.n; i++) {
		if (cell.p[i] == '"')
			text_addc(t, '"');
		text_addc(t, cell.p[i]);
	}
	text_addc(t, '"');
}

void csv_write_cell(struct text *t, struct str cell, char delimiter)
{
	if (needs_quotes(cell, delimiter))
		write_quoted(t, cell);
	else
		text_addn(t, cell.p, cell.n);
}

void csv_write_header(struct text *t, const struct frame *f, char delimiter)
{
	for (int32_t i = 0; i < f->columns; i++) {
		if (i > 0)
			text_addc(t, delimiter);
		csv_write_cell(t, str_of(f->column[i].name), delimiter);
	}
	text_addc(t, '\n');
}

/* A line of the header's own bytes would be read as the header again: quotes, or where all
 * cells have them a blank in front, make it a row. */
static void write_names_as_row(struct text *t, const struct frame *f, char delimiter)
{
	bool told = false;
	ptrdiff_t start = t->n;

	for (int32_t i = 0; i < f->columns; i++) {
		struct str name = str_of(f->column[i].name);
		bool plain = !needs_quotes(name, delimiter);

		if (i > 0)
			text_addc(t, delimiter);
		if (plain && !told)
			write_quoted(t, name);
		else
			csv_write_cell(t, name, delimiter);
		told = told || plain;
	}
	if (!told) {
		text_addc(t, ' ');
		memmove(t->p + start + 1, t->p + start, (size_t)(t->n - start - 1));
		t->p[start] = ' ';
	}
}

void csv_write_row(struct text *t, const struct frame *f, ptrdiff_t row, char delimiter,
	struct arena *scratch)
{
	ptrdiff_t start = t->n;
	bool names = f->columns > 1; /* every cell is its column's name */

	for (int32_t i = 0; i < f->columns; i++) {
		const struct column *c = &f->column[i];
		struct str cell = column_text(c, row, scratch);

		names = names && str_equal(cell, str_of(c->name));
		if (i > 0)
			text_addc(t, delimiter);
		/* An empty line would be no row: the only cell of one says so. */
		if (cell.n == 0 && (f->columns == 1 || !column_missing_at(c, row)))
			text_add(t, "\"\"");
		else
			csv_write_cell(t, cell, delimiter);
	}
	if (names) {
		t->n = start;
		write_names_as_row(t, f, delimiter);
	}
	text_addc(t, '\n');
}
