#ifndef BASE_NUM_H
#define BASE_NUM_H
/* num - numbers and text, independent of the locale. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum num_result { NUM_OK, NUM_NOT, NUM_OVERFLOW };

/* The grammar: [+-] digits [. digits] [e [+-] digits], digits on at least one side of the point;
 * nothing before or after, no hex, no inf, no nan.  The result is the double nearest to the decimal
 * value (ties to even), equal to strtod's.  Overflow gives NUM_OVERFLOW; underflow is NUM_OK.
 * Mantissas below 2^53 with small exponents take a fast exact path (Clinger 1990). */
enum num_result num_parse(const char *s, ptrdiff_t n, double *out);
/* Whole numbers that fit int64: [+-] digits. */
bool num_parse_int(const char *s, ptrdiff_t n, int64_t *out);

#define NUM_TEXT 32
/* The shortest decimal that reads back to the same double; "-0" for negative zero; whole numbers
 * below 1e15 without exponent or point.  NaN, inf as "nan", "inf".  Returns the length. */
int num_format(double x, char out[NUM_TEXT]);
/* For people: digits significant digits, thousands grouped by ',' when grouped. */
int num_format_people(double x, int digits, bool grouped, char out[NUM_TEXT]);
/* "5,200,000" in out, for messages. */
const char *num_grouped(int64_t n, char out[NUM_TEXT]);
/* In a buffer of the enclosing block. */
#define NUM_GROUPED(n) num_grouped((n), (char[NUM_TEXT]){ 0 })
#define NUM_COUNT 64
/* "1 row", "5,200 rows": n of what one names in at most 30 letters. */
void num_format_count(int64_t n, const char *one, char out[NUM_COUNT]);
/* "3.1 GiB", "512 B". */
void num_format_bytes(int64_t bytes, char out[NUM_TEXT]);
/* "0.8 ms", "12.4 s", "3:05", "1:02:03". */
void num_format_seconds(double seconds, char out[NUM_TEXT]);
/* Sizes as people type them: 512, 64k, 1.5M, 2G, 2GiB.  False when malformed. */
bool num_parse_bytes(const char *s, int64_t *out);

#endif
