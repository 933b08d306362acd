#include "config.h"

#include "dataset/number_findings.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"
#include "base/text.h"
#include "data/column.h"
#include "data/finding.h"
#include "data/frame.h"
#include "stat/association.h"
#include "stat/moments.h"
#include "stat/profile.h"
#include "stat/yeo_johnson.h"

#define POWER_ROWS 10000 /* values that decide whether a power helps: evenly spread */

static const char *step(struct findings *out, const char *name, const char *column)
{
	struct text t;
	text_init(&t, out->arena);
	text_addf(&t, "recipe add %s ", name);
	param_quote(&t, column);
	return t.p;
}

/* A column that is 1 where `test` holds; a name with a backtick cannot stand in an expression. */
static const char *marking(struct findings *out, const char *column, const char *suffix, const char *test)
{
	struct text t;
	if (strchr(column, '`'))
		return NULL;
	text_init(&t, out->arena);
	text_add(&t, "data expr ");
	param_quote(&t, arena_printf(out->arena, "`%s_%s` = `%s` %s", column, suffix, column, test));
	return t.p;
}

/* ---- skewed ---- */

/* Present cells, at most `most` of them, evenly spread; x: room for so many. */
static ptrdiff_t gather(const struct column *c, ptrdiff_t most, double *x)
{
	ptrdiff_t count = c->rows - c->missing_count, seen = 0, n = 0;
	for (ptrdiff_t r = 0; r < c->rows && n < most; r++) {
		if (column_missing_at(c, r))
			continue;
		if (count <= most || seen * most / count >= n)
			x[n++] = c->number[r];
		seen++;
	}
	return n;
}

static double skewness(const double *x, ptrdiff_t n)
{
	int exponent;
	struct moments m = moments_scaled(x, n, &exponent);
	return moments_skewness(&m);
}

/* Of log(1 + x), on all cells. */
static bool log_skewness(const struct column *c, double *out, struct err *e)
{
	struct arena *a = arena_new();
	ptrdiff_t count = c->rows - c->missing_count;
	double *x = ARENA_BIG(a, double, count, e);
	bool ok = x != NULL;
	gather(c, ok ? count : 0, x);
	for (ptrdiff_t i = 0; ok && i < count; i++)
		x[i] = log1p(x[i]);
	if (ok)
		*out = skewness(x, count);
	arena_free(a);
	return ok;
}

static bool power_helps(const struct column *c, bool *helps, struct ctl *ctl, struct err *e)
{
	struct arena *a = arena_new();
	double *x = ARENA_ARRAY(a, double, POWER_ROWS), lambda = 1;
	ptrdiff_t n = gather(c, POWER_ROWS, x);
	double before = skewness(x, n);
	bool ok = yeo_johnson_fit(x, NULL, n, &lambda, ctl, e);
	for (ptrdiff_t i = 0; i < n; i++)
		x[i] = yeo_johnson(x[i], lambda);
	*helps = fabs(skewness(x, n)) < fabs(before) / 2;
	arena_free(a);
	return ok;
}

static bool find_skewed(const struct column *c, const struct column_profile *p, struct findings *out,
	struct ctl *ctl, struct err *e)
{
	double after = (double)NAN;
	bool helps = false;
	if (!(fabs(p->skewness) >= FINDING_SKEWED) || p->distinct <= FINDING_NUMBERS)
		return true;
	if (p->min > -1 && !log_skewness(c, &after, e))
		return false;
	bool log = fabs(after) < fabs(p->skewness) / 2;
	if (!log && !power_helps(c, &helps, ctl, e))
		return false;
	const char *mend = log ? arena_printf(out->arena, "log(1 + x) has %.2f", after)
		: helps ? "a power mends at least half of it" : "neither a logarithm nor a power mends it";
	findings_add(out, "skewed", FINDING_INFO, c->name,
		step(out, log ? "log1p" : helps ? "power" : "robust", c->name),
		"%s is long to the %s, skewness %.2f: a few %s values rule linear models and distances, trees do not mind; %s",
		c->name, p->skewness > 0 ? "right" : "left", p->skewness, p->skewness > 0 ? "large" : "small", mend);
	return true;
}

