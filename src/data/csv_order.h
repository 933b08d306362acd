#ifndef DATA_CSV_ORDER_H
#define DATA_CSV_ORDER_H
/* csv_order - different texts in byte order, eight bytes at a time: a column of
 * names can have as many levels as rows.  Internal to the csv modules. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct ctl;
struct err;

struct csv_ordered {
	uint64_t key;  /* inside */
	int32_t code;  /* which level */
};

/* Sorts item[n], whose codes name different levels without NUL bytes; other[n] is room.  False only
 * with ERR_CANCELLED. */
bool csv_order(const struct str *level, struct csv_ordered *item, struct csv_ordered *other,
	ptrdiff_t n, struct ctl *c, struct err *e);

#endif
