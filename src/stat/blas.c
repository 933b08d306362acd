#include "config.h"

#include "stat/blas.h"

#include <gsl/gsl_errno.h>

/* OpenBLAS's own cblas.h and GSL's cannot be included together, so its two calls are declared here
 * and nowhere else. */
void openblas_set_num_threads(int n);
/* Only builds with threads of their own have it. */
__attribute__((weak)) int blas_thread_shutdown_(void);
char *openblas_get_corename(void);

void blas_init(void)
{
	openblas_set_num_threads(1);
	/* Its threads start before main and look for work for a tenth of a second, on a processor that
	 * ours could use; none will ever come. */
	if (blas_thread_shutdown_)
		blas_thread_shutdown_();
	gsl_set_error_handler_off();
}

const char *blas_core(void)
{
	return openblas_get_corename();
}
