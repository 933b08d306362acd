#include "config.h"

#include "stat/signal.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rng.h"
#include "data/column.h"
#include "data/task.h"
#include "stat/quantile.h"

enum {
	FOLDS = 5,
	MAX_BINS = 64,
	MAX_CUTS = 2 * MAX_BINS, /* bins, and the gaps between frequent values */
	MIN_BINS = 8,
	MIN_CLASS = 20,  /* rows of a class before its AUC is heard */
	MIN_LINE = 8,    /* rows of a bin before a line is drawn through them */
};

/* Rows of a fold whose scores tie: those of the class, and the others. */
struct tie {
	double hits, misses;
};

/* What is known of a bin in a fold.  x is measured from the bin's left end. */
struct cell {
	double n, y, yy, x, xx, xy;
};

/* Rows are renumbered 0..n-1; bin 0 holds what can never be met again. */
struct table {
	ptrdiff_t n;
	int32_t bins;
	int32_t *bin;       /* n */
	uint8_t *fold;      /* n */
	double *x;          /* n; NULL for codes */
	double *y;          /* n: the target, or 0 and 1 */
	double *origin;     /* bins; where x begins */
	struct cell *cell;  /* bins x FOLDS */
	struct cell *total; /* bins */
	double *score;      /* 4 x bins: work of the AUC */
	struct tie *tie;    /* bins: more of it */
};

/* -- bins ------------------------------------------------------------------------------ */

static ptrdiff_t end_of_run(const double *x, ptrdiff_t n, ptrdiff_t i)
{
	ptrdiff_t end = i + 1;

	while (end < n && !(x[end] > x[i]))
		end++;
	return end;
}

/* Values with more than a bin's share of rows have a bin of their own; what a bin of the others
 * should hold. */
static double light_share(const double *x, ptrdiff_t n, double bins, double share)
{
	double rows = (double)n;

	for (ptrdiff_t i = 0, end; i < n; i = end) {
		end = end_of_run(x, n, i);
		if ((double)(end - i) >= share) {
			rows -= (double)(end - i);
			bins--;
		}
	}
	return rows / fmax(bins, 1);
}

/* Cuts sorted x[n] into bins of about equal mass.  cut[k] is where bin k + 1 begins. */
static int32_t cut_bins(const double *x, ptrdiff_t n, double cut[MAX_CUTS])
{
	double bins = fmin(fmax(floor(sqrt((double)n)), MIN_BINS), MAX_BINS);
	double share = (double)n / bins;
	double light = light_share(x, n, bins, share);
	double mass = 0;
	bool after_heavy = false;
	int32_t cuts = 0;

	for (ptrdiff_t i = 0, end; i < n; i = end) {
		end = end_of_run(x, n, i);
		bool heavy = (double)(end - i) >= share;

		if (i > 0 && (heavy || after_heavy || mass >= light) && cuts < MAX_CUTS) {
			cut[cuts++] = x[i];
			mass = 0;
		}
		mass += (double)(end - i);
		after_heavy = heavy;
	}
	return cuts;
}

static int32_t bin_at(const double *cut, int32_t cuts, double x)
{
	int32_t lo = 0, hi = cuts;

	while (lo < hi) {
		int32_t mid = (lo + hi) / 2;

		if (x < cut[mid])
			hi = mid;
		else
			lo = mid + 1;
	}
	return lo;
}

/* Numbers: bin 0 is the missing ones, then one for each stretch between cuts. */
static bool bin_numbers(struct table *t, const struct column *c, const int32_t *row,
	struct arena *a, struct err *e)
{
	double *sorted = ARENA_BIG(a, double, 2 * t->n, e);
	double cut[MAX_CUTS];
	ptrdiff_t present = 0;