/* ---- zeros ---- */

/* Then the skew is theirs, and nothing more is said of it. */
static bool find_zeros(const struct column *c, const struct column_profile *p, struct findings *out)
{
	if (p->distinct <= FINDING_NUMBERS || (double)p->zeros < FINDING_ZEROS * (double)p->count)
		return false;
	findings_add(out, "zeros", FINDING_INFO, c->name, marking(out, c->name, "zero", "== 0"),
		"%s is 0 in %s of %s rows that have it (%.1f %%): if 0 means none, it is a kind of its own, and a line "
		"through it fits neither; a column that says so tells them apart", c->name, NUM_GROUPED(p->zeros),
		NUM_GROUPED(p->count), 100 * (double)p->zeros / (double)p->count);
	return true;
}

/* ---- capped ---- */

/* The largest value, and the next different ones below it, largest first. */
struct top {
	double value[FINDING_CAPPED_NEXT + 1];
	int64_t count[FINDING_CAPPED_NEXT + 1];
	int n;
};

static void top_add(struct top *t, double x)
{
	int at = 0;
	while (at < t->n && t->value[at] > x)
		at++;
	if (at < t->n && !(t->value[at] < x)) {
		t->count[at]++;
		return;
	}
	if (at > FINDING_CAPPED_NEXT)
		return;
	int last = t->n <= FINDING_CAPPED_NEXT ? t->n++ : FINDING_CAPPED_NEXT;
	for (int i = last; i > at; i--) {
		t->value[i] = t->value[i - 1];
		t->count[i] = t->count[i - 1];
	}
	t->value[at] = x;
	t->count[at] = 1;
}

/* Many cells at the largest value, few right below it, and no gap, which would make it a code. */
static bool is_capped(const struct column *c, const struct column_profile *p, struct top *t)
{
	int64_t next = 0;
	*t = (struct top){ .n = 0 };
	if (p->distinct <= FINDING_NUMBERS + FINDING_CAPPED_NEXT || p->at_max < FINDING_CAPPED_TIMES ||
		(double)p->at_max / (double)p->count < FINDING_CAPPED)
		return false;
	for (ptrdiff_t r = 0; r < c->rows; r++)
		if (!column_missing_at(c, r))
			top_add(t, c->number[r]);
	for (int i = 1; i < t->n; i++)
		next += t->count[i];
	double mean = (double)next / (t->n - 1);
	return (double)t->count[0] >= FINDING_CAPPED_TIMES * mean &&
		t->value[0] - t->value[1] <= (p->max - p->min) / 20;
}

static const char *cap_text(struct findings *out, const struct top *t, const struct column_profile *p)
{
	char value[NUM_TEXT];
	num_format(t->value[0], value);
	return arena_printf(out->arena, "capped at %s: %s of %s values (%.1f %%) are exactly that, the largest, and few "
		"come close", value, NUM_GROUPED(t->count[0]), NUM_GROUPED(p->count),
		100 * (double)t->count[0] / (double)p->count);
}

static void find_capped(const struct column *c, const struct column_profile *p, struct findings *out)
{
	char test[NUM_TEXT + 8] = ">= ";
	struct top t;
	if (!is_capped(c, p, &t))
		return;
	num_format(t.value[0], test + 3);
	findings_add(out, "capped", FINDING_INFO, c->name, marking(out, c->name, "capped", test),
		"%s seems %s: what lies above is cut off, and a slope is drawn through it; a column that says so lets a "
		"model tell", c->name, cap_text(out, &t, p));
}

void number_target_findings(const struct column *c, const struct column_profile *p, struct findings *out)
{
	struct top t;
	struct text fix;
	if (!column_is_numeric(c) || !is_capped(c, p, &t))
		return;
	text_init(&fix, out->arena);
	text_add(&fix, "data describe ");
	param_quote(&fix, c->name);
	findings_add(out, "capped", FINDING_WARN, c->name, fix.p,
		"%s seems %s: the truth above is not known, so a model learns too little there, and its errors look smaller "
		"than they are", c->name, cap_text(out, &t, p));
}

