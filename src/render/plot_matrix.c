#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/plot_result.h"

#define CELL_MOST 12
#define COMPACT 3

static const struct node *item(const struct node *list, int i)
{
	const struct node *k = list ? list->first : NULL;
	while (k && i-- > 0)
		k = k->next;
	return k;
}

bool plot_matrix_read(const struct node *n, struct plot_matrix *out, struct arena *a)
{
	const struct node *labels = n ? node_find(n, "labels") : NULL, *counts = n ? node_find(n, "counts") : NULL;
	*out = (struct plot_matrix){ .row = -1, .column = -1 };
	if (!labels || !counts || labels->count < 2)
		return false;
	int k = (int)labels->count;
	const char **label = ARENA_ARRAY(a, const char *, k);
	double *count = ARENA_ARRAY(a, double, (ptrdiff_t)k * k);
	for (int i = 0; i < k; i++) {
		const struct node *l = item(labels, i);
		label[i] = l->type == NODE_STRING ? l->string : "";
		for (int j = 0; j < k; j++) {
			const struct node *cell = item(item(counts, i), j);
			count[i * k + j] = cell ? node_number(cell) : 0;
		}
	}
	out->k = k;
	out->label = label;
	out->count = count;
	return true;
}

int plot_matrix_shade(double share)
{
	return share >= 0.25 ? 3 : share >= 0.08 ? 2 : share >= 0.03 ? 1 : 0;
}

const char *plot_matrix_legend(bool ascii)
{
	return ascii ? "only errors are shaded (share of the row)  . 3-8%  : 8-25%  # more"
		     : "only errors are shaded (share of the row)  ░ 3–8%  ▒ 8–25%  ▓ more";
}

static const char *shade_glyph(int shade, bool ascii)
{
	static const char *const block[] = { " ", "░", "▒", "▓" }, *const sign[] = { " ", ".", ":", "#" };
	return (ascii ? sign : block)[shade];
}

static double sum_of(const struct plot_matrix *m, int row, int column)
{
	double sum = 0;
	for (int i = 0; i < m->k; i++)
		sum += row >= 0 ? m->count[row * m->k + i] : m->count[i * m->k + column];
	return sum;
}

static const char *percent(double share, int digits, struct arena *a)
{
	return isnan(share) ? "-" : arena_printf(a, "%.*f%%", digits, 100 * share);
}

static void right_text(struct canvas *c, struct rect r, int end, int y, enum canvas_style s, const char *t)
{
	canvas_text(c, r, end - canvas_width(c, t), y, s, t);
}

/* How the matrix lies in its rectangle. */
struct lay {
	int names, cell, shade, rows_each;
	int first_row, first_column, rows, columns; /* that are shown */
	bool compact, recall, precision;
};

/* The first of `shown` out of k, so that `at` is among them. */
static int window(int at, int shown, int k)
{
	int first = at - shown / 2;
	first = first + shown > k ? k - shown : first;
	return first < 0 ? 0 : first;
}

static const char *count_text(const struct plot_matrix *m, int row, struct arena *a)
{
	return arena_printf(a, "n=%s", plot_short(sum_of(m, row, -1), a));
}

static int widest_label(const struct plot_matrix *m, struct arena *a)
{
	int widest = text_width("precision");
	for (int i = 0; i < m->k; i++) {
		int w = text_width(text_safe(a, m->label[i], (ptrdiff_t)strlen(m->label[i]), false)), n = text_width(count_text(m, i, a));
		widest = w > widest ? w : widest;
		widest = n > widest ? n : widest;
	}
	return widest;
}

static int widest_count(const struct plot_matrix *m, struct arena *a)
{
	int widest = 3;
	for (int i = 0; i < m->k * m->k; i++) {
		int w = text_width(plot_short(m->count[i], a));
		widest = w > widest ? w : widest;
	}
	return widest;
}

static struct lay lay_out(const struct plot_matrix *m, struct rect r, struct arena *a)
{
	struct lay l = { 0 };
	int widest = widest_label(m, a) + 1, room;
	l.names = widest < r.w / 4 ? widest : r.w / 4 > 6 ? r.w / 4 : 6;
	room = r.w - l.names;
	int least = widest_count(m, a) + 4; /* shade, brackets, blank */
	l.recall = room >= m->k * (least + 1) + 7;
	l.cell = (room - (l.recall ? 7 : 0)) / m->k;
	l.cell = l.cell > CELL_MOST ? CELL_MOST : l.cell;
	l.shade = l.cell > least ? 2 : 1;
	l.compact = l.cell < least;
	l.cell = l.compact ? COMPACT : l.cell;
	l.columns = room / l.cell < m->k ? room / l.cell : m->k;
	l.columns = l.columns < 1 ? 1 : l.columns;
	l.rows_each = !l.compact && r.h >= 2 * m->k + 2 ? 2 : 1;
	l.precision = !l.compact && r.h >= l.rows_each * m->k + 2;
	l.rows = (r.h - 1) / l.rows_each < m->k ? (r.h - 1) / l.rows_each : m->k;
	if (l.rows < m->k && r.h > 3) /* the count of what is left out */
		l.rows = (r.h - 2) / l.rows_each;
	l.first_row = window(m->row, l.rows, m->k);
	l.first_column = window(m->column, l.columns, m->k);
	return l;
}

