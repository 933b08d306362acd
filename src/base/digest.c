#include "config.h"

#include "base/digest.h"

#include <endian.h>
#include <nettle/sha2.h>
#include <string.h>

#include "base/arena.h"

struct digester {
	struct sha256_ctx sha;
};

struct digester *digester_new(struct arena *a)
{
	struct digester *d = ARENA_NEW(a, struct digester);
	sha256_init(&d->sha);
	return d;
}

void digester_add(struct digester *d, const void *p, ptrdiff_t n)
{
	sha256_update(&d->sha, (size_t)n, p);
}

struct digest digester_end(struct digester *d)
{
	struct digest out;
	sha256_digest(&d->sha, sizeof out.byte, out.byte);
	return out;
}

struct digest digest_of(const void *p, ptrdiff_t n)
{
	struct digester d;
	sha256_init(&d.sha);
	digester_add(&d, p, n);
	return digester_end(&d);
}

void digest_hex(const struct digest *d, char out[DIGEST_HEX])
{
	static const char digit[] = "0123456789abcdef";
	for (int i = 0; i < DIGEST_BYTES; i++) {
		out[2 * i] = digit[d->byte[i] >> 4];
		out[2 * i + 1] = digit[d->byte[i] & 15];
	}
	out[DIGEST_HEX - 1] = '\0';
}

int digest_compare(const struct digest *a, const struct digest *b)
{
	return memcmp(a->byte, b->byte, DIGEST_BYTES);
}

static uint64_t word_at(const unsigned char *p, ptrdiff_t n)
{
	uint64_t word = 0;
	memcpy(&word, p, (size_t)n);
	return le64toh(word);
}

uint64_t hash_bytes(const void *p, ptrdiff_t n, uint64_t seed)
{
	const unsigned char *s = p;
	uint64_t h = hash_mix(seed + HASH_ODD_1 + (uint64_t)n * HASH_ODD_2);
	ptrdiff_t left = n;
	for (; left >= 8; left -= 8, s += 8) {
		h ^= word_at(s, 8) * HASH_ODD_1;
		h = (h << 29 | h >> 35) * HASH_ODD_2;
	}
	if (left > 0)
		h ^= word_at(s, left) * HASH_ODD_1;
	return hash_mix(h);
}
