#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/value.h"
#include "tui/pane.h"
#include "tui/region.h"
#include "tui/reload.h"
#include "tui/term.h"
#include "tui/trail.h"

/* The Map: how far along the road, what comes next and why, what is wrong, what was trained. */

/* The loader's findings are known at once; those of the whole table follow. */
#define PROFILE "data profile"

bool trail_is_start(const struct scene *s)
{
	const struct node *start = scene_road(s, "start");
	return start && start->count > 0;
}

const struct node *trail_list(const struct scene *s, enum trail_region r)
{
	static const char *const name[TRAIL_REGIONS] = { "stages", "models", "warnings" };
	const struct node *profile = r == TRAIL_WARNINGS ? scene_answer(s, PROFILE) : NULL;
	if (profile && node_find(profile, "findings"))
		return node_find(profile, "findings");
	return scene_road(s, r == TRAIL_ROAD && trail_is_start(s) ? "start" : name[r]);
}

/* Of findings, which come severe first, those that only inform are left to the Data pane. */
int trail_count(const struct node *list)
{
	int n = 0;
	for (const struct node *k = list ? list->first : NULL; k; k = k->next, n++)
		if (strcmp(region_string(k, "severity"), "info") == 0)
			break;
	return n;
}

static int next_stage(const struct scene *s)
{
	int i = 0;
	const struct node *list = scene_road(s, "stages");
	for (const struct node *k = list ? list->first : NULL; k; k = k->next, i++)
		if (strcmp(region_string(k, "state"), "next") == 0)
			return i;
	return i > 0 ? i - 1 : 0;
}

int trail_at(const struct trail *m, const struct scene *s, enum trail_region r)
{
	return r == TRAIL_ROAD && !m->strayed && !trail_is_start(s) ? next_stage(s) : m->at[r];
}

static void move(int *at, int n, const struct key *k, int page)
{
	if (k->code == KEY_ARROW_DOWN || region_key(k, 'j'))
		*at += 1;
	else if (k->code == KEY_ARROW_UP || region_key(k, 'k'))
		*at -= 1;
	else if (k->code == KEY_FIRST || region_key(k, 'g'))
		*at = 0;
	else if (k->code == KEY_LAST || region_key(k, 'G'))
		*at = n - 1;
	else if (k->code == KEY_PAGE_DOWN)
		*at += page;
	else if (k->code == KEY_PAGE_UP)
		*at -= page;
}

static void update(void *st, const struct scene *s, const struct key *k, struct rect r)
{
	struct trail *m = st;
	int before = m->at[TRAIL_ROAD] = trail_at(m, s, TRAIL_ROAD);
	if (k->code == KEY_TAB)
		m->focus = (m->focus + 1) % TRAIL_REGIONS;
	else if (k->code == KEY_BACKTAB)
		m->focus = (m->focus + TRAIL_REGIONS - 1) % TRAIL_REGIONS;
	else
		move(&m->at[m->focus], trail_count(trail_list(s, m->focus)), k, r.h / 2 > 1 ? r.h / 2 : 1);
	/* Lists may have become shorter since. */
	for (int i = 0; i < TRAIL_REGIONS; i++) {
		int n = trail_count(trail_list(s, (enum trail_region)i));
		m->at[i] = m->at[i] >= n ? n - 1 : m->at[i];
		m->at[i] = m->at[i] < 0 ? 0 : m->at[i];
	}
	m->strayed = m->strayed || m->at[TRAIL_ROAD] != before;
}

/* The mark follows the next step again once it is taken. */
static void go_on(void *st, const struct scene *s, const struct key *k)
{
	struct trail *m = st;
	m->strayed = m->strayed && k->code == KEY_ENTER && m->at[TRAIL_ROAD] != next_stage(s);
}

