#ifndef RENDER_WRAP_H
#define RENDER_WRAP_H
/* wrap - prose broken at blanks. */

struct text;

/* Adds s; lines after the first begin with indent blanks; no line passes width columns unless one word does.
 * column: where the first line already stands. */
void wrap_text(struct text *out, const char *s, int column, int indent, int width);

#endif
