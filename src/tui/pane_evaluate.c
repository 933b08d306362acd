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

static void switch_view(struct evaluate_pane *p)
{
	switch (p->focus) {
	case EVALUATE_MATRIX:
		p->share = !p->share;
		break;
	case EVALUATE_TRADE:
		p->trade = (p->trade + 1) % TRADES;
		break;
	case EVALUATE_SCORES:
		p->methods = !p->methods;
		break;
	case EVALUATE_SLICES:
		p->shrunk = !p->shrunk;
		break;
	case EVALUATE_MODELS:
	case EVALUATE_REGIONS:
		break;
	}
}

static const struct node *slice_here(const struct evaluate_pane *p, const struct scene *s, struct arena *a)
{
	const struct node *n = answer(s, evaluate_slices_line(p, s, a));
	return region_item(n ? node_find(n, "slices") : NULL, p->slice);
}

/* The column of the slice under the cursor alone, and all again. */
static void slice_by(struct evaluate_pane *p, const struct scene *s)
{
	struct arena *a = arena_new();
	const char *column = *p->by ? "" : region_string(slice_here(p, s, a), "column");
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

/* Rows of a list of so many metrics, or of slices, in the room below the title: the rest is its foot. */
static int score_rows(int room, int metrics)
{
	return room > metrics + 1 ? metrics : room > 6 ? room - 2 : room;
}

static int slice_rows(int room)
{
	return room > 8 ? room - 1 : room;
}

static void keep_within(struct evaluate_pane *p, const struct scene *s, struct rect r)
{
	struct evaluate_layout l = evaluate_layout(p, s, r);
	struct arena *a = arena_new();
	int k = evaluate_classes(p, s), none = 0;
	int metrics = count_of(answer(s, evaluate_scores_line(p, s, a)), "metrics");
	region_keep(&p->row, &none, k, k);
	region_keep(&p->column, &none, k, k);
	region_keep(&p->score, &p->score_top, metrics, score_rows(l.region[EVALUATE_SCORES].h - 1, metrics));
	region_keep(&p->slice, &p->slice_top, count_of(answer(s, evaluate_slices_line(p, s, a)), "slices"),
		slice_rows(l.region[EVALUATE_SLICES].h - 1));
	arena_free(a);
}

static enum evaluate_region region_after(const struct evaluate_pane *p, const struct scene *s, int by)
{
	enum evaluate_region f = p->focus;
	do
		f = (enum evaluate_region)(((int)f + by + EVALUATE_REGIONS) % EVALUATE_REGIONS);
	while (evaluate_classes(p, s) == 0 && f <= EVALUATE_TRADE);
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
		list.h = score_rows(list.h, metrics);
		chosen = region_click(&p->score, p->score_top, metrics, list, y);
	} else if (p->focus == EVALUATE_SLICES) {
		list.h = slice_rows(list.h);
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
	if (evaluate_classes(p, s) == 0 && p->focus <= EVALUATE_TRADE)
		p->focus = EVALUATE_SCORES;
	if (k->code == KEY_TAB || k->code == KEY_BACKTAB)
		p->focus = region_after(p, s, k->code == KEY_TAB ? 1 : -1);
	else if (region_key(k, 'v'))
		switch_view(p);
	else if (region_key(k, 'm'))
		p->miss = (p->miss + 1) % 5;
	else if (region_key(k, 'o'))
		slice_by(p, s);
	else if (region_key(k, 'c'))
		compare(p, s);
	else if (region_key(k, '<'))
		p->judged.test = false;
	else if (region_key(k, '>'))
		p->judged.test = looked(p, s);
	else if (!threshold_key(p, s, k))
		move(p, s, k, r);
	keep_within(p, s, r);
}

/* ---- what keys mean ---- */

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
	if (evaluate_classes(p, s) != 2)
		return (struct intent){ .line = evaluate_matrix_line(p, s, a) };
	if (!p->moved)
		return (struct intent){ .refusal = "this is the model's threshold: + and - move it, Enter then keeps it" };
	return (struct intent){ .ask = true, .line = arena_printf(a, "model threshold %s --set %g",
		judged_word(&p->judged, s, a), p->step / (double)EVALUATE_STEPS) };
}

static struct intent open_slice(const struct evaluate_pane *p, const struct scene *s, struct arena *a)
{
	const char *column = region_string(slice_here(p, s, a), "column");
	struct text t;
	if (!*column)
		return (struct intent){ .refusal = "there is no slice here yet" };
	text_init(&t, a);
	text_add(&t, " --by ");
	param_quote(&t, column);
	return (struct intent){ .line = judged_line(&p->judged, s, "evaluate slices", t.p, a) };
}

static const struct node *metric_here(const struct evaluate_pane *p, const struct scene *s, struct arena *a)
{
	const struct node *n = answer(s, evaluate_scores_line(p, s, a));
	return region_item(n ? node_find(n, "metrics") : NULL, p->score);
}

