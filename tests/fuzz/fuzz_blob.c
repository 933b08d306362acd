/* fuzz_blob - any bytes as a checked file, and as the inside of a file whose sums are
 * right: only refused or read, never trusted. */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/err.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* The first byte chooses what is read, so that the input steers through the reader. */
static bool read_one(struct reader *r, struct arena *a, struct err *e)
{
	uint8_t what = 0;
	int32_t i, *is;
	int64_t l;
	double d, *ds;
	char *s;
	const uint8_t *p;
	ptrdiff_t n;

	if (!reader_u8(r, &what, e))
		return false;
	switch (what % 9) {
	case 0: return reader_i32(r, &i, e);
	case 1: return reader_i64(r, &l, e);
	case 2: return reader_double(r, &d, e);
	case 3: return reader_finite(r, &d, e);
	case 4: return reader_string(r, &s, a, e);
	case 5: return reader_bytes(r, &p, what, e);
	case 6: return reader_i32s(r, &is, &n, a, e);
	case 7: return reader_doubles(r, &ds, &n, a, e);
	default: return reader_count(r, &i, 0, 1000, e);
	}
}

static void read_all(struct reader *r, struct arena *a)
{
	struct err e = ERR_INIT;

	while (read_one(r, a, &e))
		if (r->at > r->n)
			BUG("the reader passed its end");
	if (e.code == ERR_OK)
		BUG("a read failed without an error");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	struct reader r;
	struct writer body, file;
	int32_t version = 0;
	char *exact = malloc(size + (size == 0));

	memcpy(exact, bytes, size);
	if (blob_open(exact, (ptrdiff_t)size, "fuzz", 3, &r, &version, &e))
		read_all(&r, a);
	writer_init(&body, a);
	writer_init(&file, a);
	writer_bytes(&body, exact, (ptrdiff_t)size);
	blob_seal(&body, "fuzz", 2, &file);
	err_clear(&e);
	if (!blob_open(file.p, file.n, "fuzz", 3, &r, &version, &e) || version != 2)
		BUG("a sealed blob does not open: %s", e.msg);
	read_all(&r, a);
	/* One damaged byte anywhere must be refused. */
	ptrdiff_t at = size > 0 ? (ptrdiff_t)(bytes[0] * 257u + size) % file.n : 0;
	file.p[at] ^= 0x10;
	if (blob_open(file.p, file.n, "fuzz", 3, &r, &version, &e))
		BUG("byte %td of a blob can be damaged unseen", at);
	free(exact);
	arena_free(a);
	return 0;
}
