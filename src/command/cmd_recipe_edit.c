#include "config.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/derive.h"
#include "command/recipe_report.h"
#include "command/workbench.h"
#include "feature/recipe.h"

/* The recipe in force, and the table it is for. */
static bool open_recipe(struct workbench *w, const struct recipe **r, struct frame **f,
	struct ctl *c, struct err *e)
{
	return derive_frame(w, f, c, e) && derive_recipe(w, r, c, e);
}

/* Words that came apart on the command line, as one line of a recipe. */
static void join(struct text *line, const char *const *word, ptrdiff_t n)
{
	for (ptrdiff_t i = 0; i < n; i++) {
		if (line->n > 0)
			text_addc(line, ' ');
		param_quote(line, word[i]);
	}
}

static const char *step_words(const struct recipe *r, int32_t i, struct arena *a)
{
	const struct recipe_step *s = &r->step[i];
	return arena_printf(a, "%s%s%s", s->class->name, s->words[0] ? " " : "", s->words);
}

/* ---- recipe add ---- */

static const struct param add_params[] = {
	{ .name = "step", .help = "the kind of step", .type = PARAM_STEP, .position = 1, .required = true },
	{ .name = "arguments", .help = "its columns and options: help recipe add STEP", .type = PARAM_REST,
		.position = 2 },
	{ .name = "at", .help = "its place; without it the last", .type = PARAM_INT, .min = 1, .max = 1000 },
	{ 0 },
};

static bool add_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	const struct recipe *r;
	struct frame *f;
	struct recipe next;
	struct text line;
	ptrdiff_t n;
	const char *const *word = args_list(v, "arguments", &n);
	if (!open_recipe(w, &r, &f, c, e))
		return false;
	int32_t at = args_given(v, "at") ? (int32_t)args_int(v, "at") - 1 : r->n;
	text_init(&line, out->arena);
	text_add(&line, args_text(v, "step"));
	join(&line, word, n);
	if (!recipe_add_line(r, line.p, at, f, &next, out->arena, e) || !recipe_check_order(&next, at, out->arena, e))
		return false;
	recipe_keep(w, &next, f, out);
	report_lead(out, "step %d is %s", (int)at + 1, step_words(&next, at, out->arena));
	return true;
}

const struct command cmd_recipe_add = {
	.noun = "recipe", .verb = "add", .help = "add a step",
	.about = "COLS are names joined by commas or several words, or @numeric @category @missing @all; "
		 "without them the step takes every column it can work on.",
	.example = "recipe add impute age,hours --method mean", .params = add_params,
	.flags = CMD_SETTINGS, .results = "steps[]{step,name,words,on,automatic}",
	.run = add_run,
};

/* ---- recipe edit ---- */

#define STEP_NUMBER(place)                                                                        \
	{ .name = "step", .help = "its number in recipe show", .type = PARAM_INT, .position = (place), \
		.required = true, .min = 1, .max = 1000 }

static const struct param edit_params[] = {
	STEP_NUMBER(1),
	{ .name = "arguments", .help = "new columns and options, or a whole new step", .type = PARAM_REST,
		.position = 2, .required = true },
	{ 0 },
};

static bool edit_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	const struct recipe *r;
	struct frame *f;
	struct recipe next;
	struct text line;
	ptrdiff_t n;
	const char *const *word = args_list(v, "arguments", &n);
	int32_t at = (int32_t)args_int(v, "step") - 1;
	if (!open_recipe(w, &r, &f, c, e))
		return false;
	text_init(&line, out->arena);
	if (at < r->n && !step_class_find(word[0]))
		text_add(&line, r->step[at].class->name);
	join(&line, word, n);
	if (!recipe_edit(r, at, line.p, f, &next, out->arena, e) || !recipe_check_order(&next, at, out->arena, e))
		return false;
	recipe_keep(w, &next, f, out);
	report_lead(out, "step %d is %s (was %s)", (int)at + 1, step_words(&next, at, out->arena),
		step_words(r, at, out->arena));
	return true;
}

