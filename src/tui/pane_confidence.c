#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/value.h"
#include "tui/confidence_pane.h"
#include "tui/pane.h"
#include "tui/region.h"
#include "tui/term.h"
#include "tui/trail.h"

/* Confidence: whether probabilities come true, what calibration does to them, and when to say nothing. */

#define MANY (1 << 20)

static int count_of(const struct node *list)
{
	return list ? (int)list->count : 0;
}

static const struct node *list_of(const struct confidence_pane *p, const struct scene *s, enum confidence_region r)
{
	struct arena *a = arena_new();
	const struct node *n = NULL;
	bool numbers = confidence_numbers(p, s) == 1;
	if (numbers && r == CONFIDENCE_ABSTAIN)
		n = confidence_answer(s, confidence_conformal_line(p, s, a), "slices");
	else if (numbers && r != CONFIDENCE_MISTAKES)
		n = NULL; /* a picture, and words */
	else if (r == CONFIDENCE_RELIABILITY)
		n = confidence_bars(p, s);
	else if (r == CONFIDENCE_METHODS)
		n = confidence_answer(s, confidence_line(p, s, a), "methods");
	else if (r == CONFIDENCE_ABSTAIN)
		n = confidence_answer(s, confidence_abstain_line(p, s, a), "curve");
	else if (r == CONFIDENCE_MISTAKES)
		n = confidence_answer(s, confidence_mistakes_line(p, s, a), "rows");
	arena_free(a);
	return n;
}

static bool looked(const struct confidence_pane *p, const struct scene *s)
{
	struct arena *a = arena_new();
	const struct node *n = confidence_answer(s, confidence_conformal_line(p, s, a), "model_looks");
	arena_free(a);
	return n && node_number(n) > 0;
}

/* Whether c has two sides to compare. */
static bool has_after(const struct confidence_pane *p, const struct scene *s)
{
	struct arena *a = arena_new();
	const struct node *n = confidence_answer(s, confidence_line(p, s, a), "after");
	arena_free(a);
	return n;
}

/* ---- moving ---- */

static void move(struct confidence_pane *p, const struct scene *s, const struct key *k, int rows)
{
	bool right = k->code == KEY_ARROW_RIGHT || region_key(k, 'l'), left = k->code == KEY_ARROW_LEFT || region_key(k, 'h');
	if (p->focus == CONFIDENCE_RELIABILITY)
		region_move(&p->bin, MANY, k, rows);
	else if (p->focus == CONFIDENCE_METHODS)
		region_move(&p->method, MANY, k, rows);
	else if (p->focus == CONFIDENCE_MISTAKES)
		region_move(&p->mistake, MANY, k, rows);
	else if (p->focus == CONFIDENCE_MODELS)
		judged_key(&p->judged, s, k, rows);
	else if ((right || left) && confidence_numbers(p, s) == 0)
		p->step += left ? 1 : -1; /* the curve runs from right to left */
	else
		region_move(&p->step, MANY, k, 10);
}

static void switch_view(struct confidence_pane *p, bool numbers)
{
	if (p->focus == CONFIDENCE_RELIABILITY && numbers)
		p->errors = !p->errors;
	else if (p->focus == CONFIDENCE_RELIABILITY)
		p->view = (p->view + 1) % SHOWS;
	else if (p->focus == CONFIDENCE_ABSTAIN && !numbers)
		p->numbers = !p->numbers;
}

static void keep_within(struct confidence_pane *p, const struct scene *s, struct rect r)
{
	struct confidence_layout l = confidence_layout(p, s, r);
	int none = 0, rows = l.region[CONFIDENCE_RELIABILITY].h - 1, mistakes = l.region[CONFIDENCE_MISTAKES].h - 1;
	rows -= rows >= 10 ? 4 : rows >= 6 ? 2 : 1; /* what it says in words, and the head of the table */
	region_keep(&p->bin, &p->bin_top, count_of(list_of(p, s, CONFIDENCE_RELIABILITY)), rows);
	region_keep(&p->method, &none, count_of(list_of(p, s, CONFIDENCE_METHODS)), 9);
	none = 0;
	region_keep(&p->step, &none, count_of(list_of(p, s, CONFIDENCE_ABSTAIN)), 9);
	region_keep(&p->mistake, &p->mistake_top, count_of(list_of(p, s, CONFIDENCE_MISTAKES)),
		(p->focus == CONFIDENCE_MISTAKES && mistakes > 9 ? mistakes - 4 : mistakes) - (confidence_numbers(p, s) == 1));
	p->fewer = p->fewer > 13 ? 13 : p->fewer < -35 ? -35 : p->fewer;
}

