#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "tui/evaluate_pane.h"
#include "tui/pane.h"
#include "tui/region.h"
#include "tui/scene.h"

/* What the keys of the Evaluate pane ask for, as command lines. */

const struct node *evaluate_slice(const struct evaluate_pane *p, const struct scene *s, struct arena *a)
{
	const char *line = evaluate_slices_line(p, s, a);
	const struct node *n = line ? scene_answer(s, line) : NULL;
	return region_item(n ? node_find(n, "slices") : NULL, p->slice);
}

struct intent evaluate_open_cell(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct evaluate_pane *p = st;
	const char *line = evaluate_matrix_line(p, s, a);
	struct text t;
	(void)k;
	if (!line || evaluate_classes(p, s) < 2)
		return (struct intent){ .refusal = "there is no cell here yet" };
	text_init(&t, a);
	text_addf(&t, "%s --rows 100", line);
	if (p->moved)
		text_addf(&t, " --threshold %g", p->step / (double)EVALUATE_STEPS);
	text_add(&t, " --truth ");
	param_quote(&t, evaluate_label(p, s, p->row));
	text_add(&t, " --decided ");
	param_quote(&t, evaluate_label(p, s, p->column));
	return (struct intent){ .line = t.p };
}

/* The threshold under the keys becomes the model's. */
struct intent evaluate_set_threshold(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct evaluate_pane *p = st;
	(void)k;
	if (!p->moved)
		return (struct intent){ .refusal = "this is the model's threshold: + and - move it, Enter then keeps it" };
	return (struct intent){ .ask = true, .line = arena_printf(a, "model threshold %s --set %g",
		judged_word(&p->judged, s, a), p->step / (double)EVALUATE_STEPS) };
}

struct intent evaluate_open_slice(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct evaluate_pane *p = st;
	const char *column = region_string(evaluate_slice(p, s, a), "column");
	struct text t;
	(void)k;
	if (!*column)
		return (struct intent){ .refusal = "there is no slice here yet" };
	text_init(&t, a);
	text_add(&t, " --by ");
	param_quote(&t, column);
	return (struct intent){ .line = judged_line(&p->judged, s, "evaluate slices", t.p, a) };
}

struct intent evaluate_open_matrix(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)k;
	return (struct intent){ .line = evaluate_matrix_line(st, s, a) };
}

struct intent evaluate_open_curves(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)k;
	return (struct intent){ .line = evaluate_curves_line(st, s, a) };
}

struct intent evaluate_open_scores(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)k;
	return (struct intent){ .line = evaluate_scores_line(st, s, a) };
}

/* The number under the cursor, by its own page where it has one. */
struct intent evaluate_explain(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct evaluate_pane *p = st;
	const struct node *m = evaluate_metric(p, s, p->score);
	const struct node *n = scene_answer(s, evaluate_slices_line(p, s, a));
	static const char *const page[EVALUATE_REGIONS] = { "help evaluate matrix", "help evaluate cost", NULL,
		"help evaluate slices", "help model compare" };
	(void)k;
	if (p->focus == EVALUATE_SCORES && m)
		return (struct intent){ .line = arena_printf(a, "why %s", m->name) };
	if (p->focus == EVALUATE_TRADE && evaluate_classes(p, s) == 2 && (p->trade == TRADE_ROC || p->trade == TRADE_PR))
		return (struct intent){ .line = p->trade == TRADE_ROC ? "why auc" : "why average_precision" };
	if (p->focus == EVALUATE_TRADE && evaluate_classes(p, s) == 0)
		return (struct intent){ .line = "why r2" };
	if (p->focus == EVALUATE_SLICES && p->raw && n)
		return (struct intent){ .line = arena_printf(a, "why %s", region_string(n, "metric")) };
	return (struct intent){ .line = page[p->focus] ? page[p->focus] : "why accuracy" };
}
