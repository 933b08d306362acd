/* The live table on more rows than anyone reads: what is asked again is not done again, what takes long can be
 * stopped, and what is counted and found agrees with a plain loop. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "command/execute.h"
#include "command/options.h"
#include "command/service.h"
#include "threads.h"

enum { ROWS = 600000, KINDS = 7, VALUES = 90001, LAST = 543210 };

struct live {
	char folder[64], file[80];
	struct arena *arena;
	struct workbench *w;
	struct ctl ctl;
};

static const char *const kind[KINDS] = { "north", "south", "east", "west", "coast", "hills", "centre" };

static int64_t value_of(int64_t i)
{
	return i == LAST ? -12345 : i * 7919 % VALUES;
}

static void write_table(const char *path)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs("n,kind,half\n", f);
	for (int64_t i = 0; i < ROWS; i++)
		fprintf(f, "%lld,%s,%.1f\n", (long long)value_of(i), kind[i * i % 11 % KINDS], (double)(i % 1001) / 2);
	assert_int_equal(fclose(f), 0);
}

static struct live *live_new(void)
{
	struct options o = options_default();
	struct live *l = calloc(1, sizeof *l);

	assert_non_null(l);
	snprintf(l->folder, sizeof l->folder, "/tmp/cairn-live-XXXXXX");
	assert_non_null(mkdtemp(l->folder));
	snprintf(l->file, sizeof l->file, "%s/t.csv", l->folder);
	write_table(l->file);
	l->arena = arena_new();
	l->w = service_new(&o, false);
	return l;
}

static void live_free(struct live *l)
{
	char workspace[90];

	snprintf(workspace, sizeof workspace, "%s/t.cairn", l->folder);
	service_free(l->w);
	arena_free(l->arena);
	unlink(l->file);
	unlink(workspace);
	rmdir(l->folder);
	free(l);
}

static bool ask(struct live *l, const char *line, struct report **out, struct err *e)
{
	struct answer answer = { 0 };
	bool ok = execute_next(l->w, &line, &answer, l->arena, &l->ctl, e);

	*out = answer.report;
	return ok;
}

static struct node *need(struct live *l, const char *line)
{
	struct err e = ERR_INIT;
	struct report *r;

	if (!ask(l, line, &r, &e))
		fail_msg("%s: %s", line, e.msg);
	return report_root(r);
}

static int64_t whole(const struct node *n, const char *path)
{
	const struct node *k = node_find(n, path);

	assert_non_null(k);
	return k->integer;
}

/* Without a file to read again, only what is there already can answer. */
static void reads_once(struct live *l)
{
	struct err e = ERR_INIT;
	struct report *r;

	need(l, arena_printf(l->arena, "data load '%s'", l->file));
	assert_int_equal(unlink(l->file), 0);
	assert_int_equal(whole(need(l, "data show --rows 3"), "matching"), ROWS);
	assert_false(ask(l, "data type half text", &r, &e));
	assert_int_equal(e.code, ERR_CSV_OPEN);
	write_table(l->file);
	need(l, "data type half text");
	assert_int_equal(unlink(l->file), 0);
	assert_string_equal(node_find(need(l, "data describe half"), "type")->string, "text");
	write_table(l->file);
}

static bool is_phase(const struct live *l, const char *phase)
{
	const char *now = atomic_load(&l->ctl.phase);

	return now && strcmp(now, phase) == 0;
}

static void sorts_once(struct live *l)
{
	need(l, "data sort n:down kind");
	assert_true(is_phase(l, "sorting"));
	assert_int_equal(atomic_load(&l->ctl.done), atomic_load(&l->ctl.total));
	atomic_store(&l->ctl.phase, NULL);
	const struct node *table = node_find(need(l, "data show --rows 10"), "table");
	assert_false(is_phase(l, "sorting"));
	int64_t last = INT64_MAX, row = -1;
	const char *text = "";
	for (const struct node *o = table->first; o; o = o->next) {
		const char *now = node_find(o, "kind")->string;
		int order = strcmp(text, now);
		assert_int_equal(whole(o, "n"), VALUES - 1); /* some six rows have it; all others less */
		assert_true(order < 0 || (order == 0 && whole(o, "row") > row));
		text = now;
		row = whole(o, "row");
		if (o == table->first->next->next->next)
			break;
		last = whole(o, "n");
	}
	assert_int_equal(last, VALUES - 1);
	/* The missing filter is no reason to sort anew when it comes: the view is made once, with both. */
	atomic_store(&l->ctl.phase, NULL);
	need(l, "data filter 'n >= 100'");
	assert_true(is_phase(l, "sorting"));
	atomic_store(&l->ctl.phase, NULL);
	need(l, "data show --rows 2 --from 300000");
	assert_null(atomic_load(&l->ctl.phase));
	need(l, "data filter --off");
	need(l, "data sort --off");
}

