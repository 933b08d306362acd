#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/caps.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/num.h"
#include "base/report.h"
#include "data/xy.h"
#include "model/constant.h"
#include "model/model.h"
#include "model/rule.h"

/* The best table of one column (after Holte 1993), chosen by its leave-one-out loss on the
 * training rows; column -1: there is none, and the overall answer stands. */
struct onerule {
	struct rule rule;
	double loss;
};

static const double *overall_answer(const struct xy *d, struct arena *a)
{
	if (d->label)
		return constant_class_shares(d, a);
	double *mean = ARENA_NEW(a, double);
	double total = xy_total_weight(d);
	for (ptrdiff_t r = 0; r < d->n; r++)
		*mean += xy_weight(d, r) * d->y[r];
	*mean /= total;
	return mean;
}

/* One cell that all rows fall in. */
static void fall_back(struct rule *m, const struct xy *d, const double *overall, struct arena *a)
{
	struct constant constant;
	constant_init(&constant, d, a);
	if (d->label)
		constant_set_shares(&constant, d, overall);
	else
		constant.raw[0] = overall[0];
	*m = (struct rule){ .column = -1, .cells = 1, .outputs = constant.outputs,
		.value = constant.raw, .rows = ARENA_NEW(a, double) };
	m->rows[0] = xy_total_weight(d);
}

static void keep(struct rule *to, const struct rule *from, struct arena *a)
{
	ptrdiff_t n = (ptrdiff_t)from->cells * from->outputs;
	*to = *from;
	to->value = ARENA_ARRAY(a, double, n);
	to->rows = ARENA_ARRAY(a, double, from->cells);
	memcpy(to->value, from->value, (size_t)n * sizeof(double));
	memcpy(to->rows, from->rows, (size_t)from->cells * sizeof(double));
}

static bool try_columns(struct onerule *m, const struct xy *d, const double *overall,
	struct arena *a, struct arena *scratch, struct ctl *c, struct err *e)
{
	for (int32_t j = 0; j < d->p; j++) {
		struct rule rule;
		double loss;
		struct arena_mark mark = arena_mark(scratch);
		if (!ctl_step(c, 1, e) || !rule_fit(&rule, d, j, overall, &loss, scratch, e))
			return false;
		if (m->rule.column < 0 || loss < m->loss) {
			m->loss = loss;
			keep(&m->rule, &rule, a);
		}
		arena_reset(scratch, mark);
	}
	return true;
}

static bool fit(void *st, const struct xy *train, const struct xy *valid, const struct args *v,
	uint64_t seed, struct fit_info *info, struct arena *a, struct ctl *c, struct err *e)
{
	struct onerule *m = st;
	(void)valid;
	(void)v;
	(void)seed;
	const double *overall = overall_answer(train, a);
	struct arena *scratch = arena_new();
	fall_back(&m->rule, train, overall, a);
	ctl_phase(c, "trying columns", train->p);
	bool ok = try_columns(m, train, overall, a, scratch, c, e);
	arena_free(scratch);
	info->stopped = "all columns tried";
	return ok;
}

static void predict(const void *st, const struct xy *d, struct ctl *c, double *out)
{
	const struct rule *m = &((const struct onerule *)st)->rule;
	(void)c;
	if (m->column >= d->p || (m->column >= 0 && d->column[m->column].kind != m->kind))
		BUG("a rule on column %d of %d", (int)m->column, (int)d->p);
	for (ptrdiff_t r = 0; r < d->n; r++) {
		int32_t cell = m->column < 0 ? 0 : rule_cell(m, &d->column[m->column], r);
		memcpy(out + r * m->outputs, m->value + (ptrdiff_t)cell * m->outputs,
			(size_t)m->outputs * sizeof *out);
	}
}

static void save(const void *st, struct writer *w)
{
	const struct onerule *m = st;
	writer_i32(w, m->rule.column);
	writer_u8(w, (uint8_t)m->rule.kind);
	writer_doubles(w, m->rule.edge, m->rule.edges);
	writer_i32(w, m->rule.outputs);
	writer_doubles(w, m->rule.value, (ptrdiff_t)m->rule.cells * m->rule.outputs);
	writer_doubles(w, m->rule.rows, m->rule.cells);
	writer_double(w, m->loss);
}

