#ifndef DATA_CSV_LOADING_H
#define DATA_CSV_LOADING_H
/* csv_loading - a load on its way: what csv_load, csv_again and csv_asked share.
 * Internal to them. */
#include <stdbool.h>
#include <stdint.h>

#include "data/csv_build.h"
#include "data/csv_cell.h"
#include "data/csv_reject.h"
#include "data/csv_rows.h"
#include "data/csv_sniff.h"
#include "data/csv_text.h"
#include "data/csv_type.h"

struct arena;
struct column;
struct csv_plan;
struct csv_table;
struct csv_want;
struct ctl;
struct err;

/* One load.  scratch holds what the text needs; frame_arena goes to the frame. */
struct csv_load {
	const struct csv_options *o;
	const char *name;
	const struct csv_plan *plan;
	struct csv_table *out;
	struct csv_text text;
	struct csv_na na;           /* of all columns */
	const struct csv_na **na_of; /* by column: that, or with words of its own */
	struct csv_shape shape;
	struct csv_rows rows;
	struct csv_rejects rejects;
	struct csv_want *want;
	struct csv_break *broken;
	struct csv_build *build;
	int32_t built;              /* of them, how many were begun */
	char decimal;
	bool mixed;                 /* columns show both decimal signs without doubt */
	struct column *column;
	int32_t columns;
	struct arena *a;
	struct arena *scratch;
	struct arena *frame_arena;
	struct ctl *c;
};

#endif
