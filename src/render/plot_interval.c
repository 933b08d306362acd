#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/text.h"
#include "render/plot_result.h"

struct table {
	int names, counts, bars, numbers;
	bool bounds;
};

static const char *score_text(const struct plot_interval *v, bool bounds, bool ascii, struct arena *a)
{
	if (isnan(v->value))
		return "-";
	if (!bounds)
		return plot_short(v->value, a);
	return arena_printf(a, ascii ? "%s (%s-%s)" : "%s (%s–%s)", plot_short(v->value, a), plot_short(v->lo, a),
		plot_short(v->hi, a));
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

static struct table lay_out(const struct canvas *c, struct rect r, const struct plot_intervals *p)
{
	struct table t = { .bounds = r.w >= 70 };
	int plain = 0;
	for (int i = 0; i < p->n; i++) {
		t.names = widest(t.names, p->row[i].name);
		t.counts = widest(t.counts, count_text(&p->row[i], c->arena));
		t.numbers = widest(t.numbers, score_text(&p->row[i], t.bounds, c->tier == GLYPH_ASCII, c->arena));
		plain = widest(plain, score_text(&p->row[i], false, false, c->arena));
	}
	int most = r.w < 70 ? r.w * 2 / 5 : r.w / 3;
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

static struct plot_axis range_of(const struct plot_intervals *p)
{
	double lo = isnan(p->baseline) ? (double)INFINITY : p->baseline;
	double hi = isnan(p->baseline) ? -(double)INFINITY : p->baseline;
	for (int i = 0; i < p->n; i++) {
		const struct plot_interval *v = &p->row[i];
		lo = fmin(lo, fmin(v->value, v->lo)); /* fmin leaves NaN aside */
		hi = fmax(hi, fmax(v->value, v->hi));
	}
	double more = (hi - lo) / 20;
	return plot_axis_of(lo - more, hi + more, false);
}

static void draw_interval(struct canvas *c, struct rect r, int y, const struct plot_interval *v,
	const struct plot_axis *x, double baseline, const struct plot_look *look)
{
	bool ascii = c->tier == GLYPH_ASCII;
	enum canvas_style s = v->alarm ? look->alarm : look->main;
	int lo = plot_axis_cell(x, v->lo, r.w), hi = plot_axis_cell(x, v->hi, r.w), at = plot_axis_cell(x, v->value, r.w);
	int base = plot_axis_cell(x, baseline, r.w);
	for (int i = lo; lo >= 0 && i <= hi; i++)
		canvas_glyph(c, r, r.x + i, y, s, ascii ? "-" : "─");
	if (base >= 0)
		canvas_glyph(c, r, r.x + base, y, look->axis, lo >= 0 && base >= lo && base <= hi ? (ascii ? "+" : "┼")
												 : (ascii ? ":" : "┊"));
	if (lo >= 0 && lo != base)
		canvas_glyph(c, r, r.x + lo, y, s, ascii ? "|" : "├");
	if (hi >= 0 && hi != base)
		canvas_glyph(c, r, r.x + hi, y, s, ascii ? "|" : "┤");
	if (at >= 0)
		canvas_glyph(c, r, r.x + at, y, s, ascii ? "o" : "●");
}

static void draw_row(struct canvas *c, struct rect r, int i, int y, const struct plot_intervals *p,
	const struct table *t, const struct plot_axis *x, const struct plot_look *look)
{
	const struct plot_interval *v = &p->row[i];
	bool ascii = c->tier == GLYPH_ASCII, here = i == p->at;
	enum canvas_style s = here ? STYLE_SELECTED : look->text;
	if (here)
		plot_select(c, r, (struct rect){ r.x, y, t->names + t->counts + 2, 1 });
	canvas_text(c, r, r.x, y, s, here ? (ascii ? ">" : "▸") : " ");
	canvas_text(c, r, r.x + 1, y, s, text_clip(c->arena, v->name, t->names, ascii));
	if (t->counts) {
		const char *n = count_text(v, c->arena);
		canvas_text(c, r, r.x + 1 + t->names + t->counts - text_width(n), y, here ? s : look->axis, n);
	}
	int at = r.x + 2 + t->names + t->counts;
	draw_interval(c, (struct rect){ at, r.y, t->bars, r.h }, y, v, x, p->baseline, look);
	canvas_textf(c, r, at + t->bars + 1, y, v->alarm ? look->alarm : look->text, "%s%s",
		score_text(v, t->bounds, ascii, c->arena), v->alarm ? " !" : "");
}

void plot_intervals(struct canvas *c, struct rect r, const struct plot_intervals *p,
	const struct plot_look *look)
{
	struct table t = lay_out(c, r, p);
	struct plot_axis x = range_of(p);
	bool axis = t.bars >= 12 && r.h >= 4 && r.h >= p->n - p->top + 2;
	int shown = r.h - (axis ? 2 : 0);
	plot_axis_fit_width(&x, t.bars, c->arena);
	for (int i = 0; i < shown && p->top + i < p->n; i++)
		draw_row(c, r, p->top + i, r.y + i, p, &t, &x, look);
	if (axis)
		plot_axis_below(c, (struct rect){ r.x + 2 + t.names + t.counts, r.y + (p->n - p->top < shown ? p->n - p->top
														 : shown),
					t.bars, 2 }, &x, NULL, look);
	else if (p->n - p->top > shown && shown > 0)
		canvas_textf(c, r, r.x + r.w - 8, r.y + r.h - 1, look->axis, "+%d more", p->n - p->top - shown);
}
