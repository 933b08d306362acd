#ifndef RENDER_PICTURE_H
#define RENDER_PICTURE_H
/* picture - small charts in running text: histograms, confusion matrices,
 * reliability bars.  The numbers stand beside every one of them. */
#include <stdbool.h>

struct arena;
struct marks;
struct node;
struct text;

/* The counts of a histogram as one character a bin, at most width; "" when it has none. */
char *picture_spark(const struct node *histogram, int width, bool ascii, struct arena *a);
/* A bar of at most width columns; share in 0..1. */
char *picture_bar(double share, int width, bool ascii, struct arena *a);
/* The same before a shaded band from 0 to `band`: what lies in it chance alone could fill. */
char *picture_band(double share, double band, int width, bool ascii, struct arena *a);
/* What is peculiar about the data: a mark, the code, the message, and its fix. */
void picture_findings(struct text *out, const struct node *list, int width, bool ascii, int indent,
	struct marks *marks);
/* labels, values[][] in -1..1: a shade and hundredths for each cell, in panels that fit. */
void picture_heat(struct text *out, const struct node *n, int width, bool ascii, int indent);
/* points[]{x, y} as dots, marks[]{name, x, y, rows} as letters with a list of names. */
void picture_map_names(struct text *out, const struct node *n, bool ascii, int indent);
void picture_map(struct text *out, const struct node *n, int width, bool ascii, int indent);
/* Draws n if it has a view that is a picture; false when it has not.  marks (NULL: none) gets the rows. */
bool picture_write(struct text *out, const struct node *n, int width, bool ascii, int indent, struct marks *marks);
/* The same in words and numbers alone, for the ear: nothing is drawn.  False: a table says it, or it is no picture. */
bool picture_numbers(struct text *out, const struct node *n, int width, int indent, struct marks *marks);

#endif
