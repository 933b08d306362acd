#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/scoring.h"
#include "command/width_report.h"
#include "command/workbench.h"
#include "confidence/abstain.h"
#include "confidence/conformal.h"
#include "data/frame.h"
#include "data/task.h"
#include "stat/interval.h"

/* ---- confidence mistakes ---- */

static const struct param mistakes_params[] = {
	SCORING_PARAMS,
	{ .name = "top", .help = "at most so many rows", .type = PARAM_INT, .min = 1, .max = 100000, .def = 20,
		.has_default = true },
	{ .name = "truth", .help = "only rows that are of this class", .type = PARAM_CLASS },
	{ 0 },
};

struct mistake {
	ptrdiff_t at;
	double surprise; /* -log of p of the truth */
};

static int worst_first(const void *a, const void *b)
{
	const struct mistake *x = a, *y = b;
	return x->surprise < y->surprise ? 1 : x->surprise > y->surprise ? -1 : (x->at > y->at) - (x->at < y->at);
}

static void add_mistake(const struct scoring *x, struct node *list, const struct mistake *m)
{
	const struct scored *s = &x->s;
	int32_t k = s->task->classes;
	struct node *one = scoring_row(x, list, m->at);
	node_string(one, "truth", s->task->class_name[s->label[m->at]]);
	node_string(one, "decided", s->task->class_name[s->decision[m->at]]);
	node_real(one, "p_truth", s->p[m->at * k + s->label[m->at]]);
	node_real(one, "p_decided", s->p[m->at * k + s->decision[m->at]]);
	scoring_cells(x, one, m->at);
}

static bool mistakes_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct scoring x;
	struct node *root = report_root(out);
	int32_t truth = -1;
	ptrdiff_t n = 0, sure = 0, top = (ptrdiff_t)args_int(v, "top");
	if (!scoring_open(w, v, &x, out, c, e))
		return false;
	if (x.s.task->kind == TASK_REGRESSION)
		return !args_given(v, "truth") ? width_misses(&x, top, out, e)
			: (err_set(e, ERR_TASK, "%s predicts numbers: there are no classes for --truth", x.p.name),
				  err_hint(e, "confidence mistakes %s", x.p.name));
	if (args_given(v, "truth") && !scoring_class_named(&x, args_text(v, "truth"), &truth, e))
		return false;
	struct mistake *m = ARENA_BIG(out->arena, struct mistake, x.s.n + 1, e);
	if (!m)
		return false;
	int32_t k = x.s.task->classes;
	for (ptrdiff_t i = 0; i < x.s.n; i++) {
		if (x.s.label[i] == x.s.decision[i] || (truth >= 0 && x.s.label[i] != truth))
			continue;
		m[n++] = (struct mistake){ i, -log(x.s.p[i * k + x.s.label[i]]) };
		sure += x.s.p[i * k + x.s.decision[i]] >= 0.9;
	}
	qsort(m, (size_t)n, sizeof *m, worst_first);
	node_int(root, "mistakes", n);
	node_int(root, "sure", sure);
	struct node *list = node_list(root, "rows");
	node_title(list, "Mistakes, the most confident first", VIEW_TABLE);
	for (ptrdiff_t i = 0; i < n && i < top; i++)
		add_mistake(&x, list, &m[i]);
	report_lead(out, "%s: %s mistakes on %s %s rows, %s of them said with p >= 0.9: wrong labels, missing "
			 "columns, or overconfidence", x.p.name, text_number(out->arena, n),
		text_number(out->arena, x.s.n), scoring_part(&x), text_number(out->arena, sure));
	return true;
}

const struct command cmd_confidence_mistakes = {
	.noun = "confidence", .verb = "mistakes", .help = "rows that a model is sure about, and wrong",
	.about = "Those whose truth got the smallest probability come first, with their cells. A model of numbers has no "
		 "probabilities: there the rows come first whose prediction is furthest off.",
	.example = "confidence mistakes boost --top 10", .params = mistakes_params, .flags = CMD_QUERY | CMD_JOB,
	.results = "model, split, n, looks, mistakes, sure, rows[]{row,truth,decided,p_truth,p_decided,cells{}}; for numbers: "
		   "outside, rows[]{row,truth,predicted,error,cells{}}",
	.run = mistakes_run,
};

/* ---- confidence abstain ---- */

