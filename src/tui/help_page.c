#include "config.h"

#include "tui/help_page.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "command/command.h"
#include "command/options.h"
#include "tui/pane.h"

/* What means the same in every pane. */
static const char *const everywhere[] = {
	"1 to 0, S|the stages of the road",
	"[  ]  `|the pane before, the next one, the last one",
	"Tab|region: the next one of the pane",
	"j k  g G|down, up; first, last; arrows, PgUp and PgDn as well",
	"Esc|back: closes what covers the pane, loses nothing, stops nothing",
	"/  n  N|search, next match, match before: in pages and lists",
	":  Ctrl-P|a command: what could be meant is listed while you type",
	"v|view: the other picture, or its numbers; else the last answer",
	"w|why: what the number under the cursor means, and how it misleads",
	"y|copy the value under the cursor",
	"Y|copy as a command: then press the key of the action",
	"x|end what runs: a training keeps what it has",
	"M|mouse: to the terminal and back, so that it selects text",
	"click|choose, or do what a tab or a hint says; twice: Enter",
	"wheel|scroll what is under it",
	"?  F1|this help",
	"Ctrl-L|draw the screen anew",
	"Ctrl-Z|suspend; fg comes back",
	"Ctrl-C|stop the command; twice: leave",
	"q|close what is open, then leave",
	NULL,
};

/* "^R" is written as people say it. */
static void row(struct text *t, const char *key, const char *does)
{
	bool control = key[0] == '^' && key[1] && !key[2];
	text_addf(t, "  %-12s %s\n", control ? arena_printf(t->arena, "Ctrl-%s", key + 1) : key, does);
}

static void rows(struct text *t, const char *const *list)
{
	for (int i = 0; list && list[i]; i++) {
		const char *bar = strchr(list[i], '|');
		row(t, arena_strndup(t->arena, list[i], bar - list[i]), bar + 1);
	}
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
		row(t, b->key, b->line);
	}
	text_add(t, t->n > before ? "\n" : "");
}

/* What the pane tells of a key itself is not told twice. */
static void table_row(struct text *t, const char *key, const char *does, const char *const *told)
{
	size_t n = strlen(key);
	for (int i = 0; told[i]; i++)
		if (strncmp(told[i], key, n) == 0 && strchr("| ", told[i][n]))
			return;
	row(t, key, does);
}

/* The keys that the table of commands gives to the pane, or with * to all. */
static void table_rows(struct text *t, const char *pane, const char *const *told)
{
	ptrdiff_t n = (ptrdiff_t)strlen(pane);
	for (int i = 0; command_table[i]; i++) {
		const struct command *c = command_table[i];
		struct str rest = str_of(c->keys ? c->keys : "");
		while (rest.n > 0) {
			struct str one = str_cut(rest, ' ', &rest);
			if (one.n > n + 1 && memcmp(one.p, pane, (size_t)n) == 0 && one.p[n] == ':')
				table_row(t, arena_strndup(t->arena, one.p + n + 1, one.n - n - 1), c->help, told);
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
	text_init(&t, a);
	text_init(&here, a);
	text_init(&all, a);
	own_rows(&t, p->name, own);
	text_addf(&here, "Keys of the %s pane\n", p->title);
	rows(&here, p->help);
	table_rows(&here, p->name, p->help);
	text_add(&all, "Keys everywhere\n");
	rows(&all, everywhere);
	table_rows(&all, "*", everywhere);
	if (help_page_wide(w))
		beside(&t, here.p, all.p, w / 2 - 1, ascii);
	else
		text_addf(&t, "%s\n%s", here.p, all.p);
	text_addf(&t, "\nCommands, for : and for scripts%s:help COMMAND tells more\n", ascii ? "; " : " · ");
	const char *const *nouns = command_nouns(a);
	for (int i = 0; nouns[i]; i++)
		command_rows(&t, nouns[i], a);
	command_rows(&t, NULL, a);
	return t.p;
}
