#ifndef DATASET_FORMULA_H
#define DATASET_FORMULA_H
/* formula - a small language over the columns of a table, for filters and new
 * columns.  It can only compute: no loops, no files, bounded depth and size.
 *
 *   column  `column with blanks`  12.5  'text'  true  false
 *   + - * / % ^   = != < <= > >=   and or not   in ('a', 'b')   is missing   is not missing
 *   abs sqrt exp log log10 log1p round floor ceil min max  if coalesce
 *   lower upper trim length contains starts ends number  date year month day weekday hour
 *
 * A missing cell makes what is computed from it missing; a comparison with it is neither true nor
 * false, and a filter keeps only what is true.  Texts are compared by bytes; a date may be compared
 * with a text that is one; the difference of dates is in days. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct column;
struct ctl;
struct err;
struct frame;
struct formula;

#define FORMULA_DEPTH 64   /* parentheses and operators within each other */
#define FORMULA_PARTS 1000
#define FORMULA_BYTES 4096

enum formula_type { FORMULA_NUMBER, FORMULA_TRUTH, FORMULA_TEXT, FORMULA_DATE };

/* Lives in a and borrows the frame.  ERR_FORMULA with e->column, the 1-based byte of text. */
struct formula *formula_parse(const char *text, const struct frame *f, struct arena *a,
	struct err *e);
enum formula_type formula_type(const struct formula *m);
bool formula_uses(const struct formula *m, const char *column);
/* Sets the bits of the rows for which it is true, clears all others: keep[bitmap_words(rows)].
 * Parallel, the same on any number of threads.  ERR_FORMULA when it is no question. */
bool formula_filter(const struct formula *m, uint64_t *keep, struct ctl *c, struct err *e);
/* Its values as a column of that name, buffers in a: whole numbers make an integer column; text of few
 * different values a category.  *undefined: rows where the arithmetic has no result (1/0, the root
 * of -1), which are missing. */
bool formula_column(const struct formula *m, const char *name, struct column *out,
	int64_t *undefined, struct arena *a, struct ctl *c, struct err *e);

#endif
