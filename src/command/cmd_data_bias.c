#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/num.h"
#include "base/report.h"
#include "base/text.h"
#include "command/bias_report.h"
#include "command/bias_subject.h"
#include "command/command.h"
#include "command/load_options.h"
#include "command/margins.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/bias_consistency.h"
#include "dataset/bias_proxy.h"

static const struct param bias_params[] = {
	{ .name = "file", .help = "a CSV file, or - ; without it the loaded table", .type = PARAM_FILE,
		.position = 1 },
	{ .name = "target", .help = "the outcome, when a FILE is named", .type = PARAM_COLUMN },
	{ .name = "by", .help = "the columns that groups are made of; without it those with the role sensitive",
		.type = PARAM_COLUMNS },
	{ .name = "class", .help = "the class that counts as positive", .type = PARAM_CLASS },
	{ .name = "margins", .help = "shares in the population, 'sex: Male=0.49, Female=0.51', or a CSV file",
		.type = PARAM_TEXT },
	{ .name = "score", .help = "a column of scores or decisions to judge by group", .type = PARAM_COLUMN },
	{ .name = "cut", .help = "a score from here on selects; 0.5 when left away", .type = PARAM_REAL },
	{ .name = "truth", .help = "what was true, beside --score; without it the target", .type = PARAM_COLUMN },
	{ .name = "proxy", .help = "also ask how well the other columns predict the group", .type = PARAM_BOOL },
	LOAD_PARAMS,
	{ 0 },
};

/* "income (0.45), score (0.2)": bits of each. */
static const char *telling(const struct bias_proxy *p, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	for (int32_t i = 0; i < p->columns; i++) {
		char bits[NUM_TEXT];
		num_format_people(p->bits[i], 2, false, bits);
		text_addf(&t, "%s%s (%s)", i > 0 ? ", " : "", p->column[i], bits);
	}
	return p->columns > 0 ? t.p : NULL;
}

/* R2 of 0.16 is a correlation of 0.4. */
static void find_proxy(const struct bias_proxy *p, const char *name, struct findings *f)
{
	double lo = p->number ? p->r2.lo : p->auc.lo;
	if (!(lo > (p->number ? 0.16 : 0.7)))
		return;
	findings_add(f, "proxy", lo > (p->number ? 0.49 : 0.85) ? FINDING_WARN : FINDING_INFO, name, "why bias",
		"the other columns tell %s well (%s %.2f), above all %s: leaving it out does not hide it", name,
		p->number ? "R2" : "AUC", p->number ? p->r2.value : p->auc.value,
		p->columns > 0 ? p->column[0] : "together");
}

static void report_proxy(const struct bias_proxy *p, const char *name, struct node *list)
{
	struct node *o = node_object(list, NULL);
	node_string(o, "by", name)->view = VIEW_WHOLE;
	node_interval(o, "auc", &p->auc);
	if (p->number)
		node_interval(o, "r2", &p->r2);
	else
		node_null(o, "r2", "a group has no variance: see auc");
	node_real(o, "size", p->number ? fmax(p->r2.value, 0) : 2 * p->auc.value - 1)->view = VIEW_BARS;
	node_int(o, "n", p->auc.n);
	node_string(o, "most_telling", telling(p, list->report->arena));
}

static bool scan_columns(const struct bias_subject *s, struct bias_report *b, struct node *list, struct ctl *c,
	struct err *e)
{
	for (int32_t i = 0; i < s->columns; i++) {
		struct bias_proxy p;
		if (!bias_proxy_find(s->frame, s->column[i], s->avoid, s->avoided, s->data.rows, s->seed, &p,
			    b->findings.arena, c, e))
			return err_in(e, "proxies of %s", s->name[i]);
		if (p.told)
			report_proxy(&p, s->name[i], list);
		if (p.told)
			find_proxy(&p, s->name[i], &b->findings);
	}
	return true;
}

static bool scan_proxies(const struct bias_subject *s, struct bias_report *b, struct ctl *c, struct err *e)
{
	struct node *list = node_list(b->root, "proxies");
	node_title(list, "How well the other columns tell the group (out of fold; bits of each alone)", VIEW_TABLE);
	ctl_hold(c, "telling groups from the other columns", (int64_t)s->columns * BIAS_PROXY_PARTS);
	bool ok = scan_columns(s, b, list, c, e);
	ctl_release(c);
	if (list->count == 0)
		list->view = VIEW_HIDDEN;
	return ok;
}

