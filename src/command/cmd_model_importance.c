#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/err.h"
#include "base/report.h"
#include "command/command.h"
#include "command/derive.h"
#include "command/model_store.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/xy.h"
#include "evaluate/importance.h"
#include "feature/recipe.h"
#include "inference/predictor.h"
#include "model/model.h"

static const struct param importance_params[] = {
	{ .name = "model", .help = "the model's name; the newest when left away", .type = PARAM_MODEL,
		.position = 1 },
	{ .name = "method", .help = "loss gained when a column is shuffled, or what the splits of trees took away",
		.type = PARAM_CHOICE, .choices = "permutation|gain", .text_def = "permutation", .has_default = true },
	{ .name = "rounds", .help = "how often each column is shuffled", .type = PARAM_INT, .min = 1, .max = 1000,
		.def = 5, .has_default = true },
	{ .name = "rows", .help = "most validation rows to shuffle, evenly taken", .type = PARAM_INT, .min = 2,
		.max = CAP_ROWS, .def = 20000, .has_default = true, .unit = "rows" },
	{ 0 },
};

/* ---- gain ---- */

static bool by_gain(const struct predictor *p, struct report *out, struct err *e)
{
	const struct model *m = &p->pipeline.model;
	struct report *scratch = report_new(out->arena);
	struct xy names = *recipe_schema(p->pipeline.recipe);
	names.task = &m->task;
	if (m->class->explain)
		m->class->explain(m->state, &names, report_root(scratch));
	const struct node *found = node_find(report_root(scratch), "importance");
	if (!found) {
		err_set(e, ERR_TASK, "%s has no gain: it does not split rows", p->name);
		return err_hint(e, "--method permutation works for every kind");
	}
	struct node *list = node_list(report_root(out), "importance");
	node_title(list, "Share of the loss taken away by splits on it, training rows", VIEW_TABLE);
	for (const struct node *k = found->first; k; k = k->next) {
		struct node *o = node_object(list, NULL);
		node_string(o, "column", node_find(k, "name")->string);
		node_real(o, "gain", node_number(node_find(k, "value")));
	}
	report_lead(out, "what the trees of %s split on; columns of many values get more than they deserve", p->name);
	return true;
}

/* ---- permutation ---- */

static bool refuse_seen(const struct workbench *w, const struct predictor *p, struct rowset rows,
	struct report *out, struct err *e)
{
	ptrdiff_t seen = rowset_overlap(p->pipeline.train, rows);
	if (seen > 0 && w->options.override)
		report_warn(out, ERR_WARN_OVERRIDE, NULL, "%s was fitted on %td of the %td validation rows: %s", p->name,
			seen, rows.n, w->options.override);
	if (seen == 0 || w->options.override)
		return true;
	err_set(e, ERR_SEEN_ROWS, "%s was fitted on %td of the %td validation rows, on an earlier split", p->name, seen,
		rows.n);
	return err_hint(e, "model train %s fits it anew; --override REASON goes on all the same",
		p->pipeline.model.class->name);
}

static void report_list(const struct predictor *p, const struct importance_list *l, ptrdiff_t rows, struct report *out)
{
	struct node *root = report_root(out), *list;
	int32_t idle = 0;
	bool numbers = p->pipeline.model.task.kind == TASK_REGRESSION;
	node_string(root, "loss", numbers ? "mean squared error" : "log loss");
	node_real(root, "value", l->loss);
	node_int(root, "rows", rows);
	list = node_list(root, "importance");
	node_title(list, "Loss gained when the column is shuffled, validation rows", VIEW_TABLE);
	for (int32_t i = 0; i < l->n; i++) {
		struct node *o = node_object(list, NULL);
		node_string(o, "column", l->item[i].column);
		node_interval(o, "gain", &l->item[i].gain);
		idle += l->item[i].gain.lo <= 0;
	}
	if (l->n > 0)
		report_lead(out, "%s leans most on %s; %d of %d columns make no difference that %td rows can show", p->name,
			l->item[0].column, (int)idle, (int)l->n, rows);
	else
		report_lead(out, "%s uses no column", p->name);
}

static bool by_permutation(struct workbench *w, const struct predictor *p, const struct args *v, struct report *out,
	struct ctl *c, struct err *e)
{
	struct frame *f;
	struct rowset rows;
	struct importance_list list;
	if (!derive_rows(w, PART_VALID, &f, &rows, c, e) || !refuse_seen(w, p, rows, out, e))
		return false;
	rows = rowset_thin(rows, (ptrdiff_t)args_int(v, "rows"), out->arena);
	if (!importance_permute(&p->pipeline, f, rows, (int32_t)args_int(v, "rounds"), w->options.seed, &list,
		    out->arena, c, e))
		return false;
	report_list(p, &list, rows.n, out);
	return true;
}

static bool importance_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct predictor p;
	const char *method = args_text(v, "method");
	if (!model_get(w, args_text(v, "model"), &p, out->arena, e))
		return false;
	node_string(report_root(out), "model", p.name);
	node_string(report_root(out), "method", method);
	return strcmp(method, "gain") == 0 ? by_gain(&p, out, e) : by_permutation(w, &p, v, out, c, e);
}

const struct command cmd_model_importance = {
	.noun = "model", .verb = "importance", .help = "how much a model leans on each column",
	.about = "Each column is shuffled among the validation rows; what the loss gains by it is what the model got "
		 "from it. It speaks of this model, not of the world: two columns that say the same share their "
		 "importance, and each can look idle alone.",
	.example = "model importance boost --rounds 10", .params = importance_params, .flags = CMD_QUERY | CMD_JOB,
	.results = "model, method, loss, value, rows, importance[]{column,gain{…}}; by gain: importance[]{column,gain}",
	.run = importance_run,
};
