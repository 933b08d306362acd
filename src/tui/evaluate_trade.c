#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/plot_result.h"
#include "tui/evaluate_pane.h"
#include "tui/region.h"
#include "tui/scene.h"

/* The trade of one error for the other: the cost of each threshold, ROC, precision and recall, as a table; for
 * several classes what is confused most. */

static const struct plot_look look = PLOT_LOOK;

/* One number of every item of a list. */
static double *column_of(const struct node *list, const char *name, bool backwards, struct arena *a)
{
	int n = list ? (int)list->count : 0, i = 0;
	double *x = ARENA_ARRAY(a, double, n + 1);
	for (const struct node *k = list ? list->first : NULL; k; k = k->next, i++)
		x[backwards ? n - 1 - i : i] = region_number(k, name);
	return x;
}

/* Up to three times the least: the ends, where every row is called the same, would flatten all else. */
static double worth_showing(const double *x, int n)
{
	double most = 0, least = (double)INFINITY;
	for (int i = 0; i < n; i++) {
		most = fmax(most, x[i]);
		least = fmin(least, x[i]);
	}
	return most > 0 ? fmin(most, fmax(3 * least, most / 4)) : 1;
}

/* What the threshold does, in words. */
static void view_words(const struct evaluate_pane *p, const struct scene *s, const struct node *n, struct rect r,
	struct canvas *c)
{
	const struct node *at = evaluate_step(p, s);
	struct arena *a = c->arena;
	double hit = region_number(at, "hit"), miss = region_number(at, "miss"), alarm = region_number(at, "alarm");
	double cost = region_number(at, "cost.value");
	cost = isnan(cost) ? region_number(at, "cost") : cost;
	if (!at || isnan(hit))
		return;
	int y = region_prose(c, r, r.y, STYLE_PLAIN, arena_printf(a,
		"p >= %.2f: finds %.1f%% of %s, %.1f%% right; misses %s, false %s", region_number(at, "threshold"),
		hit + miss > 0 ? 100 * hit / (hit + miss) : 0, region_string(n, "class"),
		hit + alarm > 0 ? 100 * hit / (hit + alarm) : 0, plot_short(miss, a), plot_short(alarm, a)));
	region_prose(c, r, y, STYLE_PLAIN, arena_printf(a,
		"miss %d : alarm 1, a row costs %s; least %s at %.2f, on other rows %s", evaluate_miss(p), plot_short(cost, a),
		judged_score(node_find(n, "best.cost"), false, c), region_number(n, "best.threshold"),
		judged_score(node_find(n, "honest"), true, c)));
}

static void view_cost(const struct evaluate_pane *p, const struct scene *s, const struct node *n, struct rect r,
	struct canvas *c)
{
	const struct node *list = node_find(n, "sweep"), *at = evaluate_step(p, s);
	int count = list ? (int)list->count : 0;
	double *x = column_of(list, "threshold", false, c->arena), *y = column_of(list, "cost", false, c->arena);
	double cost = region_number(at, "cost.value");
	struct plot_square q = { .n = 1, .x = plot_axis_of(0, 1, false), .y = plot_axis_of(0, worth_showing(y, count), false),
		.x_name = "from p", .y_name = "cost of a row", .mark_x = region_number(at, "threshold"),
		.mark_y = isnan(cost) ? region_number(at, "cost") : cost,
		.series = { { .x = x, .y = y, .n = count, .style = STYLE_GOOD } } };
	plot_square(c, r, &q, &look);
}

