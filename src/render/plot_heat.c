#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "render/plot.h"

int plot_heat_shade(double value, double most)
{
	double share = fabs(value) / most;
	return share >= 0.8 ? 4 : share >= 0.6 ? 3 : share >= 0.4 ? 2 : share >= 0.2 ? 1 : 0;
}

static const char *const *shades(bool ascii)
{
	static const char *const block[] = { " ", "░", "▒", "▓", "█" }, *const sign[] = { " ", ":", "=", "*", "#" };
	return ascii ? sign : block;
}

const char *plot_heat_cell(double value, double most, bool ascii, struct arena *a)
{
	int hundredths = (int)lround(fabs(value) / most * 100);
	if (isnan(value))
		return "   -";
	const char *sign = value / most <= -0.005 ? "-" : ascii ? " " : shades(false)[plot_heat_shade(value, most)];
	return hundredths >= 100 ? arena_printf(a, "%s1.0", sign) : arena_printf(a, "%s.%02d", sign, hundredths);
}
