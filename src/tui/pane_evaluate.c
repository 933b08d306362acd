#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "render/value.h"
#include "tui/evaluate_pane.h"
#include "tui/pane.h"
#include "tui/region.h"
#include "tui/term.h"
#include "tui/trail.h"

/* Evaluate: what a model is worth, beside guessing, by rows it has not seen; where it errs, and what errors cost. */

#define MANY (1 << 20) /* more than any list has: keep_within knows better */

static int count_of(const struct node *n, const char *list)
{
	const struct node *k = n ? node_find(n, list) : NULL;
	return k ? (int)k->count : 0;
}

static const struct node *answer(const struct scene *s, const char *line)
{
	return line ? scene_answer(s, line) : NULL;
}

/* ---- moving ---- */

static void move_cell(struct evaluate_pane *p, const struct key *k)
{
	if (k->code == KEY_ARROW_RIGHT || region_key(k, 'l'))
		p->column++;
	else if (k->code == KEY_ARROW_LEFT || region_key(k, 'h'))
		p->column--;
	else
		region_move(&p->row, EVALUATE_STEPS, k, 4);
}

/* From the model's own threshold the first step is the next hundredth. */
static void move_threshold(struct evaluate_pane *p, const struct scene *s, int by)
{
	const struct node *at = evaluate_step(p, s);
	if (!at)
		return;
	double now = region_number(at, "threshold") * EVALUATE_STEPS;
	int step = !p->moved ? (int)lround(by > 0 ? floor(now + 1e-9) + 1 : ceil(now - 1e-9) - 1) : p->step + by;
	p->moved = true;
	p->step = step < 0 ? 0 : step > EVALUATE_STEPS ? EVALUATE_STEPS : step;
}

static bool threshold_key(struct evaluate_pane *p, const struct scene *s, const struct key *k)
{
	bool trade = p->focus == EVALUATE_TRADE;
	if (evaluate_classes(p, s) != 2)
		return false;
	if (region_key(k, '+') || (trade && (k->code == KEY_ARROW_RIGHT || region_key(k, 'l'))))
		move_threshold(p, s, 1);
	else if (region_key(k, '-') || (trade && (k->code == KEY_ARROW_LEFT || region_key(k, 'h'))))
		move_threshold(p, s, -1);
	else if (trade && (k->code == KEY_ARROW_UP || region_key(k, 'k') || k->code == KEY_PAGE_UP))
		move_threshold(p, s, 10);
	else if (trade && (k->code == KEY_ARROW_DOWN || region_key(k, 'j') || k->code == KEY_PAGE_DOWN))
		move_threshold(p, s, -10);
	else if (trade && (k->code == KEY_FIRST || region_key(k, 'g')))
		p->moved = false;
	else
		return false;
	return true;
}

static void switch_view(struct evaluate_pane *p, const struct scene *s)
{
	switch (p->focus) {
	case EVALUATE_MATRIX:
		p->share = !p->share;
		break;
	case EVALUATE_TRADE:
		if (evaluate_classes(p, s) == 0)
			p->errors = !p->errors;
		else
			p->trade = (p->trade + 1) % TRADES;
		break;
	case EVALUATE_SCORES:
		p->methods = !p->methods;
		break;
	case EVALUATE_SLICES:
		p->raw = !p->raw;
		break;
	case EVALUATE_MODELS:
	case EVALUATE_REGIONS:
		break;
	}
}

/* The column of the slice under the cursor alone, and all again. */
static void slice_by(struct evaluate_pane *p, const struct scene *s)
{
	struct arena *a = arena_new();
	const char *column = *p->by ? "" : region_string(evaluate_slice(p, s, a), "column");
	snprintf(p->by, sizeof p->by, "%s", strlen(column) < sizeof p->by ? column : "");
	p->slice = p->slice_top = 0;
	p->focus = EVALUATE_SLICES;
	arena_free(a);
}

/* With the model under the mark, else the best of the others. */
static void compare(struct evaluate_pane *p, const struct scene *s)
{
	const char *shown = judged_model(&p->judged, s), *other = "";
	const struct node *here = region_item(judged_models(s), p->judged.at);
	if (!shown || *p->versus) {
		*p->versus = '\0';
		return;
	}
	if (p->focus == EVALUATE_MODELS && here)
		other = region_string(here, "name");
	for (const struct node *k = judged_models(s)->first; k && (!*other || strcmp(other, shown) == 0); k = k->next)
		other = region_string(k, "name");
	if (strcmp(other, shown) != 0)
		snprintf(p->versus, sizeof p->versus, "%s", other);
}

static bool looked(const struct evaluate_pane *p, const struct scene *s)
{
	struct arena *a = arena_new();
	double n = region_number(answer(s, evaluate_scores_line(p, s, a)), "model_looks");
	arena_free(a);
	return n > 0;
}

