#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
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
	{ .name = "proxy", .help = "also ask how well the other columns predict the group", .type = PARAM_BOOL,
		.def = 1, .has_default = true },
	LOAD_PARAMS,
	{ 0 },
};

static void report_proxy(const struct bias_proxy *p, const char *name, struct node *list, struct findings *f)
{
	struct arena *a = list->report->arena;
	struct node *o = node_object(list, NULL);
	struct text t;
	text_init(&t, a);
	for (int32_t i = 0; i < p->columns; i++) {
		char bits[NUM_TEXT];
		num_format_people(p->bits[i], 2, false, bits);
		text_addf(&t, "%s%s (%s)", i > 0 ? ", " : "", p->column[i], bits);
	}
	node_string(o, "by", name);
	node_interval(o, "auc", &p->auc);
	node_real(o, "size", 2 * p->auc.value - 1)->view = VIEW_BARS;
	node_int(o, "n", p->auc.n);
	node_string(o, "most_telling", p->columns > 0 ? t.p : NULL);
	if (p->auc.lo > 0.7)
		findings_add(f, "proxy", p->auc.lo > 0.85 ? FINDING_WARN : FINDING_INFO, name, "why bias",
			"the other columns tell %s well (AUC %.2f), above all %s: leaving it out does not hide it", name,
			p->auc.value, p->columns > 0 ? p->column[0] : "together");
}

static bool scan_proxies(const struct bias_subject *s, struct bias_report *b, struct ctl *c, struct err *e)
{
	struct node *list = node_list(b->root, "proxies");
	node_title(list, "How well the other columns tell the group (out of fold; bits of each alone)", VIEW_TABLE);
	for (int32_t i = 0; i < s->columns; i++) {
		struct bias_proxy p;
		if (!bias_proxy_find(s->frame, s->column[i], s->avoid, s->avoided, s->data.rows, s->seed, &p,
			    b->root->report->arena, c, e))
			return err_in(e, "proxies of %s", s->frame->column[s->column[i]].name);
		if (p.told)
			report_proxy(&p, s->frame->column[s->column[i]].name, list, &b->findings);
	}
	if (list->count == 0)
		list->view = VIEW_HIDDEN;
	return true;
}

static void lead(const struct bias_subject *s, const struct args *v, struct report *out)
{
	const struct node *g = node_find(report_root(out), "groupings")->first;
	const struct node *spd = g ? node_find(g, "spd.value") : NULL;
	char n[NUM_TEXT];
	num_format_people((double)s->data.rows.n, 15, true, n);
	if (spd && s->data.class_name && !s->data.decided)
		report_lead(out, "%s in %s: %s %.1f points more often than %s; %s rows (%s)", s->data.class_name,
			node_find(g, "by")->string, node_find(g, "highest")->string, 100 * node_number(spd),
			node_find(g, "lowest")->string, n, s->rows_are);
	else if (spd)
		report_lead(out, "%s from %g on in %s: %s %.1f points more often than %s; %s rows (%s)",
			args_text(v, "score"), s->cut, node_find(g, "by")->string, node_find(g, "highest")->string,
			100 * node_number(spd), node_find(g, "lowest")->string, n, s->rows_are);
	else
		report_lead(out, "groups of %s rows (%s)", n, s->rows_are);
}

static bool bias_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct bias_subject s;
	struct bias_report b = { 0 };
	struct bias_groups g;
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
	bias_report_begin(&b, &s.data, out);
	for (int32_t i = 0; i <= s.columns; i++) {
		bool crossed = i == s.columns;
		if (crossed && s.columns < 2)
			break;
		if (!bias_groups_make(s.frame, crossed ? s.column : &s.column[i], crossed ? s.columns : 1,
			    s.data.rows, &g, a, e))
			return false;
		bias_report_grouping(&b, &s.data, &g, margins ? &m : NULL);
	}
	if (args_bool(v, "proxy") && !s.data.decided && !scan_proxies(&s, &b, c, e))
		return false;
	bias_report_end(&b);
	lead(&s, v, out);
	return true;
}

const struct command cmd_data_bias = {
	.noun = "data", .verb = "bias", .help = "differences between groups, in the table and in a score",
	.about = "For every sensitive column and all of them crossed: how many, how many positive, with Wilson "
		 "intervals; statistical parity difference and disparate impact with the 80 % rule; small groups "
		 "shrunk towards the whole, not hidden; representation against known margins; how well the "
		 "other columns tell the group. With --score and --truth the errors by group at --cut.",
	.example = "data bias --by sex,race --score p_yes --cut 0.4", .params = bias_params,
	.flags = CMD_QUERY | CMD_JOB, .keys = "data:B",
	.results = "target, class, rows, rows_are, score, cut, errors[]{by,group,n,fpr{…},fnr{…},selected{…},ppv{…},"
		   "tp,fp,fn,tn}, groupings[]{by,groups,spd{…},di{…},below_80,highest,lowest,fpr_spread{…},"
		   "fnr_spread{…},equalised_odds,margin_p}, groups[]{by,group,n,rate{…},against_others{…},shrunk,"
		   "share{…},known,representation,small}, proxies[]{by,auc{…},n,most_telling}, findings[]",
	.run = bias_run,
};
