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

/* Whether the step is the model's own threshold: then nothing is moved. */
static bool is_back(const struct evaluate_pane *p, const struct scene *s)
{
	struct evaluate_pane own = *p;
	own.moved = false;
	return fabs(region_number(evaluate_step(&own, s), "threshold") * EVALUATE_STEPS - p->step) < 1e-9;
}

/* From the model's own threshold the first step is the next hundredth. */
static void move_threshold(struct evaluate_pane *p, const struct scene *s, int by)
{
	const struct node *at = evaluate_step(p, s);
	if (!at)
		return;
	double now = region_number(at, "threshold") * EVALUATE_STEPS;
	int step = !p->moved ? (int)lround(by > 0 ? floor(now + 1e-9) + 1 : ceil(now - 1e-9) - 1) : p->step + by;
	p->step = step < 0 ? 0 : step > EVALUATE_STEPS ? EVALUATE_STEPS : step;
	p->moved = !is_back(p, s);
}

static bool rightwards(const struct key *k)
{
	return k->code == KEY_ARROW_RIGHT || region_key(k, 'l') || region_key(k, '+');
}

static void along_matrix(void *st, const struct scene *s, const struct key *k)
{
	(void)s;
	((struct evaluate_pane *)st)->column += rightwards(k) ? 1 : -1;
}

static void along_thresholds(void *st, const struct scene *s, const struct key *k)
{
	move_threshold(st, s, rightwards(k) ? 1 : -1);
}

/* The wheel comes here as well. */
static void leap_thresholds(struct evaluate_pane *p, const struct scene *s, const struct key *k)
{
	if (k->code == KEY_ARROW_UP || region_key(k, 'k') || k->code == KEY_PAGE_UP)
		move_threshold(p, s, 10);
	else if (k->code == KEY_ARROW_DOWN || region_key(k, 'j') || k->code == KEY_PAGE_DOWN)
		move_threshold(p, s, -10);
	else if (k->code == KEY_FIRST || region_key(k, 'g'))
		p->moved = false;
}

static void switch_view(void *st, const struct scene *s, const struct key *k)
{
	struct evaluate_pane *p = st;
	(void)k;
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

static void next_cost(void *st, const struct scene *s, const struct key *k)
{
	struct evaluate_pane *p = st;
	(void)s;
	(void)k;
	p->miss = (p->miss + 1) % 5;
}

/* The column of the slice under the cursor alone, and all again. */
static void slice_by(void *st, const struct scene *s, const struct key *k)
{
	struct evaluate_pane *p = st;
	struct arena *a = arena_new();
	(void)k;
	const char *column = *p->by ? "" : region_string(evaluate_slice(p, s, a), "column");
	snprintf(p->by, sizeof p->by, "%s", strlen(column) < sizeof p->by ? column : "");
	p->slice = p->slice_top = 0;
	p->focus = EVALUATE_SLICES;
	arena_free(a);
}

/* With the model under the mark, else the best of the others. */
static void compare(void *st, const struct scene *s, const struct key *key)
{
	struct evaluate_pane *p = st;
	(void)key;
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
	bool yes = judged_looked(answer(s, evaluate_scores_line(p, s, a)));
	arena_free(a);
	return yes;
}

/* Before the scores are known it is not known either whether the test rows were opened. */
static bool scores_known(const struct evaluate_pane *p, const struct scene *s)
{
	struct arena *a = arena_new();
	const char *line = evaluate_scores_line(p, s, a);
	bool known = line && (scene_answer(s, line) || scene_failure(s, line));
	arena_free(a);
	return known;
}

static void earlier(void *st, const struct scene *s, const struct key *k)
{
	(void)s;
	(void)k;
	judged_earlier(&((struct evaluate_pane *)st)->judged);
}

static void later(void *st, const struct scene *s, const struct key *k)
{
	(void)k;
	judged_later(&((struct evaluate_pane *)st)->judged, looked(st, s));
}

static void wait_for_look(void *st, const struct scene *s, const struct key *k)
{
	(void)k;
	if (scores_known(st, s))
		judged_open(&((struct evaluate_pane *)st)->judged, looked(st, s));
}

static void choose_model(void *st, const struct scene *s, const struct key *k)
{
	struct evaluate_pane *p = st;
	(void)k;
	judged_choose(&p->judged, s);
	p->moved = false;
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
		region_move(&p->row, EVALUATE_STEPS, k, 4);
	else if (p->focus == EVALUATE_TRADE && evaluate_classes(p, s) == 2)
		leap_thresholds(p, s, k);
	else if (p->focus == EVALUATE_SCORES)
		region_move(&p->score, MANY, k, l.region[EVALUATE_SCORES].h - 2);
	else if (p->focus == EVALUATE_SLICES)
		region_move(&p->slice, MANY, k, l.region[EVALUATE_SLICES].h - 2);
	else if (p->focus == EVALUATE_MODELS)
		judged_move(&p->judged, s, k, l.region[EVALUATE_MODELS].h - 1);
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
	if (k->code == KEY_ESCAPE)
		judged_give_up(&p->judged);
	judged_follow(&p->judged, looked(p, s));
	if (k->code == KEY_TAB || k->code == KEY_BACKTAB)
		p->focus = region_after(p, s, k->code == KEY_TAB ? 1 : -1);
	else
		move(p, s, k, r);
	keep_within(p, s, r);
}

/* ---- what keys mean ---- */

static struct intent next_step(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)st;
	(void)k;
	return trail_next(s, a);
}

