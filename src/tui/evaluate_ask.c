#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "tui/evaluate_pane.h"
#include "tui/region.h"
#include "tui/scene.h"

/* What the Evaluate pane asks, and where its regions are. */

int evaluate_miss(const struct evaluate_pane *p)
{
	static const int miss[] = { 1, 2, 5, 10, 20 };
	return miss[p->miss % 5];
}

const char *evaluate_scores_line(const struct evaluate_pane *p, const struct scene *s, struct arena *a)
{
	const char *name = judged_word(&p->judged, s, a);
	return name ? arena_printf(a, "evaluate scores --model %s --on %s", name, p->judged.test ? "test" : "auto") : NULL;
}

const char *evaluate_matrix_line(const struct evaluate_pane *p, const struct scene *s, struct arena *a)
{
	return judged_line(&p->judged, s, "evaluate matrix", "", a);
}

const char *evaluate_cost_line(const struct evaluate_pane *p, const struct scene *s, struct arena *a)
{
	return judged_line(&p->judged, s, "evaluate cost",
		arena_printf(a, " --miss %d --steps %d", evaluate_miss(p), EVALUATE_STEPS), a);
}

const char *evaluate_curves_line(const struct evaluate_pane *p, const struct scene *s, struct arena *a)
{
	return judged_line(&p->judged, s, "evaluate curves", "", a);
}

const char *evaluate_slices_line(const struct evaluate_pane *p, const struct scene *s, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	text_add(&t, " --top 100");
	if (*p->by) {
		text_add(&t, " --by ");
		param_quote(&t, p->by);
	}
	return judged_line(&p->judged, s, "evaluate slices", t.p, a);
}

const char *evaluate_compare_line(const struct evaluate_pane *p, const struct scene *s, struct arena *a)
{
	const char *name = judged_word(&p->judged, s, a);
	struct text t;
	if (!name || !*p->versus || strcmp(p->versus, judged_model(&p->judged, s)) == 0)
		return NULL;
	text_init(&t, a);
	text_addf(&t, "model compare %s ", name);
	param_quote(&t, p->versus);
	return t.p;
}

static const struct node *scores(const struct evaluate_pane *p, const struct scene *s)
{
	struct arena *a = arena_new();
	const char *line = evaluate_scores_line(p, s, a);
	const struct node *n = line ? scene_answer(s, line) : NULL;
	arena_free(a);
	return n;
}

int evaluate_classes(const struct evaluate_pane *p, const struct scene *s)
{
	const struct node *n = scores(p, s), *labels = n ? node_find(n, "confusion.labels") : NULL;
	return labels ? (int)labels->count : n ? 0 : -1;
}

const struct node *evaluate_metric(const struct evaluate_pane *p, const struct scene *s, int i)
{
	static const char *const use[] = { "log_loss", "auc", "accuracy", "balanced_accuracy", "f1", "f1_macro", "precision",
		"recall", "average_precision", "ece", "brier", "mcc", "rmse", "mae", "r2", "medae" };
	const int n = (int)(sizeof use / sizeof *use);
	const struct node *answer = scores(p, s), *list = answer ? node_find(answer, "metrics") : NULL;
	for (int k = 0; list && k < n; k++) {
		const struct node *m = node_find(list, use[k]);
		if (m && i-- == 0)
			return m;
	}
	for (const struct node *m = list ? list->first : NULL; m; m = m->next) {
		bool used = false;
		for (int k = 0; k < n; k++)
			used = used || strcmp(m->name, use[k]) == 0;
		if (!used && i-- == 0)
			return m;
	}
	return NULL;
}

const char *evaluate_label(const struct evaluate_pane *p, const struct scene *s, int i)
{
	const struct node *n = scores(p, s), *label = region_item(n ? node_find(n, "confusion.labels") : NULL, i);
	return label && label->type == NODE_STRING ? label->string : "";
}

