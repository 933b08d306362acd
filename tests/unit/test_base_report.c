/* Reports and progress. */
#include "config.h"

#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static int setup(void **state)
{
	*state = arena_new();
	return 0;
}

static int teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static void test_tree(void **state)
{
	struct report *r = report_new(*state);
	struct node *o = report_root(r);
	char name[] = "rows";
	node_int(o, name, 48842);
	name[0] = 'x'; /* names are copied */
	struct node *list = node_list(o, "columns");
	struct node *one = node_object(list, NULL);
	node_string(one, "name", "age");
	node_bool(one, "sealed", true);
	struct node *stats = node_object(one, "stats");
	node_real(stats, "mean", 38.5);
	assert_int_equal(o->count, 2);
	assert_string_equal(o->first->name, "rows");
	assert_ptr_equal(o->last, list);
	assert_int_equal(node_find(o, "rows")->integer, 48842);
	assert_true(node_number(node_find(o, "rows")) == 48842);
	assert_true(node_number(node_find(one, "stats.mean")) == 38.5);
	assert_true(node_number(node_find(one, "sealed")) == 1);
	assert_string_equal(node_find(one, "name")->string, "age");
	assert_true(isnan(node_number(node_find(one, "name"))));
	assert_true(isnan(node_number(NULL)));
	assert_null(node_find(o, "row"));
	assert_null(node_find(o, "rowss"));
	assert_null(node_find(o, "rows.mean"));
	assert_null(node_find(one, "stats."));
	assert_null(node_find(NULL, "rows"));
}

static void test_nulls(void **state)
{
	struct node *o = report_root(report_new(*state));
	assert_int_equal(node_real(o, "a", (double)NAN)->type, NODE_NULL);
	assert_string_equal(node_find(o, "a")->note, "not a number");
	assert_string_equal(node_real(o, "b", (double)INFINITY)->note, "infinite");
	assert_string_equal(node_real(o, "c", -(double)INFINITY)->note, "minus infinity");
	assert_int_equal(node_string(o, "d", NULL)->type, NODE_NULL);
	assert_string_equal(node_null(o, "e", "no rows")->note, "no rows");
	assert_null(node_null(o, "f", NULL)->note);
	assert_true(isnan(node_number(node_find(o, "a"))));
}

static void test_lists_and_intervals(void **state)
{
	struct node *o = report_root(report_new(*state));
	const double x[] = { 1, (double)NAN, 3 };
	const int64_t k[] = { 4, 5 };
	struct node *reals = node_reals(o, "edges", x, 3);
	assert_int_equal(reals->count, 3);
	assert_int_equal(reals->first->next->type, NODE_NULL);
	assert_true(reals->last->real == 3);
	assert_int_equal(node_ints(o, "counts", k, 2)->last->integer, 5);
	const struct interval v = { 0.9, 0.8, 0.95, 100, "Wilson", 0.95, "small" };
	struct node *n = node_interval(o, "auc", &v);
	assert_int_equal(n->view, VIEW_INTERVAL);
	assert_true(node_number(node_find(o, "auc.value")) == 0.9);
	assert_true(node_number(node_find(o, "auc.lo")) == 0.8);
	assert_true(node_number(node_find(o, "auc.hi")) == 0.95);
	assert_int_equal(node_find(o, "auc.n")->integer, 100);
	assert_string_equal(node_find(o, "auc.method")->string, "Wilson");
	assert_string_equal(n->note, "small");
}

static void test_copy(void **state)
{
	struct report *r = report_new(*state);
	struct report *other = report_new(*state);
	struct node *from = node_object(report_root(r), "from");
	node_title(from, "Title", VIEW_TABLE);
	node_note(from, "note %d", 1);
	node_int(node_object(from, "deep"), "x", 7);
	node_reals(from, "list", (const double[]){ 1, 2 }, 2);
	struct node *to = node_copy(report_root(other), "to", from);
	assert_string_equal(to->title, "Title");
	assert_string_equal(to->note, "note 1");
	assert_int_equal(to->view, VIEW_TABLE);
	assert_ptr_equal(node_find(to, "deep")->report, other);
	assert_int_equal(node_find(report_root(other), "to.deep.x")->integer, 7);
	assert_int_equal(node_find(to, "list")->count, 2);
	node_find(from, "deep.x")->integer = 8;
	assert_int_equal(node_find(to, "deep.x")->integer, 7);
	struct node *self = node_copy(report_root(r), "copy", report_root(r));
	assert_int_equal(self->count, 1);
}

static void test_lead_and_warnings(void **state)
{
	struct report *r = report_new(*state);
	report_lead(r, "%d rows", 5);
	report_warn(r, ERR_WARN_SLICE, "why interval", "slice %s", "APAC");
	report_warn(r, ERR_WARN_LOOKS, NULL, "again");
	assert_string_equal(r->lead, "5 rows");
	assert_string_equal(r->first_warning->message, "slice APAC");
	assert_string_equal(r->first_warning->fix, "why interval");
	assert_int_equal(r->first_warning->next->code, ERR_WARN_LOOKS);
	assert_null(r->last_warning->fix);
	assert_ptr_equal(r->first_warning->next, r->last_warning);
}

