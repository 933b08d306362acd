#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/text.h"
#include "render/plot.h"

char *plot_spark_text(const double *value, int n, double lo, double hi, bool ascii, struct arena *a)
{
	static const char *const block[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	static const char *const sign[] = { ".", ":", "-", "=", "+", "*", "#", "@" };
	struct text t;
	text_init(&t, a);
	text_addn(&t, "", 0);
	for (int i = 0; i < n; i++) {
		double share = hi > lo ? (value[i] - lo) / (hi - lo) : 0;
		int level = (int)fmin(7, fmax(0, floor(8 * share)));
		text_add(&t, isnan(value[i]) ? " " : ascii ? sign[level] : block[level]);
	}
	return t.p;
}

/* The mean of what is known among value[from..to); NaN when nothing is. */
static double mean_of(const double *value, int from, int to)
{
	double sum = 0;
	int n = 0;
	for (int i = from; i < to; i++)
		if (!isnan(value[i])) {
			sum += value[i];
			n++;
		}
	return n ? sum / n : (double)NAN;
}

static void range_of(const double *value, int n, double *lo, double *hi)
{
	*lo = INFINITY;
	*hi = -INFINITY;
	for (int i = 0; i < n; i++) {
		*lo = fmin(*lo, value[i]);
		*hi = fmax(*hi, value[i]);
	}
}

int plot_spark(struct canvas *c, struct rect r, const double *value, int n, const struct plot_look *look)
{
	double lo, hi;
	bool ascii = c->tier == GLYPH_ASCII;
	range_of(value, n, &lo, &hi);
	if (!(lo <= hi))
		return canvas_text(c, r, r.x, r.y, look->axis, "-");
	const char *range = arena_printf(c->arena, " %s%s%s", plot_short(lo, c->arena), ascii ? " to " : "–",
		plot_short(hi, c->arena));
	int room = r.w - text_width(range), w = n < room ? n : room;
	if (w < 1)
		return canvas_text(c, r, r.x, r.y, look->axis, range + 1);
	double *kept = ARENA_ARRAY(c->arena, double, w);
	for (int i = 0; i < w; i++)
		kept[i] = mean_of(value, (int)((int64_t)i * n / w), (int)((i + 1LL) * n / w));
	int x = canvas_text(c, r, r.x, r.y, look->main, plot_spark_text(kept, w, lo, hi, ascii, c->arena));
	return canvas_text(c, r, x, r.y, look->axis, range);
}
