#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/num.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/dist_report.h"
#include "command/load_options.h"
#include "command/subject.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "dataset/dist.h"
#include "stat/interval.h"

static const struct param dist_params[] = {
	{ .name = "column", .help = "a column of numbers", .type = PARAM_COLUMN, .position = 1,
		.required = true },
	{ .name = "file", .help = "a CSV file, or - ; without it the loaded table", .type = PARAM_FILE,
		.position = 2 },
	LOAD_PARAMS,
	{ 0 },
};

/* "shape 2.41, scale 10.3", and the parameters one by one with their intervals. */
static void add_parameters(const struct family_fit *f, struct node *o)
{
	struct text t;
	text_init(&t, o->report->arena);
	for (int i = 0; !f->refused && i < family_parameters(f->family); i++) {
		char value[NUM_TEXT];
		num_format_people(f->parameter[i], 4, false, value);
		text_addf(&t, "%s%s %s", i ? ", " : "", family_parameter_name(f->family, i), value);
	}
	node_string(o, "fitted", f->refused ? f->refused : t.p);
	struct node *list = node_list(o, "parameters");
	list->view = VIEW_HIDDEN;
	for (int i = 0; !f->refused && i < family_parameters(f->family); i++) {
		struct node *p = node_object(list, NULL);
		double reach = quantile_normal(0.975) * f->error[i];
		node_string(p, "name", family_parameter_name(f->family, i));
		node_real(p, "value", f->parameter[i]);
		node_real(p, "lo", f->parameter[i] - reach);
		node_real(p, "hi", f->parameter[i] + reach);
	}
}

/* The best first; refused ones last, in their own order. */
static void add_families(const struct dist *d, struct node *root)
{
	struct node *list = node_list(root, "families");
	bool done[FAMILIES] = { false };
	node_title(list, "Families by maximum likelihood (the smaller aic, the better)", VIEW_TABLE);
	for (int k = 0; k < FAMILIES; k++) {
		const struct family_fit *next = NULL;
		for (enum family f = 0; f < FAMILIES; f++)
			if (!done[f] && (!next || (!d->fit[f].refused &&
				(next->refused || d->fit[f].aic < next->aic))))
				next = &d->fit[f];
		done[next->family] = true;
		struct node *o = node_object(list, NULL);
		node_string(o, "family", family_name(next->family));
		node_real(o, "aic", next->aic);
		node_real(o, "behind", next->aic - d->best->aic);
		node_real(o, "loglik", next->loglik)->view = VIEW_HIDDEN;
		add_parameters(next, o);
	}
}

static void add_test(struct node *root, const char *name, const char *family,
	const struct family_test *t, const char *method)
{
	struct node *o = node_object(root, name);
	o->view = VIEW_PLAIN;
	node_string(o, "family", family);
	node_real(o, "distance", t->statistic);
	dist_report_p(t, "p", o);
	node_int(o, "n", t->n);
	node_string(o, "method", method);
}

static void add_shapiro(const struct family_test *t, struct node *root)
{
	struct node *o = node_object(root, "shapiro");
	node_title(o, "Is it normal, by the tails too?", VIEW_PLAIN);
	node_real(o, "w", t->statistic);
	if (isnan(t->p))
		node_null(o, "p", t->n < 3 ? "of 3 values at least" : "known for at most 5,000 values");
	else
		dist_report_p(t, "p", o);
	node_int(o, "n", t->n);
	node_string(o, "method", "Shapiro and Wilk 1965, p after Royston 1995");
	if (isnan(t->p))
		o->view = VIEW_HIDDEN;
}

static void add_tests(const struct dist *d, struct node *root)
{
	struct arena *a = root->report->arena;
	const char *best = family_name(d->best->family);
	add_test(root, "fit", best, &d->test, arena_printf(a, "Kolmogorov's distance; its null from %d rounds "
		"of %td draws from the fit, fitted anew%s", (int)d->test.rounds, d->test.drawn,
		d->test.drawn < d->n ? ", brought to all values by the root of n" : ""));
	node_title(node_find(root, "fit"), "Does the best family fit?", VIEW_PLAIN);
	struct node *fit = node_find(root, "fit");
	node_real(fit, "distance_all", d->distance)->view = VIEW_HIDDEN;
	node_int(fit, "rounds", d->test.rounds)->view = VIEW_HIDDEN;
	node_int(fit, "drawn", d->test.drawn)->view = VIEW_HIDDEN;
	add_test(root, "normality", "normal", &d->normality,
		"Lilliefors 1967: mean and sd are estimated, so Kolmogorov's own table would not do");
	node_title(node_find(root, "normality"), "Is it normal?", VIEW_PLAIN);
	add_shapiro(&d->shapiro, root);
}

