#include "config.h"

#include "tui/keys.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "command/command.h"
#include "command/letters.h"
#include "command/palette.h"
#include "tui/common.h"
#include "tui/pane.h"
#include "tui/tabs.h"
#include "tui/term.h"

/* ---- names ---- */

const char *keys_name(const struct key *k, char out[8])
{
	static const char *const named[] = { [KEY_ENTER] = "Enter", [KEY_ESCAPE] = "Esc", [KEY_TAB] = "Tab",
		[KEY_BACKTAB] = "Tab", [KEY_ARROW_UP] = "k", [KEY_ARROW_DOWN] = "j", [KEY_ARROW_LEFT] = "h",
		[KEY_ARROW_RIGHT] = "l", [KEY_FIRST] = "g", [KEY_LAST] = "G", [KEY_HELP] = "F1" };
	out[0] = '\0';
	if (k->code == KEY_CONTROL)
		out[0] = '^', out[1] = (char)(k->text[0] - 'a' + 'A'), out[2] = '\0';
	else if (k->code == KEY_TEXT && !k->alt)
		memcpy(out, k->text, 8);
	else if ((size_t)k->code < sizeof named / sizeof named[0] && named[k->code])
		memcpy(out, named[k->code], strlen(named[k->code]) + 1);
	return strcmp(out, " ") == 0 ? "Space" : out;
}

bool keys_holds(const char *names, const char *name)
{
	struct str wanted = str_of(name);
	for (struct str rest = str_of(names), one; rest.n > 0;) {
		one = str_cut(rest, ' ', &rest);
		if (str_equal(one, wanted))
			return true;
	}
	return false;
}

const char *keys_shown(const char *names, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	for (struct str rest = str_of(names), one; rest.n > 0;) {
		one = str_cut(rest, ' ', &rest);
		bool control = one.n == 2 && one.p[0] == '^';
		text_addf(&t, "%s%s%.*s", t.n ? " " : "", control ? "Ctrl-" : "", (int)one.n - control, one.p + control);
	}
	return t.p;
}

const char *keys_first(const char *names, struct arena *a)
{
	return keys_shown(arena_strndup(a, names, (ptrdiff_t)strcspn(names, " ")), a);
}

/* ---- rows ---- */

static bool holds_at(const struct key_row *row, unsigned place)
{
	return !row->at || (row->at & place);
}

bool keys_named(const struct key_row *rows, const char *name)
{
	for (const struct key_row *row = rows; row->key; row++)
		if (keys_holds(row->key, name))
			return true;
	return false;
}

const struct key_row *keys_row(const struct key_row *rows, unsigned place, const char *name)
{
	for (const struct key_row *row = rows; row->key; row++)
		if (holds_at(row, place) && keys_holds(row->key, name))
			return row;
	return NULL;
}

const struct key_row *keys_find(const struct pane_class *p, const void *st, const struct scene *s,
	const struct key *k)
{
	char buffer[8];
	const char *name = keys_name(k, buffer);
	unsigned place = p->place(st, s);
	if (!*name)
		return NULL;
	const struct key_row *row = keys_row(p->keys, place, name);
	return row || !keys_named(p->keys, name) ? row : keys_row(p->keys, place, "*");
}

void keys_change(const struct key_row *row, void *st, const struct scene *s, const struct key *k)
{
	if (row && row->change)
		row->change(st, s, k);
}

/* ---- what is done ---- */

/* keys: "PANE:KEY …"; the pane * is any. */
static bool lists_key(const char *keys, const char *pane, const char *key, struct arena *a)
{
	return keys_holds(keys, arena_printf(a, "%s:%s", pane, key)) || keys_holds(keys, arena_printf(a, "*:%s", key));
}

static struct intent intent_to(const char *line, const struct command *c, struct arena *a)
{
	bool more = palette_needs_words(c);
	return (struct intent){ .line = more ? arena_printf(a, "%s ", line) : line, .ask = more };
}

struct intent keys_command(const struct pane_class *p, const struct key *k, struct arena *a)
{
	char buffer[8];
	const char *key = keys_name(k, buffer);
	for (int i = 0; *key && command_table[i]; i++) {
		const struct command *c = command_table[i];
		if (c->keys && lists_key(c->keys, p->name, key, a))
			return intent_to(command_name(c, a), c, a);
	}
	return (struct intent){ 0 };
}

