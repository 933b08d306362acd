#ifndef MODEL_BIN_CUT_H
#define MODEL_BIN_CUT_H
/* bin_cut - where to cut a column of numbers into bins. */
#include <stddef.h>
#include <stdint.h>

/* Sorts key[n] with the help of room[n]; returns where the sorted keys are, one of the two.
 * Least significant digit first, 11 bits at a time; digits that all keys share are skipped. */
uint64_t *bin_sort(uint64_t *key, uint64_t *room, ptrdiff_t n);
/* A number whose order as an integer is that of x; -0 and 0 give the same.  x is no NaN. */
uint64_t bin_key(double x);
double bin_unkey(uint64_t key);
/* Cuts for n sorted keys, at most most - 1 of them, into cut; returns how many.  With at most
 * `most` distinct values they lie halfway between neighbours; else a bin closes at the value
 * with which it holds its share of the rows that were left when it was opened. */
int32_t bin_cuts(const uint64_t *key, ptrdiff_t n, int32_t most, double *cut);

#endif
