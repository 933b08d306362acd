/* What the shell says while a command takes long. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "shell/progress.h"

/* Of a thousand looks at a job eleven are told: the tenths, each once; another phase begins anew. */
static void test_tenths(void **state)
{
	struct progress p = { .lines = true };
	int told = 0;
	(void)state;
	for (int i = 0; i <= 1000; i++)
		told += progress_is_news(&p, "training", i, 1000);
	assert_int_equal(told, 11);
	assert_int_equal(p.tenth, 10);
	assert_true(progress_is_news(&p, "scoring", 0, 10));
	assert_false(progress_is_news(&p, "scoring", 0, 10));
	assert_true(progress_is_news(&p, "scoring", 5, 10)); /* what lies between was never seen */
	assert_int_equal(p.tenth, 5);
}

/* Nobody knows how much there is: the phase alone, once. */
static void test_no_total(void **state)
{
	struct progress p = { .lines = true };
	(void)state;
	assert_true(progress_is_news(&p, "reading", 0, 0));
	assert_false(progress_is_news(&p, "reading", 100000, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_tenths), cmocka_unit_test(test_no_total) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
