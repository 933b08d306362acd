#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/derive.h"
#include "command/load_options.h"
#include "command/scoring.h"
#include "command/slice_report.h"
#include "command/workbench.h"
#include "data/csv.h"
#include "data/frame.h"
#include "data/task.h"
#include "evaluate/crossval.h"
#include "evaluate/score.h"
#include "feature/recipe.h"
#include "model/model.h"

/* ---- evaluate scores ---- */

static const struct param scores_params[] = {
	{ .name = "file", .help = "a CSV file with truth and predictions, or -; without one a model is scored",
		.type = PARAM_FILE, .position = 1 },
	{ .name = "truth", .help = "the column with what was true", .type = PARAM_COLUMN },
	{ .name = "score", .help = "the column with what was predicted: a probability or a number",
		.type = PARAM_COLUMN },
	{ .name = "model", .help = "score this model instead of a file", .type = PARAM_MODEL },
	{ .name = "on", .help = "its rows: auto takes what the model has seen least of; test only after model "
				"evaluate has opened them",
		.type = PARAM_CHOICE, .choices = "auto|valid|calib|test", .text_def = "auto", .has_default = true },
	{ .name = "by", .help = "columns that divide the rows into slices", .type = PARAM_COLUMNS, .repeat = true },
	{ .name = "class", .help = "the class the probability is of", .type = PARAM_CLASS },
	{ .name = "task", .help = "what kind of target it is", .type = PARAM_CHOICE,
		.choices = "classes|regression" },
	{ .name = "threshold", .help = "positive from this probability on", .type = PARAM_REAL, .max = 1,
		.def = 0.5, .has_default = true },
	{ .name = "rounds", .help = "bootstrap resamples; 0 chooses", .type = PARAM_INT, .max = 100000,
		.has_default = true },
	{ .name = "bins", .help = "bins of ece", .type = PARAM_INT, .min = 2, .max = 1000, .def = 15,
		.has_default = true },
	LOAD_PARAMS,
	{ 0 },
};

static bool read_scores(const struct frame *f, const char *name, struct rowset rows, double *score,
	struct err *e)
{
	int32_t at;
	if (!frame_need(f, name, &at, e))
		return false;
	const struct column *c = &f->column[at];
	if (!column_is_numeric(c))
		return err_set(e, ERR_COLUMN_TYPE, "the scores in %s are %s, not numbers", name,
			column_type_name(c->type));
	for (ptrdiff_t i = 0; i < rows.n; i++) {
		score[i] = c->number[rows.row[i]];
		if (column_missing_at(c, rows.row[i])) {
			err_set(e, ERR_NOT_FINITE, "a row with a truth has no score");
			return err_at(e, rows.row[i] + 1, at + 1, name);
		}
	}
	return true;
}

/* Scores from elsewhere are probabilities; ranking metrics take them as they are. */
static bool probabilities(const double *score, ptrdiff_t n, double *p, struct err *e)
{
	for (ptrdiff_t i = 0; i < n; i++) {
		if (!(score[i] >= 0 && score[i] <= 1)) {
			err_set(e, ERR_RANGE, "score %g is no probability", score[i]);
			err_hint(e, "for a number to predict say --task regression");
			return err_at(e, i + 1, 0, NULL);
		}
		p[2 * i] = 1 - score[i];
		p[2 * i + 1] = score[i];
	}
	return true;
}

/* What the rows themselves know: nothing better than guessing by it needs a model. */
static void own_shares(const struct scored *s, double *prior, double *mean)
{
	*mean = 0;
	for (ptrdiff_t i = 0; i < s->n; i++)
		if (s->label)
			prior[s->label[i]] += 1 / (double)s->n;
		else
			*mean += s->y[i] / (double)s->n;
}

static bool add_slices(struct workbench *w, const struct args *v, const struct scored *s, const struct frame *f,
	struct rowset rows, struct node *root, struct ctl *c, struct err *e)
{
	struct slices found;
	struct interval all;
	struct slice_ask q = { .s = s, .frame = f, .rows = rows, .metric = slice_metric(s), .rounds = 200 };
	q.by = args_list(v, "by", &q.n);
	if (q.n == 0) {
		node_list(root, "slices")->view = VIEW_HIDDEN;
		return true;
	}
	if (!metric_interval(q.metric, s, 0, w->options.seed, &all, root->report->arena, c, e))
		return false;
	q.all = all.value;
	return slice_report(w, &q, &found, root, c, e);
}

