#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/plot_result.h"
#include "tui/confidence_pane.h"
#include "tui/region.h"
#include "tui/scene.h"

static const struct plot_look look = PLOT_LOOK;

static struct rect below_title(struct rect r)
{
	return (struct rect){ r.x, r.y + 1, r.w, r.h - 1 };
}

/* ---- reliability ---- */

/* The bin under the cursor, or the whole, in words. */
static const char *in_words(const struct confidence_pane *p, const struct node *bars, struct arena *a)
{
	const struct node *b = region_item(bars, p->bin);
	double said = region_number(b, "mean"), rate = region_number(b, "rate"), n = region_number(b, "n");
	double lo = region_number(b, "rate_lo"), hi = region_number(b, "rate_hi");
	const char *verdict = said > hi ? "over-confident beyond chance" : said < lo ? "under-confident beyond chance"
		: "within chance";
	if (!b || isnan(said))
		return "";
	return arena_printf(a, "It says %.3f and is right %.3f of the time (%.3f to %.3f, n=%s): %s.", said, rate, lo, hi,
		plot_short(n, a), n < 12 ? "too few rows to say" : verdict);
}

static void view_table(const struct confidence_pane *p, const struct node *bars, struct rect r, struct canvas *c)
{
	static const char *const name[] = { "lo", "hi", "mean", "rate", "rate_lo", "rate_hi", "n" };
	static const char *const head[] = { "from", "to", "said", "true", "95% from", "to", "n" };
	int each = r.w / 7 < 9 ? r.w / 7 : 9;
	for (int k = 0; k < 7; k++)
		canvas_text(c, r, r.x + 1 + each * k, r.y, STYLE_DIM, head[k]);
	for (int i = 0; i < r.h - 1; i++)
		for (int k = 0; k < 7; k++)
			if (region_item(bars, p->bin_top + i))
				canvas_text(c, r, r.x + 1 + each * k, r.y + 1 + i,
					p->bin_top + i == p->bin && p->focus == CONFIDENCE_RELIABILITY ? STYLE_SELECTED
													: STYLE_PLAIN,
					plot_short(region_number(region_item(bars, p->bin_top + i), name[k]), c->arena));
}

static void view_picture(const struct confidence_pane *p, const struct node *n, const struct node *bars,
	struct rect r, struct canvas *c)
{
	struct plot_reliability bins;
	struct plot_histogram h;
	bool focus = p->focus == CONFIDENCE_RELIABILITY;
	if (!plot_reliability_read(bars, &bins, c->arena))
		return;
	bins.at = focus ? p->bin : -1;
	if (p->view == SHOW_TABLE)
		view_table(p, bars, r, c);
	else if (p->view == SHOW_DIAGONAL)
		plot_reliability_diagonal(c, r, &bins, &look);
	else if (p->view == SHOW_BARS)
		plot_reliability(c, r, &bins, &look);
	else if (plot_histogram_read(node_find(n, "histogram"), &h, c->arena))
		plot_histogram(c, r, &h, &look);
}

static const char *legend(const struct confidence_pane *p, bool ascii)
{
	if (p->view == SHOW_BARS)
		return plot_reliability_legend(ascii);
	if (p->view == SHOW_DIAGONAL)
		return ascii ? "o came true  | 95% interval  dotted: as said" : "● came true  │ 95% interval  dotted: as said";
	return p->view == SHOW_HISTOGRAM ? "rows by what was said of them" : "bins of equal mass, 95% by Wilson";
}

static int foot_rows(struct rect in)
{
	return in.h >= 10 ? 3 : in.h >= 6 ? 1 : 0;
}

