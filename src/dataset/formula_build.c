#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "data/date.h"
#include "data/frame.h"
#include "dataset/formula_node.h"

const char *formula_type_name(enum formula_type t)
{
	static const char *const name[] = { "a number", "true or false", "a text", "a date" };

	return name[t];
}

struct formula_node *formula_new(struct formula_reader *p, enum formula_op op,
	enum formula_type type)
{
	struct formula_node *m = ARENA_NEW(p->arena, struct formula_node);

	if (++p->parts > FORMULA_PARTS)
		return formula_fail(p, p->at, "the expression has over %d parts", FORMULA_PARTS);
	m->op = op;
	m->type = type;
	return m;
}

struct formula_node *formula_number(struct formula_reader *p, double x, enum formula_type type)
{
	struct formula_node *m = formula_new(p, OP_NUMBER, type);

	if (m)
		m->number = x;
	return m;
}

struct formula_node *formula_text(struct formula_reader *p, struct str s)
{
	struct formula_node *m = formula_number(p, 0, FORMULA_TEXT);
	struct str *level = ARENA_NEW(p->arena, struct str);

	*level = s;
	if (m) {
		m->level = level;
		m->levels = 1;
		m->constant = true;
	}
	return m;
}

struct formula_node *formula_column_node(struct formula_reader *p, const char *name, const char *at)
{
	struct err e = ERR_INIT;
	int32_t i;

	if (!frame_need(p->frame, name, &i, &e)) {
		formula_fail(p, at, "%s", e.msg);
		err_hint(p->err, "%s", e.hint);
		p->err->code = ERR_UNKNOWN_COLUMN;
		return NULL;
	}
	const struct column *c = &p->frame->column[i];
	struct formula_node *m = formula_new(p, column_is_numeric(c) ? OP_NUMERIC : c->time ? OP_TIME : OP_CODE,
		column_is_numeric(c) ? FORMULA_NUMBER : c->time ? FORMULA_DATE
			: c->type == COLUMN_BOOLEAN ? FORMULA_TRUTH : FORMULA_TEXT);
	if (!m)
		return NULL;
	m->column = c;
	m->level = c->level;
	m->levels = c->levels;
	return m;
}

static struct formula_node *node_of(struct formula_reader *p, enum formula_op op,
	enum formula_type type, struct formula_node *x, struct formula_node *y)
{
	struct formula_node *m = formula_new(p, op, type);

	if (m) {
		m->arg[0] = x;
		m->arg[1] = y;
	}
	return m;
}

/* ---- arithmetic ---- */

static struct formula_node *scaled(struct formula_reader *p, struct formula_node *x, double by)
{
	struct formula_node *m = node_of(p, OP_SCALE, x->type, x, NULL);

	if (m)
		m->number = by;
	return m;
}

/* date - date, date - days, date + days, days + date. */
static struct formula_node *dates(struct formula_reader *p, enum formula_op op,
	struct formula_node *x, struct formula_node *y, const char *at)
{
	bool both = x->type == FORMULA_DATE && y->type == FORMULA_DATE;
	struct formula_node *m;

	if (both && op == OP_SUB) {
		m = node_of(p, OP_SUB, FORMULA_NUMBER, x, y);
		return m ? scaled(p, m, 1 / (double)DATE_DAY) : NULL;
	}
	struct formula_node **days = x->type == FORMULA_DATE ? &y : &x;
	if (both || (op != OP_ADD && op != OP_SUB) || (*days)->type != FORMULA_NUMBER ||
		(op == OP_SUB && days == &x))
		return formula_fail(p, at, "of dates there are date - date, which is in days, and date + or - days");
	*days = scaled(p, *days, (double)DATE_DAY);
	return *days ? node_of(p, op, FORMULA_DATE, x, y) : NULL;
}

struct formula_node *formula_arithmetic(struct formula_reader *p, enum formula_op op,
	struct formula_node *x, struct formula_node *y, const char *at)
{
	if (y && (x->type == FORMULA_DATE || y->type == FORMULA_DATE))
		return dates(p, op, x, y, at);
	const struct formula_node *odd = x->type != FORMULA_NUMBER ? x : y;
	if (odd && odd->type == FORMULA_TRUTH) /* yes counts 1 */
		return node_of(p, op, FORMULA_NUMBER, x, y);
	if (odd && odd->type != FORMULA_NUMBER)
		return formula_fail(p, at, "this takes numbers, and here is %s", formula_type_name(odd->type));
	return node_of(p, op, FORMULA_NUMBER, x, y);
}

