#include "config.h"

#include "command/bias_report.h"

#include <math.h>

#include "base/arena.h"
#include "base/report.h"
#include "command/margins.h"
#include "stat/group_rates.h"
#include "stat/interval.h"

/* Counts of one grouping, by group. */
struct counts {
	int32_t groups;
	double *n, *hits;                /* rows, rows of the positive class */
	double *selected;                /* rows the score selects */
	double *tp, *fp, *fn, *tn;
};

static void count_rows(struct counts *c, const struct bias_rows *d, const struct bias_groups *g,
	struct arena *a)
{
	double *room = ARENA_ARRAY(a, double, 7 * (ptrdiff_t)(g->n + 1));
	double **slot[] = { &c->n, &c->hits, &c->selected, &c->tp, &c->fp, &c->fn, &c->tn };
	c->groups = g->n;
	for (int i = 0; i < 7; i++)
		*slot[i] = room + i * (g->n + 1);
	for (ptrdiff_t r = 0; r < d->rows.n; r++) {
		int32_t k = g->group[r];
		bool hit = d->positive && d->positive[r], chosen = d->decided && d->decided[r];
		c->n[k]++;
		c->hits[k] += hit;
		c->selected[k] += chosen;
		c->tp[k] += hit && chosen;
		c->fn[k] += hit && !chosen;
		c->fp[k] += !hit && chosen;
		c->tn[k] += !hit && !chosen;
	}
}

/* The groups with the largest and smallest share among those that are not small, or among all. */
struct ends {
	int32_t high, low;
};

static struct ends find_ends(const double *k, const double *n, int32_t groups)
{
	struct ends e = { -1, -1 };
	for (int pass = 0; pass < 2 && (e.high < 0 || e.high == e.low); pass++) {
		e = (struct ends){ -1, -1 };
		for (int32_t i = 0; i < groups; i++) {
			if (!(n[i] >= (pass == 0 ? BIAS_SMALL : 1)))
				continue;
			if (e.high < 0 || k[i] / n[i] > k[e.high] / n[e.high])
				e.high = i;
			if (e.low < 0 || k[i] / n[i] < k[e.low] / n[e.low])
				e.low = i;
		}
	}
	return e;
}

static double sum_of(const double *x, int32_t n)
{
	double sum = 0;
	for (int32_t i = 0; i < n; i++)
		sum += x[i];
	return sum;
}

/* ---- one group ---- */

static void report_group(struct bias_report *b, const struct bias_rows *d, const struct counts *c,
	const struct bias_groups *g, const struct margin *m, const double *shrunk, int32_t k)
{
	double all = sum_of(c->n, c->groups), hits = sum_of(c->hits, c->groups);
	struct node *o = node_object(b->groups, NULL);
	node_string(o, "by", g->title);
	node_string(o, "group", g->name[k]);
	node_int(o, "n", (int64_t)c->n[k]);
	if (d->positive) {
		struct interval rate = interval_wilson(c->hits[k], c->n[k], 0.95);
		struct interval others = interval_difference(c->hits[k], c->n[k], hits - c->hits[k], all - c->n[k],
			0.95);
		node_interval(o, "rate", &rate);
		node_real(o, "size", rate.value)->view = VIEW_BARS;
		node_interval(o, "against_others", &others);
		node_real(o, "shrunk", shrunk[k]);
	}
	struct interval share = interval_wilson(c->n[k], all, 0.95);
	node_interval(o, "share", &share);
	if (m) {
		double known = margin_share(m, g->name[k]);
		node_real(o, "known", known);
		node_real(o, "representation", share.value / known);
	}
	node_bool(o, "small", c->n[k] < BIAS_SMALL);
}

static void put_rate(struct node *o, const char *name, double k, double n)
{
	struct interval v = interval_wilson(k, n, 0.95);
	if (!(n > 0))
		v.note = "no such row";
	node_interval(o, name, &v);
}

