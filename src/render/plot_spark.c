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
