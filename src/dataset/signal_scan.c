#include "config.h"

#include "dataset/signal_scan.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/frame.h"
#include "data/task.h"
#include "stat/information.h"
#include "stat/multiple.h"
#include "stat/rank.h"

enum { BINS = 16, TARGET_BINS = 8, WAVE = 16 };

#define NONE ((double)NAN)

struct scan {
	const struct frame *frame;
	const struct task *task;
	struct rowset rows;
	const int32_t *label;    /* by frame row, classes */
	const double *y;         /* by frame row, regression */
	const int32_t *code;     /* by place in rows: class, or bin of the target */
	int32_t codes;
	double entropy;
	int32_t rounds;
	uint64_t seed, fold_seed;
	struct feature_signal *out;
	ptrdiff_t first;         /* of the wave */
	struct arena **arena;    /* by place in the wave */
	struct err *err;
};

/* ---- variance ---- */

/* Sums of values by group. */
struct group_sums {
	double n, sum, square;
};

static void set_variance(struct feature_signal *s, double between, double within, double groups, double n)
{
	double whole = between + within;
	double df = groups - 1, rest = n - groups;
	s->eta2 = whole > 0 ? between / whole : (double)NAN;
	s->f = df > 0 && rest > 0 && within > 0 ? (between / df) / (within / rest) : (double)NAN;
	s->f_p = isfinite(s->f) ? gsl_cdf_fdist_Q(s->f, df, rest) : (double)NAN;
}

static void ratio_of(const struct group_sums *g, ptrdiff_t groups, struct feature_signal *s)
{
	struct group_sums all = { 0 };
	double within = 0, used = 0;
	for (ptrdiff_t k = 0; k < groups; k++) {
		if (!(g[k].n > 0))
			continue;
		used++;
		all.n += g[k].n;
		all.sum += g[k].sum;
		all.square += g[k].square;
		within += fmax(g[k].square - g[k].sum * g[k].sum / g[k].n, 0);
	}
	double whole = all.n > 0 ? fmax(all.square - all.sum * all.sum / all.n, 0) : 0;
	set_variance(s, fmax(whole - within, 0), within, used, all.n);
}

static void add(struct group_sums *g, double x)
{
	g->n++;
	g->sum += x;
	g->square += x * x;
}

static double number_at(const struct column *c, ptrdiff_t r)
{
	return c->number ? c->number[r] : (double)c->time[r];
}

/* Squares of what lies far from 0 lose digits: values are taken from the first one. */
static double origin_of(const struct column *c, struct rowset rows)
{
	for (ptrdiff_t i = 0; i < rows.n; i++)
		if (!column_missing_at(c, rows.row[i]))
			return number_at(c, rows.row[i]);
	return 0;
}

static void numbers_by_class(const struct scan *s, const struct column *c, struct feature_signal *out,
	struct arena *a)
{
	struct group_sums *g = ARENA_ARRAY(a, struct group_sums, s->codes);
	double origin = origin_of(c, s->rows);
	for (ptrdiff_t i = 0; i < s->rows.n; i++)
		if (!column_missing_at(c, s->rows.row[i]))
			add(&g[s->code[i]], number_at(c, s->rows.row[i]) - origin);
	ratio_of(g, s->codes, out);
}

static bool values_by_level(const struct scan *s, const struct column *c, struct feature_signal *out,
	struct arena *a, struct err *e)
{
	struct group_sums *g = ARENA_BIG(a, struct group_sums, c->levels + 2, e);
	if (!g)
		return false;
	double origin = s->y[s->rows.row[0]];
	for (ptrdiff_t i = 0; i < s->rows.n; i++)
		add(&g[c->code[s->rows.row[i]] + 1], s->y[s->rows.row[i]] - origin);
	ratio_of(g, c->levels + 1, out);
	return true;
}

/* A curve that rises and falls has no correlation: y by bins of x, not along a line. */
static bool values_by_bin(const struct scan *s, const struct column *c, struct feature_signal *out,
	struct arena *a, struct err *e)
{
	int32_t bins, *bin = ARENA_BIG(a, int32_t, s->rows.n + 1, e);
	if (!bin || !information_bin(c, s->rows.row, s->rows.n, BINS, bin, &bins, a, e))
		return false;
	struct group_sums *g = ARENA_ARRAY(a, struct group_sums, bins);
	double origin = s->y[s->rows.row[0]];
	for (ptrdiff_t i = 0; i < s->rows.n; i++)
		if (!column_missing_at(c, s->rows.row[i]))
			add(&g[bin[i]], s->y[s->rows.row[i]] - origin);
	ratio_of(g, bins, out);
	return true;
}

/* ---- scores ---- */

