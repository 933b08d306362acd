/* Tables of pure noise, on the whole road: training says that nothing beats guessing, and what a holdout that was
 * used for choosing promises, sealed rows do not hold. */
#include "config.h"

#include <ftw.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "base/rng.h"
#include "base/text.h"
#include "command/execute.h"
#include "command/options.h"
#include "command/service.h"

#include "claim.h"

enum { SHUFFLED = 200, FEW = 4, ROWS = 160, DWORK = 20, MANY = 100, WIDE_ROWS = 450, CHOSEN = 20 };

static double at(uint64_t seed, int row, int column)
{
	struct rng s = rng_make(seed, RNG_TEST, (uint64_t)row << 20 | (uint64_t)column);

	return rng_normal(&s);
}

/* Column 0 decides the label and is no feature. */
static bool label(uint64_t seed, int row)
{
	return at(seed, row, 0) > 0;
}

static void write_table(const char *path, uint64_t seed, int rows, int columns)
{
	FILE *out = fopen(path, "w");

	for (int k = 1; out && k <= columns; k++)
		fprintf(out, "x%d,", k);
	if (out)
		fputs("y\n", out);
	for (int r = 0; out && r < rows; r++) {
		for (int k = 1; k <= columns; k++)
			fprintf(out, "%.4f,", at(seed, r, k));
		fputs(label(seed, r) ? "yes\n" : "no\n", out);
	}
	if (!out || fclose(out) != 0) {
		perror(path);
		exit(1);
	}
}

static struct report *ask(struct workbench *w, const char *line, struct arena *a)
{
	struct report *r = NULL;
	struct err e = ERR_INIT;

	need(execute_line(w, line, &r, a, NULL, &e), &e);
	return r;
}

/* The best is a baseline, or nothing shows that it beats one. */
static bool says_noise(const struct report *r)
{
	const char *best = node_find(r->root, "best")->string;

	for (const struct report_warning *k = r->first_warning; k; k = k->next)
		if (strstr(k->message, "no evidence yet"))
			return true;
	return strcmp(best, "majority") == 0 || strcmp(best, "prior") == 0 || strcmp(best, "onerule") == 0;
}

/* count[0]: training said that it is noise; count[1]: the interval of the sealed test rows holds 0.5. */
static void take_the_road(uint64_t seed, int rows, int columns, bool test, double *count)
{
	struct arena *a = arena_new();
	struct options o = options_default();
	struct workbench *w = service_new(&o, false);
	char path[64];

	snprintf(path, sizeof path, "noise%d-%d.csv", columns, (int)seed);
	write_table(path, seed, rows, columns);
	ask(w, arena_printf(a, "data load %s", path), a);
	ask(w, "data target y", a);
	ask(w, "data split", a);
	count[0] += says_noise(ask(w, "model train auto", a));
	if (test) {
		const struct node *auc = node_find(ask(w, "model evaluate --metric auc", a)->root, "metrics.auc");

		count[1] += node_number(node_find(auc, "lo")) <= 0.5 && node_number(node_find(auc, "hi")) >= 0.5;
	}
	service_free(w);
	arena_free(a);
}

/* Mean of a feature where the label is yes less where it is no. */
static double difference(uint64_t seed, int column, int from, int to)
{
	double sum = 0;

	for (int r = from; r < to; r++)
		sum += label(seed, r) ? at(seed, r, column) : -at(seed, r, column);
	return sum / (to - from);
}

/* Dwork et al. 2015: of many features those that agree on training rows and holdout are kept, and vote.  right[0],
 * right[1]: shares of the holdout, and of rows not looked at, that the vote gets right. */
static void choose_on_holdout(uint64_t seed, double *right)
{
	enum { PART = WIDE_ROWS / 3 };
	double sign[MANY + 1] = { 0 }, best[CHOSEN] = { 0 };
	int column[CHOSEN] = { 0 };

	for (int k = 1; k <= MANY; k++) {
		double one = difference(seed, k, 0, PART), two = difference(seed, k, PART, 2 * PART);
		double both = one * two > 0 ? fmin(fabs(one), fabs(two)) : 0;
		int i = CHOSEN - 1;

		sign[k] = two > 0 ? 1 : -1;
		if (!(both > best[i]))
			continue;
		for (; i > 0 && both > best[i - 1]; i--) {
			best[i] = best[i - 1];
			column[i] = column[i - 1];
		}
		best[i] = both;
		column[i] = k;
	}
	for (int r = PART; r < 3 * PART; r++) {
		double vote = 0;

		for (int i = 0; i < CHOSEN; i++)
			vote += column[i] ? sign[column[i]] * at(seed, r, column[i]) : 0;
		right[r / (2 * PART)] += ((vote > 0) == label(seed, r)) / (double)PART;
	}
}

static int take_away(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

void claim_noise(void)
{
	char folder[] = "/tmp/cairn-noise-XXXXXX";
	double few[2] = { 0 }, many[2] = { 0 }, right[2] = { 0 };

	if (!mkdtemp(folder) || chdir(folder) != 0) {
		perror(folder);
		exit(1);
	}
	setenv("XDG_STATE_HOME", folder, 1);
	setenv("XDG_CONFIG_HOME", folder, 1);
	for (uint64_t seed = 1; seed <= SHUFFLED; seed++)
		take_the_road(seed, ROWS, FEW, false, few);
	claim_within("shuffled targets: training says that no model beats the baseline", few[0] / SHUFFLED, 0.95, 1);
	for (uint64_t seed = 1; seed <= DWORK; seed++) {
		choose_on_holdout(seed, right);
		take_the_road(seed, WIDE_ROWS, MANY, true, many);
	}
	claim_within("features chosen on the holdout: right on it", right[0] / DWORK, 0.6, 1);
	claim_within("features chosen on the holdout: right on other rows", right[1] / DWORK, 0.47, 0.53);
	claim_within("a hundred features of noise: training says so", many[0] / DWORK, 0.9, 1);
	claim_within("a hundred features of noise: the sealed rows hold 0.5", many[1] / DWORK, 0.9, 1);
	nftw(folder, take_away, 8, FTW_DEPTH | FTW_PHYS);
}
