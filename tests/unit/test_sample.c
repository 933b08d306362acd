/* Samples: the bytes repeat, and what the truth says is what the table holds.  Rates are counted in
 * the table as it is read back; bounds are 4.5 standard deviations of the binomial. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "base/text.h"
#include "data/csv.h"
#include "data/frame.h"
#include "sample/sample.h"

#include <setjmp.h>
#include <cmocka.h>

#define ROWS 20000
#define CLOSE(x, y, slack) assert_true(fabs((x) - (y)) <= (slack))

struct made {
	struct arena *arena;
	struct text csv;
	struct node *truth;
	struct csv_table table;
};

static struct made *make(uint64_t seed, int64_t rows)
{
	struct arena *a = arena_new();
	struct made *m = ARENA_NEW(a, struct made);
	const struct sample *s;
	struct err e = ERR_INIT;
	m->arena = a;
	m->truth = report_root(report_new(a));
	text_init(&m->csv, a);
	assert_true(sample_need("loans", &s, &e));
	if (!sample_generate(s, seed, rows, &m->csv, m->truth, NULL, &e))
		fail_msg("%s", e.msg);
	struct csv_options o = csv_defaults();
	if (!csv_parse_bytes(m->csv.p, m->csv.n, "loans.csv", &o, &m->table, a, NULL, &e))
		fail_msg("%s", e.msg);
	assert_int_equal(m->table.frame->rows, rows);
	return m;
}

static void drop(struct made *m)
{
	frame_unref(m->table.frame);
	arena_free(m->arena);
}

static int setup(void **state)
{
	*state = make(1, ROWS);
	return 0;
}

static int teardown(void **state)
{
	drop(*state);
	return 0;
}

static void assert_rate(double count, double of, double p)
{
	double slack = 4.5 * sqrt(of * p * (1 - p));
	if (fabs(count - of * p) > slack)
		fail_msg("%.0f of %.0f, planted %g", count, of, p);
}

static double truth(const struct made *m, const char *path)
{
	double x = node_number(node_find(m->truth, path));
	if (isnan(x))
		fail_msg("the truth has no %s", path);
	return x;
}

static const struct column *column_of(const struct made *m, const char *name)
{
	int32_t i = frame_find(m->table.frame, name);
	if (i < 0)
		fail_msg("no column %s", name);
	return &m->table.frame->column[i];
}

/* The text of a cell is this word. */
static bool is(const struct made *m, const char *column, ptrdiff_t row, const char *word)
{
	const struct column *c = column_of(m, column);
	return !column_missing_at(c, row) && str_equal(c->level[c->code[row]], str_of(word));
}

static void test_repeats(void **state)
{
	struct made *m = *state, *again = make(1, ROWS), *other = make(2, ROWS);
	assert_int_equal(m->csv.n, again->csv.n);
	assert_memory_equal(m->csv.p, again->csv.p, (size_t)m->csv.n);
	assert_true(m->csv.n != other->csv.n || memcmp(m->csv.p, other->csv.p, (size_t)m->csv.n) != 0);
	drop(again);
	drop(other);
}

static void test_types(void **state)
{
	static const struct {
		const char *name;
		enum column_type type;
	} want[] = {
		{ "loan_id", COLUMN_TEXT }, { "applied", COLUMN_DATE }, { "district", COLUMN_CATEGORY },
		{ "origin", COLUMN_CATEGORY }, { "age", COLUMN_INTEGER }, { "employment", COLUMN_CATEGORY },
		{ "years_at_job", COLUMN_NUMBER }, { "income", COLUMN_INTEGER },
		{ "debt_ratio", COLUMN_NUMBER }, { "guarantor", COLUMN_BOOLEAN }, { "note", COLUMN_TEXT },
		{ "collection_calls", COLUMN_INTEGER }, { "default", COLUMN_BOOLEAN },
	};
	struct made *m = *state;
	for (size_t i = 0; i < sizeof want / sizeof *want; i++)
		assert_int_equal(column_of(m, want[i].name)->type, want[i].type);
	assert_int_equal(column_of(m, "loan_id")->role, ROLE_ID);
	assert_int_equal(m->table.rejected, 0);
}

