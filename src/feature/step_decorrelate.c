#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "feature/keep.h"
#include "feature/step.h"
#include "stat/least_squares.h"

/* X' = X - alpha (S - mean S) beta, with beta by least squares of each number on the sensitive columns, levels as
 * columns of 0 and 1 (Feldman et al. 2015 for the aim; the linear form is that of fairlearn's CorrelationRemover):
 * what is left has no correlation with S in training.  Means and fit are over the rows whose X is known.  Cells of
 * S that are missing have a level of their own; a level that training never saw, and a missing number, take nothing
 * away. */

enum { MOST_LEVELS = 1000 };

/* A sensitive column: levels and, behind them, missing cells; or a number. */
struct source {
	const char *name;
	int32_t levels;           /* -1: a number */
	const struct str *level;
	int32_t first;            /* its place among all shifts: levels + 1 of them, or slope and centre */
};

struct decorrelate {
	double alpha;
	int32_t width;            /* shifts of one feature */
	ptrdiff_t sources;
	struct source *source;
	struct names from;        /* the sources' names: what it reads besides */
	struct names to;          /* the features it changes */
	double *shift;            /* to.n x width */
	double *removed;          /* to.n: share of the variance in training */
};

static const struct param params[] = {
	{ .name = "sensitive", .help = "the columns to be freed of; without it those with the role sensitive",
		.type = PARAM_COLUMNS },
	{ .name = "alpha", .help = "how much of it is taken out: 1 all, 0 nothing", .type = PARAM_REAL, .min = 0,
		.max = 1, .def = 1, .has_default = true },
	{ 0 },
};

static bool accepts(const struct column *c)
{
	return column_is_numeric(c);
}

/* ---- which columns ---- */

static bool learn_source(struct source *s, const struct column *x, int32_t *width, struct arena *a, struct err *e)
{
	bool levels = x->type == COLUMN_BOOLEAN || x->type == COLUMN_CATEGORY;
	if (!levels && !column_is_numeric(x)) {
		err_set(e, ERR_COLUMN_TYPE, "%s is %s: to be free of it takes levels or a number", x->name,
			column_type_name(x->type));
		return err_at(e, 0, 0, x->name);
	}
	if (levels && x->levels > MOST_LEVELS)
		return err_set(e, ERR_LIMIT, "%s has %d levels: more than %d cannot be fitted", x->name, (int)x->levels,
			MOST_LEVELS);
	*s = (struct source){ .name = arena_strdup(a, x->name), .levels = levels ? x->levels : -1, .first = *width };
	s->level = levels ? keep_copy_levels(x->level, x->levels, a) : NULL;
	*width += levels ? x->levels + 1 : 2;
	return true;
}

static bool need_sensitive(const struct table *in, const char *name, struct column **x, struct err *e)
{
	int32_t i = table_find(in, name);
	if (i >= 0) {
		*x = &in->column[i];
		return true;
	}
	err_set(e, ERR_UNKNOWN_COLUMN, "the sensitive column '%s' is not among the %d at this point", name, (int)in->n);
	err_at(e, 0, 0, name);
	return err_hint(e, "an earlier step may have left it out, or it is no feature: decorrelate takes it out itself");
}

static bool learn_sources(struct decorrelate *s, const struct table *in, const struct args *v, struct arena *a,
	struct err *e)
{
	ptrdiff_t given;
	const char *const *name = args_list(v, "sensitive", &given);
	struct column *x = in->column;
	s->source = ARENA_ARRAY(a, struct source, in->n + given + 1);
	s->from.name = ARENA_ARRAY(a, const char *, in->n + given + 1);
	for (ptrdiff_t i = 0; i < given; i++)
		if (!need_sensitive(in, name[i], &x, e) || !learn_source(&s->source[s->sources++], x, &s->width, a, e))
			return false;
	for (int32_t i = 0; given == 0 && i < in->n; i++)
		if (in->column[i].role == ROLE_SENSITIVE &&
			!learn_source(&s->source[s->sources++], &in->column[i], &s->width, a, e))
			return false;
	for (; s->from.n < s->sources; s->from.n++)
		s->from.name[s->from.n] = s->source[s->from.n].name;
	if (s->sources > 0)
		return true;
	err_set(e, ERR_PRECONDITION, "decorrelate has no sensitive column to free the others of");
	return err_hint(e, "name them with --sensitive, or give them the role sensitive with data role");
}

/* ---- least squares of one feature ---- */

/* The rows whose X is known and that count. */
struct fit {
	const struct decorrelate *s;
	const struct column **source;   /* of the table, by source */
	const double *x, *weight;       /* by row of the table; weight may be NULL */
	const int32_t *row;
	ptrdiff_t n;
	double centre;                  /* of x */
	const double *mean;             /* width: share of each level; at a number's first place its mean */
};