/* The curve within its band; the model, or the threshold under the keys, stands on it. */
static void view_curve(const struct evaluate_pane *p, const struct scene *s, const struct node *n, bool roc,
	struct rect r, struct canvas *c)
{
	const struct node *list = node_find(n, roc ? "roc" : "pr"), *at = evaluate_step(p, s);
	struct arena *a = c->arena;
	const char *up = roc ? "tpr" : "precision";
	int count = list ? (int)list->count : 0;
	double *x = column_of(list, roc ? "fpr" : "recall", false, a), *y = column_of(list, up, false, a);
	double *lo = column_of(list, arena_printf(a, "%s_lo", up), false, a);
	double *hi = column_of(list, arena_printf(a, "%s_hi", up), false, a);
	double hit = region_number(at, "hit"), miss = region_number(at, "miss"), alarm = region_number(at, "alarm");
	double found = hit / (hit + miss), pass = region_number(at, "pass");
	struct plot_square q = { .n = 3, .x = plot_axis_of(0, 1, false), .y = plot_axis_of(0, 1, false), .diagonal = roc,
		.x_name = roc ? "false alarms" : "found", .y_name = roc ? "found" : "right of alarms",
		.mark_x = roc ? alarm / (alarm + pass) : found, .mark_y = roc ? found : hit / (hit + alarm),
		.series = { { .x = x, .y = lo, .n = count, .dashed = true, .style = STYLE_DIM },
			{ .x = x, .y = hi, .n = count, .name = "95%", .dashed = true, .style = STYLE_DIM },
			{ .x = x, .y = y, .n = count, .name = roc ? "any threshold" : "precision", .style = STYLE_GOOD } } };
	plot_square(c, r, &q, &look);
}

static void view_table(const struct evaluate_pane *p, const struct node *n, struct rect r, struct canvas *c)
{
	static const char *const name[] = { "threshold", "cost", "hit", "miss", "alarm", "pass" };
	const struct node *list = node_find(n, "sweep");
	int rows = r.h - 1, at = !p->moved ? (int)lround(region_number(n, "now.threshold") * EVALUATE_STEPS) : p->step;
	int first = at - rows / 2, count = list ? (int)list->count : 0;
	first = first + rows > count ? count - rows : first;
	first = first < 0 ? 0 : first;
	for (int k = 0; k < 6; k++)
		canvas_text(c, r, r.x + 1 + 10 * k, r.y, STYLE_DIM, name[k]);
	for (int i = first; i < count && i < first + rows; i++)
		for (int k = 0; k < 6; k++)
			canvas_text(c, r, r.x + 1 + 10 * k, r.y + 1 + i - first, i == at ? STYLE_SELECTED : STYLE_PLAIN,
				plot_short(region_number(region_item(list, i), name[k]), c->arena));
}

static void view_two(const struct evaluate_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	static const char *const title[TRADES] = { "Threshold and cost", "ROC", "Precision and recall", "Thresholds" };
	bool curve = p->trade == TRADE_ROC || p->trade == TRADE_PR;
	const char *cost = evaluate_cost_line(p, s, c->arena), *curves = evaluate_curves_line(p, s, c->arena);
	const struct node *n = scene_answer(s, cost), *k = scene_answer(s, curves);
	const struct node *area = k ? node_find(k, p->trade == TRADE_ROC ? "auc" : "average_precision") : NULL;
	region_title(c, r, curve && area ? arena_printf(c->arena, "%s  area %s", title[p->trade], judged_score(area, true, c))
					 : arena_printf(c->arena, "%s  positive: %s", title[p->trade], region_string(n, "class")),
		p->focus == EVALUATE_TRADE);
	struct rect in = { r.x, r.y + 1, r.w, r.h - 1 };
	if (!n || (curve && !k)) {
		region_wait(c, in, s, n ? curves : cost);
		return;
	}
	struct rect foot = judged_lower(&in, in.h > 12 && in.w < 76 ? 4 : in.h > 6 ? 2 : 0);
	if (p->trade == TRADE_COST)
		view_cost(p, s, n, in, c);
	else if (curve)
		view_curve(p, s, k, p->trade == TRADE_ROC, in, c);
	else
		view_table(p, n, in, c);
	if (foot.h)
		view_words(p, s, n, foot, c);
}

/* ---- several classes ---- */

/* "Adelie  n=15  1.000  0.933  0.966 ━━━━━" */
static void view_class(struct canvas *c, struct rect r, int y, const struct node *k, int names)
{
	static const char *const name[] = { "precision", "recall", "f1" };
	int x = r.x + 2 + names, bar = r.w - names - 33;
	canvas_text(c, r, r.x + 1, y, STYLE_PLAIN, k ? region_clip(c, region_string(k, "class"), names) : "");
	const char *n = k ? plot_short(region_number(k, "n"), c->arena) : "n";
	canvas_text(c, r, x + 6 - text_width(n), y, k ? STYLE_PLAIN : STYLE_DIM, n);
	for (int i = 0; i < 3; i++) {
		double v = k ? region_number(node_find(k, name[i]), "value") : (double)NAN;
		const char *t = !k ? (i == 2 ? "F1" : name[i]) : isnan(v) ? "-" : arena_printf(c->arena, "%.3f", v);
		static const int end[] = { 16, 24, 31 };
		canvas_text(c, r, x + end[i] - text_width(t), y, k ? STYLE_PLAIN : STYLE_DIM, t);
	}
	double f1 = k ? region_number(k, "f1.value") : 0;
	for (int i = 0; i < (int)lround(f1 * bar); i++)
		canvas_glyph(c, r, x + 32 + i, y, STYLE_GOOD, c->tier == GLYPH_ASCII ? "=" : "━");
}

