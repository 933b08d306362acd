#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/num.h"
#include "base/report.h"
#include "base/text.h"
#include "render/picture.h"
#include "render/plot.h"
#include "render/value.h"
#include "tui/pane.h"
#include "tui/region.h"
#include "tui/train.h"

#define SHOW_WORK_AFTER 0.3 /* seconds */
#define SHOW_ETA_AFTER 1.0

static bool ascii(const struct canvas *c)
{
	return c->tier == GLYPH_ASCII;
}

/* ---- where things are ---- */

int train_rows(struct rect r)
{
	return r.h > 1 ? r.h - 1 : 1;
}

/* Side by side from 100 columns on: the curve above the models, the job above the kinds. */
static struct train_layout wide(struct rect r, int models, int items)
{
	int left = r.w * 62 / 100, x = r.x + left + 2, w = r.w - left - 2, kinds = r.h / 2 - 2;
	int least = r.h * 11 / 20, plot = r.h - models - 1, most = r.h - 8;
	plot = plot > most ? most : plot;
	plot = plot < least ? least : plot;
	kinds = kinds > items + 1 ? items + 1 : kinds;
	kinds = kinds > 12 ? 12 : kinds;
	return (struct train_layout){
		.plot = { r.x, r.y, left - 1, plot },
		.list = { { r.x, r.y + plot, left - 1, r.h - plot }, { x, r.y + 5, w, kinds } },
		.job = { x, r.y, w, 5 },
		.detail = { x, r.y + 5 + kinds, w, r.h - 5 - kinds },
		.bar = r.x + left,
	};
}

struct train_layout train_layout(const struct train *t, const struct scene *s, struct rect r)
{
	struct train_layout l = { .bar = -1 };
	if (r.w >= 100 && r.h >= 16)
		return wide(r, train_count(t, s, TRAIN_MODELS), train_count(t, s, TRAIN_KINDS));
	int below = r.h >= 12 ? r.h * 2 / 5 : r.h;
	below = below > 10 ? 10 : below;
	below = r.h < 12 ? r.h : below;
	struct rect bottom = { r.x, r.y + r.h - below, r.w, below };
	l.plot = (struct rect){ r.x, r.y, r.w, r.h - below };
	l.list[t->focus] = bottom;
	if (t->focus == TRAIN_KINDS && r.w >= 60) {
		l.list[TRAIN_KINDS].w = r.w / 2;
		l.detail = (struct rect){ r.x + r.w / 2 + 1, bottom.y, r.w - r.w / 2 - 1, below };
	}
	return l;
}

/* ---- the curve ---- */

static void add_series(struct plot_line *p, const struct ctl_point *point, int n, bool valid, struct arena *a)
{
	struct plot_series *s = &p->series[p->n];
	double *x = ARENA_ARRAY(a, double, n + 1), *y = ARENA_ARRAY(a, double, n + 1);
	*s = (struct plot_series){ .x = x, .y = y, .name = valid ? "valid" : "train", .dashed = valid,
		.style = valid ? STYLE_GOOD : STYLE_SERIES2 };
	for (int i = 0; i < n; i++) {
		double loss = valid ? point[i].valid : point[i].train;
		if (!isfinite(loss))
			continue;
		x[s->n] = point[i].step;
		y[s->n++] = loss;
	}
	p->n += s->n > 0;
}

static void live_line(const struct scene *s, struct plot_line *p, struct arena *a)
{
	add_series(p, s->curve, s->points, false, a);
	add_series(p, s->curve, s->points, true, a);
}

static void zoom_in(struct plot_line *p, int zoom)
{
	double last = 0;
	for (int i = 0; i < p->n; i++)
		last = fmax(last, p->series[i].x[p->series[i].n - 1]);
	if (zoom == 0)
		return;
	p->from = zoom == 1 ? last / 2 : last * 3 / 4;
	p->to = last;
}

/* Points at the step that scored best, unless it is the last. */
static void mark_best(struct plot_line *p, struct arena *a)
{
	const struct plot_series *s = p->n > 1 ? &p->series[p->n - 1] : NULL;
	int best = 0;
	for (int i = 1; s && i < s->n; i++)
		best = s->y[i] < s->y[best] ? i : best;
	if (!s || best + 1 >= s->n)
		return;
	p->mark = s->x[best];
	p->mark_text = arena_printf(a, "best %d", (int)s->x[best]);
}

static bool is_live(const struct scene *s)
{
	return s->running && s->curve_of && s->points > 1 && strcmp(s->running, s->curve_of) == 0;
}

