#include "config.h"

#include "base/mem.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/err.h"
#include "base/num.h"

#define ALIGN 64
#define LARGE_BLOCK ((size_t)4 << 20)
#define DEFAULT_SHARE 0.6
#define DEFAULT_BYTES ((int64_t)1 << 30) /* where the system does not say what is free */

/* Stands in the 64 bytes before every big block. */
struct big {
	void *raw;
	int64_t bytes;
};

static atomic_int_least64_t limit_bytes; /* 0: not asked yet */
static atomic_int_least64_t big_bytes;
static _Atomic(void (*)(int64_t)) failure_hook;

#ifdef CAIRN_TEST
static atomic_int_least64_t allocations;
static atomic_int_least64_t fail_number; /* counts in allocations; 0: none */
static atomic_bool fail_keep;
static atomic_bool environment_read;

static void read_environment(void)
{
	if (atomic_exchange(&environment_read, true))
		return;
	const char *at = getenv("CAIRN_FAIL_ALLOC");
	const char *keep = getenv("CAIRN_FAIL_KEEP");
	int64_t n = 0;
	if (at && num_parse_int(at, (ptrdiff_t)strlen(at), &n))
		mem_fail_at(n, keep && strcmp(keep, "1") == 0);
}

static bool must_fail(void)
{
	read_environment();
	int64_t now = atomic_fetch_add(&allocations, 1) + 1;
	int64_t at = atomic_load(&fail_number);
	return at > 0 && (now == at || (now > at && atomic_load(&fail_keep)));
}

void mem_fail_at(int64_t n, bool keep)
{
	atomic_store(&environment_read, true);
	atomic_store(&fail_keep, keep);
	atomic_store(&fail_number, n > 0 ? atomic_load(&allocations) + n : 0);
}

int64_t mem_count(void)
{
	return atomic_load(&allocations);
}
#else
static inline bool must_fail(void)
{
	return false;
}
#endif

/* Says so and ends the program.  Nothing here may allocate. */
static __attribute__((noreturn)) void mem_fail(int64_t bytes)
{
	bug_restore();
	void (*say)(int64_t) = atomic_exchange(&failure_hook, NULL);
	if (say)
		say(bytes);
	else
		fprintf(stderr, "cairn: E501 out of memory: %" PRId64 " bytes were refused\n", bytes);
	fflush(stdout);
	fflush(stderr);
	_exit(err_exit_code(ERR_NOMEM));
}

/* n * size, at least 1; a product that overflows is more than there is. */
static size_t product(ptrdiff_t n, ptrdiff_t size)
{
	ptrdiff_t bytes;
	if (n < 0 || size < 0 || __builtin_mul_overflow(n, size, &bytes))
		mem_fail(INT64_MAX);
	return bytes > 0 ? (size_t)bytes : 1;
}

void *mem_alloc(ptrdiff_t n, ptrdiff_t size)
{
	size_t bytes = product(n, size);
	void *p = must_fail() ? NULL : calloc(1, bytes);
	if (!p)
		mem_fail((int64_t)bytes);
	return p;
}

void *mem_realloc(void *p, ptrdiff_t n, ptrdiff_t size)
{
	size_t bytes = product(n, size);
	void *q = must_fail() ? NULL : realloc(p, bytes);
	if (!q)
		mem_fail((int64_t)bytes);
	return q;
}

char *mem_strdup(const char *s)
{
	size_t n = strlen(s) + 1;
	char *p = mem_alloc((ptrdiff_t)n, 1);
	memcpy(p, s, n);
	return p;
}

void mem_free(void *p)
{
	free(p);
}

static bool refuse(int64_t bytes, struct err *e)
{
	char need[NUM_TEXT], used[NUM_TEXT], limit[NUM_TEXT];
	num_format_bytes(bytes, need);
	num_format_bytes(mem_big_in_use(), used);
	num_format_bytes(mem_limit(), limit);
	err_set(e, ERR_NOMEM, "this needs %s of memory; %s of the limit of %s is in use", need, used,
		limit);
	return err_hint(e, "use fewer rows, drop columns or raise --max-memory");
}

