#include "config.h"

#include "tui/theme.h"

#include <string.h>

/* Two hues that stay apart for every kind of colour vision and are readable on black and on white:
 * 32 (blue) and 166 (orange); 243 (grey) for what matters less. */
static const struct look looks[STYLES] = {
	[STYLE_PLAIN] = { .colour_256 = -1, .colour_8 = -1 },
	[STYLE_GOOD] = { .colour_256 = 32, .colour_8 = -1, .bold = true },
	[STYLE_ATTENTION] = { .colour_256 = 166, .colour_8 = 5 },
	[STYLE_DIM] = { .colour_256 = 243, .colour_8 = -1 },
	[STYLE_TITLE] = { .colour_256 = -1, .colour_8 = -1, .bold = true },
	[STYLE_SELECTED] = { .colour_256 = -1, .colour_8 = -1, .reverse = true },
	[STYLE_KEY] = { .colour_256 = 32, .colour_8 = -1, .bold = true },
	[STYLE_BOLD] = { .colour_256 = -1, .colour_8 = -1, .bold = true },
	[STYLE_SERIES2] = { .colour_256 = 166, .colour_8 = 5 },
	[STYLE_ERROR] = { .colour_256 = 166, .colour_8 = 5, .bold = true },
	[STYLE_STALE] = { .colour_256 = 243, .colour_8 = -1, .dim = true },
};

struct look theme_look(enum theme t, enum canvas_style s)
{
	struct look l = looks[s];
	if (t != THEME_MONO)
		return l;
	l.colour_256 = l.colour_8 = -1;
	l.underline = s == STYLE_ATTENTION || s == STYLE_SERIES2;
	return l;
}

enum theme theme_parse(const char *name)
{
	static const char *const names[] = { "auto", "dark", "light", "mono" };
	for (int i = 0; i < 4; i++)
		if (name && strcmp(name, names[i]) == 0)
			return (enum theme)i;
	return THEME_AUTO;
}