static const struct param abstain_params[] = {
	SCORING_PARAMS,
	{ .name = "accuracy", .help = "find the threshold from which answers are right so often", .type = PARAM_REAL,
		.max = 1 },
	{ .name = "coverage", .help = "find the threshold at which this share of rows is answered",
		.type = PARAM_REAL, .max = 1 },
	{ .name = "points", .help = "of the curve, about", .type = PARAM_INT, .min = 2, .max = 100000, .def = 100,
		.has_default = true },
	{ 0 },
};

static void add_abstain_point(struct node *one, const struct abstain_point *p)
{
	node_real(one, "threshold", p->threshold);
	node_real(one, "coverage", p->coverage);
	node_int(one, "answered", p->answered);
	node_interval(one, "accuracy", &p->accuracy);
}

/* The curve has too few points to choose by when it was thinned: the choice is made on a full one. */
static bool add_wanted(const struct args *v, const double *p, const uint8_t *right, ptrdiff_t n, struct node *root,
	struct err *e)
{
	struct abstain_curve k;
	const struct abstain_point *at;
	if (!args_given(v, "accuracy") && !args_given(v, "coverage"))
		return true;
	if (args_given(v, "accuracy") && args_given(v, "coverage")) {
		err_set(e, ERR_USAGE, "--accuracy and --coverage each fix the threshold: give one");
		return err_hint(e, "confidence abstain --accuracy 0.95");
	}
	if (!abstain_make(p, right, n, n, &k, root->report->arena, e))
		return false;
	at = args_given(v, "accuracy") ? abstain_for_accuracy(&k, args_real(v, "accuracy"), true)
				       : abstain_for_coverage(&k, args_real(v, "coverage"));
	if (at)
		add_abstain_point(node_object(root, "wanted"), at);
	else
		node_null(root, "wanted", "no threshold reaches this accuracy with its whole interval");
	return true;
}

static bool answers(const struct scored *s, double **p, uint8_t **right, struct arena *a, struct err *e)
{
	int32_t k = s->task->classes;
	*p = ARENA_BIG(a, double, s->n + 1, e);
	*right = *p ? ARENA_BIG(a, uint8_t, s->n + 1, e) : NULL;
	for (ptrdiff_t i = 0; *right && i < s->n; i++) {
		(*p)[i] = s->p[i * k + s->decision[i]];
		(*right)[i] = s->label[i] == s->decision[i];
	}
	return *right;
}

static bool abstain_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct scoring x;
	struct abstain_curve k;
	double *p;
	uint8_t *right;
	struct node *root = report_root(out);
	if (!scoring_open_classes(w, v, &x, "confidence to abstain by", "confidence conformal", out, c, e) ||
		!answers(&x.s, &p, &right, out->arena, e) ||
		!abstain_make(p, right, x.s.n, (ptrdiff_t)args_int(v, "points"), &k, out->arena, e) ||
		!add_wanted(v, p, right, x.s.n, root, e))
		return false;
	node_real(root, "aurc", k.aurc);
	node_real(root, "aurc_perfect", k.perfect);
	struct node *list = node_list(root, "curve");
	node_title(list, "Answered rows and accuracy", VIEW_TABLE);
	for (ptrdiff_t i = 0; i < k.points; i++)
		add_abstain_point(node_object(list, NULL), &k.point[i]);
	const struct abstain_point *all = &k.point[k.points - 1], *half = abstain_for_coverage(&k, 0.5);
	report_lead(out, "%s on %td %s rows: right on %.1f %% of all, on %.1f %% of the surest half (p >= %.3g)",
		x.p.name, x.s.n, scoring_part(&x), 100 * all->accuracy.value, 100 * half->accuracy.value,
		half->threshold);
	return true;
}

const struct command cmd_confidence_abstain = {
	.noun = "confidence", .verb = "abstain", .help = "what is won by not answering when unsure",
	.about = "Accuracy on the rows that get an answer, by the probability from which one is given. aurc is the mean "
		 "share of errors over all coverages; aurc_perfect what a perfect order of the same answers would "
		 "reach. --accuracy asks for the widest coverage whose interval lies above it.",
	.example = "confidence abstain boost --accuracy 0.95", .params = abstain_params, .flags = CMD_QUERY | CMD_JOB,
	.results = "model, split, n, looks, aurc, aurc_perfect, curve[]{threshold,coverage,answered,accuracy{…}}, wanted{}",
	.run = abstain_run,
};

/* ---- confidence conformal ---- */

