#include "config.h"
#include "data/frame.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/param.h"

/* Tables are hashed in blocks of this many bytes, and the hashes digested: SHA-256 of every cell
 * would cost more than reading the file. */
#define DIGEST_BLOCK (1 << 20)
#define ROWS_AT_ONCE 4096  /* for one hand: their digests stay in the first-level cache */
#define MISSING_HASH UINT64_C(0x6d697373696e6721)

static ptrdiff_t blocks_of(ptrdiff_t bytes)
{
	return (bytes + DIGEST_BLOCK - 1) / DIGEST_BLOCK;
}

/* The buffers of a column and their sizes in bytes, in the order in which they are digested. */
struct runs {
	const void *p[4];
	ptrdiff_t n[4];
};

static struct runs runs_of(const struct column *c)
{
	return (struct runs){ { c->missing, c->number, c->time, c->code }, {
		c->missing ? bitmap_words(c->rows) * 8 : 0,
		c->number ? c->rows * (ptrdiff_t)sizeof *c->number : 0,
		c->time ? c->rows * (ptrdiff_t)sizeof *c->time : 0,
		c->code ? c->rows * (ptrdiff_t)sizeof *c->code : 0,
	} };
}

/* Hashes of all blocks of a table, first[i] the first one of column i. */
struct block_hashes {
	const struct frame *f;
	ptrdiff_t *first;
	uint64_t *hash;
	struct ctl *ctl;
};

static void hash_column(void *arg, ptrdiff_t i)
{
	const struct block_hashes *h = arg;
	struct runs r = runs_of(&h->f->column[i]);
	uint64_t *out = h->hash + h->first[i];

	for (int k = 0; k < 4; k++)
		for (ptrdiff_t at = 0; at < r.n[k] && !ctl_stopped(h->ctl); at += DIGEST_BLOCK) {
			ptrdiff_t len = r.n[k] - at < DIGEST_BLOCK ? r.n[k] - at : DIGEST_BLOCK;

			*out++ = hash_bytes((const char *)r.p[k] + at, len, (uint64_t)at);
		}
}

/* Columns are hashed side by side, and joined in their order. */
static struct block_hashes hash_blocks(const struct frame *f, struct arena *a, struct ctl *c)
{
	struct block_hashes h = { .f = f, .first = ARENA_ARRAY(a, ptrdiff_t, f->columns + 1), .ctl = c };

	for (int32_t i = 0; i < f->columns; i++) {
		struct runs r = runs_of(&f->column[i]);

		h.first[i + 1] = h.first[i];
		for (int k = 0; k < 4; k++)
			h.first[i + 1] += blocks_of(r.n[k]);
	}
	h.hash = ARENA_ARRAY(a, uint64_t, h.first[f->columns]);
	ctl_par(c, f->columns, hash_column, &h);
	return h;
}

static void digest_text(struct digester *d, struct str s)
{
	int64_t n = s.n;

	digester_add(d, &n, (ptrdiff_t)sizeof n);
	digester_add(d, s.p, s.n);
}

static void digest_column(struct digester *d, const struct column *c, const uint64_t *hash,
	ptrdiff_t hashes)
{
	int32_t head[3] = { (int32_t)c->type, c->levels, c->missing != NULL };

	digest_text(d, str_of(c->name));
	digester_add(d, head, (ptrdiff_t)sizeof head);
	digester_add(d, hash, hashes * (ptrdiff_t)sizeof *hash);
	for (int32_t i = 0; i < c->levels; i++)
		digest_text(d, c->level[i]);
}

static struct digest digest_frame(const struct frame *f, struct ctl *c)
{
	struct arena *scratch = arena_new();
	struct digester *d = digester_new(scratch);
	struct block_hashes h = hash_blocks(f, scratch, c);
	int64_t size[2] = { f->rows, f->columns };
	struct digest out;

	digester_add(d, size, (ptrdiff_t)sizeof size);
	for (int32_t i = 0; i < f->columns; i++)
		digest_column(d, &f->column[i], h.hash + h.first[i], h.first[i + 1] - h.first[i]);
	out = digester_end(d);
	arena_free(scratch);
	return out;
}

