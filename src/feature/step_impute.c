#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/num.h"
#include "base/report.h"
#include "feature/keep.h"
#include "feature/scale.h"
#include "feature/step.h"
#include "stat/quantile.h"
#include "stat/weighted.h"

#define NO_LEVEL "(missing)" /* fills a category that has no level at all */

/* What fills the gaps of a column: a number, or a level. */
struct fill {
	const char *name;
	bool coded;
	double number;
	struct str level;
	int64_t missing;   /* in training */
};

struct impute {
	ptrdiff_t n;
	struct fill *fill;
};

static const struct param params[] = {
	{ .name = "method", .help = "what to fill in; categories take their mode for mean and median",
		.type = PARAM_CHOICE, .choices = "median|mean|mode|constant", .text_def = "median",
		.has_default = true },
	{ .name = "value", .help = "the constant; a category may get a new level by it",
		.type = PARAM_TEXT },
	{ 0 },
};

static bool accepts(const struct column *c)
{
	return column_is_numeric(c) ||
		(!c->onehot && (c->type == COLUMN_BOOLEAN || c->type == COLUMN_CATEGORY));
}

static double mean_of(const double *x, const double *w, ptrdiff_t n)
{
	double sum = 0.0, total = 0.0, rest = 0.0;
	for (ptrdiff_t i = 0; i < n; i++) {
		sum += (w ? w[i] : 1.0) * x[i];
		total += w ? w[i] : 1.0;
	}
	for (ptrdiff_t i = 0; i < n; i++)
		rest += (w ? w[i] : 1.0) * (x[i] - sum / total);
	return sum / total + rest / total;
}

/* The heaviest value; of equals the smallest.  Sorts x and w. */
static double mode_of(double *x, double *w, ptrdiff_t n, double *scratch)
{
	double best = x[0], most = -1.0;
	if (w)
		sort_carry(x, w, scratch, n);
	else
		sort_doubles(x, scratch, n);
	for (ptrdiff_t i = 0, end; i < n; i = end) {
		double weight = 0.0;
		for (end = i; end < n && !(x[end] > x[i]); end++)
			weight += w ? w[end] : 1.0;
		if (weight > most) {
			most = weight;
			best = x[i];
		}
	}
	return best;
}

static bool need_value(const struct args *v, struct err *e)
{
	if (strcmp(args_text(v, "method"), "constant") != 0 || args_text(v, "value"))
		return true;
	err_set(e, ERR_ARGUMENT_MISSING, "--method constant lacks its --value");
	return err_hint(e, "for example --method constant --value 0");
}

static bool constant_number(struct fill *f, const char *value, struct err *e)
{
	if (num_parse(value, (ptrdiff_t)strlen(value), &f->number) == NUM_OK)
		return true;
	err_set(e, ERR_VALUE, "'%s' is no number to fill a numeric column with", value);
	return err_at(e, 0, 0, f->name);
}

static bool learn_number(struct fill *f, const struct column *x, const char *method,
	const char *value, const double *weight, struct arena *scratch, struct err *e)
{
	double *v = ARENA_BIG(scratch, double, 6 * x->rows, e), *w;
	if (strcmp(method, "constant") == 0)
		return constant_number(f, value, e);
	if (!v)
		return false;
	w = v + x->rows;
	ptrdiff_t n = scale_gather(x, weight, v, w);
	if (!weight)
		w = NULL;
	if (n == 0)
		f->number = 0.0;
	else if (strcmp(method, "mean") == 0)
		f->number = mean_of(v, w, n);
	else if (strcmp(method, "median") == 0)
		f->number = weighted_quantile(v, w, n, 0.5, v + 2 * x->rows);
	else
		f->number = mode_of(v, w, n, v + 2 * x->rows);
	return true;
}

/* The heaviest level; of equals the first. */
static void learn_level(struct fill *f, const struct column *x, const char *method,
	const char *value, const double *weight, struct arena *scratch, struct arena *a)
{
	int32_t best = 0;
	double *sum = ARENA_ARRAY(scratch, double, x->levels + 1);
	f->coded = true;
	if (strcmp(method, "constant") == 0) {
		f->level = str_of(arena_strdup(a, value));
		return;
	}
	for (ptrdiff_t r = 0; r < x->rows; r++)
		if (x->code[r] >= 0)
			sum[x->code[r]] += weight ? weight[r] : 1.0;
	for (int32_t k = 1; k < x->levels; k++)
		if (sum[k] > sum[best])
			best = k;
	f->level = x->levels == 0 ? STR(NO_LEVEL) : *keep_copy_levels(&x->level[best], 1, a);
}

static bool learn(void *st, const struct table *in, const char *const *columns, ptrdiff_t n,
	const struct args *v, const double *weight, struct arena *a, struct ctl *c, struct err *e)
{
	struct impute *s = st;
	const char *method = args_text(v, "method"), *value = args_text(v, "value");
	bool ok = need_value(v, e);
	s->n = n;
	s->fill = ARENA_ARRAY(a, struct fill, n);
	for (ptrdiff_t i = 0; ok && i < n; i++) {
		struct column *x;
		struct fill *f = &s->fill[i];
		if (!ctl_step(c, 1, e) || !table_need(in, columns[i], &x, e))
			return false;
		struct arena *scratch = arena_new();
		f->name = arena_strdup(a, x->name);
		f->missing = x->missing_count;
		if (column_is_coded(x))
			learn_level(f, x, method, value, weight, scratch, a);
		else
			ok = learn_number(f, x, method, value, weight, scratch, e);
		arena_free(scratch);
	}
	return ok;
}