static const char *curve_title(const struct train *t, const struct scene *s, const struct node *n, struct canvas *c)
{
	const char *log = t->log ? ", log scale" : "", *zoom = t->zoom == 0 ? "" : t->zoom == 1 ? ", last half"
		: ", last quarter";
	if (is_live(s))
		return arena_printf(c->arena, "%s: loss%s%s", s->running, log, zoom);
	return arena_printf(c->arena, "%s: %s%s%s", region_string(n, "model"), region_string(n, "loss"), log, zoom);
}

static void no_curve(const struct train *t, const struct scene *s, struct rect r, struct canvas *c)
{
	const char *line = train_curve_line(t, s, c->arena);
	const struct report *answer = line ? scene_report(s, line) : NULL;
	if (answer && answer->lead)
		region_prose(c, r, r.y, STYLE_DIM, answer->lead);
	else if (line)
		region_wait(c, r, s, line);
	else
		region_prose(c, r, r.y, STYLE_DIM, s->running ? "the first steps are under way"
			: "r trains baselines, a linear model and boosted trees: what a model must beat, and two that try");
}

static void view_curve(const struct train *t, const struct scene *s, struct rect r, struct canvas *c)
{
	const char *line = train_curve_line(t, s, c->arena);
	const struct node *n = line ? scene_answer(s, line) : NULL;
	struct plot_line p = { .whole = true, .log = t->log, .unit = "steps" };
	struct plot_look look = PLOT_LOOK;
	if (r.h < 3)
		return;
	bool any = is_live(s), stored = false;
	if (any)
		live_line(s, &p, c->arena);
	else
		stored = n && plot_line_read(node_find(n, "curve"), "step", &p, c->arena);
	region_title(c, r, any || stored ? curve_title(t, s, n, c) : "Learning curve", false);
	struct rect body = { r.x, r.y + 1, r.w, r.h - 1 };
	if ((any || stored) && p.n > 0) {
		zoom_in(&p, t->zoom);
		mark_best(&p, c->arena);
		plot_line(c, body, &p, &look);
	} else {
		no_curve(t, s, body, c);
	}
}

/* ---- the job ---- */

static const char *seconds(double x, struct arena *a)
{
	char out[NUM_TEXT];
	num_format_seconds(x, out);
	return arena_strdup(a, out);
}

/* "boosting  62%  4.2 s, 2.6 s to go" */
static const char *progress(const struct scene *s, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	text_add(&t, s->stopping ? "ending" : s->phase ? s->phase : "at work");
	if (s->done >= 0)
		text_addf(&t, "  %d%%", (int)(100 * s->done));
	text_addf(&t, "  %s", seconds(s->elapsed, a));
	if (s->done > 0.01 && s->elapsed >= SHOW_ETA_AFTER)
		text_addf(&t, ", %s to go", seconds(s->elapsed * (1 - s->done) / s->done, a));
	return t.p;
}

static void job_bar(const struct scene *s, struct rect r, int y, struct canvas *c)
{
	if (s->done >= 0)
		canvas_text(c, r, r.x + 1, y, STYLE_GOOD, picture_bar(s->done, r.w - 2, ascii(c), c->arena));
}

static void view_last_job(const struct scene *s, struct rect r, struct canvas *c)
{
	static const char *const how[] = { [OUTCOME_NONE] = "", [OUTCOME_DONE] = "done in",
		[OUTCOME_FAILED] = "failed after", [OUTCOME_STOPPED] = "stopped after" };
	if (!s->ended) {
		canvas_text(c, r, r.x + 1, r.y, STYLE_DIM, "nothing is at work");
		return;
	}
	canvas_text(c, r, r.x + 1, r.y, STYLE_DIM, region_clip(c, s->ended, r.w - 2));
	canvas_textf(c, r, r.x + 1, r.y + 1, STYLE_DIM, "%s %s", how[s->outcome], seconds(s->took, c->arena));
}

static void view_job(const struct scene *s, struct rect r, struct canvas *c)
{
	if (r.h < 3)
		return;
	region_title(c, r, "Job", false);
	struct rect body = { r.x, r.y + 1, r.w, r.h - 1 };
	if (!s->running || s->elapsed < SHOW_WORK_AFTER) {
		view_last_job(s, body, c);
		return;
	}
	canvas_text(c, body, body.x + 1, body.y, STYLE_PLAIN, region_clip(c, s->running, r.w - 2));
	job_bar(s, body, body.y + 1, c);
	canvas_text(c, body, body.x + 1, body.y + 2, STYLE_PLAIN, region_clip(c, progress(s, c->arena), r.w - 2));
}

/* ---- models ---- */

/* What the Map knows of a model: whether it is the best, and why its scores no longer hold. */
static const struct node *on_the_road(const struct scene *s, const char *name)
{
	const struct node *list = scene_road(s, "models");
	for (const struct node *k = list ? list->first : NULL; k; k = k->next)
		if (strcmp(region_string(k, "name"), name) == 0)
			return k;
	return NULL;
}