/* The frame itself is not in its arena: unref frees the arena first. */
static struct frame *make_frame(struct arena *arena, const struct column *columns, int32_t n,
	ptrdiff_t rows, const char *source)
{
	struct frame *f = mem_alloc(1, (ptrdiff_t)sizeof *f);
	struct column *copy = ARENA_ARRAY(arena, struct column, n);

	if (n > 0)
		memcpy(copy, columns, (size_t)n * sizeof *copy);
	f->rows = rows;
	f->repeats = -1;
	f->columns = n;
	f->column = copy;
	f->source = arena_strdup(arena, source ? source : "");
	f->arena = arena;
	atomic_init(&f->refs, 1);
	return f;
}

struct frame *frame_new_take_on(struct ctl *c, struct arena *arena, const struct column *columns,
	int32_t n, ptrdiff_t rows, const char *source)
{
	struct frame *f = make_frame(arena, columns, n, rows, source);

	f->digest = digest_frame(f, c);
	return f;
}

struct frame *frame_new_take(struct arena *arena, const struct column *columns, int32_t n,
	ptrdiff_t rows, const char *source)
{
	return frame_new_take_on(NULL, arena, columns, n, rows, source);
}

struct frame *frame_ref(struct frame *f)
{
	atomic_fetch_add_explicit(&f->refs, 1, memory_order_relaxed);
	return f;
}

void frame_unref(struct frame *f)
{
	while (f && atomic_fetch_sub_explicit(&f->refs, 1, memory_order_acq_rel) == 1) {
		struct frame *parent = f->parent;

		arena_free(f->arena);
		mem_free(f);
		f = parent;
	}
}

int32_t frame_find(const struct frame *f, const char *name)
{
	for (int32_t i = 0; i < f->columns; i++)
		if (strcmp(f->column[i].name, name) == 0)
			return i;
	return -1;
}

static const char *near_name(const struct frame *f, const char *name, struct arena *scratch)
{
	const char **names = ARENA_ARRAY(scratch, const char *, f->columns);

	for (int32_t i = 0; i < f->columns; i++)
		names[i] = f->column[i].name;
	return text_did_you_mean(name, names, f->columns);
}

bool frame_need(const struct frame *f, const char *name, int32_t *index, struct err *e)
{
	int32_t i = frame_find(f, name);
	struct arena *scratch;
	const char *near;
	const char *slash = strrchr(f->source, '/');

	if (i >= 0) {
		*index = i;
		return true;
	}
	err_set(e, ERR_UNKNOWN_COLUMN, "no column \"%s\" among the %d of %s", name, (int)f->columns,
		slash ? slash + 1 : f->source);
	scratch = arena_new();
	near = near_name(f, name, scratch);
	if (near)
		err_hint(e, "did you mean \"%s\"?", near);
	else
		err_hint(e, "data profile lists them");
	arena_free(scratch);
	return false;
}

int32_t frame_role(const struct frame *f, enum column_role role)
{
	for (int32_t i = 0; i < f->columns; i++)
		if (f->column[i].role == role)
			return i;
	return -1;
}

const char *frame_weight(const struct frame *f)
{
	int32_t at = frame_role(f, ROLE_WEIGHT);
	return at < 0 ? NULL : f->column[at].name;
}

static bool refuse_weight(const struct column *c, int32_t at, ptrdiff_t row, struct err *e)
{
	struct arena *scratch = arena_new();
	err_set(e, ERR_NOT_FINITE, "a weight is missing, negative or not finite: mend it, or let the column weigh nothing");
	err_at(e, row + 1, at + 1, c->name);
	err_hint(e, "data role %s ignore", param_quoted(c->name, scratch));
	arena_free(scratch);
	return false;
}

bool frame_check_weights(const struct frame *f, int32_t at, struct rowset rows, struct err *e)
{
	const struct column *c = &f->column[at];
	if (!column_is_numeric(c)) {
		err_set(e, ERR_COLUMN_TYPE, "weights are numbers, not %s", column_type_name(c->type));
		return err_at(e, 0, at + 1, c->name);
	}
	for (ptrdiff_t i = 0; i < rows.n; i++) {
		double w = c->number[rows.row[i]];
		if (column_missing_at(c, rows.row[i]) || !(w >= 0.0) || !isfinite(w))
			return refuse_weight(c, at, rows.row[i], e);
	}
	return true;
}

struct frame *frame_with_roles(struct frame *f, const enum column_role *role)
{
	struct arena *arena = arena_new();
	struct frame *out = make_frame(arena, f->column, f->columns, f->rows, f->source);
	struct column *column = ARENA_ARRAY(arena, struct column, f->columns);

