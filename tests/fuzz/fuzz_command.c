/* fuzz_command - any text as a line of the command language: words lie inside the
 * line, and what was read reads the same when it is quoted and read again. */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/param.h"
#include "base/text.h"
#include "command/lex.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char *lookup(const void *arg, const char *name)
{
	(void)arg;
	return name[0] == 'a' ? "value; of $b 'c" : NULL;
}

static void again(const struct lexed *x, struct arena *a)
{
	struct text line;
	struct lexed y;
	struct err e = ERR_INIT;

	text_init(&line, a);
	for (ptrdiff_t i = 0; i < x->n; i++) {
		text_addc(&line, ' ');
		param_quote(&line, x->word[i]);
	}
	if (!lex_command(line.p, NULL, NULL, &y, a, &e))
		BUG("quoted words do not read: %s", e.msg);
	if (y.n != x->n || y.next != NULL || y.redirect != NULL)
		BUG("%td words became %td", x->n, y.n);
	for (ptrdiff_t i = 0; i < x->n; i++)
		if (strcmp(x->word[i], y.word[i]) != 0)
			BUG("word %td became another", i + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *a = arena_new();
	char *line = malloc(size + 1);

	memcpy(line, bytes, size);
	line[size] = '\0';
	for (const char *s = line; s != NULL;) {
		struct lexed x = { 0 };
		struct err e = ERR_INIT;
		if (!lex_command(s, lookup, NULL, &x, a, &e)) {
			if (e.code == ERR_OK || e.column < 0 || e.column > (int32_t)size + 1)
				BUG("an error without a number, or outside the line");
			break;
		}
		for (ptrdiff_t i = 0; i < x.n; i++)
			if (x.at[i] < 1 || x.at[i] > (int32_t)size)
				BUG("a word outside the line");
		if (x.next != NULL && x.next <= s)
			BUG("the lexer stands still");
		if (x.n > 0)
			again(&x, a);
		s = x.next;
	}
	free(line);
	arena_free(a);
	return 0;
}