static void report_errors(struct bias_report *b, const struct counts *c, const char *by, const char *name,
	int32_t k)
{
	struct node *o = node_object(b->errors, NULL);
	double tp = c->tp[k], fp = c->fp[k], fn = c->fn[k], tn = c->tn[k];
	node_string(o, "by", by);
	node_string(o, "group", name);
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

/* The largest difference between two groups that are not small. */
static struct interval spread(const double *k, const double *n, int32_t groups)
{
	struct ends e = find_ends(k, n, groups);
	if (e.high < 0)
		return (struct interval){ .value = (double)NAN, .lo = (double)NAN, .hi = (double)NAN, .level = 0.95 };
	return interval_difference(k[e.high], n[e.high], k[e.low], n[e.low], 0.95);
}

static void find_impact(struct bias_report *b, const struct bias_groups *g, const struct ends *at,
	const struct interval *di, bool decided)
{
	if (!(di->value < 0.8))
		return;
	findings_add(&b->findings, "disparate_impact", di->hi < 0.8 ? FINDING_WARN : FINDING_INFO, g->title,
		"data repair reweigh", "%s %s %.2f times as often as %s: below the four fifths rule (%.2f to %.2f)",
		g->name[at->low],
		decided ? "is selected" : "is of the positive class", di->value, g->name[at->high],
		di->lo, di->hi);
}

static void report_rates(struct bias_report *b, const double *k, const struct counts *c,
	const struct bias_groups *g, bool decided, struct node *o)
{
	struct ends at = find_ends(k, c->n, g->n);
	if (at.high < 0 || at.high == at.low)
		return;
	struct interval spd = spread(k, c->n, g->n);
	struct interval di = rate_ratio(k[at.low], c->n[at.low], k[at.high], c->n[at.high], 0.95);
	node_interval(o, "spd", &spd);
	node_interval(o, "di", &di);
	node_bool(o, "below_80", di.value < 0.8);
	node_string(o, "highest", g->name[at.high]);
	node_string(o, "lowest", g->name[at.low]);
	find_impact(b, g, &at, &di, decided);
}

static void report_odds(struct bias_report *b, const struct counts *c, const struct bias_groups *g,
	struct node *o, struct arena *a)
{
	double *negative = ARENA_ARRAY(a, double, g->n + 1), *hit = ARENA_ARRAY(a, double, g->n + 1);
	for (int32_t k = 0; k < g->n; k++) {
		negative[k] = c->fp[k] + c->tn[k];
		hit[k] = c->fn[k] + c->tp[k];
	}
	struct interval fpr = spread(c->fp, negative, g->n), fnr = spread(c->fn, hit, g->n);
	node_interval(o, "fpr_spread", &fpr);
	node_interval(o, "fnr_spread", &fnr);
	node_real(o, "equalised_odds", fmax(fpr.value, fnr.value));
	struct ends f = find_ends(c->fp, negative, g->n), m = find_ends(c->fn, hit, g->n);
	if (fpr.value > 0.1 && fpr.lo > 0)
		findings_add(&b->findings, "false_positives", FINDING_WARN, g->title, "why bias",
			"wrongly selected: %s in %.1f %%, %s in %.1f %% of the rows that are negative",
			g->name[f.high], 100 * c->fp[f.high] / negative[f.high], g->name[f.low],
			100 * c->fp[f.low] / negative[f.low]);
	if (fnr.value > 0.1 && fnr.lo > 0)
		findings_add(&b->findings, "false_negatives", FINDING_WARN, g->title, "why bias",
			"wrongly passed over: %s in %.1f %%, %s in %.1f %% of the rows that are positive",
			g->name[m.high], 100 * c->fn[m.high] / hit[m.high], g->name[m.low],
			100 * c->fn[m.low] / hit[m.low]);
}

static void report_margin(struct bias_report *b, const struct counts *c, const struct bias_groups *g,
	const struct margin *m, struct node *o, struct arena *a)
{
	double *n = ARENA_ARRAY(a, double, g->n + 1), *share = ARENA_ARRAY(a, double, g->n + 1);
	int32_t known = 0;
	for (int32_t k = 0; k < g->n; k++)
		if (margin_share(m, g->name[k]) > 0) {
			n[known] = c->n[k];
			share[known++] = margin_share(m, g->name[k]);
		}
	double p = rates_fit_p(n, share, known);
	node_real(o, "margin_p", p);
	if (p < 0.01)
		findings_add(&b->findings, "representation", FINDING_WARN, g->title, "data repair rake --margins ...",
			"%s is not as in the population (p = %.2g): what is learned here is about other people", g->title, p);
}

static void find_small(struct bias_report *b, const struct counts *c, const struct bias_groups *g)
{
	int32_t small = 0;
	const char *one = "";
	for (int32_t k = 0; k < g->n; k++)
		if (c->n[k] < BIAS_SMALL) {
			one = small == 0 ? g->name[k] : one;
			small++;
		}
	if (small > 0)
		findings_add(&b->findings, "small_group", FINDING_INFO, g->title, NULL,
			"%d group%s of fewer than %d rows (%s%s): shown shrunk, left out of the differences", (int)small,
			small == 1 ? "" : "s", BIAS_SMALL, one, small > 1 ? ", …" : "");
}

void bias_report_grouping(struct bias_report *b, const struct bias_rows *d, const struct bias_groups *g,
	const struct margins *m)
{
	struct arena *a = b->root->report->arena;
	struct counts c = { 0 };
	const struct margin *margin = m && g->columns == 1 ? margins_find(m, g->title) : NULL;
	struct node *o = node_object(b->groupings, NULL);
	double *shrunk = ARENA_ARRAY(a, double, g->n + 1);
	count_rows(&c, d, g, a);
	rates_shrink(c.hits, c.n, g->n, shrunk);
	node_string(o, "by", g->title);
	node_int(o, "groups", g->n);
	if (d->decided || d->positive)
		report_rates(b, d->decided ? c.selected : c.hits, &c, g, d->decided, o);
	if (d->decided && d->positive)
		report_odds(b, &c, g, o, a);
	if (margin)
		report_margin(b, &c, g, margin, o, a);
	for (int32_t k = 0; k < g->n; k++) {
		report_group(b, d, &c, g, margin, shrunk, k);
		if (d->decided && d->positive)
			report_errors(b, &c, g->title, g->name[k], k);
	}
	find_small(b, &c, g);
}

void bias_report_begin(struct bias_report *b, const struct bias_rows *d, struct report *out)
{
	b->root = report_root(out);
	findings_init(&b->findings, out->arena);
	if (d->decided && d->positive) {
		b->errors = node_list(b->root, "errors");
		node_title(b->errors, "Errors of the score by group", VIEW_TABLE);
	}
	b->groupings = node_list(b->root, "groupings");
	node_title(b->groupings, d->decided ? "Differences in who is selected" : "Differences in the outcome",
		d->decided || d->positive ? VIEW_TABLE : VIEW_HIDDEN);
	b->groups = node_list(b->root, "groups");
	node_title(b->groups, d->positive ? "Groups: how many, and how many of them are positive" : "Groups",
		VIEW_TABLE);
}

void bias_report_end(struct bias_report *b)
{
	findings_report(&b->findings, b->root);
}