/* Every prediction must find a cell: the shape has to fit. */
static bool check(struct onerule *m, const double *edge, ptrdiff_t edges, ptrdiff_t values,
	ptrdiff_t cells, uint8_t kind, struct err *e)
{
	bool number = kind == XY_NUMBER;
	if (kind > XY_ONEHOT || edges >= RULE_BINS || cells < 1 || cells > CAP_LEVELS + 2 ||
		values != cells * m->rule.outputs)
		return err_set(e, ERR_CORRUPT, "a rule of %td cells and %td values", cells, values);
	if (m->rule.column >= 0 && number && cells != edges + 2)
		return err_set(e, ERR_CORRUPT, "a rule of %td cells and %td edges", cells, edges);
	for (ptrdiff_t i = 0; i < edges; i++)
		m->rule.edge[i] = edge[i];
	for (ptrdiff_t i = 0; i < values; i++)
		if (!isfinite(m->rule.value[i]))
			return err_set(e, ERR_CORRUPT, "value %td of a rule is not finite", i + 1);
	m->rule.kind = (enum xy_kind)kind;
	m->rule.edges = (int32_t)edges;
	m->rule.cells = (int32_t)cells;
	return true;
}

static bool load(void *st, struct reader *r, struct arena *a, struct err *e)
{
	struct onerule *m = st;
	double *edge;
	ptrdiff_t edges, values, cells;
	uint8_t kind;
	return reader_count(r, &m->rule.column, -1, CAP_COLUMNS_HARD, e) &&
		reader_u8(r, &kind, e) && reader_doubles(r, &edge, &edges, a, e) &&
		reader_count(r, &m->rule.outputs, 1, CAP_CLASSES, e) &&
		reader_doubles(r, &m->rule.value, &values, a, e) &&
		reader_doubles(r, &m->rule.rows, &cells, a, e) &&
		reader_finite(r, &m->loss, e) && check(m, edge, edges, values, cells, kind, e);
}

static bool fits(const void *st, const struct xy *schema, int32_t outputs)
{
	const struct rule *m = &((const struct onerule *)st)->rule;
	return m->outputs == outputs && m->column < schema->p &&
		(m->column < 0 || schema->column[m->column].kind == m->kind);
}

/* "x <= 3", "3 < x <= 7", "x > 7", a level, "(missing)". */
static const char *cell_name(const struct rule *m, const struct xy_column *x, int32_t cell,
	struct arena *a)
{
	char lo[NUM_TEXT], hi[NUM_TEXT];
	if (cell == m->cells - 1)
		return "(missing)";
	if (m->kind != XY_NUMBER)
		return arena_strndup(a, x->level[cell].p, x->level[cell].n);
	if (m->edges == 0)
		return "any";
	if (cell > 0)
		num_format_people(m->edge[cell - 1], 6, false, lo);
	if (cell < m->edges)
		num_format_people(m->edge[cell], 6, false, hi);
	if (cell == 0)
		return arena_printf(a, "<= %s", hi);
	if (cell == m->edges)
		return arena_printf(a, "> %s", lo);
	return arena_printf(a, "%s to %s", lo, hi);
}

static void explain_cell(const struct rule *m, const struct xy *names, int32_t cell,
	struct node *row)
{
	const struct task *t = names->task;
	struct arena *a = row->report->arena;
	const double *raw = m->value + (ptrdiff_t)cell * m->outputs;
	node_string(row, "when", cell_name(m, &names->column[m->column], cell, a));
	node_real(row, "weight", m->rows[cell]);
	if (t->kind == TASK_REGRESSION) {
		node_real(row, "value", raw[0]);
		return;
	}
	double *p = ARENA_ARRAY(a, double, t->classes);
	model_probability(t, raw, 1, p);
	int32_t best = 0;
	for (int32_t k = 1; k < t->classes; k++)
		if (p[k] > p[best])
			best = k;
	node_string(row, "class", t->class_name[best]);
	node_real(row, "probability", p[best]);
}

static void explain(const void *st, const struct xy *names, struct node *out)
{
	const struct onerule *m = st;
	if (m->rule.column < 0) {
		node_null(out, "column", "there was no column to choose from");
		return;
	}
	node_string(out, "column", names->column[m->rule.column].name);
	node_real(out, "leave_one_out_loss", m->loss);
	struct node *list = node_list(out, "rule");
	for (int32_t cell = 0; cell < m->rule.cells; cell++)
		explain_cell(&m->rule, names, cell, node_object(list, NULL));
	node_title(list, "Rule", VIEW_TABLE);
}

static const struct param params[] = {
	{ 0 },
};

const struct model_class model_onerule = {
	.name = "onerule",
	.help = "the best table of a single column",
	.tasks = TASK_REGRESSION | TASK_BINARY | TASK_CLASSES,
	.baseline = true,
	.params = params,
	.state_size = sizeof(struct onerule),
	.fit = fit,
	.predict = predict,
	.save = save,
	.load = load,
	.fits = fits,
	.explain = explain,
};
