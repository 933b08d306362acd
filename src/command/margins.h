#ifndef COMMAND_MARGINS_H
#define COMMAND_MARGINS_H
/* margins - the shares that groups have outside the table, as people give them:
 * "sex: Male=0.49, Female=0.51; race: ..." or a CSV file with the columns column, level, share. */
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct ctl;
struct err;

struct margin {
	const char *column;
	ptrdiff_t levels;
	const char **level;
	double *share;
};

struct margins {
	ptrdiff_t n;
	struct margin *margin;
};

/* ERR_VALUE for what is no share, ERR_RANGE for shares that are negative or sum to 0. */
bool margins_read(const char *text, struct margins *out, struct arena *a, struct ctl *c, struct err *e);
/* The margin of a column, or NULL; the share of a level relative to the sum, NaN when it is not named. */
const struct margin *margins_find(const struct margins *m, const char *column);
double margin_share(const struct margin *m, const char *level);

#endif
