#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/report.h"
#include "base/text.h"
#include "render/value.h"
#include "tui/data_pane.h"
#include "tui/region.h"
#include "tui/scene.h"

/* The table row by row, and the rows that did not fit into it. */

#define MOST_WIDE 24          /* columns a cell may take */
#define TOLD 4                /* rows in which one that was rejected is told whole */
#define SAMPLE 64             /* rows that widths are taken from */

/* One column of the grid: where its cells are in the row nodes, and how wide. */
struct strip {
	const char *name;
	int width;
	bool right;
};

static const char *cell_text(const struct node *n, bool ascii, struct arena *a)
{
	return n->type == NODE_NULL ? (ascii ? "-" : "·") : value_data(n, ascii, a);
}

static int strips_of(const struct node *table, bool ascii, struct strip **out, struct arena *a)
{
	int n = table->first ? (int)table->first->count : 0, i, row = 0;
	struct strip *s = ARENA_ARRAY(a, struct strip, n + 1);
	*out = s;
	for (const struct node *r = table->first; r && row < SAMPLE; r = r->next, row++) {
		i = 0;
		for (const struct node *k = r->first; k && i < n; k = k->next, i++) {
			int w = text_width(cell_text(k, ascii, a));
			s[i].name = k->name;
			s[i].right = s[i].right || value_is_number(k);
			s[i].width = w > s[i].width ? w : s[i].width;
		}
	}
	for (i = 0; i < n; i++) {
		int head = text_width(text_safe(a, s[i].name, (ptrdiff_t)strlen(s[i].name), ascii));
		s[i].width = head > s[i].width ? head : s[i].width;
		s[i].width = s[i].width > MOST_WIDE ? MOST_WIDE : s[i].width;
	}
	return n;
}

static void put(struct canvas *c, struct rect r, int x, int y, const struct strip *s, enum canvas_style style,
	const char *t)
{
	const char *cut = region_clip(c, t, s->width);
	canvas_text(c, r, s->right ? x + s->width - text_width(cut) : x, y, style, cut);
}

/* The columns from left on, until there is no room; the row's number always. */
static void view_row(struct canvas *c, struct rect r, int y, const struct strip *s, int n, int left,
	const struct node *row, int at)
{
	bool ascii = c->tier == GLYPH_ASCII;
	int x = r.x + 1, i = 0;
	for (const struct node *k = row ? row->first : NULL; i < n && x < r.x + r.w; i++, k = k ? k->next : NULL) {
		if (i > 0 && i - 1 < left)
			continue;
		enum canvas_style style = !row ? STYLE_TITLE : i == 0 ? STYLE_DIM : k->type == NODE_NULL ? STYLE_DIM : STYLE_PLAIN;
		if (row && at == i - 1)
			style = STYLE_SELECTED;
		put(c, r, x, y, &s[i], style, row ? cell_text(k, ascii, c->arena) : s[i].name);
		x += s[i].width + 2;
	}
}

static void view_table(const struct data_pane *d, const struct scene *s, const char *line, struct rect r,
	struct canvas *c)
{
	struct strip *strip;
	const struct node *answer = scene_answer(s, line), *table = answer ? node_find(answer, "table") : NULL;
	bool focus = d->focus == DATA_ROWS;
	if (table && region_number(answer, "matching") < 1) {
		canvas_text(c, r, r.x + 1, r.y + 1, STYLE_DIM, "no row matches the filter");
		return;
	}
	if (!table || !table->first) {
		region_wait(c, (struct rect){ r.x, r.y + 1, r.w, r.h - 1 }, s, line);
		return;
	}
	int n = strips_of(table, c->tier == GLYPH_ASCII, &strip, c->arena), first = d->row_top % DATA_CHUNK;
	int from = data_rows_left(d, s) > 0 ? data_rows_left(d, s) : 0, left = d->cell_left - from;
	view_row(c, r, r.y + 1, strip, n, left, NULL, -2);
	const struct node *row = region_item(table, first);
	for (int y = r.y + 2; row && y < r.y + r.h; row = row->next, y++) {
		int i = d->row_top + y - r.y - 2;
		view_row(c, r, y, strip, n, left, row, focus && i == d->row ? d->cell - from : -2);
		if (focus && i == d->row)
			canvas_text(c, r, r.x, y, STYLE_KEY, canvas_mark(c, "▸", ">"));
	}
}

