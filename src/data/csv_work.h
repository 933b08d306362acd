#ifndef DATA_CSV_WORK_H
#define DATA_CSV_WORK_H
/* csv_work - one column on its way from a build to what it is.  Internal to the
 * csv modules. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/csv_level.h"
#include "data/csv_type.h"

struct arena;
struct column;
struct err;
struct findings;

struct csv_work {
	struct csv_build *b;
	const struct csv_typing *t;
	struct csv_levels levels;
	struct column *out;
	struct findings *f;
	ptrdiff_t said;        /* findings before this column */
	int32_t *code;         /* the finished codes, while they may still change */
	struct arena *a;       /* the frame's */
	struct arena *scratch;
};

/* A buffer of the build becomes the frame's; one far too large is copied.  NULL with ERR_NOMEM. */
void *csv_work_keep(struct csv_work *w, void *p, ptrdiff_t used, ptrdiff_t room, ptrdiff_t size, struct err *e);
/* Gives the missing cells to the column. */
bool csv_work_keep_missing(struct csv_work *w, struct err *e);
/* True when a level that is no missing word holds the text. */
bool csv_work_holds(const struct csv_work *w, const char *part);

#endif
