#include "config.h"

#include "command/recipe_report.h"

#include "base/arena.h"
#include "base/report.h"
#include "command/settings.h"
#include "command/stage.h"
#include "command/workbench.h"
#include "feature/recipe.h"
#include "model/model.h"

void recipe_report_steps(const struct recipe *r, const struct frame *f, struct node *parent)
{
	struct node *list = node_list(parent, "steps");
	node_title(list, "Steps", VIEW_TABLE);
	for (int32_t i = 0; i < r->n; i++) {
		const struct recipe_step *s = &r->step[i];
		struct node *o = node_object(list, NULL);
		if (s->automatic)
			node_null(o, "step", NULL);
		else
			node_int(o, "step", i + 1);
		node_string(o, "name", s->class->name);
		node_string(o, "words", s->words);
		node_bool(o, "on", s->on);
		node_bool(o, "automatic", s->automatic)->view = s->automatic ? VIEW_PLAIN : VIEW_HIDDEN;
		node_string(o, "why", recipe_step_why(s, f, o->report->arena))->view = VIEW_HIDDEN;
	}
}

void recipe_report_step(const struct recipe *r, int32_t i, const struct frame *f, struct node *parent)
{
	const struct recipe_step *s = &r->step[i];
	const char *why = recipe_step_why(s, f, parent->report->arena);
	node_string(parent, "name", s->class->name);
	node_string(parent, "words", s->words);
	node_bool(parent, "on", s->on)->view = s->on ? VIEW_HIDDEN : VIEW_PLAIN;
	node_string(parent, "does", s->class->help);
	node_string(parent, "why", why ? why : "nothing in the table asks for it: it is there because you put it there");
	node_string(parent, "options", arena_printf(parent->report->arena, "help recipe add %s", s->class->name));
}

static const char *step_line(const struct recipe_step *s, struct arena *a)
{
	return s->words[0] ? arena_printf(a, "%s %s", s->class->name, s->words) : s->class->name;
}

/* The kinds that need just this, and the steps that see to it. */
static void add_tail(const struct recipe *r, unsigned needs, struct node *list)
{
	struct arena *a = list->report->arena;
	struct recipe whole = recipe_with_needs(r, needs, a);
	struct node *o = node_object(list, NULL), *kinds = node_list(o, "kinds");
	for (ptrdiff_t i = 0; model_table[i]; i++)
		if (model_table[i]->needs == needs)
			node_string(kinds, NULL, model_table[i]->name);
	struct node *steps = node_list(o, "steps");
	for (int32_t i = r->n; i < whole.n; i++)
		node_string(steps, NULL, step_line(&whole.step[i], a));
}

static bool seen(ptrdiff_t at)
{
	for (ptrdiff_t i = 0; i < at; i++)
		if (model_table[i]->needs == model_table[at]->needs)
			return true;
	return false;
}

void recipe_report_tails(const struct recipe *r, struct node *parent)
{
	struct node *list = node_list(parent, "tails");
	node_title(list, "Appended for a kind of model that needs it", VIEW_TABLE);
	for (ptrdiff_t i = 0; model_table[i]; i++)
		if (!seen(i) && model_table[i]->needs)
			add_tail(r, model_table[i]->needs, list);
}

void recipe_keep(struct workbench *w, const struct recipe *r, const struct frame *f, struct report *out)
{
	struct settings s = settings_copy(&w->settings, out->arena);
	s.recipe = recipe_text(r, out->arena);
	stage_settings(w, &s);
	recipe_report_steps(r, f, report_root(out));
}
