#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/plot_result.h"
#include "render/value.h"
#include "tui/evaluate_pane.h"
#include "tui/region.h"
#include "tui/scene.h"

static const struct plot_look look = PLOT_LOOK;

#define WHOLE_NAMES 64 /* columns from which metrics have their titles */
#define SHORT_NAMES 17 /* "balanced accuracy" */
#define NOTHING 1e-12  /* rounding, not a score */

static struct rect below_title(struct rect r)
{
	return (struct rect){ r.x, r.y + 1, r.w, r.h - 1 };
}

static const char *titled(const char *what, const struct node *answer, const struct scene *s, const char *line,
	struct arena *a)
{
	const char *subject = judged_subject(answer, a);
	return arena_printf(a, "%s%s%s%s", what, scene_stale(s, line) ? " (stale)" : "", *subject ? "  " : "", subject);
}

/* ---- the matrix ---- */

/* Under the matrix: its legend, and what the cell under the cursor says. */
static void view_cell(const struct evaluate_pane *p, const struct plot_matrix *m, struct rect r, bool focus,
	struct canvas *c)
{
	double n = 0, count = m->row >= 0 ? m->count[m->row * m->k + m->column] : 0;
	for (int j = 0; j < m->k && m->row >= 0; j++)
		n += m->count[m->row * m->k + j];
	if (!focus || m->row < 0 || p->focus != EVALUATE_MATRIX) {
		canvas_text(c, r, r.x + 1, r.y, STYLE_DIM, region_clip(c, plot_matrix_legend(c->tier == GLYPH_ASCII), r.w - 1));
		return;
	}
	canvas_text(c, r, r.x + 1, r.y, STYLE_PLAIN, region_clip(c, arena_printf(c->arena,
		m->row == m->column ? "%s called %s: %s, %.1f%% of it; Enter lists them" :
		"%s taken for %s: %s, %.1f%% of it; Enter lists them", m->label[m->row], m->label[m->column],
		plot_short(count, c->arena), n > 0 ? 100 * count / n : 0), r.w - 1));
}

/* At a threshold that the keys moved: from the sweep, so that no answer has to be waited for. */
static bool read_matrix(const struct evaluate_pane *p, const struct scene *s, const struct node *n,
	struct plot_matrix *m, struct arena *a)
{
	const struct node *at = p->moved ? evaluate_step(p, s) : NULL;
	if (!n || !plot_matrix_read(node_find(n, "confusion"), m, a))
		return false;
	if (!at || m->k != 2)
		return true;
	static const char *const name[] = { "pass", "alarm", "miss", "hit" };
	double *count = ARENA_ARRAY(a, double, 4);
	for (int i = 0; i < 4; i++)
		count[i] = region_number(at, name[i]);
	m->count = count;
	return true;
}

static void view_matrix(const struct evaluate_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	const char *line = evaluate_matrix_line(p, s, c->arena);
	const struct node *n = scene_answer(s, line);
	struct plot_matrix m;
	bool focus = p->focus == EVALUATE_MATRIX;
	double threshold = p->moved ? p->step / (double)EVALUATE_STEPS : region_number(n, "threshold");
	const char *at = isnan(threshold) ? "" : arena_printf(c->arena, ", yes from p = %.4g", threshold);
	region_title(c, r, arena_printf(c->arena, "Confusion matrix%s%s%s", at, r.w >= 90 ? "  rows = truth  " : r.w >= 70 ? "  " : "",
		r.w >= 70 ? titled("", n, s, line, c->arena) : ""), focus);
	struct rect in = below_title(r);
	if (!read_matrix(p, s, n, &m, c->arena)) {
		region_wait(c, in, s, line);
		return;
	}
	m.row = focus ? p->row : -1;
	m.column = focus ? p->column : -1;
	m.share = p->share;
	struct rect foot = judged_lower(&in, in.h > 4 ? 1 : 0);
	plot_matrix(c, in, &m, &look);
	if (foot.h)
		view_cell(p, &m, foot, focus, c);
}

bool evaluate_cell_at(const struct evaluate_pane *p, const struct scene *s, struct rect r, int x, int y, int *row,
	int *column)
{
	struct arena *a = arena_new();
	struct plot_matrix m;
	struct rect in = below_title(r);
	bool there = read_matrix(p, s, scene_answer(s, evaluate_matrix_line(p, s, a)), &m, a);
	judged_lower(&in, in.h > 4 ? 1 : 0);
	there = there && plot_matrix_at(&m, in, x, y, row, column, a);
	arena_free(a);
	return there;
}

/* ---- scores ---- */

