#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/param.h"
#include "base/report.h"
#include "command/bias_subject.h"
#include "command/command.h"
#include "command/derive.h"
#include "command/edits.h"
#include "command/margins.h"
#include "command/repair_features.h"
#include "command/stage.h"
#include "command/weights_report.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/bias_weights.h"

static const struct param repair_params[] = {
	{ .name = "method", .help = "reweigh: groups and classes independent; rake: shares as in the population; "
		"decorrelate: numbers free of the groups", .type = PARAM_CHOICE, .choices = "reweigh|rake|decorrelate",
		.position = 1, .required = true },
	{ .name = "by", .help = "the columns that groups are made of; without it those with the role sensitive",
		.type = PARAM_COLUMNS },
	{ .name = "margins", .help = "for rake: 'sex: Male=0.49, Female=0.51', or a CSV file", .type = PARAM_TEXT },
	{ .name = "alpha", .help = "for decorrelate: how much is taken out, 1 when left away", .type = PARAM_REAL, .min = 0,
		.max = 1 },
	{ 0 },
};

/* What is weighed: rows of training and validation, as the file has them. */
struct repair {
	struct workbench *w;
	struct frame *frame;
	const struct task *task;
	struct rowset rows;
	int32_t *column, columns;
	const char **name;       /* of the columns */
	double *base;            /* the user's own weights, by place; NULL: all 1 */
	const int32_t *label;    /* by place; NULL for rake without classes */
	struct settings next;
	struct arena *arena;
};

static bool take_rows(struct repair *r, struct ctl *c, struct err *e)
{
	struct frame *f;
	return derive_open_rows(r->w, &f, &r->rows, r->arena, c, e);
}

static bool read_base(struct repair *r, struct err *e)
{
	int32_t at = frame_role(r->frame, ROLE_WEIGHT);
	if (at < 0 || !r->frame->column[at].number)
		return true;
	r->base = ARENA_BIG(r->arena, double, r->rows.n + 1, e);
	for (ptrdiff_t i = 0; r->base && i < r->rows.n; i++)
		r->base[i] = r->frame->column[at].number[r->rows.row[i]];
	return r->base;
}

static bool read_labels(struct repair *r, struct frame *edited, struct err *e)
{
	int32_t *all = ARENA_BIG(r->arena, int32_t, edited->rows + 1, e);
	int32_t *label = all ? ARENA_BIG(r->arena, int32_t, r->rows.n + 1, e) : NULL;
	if (!label || !task_labels(r->task, edited, all, e))
		return false;
	for (ptrdiff_t i = 0; i < r->rows.n; i++)
		label[i] = all[r->rows.row[i]];
	r->label = label;
	return true;
}

static bool refuse_bands(const struct bias_groups *g, struct err *e)
{
	if (!g->banded)
		return true;
	err_set(e, ERR_COLUMN_TYPE, "%s holds numbers of many values: weights go by level", g->title);
	return err_hint(e, "name columns of few levels with --by");
}

/* ---- reweighing ---- */

/* One rule for each group and class that has rows. */
static void rule_of(struct repair *r, const struct bias_groups *g, int32_t group, int32_t class, double factor)
{
	const char **name = ARENA_ARRAY(r->arena, const char *, r->columns + 1);
	const char **level = ARENA_ARRAY(r->arena, const char *, r->columns + 1);
	for (int32_t i = 0; i < r->columns; i++) {
		name[i] = r->frame->column[r->column[i]].name;
		level[i] = g->level[group * r->columns + i];
	}
	name[r->columns] = r->task->target;
	level[r->columns] = r->task->class_name[class];
	edits_rule(&r->next, name, level, r->columns + 1, factor, r->arena);
}

static bool reweigh(struct repair *r, struct report *out, struct err *e)
{
	struct bias_groups g;
	int32_t k = r->task->classes;
	if (r->task->kind == TASK_REGRESSION) {
		err_set(e, ERR_TASK, "%s is a number: reweighing needs classes", r->task->target);
		return err_hint(e, "rake weighs groups whatever the target is: it needs their shares, --margins");
	}
	if (!bias_groups_make(r->frame, r->column, r->columns, r->rows, &g, r->arena, e) || !refuse_bands(&g, e))
		return false;
	double *factor = ARENA_BIG(r->arena, double, (ptrdiff_t)g.n * k + 1, e);
	if (!factor || !bias_reweigh(g.group, g.n, r->label, k, r->base, r->rows.n, factor, r->arena, e))
		return false;
	ptrdiff_t empty = 0;
	for (int32_t i = 0; i < g.n * k; i++)
		if (factor[i] > 0)
			rule_of(r, &g, i / k, i % k, factor[i]);
		else
			empty++;
	if (empty > 0)
		report_warn(out, ERR_WARN_DATA, "data bias", "%td of %td cells of group and class have no row: nothing can "
			"weigh them up", empty, (ptrdiff_t)g.n * k);
	return true;
}

