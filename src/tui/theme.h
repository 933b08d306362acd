#ifndef TUI_THEME_H
#define TUI_THEME_H
/* theme - what each style looks like: colour where there is colour, and always something besides. */
#include <stdbool.h>
#include <stdint.h>

#include "render/canvas.h"

/* AUTO: hues that can be read on dark and on light, until the terminal says which it is.  16: the terminal's
 * own sixteen colours.  MONO: no colour at all. */
enum theme { THEME_AUTO, THEME_DARK, THEME_LIGHT, THEME_16, THEME_MONO, THEMES };

struct look {
	short colour_256;  /* -1: the default */
	short colour_8;
	bool bold, reverse, underline, dim;
};

struct look theme_look(enum theme t, enum canvas_style s);
enum theme theme_parse(const char *name);
/* What a colour of the 256 looks like: 0xRRGGBB, as xterm has it. */
uint32_t theme_rgb(int colour);
/* Contrast of two colours by WCAG 2.1, 1 to 21. */
double theme_contrast(uint32_t a, uint32_t b);
/* DARK or LIGHT by the terminal's answer to OSC 11, "rgb:1e1e/1e1e/1e1e"; AUTO when it is none. */
enum theme theme_of_background(const char *answer);

#endif
