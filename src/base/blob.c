#include "config.h"

#include "base/blob.h"

#include <endian.h>
#include <math.h>
#include <string.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/digest.h"
#include "base/err.h"

/* The header, 48 bytes: magic 8, format 4, version 4, kind 16, length 8, CRC-32 of the body 4,
 * zero 4.  Then the body, then the SHA-256 of all before it. */
#define MAGIC "\x93" "cairn\r\n"
#define MAGIC_BYTES 8
#define FORMAT 1
#define AT_FORMAT 8
#define AT_VERSION 12
#define AT_KIND 16
#define AT_LENGTH 32
#define AT_CRC 40
#define HEADER 48

void writer_init(struct writer *w, struct arena *a)
{
	*w = (struct writer){ .arena = a };
}

static uint8_t *extend(struct writer *w, ptrdiff_t n)
{
	while (w->capacity - w->n < n)
		w->p = arena_grow(w->arena, w->p, w->capacity, &w->capacity, 1);
	uint8_t *at = w->p + w->n;
	w->n += n;
	return at;
}

static void put_u32(uint8_t *p, uint32_t x)
{
	x = htole32(x);
	memcpy(p, &x, 4);
}

static void put_u64(uint8_t *p, uint64_t x)
{
	x = htole64(x);
	memcpy(p, &x, 8);
}

static uint32_t get_u32(const uint8_t *p)
{
	uint32_t x;
	memcpy(&x, p, 4);
	return le32toh(x);
}

static uint64_t get_u64(const uint8_t *p)
{
	uint64_t x;
	memcpy(&x, p, 8);
	return le64toh(x);
}

static uint64_t double_bits(double x)
{
	uint64_t bits;
	memcpy(&bits, &x, 8);
	return bits;
}

static double bits_double(uint64_t bits)
{
	double x;
	memcpy(&x, &bits, 8);
	return x;
}

void writer_u8(struct writer *w, uint8_t x)
{
	*extend(w, 1) = x;
}

void writer_i32(struct writer *w, int32_t x)
{
	put_u32(extend(w, 4), (uint32_t)x);
}

void writer_i64(struct writer *w, int64_t x)
{
	put_u64(extend(w, 8), (uint64_t)x);
}

void writer_double(struct writer *w, double x)
{
	put_u64(extend(w, 8), double_bits(x));
}

void writer_string(struct writer *w, const char *s)
{
	ptrdiff_t n = s ? (ptrdiff_t)strlen(s) : -1;
	writer_i64(w, n);
	if (n > 0)
		writer_bytes(w, s, n);
}

void writer_bytes(struct writer *w, const void *p, ptrdiff_t n)
{
	if (n > 0)
		memcpy(extend(w, n), p, (size_t)n);
}

void writer_i32s(struct writer *w, const int32_t *x, ptrdiff_t n)
{
	writer_i64(w, n);
	uint8_t *at = extend(w, 4 * n);
	for (ptrdiff_t i = 0; i < n; i++)
		put_u32(at + 4 * i, (uint32_t)x[i]);
}

void writer_doubles(struct writer *w, const double *x, ptrdiff_t n)
{
	writer_i64(w, n);
	uint8_t *at = extend(w, 8 * n);
	for (ptrdiff_t i = 0; i < n; i++)
		put_u64(at + 8 * i, double_bits(x[i]));
}

void reader_init(struct reader *r, const void *p, ptrdiff_t n)
{
	*r = (struct reader){ .p = p, .n = n };
}

static bool damaged(const struct reader *r, const char *what, struct err *e)
{
	return err_set(e, ERR_CORRUPT, "%s is damaged at byte %td: %s",
		r->section ? r->section : "the file", r->at, what);
}

/* The next n bytes, or NULL; the one place where the end is looked for. */
static const uint8_t *take(struct reader *r, int64_t n, struct err *e)
{
	if (n < 0 || n > r->n - r->at) {
		damaged(r, "it ends too early", e);
		return NULL;
	}
	const uint8_t *p = r->p + r->at;
	r->at += (ptrdiff_t)n;
	return p;
}

