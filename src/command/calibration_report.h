#ifndef COMMAND_CALIBRATION_REPORT_H
#define COMMAND_CALIBRATION_REPORT_H
/* calibration_report - what a calibration does, as parts of a report, in the same words and numbers wherever it is
 * asked: when it is fitted, when it is looked at later, and as it was stored. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct calibration_try;
struct ctl;
struct err;
struct node;
struct predictor;
struct task;
struct workbench;

/* One side, before or after, of p[n x classes]: what reliability_report adds, ece_interval of 200 resamples, and
 * max_gap, the largest gap of a bin of 12 rows and more. */
bool calibration_side(const struct workbench *w, const struct task *t, const double *p, const int32_t *label,
	ptrdiff_t n, int32_t bins, struct node *out, struct ctl *c, struct err *e);
/* methods[]{method,log_loss,behind,se,ece,brier,chosen}, choice and why, of what calibrator_try found; p as it
 * fills it. */
bool calibration_methods(const struct task *t, const int32_t *label, ptrdiff_t n,
	const struct calibration_try *tried, const double *p, int32_t bins, struct node *root, struct err *e);
/* stored{method,rows,fitted_on,before{},after{},methods[],…}: how the calibrator, or the width, that the model has
 * was judged when it was fitted; nothing when it has none, or no record of it is left. */
void calibration_stored(struct workbench *w, const struct predictor *p, struct node *root);

#endif