static bool click_item(struct confidence_pane *p, const struct scene *s, struct rect in, int y)
{
	struct rect list = { in.x, in.y + 1, in.w, in.h - 1 };
	bool numbers = confidence_numbers(p, s) == 1;
	if (numbers && p->focus == CONFIDENCE_ABSTAIN)
		return region_click(&p->step, 0, count_of(list_of(p, s, CONFIDENCE_ABSTAIN)), list, y);
	if (numbers && p->focus < CONFIDENCE_ABSTAIN)
		return false;
	switch (p->focus) {
	case CONFIDENCE_RELIABILITY:
		return confidence_bin_at(p, s, in, y, &p->bin);
	case CONFIDENCE_METHODS:
		list.y = confidence_methods_top(p, s, in);
		list.h = in.y + in.h - list.y;
		return region_click(&p->method, 0, count_of(list_of(p, s, CONFIDENCE_METHODS)), list, y);
	case CONFIDENCE_MISTAKES:
		list.h -= list.h > 9 ? 4 : 0; /* the whole row, below */
		list.y += numbers; /* the head */
		list.h -= numbers;
		return region_click(&p->mistake, p->mistake_top, count_of(list_of(p, s, CONFIDENCE_MISTAKES)), list, y);
	case CONFIDENCE_MODELS:
		return judged_click(&p->judged, s, in, y);
	case CONFIDENCE_ABSTAIN:
	case CONFIDENCE_REGIONS:
		break;
	}
	return false;
}

static bool click(void *st, const struct scene *s, struct rect r, int x, int y)
{
	struct confidence_pane *p = st;
	struct confidence_layout l = confidence_layout(p, s, r);
	for (int i = 0; i < CONFIDENCE_REGIONS; i++) {
		if (!region_holds(l.region[i], x, y))
			continue;
		p->focus = (enum confidence_region)i;
		return click_item(p, s, l.region[i], y);
	}
	return false;
}

static void update(void *st, const struct scene *s, const struct key *k, struct rect r)
{
	struct confidence_pane *p = st;
	bool numbers = confidence_numbers(p, s) == 1;
	judged_turn(&p->judged, k, looked(p, s), false);
	if (k->code == KEY_TAB)
		p->focus = (p->focus + 1) % CONFIDENCE_REGIONS;
	else if (k->code == KEY_BACKTAB)
		p->focus = (p->focus + CONFIDENCE_REGIONS - 1) % CONFIDENCE_REGIONS;
	else if (region_key(k, 'v'))
		switch_view(p, numbers);
	else if (region_key(k, 'c'))
		p->before = !p->before && has_after(p, s);
	else if ((region_key(k, '+') || region_key(k, '-')) && !numbers)
		p->fewer += region_key(k, '-') ? 1 : -1;
	else
		move(p, s, k, confidence_layout(p, s, r).region[p->focus].h - 1);
	keep_within(p, s, r);
}

/* ---- what keys mean ---- */

static const char *const help[] = {
	"r|run the calibration, by the method that wins cross-fitted; of numbers: fit the width",
	"m|method: calibrate by the one under the cursor",
	"Enter|open the whole answer, the row of a mistake, the model",
	"v|view: bars, diagonal, histogram of p, numbers; the abstention curve or its numbers; truth or errors",
	"c|compare with how it was before calibration",
	"+|more bins",
	"-|less bins",
	"h|left along the abstention curve: fewer answers",
	"l|right: more answers",
	"<|earlier rows: validation or calibration",
	">|later rows: the test rows, once a look is counted",
	"w|why: what the number means, and how it misleads",
	NULL,
};

static const struct node *method_here(const struct confidence_pane *p, const struct scene *s)
{
	return region_item(list_of(p, s, CONFIDENCE_METHODS), p->method);
}

static const struct node *mistake_here(const struct confidence_pane *p, const struct scene *s)
{
	return region_item(list_of(p, s, CONFIDENCE_MISTAKES), p->mistake);
}

