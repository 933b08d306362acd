#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/caps.h"
#include "base/err.h"
#include "confidence/calibrator.h"
#include "confidence/temperature.h"

static int32_t curves(const struct calibrator *c)
{
	return c->classes == 2 ? 1 : c->classes;
}

void calibrator_save(const struct calibrator *c, struct writer *w)
{
	writer_i32(w, (int32_t)c->method);
	writer_i32(w, c->classes);
	writer_u8(w, c->out_of_fold);
	rowset_save(c->rows, w);
	if (c->method == CALIBRATE_TEMPERATURE)
		writer_double(w, c->a[0]);
	for (int32_t j = 0; j < curves(c); j++)
		if (c->method == CALIBRATE_PLATT) {
			writer_double(w, c->a[j]);
			writer_double(w, c->b[j]);
		} else if (c->method == CALIBRATE_ISOTONIC) {
			writer_doubles(w, c->x[j], c->knots[j]);
			writer_doubles(w, c->p[j], c->knots[j]);
		}
}

static bool load_isotonic(struct calibrator *c, int32_t j, struct reader *r, struct arena *a,
	struct err *e)
{
	ptrdiff_t knots;
	if (!reader_doubles(r, &c->x[j], &c->knots[j], a, e) ||
		!reader_doubles(r, &c->p[j], &knots, a, e))
		return false;
	bool sound = knots >= 1 && knots == c->knots[j];
	for (ptrdiff_t i = 0; sound && i < knots; i++)
		sound = isfinite(c->x[j][i]) && c->p[j][i] >= 0 && c->p[j][i] <= 1 &&
			(i == 0 || (c->x[j][i] > c->x[j][i - 1] && c->p[j][i] >= c->p[j][i - 1]));
	return sound || err_set(e, ERR_CORRUPT, "the calibration curve does not rise from 0 to 1");
}

static bool load_curves(struct calibrator *c, struct reader *r, struct arena *a, struct err *e)
{
	for (int32_t j = 0; j < curves(c); j++)
		if (c->method == CALIBRATE_PLATT) {
			if (!reader_finite(r, &c->a[j], e) || !reader_finite(r, &c->b[j], e))
				return false;
		} else if (!load_isotonic(c, j, r, a, e)) {
			return false;
		}
	return true;
}

bool calibrator_load(struct calibrator *c, struct reader *r, struct arena *a, struct err *e)
{
	int32_t method, classes;
	uint8_t out_of_fold;
	r->section = "calibrator";
	if (!reader_count(r, &method, 0, CALIBRATIONS - 1, e) ||
		!reader_count(r, &classes, 2, CAP_CLASSES, e) || !reader_u8(r, &out_of_fold, e))
		return false;
	*c = (struct calibrator){ .method = (enum calibration)method, .classes = classes,
		.a = ARENA_ARRAY(a, double, classes), .b = ARENA_ARRAY(a, double, classes),
		.knots = ARENA_ARRAY(a, ptrdiff_t, classes), .x = ARENA_ARRAY(a, double *, classes),
		.p = ARENA_ARRAY(a, double *, classes), .out_of_fold = out_of_fold != 0 };
	if (!rowset_load(&c->rows, r, a, e))
		return false;
	if (c->method == CALIBRATE_TEMPERATURE) {
		if (!reader_finite(r, &c->a[0], e))
			return false;
		if (c->a[0] < TEMPERATURE_LOW || c->a[0] > TEMPERATURE_HIGH)
			return err_set(
				e, ERR_CORRUPT, "a temperature of %g is out of range", c->a[0]);
	}
	if (c->method == CALIBRATE_PLATT || c->method == CALIBRATE_ISOTONIC)
		return load_curves(c, r, a, e);
	return true;
}
