/* A load that is stopped stops soon: at whatever question whether to go on the answer is no, few cells are
 * looked at afterwards.  The linker sends the calls through here. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/num.h"
#include "base/text.h"
#include "data/csv_build.h"
#include "data/csv_cell.h"
#include "data/date.h"
#include "table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define ROWS 60000
#define BOUND (2 * CSV_GOING)

bool __real_ctl_step(struct ctl *c, int64_t n, struct err *e);
bool __wrap_ctl_step(struct ctl *c, int64_t n, struct err *e);
bool __real_date_parse(struct str s, enum date_order order, int64_t *out, bool *clock);
bool __wrap_date_parse(struct str s, enum date_order order, int64_t *out, bool *clock);
bool __real_csv_form_parse(struct str s, const struct csv_form *form, double *out);
bool __wrap_csv_form_parse(struct str s, const struct csv_form *form, double *out);
int __real_csv_na_find(const struct csv_na *na, struct str s, bool text);
int __wrap_csv_na_find(const struct csv_na *na, struct str s, bool text);

static int64_t steps, stop_at, cells;

bool __wrap_ctl_step(struct ctl *c, int64_t n, struct err *e)
{
	if (c && ++steps == stop_at) {
		atomic_store(&c->stop, true);
		cells = 0;
	}
	return __real_ctl_step(c, n, e);
}

bool __wrap_date_parse(struct str s, enum date_order order, int64_t *out, bool *clock)
{
	cells++;
	return __real_date_parse(s, order, out, clock);
}

bool __wrap_csv_form_parse(struct str s, const struct csv_form *form, double *out)
{
	cells++;
	return __real_csv_form_parse(s, form, out);
}

int __wrap_csv_na_find(const struct csv_na *na, struct str s, bool text)
{
	cells++;
	return __real_csv_na_find(na, s, text);
}

/* Different texts that are nearly numbers, dates and texts. */
static struct str make_table(struct arena *a)
{
	struct text t;

	text_init(&t, a);
	text_add(&t, "n,d,w\n");
	for (int i = 0; i < ROWS; i++)
		text_addf(&t, "%d.%d,20%02d-%02d-%02d 10:%02d:%02d,word %d\n", i, i % 7, i % 99, i % 12 + 1, i % 28 + 1,
			i % 60, i / 60 % 60, i * 7);
	text_add(&t, "x,2020-01-01,last\n");
	return (struct str){ t.p, t.n };
}

static bool read_stopped(struct str text, int64_t at)
{
	struct csv_options o = csv_defaults();
	struct arena *a = arena_new();
	struct csv_table out;
	struct ctl c = { 0 };
	struct err e = ERR_INIT;
	bool ok;

	steps = cells = 0;
	stop_at = at;
	ok = csv_parse_bytes(text.p, text.n, "t.csv", &o, &out, a, &c, &e);
	assert_true(ok || e.code == ERR_CANCELLED);
	if (ok)
		frame_unref(out.frame);
	arena_free(a);
	return ok;
}

static void test_stops_soon(void **state)
{
	struct arena *a = arena_new();
	struct str text = make_table(a);
	int64_t all;

	(void)state;
	assert_true(read_stopped(text, 0));
	all = steps;
	assert_true(cells > 3 * BOUND);
	for (int64_t at = 1; at <= all; at += all / 20 + 1) {
		assert_false(read_stopped(text, at));
		if (cells > BOUND)
			fail_msg("stopped at question %lld of %lld: %lld cells looked at afterwards", (long long)at,
				(long long)all, (long long)cells);
	}
	arena_free(a);
}

/* Whichever question is answered with no, the load says that it was stopped: rows that are all alike are
 * counted down to their last bits. */
static void test_stops_anywhere(void **state)
{
	struct arena *a = arena_new();
	struct text t;

	(void)state;
	text_init(&t, a);
	text_add(&t, "a,b\n");
	for (int i = 0; i < 1000; i++)
		text_add(&t, "1,x\n");
	assert_true(read_stopped((struct str){ t.p, t.n }, 0));
	for (int64_t at = 1, all = steps; at <= all; at++)
		assert_false(read_stopped((struct str){ t.p, t.n }, at));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stops_soon),
		cmocka_unit_test(test_stops_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
