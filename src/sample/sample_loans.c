#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/num.h"
#include "base/text.h"
#include "data/csv.h"
#include "data/date.h"
#include "sample/loan.h"
#include "sample/sample.h"

#define STEP_ROWS 1024

/* The constant that makes the mean probability the base rate: bisection, the mean rises with it. */
static bool find_constant(const struct loan *l, int64_t rows, double *out, struct ctl *c,
	struct err *e)
{
	double lo = -40, hi = 40;
	for (int i = 0; i < 60; i++) {
		if (!ctl_step(c, 0, e))
			return false;
		double middle = 0.5 * (lo + hi), sum = 0;
		for (int64_t r = 0; r < rows; r++)
			sum += 1 / (1 + exp(-(middle + l[r].logit)));
		if (sum < LOAN_BASE_RATE * (double)rows)
			lo = middle;
		else
			hi = middle;
	}
	*out = 0.5 * (lo + hi);
	return true;
}

static void put_text(struct text *t, const char *s)
{
	csv_write_cell(t, str_of(s), ',');
	text_addc(t, ',');
}

/* To so many decimals: rounding in binary must not show. */
static void put_number(struct text *t, double x, int decimals)
{
	char out[NUM_TEXT];
	double scale = decimals == 0 ? 1 : decimals == 1 ? 10 : decimals == 2 ? 100 : 1000;
	num_format(round(x * scale) / scale, out);
	text_addf(t, "%s,", out);
}

static void put_row(struct text *t, const struct loan *l)
{
	char date[DATE_TEXT], note[120];
	date_format(l->day * DATE_DAY, false, date);
	loan_note(l, note, (int)sizeof note);
	text_addf(t, "L%07lld,%s,", (long long)(l->row + 1), date);
	put_text(t, loan_district[l->district]);
	put_text(t, l->elsewhere ? "elsewhere" : "local");
	text_addf(t, "%d,", l->age);
	put_text(t, loan_employment[l->employment]);
	put_number(t, l->years_at_job, 1);
	if (l->income_missing)
		text_addc(t, ',');
	else
		put_number(t, l->income, 0);
	if (l->debt_missing)
		text_addc(t, ',');
	else
		put_number(t, l->debt_ratio, 3);
	text_addf(t, "%d,", l->late_payments);
	put_text(t, l->guarantor ? "yes" : "no");
	put_text(t, loan_purpose[l->purpose]);
	put_number(t, l->amount, 0);
	text_addf(t, "%d,", l->term);
	put_number(t, l->rate, 2);
	put_text(t, note);
	if (l->unlabelled)
		text_add(t, ",\n");
	else
		text_addf(t, "%d,%s\n", l->calls, l->label ? "yes" : "no");
}

static bool draw_all(uint64_t seed, int64_t rows, struct loan *l, struct ctl *c, struct err *e)
{
	ctl_phase(c, "making up loans", 2 * rows);
	for (int64_t r = 0; r < rows; r++) {
		loan_draw(seed, r, rows, &l[r]);
		if (r % STEP_ROWS == 0 && !ctl_step(c, STEP_ROWS, e))
			return false;
	}
	double constant;
	if (!find_constant(l, rows, &constant, c, e))
		return false;
	for (int64_t r = 0; r < rows; r++)
		loan_settle(seed, constant, &l[r]);
	return true;
}

static bool generate(uint64_t seed, int64_t rows, struct text *csv, struct node *truth,
	struct ctl *c, struct err *e)
{
	struct arena *a = arena_new();
	struct loan *l = ARENA_BIG(a, struct loan, rows, e);
	bool ok = l && draw_all(seed, rows, l, c, e);
	if (ok)
		text_add(csv, "loan_id,applied,district,origin,age,employment,years_at_job,income,debt_ratio,"
			      "late_payments,guarantor,purpose,amount,term_months,interest_rate,note,"
			      "collection_calls,default\n");
	for (int64_t r = 0; ok && r < rows; r++) {
		put_row(csv, &l[r]);
		ok = r % STEP_ROWS != 0 || ctl_step(c, STEP_ROWS, e);
	}
	ok = ok && loan_truth(l, rows, seed, truth, e);
	arena_free(a);
	return ok;
}

const struct sample sample_loans = {
	.name = "loans",
	.help = "loans with dates, categories, gaps, a leak, a proxy, wrong labels and a late change",
	.target = "default", .rows = 20000, .most_rows = 2000000, .generate = generate,
};
