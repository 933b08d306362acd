#include "config.h"

#include "tui/theme.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Blue and orange stay apart for every kind of colour vision; grey is for what matters less.  By theme:
 * readable on both grounds, on a dark one, on a light one. */
enum { HUE_MAIN, HUE_ALARM, HUE_DIM, HUES };

static const short hues[][HUES] = {
	[THEME_AUTO] = { 32, 166, 243 },
	[THEME_DARK] = { 75, 208, 246 },
	[THEME_LIGHT] = { 25, 130, 241 },
};

#define NONE -1

static const struct {
	short hue;         /* or NONE */
	short colour_8;
	bool bold, reverse, underline, dim;
} looks[STYLES] = {
	[STYLE_PLAIN] = { NONE, -1, false, false, false, false },
	[STYLE_GOOD] = { HUE_MAIN, -1, true, false, false, false },
	[STYLE_ATTENTION] = { HUE_ALARM, 5, false, false, true, false },
	[STYLE_DIM] = { HUE_DIM, -1, false, false, false, false },
	[STYLE_TITLE] = { NONE, -1, true, false, false, false },
	[STYLE_SELECTED] = { NONE, -1, false, true, false, false },
	[STYLE_KEY] = { HUE_MAIN, -1, true, false, false, false },
	[STYLE_BOLD] = { NONE, -1, true, false, false, false },
	[STYLE_SERIES2] = { HUE_ALARM, 5, false, false, false, false },
	[STYLE_ERROR] = { HUE_ALARM, 5, true, false, false, false },
	[STYLE_STALE] = { HUE_DIM, -1, false, false, false, true },
};

struct look theme_look(enum theme t, enum canvas_style s)
{
	bool colour = t != THEME_MONO && t != THEME_16 && looks[s].hue >= 0;
	return (struct look){
		.colour_256 = colour ? hues[t][looks[s].hue] : t == THEME_16 ? looks[s].colour_8 : -1,
		.colour_8 = t == THEME_MONO ? -1 : looks[s].colour_8,
		.bold = looks[s].bold, .reverse = looks[s].reverse,
		/* A line under a curve of dots would be another curve: it is thinner instead. */
		.dim = looks[s].dim || (t == THEME_MONO && s == STYLE_SERIES2),
		/* Where colour cannot say it, a line does. */
		.underline = t == THEME_MONO && looks[s].underline,
	};
}

enum theme theme_parse(const char *name)
{
	static const char *const names[THEMES] = { "auto", "dark", "light", "16", "mono" };
	for (int i = 0; i < THEMES; i++)
		if (name && strcmp(name, names[i]) == 0)
			return (enum theme)i;
	return THEME_AUTO;
}

uint32_t theme_rgb(int colour)
{
	static const uint32_t first[16] = { 0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd,
		0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff };
	static const uint8_t level[6] = { 0, 95, 135, 175, 215, 255 };
	if (colour < 16)
		return first[colour & 15];
	if (colour >= 232) {
		uint32_t grey = (uint32_t)(8 + 10 * (colour - 232));
		return grey << 16 | grey << 8 | grey;
	}
	int k = colour - 16;
	return (uint32_t)level[k / 36] << 16 | (uint32_t)level[k / 6 % 6] << 8 | level[k % 6];
}

static double luminance(uint32_t rgb)
{
	static const double weight[3] = { 0.2126, 0.7152, 0.0722 };
	double sum = 0;
	for (int i = 0; i < 3; i++) {
		double v = (rgb >> (16 - 8 * i) & 0xff) / 255.0;
		sum += weight[i] * (v <= 0.03928 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
	}
	return sum;
}

double theme_contrast(uint32_t a, uint32_t b)
{
	double x = luminance(a), y = luminance(b);
	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

enum theme theme_of_background(const char *answer)
{
	uint32_t rgb = 0;
	const char *p = strstr(answer, "rgb:");
	if (!p)
		return THEME_AUTO;
	p += 4;
	for (int i = 0; i < 3; i++) {
		char *end, digits[3] = { p[0], p[0] ? p[1] : '\0', '\0' };
		long v = strtol(digits, &end, 16);
		if (end != digits + 2)
			return THEME_AUTO;
		rgb = rgb << 8 | (uint32_t)v;
		p = strchr(p, '/');
		p = p ? p + 1 : "";
	}
	return luminance(rgb) < 0.18 ? THEME_DARK : THEME_LIGHT;
}
