#ifndef STAT_BLAS_H
#define STAT_BLAS_H
/* blas - OpenBLAS on one thread, GSL's error handler off.  Called once at start. */
void blas_init(void);
const char *blas_core(void); /* "Cooperlake", "Haswell" … */
#endif
