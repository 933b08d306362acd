#include "config.h"

#include "command/bias_report.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/param.h"
#include "base/report.h"
#include "command/bias_errors.h"
#include "command/margins.h"
#include "stat/group_rates.h"
#include "stat/interval.h"

/* ---- names and remedies ---- */

/* A column of the table that is called like one of ours has no column of its own. */
static bool name_is_ours(const char *name)
{
	static const char *const ours[] = { "by", "group", "of", "class", "n", "rate", "size", "rate_weighted",
		"effective_n", "against_others", "shrunk", "share", "known", "representation", "small", "share_after",
		"rate_after", "weight", "after", "fpr", "fnr", "selected", "ppv", "tp", "fp", "fn", "tn" };
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (strcmp(name, ours[i]) == 0)
			return true;
	return false;
}

static const char *part_of(const struct bias_groups *g, int32_t k, const char *column)
{
	for (int32_t i = 0; i < g->columns; i++)
		if (strcmp(g->column[i], column) == 0)
			return g->level[k * g->columns + i];
	return NULL;
}

void bias_report_name(struct node *o, const char *const *column, int32_t columns, const struct bias_groups *g,
	int32_t k)
{
	struct node *by = node_string(o, "by", g->title), *group = node_string(o, "group", g->name[k]);
	for (int32_t i = 0; i < columns; i++)
		if (name_is_ours(column[i]))
			return;
	by->view = group->view = VIEW_HIDDEN;
	struct node *of = node_object(o, "of");
	of->view = VIEW_ROWS;
	for (int32_t i = 0; i < columns; i++)
		node_string(of, column[i], part_of(g, k, column[i]));
}

const char *bias_report_reweigh(const struct bias_groups *g, const struct bias_rows *d, struct arena *a)
{
	if (!d->loaded || d->decided || g->banded)
		return NULL;
	return arena_printf(a, "data repair reweigh --by %s", param_quoted(param_names(g->column, g->columns, a), a));
}

/* ---- one group ---- */

static void report_margin_share(struct node *o, const struct margin *m, const char *group, double share)
{
	double known = margin_share(m, group);
	node_real(o, "known", known);
	node_real(o, "representation", share / known);
}

static void report_rate(struct node *o, const struct bias_rows *d, const struct bias_counts *c, double shrunk,
	int32_t k)
{
	double all = bias_counts_sum(c->n, c->groups), hits = bias_counts_sum(c->hits, c->groups);
	struct interval rate = interval_wilson(c->hits[k], c->n[k], 0.95);
	struct interval others = interval_difference(c->hits[k], c->n[k], hits - c->hits[k], all - c->n[k], 0.95);
	node_interval(o, "rate", &rate);
	if (d->weight) {
		struct interval weighted = interval_wilson(c->weighted_hits[k], c->effective[k], 0.95);
		node_interval(o, "rate_weighted", &weighted);
		node_real(o, "effective_n", c->effective[k]);
	} else {
		node_real(o, "size", rate.value)->view = VIEW_BARS;
	}
	node_interval(o, "against_others", &others);
	node_real(o, "shrunk", shrunk);
}

static void report_group(struct bias_report *b, const struct bias_rows *d, const struct bias_counts *c,
	const struct bias_groups *g, const struct margin *m, const double *shrunk, int32_t k)
{
	struct node *o = node_object(b->groups, NULL);
	struct interval share = interval_wilson(c->n[k], bias_counts_sum(c->n, c->groups), 0.95);
	bias_report_name(o, b->column, b->columns, g, k);
	node_int(o, "n", (int64_t)c->n[k]);
	if (d->positive)
		report_rate(o, d, c, shrunk[k], k);
	node_interval(o, "share", &share);
	if (m)
		report_margin_share(o, m, g->name[k], share.value);
	node_bool(o, "small", c->n[k] < BIAS_SMALL);
}

/* ---- one grouping ---- */

static struct rates_apart measure(const double *k, const double *n, int32_t groups)
{
	struct rates_apart x = rates_apart(k, n, groups, BIAS_SMALL, 0.95);
	if (fabs(x.difference.value) < 1e-12)
		x.difference.value = 0; /* weights that make rates equal do so up to rounding */
	return x;
}

static bool two_groups(const struct rates_apart *x)
{
	return x->at.high >= 0 && x->at.high != x->at.low;
}

static bool is_widest(const struct rates_apart *x)
{
	return x->surest.at.high == x->at.high && x->surest.at.low == x->at.low;
}

