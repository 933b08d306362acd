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
