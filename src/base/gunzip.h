#ifndef BASE_GUNZIP_H
#define BASE_GUNZIP_H
/* gunzip - the bytes inside a gzip file (RFC 1952), all of its members, through
 * zlib, which checks length and CRC of each. */
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct ctl;
struct err;

/* True when p[0..n) begins like a gzip file. */
bool gunzip_fits(const char *p, ptrdiff_t n);
/* What is inside p[0..n), *size bytes that live in a and count against the memory limit; NULL and
 * ERR_CORRUPT when a byte is wrong or the end is missing, ERR_NOMEM, ERR_CANCELLED. */
const char *gunzip(const char *p, ptrdiff_t n, ptrdiff_t *size, struct arena *a, struct ctl *c,
	struct err *e);

#endif