/* The AUC of the order of the numbers themselves, whichever way they point. */
static bool auc_of_numbers(const struct scan *s, const struct column *c, struct feature_signal *out,
	struct arena *a, struct err *e)
{
	double *x = ARENA_BIG(a, double, s->rows.n + 1, e);
	uint8_t *hit = x ? ARENA_BIG(a, uint8_t, s->rows.n + 1, e) : NULL;
	ptrdiff_t n = 0, hits = 0;
	double auc, variance;
	if (!hit)
		return false;
	for (ptrdiff_t i = 0; i < s->rows.n; i++)
		if (!column_missing_at(c, s->rows.row[i])) {
			x[n] = number_at(c, s->rows.row[i]);
			hit[n] = s->code[i] == 1;
			hits += hit[n++];
		}
	if (hits == 0 || hits == n)
		return true; /* the rows with a value are of one class */
	if (!rank_delong(x, 1, hit, n, &auc, &variance, a, e))
		return false;
	out->falls = auc < 0.5;
	out->rank = signal_auc_interval(out->falls ? 1 - auc : auc, sqrt(variance), hits, n - hits);
	return true;
}

/* Each of several classes against the rest. */
static bool auc_of_classes(const struct scan *s, const struct column *c, struct feature_signal *out,
	struct arena *a, struct err *e)
{
	struct signal_class *one = ARENA_ARRAY(a, struct signal_class, s->codes);
	if (!signal_each_class(c, s->task, s->label, s->rows.row, s->rows.n, s->fold_seed, one, a, e))
		return false;
	for (int32_t k = 0; k < s->codes; k++)
		out->each[k] = signal_auc_interval(one[k].auc, one[k].sd, one[k].positives, one[k].negatives);
	return true;
}

static bool set_score(const struct scan *s, const struct column *c, struct feature_signal *out,
	struct arena *a, struct err *e)
{
	struct signal *alone = &out->alone;
	if (!signal_column(c, s->task, s->label, s->y, s->rows.row, s->rows.n, s->fold_seed, alone, a, e))
		return false;
	out->strength = signal_interval(alone, s->task);
	if (s->task->kind == TASK_REGRESSION) {
		out->score = out->strength;
		return true;
	}
	out->score = signal_auc_interval(alone->auc, alone->sd, alone->least, alone->n - alone->least);
	if (s->task->kind == TASK_BINARY)
		return column_is_coded(c) || auc_of_numbers(s, c, out, a, e);
	return auc_of_classes(s, c, out, a, e);
}

/* ---- one column ---- */

static bool set_information(const struct scan *s, const struct column *c, ptrdiff_t i,
	struct feature_signal *out, struct arena *a, struct err *e)
{
	struct crosstab t;
	struct information_null null;
	int32_t bins, *bin = ARENA_BIG(a, int32_t, s->rows.n + 1, e);
	if (!bin || !information_bin(c, s->rows.row, s->rows.n, BINS, bin, &bins, a, e) ||
		!crosstab_make(bin, bins, s->code, s->codes, s->rows.n, &t, a, e) ||
		!information_permute(&t, s->rounds, s->seed, (uint64_t)i, &null, a, e))
		return false;
	out->mi = fmax(information_mutual(&t) - null.mean, 0);
	out->mi_hi = null.hi - null.mean;
	out->mi_p = null.p;
	out->mi_tail = null.tail;
	out->share = s->entropy > 0 ? out->mi / s->entropy : 0;
	if (s->task->kind == TASK_REGRESSION || !column_is_coded(c))
		return true;
	struct information_chi2 chi2 = information_chi2(&t);
	out->eta2 = information_tau(&t);
	out->chi2 = chi2.value;
	out->chi2_df = chi2.df;
	out->chi2_p = chi2.p;
	return true;
}

static bool judge(const struct scan *s, const struct column *c, ptrdiff_t i, struct arena *a,
	struct err *e)
{
	struct feature_signal *out = &s->out[i];
	bool number = !column_is_coded(c), classes = s->task->kind != TASK_REGRESSION;
	struct interval *each = out->each;
	*out = (struct feature_signal){ .judged = true, .each = each, .rank.value = NONE, .eta2 = NONE, .f = NONE,
		.f_p = NONE, .chi2 = NONE, .chi2_df = NONE, .chi2_p = NONE };
	if (!set_score(s, c, out, a, e) || !set_information(s, c, i, out, a, e) ||
		(!classes && !(number ? values_by_bin(s, c, out, a, e) : values_by_level(s, c, out, a, e))))
		return false;
	if (number && classes)
		numbers_by_class(s, c, out, a);
	out->snr_db = 10 * log10(out->eta2 / (1 - out->eta2));
	return true;
}

static void judge_one(void *arg, ptrdiff_t i)
{
	const struct scan *s = arg;
	const struct column *c = &s->frame->column[s->first + i];
	if (column_is_feature(c) && c->missing_count < c->rows)
		judge(s, c, s->first + i, s->arena[i], &s->err[i]);
}

/* ---- the whole ---- */

