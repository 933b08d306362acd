#include "config.h"

#include "command/load_options.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "command/lex.h"
#include "data/csv.h"
#include "data/csv_na.h"

static const struct param load_params[] = { LOAD_PARAMS, { 0 } };

static bool one_character(const char *name, const char *text, char *out, struct err *e)
{
	if (strcmp(text, "tab") == 0 || strcmp(text, "\\t") == 0)
		*out = '\t';
	else if (strlen(text) == 1)
		*out = text[0];
	else
		return err_set(e, ERR_VALUE, "--%s takes one character, not \"%s\"", name, text);
	return true;
}

/* One character, or two as in "||", or none. */
static bool delimiter(const char *text, struct csv_options *out, struct err *e)
{
	ptrdiff_t n = (ptrdiff_t)strlen(text);
	bool plain = n == 2 && strcmp(text, "\\t") != 0;
	out->single = strcmp(text, "none") == 0;
	if (out->single)
		return true;
	for (ptrdiff_t i = 0; i < n; i++)
		if (text[i] < 0 || text[i] == '"' || text[i] == '\n' || text[i] == '\r')
			return err_set(e, ERR_VALUE, "--delimiter takes one or two ASCII characters that are no "
				"quote, not \"%s\"", text);
	if (!plain)
		return one_character("delimiter", text, &out->delimiter, e);
	out->delimiter = text[0];
	out->second = text[1];
	return true;
}

static bool pairs(const struct args *v, const char *name, const struct csv_override **out,
	ptrdiff_t *n, struct arena *a, struct err *e)
{
	const char *const *list = args_list(v, name, n);
	struct csv_override *o = ARENA_ARRAY(a, struct csv_override, *n + 1);
	for (ptrdiff_t i = 0; i < *n; i++) {
		const char *equals = strrchr(list[i], '=');
		if (!equals || equals == list[i] || !equals[1]) {
			err_set(e, ERR_VALUE, "--%s takes COL=%s, not \"%s\"", name,
				strcmp(name, "type") == 0 ? "TYPE" : "ROLE", list[i]);
			return err_hint(e, "--%s age=%s", name,
				strcmp(name, "type") == 0 ? "number" : "ignore");
		}
		o[i].column = arena_strndup(a, list[i], equals - list[i]);
		o[i].value = equals + 1;
	}
	*out = o;
	return true;
}

/* "A,B" and "+A,B" are of all columns, and said once, though what is added may be said in pieces; "COL=A,B" of one. */
static bool missing_words(const struct args *v, struct csv_options *out, struct arena *a, struct err *e)
{
	ptrdiff_t n;
	const char *const *list = args_list(v, "na", &n);
	const char **column = ARENA_ARRAY(a, const char *, n + 1);
	for (ptrdiff_t i = 0; i < n; i++) {
		if (csv_na_is_of_column(list[i])) {
			column[out->na_columns++] = list[i];
		} else if (!out->na) {
			out->na = list[i];
		} else if (out->na[0] == '+' && list[i][0] == '+') {
			out->na = arena_printf(a, "%s,%s", out->na, list[i] + 1);
		} else {
			err_set(e, ERR_VALUE, "--na \"%s\" and --na \"%s\" both name the missing words of all columns", out->na, list[i]);
			return err_hint(e, "join them: --na '%s,%s'", out->na, list[i] + (list[i][0] == '+'));
		}
	}
	out->na_column = column;
	return true;
}

bool load_options_take(const struct args *v, struct csv_options *out, struct arena *a, struct err *e)
{
	*out = csv_defaults();
	const char *quote = args_text(v, "quote");
	if (args_given(v, "delimiter") &&
		!delimiter(args_text(v, "delimiter"), out, e))
		return false;
	if (quote && strcmp(quote, "none") == 0)
		out->quote = 'n';
	else if (quote && !one_character("quote", quote, &out->quote, e))
		return false;
	if (args_given(v, "escape"))
		out->escape = strcmp(args_text(v, "escape"), "backslash") == 0;
	if (args_given(v, "header"))
		out->header = strcmp(args_text(v, "header"), "yes") == 0;
	if (args_given(v, "skip"))
		out->skip = (int32_t)args_int(v, "skip");
	if (args_given(v, "decimal"))
		out->decimal = args_text(v, "decimal")[0];
	if (args_given(v, "max-record"))
		out->max_record = args_int(v, "max-record");
	if (args_given(v, "max-columns"))
		out->max_columns = (int32_t)args_int(v, "max-columns");
	if (args_given(v, "max-rejects"))
		out->max_rejects = args_int(v, "max-rejects");
	out->encoding = args_text(v, "encoding");
	out->pad = args_bool(v, "pad");
	out->index_first = args_given(v, "index");
	return missing_words(v, out, a, e) && pairs(v, "type", &out->type, &out->types, a, e) &&
	       pairs(v, "role", &out->role, &out->roles, a, e);
}

bool load_options_parse(const char *words, struct csv_options *out, struct arena *a, struct err *e)
{
	struct lexed l;
	struct args *v = args_default(load_params, a);
	return lex_command(words, NULL, NULL, &l, a, e) && args_parse(v, l.word, l.n, a, e) &&
	       load_options_take(v, out, a, e);
}

/* The words of what was given; roles: with --type and --role. */
static const char *words_of(const struct args *v, bool roles, struct arena *a)
{
	struct args *only = args_default(load_params, a);
	struct text t;
	for (ptrdiff_t i = 0; load_params[i].name; i++) {
		const char *name = load_params[i].name;
		bool is_role = strcmp(name, "type") == 0 || strcmp(name, "role") == 0;
		if ((is_role && !roles) || !args_given(v, name))
			continue;
		for (ptrdiff_t j = 0; v->params[j].name; j++)
			if (strcmp(v->params[j].name, name) == 0)
				only->value[i] = v->value[j];
	}
	text_init(&t, a);
	args_write(only, &t);
	return t.p;
}

const char *load_options_words(const struct args *v, struct arena *a)
{
	return words_of(v, false, a);
}

const char *load_options_all(const struct args *v, struct arena *a)
{
	return words_of(v, true, a);
}
