#include "config.h"

#include "stat/lanes.h"

#include <string.h>

void lanes_fill(const double *x, ptrdiff_t n, int32_t d, double *tile)
{
	for (ptrdiff_t from = 0; from < n; from += LANES)
		for (int32_t j = 0; j < d; j++)
			for (int l = 0; l < LANES; l++)
				*tile++ = x[(from + l < n ? from + l : 0) * d + j];
}

ptrdiff_t lanes_size(ptrdiff_t n, int32_t d)
{
	return (n + LANES - 1) / LANES * LANES * d;
}

#define DISTANCES                                         \
	double sum[LANES] = { 0 };                        \
	for (int32_t j = 0; j < d; j++, tile += LANES)    \
		for (int l = 0; l < LANES; l++) {         \
			double by = x[j] - tile[l];       \
                                                          \
			sum[l] += by * by;                \
		}                                         \
	memcpy(out, sum, sizeof sum)

static void distances_plain(const double *x, const double *tile, int32_t d, double *out)
{
	DISTANCES;
}

#ifdef __x86_64__
__attribute__((target("avx2"))) static void distances_wide(const double *x, const double *tile, int32_t d,
	double *out)
{
	DISTANCES;
}
#endif

void lanes_distances(const double *x, const double *tile, int32_t d, double *out)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx2")) {
		distances_wide(x, tile, d, out);
		return;
	}
#endif
	distances_plain(x, tile, d, out);
}
