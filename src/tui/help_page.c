#include "config.h"

#include "tui/help_page.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "command/command.h"
#include "command/options.h"
#include "render/wrap.h"
#include "tui/common.h"
#include "tui/keys.h"
#include "tui/pane.h"

#define KEYS 15 /* columns before what a key does */

/* In lines of at most width columns; 0: in one. */
static void row(struct text *t, const char *key, const char *does, int width)
{
	text_addf(t, "  %-12s ", keys_shown(key, t->arena));
	if (width > 0)
		wrap_text(t, does, KEYS, KEYS, width);
	else
		text_add(t, does);
	text_addc(t, '\n');
}

static void rows(struct text *t, const struct key_row *list, int width)
{
	for (; list->key; list++)
		if (list->help)
			row(t, list->key, list->help, width);
}

static void common_rows(struct text *t, int width)
{
	for (const struct common_key *c = common_table; c->row.key; c++)
		if (c->row.help)
			row(t, c->shown ? c->shown : c->row.key, c->row.help, width);
}

/* What was bound later hides what was bound before; one without a line is free again. */
static bool is_hidden(const struct binding *own, const struct binding *b)
{
	for (const struct binding *later = own; later != b; later = later->next)
		if (strcmp(later->pane, b->pane) == 0 && strcmp(later->key, b->key) == 0)
			return true;
	return !b->line;
}

static void own_rows(struct text *t, const char *pane, const struct binding *own)
{
	ptrdiff_t before = t->n;
	for (const struct binding *b = own; b; b = b->next) {
		if ((strcmp(b->pane, pane) != 0 && strcmp(b->pane, "*") != 0) || is_hidden(own, b))
			continue;
		if (t->n == before)
			text_add(t, "Keys of your own\n");
		row(t, b->key, b->line, 0);
	}
	text_add(t, t->n > before ? "\n" : "");
}

/* The keys that the table of commands gives to the pane, or with * to all. */
static void table_rows(struct text *t, const char *pane, int width)
{
	ptrdiff_t n = (ptrdiff_t)strlen(pane);
	for (int i = 0; command_table[i]; i++) {
		const struct command *c = command_table[i];
		struct str rest = str_of(c->keys ? c->keys : "");
		while (rest.n > 0) {
			struct str one = str_cut(rest, ' ', &rest);
			if (one.n > n + 1 && memcmp(one.p, pane, (size_t)n) == 0 && one.p[n] == ':')
				row(t, arena_strndup(t->arena, one.p + n + 1, one.n - n - 1), c->help, width);
		}
	}
}

static void command_rows(struct text *t, const char *noun, struct arena *a)
{
	for (int i = 0; command_table[i]; i++) {
		const struct command *c = command_table[i];
		bool mine = noun ? c->noun && strcmp(c->noun, noun) == 0 : !c->noun;
		if (mine)
			text_addf(t, "  %-23s %s\n", command_name(c, a), c->help);
	}
}

/* The lines of left and right beside each other, in a column of their own each. */
static void beside(struct text *t, const char *left, const char *right, int column, bool ascii)
{
	struct str l = str_of(left), r = str_of(right);
	while (l.n > 0 || r.n > 0) {
		struct str a = str_cut(l, '\n', &l), b = str_cut(r, '\n', &r);
		const char *one = text_fit(t->arena, arena_strndup(t->arena, a.p, a.n), column - 2, ascii);
		text_addf(t, b.n > 0 ? "%s  %.*s\n" : "%s\n", one, (int)b.n, b.p);
	}
}

bool help_page_wide(int w)
{
	return w >= 100;
}

char *help_page_text(const struct pane_class *p, const struct binding *own, int w, bool ascii, struct arena *a)
{
	struct text t, here, all;
	bool wide = help_page_wide(w);
	int middle = w / 2 - 1, left = wide ? middle - 2 : 0, right = wide ? w - 2 - middle : 0;
	text_init(&t, a);
	text_init(&here, a);
	text_init(&all, a);
	own_rows(&t, p->name, own);
	text_addf(&here, "Keys of the %s pane\n", p->title);
	rows(&here, p->keys, left);
	table_rows(&here, p->name, left);
	text_add(&all, "Keys everywhere\n");
	common_rows(&all, right);
	table_rows(&all, "*", right);
	if (wide)
		beside(&t, here.p, all.p, middle, ascii);
	else
		text_addf(&t, "%s\n%s", here.p, all.p);
	text_addf(&t, "\nCommands, for : and for scripts%s:help COMMAND tells more\n", ascii ? "; " : " · ");
	const char *const *nouns = command_nouns(a);
	for (int i = 0; nouns[i]; i++)
		command_rows(&t, nouns[i], a);
	command_rows(&t, NULL, a);
	return t.p;
}
