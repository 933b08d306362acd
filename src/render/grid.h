#ifndef RENDER_GRID_H
#define RENDER_GRID_H
/* grid - cells of text laid out in columns, for terminals and Markdown. */
#include <stdbool.h>

struct arena;
struct marks;
struct node;
struct text;

struct grid {
	int columns, rows;       /* rows without the header */
	const char **header;     /* columns */
	const char **cell;       /* rows x columns */
	bool *right;             /* by column: numbers stand to the right */
	bool *whole;             /* by column: never clipped */
	const struct node *list; /* that it was made from, or NULL */
	bool wraps;              /* the last column goes on below itself */
	bool folds;              /* columns that do not fit go on below, beside the first one again */
};

/* From a list of objects; the keys of all rows in order of first sight, nested values left out but for
 * histograms, which become a line of blocks.  plain: columns that are drawn are left out, their numbers stand
 * elsewhere. */
struct grid grid_of(const struct node *list, bool ascii, bool plain, struct arena *a);
/* marks (NULL: none) gets the header and each row.  Text is clipped, the widest column first, until the line fits
 * in width; then the last columns are left out and named below, or shown there. */
void grid_write(struct text *out, const struct grid *g, int width, bool ascii, int indent,
	struct marks *marks);
void grid_markdown(struct text *out, const struct grid *g);

#endif