/* The command that a row names. */
static const struct command *command_named(const char *name, struct arena *a)
{
	for (int i = 0; name && command_table[i]; i++)
		if (strcmp(command_name(command_table[i], a), name) == 0)
			return command_table[i];
	return NULL;
}

struct intent keys_intent(const struct pane_class *p, const struct key_row *row, const void *st,
	const struct scene *s, const struct key *k, struct arena *a)
{
	const struct command *c = row ? command_named(row->command, a) : NULL;
	if (!row)
		return keys_command(p, k, a);
	if (row->greyed)
		return (struct intent){ .refusal = row->greyed };
	if (row->act)
		return row->act(st, s, k, a);
	return c ? intent_to(row->command, c, a) : (struct intent){ 0 };
}

/* ---- the hint bar ---- */

static void hint(struct text *t, const char *key, const char *what)
{
	text_addf(t, "%s%s %s", t->n ? "  " : "", keys_shown(key, t->arena), what);
}

const char *keys_row_hints(const struct key_row *rows, unsigned place, bool running, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	for (const struct key_row *row = rows; row->key; row++)
		if (row->hint && holds_at(row, place) && !(running && (row->act || row->command)))
			hint(&t, row->key, row->hint);
	return t.n ? t.p : "";
}

static bool is_new(const char *keys, const char *name, const struct pane_class *p)
{
	return keys_holds(keys, name) && !keys_named(p->keys, name);
}

/* What the table of commands gives to the pane, and then to all, in the words of the letters. */
static void command_hints(struct text *t, const struct pane_class *p, const char *pane)
{
	for (const struct letter *l = letter_table; l->key; l++)
		for (int i = 0; command_table[i]; i++)
			if (command_table[i]->keys &&
				keys_holds(command_table[i]->keys, arena_printf(t->arena, "%s:%s", pane, l->key)) &&
				is_new(l->key, l->key, p))
				hint(t, l->key, l->meaning);
}

static void add_hints(struct text *t, const char *hints)
{
	text_addf(t, "%s%s", t->n && *hints ? "  " : "", hints);
}

const char *keys_hints(const struct pane_class *p, const void *st, const struct scene *s, struct arena *a)
{
	unsigned more = COMMON_VALUE | (p->search ? COMMON_SEARCH : 0U) | (s->running ? 0U : COMMON_ANSWER);
	struct text t;
	text_init(&t, a);
	add_hints(&t, s->running ? common_hints(COMMON_RUNNING, p, a) : "");
	add_hints(&t, keys_row_hints(p->keys, p->place(st, s), s->running != NULL, a));
	add_hints(&t, common_hints(COMMON_PROMPT, p, a));
	if (!s->running) {
		command_hints(&t, p, p->name);
		command_hints(&t, p, "*");
	}
	add_hints(&t, common_hints(more, p, a));
	return t.p;
}

/* ---- the box of commands ---- */

static const char *of_pane(const char *pane, const char *key, struct arena *a)
{
	for (const struct tab *t = tab_table; t->key; t++)
		if (strcmp(t->pane, pane) == 0)
			return arena_printf(a, "%c then %s", t->key, keys_first(key, a));
	return keys_first(key, a);
}

/* Whether the key does it where one lands in the pane, or nothing else there. */
static bool is_true(const struct pane_class *p, const struct key_row *row, struct arena *a)
{
	const char *key = arena_strndup(a, row->key, (ptrdiff_t)strcspn(row->key, " "));
	return !row->at || (row->at & p->lands) == p->lands || !keys_row(p->keys, p->lands, key);
}

const char *keys_of_command(const struct command *c, struct arena *a)
{
	const char *name = command_name(c, a), *common = common_key_of(name);
	const char *colon = c->keys ? strchr(c->keys, ':') : NULL;
	if (colon)
		return of_pane(arena_strndup(a, c->keys, colon - c->keys), colon + 1, a);
	if (common)
		return keys_first(common, a);
	for (int i = 0; pane_table[i]; i++)
		for (const struct key_row *row = pane_table[i]->keys; row->key; row++)
			if (row->command && strcmp(row->command, name) == 0 && is_true(pane_table[i], row, a))
				return of_pane(pane_table[i]->name, row->key, a);
	return NULL;
}
