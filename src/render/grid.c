#include "config.h"

#include "render/grid.h"

#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/report.h"
#include "base/text.h"
#include "render/marks.h"
#include "render/picture.h"
#include "render/value.h"
#include "render/wrap.h"

#define GRID_MIN 8    /* a column of text is not clipped below this */
#define SPARK_WIDTH 9
#define BAR_WIDTH 10
#define RECORD_CELL 2000 /* columns of one cell, where a row stands by itself */

/* An object of data cells in a row: its keys are columns like the row's own. */
static bool holds_cells(const struct node *n)
{
	return n->type == NODE_OBJECT && n->view == VIEW_ROWS;
}

/* By the whole name: a key may have dots of its own.  NULL when the row hides it. */
static const struct node *value_of(const struct node *row, const char *name)
{
	const struct node *cells = NULL;
	for (const struct node *k = row->first; k; k = k->next) {
		if (k->name && strcmp(k->name, name) == 0)
			return k->view == VIEW_HIDDEN ? NULL : k;
		cells = holds_cells(k) ? k : cells;
	}
	return cells ? value_of(cells, name) : NULL;
}

static bool is_cell(const struct node *n)
{
	return value_is_scalar(n) || n->view == VIEW_HISTOGRAM;
}

/* A share of 0..1 whose number stands elsewhere in the row. */
static bool is_bar(const struct node *n)
{
	return n->view == VIEW_BARS && n->type == NODE_REAL;
}

static const char *cell_text(const struct node *n, enum node_view view, bool ascii, struct arena *a)
{
	if (n->view == VIEW_HISTOGRAM)
		return picture_spark(n, SPARK_WIDTH, ascii, a);
	if (is_bar(n))
		return n->band > 0 ? picture_band(n->real, n->band, BAR_WIDTH, ascii, a)
				   : picture_bar(n->real, BAR_WIDTH, ascii, a);
	return view == VIEW_ROWS ? value_data(n, ascii, a) : value_text(n, ascii, a);
}

static int find_key(const char **header, int n, const char *name)
{
	for (int i = 0; i < n; i++)
		if (strcmp(header[i], name) == 0)
			return i;
	return -1;
}

static void collect_row(const struct node *row, struct grid *g, ptrdiff_t *capacity, struct arena *a)
{
	for (const struct node *k = row->first; k; k = k->next) {
		if (holds_cells(k))
			collect_row(k, g, capacity, a);
		if (holds_cells(k) || find_key(g->header, g->columns, k->name) >= 0)
			continue;
		g->header = arena_grow(a, g->header, g->columns, capacity, (ptrdiff_t)sizeof *g->header);
		g->header[g->columns++] = k->name;
	}
}

static void collect_keys(const struct node *list, struct grid *g, ptrdiff_t *capacity,
	struct arena *a)
{
	for (const struct node *row = list->first; row; row = row->next)
		collect_row(row, g, capacity, a);
}

/* A column where every row says null, or nothing that fits in a cell, tells nothing. */
static void drop_empty(struct grid *g, const struct node *list, bool plain)
{
	int kept = 0;
	for (int i = 0; i < g->columns; i++) {
		bool used = false;
		for (const struct node *row = list->first; row && !used; row = row->next) {
			const struct node *k = value_of(row, g->header[i]);
			bool drawn = k && (k->view == VIEW_HISTOGRAM || is_bar(k));
			used = k && is_cell(k) && k->type != NODE_NULL && !(plain && drawn);
		}
		if (used)
			g->header[kept++] = g->header[i];
	}
	g->columns = kept;
}

