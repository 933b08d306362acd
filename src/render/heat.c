#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/picture.h"
#include "render/value.h"

enum { NAME = 18, CELL = 4 }; /* columns of a name and of a cell */

/* How dark: 0 to 4. */
static int shade(double x)
{
	double s = fabs(x);

	return s >= 0.8 ? 4 : s >= 0.6 ? 3 : s >= 0.4 ? 2 : s >= 0.2 ? 1 : 0;
}

/* "▓.72", "-.30": hundredths behind their shade, or behind the sign where there is one. */
static void cell(struct text *out, const struct node *n, bool ascii)
{
	static const char *const dark[] = { " ", "░", "▒", "▓", "█" };
	double x = n ? node_number(n) : (double)NAN;

	if (isnan(x)) {
		text_add(out, "   -");
		return;
	}
	const char *sign = x <= -0.005 ? "-" : ascii ? " " : dark[shade(x)];
	int hundredths = (int)lround(fabs(x) * 100);
	if (hundredths >= 100)
		text_addf(out, "%s1.0", sign);
	else
		text_addf(out, "%s.%02d", sign, hundredths);
}

/* Columns from..to-1 of the table: as many as fit beside the names. */
static void panel(struct text *out, const struct node *n, int from, int to, bool ascii, int indent)
{
	const struct node *label = node_find(n, "labels")->first, *row = node_find(n, "values")->first;

	text_addf(out, "%*s", indent + NAME + 4, "");
	for (int j = from; j < to; j++)
		text_addf(out, "%4d", j + 1);
	text_addc(out, '\n');
	for (int i = 1; label && row; label = label->next, row = row->next, i++) {
		const struct node *k = row->first;

		text_addf(out, "%*s%3d %s", indent, "", i,
			text_fit(out->arena, value_text(label, ascii, out->arena), NAME, ascii));
		for (int j = 0; k && j < to; j++, k = k->next)
			if (j >= from)
				cell(out, k, ascii);
		text_addc(out, '\n');
	}
}

void picture_heat(struct text *out, const struct node *n, int width, bool ascii, int indent)
{
	const struct node *label = node_find(n, "labels"), *values = node_find(n, "values");
	int room = (width - indent - NAME - 4) / CELL;

	if (!label || !values)
		return;
	room = room < 1 ? 1 : room;
	for (int from = 0; from < (int)label->count; from += room) {
		int to = from + room < (int)label->count ? from + room : (int)label->count;

		if (from > 0)
			text_addc(out, '\n');
		panel(out, n, from, to, ascii, indent);
	}
}