const struct command cmd_recipe_edit = {
	.noun = "recipe", .verb = "edit", .help = "give a step other columns and options",
	.about = "What is written replaces all columns and options of the step.",
	.example = "recipe edit 2 age,hours --method median", .params = edit_params,
	.flags = CMD_SETTINGS, .results = "steps[]{step,name,words,on,automatic}",
	.run = edit_run,
};

/* ---- recipe on, off, drop, move ---- */

static const struct param number_params[] = { STEP_NUMBER(1), { 0 } };

static bool switch_step(struct workbench *w, const struct args *v, bool on, struct report *out,
	struct ctl *c, struct err *e)
{
	const struct recipe *r;
	struct frame *f;
	struct recipe next;
	int32_t at = (int32_t)args_int(v, "step") - 1;
	if (!open_recipe(w, &r, &f, c, e) || !recipe_switch(r, at, on, &next, out->arena, e) ||
		!recipe_check_order(&next, at, out->arena, e))
		return false;
	recipe_keep(w, &next, f, out);
	report_lead(out, "step %d (%s) is %s", (int)at + 1, step_words(&next, at, out->arena),
		on ? "on" : "off");
	return true;
}

static bool on_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	return switch_step(w, v, true, out, c, e);
}

static bool off_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	return switch_step(w, v, false, out, c, e);
}

static bool drop_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	const struct recipe *r;
	struct frame *f;
	struct recipe next;
	int32_t at = (int32_t)args_int(v, "step") - 1;
	if (!open_recipe(w, &r, &f, c, e) || !recipe_drop(r, at, &next, out->arena, e))
		return false;
	recipe_keep(w, &next, f, out);
	report_lead(out, "step %d (%s) is gone", (int)at + 1, step_words(r, at, out->arena));
	return true;
}

const struct command cmd_recipe_on = {
	.noun = "recipe", .verb = "on", .help = "switch a step on", .example = "recipe on 2",
	.params = number_params, .flags = CMD_SETTINGS, .results = "steps[]{step,name,words,on,automatic}",
	.run = on_run,
};

const struct command cmd_recipe_off = {
	.noun = "recipe", .verb = "off", .help = "switch a step off and keep it in the list",
	.example = "recipe off 2", .params = number_params, .flags = CMD_SETTINGS,
	.results = "steps[]{step,name,words,on,automatic}", .run = off_run,
};

const struct command cmd_recipe_drop = {
	.noun = "recipe", .verb = "drop", .help = "take a step out of the recipe",
	.about = "This takes away a step. To leave columns out of the features: recipe add drop COLS.",
	.example = "recipe drop 2", .params = number_params, .flags = CMD_SETTINGS,
	.results = "steps[]{step,name,words,on,automatic}", .run = drop_run,
};

static const struct param move_params[] = {
	STEP_NUMBER(1),
	{ .name = "to", .help = "the place it gets", .type = PARAM_INT, .position = 2, .required = true,
		.min = 1, .max = 1000 },
	{ 0 },
};

static bool move_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	const struct recipe *r;
	struct frame *f;
	struct recipe next;
	int32_t from = (int32_t)args_int(v, "step") - 1, to = (int32_t)args_int(v, "to") - 1;
	if (!open_recipe(w, &r, &f, c, e) || !recipe_move(r, from, to, &next, out->arena, e) ||
		!recipe_check_order(&next, to, out->arena, e))
		return false;
	recipe_keep(w, &next, f, out);
	report_lead(out, "%s is step %d now", step_words(&next, to, out->arena), (int)to + 1);
	return true;
}

const struct command cmd_recipe_move = {
	.noun = "recipe", .verb = "move", .help = "give a step another place",
	.example = "recipe move 3 1", .params = move_params, .flags = CMD_SETTINGS,
	.results = "steps[]{step,name,words,on,automatic}", .run = move_run,
};