/* The scan takes as long as a training of each column: it is done when asked for. */
static void offer_proxies(struct bias_report *b)
{
	node_list(b->root, "proxies")->view = VIEW_HIDDEN;
	node_string(b->root, "proxy", "not asked whether other columns tell the group: --proxy asks");
}

static bool is_chance(const struct node *g)
{
	return !(node_number(node_find(g, "equal_p")) < BIAS_CHANCE);
}

/* Of the groupings, of one column or any: the one whose surest difference has the largest lower end, those that chance
 * explains behind the others; where that end is 0, by the difference.  The first of equal ones; NULL: none has two
 * groups. */
static const struct node *worst_of(const struct node *list, const struct bias_subject *s, bool single)
{
	const struct node *worst = NULL;
	double most = -1, least = 0;
	int32_t at = 0;
	for (const struct node *g = list->first; g && (!single || at < s->columns); g = g->next, at++) {
		double lo = node_number(node_find(g, "surest.spd.lo")), value = node_number(node_find(g, "surest.spd.value"));
		lo = (lo > 0 ? lo : 0) + (is_chance(g) ? 0 : 1);
		if (isnan(value) || (worst && (lo < least || (lo <= least && value <= most))))
			continue;
		worst = g;
		least = lo;
		most = value;
	}
	return worst;
}

/* "sex: m 14.2 points (8.4 to 19.8) more often than f". */
static const char *say_difference(const struct node *g, struct arena *a)
{
	double lo = node_number(node_find(g, "surest.spd.lo")), hi = node_number(node_find(g, "surest.spd.hi"));
	return arena_printf(a, "%s: %s %.1f points%s more often than %s", node_find(g, "by")->string,
		node_find(g, "surest.highest")->string, 100 * node_number(node_find(g, "surest.spd.value")),
		isnan(lo) || isnan(hi) ? "" : arena_printf(a, " (%.1f to %.1f)", 100 * lo, 100 * hi),
		node_find(g, "surest.lowest")->string);
}

/* ", by weight 3.2"; nothing without weights. */
static const char *say_weighted(const struct node *list, const char *by, struct arena *a)
{
	for (const struct node *w = list->first; w && w->next; w = w->next->next)
		if (strcmp(node_find(w, "by")->string, by) == 0)
			return arena_printf(a, ", by weight %.1f", 100 * node_number(node_find(w->next, "spd.value")));
	return "";
}

static void lead(const struct bias_subject *s, const struct args *v, struct report *out)
{
	struct arena *a = out->arena;
	struct node *root = report_root(out);
	const struct node *list = node_find(root, "groupings"), *g = worst_of(list, s, false);
	const struct node *one = worst_of(list, s, true);
	bool chance = g && is_chance(g);
	char n[NUM_TEXT];
	g = chance && one ? one : g; /* the smallest groups of all differ most by chance */
	num_format_people((double)s->data.rows.n, 15, true, n);
	node_string(root, "worst", g ? node_find(g, "by")->string : NULL)->view = VIEW_HIDDEN;
	if (!g) {
		report_lead(out, "groups of %s rows (%s)", n, s->rows_are);
		return;
	}
	const char *weighed = s->data.class_name && !s->data.decided
		? say_weighted(node_find(root, "weighted"), node_find(g, "by")->string, a) : "";
	const char *alone = one && one != g ? arena_printf(a, "; of one column alone most in %s", say_difference(one, a)) : "";
	const char *what = s->data.class_name && !s->data.decided ? s->data.class_name
		: arena_printf(a, "%s from %g on", args_text(v, "score"), s->cut);
	const char *most = list->count > 1 ? " most" : "";
	report_lead(out, "%s%s%s in %s%s%s; %s rows (%s)", what, chance ? " may differ by chance alone," : "", most,
		say_difference(g, a), weighed, alone, n, s->rows_are);
}

/* Rows alike in what is neither sensitive nor the outcome. */
static bool report_consistency(const struct bias_subject *s, struct node *root, struct arena *a, struct ctl *c,
	struct err *e)
{
	struct interval v;
	int32_t *avoid = ARENA_ARRAY(a, int32_t, s->avoided + s->columns), n = 0;
	for (int32_t i = 0; i < s->avoided; i++)
		avoid[n++] = s->avoid[i];
	for (int32_t i = 0; i < s->columns; i++)
		avoid[n++] = s->column[i];
	if (!bias_consistency(s->frame, avoid, n, s->data.rows, s->data.decided, &v, a, c, e))
		return err_in(e, "consistency");
	node_interval(root, "consistency", &v);
	node_int(root, "neighbours", CONSISTENCY_NEIGHBOURS);
	return true;
}

