#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "data/date.h"
#include "sample/loan.h"

struct rate {
	const char *column, *mechanism;
	double planted;
	bool (*counts)(const struct loan *l);   /* this row is one of those */
	bool (*among)(const struct loan *l);    /* NULL: of all rows */
};

static bool income_missing(const struct loan *l)
{
	return l->income_missing;
}

static bool debt_missing(const struct loan *l)
{
	return l->debt_missing;
}

static bool note_missing(const struct loan *l)
{
	return l->note_missing;
}

static bool self_employed(const struct loan *l)
{
	return l->employment == LOAN_SELF_EMPLOYED;
}

static bool not_self_employed(const struct loan *l)
{
	return !self_employed(l);
}

static int64_t count(const struct loan *l, int64_t rows, bool (*is)(const struct loan *l),
	bool (*among)(const struct loan *l))
{
	int64_t n = 0;
	for (int64_t i = 0; i < rows; i++)
		n += (!among || among(&l[i])) && (!is || is(&l[i]));
	return n;
}

static void add_missing(const struct loan *l, int64_t rows, struct node *truth)
{
	static const struct rate rates[] = {
		{ "debt_ratio", "at random", LOAN_DEBT_MISSING, debt_missing, NULL },
		{ "income", "depends on employment: self-employed", LOAN_INCOME_MISSING_SELF, income_missing,
			self_employed },
		{ "income", "depends on employment: all others", LOAN_INCOME_MISSING, income_missing,
			not_self_employed },
		{ "note", "at random", LOAN_NOTE_MISSING, note_missing, NULL },
	};
	struct node *list = node_list(truth, "missing");
	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
		struct node *o = node_object(list, NULL);
		node_string(o, "column", rates[i].column);
		node_string(o, "mechanism", rates[i].mechanism);
		node_real(o, "planted", rates[i].planted);
		node_int(o, "cells", count(l, rows, rates[i].counts, rates[i].among));
		node_int(o, "of", count(l, rows, NULL, rates[i].among));
	}
}

static bool mislabelled(const struct loan *l)
{
	return l->mislabelled;
}

static bool unlabelled(const struct loan *l)
{
	return l->unlabelled;
}

static void add_rows(const struct loan *l, int64_t rows, const char *name, double planted,
	bool (*is)(const struct loan *l), struct node *truth)
{
	struct node *o = node_object(truth, name);
	node_real(o, "planted", planted);
	node_int(o, "count", count(l, rows, is, NULL));
	struct node *list = node_list(o, "rows");
	for (int64_t i = 0; i < rows; i++)
		if (is(&l[i]))
			node_int(list, NULL, i + 1);
}

static void add_leak(struct node *truth)
{
	struct node *o = node_object(truth, "leak");
	node_string(o, "column", "collection_calls");
	node_string(o, "why", "calls are made after a default: unknown when the loan is given");
	node_real(o, "calls_if_default", LOAN_CALLS_IF_DEFAULT);
	node_real(o, "calls_if_not", LOAN_CALLS_IF_NOT);
}

static void add_proxy(struct node *truth)
{
	struct node *o = node_object(truth, "proxy"), *list;
	node_string(o, "column", "district");
	node_string(o, "of", "origin");
	node_string(o, "why", "origin lowers income and has no other effect on default, but district "
			      "tells it");
	list = node_list(o, "share_elsewhere");
	for (int i = 0; i < LOAN_DISTRICTS; i++) {
		struct node *one = node_object(list, NULL);
		node_string(one, "district", loan_district[i]);
		node_real(one, "share", loan_share_elsewhere[i]);
	}
}

static void add_change(const struct loan *l, int64_t rows, struct node *truth)
{
	char date[DATE_TEXT];
	int64_t first = 0;
	while (first < rows && !l[first].changed)
		first++;
	struct node *o = node_object(truth, "change");
	date_format((LOAN_FIRST_DAY + (int64_t)(LOAN_CHANGE_AT * LOAN_DAYS)) * DATE_DAY, false, date);
	node_string(o, "column", "applied");
	node_string(o, "from", date);
	if (first < rows)
		node_int(o, "first_row", first + 1);
	else
		node_null(o, "first_row", "no row is that late");
	node_string(o, "inputs", "interest_rate rises by 2.4");
	node_string(o, "target", "debt_ratio counts twice, log odds of default rise by 0.35");
}