struct grid grid_of(const struct node *list, bool ascii, bool plain, struct arena *a)
{
	struct grid g = { .rows = (int)list->count, .folds = list->view == VIEW_FOLDED,
		.wraps = list->view == VIEW_PROSE, .list = list };
	ptrdiff_t capacity = 0;
	collect_keys(list, &g, &capacity, a);
	if (list->view != VIEW_ROWS) /* a column of data is there, whatever it holds */
		drop_empty(&g, list, plain);
	g.cell = ARENA_ARRAY(a, const char *, (ptrdiff_t)g.rows * g.columns + 1);
	g.right = ARENA_ARRAY(a, bool, g.columns + 1);
	g.whole = ARENA_ARRAY(a, bool, g.columns + 1);
	int r = 0;
	for (const struct node *row = list->first; row; row = row->next, r++)
		for (int i = 0; i < g.columns; i++) {
			const struct node *k = value_of(row, g.header[i]);
			g.cell[r * g.columns + i] = k ? cell_text(k, list->view, ascii, a) : "";
			g.right[i] = g.right[i] || (k && value_is_number(k) && !is_bar(k));
			g.whole[i] = g.right[i] || g.whole[i] || (k && (k->view == VIEW_HISTOGRAM || k->view == VIEW_WHOLE || is_bar(k)));
		}
	for (int i = 0; i < g.columns; i++)
		g.header[i] = list->view == VIEW_ROWS
			? text_safe(a, g.header[i], (ptrdiff_t)strlen(g.header[i]), ascii)
			: value_label(g.header[i], a);
	return g;
}

static void measure(const struct grid *g, int *width)
{
	for (int i = 0; i < g->columns; i++) {
		width[i] = text_width(g->header[i]);
		for (int r = 0; r < g->rows; r++) {
			int w = text_width(g->cell[r * g->columns + i]);
			width[i] = w > width[i] ? w : width[i];
		}
	}
}

static int line_width(const int *width, int n)
{
	int sum = 2 * (n - 1);
	for (int i = 0; i < n; i++)
		sum += width[i];
	return sum;
}

/* The text column to clip next, or -1: the widest, but names, which stand first, count half.  Numbers
 * are never clipped: they would be other numbers. */
static int widest_text(const struct grid *g, const int *width, int n)
{
	int widest = -1, most = 0;
	for (int i = 0; i < n; i++) {
		int w = i == 0 ? width[i] / 2 : width[i];
		if (!g->whole[i] && width[i] > GRID_MIN && w > most) {
			widest = i;
			most = w;
		}
	}
	return widest;
}

/* How many columns are shown: text is clipped first, then the last columns go. */
static int fit(const struct grid *g, int *width, int room)
{
	int *least = width + g->columns, shown = g->columns, i;
	for (i = 0; i < g->columns; i++)
		least[i] = g->whole[i] || width[i] < GRID_MIN ? width[i] : GRID_MIN;
	while (shown > 1 && line_width(least, shown) > room)
		shown--;
	while (line_width(width, shown) > room && (i = widest_text(g, width, shown)) >= 0)
		width[i]--;
	return shown;
}

static void add_blanks(struct text *out, int n)
{
	for (int i = 0; i < n; i++)
		text_addc(out, ' ');
}

static void add_line(struct text *out, const struct grid *g, const char *const *cell,
	const int *width, int shown, bool ascii, int indent)
{
	int at = indent;
	add_blanks(out, indent);
	for (int i = 0; i < shown; i++) {
		bool last = i + 1 == shown;
		if (last && g->wraps) {
			wrap_text(out, cell[i], at, at, at + width[i]);
			break;
		}
		const char *s = text_clip(out->arena, cell[i], width[i], ascii);
		int pad = width[i] - text_width(s);
		at += width[i] + 2;
		add_blanks(out, g->right[i] ? pad : 0);
		text_add(out, s);
		add_blanks(out, last ? 0 : (g->right[i] ? 0 : pad) + 2);
	}
	text_addc(out, '\n');
}

static void name_the_rest(struct text *out, const struct grid *g, int shown, int width, bool ascii,
	int indent)
{
	struct text t;
	text_init(&t, out->arena);
	text_addf(&t, "and %d more column%s: ", g->columns - shown, g->columns - shown == 1 ? "" : "s");
	for (int i = shown; i < g->columns; i++)
		text_addf(&t, "%s%s", i > shown ? ", " : "", g->header[i]);
	add_blanks(out, indent);
	text_addf(out, "%s\n", text_clip(out->arena, t.p, width - indent, ascii));
}

