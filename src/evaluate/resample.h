#ifndef EVALUATE_RESAMPLE_H
#define EVALUATE_RESAMPLE_H
/* resample - the bootstrap of statistics that can be read off under weights: a
 * resample is how often each row was drawn, so nothing is copied or sorted
 * again.  Round i draws from stream (seed, RNG_BOOTSTRAP, i) within strata, so
 * the bits do not depend on the number of threads. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"

struct arena;
struct ctl;
struct err;

/* outs statistics under weights w[n]; NaN where undefined.  Must not allocate. */
typedef void resample_fn(const void *arg, const double *w, double *scratch, double *out);

struct resample_plan {
	ptrdiff_t n;
	const int32_t *stratum;  /* n, in 0..strata-1; NULL: one stratum */
	int32_t strata;
	const double *weight;    /* n: the rows' own */
	int32_t rounds;
	uint64_t seed;
	resample_fn *fn;
	const void *arg;
	int32_t outs;
	ptrdiff_t scratch;       /* doubles that fn needs */
};

struct resamples {
	int32_t rounds, blocks;
	double *replicate;       /* outs x rounds */
	double *left_out; /* outs x blocks: each with one of at most 200 blocks of rows left out */
};

bool resample_run(const struct resample_plan *p, struct resamples *out, struct arena *a,
	struct ctl *c, struct err *e);
/* 95 % BCa interval (Efron 1987) of statistic k, acceleration from the blocks left out; n and note
 * stay the caller's. */
void resample_interval(const struct resamples *r, int32_t k, double value, struct interval *out,
	struct arena *a);
/* 95 % interval of a statistic >= 0 that chance raises: replicates mirrored at the value (the basic
 * bootstrap; Davison & Hinkley 1997), so that the bias is taken away, not doubled; from 0 on while
 * the value is below `chance`. */
void resample_mirrored(const struct resamples *r, int32_t k, double value, double chance,
	struct interval *out, struct arena *a);

#endif
