#include "config.h"

#include "sample/loan.h"

#include <math.h>
#include <stdio.h>

#include "base/rng.h"

const char *const loan_district[LOAN_DISTRICTS] = {
	"Eastgate", "Harbour", "Hillside", "Lakeview", "Market", "Northfield", "Oldtown", "Riverside",
	"Southbank", "Westend",
};

/* The proxy: where people live tells where they come from. */
const double loan_share_elsewhere[LOAN_DISTRICTS] = {
	0.82, 0.74, 0.05, 0.08, 0.55, 0.12, 0.18, 0.68, 0.30, 0.06,
};

const char *const loan_employment[LOAN_EMPLOYMENTS] = {
	"employed", "self-employed", "retired", "student", "unemployed", "seasonal",
};

const char *const loan_purpose[] = { "business", "car", "education", "home", "medical", "other" };

static const double employment_share[LOAN_EMPLOYMENTS] = {
	0.646, 0.14, 0.11, 0.06, 0.04, LOAN_RARE_LEVEL,
};
static const double employment_income[LOAN_EMPLOYMENTS] = { 3100, 3300, 2100, 1100, 950, 1500 };
static const double employment_risk[LOAN_EMPLOYMENTS] = { 0, 0.35, -0.3, 0.2, 0.9, 0.7 };
static const double purpose_share[] = { 0.14, 0.26, 0.12, 0.24, 0.09, 0.15 };
static const double purpose_risk[] = { 0.45, 0, -0.1, -0.35, 0.3, 0.1 };
static const double district_share[LOAN_DISTRICTS] = {
	0.11, 0.09, 0.10, 0.08, 0.12, 0.11, 0.13, 0.09, 0.10, 0.07,
};

static int choose(struct rng *r, const double *share, int n)
{
	double u = rng_double(r);
	for (int i = 0; i < n - 1; i++) {
		if (u < share[i])
			return i;
		u -= share[i];
	}
	return n - 1;
}

static bool chance(struct rng *r, double p)
{
	return rng_double(r) < p;
}

static double within(double x, double lo, double hi)
{
	return x < lo ? lo : x > hi ? hi : x;
}

static double rounded(double x, double step)
{
	return round(x / step) * step;
}

/* Knuth 1997, 3.4.1: fine for small means. */
static int poisson(struct rng *r, double mean)
{
	double limit = exp(-mean), product = rng_double(r);
	int n = 0;
	while (product > limit && n < 50) {
		product *= rng_double(r);
		n++;
	}
	return n;
}

static void draw_person(struct rng *r, struct loan *l)
{
	l->district = choose(r, district_share, LOAN_DISTRICTS);
	l->elsewhere = chance(r, loan_share_elsewhere[l->district]);
	l->employment = (enum loan_employment)choose(r, employment_share, LOAN_EMPLOYMENTS);
	double middle = l->employment == LOAN_RETIRED ? 69 : l->employment == LOAN_STUDENT ? 24 : 42;
	double spread = l->employment == LOAN_RETIRED ? 5 : l->employment == LOAN_STUDENT ? 3 : 11;
	l->age = (int)within(round(middle + spread * rng_normal(r)), 18, 84);
	/* People from elsewhere earn less here; origin has no other way into default. */
	double income = employment_income[l->employment] * (l->elsewhere ? 0.85 : 1);
	l->income = rounded(within(income * exp(0.38 * rng_normal(r)), 400, 20000), 10);
	double working = within(l->age - 20, 0, 45);
	l->years_at_job = l->employment <= LOAN_SELF_EMPLOYED
		? rounded(working * rng_double(r) * rng_double(r), 0.5) : 0;
}

static void draw_loan(struct rng *r, struct loan *l)
{
	static const double term_share[] = { 0.15, 0.25, 0.30, 0.18, 0.12 };
	l->purpose = choose(r, purpose_share, 6);
	l->term = 12 * (1 + choose(r, term_share, 5));
	double amount = l->income * exp(0.9 + 0.55 * rng_normal(r)) * sqrt(l->term / 36.0);
	l->amount = rounded(within(amount, 500, 60000), 50);
	l->debt_ratio = rounded(within(0.28 * exp(0.6 * rng_normal(r)), 0.01, 2), 0.001);
	l->late_payments = poisson(r, 0.5 + 0.5 * l->debt_ratio);
	l->guarantor = chance(r, l->age < 27 ? 0.35 : 0.12);
	/* The change: money became dearer. */
	l->rate = rounded(within(5.5 + (l->changed ? 2.4 : 0) + 1.2 * l->late_payments +
		1.1 * rng_normal(r), 1.9, 19.9), 0.01);
}