static bool open_columns(const struct args *v, const struct frame *f, struct task *t, struct rowset *rows,
	struct arena *a, struct err *e)
{
	struct findings notes;
	int32_t at;
	findings_init(&notes, a);
	if (!args_given(v, "truth") || !args_given(v, "score")) {
		err_set(e, ERR_ARGUMENT_MISSING, "which columns of the file? give --truth and --score");
		return err_hint(e, "evaluate scores preds.csv --truth income --score 'p_>50K'");
	}
	if (!frame_need(f, args_text(v, "truth"), &at, e) ||
		!task_make(f, at, args_text(v, "task"), args_text(v, "class"), t, &notes, a, e) ||
		!task_labelled(t, f, rows, a, e))
		return false;
	return t->kind != TASK_CLASSES ||
	       err_set(e, ERR_TASK, "%s has %d classes: one column of scores fits two classes or a number",
		       t->target, (int)t->classes);
}

static struct score_options score_options_of(const struct workbench *w, const struct args *v)
{
	return (struct score_options){ .rounds = (int32_t)args_int(v, "rounds"), .seed = w->options.seed,
		.bins = (int32_t)args_int(v, "bins"), .threshold = args_real(v, "threshold") };
}

static bool score_file(struct workbench *w, const struct args *v, const struct frame *f,
	struct report *out, struct ctl *c, struct err *e)
{
	struct arena *a = out->arena;
	struct task t = { 0 };
	struct rowset rows = { 0 };
	struct scored s;
	struct node *root = report_root(out);
	struct score_options o = score_options_of(w, v);
	double prior[2] = { 0 }, mean;
	if (!open_columns(v, f, &t, &rows, a, e))
		return false;
	double *score = ARENA_BIG(a, double, rows.n + 1, e), *p = ARENA_BIG(a, double, 2 * rows.n + 1, e);
	bool classes = t.kind == TASK_BINARY;
	if (!score || !p || !read_scores(f, args_text(v, "score"), rows, score, e) ||
		(classes && !probabilities(score, rows.n, p, e)) ||
		!scored_make(&t, f, rows, score, classes ? p : NULL, o.threshold, &s, a, e))
		return false;
	node_string(root, "model", args_text(v, "score"));
	node_string(root, "split", "all");
	if (classes)
		node_string(root, "class", t.class_name[1]);
	node_null(root, "looks", "not rows of this project: what was seen of them is not known");
	report_lead(out, "%s against %s on %s rows", args_text(v, "score"), args_text(v, "truth"), text_number(a, rows.n));
	if (!score_report(&s, &o, root, a, c, e))
		return false;
	own_shares(&s, prior, &mean);
	if (!score_baseline(&s, prior, mean, &o, root, a, c, e))
		return false;
	node_string(node_find(root, "baseline"), "from", "these rows");
	return add_slices(w, v, &s, f, rows, root, c, e);
}

/* Without a file: a model, by rows that it has not seen. */
static bool score_model(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct scoring x;
	struct node *root = report_root(out);
	struct score_options o = score_options_of(w, v);
	double *prior, mean;
	if (args_given(v, "truth") || args_given(v, "score")) {
		err_set(e, ERR_ARGUMENT_MISSING, "--truth and --score name columns of a file, and no file is named");
		return err_hint(e, "evaluate scores FILE --truth COL --score COL, or --model NAME");
	}
	if (!scoring_open(w, v, &x, out, c, e))
		return false;
	o.threshold = x.p.threshold;
	if (x.s.task->classes == 2)
		node_string(root, "class", x.s.task->class_name[1]);
	if (!score_report(&x.s, &o, root, out->arena, c, e) ||
		!scoring_training_shares(w, x.s.task, &prior, &mean, out->arena, c, e) ||
		!score_baseline(&x.s, prior, mean, &o, root, out->arena, c, e))
		return false;
	node_string(node_find(root, "baseline"), "from", "training rows");
	report_lead(out, "%s on %td %s rows", x.p.name, x.s.n, scoring_part(&x));
	return add_slices(w, v, &x.s, x.frame, x.rows, root, c, e);
}

static bool scores_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct csv_options o;
	struct csv_table t;
	if (!args_given(v, "file"))
		return score_model(w, v, out, c, e);
	if (!load_options_take(v, &o, out->arena, e) ||
		!derive_read(w, args_text(v, "file"), &o, &t, out->arena, c, e))
		return false;
	bool ok = score_file(w, v, t.frame, out, c, e);
	frame_unref(t.frame);
	return ok;
}