/* The place among the shifts of a level's cell. */
static int32_t place_of(const struct source *q, const struct column *c, ptrdiff_t r)
{
	bool none = column_missing_at(c, r) || c->code[r] < 0 || c->code[r] >= q->levels;
	return q->first + (none ? q->levels : c->code[r]);
}

/* One, then a column for every shift but the centres. */
static void fill(const void *arg, ptrdiff_t r0, ptrdiff_t r1, double *x, double *y)
{
	const struct fit *f = arg;
	for (ptrdiff_t i = r0; i < r1; i++, x += f->s->width + 1, y++) {
		ptrdiff_t r = f->row[i];
		double w = f->weight ? sqrt(f->weight[r]) : 1;
		memset(x, 0, (size_t)(f->s->width + 1) * sizeof *x);
		x[0] = w;
		*y = w * (f->x[r] - f->centre);
		for (ptrdiff_t k = 0; k < f->s->sources; k++) {
			const struct source *q = &f->s->source[k];
			if (q->levels >= 0)
				x[1 + place_of(q, f->source[k], r)] = w;
			else if (!column_missing_at(f->source[k], r))
				x[1 + q->first] = w * (f->source[k]->number[r] - f->mean[q->first]);
		}
	}
}

/* The weighted shares of levels and means of numbers over the rows; *square: of x around its centre. */
static void measure(struct fit *f, double *mean, double *square)
{
	double all = 0;
	double *known = mean + f->s->width;
	for (ptrdiff_t i = 0; i < f->n; i++) {
		ptrdiff_t r = f->row[i];
		double w = f->weight ? f->weight[r] : 1;
		all += w;
		f->centre += w * f->x[r];
		for (ptrdiff_t k = 0; k < f->s->sources; k++) {
			const struct source *q = &f->s->source[k];
			const struct column *c = f->source[k];
			if (q->levels >= 0) {
				mean[place_of(q, c, r)] += w;
			} else if (!column_missing_at(c, r)) {
				mean[q->first] += w * c->number[r];
				known[q->first] += w;
			}
		}
	}
	f->centre /= all;
	for (ptrdiff_t k = 0; k < f->s->sources; k++) {
		const struct source *q = &f->s->source[k];
		for (int32_t j = 0; j <= q->levels; j++)
			mean[q->first + j] /= all;
		if (q->levels < 0 && known[q->first] > 0)
			mean[q->first] /= known[q->first];
	}
	for (ptrdiff_t i = 0; i < f->n; i++) {
		double off = f->x[f->row[i]] - f->centre;
		*square += (f->weight ? f->weight[f->row[i]] : 1) * off * off;
	}
}

/* What each level takes away: its coefficient less the mean one; a level without rows takes nothing. */
static void keep_shifts(const struct decorrelate *s, const double *beta, const double *mean, double *shift)
{
	for (ptrdiff_t k = 0; k < s->sources; k++) {
		const struct source *q = &s->source[k];
		double middle = 0;
		for (int32_t j = 0; j <= q->levels; j++)
			middle += mean[q->first + j] * beta[q->first + j];
		for (int32_t j = 0; j <= q->levels; j++)
			shift[q->first + j] = mean[q->first + j] > 0 ? beta[q->first + j] - middle : 0;
		if (q->levels < 0) {
			shift[q->first] = beta[q->first];
			shift[q->first + 1] = mean[q->first];
		}
	}
}

static bool fit_feature(struct decorrelate *s, struct fit *f, ptrdiff_t i, struct arena *work, struct ctl *c,
	struct err *e)
{
	struct least_squares out;
	double *mean = ARENA_ARRAY(work, double, 2 * (ptrdiff_t)s->width), square = 0;
	f->mean = mean;
	if (f->n == 0)
		return true;
	measure(f, mean, &square);
	if (!(square > 0))
		return true;
	if (!least_squares_fit(fill, f, f->n, s->width + 1, 0, NULL, &out, work, c, e))
		return err_in(e, "%s", s->to.name[i]);
	keep_shifts(s, out.beta + 1, mean, s->shift + i * s->width);
	s->removed[i] = fmax(0, 1 - out.rss / square) * s->alpha * (2 - s->alpha);
	return true;
}

static bool learn_feature(struct decorrelate *s, const struct table *in, const struct column **source,
	const double *weight, ptrdiff_t i, struct arena *work, struct ctl *c, struct err *e)
{
	struct column *x;
	int32_t *row = ARENA_BIG(work, int32_t, in->rows + 1, e);
	if (!row || !table_need(in, s->to.name[i], &x, e))
		return false;
	struct fit f = { .s = s, .source = source, .x = x->number, .weight = weight, .row = row };
	for (ptrdiff_t r = 0; r < in->rows; r++)
		if (!column_missing_at(x, r) && (!weight || weight[r] > 0))
			row[f.n++] = (int32_t)r;
	return fit_feature(s, &f, i, work, c, e);
}

