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

void csv_write_cell(struct text *t, struct str cell, char delimiter)
{
	if (!needs_quotes(cell, delimiter)) {
		text_addn(t, cell.p, cell.n);
		return;
	}
	text_addc(t, '"');
	for (ptrdiff_t i = 0; i < cell.n; i++) {
		if (cell.p[i] == '"')
			text_addc(t, '"');
		text_addc(t, cell.p[i]);
	}
	text_addc(t, '"');
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

void csv_write_row(struct text *t, const struct frame *f, ptrdiff_t row, char delimiter,
	struct arena *scratch)
{
	for (int32_t i = 0; i < f->columns; i++) {
		const struct column *c = &f->column[i];
		struct str cell = column_text(c, row, scratch);

		if (i > 0)
			text_addc(t, delimiter);
		/* An empty line would be no row: the only cell of one says so. */
		if (cell.n == 0 && (f->columns == 1 || !column_missing_at(c, row)))
			text_add(t, "\"\"");
		else
			csv_write_cell(t, cell, delimiter);
	}
	text_addc(t, '\n');
}
