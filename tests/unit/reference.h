#ifndef UNIT_REFERENCE_H
#define UNIT_REFERENCE_H
/* reference - the committed numbers of tests/reference, read for a test.  The
 * files and their makers lie there; every number was made by another program.  And the public tables. */
#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* The file of that name; freed with the arena.  A file that cannot be read fails the test. */
json_t *reference_load(const char *name, struct arena *a);
/* The path of a file of the test data, or NULL where the data is not there. */
const char *reference_table(const char *name, struct arena *a);
/* A value by path, "expect.certified.rss"; a missing one fails the test. */
json_t *reference_at(const json_t *value, const char *path);
/* A number, also one written as a string of digits; null is NaN. */
double reference_real(const json_t *value, const char *path);
/* An array of numbers, null as NaN. */
double *reference_reals(const json_t *value, const char *path, ptrdiff_t *n, struct arena *a);
/* An array of whole numbers. */
int32_t *reference_ints(const json_t *value, const char *path, ptrdiff_t *n, struct arena *a);
/* An array of 0 and 1, or of small whole numbers. */
uint8_t *reference_bytes(const json_t *value, const char *path, ptrdiff_t *n, struct arena *a);
/* Correct decimal digits: -log10 of the relative error (absolute when the truth is 0), at most
 * 15; both NaN count as equal. */
double digits_right(double x, double truth);
/* Fails, with both numbers, unless at least so many digits are right. */
#define assert_digits(x, truth, digits) \
	assert_digits_at((x), (truth), (digits), #x, __FILE__, __LINE__)
void assert_digits_at(double x, double truth, double digits, const char *what, const char *file,
	int line);

#endif
