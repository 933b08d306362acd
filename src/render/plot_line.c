#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/plot.h"

#define DASH_ON 6   /* dots */
#define DASH_OFF 3
#define DASH_MOST 4 /* a span of more dots is drawn in an off column too: spikes survive */

#define WHOLE_UP_TO 3 /* times what matters: then all of it is shown */

/* ---- which dots a series covers ---- */

static void cover(int *least, int *greatest, double from, double to, int h)
{
	double top = fmin(from, to), bottom = fmax(from, to);
	if (bottom < 0 || top > h - 1)
		return;
	int a = (int)round(fmax(top, 0)), b = (int)round(fmin(bottom, h - 1));
	*least = a < *least ? a : *least;
	*greatest = b > *greatest ? b : *greatest;
}

/* From dot (x0, y0) to (x1, y1), x0 <= x1: the part of the line in each column between. */
static void join(double x0, double y0, double x1, double y1, int w, int h, int *least, int *greatest)
{
	int from = (int)fmax(0, round(x0)), to = (int)fmin(w - 1, round(x1));
	for (int x = from; x <= to; x++) {
		double a = fmax(x - 0.5, x0), b = fmin(x + 0.5, x1), slope = x1 > x0 ? (y1 - y0) / (x1 - x0) : 0;
		if (x1 > x0)
			cover(&least[x], &greatest[x], y0 + slope * (a - x0), y0 + slope * (b - x0), h);
		else
			cover(&least[x], &greatest[x], y0, y1, h);
	}
}

void plot_line_spans(const struct plot_series *s, const struct plot_axis *x, const struct plot_axis *y, int w,
	int h, int *least, int *greatest)
{
	bool going = false;
	double last_x = 0, last_y = 0;
	for (int i = 0; i < w; i++)
		least[i] = h, greatest[i] = -1;
	for (int i = 0; i < s->n; i++) {
		double at = plot_axis_share(x, s->x[i]) * (w - 1), up = (1 - plot_axis_share(y, s->y[i])) * (h - 1);
		if (!isfinite(at) || !isfinite(up)) {
			going = false;
			continue;
		}
		join(going ? last_x : at, going ? last_y : up, at, up, w, h, least, greatest);
		last_x = at;
		last_y = up;
		going = true;
	}
}

static void draw_series(struct plot_dots *d, const struct plot_series *s, int sign, const struct plot_axis *x,
	const struct plot_axis *y, struct arena *a)
{
	int w = d->w * d->dx, h = d->h * d->dy;
	int *least = ARENA_ARRAY(a, int, w + 1), *greatest = ARENA_ARRAY(a, int, w + 1);
	plot_line_spans(s, x, y, w, h, least, greatest);
	for (int i = 0; i < w; i++) {
		bool off = s->dashed && d->dx > 1 && i % (DASH_ON + DASH_OFF) >= DASH_ON && greatest[i] - least[i] < DASH_MOST;
		for (int k = least[i]; k <= greatest[i] && !off; k++)
			plot_dots_set(d, i, k, sign, s->style);
	}
}

/* ---- from a report ---- */

/* The points of one key where it is known: what was not scored at a step is no gap. */
static void read_series(const struct node *list, const char *x, const char *y, struct plot_series *s, struct arena *a)
{
	double *at = ARENA_ARRAY(a, double, list->count), *value = ARENA_ARRAY(a, double, list->count);
	*s = (struct plot_series){ .x = at, .y = value, .name = y };
	for (const struct node *k = list->first; k; k = k->next) {
		const struct node *v = node_find(k, y);
		double up = v ? node_number(v) : (double)NAN;
		if (isnan(up))
			continue;
		at[s->n] = node_number(node_find(k, x));
		value[s->n++] = up;
	}
}

bool plot_line_read(const struct node *list, const char *x, struct plot_line *out, struct arena *a)
{
	static const enum canvas_style style[PLOT_SERIES] = { STYLE_SERIES2, STYLE_GOOD, STYLE_PLAIN, STYLE_DIM };
	if (!list || !list->first || !node_find(list->first, x))
		return false;
	out->n = 0;
	for (const struct node *k = list->first->first; k && out->n < PLOT_SERIES; k = k->next) {
		struct plot_series *s = &out->series[out->n];
		if (strcmp(k->name, x) == 0)
			continue;
		read_series(list, x, k->name, s, a);
		s->dashed = out->n > 0;
		s->style = style[out->n];
		out->n += s->n > 0;
	}
	return out->n > 0;
}

