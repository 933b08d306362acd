#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/load_options.h"
#include "command/opened.h"
#include "command/subject.h"
#include "command/workbench.h"
#include "data/finding.h"
#include "data/frame.h"
#include "dataset/assoc.h"
#include "dataset/implied.h"

#define CLOSE 0.9 /* strength from which two columns say nearly the same */

static const struct param assoc_params[] = {
	{ .name = "file", .help = "a CSV file, or - ; without it the loaded table", .type = PARAM_FILE,
		.position = 1 },
	{ .name = "columns", .help = "only these columns", .type = PARAM_COLUMNS },
	{ .name = "target", .help = "the column to predict, when a FILE is named", .type = PARAM_COLUMN },
	{ .name = "most", .help = "how many pairs to list, the strongest first", .type = PARAM_INT,
		.min = 1, .max = 100000, .def = 20, .has_default = true, .unit = "pairs" },
	LOAD_PARAMS,
	{ 0 },
};

/* NULL for all. */
static bool columns_asked(const struct args *v, const struct frame *f, int32_t **column, int32_t *n,
	struct arena *a, struct err *e)
{
	ptrdiff_t count;
	const char *const *name = args_list(v, "columns", &count);
	*column = count > 0 ? ARENA_ARRAY(a, int32_t, count) : NULL;
	*n = (int32_t)count;
	for (ptrdiff_t i = 0; i < count; i++)
		if (!frame_need(f, name[i], &(*column)[i], e))
			return false;
	return true;
}

static void add_matrix(const struct assoc *s, const struct frame *f, struct node *root)
{
	struct node *m = node_object(root, "matrix"), *labels = node_list(m, "labels");
	struct node *values = node_list(m, "values");
	node_title(m, "How much columns have to do with each other (- : opposite directions)", VIEW_HEAT);
	for (int32_t i = 0; i < s->columns; i++) {
		double *row = ARENA_ARRAY(root->report->arena, double, s->columns);
		for (int32_t j = 0; j < s->columns; j++)
			row[j] = i == j ? 1 : s->pair[(ptrdiff_t)i * s->columns + j].value;
		node_string(labels, NULL, f->column[s->column[i]].name);
		node_reals(values, NULL, row, s->columns);
	}
}

struct ranked {
	double strength;
	int32_t i, j;
};

static int by_strength(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	if (x->strength < y->strength || x->strength > y->strength)
		return x->strength > y->strength ? -1 : 1;
	return x->i != y->i ? (x->i < y->i ? -1 : 1) : (x->j > y->j) - (x->j < y->j);
}

static struct ranked *rank_pairs(const struct assoc *s, ptrdiff_t *n, struct arena *a)
{
	ptrdiff_t k = s->columns;
	struct ranked *r = ARENA_ARRAY(a, struct ranked, k * k / 2 + 1);
	*n = 0;
	for (int32_t i = 0; i < s->columns; i++)
		for (int32_t j = i + 1; j < s->columns; j++) {
			double x = s->pair[(ptrdiff_t)i * k + j].value;
			if (!isnan(x))
				r[(*n)++] = (struct ranked){ fabs(x), i, j };
		}
	qsort(r, (size_t)*n, sizeof *r, by_strength);
	return r;
}

static void add_pairs(const struct assoc *s, const struct frame *f, const struct ranked *r,
	ptrdiff_t n, ptrdiff_t most, struct node *root)
{
	struct node *list = node_list(root, "pairs");
	node_title(list, n > most ? "The strongest pairs" : "Pairs, the strongest first", VIEW_TABLE);
	for (ptrdiff_t k = 0; k < n && k < most; k++) {
		const struct association *x = &s->pair[(ptrdiff_t)r[k].i * s->columns + r[k].j];
		struct node *o = node_object(list, NULL);
		node_string(o, "a", f->column[s->column[r[k].i]].name);
		node_string(o, "b", f->column[s->column[r[k].j]].name);
		node_real(o, "value", x->value);
		node_real(o, "lo", x->lo);
		node_real(o, "hi", x->hi);
		node_string(o, "measure", x->measure);
		node_real(o, "adjusted_p", s->adjusted[(ptrdiff_t)r[k].i * s->columns + r[k].j]);
		node_int(o, "n", x->n);
		node_real(o, "pearson", x->pearson);
		node_real(o, "p", x->p);
		node_string(o, "method", x->method);
	}
}

static const char *drop_line(const struct column *c, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	text_add(&t, "recipe add drop ");
	param_quote(&t, c->name);
	return t.p;
}

/* Which of the two can go, and why. */
struct advice {
	const struct column *drop, *keep;
	bool either;
	const char *why;
};

/* The one that a model loses less by: a number keeps its order in one column, the fuller one has more to tell. */
static bool is_first_the_worse(const struct column *x, const struct column *y)
{
	bool codes = column_is_coded(x), other = column_is_coded(y);
	return codes != other ? codes : x->missing_count > y->missing_count;
}

