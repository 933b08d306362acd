#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/report.h"
#include "command/command.h"
#include "command/model_store.h"
#include "command/stage.h"
#include "command/workbench.h"
#include "feature/recipe.h"
#include "inference/predictor.h"
#include "store/store.h"

static const struct param model_params[] = {
	{ .name = "model", .help = "the model's name; the newest when left away", .type = PARAM_MODEL,
		.position = 1 },
	{ 0 },
};

/* ---- model list ---- */

static void copy_keys(const struct node *m, const char *const *key, int n, struct node *o)
{
	for (int i = 0; i < n; i++) {
		const struct node *k = node_find(m, key[i]);
		if (k)
			node_copy(o, key[i], k);
	}
}

/* The score that models are chosen by stands before what a narrow screen may drop. */
static void list_one(const struct node *m, struct node *list)
{
	struct node *o = node_object(list, NULL);
	static const char *const first[] = { "name", "kind", "rows", "columns" }, *const last[] = { "seconds", "stopped" };
	const struct node *valid = node_find(m, "valid"), *lead = valid ? valid->first : NULL;
	copy_keys(m, first, 4, o);
	if (lead)
		node_copy(o, lead->name, lead);
	copy_keys(m, last, 2, o);
	for (const struct node *k = lead ? lead->next : NULL; k; k = k->next)
		node_copy(o, k->name, k);
}

static bool list_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	const char **names;
	ptrdiff_t n;
	(void)v;
	(void)c;
	if (!model_names(w, &names, &n, out->arena, e))
		return false;
	struct node *list = node_list(report_root(out), "models");
	node_title(list, "Models, on validation rows", VIEW_TABLE);
	struct report *scratch = report_new(out->arena);
	struct node *stored = node_list(report_root(scratch), "m"), *m;
	for (ptrdiff_t i = 0; i < n; i++) {
		if (!model_report_get(w, names[i], stored, &m, e))
			return false;
		list_one(m, list);
	}
	if (n == 0)
		report_lead(out, "no model is trained yet: model train auto");
	else
		report_lead(out, n == 1 ? "%d model" : "%d models", (int)n);
	return true;
}

const struct command cmd_model_list = {
	.noun = "model", .verb = "list", .aliases = "models", .help = "the models of this workspace",
	.example = "model list", .flags = CMD_QUERY, .results = "models[]", .run = list_run,
};

/* ---- model show, card ---- */

static bool show_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct node *m;
	struct report *scratch = report_new(out->arena);
	(void)c;
	if (!model_report_get(w, args_text(v, "model"), node_list(report_root(scratch), "m"), &m, e))
		return false;
	for (const struct node *k = m->first; k; k = k->next) {
		struct node *copy = node_copy(report_root(out), k->name, k);
		if (strcmp(k->name, "curve") == 0)
			copy->view = VIEW_HIDDEN;
	}
	report_lead(out, "%s: %s", node_find(m, "name")->string, node_find(m, "kind")->string);
	return true;
}

const struct command cmd_model_show = {
	.noun = "model", .verb = "show", .help = "how a model was trained and what it scored",
	.example = "model show boost", .params = model_params, .flags = CMD_QUERY,
	.results = "the keys of model train", .run = show_run,
};

static bool latest(struct workbench *w, const char *kind, const char *name, struct node *out,
	const char *key, struct arena *a, struct err *e)
{
	struct store_record *r;
	ptrdiff_t n;
	struct node *found;
	if (!store_record_list(w->store, kind, name, false, &r, &n, a, e))
		return false;
	if (n > 0)
		return json_read(r[0].json, out, key, &found, e);
	node_null(out, key, "none yet");
	return true;
}

static bool card_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct predictor p;
	struct arena *a = out->arena;
	struct node *root = report_root(out);
	(void)c;
	if (!workbench_open(w, e) || !model_get(w, args_text(v, "model"), &p, a, e))
		return false;
	const struct task *t = &p.pipeline.model.task;
	report_lead(out, "Model card: %s", p.name);
	node_string(root, "model", p.name);
	node_string(root, "kind", p.pipeline.model.class->name);
	node_string(root, "target", t->target);
	node_string(root, "task", task_kind_name(t->kind));
	node_int(root, "trained_on", p.pipeline.train.n);
	if (fit_info_ended_early(&p.pipeline.info) || fit_info_kept_best(&p.pipeline.info))
		node_int(root, "stopped_on", p.pipeline.valid.n);
	else
		node_null(root, "stopped_on", "validation rows did not end its training");
	node_string(root, "calibrated", p.calibrated ? calibration_name(p.calibrator.method) : "no");
	node_real(root, "threshold", p.threshold);
	node_string(root, "digest", model_digest(&p, a));
	node_string(root, "remarks", p.card && p.card[0] ? p.card : NULL);
	recipe_describe(p.pipeline.recipe, node_object(root, "recipe"));
	return latest(w, "evaluation", p.name, root, "evaluation", a, e);
}