static void test_missing(void **state)
{
	struct made *m = *state;
	const struct column *income = column_of(m, "income");
	double self = 0, self_missing = 0, other_missing = 0;
	for (ptrdiff_t r = 0; r < ROWS; r++) {
		bool s = is(m, "employment", r, "self-employed"), missing = column_missing_at(income, r);
		self += s;
		self_missing += s && missing;
		other_missing += !s && missing;
	}
	assert_rate(self_missing, self, 0.35);
	assert_rate(other_missing, ROWS - self, 0.02);
	assert_rate((double)column_of(m, "debt_ratio")->missing_count, ROWS, 0.04);
	assert_rate((double)column_of(m, "note")->missing_count, ROWS, 0.3);
	const struct node *list = node_find(m->truth, "missing"), *k = list->first;
	assert_true(node_number(node_find(k, "cells")) ==
		(double)column_of(m, "debt_ratio")->missing_count);
	assert_true(node_number(node_find(k->next, "cells")) == self_missing);
	assert_true(node_number(node_find(k->next, "of")) == self);
	assert_true(node_number(node_find(k->next->next, "cells")) == other_missing);
}

static void test_labels(void **state)
{
	struct made *m = *state;
	const struct column *label = column_of(m, "default");
	double unlabelled = (double)label->missing_count, yes = 0, wrong = truth(m, "mislabelled.count");
	for (ptrdiff_t r = 0; r < ROWS; r++)
		yes += label->code[r] == 1;
	assert_rate(unlabelled, ROWS, 0.05);
	assert_true(unlabelled == truth(m, "unlabelled.count"));
	assert_rate(wrong, ROWS - unlabelled, 0.02);
	assert_int_equal(node_find(m->truth, "mislabelled.rows")->count, wrong);
	for (const struct node *k = node_find(m->truth, "unlabelled.rows")->first; k; k = k->next)
		assert_true(column_missing_at(label, k->integer - 1));
	for (const struct node *k = node_find(m->truth, "mislabelled.rows")->first; k; k = k->next)
		assert_false(column_missing_at(label, k->integer - 1));
	/* 20 % default; of the labels 2 % are turned round. */
	CLOSE(truth(m, "best.rate"), 0.2, 1e-9);
	CLOSE(truth(m, "best_on_labels.rate"), 0.2 * 0.98 + 0.8 * 0.02, 1e-9);
	assert_rate(yes, ROWS - unlabelled, 0.212);
}

static void test_probabilities(void **state)
{
	struct made *m = *state;
	const struct column *label = column_of(m, "default");
	double excess = 0, variance = 0, right = 0, right_variance = 0;
	const struct node *wrong = node_find(m->truth, "mislabelled.rows")->first;
	ptrdiff_t r = 0;
	for (const struct node *k = node_find(m->truth, "probability")->first; k; k = k->next, r++) {
		bool turned = wrong && wrong->integer == r + 1;
		if (turned)
			wrong = wrong->next;
		if (column_missing_at(label, r))
			continue;
		double p = node_number(k), outcome = (label->code[r] == 1) != turned;
		excess += outcome - p;
		variance += p * (1 - p);
		/* The slope of calibration at 1: outcomes weighted by log odds. */
		double z = log(p / (1 - p));
		right += z * (outcome - p);
		right_variance += z * z * p * (1 - p);
	}
	assert_int_equal(r, ROWS);
	assert_null(wrong);
	assert_true(fabs(excess) < 4.5 * sqrt(variance));
	assert_true(fabs(right) < 4.5 * sqrt(right_variance));
}

/* By all pairs: what the truth computes by sorting. */
static void test_best_auc(void **state)
{
	struct made *m = make(3, 400);
	double p[400], right = 0, pairs = 0;
	ptrdiff_t n = 0;
	(void)state;
	for (const struct node *k = node_find(m->truth, "probability")->first; k; k = k->next)
		p[n++] = node_number(k);
	assert_int_equal(n, 400);
	for (ptrdiff_t i = 0; i < n; i++)
		for (ptrdiff_t j = 0; j < n; j++)
			if (i != j) {
				double w = p[i] * (1 - p[j]);
				right += w * (p[i] > p[j] ? 1 : p[i] < p[j] ? 0 : 0.5);
				pairs += w;
			}
	CLOSE(truth(m, "best.auc"), right / pairs, 1e-5); /* p is kept to 6 decimals */
	assert_true(truth(m, "best_on_labels.auc") < truth(m, "best.auc"));
	drop(m);
}

