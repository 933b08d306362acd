#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/param.h"
#include "base/text.h"
#include "command/command.h"
#include "command/complete.h"
#include "tui/app.h"

/* `@` and `%` in a command: what is in focus, and what is marked, in the pane in sight. */

/* Commands about models mean models; those about the table and its recipe mean columns. */
static enum pane_object object_of(const char *line, ptrdiff_t at, struct arena *a)
{
	ptrdiff_t start = complete_start(line, at);
	const char *words[1] = { arena_strndup(a, line + start, (ptrdiff_t)strcspn(line + start, " ")) };
	const struct command *c;
	struct err ignored = ERR_INIT;
	ptrdiff_t used;
	if (command_is_noun(words[0]))
		return strcmp(words[0], "data") == 0 || strcmp(words[0], "recipe") == 0 ? OBJECT_COLUMN : OBJECT_MODEL;
	if (!command_find(words, 1, true, &c, &used, &ignored))
		return OBJECT_MODEL;
	for (const struct param *p = c->params; p && p->name; p++)
		if (p->type == PARAM_COLUMN || p->type == PARAM_COLUMNS)
			return OBJECT_COLUMN;
	return OBJECT_MODEL;
}

static bool stands_alone(const char *line, ptrdiff_t i)
{
	char before = i > 0 ? line[i - 1] : ' ', after = line[i + 1] ? line[i + 1] : ' ';
	return strchr(" ;\n", before) && strchr(" ;\n", after);
}

/* `bind` keeps them, for whatever is in focus when the key is pressed. */
static bool is_binding(const char *line, ptrdiff_t at)
{
	return strncmp(line + complete_start(line, at), "bind ", 5) == 0;
}

/* How many quoted words there are, as names gives them; what divides them becomes by. */
static int divide(char *names, char by)
{
	int n = *names != '\0';
	char quote = '\0';
	for (; *names; names++) {
		if (*names == '"' || *names == '\'')
			quote = quote == *names ? '\0' : quote ? quote : *names;
		if (*names != ' ' || quote)
			continue;
		*names = by;
		n++;
	}
	return n;
}

/* What is marked as it can stand at byte at: words, or one word where an option takes a list; NULL, and *refusal why,
 * when one alone can stand there. */
static const char *put_marked(const char *line, ptrdiff_t at, const char *marked, const char **refusal, struct arena *a)
{
	const struct command *c;
	const struct param *p = complete_param(line, at, &c, a);
	bool list = p && p->type == PARAM_COLUMNS;
	char *names = arena_strdup(a, marked);
	int n = divide(names, list && p->position == 0 ? ',' : ' ');
	if (!p || n < 2 || list || p->type == PARAM_REST || (p->repeat && p->position > 0))
		return names;
	*refusal = arena_printf(a, p->position ? "%s takes one %s, %d are marked" : "%s --%s takes one, %d are marked",
		command_name(c, a), p->name, n);
	return NULL;
}

const char *app_expand(const struct app *a, const char *line, const char **refusal, struct arena *scratch)
{
	const struct pane_class *p = pane_table[a->pane];
	struct scene s = app_scene(a);
	struct text t;
	char quote = '\0';
	if (!strpbrk(line, "@%"))
		return line;
	text_init(&t, scratch);
	*refusal = NULL;
	for (ptrdiff_t i = 0; line[i]; i++) {
		const char *name = NULL;
		if (quote)
			quote = line[i] == quote ? '\0' : quote;
		else if (line[i] == '"' || line[i] == '\'')
			quote = line[i];
		else if ((line[i] == '@' || line[i] == '%') && stands_alone(line, i) && !is_binding(line, i)) {
			name = p->names ? p->names(a->pane_state[a->pane], &s, object_of(line, i, scratch), line[i] == '%',
				scratch) : NULL;
			if (name && line[i] == '%')
				name = put_marked(line, i, name, refusal, scratch);
			else if (line[i] == '%')
				*refusal = "nothing is marked here that % could stand for: Space marks";
			if (*refusal)
				return NULL;
		}
		if (name)
			text_add(&t, name);
		else
			text_addc(&t, line[i]);
	}
	return t.p;
}

const char *app_bound(const struct app *a, const char *key)
{
	const char *pane = pane_table[a->pane]->name;
	for (const struct binding *b = a->options.bindings; b && *key; b = b->next)
		if (strcmp(b->key, key) == 0 && (strcmp(b->pane, pane) == 0 || strcmp(b->pane, "*") == 0))
			return b->line;
	return NULL;
}
