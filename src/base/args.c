#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"
#include "base/text.h"

#define WHOLE_MOST 9007199254740992.0 /* 2^53: beyond it doubles skip whole numbers */

static ptrdiff_t count_params(const struct param *params)
{
	ptrdiff_t n = 0;
	while (params[n].name)
		n++;
	return n;
}

const struct param *param_find(const struct param *params, const char *name)
{
	for (const struct param *p = params; p->name; p++) {
		if (strcmp(p->name, name) == 0)
			return p;
	}
	return NULL;
}

static bool is_list(const struct param *p)
{
	return p->type == PARAM_COLUMNS || p->type == PARAM_REST || p->repeat;
}

/* A list moves to twice the room whenever its count is a power of two. */
static void add_item(struct arg *v, const char *item, struct arena *a)
{
	if ((v->count & (v->count - 1)) == 0) {
		const char **list = ARENA_ARRAY(a, const char *, v->count > 0 ? 2 * v->count : 1);
		if (v->count > 0)
			memcpy(list, v->list, (size_t)v->count * sizeof *list);
		v->list = list;
	}
	v->list[v->count++] = item;
}

/* "a,b" are two names; "\," is a comma within a name and "\\" a backslash. */
static void add_names(struct arg *v, const char *text, struct arena *a)
{
	struct text name;
	text_init(&name, a);
	for (const char *s = text;; s++) {
		if (*s == '\\' && (s[1] == ',' || s[1] == '\\')) {
			text_addc(&name, *++s);
		} else if (*s == ',' || *s == '\0') {
			if (name.n > 0)
				add_item(v, arena_strndup(a, name.p, name.n), a);
			text_clear(&name);
		} else {
			text_addc(&name, *s);
		}
		if (*s == '\0')
			return;
	}
}

static void add_to_list(const struct param *p, struct arg *v, const char *text, struct arena *a)
{
	if (p->type == PARAM_COLUMNS)
		add_names(v, text, a);
	else if (is_list(p))
		add_item(v, text, a);
}

struct args *args_default(const struct param *params, struct arena *a)
{
	ptrdiff_t n = count_params(params);
	struct args *v = ARENA_NEW(a, struct args);
	v->params = params;
	v->value = ARENA_ARRAY(a, struct arg, n);
	for (ptrdiff_t i = 0; i < n; i++) {
		const struct param *p = &params[i];
		int64_t bytes;
		v->value[i].number = p->def;
		v->value[i].text = p->text_def;
		if (p->type == PARAM_SIZE && p->text_def && num_parse_bytes(p->text_def, &bytes))
			v->value[i].number = (double)bytes;
		if (p->text_def)
			add_to_list(p, &v->value[i], p->text_def, a);
	}
	return v;
}

/* How people type it: "--depth", or "FILE" for a positional. */
static const char *shown_name(const struct param *p, char out[80])
{
	snprintf(out, 80, "%s%s", p->position > 0 ? "" : "--", p->name);
	return out;
}

static bool set_bool(const struct param *p, struct arg *v, const char *text, struct err *e)
{
	static const char *const yes[] = { "yes", "true", "on", "1" };
	static const char *const no[] = { "no", "false", "off", "0" };
	char name[80];
	for (int i = 0; i < 4; i++) {
		if (strcmp(text, yes[i]) == 0 || strcmp(text, no[i]) == 0) {
			v->number = strcmp(text, yes[i]) == 0;
			return true;
		}
	}
	return err_set(e, ERR_VALUE, "%s is yes or no, not '%s'", shown_name(p, name), text);
}

static bool out_of_range(const struct param *p, double x, struct err *e)
{
	char name[80], value[NUM_TEXT], least[NUM_TEXT], most[NUM_TEXT], usual[NUM_TEXT];
	char tail[NUM_TEXT + 16] = "";
	shown_name(p, name);
	num_format(x, value);
	num_format(p->min, least);
	num_format(p->max, most);
	num_format(p->def, usual);
	if (p->has_default)
		snprintf(tail, sizeof tail, " (default %s)", usual);
	if (isinf(p->max))
		return err_set(e, ERR_RANGE, "%s %s is below %s%s", name, value, least, tail);
	if (isinf(p->min))
		return err_set(e, ERR_RANGE, "%s %s is above %s%s", name, value, most, tail);
	return err_set(e, ERR_RANGE, "%s %s is outside %s…%s%s", name, value, least, most, tail);
}

static bool set_number(const struct param *p, struct arg *v, const char *text, struct err *e)
{
	char name[80];
	double x;
	bool whole = p->type == PARAM_INT;
	shown_name(p, name);
	enum num_result got = num_parse(text, (ptrdiff_t)strlen(text), &x);
	if (got == NUM_OVERFLOW)
		return err_set(e, ERR_VALUE, "%s %s is too large a number", name, text);
	if (got == NUM_NOT || (whole && x != floor(x)))
		return err_set(e, ERR_VALUE, "%s takes a %s number%s%s, not '%s'", name,
			whole ? "whole" : "decimal", p->unit ? " of " : "", p->unit ? p->unit : "", text);
	bool ranged = p->min != p->max || p->min != 0;
	if (ranged && (x < p->min || x > p->max))
		return out_of_range(p, x, e);
	if (whole && fabs(x) > WHOLE_MOST)
		return err_set(e, ERR_RANGE, "%s %s is beyond 2^53", name, text);
	v->number = x;
	return true;
}