static const struct param conformal_params[] = {
	SCORING_PARAMS,
	{ .name = "alpha", .help = "how often a set may miss the truth", .type = PARAM_REAL, .min = 0.001, .max = 0.5,
		.def = 0.1, .has_default = true },
	{ .name = "by-class", .help = "keep the promise for each class by itself", .type = PARAM_BOOL },
	{ 0 },
};

static void add_borders(const struct scoring *x, const struct conformal *k, const struct conformal_check *check,
	struct node *root)
{
	const struct task *t = x->s.task;
	struct node *list = node_list(root, "classes");
	node_title(list, "Class by class", VIEW_TABLE);
	for (int32_t j = 0; j < t->classes; j++) {
		struct node *one = node_object(list, NULL);
		node_string(one, "class", t->class_name[j]);
		node_int(one, "rows", k->rows[j]);
		if (isfinite(k->border[j]))
			node_real(one, "from", fmax(0, 1 - k->border[j]));
		else
			node_null(one, "from", "too few rows for the promise: every set holds the class");
		node_interval(one, "coverage", &check->by_class[j]);
	}
	struct node *sizes = node_list(root, "sizes");
	node_title(sizes, "How large the sets are", VIEW_TABLE);
	for (int32_t j = 0; j <= t->classes; j++) {
		struct node *one = node_object(sizes, NULL);
		node_int(one, "size", j);
		node_int(one, "n", check->size[j]);
		node_real(one, "share", (double)check->size[j] / (double)x->s.n);
	}
}

static bool conformal_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct scoring x;
	struct conformal k;
	struct conformal_check check;
	double alpha = args_real(v, "alpha");
	bool by_class = args_bool(v, "by-class");
	struct node *root = report_root(out);
	if (!scoring_open(w, v, &x, out, c, e))
		return false;
	if (x.s.task->kind == TASK_REGRESSION)
		return !by_class ? width_report(w, &x, alpha, out, e)
			: (err_set(e, ERR_TASK, "%s predicts numbers: there are no classes for --by-class", x.p.name),
				  err_hint(e, "confidence conformal %s", x.p.name));
	if (!conformal_fit(x.s.task, x.s.p, x.s.label, x.s.n, alpha, by_class, &k, out->arena, e) ||
		!conformal_cross_check(x.s.task, x.s.p, x.s.label, x.s.n, alpha, by_class, w->options.seed, &check,
			out->arena, e))
		return false;
	node_real(root, "alpha", alpha);
	node_bool(root, "by_class", by_class);
	node_interval(root, "coverage", &check.coverage);
	node_real(root, "mean_size", check.mean_size);
	add_borders(&x, &k, &check, root);
	report_lead(out, "%s: sets of classes that hold the truth for %.4g %% of rows; measured %.1f %% (%.1f to %.1f) "
			 "on %td %s rows, %.3g classes a set", x.p.name, 100 * (1 - alpha),
		100 * check.coverage.value, 100 * check.coverage.lo, 100 * check.coverage.hi, x.s.n,
		scoring_part(&x), check.mean_size);
	return true;
}

const struct command cmd_confidence_conformal = {
	.noun = "confidence", .verb = "conformal", .help = "sets of classes that hold the truth as often as promised",
	.about = "Split conformal prediction with the score 1 - p: a class is in the set from the probability `from` "
		 "on. The promise holds for new rows of the same kind, whatever the model is worth, over all rows or, "
		 "with --by-class, within each class. Coverage is measured on rows that did not set the borders (five "
		 "folds). An empty set says that the row is like none that was seen. A model of numbers has intervals "
		 "instead, prediction plus or minus one half width (Lei et al. 2018): coverage is how many rows lie "
		 "within, slices the same by the size of the prediction. The promise is over all rows: one width can "
		 "keep it and still be too narrow for large predictions and too wide for small ones; needed is the "
		 "width that would hold it in that slice. Of five slices one is flagged by chance in every fifth table.",
	.example = "confidence conformal boost --alpha 0.05 --by-class", .params = conformal_params,
	.flags = CMD_QUERY | CMD_JOB,
	.results = "model, split, n, looks, alpha, by_class, coverage{…}, mean_size, classes[]{class,rows,from,coverage{…}}, "
		   "sizes[]{size,n,share}; for numbers: level, half_width, rows, fitted_on, coverage{…}, coverage_is, "
		   "slices[]{lo,hi,n,coverage{…},needed,verdict}, stored{}",
	.run = conformal_run,
};