static bool report_cross(const struct bias_subject *s, struct bias_report *b, const struct margins *m,
	const int32_t *column, int32_t columns, struct err *e)
{
	struct bias_groups g;
	if (!bias_groups_make(s->frame, column, columns, s->data.rows, &g, b->findings.arena, e))
		return false;
	bias_report_grouping(b, &s->data, &g, m);
	return true;
}

/* Each column, each two of them crossed, and all together. */
static bool report_groupings(const struct bias_subject *s, struct bias_report *b, const struct margins *m,
	struct err *e)
{
	for (int32_t i = 0; i < s->columns; i++)
		if (!report_cross(s, b, m, &s->column[i], 1, e))
			return false;
	for (int32_t i = 0; i < s->columns; i++)
		for (int32_t j = i + 1; j < s->columns; j++)
			if (!report_cross(s, b, m, (const int32_t[]){ s->column[i], s->column[j] }, 2, e))
				return false;
	return s->columns < 3 || report_cross(s, b, m, s->column, s->columns, e);
}

static bool bias_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct bias_subject s;
	struct bias_report b = { 0 };
	struct margins m;
	struct arena *a = out->arena;
	bool margins = args_given(v, "margins");
	if (!bias_subject_open(w, v, &s, out, c, e) ||
		(margins && !margins_read(args_text(v, "margins"), &m, a, c, e)) ||
		(margins && !bias_subject_check_margins(&s, &m, e)))
		return false;
	node_string(report_root(out), "target", s.target)->view = s.target ? VIEW_PLAIN : VIEW_HIDDEN;
	node_string(report_root(out), "class", s.data.class_name)->view = VIEW_HIDDEN;
	node_int(report_root(out), "rows", s.data.rows.n);
	node_string(report_root(out), "rows_are", s.rows_are);
	if (s.data.decided) {
		node_string(report_root(out), "score", args_text(v, "score"));
		node_real(report_root(out), "cut", s.cut);
	}
	b.margins = args_text(v, "margins");
	b.column = s.name;
	b.columns = s.columns;
	if (s.data.decided && !report_consistency(&s, report_root(out), a, c, e))
		return false;
	bias_report_begin(&b, &s.data, out);
	if (!report_groupings(&s, &b, margins ? &m : NULL, e))
		return false;
	if (!args_bool(v, "proxy"))
		offer_proxies(&b);
	else if (!scan_proxies(&s, &b, c, e))
		return false;
	bias_report_end(&b);
	lead(&s, v, out);
	return true;
}

const struct command cmd_data_bias = {
	.noun = "data", .verb = "bias", .help = "differences between groups, in the table and in a score",
	.about = "For every sensitive column, each two of them and all of them crossed: how many, how many positive, with "
		 "Wilson intervals; statistical parity difference and disparate impact with the 80 % rule, and p that "
		 "all rates are equal; small groups shrunk towards the whole, not hidden; representation against known "
		 "margins. Where rows have weights each stands plain and by weight. With --score and --truth the errors by "
		 "group at --cut, equal opportunity, equalised odds, predictive parity and consistency. --proxy asks how "
		 "well the other columns tell the group: that takes as long as a training for each.",
	.example = "data bias --by sex,race --score p_yes --cut 0.4", .params = bias_params,
	.flags = CMD_QUERY | CMD_JOB, .keys = "data:B",
	.results = "target, class, rows, rows_are, worst, score, cut, consistency{…}, neighbours, proxy, "
		   "errors[]{by,group,of{},n,fpr{…},fnr{…},selected{…},ppv{…},tp,fp,fn,tn}, "
		   "measures[]{by,measure,difference{…},equal_p,highest,lowest}, "
		   "groupings[]{by,groups,spd{…},equal_p,di{…},below_80,highest,lowest,surest{highest,lowest,spd{…},di{…}},equal_test,fpr_spread{…},"
		   "fnr_spread{…},equalised_odds,margin_p,margin_p_weighted}, "
		   "weighted[]{by,counted,effective_n,spd{…},equal_p,di{…},below_80}, "
		   "groups[]{by,group,of{},n,rate{…},rate_weighted{…},effective_n,against_others{…},shrunk,"
		   "share{…},known,representation,small}, proxies[]{by,auc{…},r2{…},n,most_telling}, findings[]",
	.run = bias_run,
};
