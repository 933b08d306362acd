#include "config.h"

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/picture.h"
#include "render/plot.h"
#include "render/value.h"

enum { NAME = 18, CELL = 4 }; /* columns of a name and of a cell */

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
				text_add(out, plot_heat_cell(node_number(k), 1, ascii, out->arena));
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