/* Takes bytes from the limit, or refuses. */
static bool reserve(int64_t bytes, struct err *e)
{
	int64_t limit = mem_limit();
	if (bytes > limit)
		return refuse(bytes, e);
	int64_t before = atomic_fetch_add(&big_bytes, bytes);
	if (before <= limit - bytes)
		return true;
	atomic_fetch_sub(&big_bytes, bytes);
	return refuse(bytes, e);
}

static void *refuse_block(int64_t bytes, struct err *e)
{
	refuse(bytes, e);
	return NULL;
}

/* Fewer, larger pages: else the first touch of a large table costs as much as filling it.  Advice,
 * which the system may not take. */
static void advise_large(void *raw, size_t n)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t start = ((uintptr_t)raw + page - 1) & ~(page - 1);
	if (n >= LARGE_BLOCK)
		(void)madvise((char *)raw + (start - (uintptr_t)raw), n - page, MADV_HUGEPAGE);
}

/* calloc leaves large blocks to the kernel's zero pages, so that untouched parts cost nothing. */
static void *big_of(ptrdiff_t n, ptrdiff_t size, bool large, struct err *e)
{
	ptrdiff_t bytes, whole;
	if (n < 0 || size < 0 || __builtin_mul_overflow(n, size, &bytes)
		|| __builtin_add_overflow(bytes, (ptrdiff_t)(2 * ALIGN), &whole))
		return refuse_block(INT64_MAX, e);
	if (!reserve(bytes, e))
		return NULL;
	void *raw = must_fail() ? NULL : calloc(1, (size_t)whole);
	if (!raw) {
		atomic_fetch_sub(&big_bytes, bytes);
		return refuse_block(bytes, e);
	}
	if (large)
		advise_large(raw, (size_t)whole);
	uintptr_t start = ((uintptr_t)raw + 2 * ALIGN - 1) & ~(uintptr_t)(ALIGN - 1);
	char *p = (char *)raw + (start - (uintptr_t)raw);
	struct big *big = (struct big *)(void *)(p - ALIGN);
	big->raw = raw;
	big->bytes = bytes;
	return p;
}

void *mem_big(ptrdiff_t n, ptrdiff_t size, struct err *e)
{
	return big_of(n, size, true, e);
}

void *mem_big_bytes(ptrdiff_t n, struct err *e)
{
	return big_of(n, 1, false, e);
}

void mem_big_free(void *p)
{
	if (!p)
		return;
	struct big *big = (struct big *)(void *)((char *)p - ALIGN);
	atomic_fetch_sub(&big_bytes, big->bytes);
	free(big->raw);
}

bool mem_would_fit(int64_t bytes, struct err *e)
{
	if (bytes <= mem_limit() - mem_big_in_use())
		return true;
	return refuse(bytes, e);
}

/* 60 % of what the kernel calls available, read from /proc/meminfo. */
static int64_t default_limit(void)
{
	static const char key[] = "MemAvailable:";
	char line[256];
	int64_t kib = 0;
	FILE *f = fopen("/proc/meminfo", "re");
	while (f && kib == 0 && fgets(line, (int)sizeof line, f)) {
		if (strncmp(line, key, strlen(key)) != 0)
			continue;
		const char *digits = line + strlen(key) + strspn(line + strlen(key), " ");
		num_parse_int(digits, (ptrdiff_t)strspn(digits, "0123456789"), &kib);
	}
	if (f)
		fclose(f);
	return kib > 0 ? (int64_t)((double)kib * 1024 * DEFAULT_SHARE) : DEFAULT_BYTES;
}

void mem_set_limit(int64_t bytes)
{
	atomic_store(&limit_bytes, bytes > 0 ? bytes : default_limit());
}

int64_t mem_limit(void)
{
	if (atomic_load(&limit_bytes) == 0)
		mem_set_limit(0);
	return atomic_load(&limit_bytes);
}

int64_t mem_big_in_use(void)
{
	return atomic_load(&big_bytes);
}

void mem_on_failure(void (*say)(int64_t bytes))
{
	atomic_store(&failure_hook, say);
}
