#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/edits.h"
#include "command/labels_report.h"
#include "command/load_options.h"
#include "command/paired.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/label_noise.h"
#include "dataset/label_rate.h"
#include "dataset/noise_ceiling.h"
#include "dataset/outfold.h"
#include "stat/interval.h"
#include "stat/moments.h"

static const struct param noise_params[] = {
	{ .name = "file", .help = "a CSV file, or - ; without it the loaded table", .type = PARAM_FILE,
		.position = 1 },
	{ .name = "target", .help = "the column to predict, when a FILE is named", .type = PARAM_COLUMN },
	{ .name = "kind", .help = "the kind of model whose missing score is explained", .type = PARAM_KIND,
		.text_def = "boost", .has_default = true },
	{ .name = "top", .help = "how many groups of conflicting rows to show", .type = PARAM_INT,
		.max = 1000000, .def = 10, .has_default = true },
	LOAD_PARAMS,
	{ 0 },
};

/* "3, 17, 120, …" of a group, and what the rows say. */
static void report_group(const struct paired *p, const struct conflicts *f, const struct conflict *g,
	struct node *list)
{
	enum { SHOWN = 6 };
	struct arena *a = list->report->arena;
	const struct column *c = &p->frame->column[frame_find(p->frame, p->task->target)];
	struct text rows, said;
	text_init(&rows, a);
	text_init(&said, a);
	for (ptrdiff_t i = 0; i < g->n && i < SHOWN; i++) {
		int32_t row = f->row[g->first + i];
		struct str cell = column_text(c, row, a);
		text_addf(&rows, "%s%d", i > 0 ? ", " : "", row + 1);
		text_addf(&said, "%s%.*s", i > 0 ? ", " : "", (int)cell.n, cell.p);
	}
	struct node *o = node_object(list, NULL);
	node_int(o, "size", g->n);
	if (p->task->kind != TASK_REGRESSION)
		node_int(o, "errors", g->errors);
	else
		node_real(o, "spread", g->spread);
	node_string(o, "rows", arena_printf(a, "%s%s", rows.p, g->n > SHOWN ? ", …" : ""));
	node_string(o, "say", arena_printf(a, "%s%s", said.p, g->n > SHOWN ? ", …" : ""));
}

static void report_conflicts(const struct paired *p, const struct conflicts *f, ptrdiff_t top,
	struct report *out)
{
	struct node *o = node_object(report_root(out), "conflicts");
	node_title(o, "Rows equal in every feature that disagree about the target", VIEW_PLAIN);
	node_int(o, "repeated_rows", f->rows);
	node_int(o, "groups", f->groups);
	node_int(o, "rows", f->in_conflict);
	if (p->task->kind != TASK_REGRESSION) {
		struct interval best = interval_proportion((double)(p->rows.n - f->errors), (double)p->rows.n, 0.95);
		node_int(o, "unavoidable_errors", f->errors);
		node_interval(o, "accuracy_at_most", &best);
	} else if (f->rows > 0) {
		node_real(o, "pure_error_variance", f->variance);
	}
	struct node *list = node_list(report_root(out), "conflicting");
	node_title(list, "Conflicts, the costliest first", f->groups > 0 ? VIEW_TABLE : VIEW_HIDDEN);
	for (ptrdiff_t i = 0; i < f->groups && i < top; i++)
		report_group(p, f, &f->group[i], list);
}

/* value, lo, hi of part / whole, each end the worst of both intervals; the share is at most 1. */
static struct interval share_of(const struct interval *part, double whole, double whole_lo, double whole_hi)
{
	struct interval v = { .n = part->n, .level = part->level, .method = "ends of both intervals" };
	v.value = whole > 0 ? fmin(part->value / whole, 1) : 0;
	v.lo = whole_hi > 0 ? fmin(part->lo / whole_hi, v.value) : 0;
	v.hi = whole_lo > 0 ? fmax(fmin(part->hi / whole_lo, 1), v.value) : 1;
	return v;
}

static struct interval unknown_share(ptrdiff_t n, const char *why)
{
	return (struct interval){ .value = (double)NAN, .lo = (double)NAN, .hi = (double)NAN, .n = n, .level = 0.95,
		.method = "ends of both intervals", .note = why };
}

static struct interval accuracy_of(const struct outfold *o, int32_t classes)
{
	double right = 0;
	for (ptrdiff_t i = 0; i < o->rows.n; i++) {
		const double *q = o->p + i * classes;
		int32_t best = 0;
		for (int32_t k = 1; k < classes; k++)
			best = q[k] > q[best] ? k : best;
		right += o->label[i] == best;
	}
	return interval_proportion(right, (double)o->rows.n, 0.95);
}

/* The share as a plain number has been in the JSON for longer than its interval. */
static void report_explained(struct node *root, const char *name, const struct interval *v)
{
	node_real(root, "explained", v->value)->view = VIEW_HIDDEN;
	node_interval(root, name, v);
}

