#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "render/plot.h"

/* Columns of a box; -1 where its value lies outside the axis. */
struct columns {
	int lo, q1, median, q3, hi;
};

/* A value beyond the axis stands at its end. */
static int held(const struct plot_axis *x, double value, int w)
{
	return plot_axis_cell(x, fmin(x->hi, fmax(x->lo, value)), w);
}

static void whiskers(struct canvas *c, struct rect r, int y, const struct columns *k, enum canvas_style s)
{
	bool ascii = c->tier == GLYPH_ASCII;
	for (int i = k->lo; i <= k->hi; i++)
		canvas_glyph(c, r, r.x + i, y, s, ascii ? "-" : "─");
	if (k->lo < k->q1)
		canvas_glyph(c, r, r.x + k->lo, y, s, ascii ? "|" : "├");
	if (k->hi > k->q3)
		canvas_glyph(c, r, r.x + k->hi, y, s, ascii ? "|" : "┤");
}

/* Half cells at both ends where the box is longer than they are. */
static void body(struct canvas *c, struct rect r, int y, const struct plot_box *b,
	const struct plot_axis *x, const struct columns *k, enum canvas_style s)
{
	bool ascii = c->tier == GLYPH_ASCII;
	int from = held(x, b->q1, 2 * r.w), to = held(x, b->q3, 2 * r.w);
	for (int i = k->q1; i <= k->q3; i++)
		canvas_glyph(c, r, r.x + i, y, s, ascii ? "=" : "█");
	if (to - from < 2)
		return;
	if (from % 2 == 1)
		canvas_glyph(c, r, r.x + k->q1, y, s, ascii ? "[" : "▐");
	if (to % 2 == 0)
		canvas_glyph(c, r, r.x + k->q3, y, s, ascii ? "]" : "▌");
}

void plot_box(struct canvas *c, struct rect r, int y, const struct plot_box *b, const struct plot_axis *x,
	const struct plot_look *look)
{
	bool ascii = c->tier == GLYPH_ASCII;
	for (int i = 0; i < b->outliers; i++) {
		int at = plot_axis_cell(x, b->outlier[i], r.w);
		if (at >= 0)
			canvas_glyph(c, r, r.x + at, y, look->main, ascii ? "." : "·");
	}
	if (!(b->lo <= b->q1 && b->q1 <= b->median && b->median <= b->q3 && b->q3 <= b->hi) || r.w < 1)
		return;
	struct columns k = { held(x, b->lo, r.w), held(x, b->q1, r.w), held(x, b->median, r.w),
		held(x, b->q3, r.w), held(x, b->hi, r.w) };
	whiskers(c, r, y, &k, look->axis);
	body(c, r, y, b, x, &k, look->main);
	canvas_glyph(c, r, r.x + k.median, y, STYLE_BOLD, ascii ? "|" : "┃");
}

/* ---- several on one axis ---- */

static struct plot_axis common_axis(const struct plot_box *b, int n)
{
	double lo = INFINITY, hi = -INFINITY;
	for (int i = 0; i < n; i++) {
		lo = fmin(lo, b[i].lo);
		hi = fmax(hi, b[i].hi);
		for (int k = 0; k < b[i].outliers; k++) {
			lo = fmin(lo, b[i].outlier[k]);
			hi = fmax(hi, b[i].outlier[k]);
		}
	}
	return plot_axis_of(lo, hi, false);
}

static int widest_name(const struct plot_box *b, int n)
{
	int widest = 0;
	for (int i = 0; i < n; i++) {
		int w = b[i].name ? text_width(b[i].name) : 0;
		widest = w > widest ? w : widest;
	}
	return widest;
}

static void numbers(struct canvas *c, struct rect r, int y, const struct plot_box *b,
	const struct plot_look *look)
{
	struct arena *a = c->arena;
	const char *dash = c->tier == GLYPH_ASCII ? ".." : "–";
	if (!isnan(b->median))
		canvas_textf(c, r, r.x, y, look->text, "%s (%s%s%s)", plot_short(b->median, a),
			plot_short(b->q1, a), dash, plot_short(b->q3, a));
}

void plot_boxes(struct canvas *c, struct rect r, const struct plot_box *b, int n, const char *unit,
	const struct plot_look *look)
{
	struct plot_axis x = common_axis(b, n);
	bool ascii = c->tier == GLYPH_ASCII, below = r.h >= 3;
	int rows = r.h - (below ? 2 : 0), name = widest_name(b, n), beside = r.w >= 56 ? 22 : 0;
	name = name > r.w / 3 ? r.w / 3 : name;
	int shown = n <= rows ? n : rows - 1;
	struct rect plot = { r.x + name + 1, r.y, r.w - name - 1 - beside, rows };
	for (int i = 0; i < shown; i++) {
		const char *safe = b[i].name ? text_safe(c->arena, b[i].name, (ptrdiff_t)strlen(b[i].name), ascii) : "";
		canvas_text(c, r, r.x, r.y + i, look->text, text_clip(c->arena, safe, name, ascii));
		plot_box(c, plot, r.y + i, &b[i], &x, look);
		if (beside)
			numbers(c, (struct rect){ plot.x + plot.w + 1, r.y, beside - 1, rows }, r.y + i, &b[i], look);
	}
	if (shown < n && rows > 0)
		canvas_textf(c, r, r.x, r.y + rows - 1, look->axis, "%d more", n - (shown < 0 ? 0 : shown));
	if (!below)
		return;
	plot_axis_fit_width(&x, plot.w, c->arena);
	plot_axis_below(c, (struct rect){ plot.x, r.y + rows, plot.w, 2 }, &x, unit, look);
}
