/* fuzz_command - any text as lines of the command language: words lie inside the line and read the same
 * when they are quoted and read again; a command's arguments, written canonically as the journal does, are
 * the same arguments; help and why answer or refuse with a number. */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/execute.h"
#include "command/lex.h"
#include "command/options.h"
#include "command/service.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char *lookup(const void *arg, const char *name)
{
	(void)arg;
	return name[0] == 'a' ? "value; of $b 'c" : NULL;
}

static void read_again(const char *line, struct lexed *y, struct arena *a)
{
	struct err e = ERR_INIT;
	if (!lex_command(line, NULL, NULL, y, a, &e))
		BUG("quoted words do not read: %s", e.msg);
	if (y->next || y->redirect)
		BUG("one command became several");
}

static void check_words(const struct lexed *x, struct arena *a)
{
	struct text line;
	struct lexed y;

	text_init(&line, a);
	for (ptrdiff_t i = 0; i < x->n; i++) {
		text_addc(&line, ' ');
		param_quote(&line, x->word[i]);
	}
	read_again(line.p, &y, a);
	if (y.n != x->n)
		BUG("%td words became %td", x->n, y.n);
	for (ptrdiff_t i = 0; i < x->n; i++)
		if (strcmp(x->word[i], y.word[i]) != 0)
			BUG("word %td became another", i + 1);
}

/* Harmless: it reads no file and writes none. */
static void answer(const char *line, struct arena *a)
{
	static struct workbench *w;
	struct ctl c = { 0 };
	struct err e = ERR_INIT;
	struct answer out;

	if (!w) {
		struct options o = options_default();
		o.threads = 1;
		o.readonly = true;
		w = service_new(&o, false);
	}
	if (!execute_next(w, &line, &out, a, &c, &e) && e.code == ERR_OK)
		BUG("a refusal without a number");
}

static bool is_harmless(const struct command *c)
{
	return !c->noun && (strcmp(c->verb, "help") == 0 || strcmp(c->verb, "why") == 0);
}

/* Behind "--" raw words may look like options of every command; no step and no model has such. */
static bool ends_options(const struct lexed *l)
{
	for (ptrdiff_t i = 0; i < l->n; i++)
		if (strcmp(l->word[i], "--") == 0)
			return true;
	return false;
}

/* The arguments of command c, as the journal writes them. */
static bool canonical(const struct command *c, const struct lexed *l, ptrdiff_t used, struct text *out,
	struct arena *a)
{
	static const struct param none[] = { { 0 } };
	const struct param *params = c->params ? c->params : none;
	struct options o = options_default();
	struct args *v = args_default(params, a);
	struct err e = ERR_INIT;
	ptrdiff_t n = l->n - used;

	text_init(out, a);
	bool ok = options_take(&o, l->word + used, NULL, &n, params, a, &e) &&
		args_parse(v, l->word + used, n, a, &e);
	if (ok)
		args_write(v, out);
	else if (e.code == ERR_OK || e.column < 0 || e.column > l->n + 1)
		BUG("a refusal without a number, or outside the words");
	return ok;
}

static void check_command(const struct lexed *l, struct arena *a)
{
	const struct command *c = NULL, *again = NULL;
	struct err e = ERR_INIT;
	struct text once, twice, line;
	struct lexed y;
	ptrdiff_t used;

	if (!command_find(l->word, l->n, true, &c, &used, &e)) {
		if (e.code == ERR_OK || e.column < 1 || e.column > l->n)
			BUG("a refusal without a number, or outside the words");
		return;
	}
	if (!canonical(c, l, used, &once, a) || ends_options(l))
		return;
	text_init(&line, a);
	text_addf(&line, "%s %s", command_name(c, a), once.p);
	read_again(line.p, &y, a);
	if (!command_find(y.word, y.n, false, &again, &used, &e) || again != c)
		BUG("a command became another: %s", line.p);
	if (!canonical(c, &y, used, &twice, a) || strcmp(once.p, twice.p) != 0)
		BUG("arguments became others: %s", line.p);
	if (is_harmless(c))
		answer(line.p, a);
}

/* One command of the text; where the next begins. */
static const char *one(const char *s, ptrdiff_t size, struct arena *a)
{
	struct lexed x = { 0 };
	struct err e = ERR_INIT;

	if (!lex_command(s, lookup, NULL, &x, a, &e)) {
		if (e.code == ERR_OK || e.column < 0 || e.column > (int32_t)size + 1)
			BUG("an error without a number, or outside the line");
		return NULL;
	}
	for (ptrdiff_t i = 0; i < x.n; i++)
		if (x.at[i] < 1 || x.at[i] > (int32_t)size)
			BUG("a word outside the line");
	if (x.next && x.next <= s)
		BUG("the lexer stands still");
	if (x.n > 0) {
		check_words(&x, a);
		check_command(&x, a);
	}
	return x.next;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *a = arena_new();
	char *line = malloc(size + 1);

	memcpy(line, bytes, size);
	line[size] = '\0';
	for (const char *s = line; s;)
		s = one(s, (ptrdiff_t)size, a);
	free(line);
	arena_free(a);
	return 0;
}
