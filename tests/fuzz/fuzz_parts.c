/* fuzz_parts - any bytes, cut anywhere: read in parts, the fast way, a file gives the table, the rejects
 * or the refusal that one reading through libcsv gives. */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/csv_load.h"
#include "data/frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

struct reading {
	struct csv_table table;
	struct err err;
	bool ok;
};

/* The first byte chooses the options, the second the cuts. */
static struct csv_options choose(uint8_t byte)
{
	static const char delimiters[] = { 0, ',', ';', '\t' };
	struct csv_options o = csv_defaults();

	o.delimiter = delimiters[byte & 3];
	o.header = (byte >> 2 & 3) == 3 ? -1 : (byte >> 2 & 3) - 1;
	o.quote = byte >> 4 & 1 ? '\'' : 0;
	o.pad = byte >> 5 & 1;
	o.max_rejects = byte >> 6 & 1 ? 1000 : -1;
	o.max_record = byte >> 7 ? 30 : 0;
	return o;
}

static struct reading read_as(const struct csv_plan *plan, const char *p, ptrdiff_t n,
	const struct csv_options *o, struct arena *a)
{
	struct reading r = { .err = ERR_INIT };

	r.ok = csv_parse_planned(p, n, "fuzz", o, plan, &r.table, a, NULL, &r.err);
	return r;
}

static void same_tables(const struct csv_table *x, const struct csv_table *y)
{
	if (digest_compare(&x->frame->digest, &y->frame->digest) != 0)
		BUG("%td x %d, and %td x %d: not the same table", x->frame->rows, (int)x->frame->columns,
			y->frame->rows, (int)y->frame->columns);
	if (x->read != y->read || x->rejected != y->rejected || x->rejects != y->rejects)
		BUG("%lld of %lld rejected, not %lld of %lld", (long long)y->rejected, (long long)y->read,
			(long long)x->rejected, (long long)x->read);
	for (ptrdiff_t i = 0; i < x->rejects; i++)
		if (strcmp(x->reject[i].message, y->reject[i].message) != 0)
			BUG("reject %td: %s, not %s", i, y->reject[i].message, x->reject[i].message);
	if (x->findings.n != y->findings.n)
		BUG("%td findings, not %td", y->findings.n, x->findings.n);
}

static void hold(const struct reading *x, const struct csv_plan *plan, const char *p, ptrdiff_t n,
	const struct csv_options *o, struct arena *a)
{
	struct reading y = read_as(plan, p, n, o, a);

	if (x->ok != y.ok || x->err.code != y.err.code || strcmp(x->err.msg, y.err.msg) != 0)
		BUG("\"%s\", not \"%s\"", y.err.msg, x->err.msg);
	if (!y.ok)
		return;
	same_tables(&x->table, &y.table);
	frame_unref(y.table.frame);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct csv_plan reference = { .whole = true, .strict = true };
	struct arena *a = arena_new();
	struct csv_options o = choose(size > 0 ? bytes[0] : 0);
	struct csv_plan plan = { .part_bytes = size > 1 ? 1 + bytes[1] : 1, .plain = true };
	ptrdiff_t n = size > 2 ? (ptrdiff_t)size - 2 : 0;
	char *tight = malloc(n > 0 ? (size_t)n : 1); /* a byte read behind it is seen */
	struct reading want;

	bug_on_exit(abort); /* so that the input is kept */
	if (n > 0)
		memcpy(tight, bytes + 2, (size_t)n);
	want = read_as(&reference, tight, n, &o, a);
	hold(&want, &plan, tight, n, &o, a);
	plan.plain = false;
	hold(&want, &plan, tight, n, &o, a);
	plan = (struct csv_plan){ .whole = true, .plain = true };
	hold(&want, &plan, tight, n, &o, a);
	if (want.ok)
		frame_unref(want.table.frame);
	free(tight);
	arena_free(a);
	return 0;
}
