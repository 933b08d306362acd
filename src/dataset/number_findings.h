#ifndef DATASET_NUMBER_FINDINGS_H
#define DATASET_NUMBER_FINDINGS_H
/* number_findings - what is peculiar about columns of numbers: their shape, their ends, and pairs that say the
 * same.  Of features alone, and of a target that is a number; nothing here pairs a feature with the target. */
#include <stdbool.h>
#include <stdint.h>

struct column;
struct column_profile;
struct ctl;
struct err;
struct findings;
struct frame;

#define FINDING_SKEWED 2.0       /* |g1| that departs substantially from the normal (West, Finch & Curran 1995) */
#define FINDING_ZEROS 0.5        /* share of zeros from which they are many */
#define FINDING_NUMBERS 20       /* different values up to which a column counts rather than measures */
#define FINDING_CAPPED 0.002     /* share of cells at the largest value, and FINDING_CAPPED_TIMES as many as at */
#define FINDING_CAPPED_TIMES 10  /* each of the next FINDING_CAPPED_NEXT values on average */
#define FINDING_CAPPED_NEXT 10
#define FINDING_CORRELATED 0.95  /* |Spearman's rank correlation| from which two features say the same */
#define FINDING_PAIR_COLUMNS 40  /* columns of numbers that are paired, the first ones */
#define FINDING_PAIR_ROWS 2000   /* rows that pairs rest on, evenly spread */

/* A column of numbers.  Codes: skewed (whether a power helps is seen on 10,000 values at most), zeros, capped. */
bool number_findings(const struct column *c, const struct column_profile *p, struct findings *out,
	struct ctl *ctl, struct err *e);
/* A target of numbers.  Code: capped. */
void number_target_findings(const struct column *c, const struct column_profile *p, struct findings *out);
/* One finding, correlated, for the strongest pair; how many more there are stands in it. */
bool number_pair_findings(const struct frame *f, const struct column_profile *p, struct findings *out,
	struct ctl *ctl, struct err *e);

#endif