/* ---- raking ---- */

static bool margin_of(struct repair *r, const struct margin *m, struct bias_margin *out,
	struct bias_groups *g, struct err *e)
{
	int32_t at;
	if (!frame_need(r->frame, m->column, &at, e) || !bias_groups_make(r->frame, &at, 1, r->rows, g, r->arena, e) ||
		!refuse_bands(g, e))
		return false;
	int32_t *to = ARENA_ARRAY(r->arena, int32_t, g->n + 1);
	int32_t *level = ARENA_BIG(r->arena, int32_t, r->rows.n + 1, e);
	if (!level)
		return false;
	for (int32_t k = 0; k < g->n; k++) {
		to[k] = -1;
		for (ptrdiff_t j = 0; j < m->levels; j++)
			to[k] = strcmp(m->level[j], g->name[k]) == 0 ? (int32_t)j : to[k];
	}
	for (ptrdiff_t j = 0; j < m->levels; j++) {
		bool there = !(m->share[j] > 0);
		for (int32_t k = 0; k < g->n; k++)
			there = there || strcmp(m->level[j], g->name[k]) == 0;
		if (!there) {
			err_set(e, ERR_PRECONDITION, "no row has %s = %s: no weight can make one", m->column, m->level[j]);
			return err_hint(e, "data bias --by %s", param_quoted(m->column, r->arena));
		}
	}
	for (ptrdiff_t i = 0; i < r->rows.n; i++)
		level[i] = to[g->group[i]];
	*out = (struct bias_margin){ level, (int32_t)m->levels, m->share, m->column };
	return true;
}

static bool rake(struct repair *r, const struct margins *m, struct report *out, struct err *e)
{
	struct bias_margin *margin = ARENA_ARRAY(r->arena, struct bias_margin, m->n);
	struct bias_raked raked;
	struct bias_groups g;
	for (ptrdiff_t i = 0; i < m->n; i++)
		if (!margin_of(r, &m->margin[i], &margin[i], &g, e))
			return false;
	if (!bias_rake(margin, (int32_t)m->n, r->base, r->rows.n, &raked, r->arena, e))
		return false;
	for (ptrdiff_t i = 0; i < m->n; i++)
		for (ptrdiff_t j = 0; j < m->margin[i].levels; j++)
			edits_rule(&r->next, &m->margin[i].column, &m->margin[i].level[j], 1, raked.factor[i][j], r->arena);
	node_int(report_root(out), "rounds", raked.rounds);
	node_real(report_root(out), "off", raked.off);
	if (raked.off > 1e-6)
		report_warn(out, ERR_WARN_NOT_CONVERGED, NULL, "the margins contradict each other in this table: after %d "
			"rounds one is still off by %.2g", (int)raked.rounds, raked.off);
	return true;
}

/* ---- what it changed ---- */

static void add_sums(const struct repair *r, const struct bias_groups *g, const double *weight, double *n,
	double *hits)
{
	int32_t positive = r->task->kind == TASK_BINARY ? 1 : 0;
	for (ptrdiff_t i = 0; i < r->rows.n; i++) {
		double w = weight ? weight[r->rows.row[i]] : 1;
		n[g->group[i]] += w;
		hits[g->group[i]] += r->label && r->label[i] == positive ? w : 0;
	}
}

/* Before and after, group by group, in one table. */
static void report_groups(const struct repair *r, const struct bias_groups *g, const double *weight,
	const struct margins *m, struct node *list)
{
	double *sum = ARENA_ARRAY(r->arena, double, 4 * (ptrdiff_t)(g->n + 1)), before = 0, after = 0;
	double *n = sum, *hits = n + g->n + 1, *wn = hits + g->n + 1, *whits = wn + g->n + 1;
	const struct margin *known = m ? margins_find(m, g->title) : NULL;
	add_sums(r, g, NULL, n, hits);
	add_sums(r, g, weight, wn, whits);
	for (int32_t k = 0; k < g->n; k++) {
		before += n[k];
		after += wn[k];
	}
	for (int32_t k = 0; k < g->n; k++) {
		struct node *o = node_object(list, NULL);
		bias_report_name(o, r->name, r->columns, g, k);
		node_int(o, "n", (int64_t)n[k]);
		node_real(o, "share", n[k] / before);
		node_real(o, "share_after", wn[k] / after);
		if (known)
			node_real(o, "known", margin_share(known, g->name[k]));
		if (r->label) {
			node_real(o, "rate", hits[k] / n[k]);
			node_real(o, "rate_after", wn[k] > 0 ? whits[k] / wn[k] : (double)NAN);
			node_real(o, "size", hits[k] / n[k])->view = VIEW_BARS;
			node_real(o, "after", wn[k] > 0 ? whits[k] / wn[k] : 0)->view = VIEW_BARS;
		}
	}
}