static void test_ctl_step(void **state)
{
	struct ctl c = { 0 };
	struct err e = ERR_INIT;
	(void)state;
	ctl_phase(&c, "growing trees", 10);
	assert_string_equal(atomic_load(&c.phase), "growing trees");
	assert_true(ctl_step(&c, 3, &e));
	assert_true(ctl_step(&c, 4, &e));
	assert_int_equal(atomic_load(&c.done), 7);
	assert_int_equal(atomic_load(&c.total), 10);
	atomic_store(&c.stop, true);
	assert_false(ctl_step(&c, 1, &e));
	assert_int_equal(e.code, ERR_CANCELLED);
	ctl_phase(&c, "next", 0);
	assert_int_equal(atomic_load(&c.done), 0);
	assert_true(ctl_step(NULL, 1, &e));
	ctl_phase(NULL, "none", 1);
	ctl_point(NULL, 1, 1, 1);
	assert_true(ctl_checkpoint(NULL, 1, "x", 1, &e));
	assert_true(ctl_checkpoint(&c, 1, "x", 1, &e));
}

static void test_ctl_budget(void **state)
{
	struct ctl c = { 0 };
	(void)state;
	assert_null(ctl_over(NULL));
	assert_null(ctl_over(&c));
	c.deadline = ctl_clock() + 1000;
	assert_null(ctl_over(&c));
	c.deadline = ctl_clock();
	assert_non_null(ctl_over(&c));
}

/* One wake a point and a phase, and a bounded number for the steps of a phase. */
static void test_ctl_wakes(void **state)
{
	struct ctl c = { 0 };
	struct err e = ERR_INIT;
	char bytes[1000];
	int fd[2];
	(void)state;
	assert_int_equal(pipe2(fd, O_NONBLOCK), 0);
	c.wake_fd = fd[1];
	ctl_phase(&c, "counting", 1000000);
	assert_int_equal(read(fd[0], bytes, sizeof bytes), 1);
	for (int i = 0; i < 1000000; i++)
		ctl_step(&c, 1, &e);
	ssize_t n = read(fd[0], bytes, sizeof bytes);
	assert_in_range(n, 190, 201);
	ctl_point(&c, 1, 0.5, 0.6);
	assert_int_equal(read(fd[0], bytes, sizeof bytes), 1);
	for (int i = 0; i < 100000; i++)
		ctl_point(&c, i, 0, 0); /* a full pipe must not block */
	close(fd[0]);
	close(fd[1]);
}

static void test_ctl_points(void **state)
{
	struct ctl *c = ARENA_NEW(*state, struct ctl);
	struct ctl_point out[CTL_RING];
	unsigned from = 0;
	for (int i = 0; i < 10; i++)
		ctl_point(c, i, i, 2 * i);
	assert_int_equal(ctl_points(c, &from, out, 4), 4);
	assert_int_equal(ctl_points(c, &from, out, CTL_RING), 6);
	assert_int_equal(out[5].step, 9);
	assert_true(out[5].train == 9 && out[5].valid == 18);
	assert_int_equal(ctl_points(c, &from, out, CTL_RING), 0);
	for (int i = 10; i < 5000; i++)
		ctl_point(c, i, i, i);
	int n = ctl_points(c, &from, out, CTL_RING);
	assert_int_equal(n, CTL_RING - 1);
	for (int i = 0; i < n; i++)
		assert_int_equal(out[i].step, 5000 - n + i);
}

static void *write_points(void *arg)
{
	for (int i = 0; i < 200000; i++)
		ctl_point(arg, i, i, -i);
	return NULL;
}

/* A reader beside the writer sees whole points only, in order. */
static void test_ctl_points_beside(void **state)
{
	struct ctl *c = ARENA_NEW(*state, struct ctl);
	struct ctl_point out[100];
	pthread_t thread;
	unsigned from = 0;
	int last = -1;
	assert_int_equal(pthread_create(&thread, NULL, write_points, c), 0);
	while (last < 199999) {
		int n = ctl_points(c, &from, out, 100);
		for (int i = 0; i < n; i++) {
			assert_true(out[i].step > last);
			assert_true(out[i].train == out[i].step && out[i].valid == -out[i].step);
			last = out[i].step;
		}
	}
	pthread_join(thread, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_tree, setup, teardown),
		cmocka_unit_test_setup_teardown(test_nulls, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lists_and_intervals, setup, teardown),
		cmocka_unit_test_setup_teardown(test_copy, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lead_and_warnings, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ctl_step, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ctl_budget, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ctl_wakes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ctl_points, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ctl_points_beside, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
