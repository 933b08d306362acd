#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/text.h"
#include "command/command.h"
#include "command/letters.h"
#include "command/palette.h"
#include "job/worker.h"
#include "tui/app.h"
#include "tui/help_page.h"
#include "tui/prompt.h"
#include "tui/region.h"
#include "tui/tabs.h"
#include "tui/term.h"

static void ask(struct app *a, const char *text, const char *guess)
{
	prompt_open(text, a->history);
	if (guess)
		prompt_guess(guess);
}

/* ---- leaving ---- */

static void leave(struct app *a)
{
	if (!a->running) {
		a->quit = true;
		return;
	}
	a->question = QUESTION_LEAVE;
	app_say(a, STYLE_ATTENTION, "%s is at work. w waits for it and leaves, k keeps what it has and leaves, "
		"s stops it and leaves, Esc stays", a->running->line);
}

static void answer_leave(struct app *a, const struct key *k)
{
	a->question = QUESTION_NONE;
	if (region_key(k, 'w') || region_key(k, 'k')) {
		a->leaving = true;
		if (region_key(k, 'k'))
			worker_end_early(a->worker);
		app_say(a, STYLE_ATTENTION, "cairn ends when %s has ended; Esc stays, q asks again",
			a->running ? a->running->line : "the command");
	} else if (region_key(k, 's') || region_key(k, 'q')) {
		a->quit = true;
	} else {
		a->leaving = false;
		app_say(a, STYLE_DIM, "staying");
	}
}

/* A training keeps what it has; what has nothing to keep is stopped. */
static void end_early(struct app *a, const char *again)
{
	if (worker_end_early(a->worker))
		app_say(a, STYLE_ATTENTION, "ending %s with what it has; %s", a->running->line, again);
	else
		app_say(a, STYLE_ATTENTION, "stopping %s", a->running->line);
}

void app_interrupt(struct app *a)
{
	bool again = a->interrupted;
	a->interrupted = true;
	if (prompt_is_open()) {
		prompt_cancel();
		a->interrupted = false;
	} else if (again) {
		a->quit = true;
	} else if (a->running) {
		end_early(a, "Ctrl-C again leaves cairn");
	} else {
		app_say(a, STYLE_DIM, "q or Ctrl-C once more leaves; everything shown as done is kept");
	}
}

/* ---- keys with one meaning everywhere ---- */

void app_open_help(struct app *a)
{
	struct arena *scratch = arena_new();
	page_open_text(&a->page, HELP_TITLE, help_page_text(pane_table[a->pane], a->options.bindings, a->w, a->ascii,
		scratch));
	arena_free(scratch);
}

static void open_message(struct app *a)
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

/* v: the last answer again; after a failure, its message. */
static void open_last(struct app *a)
{
	const struct turn *t = a->last;
	if (a->message.notes > 0 && (!t || t->outcome != OUTCOME_DONE))
		open_message(a);
	else if (t && t->outcome == OUTCOME_DONE && t->answer.report && t->answer.name)
		app_page_open(a, t->answer.name, may_ask(t) ? t->line : NULL, t->answer.report);
	else
		app_say(a, STYLE_DIM, "there is no answer to show yet");
}

static void stop(struct app *a)
{
	if (!a->running) {
		app_say(a, STYLE_DIM, "nothing is at work, so there is nothing to stop");
		return;
	}
	end_early(a, "x again throws it away");
}

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

/* The panes there are, one after the other. */
static void next_pane(struct app *a, int by)
{
	int n = 1; /* the first one there always is */
	while (pane_table[n])
		n++;
	app_page_close(a);
	app_show(a, (a->pane + by + n) % n);
}

static void begin_copying(struct app *a)
{
	a->copying = true;
	app_say(a, STYLE_KEY, "press the key whose command you want; Esc: none");
}

static void release_mouse(struct app *a)
{
	if (a->options.no_mouse) {
		app_say(a, STYLE_DIM, "the mouse is the terminal's (set mouse on)");
		return;
	}
	a->mouse_off = !a->mouse_off;
	app_say(a, STYLE_DIM, a->mouse_off ? "the mouse selects text now; M takes it back"
					  : "clicks choose and the wheel scrolls; M gives the mouse back");
}

/* ---- keys of the pane, and those that the table of commands knows ---- */

static const char *key_name(const struct key *k, char out[8])
{
	if (k->code == KEY_CONTROL)
		out[0] = '^', out[1] = (char)(k->text[0] - 'a' + 'A'), out[2] = '\0';
	else if (k->code == KEY_TEXT && !k->alt)
		memcpy(out, k->text, 8);
	else
		out[0] = '\0';
	return strcmp(out, " ") == 0 ? "Space" : out;
}