	for (int32_t i = 0; i < f->columns; i++) {
		column[i] = f->column[i];
		column[i].role = role[i];
	}
	out->column = column;
	out->digest = f->digest; /* roles are no part of it */
	out->repeats = f->repeats;
	out->parent = frame_ref(f);
	return out;
}

static void *copy_run(struct arena *a, const void *p, ptrdiff_t n, ptrdiff_t size)
{
	void *copy;

	if (!p)
		return NULL;
	copy = arena_alloc(a, n, size);
	if (n > 0)
		memcpy(copy, p, (size_t)(n * size));
	return copy;
}

static struct str *copy_levels(struct arena *a, const struct column *c)
{
	struct str *level = ARENA_ARRAY(a, struct str, c->levels);

	for (int32_t i = 0; i < c->levels; i++) {
		level[i].n = c->level[i].n;
		level[i].p = arena_strndup(a, c->level[i].p, c->level[i].n);
	}
	return level;
}

struct frame *frame_with_column(struct frame *f, int32_t i, const struct column *c)
{
	struct arena *arena = arena_new();
	struct frame *out = make_frame(arena, f->column, f->columns, f->rows, f->source);
	struct column *column = copy_run(arena, f->column, f->columns, (ptrdiff_t)sizeof *column);
	struct column *own = &column[i];

	*own = *c;
	own->name = arena_strdup(arena, c->name);
	own->missing = copy_run(arena, c->missing, bitmap_words(c->rows), 8);
	own->number = copy_run(arena, c->number, c->rows, (ptrdiff_t)sizeof *c->number);
	own->time = copy_run(arena, c->time, c->rows, (ptrdiff_t)sizeof *c->time);
	own->code = copy_run(arena, c->code, c->rows, (ptrdiff_t)sizeof *c->code);
	own->level = c->level ? copy_levels(arena, c) : NULL;
	out->column = column;
	out->parent = frame_ref(f);
	out->digest = digest_frame(out, NULL);
	return out;
}

struct frame *frame_with_columns_take(struct frame *f, struct arena *own,
	const struct column *column, int32_t n)
{
	struct frame *out = make_frame(own, column, n, f->rows, f->source);

	out->digest = f->digest;
	out->parent = frame_ref(f);
	return out;
}

struct frame *frame_append_take(struct frame *f, const struct column *c, struct arena *arena)
{
	struct column *column = ARENA_ARRAY(arena, struct column, f->columns + 1);

	for (int32_t i = 0; i < f->columns; i++)
		column[i] = f->column[i];
	column[f->columns] = *c;
	return frame_with_columns_take(f, arena, column, f->columns + 1);
}

struct frame *frame_keep(struct frame *f, const bool *keep)
{
	struct arena *arena = arena_new();
	struct column *column = ARENA_ARRAY(arena, struct column, f->columns + 1);
	int32_t n = 0;

	for (int32_t i = 0; i < f->columns; i++)
		if (keep[i])
			column[n++] = f->column[i];
	return frame_with_columns_take(f, arena, column, n);
}

static uint64_t hash_number(double x)
{
	uint64_t bits;

	if (x == 0)
		x = 0; /* -0 and 0 are the same cell */
	memcpy(&bits, &x, sizeof bits);
	return bits;
}

static uint64_t name_seed(const struct column *c)
{
	return hash_bytes(c->name, (ptrdiff_t)strlen(c->name), 0);
}

/* What a cell is, whatever the codes and the order of the columns. */
static uint64_t hash_cell(const struct column *c, ptrdiff_t r, uint64_t seed)
{
	struct str level;

	if (column_missing_at(c, r))
		return hash_u64(MISSING_HASH, seed);
	if (c->number)
		return hash_u64(hash_number(c->number[r]), seed);
	if (!c->code)
		return hash_u64((uint64_t)c->time[r], seed);
	level = c->level[c->code[r]];
	return hash_u64(hash_bytes(level.p, level.n, 0), seed);
}

uint64_t frame_row_digest(const struct frame *f, ptrdiff_t r, int32_t except)
{
	uint64_t sum = 0; /* a sum: the order of the columns does not matter */

	for (int32_t i = 0; i < f->columns; i++)
		if (i != except)
			sum += hash_cell(&f->column[i], r, name_seed(&f->column[i]));
	return hash_u64(sum, 0);
}