static void keep_within(struct evaluate_pane *p, const struct scene *s, struct rect r)
{
	struct evaluate_layout l = evaluate_layout(p, s, r);
	struct arena *a = arena_new();
	int k = evaluate_classes(p, s), none = 0;
	int metrics = count_of(answer(s, evaluate_scores_line(p, s, a)), "metrics");
	region_keep(&p->row, &none, k, k);
	region_keep(&p->column, &none, k, k);
	region_keep(&p->score, &p->score_top, metrics, evaluate_score_rows(l.region[EVALUATE_SCORES], metrics));
	region_keep(&p->slice, &p->slice_top, count_of(answer(s, evaluate_slices_line(p, s, a)), "slices"),
		evaluate_slice_rows(p, s, l.region[EVALUATE_SLICES]));
	arena_free(a);
}

static enum evaluate_region region_after(const struct evaluate_pane *p, const struct scene *s, int by)
{
	enum evaluate_region f = p->focus;
	do
		f = (enum evaluate_region)(((int)f + by + EVALUATE_REGIONS) % EVALUATE_REGIONS);
	while (evaluate_classes(p, s) == 0 && f == EVALUATE_MATRIX);
	return f;
}

static void move(struct evaluate_pane *p, const struct scene *s, const struct key *k, struct rect r)
{
	struct evaluate_layout l = evaluate_layout(p, s, r);
	if (p->focus == EVALUATE_MATRIX)
		move_cell(p, k);
	else if (p->focus == EVALUATE_SCORES)
		region_move(&p->score, MANY, k, l.region[EVALUATE_SCORES].h - 2);
	else if (p->focus == EVALUATE_SLICES)
		region_move(&p->slice, MANY, k, l.region[EVALUATE_SLICES].h - 2);
	else if (p->focus == EVALUATE_MODELS && judged_key(&p->judged, s, k, l.region[EVALUATE_MODELS].h - 1) &&
		k->code == KEY_ENTER)
		p->moved = false;
}

/* The regions but for the threshold's, which has nothing to be chosen. */
static bool click_item(struct evaluate_pane *p, const struct scene *s, struct rect in, int x, int y)
{
	struct arena *a = arena_new();
	int metrics = count_of(answer(s, evaluate_scores_line(p, s, a)), "metrics");
	int slices = count_of(answer(s, evaluate_slices_line(p, s, a)), "slices");
	struct rect list = { in.x, in.y + 1, in.w, in.h - 1 };
	bool chosen = false;
	if (p->focus == EVALUATE_MATRIX) {
		chosen = evaluate_cell_at(p, s, in, x, y, &p->row, &p->column);
	} else if (p->focus == EVALUATE_SCORES) {
		list.y = evaluate_scores_top(in);
		list.h = evaluate_score_rows(in, metrics);
		chosen = region_click(&p->score, p->score_top, metrics, list, y);
	} else if (p->focus == EVALUATE_SLICES) {
		list.h = evaluate_slice_rows(p, s, in);
		chosen = region_click(&p->slice, p->slice_top, slices, list, y);
	} else if (p->focus == EVALUATE_MODELS) {
		in.h -= *p->versus && in.h > 3 ? 2 : 0; /* the comparison below */
		chosen = judged_click(&p->judged, s, in, y);
	}
	arena_free(a);
	return chosen;
}

static bool click(void *st, const struct scene *s, struct rect r, int x, int y)
{
	struct evaluate_pane *p = st;
	struct evaluate_layout l = evaluate_layout(p, s, r);
	for (int i = 0; i < EVALUATE_REGIONS; i++) {
		if (!region_holds(l.region[i], x, y))
			continue;
		p->focus = (enum evaluate_region)i;
		return click_item(p, s, l.region[i], x, y);
	}
	return false;
}

static void update(void *st, const struct scene *s, const struct key *k, struct rect r)
{
	struct evaluate_pane *p = st;
	if (evaluate_classes(p, s) == 0 && p->focus == EVALUATE_MATRIX)
		p->focus = EVALUATE_SCORES;
	judged_turn(&p->judged, k, looked(p, s), true);
	if (k->code == KEY_TAB || k->code == KEY_BACKTAB)
		p->focus = region_after(p, s, k->code == KEY_TAB ? 1 : -1);
	else if (region_key(k, 'v'))
		switch_view(p, s);
	else if (region_key(k, 'm'))
		p->miss = (p->miss + 1) % 5;
	else if (region_key(k, 'o'))
		slice_by(p, s);
	else if (region_key(k, 'c'))
		compare(p, s);
	else if (!threshold_key(p, s, k))
		move(p, s, k, r);
	keep_within(p, s, r);
}

/* ---- what keys mean ---- */

static const char *const help[] = {
	"r|run the evaluation on the test rows: it is counted, and asked about",
	"Enter|open the rows of a cell, the slices of a column, the model; keep the threshold",
	"+|more: a higher threshold",
	"-|less: a lower threshold; g the model's own",
	"h|left, in the matrix and along the thresholds",
	"l|right",
	"m|method of costing: a miss costs 1, 2, 5, 10, 20 false alarms",
	"v|view: counts or shares; cost, ROC, precision and recall, table; how intervals were made; raw slices; truth or errors",
	"o|slice by the column of the slice under the cursor alone, or by all",
	"c|compare with the model under the cursor, or the next; again: no more",
	"<|earlier rows: validation",
	">|later rows: the test rows, once a look is counted",
	"w|why: what the number means, and how it misleads",
	NULL,
};

