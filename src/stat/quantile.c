#include "config.h"

#include "stat/quantile.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/mem.h"

enum {
	DIGITS = 6,          /* of a key; 2048 counters a digit stay in the first-level cache */
	BUCKETS = 1 << 11,
	HALF = 3,            /* digits sorted at once: 33 bits tell nearly all numbers apart */
	SMALL = 48,          /* below, insertion beats clearing the counters */
	RANGE = 1 << 17,     /* counters of whole numbers; they stay in the second-level cache */
	STRETCH = 1 << 17,   /* between two questions whether to go on */
};

static const int digit_shift[DIGITS] = { 0, 9, 20, 31, 42, 53 };

/* Keys are taken from the smallest one on and moved up until the range fills all bits, so that the
 * upper digits say as much as they can. */
struct scale {
	uint64_t least, most;
	int shift;
};

/* Bits that order like the number: negatives flipped whole, others by their sign. */
static inline uint64_t key_of(double x)
{
	uint64_t u;

	memcpy(&u, &x, sizeof u);
	return u ^ (-(u >> 63) | (uint64_t)1 << 63);
}

static inline uint64_t scaled_key(double x, struct scale s)
{
	return (key_of(x) - s.least) << s.shift;
}

static inline uint32_t digit_of(uint64_t key, int digit)
{
	return (uint32_t)(key >> digit_shift[digit]) & (digit > 0 ? BUCKETS - 1 : 511);
}

static void insertion(double *x, double *y, ptrdiff_t n)
{
	for (ptrdiff_t i = 1; i < n; i++) {
		double key = x[i];
		double with = y ? y[i] : 0;
		ptrdiff_t k = i;

		for (; k > 0 && x[k - 1] > key; k--) {
			x[k] = x[k - 1];
			if (y)
				y[k] = y[k - 1];
		}
		x[k] = key;
		if (y)
			y[k] = with;
	}
}

static void counts_to_starts(uint32_t *count)
{
	uint32_t sum = 0;

	for (int b = 0; b < BUCKETS; b++) {
		uint32_t c = count[b];

		count[b] = sum;
		sum += c;
	}
}

/* What is sorted: y NULL when nothing is carried along. */
struct sorting {
	double *x, *y, *scratch, *scratch_y;
	struct scale scale;
	struct ctl *ctl;
	bool counted;        /* each value placed is a step: SORT_STEPS for each in all */
	bool stopped;
};

static bool go_on(struct sorting *w, ptrdiff_t placed)
{
	struct err ignored;

	w->stopped = w->stopped || !ctl_step(w->ctl, w->counted ? placed : 0, &ignored);
	return !w->stopped;
}

/* Where the stretch that begins at from ends. */
static ptrdiff_t stretch_end(ptrdiff_t from, ptrdiff_t n)
{
	return n - from < STRETCH ? n : from + STRETCH;
}

static void place(struct sorting *w, const double *x, double *to, ptrdiff_t n, int digit, uint32_t *start)
{
	struct scale s = w->scale;

	for (ptrdiff_t i = 0; i < n; i++)
		to[start[digit_of(scaled_key(x[i], s), digit)]++] = x[i];
}

static void place_both(struct sorting *w, const double *x, const double *y, double *to, double *to_y,
	ptrdiff_t n, int digit, uint32_t *start)
{
	struct scale s = w->scale;

	for (ptrdiff_t i = 0; i < n; i++) {
		uint32_t place = start[digit_of(scaled_key(x[i], s), digit)]++;

		to[place] = x[i];
		to_y[place] = y[i];
	}
}

/* y NULL: x alone. */
static void scatter(struct sorting *w, const double *x, const double *y, double *to, double *to_y,
	ptrdiff_t n, int digit, uint32_t *start)
{
	for (ptrdiff_t from = 0, end; from < n && !w->stopped; from = end) {
		end = stretch_end(from, n);
		if (y)
			place_both(w, x + from, y + from, to, to_y, end - from, digit, start);
		else
			place(w, x + from, to, end - from, digit, start);
		go_on(w, end - from);
	}
}

