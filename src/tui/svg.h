#ifndef TUI_SVG_H
#define TUI_SVG_H
/* svg - a canvas as a picture: every cell in its place.  Blocks, braille and lines are drawn as shapes,
 * because as letters they would come from other fonts and leave their columns. */
#include "tui/theme.h"

struct canvas;
struct text;

/* The whole SVG file is added to out. */
void svg_write(struct text *out, const struct canvas *c, enum theme t);

#endif
