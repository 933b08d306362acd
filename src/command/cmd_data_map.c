#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"
#include "base/report.h"
#include "base/rng.h"
#include "command/command.h"
#include "command/load_options.h"
#include "command/opened.h"
#include "command/subject.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/cluster.h"
#include "stat/pca.h"

#define POINTS 2000
#define LOADINGS 6
#define AXES 10    /* whose variance is listed */

static const struct param map_params[] = {
	{ .name = "file", .help = "a CSV file, or - ; without it the loaded table", .type = PARAM_FILE,
		.position = 1 },
	{ .name = "target", .help = "the column to predict, when a FILE is named", .type = PARAM_COLUMN },
	{ .name = "by", .help = "what is marked: the middles of classes, or of clusters", .type = PARAM_CHOICE,
		.choices = "class|cluster|none" },
	LOAD_PARAMS,
	{ 0 },
};

struct mapped {
	struct subject s;
	struct opened open;
	struct space space;
	struct pca pca;
	const int32_t *group;      /* by row, -1: none; NULL: no groups */
	int32_t groups;
	const char *const *name;   /* of the groups */
};

static double score(const struct mapped *m, int32_t axis, ptrdiff_t r)
{
	return axis < m->space.d ? pca_score(&m->pca, axis, m->space.x + r * m->space.d) : 0;
}

/* Classes of the rows whose label may be looked at. */
static bool by_class(struct mapped *m, const struct task *t, struct arena *a, struct err *e)
{
	const struct frame *f = m->s.frame;
	int32_t *label = ARENA_BIG(a, int32_t, f->rows + 1, e), *group = label ? ARENA_BIG(a, int32_t, f->rows + 1, e)
		: NULL;
	if (!group || !task_labels(t, f, label, e))
		return false;
	for (ptrdiff_t r = 0; r < f->rows; r++)
		group[r] = -1;
	for (ptrdiff_t i = 0; i < m->open.rows.n; i++)
		group[m->open.rows.row[i]] = label[m->open.rows.row[i]];
	m->group = group;
	m->groups = t->classes;
	m->name = t->class_name;
	return true;
}

static bool by_cluster(struct mapped *m, uint64_t seed, struct arena *a, struct ctl *c, struct err *e)
{
	struct clusters found;
	if (!clusters_find(&m->space, 0, seed, &found, a, c, e))
		return false;
	const char **name = ARENA_ARRAY(a, const char *, found.best.k);
	for (int32_t g = 0; g < found.best.k; g++)
		name[g] = arena_printf(a, "%d", (int)g + 1);
	m->group = found.best.label;
	m->groups = found.best.k;
	m->name = name;
	return true;
}

static bool choose_groups(const struct args *v, struct mapped *m, uint64_t seed, struct arena *a,
	struct ctl *c, struct err *e)
{
	const char *by = args_text(v, "by");
	bool classes = m->open.task && m->open.task->kind != TASK_REGRESSION;
	if (by && by[0] == 'c' && by[2] == 'a' && !classes) {
		err_set(e, ERR_PRECONDITION, "no classes can be shown: the target has none, or the rows are not split");
		return err_hint(e, "data map --by cluster");
	}
	if (m->open.task && (by ? by[2] == 'a' : classes))
		return by_class(m, m->open.task, a, e);
	return (by && by[0] == 'n') || by_cluster(m, seed, a, c, e);
}

static void add_points(const struct mapped *m, uint64_t seed, struct node *map)
{
	struct node *list = node_list(map, "points");
	struct rng r = rng_make(seed, RNG_ROWS, 2);
	ptrdiff_t n = m->space.n, most = n < POINTS ? n : POINTS, kept = 0;
	for (ptrdiff_t i = 0; kept < most; i++) {
		if (n - i > most - kept && rng_below(&r, n - i) >= most - kept)
			continue;
		struct node *o = node_object(list, NULL);
		kept++;
		node_real(o, "x", score(m, 0, i));
		node_real(o, "y", score(m, 1, i));
		node_int(o, "row", i + 1);
		node_string(o, "group", m->group && m->group[i] >= 0 ? m->name[m->group[i]] : NULL);
	}
}

static void add_marks(const struct mapped *m, struct node *map)
{
	struct node *list = node_list(map, "marks");
	struct arena *a = map->report->arena;
	double *x = ARENA_ARRAY(a, double, m->groups + 1), *y = ARENA_ARRAY(a, double, m->groups + 1);
	int64_t *n = ARENA_ARRAY(a, int64_t, m->groups + 1);
	for (ptrdiff_t r = 0; m->group && r < m->space.n; r++)
		if (m->group[r] >= 0) {
			x[m->group[r]] += score(m, 0, r);
			y[m->group[r]] += score(m, 1, r);
			n[m->group[r]]++;
		}
	for (int32_t g = 0; g < m->groups; g++) {
		if (n[g] == 0)
			continue;
		struct node *o = node_object(list, NULL);
		node_string(o, "name", m->name[g]);
		node_real(o, "x", x[g] / (double)n[g]);
		node_real(o, "y", y[g] / (double)n[g]);
		node_int(o, "rows", n[g]);
	}
}