bool number_findings(const struct column *c, const struct column_profile *p, struct findings *out,
	struct ctl *ctl, struct err *e)
{
	if (!column_is_numeric(c) || p->count < FINDING_NUMBERS)
		return true;
	find_capped(c, p, out);
	return find_zeros(c, p, out) || find_skewed(c, p, out, ctl, e);
}

/* ---- pairs ---- */

struct pairs {
	int32_t n;
	const struct column *column[FINDING_PAIR_COLUMNS];
	struct association_side side[FINDING_PAIR_COLUMNS];
	struct association strongest;
	const struct column *left, *right;
	int32_t found;
	ptrdiff_t rows;
};

static bool prepare(const struct frame *f, const struct column_profile *p, struct pairs *s, struct arena *a,
	struct err *e)
{
	s->rows = f->rows < FINDING_PAIR_ROWS ? f->rows : FINDING_PAIR_ROWS;
	int32_t *row = ARENA_ARRAY(a, int32_t, s->rows + 1);
	for (ptrdiff_t i = 0; i < s->rows; i++)
		row[i] = (int32_t)(i * f->rows / s->rows);
	for (int32_t i = 0; i < f->columns && s->n < FINDING_PAIR_COLUMNS; i++) {
		const struct column *c = &f->column[i];
		struct column *taken = ARENA_NEW(a, struct column);
		if (!column_is_feature(c) || !column_is_numeric(c) || p[i].distinct < 3)
			continue;
		if (!column_take(c, row, s->rows, taken, a, e) || !association_prepare(taken, &s->side[s->n], a, e))
			return false;
		s->column[s->n++] = c;
	}
	return true;
}

static bool compare(struct pairs *s, double *scratch, struct ctl *ctl, struct err *e)
{
	for (int32_t i = 0; i < s->n; i++) {
		for (int32_t j = i + 1; j < s->n; j++) {
			struct association v;
			association_pair(&s->side[i], &s->side[j], NULL, scratch, &v);
			if (v.n < FINDING_NUMBERS || !(fabs(v.value) >= FINDING_CORRELATED))
				continue;
			if (s->found++ > 0 && fabs(v.value) <= fabs(s->strongest.value))
				continue;
			s->strongest = v;
			s->left = s->column[i];
			s->right = s->column[j];
		}
		if (!ctl_step(ctl, 0, e))
			return false;
	}
	return true;
}

static void add_pair(const struct pairs *s, struct findings *out)
{
	const struct association *v = &s->strongest;
	const char *others = s->found > 1 ? arena_printf(out->arena, "; %d more pair%s", (int)s->found - 1,
		s->found == 2 ? "" : "s") : "";
	if (s->found > 0)
		findings_add(out, "correlated", FINDING_INFO, s->right->name,
			s->found > 1 ? "data assoc" : step(out, "drop", s->right->name),
			"%s and %s %s, rank correlation %.3f (%.3f to %.3f) on %s rows: linear models divide their weight "
			"between them at random, and each looks less important than it is%s", s->left->name, s->right->name,
			v->value > 0 ? "rise together" : "run against each other", v->value, v->lo, v->hi, NUM_GROUPED(v->n),
			others);
}

bool number_pair_findings(const struct frame *f, const struct column_profile *p, struct findings *out,
	struct ctl *ctl, struct err *e)
{
	struct arena *a = arena_new();
	struct pairs s = { .n = 0 };
	bool ok = prepare(f, p, &s, a, e);
	double *scratch = ok ? ARENA_ARRAY(a, double, association_scratch(s.rows) + 1) : NULL;
	ok = ok && compare(&s, scratch, ctl, e);
	if (ok)
		add_pair(&s, out);
	arena_free(a);
	return ok;
}
