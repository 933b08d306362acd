#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/text.h"
#include "render/plot_result.h"

/* A point that has two coordinates is drawn as a run of dots between neighbours, steps included. */
static void draw_segment(struct plot_dots *d, double x0, double y0, double x1, double y1, bool dashed, int *step,
	int sign, enum canvas_style s)
{
	int n = (int)ceil(fmax(fabs(x1 - x0), fabs(y1 - y0))) + 1;
	for (int i = 0; i < n; i++) {
		double t = n > 1 ? (double)i / (n - 1) : 0;
		bool off = dashed && (*step)++ % 3 != 0;
		if (!off)
			plot_dots_set(d, (int)lround(x0 + t * (x1 - x0)), (int)lround(y0 + t * (y1 - y0)), sign, s);
	}
}

static void draw_series(struct plot_dots *d, const struct plot_square *p, const struct plot_series *s, int sign)
{
	int w = d->w * d->dx, h = d->h * d->dy, step = 0;
	bool going = false;
	double x0 = 0, y0 = 0;
	for (int i = 0; i < s->n; i++) {
		double x = plot_axis_share(&p->x, s->x[i]) * (w - 1), y = (1 - plot_axis_share(&p->y, s->y[i])) * (h - 1);
		if (!isfinite(x) || !isfinite(y)) {
			going = false;
			continue;
		}
		x = fmin(fmax(x, -w), 2.0 * w); /* far outside is not worth a dot a step */
		y = fmin(fmax(y, -h), 2.0 * h);
		going = going && !s->scatter;
		draw_segment(d, going ? x0 : x, going ? y0 : y, x, y, s->dashed, &step, sign, s->style);
		x0 = x;
		y0 = y;
		going = true;
	}
}

/* A row above the curves for the name of y and the key. */
static bool has_head(struct rect r, const struct plot_square *p)
{
	return p->y_name && r.h >= 7 && r.w >= 24;
}

/* "true   - - 95%  -- model": the name of y, and at the right end what the lines are. */
static void draw_head(struct canvas *c, struct rect r, const struct plot_square *p, const struct plot_look *look)
{
	bool ascii = c->tier == GLYPH_ASCII;
	int end = canvas_text(c, r, r.x + 1, r.y, look->axis, p->y_name), at = r.x + r.w;
	for (int i = 0; i < p->n; i++) {
		const struct plot_series *s = &p->series[i];
		const char *line = ascii ? (s->dashed ? "x x" : i % 2 ? "oo" : "**") : s->dashed ? "- -" : "──";
		int width = s->name ? text_width(line) + 1 + text_width(s->name) : 0;
		if (!width || at - width < end + 2)
			continue;
		at -= width;
		canvas_text(c, r, canvas_text(c, r, at, r.y, s->style, line) + 1, r.y, look->axis, s->name);
		at -= 2;
	}
}

struct rect plot_square_inside(struct rect r, const struct plot_square *p, struct arena *a)
{
	struct plot_axis y = p->y;
	plot_axis_fit_height(&y, r.h - 2 - has_head(r, p));
	int left = r.w >= 24 ? plot_axis_left_width(&y, a) : 0, below = r.h >= 6 ? 2 : 0, above = has_head(r, p);
	return (struct rect){ r.x + left, r.y + above, r.w - left, r.h - below - above };
}

/* In the first corner on the left that the curves leave free. */
static void draw_name(struct canvas *c, struct rect r, const struct plot_dots *d, const char *name,
	const struct plot_look *look)
{
	int w = name ? text_width(name) : 0;
	if (w == 0 || r.w < w + 2)
		return;
	for (int bottom = 0; bottom < 2; bottom++) {
		int row = bottom ? r.h - 1 : 0, taken = 0;
		for (int x = 0; x <= w; x++)
			taken += d->bits[row * d->w + x] != 0;
		if (taken > 1)
			continue;
		canvas_text(c, r, r.x + 1, r.y + row, look->axis, name);
		return;
	}
}

void plot_square(struct canvas *c, struct rect r, const struct plot_square *p, const struct plot_look *look)
{
	struct rect in = plot_square_inside(r, p, c->arena);
	struct plot_axis x = p->x, y = p->y;
	bool ascii = c->tier == GLYPH_ASCII;
	if (in.w < 2 || in.h < 2)
		return;
	plot_axis_fit_width(&x, in.w, c->arena);
	plot_axis_fit_height(&y, in.h);
	if (in.x > r.x)
		plot_axis_left(c, (struct rect){ r.x, in.y, in.x - r.x, in.h }, &y, look);
	if (in.h < r.h)
		plot_axis_below(c, (struct rect){ in.x, in.y + in.h, in.w, 2 }, &x, p->x_name, look);
	struct plot_dots d = plot_dots_new(in.w, in.h, c->tier, c->arena);
	double corner_x[2] = { x.lo, x.hi }, corner_y[2] = { y.lo, y.hi };
	struct plot_series diagonal = { .x = corner_x, .y = corner_y, .n = 2, .dashed = true, .style = look->axis };
	if (p->diagonal)
		draw_series(&d, p, &diagonal, 2);
	for (int i = 0; i < p->n; i++)
		draw_series(&d, p, &p->series[i], p->series[i].dashed ? 3 : i % 2);
	plot_dots_draw(&d, c, in);
	if (has_head(r, p))
		draw_head(c, r, p, look);
	else
		draw_name(c, in, &d, p->y_name, look);
	int at = plot_axis_cell(&x, p->mark_x, in.w), up = plot_axis_cell(&y, p->mark_y, in.h);
	if (at >= 0 && up >= 0)
		canvas_glyph(c, in, in.x + at, in.y + in.h - 1 - up, look->alarm, ascii ? "@" : "◆");
}