	t->x = sorted ? ARENA_BIG(a, double, t->n, e) : NULL;
	if (!t->x)
		return false;
	for (ptrdiff_t i = 0; i < t->n; i++) {
		ptrdiff_t r = row[i];

		t->x[i] = c->number ? c->number[r] : (double)c->time[r];
		sorted[present] = t->x[i];
		present += !column_missing_at(c, r);
	}
	sort_doubles(sorted, sorted + t->n, present);
	int32_t cuts = cut_bins(sorted, present, cut);
	t->bins = cuts + 2;
	t->origin = ARENA_ARRAY(a, double, t->bins);
	t->origin[1] = present ? sorted[0] : 0;
	memcpy(t->origin + 2, cut, (size_t)cuts * sizeof *cut);
	for (ptrdiff_t i = 0; i < t->n; i++)
		t->bin[i] = column_missing_at(c, row[i]) ? 0 : 1 + bin_at(cut, cuts, t->x[i]);
	return true;
}

/* Codes: levels met once share bin 0, for no other fold can know them; missing is a level. */
static bool bin_codes(struct table *t, const struct column *c, const int32_t *row,
	struct arena *a, struct err *e)
{
	int32_t *bin = ARENA_BIG(a, int32_t, c->levels + 1, e);

	if (!bin)
		return false;
	for (ptrdiff_t i = 0; i < t->n; i++)
		bin[c->code[row[i]] + 1]++;
	t->bins = 1;
	for (int32_t k = 0; k <= c->levels; k++)
		bin[k] = bin[k] > 1 ? t->bins++ : 0;
	for (ptrdiff_t i = 0; i < t->n; i++)
		t->bin[i] = bin[c->code[row[i]] + 1];
	t->origin = ARENA_ARRAY(a, double, t->bins);
	return true;
}

/* -- sums -------------------------------------------------------------------------------- */

static void add(struct cell *to, const struct cell *c, double sign)
{
	to->n += sign * c->n;
	to->y += sign * c->y;
	to->yy += sign * c->yy;
	to->x += sign * c->x;
	to->xx += sign * c->xx;
	to->xy += sign * c->xy;
}

/* Fills the cells from y; x takes part for regression on numbers only. */
static void sum_cells(struct table *t, bool lines)
{
	memset(t->cell, 0, (size_t)t->bins * FOLDS * sizeof *t->cell);
	memset(t->total, 0, (size_t)t->bins * sizeof *t->total);
	for (ptrdiff_t i = 0; i < t->n; i++) {
		struct cell *c = &t->cell[t->bin[i] * FOLDS + t->fold[i]];
		double y = t->y[i];

		c->n++;
		c->y += y;
		c->yy += y * y;
		if (lines) {
			double x = t->x[i] - t->origin[t->bin[i]];

			c->x += x;
			c->xx += x * x;
			c->xy += x * y;
		}
	}
	for (int32_t k = 0; k < t->bins * FOLDS; k++)
		add(&t->total[k / FOLDS], &t->cell[k], 1);
}

/* What the folds other than one know: of a bin, or of all rows. */
static struct cell others(const struct table *t, int32_t bin, int fold)
{
	struct cell c = t->total[bin];

	add(&c, &t->cell[bin * FOLDS + fold], -1);
	return c;
}

struct prior {
	double mean;
	double rows; /* how many rows of a bin weigh as much as the whole: variance within / between */
};

/* One-way analysis of variance over the other folds. */
static struct prior prior_of(const struct table *t, int fold)
{
	struct cell all = { 0 };
	double groups = 0, between = 0, squares = 0;

	for (int32_t b = 0; b < t->bins; b++) {
		struct cell c = others(t, b, fold);

		if (!(c.n > 0))
			continue;
		add(&all, &c, 1);
		groups++;
		between += c.y * c.y / c.n;
		squares += c.n * c.n;
	}
	if (!(all.n > 0))
		return (struct prior){ 0, 1e6 };
	double within = (all.yy - between) / fmax(all.n - groups, 1);
	double spread = between - all.y * all.y / all.n - (groups - 1) * within;
	double variance = spread / (all.n - squares / all.n);
	double rows = variance > 0 ? fmin(fmax(within, 0) / variance, 1e6) : 1e6;
	return (struct prior){ all.y / all.n, rows };
}

