#include "config.h"

#include <string.h>

#include "base/num.h"
#include "base/param.h"
#include "base/text.h"

/* Bytes that mean nothing to the command language; all beyond ASCII are letters to it. */
static bool is_plain(unsigned char c)
{
	bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
	return letter || c >= 0x80 || (c != '\0' && strchr("-_./:=,+@%^", c));
}

void param_quote(struct text *out, const char *s)
{
	bool plain = *s != '\0';
	for (const char *c = s; *c != '\0'; c++)
		plain = plain && is_plain((unsigned char)*c);
	if (plain) {
		text_add(out, s);
		return;
	}
	text_addc(out, '\'');
	for (; *s != '\0'; s++) {
		if (*s == '\'')
			text_add(out, "'\\''");
		else
			text_addc(out, *s);
	}
	text_addc(out, '\'');
}

const char *param_quoted(const char *s, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	param_quote(&t, s);
	return t.p;
}

static void add_word(struct text *out, const char *word)
{
	if (out->n > 0)
		text_addc(out, ' ');
	param_quote(out, word);
}

static void add_escaped(struct text *out, const char *name)
{
	for (; *name != '\0'; name++) {
		if (*name == ',' || *name == '\\')
			text_addc(out, '\\');
		text_addc(out, *name);
	}
}

const char *param_names(const char *const *name, ptrdiff_t n, struct arena *a)
{
	struct text word;
	text_init(&word, a);
	for (ptrdiff_t i = 0; i < n; i++) {
		if (i > 0)
			text_addc(&word, ',');
		add_escaped(&word, name[i]);
	}
	return word.p;
}

/* What stands for the value: numbers in their canonical form, the rest as it was given. */
static const char *value_text(const struct param *p, const struct arg *v, char number[NUM_TEXT])
{
	if (p->type != PARAM_INT && p->type != PARAM_REAL)
		return v->text;
	num_format(v->number, number);
	return number;
}

static void add_option(struct text *out, const struct param *p, const char *value)
{
	struct text word;
	text_init(&word, out->arena);
	text_addf(&word, "--%s", p->name);
	bool glued = strncmp(value, "--", 2) == 0;
	if (glued)
		text_addf(&word, "=%s", value);
	add_word(out, word.p);
	if (!glued)
		add_word(out, value);
}

static void write_option(struct text *out, const struct param *p, const struct arg *v)
{
	char number[NUM_TEXT];
	struct text word;
	text_init(&word, out->arena);
	if (p->type == PARAM_BOOL) {
		/* "=yes" keeps a flag that is on by default from taking the next word. */
		bool yes = v->number != 0;
		text_addf(&word, "--%s%s%s", yes ? "" : "no-", p->name, yes && p->def != 0 ? "=yes" : "");
		add_word(out, word.p);
	} else if (p->type == PARAM_COLUMNS) {
		add_option(out, p, param_names(v->list, v->count, out->arena));
	} else if (v->count > 0) {
		for (ptrdiff_t i = 0; i < v->count; i++)
			add_option(out, p, v->list[i]);
	} else {
		add_option(out, p, value_text(p, v, number));
	}
}

/* Only the last positional may take several words. */
static void write_positional(struct text *out, const struct param *p, const struct arg *v, bool last)
{
	char number[NUM_TEXT];
	struct text word;
	text_init(&word, out->arena);
	if (v->count == 0 || !last) {
		add_word(out, v->count > 0 ? param_names(v->list, v->count, out->arena) : value_text(p, v, number));
		return;
	}
	for (ptrdiff_t i = 0; i < v->count; i++) {
		text_clear(&word);
		if (p->type == PARAM_COLUMNS)
			add_escaped(&word, v->list[i]);
		else
			text_add(&word, v->list[i]);
		add_word(out, word.p);
	}
}

/* True when a word would be read as an option.  Among raw words only declared options are. */
static bool reads_as_option(const struct args *v, const struct param *p, const char *s)
{
	double x;
	if (s[0] != '-' || s[1] == '\0' || num_parse(s, (ptrdiff_t)strlen(s), &x) != NUM_NOT)
		return false;
	return p->type != PARAM_REST || strcmp(s, "--") == 0 || param_is_declared(v->params, s);
}

static bool needs_dashes(const struct args *v, const struct param *p)
{
	const struct arg *at = &v->value[p - v->params];
	if (at->count == 0)
		return reads_as_option(v, p, at->text);
	for (ptrdiff_t i = 0; i < at->count; i++) {
		if (reads_as_option(v, p, at->list[i]))
			return true;
	}
	return false;
}

/* Options first or last: first when "--" must end them, or when the rest of the line is raw. */
static bool options_first(const struct args *v, bool *dashes)
{
	bool first = false;
	*dashes = false;
	for (const struct param *p = v->params; p->name; p++) {
		if (p->position == 0 || !v->value[p - v->params].given)
			continue;
		first = first || p->type == PARAM_REST;
		*dashes = *dashes || needs_dashes(v, p);
	}
	return first || *dashes;
}

static void write_options(const struct args *v, struct text *out)
{
	for (const struct param *p = v->params; p->name; p++) {
		const struct arg *at = &v->value[p - v->params];
		if (p->position == 0 && at->given)
			write_option(out, p, at);
	}
}

static void write_positionals(const struct args *v, struct text *out)
{
	int most = 0;
	for (const struct param *p = v->params; p->name; p++)
		most = p->position > most ? p->position : most;
	for (int place = 1; place <= most; place++) {
		for (const struct param *p = v->params; p->name; p++) {
			const struct arg *at = &v->value[p - v->params];
			if (p->position == place && at->given)
				write_positional(out, p, at, place == most);
		}
	}
}

void args_write(const struct args *v, struct text *out)
{
	bool dashes;
	bool first = options_first(v, &dashes);
	if (first)
		write_options(v, out);
	if (dashes)
		add_word(out, "--");
	write_positionals(v, out);
	if (!first)
		write_options(v, out);
}
