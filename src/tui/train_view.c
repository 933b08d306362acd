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
const struct node *train_on_the_road(const struct scene *s, const char *name)
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
	const struct node *road = train_on_the_road(s, name), *score = train_score(k);
	const char *stale = region_string(road, "stale");
	bool marked = strcmp(t->marked, name) == 0, baseline = train_is_baseline(s, region_string(k, "kind"));
	enum canvas_style style = *stale ? STYLE_STALE : baseline ? STYLE_DIM : STYLE_PLAIN;
	int name_w = r.w >= 50 ? 12 : 10, x = r.x + 4 + name_w;
	if (here)
		canvas_fill(c, (struct rect){ r.x, y, r.w, 1 }, STYLE_SELECTED);
	style = here ? STYLE_SELECTED : style;
	if (here)
		canvas_text(c, r, r.x, y, style, canvas_mark(c, "▸", ">"));
	if (marked)
		canvas_text(c, r, r.x + 1, y, style, canvas_mark(c, "●", "*"));
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
	struct rect body = { r.x, r.y + 1, r.w, r.h - 1 };
	if (n == 0 && !scene_answer(s, "model list"))
		region_wait(c, body, s, "model list");
	else if (n == 0 && strcmp(region_string(scene_road(s, "next"), "title"), "Train") != 0)
		region_prose(c, body, body.y, STYLE_KEY, "Other steps come before this: 1 opens the Map, and r there takes the next.");
	else if (n == 0)
		region_prose(c, body, body.y, STYLE_DIM,
			"No model is trained yet: r trains the baselines and two models that must beat them.");
}

/* ---- kinds ---- */

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
			canvas_text(c, r, r.x, y, style, canvas_mark(c, "▸", ">"));
		canvas_text(c, r, r.x + 2, y, style, region_clip(c, train_kind_name(s, i), 10));
		canvas_text(c, r, r.x + 13, y, focus ? style : STYLE_DIM, region_clip(c, what, r.w - 14));
	}
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
		train_view_model(t, s, l.detail, c);
	else if (l.detail.h > 1)
		train_view_settings(t, s, l.detail, c);
	if (l.bar >= 0)
		view_bar(c, r, l.bar);
}