const struct node *evaluate_step(const struct evaluate_pane *p, const struct scene *s)
{
	struct arena *a = arena_new();
	const char *line = evaluate_cost_line(p, s, a);
	const struct node *n = line ? scene_answer(s, line) : NULL;
	arena_free(a);
	if (!n)
		return NULL;
	return !p->moved ? node_find(n, "now") : region_item(node_find(n, "sweep"), p->step);
}

/* ---- where things are ---- */

static int least(int a, int b)
{
	return a < b ? a : b;
}

static int most(int a, int b)
{
	return a > b ? a : b;
}

/* Rows with which a region shows all it has, its title among them. */
static int wanted(const struct evaluate_pane *p, const struct scene *s, enum evaluate_region r)
{
	const struct node *n = scores(p, s), *metrics = n ? node_find(n, "metrics") : NULL;
	int classes = evaluate_classes(p, s);
	switch (r) {
	case EVALUATE_MATRIX:
		return classes == 0 ? 0 : 2 * most(classes, 2) + 4;
	case EVALUATE_TRADE:
		return classes == 2 ? 16 : classes == 0 ? 18 : 9 + least(classes, 12);
	case EVALUATE_SCORES:
		return metrics ? (int)metrics->count + 5 : 8;
	case EVALUATE_SLICES:
		return 14;
	case EVALUATE_MODELS:
		return judged_models(s) ? least((int)judged_models(s)->count + 1 + 2 * (*p->versus != '\0'), 9) : 2;
	case EVALUATE_REGIONS:
		break;
	}
	return 0;
}

static struct evaluate_layout wide(const struct evaluate_pane *p, const struct scene *s, struct rect r)
{
	struct evaluate_layout l = { 0 };
	int right = evaluate_classes(p, s) > 4 ? most(r.w * 2 / 5, 44) : r.w / 2;
	struct rect left = { r.x, r.y, r.w - right - 2, r.h }, side = { r.x + r.w - right, r.y, right, r.h };
	int matrix = least(wanted(p, s, EVALUATE_MATRIX), r.h);
	if (r.h >= 16)
		matrix = least(matrix, most(r.h / 2, r.h - wanted(p, s, EVALUATE_TRADE)));
	l.region[EVALUATE_MATRIX] = judged_upper(&left, matrix); /* numbers have none */
	l.region[EVALUATE_TRADE] = left;
	l.region[EVALUATE_SCORES] = judged_upper(&side, least(wanted(p, s, EVALUATE_SCORES), r.h / 2));
	if (side.h >= 10)
		l.region[EVALUATE_MODELS] = judged_lower(&side, least(wanted(p, s, EVALUATE_MODELS), side.h / 2));
	l.region[EVALUATE_SLICES] = side;
	return l;
}

/* The region with the keys, and below it the others as long as there is room. */
static struct evaluate_layout narrow(const struct evaluate_pane *p, const struct scene *s, struct rect r)
{
	static const enum evaluate_region order[] = { EVALUATE_SCORES, EVALUATE_MODELS, EVALUATE_SLICES };
	struct evaluate_layout l = { 0 };
	int h = wanted(p, s, p->focus);
	if (p->focus == EVALUATE_SLICES || r.h - h < 5) {
		l.region[p->focus] = r;
		return l;
	}
	l.region[p->focus] = judged_upper(&r, h);
	for (int i = 0; i < 3 && r.h > 0; i++) {
		if (order[i] == p->focus)
			continue;
		h = wanted(p, s, order[i]);
		l.region[order[i]] = judged_upper(&r, r.h - h < 5 || order[i] == EVALUATE_SLICES ? r.h : h);
	}
	return l;
}

struct evaluate_layout evaluate_layout(const struct evaluate_pane *p, const struct scene *s, struct rect r)
{
	struct evaluate_layout l = r.w >= 100 && r.h >= 16 ? wide(p, s, r) : narrow(p, s, r);
	if (l.region[p->focus].h == 0)
		l = narrow(p, s, r);
	return l;
}
