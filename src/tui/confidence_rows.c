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

/* When to say "I don't know", and the rows that a model is sure about and wrong. */

static const struct plot_look look = PLOT_LOOK;

/* ---- abstention ---- */

static double *column_of(const struct node *list, const char *name, struct arena *a)
{
	double *x = ARENA_ARRAY(a, double, list->count + 1);
	int i = 0;
	for (const struct node *k = list->first; k; k = k->next)
		x[i++] = region_number(k, name);
	return x;
}

static void view_curve(const struct confidence_pane *p, const struct scene *s, const struct node *list, struct rect r,
	struct canvas *c)
{
	const struct node *at = confidence_point(p, s);
	struct arena *a = c->arena;
	int n = (int)list->count;
	double *x = column_of(list, "coverage", a), *y = column_of(list, "accuracy.value", a), floor_ = 1;
	double *lo = column_of(list, "accuracy.lo", a), *hi = column_of(list, "accuracy.hi", a);
	for (int i = 0; i < n; i++)
		floor_ = x[i] >= 0.05 ? fmin(floor_, lo[i]) : floor_; /* few rows make a wide band, worth no room */
	struct plot_square q = { .n = 3, .x = plot_axis_of(0, 1, false),
		.y = plot_axis_of(floor_ - (1 - floor_) / 20, 1, false), .x_name = "answered", .y_name = "right of the answered",
		.mark_x = region_number(at, "coverage"), .mark_y = region_number(at, "accuracy.value"),
		.series = { { .x = x, .y = lo, .n = n, .dashed = true, .style = STYLE_DIM },
			{ .x = x, .y = hi, .n = n, .name = "95%", .dashed = true, .style = STYLE_DIM },
			{ .x = x, .y = y, .n = n, .name = "right", .style = STYLE_GOOD } } };
	plot_square(c, r, &q, &look);
}

static void view_numbers(const struct confidence_pane *p, const struct node *list, struct rect r, struct canvas *c)
{
	int n = (int)list->count, rows = r.h - 1, first = p->step - rows / 2;
	first = first + rows > n ? n - rows : first;
	first = first < 0 ? 0 : first;
	canvas_text(c, r, r.x + 1, r.y, STYLE_DIM, "from p   answered  right");
	for (int i = first; i < n && i < first + rows; i++) {
		const struct node *k = region_item(list, n - 1 - i);
		canvas_textf(c, r, r.x + 1, r.y + 1 + i - first, i == p->step ? STYLE_SELECTED : STYLE_PLAIN,
			"%.4f   %5.1f%%    %s", region_number(k, "threshold"), 100 * region_number(k, "coverage"),
			judged_score(node_find(k, "accuracy"), true, c));
	}
}

static void view_words(const struct confidence_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	const struct node *at = confidence_point(p, s);
	const char *sets = confidence_conformal_line(p, s, c->arena);
	const struct node *n = scene_answer(s, sets);
	int y = region_prose(c, r, r.y, STYLE_PLAIN, arena_printf(c->arena, "p >= %.3f: answers %.1f%%, right %s",
		region_number(at, "threshold"), 100 * region_number(at, "coverage"),
		judged_score(at ? node_find(at, "accuracy") : NULL, true, c)));
	if (n)
		region_prose(c, r, y, STYLE_DIM, arena_printf(c->arena, "90%% sets: %.3g classes, true for %s",
			region_number(n, "mean_size"), judged_score(node_find(n, "coverage"), true, c)));
}

void confidence_view_abstain(const struct confidence_pane *p, const struct scene *s, struct rect r,
	struct canvas *c)
{
	const char *line = confidence_abstain_line(p, s, c->arena);
	const struct node *list = confidence_answer(s, line, "curve");
	region_title(c, r, arena_printf(c->arena, "When to say \"I don't know\"%s%s", list ? ", " : "",
		judged_rows(scene_answer(s, line), c->arena)), p->focus == CONFIDENCE_ABSTAIN);
	struct rect in = { r.x, r.y + 1, r.w, r.h - 1 };
	if (!list) {
		region_wait(c, in, s, line);
		return;
	}
	struct rect foot = judged_lower(&in, in.h > 6 ? 2 : in.h > 3 ? 1 : 0);
	if (p->numbers)
		view_numbers(p, list, in, c);
	else
		view_curve(p, s, list, in, c);
	if (foot.h)
		view_words(p, s, foot, c);
}

/* ---- mistakes ---- */

const char *confidence_cells(const struct node *row, struct arena *a)
{
	const struct node *cells = row ? node_find(row, "cells") : NULL;
	struct text t;
	text_init(&t, a);
	for (const struct node *k = cells ? cells->first : NULL; k && t.n < 2000; k = k->next)
		text_addf(&t, "%s%s %s", t.n ? "  " : "", k->name, k->type == NODE_NULL ? "-" : value_text(k, false, a));
	return t.p ? t.p : "";
}

static void view_mistake(struct canvas *c, struct rect r, int y, const struct node *k, bool here)
{
	enum canvas_style s = here ? STYLE_SELECTED : STYLE_PLAIN;
	const char *text = arena_printf(c->arena, "%7.0f  %.3f %s, is %s  ", region_number(k, "row"),
		region_number(k, "p_decided"), region_string(k, "decided"), region_string(k, "truth"));
	canvas_text(c, r, r.x, y, s, here ? canvas_mark(c, "▸", ">") : " ");
	int x = canvas_text(c, r, r.x + 1, y, s, region_clip(c, text, r.w - 1));
	if (x < r.x + r.w - 4)
		canvas_text(c, r, x, y, STYLE_DIM, region_clip(c, confidence_cells(k, c->arena), r.x + r.w - x));
}

void confidence_view_rows(const struct confidence_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	const char *line = confidence_mistakes_line(p, s, c->arena);
	const struct node *n = scene_answer(s, line), *list = n ? node_find(n, "rows") : NULL;
	bool focus = p->focus == CONFIDENCE_MISTAKES;
	region_title(c, r, n ? arena_printf(c->arena, r.w < 70 ? "Sure, wrong: %s of %s, %s"
							      : "Sure and wrong: %s of %s mistakes at p >= 0.9, %s",
		plot_short(region_number(n, "sure"), c->arena), plot_short(region_number(n, "mistakes"), c->arena),
		judged_rows(n, c->arena)) : "Sure and wrong", focus);
	struct rect in = { r.x, r.y + 1, r.w, r.h - 1 };
	if (!list) {
		region_wait(c, in, s, line);
		return;
	}
	struct rect foot = judged_lower(&in, focus && in.h > 9 ? 4 : 0);
	if (r.w >= 70)
		region_more(c, r, p->mistake_top, in.h, (int)list->count);
	for (int i = 0; i < in.h && region_item(list, p->mistake_top + i); i++)
		view_mistake(c, in, in.y + i, region_item(list, p->mistake_top + i), focus && p->mistake_top + i == p->mistake);
	if (list->count == 0)
		canvas_text(c, in, in.x + 1, in.y, STYLE_DIM, "no mistakes on these rows");
	if (foot.h)
		region_prose(c, foot, foot.y, STYLE_PLAIN, confidence_cells(region_item(list, p->mistake), c->arena));
}
