#ifndef COMMAND_EXPRESSIONS_H
#define COMMAND_EXPRESSIONS_H
/* expressions - columns that the user computes from others.  The settings keep name and text; the
 * values are made when the table is. */
#include <stdbool.h>
#include <stdint.h>

struct ctl;
struct err;
struct frame;
struct settings;

/* f and one column for each expression, in their order, so that one may use those before it; the same
 * frame, counted once more, when there is none.  What is computed from the target is ignored until a
 * role is given.  *out is set when it returns true, else left alone. */
bool expressions_apply(const struct settings *s, struct frame *f, struct frame **out,
	struct ctl *c, struct err *e);
/* The first `columns` of f, and of those after them the ones that decide about parts: target, group,
 * time, id.  Counted once for the caller. */
struct frame *expressions_plain(struct frame *f, int32_t columns);

#endif
