#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/derive.h"
#include "command/model_store.h"
#include "command/stage.h"
#include "command/training.h"
#include "command/workbench.h"
#include "data/task.h"
#include "model/model.h"

static const struct param train_params[] = {
	{ .name = "kind", .help = "the kind of model, or auto for baselines, a linear model and boost",
		.type = PARAM_KIND, .position = 1, .required = true },
	{ .name = "name", .help = "what to call it; without it the kind, numbered", .type = PARAM_TEXT },
	{ .name = "stop", .help = "KIND=STEPS: stop a kind after so many steps, as a budget once did",
		.type = PARAM_TEXT, .repeat = true },
	{ .name = "options", .help = "the kind's own options: help model train KIND", .type = PARAM_REST,
		.position = 2 },
	{ 0 },
};

static bool kind_args(const struct model_class *k, const struct args *v, struct args **out,
	struct arena *a, struct err *e)
{
	ptrdiff_t n;
	const char *const *rest = args_list(v, "options", &n);
	*out = args_default(k->params, a);
	if (args_parse(*out, rest, n, a, e))
		return true;
	if (!e->hint[0])
		err_hint(e, "help model train %s lists its options", k->name);
	e->column = 0;
	return false;
}

static bool fits_task(const struct model_class *k, const struct task *t)
{
	return (k->tasks & (unsigned)t->kind) != 0;
}

/* Baselines first, then the linear model of this kind of target, then trees. */
static bool is_automatic(const struct model_class *k, const struct task *t)
{
	return fits_task(k, t) && (k->baseline || strcmp(k->name, "boost") == 0 ||
		strcmp(k->name, t->kind == TASK_REGRESSION ? "linear" : "logistic") == 0);
}

static void leaderboard(const struct trained *m, ptrdiff_t n, ptrdiff_t best, const struct task *t,
	struct node *out)
{
	const struct metric *metric = metric_default(t->kind);
	struct node *list = node_list(out, "leaderboard");
	node_title(list, "Models, on validation rows", VIEW_TABLE);
	for (ptrdiff_t i = 0; i < n; i++) {
		struct node *o = node_object(list, NULL);
		node_string(o, "name", m[i].name);
		node_string(o, "kind", m[i].kind->name);
		for (const struct node *k = node_find(m[i].node, "valid")->first; k; k = k->next)
			node_copy(o, k->name, k);
		node_copy(o, "seconds", node_find(m[i].node, "seconds"));
		node_bool(o, "best", i == best);
	}
	node_string(out, "metric", metric->name);
}

/* Which models were compared and which was taken: a tie is not seen from the scores alone. */
static void stage_choice(struct training *t, const struct trained *m, ptrdiff_t n, ptrdiff_t best)
{
	struct node *o = report_root(report_new(t->arena));
	node_string(o, "best", m[best].name);
	struct node *among = node_list(o, "among");
	for (ptrdiff_t i = 0; i < n; i++)
		node_string(among, NULL, m[i].name);
	stage_record(t->w, "choice", m[best].name, o, NULL, 0);
}

/* Where another one has the better number, why it was not taken. */
static void say_chosen(const struct training *t, const struct trained *m, ptrdiff_t n, ptrdiff_t best,
	struct report *out)
{
	const struct metric *metric = metric_default(t->task->kind);
	ptrdiff_t top = best;
	for (ptrdiff_t i = 0; i < n; i++)
		if (metric->higher_is_better ? m[i].value > m[top].value : m[i].value < m[top].value)
			top = i;
	const char *than = top == best ? "" : arena_printf(out->arena, "; %s (%.4g) is not better beyond chance, and "
		"the simpler one is taken", m[top].name, m[top].value);
	report_lead(out, "trained %d models; best by %s on %s validation rows: %s (%.4g)%s", (int)n,
		metric->title, text_number(out->arena, t->valid.n), m[best].name, m[best].value, than);
}

