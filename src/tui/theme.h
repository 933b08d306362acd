#ifndef TUI_THEME_H
#define TUI_THEME_H
/* theme - what each style looks like: colour where there is colour, and always something besides. */
#include <stdbool.h>

#include "render/canvas.h"

enum theme { THEME_AUTO, THEME_DARK, THEME_LIGHT, THEME_MONO };

struct look {
	short colour_256;  /* -1: the default */
	short colour_8;
	bool bold, reverse, underline, dim;
};

struct look theme_look(enum theme t, enum canvas_style s);
enum theme theme_parse(const char *name);

#endif
