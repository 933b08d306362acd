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
	if (r == CONFIDENCE_RELIABILITY)
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
	const struct node *n = confidence_answer(s, confidence_line(p, s, a), "model_looks");
	arena_free(a);
	return n && node_number(n) > 0;
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
	else if (right || left)
		p->step += left ? 1 : -1; /* the curve runs from right to left */
	else
		region_move(&p->step, MANY, k, 10);
}

static void switch_view(struct confidence_pane *p)
{
	if (p->focus == CONFIDENCE_ABSTAIN)
		p->numbers = !p->numbers;
	else
		p->view = (p->view + 1) % SHOWS;
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
		p->focus == CONFIDENCE_MISTAKES && mistakes > 9 ? mistakes - 4 : mistakes);
	p->fewer = p->fewer > 13 ? 13 : p->fewer < -35 ? -35 : p->fewer;
}

static bool click_item(struct confidence_pane *p, const struct scene *s, struct rect in, int y)
{
	struct rect list = { in.x, in.y + 1, in.w, in.h - 1 };
	switch (p->focus) {
	case CONFIDENCE_RELIABILITY:
		return confidence_bin_at(p, s, in, y, &p->bin);
	case CONFIDENCE_METHODS:
		list.y = confidence_methods_top(p, s, in);
		list.h = in.y + in.h - list.y;
		return region_click(&p->method, 0, count_of(list_of(p, s, CONFIDENCE_METHODS)), list, y);
	case CONFIDENCE_MISTAKES:
		list.h -= list.h > 9 ? 4 : 0; /* the whole row, below */
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
	if (k->code == KEY_TAB)
		p->focus = (p->focus + 1) % CONFIDENCE_REGIONS;
	else if (k->code == KEY_BACKTAB)
		p->focus = (p->focus + CONFIDENCE_REGIONS - 1) % CONFIDENCE_REGIONS;
	else if (region_key(k, 'v'))
		switch_view(p);
	else if (region_key(k, 'c'))
		p->before = !p->before;
	else if (region_key(k, '+') || region_key(k, '-'))
		p->fewer += region_key(k, '-') ? 1 : -1;
	else if (region_key(k, '<'))
		p->judged.test = false;
	else if (region_key(k, '>'))
		p->judged.test = looked(p, s);
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

/* r: by the method that cross-fitting would choose; m, or Enter on a method: by that one. */
static struct intent calibrate(const struct confidence_pane *p, const struct scene *s, bool chosen, struct arena *a)
{
	const char *name = judged_word(&p->judged, s, a), *method = region_string(method_here(p, s), "method");
	if (!chosen || !*method)
		return (struct intent){ .line = arena_printf(a, "model calibrate %s", name),
			.why = "fits probabilities on rows kept for it, by the method that wins cross-fitted" };
	return (struct intent){ .line = arena_printf(a, "model calibrate %s --method %s", name, method), .ask = true };
}

static struct intent open_here(const struct confidence_pane *p, const struct scene *s, struct arena *a)
{
	const struct node *mistake = mistake_here(p, s);
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

static struct intent explain(const struct confidence_pane *p)
{
	static const char *const page[CONFIDENCE_REGIONS] = { "why ece", "help model calibrate", "help confidence abstain",
		"help confidence mistakes", "why log_loss" };
	return (struct intent){ .line = page[p->focus] };
}

static struct intent command(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct confidence_pane *p = st;
	if (!judged_model(&p->judged, s))
		return region_key(k, 'r') ? trail_next(s, a) : (struct intent){ 0 };
	if (region_key(k, 'r'))
		return calibrate(p, s, false, a);
	if (region_key(k, 'm'))
		return calibrate(p, s, true, a);
	if (k->code == KEY_ENTER)
		return open_here(p, s, a);
	if (region_key(k, 'w'))
		return explain(p);
	if (region_key(k, '>') && !looked(p, s))
		return (struct intent){ .refusal = "the test rows are sealed: r in Evaluate (5) opens them, counted" };
	return (struct intent){ 0 };
}

static const char *hints(const void *st, const struct scene *s)
{
	const struct confidence_pane *p = st;
	if (s->running)
		return "x stop  : command  Tab region";
	switch (p->focus) {
	case CONFIDENCE_RELIABILITY:
		return "r calibrate  v diagonal, histogram, numbers  c before or after  + - bins  Tab region  j k bin  w why  : command";
	case CONFIDENCE_METHODS:
		return "r calibrate  Enter by this method  j k choose  Tab region  w why  : command";
	case CONFIDENCE_ABSTAIN:
		return "h l move  v numbers  Enter all of it  Tab region  w why  : command";
	case CONFIDENCE_MISTAKES:
		return "Enter the row  j k choose  y copy  Tab region  w why  : command";
	case CONFIDENCE_MODELS:
		return "Enter show it  j k choose  Tab region  : command";
	case CONFIDENCE_REGIONS:
		break;
	}
	return ": command";
}

static const char *const help[] = {
	"r|run the calibration, by the method that wins cross-fitted",
	"m|method: calibrate by the one under the cursor",
	"Enter|open the whole answer, the row of a mistake, the model",
	"v|view: bars, diagonal, histogram of p, numbers; the abstention curve or its numbers",
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

static const char *wants(const void *st, const struct scene *s, int k, struct arena *a)
{
	const struct confidence_pane *p = st;
	const char *first = confidence_line(p, s, a);
	if (k == 0 || !first || !scene_answer(s, first))
		return k == 0 ? first : NULL;
	return k == 1 ? confidence_abstain_line(p, s, a) : k == 2 ? confidence_mistakes_line(p, s, a)
		: k == 3 ? confidence_conformal_line(p, s, a) : NULL;
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
