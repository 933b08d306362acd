#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"
#include "render/plot_result.h"

#define WIDEST 3 /* medians of the widths */

struct table {
	int names, counts, bars, numbers;
	bool bounds;
};

static const char *score_text(const struct plot_interval *v, bool bounds, bool ascii, struct arena *a)
{
	if (isnan(v->value))
		return "-";
	if (!bounds)
		return plot_number(v->value, a);
	return arena_printf(a, ascii ? "%s (%s-%s)" : "%s (%s–%s)", plot_number(v->value, a), plot_number(v->lo, a),
		plot_number(v->hi, a));
}

static const char *count_text(const struct plot_interval *v, struct arena *a)
{
	return isnan(v->n) ? "" : arena_printf(a, "n=%s", plot_short(v->n, a));
}

static int widest(int before, const char *t)
{
	int w = text_width(t);
	return w > before ? w : before;
}

int plot_intervals_names(struct rect r)
{
	return r.w < 70 ? r.w * 2 / 5 : r.w / 3;
}

static struct table lay_out(const struct canvas *c, struct rect r, const struct plot_intervals *p)
{
	struct table t = { .bounds = r.w >= 70 };
	int plain = 0;
	for (int i = 0; i < p->n; i++) {
		int name = canvas_width(c, p->row[i].name);
		t.names = name > t.names ? name : t.names;
		t.counts = widest(t.counts, count_text(&p->row[i], c->arena));
		t.numbers = widest(t.numbers, score_text(&p->row[i], t.bounds, c->tier == GLYPH_ASCII, c->arena));
		plain = widest(plain, score_text(&p->row[i], false, false, c->arena));
	}
	int most = plot_intervals_names(r);
	t.names = t.names > most ? most : t.names;
	t.counts = r.w >= 44 && t.counts ? t.counts + 1 : 0;
	t.bars = r.w - t.names - t.counts - t.numbers - 6;
	if (t.bounds && t.bars < 20) {
		t.bounds = false;
		t.numbers = plain;
		t.bars = r.w - t.names - t.counts - t.numbers - 6;
	}
	t.bars = t.bars > 100 ? 100 : t.bars < 6 ? 0 : t.bars;
	return t;
}