static struct intent open_here(const struct evaluate_pane *p, const struct scene *s, struct arena *a)
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
static struct intent explain(const struct evaluate_pane *p, const struct scene *s, struct arena *a)
{
	const struct node *m = metric_here(p, s, a), *n = answer(s, evaluate_slices_line(p, s, a));
	static const char *const page[EVALUATE_REGIONS] = { "help evaluate matrix", "help evaluate cost", NULL,
		"help evaluate slices", "help model compare" };
	if (p->focus == EVALUATE_SCORES && m)
		return (struct intent){ .line = arena_printf(a, "why %s", m->name) };
	if (p->focus == EVALUATE_TRADE && (p->trade == TRADE_ROC || p->trade == TRADE_PR))
		return (struct intent){ .line = p->trade == TRADE_ROC ? "why auc" : "why average_precision" };
	if (p->focus == EVALUATE_SLICES && p->shrunk == false && n)
		return (struct intent){ .line = arena_printf(a, "why %s", region_string(n, "metric")) };
	return (struct intent){ .line = page[p->focus] ? page[p->focus] : "why accuracy" };
}

static struct intent command(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct evaluate_pane *p = st;
	const char *name = judged_word(&p->judged, s, a);
	if (region_key(k, 'r'))
		return name ? (struct intent){ .line = arena_printf(a, "model evaluate %s --on test", name),
			.ask = !looked(p, s), .why = "opens the test rows and counts the look" } : trail_next(s, a);
	if (!name)
		return (struct intent){ 0 };
	if (k->code == KEY_ENTER)
		return open_here(p, s, a);
	if (region_key(k, 'w'))
		return explain(p, s, a);
	if (region_key(k, '>') && !looked(p, s))
		return (struct intent){ .refusal = "the test rows are sealed: r opens them and counts the look" };
	return (struct intent){ 0 };
}

static const char *hints(const void *st, const struct scene *s)
{
	const struct evaluate_pane *p = st;
	if (s->running)
		return "x stop  : command  Tab region";
	switch (p->focus) {
	case EVALUATE_MATRIX:
		return evaluate_classes(p, s) == 2
			? "Enter rows of the cell  h j k l cell  + - threshold  v shares  c compare  r test rows  Tab region  "
			  "w why  : command"
			: "Enter rows of the cell  h j k l cell  v shares  c compare  r test rows  Tab region  w why  : command";
	case EVALUATE_TRADE:
		if (evaluate_classes(p, s) != 2)
			return "Enter the whole answer  Tab region  w why  : command";
		return "+ - threshold  Enter keep it  v cost, ROC, recall, table  m cost of a miss  Tab region  w why  : command";
	case EVALUATE_SCORES:
		return "w why  j k choose  v methods  > test rows  c compare  r test rows  Tab region  : command";
	case EVALUATE_SLICES:
		return "o this column alone  v shrunk  Enter its slices  j k choose  Tab region  w why  : command";
	case EVALUATE_MODELS:
		return "Enter show it  c compare  j k choose  Tab region  : command";
	case EVALUATE_REGIONS:
		break;
	}
	return ": command";
}

static const char *const help[] = {
	"r|run the evaluation on the test rows: it is counted, and asked about",
	"Enter|open the rows of a cell, the slices of a column, the model; keep the threshold",
	"+|more: a higher threshold",
	"-|less: a lower threshold; g the model's own",
	"h|left, in the matrix and along the thresholds",
	"l|right",
	"m|method of costing: a miss costs 1, 2, 5, 10, 20 false alarms",
	"v|view: counts or shares; cost, ROC, precision and recall, table; how intervals were made; shrunk slices",
	"o|slice by the column of the slice under the cursor alone, or by all",
	"c|compare with the model under the cursor, or the next; again: no more",
	"<|earlier rows: validation",
	">|later rows: the test rows, once a look is counted",
	"w|why: what the number means, and how it misleads",
	NULL,
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
	if (classes == 2 && (p->trade == TRADE_ROC || p->trade == TRADE_PR))
		list[n++] = evaluate_curves_line(p, s, a);
	if (classes >= 0)
		list[n++] = evaluate_slices_line(p, s, a);
	list[n] = evaluate_compare_line(p, s, a);
	return k < 8 ? list[k] : NULL;
}

static const char *value(const void *st, const struct scene *s, struct arena *a)
{
	const struct evaluate_pane *p = st;
	const struct node *m = metric_here(p, s, a), *slice = slice_here(p, s, a);
	if (p->focus == EVALUATE_SCORES && m)
		return value_exact(m, a);
	if (p->focus == EVALUATE_SLICES && slice)
		return value_exact(node_find(slice, p->shrunk ? "shrunk" : "score"), a);
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
