#include "config.h"

#include "render/grid.h"

#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/value.h"

#define GRID_MIN 4

static int find_key(const char **header, int n, const char *name)
{
	for (int i = 0; i < n; i++)
		if (strcmp(header[i], name) == 0)
			return i;
	return -1;
}

static void collect_keys(const struct node *list, struct grid *g, ptrdiff_t *capacity,
	struct arena *a)
{
	for (const struct node *row = list->first; row; row = row->next)
		for (const struct node *k = row->first; k; k = k->next) {
			if (!value_is_scalar(k) || k->view == VIEW_HIDDEN ||
				find_key(g->header, g->columns, k->name) >= 0)
				continue;
			g->header = arena_grow(a, g->header, g->columns, capacity,
				(ptrdiff_t)sizeof *g->header);
			g->header[g->columns++] = k->name;
		}
}

/* A column where every row says null tells nothing. */
static void drop_empty(struct grid *g, const struct node *list)
{
	int kept = 0;
	for (int i = 0; i < g->columns; i++) {
		bool used = false;
		for (const struct node *row = list->first; row && !used; row = row->next) {
			const struct node *k = node_find(row, g->header[i]);
			used = k && k->type != NODE_NULL;
		}
		if (used)
			g->header[kept++] = g->header[i];
	}
	g->columns = kept;
}

struct grid grid_of(const struct node *list, bool ascii, struct arena *a)
{
	struct grid g = { .rows = (int)list->count };
	ptrdiff_t capacity = 0;
	collect_keys(list, &g, &capacity, a);
	drop_empty(&g, list);
	g.cell = ARENA_ARRAY(a, const char *, (ptrdiff_t)g.rows * g.columns + 1);
	g.right = ARENA_ARRAY(a, bool, g.columns + 1);
	int r = 0;
	for (const struct node *row = list->first; row; row = row->next, r++)
		for (int i = 0; i < g.columns; i++) {
			const struct node *k = node_find(row, g.header[i]);
			g.cell[r * g.columns + i] = k ? value_text(k, ascii, a) : "";
			g.right[i] = g.right[i] || (k && value_is_number(k));
		}
	for (int i = 0; i < g.columns; i++)
		g.header[i] = value_label(g.header[i], a);
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

static void shrink(int *width, int n, int room)
{
	for (;;) {
		int sum = 2 * (n - 1), widest = 0;
		for (int i = 0; i < n; i++) {
			sum += width[i];
			widest = width[i] > width[widest] ? i : widest;
		}
		if (sum <= room || width[widest] <= GRID_MIN)
			return;
		width[widest]--;
	}
}

static void add_blanks(struct text *out, int n)
{
	for (int i = 0; i < n; i++)
		text_addc(out, ' ');
}

static void add_line(struct text *out, const struct grid *g, const char *const *cell,
	const int *width, bool ascii, int indent)
{
	add_blanks(out, indent);
	for (int i = 0; i < g->columns; i++) {
		const char *s = text_clip(out->arena, cell[i], width[i], ascii);
		int pad = width[i] - text_width(s);
		bool last = i + 1 == g->columns;
		add_blanks(out, g->right[i] ? pad : 0);
		text_add(out, s);
		add_blanks(out, last ? 0 : (g->right[i] ? 0 : pad) + 2);
	}
	text_addc(out, '\n');
}

void grid_write(struct text *out, const struct grid *g, int width, bool ascii, int indent)
{
	if (g->columns == 0)
		return;
	int *w = ARENA_ARRAY(out->arena, int, g->columns);
	measure(g, w);
	shrink(w, g->columns, width - indent);
	add_line(out, g, g->header, w, ascii, indent);
	for (int r = 0; r < g->rows; r++)
		add_line(out, g, g->cell + (ptrdiff_t)r * g->columns, w, ascii, indent);
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
