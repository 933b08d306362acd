#ifndef COMMAND_REST_H
#define COMMAND_REST_H
/* rest - the remaining words of a command line as one text again: an expression. */

struct arena;
struct args;

/* The words joined by blanks; NULL when there is none. */
const char *rest_text(const struct args *v, const char *name, struct arena *a);

#endif
