#include "config.h"

#include "tui/help_page.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "command/command.h"
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
	"M|mouse: to the terminal and back",
	"?  F1|this help",
	"Ctrl-L|draw the screen anew",
	"Ctrl-Z|suspend; fg comes back",
	"Ctrl-C|stop the command; twice: leave",
	"q|close what is open, then leave",
	NULL,
};

static void rows(struct text *t, const char *const *list)
{
	for (int i = 0; list && list[i]; i++) {
		const char *bar = strchr(list[i], '|');
		text_addf(t, "  %-12.*s %s\n", (int)(bar - list[i]), list[i], bar + 1);
	}
}

/* What the pane tells of a key itself is not told twice. */
static void table_row(struct text *t, const char *key, const char *does, const char *const *told)
{
	size_t n = strlen(key);
	for (int i = 0; told[i]; i++)
		if (strncmp(told[i], key, n) == 0 && strchr("| ", told[i][n]))
			return;
	text_addf(t, "  %-12s %s\n", key, does);
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

char *help_page_text(const struct pane_class *p, bool ascii, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	text_addf(&t, "Keys of the %s pane\n", p->title);
	rows(&t, p->help);
	table_rows(&t, p->name, p->help);
	text_add(&t, "\nKeys everywhere\n");
	rows(&t, everywhere);
	table_rows(&t, "*", everywhere);
	text_addf(&t, "\nCommands, for : and for scripts%s:help COMMAND tells more\n", ascii ? "; " : " · ");
	const char *const *nouns = command_nouns(a);
	for (int i = 0; nouns[i]; i++)
		command_rows(&t, nouns[i], a);
	command_rows(&t, NULL, a);
	return t.p;
}