/* ---- logic ---- */

struct formula_node *formula_logic(struct formula_reader *p, enum formula_op op,
	struct formula_node *x, struct formula_node *y, const char *at)
{
	const struct formula_node *odd = x->type != FORMULA_TRUTH ? x : y && y->type != FORMULA_TRUTH ? y : NULL;

	if (odd)
		return formula_fail(p, at, "and, or, not join what is true or false, and here is %s; compare it: "
			"... = 1", formula_type_name(odd->type));
	return node_of(p, op, FORMULA_TRUTH, x, y);
}

/* ---- comparison ---- */

static int by_bytes(const void *a, const void *b)
{
	const struct str *const *x = a, *const *y = b;

	return str_compare(**x, **y);
}

/* The place of every level among those of both texts; equal texts have the same. */
static void rank_levels(struct formula_reader *p, struct formula_node *const *side, double *rank[2])
{
	int32_t n = side[0]->levels + side[1]->levels, k = 0;
	const struct str **all = ARENA_ARRAY(p->arena, const struct str *, n + 1);

	for (int s = 0; s < 2; s++)
		for (int32_t i = 0; i < side[s]->levels; i++)
			all[k++] = &side[s]->level[i];
	qsort(all, (size_t)n, sizeof *all, by_bytes);
	for (int s = 0; s < 2; s++) {
		rank[s] = ARENA_ARRAY(p->arena, double, side[s]->levels + 1);
		for (int32_t i = 0; i < side[s]->levels; i++) {
			int32_t lo = 0, hi = n;

			while (lo < hi) { /* the first that is not less */
				int32_t middle = lo + (hi - lo) / 2;

				if (str_compare(*all[middle], side[s]->level[i]) < 0)
					lo = middle + 1;
				else
					hi = middle;
			}
			rank[s][i] = lo;
		}
	}
}

static struct formula_node *looked_up(struct formula_reader *p, struct formula_node *x,
	enum formula_type type, const double *table)
{
	struct formula_node *m = node_of(p, OP_TABLE, type, x, NULL);

	if (m)
		m->table = table;
	return m;
}

static struct formula_node *compare_texts(struct formula_reader *p, enum formula_op op,
	struct formula_node *x, struct formula_node *y)
{
	struct formula_node *side[2] = { x, y };
	double *rank[2];

	rank_levels(p, side, rank);
	for (int s = 0; s < 2; s++)
		side[s] = looked_up(p, side[s], FORMULA_NUMBER, rank[s]);
	return side[0] && side[1] ? node_of(p, op, FORMULA_TRUTH, side[0], side[1]) : NULL;
}

static struct formula_node *date_of(struct formula_reader *p, const struct formula_node *x,
	const char *at)
{
	int64_t t;
	bool has_time;

	if (!x->constant || !date_parse(x->level[0], DATE_YMD, &t, &has_time))
		return formula_fail(p, at, "a date is compared with a date, or with a text like '2024-02-29'");
	return formula_number(p, (double)t, FORMULA_DATE);
}

/* A column of yes and no may also be compared with its words. */
static bool as_text(struct formula_node *x)
{
	if (x->type != FORMULA_TRUTH || x->op != OP_CODE)
		return false;
	x->type = FORMULA_TEXT;
	return true;
}

struct formula_node *formula_compare(struct formula_reader *p, enum formula_op op,
	struct formula_node *x, struct formula_node *y, const char *at)
{
	if (x->type == FORMULA_TEXT && y->type == FORMULA_TRUTH)
		as_text(y);
	else if (y->type == FORMULA_TEXT && x->type == FORMULA_TRUTH)
		as_text(x);
	if (x->type == FORMULA_DATE && y->type == FORMULA_TEXT)
		y = date_of(p, y, at);
	else if (y->type == FORMULA_DATE && x->type == FORMULA_TEXT)
		x = date_of(p, x, at);
	if (!x || !y)
		return NULL;
	if (x->type == FORMULA_TEXT && y->type == FORMULA_TEXT)
		return compare_texts(p, op, x, y);
	bool counts = (x->type == FORMULA_TRUTH && y->type == FORMULA_NUMBER) ||
		(y->type == FORMULA_TRUTH && x->type == FORMULA_NUMBER);
	if (x->type != y->type && !counts)
		return formula_fail(p, at, "%s cannot be compared with %s", formula_type_name(x->type),
			formula_type_name(y->type));
	return node_of(p, op, FORMULA_TRUTH, x, y);
}
