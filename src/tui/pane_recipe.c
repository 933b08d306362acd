#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "tui/pane.h"
#include "tui/recipe_pane.h"
#include "tui/region.h"
#include "tui/term.h"

/* Recipe: the steps in their order, what each did to the columns, and those that a kind of model gets
 * appended. */

#define SHOW "recipe show"
#define KINDS "model kinds"

/* ---- what is known ---- */

static int needs_of(const struct node *kind)
{
	const struct node *needs = kind ? node_find(kind, "needs") : NULL;
	return needs ? (int)needs->count : 0;
}

static bool is_baseline(const struct node *kind)
{
	const struct node *k = node_find(kind, "baseline");
	return k && k->integer;
}

static const struct node *kinds_list(const struct scene *s)
{
	const struct node *n = scene_answer(s, KINDS);
	return n ? node_find(n, "kinds") : NULL;
}

/* The i-th kind that is no baseline, counted around from the neediest: its tail is the longest. */
const struct node *recipe_pane_kind(const struct recipe_pane *p, const struct scene *s)
{
	const struct node *list = kinds_list(s), *neediest = NULL;
	int n = 0, first = 0, i = 0;
	for (const struct node *k = list ? list->first : NULL; k; k = k->next) {
		if (is_baseline(k))
			continue;
		if (!neediest || needs_of(k) > needs_of(neediest)) {
			neediest = k;
			first = n;
		}
		n++;
	}
	for (const struct node *k = list && n > 0 ? list->first : NULL; k; k = k->next)
		if (!is_baseline(k) && i++ == (first + p->kind) % n)
			return k;
	return NULL;
}

const char *recipe_pane_diff_line(const struct recipe_pane *p, const struct scene *s, struct arena *a)
{
	const struct node *kind = recipe_pane_kind(p, s);
	return kind ? arena_printf(a, "recipe diff --kind %s", region_string(kind, "kind")) : "recipe diff";
}

const struct node *recipe_pane_steps(const struct recipe_pane *p, const struct scene *s, struct arena *a)
{
	const struct node *diff = scene_answer(s, recipe_pane_diff_line(p, s, a)), *show = scene_answer(s, SHOW);
	/* After a change the short answer is there first, and the long one still speaks of before. */
	bool old = scene_stale(s, recipe_pane_diff_line(p, s, a)) && !scene_stale(s, SHOW);
	const struct node *n = diff && !(old && show) ? diff : show;
	return n ? node_find(n, "steps") : NULL;
}

static int count(const struct recipe_pane *p, const struct scene *s)
{
	struct arena *a = arena_new();
	const struct node *list = recipe_pane_steps(p, s, a);
	arena_free(a);
	return (list ? (int)list->count : 0) + 1;
}

/* ---- keys that move ---- */

static bool click(void *st, const struct scene *s, struct rect r, int x, int y)
{
	struct recipe_pane *p = st;
	struct rect in = recipe_pane_layout(r).steps;
	p->follow = 0;
	in.y++;
	in.h = recipe_pane_rows(in);
	return region_holds(in, x, y) && region_click(&p->at, p->top, count(p, s), in, y);
}

static bool is_own_step(const struct recipe_pane *p, const struct scene *s, int i)
{
	struct arena *a = arena_new();
	const struct node *step = i >= 0 ? region_item(recipe_pane_steps(p, s, a), i) : NULL;
	arena_free(a);
	return step && !isnan(region_number(step, "step"));
}

/* The mark goes with a step that moves, once it has moved. */
static void follow(struct recipe_pane *p, const struct scene *s, const struct key *k)
{
	int to = region_key(k, 'J') ? p->at + 1 : region_key(k, 'K') ? p->at - 1 : -1;
	if (k->code == KEY_NONE && p->follow > 0 && !s->running) {
		p->at = p->follow - 1;
		p->follow = 0;
	} else if (k->code != KEY_NONE) {
		p->follow = is_own_step(p, s, p->at) && is_own_step(p, s, to) ? to + 1 : 0;
	}
}

