#ifndef DATA_CSV_NOTE_H
#define DATA_CSV_NOTE_H
/* csv_note - the sentences about columns: what was guessed, from which cells,
 * and how to say otherwise.  Internal to the csv modules. */
#include <stdbool.h>
#include <stdint.h>

#include "data/csv_level.h"
#include "data/csv_type.h"

struct findings;

/* "--type NAME=TYPE", quoted; lives with f. */
const char *csv_note_fix_type(struct findings *f, const char *name, const char *type);
void csv_note_missing(struct findings *f, const struct csv_build *b, const struct csv_na *na);
void csv_note_infinite(struct findings *f, const struct csv_build *b);
/* Numbers that stand for "missing": 999 far above the rest, -1 below. */
void csv_note_disguised(struct findings *f, const struct csv_build *b, const struct column *c);
/* Digits that are names: of how many cells; beside others with a fraction they are no usual ones. */
void csv_note_code(struct findings *f, const struct csv_levels *l, int64_t named, bool beyond, bool fraction);
/* 1.234 in a file with decimal commas: a thousand and more, or not, and whether that could be. */
void csv_note_points(struct findings *f, const struct csv_levels *l, bool either, bool grouped);
void csv_note_comma(struct findings *f, const struct csv_levels *l);
void csv_note_ambiguous(struct findings *f, const struct csv_levels *l);
void csv_note_groups(struct findings *f, const char *name, const struct csv_form *form,
	int64_t values);
/* either: the other order of day and month gives the same dates. */
void csv_note_date(struct findings *f, const char *name, enum date_order order, bool asked, bool either,
	const struct csv_levels *l);
/* Times that lose digits, and offsets from UTC that only some have. */
void csv_note_times(struct findings *f, const struct csv_levels *l);
void csv_note_date_order(struct findings *f, const char *name, struct str cell);
/* %, money, (…): taken as numbers, or to be asked for. */
void csv_note_decorated(struct findings *f, const struct csv_levels *l, bool taken);
/* Text that is nearly all numbers. */
void csv_note_almost(struct findings *f, const struct csv_levels *l, const struct csv_break *broken);
/* Text that looks like numbers: with a unit, in several spellings, in other digits. */
void csv_note_alike(struct findings *f, const struct csv_levels *l, bool decimal_given);
/* Empty texts beside missing cells. */
void csv_note_empty(struct findings *f, const struct csv_levels *l, int64_t cells);
/* Answers that might mean "missing": "None", "-". */
void csv_note_answers(struct findings *f, const struct csv_levels *l, const struct csv_na *na);
/* What is peculiar about a column that stays text: nearly dates, truth words, blanks, what cannot be
 * seen. */
void csv_note_text(struct findings *f, const struct csv_levels *l);

#endif