static bool click(void *st, const struct scene *s, struct rect r, int x, int y)
{
	struct trail *m = st;
	struct trail_layout l = trail_layout(m, s, r);
	for (int i = 0; i < TRAIL_REGIONS; i++) {
		if (!region_holds(l.list[i], x, y))
			continue;
		int at = trail_item_at(m, s, (enum trail_region)i, l.list[i], y);
		m->focus = (enum trail_region)i;
		if (at < 0)
			return false;
		m->strayed = m->strayed || (i == TRAIL_ROAD && at != trail_at(m, s, TRAIL_ROAD));
		m->at[i] = at;
		return true;
	}
	return false;
}

/* ---- what a key means ---- */

struct intent trail_next(const struct scene *s, struct arena *a)
{
	const struct node *next = scene_road(s, "next");
	const char *command = region_string(next, "command"), *why = region_string(next, "why");
	const struct node *asks = next ? node_find(next, "asks") : NULL;
	if (!*command)
		return (struct intent){ .refusal = "the next step is not known yet" };
	if (!asks || !asks->integer)
		return (struct intent){ .line = command, .why = *why ? why : NULL };
	/* "data target COL" goes into the prompt as "data target ". */
	const char *last = strrchr(command, ' '), *guess = region_string(next, "guess");
	ptrdiff_t n = last ? last - command + 1 : 0;
	return (struct intent){ .line = arena_strndup(a, command, n), .ask = true, .guess = *guess ? guess : NULL };
}

/* A stage that is done shows what it made. */
static const char *stage_answer(const char *title)
{
	static const char *const show[][2] = { { "Load", "data profile" }, { "Target", "data leaks" },
		{ "Split", "data describe" }, { "Recipe", "recipe show" }, { "Train", "model list" },
		{ "Calibrate", "model card @" }, { "Evaluate", "model card @" } };
	for (size_t i = 0; i < sizeof show / sizeof show[0]; i++)
		if (strcmp(show[i][0], title) == 0)
			return show[i][1];
	return NULL;
}

static struct intent open_stage(const struct scene *s, const struct node *k, struct arena *a)
{
	const char *state = region_string(k, "state"), *answer = stage_answer(region_string(k, "title"));
	if (strcmp(state, "next") == 0)
		return trail_next(s, a);
	if (strcmp(state, "done") != 0)
		return (struct intent){ .refusal = arena_printf(a, "%s comes after %s: r takes the next step",
			region_string(k, "title"), region_string(scene_road(s, "next"), "title")) };
	if (!answer)
		return (struct intent){ .refusal = "this stage has nothing more to show" };
	return (struct intent){ .line = answer };
}

static struct intent mend(const struct node *k, const struct scene *s, struct arena *a)
{
	const char *fix = region_string(k, "fix"), *settled = region_string(k, "settled");
	if (*settled)
		return (struct intent){ .refusal = arena_printf(a, "it is settled by %s", settled) };
	if (!*fix)
		return (struct intent){ .refusal = "this is only to be known: no command mends it" };
	return (struct intent){ .line = reload_mending(fix, s, a), .ask = true };
}

static struct intent open_item(const void *st, const struct scene *s, const struct key *key, struct arena *a)
{
	const struct trail *m = st;
	const struct node *k = region_item(trail_list(s, m->focus), trail_at(m, s, m->focus));
	(void)key;
	if (!k)
		return m->focus == TRAIL_ROAD ? trail_next(s, a)
					    : (struct intent){ .refusal = "there is nothing here yet" };
	if (m->focus == TRAIL_MODELS)
		return (struct intent){ .line = arena_printf(a, "model show %s", region_string(k, "name")) };
	if (m->focus == TRAIL_WARNINGS)
		return mend(k, s, a);
	if (trail_is_start(s))
		return (struct intent){ .line = region_string(k, "command") };
	return open_stage(s, k, a);
}

static struct intent next_step(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct trail *m = st;
	return trail_is_start(s) ? open_item(&(struct trail){ .at = { m->at[TRAIL_ROAD] } }, s, k, a) : trail_next(s, a);
}

