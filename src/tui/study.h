#ifndef TUI_STUDY_H
#define TUI_STUDY_H
/* study - questions to the whole table: what each asks, the command that answers it, and how the region of the Data
 * pane that lists them is drawn.  The answer to the one under the mark stands beside the list; Enter opens it. */
#include <stdbool.h>

#include "render/canvas.h"

struct arena;
struct data_pane;
struct scene;

struct study {
	const char *title;
	const char *line;       /* the command; %s: the column that is chosen among columns */
	const char *question;   /* what it answers, for people */
};

extern const struct study study_table[]; /* ends with a NULL title */
int study_count(void);

/* The command of the one under the mark; NULL where it needs a column and there is none. */
const char *study_line(const struct data_pane *d, const struct scene *s, struct arena *a);
/* The same as a query that may be asked by merely looking: NULL on tables where it would take long. */
const char *study_wanted(const struct data_pane *d, const struct scene *s, struct arena *a);
/* Where the list stands in the region's rectangle. */
struct rect study_list(struct rect r);
void study_view(const struct data_pane *d, const struct scene *s, struct rect r, struct canvas *c);

#endif
