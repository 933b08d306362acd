#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "data/date.h"
#include "dataset/formula_node.h"

/* What a function takes, by letter: n number, t text, c written text, d date, b true or false, x anything,
 * s the same as the one before. */
struct function {
	const char *name, *takes;
	enum formula_type type;
	struct formula_node *(*make)(struct formula_reader *p, const struct function *f,
		struct formula_node *const *arg, const char *at);
	enum formula_op op;
};

static struct formula_node *plain(struct formula_reader *p, const struct function *f,
	struct formula_node *const *arg, const char *at)
{
	struct formula_node *m = formula_new(p, f->op, f->type);

	(void)at;
	for (size_t i = 0; m && f->takes[i]; i++)
		m->arg[i] = arg[i];
	return m;
}

/* ---- one entry for each level of a text ---- */

static bool holds(struct str s, struct str part)
{
	for (ptrdiff_t i = 0; i + part.n <= s.n; i++)
		if (memcmp(s.p + i, part.p, (size_t)part.n) == 0)
			return true;
	return false;
}

static double letters(struct str s)
{
	double n = 0;

	for (ptrdiff_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

static double entry(const char *function, struct str s, struct str other)
{
	double x;

	if (strcmp(function, "contains") == 0)
		return holds(s, other);
	if (strcmp(function, "starts") == 0)
		return str_starts(s, other);
	if (strcmp(function, "ends") == 0)
		return s.n >= other.n && memcmp(s.p + s.n - other.n, other.p, (size_t)other.n) == 0;
	if (strcmp(function, "length") == 0)
		return letters(s);
	s = str_trim(s);
	return num_parse(s.p, s.n, &x) == NUM_OK ? x : (double)NAN;
}

static struct formula_node *table(struct formula_reader *p, const struct function *f,
	struct formula_node *const *arg, const char *at)
{
	struct formula_node *m = plain(p, f, arg, at);
	double *entries = ARENA_ARRAY(p->arena, double, arg[0]->levels + 1);

	for (int32_t i = 0; i < arg[0]->levels; i++)
		entries[i] = entry(f->name, arg[0]->level[i], f->takes[1] ? arg[1]->level[0] : STR(""));
	if (m) {
		m->table = entries;
		m->arg[1] = NULL;
	}
	return m;
}

/* ---- other words for the same codes ---- */

static struct str changed(const char *function, struct str s, struct arena *a)
{
	if (strcmp(function, "trim") == 0)
		return str_trim(s);
	char *t = arena_strndup(a, s.p, s.n);
	char first = strcmp(function, "upper") == 0 ? 'a' : 'A';
	for (ptrdiff_t i = 0; i < s.n; i++)
		if (t[i] >= first && t[i] <= first + 25)
			t[i] = (char)(t[i] ^ 0x20);
	return (struct str){ t, s.n };
}

static struct formula_node *reworded(struct formula_reader *p, const struct function *f,
	struct formula_node *const *arg, const char *at)
{
	struct formula_node *m = formula_new(p, OP_SCALE, FORMULA_TEXT); /* the same codes, once */
	struct str *level = ARENA_ARRAY(p->arena, struct str, arg[0]->levels + 1);

	(void)at;
	for (int32_t i = 0; i < arg[0]->levels; i++)
		level[i] = changed(f->name, arg[0]->level[i], p->arena);
	if (m) {
		m->arg[0] = arg[0];
		m->number = 1;
		m->level = level;
		m->levels = arg[0]->levels;
	}
	return m;
}

/* ---- one or the other ---- */

static struct formula_node *either(struct formula_reader *p, const struct function *f,
	struct formula_node *const *arg, const char *at)
{
	const struct formula_node *x = arg[f->op == OP_IF ? 1 : 0], *y = arg[f->op == OP_IF ? 2 : 1];
	struct formula_node *m = plain(p, f, arg, at);

	if (m && x->type != y->type)
		return formula_fail(p, at, "%s gives one or the other, so both must be of a kind: here are %s and %s",
			f->name, formula_type_name(x->type), formula_type_name(y->type));
	if (!m)
		return NULL;
	m->type = x->type;
	if (x->type != FORMULA_TEXT)
		return m;
	struct str *level = ARENA_ARRAY(p->arena, struct str, x->levels + y->levels + 1);
	for (int32_t i = 0; i < x->levels; i++)
		level[i] = x->level[i];
	for (int32_t i = 0; i < y->levels; i++)
		level[x->levels + i] = y->level[i];
	m->level = level;
	m->levels = x->levels + y->levels;
	m->shift = x->levels;
	return m;
}

static struct formula_node *written_date(struct formula_reader *p, const struct function *f,
	struct formula_node *const *arg, const char *at)
{
	int64_t t;
	bool has_time;

	(void)f;
	if (!date_parse(arg[0]->level[0], DATE_YMD, &t, &has_time))
		return formula_fail(p, at, "this is no date; write it like date('2024-02-29')");
	return formula_number(p, (double)t, FORMULA_DATE);
}

static const struct function functions[] = {
	{ "abs", "n", FORMULA_NUMBER, plain, OP_ABS },
	{ "sqrt", "n", FORMULA_NUMBER, plain, OP_SQRT },
	{ "exp", "n", FORMULA_NUMBER, plain, OP_EXP },
	{ "log", "n", FORMULA_NUMBER, plain, OP_LOG },
	{ "log10", "n", FORMULA_NUMBER, plain, OP_LOG10 },
	{ "log1p", "n", FORMULA_NUMBER, plain, OP_LOG1P },
	{ "round", "n", FORMULA_NUMBER, plain, OP_ROUND },
	{ "floor", "n", FORMULA_NUMBER, plain, OP_FLOOR },
	{ "ceil", "n", FORMULA_NUMBER, plain, OP_CEIL },
	{ "min", "nn", FORMULA_NUMBER, plain, OP_MIN },
	{ "max", "nn", FORMULA_NUMBER, plain, OP_MAX },
	{ "if", "bxx", FORMULA_NUMBER, either, OP_IF },
	{ "coalesce", "xx", FORMULA_NUMBER, either, OP_ELSE },
	{ "lower", "t", FORMULA_TEXT, reworded, OP_SCALE },
	{ "upper", "t", FORMULA_TEXT, reworded, OP_SCALE },
	{ "trim", "t", FORMULA_TEXT, reworded, OP_SCALE },
	{ "length", "t", FORMULA_NUMBER, table, OP_TABLE },
	{ "number", "t", FORMULA_NUMBER, table, OP_TABLE },
	{ "contains", "tc", FORMULA_TRUTH, table, OP_TABLE },
	{ "starts", "tc", FORMULA_TRUTH, table, OP_TABLE },
	{ "ends", "tc", FORMULA_TRUTH, table, OP_TABLE },
	{ "date", "c", FORMULA_DATE, written_date, OP_NUMBER },
	{ "year", "d", FORMULA_NUMBER, plain, OP_YEAR },
	{ "month", "d", FORMULA_NUMBER, plain, OP_MONTH },
	{ "day", "d", FORMULA_NUMBER, plain, OP_DAY },
	{ "weekday", "d", FORMULA_NUMBER, plain, OP_WEEKDAY },
	{ "hour", "d", FORMULA_NUMBER, plain, OP_HOUR },
};
enum { FUNCTIONS = sizeof functions / sizeof *functions };

static bool fits(char want, const struct formula_node *x)
{
	switch (want) {
	case 'n': return x->type == FORMULA_NUMBER || x->type == FORMULA_TRUTH;
	case 't': return x->type == FORMULA_TEXT;
	case 'c': return x->type == FORMULA_TEXT && x->constant;
	case 'd': return x->type == FORMULA_DATE;
	case 'b': return x->type == FORMULA_TRUTH;
	default: return true;
	}
}

static const char *wanted(char want)
{
	return want == 'n' ? "a number" : want == 't' ? "a text" : want == 'c' ? "a text in quotes"
		: want == 'd' ? "a date" : "what is true or false";
}

static struct formula_node *unknown(struct formula_reader *p, const char *name, const char *at)
{
	const char *list[FUNCTIONS];

	for (int i = 0; i < FUNCTIONS; i++)
		list[i] = functions[i].name;
	const char *meant = text_did_you_mean(name, list, FUNCTIONS);
	formula_fail(p, at, "there is no function %s", name);
	if (meant)
		err_hint(p->err, "did you mean %s(...)?", meant);
	return NULL;
}

struct formula_node *formula_call(struct formula_reader *p, struct str name,
	struct formula_node *const *arg, int n, const char *at)
{
	const struct function *f = NULL;

	for (int i = 0; i < FUNCTIONS; i++)
		if (str_equal_nocase(name, str_of(functions[i].name)))
			f = &functions[i];
	if (!f)
		return unknown(p, arena_strndup(p->arena, name.p, name.n), at);
	int takes = (int)strlen(f->takes);
	if (n != takes)
		return formula_fail(p, at, "%s takes %d value%s, not %d", f->name, takes, takes == 1 ? "" : "s", n);
	for (int i = 0; i < n; i++)
		if (!fits(f->takes[i], arg[i]))
			return formula_fail(p, at, "%s takes %s, and value %d is %s", f->name, wanted(f->takes[i]), i + 1,
				formula_type_name(arg[i]->type));
	return f->make(p, f, arg, at);
}