static const char *metric_name(const struct node *k, bool whole, struct arena *a)
{
	return whole && k->title ? k->title : value_label(k->name, a);
}

static int widest_name(const struct node *metrics, bool whole, struct arena *a)
{
	int widest = 0;
	for (const struct node *k = metrics->first; k; k = k->next) {
		int w = text_width(metric_name(k, whole, a));
		widest = w > widest ? w : widest;
	}
	return widest;
}

/* Guessing is as good when its score lies within the interval, or beyond it on the good side. */
static bool beats(const struct node *v, const struct node *baseline)
{
	double value = region_number(v, "value"), lo = region_number(v, "lo"), hi = region_number(v, "hi");
	double b = region_number(baseline, "value");
	return isnan(b) || isnan(lo) || (value > b ? lo > b : hi < b);
}

/* What the threshold does not move. */
static bool is_free_of_threshold(const char *metric)
{
	static const char *const name[] = { "log_loss", "brier", "ece", "auc", "average_precision" };
	for (int i = 0; i < 5; i++)
		if (strcmp(metric, name[i]) == 0)
			return true;
	return false;
}

static void view_score(struct canvas *c, struct rect r, int y, const struct node *v, const struct node *baseline,
	int names, bool methods, bool stale, bool here)
{
	enum canvas_style s = here ? STYLE_SELECTED : stale ? STYLE_STALE : STYLE_PLAIN;
	double lo = region_number(v, "lo"), hi = region_number(v, "hi"), b = region_number(baseline, "value");
	const char *bounds = r.w < names + 24 || isnan(lo) || isnan(hi) ? "" : arena_printf(c->arena, "  %s%s%s",
		plot_number(lo, c->arena), canvas_mark(c, "–", "-"), plot_number(hi, c->arena));
	const char *guess = baseline ? plot_number(fabs(b) < NOTHING ? 0 : b, c->arena) : "";
	canvas_text(c, r, r.x, y, s, here ? canvas_mark(c, "▸", ">") : " ");
	canvas_text(c, r, r.x + 1, y, s, region_clip(c, metric_name(v, r.w >= WHOLE_NAMES, c->arena), names));
	int x = canvas_text(c, r, r.x + 2 + names, y, stale ? STYLE_STALE : STYLE_BOLD, judged_score(v, false, c));
	x = canvas_text(c, r, x, y, stale ? STYLE_STALE : STYLE_PLAIN, bounds);
	if (methods) {
		canvas_text(c, r, x + 1, y, STYLE_DIM, region_clip(c, region_string(v, "method"), r.x + r.w - x - 1));
		return;
	}
	if (r.x + r.w - x > text_width(guess) + 2)
		canvas_text(c, r, r.x + r.w - text_width(guess) - 2, y, STYLE_DIM, guess);
	/* Guessing the shares is calibrated by its nature: no model is asked to be more so. */
	if (baseline && strcmp(v->name, "ece") != 0 && !beats(v, baseline))
		canvas_text(c, r, r.x + r.w - 1, y, STYLE_ATTENTION, "!");
}

/* What the columns are: at the right what guessing reaches. */
static void view_score_head(struct canvas *c, struct rect r, const struct node *n, int names, bool methods)
{
	const char *kind = region_string(n, "baseline.kind");
	const char *guess = methods ? "" : arena_printf(c->arena, "%s", *kind ? kind : "guess");
	canvas_text(c, r, r.x + 1, r.y, STYLE_DIM, "metric");
	canvas_text(c, r, r.x + 2 + names, r.y, STYLE_DIM, methods ? "score  95%, and how the interval was made" : "score  95% interval");
	canvas_text(c, r, r.x + r.w - 2 - text_width(guess), r.y, STYLE_DIM, guess);
}

static void view_score_foot(const struct evaluate_pane *p, const struct node *n, struct rect r, struct canvas *c)
{
	const char *guess = region_string(n, "baseline.kind");
	const char *what = p->moved ? arena_printf(c->arena, "grey: at the model's threshold, not at %.4g",
		p->step / (double)EVALUATE_STEPS) : arena_printf(c->arena, "! beside a score: no better than the %s", *guess ? guess : "mean");
	if (r.h > 1)
		canvas_text(c, r, r.x + 1, r.y, STYLE_DIM, region_clip(c, what, r.w - 1));
	region_prose(c, (struct rect){ r.x, r.y + (r.h > 1), r.w, r.h - (r.h > 1) }, r.y + (r.h > 1), STYLE_DIM,
		judged_remark(n, c->arena));
}

/* The head of the columns, where there is room. */
static int has_head(struct rect r)
{
	return r.h > 4;
}

int evaluate_scores_top(struct rect r)
{
	return r.y + 1 + has_head(r);
}