const struct command cmd_model_card = {
	.noun = "model", .verb = "card", .help = "everything a reader must know before using a model",
	.example = "model card boost --md", .params = model_params, .flags = CMD_QUERY,
	.results = "model, kind, target, task, trained_on, calibrated, threshold, digest, remarks, recipe{}, "
		   "evaluation{}",
	.run = card_run,
};

/* ---- model rename, trash, export ---- */

static const struct param rename_params[] = {
	{ .name = "model", .help = "the model's name", .type = PARAM_MODEL, .position = 1, .required = true },
	{ .name = "to", .help = "its new name", .type = PARAM_TEXT, .position = 2, .required = true },
	{ 0 },
};

static bool rename_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct predictor p;
	const char *to = args_text(v, "to");
	(void)c;
	if (!model_get(w, args_text(v, "model"), &p, out->arena, e) || !model_name_check(to, e) ||
		!model_name_free(w, to, out->arena, e))
		return false;
	stage_rename(w, "model", p.name, to);
	stage_rename(w, "evaluation", p.name, to);
	stage_rename(w, "look", p.name, to);
	report_lead(out, "%s is now called %s", p.name, to);
	node_string(report_root(out), "model", to);
	return true;
}

const struct command cmd_model_rename = {
	.noun = "model", .verb = "rename", .help = "give a model another name",
	.example = "model rename boost-2 small", .params = rename_params, .flags = CMD_RESULT,
	.results = "model", .run = rename_run,
};

static const struct param trash_params[] = {
	{ .name = "model", .help = "the model's name", .type = PARAM_MODEL, .position = 1, .required = true },
	{ .name = "restore", .help = "show a hidden model again", .type = PARAM_BOOL },
	{ 0 },
};

/* The newest records of a name are hidden or not: one that shows needs nothing. */
static bool restore(struct workbench *w, const char *name, struct report *out, struct err *e)
{
	struct store_record *r;
	ptrdiff_t n;
	if (!workbench_open(w, e) || !store_record_list(w->store, "model", name, true, &r, &n, out->arena, e))
		return false;
	if (n == 0) {
		err_set(e, ERR_UNKNOWN_MODEL, "there is no model '%s', hidden or not", name);
		return err_hint(e, "model list names those that show");
	}
	if (!r[0].hidden)
		return err_set(e, ERR_PRECONDITION, "%s is not hidden", name);
	stage_hide(w, "model", name, false);
	report_lead(out, "%s is back; model trash %s hides it", name, name);
	node_string(report_root(out), "model", name);
	return true;
}

static bool trash_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct predictor p;
	(void)c;
	if (args_given(v, "restore") && args_bool(v, "restore"))
		return restore(w, args_text(v, "model"), out, e);
	if (!model_get(w, args_text(v, "model"), &p, out->arena, e))
		return false;
	stage_hide(w, "model", p.name, true);
	report_lead(out, "%s is hidden; its results stay in the workspace: model trash %s --restore shows it again", p.name,
		p.name);
	node_string(report_root(out), "model", p.name);
	return true;
}

const struct command cmd_model_trash = {
	.noun = "model", .verb = "trash", .help = "hide a model",
	.about = "Nothing is erased: what was looked at stays counted, and model trash NAME --restore shows the model "
		 "again. undo is about settings and leaves models alone.", .example = "model trash boost-2",
	.params = trash_params, .flags = CMD_RESULT, .results = "model", .run = trash_run,
};

static const struct param export_params[] = {
	{ .name = "model", .help = "the model's name", .type = PARAM_MODEL, .position = 1, .required = true },
	{ .name = "out", .help = "the file to write; NAME.model when left away", .type = PARAM_FILE },
	{ 0 },
};

static bool export_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct predictor p;
	struct arena *a = out->arena;
	(void)c;
	if (!model_get(w, args_text(v, "model"), &p, a, e))
		return false;
	const char *path = args_text(v, "out");
	if (!path)
		path = arena_printf(a, "%s.model", p.name);
	if (!model_file_write(path, &p, a, e))
		return false;
	report_lead(out, "%s written to %s: recipe, model, calibration and threshold, none of the rows", p.name,
		path);
	node_string(report_root(out), "model", p.name);
	node_string(report_root(out), "out", path);
	return true;
}

const struct command cmd_model_export = {
	.noun = "model", .verb = "export", .help = "write a model to a file of its own",
	.example = "model export boost --out income.model", .params = export_params, .flags = CMD_QUERY,
	.results = "model, out", .run = export_run,
};