static void count_digits(struct sorting *w, const double *x, ptrdiff_t n, int first,
	uint32_t count[HALF][BUCKETS])
{
	struct scale s = w->scale;

	memset(count, 0, sizeof(uint32_t[HALF][BUCKETS]));
	for (ptrdiff_t from = 0, end; from < n && go_on(w, 0); from = end) {
		end = stretch_end(from, n);
		for (ptrdiff_t i = from; i < end; i++) {
			uint64_t key = scaled_key(x[i], s);

			for (int d = 0; d < HALF; d++)
				count[d][digit_of(key, first + d)]++;
		}
	}
}

/* Sorts [from, from + n) by HALF digits, the lowest of them first: stable. */
static void sort_digits(struct sorting *w, ptrdiff_t from, ptrdiff_t n, int first)
{
	uint32_t count[HALF][BUCKETS];
	double *x = w->x + from, *to = w->scratch + from;
	double *y = w->y ? w->y + from : NULL, *to_y = w->y ? w->scratch_y + from : NULL;
	bool swapped = false;

	count_digits(w, x, n, first, count);
	for (int d = 0; d < HALF && !w->stopped; d++) {
		if (count[d][digit_of(scaled_key(x[0], w->scale), first + d)] == n) {
			go_on(w, n);
			continue; /* all alike in this digit */
		}
		counts_to_starts(count[d]);
		scatter(w, x, y, to, to_y, n, first + d, count[d]);
		double *swap = x, *swap_y = y;
		x = to, y = to_y;
		to = swap, to_y = swap_y;
		swapped = !swapped;
	}
	for (ptrdiff_t at = 0, end; swapped && at < n && go_on(w, 0); at = end) {
		end = stretch_end(at, n);
		memcpy(to + at, x + at, (size_t)(end - at) * sizeof *x);
		if (y)
			memcpy(to_y + at, y + at, (size_t)(end - at) * sizeof *y);
	}
}

static uint64_t upper_half(const struct sorting *w, ptrdiff_t i)
{
	return scaled_key(w->x[i], w->scale) >> digit_shift[HALF];
}

/* What is alike in the upper digits stands together: sorted by the lower ones where need be. */
static void sort_ties(struct sorting *w, ptrdiff_t n)
{
	for (ptrdiff_t i = 1, ask = STRETCH; i < n && !w->stopped; i++) {
		ptrdiff_t from = i - 1, to = i + 1;

		if (i >= ask) {
			ask = i + STRETCH;
			go_on(w, 0);
		}
		if (!(w->x[i] < w->x[i - 1]))
			continue;
		while (from > 0 && upper_half(w, from - 1) == upper_half(w, i))
			from--;
		while (to < n && upper_half(w, to) == upper_half(w, i))
			to++;
		if (to - from <= SMALL)
			insertion(w->x + from, w->y ? w->y + from : NULL, to - from);
		else
			sort_digits(w, from, to - from, 0);
		i = to - 1;
	}
}

/* Makes -0 to 0 and finds the range; true when x is in order already. */
static bool survey(double *x, ptrdiff_t n, struct scale *s)
{
	uint64_t least = UINT64_MAX, most = 0, last = 0;
	bool sorted = true;

	for (ptrdiff_t i = 0; i < n; i++) {
		uint64_t key;

		x[i] += 0.0;
		key = key_of(x[i]);
		least = key < least ? key : least;
		most = key > most ? key : most;
		sorted &= key >= last;
		last = key;
	}
	*s = (struct scale){ least, most, most > least ? __builtin_clzll(most - least) : 0 };
	return sorted;
}

static double number_of(uint64_t key)
{
	uint64_t u = key ^ (key >> 63 ? (uint64_t)1 << 63 : UINT64_MAX);
	double x;

	memcpy(&x, &u, sizeof x);
	return x;
}

/* Where x[i] - x[k] are whole numbers of a small range, ages or counts, it is enough to count them.
 * False, and x as it was, where they are not. */
static bool sort_by_counting(struct sorting *w, ptrdiff_t n)
{
	double least = number_of(w->scale.least), most = number_of(w->scale.most);
	double *count = w->scratch;
	ptrdiff_t room = n < RANGE ? n : RANGE;
	ptrdiff_t range = most - least < (double)room ? (ptrdiff_t)(most - least) + 1 : room;
	ptrdiff_t at = 0;

	memset(count, 0, (size_t)range * sizeof *count);
	for (ptrdiff_t i = 0; i < n; i++) {
		double above = w->x[i] - least;

		if (!(above < (double)range) || least + (double)(uint32_t)above != w->x[i])
			return false;
		count[(uint32_t)above]++;
	}
	for (ptrdiff_t k = 0; k < range; k++)
		for (ptrdiff_t c = (ptrdiff_t)count[k]; c > 0; c--)
			w->x[at++] = least + (double)k;
	return true;
}