static void view_reliability(const struct confidence_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	static const char *const title[SHOWS] = { "Reliability", "Reliability, diagonal", "Where the probabilities are",
		"Reliability, numbers" };
	const char *line = confidence_line(p, s, c->arena);
	const struct node *n = scene_answer(s, line), *bars = confidence_bars(p, s);
	bool after = n && node_find(n, "after") && !p->before, focus = p->focus == CONFIDENCE_RELIABILITY;
	const char *side = !n ? "" : after ? " after" : " before";
	region_title(c, r, r.w >= 70 ? arena_printf(c->arena, "%s%s  %s%s", title[p->view], side,
		judged_subject(n, c->arena), scene_stale(s, line) ? "  (stale)" : "")
		: arena_printf(c->arena, "%s%s, n=%s", title[p->view], side, plot_short(region_number(n, "n"), c->arena)), focus);
	struct rect in = below_title(r);
	if (!bars) {
		region_wait(c, in, s, line);
		if (scene_failure(s, line))
			region_prose(c, in, in.y + 3, STYLE_PLAIN, "A model of numbers has intervals instead: r fits the width that "
				"holds 90 % of them, on rows kept for it.");
		return;
	}
	struct rect foot = judged_lower(&in, foot_rows(in));
	view_picture(p, n, bars, in, c);
	if (foot.h == 3) {
		canvas_text(c, foot, foot.x + 1, foot.y, STYLE_DIM, region_clip(c, legend(p, c->tier == GLYPH_ASCII), foot.w - 1));
		judged_upper(&foot, 1);
	}
	if (foot.h)
		region_prose(c, foot, foot.y, STYLE_PLAIN, in_words(p, bars, c->arena));
}

bool confidence_bin_at(const struct confidence_pane *p, const struct scene *s, struct rect r, int y, int *bin)
{
	const struct node *bars = confidence_bars(p, s);
	struct rect in = below_title(r);
	judged_lower(&in, foot_rows(in));
	if (p->view == SHOW_TABLE)
		return region_click(bin, p->bin_top, bars ? (int)bars->count : 0,
			(struct rect){ in.x, in.y + 1, in.w, in.h - 1 }, y);
	struct arena *a = arena_new();
	struct plot_reliability bins;
	int b = p->view == SHOW_BARS && plot_reliability_read(bars, &bins, a) && y < in.y + in.h
		? (bins.at = p->bin, plot_reliability_at(&bins, in, y)) : -1;
	arena_free(a);
	*bin = b >= 0 ? b : *bin;
	return b >= 0;
}

/* ---- before, after, and what each method would bring ---- */

static const char *four(double x, struct arena *a)
{
	return isnan(x) ? "-" : arena_printf(a, "%.4f", x);
}

static void view_line(struct canvas *c, struct rect r, int y, const char *name, const char *const *cell, int n,
	enum canvas_style s)
{
	int each = (r.w - 16) / 4 < 12 ? (r.w - 16) / 4 : 12;
	canvas_text(c, r, r.x + 1, y, s, region_clip(c, name, 14));
	for (int i = 0; i < n && each > 4; i++)
		canvas_text(c, r, r.x + 16 + (i + 1) * each - text_width(cell[i]), y, s, cell[i]);
}

/* "ECE 0.0109 (0-0.012), chance up to 0.016" before, and after. */
static int view_side(struct canvas *c, struct rect r, int y, const struct node *n, const char *side)
{
	const struct node *at = n ? node_find(n, side) : NULL;
	double ece = region_number(at, "ece"), chance = region_number(at, "null.hi");
	if (!at)
		return y;
	return region_prose(c, r, y, STYLE_PLAIN, arena_printf(c->arena,
		"%s: ECE %s, by chance up to %s%s; largest gap %s", side, judged_score(node_find(at, "ece_interval"), true, c),
		four(chance, c->arena), ece > chance ? " !" : "",
		isnan(region_number(at, "max_gap")) ? "unknown" : four(region_number(at, "max_gap"), c->arena)));
}

