#ifndef COMMAND_FIND_ROW_H
#define COMMAND_FIND_ROW_H
/* find_row - the next row, among those that are shown, in which some cell holds a text. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ctl;
struct err;
struct frame;
struct shown;

/* *found is the place among the rows shown, from place `from` on, or with back from there backwards, and once around;
 * -1 when there is none.  ASCII letters of either case; numbers as they are written.  Texts are compared once for
 * each level, not for each row. */
bool find_row(const struct frame *f, const int32_t *column, ptrdiff_t columns, const struct shown *s, const char *text,
	ptrdiff_t from, bool back, ptrdiff_t *found, struct ctl *c, struct err *e);

#endif