int evaluate_score_rows(struct rect r, int metrics)
{
	int room = r.h - 1 - has_head(r);
	return room > metrics + 1 ? metrics : room > 6 ? room - 2 : room;
}

/* Where the range of a long list needs the room the model's name goes first: it stands above the matrix. */
static void view_scores_title(const struct evaluate_pane *p, const struct scene *s, struct rect r, int rows, int count,
	struct canvas *c)
{
	struct arena *a = c->arena;
	const char *line = evaluate_scores_line(p, s, a), *stale = scene_stale(s, line) ? " (stale)" : "";
	const struct node *n = scene_answer(s, line);
	double threshold = region_number(scene_answer(s, evaluate_matrix_line(p, s, a)), "threshold");
	const char *what = !p->moved || isnan(threshold) ? "Scores" : arena_printf(a, "Scores at %.4g", threshold);
	const char *const form[] = { titled(what, n, s, line, a), arena_printf(a, "%s%s  %s", what, stale, judged_rows(n, a)),
		arena_printf(a, "Scores%s  %s", stale, judged_rows(n, a)), arena_printf(a, "Scores%s", stale), NULL };
	region_head(c, r, form, p->focus == EVALUATE_SCORES, p->score_top, rows, count);
}

static void view_scores(const struct evaluate_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	const char *line = evaluate_scores_line(p, s, c->arena);
	const struct node *n = scene_answer(s, line), *metrics = n ? node_find(n, "metrics") : NULL;
	bool focus = p->focus == EVALUATE_SCORES;
	int count = metrics ? (int)metrics->count : 0;
	view_scores_title(p, s, r, evaluate_score_rows(r, count), count, c);
	struct rect in = below_title(r);
	if (!metrics) {
		region_wait(c, in, s, line);
		return;
	}
	int names = widest_name(metrics, r.w >= WHOLE_NAMES, c->arena);
	names = r.w < WHOLE_NAMES && names > SHORT_NAMES ? SHORT_NAMES : names > r.w / 2 ? r.w / 2 : names < 7 ? 7 : names; /* "metric" is their head */
	if (has_head(r))
		view_score_head(c, judged_upper(&in, 1), n, names, p->methods);
	struct rect foot = judged_lower(&in, in.h - evaluate_score_rows(r, count));
	for (int i = p->score_top; i < count && i < p->score_top + in.h; i++) {
		const struct node *k = evaluate_metric(p, s, i);
		view_score(c, in, in.y + i - p->score_top, k,
			node_find(n, arena_printf(c->arena, "baseline.metrics.%s", k->name)), names, p->methods,
			p->moved && !is_free_of_threshold(k->name), focus && i == p->score);
	}
	if (foot.h)
		view_score_foot(p, n, foot, c);
}

/* ---- slices ---- */

/* "work... = Never-worked": the column is cut before the group is. */
static const char *slice_name(const struct node *k, int room, struct canvas *c)
{
	const char *group = arena_printf(c->arena, " = %s", region_string(k, "group"));
	int left = room - canvas_width(c, group);
	return arena_printf(c->arena, "%s%s", region_clip(c, region_string(k, "column"), left > 4 ? left : 4), group);
}

/* A mark only where the interval that is drawn leaves out the line of all rows. */
static void read_slice(const struct node *k, bool raw, double all, int names, struct plot_interval *out,
	struct canvas *c)
{
	const struct node *v = node_find(k, raw ? "score" : "shrunk");
	double lo = region_number(v, "lo"), hi = region_number(v, "hi");
	*out = (struct plot_interval){ .name = slice_name(k, names, c), .value = region_number(v, "value"), .lo = lo, .hi = hi,
		.n = region_number(k, "n"),
		.alarm = strcmp(region_string(k, "verdict"), "worse") == 0 && (hi < all || lo > all) };
}

/* The slices as they are drawn in r, its foot cut off. */
static struct plot_intervals read_slices(const struct evaluate_pane *p, const struct node *n, struct rect r,
	struct rect *in, struct rect *foot, struct canvas *c)
{
	const struct node *list = node_find(n, "slices");
	struct plot_interval *row = ARENA_ARRAY(c->arena, struct plot_interval, list->count + 1);
	double all = region_number(n, "all.value");
	int i = 0;
	*in = below_title(r);
	*foot = judged_lower(in, in->h > 4 ? 1 : 0);
	for (const struct node *k = list->first; k; k = k->next)
		read_slice(k, p->raw, all, plot_intervals_names(r), &row[i++], c);
	return (struct plot_intervals){ row, i, all, p->focus == EVALUATE_SLICES ? p->slice : -1, p->slice_top };
}

