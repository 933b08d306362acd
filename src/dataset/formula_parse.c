#include "config.h"

#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "dataset/formula_node.h"

#define ARGUMENTS 3

struct formula_node *formula_fail(struct formula_reader *p, const char *at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	const char *message = arena_vprintf(p->arena, fmt, ap);
	va_end(ap);
	err_set(p->err, ERR_FORMULA, "%s", message);
	err_at(p->err, 0, (int32_t)(at - p->text) + 1, NULL);
	return NULL;
}

/* ---- signs and words ---- */

static void skip(struct formula_reader *p)
{
	while (*p->at == ' ' || *p->at == '\t' || *p->at == '\n')
		p->at++;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The word that begins here, without taking it. */
static struct str word(const struct formula_reader *p)
{
	const char *s = p->at;

	if (!is_letter(*s))
		return STR("");
	while (is_letter(*s) || is_digit(*s) || *s == '.')
		s++;
	return (struct str){ p->at, s - p->at };
}

static bool take_word(struct formula_reader *p, const char *w)
{
	skip(p);
	if (!str_equal_nocase(word(p), str_of(w)))
		return false;
	p->at += strlen(w);
	return true;
}

static bool take(struct formula_reader *p, const char *sign)
{
	skip(p);
	if (strncmp(p->at, sign, strlen(sign)) != 0)
		return false;
	p->at += strlen(sign);
	return true;
}

static bool deeper(struct formula_reader *p)
{
	if (++p->depth <= FORMULA_DEPTH)
		return true;
	formula_fail(p, p->at, "more than %d operators and parentheses within each other", FORMULA_DEPTH);
	return false;
}

/* ---- what stands alone ---- */

static struct formula_node *or_part(struct formula_reader *p);

/* 'it''s' or "so": the sign that opened it, twice, stands for itself. */
static bool take_quoted(struct formula_reader *p, char quote, struct text *out)
{
	const char *start = p->at++;

	text_init(out, p->arena);
	for (; *p->at; p->at++) {
		if (*p->at == quote && p->at[1] == quote)
			p->at++;
		else if (*p->at == quote)
			break;
		text_addc(out, *p->at);
	}
	if (*p->at == quote) {
		p->at++;
		return true;
	}
	formula_fail(p, start, "this %c is never closed", quote);
	return false;
}

static struct formula_node *number(struct formula_reader *p)
{
	const char *s = p->at, *start = s;
	double x;

	while (is_digit(*s) || *s == '.')
		s++;
	if ((*s == 'e' || *s == 'E') && (is_digit(s[1]) || ((s[1] == '-' || s[1] == '+') && is_digit(s[2]))))
		for (s += 2; is_digit(*s); s++)
			;
	if (num_parse(start, s - start, &x) != NUM_OK || is_letter(*s))
		return formula_fail(p, start, "this is no number");
	p->at = s;
	return formula_number(p, x, FORMULA_NUMBER);
}

static struct formula_node *call(struct formula_reader *p, struct str name, const char *at)
{
	struct formula_node *arg[ARGUMENTS];
	int n = 0;

	if (!take(p, ")")) {
		do {
			if (n == ARGUMENTS)
				return formula_fail(p, p->at, "no function takes more than %d values", ARGUMENTS);
			arg[n] = or_part(p);
			if (!arg[n++])
				return NULL;
		} while (take(p, ","));
		if (!take(p, ")"))
			return formula_fail(p, p->at, "a ) or a comma is missing here");
	}
	return formula_call(p, name, arg, n, at);
}

static struct formula_node *named(struct formula_reader *p)
{
	const char *at = p->at;
	struct str w = word(p);

	p->at += w.n;
	if (str_equal_nocase(w, STR("true")) || str_equal_nocase(w, STR("false")))
		return formula_number(p, str_equal_nocase(w, STR("true")), FORMULA_TRUTH);
	const char *after = p->at;
	if (take(p, "("))
		return call(p, w, at);
	p->at = after;
	return formula_column_node(p, arena_strndup(p->arena, w.p, w.n), at);
}

static struct formula_node *single(struct formula_reader *p)
{
	const char *at;
	struct text t;

	skip(p);
	at = p->at;
	if (*at == '(') {
		p->at++;
		struct formula_node *x = or_part(p);
		if (x && !take(p, ")"))
			return formula_fail(p, p->at, "the ( at character %d is not closed here", (int)(at - p->text) + 1);
		return x;
	}
	if (*at == '`')
		return take_quoted(p, '`', &t) ? formula_column_node(p, t.p, at) : NULL;
	if (*at == '\'' || *at == '"')
		return take_quoted(p, *at, &t) ? formula_text(p, (struct str){ t.p, t.n }) : NULL;
	if (is_digit(*at) || *at == '.')
		return number(p);
	if (is_letter(*at))
		return named(p);
	return *at ? formula_fail(p, at, "a column, number or text is expected here")
		   : formula_fail(p, at, "something is missing at the end");
}

/* ---- operators, the tightest first ---- */

static struct formula_node *sign_part(struct formula_reader *p);

static struct formula_node *power_part(struct formula_reader *p)
{
	struct formula_node *x = single(p);

	skip(p);
	const char *at = p->at;
	if (!x || !take(p, "^"))
		return x;
	struct formula_node *y = deeper(p) ? sign_part(p) : NULL;
	p->depth--;
	return y ? formula_arithmetic(p, OP_POW, x, y, at) : NULL;
}

static struct formula_node *sign_part(struct formula_reader *p)
{
	skip(p);
	const char *at = p->at;
	if (!take(p, "-"))
		return power_part(p);
	struct formula_node *x = deeper(p) ? sign_part(p) : NULL;
	p->depth--;
	return x ? formula_arithmetic(p, OP_NEG, x, NULL, at) : NULL;
}

struct binary {
	const char *sign;
	enum formula_op op;
};

static bool take_binary(struct formula_reader *p, const struct binary *b, int n, enum formula_op *op)
{
	for (int i = 0; i < n; i++)
		if (take(p, b[i].sign)) {
			*op = b[i].op;
			return true;
		}
	return false;
}

static struct formula_node *product_part(struct formula_reader *p)
{
	static const struct binary signs[] = { { "*", OP_MUL }, { "/", OP_DIV }, { "%", OP_MOD } };
	struct formula_node *x = sign_part(p), *y;
	enum formula_op op;

	for (;;) {
		skip(p);
		const char *at = p->at;
		if (!x || !take_binary(p, signs, 3, &op))
			return x;
		y = sign_part(p);
		x = y ? formula_arithmetic(p, op, x, y, at) : NULL;
	}
}

static struct formula_node *sum_part(struct formula_reader *p)
{
	static const struct binary signs[] = { { "+", OP_ADD }, { "-", OP_SUB } };
	struct formula_node *x = product_part(p), *y;
	enum formula_op op;

	for (;;) {
		skip(p);
		const char *at = p->at;
		if (!x || !take_binary(p, signs, 2, &op))
			return x;
		y = product_part(p);
		x = y ? formula_arithmetic(p, op, x, y, at) : NULL;
	}
}

/* x in ('a', 'b'): x = 'a' or x = 'b'. */
static struct formula_node *in_part(struct formula_reader *p, struct formula_node *x)
{
	struct formula_node *any = NULL;

	if (!take(p, "("))
		return formula_fail(p, p->at, "after in a list is expected: in ('a', 'b')");
	do {
		skip(p);
		const char *at = p->at;
		struct formula_node *y = sum_part(p), *same = y ? formula_compare(p, OP_EQ, x, y, at) : NULL;
		if (!same)
			return NULL;
		any = any ? formula_logic(p, OP_OR, any, same, at) : same;
	} while (any && take(p, ","));
	if (any && !take(p, ")"))
		return formula_fail(p, p->at, "a ) or a comma is missing here");
	return any;
}

static struct formula_node *is_part(struct formula_reader *p, struct formula_node *x)
{
	bool not = take_word(p, "not");

	if (!take_word(p, "missing"))
		return formula_fail(p, p->at, "after is stands missing or not missing");
	struct formula_node *m = formula_new(p, OP_MISSING, FORMULA_TRUTH);
	if (m)
		m->arg[0] = x;
	return m && not ? formula_logic(p, OP_NOT, m, NULL, p->at) : m;
}

static struct formula_node *compare_part(struct formula_reader *p)
{
	static const struct binary signs[] = { { "<=", OP_LE }, { ">=", OP_GE }, { "<>", OP_NE },
		{ "!=", OP_NE }, { "==", OP_EQ }, { "=", OP_EQ }, { "<", OP_LT }, { ">", OP_GT } };
	struct formula_node *x = sum_part(p), *y;
	enum formula_op op;

	if (!x)
		return NULL;
	if (take_word(p, "is"))
		return is_part(p, x);
	if (take_word(p, "in"))
		return in_part(p, x);
	const char *before = p->at;
	if (take_word(p, "not")) {
		if (take_word(p, "in"))
			return (y = in_part(p, x)) ? formula_logic(p, OP_NOT, y, NULL, before) : NULL;
		return formula_fail(p, before, "and, or or a comparison is expected here");
	}
	skip(p);
	const char *at = p->at;
	if (!take_binary(p, signs, 8, &op))
		return x;
	y = sum_part(p);
	return y ? formula_compare(p, op, x, y, at) : NULL;
}

static struct formula_node *not_part(struct formula_reader *p)
{
	skip(p);
	const char *at = p->at;
	if (!take_word(p, "not"))
		return compare_part(p);
	struct formula_node *x = deeper(p) ? not_part(p) : NULL;
	p->depth--;
	return x ? formula_logic(p, OP_NOT, x, NULL, at) : NULL;
}

static struct formula_node *and_part(struct formula_reader *p)
{
	struct formula_node *x = not_part(p), *y;

	for (;;) {
		skip(p);
		const char *at = p->at;
		if (!x || !(take_word(p, "and") || take(p, "&&")))
			return x;
		y = not_part(p);
		x = y ? formula_logic(p, OP_AND, x, y, at) : NULL;
	}
}

static struct formula_node *or_part(struct formula_reader *p)
{
	struct formula_node *x = deeper(p) ? and_part(p) : NULL, *y;

	for (;;) {
		skip(p);
		const char *at = p->at;
		if (!x || !(take_word(p, "or") || take(p, "||")))
			break;
		y = and_part(p);
		x = y ? formula_logic(p, OP_OR, x, y, at) : NULL;
	}
	p->depth--;
	return x;
}

/* Buffers: one for each argument still needed while the next is worked out. */
static int rooms(const struct formula_node *m)
{
	int most = 1;

	for (int i = 0; i < ARGUMENTS && m->arg[i]; i++) {
		int need = i + rooms(m->arg[i]);

		most = need > most ? need : most;
	}
	return most;
}

struct formula *formula_parse(const char *text, const struct frame *f, struct arena *a,
	struct err *e)
{
	struct formula_reader p = { .text = text, .at = text, .frame = f, .arena = a, .err = e };
	struct formula *m = ARENA_NEW(a, struct formula);

	if (strlen(text) > FORMULA_BYTES) {
		formula_fail(&p, text, "the expression has over %d bytes", FORMULA_BYTES);
		return NULL;
	}
	m->frame = f;
	m->root = or_part(&p);
	skip(&p);
	if (m->root && *p.at)
		m->root = formula_fail(&p, p.at, "the expression should end here, or an operator is missing");
	if (!m->root)
		return NULL;
	m->depth = rooms(m->root);
	return m;
}
