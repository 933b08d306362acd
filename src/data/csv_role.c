#include "config.h"
#include "data/csv_role.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/param.h"
#include "data/csv_name.h"
#include "data/finding.h"
#include "data/frame.h"

#define COUNTING_ROWS 20 /* fewer numbers in a row may be a coincidence */

static bool is_uuid(struct str s)
{
	if (s.n != 36)
		return false;
	for (ptrdiff_t i = 0; i < s.n; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		char c = s.p[i];
		bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');

		if (dash ? c != '-' : !hex)
			return false;
	}
	return true;
}

static bool all_uuids(const struct column *c)
{
	for (int32_t i = 0; i < c->levels; i++)
		if (!is_uuid(c->level[i]))
			return false;
	return true;
}

/* 0, 1, 2 … or 1, 2, 3 … down the rows. */
static bool counts_rows(const struct column *c)
{
	if (c->rows < COUNTING_ROWS || (c->number[0] != 0 && c->number[0] != 1))
		return false;
	for (ptrdiff_t r = 1; r < c->rows; r++)
		if (c->number[r] != c->number[r - 1] + 1)
			return false;
	return true;
}

/* A set of 64-bit hashes: how many came twice. */
static int64_t count_repeats(const uint64_t *hash, ptrdiff_t n, struct arena *scratch,
	struct err *e)
{
	ptrdiff_t slots = 16;
	int64_t repeats = 0;
	uint64_t *slot;

	while (slots < 2 * n)
		slots *= 2;
	slot = ARENA_BIG(scratch, uint64_t, slots, e);
	if (!slot)
		return -1;
	for (ptrdiff_t i = 0; i < n; i++) {
		uint64_t h = hash[i] ? hash[i] : 1;
		ptrdiff_t at = (ptrdiff_t)(h & (uint64_t)(slots - 1));

		while (slot[at] && slot[at] != h)
			at = (at + 1) & (slots - 1);
		repeats += slot[at] == h;
		slot[at] = h;
	}
	return repeats;
}

static bool all_different(const struct column *c)
{
	struct arena *scratch = arena_new();
	struct err e = ERR_INIT;
	uint64_t *bits = ARENA_BIG(scratch, uint64_t, c->rows, &e);
	bool different = false;

	if (bits) {
		for (ptrdiff_t r = 0; r < c->rows; r++) {
			memcpy(&bits[r], &c->number[r], sizeof *bits);
			bits[r] *= UINT64_C(0x9e3779b97f4a7c15); /* odd: different numbers stay different */
			bits[r] ^= bits[r] >> 32;
		}
		different = count_repeats(bits, c->rows, scratch, &e) == 0;
	}
	arena_free(scratch);
	return different;
}

enum column_role csv_role_guess(const struct column *c)
{
	bool id = false;

	if (c->rows < 2 || c->missing_count > 0 || c->type == COLUMN_NUMBER || c->time)
		return ROLE_FEATURE;
	if (column_is_coded(c))
		id = c->levels == c->rows && (csv_name_is_id(c->name) || all_uuids(c));
	else
		id = counts_rows(c) || (csv_name_is_id(c->name) && all_different(c));
	return id ? ROLE_ID : ROLE_FEATURE;
}

bool csv_role_parse(const struct csv_override *o, enum column_role *out, struct err *e)
{
	if (column_role_parse(o->value, out))
		return true;
	err_set(e, ERR_CHOICE, "role \"%s\" is not known", o->value);
	return err_hint(e, "target, feature, id, weight, group, time, sensitive or ignore");
}

static bool is_constant(const struct column *c)
{
	if (c->rows < 2 || c->missing_count > 0)
		return false;
	if (c->code)
		return c->levels == 1;
	for (ptrdiff_t r = 1; r < c->rows; r++)
		if (c->number ? c->number[r] != c->number[0] : c->time[r] != c->time[0])
			return false;
	return true;
}

static void note_column(const struct column *c, struct findings *f)
{
	struct text drop;
	struct str s;

	text_init(&drop, f->arena);
	text_add(&drop, "recipe add drop ");
	param_quote(&drop, c->name);
	if (c->missing_count == c->rows) {
		findings_add(f, "all_missing", FINDING_WARN, c->name, drop.p, "\"%s\": every value is missing",
			c->name);
	} else if (is_constant(c)) {
		s = column_text(c, 0, f->arena);
		findings_add(f, "constant", FINDING_WARN, c->name, drop.p, "\"%s\": every value is \"%.*s\"",
			c->name, s.n < 80 ? (int)s.n : 80, s.p);
	}
}

bool csv_role_note(struct frame *frame, struct findings *f, struct ctl *c, struct err *e)
{
	struct arena *scratch = arena_new();
	uint64_t *digest = ARENA_BIG(scratch, uint64_t, frame->rows, e);
	int32_t target = frame_role(frame, ROLE_TARGET);
	int64_t repeats = -1;
	int64_t unlabelled;

	if (digest) {
		frame_row_digests_on(c, frame, -1, digest);
		repeats = count_repeats(digest, frame->rows, scratch, e);
	}
	arena_free(scratch);
	if (repeats < 0)
		return false;
	frame->repeats = repeats;
	for (int32_t i = 0; i < frame->columns; i++)
		note_column(&frame->column[i], f);
	if (repeats > 0)
		findings_add(f, "duplicates", FINDING_WARN, NULL, "data show --repeats",
			"%lld exact duplicate row%s (%.1f %%)", (long long)repeats, repeats == 1 ? "" : "s",
			100.0 * (double)repeats / (double)frame->rows);
	unlabelled = target < 0 ? 0 : frame->column[target].missing_count;
	if (unlabelled > 0)
		findings_add(f, "unlabelled", FINDING_WARN, frame->column[target].name, NULL,
			"%lld row%s no target \"%s\": kept as unlabelled", (long long)unlabelled,
			unlabelled == 1 ? " has" : "s have", frame->column[target].name);
	return true;
}
