#include "config.h"

#include "dataset/dup_near.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/digest.h"
#include "base/err.h"
#include "data/first_row.h"
#include "data/frame.h"
#include "data/rowset.h"
#include "dataset/cluster_space.h"
#include "dataset/dup.h"
#include "stat/neighbours.h"
#include "stat/quantile.h"

enum { NEIGHBOURS = 10 };

struct work {
	const struct frame *f;
	const struct split *s;
	struct arena *arena;
	struct space space;
	uint64_t *whole;     /* digests of the features, by row */
	uint64_t *rest;      /* of those without an axis and of missing cells, which lie at the median */
	struct rowset query;
	int32_t k;
	int32_t *row;        /* query.n x k */
	double *distance;    /* squared */
};

/* ---- equal to three digits ---- */

static uint64_t bits_of(double x)
{
	uint64_t bits;

	memcpy(&bits, &x, sizeof bits);
	return bits;
}

/* Three significant digits and their power of ten. */
static uint64_t rounded(double x)
{
	if (x == 0 || !isfinite(x))
		return bits_of(x);
	int power = (int)floor(log10(fabs(x)));
	double digits = round(x * pow(10, 2 - power));

	if (fabs(digits) >= 1000) {
		digits /= 10;
		power++;
	}
	return hash_u64(bits_of(digits), (uint64_t)(power + 400));
}

static void add_rounded(const struct column *c, uint64_t *key)
{
	for (ptrdiff_t r = 0; r < c->rows; r++)
		if (!column_missing_at(c, r))
			key[r] = rounded(c->number[r]);
		else
			key[r] = UINT64_MAX;
}

/* Each row against the first that equals it to three digits. */
static bool count_rounded(struct work *w, uint64_t *key, uint64_t *one, struct dup_near *out, struct ctl *c,
	struct err *e)
{
	const struct frame *f = w->f;
	struct first_row t;

	memset(key, 0, (size_t)f->rows * sizeof *key);
	for (int32_t i = 0; i < f->columns; i++) {
		if (!dup_is_feature(&f->column[i]))
			continue;
		if (f->column[i].type == COLUMN_NUMBER)
			add_rounded(&f->column[i], one);
		else
			frame_cell_digests(f, i, one);
		for (ptrdiff_t r = 0; r < f->rows; r++)
			key[r] += hash_u64(one[r], (uint64_t)i);
		if (!ctl_step(c, 1, e))
			return false;
	}
	if (!first_row_open(&t, key, f->rows, w->arena, e))
		return false;
	for (ptrdiff_t r = 0; r < f->rows; r++) {
		int32_t first = first_row_like(&t, r);

		out->rounded += first != (int32_t)r && w->whole[first] != w->whole[r];
	}
	return ctl_step(c, 1, e);
}

/* ---- near ---- */

static bool has_axis(const struct space *s, int32_t column)
{
	for (int32_t j = 0; j < s->d; j++)
		if (s->axis[j].column == column)
			return true;
	return false;
}

static void add_digests(struct work *w, uint64_t *one, struct dup_near *out)
{
	const struct frame *f = w->f;

	for (int32_t i = 0; i < f->columns; i++) {
		if (!dup_is_feature(&f->column[i]))
			continue;
		bool axis = has_axis(&w->space, i);

		frame_cell_digests(f, i, one);
		for (ptrdiff_t r = 0; r < f->rows; r++) {
			w->whole[r] += one[r];
			w->rest[r] += !axis || column_missing_at(&f->column[i], r) ? one[r] : 0;
		}
		out->axes += axis;
		out->left_out += !axis;
	}
}

/* A table without points has no distances, which is no error here. */
static bool make_points(struct work *w, struct ctl *c, struct err *e)
{
	struct err own = ERR_INIT;

	if (space_make(w->f, &w->space, w->arena, c, &own) || own.code == ERR_NO_ROWS || own.code == ERR_LIMIT)
		return true;
	*e = own;
	return false;
}

static bool find_neighbours(struct work *w, struct ctl *c, struct err *e)
{
	ptrdiff_t n = w->f->rows, most = (ptrdiff_t)fmax(500, DUP_NEAR_WORK / ((double)n * (w->space.d + 8)));

	w->k = n - 1 < NEIGHBOURS ? (int32_t)(n - 1) : NEIGHBOURS;
	w->query = rowset_thin(rowset_all(n, &w->f->digest, w->arena), most, w->arena);
	w->row = ARENA_BIG(w->arena, int32_t, w->query.n * w->k, e);
	w->distance = w->row ? ARENA_BIG(w->arena, double, w->query.n * w->k, e) : NULL;
	return w->distance && neighbours_find(w->space.x, n, w->space.d, w->query.row, w->query.n, w->k, w->row,
		w->distance, w->arena, c, e);
}

/* The nearest rows of a query that are no exact repeat, in the order of their distance; from: its first place. */
static int32_t next_other(const struct work *w, ptrdiff_t i, int32_t from)
{
	while (from < w->k && w->whole[w->row[i * w->k + from]] == w->whole[w->query.row[i]])
		from++;
	return from;
}

