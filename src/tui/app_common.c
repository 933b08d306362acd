#include "config.h"

#include "tui/common.h"

#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/text.h"
#include "command/command.h"
#include "tui/app.h"
#include "tui/help_page.h"
#include "tui/pane.h"
#include "tui/prompt.h"
#include "tui/region.h"
#include "tui/tabs.h"
#include "tui/term.h"

/* ---- pages ---- */

void app_open_help(struct app *a)
{
	struct arena *scratch = arena_new();
	page_open_text(&a->page, HELP_TITLE, help_page_text(pane_table[a->pane], a->options.bindings, a->w, a->ascii,
		scratch));
	arena_free(scratch);
}

static void open_help(struct app *a, const struct key *k)
{
	(void)k;
	app_open_help(a);
}

void app_open_message(struct app *a)
{
	struct arena *scratch = arena_new();
	page_open_text(&a->page, "Message", message_text(&a->message, scratch));
	arena_free(scratch);
}

/* Whether the answer is one that may be asked for again. */
static bool may_ask(const struct turn *t)
{
	return t->answer.command && (t->answer.command->flags & CMD_QUERY);
}

/* The last answer again; after a failure, its message. */
static void open_last(struct app *a, const struct key *k)
{
	const struct turn *t = a->last;
	(void)k;
	if (a->message.notes > 0 && (!t || t->outcome != OUTCOME_DONE))
		app_open_message(a);
	else if (t && t->outcome == OUTCOME_DONE && t->answer.report && t->answer.name)
		app_page_open(a, t->answer.name, may_ask(t) ? t->line : NULL, t->answer.report);
	else
		app_say(a, STYLE_DIM, "there is no answer to show yet");
}

/* ---- panes ---- */

void app_view_pane(struct app *a, const struct tab *t)
{
	int i = pane_find(t->pane);
	app_page_close(a);
	if (i >= 0)
		app_show(a, i);
	else
		app_say(a, STYLE_DIM, "%s: %s%s%s", t->title, t->reason, *t->instead ? "; until then :" : "",
			t->instead);
}

static void view_pane(struct app *a, const struct key *k)
{
	app_view_pane(a, tab_of(k->text[0]));
}

/* The panes there are, one after the other. */
static void next_pane(struct app *a, const struct key *k)
{
	int n = 1, by = region_key(k, ']') ? 1 : -1; /* the first one there always is */
	while (pane_table[n])
		n++;
	app_page_close(a);
	app_show(a, (a->pane + by + n) % n);
}

static void last_pane(struct app *a, const struct key *k)
{
	(void)k;
	app_show(a, a->pane_before);
}

/* ---- prompt and search ---- */

void app_prompt(struct app *a, const char *text, const char *guess)
{
	prompt_open(text, a->history);
	if (guess)
		prompt_guess(guess);
}

static void open_prompt(struct app *a, const struct key *k)
{
	(void)k;
	app_prompt(a, "", NULL);
}

static void open_settings(struct app *a, const struct key *k)
{
	(void)k;
	app_prompt(a, "set ", NULL);
}

static void open_search(struct app *a, const struct key *k)
{
	(void)a;
	(void)k;
	prompt_open_search();
}

void app_search(struct app *a, const char *text, bool backwards)
{
	const struct pane_class *p = pane_table[a->pane];
	struct scene s = app_scene(a);
	if (text && *text) { /* else what was looked for before */
		mem_free(a->pattern);
		a->pattern = mem_strdup(text);
	}
	if (!a->pattern) {
		app_say(a, STYLE_DIM, "nothing was looked for yet: / begins");
		return;
	}
	if (!a->page.open && !p->search) {
		app_say(a, STYLE_DIM, "there is nothing to search in the %s", p->title);
		return;
	}
	bool found = a->page.open ? page_search(&a->page, a->pattern, backwards, a->h - 3)
				  : p->search(a->pane_state[a->pane], &s, a->pattern, backwards);
	app_settle(a);
	app_say(a, STYLE_DIM, found ? "/%s  n next, N the one before" : "/%s is nowhere here", a->pattern);
}

static void search_again(struct app *a, const struct key *k)
{
	app_search(a, NULL, region_key(k, 'N'));
}

/* ---- copying, the mouse, the screen, leaving ---- */

static void copy_value(struct app *a, const struct key *k)
{
	const struct pane_class *p = pane_table[a->pane];
	struct scene s = app_scene(a);
	struct arena *scratch = arena_new();
	const char *value = p->value ? p->value(a->pane_state[a->pane], &s, scratch) : NULL;
	(void)k;
	if (value && *value)
		app_copy(a, value);
	else
		app_say(a, STYLE_DIM, "there is no value under the cursor");
	arena_free(scratch);
}

static void begin_copying(struct app *a, const struct key *k)
{
	(void)k;
	a->copying = true;
	app_say(a, STYLE_KEY, "press the key whose command you want; Esc: none");
}

static void release_mouse(struct app *a, const struct key *k)
{
	(void)k;
	if (a->options.no_mouse) {
		app_say(a, STYLE_DIM, "the mouse is the terminal's (set mouse on)");
		return;
	}
	a->mouse_off = !a->mouse_off;
	app_say(a, STYLE_DIM, a->mouse_off ? "the mouse selects text now; M takes it back"
					  : "clicks choose and the wheel scrolls; M gives the mouse back");
}