static bool is_true(const struct node *n, const char *name)
{
	const struct node *k = n ? node_find(n, name) : NULL;
	return k && k->type == NODE_BOOL && k->integer;
}

static void model_row(const struct train *t, const struct scene *s, const struct node *k, struct rect r, int y,
	bool here, struct canvas *c)
{
	const char *name = region_string(k, "name"), *stopped = region_string(k, "stopped");
	const struct node *road = on_the_road(s, name), *score = train_score(k);
	const char *stale = region_string(road, "stale");
	bool marked = strcmp(t->marked, name) == 0, baseline = train_is_baseline(s, region_string(k, "kind"));
	enum canvas_style style = *stale ? STYLE_STALE : baseline ? STYLE_DIM : STYLE_PLAIN;
	int name_w = r.w >= 50 ? 12 : 10, x = r.x + 4 + name_w;
	if (here)
		canvas_fill(c, (struct rect){ r.x, y, r.w, 1 }, STYLE_SELECTED);
	style = here ? STYLE_SELECTED : style;
	if (here)
		canvas_text(c, r, r.x, y, style, region_mark(c, "▸", ">"));
	if (marked)
		canvas_text(c, r, r.x + 1, y, style, region_mark(c, "●", "*"));
	canvas_text(c, r, r.x + 3, y, style, region_clip(c, name, name_w));
	x = canvas_text(c, r, x, y, style, score ? value_text(score, ascii(c), c->arena) : "-");
	const char *word = *stale ? "stale" : is_true(road, "best") ? "best" : baseline ? "baseline" : "";
	if (x + 2 + (int)strlen(word) < r.x + r.w)
		canvas_text(c, r, r.x + 4 + name_w + 26, y, here ? style : *stale ? STYLE_STALE : baseline ? STYLE_DIM : STYLE_KEY, word);
	if (r.w >= 60)
		canvas_textf(c, r, r.x + 4 + name_w + 36, y, style, "%s", region_clip(c,
			seconds(region_number(k, "seconds"), c->arena), 8));
	if (r.w >= 76)
		canvas_text(c, r, r.x + 4 + name_w + 45, y, style, region_clip(c, stopped, r.w - name_w - 50));
}

static const char *models_title(const struct train *t, const struct scene *s, struct arena *a)
{
	const struct node *score = train_score(train_model(t, s, 0));
	if (!score)
		return "Models";
	return arena_printf(a, "Models: %s on validation rows%s", value_label(score->name, a),
		t->by_score ? ", best first" : "");
}

static void view_models(const struct train *t, const struct scene *s, struct rect r, struct canvas *c)
{
	int n = train_count(t, s, TRAIN_MODELS), rows = train_rows(r), top = t->top[TRAIN_MODELS];
	if (r.h < 2)
		return;
	region_title(c, r, models_title(t, s, c->arena), t->focus == TRAIN_MODELS);
	region_more(c, r, top, rows, n);
	for (int i = 0; i < rows && top + i < n; i++)
		model_row(t, s, train_model(t, s, top + i), r, r.y + 1 + i,
			t->focus == TRAIN_MODELS && top + i == t->at[TRAIN_MODELS], c);
	if (n == 0 && scene_answer(s, "model list"))
		region_prose(c, (struct rect){ r.x, r.y + 1, r.w, r.h - 1 }, r.y + 1, STYLE_DIM,
			"No model is trained yet: r trains the baselines and two models that must beat them.");
	else if (n == 0)
		region_wait(c, (struct rect){ r.x, r.y + 1, r.w, r.h - 1 }, s, "model list");
}

/* ---- kinds and their settings ---- */

static void view_kinds(const struct train *t, const struct scene *s, struct rect r, struct canvas *c)
{
	int n = train_count(t, s, TRAIN_KINDS), rows = train_rows(r), top = t->top[TRAIN_KINDS];
	if (r.h < 2)
		return;
	region_title(c, r, "Train", t->focus == TRAIN_KINDS);
	region_more(c, r, top, rows, n);
	for (int i = top; i < n && i < top + rows; i++) {
		bool here = i == t->at[TRAIN_KINDS], focus = here && t->focus == TRAIN_KINDS;
		const struct node *k = train_kind(s, i);
		const char *what = i == 0 ? "baselines, linear, boost" : region_string(k, "help");
		enum canvas_style style = focus ? STYLE_SELECTED : is_true(k, "baseline") ? STYLE_DIM : STYLE_PLAIN;
		int y = r.y + 1 + i - top;
		if (focus)
			canvas_fill(c, (struct rect){ r.x, y, r.w, 1 }, STYLE_SELECTED);
		if (here)
			canvas_text(c, r, r.x, y, style, region_mark(c, "▸", ">"));
		canvas_text(c, r, r.x + 2, y, style, region_clip(c, train_kind_name(s, i), 10));
		canvas_text(c, r, r.x + 13, y, focus ? style : STYLE_DIM, region_clip(c, what, r.w - 14));
	}
}

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

