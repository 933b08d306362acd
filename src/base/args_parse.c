#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"
#include "base/text.h"

struct parse {
	struct args *v;
	const char *const *words;
	ptrdiff_t n;
	ptrdiff_t at;
	int positionals;   /* positions filled */
	bool options_over; /* "--" was seen */
	struct arena *arena;
	struct err *e;
};

/* Points the caret at word i. */
static bool blame(const struct parse *s, ptrdiff_t i)
{
	return err_at(s->e, 0, (int32_t)(i + 1), NULL);
}

static bool takes_many(const struct param *p)
{
	return p->type == PARAM_COLUMNS || p->type == PARAM_REST || p->repeat;
}

static bool is_option(const char *word)
{
	double x;
	if (word[0] != '-' || word[1] == '\0')
		return false;
	return num_parse(word, (ptrdiff_t)strlen(word), &x) == NUM_NOT;
}

static bool set(struct parse *s, const struct param *p, const char *text, ptrdiff_t word)
{
	const struct arg *v = &s->v->value[p - s->v->params];
	if (v->given && !takes_many(p)) {
		err_set(s->e, ERR_OPTION_VALUE, "%s%s is given twice", p->position > 0 ? "" : "--",
			p->name);
		return blame(s, word);
	}
	return args_set(s->v, p->name, text, s->arena, s->e) || blame(s, word);
}

/* The option of that name; "no-" before a flag turns it off. */
static const struct param *find_option(const struct param *params, const char *name, bool *off)
{
	const struct param *p = param_find(params, name);
	*off = false;
	if (p && p->position == 0)
		return p;
	if (strncmp(name, "no-", 3) != 0)
		return NULL;
	p = param_find(params, name + 3);
	*off = true;
	return p && p->position == 0 && p->type == PARAM_BOOL ? p : NULL;
}

bool param_is_declared(const struct param *params, const char *word)
{
	char name[80];
	bool off;
	if (word[0] != '-' || word[1] != '-')
		return false;
	snprintf(name, sizeof name, "%.*s", (int)strcspn(word + 2, "="), word + 2);
	return find_option(params, name, &off) != NULL;
}

/* A flag takes the next word only when its default is yes, and only yes or no. */
static bool set_flag(struct parse *s, const struct param *p, const char *value, bool off)
{
	ptrdiff_t word = s->at;
	if (value && off) {
		err_set(s->e, ERR_OPTION_VALUE, "--no-%s takes no value", p->name);
		return blame(s, word);
	}
	const char *next = s->at + 1 < s->n ? s->words[s->at + 1] : "";
	bool answer = strcmp(next, "yes") == 0 || strcmp(next, "no") == 0;
	if (!value && !off && p->def != 0 && answer)
		value = s->words[++s->at];
	return set(s, p, value ? value : off ? "no" : "yes", word);
}

static bool value_missing(struct parse *s, const struct param *p)
{
	err_set(s->e, ERR_OPTION_VALUE, "--%s needs a value: %s", p->name, p->help ? p->help : "");
	return blame(s, s->at);
}

static bool unknown_option(struct parse *s, const char *name)
{
	if (s->words[s->at][1] != '-') {
		err_set(s->e, ERR_NO_OPTION, "there is no option %s", s->words[s->at]);
		err_hint(s->e, "options begin with two dashes; \"--\" ends them");
		return blame(s, s->at);
	}
	if (param_find(s->v->params, name)) {
		err_set(s->e, ERR_NO_OPTION, "'%s' is given without dashes", name);
		return blame(s, s->at);
	}
	args_set(s->v, name, "", s->arena, s->e);
	return blame(s, s->at);
}

static bool take_option(struct parse *s)
{
	const char *word = s->words[s->at];
	const char *equals = strchr(word, '=');
	const char *body = word[1] == '-' ? word + 2 : word + 1;
	const char *value = equals ? equals + 1 : NULL;
	ptrdiff_t length = equals ? equals - body : (ptrdiff_t)strlen(body);
	char *name = arena_strndup(s->arena, body, length);
	bool off = false;
	const struct param *p = word[1] == '-' ? find_option(s->v->params, name, &off) : NULL;
	if (!p)
		return unknown_option(s, name);
	if (p->type == PARAM_BOOL)
		return set_flag(s, p, value, off);
	if (value)
		return set(s, p, value, s->at);
	if (s->at + 1 >= s->n || strncmp(s->words[s->at + 1], "--", 2) == 0)
		return value_missing(s, p);
	s->at++;
	return set(s, p, s->words[s->at], s->at);
}

/* The param for the next positional; the last of them may take many words. */
static const struct param *next_positional(const struct parse *s)
{
	const struct param *last = NULL;
	for (const struct param *p = s->v->params; p->name; p++) {
		if (p->position == s->positionals + 1)
			return p;
		if (p->position > 0 && (!last || p->position > last->position))
			last = p;
	}
	return last && takes_many(last) ? last : NULL;
}

static bool take_positional(struct parse *s)
{
	const struct param *p = next_positional(s);
	if (!p) {
		err_set(s->e, ERR_ARGUMENT_EXTRA, "'%s' is one argument too many", s->words[s->at]);
		return blame(s, s->at);
	}
	s->positionals++;
	return set(s, p, s->words[s->at], s->at);
}

/* Raw words are not ours to read, but for options that are declared here: in
 * "train boost --leaves 15 --name small" leaves is the kind's, name is train's. */
static bool reads_option(const struct parse *s, const char *word)
{
	if (s->options_over || !is_option(word))
		return false;
	const struct param *p = next_positional(s);
	return !p || p->type != PARAM_REST || param_is_declared(s->v->params, word);
}

/* As the usage line writes it: FILE, --name. */
static void shown_name(const struct param *p, char *out, ptrdiff_t size)
{
	snprintf(out, (size_t)size, "%s%s", p->position > 0 ? "" : "--", p->name);
	for (char *c = out; p->position > 0 && *c; c++)
		*c = (char)toupper((unsigned char)*c);
}

static bool check_required(struct parse *s)
{
	for (const struct param *p = s->v->params; p->name; p++) {
		if (!p->required || s->v->value[p - s->v->params].given)
			continue;
		char name[CAP_NAME_BYTES + 1];
		shown_name(p, name, (ptrdiff_t)sizeof name);
		err_set(s->e, ERR_ARGUMENT_MISSING, "%s is missing%s%s", name, p->help ? ": " : "",
			p->help ? p->help : "");
		return blame(s, s->n);
	}
	return true;
}

bool args_parse(struct args *v, const char *const *words, ptrdiff_t n, struct arena *a,
	struct err *e)
{
	struct parse s = { .v = v, .words = words, .n = n, .arena = a, .e = e };
	for (; s.at < n; s.at++) {
		const char *word = words[s.at];
		bool ok;
		if (!s.options_over && strcmp(word, "--") == 0) {
			s.options_over = true;
			continue;
		}
		if (reads_option(&s, word))
			ok = take_option(&s);
		else
			ok = take_positional(&s);
		if (!ok)
			return false;
	}
	return check_required(&s);
}
