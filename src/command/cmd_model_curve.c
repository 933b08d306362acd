#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "command/command.h"
#include "command/derive.h"
#include "command/model_store.h"
#include "command/workbench.h"
#include "data/task.h"
#include "model/model.h"

/* ---- model curve ---- */

static const struct param curve_params[] = {
	{ .name = "model", .help = "the model's name; the newest when left away", .type = PARAM_MODEL,
		.position = 1 },
	{ .name = "table", .help = "every point in a table, no picture", .type = PARAM_BOOL },
	{ 0 },
};

static void copy_point(const struct node *from, const char *name, struct node *root)
{
	struct node *o = node_object(root, name);
	node_copy(o, "step", node_find(from, "step"));
	node_real(o, "train", node_number(node_find(from, "train")));
	node_real(o, "valid", node_number(node_find(from, "valid")));
}

static const struct node *best_point(const struct node *curve)
{
	const struct node *best = NULL;
	double least = INFINITY;
	for (const struct node *k = curve->first; k; k = k->next) {
		double valid = node_number(node_find(k, "valid"));
		if (valid < least) {
			least = valid;
			best = k;
		}
	}
	return best;
}

static void say_curve(const char *name, const struct node *best, const struct node *last, struct report *out)
{
	if (best && best != last)
		report_lead(out, "%s was best on the validation rows at step %d (%.4g); it ended at step %d (%.4g)",
			name, (int)node_number(node_find(best, "step")), node_number(node_find(best, "valid")),
			(int)node_number(node_find(last, "step")), node_number(node_find(last, "valid")));
	else
		report_lead(out, "%s was at its best at the last step, %d: more steps may help", name,
			(int)node_number(node_find(last, "step")));
}

static bool curve_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct node *m, *root = report_root(out);
	struct report *scratch = report_new(out->arena);
	(void)c;
	if (!model_report_get(w, args_text(v, "model"), node_list(report_root(scratch), "m"), &m, e))
		return false;
	const char *name = node_find(m, "name")->string;
	const struct node *curve = node_find(m, "curve");
	node_string(root, "model", name);
	node_copy(root, "kind", node_find(m, "kind"));
	node_string(root, "loss", node_find(m, "valid.rmse") ? "mean squared error" : "log loss");
	node_copy(root, "stopped", node_find(m, "stopped"));
	if (!curve || !curve->first) {
		node_list(root, "curve")->view = VIEW_HIDDEN;
		report_lead(out, "%s has no learning curve: it is fitted in one step", name);
		return true;
	}
	const struct node *best = best_point(curve);
	if (best)
		copy_point(best, "best", root);
	copy_point(curve->last, "last", root);
	node_title(node_copy(root, "curve", curve), "Loss by step",
		args_bool(v, "table") ? VIEW_TABLE : VIEW_SERIES);
	say_curve(name, best, curve->last, out);
	return true;
}

const struct command cmd_model_curve = {
	.noun = "model", .verb = "curve", .help = "how the loss fell while a model was trained",
	.about = "The loss of the training rows keeps falling when a model learns noise; that of the validation "
		 "rows turns up again. --csv gives every point.",
	.example = "model curve boost", .params = curve_params, .flags = CMD_QUERY,
	.results = "model, kind, loss, stopped, best{step,train,valid}, last{step,train,valid}, "
		   "curve[]{step,train,valid}",
	.run = curve_run,
};

/* ---- model kinds ---- */

static const struct param kinds_params[] = {
	{ .name = "kind", .help = "one kind; all that fit the target when left away", .type = PARAM_KIND,
		.position = 1 },
	{ 0 },
};

static const char *type_name(enum param_type t)
{
	return t == PARAM_BOOL ? "flag" : t == PARAM_INT ? "integer" : t == PARAM_REAL ? "number"
		: t == PARAM_CHOICE ? "choice" : "text";
}

static void add_param(const struct param *p, struct node *list)
{
	struct node *o = node_object(list, NULL);
	bool number = p->type == PARAM_INT || p->type == PARAM_REAL, range = p->min < p->max;
	node_string(o, "name", p->name);
	node_string(o, "type", type_name(p->type));
	if (number && p->has_default)
		node_real(o, "default", p->def);
	else if (p->type == PARAM_BOOL)
		node_bool(o, "default", p->has_default && p->def != 0);
	else
		node_string(o, "default", p->text_def);
	if (number && range) {
		node_real(o, "min", p->min);
		node_real(o, "max", p->max);
	}
	if (p->choices)
		node_string(o, "choices", p->choices);
	node_string(o, "help", p->help);
}

static void add_kind(const struct model_class *k, const struct task *t, struct node *list)
{
	struct node *o = node_object(list, NULL);
	node_string(o, "kind", k->name);
	node_string(o, "help", k->help);
	node_bool(o, "baseline", k->baseline);
	node_bool(o, "fits", !t || (k->tasks & (unsigned)t->kind) != 0);
	struct node *needs = node_list(o, "needs");
	if (k->needs & NEEDS_COMPLETE)
		node_string(needs, NULL, "no missing cells");
	if (k->needs & NEEDS_NUMBERS)
		node_string(needs, NULL, "numbers");
	if (k->needs & NEEDS_SCALED)
		node_string(needs, NULL, "one scale");
	struct node *params = node_list(o, "params");
	params->view = VIEW_HIDDEN;
	for (const struct param *p = k->params; p && p->name; p++)
		add_param(p, params);
}

/* The target is asked for where there is one; without it every kind fits. */
static const struct task *task_if_any(struct workbench *w, struct ctl *c)
{
	struct err ignored = ERR_INIT;
	const struct task *t;
	bool known = workbench_open(w, &ignored) && w->settings.target && derive_task(w, &t, c, &ignored);
	return known ? t : NULL;
}

static bool kinds_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	const struct model_class *one = NULL;
	const struct task *t = task_if_any(w, c);
	struct node *list = node_list(report_root(out), "kinds");
	if (args_given(v, "kind") && !model_class_need(args_text(v, "kind"), &one, e))
		return false;
	node_title(list, "Kinds of models, simpler first", VIEW_TABLE);
	for (ptrdiff_t i = 0; model_table[i]; i++)
		if (one ? model_table[i] == one : !t || (model_table[i]->tasks & (unsigned)t->kind))
			add_kind(model_table[i], t, list);
	if (one) {
		list->view = VIEW_HIDDEN;
		struct node *params = node_copy(report_root(out), "params", node_find(list->first, "params"));
		node_title(params, "Settings", VIEW_TABLE);
		report_lead(out, "%s: %s", one->name, one->help);
		return true;
	}
	report_lead(out, t ? "%d kinds of models can predict %s" : "%d kinds of models", (int)list->count,
		t ? t->target : "");
	return true;
}

const struct command cmd_model_kinds = {
	.noun = "model", .verb = "kinds", .help = "the kinds of models, what they need, and their settings",
	.example = "model kinds boost", .params = kinds_params, .flags = CMD_QUERY,
	.results = "kinds[]{kind,help,baseline,fits,needs[],params[]{name,type,default,min,max,choices,help}}; with "
		   "KIND also params[]",
	.run = kinds_run,
};