static struct intent open_test_rows(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct evaluate_pane *p = st;
	(void)k;
	if (!scores_known(p, s))
		return (struct intent){ .refusal = "whether the test rows were opened is not known yet: r again when the scores are here" };
	return judged_open_intent(&p->judged, s, answer(s, evaluate_scores_line(p, s, a)), a);
}

static struct intent later_rows(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)s;
	(void)k;
	(void)a;
	return judged_later_intent(&((const struct evaluate_pane *)st)->judged);
}

static struct intent no_other(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct evaluate_pane *p = st;
	(void)k;
	(void)a;
	return (struct intent){ .refusal = !*p->versus && judged_models(s)->count < 2
		? "there is no other model to compare with: 4 trains one" : NULL };
}

static struct intent no_slice(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct evaluate_pane *p = st;
	(void)k;
	return (struct intent){ .refusal = !*p->by && !evaluate_slice(p, s, a) ? "there is no slice here yet" : NULL };
}

/* ---- the keys ---- */

/* Without a model, before it is known what it predicts, and each region of a model of two classes, of several, of
 * numbers. */
enum {
	AT_NONE = 1, AT_UNKNOWN = 2, MATRIX_TWO = 4, MATRIX_MORE = 8, TRADE_TWO = 16, TRADE_MORE = 32, TRADE_NUMBERS = 64,
	SCORES_TWO = 128, SCORES_MORE = 256, SCORES_NUMBERS = 512, SLICES_TWO = 1024, SLICES_MORE = 2048,
	SLICES_NUMBERS = 4096, MODELS_TWO = 8192, MODELS_MORE = 16384, MODELS_NUMBERS = 32768,
	AT_MATRIX = MATRIX_TWO | MATRIX_MORE, AT_TRADE = TRADE_TWO | TRADE_MORE | TRADE_NUMBERS,
	AT_SCORES = SCORES_TWO | SCORES_MORE | SCORES_NUMBERS, AT_SLICES = SLICES_TWO | SLICES_MORE | SLICES_NUMBERS,
	AT_MODELS = MODELS_TWO | MODELS_MORE | MODELS_NUMBERS,
	OF_TWO = MATRIX_TWO | TRADE_TWO | SCORES_TWO | SLICES_TWO | MODELS_TWO,
	OF_MORE = MATRIX_MORE | TRADE_MORE | SCORES_MORE | SLICES_MORE | MODELS_MORE,
	OF_NUMBERS = TRADE_NUMBERS | SCORES_NUMBERS | SLICES_NUMBERS | MODELS_NUMBERS,
	AT_ALL = OF_TWO | OF_MORE | OF_NUMBERS,
};

static unsigned place(const void *st, const struct scene *s)
{
	const struct evaluate_pane *p = st;
	int classes = evaluate_classes(p, s);
	static const unsigned region[EVALUATE_REGIONS] = { [EVALUATE_MATRIX] = AT_MATRIX, [EVALUATE_TRADE] = AT_TRADE,
		[EVALUATE_SCORES] = AT_SCORES, [EVALUATE_SLICES] = AT_SLICES, [EVALUATE_MODELS] = AT_MODELS };
	if (!judged_model(&p->judged, s))
		return AT_NONE;
	if (classes < 0)
		return AT_UNKNOWN;
	return region[p->focus] & (classes == 2 ? OF_TWO : classes ? OF_MORE : OF_NUMBERS);
}