/* "; most of all x to y, 0.55 (0.20 to 1.30)", where it is another pair than the one judged. */
static const char *say_widest(const struct bias_groups *g, const struct rates_apart *x, struct arena *a)
{
	return is_widest(x) ? "" : arena_printf(a, "; most of all %s to %s, %.2f (%.2f to %.2f)", g->name[x->at.low],
		g->name[x->at.high], x->ratio.value, x->ratio.lo, x->ratio.hi);
}

/* The rule looks at the ratio alone (EEOC 1978); whether chance makes such a one is said beside it.  Judged is the
 * surest pair, unless it keeps the rule and the widest does not. */
static void find_impact(struct bias_report *b, const struct bias_rows *d, const struct bias_groups *g,
	const struct rates_apart *x)
{
	struct arena *a = b->findings.arena;
	bool chance = !(x->equal.p < BIAS_CHANCE), sure = x->surest.ratio.value < 0.8;
	struct rates_pair r = sure ? x->surest : (struct rates_pair){ x->at, x->difference, x->ratio };
	const char *what = d->decided ? "is selected" : d->weight ? "is, by weight, of the positive class"
		: "is of the positive class";
	char p[NUM_TEXT];
	if (!(r.ratio.value < 0.8))
		return;
	num_format_people(x->equal.p, 2, false, p);
	findings_add(&b->findings, "disparate_impact", !chance && r.ratio.hi < 0.8 ? FINDING_WARN : FINDING_INFO, g->title,
		chance ? NULL : bias_report_reweigh(g, d, a),
		"%s %s %.2f times as often as %s: below the four fifths rule (%.2f to %.2f)%s%s%s%s", g->name[r.at.low], what,
		r.ratio.value, g->name[r.at.high], r.ratio.lo, r.ratio.hi, sure ? say_widest(g, x, a) : "",
		chance ? "; chance alone explains it" : "", chance && !isnan(x->equal.p) ? ", p = " : "",
		chance && !isnan(x->equal.p) ? p : "");
}

/* The pair that a verdict is passed on. */
static void report_surest(struct node *o, const struct bias_groups *g, const struct rates_apart *x)
{
	struct node *s = node_object(o, "surest");
	s->view = VIEW_HIDDEN;
	node_string(s, "highest", g->name[x->surest.at.high]);
	node_string(s, "lowest", g->name[x->surest.at.low]);
	node_interval(s, "spd", &x->surest.difference);
	node_interval(s, "di", &x->surest.ratio);
}

static void report_impact(struct node *o, const struct rates_apart *x)
{
	node_interval(o, "spd", &x->difference);
	node_real(o, "equal_p", x->equal.p);
	node_interval(o, "di", &x->ratio);
	node_bool(o, "below_80", x->ratio.value < 0.8);
}

/* Plain and by weight, one below the other. */
static void report_weighted(struct bias_report *b, const struct bias_counts *c, const struct bias_groups *g,
	const struct rates_apart *plain, const struct rates_apart *weighted)
{
	for (int i = 0; i < 2; i++) {
		struct node *o = node_object(b->weighted, NULL);
		node_string(o, "by", g->title)->view = VIEW_WHOLE;
		node_string(o, "counted", i == 0 ? "alike" : "by weight");
		node_real(o, "effective_n", bias_counts_sum(i == 0 ? c->n : c->effective, c->groups));
		report_impact(o, i == 0 ? plain : weighted);
	}
}

static void report_rates(struct bias_report *b, const struct bias_rows *d, const struct bias_counts *c,
	const struct bias_groups *g, struct node *o)
{
	struct rates_apart plain = measure(d->decided ? c->selected : c->hits, c->n, g->n), weighted = plain;
	if (!two_groups(&plain))
		return;
	report_impact(o, &plain);
	node_string(o, "highest", g->name[plain.at.high]);
	node_string(o, "lowest", g->name[plain.at.low]);
	report_surest(o, g, &plain);
	node_string(o, "equal_test", plain.equal.method)->view = VIEW_HIDDEN;
	if (d->weight && !d->decided) {
		weighted = measure(c->weighted_hits, c->effective, g->n);
		report_weighted(b, c, g, &plain, &weighted);
	}
	find_impact(b, d, g, &weighted);
}

/* ---- representation ---- */

