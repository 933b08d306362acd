#include "config.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/derive.h"
#include "command/recipe_report.h"
#include "command/workbench.h"
#include "feature/recipe.h"

static const struct param file_params[] = {
	{ .name = "file", .help = "a text file, one step a line", .type = PARAM_FILE, .position = 1,
		.required = true },
	{ 0 },
};

/* ---- recipe save ---- */

static bool save_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	const struct recipe *r;
	struct text t;
	const char *path = args_text(v, "file");
	if (!derive_recipe(w, &r, c, e))
		return false;
	text_init(&t, out->arena);
	text_add(&t, "# A recipe for cairn: recipe load reads it. A step that is off has a # before it.\n");
	text_add(&t, recipe_text(r, out->arena));
	if (!file_save(path, t.p, t.n, e))
		return false;
	node_string(report_root(out), "file", path);
	recipe_report_steps(r, NULL, report_root(out));
	report_lead(out, "%d step%s written to %s", (int)r->n, r->n == 1 ? "" : "s", path);
	return true;
}

const struct command cmd_recipe_save = {
	.noun = "recipe", .verb = "save", .help = "write the recipe to a file",
	.example = "recipe save loans.recipe", .params = file_params, .flags = CMD_QUERY,
	.results = "file, steps[]{step,name,words,on,automatic}", .run = save_run,
};

/* ---- recipe load ---- */

static bool load_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct arena *a = out->arena;
	struct frame *f;
	struct file_view view;
	struct recipe r;
	const char *path = args_text(v, "file");
	if (!derive_frame(w, &f, c, e) || !file_view(path, &view, a, e))
		return false;
	if (text_valid_utf8(view.p, view.n) != view.n)
		return err_set(e, ERR_CORRUPT, "%s is no text in UTF-8, so it is no recipe", path);
	if (!recipe_parse(arena_strndup(a, view.p, view.n), f, &r, a, e))
		return err_in(e, "%s", path);
	recipe_keep(w, &r, f, out);
	report_lead(out, "%d step%s read from %s", (int)r.n, r.n == 1 ? "" : "s", path);
	return true;
}

const struct command cmd_recipe_load = {
	.noun = "recipe", .verb = "load", .help = "read the recipe from a file",
	.about = "The steps replace the recipe in force; each is checked against the table first.",
	.example = "recipe load loans.recipe", .params = file_params, .flags = CMD_SETTINGS,
	.results = "steps[]{step,name,words,on,automatic}", .run = load_run,
};