static struct advice advise(const struct column *x, const struct column *y, const struct implied *m, struct arena *a)
{
	bool alone = m->first != m->second, first = alone ? m->first : is_first_the_worse(x, y);
	struct advice s = { .drop = first ? x : y, .keep = first ? y : x, .either = !alone };
	const char *drop = s.drop->name, *keep = s.keep->name;
	if (alone)
		s.why = arena_printf(a, "%s is implied by %s: each of the %lld values of %s comes with one of the %lld of %s, and "
			"not the other way round; %s can go, %s says all of it", drop, keep, (long long)m->values[first], keep,
			(long long)m->values[!first], drop, drop, keep);
	else if (m->first)
		s.why = arena_printf(a, "each implies the other, value by value (%lld each): either can go%s",
			(long long)m->values[0], column_is_coded(x) == column_is_coded(y) ? "" :
			arena_printf(a, "; %s keeps an order in one column, %s takes a column a level", keep, drop));
	else
		s.why = arena_printf(a, "neither follows from the other: without %s the little is lost that it says beside %s",
			drop, keep);
	return s;
}

/* Features that could stand for each other. */
static bool add_findings(const struct assoc *s, const struct frame *f, const struct ranked *r,
	ptrdiff_t n, struct node *root, struct ctl *c, struct err *e)
{
	struct arena *a = root->report->arena;
	struct findings found;
	findings_init(&found, a);
	for (ptrdiff_t k = 0; k < n && r[k].strength >= CLOSE && found.n < 20; k++) {
		const struct column *x = &f->column[s->column[r[k].i]], *y = &f->column[s->column[r[k].j]];
		struct implied m;
		if (x->role != ROLE_FEATURE || y->role != ROLE_FEATURE)
			continue;
		if (!implied_find(x, y, &m, c, e))
			return false;
		struct advice g = advise(x, y, &m, a);
		findings_add(&found, "close_pair", FINDING_INFO, g.drop->name, drop_line(g.drop, a),
			"%s and %s say nearly the same (%.3f): linear models cannot tell their shares apart, and "
			"importances are divided between them; %s", x->name, y->name, r[k].strength, g.why);
		if (g.either)
			findings_also(&found, drop_line(g.keep, a));
	}
	findings_report(&found, root);
	return true;
}

static bool assoc_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct subject s;
	struct opened open;
	struct assoc found;
	struct node *root = report_root(out);
	int32_t *column, n;
	ptrdiff_t pairs;
	if (!subject_open(w, v, &s, out, c, e) || !opened_make(&s, &open, out->arena, c, e) ||
		!columns_asked(v, s.frame, &column, &n, out->arena, e) ||
		!assoc_make(s.frame, column, n, open.target, open.rows, &found, out->arena, c, e))
		return false;
	node_int(root, "columns", found.columns)->view = VIEW_HIDDEN;
	node_int(root, "left_out", found.left_out)->view = VIEW_HIDDEN;
	const struct ranked *r = rank_pairs(&found, &pairs, out->arena);
	add_matrix(&found, s.frame, root);
	add_pairs(&found, s.frame, r, pairs, (ptrdiff_t)args_int(v, "most"), root);
	if (!add_findings(&found, s.frame, r, pairs, root, c, e))
		return false;
	if (open.target >= 0 && !open.is_split && !open.mute)
		report_warn(out, ERR_WARN_DATA, "data split", "pairs with the target wait for the split: it decides "
			"which rows may be looked at");
	report_lead(out, "%s: %d columns, %td pairs%s", s.name, (int)found.columns, pairs, found.left_out > 0
		? arena_printf(out->arena, "; %d columns of text or many levels are left out",
			(int)found.left_out) : "");
	return true;
}

const struct command cmd_data_assoc = {
	.noun = "data", .verb = "assoc", .aliases = "assoc", .help = "which columns go together",
	.about = "Every pair on the rows where both are present: two columns of numbers by Spearman's rank "
		 "correlation (Pearson's beside it), a category and a number by the correlation ratio, two "
		 "categories by Cramer's V, the last two freed of the bias that many levels bring. 0 is nothing, "
		 "1 everything; only numbers have a direction. Pairs with the target rest on training and "
		 "validation rows. lo and hi are 95 % intervals; adjusted_p is p after Holm 1979 over all pairs: "
		 "below 0.05, chance alone does not explain the pair. Of features at 0.9 and more it says which is "
		 "implied by the other, each of whose values comes with one of its values: that one can go.",
	.example = "data assoc --columns age,income,region", .params = assoc_params,
	.flags = CMD_QUERY | CMD_JOB,
	.results = "columns, left_out, matrix{labels[],values[][]}, pairs[]{a,b,value,lo,hi,measure,"
		   "adjusted_p,n,pearson,p,method}, findings[]",
	.run = assoc_run,
};