/* ---- ranges ---- */

static struct plot_axis x_range(const struct plot_line *p)
{
	double lo = INFINITY, hi = -INFINITY;
	for (int i = 0; i < p->n; i++)
		if (p->series[i].n > 0) {
			lo = fmin(lo, p->series[i].x[0]);
			hi = fmax(hi, p->series[i].x[p->series[i].n - 1]);
		}
	if (p->whole && lo > 0 && lo < hi / 10)
		lo = 0; /* the first step of many is where counting began */
	if (p->from < p->to) {
		lo = p->from;
		hi = p->to;
	}
	struct plot_axis x = plot_axis_of(lo, hi, false);
	x.whole = p->whole;
	return x;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static ptrdiff_t collect(const struct plot_line *p, double from, double to, double *out)
{
	ptrdiff_t n = 0;
	for (int i = 0; i < p->n; i++) {
		const struct plot_series *s = &p->series[i];
		for (int k = 0; k < s->n; k++)
			if (s->x[k] >= from && s->x[k] <= to && isfinite(s->y[k]))
				out[n++] = s->y[k];
	}
	return n;
}

struct plot_axis plot_line_range(const struct plot_line *p)
{
	struct plot_axis x = x_range(p);
	struct arena *a = arena_new();
	ptrdiff_t most = 1, n;
	for (int i = 0; i < p->n; i++)
		most += p->series[i].n;
	double *y = ARENA_ARRAY(a, double, most);
	n = collect(p, x.lo + (x.hi - x.lo) / 5, x.hi, y);
	n = n ? n : collect(p, x.lo, x.hi, y);
	qsort(y, (size_t)n, sizeof *y, by_value);
	double lo = n ? y[(n - 1) / 50] : 0, hi = n ? y[n - 1 - (n - 1) / 50] : 1, least = lo, greatest = hi;
	n = collect(p, x.lo, x.hi, y);
	for (ptrdiff_t i = 0; i < n; i++) {
		least = fmin(least, y[i]);
		greatest = fmax(greatest, y[i]);
	}
	if (greatest - least <= WHOLE_UP_TO * (hi - lo)) {
		lo = least;
		hi = greatest;
	}
	double more = p->log && lo > 0 ? 0 : (hi - lo) / 20;
	arena_free(a);
	return plot_axis_of(lo - more, hi + more, p->log);
}

/* ---- the names at the ends ---- */

static const char *end_label(const struct plot_series *s, bool value, struct arena *a)
{
	int i = s->n - 1;
	while (i >= 0 && isnan(s->y[i]))
		i--;
	return i < 0 || !value ? s->name : arena_printf(a, "%s %s", s->name, plot_short(s->y[i], a));
}

static int label_room(const struct plot_line *p, bool value, struct arena *a)
{
	int widest = 0;
	for (int i = 0; i < p->n; i++) {
		int width = text_width(end_label(&p->series[i], value, a));
		widest = width > widest ? width : widest;
	}
	return widest + 2;
}

static double last_value(const struct plot_series *s, const struct plot_axis *x)
{
	for (int i = s->n - 1; i >= 0; i--)
		if (!isnan(s->y[i]) && s->x[i] <= x->hi)
			return s->y[i];
	return (double)NAN;
}

/* Beside the end of each line; one that is taken moves the next down, or up where there is no more room. */
static void draw_names(struct canvas *c, struct rect r, const struct plot_line *p, const struct plot_axis *x,
	const struct plot_axis *y, bool numbers)
{
	static const char *const sign[PLOT_SERIES] = { "*", "o", "+", "x" };
	uint64_t taken = 0;
	for (int i = p->n - 1; i >= 0; i--) {
		const struct plot_series *s = &p->series[i];
		double value = last_value(s, x);
		if (isnan(value) || r.h < 1)
			continue;
		double held = fmin(y->hi, fmax(y->lo, value));
		int row = r.h - 1 - plot_axis_cell(y, held, r.h), step = row < r.h - 1 ? 1 : -1;
		while (row >= 0 && row < r.h && taken >> (row & 63) & 1)
			row += step;
		taken |= 1ULL << (row & 63);
		canvas_textf(c, r, r.x + 1, r.y + row, s->style, "%s%s%s", end_label(s, numbers, c->arena),
			c->tier == GLYPH_ASCII ? " " : "", c->tier == GLYPH_ASCII ? sign[i] : "");
	}
}

/* Whether curves leave w cells of a row free. */
static bool is_free(const struct plot_dots *d, int x, int row, int w)
{
	for (int i = x; i < x + w; i++)
		if (i < 0 || i >= d->w || row < 0 || row >= d->h || d->bits[row * d->w + i])
			return false;
	return true;
}

/* The row nearest to `row` in which text of w cells has room at x; -1: none. */
static int free_row(const struct plot_dots *d, int x, int row, int w)
{
	for (int by = 0; by < d->h; by++) {
		if (is_free(d, x, row - by, w))
			return row - by;
		if (is_free(d, x, row + by, w))
			return row + by;
	}
	return -1;
}

/* A wedge above the series at x = mark, its text where no curve is. */
static void draw_mark(struct canvas *c, struct rect r, const struct plot_line *p, const struct plot_axis *x,
	const struct plot_axis *y, const struct plot_dots *d)
{
	const struct plot_series *s = &p->series[p->n - 1];
	int at = plot_axis_cell(x, p->mark, r.w), i = 0;
	if (!p->mark_text || at < 0)
		return;
	while (i < s->n && s->x[i] < p->mark)
		i++;
	double value = i < s->n && !isnan(s->y[i]) ? fmin(y->hi, fmax(y->lo, s->y[i])) : y->hi;
	int row = r.h - 3 - plot_axis_cell(y, value, r.h), width = text_width(p->mark_text) + 2;
	row = row < 0 ? 0 : row;
	bool left = at + width > r.w && at >= width;
	int from = left ? at - width + 1 : at, free = free_row(d, from, row, width);
	row = free < 0 ? row : free;
	canvas_glyph(c, r, r.x + at, r.y + row, STYLE_KEY, c->tier == GLYPH_ASCII ? "v" : "▼");
	if (free >= 0)
		canvas_text(c, r, r.x + from + (left ? 0 : 2), r.y + row, STYLE_KEY, p->mark_text);
}

void plot_line(struct canvas *c, struct rect r, const struct plot_line *p, const struct plot_look *look)
{
	struct arena *a = c->arena;
	struct plot_axis x = x_range(p), y = plot_line_range(p);
	bool below = r.h >= 4;
	struct rect body = { r.x, r.y, r.w, r.h - (below ? 2 : 0) };
	if (p->n < 1)
		return;
	plot_axis_fit_height(&y, body.h);
	int gutter = r.w >= 24 ? plot_axis_left_width(&y, a) : 0, names = label_room(p, true, a);
	bool numbers = names < r.w / 3;
	names = numbers ? names : label_room(p, false, a);
	names = names < r.w / 3 ? names : 0;
	body.x += gutter;
	body.w -= gutter + names;
	if (body.w < 1 || body.h < 1)
		return;
	struct plot_dots d = plot_dots_new(body.w, body.h, c->tier, a);
	for (int i = 0; i < p->n; i++)
		draw_series(&d, &p->series[i], i, &x, &y, a);
	if (gutter)
		plot_axis_left(c, (struct rect){ r.x, body.y, gutter, body.h }, &y, look);
	plot_dots_draw(&d, c, body);
	draw_mark(c, body, p, &x, &y, &d);
	if (names)
		draw_names(c, (struct rect){ body.x + body.w, body.y, names, body.h }, p, &x, &y, numbers);
	if (!below)
		return;
	plot_axis_fit_width(&x, body.w, a);
	plot_axis_below(c, (struct rect){ body.x, body.y + body.h, body.w, 2 }, &x, p->unit, look);
}