static void counts_all(struct live *l)
{
	static int64_t count[VALUES];
	int64_t most = 0, of = 0;

	for (int64_t i = 0; i < ROWS; i++)
		if (i != LAST)
			count[value_of(i)]++;
	for (int64_t v = 0; v < VALUES; v++)
		if (count[v] > most)
			most = count[v], of = v;
	const struct node *r = need(l, "data freq n"), *first = node_find(r, "values")->first;
	assert_true(atomic_load(&l->ctl.done) >= atomic_load(&l->ctl.total));
	assert_int_equal(whole(r, "distinct"), VALUES + 1);
	assert_int_equal(whole(first, "count"), most);
	assert_string_equal(node_find(first, "value")->string, arena_printf(l->arena, "%lld", (long long)of)); /* ties in the order of values */
	int64_t row = 0;
	while (value_of(row) != of)
		row++;
	assert_int_equal(whole(first, "first_row"), row + 1);
	const struct node *list = node_find(need(l, "data freq kind --by-value"), "values");
	int64_t sum = 0;
	for (const struct node *o = list->first; o; o = o->next)
		sum += whole(o, "count");
	assert_int_equal(sum, ROWS);
}

/* The first one from there on, whatever the hands. */
static void finds_first(struct live *l)
{
	for (int hands = 0; hands <= 3; hands++) {
		l->ctl = (struct ctl){ 0 };
		threads_use(&l->ctl, hands);
		assert_int_equal(whole(need(l, "data show --find=-12345 --rows 1"), "found"), LAST + 1);
		assert_int_equal(whole(need(l, "data show --find=-12345 --from 600000 --rows 1"), "found"), LAST + 1);
		assert_int_equal(whole(need(l, "data show --find=-12345 --back --rows 1"), "found"), LAST + 1);
		assert_int_equal(whole(need(l, "data show --find 499.5 --rows 1"), "found"), 1000);
		assert_int_equal(node_find(need(l, "data show --find condor --rows 1"), "found")->type, NODE_NULL);
		assert_int_equal(whole(need(l, "data show --find OUTH --from 9 --rows 1"), "found"), 11);
	}
	l->ctl = (struct ctl){ 0 };
}

static void can_be_stopped(struct live *l)
{
	static const char *const line[] = { "data sort n", "data sort kind", "data filter 'n > 7'", "data freq n",
		"data freq kind", "data show --find 99999999", "data describe n" };

	for (size_t i = 0; i < sizeof line / sizeof line[0]; i++) {
		struct err e = ERR_INIT;
		struct report *r;

		atomic_store(&l->ctl.stop, true);
		if (ask(l, line[i], &r, &e))
			fail_msg("%s goes on", line[i]);
		assert_int_equal(e.code, ERR_CANCELLED);
		atomic_store(&l->ctl.stop, false);
		assert_null(node_find(need(l, "data show --rows 1"), "shown")); /* nothing of it is kept */
	}
}

static void test_live(void **state)
{
	struct live *l = live_new();

	(void)state;
	reads_once(l);
	sorts_once(l);
	counts_all(l);
	finds_first(l);
	need(l, arena_printf(l->arena, "data load '%s' --anew", l->file));
	can_be_stopped(l);
	live_free(l);
}

/* Roles given with a load are settings of their own: a later load without them forgets them. */
static void test_roles_are_not_kept(void **state)
{
	struct live *l = live_new();

	(void)state;
	need(l, arena_printf(l->arena, "data load '%s' --role half=ignore --type n=number", l->file));
	assert_string_equal(node_find(need(l, "data describe half"), "role")->string, "ignore");
	assert_string_equal(node_find(need(l, "data describe n"), "type")->string, "number");
	need(l, arena_printf(l->arena, "data load '%s' --anew", l->file));
	assert_string_equal(node_find(need(l, "data describe half"), "role")->string, "feature");
	assert_string_equal(node_find(need(l, "data describe n"), "type")->string, "integer");
	live_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_live),
		cmocka_unit_test(test_roles_are_not_kept),
	};
	return cmocka_run_group_tests_name("command table", tests, NULL, NULL);
}
