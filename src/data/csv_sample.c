#include "config.h"
#include "data/csv_sample.h"

#include <string.h>

#include "data/csv_scan.h"

struct csv_text csv_sample(const struct csv_text *t, ptrdiff_t skip)
{
	struct csv_text sample = *t;

	sample.p += skip;
	sample.n -= skip;
	if (sample.n > CSV_SAMPLE_BYTES) {
		const char *cut = memrchr(sample.p, t->lf + t->crlf > 0 ? '\n' : '\r', CSV_SAMPLE_BYTES);

		if (cut)
			sample.n = cut + 1 - sample.p;
	}
	return sample;
}

/* From the first line that begins at byte at or behind it. */
static struct csv_text take_block(const struct csv_text *t, ptrdiff_t at)
{
	struct csv_text block = *t;
	char end = t->lf + t->crlf > 0 ? '\n' : '\r';
	const char *from = memchr(t->p + at, end, (size_t)(t->n - at));

	block.p = from ? from + 1 : t->p + t->n;
	block.n = t->p + t->n - block.p;
	if (block.n > CSV_BLOCK_BYTES) {
		const char *cut = memrchr(block.p, end, CSV_BLOCK_BYTES);

		block.n = cut ? cut + 1 - block.p : 0; /* a line of its own length tells nothing */
	}
	return block;
}

/* Behind all but the last of the lines with a # at the top, which may outnumber the table; 0 when
 * there is nothing else. */
static ptrdiff_t behind_remarks(const struct csv_text *t)
{
	ptrdiff_t last = 0;

	for (ptrdiff_t at = 0; at < t->n; at = csv_scan_skip_line(t, at)) {
		if (t->p[at] == '#')
			last = at;
		else if (t->p[at] != '\n' && t->p[at] != '\r')
			return last;
	}
	return 0;
}

void csv_sample_parts(const struct csv_text *t, const struct csv_options *o, ptrdiff_t skip,
	struct csv_parts *out)
{
	ptrdiff_t from;
	ptrdiff_t rest;

	out->o = o;
	out->part[0] = csv_sample(t, skip);
	skip += behind_remarks(&out->part[0]);
	out->part[0] = csv_sample(t, skip);
	out->n = 1;
	from = skip + out->part[0].n;
	rest = t->n - from;
	for (int i = 0; i < CSV_BLOCKS && rest >= 2 * CSV_BLOCKS * CSV_BLOCK_BYTES; i++)
		out->part[out->n++] = take_block(t, from + rest / CSV_BLOCKS * i);
}
