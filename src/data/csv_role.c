#include "config.h"
#include "data/csv_role.h"

#include <stdatomic.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"
#include "data/csv_name.h"
#include "data/finding.h"
#include "data/frame.h"

#define GROUP_BITS 8
#define GROUPS (1 << GROUP_BITS)
#define TOP_SHIFT (64 - GROUP_BITS)
#define FEW 32
#define STEP_ROWS 16384
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

/* Puts hash[from..to), equal but for the bits below shift, in order of their next bits, in place: each
 * goes to the end of the group it belongs to, and what lay there goes on (American flag sort, McIlroy,
 * Bostic & McIlroy 1993). */
static void part_hashes(uint64_t *hash, ptrdiff_t n, int shift, ptrdiff_t *start)
{
	ptrdiff_t next[GROUPS] = { 0 };
	ptrdiff_t sum = 0;

	for (ptrdiff_t i = 0; i < n; i++)
		next[hash[i] >> shift & (GROUPS - 1)]++;
	for (int g = 0; g < GROUPS; g++) {
		start[g] = sum;
		sum += next[g];
		next[g] = start[g];
	}
	start[GROUPS] = n;
	for (int g = 0; g < GROUPS; g++)
		while (next[g] < start[g + 1]) {
			uint64_t h = hash[next[g]];
			ptrdiff_t to = (ptrdiff_t)(h >> shift & (GROUPS - 1));

			while (to != g) {
				uint64_t other = hash[next[to]];

				hash[next[to]++] = h;
				h = other;
				to = (ptrdiff_t)(h >> shift & (GROUPS - 1));
			}
			hash[next[g]++] = h;
		}
}

/* Hashes that are there already, of few: by insertion. */
static int64_t count_few(uint64_t *hash, ptrdiff_t n)
{
	int64_t repeats = 0;

	for (ptrdiff_t i = 1; i < n; i++) {
		uint64_t h = hash[i];
		ptrdiff_t k = i;

		for (; k > 0 && hash[k - 1] > h; k--)
			hash[k] = hash[k - 1];
		hash[k] = h;
		repeats += k > 0 && hash[k - 1] == h;
	}
	return repeats;
}

/* Of hashes that are equal but for the bits below shift.  -1 when c asks to stop. */
static int64_t count_group(uint64_t *hash, ptrdiff_t n, int shift, struct ctl *c, struct err *e)
{
	ptrdiff_t start[GROUPS + 1];
	int64_t repeats = 0;

	if (n <= FEW)
		return count_few(hash, n);
	if (shift < 0)
		return n - 1; /* all bits are alike */
	part_hashes(hash, n, shift, start);
	for (int g = 0; g < GROUPS; g++) {
		ptrdiff_t size = start[g + 1] - start[g];
		int64_t more;

		if (size > FEW && !ctl_step(c, 0, e))
			return -1;
		more = count_group(hash + start[g], size, shift - GROUP_BITS, c, e);
		if (more < 0)
			return -1;
		repeats += more;
	}
	return repeats;
}

/* Groups by the first bits, counted side by side. */
struct groups {
	uint64_t *hash;
	ptrdiff_t start[GROUPS + 1];
	struct ctl *ctl;
	atomic_int_least64_t repeats;
	atomic_bool stopped;
};

static void count_one(void *arg, ptrdiff_t g)
{
	struct groups *s = arg;
	struct err e = ERR_INIT;
	int64_t n = count_group(s->hash + s->start[g], s->start[g + 1] - s->start[g], TOP_SHIFT - GROUP_BITS,
		s->ctl, &e);

	if (n < 0)
		atomic_store(&s->stopped, true);
	else
		atomic_fetch_add(&s->repeats, n);
}

/* How many of some 64-bit hashes came before; their order is lost.  -1 when c asks to stop. */
static int64_t count_repeats(uint64_t *hash, ptrdiff_t n, struct ctl *c, struct err *e)
{
	struct groups s = { .hash = hash, .ctl = c };

	part_hashes(hash, n, TOP_SHIFT, s.start);
	ctl_par(c, GROUPS, count_one, &s);
	return !ctl_step(c, 0, e) || s.stopped ? -1 : s.repeats; /* it is the step that says why */
}

static bool all_different(const struct column *c, struct ctl *ctl)
{
	struct arena *scratch = arena_new();
	struct err e = ERR_INIT;
	uint64_t *bits = ARENA_BIG(scratch, uint64_t, c->rows, &e);
	bool different = false;

	if (bits) {
		for (ptrdiff_t r = 0; r < c->rows && (r % STEP_ROWS || ctl_step(ctl, 0, &e)); r++) {
			memcpy(&bits[r], &c->number[r], sizeof *bits);
			bits[r] *= UINT64_C(0x9e3779b97f4a7c15); /* odd: different numbers stay different */
			bits[r] ^= bits[r] >> 32;
		}
		different = count_repeats(bits, c->rows, ctl, &e) == 0;
	}
	arena_free(scratch);
	return different;
}

enum column_role csv_role_guess(const struct column *c, struct ctl *ctl)
{
	bool id = false;

	if (c->rows < 2 || c->missing_count > 0 || c->type == COLUMN_NUMBER || c->time)
		return ROLE_FEATURE;
	if (column_is_coded(c))
		id = c->levels == c->rows && (csv_name_is_id(c->name) || all_uuids(c));
	else
		id = counts_rows(c) || (csv_name_is_id(c->name) && all_different(c, ctl));
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
		repeats = ctl_step(c, 0, e) ? count_repeats(digest, frame->rows, c, e) : -1;
	}
	arena_free(scratch);
	if (repeats < 0)
		return false;
	frame->repeats = repeats;
	for (int32_t i = 0; i < frame->columns; i++)
		note_column(&frame->column[i], f);
	if (repeats > 0)
		findings_add(f, "duplicates", FINDING_WARN, NULL, "data show --repeats",
			"%s exact duplicate row%s (%.1f %%)", NUM_GROUPED(repeats), repeats == 1 ? "" : "s",
			100.0 * (double)repeats / (double)frame->rows);
	unlabelled = target < 0 ? 0 : frame->column[target].missing_count;
	if (unlabelled > 0)
		findings_add(f, "unlabelled", FINDING_WARN, frame->column[target].name, NULL,
			"%s row%s no target \"%s\": kept as unlabelled", NUM_GROUPED(unlabelled),
			unlabelled == 1 ? " has" : "s have", frame->column[target].name);
	return true;
}