/* keys: "PANE:KEY …"; the pane * is any. */
static bool lists_key(const char *keys, const char *pane, const char *key, struct arena *a)
{
	struct str here = str_of(arena_printf(a, "%s:%s", pane, key)), any = str_of(arena_printf(a, "*:%s", key));
	for (struct str rest = str_of(keys), one; rest.n > 0;) {
		one = str_cut(rest, ' ', &rest);
		if (str_equal(one, here) || str_equal(one, any))
			return true;
	}
	return false;
}

struct intent app_table_intent(const struct pane_class *p, const struct key *k, struct arena *scratch)
{
	char name[8];
	const char *key = key_name(k, name);
	for (int i = 0; *key && command_table[i]; i++) {
		const struct command *c = command_table[i];
		if (!c->keys || !lists_key(c->keys, p->name, key, scratch))
			continue;
		const char *line = command_name(c, scratch);
		bool more = palette_needs_words(c);
		return (struct intent){ .line = more ? arena_printf(scratch, "%s ", line) : line, .ask = more };
	}
	return (struct intent){ 0 };
}

static struct intent intent_of(const struct app *a, const struct scene *s, const struct key *k,
	struct arena *scratch)
{
	const struct pane_class *p = pane_table[a->pane];
	char name[8];
	const char *bound = app_bound(a, key_name(k, name));
	const char *whole = bound ? app_expand(a, bound, scratch) : NULL;
	if (bound)
		return whole ? (struct intent){ .line = whole } : (struct intent){ .refusal = APP_NOTHING_MARKED };
	struct intent i = p->command(a->pane_state[a->pane], s, k, scratch);
	return i.line || i.refusal ? i : app_table_intent(p, k, scratch);
}

/* What keys of all panes do, where a command does it too; NULL for the others. */
static const char *common_command(const struct key *k, struct arena *a)
{
	static const char *const same[][2] = { { "?", "help" }, { "q", "quit" }, { ",", "set" },
		{ "M", "set mouse off" } };
	const struct tab *t = k->code == KEY_TEXT && !k->alt ? tab_of(k->text[0]) : NULL;
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		if (region_key(k, same[i][0][0]))
			return same[i][1];
	return t ? arena_printf(a, "view %s", t->pane) : NULL;
}

/* Y, then a key: what the key would do, as a command. */
static void copy_action(struct app *a, const struct key *k)
{
	struct scene s = app_scene(a);
	struct arena *scratch = arena_new();
	struct intent i = intent_of(a, &s, k, scratch);
	a->copying = false;
	const char *common = common_command(k, scratch);
	if (common)
		app_copy(a, common);
	else if (i.line && *i.line)
		app_copy(a, i.guess ? arena_printf(scratch, "%s%s", i.line, i.guess) : i.line);
	else
		app_say(a, STYLE_DIM, "%s", i.refusal ? i.refusal : "that key runs no command here");
	arena_free(scratch);
}

static void copy_value(struct app *a)
{
	const struct pane_class *p = pane_table[a->pane];
	struct scene s = app_scene(a);
	struct arena *scratch = arena_new();
	const char *value = p->value ? p->value(a->pane_state[a->pane], &s, scratch) : NULL;
	if (value && *value)
		app_copy(a, value);
	else
		app_say(a, STYLE_DIM, "there is no value under the cursor");
	arena_free(scratch);
}

/* Other panes show the last answer again at v. */
static bool has_views(const struct pane_class *p)
{
	for (int i = 0; p->help[i]; i++)
		if (strncmp(p->help[i], "v|", 2) == 0)
			return true;
	return false;
}

void app_act(struct app *a, const struct intent *i)
{
	if (i->refusal)
		app_say(a, STYLE_DIM, "%s", i->refusal);
	else if (i->line && i->ask)
		ask(a, i->line, i->guess);
	else if (i->line && *i->line)
		app_submit(a, i->line, i->why);
}

/* Letters that move have nowhere to go at the end of a list. */
static bool moves(const struct key *k)
{
	return k->code != KEY_TEXT || k->alt || strchr("hjklgG ", k->text[0]);
}

void app_say_unused(struct app *a, const struct key *k)
{
	const char *meaning = letter_meaning(k->text);
	if (!moves(k))
		app_say(a, STYLE_DIM, meaning ? "%s (%s) does nothing here; ? lists the keys" : "%s%s does nothing here; ? lists the keys",
			k->text, meaning ? meaning : "");
}

