#include "config.h"
#include "data/frame.h"

#include <stdatomic.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"

/* Tables are hashed in blocks of this many bytes, and the hashes digested: SHA-256 of every cell
 * would cost more than reading the file. */
#define DIGEST_BLOCK (1 << 20)
#define MISSING_HASH UINT64_C(0x6d697373696e6721)

static void digest_run(struct digester *d, const void *p, ptrdiff_t n)
{
	const char *byte = p;

	for (ptrdiff_t at = 0; at < n; at += DIGEST_BLOCK) {
		ptrdiff_t len = n - at < DIGEST_BLOCK ? n - at : DIGEST_BLOCK;
		uint64_t h = hash_bytes(byte + at, len, (uint64_t)at);

		digester_add(d, &h, (ptrdiff_t)sizeof h);
	}
}

static void digest_text(struct digester *d, struct str s)
{
	int64_t n = s.n;

	digester_add(d, &n, (ptrdiff_t)sizeof n);
	digester_add(d, s.p, s.n);
}

static void digest_column(struct digester *d, const struct column *c)
{
	int32_t head[3] = { (int32_t)c->type, c->levels, c->missing != NULL };

	digest_text(d, str_of(c->name));
	digester_add(d, head, (ptrdiff_t)sizeof head);
	if (c->missing)
		digest_run(d, c->missing, bitmap_words(c->rows) * 8);
	if (c->number)
		digest_run(d, c->number, c->rows * (ptrdiff_t)sizeof *c->number);
	if (c->time)
		digest_run(d, c->time, c->rows * (ptrdiff_t)sizeof *c->time);
	if (c->code)
		digest_run(d, c->code, c->rows * (ptrdiff_t)sizeof *c->code);
	for (int32_t i = 0; i < c->levels; i++)
		digest_text(d, c->level[i]);
}

static struct digest digest_frame(const struct frame *f)
{
	struct arena *scratch = arena_new();
	struct digester *d = digester_new(scratch);
	int64_t size[2] = { f->rows, f->columns };
	struct digest out;

	digester_add(d, size, (ptrdiff_t)sizeof size);
	for (int32_t i = 0; i < f->columns; i++)
		digest_column(d, &f->column[i]);
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
	f->columns = n;
	f->column = copy;
	f->source = arena_strdup(arena, source ? source : "");
	f->arena = arena;
	atomic_init(&f->refs, 1);
	return f;
}

struct frame *frame_new_take(struct arena *arena, const struct column *columns, int32_t n,
	ptrdiff_t rows, const char *source)
{
	struct frame *f = make_frame(arena, columns, n, rows, source);

	f->digest = digest_frame(f);
	return f;
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
	out->digest = digest_frame(out);
	return out;
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

/* The hash of every level once, then a lookup per row. */
static void add_coded(const struct column *c, uint64_t seed, uint64_t *out)
{
	uint64_t *hash = mem_alloc((ptrdiff_t)c->levels + 1, (ptrdiff_t)sizeof *hash);

	hash[0] = hash_u64(MISSING_HASH, seed);
	for (int32_t i = 0; i < c->levels; i++)
		hash[i + 1] = hash_u64(hash_bytes(c->level[i].p, c->level[i].n, 0), seed);
	for (ptrdiff_t r = 0; r < c->rows; r++)
		out[r] += hash[c->code[r] + 1];
	mem_free(hash);
}

static void add_column(const struct column *c, uint64_t *out)
{
	uint64_t seed = name_seed(c);

	if (c->code)
		add_coded(c, seed, out);
	else
		for (ptrdiff_t r = 0; r < c->rows; r++)
			out[r] += hash_cell(c, r, seed);
}

void frame_cell_digests(const struct frame *f, int32_t i, uint64_t *out)
{
	memset(out, 0, (size_t)f->rows * sizeof *out);
	add_column(&f->column[i], out);
}

void frame_row_digests(const struct frame *f, int32_t except, uint64_t *out)
{
	memset(out, 0, (size_t)f->rows * sizeof *out);
	for (int32_t i = 0; i < f->columns; i++)
		if (i != except)
			add_column(&f->column[i], out);
	for (ptrdiff_t r = 0; r < f->rows; r++)
		out[r] = hash_u64(out[r], 0);
}