static bool learn(void *st, const struct table *in, const char *const *columns, ptrdiff_t n,
	const struct args *v, const double *weight, struct arena *a, struct ctl *c, struct err *e)
{
	struct decorrelate *s = st;
	*s = (struct decorrelate){ .alpha = args_real(v, "alpha") };
	if (!learn_sources(s, in, v, a, e))
		return false;
	const struct column **source = ARENA_ARRAY(a, const struct column *, s->sources);
	for (ptrdiff_t k = 0; k < s->sources; k++)
		source[k] = &in->column[table_find(in, s->source[k].name)];
	s->to.name = ARENA_ARRAY(a, const char *, n + 1);
	for (ptrdiff_t i = 0; i < n; i++)
		if (!names_have(&s->from, columns[i]))
			s->to.name[s->to.n++] = arena_strdup(a, columns[i]);
	s->shift = ARENA_ARRAY(a, double, s->to.n * s->width + 1);
	s->removed = ARENA_ARRAY(a, double, s->to.n + 1);
	for (ptrdiff_t i = 0; i < s->to.n; i++) {
		struct arena *work = arena_new();
		bool ok = ctl_step(c, 1, e) && learn_feature(s, in, source, weight, i, work, c, e);
		arena_free(work);
		if (!ok)
			return false;
	}
	return ctl_step(c, 1, e);
}

/* ---- applying ---- */

/* For every row the place of its level, -1: nothing is taken away. */
static bool match_rows(const struct source *q, const struct column *c, int32_t *place, struct err *e)
{
	if ((q->levels < 0) != column_is_numeric(c)) {
		err_set(e, ERR_MISMATCH, "%s is %s, and was %s in training", c->name, column_type_name(c->type),
			q->levels < 0 ? "a number" : "of levels");
		return err_at(e, 0, 0, c->name);
	}
	if (q->levels < 0)
		return true;
	struct arena *work = arena_new();
	int32_t *to = ARENA_ARRAY(work, int32_t, c->levels + 1);
	for (int32_t k = 0; k < c->levels; k++) {
		int32_t at = keep_find_level(q->level, q->levels, c->level[k]);
		to[k] = at < 0 ? -1 : q->first + at;
	}
	for (ptrdiff_t r = 0; r < c->rows; r++)
		place[r] = column_missing_at(c, r) ? q->first + q->levels : c->code[r] < 0 ? -1 : to[c->code[r]];
	arena_free(work);
	return true;
}

static void take_away(const struct decorrelate *s, ptrdiff_t i, const struct source *q, const struct column *c,
	const int32_t *place, double *x)
{
	const double *shift = s->shift + i * s->width;
	for (ptrdiff_t r = 0; r < c->rows; r++)
		if (q->levels < 0)
			x[r] -= column_missing_at(c, r) ? 0
				: s->alpha * shift[q->first] * (c->number[r] - shift[q->first + 1]);
		else
			x[r] -= place[r] < 0 ? 0 : s->alpha * shift[place[r]];
}

/* The cells of each feature, which may be changed. */
static bool own_cells(const struct decorrelate *s, struct table *t, double **x, struct err *e)
{
	for (ptrdiff_t i = 0; i < s->to.n; i++) {
		struct column *c;
		x[i] = ARENA_BIG(t->arena, double, t->rows + 1, e);
		if (!x[i] || !table_need(t, s->to.name[i], &c, e))
			return false;
		for (ptrdiff_t r = 0; r < t->rows; r++)
			x[i][r] = column_missing_at(c, r) ? 0 : c->number[r];
	}
	return true;
}

static bool take_source(const struct decorrelate *s, const struct source *q, struct table *t, double **x,
	struct ctl *ctl, struct err *e)
{
	struct column *c;
	int32_t *place = ARENA_BIG(t->arena, int32_t, t->rows + 1, e);
	if (!place || !table_need(t, q->name, &c, e) || !match_rows(q, c, place, e))
		return false;
	for (ptrdiff_t i = 0; i < s->to.n; i++) {
		if (!ctl_step(ctl, 1, e))
			return false;
		take_away(s, i, q, c, place, x[i]);
	}
	return true;
}

