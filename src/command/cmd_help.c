#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/help_text.h"
#include "command/why_topic.h"
#include "command/workbench.h"
#include "evaluate/metric.h"
#include "feature/step.h"
#include "model/model.h"

static const struct param help_params_table[] = {
	{ .name = "topic", .help = "a command, a noun, a kind of model, a recipe step, or: options, kinds, steps",
		.type = PARAM_REST, .position = 1 },
	{ .name = "manual", .help = "the commands as a section of the manual page", .type = PARAM_BOOL },
	{ 0 },
};

static void list_kinds(struct text *t)
{
	for (int i = 0; model_table[i]; i++)
		text_addf(t, "  %-12s %s\n", model_table[i]->name, model_table[i]->help);
	text_add(t, "\nhelp model train KIND lists a kind's options.\n");
}

static void list_steps(struct text *t)
{
	for (int i = 0; step_table[i]; i++)
		text_addf(t, "  %-12s %s\n", step_table[i]->name, step_table[i]->help);
	text_add(t, "\nhelp recipe add STEP lists a step's options.\n");
}

static void describe_kind(struct text *t, const struct model_class *k)
{
	text_addf(t, "model train %s - %s\n\n", k->name, k->help);
	help_params(t, k->params);
}

static void describe_step(struct text *t, const struct step_class *s)
{
	text_addf(t, "recipe add %s COLS - %s\n\n", s->name, s->help);
	help_params(t, s->params);
}

/* `help model train boost` and `help recipe add impute` mean the kind and the step. */
static bool describe_word(struct text *t, const char *word)
{
	const struct model_class *k = model_class_find(word);
	const struct step_class *s = step_class_find(word);
	if (k)
		describe_kind(t, k);
	else if (s)
		describe_step(t, s);
	return k || s;
}

static bool fixed_topic(struct text *t, const char *word)
{
	if (strcmp(word, "options") == 0)
		help_params(t, options_params);
	else if (strcmp(word, "kinds") == 0)
		list_kinds(t);
	else if (strcmp(word, "steps") == 0)
		list_steps(t);
	else if (command_is_noun(word))
		help_noun(t, word);
	else
		return false;
	return true;
}

static bool topic(struct text *t, const char *const *words, ptrdiff_t n, struct err *e)
{
	const struct command *c;
	ptrdiff_t used;
	if (n == 1 && (fixed_topic(t, words[0]) || describe_word(t, words[0])))
		return true;
	if (!command_find(words, n, true, &c, &used, e)) {
		e->column = 0;
		return false;
	}
	if (n == used + 1 && describe_word(t, words[used]))
		return true;
	help_command(t, c);
	return true;
}

static bool help_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	ptrdiff_t n;
	const char *const *words = args_list(v, "topic", &n);
	struct text t;
	(void)c;
	text_init(&t, out->arena);
	if (args_bool(v, "manual"))
		help_manual(&t);
	else if (n == 0)
		help_overview(&t);
	else if (!topic(&t, words, n, e))
		return false;
	if (w->options.form == ANSWER_JSON) {
		node_string(report_root(out), "text", t.p);
		return true;
	}
	out->raw = t.p;
	out->raw_bytes = t.n;
	return true;
}

const struct command cmd_help = {
	.verb = "help", .aliases = "?", .help = "what can be done, and how", .example = "help model train boost",
	.params = help_params_table, .flags = CMD_QUERY, .results = "text", .run = help_run,
};

/* ---- why ---- */

static const struct param why_params[] = {
	{ .name = "metric", .help = "a metric, interval, or signal, information, eta2, snr_db, noise, labels, skill, kappa, "
		"bias, proxy, repair, leaks, dist, assoc, missing, outliers, dups, clusters, selftrain, or what a command "
		"does: freq, split, calibrate", .type = PARAM_METRIC, .position = 1,
		.required = true },
	{ 0 },
};

static void why_interval(struct node *o)
{
	node_string(o, "definition",
		"The range that holds the true value in 95 of 100 repetitions. Proportions: Wilson 1927, or "
		"exact (Clopper and Pearson 1934) when there are few rows; AUC: DeLong 1988; means of folds: "
		"Nadeau and Bengio 2003; all else: BCa bootstrap (Efron 1987).");
	node_string(o, "strength", "Says how far a score would move with other rows of the same kind.");
	node_string(o, "misleads",
		"It knows nothing of rows of another kind: a shifted population, a leak, or rows that depend on "
		"each other make it too narrow.");
}

static void why_analysis(const struct why_topic *t, struct report *out)
{
	struct node *o = report_root(out);
	report_lead(out, "%s", t->title);
	node_string(o, "metric", t->name);
	node_string(o, "definition", t->definition);
	node_string(o, "strength", t->strength);
	node_string(o, "misleads", t->weakness);
}

/* A word that is neither metric nor topic may be what a command does: `data VERB` before other nouns. */
static const struct command *command_of_word(const char *word)
{
	const struct command *found = NULL;
	for (int i = 0; command_table[i]; i++) {
		const struct command *c = command_table[i];
		if (strcmp(c->verb, word) == 0 && (!found || (c->noun && strcmp(c->noun, "data") == 0)))
			found = c;
	}
	return found;
}

static void why_command(const struct command *c, struct report *out)
{
	struct node *o = report_root(out);
	const char *name = command_name(c, out->arena);
	report_lead(out, "%s: %s", name, c->help);
	node_string(o, "metric", name);
	node_string(o, "definition", c->about ? c->about : c->help);
	if (c->example)
		node_string(o, "example", c->example);
}

static bool why_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	const char *name = args_text(v, "metric");
	struct node *o = report_root(out);
	(void)w;
	(void)c;
	if (strcmp(name, "interval") == 0) {
		report_lead(out, "Why an interval?");
		why_interval(o);
		return true;
	}
	const struct metric *m = metric_find(name);
	const struct why_topic *topic = m ? NULL : why_topic_find(name);
	if (topic) {
		why_analysis(topic, out);
		return true;
	}
	const struct command *command = m ? NULL : command_of_word(name);
	if (command) {
		why_command(command, out);
		return true;
	}
	if (!m) {
		const char *list[64];
		ptrdiff_t n = 0;
		for (const struct why_topic *t = why_topic_table; t->name && n < 64; t++)
			list[n++] = t->name;
		for (int i = 0; metric_table[i] && n < 64; i++)
			list[n++] = metric_table[i]->name;
		const char *meant = text_did_you_mean(name, list, n);
		err_set(e, ERR_UNKNOWN_METRIC, "there is no metric '%s'", name);
		return meant ? err_hint(e, "did you mean: why %s", meant) : err_hint(e, "help why");
	}
	report_lead(out, "%s", m->title);
	node_string(o, "metric", m->name);
	node_string(o, "definition", m->definition);
	node_real(o, "worst", m->worst);
	node_real(o, "best", m->best);
	node_string(o, "strength", m->strength);
	node_string(o, "misleads", m->weakness);
	return true;
}

const struct command cmd_why = {
	.verb = "why", .help = "what a number means, and how it misleads", .example = "why auc",
	.params = why_params, .flags = CMD_QUERY,
	.results = "metric, definition, worst, best, strength, misleads, example", .run = why_run,
};
