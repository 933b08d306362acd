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
	if (region_key(k, 'm'))
		p->kind = (p->kind + 1) % 64;
	else
		region_move(&p->at, n, k, rows);
	region_keep(&p->at, &p->top, n, rows);
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

/* Not a step of the user's: the line that adds one, or one that the pipeline appends. */
static struct intent no_step(const struct recipe_pane *p, const struct scene *s, const struct node *step,
	struct arena *a)
{
	if (!step)
		return refuse("there is no step here: a adds one");
	return refuse(arena_printf(a, "%s is appended because %s needs it; a adds a step of your own before it",
		region_string(step, "name"), region_string(recipe_pane_kind(p, s), "kind")));
}

static struct intent move_step(int number, int to, const struct node *list, struct arena *a)
{
	const struct node *there = to >= 1 ? region_item(list, to - 1) : NULL;
	if (!there || isnan(region_number(there, "step")))
		return refuse(to < 1 ? "it is the first step already" : "it is the last of your steps already");
	return (struct intent){ .line = arena_printf(a, "recipe move %d %d", number, to) };
}

static bool is_on(const struct node *step)
{
	const struct node *on = node_find(step, "on");
	return on && on->integer;
}

/* What a key does to a step of the user's. */
static struct intent change_step(const struct node *list, const struct node *step, int number,
	const struct key *k, struct arena *a)
{
	if (region_key(k, 'e'))
		return (struct intent){ .ask = true, .line = arena_printf(a, "recipe edit %d %s ", number,
			region_string(step, "words")) };
	if (region_key(k, ' '))
		return (struct intent){ .line = arena_printf(a, "recipe %s %d", is_on(step) ? "off" : "on", number) };
	if (region_key(k, 'd'))
		return (struct intent){ .line = arena_printf(a, "recipe drop %d", number),
			.why = "u brings it back" };
	return move_step(number, number + (region_key(k, 'J') ? 1 : -1), list, a);
}

static bool changes_step(const struct key *k)
{
	return region_key(k, 'e') || region_key(k, ' ') || region_key(k, 'd') || region_key(k, 'J') ||
	       region_key(k, 'K');
}

static bool is_own(const struct scene *s)
{
	const struct node *n = scene_answer(s, SHOW), *automatic = n ? node_find(n, "automatic") : NULL;
	return automatic && !automatic->integer;
}

static struct intent automatic_recipe(const struct scene *s)
{
	return (struct intent){ .line = "recipe auto", .ask = is_own(s),
		.why = "leaves out ids, constants, free text and empty columns, and says why; u takes it back" };
}

static struct intent open_step(const struct recipe_pane *p, const struct scene *s, const struct node *step,
	struct arena *a)
{
	const struct node *kind = recipe_pane_kind(p, s);
	if (!step)
		return (struct intent){ .line = "recipe add ", .ask = true };
	return (struct intent){ .line = kind ? arena_printf(a, "recipe preview --kind %s", region_string(kind, "kind"))
					     : "recipe preview" };
}

static struct intent command(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct recipe_pane *p = st;
	const struct node *list = recipe_pane_steps(p, s, a), *step = region_item(list, p->at);
	double number = step ? region_number(step, "step") : (double)NAN;
	if (region_key(k, 'a'))
		return (struct intent){ .line = "recipe add ", .ask = true };
	if (region_key(k, 'r'))
		return automatic_recipe(s);
	if (k->code == KEY_ENTER)
		return open_step(p, s, step, a);
	if (region_key(k, 'v'))
		return (struct intent){ .line = diff_page(p, s, isnan(number) ? 0 : (int)number, a) };
	if (region_key(k, 'w'))
		return step ? (struct intent){ .line = arena_printf(a, "help recipe add %s", region_string(step, "name")) }
			    : refuse("no step is chosen: help steps lists all there are");
	if (!changes_step(k))
		return (struct intent){ 0 };
	return isnan(number) ? no_step(p, s, step, a) : change_step(list, step, (int)number, k, a);
}

/* ---- the rest of the contract ---- */

static void view(const void *st, const struct scene *s, struct rect r, struct canvas *c)
{
	recipe_pane_view(st, s, r, c);
}

static const char *hints(const void *st, const struct scene *s)
{
	(void)st;
	(void)s;
	return "a add  e edit  Space on/off  J K move  d drop  u undo  v numbers  Enter preview  r automatic  m kind";
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

static const char *const help[] = { "a|add a step", "e|edit the step's columns and options",
	"Space|mark a step as on or off", "J|move down in the order", "K|move up in the order",
	"d|drop the step; u brings it back", "r|run the automatic recipe: what cannot help is left out",
	"Enter|open a preview: the columns and rows that come out", "v|view what each step did as a table",
	"m|method: the kind of model whose own needs are appended, shown grey",
	"w|why: what this step does, and its options", NULL };

const struct pane_class pane_recipe = {
	.name = "recipe", .title = "Recipe", .state_size = (int)sizeof(struct recipe_pane), .update = update,
	.click = click, .view = view, .command = command, .hints = hints, .help = help, .wants = wants, .value = value,
	.names = names,
};
