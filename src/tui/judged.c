#include "config.h"

#include "tui/judged.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "render/plot.h"
#include "render/value.h"
#include "tui/pane.h"
#include "tui/region.h"
#include "tui/scene.h"

const struct node *judged_models(const struct scene *s)
{
	const struct node *list = scene_road(s, "models");
	return list && list->count > 0 ? list : NULL;
}

const char *judged_model(const struct judged *j, const struct scene *s)
{
	const struct node *list = judged_models(s), *best = NULL;
	for (const struct node *k = list ? list->first : NULL; k; k = k->next) {
		if (strcmp(region_string(k, "name"), j->name) == 0)
			return region_string(k, "name");
		const struct node *b = node_find(k, "best");
		best = !best && b && b->integer ? k : best;
	}
	best = best ? best : list ? list->first : NULL;
	return best ? region_string(best, "name") : NULL;
}

const char *judged_word(const struct judged *j, const struct scene *s, struct arena *a)
{
	const char *name = judged_model(j, s);
	struct text t;
	if (!name)
		return NULL;
	text_init(&t, a);
	param_quote(&t, name);
	return t.p;
}

const char *judged_line(const struct judged *j, const struct scene *s, const char *verb, const char *more,
	struct arena *a)
{
	const char *name = judged_word(j, s, a);
	return name ? arena_printf(a, "%s %s --on %s%s", verb, name, j->test ? "test" : "auto", more) : NULL;
}

const char *judged_rows(const struct node *answer, struct arena *a)
{
	const char *split = region_string(answer, "split");
	const char *part = strcmp(split, "calib") == 0 ? "calibration" : strcmp(split, "valid") == 0 ? "validation" : split;
	if (!answer || isnan(region_number(answer, "n")))
		return "";
	return arena_printf(a, "%s n=%s", part, value_text(node_find(answer, "n"), false, a));
}

const char *judged_subject(const struct node *answer, struct arena *a)
{
	const char *rows = judged_rows(answer, a);
	return *rows ? arena_printf(a, "%s, %s", region_string(answer, "model"), rows) : "";
}

const char *judged_score(const struct node *v, bool bounds, struct canvas *c)
{
	struct arena *a = c->arena;
	double value = region_number(v, "value"), lo = region_number(v, "lo"), hi = region_number(v, "hi");
	if (!v || isnan(value))
		return "-";
	if (!bounds || isnan(lo) || isnan(hi))
		return plot_number(value, a);
	return arena_printf(a, c->tier == GLYPH_ASCII ? "%s (%s-%s)" : "%s (%s–%s)", plot_number(value, a),
		plot_number(lo, a), plot_number(hi, a));
}

const char *judged_remark(const struct node *answer, struct arena *a)
{
	double looks = region_number(answer, "looks"), mine = region_number(answer, "model_looks");
	const char *caution = region_string(answer, "caution");
	if (!answer || isnan(looks))
		return "";
	const char *opened = looks < 1 ? "test rows sealed: model evaluate opens them"
		: arena_printf(a, "test rows opened for %d model%s, this one %s", (int)looks, looks > 1 ? "s" : "",
			  judged_looked(answer) ? "too" : mine > 0 ? "changed" : "not");
	return *caution ? arena_printf(a, "%s. %s", opened, caution) : opened;
}

/* ---- the list ---- */

static const struct node *score_of(const struct node *model)
{
	for (const struct node *k = model->first; k; k = k->next)
		if (value_is_interval(k))
			return k;
	return NULL;
}

static void view_model(struct canvas *c, struct rect r, int y, const struct node *m, bool shown, bool here)
{
	const struct node *score = score_of(m);
	const char *text = judged_score(score, r.w >= 36, c);
	enum canvas_style s = here ? STYLE_SELECTED : shown ? STYLE_BOLD : STYLE_PLAIN;
	int names = r.w - text_width(text) - 4;
	const char *name = region_clip(c, region_string(m, "name"), names > 1 ? names : 1);
	canvas_text(c, r, r.x, y, s, here ? canvas_mark(c, "▸", ">") : " ");
	canvas_textf(c, r, r.x + 1, y, s, "%s%s", shown ? canvas_mark(c, "●", "*") : " ", name);
	canvas_text(c, r, r.x + r.w - text_width(text), y, STYLE_PLAIN, text);
}