static void sort(struct sorting *w, ptrdiff_t n)
{
	bool sorted = survey(w->x, n, &w->scale);

	if (!sorted && n > SMALL && (w->y || !sort_by_counting(w, n))) {
		sort_digits(w, 0, n, HALF);
		w->counted = false;
		sort_ties(w, n);
		return;
	}
	if (!sorted && n <= SMALL)
		insertion(w->x, w->y, n);
	go_on(w, SORT_STEPS * n);
}

void sort_doubles(double *x, double *scratch, ptrdiff_t n)
{
	sort_doubles_on(NULL, x, scratch, n);
}

bool sort_doubles_on(struct ctl *c, double *x, double *scratch, ptrdiff_t n)
{
	struct sorting w = { .x = x, .scratch = scratch, .ctl = c };

	sort(&w, n);
	return !w.stopped;
}

void sort_carry(double *x, double *y, double *scratch, ptrdiff_t n)
{
	sort_carry_on(NULL, x, y, scratch, n);
}

bool sort_carry_on(struct ctl *c, double *x, double *y, double *scratch, ptrdiff_t n)
{
	struct sorting w = { .x = x, .y = y, .scratch = scratch, .scratch_y = scratch + n, .ctl = c, .counted = true };

	sort(&w, n);
	return !w.stopped;
}

static bool order_in(struct ctl *c, const double *x, int32_t *order, ptrdiff_t n, double *room)
{
	double *index = room + n;
	struct err stopped;

	for (ptrdiff_t i = 0; i < n; i++) {
		room[i] = x[i];
		index[i] = (double)i;
		if (i % STRETCH == STRETCH - 1 && !ctl_step(c, 0, &stopped))
			return false;
	}
	if (!sort_carry_on(c, room, index, room + 2 * n, n))
		return false;
	for (ptrdiff_t i = 0; i < n; i++)
		order[i] = (int32_t)index[i];
	return true;
}

void sort_order(const double *x, int32_t *order, ptrdiff_t n)
{
	double *room = mem_alloc(4 * n, (ptrdiff_t)sizeof *room);

	order_in(NULL, x, order, n, room);
	mem_free(room);
}

bool sort_order_on(struct ctl *c, const double *x, int32_t *order, ptrdiff_t n, struct err *e)
{
	struct arena *scratch = arena_new();
	double *room = ARENA_BIG(scratch, double, 4 * n + 1, e);
	bool ok = room != NULL && (order_in(c, x, order, n, room) || ctl_step(c, 0, e));

	arena_free(scratch);
	return ok;
}

ptrdiff_t sorted_below(const double *x, ptrdiff_t n, double v)
{
	ptrdiff_t lo = 0, hi = n;

	while (lo < hi) {
		ptrdiff_t mid = lo + (hi - lo) / 2;

		if (x[mid] < v)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

double quantile_sorted(const double *x, ptrdiff_t n, double q)
{
	double h = (double)(n - 1) * q;
	ptrdiff_t lo = (ptrdiff_t)h;
	double t = h - (double)lo;

	if (lo >= n - 1)
		return x[n - 1];
	if (!(t > 0))
		return x[lo];
	double gap = x[lo + 1] - x[lo];
	return isfinite(gap) ? x[lo] + t * gap : x[lo] * (1 - t) + x[lo + 1] * t;
}

double quantile_weighted(const double *x, const double *w, ptrdiff_t n, double q, double *scratch)
{
	double *copy = scratch, *weight = scratch + n;
	double total = 0, sum = 0;

	for (ptrdiff_t i = 0; i < n; i++) {
		copy[i] = x[i];
		weight[i] = w ? w[i] : 1;
	}
	sort_carry(copy, weight, scratch + 2 * n, n);
	for (ptrdiff_t i = 0; i < n; i++)
		total += weight[i];
	for (ptrdiff_t i = 0; i < n; i++) {
		sum += weight[i];
		if (weight[i] > 0 && sum >= q * total)
			return copy[i];
	}
	return (double)NAN;
}