static void update(void *st, const struct scene *s, const struct key *k, struct rect r)
{
	struct recipe_pane *p = st;
	struct recipe_pane_layout l = recipe_pane_layout(r);
	int n = count(p, s), rows = recipe_pane_rows(l.steps);
	follow(p, s, k);
	region_move(&p->at, n, k, rows);
	region_keep(&p->at, &p->top, n, rows);
}

static void next_kind(void *st, const struct scene *s, const struct key *k)
{
	struct recipe_pane *p = st;
	(void)s;
	(void)k;
	p->kind = (p->kind + 1) % 64;
}

/* ---- keys that act ---- */

static const char *diff_page(const struct recipe_pane *p, const struct scene *s, int step, struct arena *a)
{
	const struct node *kind = recipe_pane_kind(p, s);
	return arena_printf(a, "recipe diff%s%s%s", step > 0 ? arena_printf(a, " %d", step) : "",
		kind ? " --kind " : "", kind ? region_string(kind, "kind") : "");
}

static struct intent refuse(const char *why)
{
	return (struct intent){ .refusal = why };
}

static const struct node *step_here(const void *st, const struct scene *s, struct arena *a)
{
	const struct recipe_pane *p = st;
	return region_item(recipe_pane_steps(p, s, a), p->at);
}

/* Only own steps have one. */
static int number_here(const void *st, const struct scene *s, struct arena *a)
{
	return (int)region_number(step_here(st, s, a), "step");
}

static struct intent appended(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)k;
	return refuse(arena_printf(a, "%s is appended because %s needs it; a adds a step of your own before it",
		region_string(step_here(st, s, a), "name"), region_string(recipe_pane_kind(st, s), "kind")));
}

static struct intent move_step(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	int number = number_here(st, s, a), to = number + (region_key(k, 'J') ? 1 : -1);
	const struct node *there = to >= 1 ? region_item(recipe_pane_steps(st, s, a), to - 1) : NULL;
	if (!there || isnan(region_number(there, "step")))
		return refuse(to < 1 ? "it is the first step already" : "it is the last of your steps already");
	return (struct intent){ .line = arena_printf(a, "recipe move %d %d", number, to) };
}

static struct intent edit(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)k;
	return (struct intent){ .ask = true, .line = arena_printf(a, "recipe edit %d %s ", number_here(st, s, a),
		region_string(step_here(st, s, a), "words")) };
}

static struct intent turn(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct node *on = node_find(step_here(st, s, a), "on");
	(void)k;
	return (struct intent){ .line = arena_printf(a, "recipe %s %d", on && on->integer ? "off" : "on",
		number_here(st, s, a)) };
}

static struct intent drop(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)k;
	return (struct intent){ .line = arena_printf(a, "recipe drop %d", number_here(st, s, a)),
		.why = "u brings it back" };
}

static bool is_own(const struct scene *s)
{
	const struct node *n = scene_answer(s, SHOW), *automatic = n ? node_find(n, "automatic") : NULL;
	return automatic && !automatic->integer;
}

static struct intent automatic_recipe(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)st;
	(void)k;
	(void)a;
	return (struct intent){ .line = "recipe auto", .ask = is_own(s),
		.why = "leaves out ids, constants, free text and empty columns, and says why; u takes it back" };
}

static struct intent preview(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct node *kind = recipe_pane_kind(st, s);
	(void)k;
	return (struct intent){ .line = kind ? arena_printf(a, "recipe preview --kind %s", region_string(kind, "kind"))
					     : "recipe preview" };
}

static struct intent numbers(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	double number = region_number(step_here(st, s, a), "step");
	(void)k;
	return (struct intent){ .line = diff_page(st, s, isnan(number) ? 0 : (int)number, a) };
}

static struct intent explain(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct recipe_pane *p = st;
	const struct node *kind = recipe_pane_kind(p, s);
	(void)k;
	return (struct intent){ .line = arena_printf(a, "recipe show %d%s%s", p->at + 1, kind ? " --kind " : "",
		kind ? region_string(kind, "kind") : "") };
}

