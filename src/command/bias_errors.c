#include "config.h"

#include "command/bias_errors.h"

#include <math.h>

#include "base/arena.h"
#include "base/report.h"
#include "command/bias_counts.h"
#include "command/bias_report.h"
#include "dataset/bias_groups.h"
#include "stat/group_rates.h"
#include "stat/interval.h"

#define WIDE 0.1   /* a spread that is worth a finding, once chance does not explain it */

void bias_errors_begin(struct bias_report *b)
{
	b->errors = node_list(b->root, "errors");
	node_title(b->errors, "Errors of the score by group", VIEW_TABLE);
	b->measures = node_list(b->root, "measures");
	node_title(b->measures, "Fairness of the errors (largest less smallest; holds for all pairs)",
		VIEW_TABLE);
}

/* ---- one group ---- */

static void put_rate(struct node *o, const char *name, double k, double n)
{
	struct interval v = interval_wilson(k, n, 0.95);
	if (!(n > 0))
		v.note = "no such row";
	node_interval(o, name, &v);
}

static void report_group(struct bias_report *b, const struct bias_counts *c, const struct bias_groups *g, int32_t k)
{
	struct node *o = node_object(b->errors, NULL);
	double tp = c->tp[k], fp = c->fp[k], fn = c->fn[k], tn = c->tn[k];
	bias_report_name(o, b->column, b->columns, g, k);
	node_int(o, "n", (int64_t)c->n[k]);
	put_rate(o, "fpr", fp, fp + tn);
	put_rate(o, "fnr", fn, fn + tp);
	put_rate(o, "selected", c->selected[k], c->n[k]);
	put_rate(o, "ppv", tp, tp + fp);
	node_int(o, "tp", (int64_t)tp);
	node_int(o, "fp", (int64_t)fp);
	node_int(o, "fn", (int64_t)fn);
	node_int(o, "tn", (int64_t)tn);
}

/* ---- one grouping ---- */

/* A rate by group, and its two ends. */
struct spread {
	const double *k, *n;
	struct rates_apart apart;
};

/* Of k + rest rows each. */
static struct spread spread_of(const double *k, const double *rest, int32_t groups, struct arena *a)
{
	double *n = ARENA_ARRAY(a, double, groups + 1);
	for (int32_t i = 0; i < groups; i++)
		n[i] = k[i] + rest[i];
	return (struct spread){ k, n, rates_apart(k, n, groups, BIAS_SMALL, 0.95) };
}

static void report_measure(struct bias_report *b, const struct bias_groups *g, const char *name,
	const struct rates_apart *s)
{
	struct node *o = node_object(b->measures, NULL);
	node_string(o, "by", g->title)->view = VIEW_WHOLE;
	node_string(o, "measure", name)->view = VIEW_WHOLE;
	node_interval(o, "difference", &s->difference);
	node_real(o, "equal_p", s->equal.p);
	node_string(o, "highest", s->at.high >= 0 ? g->name[s->at.high] : NULL);
	node_string(o, "lowest", s->at.low >= 0 ? g->name[s->at.low] : NULL);
}

static void find_spread(struct bias_report *b, const struct bias_groups *g, const struct spread *s,
	const char *code, const char *what, const char *among)
{
	int32_t high = s->apart.at.high, low = s->apart.at.low;
	if (!(s->apart.difference.value > WIDE && s->apart.difference.lo > 0))
		return;
	findings_add(&b->findings, code, FINDING_WARN, g->title, "why bias",
		"%s: %s in %.1f %%, %s in %.1f %% of the rows that are %s", what, g->name[high],
		100 * s->k[high] / s->n[high], g->name[low], 100 * s->k[low] / s->n[low], among);
}

void bias_errors_grouping(struct bias_report *b, const struct bias_counts *c, const struct bias_groups *g,
	struct node *o)
{
	struct arena *a = b->findings.arena;
	struct spread fpr = spread_of(c->fp, c->tn, g->n, a), fnr = spread_of(c->fn, c->tp, g->n, a);
	struct spread tpr = spread_of(c->tp, c->fn, g->n, a), ppv = spread_of(c->tp, c->fp, g->n, a);
	struct rates_apart odds = rates_either(tpr.k, tpr.n, fpr.k, fpr.n, g->n, BIAS_SMALL, 0.95);
	node_interval(o, "fpr_spread", &fpr.apart.difference);
	node_interval(o, "fnr_spread", &fnr.apart.difference);
	node_real(o, "equalised_odds", fmax(fpr.apart.difference.value, fnr.apart.difference.value))->view = VIEW_HIDDEN;
	report_measure(b, g, "equal opportunity (TPR)", &tpr.apart);
	report_measure(b, g, "equalised odds (TPR, FPR)", &odds);
	report_measure(b, g, "predictive parity (PPV)", &ppv.apart);
	for (int32_t k = 0; k < g->n; k++)
		report_group(b, c, g, k);
	find_spread(b, g, &fpr, "false_positives", "wrongly selected", "negative");
	find_spread(b, g, &fnr, "false_negatives", "wrongly passed over", "positive");
}