/* The shrunk mean of a bin; bin 0 of codes was never met by the other folds. */
static double predict(const struct table *t, struct prior p, int32_t bin, const struct cell *c)
{
	bool unknown = !(c->n > 0) || (bin == 0 && !t->x);

	return unknown ? p.mean : p.mean + (c->y - c->n * p.mean) / (c->n + p.rows);
}

/* -- classes ------------------------------------------------------------------------------- */

/* What a fold says: pairs in the right order, ties half, all pairs, and DeLong's variance of their share. */
struct fold_pairs {
	double wins, pairs, variance;
};

/* Sums of the structural components of rows that tie. */
struct components {
	double rows, square;
};

static void add_component(struct components *k, double rows, double share, double mean)
{
	k->rows += rows;
	k->square += rows * (share - mean) * (share - mean);
}

static double variance_of(const struct components *k)
{
	return k->square / (k->rows - 1) / k->rows; /* one row: no variance is known, NaN */
}

/* The ties of a fold, lowest score first; returns how many. */
static ptrdiff_t gather_ties(const struct table *t, int fold, ptrdiff_t used, struct tie *tie)
{
	const double *score = t->score, *index = t->score + t->bins;
	ptrdiff_t n = 0;

	for (ptrdiff_t i = 0; i < used; n++) {
		double value = score[i];

		tie[n] = (struct tie){ 0 };
		for (; i < used && !(score[i] > value); i++) {
			const struct cell *c = &t->cell[(ptrdiff_t)index[i] * FOLDS + fold];

			tie[n].hits += c->y;
			tie[n].misses += c->n - c->y;
		}
	}
	return n;
}

static struct fold_pairs judge_pairs(const struct tie *tie, ptrdiff_t n, double hits, double misses)
{
	struct fold_pairs out = { .pairs = hits * misses };
	struct components up = { 0 }, down = { 0 };
	double below = 0, above = hits;

	for (ptrdiff_t i = 0; i < n; i++) {
		out.wins += tie[i].hits * (below + tie[i].misses / 2);
		below += tie[i].misses;
	}
	double auc = out.wins / out.pairs;
	below = 0;
	for (ptrdiff_t i = 0; out.pairs > 0 && i < n; i++) {
		above -= tie[i].hits;
		add_component(&up, tie[i].hits, (below + tie[i].misses / 2) / misses, auc);
		add_component(&down, tie[i].misses, (above + tie[i].hits / 2) / hits, auc);
		below += tie[i].misses;
	}
	out.variance = out.pairs > 0 ? variance_of(&up) + variance_of(&down) : 0;
	return out;
}

static struct fold_pairs judge_fold(const struct table *t, int fold)
{
	struct prior p = prior_of(t, fold);
	double hits = 0, misses = 0;
	ptrdiff_t used = 0;

	for (int32_t b = 0; b < t->bins; b++) {
		const struct cell *c = &t->cell[b * FOLDS + fold];
		struct cell other = others(t, b, fold);

		if (!(c->n > 0))
			continue;
		t->score[used] = predict(t, p, b, &other);
		t->score[t->bins + used++] = b;
		hits += c->y;
		misses += c->n - c->y;
	}
	/* Both halves are sorted in place; what lies behind them is scratch. */
	sort_carry(t->score, t->score + t->bins, t->score + 2 * t->bins, used);
	return judge_pairs(t->tie, gather_ties(t, fold, used, t->tie), hits, misses);
}

/* The AUC of the y in the table, over pairs within folds; 1/2 when there is no pair. */
static struct signal_class auc_of(const struct table *t)
{
	struct fold_pairs all = { 0 };
	struct signal_class out = { 0 };

	for (int fold = 0; fold < FOLDS; fold++) {
		struct fold_pairs f = judge_fold(t, fold);

		all.wins += f.wins;
		all.pairs += f.pairs;
		all.variance += f.pairs * f.pairs * f.variance;
	}
	for (ptrdiff_t i = 0; i < t->n; i++)
		*(t->y[i] > 0 ? &out.positives : &out.negatives) += 1;
	out.auc = all.pairs > 0 ? all.wins / all.pairs : 0.5;
	out.sd = all.pairs > 0 ? sqrt(all.variance) / all.pairs : (double)NAN;
	return out;
}