static const char *said_of_labels(const struct interval *explained, struct arena *a)
{
	return isnan(explained->value) ? ""
		: explained->lo > 0
			? arena_printf(a, ", wrong labels may explain about %.0f %% of that (%.0f to %.0f %%)", 100 * explained->value,
				  100 * explained->lo, 100 * explained->hi)
			: arena_printf(a, "; nothing shows labels to be wrong beyond what overlap of the classes explains%s",
				  explained->hi < 1 ? arena_printf(a, ", at most %.0f %% of that can be laid to them, unless the hard "
							      "rows are labelled worst",
							      100 * explained->hi) : "");
}

static void lead_classes(const struct paired *p, const struct noise_ceiling *n, double missing, const char *labels,
	struct report *out)
{
	const char *best = 1000 * (n->upper - n->lower) < 1 ? arena_printf(out->arena, "%.1f %%", 100 * n->upper)
		: arena_printf(out->arena, "%.1f to %.1f %%", 100 * n->lower, 100 * n->upper);
	if (missing >= n->lower) {
		report_lead(out, "%s: the best possible classifier is wrong in %s; a careful model is wrong in %.1f %%%s",
			p->task->target, best, 100 * missing, labels);
		return;
	}
	report_lead(out, "%s: neighbours put the best possible error at %s, but a careful model is wrong in %.1f %%%s",
		p->task->target, best, 100 * missing, labels);
	report_warn(out, ERR_WARN_DATA, "why noise", "the model beats the estimate: neighbours are too far apart "
		"in %d dimensions, less error is possible", n->dimensions);
}

/* What a careful model misses out of fold, and how much of that wrong labels account for. */
static bool explain_classes(const struct paired *p, const struct outfold *o, const struct noise_ceiling *n,
	struct report *out, struct ctl *c, struct err *e)
{
	struct node *root = report_root(out);
	struct label_noise noise;
	struct interval skill, wrong, accuracy = accuracy_of(o, p->task->classes);
	if (!label_noise_find(o->label, o->p, o->rows.n, p->task->classes, 0, 1, &noise, out->arena, c, e) ||
		!label_rate_find(o->label, o->p, o->rows.n, p->task->classes, &wrong, out->arena, c, e) ||
		!outfold_skill(o, p->task->classes, &skill, out->arena, e))
		return false;
	if (!(skill.lo > 0))
		report_warn(out, ERR_WARN_DATA, "data signal", "the model knows no better than guessing: what it misses cannot be "
			"laid to labels");
	bool changed = !p->subject.is_file && edits_count(&p->subject.w->settings, true, out->arena) > 0;
	wrong = changed ? labels_withheld(o->rows.n) : wrong;
	struct interval explained = changed ? unknown_share(o->rows.n, wrong.note)
		: !(skill.lo > 0) ? unknown_share(o->rows.n, "the model knows no better than guessing")
		: accuracy.value < 1 ? share_of(&wrong, 1 - accuracy.value, 1 - accuracy.hi, 1 - accuracy.lo)
				     : unknown_share(o->rows.n, "the model is never wrong: there is nothing to explain");
	node_interval(root, "accuracy", &accuracy);
	node_real(root, "label_noise", noise.rate.value)->view = VIEW_HIDDEN;
	node_interval(root, "wrong_labels", &wrong);
	report_explained(root, "explained_by_labels", &explained);
	lead_classes(p, n, 1 - accuracy.value, said_of_labels(&explained, out->arena), out);
	return true;
}

/* R2 of the rows of a resample, against their own mean. */
static double r2_of(const void *arg, const int32_t *row, ptrdiff_t n, void *scratch)
{
	const struct outfold *o = arg;
	struct moments m = moments_zero();
	double square = 0;
	(void)scratch;
	for (ptrdiff_t i = 0; i < n; i++) {
		double miss = o->y[row[i]] - o->yhat[row[i]];
		moments_add(&m, o->y[row[i]]);
		square += miss * miss;
	}
	return m.m2 > 0 ? 1 - square / m.m2 : (double)NAN;
}