const struct command cmd_evaluate_scores = {
	.noun = "evaluate", .verb = "scores", .help = "score predictions that were made elsewhere, or a model",
	.about = "With a file: predictions of any program, beside guessing by these rows' own shares. Without one: a "
		 "model by rows it has not seen; its test rows stay sealed until model evaluate has counted a look.",
	.example = "evaluate scores preds.csv --truth income --score 'p_>50K' --class '>50K'",
	.params = scores_params, .flags = CMD_QUERY | CMD_JOB,
	.results = "model, split, n, looks, metrics{NAME:{…}}, confusion{labels[],counts[][]}, baseline{}, "
		   "slices[]{column,group,n,score{…},shrunk{…},verdict}",
	.run = scores_run,
};

/* ---- evaluate crossval ---- */

static const struct param crossval_params[] = {
	{ .name = "kind", .help = "the kind of model", .type = PARAM_KIND, .position = 1, .required = true },
	{ .name = "folds", .help = "how many", .type = PARAM_INT, .min = 2, .max = 100, .def = 5,
		.has_default = true },
	{ .name = "metric", .help = "what to score by; log_loss or rmse when left away",
		.type = PARAM_METRIC },
	{ 0 },
};

/* A row with a twin in another fold is scored by a model that has seen it. */
static void report_twins(const struct fold_twins *s, ptrdiff_t rows, struct node *root)
{
	node_int(root, "twins", s->twins)->view = s->twins > 0 ? VIEW_PLAIN : VIEW_HIDDEN;
	node_int(root, "twins_apart", s->apart)->view = s->twins > 0 ? VIEW_PLAIN : VIEW_HIDDEN;
	if (s->apart > 0)
		report_warn(root->report, ERR_WARN_DATA, "data dups", "%td of %td rows have a twin in another fold, equal in all "
			"but id and target: the model of the fold has seen their like, and the score may be too good", s->apart,
			rows);
}

static bool crossval_command(struct workbench *w, const struct args *v, struct report *out,
	struct ctl *c, struct err *e)
{
	struct arena *a = out->arena;
	const struct model_class *k;
	const struct task *t;
	const struct recipe *recipe;
	struct frame *f;
	struct rowset rows;
	struct crossval cv;
	struct interval mean;
	int32_t folds = (int32_t)args_int(v, "folds");
	double *score = ARENA_ARRAY(a, double, folds);
	if (!model_class_need(args_text(v, "kind"), &k, e) || !derive_task(w, &t, c, e) ||
		!derive_recipe(w, &recipe, c, e) || !derive_open_rows(w, &f, &rows, a, c, e))
		return false;
	const struct metric *m = metric_default(t->kind);
	struct pipeline_plan plan = { .recipe = recipe, .kind = k, .args = args_default(k->params, a),
		.seed = w->options.seed, .weight_column = frame_weight(f), .apart = !w->settings.together };
	struct fold_twins twins;
	if ((args_given(v, "metric") && !metric_need(args_text(v, "metric"), t->kind, &m, e)) ||
		!crossval_run(&plan, f, t, rows, folds, w->options.seed, &cv, a, c, e) ||
		!crossval_score(&cv, f, t, m, score, &mean, a, e) ||
		!split_fold_twins(f, frame_role(f, ROLE_TARGET), cv.rows, cv.fold, &twins, e))
		return false;
	struct node *root = report_root(out);
	node_string(root, "kind", k->name);
	node_int(root, "rows", cv.rows.n);
	node_string(root, "metric", m->name);
	node_interval(root, "score", &mean);
	node_reals(root, "folds", score, folds);
	report_twins(&twins, cv.rows.n, root);
	node_real(root, "seconds", cv.seconds)->unit = "s";
	report_lead(out, "%s over %d folds of train + validation rows%s: %s %.4f (%.4f to %.4f)", k->name, folds,
		twins.twins > 0 && twins.apart == 0 ? ", twins in one fold" : "", m->title, mean.value, mean.lo, mean.hi);
	return true;
}

const struct command cmd_evaluate_crossval = {
	.noun = "evaluate", .verb = "crossval",
	.help = "score a kind of model in folds, the recipe learned anew in each",
	.about = "The interval allows for folds that share their training rows (Nadeau and Bengio 2003). Rows equal in all "
		 "but id and target share a fold, unless data split --together id was asked for, or groups decide: then "
		 "twins_apart counts the rows with a twin in another fold.",
	.example = "evaluate crossval boost --folds 10 --metric auc", .params = crossval_params,
	.flags = CMD_QUERY | CMD_JOB, .results = "kind, rows, metric, score{…}, folds[], twins, twins_apart, seconds",
	.run = crossval_command,
};
