#include "config.h"

#include "command/settled.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "command/derive.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "feature/recipe.h"

#define REMEDY "recipe add "

static const char *string_of(const struct node *n, const char *name)
{
	const struct node *k = node_find(n, name);
	return k && k->type == NODE_STRING ? k->string : NULL;
}

static int32_t by_line(const struct recipe_cover *r, const char *line, struct arena *a)
{
	bool remedy = line && strncmp(line, REMEDY, strlen(REMEDY)) == 0;
	return remedy ? recipe_settles(r, line + strlen(REMEDY), a) : -1;
}

/* The step that settles a finding, -1: none.  A leak asks for a role: a training refuses it whatever the recipe does. */
static int32_t step_for(const struct node *finding, const struct recipe_cover *r, struct arena *a)
{
	const char *column = string_of(finding, "column"), *fix = string_of(finding, "fix");
	const struct node *also = node_find(finding, "fixes");
	const char *code = string_of(finding, "code");
	if (code && strncmp(code, "leak", 4) == 0) /* leak, leak_missing … */
		return -1;
	int32_t at = column ? recipe_drops(r, column) : -1;
	at = at >= 0 ? at : by_line(r, fix, a);
	for (const struct node *k = also ? also->first : NULL; k && at < 0; k = k->next)
		at = by_line(r, k->string, a);
	return at;
}

/* The recipe in force; false where there is none, since a table without a target has findings too. */
static bool open_cover(struct workbench *w, struct recipe_cover *out, struct arena *a, struct ctl *c, struct err *e)
{
	const struct recipe *r;
	struct frame *f;
	bool ok = w->settings.target && derive_frame(w, &f, c, e) && derive_recipe(w, &r, c, e);
	if (ok)
		*out = recipe_cover(r, f, a);
	return ok;
}

bool settled_report(struct workbench *w, struct node *const *list, ptrdiff_t lists, struct ctl *c, struct err *e)
{
	struct recipe_cover r;
	struct err none = ERR_INIT;
	struct arena *a = arena_new();
	bool any = open_cover(w, &r, a, c, &none);
	for (ptrdiff_t i = 0; any && i < lists; i++)
		for (struct node *k = list[i] ? list[i]->first : NULL; k; k = k->next) {
			int32_t at = step_for(k, &r, a);
			const struct recipe_step *s = at >= 0 ? &r.recipe->step[at] : NULL;
			node_string(k, "settled", s ? arena_printf(k->report->arena, "step %d of %s recipe: %s %s", (int)at + 1,
				w->settings.recipe ? "your" : "the automatic", s->class->name, s->words) : NULL);
		}
	arena_free(a);
	return (none.code != ERR_CANCELLED && none.code != ERR_NOMEM) || err_set(e, none.code, "%s", none.msg);
}
