#ifndef STAT_RESCALE_H
#define STAT_RESCALE_H
/* rescale - probabilities of classes put right by one slope and an offset for each class, which keeps
 * what they say of shares true (bias-corrected temperature scaling: Alexandari, Kundaje & Shrikumar
 * 2020; of two classes the curve of Platt 1999). */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;

struct rescale {
	int32_t classes;
	double *theta;        /* classes: the slope, then the offsets of classes 1.. against class 0 */
	double *factor;       /* classes x classes: Cholesky factor of the Hessian there */
};

/* z: n x classes, logs of p by rows, finite; label[n] 0..classes-1.  Minimises the log loss of
 * softmax(slope z + offset) by Newton's method, with a faint pull (a normal prior, sd 1 of the slope
 * around 1, sd 10 of the offsets) so that classes told apart without an error have an end.  n >= 1. */
bool rescale_fit(const double *z, const int32_t *label, ptrdiff_t n, int32_t classes, struct rescale *out,
	struct arena *a, struct err *e);
/* theta[classes]: what the fit would have been had row i counted times[i], by one Newton step.
 * scratch[classes]. */
void rescale_shifted(const struct rescale *s, const double *z, const int32_t *label, const double *times,
	ptrdiff_t n, double *theta, double *scratch);
/* p[classes] of one row z[classes] under theta. */
void rescale_row(const double *theta, const double *z, int32_t classes, double *p);

#endif