/* Columns of a table, on their way into the digests of the rows. */
struct adding {
	const struct frame *f;
	int32_t from, to, except; /* columns */
	uint64_t *level;          /* of one coded column, by code + 1: the hash of a level, and of a missing cell */
	uint64_t *out;
	struct ctl *ctl;
};

static void hash_levels(void *arg, ptrdiff_t block)
{
	const struct adding *a = arg;
	const struct column *c = &a->f->column[a->from];
	uint64_t seed = name_seed(c);
	ptrdiff_t end = (block + 1) * ROWS_AT_ONCE;

	for (ptrdiff_t i = block * ROWS_AT_ONCE; i < end && i < c->levels; i++)
		a->level[i + 1] = hash_u64(hash_bytes(c->level[i].p, c->level[i].n, 0), seed);
}

static void add_cells(const struct column *c, const uint64_t *level, ptrdiff_t from, ptrdiff_t to,
	uint64_t *out)
{
	uint64_t seed = name_seed(c);

	if (c->code)
		for (ptrdiff_t r = from; r < to; r++)
			out[r] += level[c->code[r] + 1];
	else if (c->number && !c->missing)
		for (ptrdiff_t r = from; r < to; r++)
			out[r] += hash_u64(hash_number(c->number[r]), seed);
	else
		for (ptrdiff_t r = from; r < to; r++)
			out[r] += hash_cell(c, r, seed);
}

/* Some rows, through all columns: their sums stay in the cache.  Columns without levels come first, onto
 * zeros. */
static void add_rows(void *arg, ptrdiff_t block)
{
	const struct adding *a = arg;
	ptrdiff_t from = block * ROWS_AT_ONCE;
	ptrdiff_t to = a->f->rows - from < ROWS_AT_ONCE ? a->f->rows : from + ROWS_AT_ONCE;

	if (!a->level)
		memset(a->out + from, 0, (size_t)(to - from) * sizeof *a->out);
	for (int32_t i = a->from; i < a->to && !ctl_stopped(a->ctl); i++)
		if (i != a->except && (a->level || !a->f->column[i].code))
			add_cells(&a->f->column[i], a->level, from, to, a->out);
}

/* From the sum of its cells to the digest of a row. */
static void mix_rows(void *arg, ptrdiff_t block)
{
	const struct adding *a = arg;
	ptrdiff_t end = (block + 1) * ROWS_AT_ONCE;

	for (ptrdiff_t r = block * ROWS_AT_ONCE; r < end && r < a->f->rows; r++)
		a->out[r] = hash_u64(a->out[r], 0);
}

static ptrdiff_t row_blocks(ptrdiff_t n)
{
	return (n + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE;
}

/* The hash of every level once, then a lookup per row. */
static void add_coded(struct ctl *ctl, const struct frame *f, int32_t i, uint64_t *out)
{
	const struct column *c = &f->column[i];
	struct adding a = { .f = f, .from = i, .to = i + 1, .except = -1, .out = out, .ctl = ctl };

	a.level = mem_alloc((ptrdiff_t)c->levels + 1, (ptrdiff_t)sizeof *a.level);
	a.level[0] = hash_u64(MISSING_HASH, name_seed(c));
	ctl_par(ctl, row_blocks(c->levels), hash_levels, &a);
	ctl_par(ctl, row_blocks(f->rows), add_rows, &a);
	mem_free(a.level);
}

/* Columns from to to but one: those without levels all at once, the others one by one. */
static void add_columns(struct ctl *ctl, const struct frame *f, int32_t from, int32_t to,
	int32_t except, uint64_t *out)
{
	struct adding plain = { .f = f, .from = from, .to = to, .except = except, .out = out, .ctl = ctl };

	ctl_par(ctl, row_blocks(f->rows), add_rows, &plain);
	for (int32_t i = from; i < to; i++)
		if (i != except && f->column[i].code)
			add_coded(ctl, f, i, out);
}

void frame_cell_digests(const struct frame *f, int32_t i, uint64_t *out)
{
	add_columns(NULL, f, i, i + 1, -1, out);
}

void frame_row_digests_on(struct ctl *c, const struct frame *f, int32_t except, uint64_t *out)
{
	struct adding a = { .f = f, .out = out };

	add_columns(c, f, 0, f->columns, except, out);
	ctl_par(c, row_blocks(f->rows), mix_rows, &a);
}

void frame_row_digests(const struct frame *f, int32_t except, uint64_t *out)
{
	frame_row_digests_on(NULL, f, except, out);
}