static void add_variances(const struct mapped *m, struct node *root)
{
	struct node *list = node_list(root, "axes");
	double sum = 0;
	node_title(list, "How much of the differences each direction holds", VIEW_TABLE);
	for (int32_t i = 0; i < m->pca.d && i < AXES; i++) {
		struct node *o = node_object(list, NULL);
		double share = m->pca.total > 0 ? m->pca.variance[i] / m->pca.total : 0;
		sum += share;
		node_int(o, "axis", i + 1);
		node_real(o, "variance", m->pca.variance[i]);
		node_real(o, "share", share);
		node_real(o, "cumulated", sum);
	}
}

struct loading {
	double weight;
	int32_t axis;
};

static int heavier(const void *a, const void *b)
{
	const struct loading *x = a, *y = b;
	double u = fabs(x->weight), v = fabs(y->weight);
	return u < v || u > v ? (u < v) - (u > v) : (x->axis > y->axis) - (x->axis < y->axis);
}

static void add_loadings(const struct mapped *m, struct node *root)
{
	struct arena *a = root->report->arena;
	struct node *list = node_list(root, "loadings");
	struct loading *order = ARENA_ARRAY(a, struct loading, m->pca.d);
	node_title(list, "What the two directions of the map are made of", VIEW_TABLE);
	for (int32_t i = 0; i < 2 && i < m->pca.d; i++) {
		for (int32_t j = 0; j < m->pca.d; j++)
			order[j] = (struct loading){ m->pca.direction[i * m->pca.d + j], j };
		qsort(order, (size_t)m->pca.d, sizeof *order, heavier);
		for (int32_t j = 0; j < LOADINGS && j < m->pca.d; j++) {
			struct node *o = node_object(list, NULL);
			node_string(o, "direction", i == 0 ? "across" : "up");
			node_string(o, "column", space_axis_name(m->s.frame, &m->space.axis[order[j].axis], a));
			node_real(o, "weight", order[j].weight);
		}
	}
}

static bool map_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct mapped m = { 0 };
	struct node *root = report_root(out);
	uint64_t seed = w->options.seed;
	if (!subject_open(w, v, &m.s, out, c, e) || !opened_make(&m.s, &m.open, out->arena, c, e) ||
		!space_make(m.s.frame, &m.space, out->arena, c, e) ||
		!pca_make(m.space.x, m.space.n, m.space.d, &m.pca, out->arena, c, e) ||
		!choose_groups(v, &m, seed, out->arena, c, e))
		return false;
	node_int(root, "rows", m.space.n)->view = VIEW_HIDDEN;
	node_int(root, "dimensions", m.space.d)->view = VIEW_HIDDEN;
	node_int(root, "left_out", m.space.left_out)->view = VIEW_HIDDEN;
	struct node *map = node_object(root, "map");
	add_points(&m, seed, map);
	add_marks(&m, map);
	double both = m.pca.total > 0 ? (m.pca.variance[0] + (m.pca.d > 1 ? m.pca.variance[1] : 0)) / m.pca.total : 0;
	node_title(map, arena_printf(out->arena, "%s%td rows; letters are the middles of groups",
		m.space.n > POINTS ? "A sample of " : "", m.space.n > POINTS ? (ptrdiff_t)POINTS : m.space.n), VIEW_MAP);
	add_variances(&m, root);
	add_loadings(&m, root);
	report_lead(out, "%s: the two directions in which rows differ most hold %.0f %% of the differences of %d axes",
		m.s.name, 100 * both, (int)m.space.d);
	return true;
}

const struct command cmd_data_map = {
	.noun = "data", .verb = "map", .help = "all rows on one picture",
	.about = "Principal components (Pearson 1901) of the features as data clusters scales them. Rows that are near "
		 "each other on the map may be far apart in directions it does not show: the share says how much is "
		 "there. Classes are those of training and validation rows; without classes the groups of "
		 "data clusters are marked.",
	.example = "data map loans.csv --target default", .params = map_params, .flags = CMD_QUERY | CMD_JOB,
	.results = "rows, dimensions, left_out, map{points[]{x,y,row,group},marks[]{name,x,y,rows}}, axes[]{axis,variance,"
		   "share,cumulated}, loadings[]{direction,column,weight}",
	.run = map_run,
};
