#ifndef MODEL_PARTITION_H
#define MODEL_PARTITION_H
/* partition - which rows lie in which leaf: the rows of a leaf stand together,
 * in ascending order, so that reading them goes forward through memory. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct ctl;
struct err;

struct partition {
	int32_t *row;
	int32_t *room;
	struct ctl *ctl;
};

/* Room for so many rows in a. */
bool partition_init(struct partition *p, ptrdiff_t rows, struct arena *a, struct ctl *c,
	struct err *e);
/* Rows 0..n-1 in order. */
void partition_fill(struct partition *p, ptrdiff_t n);
/* Puts the rows r of row[start .. start + n) with goes_left[bin[r]] before the others; returns
 * how many they are. */
ptrdiff_t partition_divide(struct partition *p, ptrdiff_t start, ptrdiff_t n, const uint8_t *bin,
	const uint8_t *goes_left);

#endif
