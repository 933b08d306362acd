#ifndef EVALUATE_METRIC_CLASS_H
#define EVALUATE_METRIC_CLASS_H
/* metric_class - what metrics of decisions share: by class the weight of hits,
 * of rows decided so, and of rows that are so. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct metric_family;
struct scored;

/* state of family_decision */
struct decisions {
	ptrdiff_t n;
	int32_t classes;
	const int32_t *label, *decision;
	const int32_t *cell;  /* label * classes + decision, when classes are few; else NULL */
};

/* The sums of family_decision: three rows of `classes`. */
struct tallies {
	int32_t classes;
	const double *hit, *decided, *truth;
};

extern const struct metric_family family_decision;
struct tallies tallies_of(const void *state, const double *sums);
double tallies_total(const double *by_class, int32_t classes);

#endif