static void add_advice(const struct column *c, const struct dist *d, struct node *root)
{
	struct node *o = node_object(root, "skew");
	struct text t;
	node_title(o, "Skew", VIEW_PLAIN);
	node_real(o, "skewness", d->skewness);
	struct node *logs = node_real(o, "log_skewness", d->log_skewness);
	if (isnan(d->log_skewness))
		logs->view = VIEW_HIDDEN;
	node_real(o, "power_skewness", d->power_skewness);
	node_string(o, "advice", d->advice);
	text_init(&t, root->report->arena);
	text_addf(&t, "recipe add %s ", d->step ? d->step : "");
	param_quote(&t, c->name);
	node_string(o, "fix", d->step ? t.p : NULL);
	if (!d->step)
		node_find(o, "fix")->view = VIEW_HIDDEN;
}

static void lead(const struct column *c, const struct dist *d, struct report *out)
{
	char n[NUM_TEXT];
	const char *word = d->n < DIST_FEW ? "and so few can hardly speak against any"
		: d->test.p >= 0.05 ? "and nothing speaks against it"
		: d->distance < DIST_WITHIN ? "nearly"
					    : "but it does not fit well";
	num_format_people((double)d->n, 15, true, n);
	report_lead(out, "%s: of the families the %s is nearest to its %s values, %s (distance %.3f)",
		c->name, family_name(d->best->family), n, word, d->distance);
}

/* A file in the place of the column: what is missing is the column. */
static bool refuse_file(const struct args *v, struct arena *a, struct err *e)
{
	const char *word = args_text(v, "column");
	if (args_given(v, "file") || !file_exists(word) || file_is_folder(word))
		return false;
	err_clear(e);
	err_set(e, ERR_ARGUMENT_MISSING, "COLUMN is missing: %s is a file", word);
	return err_hint(e, "data dist COLUMN %s", param_quoted(word, a));
}

static bool dist_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct subject s;
	struct dist d;
	struct node *root = report_root(out);
	int32_t at;
	if (!subject_open(w, v, &s, out, c, e) || !frame_need(s.frame, args_text(v, "column"), &at, e))
		return refuse_file(v, out->arena, e);
	const struct column *column = &s.frame->column[at];
	if (!dist_make(column, w->options.seed, &d, out->arena, c, e))
		return false;
	node_string(root, "column", column->name)->view = VIEW_HIDDEN;
	node_int(root, "n", d.n)->view = VIEW_HIDDEN;
	node_int(root, "missing", d.missing);
	node_string(root, "best", family_name(d.best->family))->view = VIEW_HIDDEN;
	add_families(&d, root);
	add_tests(&d, root);
	dist_report_points(&d, "qq", arena_printf(out->arena, "Quantiles: what the %s says, and what is there",
		family_name(d.best->family)), root);
	add_advice(column, &d, root);
	lead(column, &d, out);
	return true;
}

const struct command cmd_data_dist = {
	.noun = "data", .verb = "dist", .aliases = "dist", .help = "which distribution a column follows",
	.about = "Fits the normal, lognormal, exponential, gamma, Weibull and Poisson families by maximum "
		 "likelihood and orders them by AIC. AIC compares; it does not say that any of them fits: that is "
		 "the distance of all values, and p, which is small when draws from the fit, fitted anew, are hardly "
		 "ever so far off; above 2,000 values a round draws 2,000 and its distance is brought to all of them by "
		 "the root of n. Of many rows p is small for the least departure: then the distance and the quantiles "
		 "matter; of fewer than 20 it is hardly ever small. Of whole "
		 "numbers the AIC of every family is of the unit around each value: a density could pass any "
		 "bound there.",
	.example = "data dist income loans.csv", .params = dist_params, .flags = CMD_QUERY | CMD_JOB,
	.results = "column, n, missing, best, families[]{family,aic,behind,loglik,fitted,parameters[]{name,"
		   "value,lo,hi}}, fit{family,distance,p,n,method,distance_all,rounds,drawn}, normality{family,"
		   "distance,p,n,method}, shapiro{w,p,n,method}, qq[]{expected,observed,normal,lo,hi,p}, skew{skewness,log_skewness,power_skewness,advice,fix}",
	.run = dist_run,
};