/* ---- the keys ---- */

/* On a step of the user's, one that the pipeline appends, and the line that adds one. */
enum { AT_STEP = 1, AT_APPENDED = 2, AT_END = 4 };

static unsigned place(const void *st, const struct scene *s)
{
	struct arena *a = arena_new();
	const struct node *step = step_here(st, s, a);
	bool own = step && !isnan(region_number(step, "step"));
	arena_free(a);
	return own ? AT_STEP : step ? AT_APPENDED : AT_END;
}

static const struct key_row keys[] = {
	{ .key = "a", .hint = "add", .help = "add a step", .command = "recipe add" },
	{ .key = "e", .at = AT_STEP, .hint = "edit", .help = "edit the step's columns and options",
		.command = "recipe edit", .act = edit },
	{ .key = "Space", .at = AT_STEP, .hint = "on/off", .help = "mark a step as on or off", .act = turn },
	{ .key = "J K", .at = AT_STEP, .hint = "move", .help = "move down, move up in the order", .command = "recipe move",
		.act = move_step },
	{ .key = "d", .at = AT_STEP, .hint = "drop", .help = "drop the step; u brings it back", .command = "recipe drop",
		.act = drop },
	{ .key = "v", .hint = "numbers", .help = "view what each step did as a table", .command = "recipe diff",
		.act = numbers },
	{ .key = "Enter", .at = AT_STEP | AT_APPENDED, .hint = "preview", .command = "recipe preview", .act = preview,
		.help = "open a preview: the columns and rows that come out" },
	{ .key = "Enter", .at = AT_END, .hint = "add", .command = "recipe add" },
	{ .key = "r", .hint = "automatic", .help = "run the automatic recipe: what cannot help is left out",
		.command = "recipe auto", .act = automatic_recipe },
	{ .key = "w", .at = AT_STEP | AT_APPENDED, .hint = "why", .help = "why: what this step does, and why it is there",
		.command = "recipe show", .act = explain },
	{ .key = "m", .hint = "kind", .change = next_kind,
		.help = "method: the kind of model whose own needs are appended, shown grey" },
	{ .key = "*", .at = AT_APPENDED, .act = appended },
	{ .key = "w", .at = AT_END, .greyed = "no step is chosen: help steps lists all there are" },
	{ .key = "*", .at = AT_END, .greyed = "there is no step here: a adds one" },
	{ 0 },
};

/* ---- the rest of the contract ---- */

static void view(const void *st, const struct scene *s, struct rect r, struct canvas *c)
{
	recipe_pane_view(st, s, r, c);
}

static const char *wants(const void *st, const struct scene *s, int k, struct arena *a)
{
	return k == 0 ? SHOW : k == 1 ? KINDS : k == 2 && scene_answer(s, KINDS) ? recipe_pane_diff_line(st, s, a) : NULL;
}

static const char *value(const void *st, const struct scene *s, struct arena *a)
{
	const struct recipe_pane *p = st;
	const struct node *step = region_item(recipe_pane_steps(p, s, a), p->at);
	return step ? arena_printf(a, "recipe add %s %s", region_string(step, "name"), region_string(step, "words"))
		    : NULL;
}

static const char *names(const void *st, const struct scene *s, enum pane_object what, bool marked,
	struct arena *a)
{
	const struct recipe_pane *p = st;
	double number = region_number(region_item(recipe_pane_steps(p, s, a), p->at), "step");
	if (what != OBJECT_STEP || marked || isnan(number))
		return NULL;
	return arena_printf(a, "%d", (int)number);
}

const struct pane_class pane_recipe = {
	.name = "recipe", .title = "Recipe", .state_size = (int)sizeof(struct recipe_pane), .update = update,
	.click = click, .view = view, .keys = keys, .lands = AT_STEP, .place = place, .wants = wants, .value = value,
	.names = names,
};