static void view_settings(const struct train *t, const struct scene *s, struct rect r, struct canvas *c)
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

/* Full blocks in rows that touch would be one slab. */
static void thin_bar(struct canvas *c, struct rect r, int x, int y, int w, double share)
{
	int halves = (int)round(2 * w * (share > 0 ? share : 0));
	for (int i = 0; 2 * i < halves; i++)
		canvas_glyph(c, r, x + i, y, STYLE_GOOD, ascii(c) ? "=" : 2 * i + 1 < halves ? "━" : "╸");
}

/* What the loss gains when a column is shuffled, as far as there is room. */
static void leans_on(const struct train *t, const struct scene *s, struct rect r, int y, struct canvas *c)
{
	const char *line = train_importance_line(t, s, c->arena);
	const struct node *n = line ? scene_answer(s, line) : NULL, *list = n ? node_find(n, "importance") : NULL;
	const struct node *first = list ? list->first : NULL;
	double most = first ? region_number(first, "gain.value") : 0;
	int name = r.w / 3 < 18 ? r.w / 3 : 18, bar = r.w - name - 12;
	if (!first || !(most > 0) || r.y + r.h - y < 2 || bar < 4)
		return;
	canvas_text(c, r, r.x + 1, y++, STYLE_DIM, region_clip(c, "loss gained when a column is shuffled", r.w - 2));
	for (const struct node *k = first; k && y < r.y + r.h; k = k->next, y++) {
		double gain = region_number(k, "gain.value");
		canvas_text(c, r, r.x + 1, y, STYLE_PLAIN, region_clip(c, region_string(k, "column"), name));
		const char *value = plot_short(gain, c->arena);
		canvas_text(c, r, r.x + name + 10 - text_width(value), y, STYLE_PLAIN, value);
		thin_bar(c, r, r.x + name + 11, y, bar, gain / most);
	}
}

static void view_model(const struct train *t, const struct scene *s, struct rect r, struct canvas *c)
{
	const struct node *k = train_model(t, s, t->at[TRAIN_MODELS]);
	const char *shown = train_show_line(t, s, c->arena);
	const char *stale = region_string(on_the_road(s, train_model_name(t, s)), "stale");
	int y = r.y + 1;
	if (!k) {
		view_settings(t, s, r, c);
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

/* ---- all of it ---- */

/* Where there is no place for the job: over the last row of the curve. */
static void view_job_line(const struct scene *s, struct rect r, struct canvas *c)
{
	int y = r.y + r.h - 1;
	if (!s->running || s->elapsed < SHOW_WORK_AFTER || r.h < 1)
		return;
	canvas_fill(c, (struct rect){ r.x, y, r.w, 1 }, STYLE_PLAIN);
	int x = canvas_text(c, r, r.x + 1, y, STYLE_KEY, region_clip(c, progress(s, c->arena), r.w - 2)) + 2;
	if (s->done >= 0 && x + 10 < r.x + r.w)
		canvas_text(c, r, x, y, STYLE_GOOD, picture_bar(s->done, r.x + r.w - x - 1, ascii(c), c->arena));
}

static void view_bar(struct canvas *c, struct rect r, int x)
{
	for (int y = r.y; y < r.y + r.h; y++)
		canvas_glyph(c, r, x, y, STYLE_DIM, ascii(c) ? "|" : "│");
}

void train_view(const struct train *t, const struct scene *s, struct rect r, struct canvas *c)
{
	struct train_layout l = train_layout(t, s, r);
	bool room = l.job.h > 0;
	struct rect curve = l.plot;
	bool line = !room && s->running && s->elapsed >= SHOW_WORK_AFTER;
	curve.h -= line && curve.h > 0;
	view_curve(t, s, curve, c);
	view_models(t, s, l.list[TRAIN_MODELS], c);
	view_kinds(t, s, l.list[TRAIN_KINDS], c);
	if (room)
		view_job(s, l.job, c);
	else
		view_job_line(s, l.plot.h > 0 ? l.plot : r, c);
	if (l.detail.h > 1 && t->focus == TRAIN_MODELS)
		view_model(t, s, l.detail, c);
	else if (l.detail.h > 1)
		view_settings(t, s, l.detail, c);
	if (l.bar >= 0)
		view_bar(c, r, l.bar);
}