/* The first column and those from `from` on. */
static struct grid rest_of(const struct grid *g, int from, struct arena *a)
{
	struct grid r = { .columns = g->columns - from + 1, .rows = g->rows, .folds = true, .list = g->list };
	r.header = ARENA_ARRAY(a, const char *, r.columns);
	r.cell = ARENA_ARRAY(a, const char *, (ptrdiff_t)r.rows * r.columns + 1);
	r.right = ARENA_ARRAY(a, bool, r.columns);
	r.whole = ARENA_ARRAY(a, bool, r.columns);
	for (int i = 0; i < r.columns; i++) {
		int at = i == 0 ? 0 : from + i - 1;
		r.header[i] = g->header[at];
		r.right[i] = g->right[at];
		r.whole[i] = g->whole[at];
		for (int k = 0; k < r.rows; k++)
			r.cell[k * r.columns + i] = g->cell[(ptrdiff_t)k * g->columns + at];
	}
	return r;
}

/* One row of data that does not fit in a line is shown whole, a column a line. */
static void write_record(struct text *out, const struct grid *g, int width, bool ascii, int indent)
{
	int names = 0;
	for (int i = 0; i < g->columns; i++) {
		int w = text_width(g->header[i]);
		names = w > names ? w : names;
	}
	names = names > (width - indent) / 2 ? (width - indent) / 2 : names;
	for (int i = 0; i < g->columns; i++) {
		add_blanks(out, indent);
		text_addf(out, "%s  ", text_fit(out->arena, g->header[i], names, ascii));
		const char *cell = g->cell[i];
		if (text_width(cell) > RECORD_CELL)
			cell = arena_printf(out->arena, "%s (%td bytes)", text_clip(out->arena, cell, RECORD_CELL, ascii),
				(ptrdiff_t)strlen(cell));
		wrap_text(out, cell, indent + names + 2, indent + names + 2, width);
		text_addc(out, '\n');
	}
}

void grid_write(struct text *out, const struct grid *g, int width, bool ascii, int indent,
	struct marks *marks)
{
	if (g->columns == 0)
		return;
	int *w = ARENA_ARRAY(out->arena, int, 2 * g->columns);
	measure(g, w);
	if (g->rows == 1 && g->list && g->list->view == VIEW_ROWS && line_width(w, g->columns) > width - indent) {
		marks_add(marks, out, MARK_ROW, g->list->first, NULL);
		write_record(out, g, width, ascii, indent);
		return;
	}
	int shown = fit(g, w, width - indent);
	marks_add(marks, out, MARK_HEADER, NULL, NULL);
	add_line(out, g, g->header, w, shown, ascii, indent);
	const struct node *row = g->list ? g->list->first : NULL;
	for (int r = 0; r < g->rows; r++, row = row ? row->next : NULL) {
		if (row)
			marks_add(marks, out, MARK_ROW, row, NULL);
		add_line(out, g, g->cell + (ptrdiff_t)r * g->columns, w, shown, ascii, indent);
	}
	if (shown == g->columns)
		return;
	if (!g->folds || shown < 2) {
		name_the_rest(out, g, shown, width, ascii, indent);
		return;
	}
	struct grid rest = rest_of(g, shown, out->arena);
	text_addc(out, '\n');
	grid_write(out, &rest, width, ascii, indent, marks);
}

static void markdown_cell(struct text *out, const char *s)
{
	text_add(out, " ");
	for (; *s; s++) {
		if (*s == '|')
			text_addc(out, '\\');
		text_addc(out, *s == '\n' ? ' ' : *s);
	}
	text_add(out, " |");
}

void grid_markdown(struct text *out, const struct grid *g)
{
	text_addc(out, '|');
	for (int i = 0; i < g->columns; i++)
		markdown_cell(out, g->header[i]);
	text_add(out, "\n|");
	for (int i = 0; i < g->columns; i++)
		text_add(out, g->right[i] ? " ---: |" : " --- |");
	text_addc(out, '\n');
	for (int r = 0; r < g->rows; r++) {
		text_addc(out, '|');
		for (int i = 0; i < g->columns; i++)
			markdown_cell(out, g->cell[r * g->columns + i]);
		text_addc(out, '\n');
	}
}