bool reader_u8(struct reader *r, uint8_t *x, struct err *e)
{
	const uint8_t *p = take(r, 1, e);
	if (!p)
		return false;
	*x = *p;
	return true;
}

bool reader_i32(struct reader *r, int32_t *x, struct err *e)
{
	const uint8_t *p = take(r, 4, e);
	if (!p)
		return false;
	*x = (int32_t)get_u32(p);
	return true;
}

bool reader_i64(struct reader *r, int64_t *x, struct err *e)
{
	const uint8_t *p = take(r, 8, e);
	if (!p)
		return false;
	*x = (int64_t)get_u64(p);
	return true;
}

bool reader_double(struct reader *r, double *x, struct err *e)
{
	const uint8_t *p = take(r, 8, e);
	if (!p)
		return false;
	*x = bits_double(get_u64(p));
	return true;
}

bool reader_finite(struct reader *r, double *x, struct err *e)
{
	double y;
	if (!reader_double(r, &y, e))
		return false;
	if (!isfinite(y))
		return damaged(r, "a number is not finite", e);
	*x = y;
	return true;
}

bool reader_string(struct reader *r, char **s, struct arena *a, struct err *e)
{
	int64_t n;
	if (!reader_i64(r, &n, e))
		return false;
	if (n == -1) {
		*s = NULL;
		return true;
	}
	const uint8_t *p = take(r, n, e);
	if (!p)
		return false;
	if (n > 0 && memchr(p, '\0', (size_t)n))
		return damaged(r, "a text holds a zero byte", e);
	*s = arena_strndup(a, (const char *)p, (ptrdiff_t)n);
	return true;
}

bool reader_bytes(struct reader *r, const uint8_t **p, ptrdiff_t n, struct err *e)
{
	const uint8_t *at = take(r, n, e);
	if (!at)
		return false;
	*p = at;
	return true;
}

/* The bytes of an array with its length before it. */
static const uint8_t *take_array(struct reader *r, ptrdiff_t size, ptrdiff_t *count, struct err *e)
{
	int64_t n;
	if (!reader_i64(r, &n, e))
		return NULL;
	if (n < 0 || n > (r->n - r->at) / size) {
		damaged(r, "a list is longer than the bytes left", e);
		return NULL;
	}
	*count = (ptrdiff_t)n;
	return take(r, n * size, e);
}

bool reader_i32s(struct reader *r, int32_t **x, ptrdiff_t *n, struct arena *a, struct err *e)
{
	ptrdiff_t count;
	const uint8_t *p = take_array(r, 4, &count, e);
	int32_t *out = p ? ARENA_BIG(a, int32_t, count, e) : NULL;
	if (!out)
		return false;
	for (ptrdiff_t i = 0; i < count; i++)
		out[i] = (int32_t)get_u32(p + 4 * i);
	*x = out;
	*n = count;
	return true;
}

bool reader_doubles(struct reader *r, double **x, ptrdiff_t *n, struct arena *a, struct err *e)
{
	ptrdiff_t count;
	const uint8_t *p = take_array(r, 8, &count, e);
	double *out = p ? ARENA_BIG(a, double, count, e) : NULL;
	if (!out)
		return false;
	for (ptrdiff_t i = 0; i < count; i++)
		out[i] = bits_double(get_u64(p + 8 * i));
	*x = out;
	*n = count;
	return true;
}

bool reader_count(struct reader *r, int32_t *x, int32_t lo, int32_t hi, struct err *e)
{
	int32_t y;
	if (!reader_i32(r, &y, e))
		return false;
	if (y < lo || y > hi)
		return damaged(r, "a count is outside its limits", e);
	*x = y;
	return true;
}