/* Rows, weights and their squares of each group and class. */
struct cells {
	int32_t classes;
	double *n, *sum;             /* groups x classes */
	double *all, *whole, *square; /* by group */
};

static struct cells count_cells(const struct repair *r, const struct bias_groups *g, const double *weight)
{
	int32_t k = r->task->classes;
	struct cells c = { .classes = k, .n = ARENA_ARRAY(r->arena, double, (ptrdiff_t)g->n * k + 1),
		.sum = ARENA_ARRAY(r->arena, double, (ptrdiff_t)g->n * k + 1),
		.all = ARENA_ARRAY(r->arena, double, g->n + 1), .whole = ARENA_ARRAY(r->arena, double, g->n + 1),
		.square = ARENA_ARRAY(r->arena, double, g->n + 1) };
	for (ptrdiff_t i = 0; i < r->rows.n; i++) {
		double w = weight[r->rows.row[i]];
		int32_t at = g->group[i];
		c.n[at * k + r->label[i]]++;
		c.sum[at * k + r->label[i]] += w;
		c.all[at]++;
		c.whole[at] += w;
		c.square[at] += w * w;
	}
	return c;
}

/* Every group and class: how many, their share of the group before, what they weigh, and the share after. */
static void report_cells(const struct repair *r, const struct bias_groups *g, const double *weight, bool shown,
	struct node *root)
{
	struct node *list = node_list(root, "cells");
	struct cells c = count_cells(r, g, weight);
	node_title(list, arena_printf(r->arena, "Every group and %s: its share of the group before and after",
		r->task->target), shown ? VIEW_TABLE : VIEW_HIDDEN);
	for (int32_t i = 0; i < g->n * c.classes; i++) {
		int32_t k = i / c.classes;
		struct node *o = node_object(list, NULL);
		bias_report_name(o, r->name, r->columns, g, k);
		node_string(o, "class", r->task->class_name[i % c.classes]);
		node_int(o, "n", (int64_t)c.n[i]);
		node_real(o, "rate", c.n[i] / c.all[k]);
		node_real(o, "weight", c.n[i] > 0 ? c.sum[i] / c.n[i] : (double)NAN);
		node_real(o, "rate_after", c.whole[k] > 0 ? c.sum[i] / c.whole[k] : (double)NAN);
		node_real(o, "effective_n", c.square[k] > 0 ? c.whole[k] * c.whole[k] / c.square[k] : 0);
	}
}

/* The groups of column i, or of all columns crossed. */
static bool groups_of(const struct repair *r, int32_t i, struct bias_groups *g, struct err *e)
{
	bool crossed = i == r->columns;
	return bias_groups_make(r->frame, crossed ? r->column : &r->column[i], crossed ? r->columns : 1, r->rows, g,
		r->arena, e);
}

static bool report_frame(struct repair *r, const struct frame *after, const struct margins *m, struct node *root,
	struct err *e)
{
	struct bias_groups g;
	const double *weight = after->column[frame_role(after, ROLE_WEIGHT)].number;
	weights_report_effective(after, r->rows, root);
	if (r->label && (!groups_of(r, r->columns, &g, e)))
		return false;
	if (r->label)
		report_cells(r, &g, weight, !m, root);
	struct node *list = node_list(root, "groups");
	node_title(list, r->task->kind == TASK_BINARY
		? arena_printf(r->arena, "Before and after (rate: of %s = %s)", r->task->target, r->task->class_name[1])
		: "Before and after", m ? VIEW_TABLE : VIEW_HIDDEN);
	for (int32_t i = 0; i <= r->columns - (r->columns == 1); i++) {
		if (!groups_of(r, i, &g, e))
			return false;
		report_groups(r, &g, weight, m, list);
	}
	weights_report_rules(&r->next, root);
	node_find(root, "rules")->view = VIEW_HIDDEN; /* data weight shows them */
	return true;
}

