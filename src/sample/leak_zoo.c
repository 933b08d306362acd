#include "config.h"

#include "sample/leak_zoo.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "base/text.h"

/* Streets have one house but for every so many, towns have fifty rows. */
enum { STEP_ROWS = 1024, SMALL_PAIR = 20, LARGE_KEY = 50 };

static const char *const region[] = { "north", "east", "south", "west", "islands" };
static const char *const plan[] = { "basic", "plus", "full" };

static void draw_features(struct leak_row *r, uint64_t seed, int64_t i, int64_t rows)
{
	struct rng s = rng_make(seed, RNG_SAMPLE, (uint64_t)i);
	*r = (struct leak_row){ .row = i, .rows = rows };
	r->age = round(20 + 60 * rng_double(&s));
	r->bmi = round(10 * (26 + 4 * rng_normal(&s))) / 10;
	r->pressure = round(128 + 15 * rng_normal(&s));
	r->region = (int)rng_below(&s, 5);
	r->plan = (int)rng_below(&s, 3);
	r->logit = -0.9 + 0.04 * (r->age - 50) + 0.08 * (r->bmi - 26) + 0.02 * (r->pressure - 128)
		+ 0.3 * (r->plan == 0) - 0.2 * (r->region == 4);
	r->cost = exp(7 + 0.02 * (r->age - 50) + 0.04 * (r->bmi - 26) + 0.5 * rng_normal(&s));
	r->own = rng_make(seed, RNG_NOISE, (uint64_t)i);
}

static void settle(struct leak_row *r, uint64_t seed)
{
	struct rng s = rng_make(seed, RNG_TEST, (uint64_t)r->row);
	r->p = 1 / (1 + exp(-r->logit));
	r->y = rng_double(&s) < r->p;
}

/* Means of y over runs of rows that share a key: what a careless encoding would have put in. */
static void encode(struct leak_row *r, int64_t n, bool small)
{
	for (int64_t from = 0, key; from < n; from += key) {
		key = !small ? LARGE_KEY : from % SMALL_PAIR == 0 ? 2 : 1;
		int64_t to = from + key < n ? from + key : n;
		double mean = 0;
		for (int64_t i = from; i < to; i++)
			mean += r[i].y / (double)(to - from);
		for (int64_t i = from; i < to; i++)
			*(small ? &r[i].mean_small : &r[i].mean_large) = mean;
	}
}

static int by_outcome(const void *a, const void *b)
{
	const struct leak_row *x = a, *y = b;
	if (x->y != y->y)
		return x->y ? 1 : -1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static void put_row(const struct leak_kind *k, struct leak_row *r, uint64_t seed, struct text *csv)
{
	text_addf(csv, "%.0f,%.1f,%.0f,%s,%s,", r->age, r->bmi, r->pressure, region[r->region],
		plan[r->plan]);
	if (k->plant)
		k->plant(r, csv, seed);
	if (k->number)
		text_addf(csv, "%.2f\n", r->cost);
	else
		text_add(csv, r->y ? "yes\n" : "no\n");
}

static void tell_column(const char *name, const char *strength, const struct leak_kind *k,
	struct node *list)
{
	if (!name)
		return;
	struct node *o = node_object(list, NULL);
	node_string(o, "column", name);
	node_string(o, "strength", strength);
	node_string(o, "kind", k->name);
	node_string(o, "found_by", k->found_by);
	node_string(o, "asked", k->asked ? k->asked : "data leaks");
}

static void tell(const struct leak_kind *k, const struct leak_row *r, int64_t n, struct node *truth)
{
	struct node *list = node_list(truth, "leaks");
	int64_t hits = 0, again = 0;
	tell_column(k->strong, "strong", k, list);
	tell_column(k->weak, "weak", k, list);
	for (int64_t i = 0; i < n; i++) {
		hits += r[i].y;
		again += r[i].again;
	}
	if (k->roles)
		node_string(truth, "roles", k->roles);
	if (k->again > 0)
		node_int(truth, "again", again);
	node_string(truth, "target", k->number ? "cost" : "readmitted");
	node_int(truth, "rows", n);
	if (!k->number)
		node_int(truth, "positive", hits);
}

/* Of rows that are themselves no repeat, so that none is there three times in a row of changes. */
static void repeat(const struct leak_kind *k, uint64_t seed, struct leak_row *r, int64_t i)
{
	struct rng s = rng_make(seed, RNG_ROWS, (uint64_t)i);
	if (i == 0 || !(rng_double(&s) < k->again))
		return;
	int64_t from = rng_below(&s, i);
	if (r[from].again)
		return;
	r[i] = r[from];
	r[i].row = i;
	r[i].again = true;
	if (k->change)
		k->change(&r[i]);
}

void leak_zoo_visit(const struct leak_row *r, struct text *csv)
{
	text_addf(csv, "V%06lld,", (long long)r->row + 1);
}

static bool draw_all(const struct leak_kind *k, uint64_t seed, struct leak_row *r, int64_t n,
	struct ctl *c, struct err *e)
{
	ctl_phase(c, "making up visits", 2 * n);
	for (int64_t i = 0; i < n; i++) {
		draw_features(&r[i], seed, i, n);
		if (k->bend)
			k->bend(&r[i], seed);
		settle(&r[i], seed);
		repeat(k, seed, r, i);
		if (i % STEP_ROWS == 0 && !ctl_step(c, STEP_ROWS, e))
			return false;
	}
	encode(r, n, true);
	encode(r, n, false);
	if (k->sorted)
		qsort(r, (size_t)n, sizeof *r, by_outcome);
	for (int64_t i = 0; i < n; i++)
		r[i].row = i;
	return true;
}

bool leak_zoo_generate(const struct leak_kind *k, uint64_t seed, int64_t rows, struct text *csv,
	struct node *truth, struct ctl *c, struct err *e)
{
	struct arena *a = arena_new();
	struct leak_row *r = ARENA_BIG(a, struct leak_row, rows, e);
	bool ok = r && draw_all(k, seed, r, rows, c, e);
	if (ok)
		text_addf(csv, "age,bmi,pressure,region,plan,%s%s%s\n", k->header, k->header[0] ? "," : "",
			k->number ? "cost" : "readmitted");
	for (int64_t i = 0; ok && i < rows; i++) {
		put_row(k, &r[i], seed, csv);
		ok = i % STEP_ROWS != 0 || ctl_step(c, STEP_ROWS, e);
	}
	if (ok)
		tell(k, r, rows, truth);
	arena_free(a);
	return ok;
}
