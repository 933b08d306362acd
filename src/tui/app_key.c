#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/param.h"
#include "base/text.h"
#include "command/command.h"
#include "job/worker.h"
#include "tui/app.h"
#include "tui/help_page.h"
#include "tui/prompt.h"
#include "tui/tabs.h"
#include "tui/term.h"

static bool is_text(const struct key *k, char c)
{
	return k->code == KEY_TEXT && !k->alt && k->text[0] == c && !k->text[1];
}

static bool is_control(const struct key *k, char c)
{
	return k->code == KEY_CONTROL && k->text[0] == c;
}

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
	app_say(a, STYLE_ATTENTION, "%s is at work. w waits for it and leaves, s stops it and leaves, Esc stays",
		a->running->line);
}

static void answer_leave(struct app *a, const struct key *k)
{
	a->question = QUESTION_NONE;
	if (is_text(k, 'w')) {
		a->leaving = true;
		app_say(a, STYLE_ATTENTION, "cairn ends when %s has ended; Esc stays, q asks again",
			a->running ? a->running->line : "the command");
	} else if (is_text(k, 's') || is_text(k, 'q')) {
		a->quit = true;
	} else {
		a->leaving = false;
		app_say(a, STYLE_DIM, "staying");
	}
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
		worker_stop(a->worker);
		app_say(a, STYLE_ATTENTION, "stopping %s; Ctrl-C again leaves cairn", a->running->line);
	} else {
		app_say(a, STYLE_DIM, "q or Ctrl-C once more leaves; everything shown as done is kept");
	}
}

/* ---- keys with one meaning everywhere ---- */

static void open_help(struct app *a)
{
	struct arena *scratch = arena_new();
	page_open_text(&a->page, "Help", help_page_text(pane_table[a->pane], a->ascii, scratch));
	arena_free(scratch);
}

static void open_message(struct app *a)
{
	struct arena *scratch = arena_new();
	page_open_text(&a->page, "Message", message_text(&a->message, scratch));
	arena_free(scratch);
}

/* v: the last answer again; after a failure, its message. */
static void open_last(struct app *a)
{
	const struct turn *t = a->last;
	if (a->message.notes > 0 && (!t || t->outcome != OUTCOME_DONE))
		open_message(a);
	else if (t && t->outcome == OUTCOME_DONE && t->answer.report && t->answer.name)
		page_open_report(&a->page, t->answer.name, t->answer.report);
	else
		app_say(a, STYLE_DIM, "there is no answer to show yet");
}

static void stop(struct app *a)
{
	if (!a->running) {
		app_say(a, STYLE_DIM, "nothing is at work, so there is nothing to stop");
		return;
	}
	worker_stop(a->worker);
	app_say(a, STYLE_ATTENTION, "stopping %s", a->running->line);
}

static void other_pane(struct app *a, char key)
{
	const struct tab *t = tab_of(key);
	int i = pane_find(t->pane);
	page_close(&a->page);
	if (i >= 0)
		app_show(a, i);
	else
		app_say(a, STYLE_DIM, "%s: %s%s%s", t->title, t->reason, *t->instead ? "; until then :" : "",
			t->instead);
}

/* The panes there are, one after the other. */
static void next_pane(struct app *a, int by)
{
	int n = 0;
	while (pane_table[n])
		n++;
	page_close(&a->page);
	app_show(a, (a->pane + by + n) % n);
}

static bool common_key(struct app *a, const struct key *k)
{
	if (is_text(k, ':') || is_control(k, 'p'))
		ask(a, "", NULL);
	else if (is_text(k, '?') || k->code == KEY_HELP)
		open_help(a);
	else if (is_control(k, 'l'))
		a->redraw = true;
	else if (is_text(k, 'x'))
		stop(a);
	else if (is_text(k, 'v'))
		open_last(a);
	else if (is_text(k, '[') || is_text(k, ']'))
		next_pane(a, k->text[0] == ']' ? 1 : -1);
	else if (is_text(k, '`'))
		app_show(a, a->pane_before);
	else if (k->code == KEY_TEXT && !k->alt && tab_of(k->text[0]))
		other_pane(a, k->text[0]);
	else
		return false;
	return true;
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

static bool lists_key(const char *keys, const char *pane, const char *key)
{
	ptrdiff_t n = (ptrdiff_t)strlen(pane), m = (ptrdiff_t)strlen(key);
	for (struct str rest = str_of(keys), one; rest.n > 0;) {
		one = str_cut(rest, ' ', &rest);
		if (one.n == n + 1 + m && memcmp(one.p, pane, (size_t)n) == 0 && one.p[n] == ':' &&
			memcmp(one.p + n + 1, key, (size_t)m) == 0)
			return true;
	}
	return false;
}

static bool needs_words(const struct command *c)
{
	for (const struct param *p = c->params; p && p->name; p++)
		if (p->required)
			return true;
	return false;
}

static struct intent table_intent(const struct pane_class *p, const struct key *k, struct arena *scratch)
{
	char name[8];
	const char *key = key_name(k, name);
	for (int i = 0; *key && command_table[i]; i++) {
		const struct command *c = command_table[i];
		if (!c->keys || !lists_key(c->keys, p->name, key))
			continue;
		const char *line = command_name(c, scratch);
		bool more = needs_words(c);
		return (struct intent){ .line = more ? arena_printf(scratch, "%s ", line) : line, .ask = more };
	}
	return (struct intent){ 0 };
}

static void pane_key(struct app *a, const struct key *k)
{
	const struct pane_class *p = pane_table[a->pane];
	struct scene s = app_scene(a);
	struct arena *scratch = arena_new();
	p->update(a->pane_state[a->pane], &s, k, app_body(a));
	struct intent i = p->command(a->pane_state[a->pane], &s, k, scratch);
	if (!i.line && !i.refusal)
		i = table_intent(p, k, scratch);
	if (i.refusal)
		app_say(a, STYLE_DIM, "%s", i.refusal);
	else if (i.line && i.ask)
		ask(a, i.line, i.guess);
	else if (i.line && *i.line)
		app_submit(a, i.line, i.why);
	arena_free(scratch);
}

/* ---- who has the key ---- */

static void prompt_input(struct app *a, const struct key *k)
{
	char *line = prompt_key(k);
	if (line && line[strspn(line, " \t;")])
		app_queue(a, line);
	prompt_line_free(line);
}

static void escape(struct app *a)
{
	if (a->leaving)
		app_say(a, STYLE_DIM, "staying");
	else if (!a->page.open)
		message_clear(&a->message);
	a->leaving = false;
	page_close(&a->page);
}

static bool closes_page(const struct key *k)
{
	return is_text(k, 'q') || k->code == KEY_ENTER || k->code == KEY_BACK;
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
	a->interrupted = false;
	a->message.fresh = false;
	if (prompt_is_open())
		prompt_input(a, k);
	else if (k->code == KEY_PASTE)
		take_paste(a, k);
	else if (a->question == QUESTION_LEAVE)
		answer_leave(a, k);
	else if (k->code == KEY_ESCAPE)
		escape(a);
	else if (a->page.open && (page_key(&a->page, k, a->h - 3)))
		return;
	else if (a->page.open && closes_page(k))
		page_close(&a->page);
	else if (is_text(k, 'q'))
		leave(a);
	else if (common_key(a, k))
		return;
	else if (k->code == KEY_ENTER && cut)
		open_message(a);
	else if (!a->page.open)
		pane_key(a, k);
}
