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
#include "tui/term.h"

/* What the keys of the Evaluate pane ask for, as command lines, and why some of them do nothing. */

const struct node *evaluate_slice(const struct evaluate_pane *p, const struct scene *s, struct arena *a)
{
	const char *line = evaluate_slices_line(p, s, a);
	const struct node *n = line ? scene_answer(s, line) : NULL;
	return region_item(n ? node_find(n, "slices") : NULL, p->slice);
}

static struct intent open_cell(const struct evaluate_pane *p, const struct scene *s, struct arena *a)
{
	const char *line = evaluate_matrix_line(p, s, a);
	struct text t;
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
static struct intent set_threshold(const struct evaluate_pane *p, const struct scene *s, struct arena *a)
{
	int classes = evaluate_classes(p, s);
	if (classes != 2)
		return (struct intent){ .line = classes == 0 ? evaluate_curves_line(p, s, a) : evaluate_matrix_line(p, s, a) };
	if (!p->moved)
		return (struct intent){ .refusal = "this is the model's threshold: + and - move it, Enter then keeps it" };
	return (struct intent){ .ask = true, .line = arena_printf(a, "model threshold %s --set %g",
		judged_word(&p->judged, s, a), p->step / (double)EVALUATE_STEPS) };
}

static struct intent open_slice(const struct evaluate_pane *p, const struct scene *s, struct arena *a)
{
	const char *column = region_string(evaluate_slice(p, s, a), "column");
	struct text t;
	if (!*column)
		return (struct intent){ .refusal = "there is no slice here yet" };
	text_init(&t, a);
	text_add(&t, " --by ");
	param_quote(&t, column);
	return (struct intent){ .line = judged_line(&p->judged, s, "evaluate slices", t.p, a) };
}

struct intent evaluate_open(const struct evaluate_pane *p, const struct scene *s, struct arena *a)
{
	switch (p->focus) {
	case EVALUATE_MATRIX:
		return open_cell(p, s, a);
	case EVALUATE_TRADE:
		return set_threshold(p, s, a);
	case EVALUATE_SCORES:
		return (struct intent){ .line = evaluate_scores_line(p, s, a) };
	case EVALUATE_SLICES:
		return open_slice(p, s, a);
	case EVALUATE_MODELS:
	case EVALUATE_REGIONS:
		break;
	}
	return (struct intent){ .refusal = "" };
}

/* The number under the cursor, by its own page where it has one. */
struct intent evaluate_explain(const struct evaluate_pane *p, const struct scene *s, struct arena *a)
{
	const struct node *m = evaluate_metric(p, s, p->score);
	const struct node *n = scene_answer(s, evaluate_slices_line(p, s, a));
	static const char *const page[EVALUATE_REGIONS] = { "help evaluate matrix", "help evaluate cost", NULL,
		"help evaluate slices", "help model compare" };
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

const char *evaluate_refusal(const struct evaluate_pane *p, const struct scene *s, const struct key *k,
	struct arena *a)
{
	int classes = evaluate_classes(p, s);
	bool threshold = region_key(k, '+') || region_key(k, '-');
	bool along = p->focus == EVALUATE_MATRIX || (p->focus == EVALUATE_TRADE && classes == 2);
	if (classes < 0)
		return NULL;
	if ((threshold || region_key(k, 'm')) && classes != 2)
		return classes == 0 ? "numbers have no threshold, and no costs of a miss" : "several classes have no threshold to move";
	if ((region_key(k, 'h') || region_key(k, 'l')) && !along)
		return "h and l move in the matrix and along thresholds: Tab goes there";
	if (region_key(k, 'v') && p->focus == EVALUATE_TRADE && classes > 2)
		return "several classes have one view of their errors";
	if (region_key(k, 'v') && p->focus == EVALUATE_MODELS)
		return "the list of models has one view: c compares";
	if (region_key(k, 'c') && !*p->versus && judged_models(s)->count < 2)
		return "there is no other model to compare with: 4 trains one";
	if (region_key(k, 'o') && !*p->by && !evaluate_slice(p, s, a))
		return "there is no slice here yet";
	return NULL;
}