static void redraw(struct app *a, const struct key *k)
{
	(void)k;
	a->redraw = true;
}

static void end_early(struct app *a, const struct key *k)
{
	(void)k;
	app_end_early(a);
}

static void leave(struct app *a, const struct key *k)
{
	(void)k;
	app_leave(a);
}

/* ---- the table ---- */

const struct common_key common_table[] = {
	{ .row = { .key = "x", .at = COMMON_RUNNING, .hint = "stop",
		  .help = "stop what runs: a training keeps what it has" }, .does = end_early },
	{ .row = { .key = "1 2 3 4 5 6 7 8 9 0 S", .help = "the stages of the road" }, .does = view_pane,
		.shown = "1 to 0, S" },
	{ .row = { .key = "[ ]", .help = "the pane before, the next one" }, .does = next_pane },
	{ .row = { .key = "`", .help = "the pane that was in sight before" }, .does = last_pane },
	{ .row = { .key = "Tab", .help = "region: the next one of the pane" } },
	{ .row = { .key = "j k", .help = "down, up; arrows, PgUp and PgDn as well" } },
	{ .row = { .key = "g G", .help = "first, last; Home and End as well" } },
	{ .row = { .key = "Esc", .help = "back: closes what covers the pane, loses nothing, stops nothing" } },
	{ .row = { .key = ": ^P", .help = "a command: what could be meant is listed while you type" },
		.does = open_prompt },
	{ .row = { .key = ":", .at = COMMON_PROMPT, .hint = "command" }, .does = open_prompt },
	{ .row = { .key = "v", .at = COMMON_ANSWER, .hint = "answer",
		  .help = "view: the other picture, or its numbers; else the last answer" }, .does = open_last },
	{ .row = { .key = "/", .at = COMMON_SEARCH, .hint = "search", .help = "search in pages and lists" },
		.does = open_search },
	{ .row = { .key = "n N", .help = "next match, match before" }, .does = search_again },
	{ .row = { .key = "w", .help = "why: what the number under the cursor means, and how it misleads",
		  .command = "why" } },
	{ .row = { .key = "y", .at = COMMON_VALUE, .hint = "copy", .help = "copy the value under the cursor" },
		.does = copy_value },
	{ .row = { .key = "Y", .help = "copy as a command: then press the key of the action" }, .does = begin_copying },
	{ .row = { .key = ",", .help = "settings: one is set, and kept", .command = "set" }, .does = open_settings,
		.line = "set" },
	{ .row = { .key = "M", .help = "mouse: to the terminal and back, so that it selects text" }, .does = release_mouse,
		.line = "set mouse off" },
	{ .row = { .key = "click", .help = "choose, or do what a tab or a hint says; twice: Enter" } },
	{ .row = { .key = "wheel", .help = "scroll what is under it" } },
	{ .row = { .key = "? F1", .help = "this help", .command = "help" }, .does = open_help, .line = "help" },
	{ .row = { .key = "?", .at = COMMON_TAIL, .hint = "help" }, .does = open_help },
	{ .row = { .key = "^L", .help = "draw the screen anew" }, .does = redraw },
	{ .row = { .key = "^Z", .help = "suspend; fg comes back" } },
	{ .row = { .key = "^C", .help = "stop the command; twice: leave" } },
	{ .row = { .key = "q", .at = COMMON_TAIL, .hint = "quit", .help = "close what is open, then leave",
		  .command = "quit" }, .does = leave, .line = "quit" },
	{ .row = { 0 } },
};

static const struct common_key *find(const struct key *k)
{
	char buffer[8];
	const char *name = keys_name(k, buffer);
	for (const struct common_key *c = common_table; c->row.key && *name; c++)
		if (keys_holds(c->row.key, name))
			return c;
	return NULL;
}

/* v shows the other view, where there is one. */
static bool is_taken(const struct app *a, const struct common_key *c)
{
	return c->row.at == COMMON_ANSWER && (a->page.open || keys_named(pane_table[a->pane]->keys, c->row.key));
}

bool common_key(struct app *a, const struct key *k)
{
	const struct common_key *c = find(k);
	if (!c || !c->does || is_taken(a, c))
		return false;
	c->does(a, k);
	return true;
}

const char *common_line(const struct key *k, struct arena *a)
{
	const struct common_key *c = find(k);
	return c && c->does == view_pane ? arena_printf(a, "view %s", tab_of(k->text[0])->pane) : c ? c->line : NULL;
}

const char *common_hints(unsigned place, const struct pane_class *p, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	for (const struct common_key *c = common_table; c->row.key; c++)
		if (c->row.hint && (c->row.at & place) && !keys_named(p->keys, c->row.key))
			text_addf(&t, "%s%s %s", t.n ? "  " : "", c->row.key, c->row.hint);
	return t.n ? t.p : "";
}

const char *common_key_of(const char *command)
{
	for (const struct common_key *c = common_table; c->row.key; c++)
		if (c->row.command && strcmp(c->row.command, command) == 0)
			return c->row.key;
	return NULL;
}
