#ifndef BASE_BLOB_H
#define BASE_BLOB_H
/* blob - binary, little-endian, checked.  A writer collects sections; a reader
 * hands them out.  blob_seal puts a header (magic, version, kind, length) and
 * a CRC-32 before the bytes and their SHA-256 after; blob_open proves both
 * before anything is believed.  Every read is bounded by the bytes left, and
 * checked before it allocates, so that a hostile file can only be refused. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;

struct writer {
	struct arena *arena;
	uint8_t *p;
	ptrdiff_t n;
	ptrdiff_t capacity;
};

void writer_init(struct writer *w, struct arena *a);
void writer_u8(struct writer *w, uint8_t x);
void writer_i32(struct writer *w, int32_t x);
void writer_i64(struct writer *w, int64_t x);
void writer_double(struct writer *w, double x);
void writer_string(struct writer *w, const char *s); /* NULL is kept as NULL */
void writer_bytes(struct writer *w, const void *p, ptrdiff_t n);
/* Arrays carry their length. */
void writer_i32s(struct writer *w, const int32_t *x, ptrdiff_t n);
void writer_doubles(struct writer *w, const double *x, ptrdiff_t n);

struct reader {
	const uint8_t *p;
	ptrdiff_t n;
	ptrdiff_t at;
	const char *section; /* for messages */
};

void reader_init(struct reader *r, const void *p, ptrdiff_t n);
/* Each fails with ERR_CORRUPT naming the section and offset. */
bool reader_u8(struct reader *r, uint8_t *x, struct err *e);
bool reader_i32(struct reader *r, int32_t *x, struct err *e);
bool reader_i64(struct reader *r, int64_t *x, struct err *e);
bool reader_double(struct reader *r, double *x, struct err *e);
bool reader_finite(struct reader *r, double *x, struct err *e); /* also refuses NaN and inf */
bool reader_string(struct reader *r, char **s, struct arena *a, struct err *e); /* no NUL inside */
bool reader_bytes(struct reader *r, const uint8_t **p, ptrdiff_t n, struct err *e); /* borrowed */
bool reader_i32s(struct reader *r, int32_t **x, ptrdiff_t *n, struct arena *a, struct err *e);
bool reader_doubles(struct reader *r, double **x, ptrdiff_t *n, struct arena *a, struct err *e);
/* A count that must lie in lo..hi. */
bool reader_count(struct reader *r, int32_t *x, int32_t lo, int32_t hi, struct err *e);
bool reader_end(struct reader *r, struct err *e);

/* kind names what is inside ("predictor", "settings"), at most CAP_BLOB_KIND letters; version is
 * the kind's own. */
void blob_seal(const struct writer *body, const char *kind, int32_t version, struct writer *out);
/* Checks and opens: *body reads the bytes inside, *version <= newest, else refused. */
bool blob_open(const void *p, ptrdiff_t n, const char *kind, int32_t newest, struct reader *body,
	int32_t *version, struct err *e);

#endif
