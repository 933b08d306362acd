#include "config.h"

#include "feature/words.h"

#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/err.h"
#include "base/param.h"
#include "base/text.h"
#include "feature/step.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Reads a quoted run from *s (behind the quote) to behind its end. */
static bool add_quoted(struct text *word, const char **s, char quote)
{
	for (; **s && **s != quote; ++*s) {
		if (quote == '"' && **s == '\\' && ((*s)[1] == '"' || (*s)[1] == '\\'))
			++*s;
		text_addc(word, **s);
	}
	return *(*s)++ == quote;
}

static bool add_word(struct text *word, const char **s, struct err *e)
{
	while (**s && !is_blank(**s)) {
		char c = *(*s)++;
		if (c == '\'' || c == '"') {
			if (!add_quoted(word, s, c))
				return err_set(e, ERR_QUOTE, "a %c is opened and never closed", c);
		} else if (c == '\\' && **s) {
			text_addc(word, *(*s)++);
		} else {
			text_addc(word, c);
		}
	}
	return true;
}

bool words_split(const char *s, const char ***words, ptrdiff_t *n, struct arena *a,
	struct err *e)
{
	ptrdiff_t capacity = 0;
	*words = NULL;
	*n = 0;
	for (;;) {
		struct text word;
		while (is_blank(*s))
			s++;
		if (!*s)
			return true;
		if (*n == CAP_WORDS)
			return err_set(e, ERR_LIMIT, "more than %d words", CAP_WORDS);
		text_init(&word, a);
		if (!add_word(&word, &s, e))
			return false;
		*words = arena_grow(a, *words, *n, &capacity, (ptrdiff_t)sizeof **words);
		(*words)[(*n)++] = arena_strndup(a, word.p, word.n);
	}
}

/* The step's params with the columns before them. */
static const struct param *all_params(const struct step_class *k, struct arena *a)
{
	ptrdiff_t n = 0;
	while (k->params[n].name)
		n++;
	struct param *p = ARENA_ARRAY(a, struct param, n + 2);
	p[0] = (struct param){ .name = "columns", .help = "names or @selectors",
		.type = PARAM_COLUMNS, .position = 1, .repeat = true,
		.required = (k->flags & STEP_NAMED) != 0 };
	memcpy(p + 1, k->params, (size_t)(n + 1) * sizeof *p);
	return p;
}

bool words_read(const struct step_class *k, const char *words, struct args **out,
	struct arena *a, struct err *e)
{
	const char **word;
	ptrdiff_t n;
	*out = args_default(all_params(k, a), a);
	if (words_split(words, &word, &n, a, e) && args_parse(*out, word, n, a, e))
		return true;
	e->column = 0; /* counts words, not bytes */
	return err_in(e, "%s", k->name);
}

static const struct selector {
	const char *name;
	enum column_set { NUMERIC, CATEGORY, MISSING, ALL } set;
} selectors[] = {
	{ "@numeric", NUMERIC },
	{ "@category", CATEGORY },
	{ "@missing", MISSING },
	{ "@all", ALL },
};

static const struct selector *find_selector(const char *name)
{
	for (size_t i = 0; i < sizeof selectors / sizeof *selectors; i++)
		if (strcmp(selectors[i].name, name) == 0)
			return &selectors[i];
	return NULL;
}

bool words_selector_known(const char *name, struct err *e)
{
	if (find_selector(name))
		return true;
	err_set(e, ERR_UNKNOWN_COLUMN, "there is no selector '%s'", name);
	return err_hint(e, "selectors are @numeric @category @missing @all");
}

static bool selects(enum column_set set, const struct column *c)
{
	switch (set) {
	case NUMERIC:
		return column_is_numeric(c);
	case CATEGORY:
		return c->type == COLUMN_BOOLEAN || c->type == COLUMN_CATEGORY;
	case MISSING:
		return c->missing_count > 0;
	case ALL:
		return true;
	}
	return false;
}

bool words_refuse_type(const struct step_class *k, const char *name, const char *type,
	struct err *e)
{
	err_set(e, ERR_COLUMN_TYPE, "%s does not work on type %s", k->name, type);
	err_at(e, 0, 0, name);
	return err_hint(e, "choose other columns, or change the type: data type %s=TYPE", name);
}

struct choice {
	const char **name;
	ptrdiff_t n, capacity;
	struct arena *arena;
};

static void choose(struct choice *s, const char *name)
{
	for (ptrdiff_t i = 0; i < s->n; i++)
		if (strcmp(s->name[i], name) == 0)
			return;
	s->name = arena_grow(s->arena, s->name, s->n, &s->capacity, (ptrdiff_t)sizeof *s->name);
	s->name[s->n++] = name;
}

static void choose_set(struct choice *s, const struct step_class *k, const struct table *t,
	enum column_set set)
{
	for (int32_t i = 0; i < t->n; i++)
		if (k->accepts(&t->column[i]) && selects(set, &t->column[i]))
			choose(s, t->column[i].name);
}

static bool choose_name(struct choice *s, const struct step_class *k, const struct table *t,
	const char *name, struct err *e)
{
	int32_t i = table_find(t, name);
	if (i < 0 && !(k->flags & STEP_STRUCTURE)) {
		err_set(e, ERR_UNKNOWN_COLUMN, "%s finds no column '%s' among the %d at this point",
			k->name, name, (int)t->n);
		err_at(e, 0, 0, name);
		return err_hint(e, "an earlier step may have left it out, or it is no feature");
	}
	if (i >= 0 && !k->accepts(&t->column[i]))
		return words_refuse_type(k, name, t->column[i].onehot ? "one-hot (an earlier step made it)"
			: column_type_name(t->column[i].type), e);
	choose(s, name);
	return true;
}

bool words_columns(const struct step_class *k, const struct args *v, const struct table *t,
	const char ***names, ptrdiff_t *n, struct arena *a, struct err *e)
{
	struct choice s = { .arena = a };
	ptrdiff_t given;
	const char *const *list = args_list(v, "columns", &given);
	if (given == 0)
		choose_set(&s, k, t, ALL);
	for (ptrdiff_t i = 0; i < given; i++) {
		const struct selector *set = find_selector(list[i]);
		if (set)
			choose_set(&s, k, t, set->set);
		else if (!choose_name(&s, k, t, list[i], e))
			return false;
	}
	*names = s.name;
	*n = s.n;
	return true;
}
