#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/plot.h"
#include "render/value.h"
#include "tui/pane.h"
#include "tui/recipe_pane.h"
#include "tui/region.h"

#define GUARD 6 /* rows */

static bool ascii(const struct canvas *c)
{
	return c->tier == GLYPH_ASCII;
}

int recipe_pane_rows(struct rect steps)
{
	return steps.h > 1 ? steps.h - 1 : 1;
}

struct recipe_pane_layout recipe_pane_layout(struct rect r)
{
	struct recipe_pane_layout l = { .steps = r, .bar = -1 };
	if (r.w >= 100 && r.h >= 14) {
		int left = r.w * 60 / 100, x = r.x + left + 2, w = r.w - left - 2, detail = r.h * 11 / 20;
		l.steps = (struct rect){ r.x, r.y, left - 1, r.h - GUARD };
		l.guard = (struct rect){ r.x, r.y + r.h - GUARD, left - 1, GUARD };
		l.detail = (struct rect){ x, r.y, w, detail };
		l.columns = (struct rect){ x, r.y + detail, w, r.h - detail };
		l.bar = r.x + left;
	} else if (r.h >= 11) {
		int below = r.h * 2 / 5 < 9 ? r.h * 2 / 5 : 9;
		l.steps.h = r.h - below;
		l.detail = (struct rect){ r.x, r.y + r.h - below, r.w, below };
	}
	return l;
}

/* ---- the steps ---- */

static const char *effect_of(const struct node *step)
{
	return *region_string(step, "error") ? "cannot be learned" : region_string(step, "effect");
}

static bool is_on(const struct node *step)
{
	const struct node *on = node_find(step, "on");
	return on && on->integer;
}

static void view_step(const struct node *step, struct rect r, int y, bool here, bool stale, struct canvas *c)
{
	double number = region_number(step, "step");
	bool error = *region_string(step, "error") != '\0', grey = isnan(number) || !is_on(step);
	enum canvas_style s = here ? STYLE_SELECTED : error ? STYLE_ERROR : grey ? STYLE_DIM : STYLE_PLAIN;
	const char *effect = stale ? "" : effect_of(step), *words = region_string(step, "words");
	int room = r.w >= 56 ? 26 : r.w / 3, name = r.w >= 50 ? 12 : 9;
	if (here) {
		canvas_fill(c, (struct rect){ r.x, y, r.w, 1 }, s);
		canvas_text(c, r, r.x, y, s, canvas_mark(c, "▸", ">"));
	}
	if (!isnan(number))
		canvas_textf(c, r, r.x + 1, y, s, "%3d", (int)number);
	canvas_text(c, r, r.x + 5, y, s, region_clip(c, region_string(step, "name"), name));
	const char *shown = region_clip(c, !is_on(step) ? "off" : effect, room);
	int end = r.x + r.w - 1 - text_width(shown);
	canvas_text(c, r, r.x + 6 + name, y, s, region_clip(c, words, end - r.x - name - 7));
	canvas_text(c, r, end, y, here || error ? s : STYLE_DIM, shown);
}

static const char *steps_title(const struct recipe_pane *p, const struct scene *s, const struct node *list,
	int w, struct canvas *c)
{
	const struct node *show = scene_answer(s, "recipe show"), *own = show ? node_find(show, "automatic") : NULL;
	const struct node *kind = recipe_pane_kind(p, s);
	int n = 0;
	for (const struct node *k = list ? list->first : NULL; k; k = k->next)
		n += !isnan(region_number(k, "step"));
	bool tail = kind && n < (list ? (int)list->count : 0) && w >= 56;
	return arena_printf(c->arena, "%s: %d step%s%s%s", own && own->integer ? "The automatic recipe" : "Your recipe", n,
		n == 1 ? "" : "s", tail ? "; grey: appended for " : "", tail ? region_string(kind, "kind") : "");
}

static void view_steps(const struct recipe_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	const struct node *list = recipe_pane_steps(p, s, c->arena);
	int n = list ? (int)list->count : 0, rows = recipe_pane_rows(r), i = p->top;
	bool stale = scene_stale(s, recipe_pane_diff_line(p, s, c->arena));
	if (!list) {
		region_title(c, r, "Recipe", true);
		region_wait(c, (struct rect){ r.x, r.y + 1, r.w, 2 }, s, "recipe show");
		if (scene_failure(s, "recipe show"))
			region_prose(c, r, r.y + 3, STYLE_KEY, "1 opens the Map: r there takes the next step");
		return;
	}
	region_title(c, r, steps_title(p, s, list, r.w, c), true);
	region_more(c, r, p->top, rows, n + 1);
	for (; i < n && i < p->top + rows; i++)
		view_step(region_item(list, i), r, r.y + 1 + i - p->top, i == p->at, stale, c);
	if (i == n && i < p->top + rows)
		canvas_textf(c, r, r.x, r.y + 1 + i - p->top, p->at == n ? STYLE_SELECTED : STYLE_DIM, "%s    + add a step (a) ",
			p->at == n ? canvas_mark(c, "▸", ">") : " ");
}

/* ---- before and after ---- */

static const char *value_of(const struct node *o, const char *name, struct canvas *c)
{
	const struct node *v = node_find(o, name);
	const char *what = region_string(o, "what");
	bool gone = strcmp(what, "dropped") == 0 && strcmp(name, "after") == 0;
	bool fresh = strcmp(what, "added") == 0 && strcmp(name, "before") == 0;
	if (!v || v->type == NODE_NULL)
		return gone ? "left out" : fresh ? "new" : "missing";
	return v->type == NODE_INT || v->type == NODE_REAL ? plot_short(node_number(v), c->arena)
							    : value_text(v, ascii(c), c->arena);
}