static bool seasonal(const struct loan *l)
{
	return l->employment == LOAN_SEASONAL;
}

static void add_rare(const struct loan *l, int64_t rows, struct node *truth)
{
	struct node *o = node_object(truth, "rare");
	node_string(o, "column", "employment");
	node_string(o, "level", loan_employment[LOAN_SEASONAL]);
	node_real(o, "planted", LOAN_RARE_LEVEL);
	node_int(o, "count", count(l, rows, seasonal, NULL));
}

static int by_probability(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return *x < *y ? -1 : *x > *y;
}

/* Of sorted p[n]: the chance that of two rows, one that defaults and one that does not, p ranks them
 * rightly; a row meets all others, not itself. */
static double expected_auc(const double *p, int64_t n)
{
	double below = 0, right = 0, pairs = 0, all = 0;
	for (int64_t i = 0; i < n; i++)
		all += 1 - p[i];
	for (int64_t i = 0; i < n;) {
		int64_t end = i;
		double tied = 0;
		while (end < n && p[end] <= p[i])
			tied += 1 - p[end++];
		for (; i < end; i++) {
			right += p[i] * (below + 0.5 * (tied - (1 - p[i])));
			pairs += p[i] * (all - (1 - p[i]));
		}
		below += tied;
	}
	return right / pairs;
}

static void add_best(const struct loan *l, int64_t rows, double *p, double noise, const char *name,
	struct node *truth)
{
	double rate = 0, loss = 0, brier = 0;
	for (int64_t i = 0; i < rows; i++) {
		double q = p[i] = l[i].p * (1 - noise) + (1 - l[i].p) * noise;
		rate += q;
		brier += q * (1 - q);
		loss -= q * log(q) + (1 - q) * log1p(-q);
	}
	qsort(p, (size_t)rows, sizeof *p, by_probability);
	struct node *o = node_object(truth, name);
	node_real(o, "rate", rate / (double)rows);
	node_real(o, "auc", expected_auc(p, rows));
	node_real(o, "log_loss", loss / (double)rows);
	node_real(o, "brier", brier / (double)rows);
}

static void add_probabilities(const struct loan *l, int64_t rows, struct node *truth)
{
	struct node *list = node_list(truth, "probability");
	for (int64_t i = 0; i < rows; i++)
		node_real(list, NULL, round(l[i].p * 1e6) / 1e6);
}

bool loan_truth(const struct loan *l, int64_t rows, uint64_t seed, struct node *truth,
	struct err *e)
{
	struct arena *a = arena_new();
	double *p = ARENA_BIG(a, double, rows, e);
	bool ok = p != NULL;
	node_string(truth, "sample", "loans");
	node_int(truth, "seed", (int64_t)seed);
	node_int(truth, "rows", rows);
	node_string(truth, "target", "default");
	node_string(truth, "positive", "yes");
	node_string(truth, "id", "loan_id");
	node_string(truth, "time", "applied");
	node_string(truth, "sensitive", "origin");
	if (ok) {
		add_best(l, rows, p, 0, "best", truth);
		add_best(l, rows, p, LOAN_MISLABELLED, "best_on_labels", truth);
	}
	add_leak(truth);
	add_proxy(truth);
	add_change(l, rows, truth);
	add_rare(l, rows, truth);
	add_missing(l, rows, truth);
	add_rows(l, rows, "mislabelled", LOAN_MISLABELLED, mislabelled, truth);
	add_rows(l, rows, "unlabelled", LOAN_UNLABELLED, unlabelled, truth);
	add_probabilities(l, rows, truth);
	arena_free(a);
	return ok;
}