void judged_view_models(const struct judged *j, const struct scene *s, struct rect r, bool focus,
	struct canvas *c)
{
	const struct node *list = judged_models(s);
	const char *shown = judged_model(j, s);
	const struct node *score = list ? score_of(list->first) : NULL;
	int i = 0;
	region_title(c, r, score ? arena_printf(c->arena, "Models: %s, validation", value_label(score->name, c->arena))
				 : "Models", focus);
	region_more(c, r, j->top, r.h - 1, list ? (int)list->count : 0);
	for (const struct node *k = list ? list->first : NULL; k; k = k->next, i++)
		if (i >= j->top && i < j->top + r.h - 1)
			view_model(c, r, r.y + 1 + i - j->top, k, shown && strcmp(shown, region_string(k, "name")) == 0,
				focus && i == j->at);
}

void judged_move(struct judged *j, const struct scene *s, const struct key *k, int rows)
{
	const struct node *list = judged_models(s);
	int n = list ? (int)list->count : 0;
	region_move(&j->at, n, k, rows);
	region_keep(&j->at, &j->top, n, rows);
}

bool judged_click(struct judged *j, const struct scene *s, struct rect r, int y)
{
	const struct node *list = judged_models(s);
	return region_click(&j->at, j->top, list ? (int)list->count : 0, (struct rect){ r.x, r.y + 1, r.w, r.h - 1 }, y);
}

/* ---- which rows, which model ---- */

void judged_earlier(struct judged *j)
{
	j->test = j->waits = false;
}

void judged_later(struct judged *j, bool looked)
{
	j->test = j->test || looked;
}

void judged_open(struct judged *j, bool looked)
{
	judged_later(j, looked);
	j->waits = !j->test;
}

void judged_give_up(struct judged *j)
{
	j->waits = false;
}

void judged_follow(struct judged *j, bool looked)
{
	if (!j->waits || !looked)
		return;
	j->test = true;
	j->waits = false;
}

bool judged_looked(const struct node *answer)
{
	const struct node *n = answer ? node_find(answer, "seen_before") : NULL;
	return n && n->integer;
}

/* A further look is asked about: the prompt is the question, so the command need not ask again. */
struct intent judged_open_intent(const struct judged *j, const struct scene *s, const struct node *answer,
	struct arena *a)
{
	const char *line = arena_printf(a, "model evaluate %s --on test", judged_word(j, s, a));
	double looks = region_number(answer, "looks");
	if (judged_looked(answer))
		return (struct intent){ .line = line,
			.why = "the same model on the same test rows: that look is counted already, and this adds none" };
	if (isnan(looks)) /* the scores failed */
		return (struct intent){ .line = line, .ask = true,
			.why = "Enter evaluates on the test rows: a look is counted unless this model had it" };
	if (looks < 1)
		return (struct intent){ .line = line, .ask = true, .why = "Enter opens the test rows: the look is counted" };
	return (struct intent){ .ask = true, .line = arena_printf(a, "%s --yes", line),
		.why = arena_printf(a, "the test rows were opened for %d model%s. Enter is one look more: the best of %d may "
			"look better than it is by up to %.1f standard errors", (int)looks, looks > 1 ? "s" : "",
			(int)looks + 1, sqrt(2 * log(looks + 1))) };
}

struct intent judged_later_intent(const struct judged *j)
{
	return (struct intent){ .refusal = j->test ? NULL
		: "the test rows are sealed: r in Evaluate (5) opens them, and counts the look" };
}

void judged_choose(struct judged *j, const struct scene *s)
{
	const struct node *m = region_item(judged_models(s), j->at);
	if (!m)
		return;
	snprintf(j->name, sizeof j->name, "%s", region_string(m, "name"));
	judged_earlier(j);
}

/* ---- places ---- */

struct rect judged_upper(struct rect *r, int h)
{
	h = h > r->h ? r->h : h < 0 ? 0 : h;
	struct rect top = { r->x, r->y, r->w, h };
	r->y += h;
	r->h -= h;
	return top;
}

struct rect judged_lower(struct rect *r, int h)
{
	h = h > r->h ? r->h : h < 0 ? 0 : h;
	r->h -= h;
	return (struct rect){ r->x, r->y + r->h, r->w, h };
}
