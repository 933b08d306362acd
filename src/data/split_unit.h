#ifndef DATA_SPLIT_UNIT_H
#define DATA_SPLIT_UNIT_H
/* split_unit - rows that stay together when a table is divided: equal rows, rows of one id, group or
 * time.  Scratch of split and split_fold. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rng.h"

struct arena;
struct err;
struct frame;
struct rowset;
struct split_key;
struct task;

/* A row and what decides its place. */
struct split_row {
	uint64_t key;   /* rows with the same key stay together */
	int32_t row;
	int32_t label;  /* 0 where there are no classes */
	bool later;     /* it came after the cuts were made */
};

/* Rows that stay together: keyed[first..first+n). */
struct split_unit {
	uint64_t order; /* hash of key and seed, or the time for a split by time */
	uint64_t key;
	ptrdiff_t first, n;
	ptrdiff_t old;  /* those that tell where it stands: rows of before, else the first that came */
	int32_t stratum;
};

struct split_plan {
	struct arena *arena;
	struct split_row *keyed;
	ptrdiff_t rows;
	struct split_unit *unit;
	ptrdiff_t units;
	int32_t id, group, time; /* columns, -1: none */
	int32_t strata;
	ptrdiff_t known;         /* rows before this one had a place already */
	bool together;           /* with an id: twins (split_twin.h) share a key */
	ptrdiff_t twins;         /* rows that got the key of another */
};

/* The rows that take part, with key and label; p has its arena, columns, strata and known.  by_time:
 * rows of one time stay together.  ERR_NOMEM. */
bool split_plan_rows(struct split_plan *p, const struct frame *f, const struct task *t,
	const struct rowset *rows, bool by_time, struct err *e);
/* Their units, ordered by key; order = a hash of key and seed. */
bool split_plan_units(struct split_plan *p, uint64_t seed, enum rng_purpose purpose, struct err *e);
/* By stratum, then order, then key: for split_sort. */
void split_unit_key(const void *record, struct split_key *out);
int split_unit_compare(const void *x, const void *y);

#endif