static void test_leak(void **state)
{
	struct made *m = *state;
	const struct column *calls = column_of(m, "collection_calls");
	const struct column *label = column_of(m, "default");
	double yes = 0, no = 0, called_yes = 0, called_no = 0;
	for (ptrdiff_t r = 0; r < ROWS; r++) {
		assert_int_equal(column_missing_at(calls, r), column_missing_at(label, r));
		yes += label->code[r] == 1;
		no += label->code[r] == 0;
		called_yes += label->code[r] == 1 && calls->number[r] > 0;
		called_no += label->code[r] == 0 && calls->number[r] > 0;
	}
	assert_rate(called_yes, yes, 0.995);
	assert_rate(called_no, no, 0.003);
	assert_string_equal(node_find(m->truth, "leak.column")->string, "collection_calls");
}

static void test_proxy(void **state)
{
	struct made *m = *state;
	const struct column *district = column_of(m, "district");
	int districts = 0;
	const struct node *k = node_find(m->truth, "proxy.share_elsewhere")->first;
	for (; k; k = k->next, districts++) {
		int32_t code = column_find_level(district, str_of(node_find(k, "district")->string));
		double n = 0, elsewhere = 0;
		for (ptrdiff_t r = 0; r < ROWS; r++) {
			n += district->code[r] == code;
			elsewhere += district->code[r] == code && is(m, "origin", r, "elsewhere");
		}
		assert_rate(elsewhere, n, node_number(node_find(k, "share")));
	}
	assert_int_equal(districts, district->levels);
}

static void test_change_and_rare(void **state)
{
	struct made *m = *state;
	const struct column *rate = column_of(m, "interest_rate"), *applied = column_of(m, "applied");
	const char *from = node_find(m->truth, "change.from")->string;
	ptrdiff_t first = (ptrdiff_t)truth(m, "change.first_row") - 1;
	double before = 0, after = 0, rare = 0;
	assert_true(str_compare(column_text(applied, first, m->arena), str_of(from)) >= 0);
	assert_true(str_compare(column_text(applied, first - 1, m->arena), str_of(from)) < 0);
	for (ptrdiff_t r = 0; r < ROWS; r++) {
		if (r < first)
			before += rate->number[r] / (double)first;
		else
			after += rate->number[r] / (double)(ROWS - first);
		rare += is(m, "employment", r, "seasonal");
	}
	/* sd of a rate is below 2, so that of the difference is below 0.04 */
	CLOSE(after - before, 2.4, 4.5 * 0.04);
	assert_rate(rare, ROWS, 0.004);
	assert_true(rare == truth(m, "rare.count"));
}

static void test_refusals(void **state)
{
	struct made *m = *state;
	const struct sample *s;
	struct err e = ERR_INIT;
	struct ctl *c = ARENA_NEW(m->arena, struct ctl);
	struct text csv;
	assert_false(sample_need("loan", &s, &e));
	assert_int_equal(e.code, ERR_UNKNOWN_SAMPLE);
	assert_string_equal(e.hint, "did you mean loans?");
	assert_true(sample_need("loans", &s, &e));
	text_init(&csv, m->arena);
	struct node *root = report_root(report_new(m->arena));
	assert_false(sample_generate(s, 1, 0, &csv, root, NULL, &e));
	assert_int_equal(e.code, ERR_RANGE);
	assert_false(sample_generate(s, 1, s->most_rows + 1, &csv, root, NULL, &e));
	assert_int_equal(e.code, ERR_RANGE);
	atomic_store(&c->stop, true);
	assert_false(sample_generate(s, 1, 1000, &csv, root, c, &e));
	assert_int_equal(e.code, ERR_CANCELLED);
}

/* One row and a few: nothing divides by what is not there. */
static void test_small(void **state)
{
	(void)state;
	for (int64_t rows = 1; rows < 40; rows++)
		drop(make(7, rows));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_repeats),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_probabilities),
		cmocka_unit_test(test_best_auc),
		cmocka_unit_test(test_leak),
		cmocka_unit_test(test_proxy),
		cmocka_unit_test(test_change_and_rare),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_small),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
