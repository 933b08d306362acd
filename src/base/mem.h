#ifndef BASE_MEM_H
#define BASE_MEM_H
/* mem - the one door to malloc.  mem_alloc and friends never return NULL: when
 * memory is out they restore the terminal, say E501 and exit 5; every command
 * commits before its success is shown, so nothing shown as done is lost.
 * What grows with the user's data goes through mem_big, which keeps to
 * --max-memory and fails as an ordinary error that names the size. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

/* n * size zeroed bytes; overflow of the product counts as out of memory. */
void *mem_alloc(ptrdiff_t n, ptrdiff_t size) __attribute__((malloc, returns_nonnull));
/* Grows to n * size bytes; new bytes are not zeroed. */
void *mem_realloc(void *p, ptrdiff_t n, ptrdiff_t size) __attribute__((returns_nonnull));
char *mem_strdup(const char *s) __attribute__((malloc, returns_nonnull));
void mem_free(void *p);

/* n * size zeroed bytes, 64-byte aligned, counted against the limit; NULL and ERR_NOMEM
 * with the size, the limit and the remedy when it would be passed.  Freed by mem_big_free. */
void *mem_big(ptrdiff_t n, ptrdiff_t size, struct err *e);
/* The same for bytes that are filled once and in order, such as a file: there the kernel's large pages cost more
 * than they save. */
void *mem_big_bytes(ptrdiff_t n, struct err *e);
void mem_big_free(void *p);
/* True when bytes more would fit under the limit; else ERR_NOMEM.  For checks before a plan. */
bool mem_would_fit(int64_t bytes, struct err *e);

/* The limit in bytes; 0 = the default, 60 % of the memory available at start. */
void mem_set_limit(int64_t bytes);
int64_t mem_limit(void);
int64_t mem_big_in_use(void);

/* What to print before exit 5; main sets it once (a JSON object, a sentence). */
void mem_on_failure(void (*say)(int64_t bytes));

#ifdef CAIRN_TEST
/* Makes the n-th allocation from now fail (1-based; 0: none); with keep all later ones too. */
void mem_fail_at(int64_t n, bool keep);
int64_t mem_count(void);
#endif

#endif
