#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "command/letters.h"
#include "tui/app.h"
#include "tui/common.h"
#include "tui/keys.h"
#include "tui/prompt.h"
#include "tui/region.h"
#include "tui/term.h"

/* ---- keys of the pane, and those that the table of commands knows ---- */

/* A person's own binding comes first; row: what the pane's table says. */
static struct intent intent_of(const struct app *a, const struct scene *s, const struct key_row *row,
	const char *bound, const struct key *k, struct arena *scratch)
{
	const struct pane_class *p = pane_table[a->pane];
	const char *refusal = NULL, *whole = bound ? app_expand(a, bound, &refusal, scratch) : NULL;
	if (bound)
		return (struct intent){ .line = whole, .refusal = refusal };
	return keys_intent(p, row, a->pane_state[a->pane], s, k, scratch);
}

static const char *bound_to(const struct app *a, const struct key *k)
{
	char name[8];
	return k->code == KEY_TEXT || k->code == KEY_CONTROL ? app_bound(a, keys_name(k, name)) : NULL;
}

/* Y, then a key: what the key would do, as a command. */
static void copy_action(struct app *a, const struct key *k)
{
	struct scene s = app_scene(a);
	struct arena *scratch = arena_new();
	const struct key_row *row = keys_find(pane_table[a->pane], a->pane_state[a->pane], &s, k);
	struct intent i = intent_of(a, &s, row, bound_to(a, k), k, scratch);
	a->copying = false;
	const char *common = common_line(k, scratch);
	if (common)
		app_copy(a, common);
	else if (i.line && *i.line)
		app_copy(a, i.guess ? arena_printf(scratch, "%s%s", i.line, i.guess) : i.line);
	else
		app_say(a, STYLE_DIM, "%s", i.refusal ? i.refusal : "that key runs no command here");
	arena_free(scratch);
}

void app_act(struct app *a, const struct intent *i)
{
	if (i->refusal)
		app_say(a, STYLE_DIM, "%s", i->refusal);
	else if (i->line && i->ask) {
		app_prompt(a, i->line, i->guess);
		if (i->why) {
			app_say(a, STYLE_KEY, "%s", i->why);
			a->message.question = true;
		}
	}
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
	void *st = a->pane_state[a->pane], *before = arena_alloc(scratch, 1, p->state_size);
	const char *bound = bound_to(a, k);
	app_settle(a);
	memcpy(before, st, (size_t)p->state_size);
	const struct key_row *row = bound ? NULL : keys_find(p, st, &s, k);
	keys_change(row, st, &s, k);
	p->update(st, &s, bound ? &(struct key){ .code = KEY_NONE } : k, app_body(a));
	struct intent i = intent_of(a, &s, row, bound, k, scratch);
	app_act(a, &i);
	if (!i.line && !i.refusal && memcmp(before, st, (size_t)p->state_size) == 0)
		app_say_unused(a, k);
	arena_free(scratch);
}

/* ---- who has the key ---- */

void app_give_up(struct app *a)
{
	struct scene s = app_scene(a);
	struct key escape = { .code = KEY_ESCAPE };
	a->page.acting = false;
	if (a->message.question)
		message_clear(&a->message);
	pane_table[a->pane]->update(a->pane_state[a->pane], &s, &escape, app_body(a));
}

static void prompt_input(struct app *a, const struct key *k)
{
	bool search = prompt_is_search();
	char *line = prompt_key(k);
	if (line && search) {
		app_search(a, line, false);
		prompt_line_free(line);
		return;
	}
	struct arena *scratch = arena_new();
	if (!line && !prompt_is_open())
		app_give_up(a);
	bool any = line && line[strspn(line, " \t;")];
	const char *refusal = NULL, *whole = any ? app_expand(a, line, &refusal, scratch) : NULL;
	if (whole)
		app_queue(a, whole);
	else if (any)
		app_say(a, STYLE_ATTENTION, "%s", refusal);
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

/* v came to the numbers, and goes back from them. */
static bool closes_page(const struct page *p, const struct key *k)
{
	return region_key(k, 'q') || k->code == KEY_ENTER || k->code == KEY_BACK || (region_key(k, 'v') && !p->pictures);
}

/* Pasted text runs nothing: it goes into the prompt, and waits there for Enter. */
static void take_paste(struct app *a, const struct key *k)
{
	app_prompt(a, "", NULL);
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
		app_leave_answer(a, k);
	else if (k->code == KEY_ESCAPE)
		escape(a);
	else if (a->page.open && (page_key(&a->page, k, a->h - 3)))
		return;
	else if (a->page.open && k->code == KEY_ENTER && page_chosen(&a->page))
		app_page_key(a, k);
	else if (a->page.open && closes_page(&a->page, k))
		app_page_back(a);
	else if (a->copying)
		copy_action(a, k);
	else if (common_key(a, k))
		return;
	else if (k->code == KEY_ENTER && cut)
		app_open_message(a);
	else if (a->page.open)
		app_page_key(a, k);
	else
		pane_key(a, k);
}
