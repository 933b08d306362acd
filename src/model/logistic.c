#include "config.h"
#include "model/logistic.h"

#include <stdbool.h>
#include <string.h>

#include "base/cpu.h"
#include "model/hist.h"

/* Eight rows at a time in the compiler's vectors, which become whatever registers the target
 * has.  Only operations that IEEE 754 rounds in one way are used, none fused: so the widest
 * registers give the bits of the narrowest. */
#define LANES 8

typedef double lanes __attribute__((vector_size(64)));
typedef int64_t words __attribute__((vector_size(64)));
typedef int32_t halves __attribute__((vector_size(32)));

#define INLINE static inline __attribute__((always_inline))

INLINE void set_all(lanes *x, double value)
{
	*x = (lanes){ value, value, value, value, value, value, value, value };
}

/* to = where mask is all ones from, elsewhere as it was. */
INLINE void set_where(lanes *to, const words *mask, const lanes *from)
{
	*to = (lanes)((*mask & (words)*from) | (~*mask & (words)*to));
}

/* e^x for -708 <= x <= 0: x = k ln 2 + r, a Taylor polynomial for e^r, then k into the exponent. */
INLINE void exp_lanes(const lanes *x, lanes *out)
{
	const double shift = 0x1.8p52; /* adding it rounds to whole numbers */
	lanes t = *x * 0x1.71547652b82fep0 + shift, k = t - shift;
	lanes r = *x - k * 0x1.62e42fee00000p-1 - k * 0x1.a39ef35793c76p-33;
	lanes sum = r * (1.0 / 6227020800) + 1.0 / 479001600; /* 1/13!, 1/12! … */

	sum = sum * r + 1.0 / 39916800;
	sum = sum * r + 1.0 / 3628800;
	sum = sum * r + 1.0 / 362880;
	sum = sum * r + 1.0 / 40320;
	sum = sum * r + 1.0 / 5040;
	sum = sum * r + 1.0 / 720;
	sum = sum * r + 1.0 / 120;
	sum = sum * r + 1.0 / 24;
	sum = sum * r + 1.0 / 6;
	sum = sum * r + 0.5;
	sum = sum * r + 1.0;
	sum = sum * r + 1.0;
	*out = sum * (lanes)(((words)t + 1023) << 52);
}

/* log(1 + e) for 0 <= e <= 1, as 2 artanh(s) with s = e / (2 + e): s times a polynomial in s^2
 * that meets artanh(s) / s in ten Chebyshev nodes on 0..1/9. */
INLINE void log1p_lanes(const lanes *e, lanes *out)
{
	lanes s = *e / (*e + 2.0), t = s * s;
	lanes sum = t * 0x1.6c26693a7c095p-4 + 0x1.94b79523b2fbbp-5;

	sum = sum * t + 0x1.1659956da410fp-4;
	sum = sum * t + 0x1.3aa5e932d3628p-4;
	sum = sum * t + 0x1.74628d4f43596p-4;
	sum = sum * t + 0x1.c71c47af989fdp-4;
	sum = sum * t + 0x1.2492498161ca5p-3;
	sum = sum * t + 0x1.99999998ca58bp-3;
	sum = sum * t + 0x1.5555555555aeep-2;
	sum = sum * t + 1.0;
	*out = 2.0 * s * sum;
}

/* With e = e^-|z|: p is 1 / (1 + e) or e / (1 + e); the loss log(1 + e), plus |z| on the wrong
 * side of 0. */
INLINE void update_lanes(const lanes *score, const lanes *label, lanes *p, lanes *loss)
{
	lanes z = *score, zero, least, e, other;
	words negative, miss;

	set_all(&zero, 0);
	set_all(&least, -708);
	negative = z < zero;
	other = -z;
	set_where(&z, &negative, &other); /* |z| */
	miss = negative ^ (*label < 0.5);
	other = -z;
	words low = other < least;
	set_where(&other, &low, &least);
	exp_lanes(&other, &e);
	other = 1.0 / (1.0 + e);
	*p = other;
	other *= e;
	set_where(p, &negative, &other);
	log1p_lanes(&e, loss);
	other = *loss + z;
	set_where(loss, &miss, &other);
}

struct block {
	double score[LANES], weight[LANES], p[LANES];
	int32_t label[LANES];
};

/* Eight rows: their p, and their losses added to sum. */
INLINE void update_eight(const double *score, const int32_t *label, const double *weight,
	double *p, lanes *sum)
{
	lanes z, y, w, q, loss;
	halves half;

	memcpy(&z, score, sizeof z);
	memcpy(&half, label, sizeof half);
	y = __builtin_convertvector(half, lanes);
	update_lanes(&z, &y, &q, &loss);
	memcpy(p, &q, sizeof q);
	if (weight) {
		memcpy(&w, weight, sizeof w);
		loss *= w;
	}
	*sum += loss;
}

