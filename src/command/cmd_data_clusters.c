#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/load_options.h"
#include "command/opened.h"
#include "command/subject.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/cluster.h"
#include "stat/interval.h"

#define SHOWN 3     /* axes a group is described by */
#define FAR 0.3     /* deviations from which an axis is worth naming */
#define MIX_SHOWN 40 /* lines of classes in groups */

static const struct param clusters_params[] = {
	{ .name = "file", .help = "a CSV file, or - ; without it the loaded table", .type = PARAM_FILE,
		.position = 1 },
	{ .name = "target", .help = "the column to predict, when a FILE is named", .type = PARAM_COLUMN },
	{ .name = "k", .help = "how many groups; without it the silhouette decides", .type = PARAM_INT, .min = 2,
		.max = KMEANS_MOST },
	LOAD_PARAMS,
	{ 0 },
};

struct asked {
	struct subject s;
	struct opened open;
	struct space space;
	struct clusters found;
};

struct standing_out {
	double by;
	int32_t axis;
};

static int farther(const void *a, const void *b)
{
	const struct standing_out *x = a, *y = b;
	double u = fabs(x->by), v = fabs(y->by);
	return u < v || u > v ? (u < v) - (u > v) : (x->axis > y->axis) - (x->axis < y->axis);
}

/* "income +1.3 sd, region=north 92 % (all 25 %)". */
static const char *describe(const struct asked *x, int32_t group, struct arena *a)
{
	const struct space *s = &x->space;
	struct standing_out *list = ARENA_ARRAY(a, struct standing_out, s->d);
	struct text t;
	text_init(&t, a);
	for (int32_t j = 0; j < s->d; j++)
		list[j] = (struct standing_out){ x->found.best.center[group * s->d + j], j };
	qsort(list, (size_t)s->d, sizeof *list, farther);
	for (int32_t i = 0; i < s->d && i < SHOWN && fabs(list[i].by) >= FAR; i++) {
		const struct space_axis *axis = &s->axis[list[i].axis];
		text_addf(&t, "%s%s ", i ? ", " : "", space_axis_name(x->s.frame, axis, a));
		if (axis->level < 0)
			text_addf(&t, "%+.1f sd", list[i].by);
		else
			text_addf(&t, "%.0f %% (all %.0f %%)", 100 * (axis->mean + list[i].by), 100 * axis->mean);
	}
	return t.n > 0 ? t.p : "near the middle of everything";
}

/* Of the rows whose label may be looked at: the share of the positive class or the mean, by group. */
static bool add_target(const struct asked *x, struct node **group, struct arena *a, struct err *e)
{
	const struct frame *f = x->s.frame;
	int32_t k = x->found.best.k;
	bool classes = x->open.task->kind == TASK_BINARY;
	double *y = ARENA_BIG(a, double, f->rows + 1, e), *sum = ARENA_ARRAY(a, double, k);
	int32_t *label = y ? ARENA_BIG(a, int32_t, f->rows + 1, e) : NULL;
	double *n = ARENA_ARRAY(a, double, k);
	if (!label || (classes ? !task_labels(x->open.task, f, label, e) : !task_values(x->open.task, f, y, NULL, e)))
		return false;
	for (ptrdiff_t i = 0; i < x->open.rows.n; i++) {
		int32_t r = x->open.rows.row[i], g = x->found.best.label[r];
		sum[g] += classes ? label[r] == 1 : y[r];
		n[g]++;
	}
	for (int32_t g = 0; g < k; g++) {
		struct interval share = interval_proportion(sum[g], n[g], 0.95);
		node_real(group[g], classes ? "rate" : "mean", n[g] > 0 ? sum[g] / n[g] : (double)NAN);
		if (classes) {
			node_real(group[g], "lo", n[g] > 0 ? share.lo : (double)NAN);
			node_real(group[g], "hi", n[g] > 0 ? share.hi : (double)NAN);
		}
		node_int(group[g], "judged", (int64_t)n[g]);
	}
	return true;
}

/* Of several classes: which of them the judged rows of a group have. */
static void add_mix(const struct asked *x, const int64_t *count, struct node **group, struct node *root)
{
	int32_t k = x->found.best.k, classes = x->open.task->classes;
	struct arena *a = root->report->arena;
	struct node *list = node_list(root, "mix");
	node_title(list, "Classes in the groups, of rows whose label may be looked at",
		k * classes <= MIX_SHOWN ? VIEW_TABLE : VIEW_HIDDEN);
	for (int32_t g = 0; g < k; g++) {
		const int64_t *own = count + (ptrdiff_t)g * classes;
		int64_t n = 0;
		int32_t most = 0;
		for (int32_t c = 0; c < classes; c++) {
			n += own[c];
			most = own[c] > own[most] ? c : most;
		}
		node_string(group[g], "mostly", n == 0 ? NULL : arena_printf(a, "%s %.0f %%",
			x->open.task->class_name[most], 100 * (double)own[most] / (double)n));
		node_int(group[g], "judged", n);
		for (int32_t c = 0; c < classes; c++) {
			struct node *o = node_object(list, NULL);
			struct interval share = interval_proportion((double)own[c], (double)n, 0.95);
			node_int(o, "cluster", g + 1);
			node_string(o, "class", x->open.task->class_name[c]);
			node_int(o, "rows", own[c]);
			node_interval(o, "share", &share);
		}
	}
}

static bool add_classes(const struct asked *x, struct node **group, struct node *root, struct err *e)
{
	struct arena *a = root->report->arena;
	int32_t classes = x->open.task->classes;
	int32_t *label = ARENA_BIG(a, int32_t, x->s.frame->rows + 1, e);
	int64_t *count = ARENA_ARRAY(a, int64_t, (ptrdiff_t)x->found.best.k * classes);
	if (!label || !task_labels(x->open.task, x->s.frame, label, e))
		return false;
	for (ptrdiff_t i = 0; i < x->open.rows.n; i++) {
		int32_t r = x->open.rows.row[i];
		count[(ptrdiff_t)x->found.best.label[r] * classes + label[r]]++;
	}
	add_mix(x, count, group, root);
	return true;
}

