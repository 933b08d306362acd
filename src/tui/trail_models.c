#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/report.h"
#include "base/text.h"
#include "render/value.h"
#include "tui/region.h"
#include "tui/trail.h"

/* The Map's list of models: one unit, one number of decimals, columns as wide as what stands in them. */

#define NAME_WIDTH 16

static const struct node *score_of(const struct node *model)
{
	for (const struct node *k = model->first; k; k = k->next)
		if (value_is_interval(k))
			return k;
	return NULL;
}

struct model_columns {
	int kind, score, range, n, note; /* where each begins; < 0: no room */
	int decimals;
	int score_w, n_w;
};

static const char *score_text(const struct node *n, int decimals, struct arena *a)
{
	char out[NUM_TEXT];
	double x = n ? node_number(n) : (double)NAN;
	if (!isfinite(x))
		return "-";
	if (decimals > 0)
		return arena_printf(a, "%.*f", decimals, x);
	num_format_people(round(x), 15, true, out);
	return arena_strdup(a, out);
}

static const char *range_text(const struct node *score, int decimals, struct arena *a)
{
	const struct node *lo = node_find(score, "lo"), *hi = node_find(score, "hi");
	if (!lo || !hi)
		return "";
	return arena_printf(a, "%s to %s", score_text(lo, decimals, a), score_text(hi, decimals, a));
}

/* So that the largest value has four digits, as far as four decimals go. */
static int decimals_of(const struct node *list)
{
	double most = 0;
	for (const struct node *k = list ? list->first : NULL; k; k = k->next) {
		const struct node *s = score_of(k);
		double x = s ? fabs(node_number(node_find(s, "value"))) : 0;
		most = x > most ? x : most;
	}
	int whole = most >= 1 ? (int)floor(log10(most)) + 1 : 0;
	return whole >= 4 ? 0 : 4 - whole;
}

static int widest(int w, const char *s)
{
	int x = text_width(s);
	return x > w ? x : w;
}

static struct model_columns columns_of(const struct node *list, struct rect r, bool ascii, struct arena *a)
{
	struct model_columns x = { .kind = -1, .decimals = decimals_of(list) };
	int range_w = 0, end = r.x + r.w, at = r.x + 3 + NAME_WIDTH + 2;
	for (const struct node *k = list ? list->first : NULL; k; k = k->next) {
		const struct node *s = score_of(k), *n = s ? node_find(s, "n") : NULL;
		if (!s)
			continue;
		x.score_w = widest(x.score_w, score_text(node_find(s, "value"), x.decimals, a));
		range_w = widest(range_w, range_text(s, x.decimals, a));
		x.n_w = n ? widest(x.n_w, value_text(n, ascii, a)) : x.n_w;
	}
	if (r.w >= 90) {
		x.kind = at;
		at += 13;
	}
	x.score = at;
	x.range = at + x.score_w + 3;
	x.n = x.range + range_w + 2;
	x.note = x.n + x.n_w + 3;
	x.note = x.note + 5 <= end ? x.note : -1;
	x.n = x.n + x.n_w <= end ? x.n : -1;
	x.range = x.range + range_w <= end ? x.range : -1;
	return x;
}

/* Numbers end in the same column. */
static void view_right(struct canvas *c, struct rect r, int x, int w, int y, enum canvas_style s, const char *t)
{
	canvas_text(c, r, x + w - text_width(t), y, s, t);
}

static void view_score(struct canvas *c, struct rect r, int y, const struct model_columns *x,
	const struct node *score, enum canvas_style s)
{
	struct arena *a = c->arena;
	const struct node *n = node_find(score, "n");
	view_right(c, r, x->score, x->score_w, y, s, score_text(node_find(score, "value"), x->decimals, a));
	if (x->range >= 0)
		canvas_text(c, r, x->range, y, s, range_text(score, x->decimals, a));
	if (x->n >= 0 && n)
		view_right(c, r, x->n, x->n_w, y, STYLE_DIM, value_text(n, c->tier == GLYPH_ASCII, a));
}

static void view_model(struct canvas *c, struct rect r, int y, const struct node *k, bool chosen,
	const struct model_columns *x)
{
	const struct node *best = node_find(k, "best"), *score = score_of(k);
	const char *stale = region_string(k, "stale");
	enum canvas_style s = *stale ? STYLE_STALE : STYLE_PLAIN;
	bool leads = best && best->integer;
	canvas_text(c, r, r.x + 1, y, STYLE_GOOD, leads ? canvas_mark(c, "★", "*") : " ");
	canvas_text(c, r, r.x + 3, y, chosen ? STYLE_SELECTED : s,
		text_fit(c->arena, region_string(k, "name"), NAME_WIDTH, c->tier == GLYPH_ASCII));
	if (x->kind >= 0)
		canvas_text(c, r, x->kind, y, s, region_clip(c, region_string(k, "kind"), 12));
	if (score)
		view_score(c, r, y, x, score, s);
	bool wide = text_width(stale) <= r.x + r.w - x->note;
	const char *note = *stale ? wide ? stale : "stale" : leads ? "leads" : "";
	if (x->note >= 0)
		canvas_text(c, r, x->note, y, *stale ? STYLE_STALE : STYLE_GOOD, region_clip(c, note, r.x + r.w - x->note));
}

/* The names of the columns stand in the title's rule. */
static void view_heads(struct canvas *c, struct rect r, const struct node *list, const struct model_columns *x)
{
	const struct node *score = list && list->first ? score_of(list->first) : NULL;
	if (!score)
		return;
	if (x->kind >= 0)
		canvas_text(c, r, x->kind - 1, r.y, STYLE_DIM, " kind ");
	canvas_textf(c, r, x->score - 1, r.y, STYLE_DIM, " %s, valid ", value_label(score->name, c->arena));
	if (x->n >= 0)
		view_right(c, r, x->n - 1, x->n_w + 2, r.y, STYLE_DIM, " n ");
}

void trail_view_models(const struct trail *m, const struct scene *s, struct rect r, struct canvas *c)
{
	const struct node *list = trail_list(s, TRAIL_MODELS);
	struct model_columns x = columns_of(list, r, c->tier == GLYPH_ASCII, c->arena);
	int at = trail_at(m, s, TRAIL_MODELS), rows = r.h - 1, first = trail_first(at, rows), i = 0;
	bool focus = m->focus == TRAIL_MODELS;
	region_title(c, r, arena_printf(c->arena, "Models (%d)", trail_count(list)), focus);
	view_heads(c, r, list, &x);
	for (const struct node *k = list ? list->first : NULL; k && i < first + rows; k = k->next, i++)
		if (i >= first)
			view_model(c, r, r.y + 1 + i - first, k, focus && i == at, &x);
	if (trail_count(list) == 0)
		canvas_text(c, r, r.x + 1, r.y + 1, STYLE_DIM, "none yet: the scores of all models will stand here");
	else
		region_more(c, r, first, rows, trail_count(list));
}