/* p that counts n follow the known shares; what has none is left out. */
static double margin_p(const double *n, const struct bias_groups *g, const struct margin *m, struct arena *a)
{
	double *count = ARENA_ARRAY(a, double, g->n + 1), *share = ARENA_ARRAY(a, double, g->n + 1);
	int32_t known = 0;
	for (int32_t k = 0; k < g->n; k++)
		if (margin_share(m, g->name[k]) > 0) {
			count[known] = n[k];
			share[known++] = margin_share(m, g->name[k]);
		}
	return rates_fit_p(count, share, known);
}

/* Weighted shares of as many rows as the weights are worth. */
static double weighted_margin_p(const struct bias_counts *c, const struct bias_groups *g, const struct margin *m,
	struct arena *a)
{
	double *n = ARENA_ARRAY(a, double, g->n + 1);
	double worth = bias_counts_sum(c->effective, g->n), weight = bias_counts_sum(c->weight, g->n);
	for (int32_t k = 0; k < g->n; k++)
		n[k] = weight > 0 ? c->weight[k] * worth / weight : 0;
	return margin_p(n, g, m, a);
}

static void report_margin(struct bias_report *b, const struct bias_rows *d, const struct bias_counts *c,
	const struct bias_groups *g, const struct margin *m, struct node *o)
{
	struct arena *a = b->findings.arena;
	double p = margin_p(c->n, g, m, a);
	node_real(o, "margin_p", p);
	if (d->weight) {
		p = weighted_margin_p(c, g, m, a);
		node_real(o, "margin_p_weighted", p);
	}
	if (p < 0.01)
		findings_add(&b->findings, "representation", FINDING_WARN, g->title, d->loaded && !g->banded
			? arena_printf(a, "data repair rake --margins %s", param_quoted(b->margins, a)) : NULL,
			"%s is not as in the population (p = %.2g): what is learned here is about other people", g->title, p);
}

/* What became of small groups.  Where fewer than two are large, all take part (rates_ends). */
static const char *small_fate(const struct bias_rows *d, int32_t large)
{
	if (!d->positive)
		return "";
	return large >= 2 ? ": shown shrunk, left out of the differences"
		: ": shown shrunk; taken into the differences, as fewer than two groups are larger";
}

static void find_small(struct bias_report *b, const struct bias_rows *d, const struct bias_counts *c,
	const struct bias_groups *g)
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
			"%d group%s of fewer than %d rows (%s%s)%s", (int)small, small == 1 ? "" : "s", BIAS_SMALL, one,
			small > 1 ? ", …" : "", small_fate(d, g->n - small));
}

void bias_report_grouping(struct bias_report *b, const struct bias_rows *d, const struct bias_groups *g,
	const struct margins *m)
{
	struct arena *a = b->root->report->arena;
	struct bias_counts c = bias_counts_make(d, g, a);
	const struct margin *margin = m && g->columns == 1 ? margins_find(m, g->title) : NULL;
	struct node *o = node_object(b->groupings, NULL);
	double *shrunk = ARENA_ARRAY(a, double, g->n + 1);
	rates_shrink(c.hits, c.n, g->n, shrunk);
	node_string(o, "by", g->title)->view = VIEW_WHOLE;
	node_int(o, "groups", g->n)->view = VIEW_HIDDEN;
	if (d->decided || d->positive)
		report_rates(b, d, &c, g, o);
	if (b->errors)
		bias_errors_grouping(b, &c, g, o);
	if (margin)
		report_margin(b, d, &c, g, margin, o);
	for (int32_t k = 0; k < g->n; k++)
		report_group(b, d, &c, g, margin, shrunk, k);
	find_small(b, d, &c, g);
}

void bias_report_begin(struct bias_report *b, const struct bias_rows *d, struct report *out)
{
	bool weighed = d->weight && !d->decided && d->positive;
	b->root = report_root(out);
	findings_init(&b->findings, out->arena);
	if (d->decided && d->positive)
		bias_errors_begin(b);
	b->groupings = node_list(b->root, "groupings");
	node_title(b->groupings, d->decided ? "Differences in who is selected" : "Differences in the outcome",
		!weighed && (d->decided || d->positive) ? VIEW_FOLDED : VIEW_HIDDEN);
	b->weighted = node_list(b->root, "weighted");
	node_title(b->weighted, "Differences in the outcome, rows counted alike and by weight",
		weighed ? VIEW_FOLDED : VIEW_HIDDEN);
	b->groups = node_list(b->root, "groups");
	node_title(b->groups, d->positive ? "Groups: how many, and how many of them are positive" : "Groups",
		VIEW_TABLE);
}

void bias_report_end(struct bias_report *b)
{
	findings_report(&b->findings, b->root);
}
