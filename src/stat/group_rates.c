#include "config.h"

#include "stat/group_rates.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#include "stat/interval.h"

struct interval rate_ratio(double k1, double n1, double k2, double n2, double level)
{
	struct interval v = { .value = (k1 / n1) / (k2 / n2), .lo = (double)NAN, .hi = (double)NAN,
		.n = (int64_t)(n1 + n2), .method = "MOVER", .level = level };
	if (!(n1 > 0) || !(n2 > 0) || !(k2 > 0)) {
		v.value = (double)NAN;
		v.note = "nothing to divide by";
		return v;
	}
	struct interval x = interval_wilson(k1, n1, level), y = interval_wilson(k2, n2, level);
	double both = x.value * y.value, low = x.lo * (2 * x.value - x.lo), high = x.hi * (2 * x.value - x.hi);
	double over = y.hi * (2 * y.value - y.hi), under = y.lo * (2 * y.value - y.lo);
	v.lo = low / (both + sqrt(fmax(both * both - low * over, 0)));
	v.hi = (both + sqrt(fmax(both * both - high * under, 0))) / under;
	v.lo = k1 > 0 ? v.lo : 0;
	return v;
}

/* ---- the two ends ---- */

static struct rate_ends search_ends(const double *k, const double *n, int32_t groups, double least)
{
	struct rate_ends e = { -1, -1, least, 0 };
	double taken = 0;
	for (int32_t i = 0; i < groups; i++) {
		if (!(n[i] >= least))
			continue;
		taken++;
		if (e.high < 0 || k[i] / n[i] > k[e.high] / n[e.high])
			e.high = i;
		if (e.low < 0 || k[i] / n[i] < k[e.low] / n[e.low])
			e.low = i;
	}
	for (int32_t i = 0; i < groups && e.low == e.high; i++) /* all alike: any other */
		e.low = n[i] >= least && i != e.high ? i : e.low;
	e.pairs = fmax(taken * (taken - 1) / 2, 1);
	return e;
}

struct rate_ends rates_ends(const double *k, const double *n, int32_t groups, double least)
{
	struct rate_ends e = search_ends(k, n, groups, least);
	return e.high >= 0 && e.high != e.low ? e : search_ends(k, n, groups, 1);
}

/* The numbers of one pair, said to hold for all. */
static struct interval for_all_pairs(struct interval v, double pairs, const char *method, double level)
{
	v.level = level;
	v.method = pairs > 1 ? method : v.method;
	return v;
}

struct interval rates_difference(const double *k, const double *n, struct rate_ends at, double level)
{
	if (at.high < 0)
		return (struct interval){ .value = (double)NAN, .lo = (double)NAN, .hi = (double)NAN, .level = level };
	struct interval v = interval_difference(k[at.high], n[at.high], k[at.low], n[at.low],
		1 - (1 - level) / at.pairs);
	return for_all_pairs(v, at.pairs, "Newcombe, Bonferroni", level);
}

struct interval rates_ratio(const double *k, const double *n, struct rate_ends at, double level)
{
	if (at.high < 0)
		return (struct interval){ .value = (double)NAN, .lo = (double)NAN, .hi = (double)NAN, .level = level };
	struct interval v = rate_ratio(k[at.low], n[at.low], k[at.high], n[at.high], 1 - (1 - level) / at.pairs);
	return for_all_pairs(v, at.pairs, "MOVER, Bonferroni", level);
}

/* ---- equal shares ---- */

enum { MOST_TABLES = 200000 };

/* Tables of the same margins, group by group. */
struct tables {
	const double *n;
	int32_t groups;
	double least;
	double observed;     /* log of its probability, up to what all tables share */
	double whole, as_rare;
	int64_t seen;
};

static double log_choose(double n, double k)
{
	return gsl_sf_lngamma(n + 1) - gsl_sf_lngamma(k + 1) - gsl_sf_lngamma(n - k + 1);
}

static void go_through(struct tables *t, int32_t i, double left, double rows, double log_p)
{
	while (i < t->groups && !(t->n[i] >= t->least))
		i++;
	if (i == t->groups || t->seen > MOST_TABLES) {
		double p = exp(log_p - t->observed);
		t->seen++;
		t->whole += p;
		t->as_rare += p <= 1 + 1e-7 ? p : 0;
		return;
	}
	double behind = rows - t->n[i];
	for (double k = fmax(0, left - behind); k <= fmin(t->n[i], left) && t->seen <= MOST_TABLES; k++)
		go_through(t, i + 1, left - k, behind, log_p + log_choose(t->n[i], k));
}

static bool exact_p(const double *k, const double *n, int32_t groups, double least, double hits, double rows,
	double *p)
{
	struct tables t = { .n = n, .groups = groups, .least = least };
	for (int32_t i = 0; i < groups; i++)
		t.observed += n[i] >= least ? log_choose(n[i], k[i]) : 0;
	go_through(&t, 0, hits, rows, 0);
	*p = t.as_rare / t.whole;
	return t.seen <= MOST_TABLES;
}