static bool add_groups(const struct asked *x, struct node *root, struct err *e)
{
	const struct kmeans *best = &x->found.best;
	const struct frame *f = x->s.frame;
	struct arena *a = root->report->arena;
	struct node *list = node_list(root, "clusters"), **group = ARENA_ARRAY(a, struct node *, best->k);
	int64_t *unlabelled = ARENA_ARRAY(a, int64_t, best->k);
	int32_t target = x->open.target;
	bool any = target >= 0 && f->column[target].missing_count > 0;
	node_title(list, "Groups, and what sets them apart", VIEW_TABLE);
	for (ptrdiff_t r = 0; any && r < f->rows; r++)
		unlabelled[best->label[r]] += column_missing_at(&f->column[target], r);
	for (int32_t g = 0; g < best->k; g++) {
		group[g] = node_object(list, NULL);
		node_int(group[g], "cluster", g + 1);
		node_int(group[g], "rows", best->size[g]);
		node_real(group[g], "share", (double)best->size[g] / (double)f->rows);
		if (any)
			node_int(group[g], "unlabelled", unlabelled[g]);
	}
	const struct task *t = x->open.task;
	bool ok = !t || (t->kind == TASK_CLASSES ? add_classes(x, group, root, e) : add_target(x, group, a, e));
	for (int32_t g = 0; g < best->k; g++)
		node_string(group[g], "stands_out", describe(x, g, a));
	return ok;
}

static void add_tries(const struct clusters *s, struct node *root)
{
	struct node *list = node_list(root, "tried");
	node_title(list, "How well rows sit in their groups (mean silhouette, -1 to 1)",
		s->tries > 1 ? VIEW_TABLE : VIEW_HIDDEN);
	for (int32_t i = 0; i < s->tries; i++) {
		struct node *o = node_object(list, NULL);
		node_int(o, "k", s->tried[i].k);
		node_real(o, "silhouette", s->tried[i].silhouette);
		node_real(o, "error", s->tried[i].error);
		node_real(o, "stability", s->tried[i].stability);
		node_real(o, "inertia", s->tried[i].inertia);
	}
}

static bool clusters_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct asked x = { 0 };
	struct node *root = report_root(out);
	int32_t k = args_given(v, "k") ? (int32_t)args_int(v, "k") : 0;
	char rows[NUM_TEXT];
	if (!subject_open(w, v, &x.s, out, c, e) || !opened_make(&x.s, &x.open, out->arena, c, e) ||
		!space_make(x.s.frame, &x.space, out->arena, c, e) ||
		!clusters_find(&x.space, k, w->options.seed, &x.found, out->arena, c, e))
		return false;
	node_int(root, "rows", x.s.frame->rows)->view = VIEW_HIDDEN;
	node_int(root, "axes", x.space.d)->view = VIEW_HIDDEN;
	node_int(root, "left_out", x.space.left_out)->view = VIEW_HIDDEN;
	node_int(root, "k", x.found.best.k)->view = VIEW_HIDDEN;
	node_real(root, "silhouette", x.found.silhouette.value)->view = VIEW_HIDDEN;
	node_interval(root, "mean_silhouette", &x.found.silhouette);
	node_real(root, "stability", x.found.stability);
	node_int(root, "fitted", x.found.fitted)->view = VIEW_HIDDEN;
	node_int(root, "sample", x.found.sample)->view = VIEW_HIDDEN;
	node_bool(root, "stands_out", x.found.stands_out)->view = VIEW_HIDDEN;
	node_string(root, "reason", x.found.reason);
	add_tries(&x.found, root);
	if (!add_groups(&x, root, e))
		return false;
	num_format_people((double)x.s.frame->rows, 15, true, rows);
	report_lead(out, "%s: %d groups of %s rows on %d axes%s", x.s.name, (int)x.found.best.k, rows,
		(int)x.space.d, x.found.stands_out ? "" : ", but no grouping stands out");
	return true;
}

const struct command cmd_data_clusters = {
	.noun = "data", .verb = "clusters", .aliases = "clusters",
	.help = "groups of rows by their features, labelled or not",
	.about = "k-means (Lloyd 1982) from far-apart beginnings (Arthur and Vassilvitskii 2007) on features scaled by "
		 "their standard deviation, one axis for each level of a category, missing cells as the median. "
		 "Centres are found on at most 4,096 rows, and every row goes to the nearest. The mean silhouette "
		 "(Rousseeuw 1987) of the groups as they are shown, on at most 1,000 rows, chooses among 2 to 8 groups, "
		 "the fewer when two are as good; under 0.25 there is no structure to speak of. Only a number of "
		 "groups counts on which halves of the rows agree, by an adjusted Rand index (Hubert and Arabie 1985) "
		 "of 0.8 or more. Groups are always found, also in noise. "
		 "The target has no part in it; its rate or classes by group are of training and validation rows.",
	.example = "data clusters loans.csv --target default", .params = clusters_params,
	.flags = CMD_QUERY | CMD_JOB,
	.results = "rows, axes, left_out, k, silhouette, mean_silhouette{}, stability, fitted, sample, stands_out, reason, "
		   "tried[]{k,silhouette,error,stability,inertia}, "
		   "clusters[]{cluster,rows,share,unlabelled,rate,lo,hi,mean,mostly,judged,stands_out}, mix[]{cluster,"
		   "class,rows,share{}}",
	.run = clusters_run,
};
