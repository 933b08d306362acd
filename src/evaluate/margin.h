#ifndef EVALUATE_MARGIN_H
#define EVALUATE_MARGIN_H
/* margin - the log odds of one class against the rest, from raw scores: what
 * one-vs-rest ranking and calibration work on. */
#include <stdint.h>

/* Of every class from the raw scores of one row: binary (z has one value) the log odds of class 1 and
 * their opposite; else z_k - log(sum of e^z_j over the others), the same when z is shifted. */
void margins_of(const double *z, int32_t classes, double *out /* classes */);

#endif
