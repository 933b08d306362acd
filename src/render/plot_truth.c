#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/report.h"
#include "render/plot_result.h"

static double *numbers_of(const struct node *list, struct arena *a)
{
	double *x = ARENA_ARRAY(a, double, list->count + 1);
	int i = 0;
	for (const struct node *k = list->first; k; k = k->next)
		x[i++] = node_number(k);
	return x;
}

bool plot_truth_read(const struct node *n, struct plot_truth *out, struct arena *a)
{
	const struct node *predicted = n ? node_find(n, "predicted") : NULL, *truth = n ? node_find(n, "truth") : NULL;
	*out = (struct plot_truth){ .width = (double)NAN };
	if (!predicted || !truth || predicted->count != truth->count)
		return false;
	out->predicted = numbers_of(predicted, a);
	out->truth = numbers_of(truth, a);
	out->n = (int)truth->count;
	return out->n > 0;
}

static void widen(double *lo, double *hi, double x)
{
	*lo = fmin(*lo, x); /* fmin leaves NaN aside */
	*hi = fmax(*hi, x);
}

void plot_truth(struct canvas *c, struct rect r, const struct plot_truth *p, const struct plot_look *look)
{
	double lo = (double)INFINITY, hi = -lo, low = lo, high = hi;
	double *up = ARENA_ARRAY(c->arena, double, p->n + 1);
	for (int i = 0; i < p->n; i++) {
		up[i] = p->errors ? p->predicted[i] - p->truth[i] : p->truth[i];
		widen(&lo, &hi, p->predicted[i]);
		widen(&low, &high, up[i]);
	}
	struct plot_axis x = plot_axis_of(lo, hi, false), y = plot_axis_of(low, high, false);
	double end[2] = { x.lo, x.hi }, middle[2], above[2], below[2];
	for (int i = 0; i < 2; i++) {
		middle[i] = p->errors ? 0 : end[i];
		above[i] = middle[i] + p->width;
		below[i] = middle[i] - p->width;
	}
	struct plot_square q = { .n = 4, .x = x, .y = y, .x_name = "predicted",
		.y_name = p->errors ? "predicted less true" : "true", .mark_x = (double)NAN, .mark_y = (double)NAN,
		.series = { { .x = p->predicted, .y = up, .n = p->n, .style = look->main, .scatter = true },
			{ .x = end, .y = middle, .n = 2, .style = look->text },
			{ .x = end, .y = above, .n = 2, .dashed = true, .style = look->second },
			{ .x = end, .y = below, .n = 2, .dashed = true, .style = look->second } } };
	plot_square(c, r, &q, look);
}
