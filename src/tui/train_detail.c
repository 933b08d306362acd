#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/plot_result.h"
#include "render/value.h"
#include "tui/region.h"
#include "tui/scene.h"
#include "tui/train.h"

static bool ascii(const struct canvas *c)
{
	return c->tier == GLYPH_ASCII;
}

/* ---- the settings of a kind ---- */

/* "31  (2 to 4,096)" */
static const char *setting(const struct node *p, struct canvas *c)
{
	struct text t;
	const struct node *def = node_find(p, "default");
	double lo = region_number(p, "min"), hi = region_number(p, "max");
	text_init(&t, c->arena);
	text_add(&t, def ? value_text(def, ascii(c), c->arena) : "-");
	if (isfinite(lo) && isfinite(hi))
		text_addf(&t, " (%s to %s)", plot_short(lo, c->arena), plot_short(hi, c->arena));
	return t.p;
}

void train_view_settings(const struct train *t, const struct scene *s, struct rect r, struct canvas *c)
{
	const struct node *k = train_kind(s, t->at[TRAIN_KINDS]), *params = k ? node_find(k, "params") : NULL;
	int y = r.y + 1;
	region_title(c, r, k ? arena_printf(c->arena, "Settings of %s", region_string(k, "kind")) : "auto", false);
	if (!k)
		region_prose(c, r, y, STYLE_DIM, "Trains every baseline that fits the target, a linear model and boosted "
			"trees, and says which is best. A tie goes to the simpler one.");
	else if (!params || !params->first)
		y = region_prose(c, r, y, STYLE_DIM, region_string(k, "help"));
	for (const struct node *p = params ? params->first : NULL; p && y < r.y + r.h; p = p->next, y++) {
		const char *value = setting(p, c), *name = region_clip(c, region_string(p, "name"), 13);
		canvas_text(c, r, r.x + 1, y, STYLE_PLAIN, name);
		int x = canvas_text(c, r, r.x + 15, y, STYLE_KEY, region_clip(c, value, r.w - 16));
		if (x + 14 < r.x + r.w)
			canvas_text(c, r, x + 2, y, STYLE_DIM, region_clip(c, region_string(p, "help"), r.x + r.w - x - 3));
	}
}

/* ---- the model in focus ---- */

static const struct node *default_of(const struct scene *s, const char *kind, const char *name)
{
	for (int i = 1; *train_kind_name(s, i); i++) {
		const struct node *params = node_find(train_kind(s, i), "params");
		if (strcmp(train_kind_name(s, i), kind) != 0)
			continue;
		for (const struct node *p = params ? params->first : NULL; p; p = p->next)
			if (strcmp(region_string(p, "name"), name) == 0)
				return node_find(p, "default");
	}
	return NULL;
}

/* The settings that are not what they are by themselves. */
static int params_lines(const struct scene *s, const struct node *model, const struct node *params, struct rect r,
	int y, struct canvas *c)
{
	struct text t;
	text_init(&t, c->arena);
	for (const struct node *k = params ? params->first : NULL; k; k = k->next) {
		const struct node *def = default_of(s, region_string(model, "kind"), k->name);
		const char *value = value_text(k, ascii(c), c->arena);
		if (!def || strcmp(value_text(def, ascii(c), c->arena), value) != 0)
			text_addf(&t, "%s%s %s", t.n ? "  " : "", k->name, value);
	}
	if (t.n)
		return region_prose(c, r, y, STYLE_PLAIN, t.p);
	return params && params->first ? region_prose(c, r, y, STYLE_DIM, "every setting at its default") : y;
}

static int scores(const struct node *model, struct rect r, int y, struct canvas *c)
{
	int widest = 0;
	for (const struct node *m = model->first; m; m = m->next)
		if (value_is_interval(m) && text_width(m->name) > widest)
			widest = text_width(m->name);
	for (const struct node *m = model->first; m && y < r.y + r.h; m = m->next) {
		if (!value_is_interval(m))
			continue;
		canvas_text(c, r, r.x + 1, y, STYLE_DIM, value_label(m->name, c->arena));
		canvas_text(c, r, r.x + 2 + widest, y, STYLE_PLAIN,
			region_clip(c, value_text(m, ascii(c), c->arena), r.w - widest - 2));
		y++;
	}
	return y;
}

/* What the loss gains when a column is shuffled, as far as there is room. */
static void leans_on(const struct train *t, const struct scene *s, struct rect r, int y, struct canvas *c)
{
	const char *line = train_importance_line(t, s, c->arena);
	const struct node *n = line ? scene_answer(s, line) : NULL, *list = n ? node_find(n, "importance") : NULL;
	struct rect body = { r.x + 1, y + 1, r.w - 2, r.y + r.h - y - 1 };
	struct plot_look look = PLOT_LOOK;
	int count = 0;
	if (!list || !list->first || body.h < 1)
		return;
	struct plot_bar *bar = ARENA_ARRAY(c->arena, struct plot_bar, list->count);
	for (const struct node *k = list->first; k && count < body.h; k = k->next)
		bar[count++] = (struct plot_bar){ .name = region_string(k, "column"),
			.value = region_number(k, "gain.value") };
	canvas_text(c, r, r.x + 1, y, STYLE_DIM, region_clip(c, "loss gained when a column is shuffled", r.w - 2));
	plot_bars(c, body, bar, count, 0, -1, &look);
}

void train_view_model(const struct train *t, const struct scene *s, struct rect r, struct canvas *c)
{
	const struct node *k = train_model(t, s, t->at[TRAIN_MODELS]);
	const char *shown = train_show_line(t, s, c->arena);
	const char *stale = region_string(train_on_the_road(s, train_model_name(t, s)), "stale");
	int y = r.y + 1;
	if (!k) {
		train_view_settings(t, s, r, c);
		return;
	}
	region_title(c, r, arena_printf(c->arena, "%s (%s)", region_string(k, "name"), region_string(k, "kind")), false);
	if (*stale)
		y = region_prose(c, r, y, STYLE_ATTENTION, stale);
	y = region_prose(c, r, y, STYLE_PLAIN, arena_printf(c->arena, "%s rows, %s columns, %s",
		plot_short(region_number(k, "rows"), c->arena), plot_short(region_number(k, "columns"), c->arena),
		region_string(k, "stopped")));
	const struct node *answer = shown ? scene_answer(s, shown) : NULL;
	y = params_lines(s, k, answer ? node_find(answer, "params") : NULL, r, y, c);
	y = scores(k, r, y, c);
	leans_on(t, s, r, y, c);
}