static bool set_size(const struct param *p, struct arg *v, const char *text, struct err *e)
{
	char name[80];
	int64_t bytes;
	if (!num_parse_bytes(text, &bytes)) {
		err_set(e, ERR_VALUE, "%s takes a size, not '%s'", shown_name(p, name), text);
		return err_hint(e, "sizes are 512, 64k, 1.5M, 2G");
	}
	v->number = (double)bytes;
	return true;
}

/* The choices of "a|b|c" as a list. */
static const char **split_choices(const char *choices, struct arena *a, ptrdiff_t *n)
{
	const char **list = NULL;
	ptrdiff_t capacity = 0;
	struct str rest = str_of(choices);
	*n = 0;
	while (rest.n > 0) {
		struct str one = str_cut(rest, '|', &rest);
		list = arena_grow(a, list, *n, &capacity, (ptrdiff_t)sizeof *list);
		list[(*n)++] = arena_strndup(a, one.p, one.n);
	}
	return list;
}

static bool set_choice(const struct param *p, const char *text, struct arena *a, struct err *e)
{
	ptrdiff_t n;
	char name[80];
	const char **list = split_choices(p->choices, a, &n);
	for (ptrdiff_t i = 0; i < n; i++) {
		if (strcmp(list[i], text) == 0)
			return true;
	}
	err_set(e, ERR_CHOICE, "%s '%s' is none of %s", shown_name(p, name), text, p->choices);
	const char *near = text_did_you_mean(text, list, n);
	return near ? err_hint(e, "did you mean: %s", near) : false;
}

/* Reads text into *v by p; *v is spoilt on failure. */
static bool set_value(const struct param *p, struct arg *v, const char *text, struct arena *a,
	struct err *e)
{
	if (p->type == PARAM_BOOL && !set_bool(p, v, text, e))
		return false;
	if ((p->type == PARAM_INT || p->type == PARAM_REAL) && !set_number(p, v, text, e))
		return false;
	if (p->type == PARAM_SIZE && !set_size(p, v, text, e))
		return false;
	if (p->choices && !set_choice(p, text, a, e))
		return false;
	if (is_list(p) && !v->given) { /* what is given takes the place of the default */
		v->list = NULL;
		v->count = 0;
	}
	v->given = true;
	v->text = arena_strdup(a, text);
	add_to_list(p, v, v->text, a);
	return true;
}

/* What other programs call an option; NULL: none of these has that name. */
static const char *known_elsewhere(const char *name, const char *const *list, ptrdiff_t n)
{
	static const char *const same[][2] = { { "desc", "down" }, { "descending", "down" }, { "reverse", "down" } };
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		for (ptrdiff_t k = 0; k < n && strcmp(same[i][0], name) == 0; k++)
			if (strcmp(list[k], same[i][1]) == 0)
				return list[k];
	return NULL;
}

static bool no_such_option(const struct param *params, const char *name, struct arena *a,
	struct err *e)
{
	ptrdiff_t n = count_params(params);
	ptrdiff_t options = 0;
	const char **list = ARENA_ARRAY(a, const char *, n);
	for (ptrdiff_t i = 0; i < n; i++) {
		if (params[i].position == 0)
			list[options++] = params[i].name;
	}
	err_set(e, ERR_NO_OPTION, "there is no option --%s", name);
	const char *near = known_elsewhere(name, list, options);
	near = near ? near : text_did_you_mean(name, list, options);
	return near ? err_hint(e, "did you mean: --%s", near) : false;
}

bool args_set(struct args *v, const char *name, const char *text, struct arena *a, struct err *e)
{
	const struct param *p = param_find(v->params, name);
	if (!p)
		return no_such_option(v->params, name, a, e);
	struct arg *at = &v->value[p - v->params];
	struct arg next = *at;
	if (!set_value(p, &next, text, a, e))
		return false;
	*at = next;
	return true;
}

static const struct arg *value_of(const struct args *v, const char *name)
{
	const struct param *p = param_find(v->params, name);
	if (!p)
		BUG("the parameter '%s' is not declared", name);
	return &v->value[p - v->params];
}

double args_real(const struct args *v, const char *name)
{
	return value_of(v, name)->number;
}

int64_t args_int(const struct args *v, const char *name)
{
	return (int64_t)value_of(v, name)->number;
}

bool args_bool(const struct args *v, const char *name)
{
	return value_of(v, name)->number != 0;
}

const char *args_text(const struct args *v, const char *name)
{
	return value_of(v, name)->text;
}

const char *const *args_list(const struct args *v, const char *name, ptrdiff_t *count)
{
	const struct arg *at = value_of(v, name);
	*count = at->count;
	return at->list;
}

bool args_given(const struct args *v, const char *name)
{
	return value_of(v, name)->given;
}