/* r: by the method that cross-fitting would choose; m, or Enter on a method: by that one. */
static struct intent calibrate(const struct confidence_pane *p, const struct scene *s, bool chosen, struct arena *a)
{
	const char *name = judged_word(&p->judged, s, a), *method = region_string(method_here(p, s), "method");
	if (confidence_numbers(p, s) == 1)
		return (struct intent){ .line = arena_printf(a, "model calibrate %s", name),
			.why = "fits the width that holds 90 % of the rows kept for it" };
	if (!chosen || !*method)
		return (struct intent){ .line = arena_printf(a, "model calibrate %s", name),
			.why = "fits probabilities on rows kept for it, by the method that wins cross-fitted" };
	return (struct intent){ .line = arena_printf(a, "model calibrate %s --method %s", name, method), .ask = true };
}

static struct intent open_here(const struct confidence_pane *p, const struct scene *s, struct arena *a)
{
	const struct node *mistake = mistake_here(p, s);
	bool numbers = confidence_numbers(p, s) == 1;
	if (numbers && p->focus <= CONFIDENCE_ABSTAIN)
		return (struct intent){ .line = p->focus == CONFIDENCE_RELIABILITY ? confidence_truth_line(p, s, a)
			: confidence_conformal_line(p, s, a) };
	switch (p->focus) {
	case CONFIDENCE_RELIABILITY:
		return (struct intent){ .line = confidence_line(p, s, a) };
	case CONFIDENCE_METHODS:
		return calibrate(p, s, true, a);
	case CONFIDENCE_ABSTAIN:
		return (struct intent){ .line = confidence_abstain_line(p, s, a) };
	case CONFIDENCE_MISTAKES:
		if (mistake)
			return (struct intent){ .line = arena_printf(a, "data show --all --from %.0f --rows 1",
				region_number(mistake, "row")) };
		return (struct intent){ .refusal = "there is no mistake here" };
	case CONFIDENCE_MODELS:
	case CONFIDENCE_REGIONS:
		break;
	}
	return (struct intent){ .refusal = "" };
}

static struct intent explain(const struct confidence_pane *p, bool numbers)
{
	static const char *const page[CONFIDENCE_REGIONS] = { "why ece", "help model calibrate", "help confidence abstain",
		"help confidence mistakes", "why log_loss" };
	static const char *const of_numbers[CONFIDENCE_REGIONS] = { "why r2", "why width", "why width",
		"help confidence mistakes", "why rmse" };
	return (struct intent){ .line = (numbers ? of_numbers : page)[p->focus] };
}

/* Why a key that is named does nothing here; NULL when it does something, or is not ours. */
static const char *refusal(const struct confidence_pane *p, const struct scene *s, const struct key *k)
{
	bool numbers = confidence_numbers(p, s) == 1, curve = p->focus == CONFIDENCE_ABSTAIN && !numbers;
	if (region_key(k, 'v') && p->focus != CONFIDENCE_RELIABILITY && !curve)
		return numbers ? "v changes the first picture: Tab goes there"
			       : "v changes the view of Reliability and of the curve: Tab goes there";
	if ((region_key(k, 'h') || region_key(k, 'l')) && !curve)
		return numbers ? "h and l move along a curve: here j and k move" : "h and l move along the curve of answers: Tab goes there";
	if (region_key(k, 'c') && !has_after(p, s))
		return numbers ? "an interval has no before: there is nothing to compare"
			       : "it is not calibrated: there is only before, and r calibrates";
	if ((region_key(k, '+') || region_key(k, '-')) && numbers)
		return "there are no bins: the model predicts numbers";
	if (region_key(k, 'm') && numbers)
		return "there is one method for numbers: r fits the width";
	return NULL;
}

static struct intent command(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct confidence_pane *p = st;
	const char *why = judged_refusal(&p->judged, s, k, help);
	if (!judged_model(&p->judged, s))
		return region_key(k, 'r') ? trail_next(s, a) : (struct intent){ .refusal = why };
	why = why ? why : refusal(p, s, k);
	if (why)
		return (struct intent){ .refusal = why };
	if (region_key(k, 'r'))
		return calibrate(p, s, false, a);
	if (region_key(k, 'm'))
		return calibrate(p, s, true, a);
	if (k->code == KEY_ENTER)
		return open_here(p, s, a);
	if (region_key(k, 'w'))
		return explain(p, confidence_numbers(p, s) == 1);
	return (struct intent){ 0 };
}

