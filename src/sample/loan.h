#ifndef SAMPLE_LOAN_H
#define SAMPLE_LOAN_H
/* loan - one row of the sample of loans: what is true of it, and what the table says.  Internal to
 * sample_loans. */
#include <stdbool.h>
#include <stdint.h>

struct node;

/* Planted rates; the truth states them, the tests count them. */
#define LOAN_BASE_RATE 0.2          /* mean probability of default */
#define LOAN_MISLABELLED 0.02       /* of labelled rows: the answer is turned round */
#define LOAN_UNLABELLED 0.05
#define LOAN_RARE_LEVEL 0.004       /* employment "seasonal" */
#define LOAN_DEBT_MISSING 0.04      /* at random */
#define LOAN_INCOME_MISSING 0.02    /* but for the self-employed: */
#define LOAN_INCOME_MISSING_SELF 0.35
#define LOAN_NOTE_MISSING 0.3
#define LOAN_CALLS_IF_DEFAULT 0.995 /* the leak: some collection calls, by what the label says */
#define LOAN_CALLS_IF_NOT 0.003
#define LOAN_CHANGE_AT 0.85         /* share of the rows before the change */
#define LOAN_DISTRICTS 10
#define LOAN_FIRST_DAY 18628        /* 2021-01-01 */
#define LOAN_DAYS 1095

enum loan_employment { LOAN_EMPLOYED, LOAN_SELF_EMPLOYED, LOAN_RETIRED, LOAN_STUDENT, LOAN_UNEMPLOYED,
	LOAN_SEASONAL, LOAN_EMPLOYMENTS };

struct loan {
	int64_t row;                    /* 0-based */
	int64_t day;                    /* since 1970-01-01 */
	bool changed;                   /* after the change */
	int district;
	bool elsewhere;                 /* origin, the sensitive column */
	int age, purpose, term, late_payments, calls;
	enum loan_employment employment;
	double income, amount, debt_ratio, rate, years_at_job;
	bool guarantor;
	bool income_missing, debt_missing, note_missing, unlabelled, mislabelled;
	int note[3];
	double logit;                   /* but for the common constant */
	double p;                       /* true probability of default */
	bool outcome;                   /* what happened */
	bool label;                     /* what the table says */
};

extern const char *const loan_district[LOAN_DISTRICTS];
extern const double loan_share_elsewhere[LOAN_DISTRICTS];
extern const char *const loan_employment[LOAN_EMPLOYMENTS];
extern const char *const loan_purpose[];

/* The row of that number, up to its logit: a function of (seed, row, rows). */
void loan_draw(uint64_t seed, int64_t row, int64_t rows, struct loan *l);
/* Probability, outcome, label, calls, once the constant is known. */
void loan_settle(uint64_t seed, double constant, struct loan *l);
/* The short free text; "" when it is missing. */
void loan_note(const struct loan *l, char *out, int size);
/* Everything planted, of loans[rows], as keys of truth. */
struct err;
bool loan_truth(const struct loan *l, int64_t rows, uint64_t seed, struct node *truth,
	struct err *e);

#endif
