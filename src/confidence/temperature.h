#ifndef CONFIDENCE_TEMPERATURE_H
#define CONFIDENCE_TEMPERATURE_H
/* temperature - one number that all scores are divided by (Guo et al. 2017). */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ctl;
struct err;

#define TEMPERATURE_LOW 0.01
#define TEMPERATURE_HIGH 100.0

/* T in TEMPERATURE_LOW..HIGH that minimises the log loss of softmax(z / T): z[n x classes], or
 * z[n] log odds when classes is 2.  The loss is convex in 1/T; Brent finds where its slope is 0. */
bool temperature_fit(const double *z, int32_t classes, const int32_t *label, const double *w,
	ptrdiff_t n, double *t, struct ctl *c, struct err *e);

#endif
