#include "config.h"

#include <math.h>
#include <string.h>

#include "data/column.h"
#include "data/date.h"
#include "dataset/formula_node.h"

static void read_column(const struct formula_node *m, ptrdiff_t from, ptrdiff_t n,
	struct formula_room *out)
{
	const struct column *c = m->column;

	for (ptrdiff_t i = 0; i < n; i++) {
		ptrdiff_t r = from + i;

		out->missing[i] = column_missing_at(c, r);
		out->value[i] = c->number ? c->number[r] : c->time ? (double)c->time[r] : (double)c->code[r];
	}
}

/* Dates far out, and missing ones, have no calendar. */
static double calendar(enum formula_op op, double t)
{
	int64_t year, days = (int64_t)floor(t / (double)DATE_DAY);
	int month, day;

	if (op == OP_HOUR)
		return floor((t - (double)days * (double)DATE_DAY) / 3.6e9);
	if (op == OP_WEEKDAY)
		return date_weekday(days);
	date_civil(days, &year, &month, &day);
	return op == OP_YEAR ? (double)year : op == OP_MONTH ? month : day;
}

static double of_one(const struct formula_node *m, double x)
{
	switch ((int)m->op) {
	case OP_NEG: return -x;
	case OP_ABS: return fabs(x);
	case OP_SQRT: return sqrt(x);
	case OP_EXP: return exp(x);
	case OP_LOG: return log(x);
	case OP_LOG10: return log10(x);
	case OP_LOG1P: return log1p(x);
	case OP_ROUND: return round(x);
	case OP_FLOOR: return floor(x);
	case OP_CEIL: return ceil(x);
	case OP_SCALE: return x * m->number;
	case OP_NOT: return !(x > 0 || x < 0);
	default: return calendar(m->op, x);
	}
}

static double of_two(enum formula_op op, double x, double y)
{
	switch ((int)op) {
	case OP_ADD: return x + y;
	case OP_SUB: return x - y;
	case OP_MUL: return x * y;
	case OP_DIV: return x / y;
	case OP_MOD: return fmod(x, y);
	case OP_POW: return pow(x, y);
	case OP_EQ: return x >= y && x <= y;
	case OP_NE: return x < y || x > y;
	case OP_LT: return x < y;
	case OP_LE: return x <= y;
	case OP_GT: return x > y;
	case OP_GE: return x >= y;
	case OP_MIN: return x < y ? x : y;
	default: return x > y ? x : y;
	}
}

/* What has no result counts as missing from here on. */
static void settle(struct formula_room *out, ptrdiff_t i)
{
	if (out->missing[i]) {
		out->value[i] = 0;
	} else if (!isfinite(out->value[i])) {
		out->value[i] = 0;
		out->missing[i] = out->undefined[i] = 1;
	}
}

static void unary(const struct formula_node *m, ptrdiff_t n, struct formula_room *out)
{
	for (ptrdiff_t i = 0; i < n; i++) {
		if (!out->missing[i])
			out->value[i] = of_one(m, out->value[i]);
		settle(out, i);
	}
}

static void add_block(const struct formula_room *y, ptrdiff_t n, double sign, struct formula_room *out)
{
	for (ptrdiff_t i = 0; i < n; i++)
		out->value[i] += sign * y->value[i];
}

/* The commonest ones have a loop of their own, which the compiler turns into vectors. */
static void binary(const struct formula_node *m, ptrdiff_t n, const struct formula_room *y,
	struct formula_room *out)
{
	for (ptrdiff_t i = 0; i < n; i++) {
		out->missing[i] |= y->missing[i];
		out->undefined[i] |= y->undefined[i];
	}
	if (m->op == OP_ADD || m->op == OP_SUB)
		add_block(y, n, m->op == OP_ADD ? 1 : -1, out);
	else
		for (ptrdiff_t i = 0; i < n; i++)
			out->value[i] = of_two(m->op, out->value[i], y->value[i]);
	for (ptrdiff_t i = 0; i < n; i++)
		settle(out, i);
}

/* False and anything is false, true or anything is true, whatever is missing (Kleene 1952). */
static void logic(const struct formula_node *m, ptrdiff_t n, const struct formula_room *y,
	struct formula_room *out)
{
	bool decides = m->op == OP_OR;

	for (ptrdiff_t i = 0; i < n; i++) {
		bool x = out->value[i] > 0, z = y->value[i] > 0;
		bool known = (!out->missing[i] && x == decides) || (!y->missing[i] && z == decides);

		out->value[i] = known ? decides : !decides;
		out->missing[i] = !known && (out->missing[i] || y->missing[i]);
		out->undefined[i] |= y->undefined[i];
	}
}

static void look_up(const struct formula_node *m, ptrdiff_t n, struct formula_room *out)
{
	for (ptrdiff_t i = 0; i < n; i++) {
		if (out->missing[i])
			continue;
		double x = m->table[(ptrdiff_t)out->value[i]];
		out->missing[i] = (uint8_t)(isfinite(x) ? 0 : 1);
		out->value[i] = isnan(x) ? 0 : x;
	}
}

static void one_of(const struct formula_node *m, ptrdiff_t n, const struct formula_room *x,
	const struct formula_room *y, const struct formula_room *choose, struct formula_room *out)
{
	for (ptrdiff_t i = 0; i < n; i++) {
		/* if: neither when the question is missing; coalesce: the second where the first is. */
		bool first = choose ? choose->value[i] > 0 : !x->missing[i];
		const struct formula_room *from = first ? x : y;
		double value = from->value[i] + (first ? 0 : m->shift);
		uint8_t missing = from->missing[i] || (choose && choose->missing[i]);

		out->undefined[i] = from->undefined[i] || (choose && choose->undefined[i]);
		out->value[i] = value;
		out->missing[i] = missing;
	}
}

static void constant(double x, ptrdiff_t n, struct formula_room *out)
{
	for (ptrdiff_t i = 0; i < n; i++) {
		out->value[i] = x;
		out->missing[i] = 0;
	}
}

static void absent(ptrdiff_t n, struct formula_room *out)
{
	for (ptrdiff_t i = 0; i < n; i++) {
		out->value[i] = out->missing[i];
		out->missing[i] = 0;
	}
}

void formula_evaluate(const struct formula_node *m, ptrdiff_t from, ptrdiff_t n,
	struct formula_room *room)
{
	for (int i = 0; i < 3 && m->arg[i]; i++)
		formula_evaluate(m->arg[i], from, n, room + i);
	if (!m->arg[0])
		memset(room->undefined, 0, (size_t)n);
	switch ((int)m->op) {
	case OP_NUMBER: constant(m->number, n, room); break;
	case OP_NUMERIC:
	case OP_TIME:
	case OP_CODE: read_column(m, from, n, room); break;
	case OP_MISSING: absent(n, room); break;
	case OP_TABLE: look_up(m, n, room); break;
	case OP_AND:
	case OP_OR: logic(m, n, room + 1, room); break;
	case OP_IF: one_of(m, n, room + 1, room + 2, room, room); break;
	case OP_ELSE: one_of(m, n, room, room + 1, NULL, room); break;
	default:
		if (m->arg[1])
			binary(m, n, room + 1, room);
		else
			unary(m, n, room);
	}
}