/* Smooth, with a bend in age and an interaction, so that a line alone does not get it all. */
static double risk(const struct loan *l)
{
	double burden = log(l->amount / l->income), poor = log(2500 / l->income);
	double young = within(32 - l->age, 0, 14) / 14, old = within(l->age - 62, 0, 20) / 20;
	double z = 1.5 * (l->debt_ratio - 0.3) * (l->changed ? 2 : 1) + 0.75 * burden + 0.9 * poor;
	z += 0.6 * l->late_payments + 0.9 * young + 0.3 * old - 0.05 * within(l->years_at_job, 0, 15);
	z += employment_risk[l->employment] + purpose_risk[l->purpose];
	z += l->guarantor ? -0.7 * (1 + young) : 0;
	z += l->late_payments > 0 && l->debt_ratio > 0.4 ? 0.8 : 0;
	return z + (l->changed ? 0.35 : 0);
}

void loan_draw(uint64_t seed, int64_t row, int64_t rows, struct loan *l)
{
	struct rng r = rng_make(seed, RNG_SAMPLE, (uint64_t)row);
	*l = (struct loan){ .row = row };
	l->day = LOAN_FIRST_DAY + row * LOAN_DAYS / rows;
	l->changed = l->day >= LOAN_FIRST_DAY + (int64_t)(LOAN_CHANGE_AT * LOAN_DAYS);
	draw_person(&r, l);
	draw_loan(&r, l);
	l->income_missing = chance(&r, l->employment == LOAN_SELF_EMPLOYED ? LOAN_INCOME_MISSING_SELF
									  : LOAN_INCOME_MISSING);
	l->debt_missing = chance(&r, LOAN_DEBT_MISSING);
	l->note_missing = chance(&r, LOAN_NOTE_MISSING);
	l->unlabelled = chance(&r, LOAN_UNLABELLED);
	for (int i = 0; i < 3; i++)
		l->note[i] = (int)rng_below(&r, 12);
	l->logit = risk(l);
}

void loan_settle(uint64_t seed, double constant, struct loan *l)
{
	/* A stream of its own: the row above does not depend on how many numbers are drawn here. */
	struct rng r = rng_make(seed, RNG_NOISE, (uint64_t)l->row);
	l->p = 1 / (1 + exp(-(constant + l->logit)));
	l->outcome = chance(&r, l->p);
	l->mislabelled = chance(&r, LOAN_MISLABELLED) && !l->unlabelled;
	l->label = l->outcome != l->mislabelled;
	bool called = chance(&r, l->label ? LOAN_CALLS_IF_DEFAULT : LOAN_CALLS_IF_NOT);
	l->calls = called ? 1 + poisson(&r, 2.5) : 0;
}

void loan_note(const struct loan *l, char *out, int size)
{
	static const char *const wish[] = {
		"wants to repair the roof", "new van for the shop", "daughter's studies", "kitchen is old",
		"moving to a bigger flat", "treatment abroad", "buys out a partner", "second-hand car",
		"heating broke down", "course for a licence", "pays off two cards", "wedding in summer",
	};
	static const char *const history[] = {
		"customer since 2009", "first loan here", "paid the last one early", "referred by a friend",
		"has savings, keeps them", "asked twice", "spoke with the branch", "sent all papers",
		"papers still missing", "changed jobs", "prefers fixed rates", "knows the terms",
	};
	static const char *const manner[] = {
		"", "", "", "; calm", "; in a hurry", "; \"no rush\"", "; calls back", "; by phone", "; by mail",
		"; asks for 2 days", "; signs online", "; wants advice",
	};
	snprintf(out, (size_t)size, "%s, %s%s", l->note_missing ? "" : wish[l->note[0]],
		history[l->note[1]], manner[l->note[2]]);
	if (l->note_missing)
		out[0] = '\0';
}