bool reader_end(struct reader *r, struct err *e)
{
	return r->at == r->n || damaged(r, "it goes on too long", e);
}

static uint32_t crc_of(const void *p, ptrdiff_t n)
{
	return (uint32_t)crc32_z(0, p, (z_size_t)n);
}

void blob_seal(const struct writer *body, const char *kind, int32_t version, struct writer *out)
{
	ptrdiff_t start = out->n;
	if (strlen(kind) > CAP_BLOB_KIND)
		BUG("the kind '%s' is too long", kind);
	uint8_t header[HEADER] = { 0 };
	memcpy(header, MAGIC, MAGIC_BYTES);
	put_u32(header + AT_FORMAT, FORMAT);
	put_u32(header + AT_VERSION, (uint32_t)version);
	memcpy(header + AT_KIND, kind, strlen(kind));
	put_u64(header + AT_LENGTH, (uint64_t)body->n);
	put_u32(header + AT_CRC, body->n > 0 ? crc_of(body->p, body->n) : 0);
	writer_bytes(out, header, HEADER);
	writer_bytes(out, body->p, body->n);
	struct digest d = digest_of(out->p + start, out->n - start);
	writer_bytes(out, d.byte, DIGEST_BYTES);
}

/* Proves that p[0..n) is a whole blob, undamaged. */
static bool check_whole(const uint8_t *p, ptrdiff_t n, struct err *e)
{
	if (n < MAGIC_BYTES || memcmp(p, MAGIC, MAGIC_BYTES) != 0)
		return err_set(e, ERR_CORRUPT, "this is no file of cairn's");
	if (n < HEADER + DIGEST_BYTES)
		return err_set(e, ERR_CORRUPT, "the file is cut off inside its header");
	if (get_u32(p + AT_FORMAT) != FORMAT) {
		err_set(e, ERR_CORRUPT, "the file has format %u; this cairn reads format %d",
			(unsigned)get_u32(p + AT_FORMAT), FORMAT);
		return err_hint(e, "a newer cairn may have written it");
	}
	ptrdiff_t length = n - HEADER - DIGEST_BYTES;
	if (get_u64(p + AT_LENGTH) != (uint64_t)length)
		return err_set(e, ERR_CORRUPT, "the file is cut off or has grown: %td bytes", n);
	if (length > CAP_BLOB_BYTES)
		return err_set(e, ERR_CORRUPT, "the file is beyond the limit of 2 GiB");
	if (get_u32(p + AT_CRC) != (length > 0 ? crc_of(p + HEADER, length) : 0))
		return err_set(e, ERR_CORRUPT, "the file is damaged: its checksum is wrong");
	struct digest d = digest_of(p, n - DIGEST_BYTES);
	if (memcmp(d.byte, p + n - DIGEST_BYTES, DIGEST_BYTES) != 0)
		return err_set(e, ERR_CORRUPT, "the file is damaged: its SHA-256 is wrong");
	return true;
}

bool blob_open(const void *p, ptrdiff_t n, const char *kind, int32_t newest, struct reader *body,
	int32_t *version, struct err *e)
{
	const uint8_t *bytes = p;
	char found[CAP_BLOB_KIND + 1];
	if (!check_whole(bytes, n, e))
		return false;
	memcpy(found, bytes + AT_KIND, sizeof found);
	found[CAP_BLOB_KIND] = '\0';
	if (strcmp(found, kind) != 0)
		return err_set(e, ERR_CORRUPT, "the file holds a %s, not a %s", found, kind);
	int32_t is = (int32_t)get_u32(bytes + AT_VERSION);
	if (is > newest || is < 0) {
		err_set(e, ERR_CORRUPT, "the %s has version %d; this cairn reads up to %d", kind, is,
			newest);
		return err_hint(e, "a newer cairn wrote it: open it with that one");
	}
	reader_init(body, bytes + HEADER, n - HEADER - DIGEST_BYTES);
	*version = is;
	return true;
}
