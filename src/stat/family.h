#ifndef STAT_FAMILY_H
#define STAT_FAMILY_H
/* family - distributions with a name: fitted by maximum likelihood, compared by
 * AIC (Akaike 1974), drawn against the data, and tested with the null that
 * belongs to parameters that were estimated from the same values. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct ctl;
struct err;
struct rng;

#define FAMILY_FEW 32768

/* In the order of their parameters: of two that fit alike the simpler stands first. */
enum family {
	FAMILY_EXPONENTIAL, FAMILY_POISSON, FAMILY_NORMAL, FAMILY_LOGNORMAL, FAMILY_GAMMA,
	FAMILY_WEIBULL, FAMILIES,
};

struct family_fit {
	enum family family;
	double parameter[2];  /* normal: mean, sd; lognormal: of the logarithms; exponential: rate;
	                         gamma, Weibull: shape, scale; Poisson: mean */
	double error[2];      /* standard errors from the Fisher information */
	double loglik, aic;   /* NaN where refused */
	const char *refused;  /* why the family cannot be, or NULL */
	bool cells;           /* the values are whole: aic is of the unit around each, not of a density */
};

const char *family_name(enum family f);
int family_parameters(enum family f);
const char *family_parameter_name(enum family f, int i);

/* All families on x[n], ascending and finite, n >= 1; out[FAMILIES] by family. */
bool family_fit_all(const double *x, ptrdiff_t n, struct family_fit *out, struct arena *a,
	struct ctl *c, struct err *e);
/* One family on n <= FAMILY_FEW values; takes no memory. */
void family_fit_few(enum family f, const double *x, ptrdiff_t n, struct family_fit *out);
/* The one with the smallest AIC, or NULL when all are refused. */
const struct family_fit *family_best(const struct family_fit *fit);
/* P(X <= x). */
double family_cdf(const struct family_fit *fit, double x);
/* The smallest x with P(X <= x) >= p, 0 < p < 1. */
double family_quantile(const struct family_fit *fit, double p);
double family_draw(const struct family_fit *fit, struct rng *r);
/* The largest distance between the distribution of x[n], ascending, and the fitted one. */
double family_distance(const struct family_fit *fit, const double *x, ptrdiff_t n);

#define FAMILY_LEAST_P 0.001 /* below it the published approximations of p say nothing */
#define FAMILY_SHAPIRO 5000   /* values that Shapiro and Wilk's p is known for, at most */

struct family_test {
	double statistic, p;
	ptrdiff_t n;          /* values the statistic rests on */
	int32_t rounds;
	ptrdiff_t drawn;      /* values a round */
	bool below;           /* p is an upper bound: the true one is smaller */
};

/* Kolmogorov's distance of x[n], ascending, from `fit`, which was fitted to the same values, with its null
 * by parametric bootstrap: values are drawn from the fit and fitted anew in every round (Stute, Gonzalez
 * Manteiga & Presedo Quindimil 1993).  p = (1 + rounds at least as far) / (1 + rounds).  A round draws n
 * values, but never more than `most` <= FAMILY_FEW; its distance is then brought to n values by the root
 * of drawn / n, since sqrt(n) distance has a limit (Durbin 1973) that 1,000 values reach within a
 * thousandth (Stephens 1974). */
bool family_test(const struct family_fit *fit, const double *x, ptrdiff_t n, ptrdiff_t most, int32_t rounds,
	uint64_t seed, struct family_test *out, struct arena *a, struct ctl *c, struct err *e);
/* Normality with mean and sd estimated: Lilliefors 1967; p after Dallal & Wilkinson 1986 below 0.1
 * and after Stephens 1974 above, not below FAMILY_LEAST_P.  p is NaN under 5 values or without spread. */
struct family_test family_lilliefors(const double *x, ptrdiff_t n);
/* Normality by Shapiro & Wilk 1965 on x[n], ascending, weights and p after Royston 1995 (AS R94), p not
 * below FAMILY_LEAST_P.  NaN under 3 values, above FAMILY_SHAPIRO, or without spread. */
struct family_test family_shapiro(const double *x, ptrdiff_t n);

#endif