static void view_classes(struct canvas *c, struct rect r, const struct node *list)
{
	int names = 5;
	for (const struct node *k = list->first; k; k = k->next) {
		int w = canvas_width(c, region_string(k, "class"));
		names = w > names ? w : names;
	}
	names = names > r.w - 33 ? r.w - 33 : names > 24 ? 24 : names;
	region_title(c, r, "Per class", false);
	view_class(c, r, r.y + 1, NULL, names);
	int i = 0;
	for (const struct node *k = list->first; k && i < r.h - 2; k = k->next, i++)
		view_class(c, r, r.y + 2 + i, k, names);
}

/* Several classes have no threshold: what is confused most, and what each class is worth. */
static void view_several(const struct evaluate_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	const char *line = evaluate_matrix_line(p, s, c->arena);
	const struct node *n = scene_answer(s, line), *list = n ? node_find(n, "confusions") : NULL;
	region_title(c, r, "Confused most, share of the class", p->focus == EVALUATE_TRADE);
	struct rect in = { r.x, r.y + 1, r.w, r.h - 1 };
	if (!list) {
		region_wait(c, in, s, line);
		return;
	}
	const struct node *classes = node_find(n, "classes");
	int each = classes ? (int)classes->count + 2 : 0, errors = list->count > 5 ? 5 : (int)list->count;
	if (each && r.w >= 44 && in.h >= each + (errors > 0 ? errors : 1))
		view_classes(c, judged_lower(&in, each), classes);
	struct plot_bar *b = ARENA_ARRAY(c->arena, struct plot_bar, list->count + 1);
	int i = 0;
	for (const struct node *k = list->first; k; k = k->next, i++)
		b[i] = (struct plot_bar){ .value = region_number(k, "share"),
			.name = arena_printf(c->arena, "%s taken for %s", region_string(k, "truth"), region_string(k, "decided")),
			.text = arena_printf(c->arena, "%s  %.1f%%", plot_short(region_number(k, "n"), c->arena),
				100 * region_number(k, "share")) };
	if (i == 0)
		canvas_text(c, in, in.x + 1, in.y, STYLE_DIM, "no errors on these rows");
	plot_bars(c, in, b, i, 0, -1, &look);
}

/* ---- numbers ---- */

static void view_truth(const struct evaluate_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	struct arena *a = c->arena;
	const char *line = evaluate_curves_line(p, s, a);
	const struct node *n = scene_answer(s, line);
	struct plot_truth t;
	region_title(c, r, arena_printf(a, "%s%s%s%s", p->errors ? "Errors" : "Predicted and true", n ? ", " : "",
		r.w >= 70 ? judged_subject(n, a) : judged_rows(n, a), scene_stale(s, line) ? "  (stale)" : ""),
		p->focus == EVALUATE_TRADE);
	struct rect in = { r.x, r.y + 1, r.w, r.h - 1 };
	if (!plot_truth_read(n, &t, a)) {
		region_wait(c, in, s, line);
		return;
	}
	t.errors = p->errors;
	struct rect foot = judged_lower(&in, in.h > 6);
	plot_truth(c, in, &t, &look);
	if (foot.h)
		canvas_text(c, foot, foot.x + 1, foot.y, STYLE_DIM, region_clip(c, arena_printf(a,
			"%s of %s rows; the line: both the same", plot_number(t.n, a), plot_number(region_number(n, "n"), a)),
			foot.w - 1));
}

void evaluate_view_trade(const struct evaluate_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	if (evaluate_classes(p, s) == 0)
		view_truth(p, s, r, c);
	else if (evaluate_classes(p, s) == 2)
		view_two(p, s, r, c);
	else
		view_several(p, s, r, c);
}