static bool report_change(struct repair *r, const struct margins *m, struct report *out, struct err *e)
{
	struct frame *after;
	if (!edits_apply(&r->next, r->frame, &after, e))
		return false;
	bool ok = report_frame(r, after, m, report_root(out), e);
	frame_unref(after);
	return ok;
}

static bool name_columns(struct repair *r, struct err *e)
{
	r->name = ARENA_ARRAY(r->arena, const char *, r->columns);
	for (int32_t i = 0; i < r->columns; i++)
		r->name[i] = r->frame->column[r->column[i]].name;
	return read_base(r, e);
}

static bool open_repair(struct repair *r, const struct args *v, struct margins *m, bool raking, struct ctl *c,
	struct err *e)
{
	struct frame *edited;
	if (!derive_plain(r->w, &r->frame, &r->task, c, e) || !derive_frame(r->w, &edited, c, e) ||
		!derive_task(r->w, &r->task, c, e) || !take_rows(r, c, e) ||
		(raking && !margins_read(args_text(v, "margins"), m, r->arena, c, e)) ||
		(r->task->kind != TASK_REGRESSION && !read_labels(r, edited, e)))
		return false;
	if (!raking || args_given(v, "by"))
		return bias_subject_columns(r->frame, v, &r->column, &r->columns, r->arena, e) && name_columns(r, e);
	r->columns = (int32_t)m->n;
	r->column = ARENA_ARRAY(r->arena, int32_t, m->n + 1);
	for (int32_t i = 0; i < r->columns; i++)
		if (!frame_need(r->frame, m->margin[i].column, &r->column[i], e))
			return false;
	return name_columns(r, e);
}

static bool repair_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct repair r = { .w = w, .arena = out->arena };
	struct margins m;
	const char *method = args_text(v, "method");
	bool raking = strcmp(method, "rake") == 0, freeing = strcmp(method, "decorrelate") == 0;
	if (raking && !args_given(v, "margins")) {
		err_set(e, ERR_ARGUMENT_MISSING, "raking needs the shares in the population");
		return err_hint(e, "--margins 'sex: Male=0.49, Female=0.51'");
	}
	if (!raking && args_given(v, "margins"))
		return err_set(e, ERR_USAGE, "--margins belongs to rake");
	if (!freeing && args_given(v, "alpha"))
		return err_set(e, ERR_USAGE, "--alpha belongs to decorrelate");
	if (freeing)
		return repair_features(w, v, out, c, e);
	if (!open_repair(&r, v, &m, raking, c, e))
		return false;
	r.next = settings_copy(&w->settings, out->arena);
	if (r.next.weights > 0)
		report_warn(out, ERR_WARN_DATA, "journal undo", "the weights of an earlier repair are replaced");
	r.next.weights = 0;
	node_string(report_root(out), "method", args_text(v, "method"));
	if (!(raking ? rake(&r, &m, out, e) : reweigh(&r, out, e)) ||
		!report_change(&r, raking ? &m : NULL, out, e))
		return false;
	stage_settings(w, &r.next);
	report_lead(out, "%s on %td training and validation rows: as good as %.0f rows of equal weight; every model "
			 "trained from now on takes the weights in; journal undo takes them back",
		raking ? "raked" : "reweighed", r.rows.n, node_number(node_find(report_root(out), "effective_n")));
	return true;
}

const struct command cmd_data_repair = {
	.noun = "data", .verb = "repair", .help = "weights, or features, that do groups justice",
	.about = "reweigh (Kamiran and Calders 2012): every group and class gets n_group n_class / (n n_cell), so that "
		 "they are independent in the weighted table. rake (Deming and Stephan 1940): weights until the "
		 "margins are those of the population. Factors come from training and validation rows alone. "
		 "Shown before and after, with the effective n (Kish 1965). decorrelate adds a step to the recipe that takes "
		 "from every number what the sensitive columns explain of it by least squares, and leaves those out.",
	.example = "data repair reweigh --by sex,race", .params = repair_params, .flags = CMD_SETTINGS | CMD_JOB,
	.results = "method, rounds, off, column, rows, effective_n, least, most, cells[]{by,group,of{},class,n,rate,weight,"
		   "rate_after,effective_n}, groups[]{by,group,of{},n,share,share_after,known,rate,rate_after}, rules[]{rows_with,factor}, train_rows, "
		   "valid_rows, features[]{column,removed,before{…},after{…},train_before{…},train_after{…}}, "
		   "proxies[]{sensitive,from,before{…},after{…},measure}, steps[]{step,name,words,on,automatic}, findings[]",
	.run = repair_run,
};
