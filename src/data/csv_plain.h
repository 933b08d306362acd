#ifndef DATA_CSV_PLAIN_H
#define DATA_CSV_PLAIN_H
/* csv_plain - the fast way for the records that nearly all files are made of:
 * as many fields as there are columns, each without quotes or quoted from end
 * to end without a quote or a line end inside.  Their cells go to the columns
 * straight from the text.  All else is left to csv_scan, whose answer this one
 * never differs from.  Internal to the csv modules. */
#include <stdbool.h>
#include <stddef.h>

struct csv_part;
struct csv_rows;

/* False when some record of this reading could mean something else here. */
bool csv_plain_fits(const struct csv_rows *r);
#define CSV_PLAIN_AHEAD 8 /* so many bytes behind a record are looked at, and must be there */

/* Takes records that begin before until from p->end on, as long as they are plain, and moves p->end
 * behind them.  stop: behind a line feed; no record beyond it is read.  False only with p->err. */
bool csv_plain_read(struct csv_part *p, ptrdiff_t until, ptrdiff_t stop);

#endif