static void view_method(struct canvas *c, struct rect r, int y, const struct node *k, bool here)
{
	const struct node *chosen = node_find(k, "chosen");
	const char *cell[] = { four(region_number(k, "log_loss"), c->arena), four(region_number(k, "ece"), c->arena),
		four(region_number(k, "brier"), c->arena), four(region_number(k, "behind"), c->arena) };
	bool yes = chosen && chosen->integer;
	enum canvas_style s = here ? STYLE_SELECTED : yes ? STYLE_BOLD : STYLE_PLAIN;
	view_line(c, r, y, arena_printf(c->arena, "%s%s", yes ? canvas_mark(c, "● ", "* ") : "  ", region_string(k, "method")), cell, 4,
		s);
	if (here)
		canvas_text(c, r, r.x, y, s, canvas_mark(c, "▸", ">"));
}

/* What prose takes is known when it is drawn: here onto paper that is thrown away. */
int confidence_methods_top(const struct confidence_pane *p, const struct scene *s, struct rect r)
{
	struct arena *a = arena_new();
	struct canvas *c = canvas_new(a, r.w, 1, GLYPH_ASCII);
	const struct node *n = scene_answer(s, confidence_line(p, s, a));
	struct rect in = below_title(r);
	int y = view_side(c, in, view_side(c, in, in.y, n, "before"), n, "after") + 1;
	arena_free(a);
	return y;
}

static void view_methods(const struct confidence_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	static const char *const head[] = { "log loss", "ECE", "Brier", "behind" };
	const char *line = confidence_line(p, s, c->arena);
	const struct node *n = scene_answer(s, line), *list = n ? node_find(n, "methods") : NULL;
	region_title(c, r, arena_printf(c->arena, "Calibration: %s", n ? region_string(n, "method") : ""),
		p->focus == CONFIDENCE_METHODS);
	struct rect in = below_title(r);
	if (!list) {
		region_wait(c, in, s, line);
		return;
	}
	int y = view_side(c, in, view_side(c, in, in.y, n, "before"), n, "after"), i = 0;
	view_line(c, in, y++, "cross-fitted", head, 4, STYLE_DIM);
	for (const struct node *k = list->first; k; k = k->next, i++)
		view_method(c, in, y++, k, p->focus == CONFIDENCE_METHODS && i == p->method);
	y = region_prose(c, in, y, STYLE_DIM, arena_printf(c->arena, "Best choice: %s.", region_string(n, "why")));
	region_prose(c, in, y, STYLE_DIM, judged_remark(n, c->arena));
}

/* ---- all of it ---- */

static void view_models(const struct confidence_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	judged_view_models(&p->judged, s, r, p->focus == CONFIDENCE_MODELS, c);
}

void confidence_view(const struct confidence_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	typedef void view_fn(const struct confidence_pane *p, const struct scene *s, struct rect r, struct canvas *c);
	static view_fn *const view[CONFIDENCE_REGIONS] = { view_reliability, view_methods, confidence_view_abstain,
		confidence_view_rows, view_models };
	struct confidence_layout l = confidence_layout(p, s, r);
	if (!judged_models(s)) {
		region_title(c, r, "Confidence", true);
		region_prose(c, below_title(r), r.y + 1, STYLE_DIM, "There is no model yet: r takes the next step, and 1 "
			"shows the road.");
		return;
	}
	/* A model of numbers has no probabilities: the reason stands alone. */
	bool failed = scene_failure(s, confidence_line(p, s, c->arena));
	for (int i = 0; i < CONFIDENCE_REGIONS; i++)
		if (l.region[i].h > 0 && (!failed || i == CONFIDENCE_RELIABILITY || i == CONFIDENCE_MODELS))
			view[i](p, s, l.region[i], c);
	int split = l.region[CONFIDENCE_METHODS].x - 2;
	for (int y = 0; split > r.x && y < r.h; y++)
		canvas_glyph(c, r, split, r.y + y, STYLE_DIM, c->tier == GLYPH_ASCII ? "|" : "│");
}