static bool train_auto(struct training *t, struct report *out, struct ctl *c, struct err *e)
{
	struct trained m[16];
	ptrdiff_t n = 0, best;
	struct node *list = node_list(report_root(out), "models");
	list->view = VIEW_HIDDEN;
	for (ptrdiff_t i = 0; model_table[i] && n < 16; i++) {
		const struct model_class *k = model_table[i];
		if (!is_automatic(k, t->task))
			continue;
		struct args *v = args_default(k->params, t->arena);
		if (!training_run(t, k, v, NULL, list, &m[n], c, e))
			return false;
		n++;
	}
	if (!training_choose(t, m, n, &best, out, c, e))
		return false;
	node_string(report_root(out), "best", m[best].name);
	leaderboard(m, n, best, t->task, report_root(out));
	stage_choice(t, m, n, best);
	say_chosen(t, m, n, best, out);
	return true;
}

/* What x did: "" for a training that ended by itself. */
static const char *ended_by_you(const struct trained *m, struct arena *a)
{
	const struct node *stopped = node_find(m->node, "stopped"), *curve = node_find(m->node, "curve");
	const char *unit = training_length_option(m->kind);
	if (!unit || !stopped || !stopped->string || strcmp(stopped->string, "on request") != 0)
		return "";
	double kept = node_number(node_find(m->node, "steps"));
	double done = curve && curve->last ? node_number(node_find(curve->last, "step")) : kept;
	if (!(done > kept))
		return arena_printf(a, "%s ended by you after %.0f %s, which are kept; ", m->name, kept, unit);
	return arena_printf(a, "%s ended by you after %.0f %s; the best of them, %.0f, is kept; ", m->name, done, unit, kept);
}

static void move_up(struct node *list, struct node *root)
{
	for (const struct node *k = list->first->first; k; k = k->next)
		node_copy(root, k->name, k);
}

static bool train_one(struct training *t, const struct args *v, const struct model_class *k,
	struct report *out, struct ctl *c, struct err *e)
{
	struct args *own;
	struct trained m;
	const char *name = args_text(v, "name");
	if (!kind_args(k, v, &own, t->arena, e) ||
		(name && (!model_name_check(name, e) || !model_name_free(t->w, name, t->arena, e))))
		return false;
	struct report *scratch = report_new(t->arena);
	struct node *list = node_list(report_root(scratch), "models");
	if (!training_run(t, k, own, name, list, &m, c, e))
		return false;
	move_up(list, report_root(out));
	out->first_warning = out->first_warning ? out->first_warning : scratch->first_warning;
	const char *guesses = m.guessed > 0 ? arena_printf(out->arena, " and %s guesses", text_number(t->arena, m.guessed)) : "";
	const char *ended = ended_by_you(&m, t->arena);
	report_lead(out, "%s%s on %s rows%s; %s on %s validation rows: %.4g", ended, *ended ? "trained" :
		arena_printf(t->arena, "%s trained", m.name), text_number(t->arena, t->train.n), guesses,
		metric_default(t->task->kind)->title, text_number(t->arena, t->valid.n), m.value);
	return true;
}

static bool train_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct training t;
	const struct model_class *k = NULL;
	bool automatic = strcmp(args_text(v, "kind"), "auto") == 0;
	if (!automatic && !model_class_need(args_text(v, "kind"), &k, e))
		return false;
	if (!training_prepare(w, out, &t, c, e))
		return false;
	t.stop = args_list(v, "stop", &t.stops);
	if (!training_refuse_leaks(&t, out, e))
		return false;
	if (automatic)
		return train_auto(&t, out, c, e);
	if (!fits_task(k, t.task)) {
		err_set(e, ERR_TASK, "%s cannot predict %s: it is not made for %s", k->name, t.task->target,
			t.task->kind == TASK_REGRESSION ? "numbers" : "classes");
		return err_hint(e, "model train auto takes the kinds that fit");
	}
	return train_one(&t, v, k, out, c, e);
}

const struct command cmd_model_train = {
	.noun = "model", .verb = "train", .aliases = "train",
	.help = "fit a model on the training rows",
	.about = "The recipe is learned inside the training rows, the validation rows stop boosting early "
		 "and choose between models. Test rows stay sealed. What a kind needs (no missing cells, "
		 "numbers for categories) is appended to your recipe for it alone. Where data guesses found "
		 "that a kind's own guesses help, that kind learns from them too, made anew from its training rows.",
	.example = "model train boost --leaves 15 --name small", .params = train_params,
	.flags = CMD_RESULT | CMD_JOB,
	.results = "name, kind, params{}, seconds, rows, guessed, columns, curve[], valid{METRIC:{…}}, stopped; with "
		   "auto: models[], leaderboard[], best",
	.run = train_run,
};