static const struct key_row keys[] = {
	{ .key = "r", .at = AT_NONE, .hint = "next step", .act = next_step },
	{ .key = "o", .at = AT_SLICES, .hint = "this column alone", .change = slice_by, .act = no_slice,
		.help = "slice by the column of the slice under the cursor alone, or by all" },
	{ .key = "Enter", .at = AT_MATRIX, .hint = "rows of the cell", .command = "evaluate matrix", .act = evaluate_open_cell,
		.help = "open the rows of a cell, the slices of a column, the model; keep the threshold" },
	{ .key = "Enter", .at = TRADE_TWO, .hint = "keep it", .command = "model threshold", .act = evaluate_set_threshold },
	{ .key = "Enter", .at = TRADE_MORE, .hint = "the whole answer", .command = "evaluate matrix",
		.act = evaluate_open_matrix },
	{ .key = "Enter", .at = TRADE_NUMBERS, .hint = "in numbers", .command = "evaluate curves",
		.act = evaluate_open_curves },
	{ .key = "Enter", .at = AT_SCORES, .command = "evaluate scores", .act = evaluate_open_scores },
	{ .key = "Enter", .at = AT_SLICES, .hint = "its slices", .command = "evaluate slices", .act = evaluate_open_slice },
	{ .key = "Enter", .at = AT_MODELS, .hint = "show it", .change = choose_model },
	{ .key = "+ -", .at = TRADE_TWO, .hint = "threshold", .change = along_thresholds,
		.help = "more, less: a higher threshold, a lower one; g the model's own" },
	{ .key = "r", .at = AT_UNKNOWN | AT_ALL, .hint = "test rows", .command = "model evaluate", .change = wait_for_look,
		.act = open_test_rows, .help = "run the evaluation on the test rows: it is counted, and asked about" },
	{ .key = "Tab", .at = AT_UNKNOWN | AT_ALL, .hint = "region" },
	{ .key = "j k", .at = AT_MATRIX, .hint = "row" },
	{ .key = "h l", .at = AT_MATRIX, .hint = "column", .help = "left, right in the matrix and along the thresholds",
		.change = along_matrix },
	{ .key = "h l", .at = TRADE_TWO, .change = along_thresholds },
	{ .key = "+ -", .at = MATRIX_TWO, .hint = "threshold", .change = along_thresholds },
	{ .key = "+ -", .at = OF_TWO, .change = along_thresholds },
	{ .key = "j k", .at = AT_SCORES | AT_SLICES | AT_MODELS, .hint = "choose" },
	{ .key = "v", .at = AT_MATRIX, .hint = "shares", .change = switch_view, .help = "view: counts or shares; cost, ROC, "
		"precision and recall, table; how intervals were made; raw slices; truth or errors" },
	{ .key = "v", .at = TRADE_TWO, .hint = "cost, ROC, recall, table", .change = switch_view },
	{ .key = "v", .at = TRADE_NUMBERS, .hint = "errors", .change = switch_view },
	{ .key = "v", .at = AT_SCORES, .hint = "methods", .change = switch_view },
	{ .key = "v", .at = AT_SLICES, .hint = "raw", .change = switch_view },
	{ .key = "m", .at = TRADE_TWO, .hint = "cost of a miss", .change = next_cost,
		.help = "method of costing: a miss costs 1, 2, 5, 10, 20 false alarms" },
	{ .key = "m", .at = OF_TWO, .change = next_cost },
	{ .key = "w", .at = AT_ALL, .hint = "why", .help = "why: what the number means, and how it misleads",
		.act = evaluate_explain },
	{ .key = "c", .at = AT_ALL, .hint = "compare", .change = compare, .act = no_other,
		.help = "compare with the model under the cursor, or the next; again: no more" },
	{ .key = ">", .at = AT_UNKNOWN | AT_ALL, .hint = "test rows", .change = later, .act = later_rows,
		.help = "later rows: the test rows, once a look is counted" },
	{ .key = "<", .at = AT_UNKNOWN | AT_ALL, .help = "earlier rows: validation", .change = earlier },
	{ .key = "o", .at = AT_ALL, .change = slice_by, .act = no_slice },
	{ .key = "+ - m", .at = OF_NUMBERS, .greyed = "numbers have no threshold, and no costs of a miss" },
	{ .key = "+ - m", .at = OF_MORE, .greyed = "several classes have no threshold to move" },
	{ .key = "h l", .at = AT_ALL, .greyed = "h and l move in the matrix and along thresholds: Tab goes there" },
	{ .key = "v", .at = TRADE_MORE, .greyed = "several classes have one view of their errors" },
	{ .key = "v", .at = AT_MODELS, .greyed = "the list of models has one view: c compares" },
	{ .key = "*", .at = AT_NONE, .greyed = "there is no model yet: r takes the next step" },
	{ .key = "*", .at = AT_UNKNOWN, .greyed = "what the model predicts is not known yet" },
	{ 0 },
};

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
	.view = view, .keys = keys, .lands = AT_MATRIX, .place = place, .wants = wants, .value = value,
	.names = names,
};