static struct signal_class auc_of_class(struct table *t, const int32_t *label, const int32_t *row,
	int32_t class)
{
	for (ptrdiff_t i = 0; i < t->n; i++)
		t->y[i] = label[row[i]] == class;
	sum_cells(t, false);
	return auc_of(t);
}

/* Which classes have rows enough to be heard. */
static void heard_classes(const struct table *t, const struct task *task, const int32_t *label,
	const int32_t *row, bool *heard, struct arena *a)
{
	int64_t *rows = ARENA_ARRAY(a, int64_t, task->classes), most = 0;

	for (ptrdiff_t i = 0; i < t->n; i++)
		rows[label[row[i]]]++;
	for (int32_t k = 0; k < task->classes; k++)
		most = rows[k] > most ? rows[k] : most;
	for (int32_t k = 0; k < task->classes; k++)
		heard[k] = task->classes == 2 ? k == 1
			: rows[k] >= MIN_CLASS || (most < MIN_CLASS && rows[k] == most);
}

static void signal_classes(struct table *t, const struct task *task, const int32_t *label,
	const int32_t *row, struct signal *out, struct arena *a)
{
	bool *heard = ARENA_ARRAY(a, bool, task->classes);
	double sum = 0, sd = 0;
	int32_t judged = 0;

	heard_classes(t, task, label, row, heard, a);
	out->least = t->n;
	/* A column that sets one of several classes apart is a good feature; one that gives the target away
	 * sets all of them apart, so the mean counts. */
	for (int32_t k = 0; k < task->classes; k++) {
		if (!heard[k])
			continue;
		struct signal_class one = auc_of_class(t, label, row, k);
		int64_t fewer = one.positives < one.negatives ? one.positives : one.negatives;

		sum += one.auc;
		sd += one.sd;
		out->least = fewer < out->least ? fewer : out->least;
		judged++;
	}
	out->auc = judged > 0 ? sum / judged : 0.5;
	out->sd = judged > 0 ? sd / judged : (double)NAN;
	out->strength = fmax(0, 2 * out->auc - 1);
}

/* -- regression ------------------------------------------------------------------------------ */

/* Squared errors of y = at + slope x over the rows of a cell. */
static double errors_of(const struct cell *c, double at, double slope)
{
	double flat = c->yy - 2 * at * c->y + c->n * at * at;

	return flat + slope * (2 * at * c->x - 2 * c->xy + slope * c->xx);
}

/* The same with the line that the other folds draw through the bin. */
static double errors_of_line(const struct cell *c, const struct cell *other, double flat)
{
	double spread = other->xx - other->x * other->x / other->n;

	if (!(other->n >= MIN_LINE) || !(spread > 1e-12 * other->xx))
		return flat;
	double slope = (other->xy - other->x * other->y / other->n) / spread;
	return errors_of(c, (other->y - slope * other->x) / other->n, slope);
}

static void signal_regression(struct table *t, const double *y, const int32_t *row,
	struct signal *out)
{
	double mean = 0, whole = 0, flat = 0, line = 0;

	for (ptrdiff_t i = 0; i < t->n; i++)
		mean += y[row[i]] / (double)t->n;
	for (ptrdiff_t i = 0; i < t->n; i++)
		t->y[i] = y[row[i]] - mean; /* squares of large offsets would drown the rest */
	sum_cells(t, t->x);
	for (int fold = 0; fold < FOLDS; fold++) {
		struct prior p = prior_of(t, fold);

		for (int32_t b = 0; b < t->bins; b++) {
			const struct cell *c = &t->cell[b * FOLDS + fold];
			struct cell other = others(t, b, fold);
			double errors = errors_of(c, predict(t, p, b, &other), 0);

			whole += errors_of(c, p.mean, 0);
			flat += errors;
			line += t->x && b > 0 ? errors_of_line(c, &other, errors) : errors;
		}
	}
	double best = fmin(flat, line);
	out->strength = whole > 0 ? fmin(fmax(1 - best / whole, 0), 1) : 0;
}