static void draw_head(struct canvas *c, struct rect r, const struct plot_matrix *m, const struct lay *l,
	const struct plot_look *look)
{
	canvas_text(c, r, r.x, r.y, look->axis, canvas_clip(c, "truth", l->names));
	for (int j = 0; j < l->columns; j++) {
		int column = l->first_column + j, end = r.x + l->names + (j + 1) * l->cell - (l->compact ? 1 : 2);
		const char *name = l->compact ? arena_printf(c->arena, "%d", (column + 1) % 100) : m->label[column];
		enum canvas_style s = column == m->column ? STYLE_BOLD : look->axis;
		right_text(c, r, end, r.y, s, canvas_clip(c, name, l->cell - 1));
	}
	if (l->recall)
		right_text(c, r, r.x + l->names + l->columns * l->cell + 7, r.y, look->axis, "recall");
}

static void draw_cell(struct canvas *c, struct rect r, const struct plot_matrix *m, const struct lay *l, int row,
	int column, int x, int y, const struct plot_look *look)
{
	bool ascii = c->tier == GLYPH_ASCII, here = row == m->row && column == m->column, right = row == column;
	double n = sum_of(m, row, -1), count = m->count[row * m->k + column], share = n > 0 ? count / n : (double)NAN;
	int shade = right || isnan(share) ? 0 : plot_matrix_shade(share);
	enum canvas_style s = here ? STYLE_SELECTED : shade ? look->alarm : right ? look->main : look->text;
	const char *number = plot_short(count, c->arena);
	if (l->compact)
		number = isnan(share) ? "-" : count > 0 ? arena_printf(c->arena, "%d", (int)fmin(9, 10 * share)) : "";
	else if (m->share && l->rows_each == 1)
		number = percent(share, 0, c->arena);
	if (here)
		plot_select(c, r, (struct rect){ x, y, l->cell, l->rows_each });
	if (l->compact) {
		canvas_textf(c, r, x, y, s, right ? "[%s]" : "%s%s", right ? number : shade_glyph(shade, ascii), number);
		return;
	}
	for (int i = 0; i < l->shade * l->rows_each; i++)
		canvas_glyph(c, r, x + i % l->shade, y + i / l->shade, s, shade_glyph(shade, ascii));
	right_text(c, r, x + l->cell - 2 + right, y, s,
		right ? arena_printf(c->arena, "[%s]", number) : number);
	if (l->rows_each < 2)
		return;
	right_text(c, r, x + l->cell - 2, y + 1, here ? s : look->axis, percent(share, 0, c->arena));
}

static void draw_row(struct canvas *c, struct rect r, const struct plot_matrix *m, const struct lay *l, int i,
	const struct plot_look *look)
{
	int row = l->first_row + i, y = r.y + 1 + i * l->rows_each;
	double n = sum_of(m, row, -1);
	const char *name = l->compact ? arena_printf(c->arena, "%d %s", row + 1, m->label[row]) : m->label[row];
	canvas_text(c, r, r.x, y, row == m->row ? STYLE_BOLD : look->text,
		canvas_clip(c, name, l->names - 1));
	if (l->rows_each > 1)
		canvas_text(c, r, r.x, y + 1, look->axis, canvas_clip(c, count_text(m, row, c->arena), l->names - 1));
	for (int j = 0; j < l->columns; j++)
		draw_cell(c, r, m, l, row, l->first_column + j, r.x + l->names + j * l->cell, y, look);
	if (l->recall)
		right_text(c, r, r.x + l->names + l->columns * l->cell + 7, y, look->text,
			percent(m->count[row * m->k + row] / n, 1, c->arena));
}

static void draw_precision(struct canvas *c, struct rect r, const struct plot_matrix *m, const struct lay *l,
	const struct plot_look *look)
{
	int y = r.y + 1 + l->rows * l->rows_each;
	canvas_text(c, r, r.x, y, look->axis, canvas_clip(c, "precision", l->names - 1));
	for (int j = 0; j < l->columns; j++) {
		int k = l->first_column + j;
		right_text(c, r, r.x + l->names + (j + 1) * l->cell - 2, y, look->text,
			percent(m->count[k * m->k + k] / sum_of(m, -1, k), 1, c->arena));
	}
}

bool plot_matrix_at(const struct plot_matrix *m, struct rect r, int x, int y, int *row, int *column,
	struct arena *a)
{
	if (m->k < 1 || r.w < 12 || r.h < 2)
		return false;
	struct lay l = lay_out(m, r, a);
	int i = y - r.y - 1, j = x - r.x - l.names;
	if (i < 0 || i >= l.rows * l.rows_each || j < 0 || j >= l.columns * l.cell)
		return false;
	*row = l.first_row + i / l.rows_each;
	*column = l.first_column + j / l.cell;
	return true;
}

void plot_matrix(struct canvas *c, struct rect r, const struct plot_matrix *m, const struct plot_look *look)
{
	if (m->k < 1 || r.w < 12 || r.h < 2)
		return;
	struct lay l = lay_out(m, r, c->arena);
	draw_head(c, r, m, &l, look);
	for (int i = 0; i < l.rows; i++)
		draw_row(c, r, m, &l, i, look);
	if (l.rows < m->k || l.columns < m->k)
		canvas_textf(c, r, r.x, r.y + r.h - 1, look->axis, "%d of %d classes", l.rows < l.columns ? l.rows : l.columns,
			m->k);
	else if (l.precision)
		draw_precision(c, r, m, &l, look);
}
