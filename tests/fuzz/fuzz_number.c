/* fuzz_number - any bytes as a number, a size, a date: never past their end, and
 * what is taken reads the same after it was printed. */
#include "config.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/num.h"
#include "base/text.h"
#include "data/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* The same double as the C library reads, and back through the shortest text. */
static void number(const char *s, ptrdiff_t n)
{
	double x = 0, back = 0;
	char out[NUM_TEXT];
	enum num_result result = num_parse(s, n, &x);

	if (result == NUM_NOT)
		return;
	errno = 0;
	double libc = strtod(s, NULL);
	if (result == NUM_OVERFLOW && !isinf(libc))
		BUG("overflow of a number that fits");
	if (result == NUM_OVERFLOW)
		return;
	if (memcmp(&x, &libc, sizeof x) != 0)
		BUG("num_parse and strtod differ: %a, %a", x, libc);
	int k = num_format(x, out);
	if (num_parse(out, k, &back) != NUM_OK || memcmp(&x, &back, sizeof x) != 0)
		BUG("%s does not read back", out);
}

static void whole(const char *s, ptrdiff_t n)
{
	int64_t x = 0;

	if (!num_parse_int(s, n, &x))
		return;
	errno = 0;
	if (x != strtoll(s, NULL, 10) || errno != 0)
		BUG("num_parse_int and strtoll differ");
}

static void date(const char *s, ptrdiff_t n, enum date_order order)
{
	int64_t t = 0, back = 0;
	bool has_time = false;
	char out[DATE_TEXT];

	if (!date_parse((struct str){ s, n }, order, &t, &has_time))
		return;
	int k = date_format(t, true, out);
	if (!date_parse((struct str){ out, k }, DATE_YMD, &back, &has_time) || back != t)
		BUG("%s does not read back", out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	/* A copy of its own, so that one byte too far is seen. */
	char *exact = malloc(size + (size == 0));
	char *ended = malloc(size + 1);
	int64_t sum;
	double x;

	memcpy(exact, bytes, size);
	memcpy(ended, bytes, size);
	ended[size] = '\0';
	num_parse(exact, (ptrdiff_t)size, &x);
	num_parse_int(exact, (ptrdiff_t)size, &sum);
	if (memchr(ended, '\0', size) == NULL) {
		number(ended, (ptrdiff_t)size);
		whole(ended, (ptrdiff_t)size);
	}
	num_parse_bytes(ended, &sum);
	for (int order = DATE_YMD; order <= DATE_MDY; order++)
		date(exact, (ptrdiff_t)size, (enum date_order)order);
	free(exact);
	free(ended);
	return 0;
}
