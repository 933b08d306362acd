#include "config.h"

#include "command/palette.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/param.h"
#include "base/text.h"
#include "command/command.h"
#include "command/help_text.h"

/* How well a command fits, the smaller the better. */
enum fit { FIT_NAME, FIT_VERB, FIT_WORDS, FIT_ALIAS, FIT_INSIDE, FIT_HELP, FIT_LETTERS, FIT_NOT };

struct ranked {
	const struct command *command;
	enum fit fit;
	int place;
};

static bool begins(const char *s, const char *with)
{
	return strncasecmp(s, with, strlen(with)) == 0;
}

static bool contains(const char *s, const char *what)
{
	for (; *s; s++)
		if (begins(s, what))
			return true;
	return false;
}

/* Some word of s begins so. */
static bool word_begins(const char *s, const char *with)
{
	for (bool start = true; *s; s++) {
		if (start && begins(s, with))
			return true;
		start = *s == ' ' || *s == '-';
	}
	return false;
}

/* Every word typed begins a word of s. */
static bool words_begin(const char *s, const char *typed, struct arena *a)
{
	for (struct str rest = str_of(typed), one; rest.n > 0;) {
		one = str_cut(rest, ' ', &rest);
		if (one.n > 0 && !word_begins(s, arena_strndup(a, one.p, one.n)))
			return false;
	}
	return true;
}

/* The letters of typed come in s in this order. */
static bool has_letters(const char *s, const char *typed)
{
	for (; *typed; typed++) {
		while (*s && strncasecmp(s, typed, 1) != 0)
			s++;
		if (!*s++)
			return false;
	}
	return true;
}

static enum fit fit_of(const struct command *c, const char *typed, struct arena *a)
{
	const char *name = command_name(c, a);
	if (begins(name, typed))
		return FIT_NAME;
	if (begins(c->verb, typed))
		return FIT_VERB;
	if (words_begin(name, typed, a))
		return FIT_WORDS;
	if (c->aliases && word_begins(c->aliases, typed))
		return FIT_ALIAS;
	if (contains(name, typed))
		return FIT_INSIDE;
	if (words_begin(c->help, typed, a))
		return FIT_HELP;
	return strlen(typed) >= 3 && has_letters(name, typed) ? FIT_LETTERS : FIT_NOT;
}

static int by_fit(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	return x->fit != y->fit ? (int)x->fit - (int)y->fit : x->place - y->place;
}

ptrdiff_t palette_find(const char *typed, const struct command *const **out, struct arena *a)
{
	ptrdiff_t all = 0, n = 0;
	while (command_table[all])
		all++;
	struct ranked *r = ARENA_ARRAY(a, struct ranked, all + 1);
	const struct command **list = ARENA_ARRAY(a, const struct command *, all + 1);
	for (int i = 0; i < (int)all; i++) {
		r[n] = (struct ranked){ command_table[i], fit_of(command_table[i], typed, a), i };
		n += r[n].fit != FIT_NOT;
	}
	qsort(r, (size_t)n, sizeof *r, by_fit);
	for (ptrdiff_t i = 0; i < n; i++)
		list[i] = r[i].command;
	*out = list;
	return n;
}

const struct command *palette_command(const char *line, struct arena *a)
{
	const char *words[2];
	ptrdiff_t n = 0, used;
	struct err ignored = ERR_INIT;
	const struct command *c;
	line += strspn(line, " ");
	while (n < 2 && *line) {
		ptrdiff_t bytes = (ptrdiff_t)strcspn(line, " ");
		if (!line[bytes])
			break; /* the last word is not finished */
		words[n++] = arena_strndup(a, line, bytes);
		line += bytes + (ptrdiff_t)strspn(line + bytes, " ");
	}
	return n > 0 && command_find(words, n, true, &c, &used, &ignored) ? c : NULL;
}

const char *palette_usage(const struct command *c, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	help_usage(&t, c);
	return t.p;
}

bool palette_needs_words(const struct command *c)
{
	for (const struct param *p = c->params; p && p->name; p++)
		if (p->required)
			return true;
	return false;
}
