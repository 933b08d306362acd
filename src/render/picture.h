#ifndef RENDER_PICTURE_H
#define RENDER_PICTURE_H
/* picture - small charts in running text: histograms, confusion matrices,
 * reliability bars.  The numbers stand beside every one of them. */
#include <stdbool.h>

struct node;
struct text;

/* Draws n if it has a view that is a picture; false when it has not. */
bool picture_write(struct text *out, const struct node *n, int width, bool ascii, int indent);

#endif