/* w: the number under the cursor is the score that models are chosen by. */
static struct intent explain(const void *st, const struct scene *s, const struct key *key, struct arena *a)
{
	(void)st;
	(void)key;
	const struct node *list = scene_road(s, "models"), *first = list ? list->first : NULL;
	for (const struct node *k = first ? first->first : NULL; k; k = k->next)
		if (value_is_interval(k))
			return (struct intent){ .line = arena_printf(a, "why %s", k->name) };
	return (struct intent){ .line = "why ", .ask = true };
}

static const char *value(const void *st, const struct scene *s, struct arena *a)
{
	const struct trail *m = st;
	const struct node *k = region_item(trail_list(s, m->focus), trail_at(m, s, m->focus));
	const char *name = region_string(k, "name"), *text = region_string(k, "text");
	(void)a;
	return *name ? name : *text ? text : region_string(k, "message");
}

/* `@`: the model under the mark. */
static const char *names(const void *st, const struct scene *s, enum pane_object what, bool marked,
	struct arena *a)
{
	const struct trail *m = st;
	if (what != OBJECT_MODEL || marked || m->focus != TRAIL_MODELS)
		return NULL;
	const char *name = region_string(region_item(trail_list(s, TRAIL_MODELS), m->at[TRAIL_MODELS]), "name");
	return *name ? arena_strdup(a, name) : NULL;
}

/* ---- the keys ---- */

/* AT_KNOWN: a warning that is settled, or that no command mends. */
enum { AT_START = 1, AT_ROAD = 2, AT_MODELS = 4, AT_MENDED = 8, AT_KNOWN = 16, AT_WARNINGS = AT_MENDED | AT_KNOWN };

static unsigned place(const void *st, const struct scene *s)
{
	static const unsigned at[TRAIL_REGIONS] = { AT_ROAD, AT_MODELS, AT_MENDED };
	const struct trail *m = st;
	const struct node *k = region_item(trail_list(s, TRAIL_WARNINGS), trail_at(m, s, TRAIL_WARNINGS));
	if (m->focus == TRAIL_WARNINGS && (*region_string(k, "settled") || !*region_string(k, "fix")))
		return AT_KNOWN;
	return m->focus == TRAIL_ROAD && trail_is_start(s) ? AT_START : at[m->focus];
}

static const struct key_row keys[] = {
	{ .key = "r", .at = AT_ROAD, .hint = "next step", .help = "run the next step of the road", .change = go_on,
		.act = next_step },
	{ .key = "Enter", .at = AT_START | AT_ROAD, .hint = "open", .change = go_on, .act = open_item,
		.help = "open what is chosen: a stage, a model, a file; on a warning, what mends it" },
	{ .key = "Enter", .at = AT_MODELS, .hint = "show", .command = "model show", .act = open_item },
	{ .key = "Enter", .at = AT_MENDED, .hint = "mend", .act = open_item },
	{ .key = "Enter", .at = AT_KNOWN, .act = open_item },
	{ .key = "r", .at = AT_MODELS | AT_WARNINGS, .hint = "next step", .change = go_on, .act = next_step },
	{ .key = "r", .at = AT_START, .act = next_step },
	{ .key = "Tab", .at = AT_ROAD | AT_MODELS | AT_WARNINGS, .hint = "region" },
	{ .key = "w", .hint = "why", .at = AT_ROAD | AT_MODELS | AT_WARNINGS, .act = explain,
		.help = "why the score means what it means, and how it misleads" },
	{ .key = "j k", .hint = "choose" },
	{ .key = "T", .help = "target: the column to predict", .command = "data target" },
	{ 0 },
};

static const char *wants(const void *st, const struct scene *s, int k, struct arena *scratch)
{
	(void)st;
	(void)scratch;
	return k == 0 && !trail_is_start(s) && *region_string(s->road, "source") ? PROFILE : NULL;
}

static void view(const void *st, const struct scene *s, struct rect r, struct canvas *c)
{
	trail_view(st, s, r, c);
}

const struct pane_class pane_map = {
	.name = "map", .title = "Map", .state_size = (int)sizeof(struct trail), .update = update, .click = click,
	.view = view,
	.keys = keys, .lands = AT_ROAD, .place = place, .wants = wants, .value = value, .names = names,
};
