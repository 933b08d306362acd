#include "config.h"

#include "stat/blas.h"

#include <gsl/gsl_errno.h>

/* OpenBLAS's own cblas.h and GSL's cannot be included together, so its two calls are declared here
 * and nowhere else. */
void openblas_set_num_threads(int n);
char *openblas_get_corename(void);

void blas_init(void)
{
	openblas_set_num_threads(1);
	gsl_set_error_handler_off();
}

const char *blas_core(void)
{
	return openblas_get_corename();
}