static int by_width(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* How wide an interval may be to have its ends in sight: a row or two that say nothing would leave no room for
 * the others. */
static double width_worth_showing(const struct plot_intervals *p, struct arena *a)
{
	double *width = ARENA_ARRAY(a, double, p->n + 1);
	int n = 0;
	for (int i = 0; i < p->n; i++)
		if (p->row[i].hi >= p->row[i].lo)
			width[n++] = p->row[i].hi - p->row[i].lo;
	qsort(width, (size_t)n, sizeof *width, by_width);
	return n > 0 ? WIDEST * width[n / 2] : 0;
}

static struct plot_axis range_of(const struct plot_intervals *p, struct arena *a)
{
	double lo = isnan(p->baseline) ? (double)INFINITY : p->baseline;
	double hi = isnan(p->baseline) ? -(double)INFINITY : p->baseline, widest = width_worth_showing(p, a);
	for (int i = 0; i < p->n; i++) {
		const struct plot_interval *v = &p->row[i];
		bool whole = v->hi - v->lo <= widest;
		lo = fmin(lo, whole ? fmin(v->value, v->lo) : v->value); /* fmin leaves NaN aside */
		hi = fmax(hi, whole ? fmax(v->value, v->hi) : v->value);
	}
	double more = (hi - lo) / 20;
	return plot_axis_of(lo - more, hi + more, false);
}

static void draw_interval(struct canvas *c, struct rect r, int y, const struct plot_interval *v,
	const struct plot_axis *x, double baseline, const struct plot_look *look)
{
	bool ascii = c->tier == GLYPH_ASCII;
	enum canvas_style s = v->alarm ? look->alarm : look->main;
	bool left = v->lo < x->lo, right = v->hi > x->hi; /* it goes on there */
	int lo = plot_axis_cell(x, left ? x->lo : v->lo, r.w), hi = plot_axis_cell(x, right ? x->hi : v->hi, r.w);
	int at = plot_axis_cell(x, v->value, r.w), base = plot_axis_cell(x, baseline, r.w);
	for (int i = lo; lo >= 0 && i <= hi; i++)
		canvas_glyph(c, r, r.x + i, y, s, ascii ? "-" : "─");
	if (base >= 0)
		canvas_glyph(c, r, r.x + base, y, look->axis, lo >= 0 && base >= lo && base <= hi ? (ascii ? "+" : "┼")
												 : (ascii ? ":" : "┊"));
	if (lo >= 0 && lo != base)
		canvas_glyph(c, r, r.x + lo, y, s, left ? (ascii ? "<" : "‹") : ascii ? "|" : "├");
	if (hi >= 0 && hi != base)
		canvas_glyph(c, r, r.x + hi, y, s, right ? (ascii ? ">" : "›") : ascii ? "|" : "┤");
	if (at >= 0)
		canvas_glyph(c, r, r.x + at, y, s, canvas_mark(c, "●", "o"));
}

static void draw_row(struct canvas *c, struct rect r, int i, int y, const struct plot_intervals *p,
	const struct table *t, const struct plot_axis *x, const struct plot_look *look)
{
	const struct plot_interval *v = &p->row[i];
	bool ascii = c->tier == GLYPH_ASCII, here = i == p->at;
	enum canvas_style s = here ? STYLE_SELECTED : look->text;
	if (here)
		plot_select(c, r, (struct rect){ r.x, y, t->names + t->counts + 2, 1 });
	canvas_text(c, r, r.x, y, s, here ? canvas_mark(c, "▸", ">") : " ");
	canvas_text(c, r, r.x + 1, y, s, canvas_clip(c, v->name, t->names));
	if (t->counts) {
		const char *n = count_text(v, c->arena);
		canvas_text(c, r, r.x + 1 + t->names + t->counts - text_width(n), y, here ? s : look->axis, n);
	}
	int at = r.x + 2 + t->names + t->counts;
	draw_interval(c, (struct rect){ at, r.y, t->bars, r.h }, y, v, x, p->baseline, look);
	canvas_textf(c, r, at + t->bars + 1, y, v->alarm ? look->alarm : look->text, "%s%s",
		score_text(v, t->bounds, ascii, c->arena), v->alarm ? " !" : "");
}

#define AXIS_ROWS 2
#define AXIS_FROM 5 /* rows of which two are worth an axis */

/* The axis with its ticks; false where it has no room for any. */
static bool has_axis(struct rect r, const struct plot_intervals *p, const struct table *t, struct plot_axis *x,
	struct arena *a)
{
	*x = range_of(p, a);
	plot_axis_fit_width(x, t->bars, a);
	return r.h >= AXIS_FROM && x->ticks >= 1;
}

int plot_intervals_rows(const struct canvas *c, struct rect r, const struct plot_intervals *p)
{
	struct table t = lay_out(c, r, p);
	struct plot_axis x;
	return has_axis(r, p, &t, &x, c->arena) ? r.h - AXIS_ROWS : r.h;
}

void plot_intervals(struct canvas *c, struct rect r, const struct plot_intervals *p,
	const struct plot_look *look)
{
	struct table t = lay_out(c, r, p);
	struct plot_axis x;
	bool axis = has_axis(r, p, &t, &x, c->arena);
	int shown = r.h - (axis ? AXIS_ROWS : 0), i = 0;
	for (; i < shown && p->top + i < p->n; i++)
		draw_row(c, r, p->top + i, r.y + i, p, &t, &x, look);
	if (axis)
		plot_axis_below(c, (struct rect){ r.x + 2 + t.names + t.counts, r.y + i, t.bars, AXIS_ROWS }, &x, NULL, look);
}
