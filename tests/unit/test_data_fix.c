/* What the loader advises can be typed as it stands: each fix is one command, and with it the table
 * loads. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/param.h"
#include "command/command.h"
#include "command/lex.h"
#include "command/load_options.h"
#include "command/options.h"
#include "data/csv.h"
#include "data/frame.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Every finding of the loader that has a fix; so many others beside it. */
static const struct advice {
	const char *code, *text;
	int also;
} advices[] = {
	{ "delimiter", "a;b\n1;2\n3;4\n", 0 },
	{ "delimiter", "id,tags\n1,a;b;c\n2,d;e;f\n3,g;h;i\n", 0 },
	{ "delimiter", "id\ttags\n1\ta,b,c\n2\td,e,f\n3\tg,h,i\n", 0 },
	{ "delimiter", "a\tb;c\n1\t2;3\n4\t5;6\n", 0 },
	{ "quote", "a,b\n'x, y',1\n'z',2\n", 0 },
	{ "escape", "a,b\n1,\"say \\\"hi\\\", go\"\n2,x\n", 0 },
	{ "preamble", "# made by hand\nid,x,y\n1,2,3\n4,5,6\n", 0 },
	{ "preamble", "# a, b, c\nid,x,y\n1,2,3\n4,5,6\n", 1 },
	{ "no_header", "ann,york\nbob,hull\nann,bath\n", 0 },
	{ "units", "Report\nlength,mass\nm,kg\n1.5,20\n2.5,30\n3.5,40\n4.5,50\n", 0 },
	{ "literal_quote", "part,size\npipe,5\" wide\nrod,7\n", 0 },
	{ "rejected", "a,b\n1,2\n3\n4,5\n", 0 },
	{ "footnotes", "a,b\n1,2\n3,4\nSource: a survey\n", 0 },
	{ "missing_words", "a,b\n1,2\nNA,3\n4,5\n", 0 },
	{ "infinite", "a,b\n1,2\ninf,3\n4,5\n", 0 },
	{ "disguised_missing", "age,b\n31,2\n999,3\n999,4\n999,5\n98,6\n12,7\n", 0 },
	{ "disguised_missing", "+age,b\n31,2\n-1,3\n-1,4\n-1,5\n0,6\n12,7\n", 0 },
	{ "disguised_missing", "age=b,b\n31,2\n-1,3\n-1,4\n-1,5\n0,6\n12,7\n", 0 },
	{ "disguised_missing", "my age,b\n31,2\n-1,3\n-1,4\n-1,5\n0,6\n12,7\n", 0 },
	{ "long_digits", "k,n\n9007199254740993,1\n9007199254740995,3\n", 0 },
	{ "identifier_like", "the 'zip',n\n01234,1\n10001,2\n00501,3\n", 0 },
	{ "decimal_comma", "a;b\n1,5;x\n3,25;y\n", 0 },
	{ "ambiguous_comma", "a;b\n1,234;x\n3,567;y\n", 1 },
	{ "thousands", "v;b\n1'234;x\n12'345;y\n9'876'543;z\n", 0 },
	{ "date_order", "d,n\n13/02/2000,1\n01/02/2000,2\n", 0 },
	{ "date_order", "my day,n\n01/02/2000,1\n03/04/2000,2\n", 1 },
	{ "short_years", "d,n\n13/02/99,1\n01/02/00,2\n", 0 },
	{ "decorated", "rate,n\n1%,1\n2%,2\n3%,3\n", 0 },
	{ "almost_numbers", "v,n\n1,1\n2,2\n3,3\n4,4\n5,5\n6,6\n7,7\n8,8\n9,9\nn.d.,9\n", 1 },
	{ "almost_numbers", "v,n\n1,1\n2,2\n3,3\n4,4\n5,5\n6,6\n7,7\n8,8\n9,9\n\"a, b\",9\n", 0 },
	{ "missing_answer", "v,n\nred,1\n-,2\nblue,3\n", 0 },
	{ "almost_dates", "d,n\n2000-01-02,1\n2000-01-03,2\n2000-01-04,3\nlater,4\n", 0 },
	{ "mixed_dates", "d,n\n13/02/2000,1\n02/13/2000,2\n14/02/2000,3\n", 1 },
	{ "truth_words", "v,n\nyes,1\ny,2\nno,3\nYes,4\n", 0 },
};