INLINE double update(const double *score, const int32_t *label, const double *weight, ptrdiff_t n,
	double *p)
{
	struct block last = { .weight = { 0 } };
	lanes sum;
	double total = 0;
	ptrdiff_t i = 0, left = n % LANES;

	set_all(&sum, 0);
	for (; i + LANES <= n; i += LANES)
		update_eight(score + i, label + i, weight ? weight + i : NULL, p + i, &sum);
	for (ptrdiff_t k = 0; k < left; k++) { /* the rest, filled up with rows of no weight */
		last.score[k] = score[i + k];
		last.label[k] = label[i + k];
		last.weight[k] = weight ? weight[i + k] : 1;
	}
	if (left)
		update_eight(last.score, last.label, last.weight, last.p, &sum);
	for (ptrdiff_t k = 0; k < left; k++)
		p[i + k] = last.p[k];
	for (int k = 0; k < LANES; k++)
		total += sum[k];
	return total;
}

/* -- gradients ---------------------------------------------------------------- */

/* To the nearest whole number, for |x| < 2^51: adding this leaves it in the low bits. */
#define WHOLE 0x1.8p52

INLINE void gradients_eight(const double *p, const int32_t *label, const double *weight,
	const struct logistic_scale *scale, struct cell *out)
{
	lanes q, y, w, whole;
	words g, h, low, high;
	halves half;

	memcpy(&q, p, sizeof q);
	memcpy(&half, label, sizeof half);
	set_all(&w, 1);
	set_all(&whole, WHOLE);
	if (weight)
		memcpy(&w, weight, sizeof w);
	y = __builtin_convertvector(half, lanes);
	y = w * (q - y) * scale->gradient + WHOLE;
	q = w * (q * (1 - q)) * scale->hessian + WHOLE;
	g = (words)y - (words)whole;
	h = (words)q - (words)whole + scale->row;
	low = __builtin_shufflevector(g, h, 0, 8, 1, 9, 2, 10, 3, 11);
	high = __builtin_shufflevector(g, h, 4, 12, 5, 13, 6, 14, 7, 15);
	memcpy(out, &low, sizeof low);
	memcpy(out + LANES / 2, &high, sizeof high);
}

INLINE void gradients(const double *p, const int32_t *label, const double *weight, ptrdiff_t n,
	const struct logistic_scale *scale, struct cell *out)
{
	struct block last = { .weight = { 0 } };
	struct cell cell[LANES];
	ptrdiff_t i = 0, left = n % LANES;

	for (; i + LANES <= n; i += LANES)
		gradients_eight(p + i, label + i, weight ? weight + i : NULL, scale, out + i);
	for (ptrdiff_t k = 0; k < left; k++) {
		last.p[k] = p[i + k];
		last.label[k] = label[i + k];
		last.weight[k] = weight ? weight[i + k] : 1;
	}
	if (left) {
		gradients_eight(last.p, last.label, last.weight, scale, cell);
		memcpy(out + i, cell, (size_t)left * sizeof *cell);
	}
}

/* -- by the registers there are ----------------------------------------------- */

static double update_plain(const double *score, const int32_t *label, const double *weight,
	ptrdiff_t n, double *p)
{
	return update(score, label, weight, n, p);
}

static void gradients_plain(const double *p, const int32_t *label, const double *weight,
	ptrdiff_t n, const struct logistic_scale *scale, struct cell *out)
{
	gradients(p, label, weight, n, scale, out);
}

#ifdef __x86_64__
#define WIDE __attribute__((target("avx512f,avx512dq")))

WIDE static double update_wide(const double *score,
	const int32_t *label, const double *weight, ptrdiff_t n, double *p)
{
	return update(score, label, weight, n, p);
}

WIDE static void gradients_wide(const double *p, const int32_t *label, const double *weight,
	ptrdiff_t n, const struct logistic_scale *scale, struct cell *out)
{
	gradients(p, label, weight, n, scale, out);
}

#else
#define update_wide update_plain
#define gradients_wide gradients_plain

#endif

double logistic_update(const double *score, const int32_t *label, const double *weight,
	ptrdiff_t n, double *p)
{
	return (cpu_has_wide() ? update_wide : update_plain)(score, label, weight, n, p);
}

void logistic_gradients(const double *p, const int32_t *label, const double *weight, ptrdiff_t n,
	const struct logistic_scale *scale, struct cell *out)
{
	(cpu_has_wide() ? gradients_wide : gradients_plain)(p, label, weight, n, scale, out);
}

#ifdef CAIRN_TEST
double logistic_update_plain(const double *score, const int32_t *label, const double *weight,
	ptrdiff_t n, double *p)
{
	return update_plain(score, label, weight, n, p);
}

void logistic_gradients_plain(const double *p, const int32_t *label, const double *weight,
	ptrdiff_t n, const struct logistic_scale *scale, struct cell *out)
{
	gradients_plain(p, label, weight, n, scale, out);
}
#endif
