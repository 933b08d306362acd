#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "command/command.h"
#include "command/command_list.h"

#define X(id) extern const struct command cmd_##id;
COMMAND_LIST(X)
#undef X

const struct command *const command_table[] = {
#define X(id) &cmd_##id,
	COMMAND_LIST(X)
#undef X
	NULL,
};

#define WORDS_MAX 200

struct candidates {
	const char *name[WORDS_MAX];
	ptrdiff_t n;
};

static void add_candidate(struct candidates *c, const char *name)
{
	for (ptrdiff_t i = 0; i < c->n; i++)
		if (strcmp(c->name[i], name) == 0)
			return;
	if (c->n < WORDS_MAX)
		c->name[c->n++] = name;
}

const char *command_name(const struct command *c, struct arena *a)
{
	return c->noun ? arena_printf(a, "%s %s", c->noun, c->verb) : c->verb;
}

/* True when word is one of the blank-separated aliases. */
static bool has_alias(const struct command *c, const char *word)
{
	struct str rest = c->aliases ? str_of(c->aliases) : STR("");
	while (rest.n > 0)
		if (str_equal(str_cut(rest, ' ', &rest), str_of(word)))
			return true;
	return false;
}

bool command_is_noun(const char *word)
{
	for (ptrdiff_t i = 0; command_table[i]; i++)
		if (command_table[i]->noun && strcmp(command_table[i]->noun, word) == 0)
			return true;
	return false;
}

static bool is_prefix(const char *word, const char *name)
{
	return strncmp(word, name, strlen(word)) == 0;
}

/* The candidate that word names: exactly, or with prefix as its only beginning. */
static bool resolve(const struct candidates *c, const char *word, bool prefix, const char **out,
	struct err *e)
{
	const char *found = NULL;
	for (ptrdiff_t i = 0; i < c->n; i++) {
		if (strcmp(c->name[i], word) == 0) {
			*out = c->name[i];
			return true;
		}
		if (!prefix || !is_prefix(word, c->name[i]))
			continue;
		if (found)
			return err_set(e, ERR_AMBIGUOUS, "'%s' could be %s or %s", word, found, c->name[i]);
		found = c->name[i];
	}
	*out = found;
	return true;
}

static struct candidates first_words(void)
{
	struct candidates c = { .n = 0 };
	for (ptrdiff_t i = 0; command_table[i]; i++)
		add_candidate(&c, command_table[i]->noun ? command_table[i]->noun : command_table[i]->verb);
	return c;
}

static struct candidates verbs_of(const char *noun)
{
	struct candidates c = { .n = 0 };
	for (ptrdiff_t i = 0; command_table[i]; i++)
		if (command_table[i]->noun && strcmp(command_table[i]->noun, noun) == 0)
			add_candidate(&c, command_table[i]->verb);
	return c;
}

static const struct command *find_exact(const char *noun, const char *verb)
{
	for (ptrdiff_t i = 0; command_table[i]; i++) {
		const struct command *c = command_table[i];
		bool same_noun = noun ? c->noun && strcmp(c->noun, noun) == 0 : !c->noun;
		if (same_noun && strcmp(c->verb, verb) == 0)
			return c;
	}
	return NULL;
}

static bool at_word(struct err *e, int32_t word)
{
	e->column = word;
	return false;
}

static bool find_verb(const char *noun, const char *word, bool prefix, const struct command **out,
	struct err *e)
{
	struct candidates c = verbs_of(noun);
	const char *verb = NULL;
	if (!resolve(&c, word, prefix, &verb, e))
		return at_word(e, 2);
	if (verb) {
		*out = find_exact(noun, verb);
		return true;
	}
	const char *meant = text_did_you_mean(word, c.name, c.n);
	err_set(e, ERR_NO_VERB, "%s has no verb '%s'", noun, word);
	if (meant)
		err_hint(e, "did you mean: %s %s", noun, meant);
	else
		err_hint(e, "help %s lists its verbs", noun);
	return at_word(e, 2);
}

static bool no_such_word(const char *word, const struct candidates *c, struct err *e)
{
	const char *meant = text_did_you_mean(word, c->name, c->n);
	err_set(e, ERR_NO_NOUN, "'%s' is no command", word);
	if (meant)
		err_hint(e, "did you mean: %s", meant);
	else
		err_hint(e, "help lists the commands");
	return at_word(e, 1);
}

static const struct command *find_alias(const char *word)
{
	for (ptrdiff_t i = 0; command_table[i]; i++)
		if (has_alias(command_table[i], word))
			return command_table[i];
	return NULL;
}

bool command_find(const char *const *words, ptrdiff_t n, bool prefix, const struct command **out,
	ptrdiff_t *used, struct err *e)
{
	struct candidates c = first_words();
	const char *first = NULL;
	if (n == 0)
		return err_set(e, ERR_NO_COMMAND, "no command was given");
	*used = 1;
	/* "recipe" alone may be an alias; "recipe auto" never is. */
	bool noun = n > 1 && command_is_noun(words[0]);
	if (!noun && (*out = find_alias(words[0])) != NULL)
		return true;
	if (!resolve(&c, words[0], prefix, &first, e))
		return at_word(e, 1);
	if (!first)
		return no_such_word(words[0], &c, e);
	if ((*out = find_exact(NULL, first)) != NULL)
		return true;
	if (n == 1) {
		err_set(e, ERR_NO_VERB, "%s needs a verb", first);
		err_hint(e, "help %s lists its verbs", first);
		return at_word(e, 1);
	}
	*used = 2;
	return find_verb(first, words[1], prefix, out, e);
}

const char *const *command_nouns(struct arena *a)
{
	ptrdiff_t n = 0, capacity = 0;
	const char **nouns = NULL;
	for (ptrdiff_t i = 0; command_table[i]; i++) {
		const char *noun = command_table[i]->noun;
		bool seen = !noun;
		for (ptrdiff_t j = 0; j < n && !seen; j++)
			seen = strcmp(nouns[j], noun) == 0;
		if (seen)
			continue;
		nouns = arena_grow(a, nouns, n, &capacity, (ptrdiff_t)sizeof *nouns);
		nouns[n++] = noun;
	}
	nouns = arena_grow(a, nouns, n, &capacity, (ptrdiff_t)sizeof *nouns);
	nouns[n] = NULL;
	return nouns;
}
