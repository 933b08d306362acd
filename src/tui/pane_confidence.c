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
	const char *line = confidence_conformal_line(p, s, a);
	bool yes = judged_looked(line ? scene_answer(s, line) : NULL);
	arena_free(a);
	return yes;
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
	if (p->focus == CONFIDENCE_RELIABILITY)
		region_move(&p->bin, MANY, k, rows);
	else if (p->focus == CONFIDENCE_METHODS)
		region_move(&p->method, MANY, k, rows);
	else if (p->focus == CONFIDENCE_MISTAKES)
		region_move(&p->mistake, MANY, k, rows);
	else if (p->focus == CONFIDENCE_MODELS)
		judged_move(&p->judged, s, k, rows);
	else
		region_move(&p->step, MANY, k, 10);
}

/* The curve runs from right to left. */
static void along_curve(void *st, const struct scene *s, const struct key *k)
{
	(void)s;
	((struct confidence_pane *)st)->step += k->code == KEY_ARROW_LEFT || region_key(k, 'h') ? 1 : -1;
}

static void show_errors(void *st, const struct scene *s, const struct key *k)
{
	struct confidence_pane *p = st;
	(void)s;
	(void)k;
	p->errors = !p->errors;
}

static void next_picture(void *st, const struct scene *s, const struct key *k)
{
	struct confidence_pane *p = st;
	(void)s;
	(void)k;
	p->view = (p->view + 1) % SHOWS;
}

static void show_numbers(void *st, const struct scene *s, const struct key *k)
{
	struct confidence_pane *p = st;
	(void)s;
	(void)k;
	p->numbers = !p->numbers;
}

static void compare(void *st, const struct scene *s, const struct key *k)
{
	struct confidence_pane *p = st;
	(void)k;
	p->before = !p->before && has_after(p, s);
}

static void change_bins(void *st, const struct scene *s, const struct key *k)
{
	(void)s;
	((struct confidence_pane *)st)->fewer += region_key(k, '-') ? 1 : -1;
}

static void earlier(void *st, const struct scene *s, const struct key *k)
{
	(void)s;
	(void)k;
	judged_earlier(&((struct confidence_pane *)st)->judged);
}

static void later(void *st, const struct scene *s, const struct key *k)
{
	(void)k;
	judged_later(&((struct confidence_pane *)st)->judged, looked(st, s));
}

static void choose_model(void *st, const struct scene *s, const struct key *k)
{
	(void)k;
	judged_choose(&((struct confidence_pane *)st)->judged, s);
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
	judged_follow(&p->judged, looked(p, s));
	if (k->code == KEY_TAB)
		p->focus = (p->focus + 1) % CONFIDENCE_REGIONS;
	else if (k->code == KEY_BACKTAB)
		p->focus = (p->focus + CONFIDENCE_REGIONS - 1) % CONFIDENCE_REGIONS;
	else
		move(p, s, k, confidence_layout(p, s, r).region[p->focus].h - 1);
	keep_within(p, s, r);
}

/* ---- what keys mean ---- */

static const struct node *method_here(const struct confidence_pane *p, const struct scene *s)
{
	return region_item(list_of(p, s, CONFIDENCE_METHODS), p->method);
}

static const struct node *mistake_here(const struct confidence_pane *p, const struct scene *s)
{
	return region_item(list_of(p, s, CONFIDENCE_MISTAKES), p->mistake);
}

static struct intent next_step(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)st;
	(void)k;
	return trail_next(s, a);
}

static struct intent calibrate(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct confidence_pane *p = st;
	(void)k;
	return (struct intent){ .line = arena_printf(a, "model calibrate %s", judged_word(&p->judged, s, a)),
		.why = confidence_numbers(p, s) == 1 ? "fits the width that holds 90 % of the rows kept for it"
			: "fits probabilities on rows kept for it, by the method that wins cross-fitted" };
}

/* By the method under the cursor. */
static struct intent calibrate_by(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct confidence_pane *p = st;
	const char *method = region_string(method_here(p, s), "method");
	if (!*method)
		return calibrate(st, s, k, a);
	return (struct intent){ .ask = true, .line = arena_printf(a, "model calibrate %s --method %s",
		judged_word(&p->judged, s, a), method) };
}

static struct intent open_reliability(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)k;
	return (struct intent){ .line = confidence_line(st, s, a) };
}

static struct intent open_abstention(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)k;
	return (struct intent){ .line = confidence_abstain_line(st, s, a) };
}

static struct intent open_truth(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)k;
	return (struct intent){ .line = confidence_truth_line(st, s, a) };
}

static struct intent open_width(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)k;
	return (struct intent){ .line = confidence_conformal_line(st, s, a) };
}

static struct intent open_mistake(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct node *mistake = mistake_here(st, s);
	(void)k;
	if (!mistake)
		return (struct intent){ .refusal = "there is no mistake here" };
	return (struct intent){ .line = arena_printf(a, "data show --all --from %.0f --rows 1",
		region_number(mistake, "row")) };
}

static struct intent explain(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	static const char *const page[CONFIDENCE_REGIONS] = { "why ece", "help model calibrate", "help confidence abstain",
		"help confidence mistakes", "why log_loss" };
	static const char *const of_numbers[CONFIDENCE_REGIONS] = { "why r2", "why width", "why width",
		"help confidence mistakes", "why rmse" };
	const struct confidence_pane *p = st;
	(void)k;
	(void)a;
	return (struct intent){ .line = (confidence_numbers(p, s) == 1 ? of_numbers : page)[p->focus] };
}

static struct intent later_rows(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)s;
	(void)k;
	(void)a;
	return judged_later_intent(&((const struct confidence_pane *)st)->judged);
}

