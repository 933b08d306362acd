/* Many columns of noise beside a few that tell something: as many as q promises are taken for signal, and
 * those planted are found.  And the interval of the signal holds the truth. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rng.h"
#include "base/text.h"
#include "data/column.h"
#include "data/csv.h"
#include "data/finding.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/signal_scan.h"
#include "stat/signal.h"

#include "claim.h"

enum { ROWS = 400, NOISE = 1000, PLANTED = 3, TABLES = 6 };

/* Numbers, flags, and codes of up to 40 levels; then three that lean towards the class. */
static void write_table(struct text *t, struct rng *r)
{
	for (int i = 0; i < NOISE + PLANTED; i++)
		text_addf(t, "x%d,", i);
	text_add(t, "y\n");
	for (int row = 0; row < ROWS; row++) {
		int y = (int)rng_below(r, 2);

		for (int i = 0; i < NOISE; i++) {
			if (i % 2)
				text_addf(t, "%.4f,", rng_normal(r));
			else if (i % 8 == 0)
				text_addf(t, "%d,", rng_double(r) < 0.03);
			else
				text_addf(t, "l%d,", (int)rng_below(r, 2 + i % 39));
		}
		text_addf(t, "%.4f,%.4f,l%d,", y + rng_normal(r), (1 + y) * rng_normal(r),
			rng_double(r) < 0.5 ? y : (int)rng_below(r, 6));
		text_addf(t, "%s\n", y ? "yes" : "no");
	}
}

/* false[0] and found[0]: how many of each kind are called signal. */
static void judge_table(int seed, double *wrong, double *found)
{
	struct arena *a = arena_new();
	struct rng r = rng_make(50, RNG_TEST, (uint64_t)seed);
	struct err e = ERR_INIT;
	struct csv_options o = csv_defaults();
	struct csv_table t;
	struct findings notes;
	struct task task;
	struct feature_signal *s;
	struct text csv;
	double entropy;

	text_init(&csv, a);
	findings_init(&notes, a);
	write_table(&csv, &r);
	need(csv_parse_bytes(csv.p, csv.n, "noise.csv", &o, &t, a, NULL, &e), &e);
	enum column_role *role = ARENA_ARRAY(a, enum column_role, t.frame->columns);
	for (int32_t i = 0; i < t.frame->columns; i++)
		role[i] = i == NOISE + PLANTED ? ROLE_TARGET : ROLE_FEATURE;
	struct frame *f = frame_with_roles(t.frame, role);
	need(task_make(f, NOISE + PLANTED, NULL, NULL, &task, &notes, a, &e), &e);
	need(signal_scan(f, &task, rowset_all(f->rows, &f->digest, a), 199, (uint64_t)seed, 1, &s, &entropy, a,
		     NULL, &e), &e);
	for (int i = 0; i < NOISE + PLANTED; i++)
		*(i < NOISE ? wrong : found) += s[i].q < SIGNAL_Q;
	frame_unref(f);
	frame_unref(t.frame);
	arena_free(a);
}

static void many_columns(void)
{
	double wrong = 0, found = 0;

	for (int k = 0; k < TABLES; k++)
		judge_table(k, &wrong, &found);
	claim_within("planted columns found among 1000 of noise", found / TABLES / PLANTED, 0.95, 1);
	/* q < 0.05 lets 3 / 19 false ones in beside three true ones, on average; 4 sd of a Poisson count. */
	claim_within("columns of noise taken for signal, a table", wrong / TABLES, 0,
		PLANTED / 19.0 + 4 * sqrt(PLANTED / 19.0 / TABLES));
}

/* P(y = 1) by level; the best score's AUC in closed form. */
static double best_auc(const double *p, int levels)
{
	double wins = 0, hits = 0, misses = 0;

	for (int i = 0; i < levels; i++) {
		hits += p[i];
		misses += 1 - p[i];
		for (int j = 0; j < levels; j++)
			wins += p[i] * (1 - p[j]) * (p[i] > p[j] ? 1 : i == j ? 0.5 : 0);
	}
	return wins / hits / misses;
}

static void covers_strength(struct arena *a)
{
	enum { TRIALS = 2000, N = 800, LEVELS = 4 };
	static const double p[LEVELS] = { 0.2, 0.4, 0.6, 0.75 };
	static const struct task binary = { .kind = TASK_BINARY, .target = "y", .classes = 2 };
	double truth = 2 * best_auc(p, LEVELS) - 1, hits = 0;

	for (int t = 0; t < TRIALS; t++) {
		struct rng r = rng_make(51, RNG_TEST, (uint64_t)t);
		struct err e = ERR_INIT;
		struct signal s;
		int32_t row[N], label[N], code[N];

		for (int i = 0; i < N; i++) {
			row[i] = i;
			code[i] = (int32_t)rng_below(&r, LEVELS);
			label[i] = rng_double(&r) < p[code[i]];
		}
		struct column c = { .name = "x", .type = COLUMN_CATEGORY, .rows = N, .code = code, .levels = LEVELS };
		need(signal_column(&c, &binary, label, NULL, row, N, 1, &s, a, &e), &e);
		struct interval v = signal_interval(&s, &binary);
		hits += v.lo <= truth && truth <= v.hi;
	}
	claim_within("the interval of a signal covers it", hits / TRIALS, 0.93, 0.97);
}

/* A straight line through normal numbers, R2 0.25.  Cross-fitting in bins costs a little of that; the interval
 * speaks of what the score is worth that so many rows make. */
static void covers_r2(struct arena *a)
{
	enum { TRIALS = 1000, N = 2000 };
	static const struct task regression = { .kind = TASK_REGRESSION, .target = "y" };
	double hits = 0, truth = 0;
	struct interval v[TRIALS];

	for (int t = 0; t < TRIALS; t++) {
		struct rng r = rng_make(52, RNG_TEST, (uint64_t)t);
		struct err e = ERR_INIT;
		struct signal s;
		static double x[N], y[N];
		static int32_t row[N];

		for (int i = 0; i < N; i++) {
			row[i] = i;
			x[i] = rng_normal(&r);
			y[i] = 0.5 * x[i] + sqrt(0.75) * rng_normal(&r);
		}
		struct column c = { .name = "x", .type = COLUMN_NUMBER, .rows = N, .number = x };
		need(signal_column(&c, &regression, NULL, y, row, N, 1, &s, a, &e), &e);
		v[t] = signal_interval(&s, &regression);
		truth += s.strength / TRIALS;
	}
	for (int t = 0; t < TRIALS; t++)
		hits += v[t].lo <= truth && truth <= v[t].hi;
	claim_within("R2 of a line, cross-fitted in bins", truth, 0.22, 0.25);
	claim_within("the interval of an R2 covers it", hits / TRIALS, 0.92, 0.98);
}

void claim_signal(void)
{
	struct arena *a = arena_new();

	many_columns();
	covers_strength(a);
	covers_r2(a);
	arena_free(a);
}
