#ifndef TUI_BOX_H
#define TUI_BOX_H
/* box - the one box: above the prompt stands what could be meant, with its help and its key; the same list is
 * completion and palette. */
#include <stdbool.h>
#include <stddef.h>

#include "render/canvas.h"

struct arena;
struct workbench;

struct box_item {
	const char *text;       /* goes into the line; */
	const char *help;
	const char *key;        /* "6 then r", or NULL */
	bool runs;              /* a whole command that needs no more words */
};

struct box {
	struct box_item *item;
	int n;
	ptrdiff_t from;         /* byte of the line where what is chosen is put, up to the cursor */
	const char *expects;    /* what the word is, with its range, or NULL */
	const char *usage;      /* of the command in the line, or NULL */
	const char *example;
};

/* For line with the cursor at byte cursor.  w: NULL while a command has the workbench; then there are commands,
 * but no columns and models.  recent: older lines, NULL-terminated, for an empty line. */
void box_fill(struct box *b, const char *line, ptrdiff_t cursor, struct workbench *w, const char *const *recent,
	struct arena *a);
/* Draws it so that it ends above row bottom; chosen < 0: none. */
void box_view(const struct box *b, int chosen, int bottom, struct canvas *c);

#endif
