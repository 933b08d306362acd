/* Values by their description: parsing, refusing, writing back. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/param.h"
#include "base/rng.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define COUNT(list) ((ptrdiff_t)(sizeof(list) / sizeof *(list)))

static const struct param train_params[] = {
	{ .name = "KIND", .help = "the kind of model", .type = PARAM_KIND, .position = 1,
		.required = true },
	{ .name = "depth", .help = "levels of a tree", .type = PARAM_INT, .min = 1, .max = 16,
		.def = 5, .has_default = true },
	{ .name = "rate", .help = "learning rate", .type = PARAM_REAL, .min = 0, .max = (double)INFINITY,
		.def = 0.1, .has_default = true },
	{ .name = "offset", .type = PARAM_REAL, .def = -1, .has_default = true },
	{ .name = "mode", .type = PARAM_CHOICE, .choices = "fast|slow|exact", .text_def = "fast" },
	{ .name = "stop", .help = "stop early", .type = PARAM_BOOL, .def = 1, .has_default = true },
	{ .name = "verbose", .type = PARAM_BOOL },
	{ .name = "keep", .type = PARAM_COLUMNS },
	{ .name = "tag", .type = PARAM_TEXT, .repeat = true },
	{ .name = "note", .type = PARAM_TEXT },
	{ .name = "memory", .type = PARAM_SIZE, .text_def = "64M" },
	{ 0 }
};

static const struct param step_params[] = {
	{ .name = "STEP", .type = PARAM_STEP, .position = 1, .required = true },
	{ .name = "COLUMN", .type = PARAM_COLUMNS, .position = 2 },
	{ .name = "bins", .type = PARAM_INT, .min = 2, .max = 100 },
	{ 0 }
};

static const struct param rest_params[] = {
	{ .name = "NAME", .type = PARAM_TEXT, .position = 1, .required = true },
	{ .name = "WORD", .type = PARAM_REST, .position = 2 },
	{ .name = "loud", .type = PARAM_BOOL },
	{ 0 }
};

struct fixture {
	struct arena *a;
	struct err e;
};

static int setup(void **state)
{
	static struct fixture f;
	f = (struct fixture){ .a = arena_new(), .e = ERR_INIT };
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	arena_free(f->a);
	return 0;
}

static struct args *parse(struct fixture *f, const struct param *params, const char *const *words,
	ptrdiff_t n)
{
	struct args *v = args_default(params, f->a);
	f->e = ERR_INIT;
	return args_parse(v, words, n, f->a, &f->e) ? v : NULL;
}

#define PARSE(f, params, ...)                                          \
	parse((f), (params), (const char *const[]){ __VA_ARGS__ },     \
		COUNT(((const char *const[]){ __VA_ARGS__ })))

static void assert_refused(struct fixture *f, const struct param *params, enum err_code code,
	int column, const char *message, const char *const *words, ptrdiff_t n)
{
	assert_null(parse(f, params, words, n));
	assert_string_equal(f->e.msg, message);
	assert_int_equal(f->e.code, code);
	assert_int_equal(f->e.column, column);
}

#define REFUSED(f, params, code, column, message, ...)                                           \
	assert_refused((f), (params), (code), (column), (message),                               \
		(const char *const[]){ __VA_ARGS__ }, COUNT(((const char *const[]){ __VA_ARGS__ })))

static void test_defaults(void **state)
{
	struct fixture *f = *state;
	const struct args *v = args_default(train_params, f->a);
	ptrdiff_t n;
	assert_int_equal(args_int(v, "depth"), 5);
	assert_true(args_real(v, "rate") == 0.1);
	assert_string_equal(args_text(v, "mode"), "fast");
	assert_true(args_bool(v, "stop"));
	assert_false(args_bool(v, "verbose"));
	assert_int_equal(args_int(v, "memory"), 64 << 20);
	assert_null(args_text(v, "note"));
	assert_null(args_text(v, "KIND"));
	args_list(v, "keep", &n);
	assert_int_equal(n, 0);
	assert_false(args_given(v, "depth"));
	assert_string_equal(param_find(train_params, "rate")->help, "learning rate");
	assert_null(param_find(train_params, "rat"));
}

static void test_forms(void **state)
{
	struct fixture *f = *state;
	const struct args *v = PARSE(f, train_params, "--depth=7", "--rate", "0.5", "boost", "--mode",
		"slow", "--offset", "-2.5", "--note=", "--memory", "2G");
	assert_non_null(v);
	assert_string_equal(args_text(v, "KIND"), "boost");
	assert_int_equal(args_int(v, "depth"), 7);
	assert_true(args_real(v, "rate") == 0.5);
	assert_true(args_real(v, "offset") == -2.5);
	assert_string_equal(args_text(v, "mode"), "slow");
	assert_string_equal(args_text(v, "note"), "");
	assert_true(args_int(v, "memory") == (int64_t)2 << 30);
	assert_true(args_given(v, "depth"));
	assert_false(args_given(v, "tag"));
}

static void test_flags(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *word, *next;
		bool stop, verbose;
	} table[] = {
		{ "--stop", "boost", true, false }, { "--no-stop", "boost", false, false },
		{ "--stop=no", "boost", false, false }, { "--stop=yes", "boost", true, false },
		{ "--verbose", "boost", true, true }, { "--verbose", "yes", true, true },
		{ "--no-verbose", "boost", true, false }, { "--verbose=off", "boost", true, false },
	};
	for (ptrdiff_t i = 0; i < COUNT(table); i++) {
		const struct args *v = PARSE(f, train_params, table[i].word, table[i].next);
		assert_non_null(v);
		assert_int_equal(args_bool(v, "stop"), table[i].stop);
		assert_int_equal(args_bool(v, "verbose"), table[i].verbose);
		assert_string_equal(args_text(v, "KIND"), table[i].next);
	}
	const struct args *v = PARSE(f, train_params, "--stop", "no", "boost");
	assert_non_null(v);
	assert_false(args_bool(v, "stop"));
	v = PARSE(f, train_params, "--no-stop", "yes");
	assert_string_equal(args_text(v, "KIND"), "yes");
}

static void test_lists(void **state)
{
	struct fixture *f = *state;
	ptrdiff_t n;
	const struct args *v = PARSE(f, train_params, "boost", "--keep", "a,b", "--tag", "x,y", "--keep",
		"c\\,d\\\\e", "--tag=z");
	assert_non_null(v);
	const char *const *list = args_list(v, "keep", &n);
	assert_int_equal(n, 3);
	assert_string_equal(list[0], "a");
	assert_string_equal(list[1], "b");
	assert_string_equal(list[2], "c,d\\e");
	list = args_list(v, "tag", &n);
	assert_int_equal(n, 2);
	assert_string_equal(list[0], "x,y");
	assert_string_equal(list[1], "z");
}

static void test_positionals(void **state)
{
	struct fixture *f = *state;
	ptrdiff_t n;
	const struct args *v = PARSE(f, step_params, "bin", "age", "--bins", "5", "hours,gain", "-3");
	assert_non_null(v);
	const char *const *list = args_list(v, "COLUMN", &n);
	assert_int_equal(n, 4);
	assert_string_equal(list[3], "-3");
	assert_int_equal(args_int(v, "bins"), 5);
	v = PARSE(f, step_params, "bin", "--", "--odd", "-x");
	list = args_list(v, "COLUMN", &n);
	assert_int_equal(n, 2);
	assert_string_equal(list[0], "--odd");
	/* Raw words: an option of another table is one of them, an own option is not, unless "--". */
	v = PARSE(f, rest_params, "name", "--soft", "2", "--loud", "x");
	list = args_list(v, "WORD", &n);
	assert_int_equal(n, 3);
	assert_string_equal(list[0], "--soft");
	assert_string_equal(list[2], "x");
	assert_true(args_bool(v, "loud"));
	v = PARSE(f, rest_params, "name", "model", "--", "--loud", "--", "x");
	list = args_list(v, "WORD", &n);
	assert_int_equal(n, 4);
	assert_string_equal(list[1], "--loud");
	assert_string_equal(list[2], "--");
	assert_false(args_bool(v, "loud"));
	v = PARSE(f, train_params, "-");
	assert_string_equal(args_text(v, "KIND"), "-");
}

