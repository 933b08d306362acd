#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/scoring.h"
#include "command/slice_report.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/task.h"
#include "evaluate/group.h"
#include "evaluate/metric.h"
#include "evaluate/rates.h"
#include "evaluate/slice.h"
#include "evaluate/threshold.h"
#include "stat/group_rates.h"

#define FEW 30 /* rows of a group below which a spread would be chance */

/* ---- evaluate slices ---- */

static const struct param slices_params[] = {
	SCORING_PARAMS,
	{ .name = "by", .help = "columns that divide the rows; every feature when left away",
		.type = PARAM_COLUMNS, .repeat = true },
	{ .name = "metric", .help = "what to score by; accuracy or mae when left away", .type = PARAM_METRIC },
	{ .name = "top", .help = "show so many slices, the worst first; 0: all", .type = PARAM_INT, .max = 100000,
		.has_default = true },
	{ .name = "rounds", .help = "bootstrap resamples of a slice, where its score needs them", .type = PARAM_INT,
		.min = 50, .max = 100000, .def = 200, .has_default = true },
	{ 0 },
};

static void warn_worst(const struct scoring *x, const struct slices *s, const struct metric *m, double all,
	struct report *out)
{
	ptrdiff_t worse = 0;
	for (ptrdiff_t i = 0; i < s->n; i++)
		worse += s->slice[i].worse;
	const struct slice *w = s->n ? &s->slice[0] : NULL;
	const char *rows = text_number(out->arena, x->s.n);
	if (!w)
		report_lead(out, "%s: no column divides the %s %s rows", x->p.name, rows, scoring_part(x));
	else
		report_lead(out, "%s on %s %s rows: %s %.4g; worst slice %s = %s: %.4g (%s rows); %td of %td slices are "
				 "worse beyond chance", x->p.name, rows, scoring_part(x), m->title, all, w->column,
			w->group, w->score.value, text_number(out->arena, w->score.n), worse, s->n);
	if (w && w->worse)
		report_warn(out, ERR_WARN_SLICE, NULL, "%s = %s: %s %.4g on %d rows, beyond chance (shrunk %.4g, all rows "
						       "%.4g)", w->column, w->group, m->title, w->score.value,
			(int)w->score.n, w->shrunk.value, all);
}

static bool slices_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct scoring x;
	struct slices s;
	struct interval all;
	struct node *root = report_root(out);
	if (!scoring_open(w, v, &x, out, c, e))
		return false;
	struct slice_ask q = { .s = &x.s, .frame = x.frame, .rows = x.rows, .metric = slice_metric(&x.s),
		.rounds = (int32_t)args_int(v, "rounds"), .top = args_int(v, "top") };
	q.by = args_list(v, "by", &q.n);
	if ((args_given(v, "metric") && !metric_need(args_text(v, "metric"), x.s.task->kind, &q.metric, e)) ||
		!metric_interval(q.metric, &x.s, 0, w->options.seed, &all, out->arena, c, e))
		return false;
	q.all = all.value;
	node_string(root, "metric", q.metric->name);
	node_title(node_interval(root, "all", &all), "all rows", VIEW_INTERVAL);
	if (!slice_report(w, &q, &s, root, c, e))
		return false;
	warn_worst(&x, &s, q.metric, all.value, out);
	return true;
}

const struct command cmd_evaluate_slices = {
	.noun = "evaluate", .verb = "slices", .help = "where in the table a model is worse than elsewhere",
	.about = "Numbers are cut at their quartiles. Beside the score of a slice's own rows stands the shrunk one, "
		 "drawn towards the mean of the column's groups by as much as chance allows (empirical Bayes): small "
		 "groups are shrunk, not hidden. Worse or better means that the shrunk interval leaves out the score "
		 "of all rows.",
	.example = "evaluate slices boost --by region,plan", .params = slices_params, .flags = CMD_QUERY | CMD_JOB,
	.results = "model, split, n, looks, metric, all{…}, slices[]{column,group,n,score{…},shrunk{…},verdict}",
	.run = slices_run,
};

/* ---- evaluate groups ---- */

static const struct param groups_params[] = {
	SCORING_PARAMS,
	{ .name = "by", .help = "the column; the first with role sensitive when left away", .type = PARAM_COLUMN },
	{ .name = "class", .help = "the answer that counts as yes", .type = PARAM_CLASS },
	{ 0 },
};

static bool group_column(const struct scoring *x, const struct args *v, int32_t *at, struct err *e)
{
	if (args_given(v, "by"))
		return frame_need(x->frame, args_text(v, "by"), at, e);
	*at = frame_role(x->frame, ROLE_SENSITIVE);
	if (*at >= 0)
		return true;
	err_set(e, ERR_ARGUMENT_MISSING, "no column is marked as sensitive: say which one divides the rows");
	return err_hint(e, "evaluate groups %s --by COLUMN, or data role COLUMN sensitive", x->p.name);
}

static void add_group(const struct group_rates *g, bool reference, struct node *list)
{
	struct arena *a = list->report->arena;
	struct node *one = node_object(list, NULL);
	node_string(one, "group", g->group);
	node_int(one, "n", g->n);
	for (int r = 0; r < RATES; r++)
		node_interval(one, rate_names[r], &g->rate[r]);
	node_real(one, "ratio", g->ratio);
	node_bool(one, "reference", reference);
	struct node *difference = node_object(one, "difference");
	difference->view = VIEW_HIDDEN;
	for (int r = 0; r < RATES; r++)
		node_interval(difference, arena_strdup(a, rate_names[r]), &g->difference[r]);
}

