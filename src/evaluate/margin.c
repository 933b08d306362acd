#include "config.h"

#include "evaluate/margin.h"

#include <math.h>

static int32_t largest(const double *z, int32_t classes)
{
	int32_t top = 0;
	for (int32_t j = 1; j < classes; j++)
		if (z[j] > z[top])
			top = j;
	return top;
}

/* The margin of class k, which may hold nearly all of the whole sum. */
static double of_largest(const double *z, int32_t classes, int32_t k)
{
	double top = -(double)INFINITY, sum = 0;
	for (int32_t j = 0; j < classes; j++)
		if (j != k)
			top = fmax(top, z[j]);
	for (int32_t j = 0; j < classes; j++)
		if (j != k)
			sum += exp(z[j] - top);
	return z[k] - top - log(sum);
}

/* The others of all but the largest hold the largest, whose term is 1: what is left of the whole sum
 * without one's own term is 1 or more, and taking that away loses no digits that count. */
void margins_of(const double *z, int32_t classes, double *out)
{
	if (classes == 2) {
		out[0] = -z[0];
		out[1] = z[0];
		return;
	}
	int32_t top = largest(z, classes);
	double whole = 0;
	for (int32_t j = 0; j < classes; j++) {
		out[j] = exp(z[j] - z[top]);
		whole += out[j];
	}
	for (int32_t j = 0; j < classes; j++)
		out[j] = j == top ? of_largest(z, classes, j) : z[j] - z[top] - log(fmax(1, whole - out[j]));
}
