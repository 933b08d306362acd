#include "config.h"

#include "confidence/platt.h"

#include <math.h>

#include "base/ctl.h"
#include "base/err.h"
#include "model/model.h"

#define ROUNDS 100
#define RIDGE 1e-12   /* keeps the Hessian invertible when all scores are equal */

struct platt {
	const double *s, *w;
	const uint8_t *hit;
	ptrdiff_t n;
	double high, low;    /* the targets of hits and misses */
	double scale;        /* scores are divided by it, so that the Hessian is well scaled */
};

static double weight_at(const struct platt *p, ptrdiff_t i)
{
	return p->w ? p->w[i] : 1;
}

static double objective(const struct platt *p, double a, double b)
{
	double sum = 0;
	for (ptrdiff_t i = 0; i < p->n; i++) {
		double t = p->hit[i] ? p->high : p->low, z = a * (p->s[i] / p->scale) + b;
		sum += weight_at(p, i) * (log1p_exp(z) - t * z);
	}
	return sum;
}

/* Gradient and Hessian of the objective in (a, b). */
struct slope {
	double ga, gb, haa, hab, hbb;
};

static struct slope slope_at(const struct platt *p, double a, double b)
{
	struct slope g = { 0, 0, RIDGE, 0, RIDGE };
	for (ptrdiff_t i = 0; i < p->n; i++) {
		double s = p->s[i] / p->scale, q = sigmoid(a * s + b), w = weight_at(p, i);
		double d = w * (q - (p->hit[i] ? p->high : p->low)), h = w * q * (1 - q);
		g.ga += d * s;
		g.gb += d;
		g.haa += h * s * s;
		g.hab += h * s;
		g.hbb += h;
	}
	return g;
}

static void newton(const struct slope *g, double *da, double *db)
{
	double det = g->haa * g->hbb - g->hab * g->hab;
	*da = -(g->hbb * g->ga - g->hab * g->gb) / det;
	*db = -(g->haa * g->gb - g->hab * g->ga) / det;
}

/* Halves the step until the objective falls enough; false when no step helps any more. */
static bool search(
	const struct platt *p, const struct slope *g, double *a, double *b, double *value)
{
	double da, db;
	newton(g, &da, &db);
	double slope = g->ga * da + g->gb * db;
	for (double step = 1; step >= 1e-10; step /= 2) {
		double next = objective(p, *a + step * da, *b + step * db);
		if (next < *value + 1e-4 * step * slope) {
			*a += step * da;
			*b += step * db;
			*value = next;
			return true;
		}
	}
	return false;
}

/* Where the objective is too flat to tell, whole steps for as long as they shrink. */
static void polish(const struct platt *p, double *a, double *b)
{
	double last = (double)INFINITY;
	for (int round = 0; round < 10; round++) {
		double da, db;
		struct slope g = slope_at(p, *a, *b);
		newton(&g, &da, &db);
		if (!(fabs(da) + fabs(db) < last / 2))
			return;
		last = fabs(da) + fabs(db);
		*a += da;
		*b += db;
	}
}

static bool prepare(struct platt *p, double *hits, double *misses, struct err *e)
{
	double sum = 0;
	*hits = *misses = 0;
	for (ptrdiff_t i = 0; i < p->n; i++) {
		if (!isfinite(p->s[i])) {
			err_set(e, ERR_NOT_FINITE, "a score to calibrate is not finite");
			return err_at(e, i + 1, 0, NULL);
		}
		*(p->hit[i] ? hits : misses) += weight_at(p, i);
		sum += weight_at(p, i) * fabs(p->s[i]);
	}
	if (*hits + *misses <= 0)
		return err_set(e, ERR_NO_ROWS, "there is no row to calibrate on");
	p->scale = sum > 0 ? sum / (*hits + *misses) : 1;
	p->high = (*hits + 1) / (*hits + 2);
	p->low = 1 / (*misses + 2);
	return true;
}

bool platt_fit(const double *s, const uint8_t *hit, const double *w, ptrdiff_t n, double *a,
	double *b, struct ctl *c, struct err *e)
{
	struct platt p = { .s = s, .w = w, .hit = hit, .n = n };
	double hits, misses;
	if (!prepare(&p, &hits, &misses, e))
		return false;
	*a = 0;
	*b = log((hits + 1) / (misses + 1));
	double value = objective(&p, *a, *b);
	for (int round = 0; round < ROUNDS; round++) {
		struct slope g = slope_at(&p, *a, *b);
		if (!ctl_step(c, 0, e))
			return false;
		if (!search(&p, &g, a, b, &value))
			break;
	}
	polish(&p, a, b);
	*a /= p.scale;
	return ctl_step(c, 0, e);
}
