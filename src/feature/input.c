#include "config.h"

#include "feature/input.h"

#include <string.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/err.h"
#include "base/num.h"
#include "base/text.h"
#include "feature/keep.h"

static bool take_missing(const struct column *c, struct rowset rows, struct column *out,
	struct arena *a, struct err *e)
{
	out->missing = NULL;
	out->missing_count = 0;
	if (c->missing_count == 0)
		return true;
	uint64_t *bits = ARENA_BIG(a, uint64_t, bitmap_words(rows.n), e);
	if (!bits)
		return false;
	for (ptrdiff_t i = 0; i < rows.n; i++) {
		if (!column_missing_at(c, rows.row[i]))
			continue;
		bits[i >> 6] |= (uint64_t)1 << (i & 63);
		out->missing_count++;
	}
	out->missing = out->missing_count > 0 ? bits : NULL;
	return true;
}

static bool take_numbers(const struct column *c, struct rowset rows, struct column *out,
	struct arena *a, struct err *e)
{
	double *x = ARENA_BIG(a, double, rows.n, e);
	out->number = x;
	for (ptrdiff_t i = 0; x && i < rows.n; i++)
		x[i] = c->number[rows.row[i]];
	return x != NULL;
}

static bool take_times(const struct column *c, struct rowset rows, struct column *out,
	struct arena *a, struct err *e)
{
	int64_t *x = ARENA_BIG(a, int64_t, rows.n, e);
	out->time = x;
	for (ptrdiff_t i = 0; x && i < rows.n; i++)
		x[i] = c->time[rows.row[i]];
	return x != NULL;
}

/* Codes of c through to[code]. */
static bool take_codes(const struct column *c, struct rowset rows, const int32_t *to,
	struct column *out, struct arena *a, struct err *e)
{
	int32_t *x = ARENA_BIG(a, int32_t, rows.n, e);
	out->code = x;
	for (ptrdiff_t i = 0; x && i < rows.n; i++) {
		int32_t code = c->code[rows.row[i]];
		x[i] = code < 0 ? -1 : to[code];
	}
	return x != NULL;
}

/* to[code]: the code among the levels that the rows carry. */
static int32_t *present_levels(const struct column *c, struct rowset rows, struct column *out,
	struct arena *a)
{
	int32_t *to = ARENA_ARRAY(a, int32_t, c->levels + 1);
	struct str *level = ARENA_ARRAY(a, struct str, c->levels);
	for (ptrdiff_t i = 0; i < rows.n; i++)
		if (c->code[rows.row[i]] >= 0)
			to[c->code[rows.row[i]]] = 1;
	out->levels = 0;
	for (int32_t k = 0; k < c->levels; k++) {
		if (to[k])
			level[out->levels] = c->level[k];
		to[k] = to[k] ? out->levels++ : -1;
	}
	out->level = keep_copy_levels(level, out->levels, a);
	return to;
}

bool input_learn(const struct column *c, struct rowset rows, struct column *out, struct arena *a,
	struct err *e)
{
	*out = (struct column){ .name = arena_strdup(a, c->name), .type = c->type, .role = c->role,
		.rows = rows.n };
	if (!take_missing(c, rows, out, a, e))
		return false;
	if (c->number)
		return take_numbers(c, rows, out, a, e);
	if (c->time)
		return take_times(c, rows, out, a, e);
	return take_codes(c, rows, present_levels(c, rows, out, a), out, a, e);
}

static bool refuse(const struct column *learned, const struct column *c, ptrdiff_t row,
	struct str value, struct err *e)
{
	err_set(e, ERR_MISMATCH, "the column was a %s in training; here it holds '%.*s'",
		column_type_name(learned->type), (int)(value.n < 80 ? value.n : 80), value.p);
	err_at(e, row + 1, 0, c->name);
	return err_hint(e, "mend the cells, or name what stands for a missing one: --na LIST");
}

/* Text that is a number in every cell asked for. */
static bool parse_numbers(const struct column *learned, const struct column *c, struct rowset rows,
	struct column *out, struct arena *a, struct err *e)
{
	double *value = ARENA_ARRAY(a, double, c->levels);
	bool *good = ARENA_ARRAY(a, bool, c->levels);
	double *x = ARENA_BIG(a, double, rows.n, e);
	if (!x)
		return false;
	for (int32_t k = 0; k < c->levels; k++)
		good[k] = num_parse(c->level[k].p, c->level[k].n, &value[k]) == NUM_OK;
	for (ptrdiff_t i = 0; i < rows.n; i++) {
		int32_t code = c->code[rows.row[i]];
		if (code >= 0 && !good[code])
			return refuse(learned, c, rows.row[i], c->level[code], e);
		x[i] = code >= 0 ? value[code] : 0.0;
	}
	out->number = x;
	return true;
}

