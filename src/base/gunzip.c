#include "config.h"

#include "base/gunzip.h"

#include <string.h>
#define ZLIB_CONST /* what is unpacked is not written to */
#include <zlib.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/mem.h"

#define STEP_BYTES (256 * 1024)    /* unpacked between two questions whether to go on */
#define FIRST_BYTES (1024 * 1024)
#define MOST_PACKED 1032           /* deflate makes no more of one byte */
#define WINDOW_GZIP (15 + 16)      /* zlib: the largest window, a gzip header */

struct unpacking {
	z_stream z;
	const char *from;
	ptrdiff_t n;          /* packed bytes */
	char *to;             /* mem_big */
	ptrdiff_t size, room;
	struct ctl *ctl;
	struct err *err;
};

bool gunzip_fits(const char *p, ptrdiff_t n)
{
	return n >= 3 && memcmp(p, "\x1f\x8b\x08", 3) == 0;
}

/* The length that the last member claims, where it can be true: for most files that is all. */
static ptrdiff_t claimed(const char *p, ptrdiff_t n)
{
	ptrdiff_t size = 0;

	for (int i = 4; n >= 18 && i >= 1; i--)
		size |= (ptrdiff_t)(unsigned char)p[n - i] << (8 * (4 - i));
	return size > 0 && size / MOST_PACKED <= n ? size : FIRST_BYTES;
}

static bool make_room(struct unpacking *u)
{
	char *wider;

	if (u->size < u->room)
		return true;
	wider = mem_big(2 * u->room, 1, u->err);
	if (!wider)
		return false;
	memcpy(wider, u->to, (size_t)u->size);
	mem_big_free(u->to);
	u->to = wider;
	u->room *= 2;
	return true;
}

static ptrdiff_t used(const struct unpacking *u)
{
	return u->n - (ptrdiff_t)u->z.avail_in;
}

static bool damaged(const struct unpacking *u, const char *what)
{
	err_set(u->err, ERR_CORRUPT, "the gzip file is damaged at byte %td: %s", used(u), what);
	return err_hint(u->err, "gzip -t tells whether the file came whole; fetch or pack it again");
}

/* One stretch of at most STEP_BYTES.  *ended: the member is complete, its sums are right. */
static bool unpack_some(struct unpacking *u, bool *ended)
{
	ptrdiff_t room, before = used(u);
	int got;

	if (!make_room(u))
		return false;
	room = u->room - u->size < STEP_BYTES ? u->room - u->size : STEP_BYTES;
	u->z.next_out = (Bytef *)(u->to + u->size);
	u->z.avail_out = (uInt)room;
	got = inflate(&u->z, Z_NO_FLUSH);
	u->size += room - (ptrdiff_t)u->z.avail_out;
	*ended = got == Z_STREAM_END;
	if (got == Z_MEM_ERROR)
		return err_set(u->err, ERR_NOMEM, "no memory is left to unpack the file");
	if (got == Z_BUF_ERROR || (got == Z_OK && u->z.avail_in == 0 && u->z.avail_out > 0))
		return damaged(u, "it ends too early");
	if (got != Z_OK && got != Z_STREAM_END)
		return damaged(u, u->z.msg ? u->z.msg : "it cannot be unpacked");
	return ctl_step(u->ctl, used(u) - before, u->err);
}

/* Zeros that fill a block of a tape or a disk are no member. */
static bool only_zeros(const struct unpacking *u)
{
	for (ptrdiff_t i = used(u); i < u->n; i++)
		if (u->from[i] != 0)
			return false;
	return true;
}

static bool unpack(struct unpacking *u)
{
	bool ended = false;

	while (!ended || !only_zeros(u)) {
		if (ended && !gunzip_fits(u->from + used(u), u->n - used(u)))
			return damaged(u, "what follows is no gzip member");
		if (ended)
			inflateReset(&u->z);
		do
			if (!unpack_some(u, &ended))
				return false;
		while (!ended);
	}
	return true;
}

static void free_big(void *p)
{
	mem_big_free(p);
}

const char *gunzip(const char *p, ptrdiff_t n, ptrdiff_t *size, struct arena *a, struct ctl *c,
	struct err *e)
{
	struct unpacking u = { .from = p, .n = n, .room = claimed(p, n), .ctl = c, .err = e };
	bool ok;

	if (n > UINT32_MAX) {
		err_set(e, ERR_LIMIT, "a gzip file of more than 4 GiB is not read");
		err_hint(e, "gunzip it first");
		return NULL;
	}
	u.to = mem_big(u.room, 1, e);
	if (!u.to)
		return NULL;
	ctl_phase_bytes(c, "unpacking", n);
	u.z.next_in = (const Bytef *)p;
	u.z.avail_in = (uInt)n;
	if (inflateInit2(&u.z, WINDOW_GZIP) == Z_OK) {
		ok = unpack(&u);
		inflateEnd(&u.z);
	} else {
		ok = err_set(e, ERR_NOMEM, "no memory is left to unpack the file");
	}
	if (ok) {
		*size = u.size;
		arena_on_free(a, free_big, u.to);
		return u.to;
	}
	mem_big_free(u.to);
	return NULL;
}