int evaluate_slice_rows(const struct evaluate_pane *p, const struct scene *s, struct rect r)
{
	struct arena *a = arena_new();
	struct canvas *c = canvas_new(a, 1, 1, GLYPH_BLOCK);
	const struct node *n = scene_answer(s, evaluate_slices_line(p, s, a));
	struct rect in = r, foot;
	int rows = 0;
	if (n && node_find(n, "slices")) {
		struct plot_intervals all = read_slices(p, n, r, &in, &foot, c);
		rows = plot_intervals_rows(c, in, &all);
	}
	arena_free(a);
	return rows;
}

static void view_slices(const struct evaluate_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	const char *line = evaluate_slices_line(p, s, c->arena);
	const struct node *n = scene_answer(s, line);
	const char *what = *p->by ? p->by : "worst first", *metric = region_string(n, "metric");
	struct rect in = below_title(r), foot;
	region_title(c, r, arena_printf(c->arena, "Slices%s%s, %s%s%s", scene_stale(s, line) ? " (stale)" : "",
		p->raw ? ", raw" : "", what, *metric ? ": " : "", value_label(metric, c->arena)), p->focus == EVALUATE_SLICES);
	if (!n || !node_find(n, "slices")) {
		region_wait(c, in, s, line);
		return;
	}
	struct plot_intervals all = read_slices(p, n, r, &in, &foot, c);
	region_more(c, r, p->slice_top, plot_intervals_rows(c, in, &all), all.n);
	plot_intervals(c, in, &all, &look);
	if (foot.h)
		canvas_text(c, foot, foot.x + 1, foot.y, STYLE_DIM, region_clip(c, arena_printf(c->arena,
			p->raw ? "not shrunk; line: all %s; ! beyond chance" : "shrunk; line: all rows %s; ! beyond chance",
			plot_number(all.baseline, c->arena)), foot.w - 1));
}

/* ---- models and their comparison ---- */

static void view_versus(const struct evaluate_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	const char *line = evaluate_compare_line(p, s, c->arena);
	const struct node *n = line ? scene_answer(s, line) : NULL;
	if (!line || !r.h)
		return;
	if (!n) {
		region_wait(c, r, s, line);
		return;
	}
	const char *verdict = region_string(n, "verdict"), *metric = value_label(region_string(n, "metric"), c->arena);
	const char *better = strcmp(verdict, "a") == 0 ? region_string(n, "a") : region_string(n, "b");
	canvas_text(c, r, r.x + 1, r.y, STYLE_PLAIN, region_clip(c, arena_printf(c->arena, "%s less %s: %s %s",
		region_string(n, "a"), region_string(n, "b"), metric, judged_score(node_find(n, "difference"), true, c)),
		r.w - 1));
	canvas_text(c, r, r.x + 1, r.y + 1, STYLE_BOLD, region_clip(c, strcmp(verdict, "tie") == 0
		? "a tie: 0 lies within the interval" : arena_printf(c->arena, "%s is better, paired by row", better), r.w - 1));
}

static void view_models(const struct evaluate_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	struct rect foot = judged_lower(&r, *p->versus && r.h > 3 ? 2 : 0);
	judged_view_models(&p->judged, s, r, p->focus == EVALUATE_MODELS, c);
	view_versus(p, s, foot, c);
}

void evaluate_view(const struct evaluate_pane *p, const struct scene *s, struct rect r, struct canvas *c)
{
	typedef void view_fn(const struct evaluate_pane *p, const struct scene *s, struct rect r, struct canvas *c);
	static view_fn *const view[EVALUATE_REGIONS] = { view_matrix, evaluate_view_trade, view_scores, view_slices,
		view_models };
	struct evaluate_layout l = evaluate_layout(p, s, r);
	if (!judged_models(s)) {
		region_title(c, r, "Evaluate", true);
		region_prose(c, below_title(r), r.y + 1, STYLE_DIM, "There is no model yet: r takes the next step, and 1 "
			"shows the road.");
		return;
	}
	/* Where the model cannot be scored, the reason stands alone. */
	bool failed = scene_failure(s, evaluate_scores_line(p, s, c->arena));
	for (int i = 0; i < EVALUATE_REGIONS; i++)
		if (l.region[i].h > 0 && (!failed || i == EVALUATE_SCORES || i == EVALUATE_MODELS))
			view[i](p, s, l.region[i], c);
	int split = l.region[EVALUATE_SCORES].x - 2;
	for (int y = 0; split > r.x && y < r.h; y++)
		canvas_glyph(c, r, split, r.y + y, STYLE_DIM, c->tier == GLYPH_ASCII ? "|" : "│");
}