static bool code_classes(struct scan *s, struct arena *a, struct err *e)
{
	int32_t *label = ARENA_BIG(a, int32_t, s->frame->rows + 1, e);
	int32_t *code = label ? ARENA_BIG(a, int32_t, s->rows.n + 1, e) : NULL;
	if (!code || !task_labels(s->task, s->frame, label, e))
		return false;
	for (ptrdiff_t i = 0; i < s->rows.n; i++)
		code[i] = label[s->rows.row[i]];
	s->label = label;
	s->code = code;
	s->codes = s->task->classes;
	return true;
}

static bool code_values(struct scan *s, struct arena *a, struct err *e)
{
	double *y = ARENA_BIG(a, double, s->frame->rows + 1, e);
	double *some = y ? ARENA_BIG(a, double, s->rows.n + 1, e) : NULL;
	int32_t *code = some ? ARENA_BIG(a, int32_t, s->rows.n + 1, e) : NULL;
	if (!code || !task_values(s->task, s->frame, y, NULL, e))
		return false;
	for (ptrdiff_t i = 0; i < s->rows.n; i++)
		some[i] = y[s->rows.row[i]];
	s->y = y;
	s->code = code;
	return information_bin_values(some, s->rows.n, TARGET_BINS, code, &s->codes, a, e);
}

static bool set_entropy(struct scan *s, struct err *e)
{
	struct arena *a = arena_new();
	int64_t *count = ARENA_ARRAY(a, int64_t, s->codes + 1);
	for (ptrdiff_t i = 0; i < s->rows.n; i++)
		count[s->code[i]]++;
	s->entropy = information_entropy(count, s->codes, s->rows.n);
	arena_free(a);
	if (s->entropy > 0)
		return true;
	return err_set(e, s->task->kind == TASK_REGRESSION ? ERR_CONSTANT : ERR_ONE_CLASS,
		"%s has one value in all %td rows: nothing can tell about it", s->task->target, s->rows.n);
}

/* One wave of columns; each has an arena of its own, because they are judged side by side. */
static bool judge_wave(struct scan *s, ptrdiff_t n, struct ctl *c, struct err *e)
{
	struct arena *arena[WAVE];
	bool ok = true;
	for (int i = 0; i < WAVE; i++)
		arena[i] = arena_new();
	s->arena = arena;
	ctl_par(c, n, judge_one, s);
	for (int i = 0; i < WAVE; i++) {
		if (ok && s->err[i].code != ERR_OK) {
			*e = s->err[i];
			ok = false;
		}
		arena_free(arena[i]);
	}
	return ok && ctl_step(c, n, e);
}

static bool judge_all(struct scan *s, struct ctl *c, struct err *e)
{
	struct err err[WAVE];
	ptrdiff_t n = s->frame->columns;
	ctl_phase(c, "listening to each column", n);
	s->err = err;
	for (s->first = 0; s->first < n; s->first += WAVE) {
		for (int i = 0; i < WAVE; i++)
			err[i] = ERR_INIT;
		if (!judge_wave(s, n - s->first < WAVE ? n - s->first : WAVE, c, e))
			break;
	}
	s->err = NULL;
	return s->first >= n;
}

/* All columns are one family of tests. */
static void adjust(struct scan *s, struct arena *a)
{
	ptrdiff_t n = s->frame->columns;
	double *p = ARENA_ARRAY(a, double, n + 1);
	for (ptrdiff_t i = 0; i < n; i++)
		p[i] = s->out[i].judged ? s->out[i].mi_tail : NONE;
	multiple_bh(p, n, p, a);
	for (ptrdiff_t i = 0; i < n; i++)
		s->out[i].q = p[i];
}

/* For what is said of each of several classes. */
static bool give_room(struct scan *s, struct arena *a, struct err *e)
{
	ptrdiff_t classes = s->task->kind == TASK_CLASSES ? s->task->classes : 0;
	struct interval *each = ARENA_BIG(a, struct interval, s->frame->columns * classes + 1, e);
	for (ptrdiff_t i = 0; each && classes > 0 && i < s->frame->columns; i++)
		s->out[i].each = each + i * classes;
	return each;
}

bool signal_scan(const struct frame *f, const struct task *t, struct rowset rows, int32_t rounds,
	uint64_t seed, uint64_t fold_seed, struct feature_signal **out, double *entropy, struct arena *a,
	struct ctl *c, struct err *e)
{
	struct arena *own = arena_new();
	struct scan s = { .frame = f, .task = t, .rows = rows, .rounds = rounds, .seed = seed,
		.fold_seed = fold_seed };
	s.out = *out = ARENA_ARRAY(a, struct feature_signal, f->columns + 1);
	bool ok = give_room(&s, a, e);
	ok = ok && (t->kind == TASK_REGRESSION ? code_values(&s, own, e) : code_classes(&s, own, e));
	ok = ok && set_entropy(&s, e);
	*entropy = s.entropy;
	ok = ok && judge_all(&s, c, e);
	if (ok)
		adjust(&s, own);
	arena_free(own);
	return ok;
}
