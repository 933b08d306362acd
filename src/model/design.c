#include "config.h"

#include "model/design.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "data/xy.h"

struct design design_make(const struct xy *d, struct arena *a)
{
	struct design s = { .d = d, .dense = 1 };
	const double **number = ARENA_ARRAY(a, const double *, d->p);
	const int32_t **code = ARENA_ARRAY(a, const int32_t *, d->p);
	int32_t *place = ARENA_ARRAY(a, int32_t, d->p);
	for (int32_t j = 0; j < d->p; j++)
		if (d->column[j].kind == XY_NUMBER)
			number[s.dense++ - 1] = d->column[j].number;
	s.width = s.dense;
	for (int32_t j = 0; j < d->p; j++) {
		if (d->column[j].kind == XY_NUMBER)
			continue;
		code[s.codes] = d->column[j].code;
		place[s.codes++] = s.width;
		s.width += d->column[j].levels;
	}
	s.number = number;
	s.code = code;
	s.place = place;
	return s;
}

ptrdiff_t design_tile_size(const struct design *s)
{
	return 2 * (ptrdiff_t)DESIGN_BLOCK * s->dense;
}

/* Four columns at a time: the scores are loaded and stored a quarter as often. */
static void add_four(const double *beta, const double *const *x, ptrdiff_t r0, ptrdiff_t n,
	double *score)
{
	const double *a = x[0] + r0, *b = x[1] + r0, *c = x[2] + r0, *d = x[3] + r0;
	for (ptrdiff_t i = 0; i < n; i++)
		score[i] += (beta[0] * a[i] + beta[1] * b[i]) + (beta[2] * c[i] + beta[3] * d[i]);
}

void design_scores(const struct design *s, const double *beta, ptrdiff_t r0, ptrdiff_t n,
	double *score)
{
	for (ptrdiff_t i = 0; i < n; i++)
		score[i] = beta[0];
	int32_t at = 1;
	for (; at + 4 <= s->dense; at += 4)
		add_four(beta + at, s->number + at - 1, r0, n, score);
	for (; at < s->dense; at++)
		for (ptrdiff_t i = 0; i < n; i++)
			score[i] += beta[at] * s->number[at - 1][r0 + i];
	for (int32_t j = 0; j < s->codes; j++) {
		const double *v = beta + s->place[j];
		for (ptrdiff_t i = 0; i < n; i++)
			if (s->code[j][r0 + i] >= 0)
				score[i] += v[s->code[j][r0 + i]];
	}
}

/* For every one-hot column, the level's place gets u. */
static void add_codes(const struct design *s, const double *u, ptrdiff_t r0, ptrdiff_t n,
	double *g)
{
	for (int32_t j = 0; j < s->codes; j++) {
		double *v = g + s->place[j];
		for (ptrdiff_t i = 0; i < n; i++)
			if (s->code[j][r0 + i] >= 0)
				v[s->code[j][r0 + i]] += u[i];
	}
}

void design_add_product(const struct design *s, const double *u, ptrdiff_t r0, ptrdiff_t n,
	double *g)
{
	for (ptrdiff_t i = 0; i < n; i++)
		g[0] += u[i];
	for (int32_t j = 1; j < s->dense; j++)
		g[j] += cblas_ddot((int)n, u, 1, s->number[j - 1] + r0, 1);
	add_codes(s, u, r0, n, g);
}

void design_add_squares(const struct design *s, const double *u, ptrdiff_t r0, ptrdiff_t n,
	double *g)
{
	for (ptrdiff_t i = 0; i < n; i++)
		g[0] += u[i];
	for (int32_t j = 1; j < s->dense; j++) {
		const double *x = s->number[j - 1] + r0;
		for (ptrdiff_t i = 0; i < n; i++)
			g[j] += u[i] * x[i] * x[i];
	}
	add_codes(s, u, r0, n, g);
}

void design_tile(const struct design *s, ptrdiff_t r0, ptrdiff_t n, double *tile)
{
	ptrdiff_t q = s->dense;
	for (ptrdiff_t i = 0; i < n; i++)
		tile[i * q] = 1.0;
	for (int32_t j = 1; j < s->dense; j++)
		for (ptrdiff_t i = 0; i < n; i++)
			tile[i * q + j] = s->number[j - 1][r0 + i];
}

/* One row's products of levels with the dense places x, and of levels with levels. */
static void add_row(const struct design *s, const double *x, double w, ptrdiff_t r, double *gram)
{
	for (int32_t j = 0; j < s->codes; j++) {
		if (s->code[j][r] < 0)
			continue;
		double *row = gram + (ptrdiff_t)(s->place[j] + s->code[j][r]) * s->width;
		for (int32_t k = 0; k < s->dense; k++)
			row[k] += w * x[k];
		for (int32_t k = 0; k <= j; k++)
			if (s->code[k][r] >= 0)
				row[s->place[k] + s->code[k][r]] += w;
	}
}

void design_add_gram(const struct design *s, double *tile, const double *w, ptrdiff_t r0,
	ptrdiff_t n, double *gram)
{
	ptrdiff_t q = s->dense;
	double *scaled = tile + DESIGN_BLOCK * q;
	for (ptrdiff_t i = 0; i < n; i++) {
		double root = sqrt(w[i]);
		for (ptrdiff_t j = 0; j < q; j++)
			scaled[i * q + j] = root * tile[i * q + j];
	}
	cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, (int)q, (int)n, 1.0, scaled, (int)q, 1.0,
		gram, s->width);
	for (ptrdiff_t i = 0; s->codes > 0 && i < n; i++)
		add_row(s, tile + i * q, w[i], r0 + i, gram);
}

void design_unpack(const struct design *s, const double *packed, double *out)
{
	const double *number = packed + 1, *level = packed + s->dense;
	*out++ = packed[0];
	for (int32_t j = 0; j < s->d->p; j++) {
		int32_t wide = 1;
		if (s->d->column[j].kind == XY_NUMBER) {
			*out = *number++;
		} else {
			wide = s->d->column[j].levels;
			memcpy(out, level, (size_t)wide * sizeof *out);
			level += wide;
		}
		out += wide;
	}
}
