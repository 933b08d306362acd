#include "config.h"

#include "evaluate/margin.h"

#include <math.h>

double margin_of(const double *z, int32_t classes, int32_t k)
{
	double top = -(double)INFINITY, sum = 0;
	if (classes == 2)
		return k == 1 ? z[0] : -z[0];
	for (int32_t j = 0; j < classes; j++)
		if (j != k)
			top = fmax(top, z[j]);
	for (int32_t j = 0; j < classes; j++)
		if (j != k)
			sum += exp(z[j] - top);
	return z[k] - top - log(sum);
}