int data_rows_in_sight(const struct data_pane *d, int h)
{
	return d->rejects ? h - 1 - (h >= 8 ? TOLD : 0) : h - 2;
}

/* The number of the line stands in a column of its own. */
static const char *without_line(const char *message)
{
	const char *rest = strncmp(message, "line ", 5) == 0 ? strstr(message, ": ") : NULL;
	return rest ? rest + 2 : message;
}

/* The chosen one whole: where it is, what is wrong, and what stands there. */
static void tell_reject(const struct node *k, struct rect r, struct canvas *c)
{
	int y = region_prose(c, r, r.y, STYLE_ATTENTION, region_string(k, "message"));
	canvas_textf(c, r, r.x + 1, y, STYLE_DIM, "byte %s, %s", value_text(node_find(k, "offset"), true, c->arena),
		region_string(k, "code"));
	canvas_text(c, r, r.x + 1, y + 1, STYLE_PLAIN, region_clip(c, region_string(k, "raw"), r.w - 2));
}

static void view_rejects(const struct data_pane *d, const struct scene *s, struct rect r, struct canvas *c)
{
	const struct node *answer = scene_answer(s, DATA_REJECTS), *list = answer ? node_find(answer, "rejects") : NULL;
	if (!list || !list->first) {
		if (list)
			canvas_text(c, r, r.x + 1, r.y + 1, STYLE_DIM, "no row was rejected");
		else
			region_wait(c, (struct rect){ r.x, r.y + 1, r.w, r.h - 1 }, s, DATA_REJECTS);
		return;
	}
	const struct node *k = region_item(list, d->row_top), *chosen = region_item(list, d->row);
	int rows = data_rows_in_sight(d, r.h), half = r.w / 2;
	for (int y = r.y + 1; k && y < r.y + 1 + rows; k = k->next, y++) {
		const char *raw = region_clip(c, region_string(k, "raw"), r.w - half - 3);
		canvas_textf(c, r, r.x + 1, y, STYLE_DIM, "%7s", value_text(node_find(k, "line"), true, c->arena));
		canvas_text(c, r, r.x + 10, y, k == chosen ? STYLE_SELECTED : STYLE_ATTENTION,
			region_clip(c, without_line(region_string(k, "message")), half - 11));
		canvas_text(c, r, r.x + half + 1, y, STYLE_PLAIN, raw);
	}
	if (chosen && rows < r.h - 1)
		tell_reject(chosen, (struct rect){ r.x, r.y + r.h - TOLD, r.w, TOLD }, c);
}

/* Behind the title: that what was looked for is nowhere. */
static const char *missed(const struct data_pane *d, const struct scene *s, struct arena *a)
{
	const struct node *answer = *d->sought && !d->rejects ? scene_answer(s, data_sought_line(d, a)) : NULL;
	return answer && isnan(region_number(answer, "found")) ? arena_printf(a, ": '%s' is in none", d->sought) : "";
}

void data_view_rows(const struct data_pane *d, const struct scene *s, struct rect r, struct canvas *c)
{
	const char *line = data_rows_line(d, s, c->arena);
	int n = data_rows_count(d, s);
	char count[NUM_TEXT];
	num_format_people((double)n, 15, true, count);
	region_title(c, r, arena_printf(c->arena, d->rejects ? "Rejected rows (%s)%s" : "Rows (%s)%s", count,
		missed(d, s, c->arena)), d->focus == DATA_ROWS);
	region_more(c, r, d->row_top, r.h - 2, n);
	if (d->rejects)
		view_rejects(d, s, r, c);
	else
		view_table(d, s, line, r, c);
}