static bool apply(const void *st, struct table *t, struct ctl *ctl, struct err *e)
{
	const struct decorrelate *s = st;
	double **x = ARENA_ARRAY(t->arena, double *, s->to.n + 1);
	if (!ctl_step(ctl, 1, e) || !own_cells(s, t, x, e))
		return false;
	for (ptrdiff_t k = 0; k < s->sources; k++)
		if (!take_source(s, &s->source[k], t, x, ctl, e))
			return false;
	for (ptrdiff_t i = 0; i < s->to.n; i++) {
		struct column *c = &t->column[table_find(t, s->to.name[i])];
		for (ptrdiff_t r = 0; r < t->rows; r++)
			x[i][r] = column_missing_at(c, r) ? 0 : x[i][r];
		c->number = x[i];
		c->type = COLUMN_NUMBER;
	}
	for (ptrdiff_t k = 0; k < s->sources; k++)
		table_remove(t, table_find(t, s->source[k].name));
	return true;
}

static const struct names *reads(const void *st)
{
	return &((const struct decorrelate *)st)->from;
}

/* ---- keeping ---- */

static void save(const void *st, struct writer *w)
{
	const struct decorrelate *s = st;
	writer_double(w, s->alpha);
	writer_i32(w, (int32_t)s->sources);
	for (ptrdiff_t k = 0; k < s->sources; k++) {
		writer_string(w, s->source[k].name);
		writer_u8(w, s->source[k].levels < 0);
		keep_save_levels(s->source[k].level, s->source[k].levels < 0 ? 0 : s->source[k].levels, w);
	}
	names_save(&s->to, w);
	writer_doubles(w, s->shift, s->to.n * s->width);
	writer_doubles(w, s->removed, s->to.n);
}

static bool load_source(struct decorrelate *s, struct source *q, struct reader *r, struct arena *a, struct err *e)
{
	uint8_t number;
	*q = (struct source){ .first = s->width };
	if (!keep_load_name(&q->name, r, a, e) || !reader_u8(r, &number, e) ||
		!keep_load_levels(&q->level, &q->levels, r, a, e))
		return false;
	if (number > 1 || (number && q->levels > 0) || q->levels > MOST_LEVELS || names_have(&s->from, q->name))
		return err_set(e, ERR_CORRUPT, "the sensitive column '%s' is damaged", q->name);
	q->levels = number ? -1 : q->levels;
	s->width += number ? 2 : q->levels + 1;
	s->from.name[s->from.n++] = q->name;
	return true;
}

static bool load_sources(struct decorrelate *s, int32_t n, struct reader *r, struct arena *a, struct err *e)
{
	ptrdiff_t capacity = 0, names = 0;
	for (; s->sources < n; s->sources++) {
		s->source = arena_grow(a, s->source, s->sources, &capacity, (ptrdiff_t)sizeof *s->source);
		s->from.name = arena_grow(a, s->from.name, s->sources, &names, (ptrdiff_t)sizeof *s->from.name);
		if (!load_source(s, &s->source[s->sources], r, a, e))
			return false;
	}
	return true;
}

static bool load(void *st, struct reader *r, struct arena *a, struct err *e)
{
	struct decorrelate *s = st;
	int32_t n;
	ptrdiff_t shifts, removed;
	*s = (struct decorrelate){ 0 };
	if (!reader_finite(r, &s->alpha, e) || !reader_count(r, &n, 1, INT32_MAX, e) ||
		!load_sources(s, n, r, a, e) || !names_load(&s->to, r, a, e) ||
		!reader_doubles(r, &s->shift, &shifts, a, e) || !reader_doubles(r, &s->removed, &removed, a, e))
		return false;
	if (shifts != s->to.n * s->width || removed != s->to.n)
		return err_set(e, ERR_CORRUPT, "%td shifts and %td shares of %td columns", shifts, removed, s->to.n);
	for (ptrdiff_t i = 0; i < shifts; i++)
		if (!isfinite(s->shift[i]))
			return err_set(e, ERR_CORRUPT, "a shift is %g", s->shift[i]);
	for (ptrdiff_t i = 0; i < s->to.n; i++)
		if (names_have(&s->from, s->to.name[i]))
			return err_set(e, ERR_CORRUPT, "'%s' is freed of itself", s->to.name[i]);
	return true;
}

static void describe(const void *st, struct node *out)
{
	const struct decorrelate *s = st;
	for (ptrdiff_t i = 0; i < s->to.n; i++) {
		struct node *row = node_object(out, NULL);
		node_string(row, "column", s->to.name[i]);
		node_real(row, "removed", s->removed[i]);
		node_reals(row, "shifts", s->shift + i * s->width, s->width);
	}
}

const struct step_class step_decorrelate = {
	.name = "decorrelate",
	.help = "free numbers of what sensitive columns explain of them, and leave those out",
	.params = params,
	.state_size = sizeof(struct decorrelate),
	.accepts = accepts,
	.learn = learn,
	.apply = apply,
	.reads = reads,
	.save = save,
	.load = load,
	.describe = describe,
};
