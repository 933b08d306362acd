/* fuzz_text - any bytes as text: what is made safe is safe, valid, and stays as it
 * is; graphemes use up the string; what is clipped fits. */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void graphemes(const char *s, ptrdiff_t n)
{
	while (n > 0) {
		int width = -1;
		bool odd;
		ptrdiff_t k = text_grapheme(s, n, &width, &odd);
		if (k < 1 || k > n || width < 0)
			BUG("a grapheme of %td of %td bytes, width %d", k, n, width);
		s += k;
		n -= k;
	}
}

static void safe(struct arena *a, const char *s, ptrdiff_t n, bool ascii)
{
	const char *t = text_safe(a, s, n, ascii);
	ptrdiff_t length = (ptrdiff_t)strlen(t);

	if (text_valid_utf8(t, length) != length)
		BUG("safe text is not UTF-8");
	if (!text_is_safe(t, length))
		BUG("safe text is not safe");
	if (strcmp(text_safe(a, t, length, false), t) != 0)
		BUG("safe text changes");
	graphemes(t, length);
	for (int width = 0; width < 9; width++)
		if (text_width(text_clip(a, t, width, ascii)) > width ||
			text_width(text_fit(a, t, width, ascii)) != width)
			BUG("a text of the wrong width for %d columns", width);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *a = arena_new();
	char *exact = malloc(size + (size == 0));

	memcpy(exact, bytes, size);
	safe(a, exact, (ptrdiff_t)size, false);
	safe(a, exact, (ptrdiff_t)size, true);
	free(exact);
	arena_free(a);
	return 0;
}
