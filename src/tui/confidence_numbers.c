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

/* Confidence in numbers: the interval around a prediction, whether it holds the truth as often as promised, for small
 * and large predictions alike, and which rows it misses by most. */

static const struct plot_look look = PLOT_LOOK;

static struct rect below_title(struct rect r)
{
	return (struct rect){ r.x, r.y + 1, r.w, r.h - 1 };
}

static const struct node *width_of(const struct confidence_pane *p, const struct scene *s, struct arena *a)
{
	const char *line = confidence_conformal_line(p, s, a);
	return line ? scene_answer(s, line) : NULL;
}

static const char *percent(double share, struct arena *a)
{
	return isnan(share) ? "-" : arena_printf(a, "%.1f%%", 100 * share);
}

/* "90.6% (89.5-91.5)" */
static const char *percents(const struct node *interval, struct canvas *c)
{
	return arena_printf(c->arena, "%s (%.1f%s%.1f)", percent(region_number(interval, "value"), c->arena),
		100 * region_number(interval, "lo"), canvas_mark(c, "–", "-"), 100 * region_number(interval, "hi"));
}

/* ---- predicted against true ---- */

void confidence_view_truth(const struct confidence_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	struct arena *a = c->arena;
	const char *line = confidence_truth_line(p, s, a);
	const struct node *n = scene_answer(s, line), *width = width_of(p, s, a);
	struct plot_truth t;
	region_title(c, r, arena_printf(a, "%s%s%s%s", p->errors ? "Errors and the interval" : "True within the interval",
		n ? ", " : "", r.w >= 70 ? judged_subject(n, a) : judged_rows(n, a), scene_stale(s, line) ? "  (stale)" : ""),
		p->focus == CONFIDENCE_RELIABILITY);
	struct rect in = below_title(r);
	if (!plot_truth_read(n, &t, a)) {
		region_wait(c, in, s, line);
		return;
	}
	t.width = region_number(width, "half_width");
	t.errors = p->errors;
	struct rect foot = judged_lower(&in, in.h > 6);
	plot_truth(c, in, &t, &look);
	canvas_text(c, foot, foot.x + 1, foot.y, STYLE_DIM, region_clip(c, arena_printf(a, "%s of %s rows; the band holds %s",
		plot_number(t.n, a), value_text(node_find(n, "n"), false, a), percent(region_number(width, "coverage.value"), a)),
		foot.w - 1));
}

/* ---- the width ---- */

void confidence_view_width(const struct confidence_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	struct arena *a = c->arena;
	const char *line = confidence_conformal_line(p, s, a), *pm = canvas_mark(c, "±", "+-");
	const struct node *n = scene_answer(s, line);
	double level = region_number(n, "level"), rows = region_number(n, "rows");
	double lo = region_number(n, "coverage.lo"), hi = region_number(n, "coverage.hi");
	bool own = !isnan(rows);
	region_title(c, r, !n ? "Interval" : own ? arena_printf(a, "Interval, %s calibration rows", plot_number(rows, a))
		: arena_printf(a, "Interval: none yet, %s", judged_rows(n, a)), p->focus == CONFIDENCE_METHODS);
	struct rect in = below_title(r);
	if (!n) {
		region_wait(c, in, s, line);
		return;
	}
	canvas_text(c, in, in.x + 1, in.y, STYLE_BOLD, region_clip(c, arena_printf(a, own
		? "prediction %s %s is to hold %s" : "prediction %s %s would hold %s", pm,
		plot_number(region_number(n, "half_width"), a), percent(level, a)), in.w - 1));
	bool kept = lo <= level && level <= hi;
	canvas_text(c, in, in.x + 1, in.y + 1, kept ? STYLE_PLAIN : STYLE_ATTENTION, region_clip(c, arena_printf(a,
		"holds %s, %s%s", percents(node_find(n, "coverage"), c), judged_rows(n, a), kept ? "" : " !"), in.w - 1));
	const char *verdict = kept ? "As promised, as far as chance can tell." : hi < level
		? "Too narrow beyond chance: rows differ from those it was fitted on."
		: "Too wide beyond chance: the promise is kept, and more.";
	int y = region_prose(c, in, in.y + 2, STYLE_PLAIN, verdict);
	if (!own)
		y = region_prose(c, in, y, STYLE_DIM, "Cross-fitted on these rows: r fits it on rows kept for it.");
	region_prose(c, in, y, STYLE_DIM, judged_remark(n, a));
}

