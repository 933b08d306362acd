#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/plot_result.h"
#include "render/value.h"
#include "tui/confidence_pane.h"
#include "tui/region.h"
#include "tui/scene.h"

static const struct plot_look look = PLOT_LOOK;

static struct rect below_title(struct rect r)
{
	return (struct rect){ r.x, r.y + 1, r.w, r.h - 1 };
}

/* ---- reliability ---- */

/* The bin under the cursor in words.  Of two classes one comes true; of several the decision is right. */
static const char *in_words(const struct confidence_pane *p, const struct node *n, const struct node *bars,
	struct arena *a)
{
	const struct node *b = region_item(bars, p->bin);
	double said = region_number(b, "mean"), rate = region_number(b, "rate"), rows = region_number(b, "n");
	double lo = region_number(b, "rate_lo"), hi = region_number(b, "rate_hi");
	const char *verdict = said > hi ? "over-confident beyond chance" : said < lo ? "under-confident beyond chance"
		: "within chance", *of = region_string(n, "of");
	if (!b || isnan(said))
		return "";
	bool two = strcmp(of, "the largest probability") != 0;
	return arena_printf(a, "%s%s %.3f, %s %.3f of the time (%.3f to %.3f, n=%s): %s.", two ? of : "", two ? " said" : "Said",
		said, two ? "came true" : "right", rate, lo, hi, plot_short(rows, a),
		rows < 12 ? "too few rows to say" : verdict);
}

#define BIN_COLUMNS 7
#define BIN_WIDTH 8

/* One bin in columns of the same width, or the head.  Where there is no room for all of them the borders of the bin
 * are left out, then the interval. */
static void view_bin(struct canvas *c, struct rect r, int y, const char *const *cell, enum canvas_style s)
{
	int room = (r.w - 1) / BIN_WIDTH, x = r.x;
	for (int k = 0; k < BIN_COLUMNS; k++) {
		bool border = k < 2, bound = k == 4 || k == 5;
		if ((border && room < BIN_COLUMNS) || (bound && room < BIN_COLUMNS - 2))
			continue;
		x += BIN_WIDTH;
		canvas_text(c, r, x - text_width(cell[k]), y, s, cell[k]);
	}
}

