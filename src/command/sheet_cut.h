#ifndef COMMAND_SHEET_CUT_H
#define COMMAND_SHEET_CUT_H
/* sheet_cut - a section of a datasheet kept short, whatever the table: long lists and texts are cut, and say so. */
#include <stddef.h>

struct arena;
struct node;

/* Cuts the lists below n, each to so many entries that all of it is some `bytes` of text; texts to 400 bytes.  Pictures
 * stay as they are. */
void sheet_cut(struct node *n, ptrdiff_t bytes);
/* s, or its beginning and an ellipsis where it is long; in a when it was cut. */
const char *sheet_text(const char *s, struct arena *a);

#endif