static bool fill_number(struct column *x, double value, struct arena *a, struct err *e)
{
	double *out = ARENA_BIG(a, double, x->rows, e);
	if (!out)
		return false;
	for (ptrdiff_t r = 0; r < x->rows; r++)
		out[r] = column_missing_at(x, r) ? value : x->number[r];
	x->number = out;
	if (value < floor(value) || value > floor(value))
		x->type = COLUMN_NUMBER;
	return true;
}

/* Makes room for a level in byte order; *to[old code] is the new one. */
static int32_t *insert_level(struct column *x, struct str level, struct arena *a)
{
	int32_t *to = ARENA_ARRAY(a, int32_t, x->levels + 1);
	struct str *levels = ARENA_ARRAY(a, struct str, x->levels + 1);
	if (x->levels > 0)
		memcpy(levels, x->level, (size_t)x->levels * sizeof *levels);
	levels[x->levels] = level;
	keep_sort_levels(levels, x->levels + 1);
	for (int32_t k = 0; k < x->levels; k++)
		to[k] = keep_find_sorted(levels, x->levels + 1, x->level[k]);
	x->level = levels;
	x->levels++;
	x->type = COLUMN_CATEGORY;
	return to;
}

static bool fill_level(struct column *x, struct str level, struct arena *a, struct err *e)
{
	const struct column old = *x;
	int32_t *out = ARENA_BIG(a, int32_t, x->rows, e), *to = NULL;
	if (!out)
		return false;
	if (keep_find_level(x->level, x->levels, level) < 0)
		to = insert_level(x, level, a);
	int32_t fill = keep_find_level(x->level, x->levels, level);
	for (ptrdiff_t r = 0; r < x->rows; r++) {
		int32_t code = old.code[r];
		out[r] = column_missing_at(&old, r) ? fill : code >= 0 && to ? to[code] : code;
	}
	x->code = out;
	return true;
}

static bool apply(const void *st, struct table *t, struct ctl *c, struct err *e)
{
	const struct impute *s = st;
	for (ptrdiff_t i = 0; i < s->n; i++) {
		const struct fill *f = &s->fill[i];
		struct column *x;
		if (!ctl_step(c, 1, e) || !table_need(t, f->name, &x, e))
			return false;
		/* A new level changes the codes, also where nothing is missing. */
		if (f->coded ? !fill_level(x, f->level, t->arena, e)
			: x->missing_count > 0 && !fill_number(x, f->number, t->arena, e))
			return false;
		x->missing = NULL;
		x->missing_count = 0;
	}
	return true;
}

static void save(const void *st, struct writer *w)
{
	const struct impute *s = st;
	writer_i32(w, (int32_t)s->n);
	for (ptrdiff_t i = 0; i < s->n; i++) {
		const struct fill *f = &s->fill[i];
		writer_string(w, f->name);
		writer_u8(w, f->coded);
		writer_double(w, f->number);
		keep_save_levels(&f->level, f->coded, w);
		writer_i64(w, f->missing);
	}
}

static bool load_fill(struct fill *f, struct reader *r, struct arena *a, struct err *e)
{
	const struct str *level;
	int32_t levels;
	uint8_t coded;
	if (!keep_load_name(&f->name, r, a, e) || !reader_u8(r, &coded, e) ||
		!reader_finite(r, &f->number, e) || !keep_load_levels(&level, &levels, r, a, e) ||
		!reader_i64(r, &f->missing, e))
		return false;
	if (coded > 1 || levels != coded)
		return err_set(e, ERR_CORRUPT, "'%s' is filled with %d levels", f->name, (int)levels);
	f->coded = coded;
	if (coded)
		f->level = level[0];
	return true;
}

static bool load(void *st, struct reader *r, struct arena *a, struct err *e)
{
	struct impute *s = st;
	int32_t n;
	ptrdiff_t capacity = 0;
	if (!reader_count(r, &n, 0, INT32_MAX, e))
		return false;
	for (s->n = 0; s->n < n; s->n++) {
		s->fill = arena_grow(a, s->fill, s->n, &capacity, (ptrdiff_t)sizeof *s->fill);
		s->fill[s->n] = (struct fill){ 0 };
		if (!load_fill(&s->fill[s->n], r, a, e))
			return false;
	}
	return true;
}

static void describe(const void *st, struct node *out)
{
	const struct impute *s = st;
	for (ptrdiff_t i = 0; i < s->n; i++) {
		const struct fill *f = &s->fill[i];
		struct node *row = node_object(out, NULL);
		node_string(row, "column", f->name);
		if (f->coded)
			node_string(row, "fill", arena_strndup(out->report->arena, f->level.p, f->level.n));
		else
			node_real(row, "fill", f->number);
		node_int(row, "missing", f->missing);
	}
}

const struct step_class step_impute = {
	.name = "impute",
	.help = "fill missing cells",
	.params = params,
	.state_size = sizeof(struct impute),
	.accepts = accepts,
	.learn = learn,
	.apply = apply,
	.save = save,
	.load = load,
	.describe = describe,
};