/* ---- by the size of the prediction ---- */

static void read_size(const struct node *k, struct plot_interval *out, struct canvas *c)
{
	struct arena *a = c->arena;
	const char *verdict = region_string(k, "verdict");
	*out = (struct plot_interval){ .name = arena_printf(a, "%s%s%s", plot_number(region_number(k, "lo"), a),
			canvas_mark(c, "–", "-"), plot_number(region_number(k, "hi"), a)),
		.value = region_number(k, "coverage.value"), .lo = region_number(k, "coverage.lo"),
		.hi = region_number(k, "coverage.hi"), .n = region_number(k, "n"),
		.alarm = strcmp(verdict, "as promised") != 0 };
}

void confidence_view_sizes(const struct confidence_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	struct arena *a = c->arena;
	const char *line = confidence_conformal_line(p, s, a);
	const struct node *n = scene_answer(s, line), *list = n ? node_find(n, "slices") : NULL, *here;
	region_title(c, r, arena_printf(a, "Held by size of prediction%s%s", n ? ", " : "", judged_rows(n, a)),
		p->focus == CONFIDENCE_ABSTAIN);
	struct rect in = below_title(r);
	if (!list) {
		region_wait(c, in, s, line);
		return;
	}
	struct plot_interval *row = ARENA_ARRAY(a, struct plot_interval, list->count + 1);
	int i = 0;
	for (const struct node *k = list->first; k; k = k->next)
		read_size(k, &row[i++], c);
	struct rect foot = judged_lower(&in, in.h > i + 2 ? 2 : in.h > i ? 1 : 0);
	struct plot_intervals all = { row, i, region_number(n, "level"), p->focus == CONFIDENCE_ABSTAIN ? p->step : -1, 0 };
	plot_intervals(c, in, &all, &look);
	here = region_item(list, p->step);
	if (foot.h && here)
		region_prose(c, foot, foot.y, STYLE_PLAIN, arena_printf(a, "%s: %s; %s %s would hold %s there", row[p->step].name,
			region_string(here, "verdict"), canvas_mark(c, "±", "+-"),
			plot_number(region_number(here, "needed"), a), percent(all.baseline, a)));
}

/* ---- the largest misses ---- */

static void view_miss(struct canvas *c, struct rect r, int y, const struct node *k, bool here)
{
	struct arena *a = c->arena;
	enum canvas_style s = here ? STYLE_SELECTED : STYLE_PLAIN;
	static const char *const name[] = { "row", "predicted", "truth", "error" };
	static const int end[] = { 8, 20, 32, 44 };
	canvas_text(c, r, r.x, y, s, here ? canvas_mark(c, "▸", ">") : " ");
	for (int i = 0; i < 4; i++) {
		const char *t = k ? plot_number(region_number(k, name[i]), a) : name[i];
		canvas_text(c, r, r.x + end[i] - text_width(t), y, k ? s : STYLE_DIM, t);
	}
	if (k && r.w > 56)
		canvas_text(c, r, r.x + 46, y, STYLE_DIM, region_clip(c, confidence_cells(k, a), r.w - 46));
}

void confidence_view_misses(const struct confidence_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	struct arena *a = c->arena;
	const char *line = confidence_mistakes_line(p, s, a);
	const struct node *n = scene_answer(s, line), *list = n ? node_find(n, "rows") : NULL;
	bool focus = p->focus == CONFIDENCE_MISTAKES;
	double outside = region_number(n, "outside");
	region_title(c, r, isnan(outside) ? arena_printf(a, "Off most%s%s", n ? ", " : "", judged_rows(n, a))
		: arena_printf(a, "Off most: %s outside, %s", plot_number(outside, a), judged_rows(n, a)), focus);
	struct rect in = below_title(r);
	if (!list) {
		region_wait(c, in, s, line);
		return;
	}
	struct rect foot = judged_lower(&in, focus && in.h > 9 ? 4 : 0);
	view_miss(c, in, in.y, NULL, false);
	judged_upper(&in, 1);
	for (int i = 0; i < in.h && region_item(list, p->mistake_top + i); i++)
		view_miss(c, in, in.y + i, region_item(list, p->mistake_top + i), focus && p->mistake_top + i == p->mistake);
	if (foot.h)
		region_prose(c, foot, foot.y, STYLE_PLAIN, confidence_cells(region_item(list, p->mistake), a));
}
