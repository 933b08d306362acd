#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/report.h"
#include "render/plot.h"

bool plot_histogram_read(const struct node *n, struct plot_histogram *out, struct arena *a)
{
	const struct node *edge = n ? node_find(n, "edges") : NULL, *count = n ? node_find(n, "counts") : NULL;
	if (!count || count->count == 0 || (edge && edge->count != count->count + 1))
		return false;
	double *e = edge ? ARENA_ARRAY(a, double, edge->count) : NULL, *v = ARENA_ARRAY(a, double, count->count);
	int i = 0;
	for (const struct node *k = edge ? edge->first : NULL; k; k = k->next)
		e[i++] = node_number(k);
	i = 0;
	for (const struct node *k = count->first; k; k = k->next)
		v[i++] = node_number(k);
	*out = (struct plot_histogram){ .edge = e, .count = v, .bins = i };
	return true;
}

/* What the columns from..to of a row of bins hold together, in parts of bins. */
static double share_of(const double *count, int bins, double from, double to)
{
	double sum = 0;
	for (int i = (int)from; i < bins && i < to; i++)
		sum += count[i] * (fmin(to, i + 1) - fmax(from, i));
	return sum;
}

int plot_histogram_spread(const double *count, int bins, int w, double *out)
{
	if (bins < 1 || w < 1)
		return 0;
	int each = w / bins;
	for (int i = 0; i < each * bins; i++)
		out[i] = count[i / each];
	if (each > 0)
		return each * bins;
	for (int i = 0; i < w; i++)
		out[i] = share_of(count, bins, (double)i * bins / w, (i + 1.0) * bins / w);
	return w;
}

int plot_column_eighths(double value, double most, int rows)
{
	if (!(value > 0) || !(most > 0))
		return 0;
	double eighths = round(fmin(1, value / most) * rows * 8);
	return eighths < 1 ? 1 : (int)eighths;
}

void plot_columns(struct canvas *c, struct rect r, const double *value, int n, double most,
	enum canvas_style s)
{
	static const char *const block[] = { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	static const char *const sign[] = { " ", "_", "_", "_", "=", "=", "=", "#", "#" };
	const char *const *glyph = c->tier == GLYPH_ASCII ? sign : block;
	for (int i = 0; i < n && i < r.w; i++) {
		int left = plot_column_eighths(value[i], most, r.h);
		for (int y = r.y + r.h - 1; left > 0; y--, left -= 8)
			canvas_glyph(c, r, r.x + i, y, s, glyph[left > 8 ? 8 : left]);
	}
}

static double greatest(const double *value, int n)
{
	double most = 0;
	for (int i = 0; i < n; i++)
		most = value[i] > most ? value[i] : most;
	return most;
}

/* The counts' axis, only where bins are whole columns: a column that is part of a bin has no count of its
 * own. */
static int count_gutter(const struct plot_histogram *h, struct rect r, struct plot_axis *y, struct arena *a)
{
	*y = plot_axis_of(0, fmax(1, greatest(h->count, h->bins)), false);
	y->whole = true;
	plot_axis_fit_height(y, r.h);
	int width = plot_axis_left_width(y, a);
	return r.h >= 3 && r.w >= 24 && r.w - width >= h->bins ? width : 0;
}

struct rect plot_histogram(struct canvas *c, struct rect r, const struct plot_histogram *h,
	const struct plot_look *look)
{
	struct plot_axis y;
	bool below = h->edge && r.h >= 3;
	struct rect body = { r.x, r.y, r.w, r.h - (below ? 2 : 0) };
	int gutter = count_gutter(h, body, &y, c->arena);
	body.x += gutter;
	body.w -= gutter;
	if (h->bins < 1 || body.w < 1 || body.h < 1)
		return body;
	double *column = ARENA_ARRAY(c->arena, double, body.w);
	body.w = plot_histogram_spread(h->count, h->bins, body.w, column);
	plot_columns(c, body, column, body.w, greatest(column, body.w), look->main);
	if (gutter)
		plot_axis_left(c, (struct rect){ r.x, body.y, gutter, body.h }, &y, look);
	if (!below)
		return body;
	struct plot_axis x = plot_axis_of(h->edge[0], h->edge[h->bins], false);
	plot_axis_fit_width(&x, body.w, c->arena);
	plot_axis_below(c, (struct rect){ body.x, body.y + body.h, body.w, 2 }, &x, h->unit, look);
	return body;
}