static const char *hints_of_numbers(const struct confidence_pane *p)
{
	switch (p->focus) {
	case CONFIDENCE_RELIABILITY:
		return "r fit the width  v errors  Tab region  Enter in numbers  > test rows  w why  : command";
	case CONFIDENCE_METHODS:
		return "r fit the width  Enter all of it  Tab region  > test rows  w why  : command";
	case CONFIDENCE_ABSTAIN:
		return "j k size  Enter all of it  Tab region  w why  : command";
	case CONFIDENCE_MISTAKES:
	case CONFIDENCE_MODELS:
	case CONFIDENCE_REGIONS:
		break;
	}
	return NULL;
}

static const char *hints(const void *st, const struct scene *s)
{
	const struct confidence_pane *p = st;
	const char *of_numbers = confidence_numbers(p, s) == 1 ? hints_of_numbers(p) : NULL;
	if (s->running)
		return "x stop  : command  Tab region";
	if (!judged_model(&p->judged, s))
		return "r next step  : command";
	if (of_numbers)
		return of_numbers;
	switch (p->focus) {
	case CONFIDENCE_RELIABILITY:
		return "r calibrate  v diagonal, histogram, numbers  Tab region  c before or after  + - bins  j k bin  w why  : command";
	case CONFIDENCE_METHODS:
		return "r calibrate  Enter by this method  Tab region  j k choose  w why  : command";
	case CONFIDENCE_ABSTAIN:
		return "h l move  v numbers  Tab region  Enter all of it  w why  : command";
	case CONFIDENCE_MISTAKES:
		return "Enter the row  j k choose  Tab region  y copy  w why  : command";
	case CONFIDENCE_MODELS:
		return "Enter show it  j k choose  Tab region  : command";
	case CONFIDENCE_REGIONS:
		break;
	}
	return ": command";
}

/* What both kinds of models have tells which one it is. */
static const char *wants(const void *st, const struct scene *s, int k, struct arena *a)
{
	const struct confidence_pane *p = st;
	int numbers = confidence_numbers(p, s);
	const char *const classes[] = { confidence_conformal_line(p, s, a), confidence_line(p, s, a),
		confidence_abstain_line(p, s, a), confidence_mistakes_line(p, s, a) };
	const char *const of_numbers[] = { classes[0], confidence_truth_line(p, s, a), classes[3] };
	if (numbers < 0)
		return k == 0 ? classes[0] : NULL;
	return numbers ? (k < 3 ? of_numbers[k] : NULL) : k < 4 ? classes[k] : NULL;
}

static const char *value(const void *st, const struct scene *s, struct arena *a)
{
	const struct confidence_pane *p = st;
	const struct node *bin = region_item(list_of(p, s, CONFIDENCE_RELIABILITY), p->bin);
	const struct node *point = confidence_point(p, s), *mistake = mistake_here(p, s), *method = method_here(p, s);
	if (p->focus == CONFIDENCE_RELIABILITY && bin)
		return value_exact(node_find(bin, "rate"), a);
	if (p->focus == CONFIDENCE_METHODS && method)
		return region_string(method, "method");
	if (p->focus == CONFIDENCE_ABSTAIN && confidence_numbers(p, s) == 1)
		return value_exact(node_find(region_item(list_of(p, s, CONFIDENCE_ABSTAIN), p->step), "coverage"), a);
	if (p->focus == CONFIDENCE_ABSTAIN && point)
		return value_exact(node_find(point, "threshold"), a);
	if (p->focus == CONFIDENCE_MISTAKES && mistake)
		return value_exact(node_find(mistake, "row"), a);
	return judged_model(&p->judged, s);
}

static const char *names(const void *st, const struct scene *s, enum pane_object what, bool marked,
	struct arena *a)
{
	const struct confidence_pane *p = st;
	return what == OBJECT_MODEL && !marked ? judged_word(&p->judged, s, a) : NULL;
}

static void view(const void *st, const struct scene *s, struct rect r, struct canvas *c)
{
	confidence_view(st, s, r, c);
}

const struct pane_class pane_confidence = {
	.name = "confidence", .title = "Confidence", .state_size = (int)sizeof(struct confidence_pane),
	.update = update, .click = click, .view = view, .command = command, .hints = hints, .help = help, .wants = wants,
	.value = value, .names = names,
};
