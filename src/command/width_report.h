#ifndef COMMAND_WIDTH_REPORT_H
#define COMMAND_WIDTH_REPORT_H
/* width_report - what `confidence conformal` and `confidence mistakes` say of a model of numbers: whether its
 * intervals hold the truth as often as promised, and where the predictions are furthest off. */
#include <stdbool.h>
#include <stddef.h>

struct err;
struct report;
struct scoring;
struct workbench;

/* alpha: how often an interval may miss; 0.1 is what the model's own width was made for, any other one is
 * cross-fitted on these rows, as is a width that they set or that there is not yet. */
bool width_report(struct workbench *w, const struct scoring *x, double alpha, struct report *out, struct err *e);
/* The `top` rows with the largest |y - yhat|, the largest first. */
bool width_misses(const struct scoring *x, ptrdiff_t top, struct report *out, struct err *e);

#endif
