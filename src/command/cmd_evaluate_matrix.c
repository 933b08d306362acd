#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "command/command.h"
#include "command/scoring.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/task.h"
#include "evaluate/metric.h"
#include "evaluate/score.h"
#include "stat/interval.h"

#define LEVEL 0.95

static const struct param matrix_params[] = {
	SCORING_PARAMS,
	{ .name = "threshold", .help = "positive from this probability on, instead of the model's own",
		.type = PARAM_REAL, .max = 1 },
	{ .name = "truth", .help = "with --decided: list the rows of this cell", .type = PARAM_CLASS },
	{ .name = "decided", .help = "what the model called them", .type = PARAM_CLASS },
	{ .name = "rows", .help = "at most so many rows of the cell, the most confident first", .type = PARAM_INT,
		.min = 1, .max = 100000, .def = 20, .has_default = true },
	{ 0 },
};

struct cell_count {
	int32_t truth, decision;
	int64_t n;
};

static int most_first(const void *a, const void *b)
{
	const struct cell_count *x = a, *y = b;
	if (x->n != y->n)
		return (x->n < y->n) - (x->n > y->n);
	return x->truth != y->truth ? (x->truth > y->truth) - (x->truth < y->truth)
				    : (x->decision > y->decision) - (x->decision < y->decision);
}

static double row_sum(const int64_t *counts, int32_t k, int32_t row)
{
	double sum = 0;
	for (int32_t j = 0; j < k; j++)
		sum += (double)counts[row * (ptrdiff_t)k + j];
	return sum;
}

static double column_sum(const int64_t *counts, int32_t k, int32_t column)
{
	double sum = 0;
	for (int32_t i = 0; i < k; i++)
		sum += (double)counts[i * (ptrdiff_t)k + column];
	return sum;
}

static void add_counts(const struct task *t, const int64_t *counts, struct node *root)
{
	int32_t k = t->classes;
	struct node *matrix = node_object(root, "confusion");
	node_title(matrix, "rows: truth, columns: decision", VIEW_MATRIX);
	struct node *labels = node_list(matrix, "labels"), *rows = node_list(matrix, "counts");
	struct node *shares = node_list(matrix, "shares");
	shares->view = VIEW_HIDDEN;
	for (int32_t i = 0; i < k; i++) {
		struct node *share = node_list(shares, NULL);
		double n = row_sum(counts, k, i);
		node_string(labels, NULL, t->class_name[i]);
		node_ints(rows, NULL, counts + (ptrdiff_t)i * k, k);
		for (int32_t j = 0; j < k; j++)
			node_real(share, NULL, (double)counts[i * (ptrdiff_t)k + j] / n);
	}
}

/* Of a class: 2 hits / (truth + decisions), resampled. */
static bool class_f1(const struct workbench *w, const struct scored *s, int32_t class, struct interval *out,
	struct arena *a, struct ctl *c, struct err *e)
{
	struct arena *scratch = arena_new();
	struct scored two = *s;
	struct task task = { TASK_BINARY, s->task->target, 2, s->task->class_name };
	int32_t *label = ARENA_BIG(scratch, int32_t, 2 * s->n + 1, e);
	for (ptrdiff_t i = 0; label && i < s->n; i++) {
		label[i] = s->label[i] == class;
		label[s->n + i] = s->decision[i] == class;
	}
	two.task = &task;
	two.label = label;
	two.decision = label ? label + s->n : NULL;
	bool ok = label && metric_interval(metric_find("f1"), &two, 0, w->options.seed, out, a, c, e);
	arena_free(scratch);
	return ok;
}

static bool add_classes(const struct workbench *w, const struct scored *s, const int64_t *counts,
	struct node *root, struct ctl *c, struct err *e)
{
	const struct task *t = s->task;
	int32_t k = t->classes;
	struct arena *a = root->report->arena;
	struct node *list = node_list(root, "classes");
	node_title(list, "Per class", VIEW_TABLE);
	for (int32_t i = 0; i < k; i++) {
		double hits = (double)counts[i * (ptrdiff_t)k + i], n = row_sum(counts, k, i);
		struct interval precision = interval_proportion(hits, column_sum(counts, k, i), LEVEL);
		struct interval recall = interval_proportion(hits, n, LEVEL), f1;
		if (!class_f1(w, s, i, &f1, a, c, e))
			return false;
		struct node *one = node_object(list, NULL);
		node_string(one, "class", t->class_name[i]);
		node_int(one, "n", (int64_t)n);
		node_interval(one, "precision", &precision);
		node_interval(one, "recall", &recall);
		node_interval(one, "f1", &f1);
	}
	return true;
}

static void add_confusions(const struct task *t, const int64_t *counts, struct node *root)
{
	int32_t k = t->classes;
	struct arena *a = root->report->arena;
	struct cell_count *cell = ARENA_ARRAY(a, struct cell_count, (ptrdiff_t)k * k);
	ptrdiff_t n = 0;
	for (int32_t i = 0; i < k; i++)
		for (int32_t j = 0; j < k; j++)
			if (i != j && counts[i * (ptrdiff_t)k + j] > 0)
				cell[n++] = (struct cell_count){ i, j, counts[i * (ptrdiff_t)k + j] };
	qsort(cell, (size_t)n, sizeof *cell, most_first);
	struct node *list = node_list(root, "confusions");
	node_title(list, "Errors, most first", VIEW_TABLE);
	for (ptrdiff_t i = 0; i < n && i < 20; i++) {
		struct node *one = node_object(list, NULL);
		node_string(one, "truth", t->class_name[cell[i].truth]);
		node_string(one, "decided", t->class_name[cell[i].decision]);
		node_int(one, "n", cell[i].n);
		node_real(one, "share", (double)cell[i].n / row_sum(counts, k, cell[i].truth));
	}
}