/* ---- the ends among groups ---- */

enum { ODDS = RATES, MEASURES };

/* Each rate's ends, and of equalised odds (Hardt, Price & Srebro 2016) those of whichever of its two differs more. */
static void take_apart(const struct group_rates *g, int32_t groups, struct rates_apart *apart, struct arena *a)
{
	double *k = ARENA_ARRAY(a, double, (ptrdiff_t)RATES * groups), *n = ARENA_ARRAY(a, double, (ptrdiff_t)RATES * groups);
	for (int r = 0; r < RATES; r++) {
		for (int32_t i = 0; i < groups; i++) {
			k[r * groups + i] = g[i].hits[r];
			n[r * groups + i] = g[i].rows[r];
		}
		apart[r] = rates_apart(k + r * groups, n + r * groups, groups, FEW, 0.95);
	}
	apart[ODDS] = rates_either(k + RATE_TRUE * groups, n + RATE_TRUE * groups, k + RATE_FALSE * groups,
		n + RATE_FALSE * groups, groups, FEW, 0.95);
}

static bool two_groups(const struct rates_apart *x)
{
	return x->at.high >= 0 && x->at.high != x->at.low;
}

static void add_measures(const struct group_rates *g, const struct rates_apart *apart, struct node *root)
{
	struct node *list = node_list(root, "measures"), *spread = node_object(root, "spread");
	node_title(list, "Largest less smallest rate (holds for all pairs), groups of 30 rows and more", VIEW_TABLE);
	spread->view = VIEW_HIDDEN;
	for (int r = 0; r < MEASURES; r++) {
		const struct rates_apart *x = &apart[r];
		const char *name = r == ODDS ? "equalised_odds" : rate_names[r];
		struct node *o = node_object(list, NULL);
		node_string(o, "measure", name)->view = VIEW_WHOLE;
		node_interval(o, "difference", &x->difference);
		node_real(o, "equal_p", x->equal.p);
		node_string(o, "highest", two_groups(x) ? g[x->at.high].group : NULL);
		node_string(o, "lowest", two_groups(x) ? g[x->at.low].group : NULL);
		node_interval(o, "ratio", &x->ratio);
		node_real(spread, name, two_groups(x) ? x->difference.value : (double)NAN);
	}
}

/* The four fifths rule looks at the ratio alone (EEOC 1978), here of the surest pair; what chance explains is no
 * warning. */
static void warn_ratio(const struct group_rates *g, const struct rates_apart *x, struct report *out)
{
	const struct rates_pair *s = &x->surest;
	if (!two_groups(x) || !(s->ratio.value < 0.8) || !(s->difference.lo > 0))
		return;
	report_warn(out, ERR_WARN_SLICE, NULL, "%s is said yes to %.3g times as often as %s (four fifths is the usual line); "
		"difference %.3f (%.3f to %.3f, for all pairs)", g[s->at.low].group, s->ratio.value, g[s->at.high].group,
		s->difference.value, s->difference.lo, s->difference.hi);
}

static bool groups_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct scoring x;
	struct scored two;
	struct grouping g;
	struct rates_apart apart[MEASURES];
	int32_t class, at;
	struct node *root = report_root(out);
	struct arena *a = out->arena;
	if (!scoring_open_classes(w, v, &x, "rates of yes", "evaluate slices", out, c, e) || !scoring_class(&x, v, &class, e) ||
		!group_column(&x, v, &at, e) || !scored_against_rest(&x.s, class, &two, a, e) ||
		!grouping_make(&x.frame->column[at], x.rows, &g, a, e))
		return false;
	struct group_rates *r = ARENA_ARRAY(a, struct group_rates, g.groups);
	int32_t reference = rates_by_group(&two, &g, r);
	node_string(root, "column", g.column);
	node_string(root, "class", x.s.task->class_name[class]);
	node_string(root, "reference", r[reference].group);
	struct node *list = node_list(root, "groups");
	node_title(list, "Rates by group", VIEW_TABLE);
	for (int32_t k = 0; k < g.groups; k++)
		add_group(&r[k], k == reference, list);
	take_apart(r, g.groups, apart, a);
	add_measures(r, apart, root);
	warn_ratio(r, &apart[RATE_SELECTED], out);
	report_lead(out, "%s on %td %s rows: how often %s is said, and how often rightly, by %s; against %s",
		x.p.name, x.s.n, scoring_part(&x), x.s.task->class_name[class], g.column, r[reference].group);
	return true;
}

const struct command cmd_evaluate_groups = {
	.noun = "evaluate", .verb = "groups", .help = "whether a model treats groups alike",
	.about = "How often each group is said yes to (selected), rightly (true_positive, precision) and wrongly "
		 "(false_positive), with intervals; differences and ratio are to the largest group. The two ends of a measure were chosen "
		 "for being far apart: their intervals hold for all pairs of groups (Newcombe, MOVER; Bonferroni), and equal_p "
		 "tests that all rates are one (chi-squared, or Freeman and Halton 1951). When the groups' "
		 "true shares differ, these cannot all be equal at once (Chouldechova 2017; Kleinberg et al. 2017): "
		 "which one matters is a decision, not a computation.",
	.example = "evaluate groups boost --by sex", .params = groups_params, .flags = CMD_QUERY | CMD_JOB,
	.results = "model, split, n, looks, column, class, reference, groups[]{group,n,selected{…},true_positive{…},"
		   "false_positive{…},precision{…},accuracy{…},ratio,reference,difference{}}, "
		   "measures[]{measure,difference{…},equal_p,highest,lowest,ratio{…}}, spread{}",
	.run = groups_run,
};
