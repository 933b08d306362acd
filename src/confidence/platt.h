#ifndef CONFIDENCE_PLATT_H
#define CONFIDENCE_PLATT_H
/* platt - a logistic curve through scores (Platt 1999; Lin, Lin & Weng 2007). */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ctl;
struct err;

/* p = sigmoid(a s + b) for margins s[n] and hit[n] 0/1, weights w[n] or NULL.  The targets are
 * (N+ + 1)/(N+ + 2) and 1/(N- + 2) instead of 1 and 0, so that a separable set keeps a finite a. */
bool platt_fit(const double *s, const uint8_t *hit, const double *w, ptrdiff_t n, double *a,
	double *b, struct ctl *c, struct err *e);

#endif
