#ifndef COMMAND_SHOWN_H
#define COMMAND_SHOWN_H
/* shown - which rows are looked at and in which order: the filter and the sorting of the settings.
 * They change what is seen, never what is learned from. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct ctl;
struct err;
struct frame;
struct settings;

struct shown {
	ptrdiff_t n;
	const int32_t *row;  /* n rows of the frame; NULL: all, as they are */
	const char *how;     /* "where age > 30, sorted by city", or "" */
};

static inline ptrdiff_t shown_row(const struct shown *s, ptrdiff_t i)
{
	return s->row ? s->row[i] : i;
}
/* What is returned lives in a.  Missing cells come last; equal rows keep their order. */
bool shown_make(const struct settings *s, const struct frame *f, struct shown *out, struct arena *a,
	struct ctl *c, struct err *e);

#endif