static void test_refusals(void **state)
{
	struct fixture *f = *state;
	REFUSED(f, train_params, ERR_RANGE, 2, "--depth 99 is outside 1…16 (default 5)", "boost",
		"--depth=99");
	REFUSED(f, train_params, ERR_RANGE, 3, "--depth 0 is outside 1…16 (default 5)", "boost",
		"--depth", "0");
	REFUSED(f, train_params, ERR_RANGE, 1, "--rate -1 is below 0 (default 0.1)", "--rate=-1");
	REFUSED(f, step_params, ERR_RANGE, 3, "--bins 1 is outside 2…100", "x", "--bins", "1");
	REFUSED(f, train_params, ERR_VALUE, 1, "--depth takes a whole number, not '2.5'", "--depth=2.5");
	REFUSED(f, train_params, ERR_VALUE, 1, "--depth takes a whole number, not 'x'", "--depth=x");
	REFUSED(f, train_params, ERR_VALUE, 1, "--rate takes a decimal number, not 'nan'", "--rate=nan");
	REFUSED(f, train_params, ERR_VALUE, 1, "--rate 1e999 is too large a number", "--rate=1e999");
	REFUSED(f, train_params, ERR_VALUE, 1, "--stop is yes or no, not 'maybe'", "--stop=maybe");
	REFUSED(f, train_params, ERR_VALUE, 1, "--memory takes a size, not '2X'", "--memory=2X");
	REFUSED(f, train_params, ERR_CHOICE, 1, "--mode 'exakt' is none of fast|slow|exact",
		"--mode=exakt");
	assert_string_equal(f->e.hint, "did you mean: exact");
	REFUSED(f, train_params, ERR_CHOICE, 1, "--mode 'fas' is none of fast|slow|exact", "--mode=fas");
	REFUSED(f, train_params, ERR_NO_OPTION, 2, "there is no option --dept", "boost", "--dept", "3");
	assert_string_equal(f->e.hint, "did you mean: --depth");
	REFUSED(f, train_params, ERR_NO_OPTION, 1, "there is no option --no-depth", "--no-depth");
	REFUSED(f, train_params, ERR_NO_OPTION, 1, "there is no option -d", "-d");
	REFUSED(f, train_params, ERR_NO_OPTION, 1, "'KIND' is given without dashes", "--KIND=boost");
	REFUSED(f, train_params, ERR_OPTION_VALUE, 2, "--depth needs a value: levels of a tree", "boost",
		"--depth");
	REFUSED(f, train_params, ERR_OPTION_VALUE, 1, "--depth needs a value: levels of a tree",
		"--depth", "--rate");
	REFUSED(f, train_params, ERR_OPTION_VALUE, 3, "--depth is given twice", "--depth=2", "boost",
		"--depth=2");
	REFUSED(f, train_params, ERR_OPTION_VALUE, 1, "--no-stop takes no value", "--no-stop=yes");
	REFUSED(f, train_params, ERR_ARGUMENT_MISSING, 3, "KIND is missing: the kind of model",
		"--depth", "3");
	REFUSED(f, train_params, ERR_ARGUMENT_EXTRA, 2, "'forest' is one argument too many", "boost",
		"forest");
}

