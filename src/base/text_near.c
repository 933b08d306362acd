#include "config.h"

#include <string.h>

#include "base/text.h"

#define BYTES_MOST 255 /* of the parts that differ; beyond them no slip of the finger is meant */

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* One row of the table of Damerau (1964) and Levenshtein (1966): row holds the present line,
 * one and two the lines above it.  Returns the smallest entry. */
static int fill_row(int *row, const int *one, const int *two, const char *a, ptrdiff_t i,
	const char *b, ptrdiff_t nb)
{
	int smallest = row[0] = (int)i;
	for (ptrdiff_t j = 1; j <= nb; j++) {
		int cost = a[i - 1] != b[j - 1];
		row[j] = least(least(one[j] + 1, row[j - 1] + 1), one[j - 1] + cost);
		if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
			row[j] = least(row[j], two[j - 2] + 1);
		smallest = least(smallest, row[j]);
	}
	return smallest;
}

int text_distance(const char *a, const char *b, int limit)
{
	int rows[3][BYTES_MOST + 1];
	while (*a != '\0' && *a == *b) {
		a++;
		b++;
	}
	ptrdiff_t na = (ptrdiff_t)strlen(a), nb = (ptrdiff_t)strlen(b);
	while (na > 0 && nb > 0 && a[na - 1] == b[nb - 1]) {
		na--;
		nb--;
	}
	ptrdiff_t apart = na > nb ? na - nb : nb - na;
	if (apart > limit || na > BYTES_MOST || nb > BYTES_MOST)
		return limit + 1;
	for (ptrdiff_t j = 0; j <= nb; j++)
		rows[0][j] = (int)j;
	int above = 0;
	for (ptrdiff_t i = 1; i <= na; i++) {
		int best = fill_row(rows[i % 3], rows[(i - 1) % 3], rows[(i + 1) % 3], a, i, b, nb);
		if (best > limit && above > limit)
			return limit + 1; /* a swap reaches back two lines, no more */
		above = best;
	}
	return least(rows[na % 3][nb], limit + 1);
}

const char *text_did_you_mean(const char *word, const char *const *candidates, ptrdiff_t n)
{
	ptrdiff_t length = (ptrdiff_t)strlen(word);
	int limit = length < 256 ? 1 + (int)length / 4 : 64;
	if (limit >= length)
		limit = (int)length - 1;
	int best = limit + 1;
	const char *nearest = NULL;
	const char *longer = NULL;
	for (ptrdiff_t i = 0; i < n; i++) {
		int d = text_distance(word, candidates[i], limit);
		if (d < best) {
			best = d;
			nearest = candidates[i];
		}
		if (!longer && length >= 3 && strncmp(candidates[i], word, (size_t)length) == 0)
			longer = candidates[i];
	}
	return nearest ? nearest : longer;
}
