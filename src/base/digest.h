#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H
/* digest - SHA-256 (through nettle) for identity, a fast 64-bit hash for tables. */
#include <stddef.h>
#include <stdint.h>

#define DIGEST_BYTES 32
#define DIGEST_HEX (2 * DIGEST_BYTES + 1)

struct digest {
	uint8_t byte[DIGEST_BYTES];
};

struct digester; /* streaming; lives in an arena */
struct arena;

struct digester *digester_new(struct arena *a);
void digester_add(struct digester *d, const void *p, ptrdiff_t n);
struct digest digester_end(struct digester *d);

struct digest digest_of(const void *p, ptrdiff_t n);
void digest_hex(const struct digest *d, char out[DIGEST_HEX]);
int digest_compare(const struct digest *a, const struct digest *b);

/* 64-bit non-cryptographic hash, the same on every machine; chain by passing the last as seed. */
uint64_t hash_bytes(const void *p, ptrdiff_t n, uint64_t seed);

#define HASH_ODD_1 0x9e3779b97f4a7c15u
#define HASH_ODD_2 0xd6e8feb86659fd93u

/* Two rounds of multiply and xor-shift; every input bit reaches every output bit. */
static inline uint64_t hash_mix(uint64_t x)
{
	x ^= x >> 32;
	x *= HASH_ODD_2;
	x ^= x >> 29;
	x *= HASH_ODD_1;
	return x ^ x >> 32;
}

/* In the header, because tables are hashed cell by cell. */
static inline uint64_t hash_u64(uint64_t x, uint64_t seed)
{
	return hash_mix(hash_mix(seed + HASH_ODD_1) ^ x * HASH_ODD_2);
}

#endif