/* A refused value leaves what was there. */
static void test_set(void **state)
{
	struct fixture *f = *state;
	struct args *v = args_default(train_params, f->a);
	assert_true(args_set(v, "depth", "3", f->a, &f->e));
	assert_true(args_set(v, "depth", "1e1", f->a, &f->e));
	assert_int_equal(args_int(v, "depth"), 10);
	assert_false(args_set(v, "depth", "17", f->a, &f->e));
	assert_int_equal(args_int(v, "depth"), 10);
	assert_false(args_set(v, "dpeth", "3", f->a, &f->e));
	assert_int_equal(f->e.code, ERR_NO_OPTION);
	assert_string_equal(f->e.hint, "did you mean: --depth");
	assert_true(args_set(v, "KIND", "tree", f->a, &f->e));
	assert_string_equal(args_text(v, "KIND"), "tree");
	assert_false(args_set(v, "offset", "1e16x", f->a, &f->e));
	assert_true(args_real(v, "offset") == -1);
}

static const struct param wide_params[] = {
	{ .name = "n", .type = PARAM_INT },
	{ .name = "most", .type = PARAM_INT, .min = -(double)INFINITY, .max = 3 },
	{ 0 }
};

static void test_whole_numbers(void **state)
{
	struct fixture *f = *state;
	struct args *v = args_default(wide_params, f->a);
	assert_true(args_set(v, "n", "9007199254740992", f->a, &f->e));
	assert_true(args_int(v, "n") == (int64_t)1 << 53);
	assert_false(args_set(v, "n", "9007199254740994", f->a, &f->e));
	assert_int_equal(f->e.code, ERR_RANGE);
	assert_true(args_set(v, "n", "-12", f->a, &f->e));
	assert_false(args_set(v, "most", "4", f->a, &f->e));
	assert_string_equal(f->e.msg, "--most 4 is above 3");
}

static void test_quote(void **state)
{
	struct fixture *f = *state;
	static const char *const table[][2] = {
		{ "plain", "plain" }, { "", "''" }, { "a b", "'a b'" }, { "it's", "'it'\\''s'" },
		{ "a;b", "'a;b'" }, { "$x", "'$x'" }, { "#1", "'#1'" }, { "a\\b", "'a\\b'" },
		{ "-0.5", "-0.5" }, { "x=1,2", "x=1,2" }, { "caf\xc3\xa9", "caf\xc3\xa9" },
		{ "a>b", "'a>b'" }, { "~", "'~'" }, { "*", "'*'" }, { "a\nb", "'a\nb'" },
	};
	for (ptrdiff_t i = 0; i < COUNT(table); i++) {
		struct text t;
		text_init(&t, f->a);
		param_quote(&t, table[i][0]);
		assert_string_equal(t.p, table[i][1]);
	}
}