static double median_of(double *x, double *scratch, ptrdiff_t n)
{
	sort_doubles(x, scratch, n);
	return quantile_sorted(x, n, 0.5);
}

/* The median distance to the nearest, and from the ratios of second to first the dimension: the ratio is above m
 * with m^-d (Facco et al. 2017), so its median tells d however far the rows are apart. */
static bool find_median(struct work *w, struct dup_near *out, struct err *e)
{
	double *nearest = ARENA_BIG(w->arena, double, 3 * w->query.n + 1, e), *ratio = nearest + w->query.n;
	ptrdiff_t n = 0, m = 0;

	for (ptrdiff_t i = 0; nearest && i < w->query.n; i++) {
		const double *squared = w->distance + i * w->k;
		int32_t j = next_other(w, i, 0), k = j < w->k ? next_other(w, i, j + 1) : j;

		if (j < w->k)
			nearest[n++] = sqrt(squared[j]);
		if (k < w->k && squared[j] > 0)
			ratio[m++] = sqrt(squared[k] / squared[j]);
	}
	if (!nearest)
		return false;
	double *scratch = nearest + 2 * w->query.n;
	out->median = n > 0 ? median_of(nearest, scratch, n) : 0;
	double d = m > 0 ? log(2) / log(median_of(ratio, scratch, m)) : w->space.d;
	out->dimension = fmin(fmax(d, 1), w->space.d);
	out->chance = 1 - exp2(-pow(DUP_NEAR_SHARE, out->dimension));
	return true;
}

static int nearer(const struct dup_pair *x, const struct dup_pair *y)
{
	if (x->distance < y->distance || x->distance > y->distance)
		return x->distance < y->distance ? -1 : 1;
	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return (x->second > y->second) - (x->second < y->second);
}

static void keep_pair(struct dup_near *out, int32_t a, int32_t b, double distance)
{
	struct dup_pair p = { a < b ? a : b, a < b ? b : a, distance };
	int32_t i = out->pairs;

	for (int32_t k = 0; k < out->pairs; k++)
		if (out->pair[k].first == p.first && out->pair[k].second == p.second)
			return;
	if (i == DUP_NEAR_PAIRS && nearer(&p, &out->pair[--i]) >= 0)
		return;
	for (; i > 0 && nearer(&p, &out->pair[i - 1]) < 0; i--)
		out->pair[i] = out->pair[i - 1];
	out->pair[i] = p;
	out->pairs += out->pairs < DUP_NEAR_PAIRS;
}

static void judge_row(const struct work *w, ptrdiff_t i, struct dup_near *out)
{
	double limit = DUP_NEAR_SHARE * out->median;
	int32_t r = w->query.row[i];
	int own = w->s ? w->s->part[r] : PART_NONE;
	unsigned in = 0;
	bool near = false;

	out->in[own]++;
	for (int32_t j = next_other(w, i, 0); j < w->k; j = next_other(w, i, j + 1)) {
		int32_t other = w->row[i * w->k + j];
		double distance = sqrt(w->distance[i * w->k + j]);

		if (!(distance < limit))
			break;
		if (w->rest[other] != w->rest[r])
			continue;
		near = true;
		in |= w->s ? 1U << w->s->part[other] : 0;
		keep_pair(out, r, other, distance);
	}
	out->rows += near;
	in &= ~(1U << PART_NONE | 1U << own);
	for (int p = PART_TRAIN; p < PARTS && own != PART_NONE; p++)
		out->across[p][own] += in >> p & 1;
	out->doubled[own] += own != PART_NONE && in != 0;
}

static bool find_near(struct work *w, uint64_t *one, struct dup_near *out, struct ctl *c, struct err *e)
{
	if (!make_points(w, c, e))
		return false;
	add_digests(w, one, out);
	if (w->space.d == 0 || w->f->rows < 3)
		return true;
	if (!find_neighbours(w, c, e) || !find_median(w, out, e))
		return false;
	out->asked = w->query.n;
	for (ptrdiff_t i = 0; i < w->query.n; i++)
		judge_row(w, i, out);
	return ctl_step(c, 1, e);
}

bool dup_near_find(const struct frame *f, const struct split *s, struct dup_near *out, struct ctl *c,
	struct err *e)
{
	struct work w = { .f = f, .s = s, .arena = arena_new() };
	uint64_t *one = ARENA_BIG(w.arena, uint64_t, f->rows + 1, e);
	uint64_t *key = one ? ARENA_BIG(w.arena, uint64_t, f->rows + 1, e) : NULL;

	*out = (struct dup_near){ 0 };
	w.whole = key ? ARENA_BIG(w.arena, uint64_t, f->rows + 1, e) : NULL;
	w.rest = w.whole ? ARENA_BIG(w.arena, uint64_t, f->rows + 1, e) : NULL;
	ctl_phase(c, "looking for rows that nearly repeat", f->columns + 2);
	bool ok = w.rest && find_near(&w, one, out, c, e) && count_rounded(&w, key, one, out, c, e);
	arena_free(w.arena);
	return ok;
}