static struct intent no_after(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)k;
	(void)a;
	return (struct intent){ .refusal = has_after(st, s) ? NULL
		: "it is not calibrated: there is only before, and r calibrates" };
}

/* ---- the keys ---- */

/* Without a model, and each region of a model of classes and of one of numbers. */
enum {
	AT_NONE = 1, BARS = 2, METHODS = 4, CURVE = 8, MISTAKES = 16, MODELS = 32, OF_CLASSES = 62,
	TRUTH = 64, WIDTH = 128, SIZES = 256, MISSES = 512, MODELS_OF_NUMBERS = 1024, OF_NUMBERS = 1984,
	AT_ALL = OF_CLASSES | OF_NUMBERS,
};

static unsigned place(const void *st, const struct scene *s)
{
	static const unsigned of[2][CONFIDENCE_REGIONS] = { { BARS, METHODS, CURVE, MISTAKES, MODELS },
		{ TRUTH, WIDTH, SIZES, MISSES, MODELS_OF_NUMBERS } };
	const struct confidence_pane *p = st;
	return judged_model(&p->judged, s) ? of[confidence_numbers(p, s) == 1][p->focus] : AT_NONE;
}

static const struct key_row keys[] = {
	{ .key = "r", .at = AT_NONE, .hint = "next step", .act = next_step },
	{ .key = "r", .at = BARS | METHODS, .hint = "calibrate", .command = "model calibrate", .act = calibrate,
		.help = "run the calibration, by the method that wins cross-fitted; of numbers: fit the width" },
	{ .key = "r", .at = TRUTH | WIDTH, .hint = "fit the width", .command = "model calibrate", .act = calibrate },
	{ .key = "Enter", .at = METHODS, .hint = "by this method", .command = "model calibrate", .act = calibrate_by,
		.help = "open the whole answer, the row of a mistake, the model; calibrate by a method" },
	{ .key = "Enter", .at = MISTAKES | MISSES, .hint = "the row", .command = "data show", .act = open_mistake },
	{ .key = "Enter", .at = MODELS | MODELS_OF_NUMBERS, .hint = "show it", .change = choose_model },
	{ .key = "v", .at = BARS, .hint = "diagonal, histogram, numbers", .change = next_picture, .help = "view: bars, "
		"diagonal, histogram of p, numbers; the abstention curve or its numbers; truth or errors" },
	{ .key = "v", .at = TRUTH, .hint = "errors", .change = show_errors },
	{ .key = "h l", .at = CURVE, .hint = "move", .change = along_curve,
		.help = "left, right along the abstention curve: fewer answers, more answers" },
	{ .key = "v", .at = CURVE, .hint = "numbers", .change = show_numbers },
	{ .key = "Tab", .at = AT_ALL, .hint = "region" },
	{ .key = "j k", .at = METHODS | MISTAKES | MISSES | MODELS | MODELS_OF_NUMBERS, .hint = "choose" },
	{ .key = "j k", .at = SIZES, .hint = "size" },
	{ .key = "c", .at = BARS, .hint = "before or after", .help = "compare with how it was before calibration",
		.change = compare, .act = no_after },
	{ .key = "c", .at = METHODS | CURVE | MISTAKES | MODELS, .change = compare, .act = no_after },
	{ .key = "+ -", .at = BARS, .hint = "bins", .help = "more, less: the number of bins", .change = change_bins },
	{ .key = "+ -", .at = OF_CLASSES, .change = change_bins },
	{ .key = "j k", .at = BARS, .hint = "bin" },
	{ .key = "Enter", .at = TRUTH, .hint = "in numbers", .command = "evaluate curves", .act = open_truth },
	{ .key = "Enter", .at = WIDTH | SIZES, .hint = "all of it", .command = "confidence conformal", .act = open_width },
	{ .key = "Enter", .at = BARS, .hint = "all of it", .command = "confidence reliability", .act = open_reliability },
	{ .key = "Enter", .at = CURVE, .hint = "all of it", .command = "confidence abstain", .act = open_abstention },
	{ .key = "w", .at = AT_ALL, .hint = "why", .help = "why: what the number means, and how it misleads",
		.act = explain },
	{ .key = ">", .at = AT_ALL, .hint = "test rows", .help = "later rows: the test rows, once a look is counted",
		.change = later, .act = later_rows },
	{ .key = "<", .at = AT_ALL, .help = "earlier rows: validation or calibration", .change = earlier },
	{ .key = "m", .at = OF_CLASSES, .help = "method: calibrate by the one under the cursor", .act = calibrate_by },
	{ .key = "r", .at = AT_ALL, .command = "model calibrate", .act = calibrate },
	{ .key = "v", .at = OF_NUMBERS, .greyed = "v changes the first picture: Tab goes there" },
	{ .key = "v", .at = OF_CLASSES, .greyed = "v changes the view of Reliability and of the curve: Tab goes there" },
	{ .key = "h l", .at = OF_NUMBERS, .greyed = "h and l move along a curve: here j and k move" },
	{ .key = "h l", .at = OF_CLASSES, .greyed = "h and l move along the curve of answers: Tab goes there" },
	{ .key = "c", .at = OF_NUMBERS, .greyed = "an interval has no before: there is nothing to compare" },
	{ .key = "+ -", .at = OF_NUMBERS, .greyed = "there are no bins: the model predicts numbers" },
	{ .key = "m", .at = OF_NUMBERS, .greyed = "there is one method for numbers: r fits the width" },
	{ .key = "*", .at = AT_NONE, .greyed = "there is no model yet: r takes the next step" },
	{ 0 },
};

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
	.update = update, .click = click, .view = view, .keys = keys, .lands = BARS, .place = place, .wants = wants,
	.value = value, .names = names,
};