/* -- the whole --------------------------------------------------------------------------------- */

/* The rows whose target is known: a label, or a number where there are none. */
static ptrdiff_t known_rows(const int32_t *label, const double *y, const int32_t *row, ptrdiff_t n,
	int32_t *out)
{
	ptrdiff_t k = 0;

	for (ptrdiff_t i = 0; i < n; i++) {
		bool is_known = label ? label[row[i]] >= 0 : y && isfinite(y[row[i]]);
		if (is_known)
			out[k++] = row[i];
	}
	return k;
}

static bool open_table(struct table *t, const struct column *c, const int32_t *row, uint64_t seed,
	struct arena *a, struct err *e)
{
	t->bin = ARENA_BIG(a, int32_t, t->n, e);
	t->fold = t->bin ? ARENA_BIG(a, uint8_t, t->n, e) : NULL;
	t->y = t->fold ? ARENA_BIG(a, double, t->n, e) : NULL;
	if (!t->y)
		return false;
	for (ptrdiff_t i = 0; i < t->n; i++) { /* the fold of a row depends on nothing else */
		uint64_t hash = rng_hash(seed, RNG_FOLD, (uint64_t)row[i]);

		t->fold[i] = (uint8_t)((hash >> 32) * FOLDS >> 32);
	}
	bool binned = column_is_coded(c) ? bin_codes(t, c, row, a, e) : bin_numbers(t, c, row, a, e);
	t->cell = binned ? ARENA_BIG(a, struct cell, (ptrdiff_t)t->bins * FOLDS, e) : NULL;
	t->total = t->cell ? ARENA_BIG(a, struct cell, t->bins, e) : NULL;
	t->score = t->total ? ARENA_BIG(a, double, 4 * (ptrdiff_t)t->bins, e) : NULL;
	t->tie = t->score ? ARENA_BIG(a, struct tie, t->bins, e) : NULL;
	return t->tie;
}

bool signal_column(const struct column *c, const struct task *t, const int32_t *label,
	const double *y, const int32_t *row, ptrdiff_t n, uint64_t seed, struct signal *out,
	struct arena *a, struct err *e)
{
	struct arena_mark mark = arena_mark(a);
	struct table table = { 0 };
	bool classes = t->kind != TASK_REGRESSION;
	int32_t *known = ARENA_BIG(a, int32_t, n, e);

	if (!known)
		return false;
	*out = (struct signal){ .auc = (double)NAN, .sd = (double)NAN };
	table.n = out->n = known_rows(classes ? label : NULL, y, row, n, known);
	bool ok = open_table(&table, c, known, seed, a, e);
	if (ok && table.n > 0) {
		if (classes)
			signal_classes(&table, t, label, known, out, a);
		else
			signal_regression(&table, y, known, out);
	}
	arena_reset(a, mark);
	return ok;
}

bool signal_each_class(const struct column *c, const struct task *t, const int32_t *label,
	const int32_t *row, ptrdiff_t n, uint64_t seed, struct signal_class *out, struct arena *a,
	struct err *e)
{
	struct arena_mark mark = arena_mark(a);
	struct table table = { 0 };
	bool *heard = ARENA_ARRAY(a, bool, t->classes);
	int32_t *known = ARENA_BIG(a, int32_t, n, e);

	if (!known)
		return false;
	table.n = known_rows(label, NULL, row, n, known);
	bool ok = open_table(&table, c, known, seed, a, e);
	if (ok)
		heard_classes(&table, t, label, known, heard, a);
	for (int32_t k = 0; ok && k < t->classes; k++)
		out[k] = heard[k] || t->classes == 2 ? auc_of_class(&table, label, known, k)
			: (struct signal_class){ .auc = (double)NAN, .sd = (double)NAN };
	arena_reset(a, mark);
	return ok;
}