struct rates_test rates_equal(const double *k, const double *n, int32_t groups, double least)
{
	struct rates_test t = { (double)NAN, "chi-squared" };
	double hits = 0, rows = 0, used = 0, small = 0, sum = 0, smallest = (double)INFINITY;
	for (int32_t i = 0; i < groups; i++)
		if (n[i] >= least) {
			hits += k[i];
			rows += n[i];
			used++;
		}
	if (used < 2 || !(hits > 0) || !(hits < rows))
		return t;
	for (int32_t i = 0; i < groups; i++) {
		if (!(n[i] >= least))
			continue;
		double expected = n[i] * hits / rows, off = k[i] - expected;
		sum += off * off / expected + off * off / (n[i] - expected);
		double fewer = fmin(expected, n[i] - expected);
		small += (expected < 5) + (n[i] - expected < 5);
		smallest = fmin(smallest, fewer);
	}
	t.p = gsl_cdf_chisq_Q(sum, used - 1);
	if (smallest >= 1 && small <= 0.2 * 2 * used)
		return t;
	double p;
	bool exact = exact_p(k, n, groups, least, hits, rows, &p);
	return exact ? (struct rates_test){ p, "Fisher-Freeman-Halton" }
		     : (struct rates_test){ t.p, "chi-squared, small counts" };
}

/* Among the groups and at the level of the two ends. */
static struct rates_pair surest_pair(const double *k, const double *n, int32_t groups, const struct rates_apart *x,
	double level)
{
	struct rates_pair s = { x->at, x->difference, x->ratio };
	for (int32_t i = 0; i < groups; i++)
		for (int32_t j = 0; j < groups; j++) {
			struct rate_ends at = { i, j, x->at.least, x->at.pairs };
			if (i == j || !(n[i] >= at.least) || !(n[j] >= at.least) || !(k[i] / n[i] > k[j] / n[j]))
				continue;
			struct interval v = rates_difference(k, n, at, level);
			if (v.lo > s.difference.lo || (v.lo >= s.difference.lo && v.value > s.difference.value))
				s = (struct rates_pair){ at, v, rates_ratio(k, n, at, level) };
		}
	return s;
}

struct rates_apart rates_apart(const double *k, const double *n, int32_t groups, double least, double level)
{
	struct rates_apart x = { .at = rates_ends(k, n, groups, least) };
	x.difference = rates_difference(k, n, x.at, level);
	x.ratio = rates_ratio(k, n, x.at, level);
	x.surest = surest_pair(k, n, groups, &x, level);
	x.equal = rates_equal(k, n, groups, x.at.least);
	return x;
}

struct rates_apart rates_either(const double *k1, const double *n1, const double *k2, const double *n2, int32_t groups,
	double least, double level)
{
	struct rates_apart x = rates_apart(k1, n1, groups, least, level), y = rates_apart(k2, n2, groups, least, level);
	bool second = y.difference.value > x.difference.value;
	struct rates_apart s = second ? y : x;
	s.at.pairs = x.at.pairs + y.at.pairs;
	const double *k = second ? k2 : k1, *n = second ? n2 : n1;
	s.difference = rates_difference(k, n, s.at, level);
	s.ratio = rates_ratio(k, n, s.at, level);
	s.surest = surest_pair(k, n, groups, &s, level);
	s.equal.p = fmin(1, 2 * fmin(x.equal.p, y.equal.p));
	return s;
}

/* ---- small groups ---- */

/* Rows that the whole weighs as much as; infinite when the groups differ no more than chance makes them. */
static double prior_rows(const double *k, const double *n, int32_t groups, double whole)
{
	double spread = 0, all = 0, squares = 0, used = 0;
	for (int32_t i = 0; i < groups; i++) {
		if (!(n[i] > 0))
			continue;
		double d = k[i] / n[i] - whole;
		spread += n[i] * d * d;
		all += n[i];
		squares += n[i] * n[i];
		used++;
	}
	double chance = whole * (1 - whole);
	double beyond = (spread - (used - 1) * chance) / (all - squares / all);
	return used > 1 && beyond > 0 && chance > 0 ? fmax(chance / beyond - 1, 0) : (double)INFINITY;
}

void rates_shrink(const double *k, const double *n, int32_t groups, double *shrunk)
{
	double hits = 0, all = 0;
	for (int32_t i = 0; i < groups; i++) {
		hits += k[i];
		all += n[i];
	}
	double whole = all > 0 ? hits / all : (double)NAN, m = prior_rows(k, n, groups, whole);
	for (int32_t i = 0; i < groups; i++)
		shrunk[i] = isinf(m) || !(n[i] + m > 0) ? whole : (k[i] + m * whole) / (n[i] + m);
}

double rates_fit_p(const double *n, const double *share, int32_t groups)
{
	double all = 0, shares = 0, sum = 0;
	for (int32_t i = 0; i < groups; i++) {
		all += n[i];
		shares += share[i];
	}
	for (int32_t i = 0; i < groups; i++) {
		double expected = all * share[i] / shares;
		sum += (n[i] - expected) * (n[i] - expected) / expected;
	}
	return groups > 1 && isfinite(sum) ? gsl_cdf_chisq_Q(sum, groups - 1) : (double)NAN;
}
