#ifndef STAT_QUANTILE_H
#define STAT_QUANTILE_H
/* quantile - exact sorting of doubles and type 7 quantiles (Hyndman & Fan 1996). */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ctl;
struct err;

/* What a sort that counts its steps reports for each value. */
#define SORT_STEPS 3

/* Sorts x[n] ascending by LSD radix on the bits; scratch[n].  -0 counts as 0.  No NaN. */
void sort_doubles(double *x, double *scratch, ptrdiff_t n);
/* The same, asking c every few milliseconds whether to go on; false when not, and x holds anything. */
bool sort_doubles_on(struct ctl *c, double *x, double *scratch, ptrdiff_t n);
/* The same, and carries y[n] along; ties keep their order.  scratch[2 * n]. */
void sort_carry(double *x, double *y, double *scratch, ptrdiff_t n);
/* The same, on c, with SORT_STEPS n steps; false when it is to end, and x and y hold anything. */
bool sort_carry_on(struct ctl *c, double *x, double *y, double *scratch, ptrdiff_t n);
/* order[n]: indices 0..n-1 such that x[order[i]] ascends, ties by index (stable).  Takes 32 n bytes
 * of its own; inside a task of ctl_par use sort_carry. */
void sort_order(const double *x, int32_t *order, ptrdiff_t n);
/* The same for what grows with the data: ERR_NOMEM, ERR_CANCELLED; SORT_STEPS n steps. */
bool sort_order_on(struct ctl *c, const double *x, int32_t *order, ptrdiff_t n, struct err *e);
/* How many of sorted x[n] are below v: where v stands, or would. */
ptrdiff_t sorted_below(const double *x, ptrdiff_t n, double v);
/* Type 7 of sorted x[n], n >= 1, 0 <= q <= 1. */
double quantile_sorted(const double *x, ptrdiff_t n, double q);
/* Smallest x whose cumulated weight reaches q of the whole; NaN when all weights are 0.  w may be
 * NULL.  Sorts a copy in scratch[4 * n]. */
double quantile_weighted(const double *x, const double *w, ptrdiff_t n, double q, double *scratch);

#endif
