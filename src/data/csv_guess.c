#include "config.h"
#include "data/csv_guess.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "data/csv_dialect.h"

static const char given[] = "asked for";

struct guessing {
	struct csv_table *out;
	const struct csv_shape *shape;
	const struct csv_text *text;
	const struct csv_options *o;
	struct arena *a;
};

static struct csv_guess *add(struct guessing *g, const char *what, const char *value,
	const char *evidence, const char *option)
{
	struct csv_guess *one = &g->out->guess[g->out->guesses];

	if (g->out->guesses == CSV_GUESSES)
		BUG("more than %d guesses", CSV_GUESSES);
	g->out->guesses++;
	*one = (struct csv_guess){ .what = what, .value = value, .evidence = evidence,
		.option = option };
	return one;
}

static void guess_encoding(struct guessing *g)
{
	const struct csv_text *t = g->text;
	const char *why = "every byte is UTF-8";

	if (g->o->encoding)
		why = given;
	else if (t->bom > 0)
		why = "the file begins with its mark";
	else if (strcmp(t->encoding, "utf-8") != 0)
		why = "every second byte is 0";
	add(g, "encoding", t->encoding, why, "--encoding NAME");
}

static void guess_delimiter(struct guessing *g)
{
	const struct csv_dialect *d = &g->shape->dialect;
	bool wanted = g->o->delimiter || g->o->single;
	char shown[CSV_SHOWN];
	struct csv_guess *one = add(g, "delimiter",
		arena_strdup(g->a, csv_delimiter_show(d->delimiter, d->second, shown)),
		arena_printf(g->a, "%s%.2f of %s sampled records have %d field%s",
			wanted ? "asked for; " : "", d->agreement, NUM_GROUPED(d->sampled), (int)d->fields,
			d->fields == 1 ? "" : "s"), "--delimiter C");

	if (d->runner_up && !wanted)
		one->runner_up = arena_printf(g->a, "%s %.2f", csv_delimiter_show(d->runner_up, 0, shown),
			d->runner_up_agreement);
}

static void guess_quote(struct guessing *g)
{
	const struct csv_dialect *d = &g->shape->dialect;
	char quote[2] = { d->quote, '\0' };
	const char *why = arena_printf(g->a, "%s sampled field%s with it", NUM_GROUPED(d->quoted),
		d->quoted == 1 ? " begins" : "s begin");

	if (g->o->quote)
		why = given;
	else if (d->quoted == 0)
		why = "the usual one; no sampled field begins with it";
	add(g, "quote", d->quote ? arena_strdup(g->a, quote) : "none", why, "--quote C");
	if (!d->quote)
		return;
	why = d->backslash ? arena_printf(g->a, "%s sampled record%s be read only so",
		NUM_GROUPED(d->escaped), d->escaped == 1 ? " can" : "s can") :
		"no sampled record needs a backslash";
	add(g, "escape", d->backslash ? "backslash" : "a quote is doubled",
		g->o->escape >= 0 ? given : why, "--escape backslash|none");
}

static void guess_top(struct guessing *g)
{
	const struct csv_dialect *d = &g->shape->dialect;
	const char *why = d->skip > 0 ? arena_printf(g->a, "line %d is the first with the fields of a "
		"table", (int)d->skip + 1) : "the first line has the fields of a table";

	add(g, "skipped", arena_printf(g->a, "%d", (int)d->skip), g->o->skip >= 0 ? given : why, "--skip N");
}

static const char *words(struct guessing *g, int32_t n, const char *what)
{
	return arena_printf(g->a, "%d column%s %s", (int)n, n == 1 ? "" : "s", what);
}

static void guess_header(struct guessing *g)
{
	const struct csv_shape *s = g->shape;
	bool yes = s->dialect.header;
	const char *why = yes ? "its cells differ, none is empty, none comes again below" :
		"a cell of it is empty or comes again below";
	struct csv_guess *one;

	if (s->header_words > 0)
		why = words(g, s->header_words, "of values under a word");
	else if (s->header_values > 0)
		why = words(g, s->header_values, "of values begin with a value");
	one = add(g, "header", yes ? "yes" : "no", g->o->header >= 0 ? given : why, "--header yes|no");
	if (g->o->header < 0 && s->header_words > 0 && s->header_values > 0)
		one->runner_up = words(g, s->header_values, "begin with a value");
}

static void guess_decimal(struct guessing *g)
{
	const struct csv_dialect *d = &g->shape->dialect;
	char mark[2] = { d->decimal, '\0' };
	const char *why = d->decimal == ',' ? "a column can be read in no other way" :
		"no column needs a comma";

	add(g, "decimal", arena_strdup(g->a, mark), g->o->decimal ? given : why, "--decimal .|,");
}

void csv_guess_list(struct csv_table *out, const struct csv_shape *s, const struct csv_text *t,
	const struct csv_options *o, struct arena *a)
{
	struct guessing g = { .out = out, .shape = s, .text = t, .o = o, .a = a };

	guess_encoding(&g);
	guess_delimiter(&g);
	guess_quote(&g);
	guess_top(&g);
	guess_header(&g);
	guess_decimal(&g);
}
