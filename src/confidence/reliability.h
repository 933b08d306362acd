#ifndef CONFIDENCE_RELIABILITY_H
#define CONFIDENCE_RELIABILITY_H
/* reliability - before and after: ece, log loss, Brier, reliability bins as blocks of a report. */
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

struct arena;
struct err;
struct node;
struct task;

/* Binary: p of class 1; several classes: top-label.  Into out: ece, ece_debiased, null{mean,hi},
 * log_loss, brier, n, bins, reliability[]{lo,hi,mean,rate,n}. */
bool reliability_report(const struct task *t, const double *p, const int32_t *label, ptrdiff_t n,
	int32_t bins, uint64_t seed, struct node *out, struct arena *a, struct err *e);

#endif
