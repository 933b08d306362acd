#ifndef STAT_MULTIPLE_H
#define STAT_MULTIPLE_H
/* multiple - many tests at once: p adjusted so that the smallest of many keeps its promise. */
#include <stddef.h>

struct arena;

/* p[n] to out[n] (may be p itself); NaN stands for a test that was not made: it stays NaN and counts for
 * nothing.  What is taken from a is given back.
 *
 * Holm 1979: the chance that any true null is rejected stays below the level. */
void multiple_holm(const double *p, ptrdiff_t n, double *out, struct arena *a);
/* Benjamini & Hochberg 1995: of what is rejected at q, the share of true nulls is expected below q. */
void multiple_bh(const double *p, ptrdiff_t n, double *out, struct arena *a);

#endif