static void assert_written(struct fixture *f, const struct args *v, const char *want)
{
	struct text t;
	text_init(&t, f->a);
	assert_non_null(v);
	args_write(v, &t);
	assert_string_equal(t.p, want);
}

static void test_write(void **state)
{
	struct fixture *f = *state;
	assert_written(f, args_default(train_params, f->a), "");
	assert_written(f, PARSE(f, train_params, "--rate=1e-1", "boost", "--depth", "007"),
		"boost --depth 7 --rate 0.1");
	assert_written(f, PARSE(f, train_params, "boost", "--no-stop", "--verbose", "--note", "a b"),
		"boost --no-stop --verbose --note 'a b'");
	assert_written(f, PARSE(f, train_params, "boost", "--stop", "--note=--x"),
		"boost --stop=yes --note=--x");
	assert_written(f, PARSE(f, train_params, "b", "--keep", "a\\,b,c", "--tag=x", "--tag", "y z"),
		"b --keep 'a\\,b,c' --tag x --tag 'y z'");
	assert_written(f, PARSE(f, step_params, "--bins=3", "bin", "a", "--", "-x", "b,c"),
		"--bins 3 -- bin a -x b c");
	assert_written(f, PARSE(f, rest_params, "n", "a", "--loud"), "--loud n a");
	assert_written(f, PARSE(f, rest_params, "n", "--soft", "2"), "n --soft 2");
	assert_written(f, PARSE(f, rest_params, "n", "--", "--no-loud"), "-- n --no-loud");
}

/* Splits what args_write made, by the same quoting rules, and no others. */
static ptrdiff_t split_words(char *line, const char **words)
{
	ptrdiff_t n = 0;
	char *to = line;
	bool quoted = false;
	for (const char *s = line; *s != '\0';) {
		words[n++] = to;
		for (; *s != '\0' && (quoted || *s != ' '); s++) {
			if (*s == '\'')
				quoted = !quoted;
			else if (*s == '\\' && !quoted)
				*to++ = *++s;
			else
				*to++ = *s;
		}
		if (*s == ' ')
			s++;
		*to++ = '\0';
	}
	return n;
}

/* Random words: what parses can be written, parses again, and is written the same. */
static void test_write_reads_back(void **state)
{
	struct fixture *f = *state;
	static const char *const pieces[] = { "--depth=3", "--depth", "4", "--rate", ".5", "boost", "--stop",
		"no", "yes", "--no-stop", "--verbose", "--keep", "a,b", "c\\,d", "--tag", "it's", "--", "-7",
		"--note=", "--bins", "12", "-", "--loud", "", "--note=--x", "--tag=-y", "--soft" };
	static const struct param *const tables[] = { train_params, step_params, rest_params };
	struct rng r = rng_make(1, RNG_TEST, 0);
	int parsed = 0;
	for (int round = 0; round < 60000; round++) {
		struct arena_mark mark = arena_mark(f->a);
		const char *words[64], *again[256];
		ptrdiff_t n = rng_below(&r, 7);
		for (ptrdiff_t i = 0; i < n; i++)
			words[i] = pieces[rng_below(&r, COUNT(pieces))];
		const struct param *params = tables[round % 3];
		const struct args *v = parse(f, params, words, n);
		if (v) {
			struct text line, twice;
			text_init(&line, f->a);
			text_init(&twice, f->a);
			args_write(v, &line);
			ptrdiff_t m = split_words(arena_strdup(f->a, line.p), again);
			const struct args *w = parse(f, params, again, m);
			if (!w)
				fail_msg("'%s': %s", line.p, f->e.msg);
			args_write(w, &twice);
			assert_string_equal(twice.p, line.p);
			parsed++;
		} else {
			assert_in_range(f->e.column, 1, n + 1);
			assert_int_equal(err_exit_code(f->e.code), 2);
		}
		arena_reset(f->a, mark);
	}
	assert_true(parsed > 3000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_defaults, setup, teardown),
		cmocka_unit_test_setup_teardown(test_forms, setup, teardown),
		cmocka_unit_test_setup_teardown(test_flags, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lists, setup, teardown),
		cmocka_unit_test_setup_teardown(test_positionals, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refusals, setup, teardown),
		cmocka_unit_test_setup_teardown(test_set, setup, teardown),
		cmocka_unit_test_setup_teardown(test_whole_numbers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_quote, setup, teardown),
		cmocka_unit_test_setup_teardown(test_write, setup, teardown),
		cmocka_unit_test_setup_teardown(test_write_reads_back, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