static int32_t find_level(const struct column *learned, struct str text)
{
	return learned->type == COLUMN_BOOLEAN
		? keep_find_level(learned->level, learned->levels, text)
		: keep_find_sorted(learned->level, learned->levels, text);
}

static int32_t *match_levels(const struct column *learned, const struct column *c, struct arena *a)
{
	int32_t *to = ARENA_ARRAY(a, int32_t, c->levels + 1);
	for (int32_t k = 0; k < c->levels; k++)
		to[k] = find_level(learned, c->level[k]);
	return to;
}

/* Numbers and times whose text is a level. */
static bool write_codes(const struct column *learned, const struct column *c, struct rowset rows,
	struct column *out, struct arena *a, struct err *e)
{
	int32_t *x = ARENA_BIG(a, int32_t, rows.n, e);
	struct arena *scratch = arena_new();
	for (ptrdiff_t i = 0; x && i < rows.n; i++) {
		struct arena_mark mark = arena_mark(scratch);
		bool gap = column_missing_at(c, rows.row[i]);
		x[i] = gap ? -1 : find_level(learned, column_text(c, rows.row[i], scratch));
		arena_reset(scratch, mark);
	}
	arena_free(scratch);
	out->code = x;
	return x != NULL;
}

bool input_match(const struct column *learned, const struct column *c, struct rowset rows,
	struct column *out, struct arena *a, struct err *e)
{
	*out = *learned;
	out->rows = rows.n;
	if (!take_missing(c, rows, out, a, e))
		return false;
	if (column_is_numeric(learned)) {
		if (column_is_numeric(c))
			return take_numbers(c, rows, out, a, e);
		if (column_is_coded(c))
			return parse_numbers(learned, c, rows, out, a, e);
	} else if (column_is_coded(learned)) {
		return column_is_coded(c)
			? take_codes(c, rows, match_levels(learned, c, a), out, a, e)
			: write_codes(learned, c, rows, out, a, e);
	} else if (c->time) {
		return take_times(c, rows, out, a, e);
	}
	err_set(e, ERR_MISMATCH, "the column was a %s in training; here it is a %s",
		column_type_name(learned->type), column_type_name(c->type));
	err_at(e, 0, 0, c->name);
	return err_hint(e, "load it as what it was: --type %s=%s", c->name,
		column_type_name(learned->type));
}

int64_t input_unseen(const struct column *learned, const struct column *c, struct arena *scratch)
{
	int64_t unseen = 0;
	if (!column_is_coded(learned))
		return 0;
	const int32_t *to = column_is_coded(c) ? match_levels(learned, c, scratch) : NULL;
	for (ptrdiff_t r = 0; r < c->rows; r++) {
		if (column_missing_at(c, r))
			continue;
		struct arena_mark mark = arena_mark(scratch);
		unseen += (to ? to[c->code[r]] : find_level(learned, column_text(c, r, scratch))) < 0;
		arena_reset(scratch, mark);
	}
	return unseen;
}

struct column input_schema(const struct column *c, struct arena *a)
{
	return (struct column){ .name = arena_strdup(a, c->name), .type = c->type, .role = c->role,
		.levels = c->levels, .level = keep_copy_levels(c->level, c->levels, a) };
}

void input_save(const struct column *schema, struct writer *w)
{
	writer_string(w, schema->name);
	writer_string(w, column_type_name(schema->type));
	writer_string(w, column_role_name(schema->role));
	keep_save_levels(schema->level, schema->levels, w);
}

bool input_load(struct column *schema, struct reader *r, struct arena *a, struct err *e)
{
	const char *type, *role;
	*schema = (struct column){ 0 };
	if (!keep_load_name(&schema->name, r, a, e) || !keep_load_name(&type, r, a, e) ||
		!keep_load_name(&role, r, a, e) ||
		!keep_load_levels(&schema->level, &schema->levels, r, a, e))
		return false;
	if (!column_type_parse(type, &schema->type) || !column_role_parse(role, &schema->role))
		return err_set(e, ERR_CORRUPT, "'%s' is a %s %s", schema->name, role, type);
	return true;
}
