#include "config.h"

#include "confidence/calibrator.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "confidence/isotonic.h"
#include "confidence/platt.h"
#include "confidence/temperature.h"
#include "evaluate/margin.h"
#include "model/model.h"

static const char *const names[CALIBRATIONS] = { "none", "platt", "isotonic", "temperature" };

const char *calibration_name(enum calibration m)
{
	return names[m];
}

bool calibration_parse(const char *s, enum calibration *m)
{
	for (int i = 0; i < CALIBRATIONS; i++)
		if (strcmp(s, names[i]) == 0) {
			*m = (enum calibration)i;
			return true;
		}
	return false;
}

/* Curves a one-vs-rest calibrator has: one for binary, else one a class. */
static int32_t curves(int32_t classes)
{
	return classes == 2 ? 1 : classes;
}

/* One-vs-rest curve j of platt or isotonic. */
static bool fit_curve(struct calibrator *out, int32_t j, const double *s, const uint8_t *hit,
	const double *w, ptrdiff_t n, struct arena *a, struct ctl *c, struct err *e)
{
	if (out->method == CALIBRATE_PLATT)
		return platt_fit(s, hit, w, n, &out->a[j], &out->b[j], c, e);
	double *y = ARENA_BIG(a, double, n, e);
	struct isotonic curve;
	if (!y)
		return false;
	for (ptrdiff_t i = 0; i < n; i++)
		y[i] = hit[i];
	if (!isotonic_fit(s, y, w, n, &curve, a, e))
		return false;
	double low = 1 / ((double)n + 2);
	for (ptrdiff_t i = 0; i < curve.knots; i++)
		curve.y[i] = fmin(1 - low, fmax(low, curve.y[i]));
	out->knots[j] = curve.knots;
	out->x[j] = curve.x;
	out->p[j] = curve.y;
	return true;
}

static bool fit_curves(struct calibrator *out, const double *raw, const int32_t *label,
	const double *w, ptrdiff_t n, struct arena *a, struct ctl *c, struct err *e)
{
	int32_t k = out->classes, outputs = k == 2 ? 1 : k;
	double *s = ARENA_BIG(a, double, n, e);
	double *margin = s ? ARENA_BIG(a, double, n * k, e) : NULL;
	uint8_t *hit = margin ? ARENA_BIG(a, uint8_t, n, e) : NULL;
	if (!hit)
		return false;
	for (ptrdiff_t i = 0; i < n; i++)
		margins_of(raw + i * outputs, k, margin + i * k);
	for (int32_t j = 0; j < curves(k); j++) {
		int32_t class = k == 2 ? 1 : j;
		for (ptrdiff_t i = 0; i < n; i++) {
			s[i] = margin[i * k + class];
			hit[i] = label[i] == class;
			if (!isfinite(s[i]))
				return err_set(e, ERR_NOT_FINITE,
					"the score of row %td to calibrate is not finite", i + 1);
		}
		if (!ctl_step(c, 0, e) || !fit_curve(out, j, s, hit, w, n, a, c, e))
			return false;
	}
	return true;
}

bool calibrator_fit(enum calibration m, const struct task *t, const double *raw,
	const int32_t *label, const double *weight, ptrdiff_t n, struct rowset rows,
	struct calibrator *out, struct arena *a, struct ctl *c, struct err *e)
{
	if (t->kind == TASK_REGRESSION)
		return err_set(e, ERR_TASK,
			"'%s' is a number: there are no probabilities to calibrate", t->target);
	if (n == 0 && m != CALIBRATE_NONE)
		return err_set(e, ERR_NO_ROWS, "there is no row to calibrate on");
	int32_t k = curves(t->classes);
	*out = (struct calibrator){ .method = m,
		.classes = t->classes,
		.a = ARENA_ARRAY(a, double, k),
		.b = ARENA_ARRAY(a, double, k),
		.knots = ARENA_ARRAY(a, ptrdiff_t, k),
		.x = ARENA_ARRAY(a, double *, k),
		.p = ARENA_ARRAY(a, double *, k),
		.rows = rowset_of(rows.row, rows.n, &rows.source, a) };
	if (m == CALIBRATE_TEMPERATURE)
		return temperature_fit(raw, t->classes, label, weight, n, &out->a[0], c, e);
	if (m == CALIBRATE_PLATT || m == CALIBRATE_ISOTONIC)
		return fit_curves(out, raw, label, weight, n, a, c, e);
	return true;
}

static double curve_at(const struct calibrator *c, int32_t j, double s)
{
	if (c->method == CALIBRATE_PLATT)
		return sigmoid(c->a[j] * s + c->b[j]);
	return isotonic_at(c->x[j], c->p[j], c->knots[j], s);
}

static void apply_curves(const struct calibrator *c, const double *z, double *p)
{
	double sum = 0;
	if (c->classes == 2) {
		p[1] = curve_at(c, 0, z[0]);
		p[0] = c->method == CALIBRATE_PLATT ? sigmoid(-(c->a[0] * z[0] + c->b[0]))
						    : 1 - p[1];
		return;
	}
	margins_of(z, c->classes, p);
	for (int32_t k = 0; k < c->classes; k++) {
		p[k] = curve_at(c, k, p[k]);
		sum += p[k];
	}
	/* All curves can say 0 at once only by underflow far outside the fitted range. */
	for (int32_t k = 0; k < c->classes; k++)
		p[k] = sum > 0 ? p[k] / sum : 1.0 / c->classes;
}

static void apply_temperature(const struct calibrator *c, const struct task *t, const double *z,
	double *p, double *scaled)
{
	int32_t outputs = task_outputs(t);
	for (int32_t k = 0; k < outputs; k++)
		scaled[k] = z[k] / c->a[0];
	model_probability(t, scaled, 1, p);
}

void calibrator_apply(const struct calibrator *c, const struct task *t, const double *raw,
	ptrdiff_t n, double *p)
{
	double scaled[CAP_CLASSES];
	int32_t outputs = task_outputs(t);
	if (!c || c->method == CALIBRATE_NONE) {
		model_probability(t, raw, n, p);
		return;
	}
	for (ptrdiff_t i = 0; i < n; i++)
		if (c->method == CALIBRATE_TEMPERATURE)
			apply_temperature(c, t, raw + i * outputs, p + i * t->classes, scaled);
		else
			apply_curves(c, raw + i * outputs, p + i * t->classes);
}

bool calibration_rows_enough(const struct task *t, const int32_t *label, ptrdiff_t n)
{
	int64_t rows[CAP_CLASSES] = { 0 };
	for (ptrdiff_t i = 0; i < n; i++)
		rows[label[i]]++;
	for (int32_t k = 0; k < t->classes; k++)
		if (rows[k] < 50)
			return false;
	return n >= 200;
}