static struct intent command(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct evaluate_pane *p = st;
	const char *name = judged_word(&p->judged, s, a), *why = judged_refusal(&p->judged, s, k, help);
	if (!name)
		return region_key(k, 'r') ? trail_next(s, a) : (struct intent){ .refusal = why };
	why = why ? why : evaluate_refusal(p, s, k, a);
	if (why)
		return (struct intent){ .refusal = why };
	if (region_key(k, 'r'))
		return (struct intent){ .line = arena_printf(a, "model evaluate %s --on test", name),
			.ask = !looked(p, s), .why = "opens the test rows and counts the look" };
	if (k->code == KEY_ENTER)
		return evaluate_open(p, s, a);
	return region_key(k, 'w') ? evaluate_explain(p, s, a) : (struct intent){ 0 };
}

static const char *hints(const void *st, const struct scene *s)
{
	const struct evaluate_pane *p = st;
	int classes = evaluate_classes(p, s);
	if (s->running)
		return "x stop  : command  Tab region";
	if (!judged_model(&p->judged, s))
		return "r next step  : command";
	switch (p->focus) {
	case EVALUATE_MATRIX:
		return classes == 2
			? "Enter rows of the cell  r test rows  Tab region  h j k l cell  + - threshold  v shares  c compare  w why  "
			  ": command"
			: "Enter rows of the cell  r test rows  Tab region  h j k l cell  v shares  c compare  w why  : command";
	case EVALUATE_TRADE:
		if (classes == 0)
			return "v errors  r test rows  Tab region  Enter in numbers  c compare  w why  : command";
		return classes != 2 ? "Enter the whole answer  r test rows  Tab region  w why  : command"
			: "+ - threshold  Enter keep it  Tab region  v cost, ROC, recall, table  m cost of a miss  w why  : command";
	case EVALUATE_SCORES:
		return "w why  r test rows  Tab region  j k choose  v methods  > test rows  c compare  : command";
	case EVALUATE_SLICES:
		return "o this column alone  v raw  Tab region  Enter its slices  j k choose  w why  : command";
	case EVALUATE_MODELS:
		return "Enter show it  c compare  Tab region  j k choose  r test rows  : command";
	case EVALUATE_REGIONS:
		break;
	}
	return ": command";
}

/* The most wanted first; what only two classes have once it is known that there are two. */
static const char *wants(const void *st, const struct scene *s, int k, struct arena *a)
{
	const struct evaluate_pane *p = st;
	int classes = evaluate_classes(p, s), n = 0;
	const char *list[8] = { 0 };
	list[n++] = evaluate_scores_line(p, s, a);
	if (classes > 0)
		list[n++] = evaluate_matrix_line(p, s, a);
	if (classes == 2)
		list[n++] = evaluate_cost_line(p, s, a);
	if (classes == 0 || (classes == 2 && (p->trade == TRADE_ROC || p->trade == TRADE_PR)))
		list[n++] = evaluate_curves_line(p, s, a);
	if (classes >= 0)
		list[n++] = evaluate_slices_line(p, s, a);
	list[n] = evaluate_compare_line(p, s, a);
	return k < 8 ? list[k] : NULL;
}

static const char *value(const void *st, const struct scene *s, struct arena *a)
{
	const struct evaluate_pane *p = st;
	const struct node *m = evaluate_metric(p, s, p->score), *slice = evaluate_slice(p, s, a);
	if (p->focus == EVALUATE_SCORES && m)
		return value_exact(m, a);
	if (p->focus == EVALUATE_SLICES && slice)
		return value_exact(node_find(slice, p->raw ? "score" : "shrunk"), a);
	if (p->focus == EVALUATE_MATRIX) {
		const struct node *n = answer(s, evaluate_matrix_line(p, s, a));
		const struct node *cell = region_item(region_item(n ? node_find(n, "confusion.counts") : NULL, p->row),
			p->column);
		return cell ? value_exact(cell, a) : NULL;
	}
	const struct node *at = p->focus == EVALUATE_TRADE ? evaluate_step(p, s) : NULL;
	return at ? value_exact(node_find(at, "threshold"), a) : judged_model(&p->judged, s);
}

static const char *names(const void *st, const struct scene *s, enum pane_object what, bool marked,
	struct arena *a)
{
	const struct evaluate_pane *p = st;
	return what == OBJECT_MODEL && !marked ? judged_word(&p->judged, s, a) : NULL;
}

static void view(const void *st, const struct scene *s, struct rect r, struct canvas *c)
{
	evaluate_view(st, s, r, c);
}

const struct pane_class pane_evaluate = {
	.name = "evaluate", .title = "Evaluate", .state_size = (int)sizeof(struct evaluate_pane), .update = update, .click = click,
	.view = view, .command = command, .hints = hints, .help = help, .wants = wants, .value = value,
	.names = names,
};