/* What is said about a table; it must load. */
static const struct findings *load(const char *text, const struct csv_options *o, struct arena *a)
{
	struct csv_table *t = ARENA_NEW(a, struct csv_table);
	struct err e = ERR_INIT;

	if (!csv_parse_bytes(text, (ptrdiff_t)strlen(text), "t.csv", o, t, a, NULL, &e))
		fail_msg("%s\n%s", e.msg, text);
	frame_unref(t->frame);
	return &t->findings;
}

/* A whole command, with all its words. */
static void check_command(const char *fix, struct arena *a)
{
	static const struct param none[] = { { 0 } };
	const struct command *c = NULL;
	struct options o = options_default();
	struct err e = ERR_INIT;
	struct lexed l;
	ptrdiff_t used;
	ptrdiff_t n;

	if (!lex_command(fix, NULL, NULL, &l, a, &e) || l.next || l.redirect)
		fail_msg("%s: not one command", fix);
	if (!command_find(l.word, l.n, false, &c, &used, &e))
		fail_msg("%s: %s", fix, e.msg);
	n = l.n - used;
	if (!options_take(&o, l.word + used, NULL, &n, c->params ? c->params : none, a, &e) ||
		!args_parse(args_default(c->params ? c->params : none, a), l.word + used, n, a, &e))
		fail_msg("%s: %s", fix, e.msg);
}

/* Options for the load, with which the table loads again. */
static void check_fix(const struct advice *x, const char *fix, struct arena *a)
{
	struct csv_options o;
	struct err e = ERR_INIT;

	if (strncmp(fix, "--", 2) != 0) {
		check_command(fix, a);
		return;
	}
	check_command(arena_printf(a, "data load t.csv %s", fix), a);
	if (!load_options_parse(fix, &o, a, &e))
		fail_msg("%s: %s", fix, e.msg);
	o.max_rejects = 100;
	load(x->text, &o, a);
}

static void test_fixes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof advices / sizeof *advices; i++) {
		const struct advice *x = &advices[i];
		struct arena *a = arena_new();
		struct csv_options o = csv_defaults();
		const struct findings *all = load(x->text, &o, a);
		bool seen = false;

		for (ptrdiff_t k = 0; k < all->n; k++) {
			const struct finding *f = &all->item[k];
			int also = 0;

			if (f->fix)
				check_fix(x, f->fix, a);
			for (; also < FINDING_ALSO && f->also[also]; also++)
				check_fix(x, f->also[also], a);
			if (seen || strcmp(f->code, x->code) != 0 || !f->fix)
				continue;
			seen = true;
			if (also != x->also)
				fail_msg("%s: %d other fixes", x->text, also);
		}
		if (!seen)
			fail_msg("no %s with a fix: %s", x->code, x->text);
		arena_free(a);
	}
}

/* Most of these dates begin with the day. */
static void test_likeliest(void **state)
{
	struct arena *a = arena_new();
	struct csv_options o = csv_defaults();
	const struct findings *f = load("d,n\n02/13/2000,2\n13/02/2000,1\n14/02/2000,3\n", &o, a);
	ptrdiff_t i = 0;

	(void)state;
	while (i < f->n && strcmp(f->item[i].code, "mixed_dates") != 0)
		i++;
	assert_true(i < f->n);
	assert_string_equal(f->item[i].fix, "--type d=date:dmy");
	assert_string_equal(f->item[i].also[0], "--type d=date:mdy");
	assert_null(f->item[i].also[1]); /* no cell begins with the year */
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fixes),
		cmocka_unit_test(test_likeliest),
	};

	return cmocka_run_group_tests_name("data fixes", tests, NULL, NULL);
}
