#include "config.h"
#include "data/csv_survey.h"

#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/text.h"

#define BLOCK (64 * 1024) /* stays in the cache while it is looked at several times */
#define MARK '"'

/* What one block holds; after the survey, what all blocks before it hold. */
struct csv_block {
	int64_t lf, crlf, cr, quotes;
	ptrdiff_t nul;     /* where the first NUL stands, -1: none */
	ptrdiff_t invalid; /* where UTF-8 ends, -1: nowhere */
};

struct survey {
	struct csv_text *text;
	struct csv_block *block;
	struct ctl *ctl;
};

static bool all_ascii(const char *p, ptrdiff_t n)
{
	uint64_t any = 0;
	uint64_t word;
	ptrdiff_t i = 0;

	for (; i + 8 <= n; i += 8) {
		memcpy(&word, p + i, 8);
		any |= word;
	}
	for (; i < n; i++)
		any |= (unsigned char)p[i];
	return !(any & UINT64_C(0x8080808080808080));
}

static int64_t count_byte(const char *p, ptrdiff_t n, char byte)
{
	int64_t found = 0;

	for (const char *at = p; (at = memchr(at, byte, (size_t)(p + n - at))); at++)
		found++;
	return found;
}

/* The line end at a return: with the line feed behind it, or alone. */
static void count_returns(const struct csv_text *t, const char *p, ptrdiff_t n, struct csv_block *b)
{
	for (const char *at = p; (at = memchr(at, '\r', (size_t)(p + n - at))); at++) {
		if (at + 1 < t->p + t->n && at[1] == '\n')
			b->crlf++;
		else
			b->cr++;
	}
}

/* The first byte from at on that does not continue a character, three bytes away at most. */
static ptrdiff_t character_start(const struct csv_text *t, ptrdiff_t at)
{
	for (int i = 0; i < 3 && at > 0 && at < t->n && ((unsigned char)t->p[at] & 0xc0) == 0x80; i++)
		at++;
	return at;
}

/* Blocks are cut between characters; where the pieces are valid, so is the whole. */
static void check_utf8(const struct csv_text *t, ptrdiff_t from, ptrdiff_t to, struct csv_block *b)
{
	ptrdiff_t first = character_start(t, from);
	ptrdiff_t end = character_start(t, to);
	ptrdiff_t good;

	if (first >= end || all_ascii(t->p + first, end - first))
		return;
	good = text_valid_utf8(t->p + first, end - first);
	if (first + good < end)
		b->invalid = first + good;
}

static void look(void *arg, ptrdiff_t i)
{
	const struct survey *s = arg;
	const struct csv_text *t = s->text;
	struct csv_block *b = &s->block[i];
	ptrdiff_t from = i * BLOCK;
	ptrdiff_t n = t->n - from < BLOCK ? t->n - from : BLOCK;
	const char *p = t->p + from;
	const char *nul;
	struct err stopped;

	*b = (struct csv_block){ .nul = -1, .invalid = -1 };
	if (!ctl_step(s->ctl, n, &stopped))
		return; /* the caller asks again */
	nul = memchr(p, 0, (size_t)n);
	b->nul = nul ? nul - t->p : -1;
	b->lf = count_byte(p, n, '\n');
	count_returns(t, p, n, b);
	b->quotes = count_byte(p, n, MARK);
	check_utf8(t, from, from + n, b);
}

static bool refuse_nul(const struct csv_text *t, ptrdiff_t at, struct err *e)
{
	long long line = (long long)csv_text_line(t, at);

	err_set(e, ERR_CSV_NUL, "line %lld: NUL byte; this looks like a binary file", line);
	e->line = line;
	return err_hint(e, "export the table as text again");
}

/* Makes of each block's counts those of all before it; block[blocks] holds the sum. */
static bool sum_up(struct csv_text *t, struct csv_block *b, ptrdiff_t blocks, struct err *e)
{
	struct csv_block sum = { 0 };

	for (ptrdiff_t i = 0; i < blocks; i++) {
		struct csv_block here = b[i];

		if (here.nul >= 0)
			return refuse_nul(t, here.nul, e);
		if (t->invalid < 0 && here.invalid >= 0)
			t->invalid = here.invalid;
		b[i] = sum;
		sum.lf += here.lf;
		sum.crlf += here.crlf;
		sum.cr += here.cr;
		sum.quotes += here.quotes;
	}
	b[blocks] = sum;
	t->lf = sum.lf - sum.crlf;
	t->crlf = sum.crlf;
	t->cr = sum.cr;
	t->quotes = sum.quotes > 0;
	t->lines = (ptrdiff_t)(sum.lf + sum.cr) + 1;
	return true;
}

bool csv_survey(struct csv_text *t, struct arena *a, struct ctl *c, struct err *e)
{
	ptrdiff_t blocks = (t->n + BLOCK - 1) / BLOCK;
	struct survey s = { .text = t, .ctl = c };

	s.block = ARENA_BIG(a, struct csv_block, blocks + 1, e);
	if (!s.block)
		return false;
	ctl_phase_bytes(c, "looking at the file", t->n);
	ctl_par(c, blocks, look, &s);
	if (!ctl_step(c, 0, e) || !sum_up(t, s.block, blocks, e))
		return false;
	t->block = s.block;
	return true;
}

struct csv_place csv_survey_place(const struct csv_text *t, ptrdiff_t at)
{
	const struct csv_block *b = &t->block[at / BLOCK];
	ptrdiff_t from = at / BLOCK * BLOCK;
	struct csv_block here = { 0 };

	here.lf = b->lf + count_byte(t->p + from, at - from, '\n');
	here.quotes = b->quotes + count_byte(t->p + from, at - from, MARK);
	here.cr = b->cr;
	if (t->cr > 0)
		count_returns(t, t->p + from, at - from, &here);
	return (struct csv_place){ here.lf + here.cr, here.quotes };
}