/* ---- the rows of a cell ---- */

struct sure {
	ptrdiff_t at;
	double p;
};

static int surest_first(const void *a, const void *b)
{
	const struct sure *x = a, *y = b;
	return x->p < y->p ? 1 : x->p > y->p ? -1 : (x->at > y->at) - (x->at < y->at);
}

static bool add_rows(const struct scoring *x, const struct args *v, struct node *root, struct err *e)
{
	int32_t truth, decided, k = x->s.task->classes;
	ptrdiff_t n = 0, most = (ptrdiff_t)args_int(v, "rows");
	if (!args_given(v, "truth") && !args_given(v, "decided"))
		return true;
	if (!args_given(v, "truth") || !args_given(v, "decided")) {
		err_set(e, ERR_ARGUMENT_MISSING, "a cell has two sides: give --truth and --decided");
		return err_hint(e, "evaluate matrix %s --truth %s --decided %s", x->p.name,
			x->s.task->class_name[0], x->s.task->class_name[1]);
	}
	if (!scoring_class_named(x, args_text(v, "truth"), &truth, e) ||
		!scoring_class_named(x, args_text(v, "decided"), &decided, e))
		return false;
	struct sure *row = ARENA_BIG(root->report->arena, struct sure, x->s.n + 1, e);
	if (!row)
		return false;
	for (ptrdiff_t i = 0; i < x->s.n; i++)
		if (x->s.label[i] == truth && x->s.decision[i] == decided)
			row[n++] = (struct sure){ i, x->s.p[i * k + decided] };
	qsort(row, (size_t)n, sizeof *row, surest_first);
	struct node *list = node_list(root, "rows");
	node_title(list, "Rows of the cell, the most confident first", VIEW_TABLE);
	for (ptrdiff_t i = 0; i < n && i < most; i++) {
		struct node *one = scoring_row(x, list, row[i].at);
		node_real(one, "p_truth", x->s.p[row[i].at * k + truth]);
		node_real(one, "p_decided", row[i].p);
		scoring_cells(x, one, row[i].at);
	}
	return true;
}

/* ---- the command ---- */

static bool decide_anew(const struct args *v, struct scoring *x, struct arena *a, struct err *e)
{
	double threshold = args_real(v, "threshold");
	if (!args_given(v, "threshold"))
		return true;
	if (x->s.task->classes != 2)
		return err_set(e, ERR_TASK, "%s has %d classes: a threshold divides two", x->s.task->target,
			(int)x->s.task->classes);
	int32_t *decision = ARENA_BIG(a, int32_t, x->s.n + 1, e);
	for (ptrdiff_t i = 0; decision && i < x->s.n; i++)
		decision[i] = x->s.p[2 * i + 1] >= threshold;
	x->s.decision = decision;
	x->p.threshold = threshold;
	return decision;
}

static bool matrix_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct scoring x;
	struct node *root = report_root(out);
	if (!scoring_open_classes(w, v, &x, "confusion matrix", "evaluate curves", out, c, e) ||
		!decide_anew(v, &x, out->arena, e))
		return false;
	int32_t k = x.s.task->classes;
	int64_t *counts = ARENA_ARRAY(out->arena, int64_t, (ptrdiff_t)k * k), right = 0;
	confusion_count(&x.s, counts);
	for (int32_t i = 0; i < k; i++)
		right += counts[i * (ptrdiff_t)k + i];
	if (k == 2)
		node_real(root, "threshold", x.p.threshold);
	struct interval accuracy = interval_proportion((double)right, (double)x.s.n, LEVEL);
	node_interval(root, "accuracy", &accuracy);
	if (!add_rows(&x, v, root, e)) /* what was asked for comes first */
		return false;
	add_counts(x.s.task, counts, root);
	if (!add_classes(w, &x.s, counts, root, c, e))
		return false;
	add_confusions(x.s.task, counts, root);
	report_lead(out, "%s: %lld of %td %s rows right, %lld wrong", x.p.name, (long long)right, x.s.n,
		scoring_part(&x), (long long)(x.s.n - right));
	return true;
}

const struct command cmd_evaluate_matrix = {
	.noun = "evaluate", .verb = "matrix", .help = "what a model takes for what",
	.about = "Rows are the truth, columns what the model decided. Each class has its precision, recall and F1 "
		 "with intervals; --truth and --decided list the rows of one cell. The test rows stay sealed until "
		 "model evaluate has counted a look at them.",
	.example = "evaluate matrix boost --truth yes --decided no", .params = matrix_params,
	.flags = CMD_QUERY | CMD_JOB,
	.results = "model, split, n, looks, threshold, accuracy{…}, confusion{labels[],counts[][],shares[][]}, "
		   "classes[]{class,n,precision{…},recall{…},f1{…}}, confusions[]{truth,decided,n,share}, "
		   "rows[]{row,p_truth,p_decided,cells{}}",
	.run = matrix_run,
};