static void pane_key(struct app *a, const struct key *k)
{
	const struct pane_class *p = pane_table[a->pane];
	struct scene s = app_scene(a);
	struct arena *scratch = arena_new();
	if (region_key(k, 'v') && !has_views(p)) {
		arena_free(scratch);
		open_last(a);
		return;
	}
	void *before = arena_alloc(scratch, 1, p->state_size);
	app_settle(a);
	memcpy(before, a->pane_state[a->pane], (size_t)p->state_size);
	p->update(a->pane_state[a->pane], &s, k, app_body(a));
	struct intent i = intent_of(a, &s, k, scratch);
	app_act(a, &i);
	if (!i.line && !i.refusal && memcmp(before, a->pane_state[a->pane], (size_t)p->state_size) == 0)
		app_say_unused(a, k);
	arena_free(scratch);
}

/* ---- and those of all panes ---- */

static void set_pattern(struct app *a, const char *text)
{
	if (!*text)
		return; /* what was looked for before */
	mem_free(a->pattern);
	a->pattern = mem_strdup(text);
}

static void search_again(struct app *a, bool backwards)
{
	const struct pane_class *p = pane_table[a->pane];
	struct scene s = app_scene(a);
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

static bool common_key(struct app *a, const struct key *k)
{
	if (region_key(k, ':') || region_control(k, 'p'))
		ask(a, "", NULL);
	else if (region_key(k, '/'))
		prompt_open_search();
	else if (region_key(k, 'n') || region_key(k, 'N'))
		search_again(a, k->text[0] == 'N');
	else if (region_key(k, ','))
		ask(a, "set ", NULL);
	else if (region_key(k, '?') || k->code == KEY_HELP)
		app_open_help(a);
	else if (region_control(k, 'l'))
		a->redraw = true;
	else if (region_key(k, 'x'))
		stop(a);
	else if (region_key(k, 'y'))
		copy_value(a);
	else if (region_key(k, 'Y'))
		begin_copying(a);
	else if (region_key(k, 'M'))
		release_mouse(a);
	else if (region_key(k, '[') || region_key(k, ']'))
		next_pane(a, k->text[0] == ']' ? 1 : -1);
	else if (region_key(k, '`'))
		app_show(a, a->pane_before);
	else if (k->code == KEY_TEXT && !k->alt && tab_of(k->text[0]))
		app_view_pane(a, tab_of(k->text[0]));
	else
		return false;
	return true;
}

/* ---- who has the key ---- */

static void prompt_input(struct app *a, const struct key *k)
{
	bool search = prompt_is_search();
	char *line = prompt_key(k);
	if (line && search) {
		set_pattern(a, line);
		prompt_line_free(line);
		search_again(a, false);
		return;
	}
	struct arena *scratch = arena_new();
	if (!line && !prompt_is_open())
		a->page.acting = false; /* given up */
	bool any = line && line[strspn(line, " \t;")];
	const char *whole = any ? app_expand(a, line, scratch) : NULL;
	if (whole)
		app_queue(a, whole);
	else if (any)
		app_say(a, STYLE_ATTENTION, "%s", APP_NOTHING_MARKED);
	arena_free(scratch);
	prompt_line_free(line);
}

static void escape(struct app *a)
{
	a->copying = false;
	if (a->leaving)
		app_say(a, STYLE_DIM, "staying");
	else if (!a->page.open)
		message_clear(&a->message);
	a->leaving = false;
	app_page_back(a);
}

static bool closes_page(const struct key *k)
{
	return region_key(k, 'q') || k->code == KEY_ENTER || k->code == KEY_BACK;
}

/* Pasted text runs nothing: it goes into the prompt, and waits there for Enter. */
static void take_paste(struct app *a, const struct key *k)
{
	ask(a, "", NULL);
	prompt_insert(k->paste);
}

void app_key(struct app *a, const struct key *k)
{
	bool cut = app_message_is_cut(a);
	if (k->code == KEY_GROUND) { /* the terminal spoke, not the user */
		a->ground = k->ground;
		return;
	}
	a->interrupted = false;
	a->message.fresh = false;
	if (k->mouse)
		app_mouse(a, k);
	else if (prompt_is_open())
		prompt_input(a, k);
	else if (k->code == KEY_PASTE)
		take_paste(a, k);
	else if (a->question == QUESTION_LEAVE)
		answer_leave(a, k);
	else if (k->code == KEY_ESCAPE)
		escape(a);
	else if (a->page.open && (page_key(&a->page, k, a->h - 3)))
		return;
	else if (a->page.open && k->code == KEY_ENTER && page_chosen(&a->page))
		app_page_key(a, k);
	else if (a->page.open && closes_page(k))
		app_page_back(a);
	else if (a->copying)
		copy_action(a, k);
	else if (region_key(k, 'q'))
		leave(a);
	else if (common_key(a, k))
		return;
	else if (k->code == KEY_ENTER && cut)
		open_message(a);
	else if (a->page.open)
		app_page_key(a, k);
	else
		pane_key(a, k);
}