static bool explain_values(const struct paired *p, const struct outfold *o, const struct noise_ceiling *n,
	uint64_t seed, struct report *out, struct ctl *c, struct err *e)
{
	struct node *root = report_root(out);
	struct interval r2, explained, noise = n->max_r2;
	int32_t rounds = o->rows.n > 20000 ? 200 : 1000;
	if (!interval_bootstrap(r2_of, o, 0, o->rows.n, NULL, rounds, 0.95, seed, &r2, out->arena, c, e))
		return false;
	bool beaten = r2.value > n->max_r2.value;
	noise.value = 1 - n->max_r2.value;
	noise.lo = 1 - n->max_r2.hi;
	noise.hi = 1 - n->max_r2.lo;
	explained = beaten ? unknown_share(o->rows.n, "the model beats the estimate of the ceiling")
			   : share_of(&noise, 1 - r2.value, 1 - r2.hi, 1 - r2.lo);
	node_real(root, "r2", r2.value)->view = VIEW_HIDDEN;
	node_interval(root, "model_r2", &r2);
	report_explained(root, "explained_by_noise", &explained);
	report_lead(out, "%s: the Gamma test puts the ceiling near R2 %.3f (%.3f to %.3f); a careful model reaches %.3f%s",
		p->task->target, n->max_r2.value, n->max_r2.lo, n->max_r2.hi, r2.value, beaten ? ", more than that"
			: arena_printf(out->arena, ", noise explains %.0f %% of what it lacks (%.0f to %.0f %%)",
				  100 * explained.value, 100 * explained.lo, 100 * explained.hi));
	if (beaten)
		report_warn(out, ERR_WARN_DATA, "why noise", "the model beats the estimate: neighbours are too far apart "
			"in %d dimensions, the ceiling is higher", n->dimensions);
	return true;
}

static void report_ceiling(const struct paired *p, const struct noise_ceiling *n, struct report *out)
{
	struct node *root = report_root(out);
	node_string(root, "target", p->task->target);
	node_int(root, "rows", p->rows.n);
	node_string(root, "rows_are", p->rows_are);
	if (p->task->kind == TASK_REGRESSION) {
		node_interval(root, "gamma", &n->gamma);
		node_interval(root, "max_r2", &n->max_r2);
	} else {
		struct node *band = node_object(root, "best_error");
		node_interval(root, "nn_error", &n->nn_error);
		node_title(band, "Error of the best possible classifier (rough: Cover and Hart)", VIEW_PLAIN);
		node_real(band, "lower", n->lower);
		node_real(band, "upper", n->upper);
	}
	node_int(root, "asked", n->queries);
	node_int(root, "dimensions", n->dimensions);
	if (n->left_out)
		node_string(root, "left_out", n->left_out);
}

static bool noise_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct arena *a = out->arena;
	struct paired p;
	struct noise_ceiling n;
	struct conflicts f;
	struct outfold o;
	const struct recipe *recipe;
	uint64_t seed = w->options.seed;
	if (!paired_open(w, v, &p, out, c, e) || !paired_warn_leaks(&p, seed, out, c, e) ||
		!noise_ceiling_find(p.frame, p.task, p.rows, seed, &n, a, c, e) ||
		!noise_conflicts(p.frame, p.task, p.rows, &f, a, c, e) || !paired_recipe(&p, &recipe, c, e) ||
		!outfold_make(p.frame, p.task, p.rows, recipe, args_text(v, "kind"), 5, seed, p.weight_column, &o,
			a, c, e))
		return false;
	report_ceiling(&p, &n, out);
	if (!(p.task->kind == TASK_REGRESSION ? explain_values(&p, &o, &n, seed, out, c, e)
					      : explain_classes(&p, &o, &n, out, c, e)))
		return false;
	report_conflicts(&p, &f, (ptrdiff_t)args_int(v, "top"), out);
	if (f.rows > p.rows.n / 50)
		report_warn(out, ERR_WARN_DATA, "data dups", "%td of %td rows repeat another in every feature: a copy is the nearest "
			"neighbour there is, so the ceiling is higher than for rows to come", f.rows, p.rows.n);
	if (p.rows.n < 1000)
		report_warn(out, ERR_WARN_FEW_ROWS, "why noise",
			"%td rows: neighbours are far apart, so the ceiling is rough", p.rows.n);
	return true;
}

const struct command cmd_data_noise = {
	.noun = "data", .verb = "noise", .help = "how well anyone could do on these columns",
	.about = "Classes: the error of the nearest neighbour bounds the error of the best possible classifier from "
		 "both sides (Cover and Hart 1967). Numbers: the Gamma test (Stefansson, Koncar and Jones 1997) "
		 "estimates the variance of the noise, hence the R2 that nobody can beat. Rows that are equal in "
		 "every feature and differ in the target cannot all be right. What a careful model misses is "
		 "set against that. Wrong labels explain of it what is left where the model is surest (data labels): overlap "
		 "of the classes is taken off first.",
	.example = "data noise --kind logistic", .params = noise_params, .flags = CMD_QUERY | CMD_JOB,
	.results = "target, rows, rows_are, nn_error{…}, best_error{lower,upper}, gamma{…}, max_r2{…}, asked, "
		   "dimensions, left_out, accuracy{…}|r2, model_r2{…}, label_noise, wrong_labels{…}, explained, "
		   "explained_by_labels{…}|explained_by_noise{…}, conflicts{repeated_rows,groups,"
		   "rows,unavoidable_errors,accuracy_at_most{…}|pure_error_variance}, "
		   "conflicting[]{size,errors|spread,rows,say}",
	.run = noise_run,
};