static void view_example(const struct node *o, struct rect r, int y, struct canvas *c)
{
	int name = r.w * 2 / 5, each = (r.w - name - 6) / 2;
	const char *before = region_clip(c, value_of(o, "before", c), each);
	const char *after = region_clip(c, value_of(o, "after", c), each);
	bool encoded = strcmp(region_string(o, "what"), "encoded") == 0;
	canvas_text(c, r, r.x + 1, y, STYLE_PLAIN, region_clip(c, region_string(o, "column"), name));
	int x = r.x + name + 2 + each;
	canvas_text(c, r, x - text_width(before), y, STYLE_DIM, before);
	canvas_text(c, r, x + 1, y, STYLE_DIM, ascii(c) ? ">" : "→");
	canvas_text(c, r, x + 3, y, STYLE_KEY, encoded ? region_clip(c, "0 or 1", each) : after);
}

/* Why the step in focus is there; the row after it. */
static int view_why(const struct node *step, const struct scene *s, const struct recipe_pane *p, struct rect r,
	struct canvas *c)
{
	const char *why = region_string(step, "why"), *kind = region_string(recipe_pane_kind(p, s), "kind");
	if (!*why)
		return r.y;
	return region_prose(c, r, r.y, STYLE_KEY, isnan(region_number(step, "step"))
		? arena_printf(c->arena, "for %s: %s", kind, why) : why);
}

static void view_detail(const struct recipe_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	const char *line = recipe_pane_diff_line(p, s, c->arena);
	const struct node *answer = scene_answer(s, line), *list = recipe_pane_steps(p, s, c->arena);
	const struct node *step = region_item(list, p->at), *examples = step ? node_find(step, "examples") : NULL;
	struct rect body = { r.x, r.y + 1, r.w, r.h - 1 };
	int y = body.y;
	if (r.h < 2)
		return;
	region_title(c, r, step ? arena_printf(c->arena, "%s: before %s after", region_string(step, "name"),
		ascii(c) ? "and" : "→") : "Before and after", false);
	if (!answer) {
		region_wait(c, body, s, line);
	} else if (!step) {
		region_prose(c, body, y, STYLE_DIM, "A step is learned on the training rows and applied to all others. "
			"a adds one: drop, impute, indicator, onehot, standardise …");
	} else if (*region_string(step, "error")) {
		region_prose(c, body, y, STYLE_ERROR, region_string(step, "error"));
	} else if (!examples || !examples->first) {
		region_prose(c, body, view_why(step, s, p, body, c), STYLE_DIM, !is_on(step) ? "It is off: Space switches it on."
			: strcmp(region_string(step, "name"), "drop") == 0
				? "No model reads texts and dates as they are, so leaving these columns out changes no number."
				: "It changed nothing that a model reads.");
	} else {
		y = view_why(step, s, p, body, c);
		for (const struct node *o = examples->first; o && y < r.y + r.h; o = o->next)
			view_example(o, body, y++, c);
	}
}

/* ---- what comes out, and what is safe ---- */

static void view_columns(const struct recipe_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	const struct node *n = scene_answer(s, recipe_pane_diff_line(p, s, c->arena)), *kind = recipe_pane_kind(p, s);
	const struct node *needs = kind ? node_find(kind, "needs") : NULL;
	struct rect body = { r.x, r.y + 1, r.w, r.h - 1 };
	if (r.h < 3)
		return;
	region_title(c, r, "What comes out", false);
	if (!n)
		return;
	bool some = region_number(n, "rows") < region_number(n, "train_rows"); /* rare values show in all rows alone */
	int y = region_prose(c, body, body.y, STYLE_PLAIN, arena_printf(c->arena,
		"%.0f columns become %.0f; a model that takes only numbers sees %.0f%s.",
		region_number(n, "before.columns"), region_number(n, "after.columns"), region_number(n, "after.width"),
		some ? ", or more in all rows" : ""));
	if (!kind)
		return;
	const char *name = region_string(kind, "kind");
	y = region_prose(c, body, y + 1, STYLE_PLAIN, needs && needs->first
		? arena_printf(c->arena, "%s needs %s: the grey steps see to it, for it alone.", name,
			value_text(needs, ascii(c), c->arena))
		: arena_printf(c->arena, "%s takes the columns as they are.", name));
	region_prose(c, body, y, STYLE_DIM, "m shows another kind of model.");
}

static void view_guard(const struct recipe_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	const struct node *n = scene_answer(s, recipe_pane_diff_line(p, s, c->arena));
	const char *ok = canvas_mark(c, "✓", "+");
	struct rect body = { r.x, r.y + 1, r.w, r.h - 1 };
	if (r.h < 3)
		return;
	region_title(c, r, "Leak guard", false);
	int y = body.y;
	y = region_prose(c, body, y, STYLE_PLAIN, arena_printf(c->arena,
		"%s every step is learned on training rows alone, inside each fold", ok));
	y = region_prose(c, body, y, STYLE_PLAIN, arena_printf(c->arena, "%s the test rows stay sealed", ok));
	if (n)
		region_prose(c, body, y, STYLE_DIM, arena_printf(c->arena, "shown here: learned on %s of %s training rows",
			plot_short(region_number(n, "rows"), c->arena),
			plot_short(region_number(n, "train_rows"), c->arena)));
}

void recipe_pane_view(const struct recipe_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	struct recipe_pane_layout l = recipe_pane_layout(r);
	view_steps(p, s, l.steps, c);
	view_detail(p, s, l.detail, c);
	view_guard(p, s, l.guard, c);
	view_columns(p, s, l.columns, c);
	for (int y = r.y; l.bar >= 0 && y < r.y + r.h; y++)
		canvas_glyph(c, r, l.bar, y, STYLE_DIM, ascii(c) ? "|" : "│");
}
