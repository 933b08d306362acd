#include "config.h"

#include "tui/page_item.h"

#include <string.h>

#include "base/arena.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "render/value.h"
#include "tui/page.h"
#include "tui/pane.h"
#include "tui/region.h"
#include "tui/reload.h"
#include "tui/term.h"

/* The first that fits a row is what the key does.  Without a form the field holds the command itself. */
struct action {
	char key;              /* '\r': Enter */
	const char *field;
	const char *beside;    /* another field the row must have, or NULL */
	const char *form;      /* %s: the field's value, quoted */
	bool ask;              /* into the prompt: the user may want another value */
	const char *hint;
};

static const struct action actions[] = {
	{ '\r', "fix", NULL, NULL, true, "Enter mend" },
	{ '\r', "command", NULL, NULL, true, "Enter do it again" },
	{ '\r', "column", NULL, "data describe %s", false, "Enter describe" },
	{ '\r', "name", "kind", "model show %s", false, "Enter show" },
	{ '\r', "row", NULL, "data show --from %s --rows 1", false, "Enter row" },
	{ 'd', "drop", NULL, NULL, false, "d drop" },
	{ 'd', "column", NULL, "recipe add drop %s", false, "d drop" },
	{ '-', "weight", NULL, NULL, false, "- less weight" },
};

static const int action_count = (int)(sizeof actions / sizeof actions[0]);

static bool is_command(const struct node *k)
{
	return k->type == NODE_STRING && k->string && strchr(k->string, ' ');
}

static bool fits(const struct action *x, const struct node *row)
{
	const struct node *k = node_find(row, x->field);
	if (!k || (x->beside && !node_find(row, x->beside)))
		return false;
	return x->form ? (k->type == NODE_STRING && *k->string) || k->type == NODE_INT : is_command(k);
}

static const struct action *find(char key, const struct node *row)
{
	for (int i = 0; row && i < action_count; i++)
		if (actions[i].key == key && fits(&actions[i], row))
			return &actions[i];
	return NULL;
}

bool page_item_is(const struct node *row, const char *fix)
{
	bool any = fix != NULL;
	for (int i = 0; row && i < action_count && !any; i++)
		any = fits(&actions[i], row);
	return any;
}

static const char *line_of(const struct action *x, const struct node *row, const struct scene *s, struct arena *a)
{
	const struct node *k = node_find(row, x->field);
	struct text value;
	if (!x->form)
		return reload_mending(k->string, s, a);
	text_init(&value, a);
	param_quote(&value, value_exact(k, a));
	const char *hole = strstr(x->form, "%s");
	return arena_printf(a, "%.*s%s%s", (int)(hole - x->form), x->form, value.p, hole + 2);
}

static char key_char(const struct key *k)
{
	return k->code == KEY_ENTER ? '\r' : k->code == KEY_TEXT && !k->alt && !k->text[1] ? k->text[0] : '\0';
}

struct intent page_item_intent(const struct page_line *l, const struct scene *s, const struct key *k, struct arena *a)
{
	char key = key_char(k);
	const struct action *x = l && key ? find(key, l->row) : NULL;
	if (l && key == '\r' && l->fix)
		return (struct intent){ .line = reload_mending(l->fix, s, a), .ask = true };
	if (!x)
		return (struct intent){ 0 };
	return (struct intent){ .line = line_of(x, l->row, s, a), .ask = x->ask };
}

const char *page_item_hints(const struct page_line *l, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	if (l && l->fix)
		text_add(&t, "Enter mend  ");
	for (int i = 0; l && i < action_count; i++)
		if (l->row && find(actions[i].key, l->row) == &actions[i])
			text_addf(&t, "%s  ", actions[i].hint);
	return t.p ? t.p : "";
}