static void view_table(const struct confidence_pane *p, const struct node *bars, struct rect r, struct canvas *c)
{
	static const char *const name[] = { "lo", "hi", "mean", "rate", "rate_lo", "rate_hi", "n" };
	static const char *const head[] = { "from", "to", "said", "true", "95% lo", "95% hi", "n" };
	const char *cell[BIN_COLUMNS];
	view_bin(c, r, r.y, head, STYLE_DIM);
	for (int i = 0; i < r.h - 1 && region_item(bars, p->bin_top + i); i++) {
		const struct node *bin = region_item(bars, p->bin_top + i);
		for (int k = 0; k < BIN_COLUMNS; k++)
			cell[k] = arena_printf(c->arena, k < 6 ? "%.3f" : "%.0f", region_number(bin, name[k]));
		view_bin(c, r, r.y + 1 + i, cell,
			p->bin_top + i == p->bin && p->focus == CONFIDENCE_RELIABILITY ? STYLE_SELECTED : STYLE_PLAIN);
	}
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

/* Bins of a few rows each: what they are worth, and how many would hold enough.  NULL: they hold enough. */
static const char *thin_bins(const struct node *bars, struct arena *a)
{
	struct plot_reliability bins;
	if (!plot_reliability_read(bars, &bins, a) || !plot_reliability_is_thin(&bins))
		return NULL;
	double rows = plot_reliability_rows(&bins);
	int most = (int)(rows * bins.bins / PLOT_RELIABILITY_FEW);
	return arena_printf(a, "About %.0f rows a bin say little%s", rows, most < 2 ? "."
		: arena_printf(a, ": - takes fewer than %d bins, and %d would hold %d rows each.", bins.bins, most,
			PLOT_RELIABILITY_FEW));
}

static const char *legend(const struct confidence_pane *p, bool thin, bool ascii)
{
	if (p->view == SHOW_BARS)
		return plot_reliability_legend(thin, ascii);
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
	static const char *const title[SHOWS] = { "Reliability", "Diagonal", "Probabilities", "Bins" };
	const char *line = confidence_line(p, s, c->arena);
	const struct node *n = scene_answer(s, line), *bars = confidence_bars(p, s);
	bool after = n && node_find(n, "after") && !p->before, focus = p->focus == CONFIDENCE_RELIABILITY;
	const char *subject = r.w >= 70 ? judged_subject(n, c->arena) : judged_rows(n, c->arena);
	region_title(c, r, arena_printf(c->arena, "%s%s%s%s", title[p->view], !n ? "" : after ? " after, " : " before, ",
		subject, scene_stale(s, line) ? "  (stale)" : ""), focus);
	struct rect in = below_title(r);
	if (!bars) {
		region_wait(c, in, s, line);
		return;
	}
	struct rect foot = judged_lower(&in, foot_rows(in));
	const char *thin = thin_bins(bars, c->arena);
	bool says = !thin || p->view == SHOW_HISTOGRAM || region_number(region_item(bars, p->bin), "n") >= PLOT_RELIABILITY_FEW;
	view_picture(p, n, bars, in, c);
	if (foot.h == 3) {
		canvas_text(c, foot, foot.x + 1, foot.y, STYLE_DIM,
			region_clip(c, legend(p, thin, c->tier == GLYPH_ASCII), foot.w - 1));
		judged_upper(&foot, 1);
	}
	if (foot.h)
		region_prose(c, foot, foot.y, says ? STYLE_PLAIN : STYLE_ATTENTION,
			says ? in_words(p, n, bars, c->arena) : thin);
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

/* What is known of the calibration: as it was stored when it was fitted, else by the rows that are looked at. */
static const struct node *known(const struct node *n)
{
	const struct node *stored = n ? node_find(n, "stored") : NULL;
	return stored && node_find(stored, "methods") ? stored : n;
}

/* "258 out-of-fold scores", "calibration n=508". */
static const char *known_rows(const struct node *n, struct arena *a)
{
	const struct node *stored = known(n);
	if (!n || stored == n)
		return judged_rows(n, a);
	return arena_printf(a, "%s %s", value_text(node_find(stored, "rows"), false, a),
		strncmp(region_string(stored, "fitted_on"), "out-of-fold", 11) == 0 ? "out-of-fold scores" : "calibration rows");
}

/* A line of the table of both sides; each cell ends under its head. */
static void view_cells(struct canvas *c, struct rect r, int y, const char *const cell[5], enum canvas_style s)
{
	static const int end[] = { 15, 33, 41, 49 };
	canvas_text(c, r, r.x + 1, y, s, cell[0]);
	for (int i = 0; i < 4; i++)
		canvas_text(c, r, r.x + end[i] - text_width(cell[i + 1]), y, s, cell[i + 1]);
}

/* ECE with its interval, what chance shows, and the largest gap: before, and after. */
static int view_side(struct canvas *c, struct rect r, int y, const struct node *n, const char *side)
{
	const struct node *at = n ? node_find(n, side) : NULL;
	struct arena *a = c->arena;
	double ece = region_number(at, "ece"), chance = region_number(at, "null.hi");
	double lo = region_number(at, "ece_interval.lo"), hi = region_number(at, "ece_interval.hi");
	if (!at)
		return y;
	const char *bounds = isnan(lo) ? "-"
		: arena_printf(a, "%s%s%s", plot_number(lo, a), canvas_mark(c, "–", "-"), plot_number(hi, a));
	view_cells(c, r, y, (const char *[]){ side, plot_number(ece, a), bounds, plot_number(chance, a),
		plot_number(region_number(at, "max_gap"), a) }, STYLE_PLAIN);
	if (ece > chance)
		canvas_text(c, r, r.x + 16, y, STYLE_ATTENTION, "!");
	return y + 1;
}

static int view_sides(struct canvas *c, struct rect r, int y, const struct node *n)
{
	static const char *const head[] = { "", "ECE", "95% interval", "chance", "gap" };
	view_cells(c, r, y, head, STYLE_DIM);
	return view_side(c, r, view_side(c, r, y + 1, n, "before"), n, "after");
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

int confidence_methods_top(const struct confidence_pane *p, const struct scene *s, struct rect r)
{
	struct arena *a = arena_new();
	const struct node *n = known(scene_answer(s, confidence_line(p, s, a)));
	int sides = n ? !!node_find(n, "before") + !!node_find(n, "after") : 0;
	arena_free(a);
	return r.y + 1 + 1 + sides + 1; /* the title, the head, before, after, the head of the methods */
}

static void view_methods(const struct confidence_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	static const char *const head[] = { "log loss", "ECE", "Brier", "behind" };
	const char *line = confidence_line(p, s, c->arena);
	const struct node *n = scene_answer(s, line), *of = known(n), *list = of ? node_find(of, "methods") : NULL;
	region_title(c, r, !n ? "Calibration" : arena_printf(c->arena, "Calibration: %s, %s", region_string(n, "method"),
		known_rows(n, c->arena)), p->focus == CONFIDENCE_METHODS);
	struct rect in = below_title(r);
	if (!list) {
		region_wait(c, in, s, line);
		return;
	}
	int y = view_sides(c, in, in.y, of), i = 0;
	view_line(c, in, y++, "cross-fitted", head, 4, STYLE_DIM);
	for (const struct node *k = list->first; k; k = k->next, i++)
		view_method(c, in, y++, k, p->focus == CONFIDENCE_METHODS && i == p->method);
	y = region_prose(c, in, y, STYLE_DIM, arena_printf(c->arena, "Best choice: %s.", region_string(of, "why")));
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
	static view_fn *const classes[CONFIDENCE_REGIONS] = { view_reliability, view_methods, confidence_view_abstain,
		confidence_view_rows, view_models };
	static view_fn *const numbers[CONFIDENCE_REGIONS] = { confidence_view_truth, confidence_view_width,
		confidence_view_sizes, confidence_view_misses, view_models };
	view_fn *const *view = confidence_numbers(p, s) == 1 ? numbers : classes;
	struct confidence_layout l = confidence_layout(p, s, r);
	if (!judged_models(s)) {
		region_title(c, r, "Confidence", true);
		region_prose(c, below_title(r), r.y + 1, STYLE_DIM, "There is no model yet: r takes the next step, and 1 "
			"shows the road.");
		return;
	}
	/* Where the model cannot be scored, the reason stands alone. */
	bool failed = scene_failure(s, confidence_conformal_line(p, s, c->arena)) ||
		(view == classes && scene_failure(s, confidence_line(p, s, c->arena)));
	for (int i = 0; i < CONFIDENCE_REGIONS; i++)
		if (l.region[i].h > 0 && (!failed || i == CONFIDENCE_RELIABILITY || i == CONFIDENCE_MODELS))
			view[i](p, s, l.region[i], c);
	int split = l.region[CONFIDENCE_METHODS].x - 2;
	for (int y = 0; split > r.x && y < r.h; y++)
		canvas_glyph(c, r, split, r.y + y, STYLE_DIM, c->tier == GLYPH_ASCII ? "|" : "│");
}
