/* Differences between groups: measures against scikit-learn, what is said of noise, and whether each remedy that is
 * offered can be carried out as it stands. */
#include "config.h"

#include <ftw.h>
#include <math.h>
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
#include "base/text.h"
#include "cells.h"
#include "command/execute.h"
#include "command/service.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "dataset/bias_consistency.h"
#include "dataset/bias_proxy.h"
#include "reference.h"
#include "stat/interval.h"

static void consistent(void **state)
{
	struct arena *a = arena_new();
	json_t *c = reference_at(reference_load("bias.json", a), "consistency");
	ptrdiff_t n;
	double *x = reference_reals(c, "input.x", &n, a), *z = reference_reals(c, "input.z", &n, a);
	uint8_t *said = reference_bytes(c, "input.said", &n, a);
	struct column column[] = { cells_numbers("x", x, n, a), cells_numbers("z", z, n, a), cells_numbers("y", x, n, a) };
	const int32_t avoid[] = { 2, 0, 1 };
	struct interval v;
	struct err e = ERR_INIT;

	(void)state;
	struct frame *f = cells_frame(column, 3, a);
	struct rowset rows = rowset_all(n, &f->digest, a);
	assert_true(bias_consistency(f, avoid, 1, rows, said, &v, a, NULL, &e));
	assert_digits(v.value, reference_real(c, "expect.value"), 12);
	assert_digits(v.lo, v.value - quantile_t(0.975, (double)n - 1) * reference_real(c, "expect.se"), 9);
	assert_int_equal(v.n, n);
	assert_true(bias_consistency(f, avoid, 3, rows, said, &v, a, NULL, &e));
	assert_true(isnan(v.value) && v.note);
	rows.n = CONSISTENCY_NEIGHBOURS;
	assert_true(bias_consistency(f, avoid, 1, rows, said, &v, a, NULL, &e));
	assert_true(isnan(v.value) && v.note);
	arena_free(a);
}

/* ---- from the command line ---- */

struct desk {
	struct arena *arena;
	struct workbench *w;
	char folder[64];
	char *before;
};

/* Names that must be quoted; far is a town of few, and of all that differs some can be mended. */
static void write_people(FILE *f)
{
	fputs("the sex,\"town,now\",income,score,hired,size\n", f);
	for (int i = 1; i <= 1200; i++) {
		bool man = i * 7 % 10 >= 4;
		int luck = i * 7919 % 1000;

		fprintf(f, "%s,%s,%d,%d,%s,%d\n", man ? "m" : "f", i % 97 == 5 ? "far" : i * 11 % 5 < 2 ? "east" : "west",
			(man ? 30 : 22) + i * 13 % 17, luck * 6 / 1000 + (man ? 2 : 0) + i * 31 % 3,
			luck + (man ? 150 : 0) > 600 ? "yes" : "no", i * 17 % 1009);
	}
}

static struct desk open_desk(void)
{
	struct desk d = { .arena = arena_new(), .folder = "/tmp/cairn-bias-XXXXXX", .before = getcwd(NULL, 0) };
	struct options o = options_default();

	assert_non_null(mkdtemp(d.folder));
	assert_int_equal(chdir(d.folder), 0);
	FILE *f = fopen("people.csv", "w");
	assert_non_null(f);
	write_people(f);
	assert_int_equal(fclose(f), 0);
	d.w = service_new(&o, false);
	return d;
}

static int take_away(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

static void close_desk(struct desk *d)
{
	service_free(d->w);
	assert_int_equal(chdir(d->before), 0);
	free(d->before);
	nftw(d->folder, take_away, 8, FTW_DEPTH | FTW_PHYS);
	arena_free(d->arena);
}

static struct report *ask(struct desk *d, const char *line)
{
	struct report *r = NULL;
	struct err e = ERR_INIT;

	if (!execute_line(d->w, line, &r, d->arena, NULL, &e))
		fail_msg("%s: %s", line, e.msg);
	return r;
}

static const struct node *finding_of(const struct report *r, const char *code)
{
	const struct node *k = node_find(r->root, "findings")->first;

	while (k && strcmp(node_find(k, "code")->string, code) != 0)
		k = k->next;
	return k;
}

static const char *fix_of(const struct report *r, const char *code)
{
	const struct node *k = finding_of(r, code);

	if (!k)
		fail_msg("nothing is found of %s", code);
	return node_find(k, "fix")->string;
}

#define LINE "data bias --by 'the sex,town\\,now,income' --margins 'the sex: f=0.5, m=0.5'"
#define SCORED "data bias --by 'the sex' --score score --cut 5"

static void load(struct desk *d)
{
	ask(d, "data load people.csv");
	ask(d, "data target hired");
	ask(d, "data split");
}

/* Carries out the remedy of every finding; returns how many there were. */
static int carry_out(struct desk *d, const struct report *r)
{
	int n = 0;

	for (const struct node *k = node_find(r->root, "findings")->first; k; k = k->next) {
		const char *fix = node_find(k, "fix")->string;

		if (fix)
			ask(d, fix);
		n += fix != NULL;
	}
	return n;
}

static void remedies_can_be_carried_out(void **state)
{
	struct desk d = open_desk();

	(void)state;
	load(&d);
	struct report *r = ask(&d, LINE " --proxy"), *scored = ask(&d, SCORED);
	assert_string_equal(fix_of(r, "disparate_impact"), "data repair reweigh --by 'the sex'");
	assert_string_equal(fix_of(r, "representation"), "data repair rake --margins 'the sex: f=0.5, m=0.5'");
	assert_null(fix_of(r, "small_group"));
	assert_string_equal(fix_of(r, "proxy"), "why bias");
	assert_null(fix_of(scored, "disparate_impact")); /* weights mend no one else's score */
	assert_non_null(fix_of(scored, "false_positives"));
	assert_non_null(fix_of(scored, "false_negatives"));
	assert_true(carry_out(&d, r) >= 4);
	assert_true(carry_out(&d, scored) >= 2);
	close_desk(&d);
}

/* A file that no one loaded can be judged, not mended: nothing is offered. */
static void files_are_not_mended(void **state)
{
	struct desk d = open_desk();

	(void)state;
	struct report *r = ask(&d, "data bias people.csv --target hired --by 'the sex' --margins 'the sex: f=1, m=1'");
	assert_null(fix_of(r, "disparate_impact"));
	assert_null(fix_of(r, "representation"));
	close_desk(&d);
}

static double value_of(const struct report *r, const char *list, int place, const char *path)
{
	const struct node *k = node_find(r->root, list)->first;

	for (; place > 0; place--)
		k = k->next;
	return node_number(node_find(k, path));
}

/* Once mended, a finding and its remedy are gone, and the weighted rates say why. */
static void mended_is_mended(void **state)
{
	struct desk d = open_desk();

	(void)state;
	load(&d);
	struct report *r = ask(&d, LINE);
	assert_int_equal(node_find(r->root, "weighted")->count, 0);
	r = ask(&d, "data repair reweigh --by 'the sex'");
	for (const struct node *k = node_find(r->root, "cells")->first; k; k = k->next) {
		double rate = node_number(node_find(k, "rate")), after = node_number(node_find(k, "rate_after"));
		double weight = node_number(node_find(k, "weight")), n = node_number(node_find(k, "n"));

		assert_true(n > 0 && fabs(rate * weight - after) < 1e-12); /* groups keep their size */
	}
	r = ask(&d, "data bias --by 'the sex'");
	assert_null(finding_of(r, "disparate_impact"));
	assert_true(value_of(r, "weighted", 0, "spd.value") > 0.1);
	assert_true(fabs(value_of(r, "weighted", 1, "spd.value")) < 1e-12);
	assert_true(fabs(value_of(r, "weighted", 1, "di.value") - 1) < 1e-9);
	assert_true(value_of(r, "weighted", 1, "effective_n") < value_of(r, "weighted", 0, "effective_n"));
	assert_true(value_of(r, "groupings", 0, "spd.value") > 0.1); /* the plain rates are what they were */
	ask(&d, "data repair rake --margins 'the sex: f=0.5, m=0.5'");
	r = ask(&d, "data bias --by 'the sex' --margins 'the sex: f=0.5, m=0.5'");
	assert_null(finding_of(r, "representation"));
	assert_true(value_of(r, "groupings", 0, "margin_p") < 1e-6);
	assert_true(value_of(r, "groupings", 0, "margin_p_weighted") > 0.99);
	assert_non_null(finding_of(r, "disparate_impact")); /* raking leaves it */
	close_desk(&d);
}

/* One, two and all of three columns. */
static void crossings(void **state)
{
	static const char *const by[] = { "the sex", "town,now", "income", "the sex x town,now", "the sex x income",
		"town,now x income", "the sex x town,now x income" };
	struct desk d = open_desk();
	const struct node *k = node_find(ask(&d, "data bias people.csv --target hired "
		"--by 'the sex,town\\,now,income'")->root, "groupings")->first;

	(void)state;
	for (int i = 0; i < 7; i++, k = k->next)
		assert_string_equal(node_find(k, "by")->string, by[i]);
	assert_null(k);
	close_desk(&d);
}

/* The named measures are made of the printed errors. */
static void measures(void **state)
{
	struct desk d = open_desk();
	struct report *r = ask(&d, "data bias people.csv --by 'the sex' --score score --cut 5 --truth hired");
	double tp[2], fn[2], fp[2], tn[2];

	(void)state;
	for (int i = 0; i < 2; i++) {
		tp[i] = value_of(r, "errors", i, "tp");
		fn[i] = value_of(r, "errors", i, "fn");
		fp[i] = value_of(r, "errors", i, "fp");
		tn[i] = value_of(r, "errors", i, "tn");
	}
	double tpr = fabs(tp[0] / (tp[0] + fn[0]) - tp[1] / (tp[1] + fn[1]));
	double fpr = fabs(fp[0] / (fp[0] + tn[0]) - fp[1] / (fp[1] + tn[1]));
	double ppv = fabs(tp[0] / (tp[0] + fp[0]) - tp[1] / (tp[1] + fp[1]));
	assert_true(fabs(value_of(r, "measures", 0, "difference.value") - tpr) < 1e-12);
	assert_true(fabs(value_of(r, "measures", 1, "difference.value") - fmax(tpr, fpr)) < 1e-12);
	assert_true(fabs(value_of(r, "measures", 2, "difference.value") - ppv) < 1e-12);
	assert_true(value_of(r, "measures", 1, "difference.lo") < value_of(r, "groupings", 0, "fpr_spread.lo"));
	assert_int_equal(node_find(r->root, "neighbours")->integer, CONSISTENCY_NEIGHBOURS);
	assert_non_null(node_find(r->root, "consistency.hi"));
	close_desk(&d);
}

/* Asked for, the scan is one phase that ends at its end; a number has R2 with an interval. */
static void proxies(void **state)
{
	struct desk d = open_desk();
	struct ctl c = { 0 };
	struct report *r = ask(&d, "data bias people.csv --target hired --by 'the sex,income'");
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(node_find(r->root, "proxies")->count, 0);
	assert_true(execute_line(d.w, "data bias people.csv --target hired --by 'the sex,income' --proxy", &r, d.arena, &c,
		&e));
	assert_int_equal(atomic_load(&c.total), 2 * BIAS_PROXY_PARTS);
	assert_int_equal(atomic_load(&c.done), 2 * BIAS_PROXY_PARTS);
	assert_false(c.held);
	assert_true(value_of(r, "proxies", 0, "auc.lo") > 0.8);
	assert_true(isnan(value_of(r, "proxies", 1, "auc.value")));
	assert_true(value_of(r, "proxies", 1, "r2.lo") > 0.1);
	assert_true(value_of(r, "proxies", 1, "r2.hi") < 0.6);
	r = ask(&d, "data bias people.csv --by 'the sex' --score score --cut 5 --truth hired --proxy");
	assert_int_equal(node_find(r->root, "proxies")->count, 1);
	close_desk(&d);
}

static double number_of(const struct node *k, const char *path)
{
	return node_number(node_find(k, path));
}

/* Once freed, nothing linear is left in training, and a linear model is at chance on other rows. */
static void numbers_are_freed(void **state)
{
	struct desk d = open_desk();
	struct err e = ERR_INIT;
	struct report *r;

	(void)state;
	load(&d);
	assert_false(execute_line(d.w, "data repair decorrelate", &r, d.arena, NULL, &e)); /* of what? */
	assert_int_equal(e.code, ERR_PRECONDITION);
	ask(&d, "data role 'the sex' sensitive");
	r = ask(&d, "data repair decorrelate");
	const struct node *income = node_find(r->root, "features")->first, *sex = node_find(r->root, "proxies")->first;
	assert_string_equal(node_find(income, "column")->string, "income");
	assert_true(number_of(income, "train_before.value") > 0.5);
	assert_true(fabs(number_of(income, "train_after.value")) < 1e-9);
	assert_digits(number_of(income, "removed"), pow(number_of(income, "train_before.value"), 2), 9);
	assert_true(number_of(income, "before.lo") > 0.4);
	assert_true(number_of(income, "after.lo") < 0 && number_of(income, "after.hi") > 0);
	assert_true(number_of(sex, "before.lo") > 0.85);
	assert_true(number_of(sex, "after.lo") < 0.5 && number_of(sex, "after.hi") > 0.5);
	const struct node *step = node_find(r->root, "steps")->last;
	assert_string_equal(node_find(step, "name")->string, "decorrelate");
	assert_string_equal(node_find(step, "words")->string, "--sensitive 'the sex'");
	ptrdiff_t steps = node_find(r->root, "steps")->count;
	/* Half of it, in the same place. */
	r = ask(&d, "data repair decorrelate --alpha 0.5");
	assert_int_equal(node_find(r->root, "steps")->count, steps);
	double removed = number_of(node_find(r->root, "features")->first, "removed");
	assert_string_equal(fix_of(r, "proxy_left"), "why repair");
	ask(&d, fix_of(r, "proxy_left"));
	assert_digits(removed, 0.75 * number_of(income, "removed"), 9);
	ask(&d, "journal undo");
	ask(&d, "journal undo");
	r = ask(&d, "recipe show");
	for (const struct node *k = node_find(r->root, "steps")->first; k; k = k->next)
		assert_string_not_equal(node_find(k, "name")->string, "decorrelate");
	close_desk(&d);
}

/* 200 rows a cell, positive 75, 25, 65 and 15 %: a tells 10 points, b 50, both 60; c nothing but the rounding. */
static void write_cells(const char *file, const char *of_cell)
{
	FILE *f = fopen(file, "w");

	assert_non_null(f);
	fputs("a,b,c,y\n", f);
	for (int cell = 0; cell < 4; cell++)
		for (int i = 0; i < 200; i++)
			fprintf(f, "a%d,b%d,c%d,%s\n", cell / 2, cell % 2, i % 2, i < 2 * of_cell[cell] ? "yes" : "no");
	assert_int_equal(fclose(f), 0);
}

static void names_the_worst(void **state)
{
	static const char even[] = { 40, 41, 40, 40, 0 }, apart[] = { 75, 25, 65, 15, 0 };
	struct desk d = open_desk();

	(void)state;
	write_cells("apart.csv", apart);
	write_cells("even.csv", even);
	struct report *r = ask(&d, "data bias apart.csv --target y --by c,a,b");
	assert_string_equal(node_find(r->root, "worst")->string, "a x b");
	assert_non_null(strstr(r->lead, "y = yes most in a x b: a0, b0 60.0 points ("));
	assert_non_null(strstr(r->lead, ") more often than a1, b1; of one column alone most in b: b0 50.0 points ("));
	r = ask(&d, "data bias apart.csv --target y --by c");
	assert_non_null(strstr(r->lead, "y = yes may differ by chance alone, in c: "));
	r = ask(&d, "data bias even.csv --target y --by c,a,b"); /* crossed groups are small, and differ more by chance */
	assert_true(strlen(node_find(r->root, "worst")->string) == 1);
	assert_non_null(strstr(r->lead, " may differ by chance alone, most in "));
	assert_null(strstr(r->lead, "alone most"));
	close_desk(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(consistent),
		cmocka_unit_test(remedies_can_be_carried_out),
		cmocka_unit_test(files_are_not_mended),
		cmocka_unit_test(mended_is_mended),
		cmocka_unit_test(crossings),
		cmocka_unit_test(names_the_worst),
		cmocka_unit_test(measures),
		cmocka_unit_test(proxies),
		cmocka_unit_test(numbers_are_freed),
	};

	return cmocka_run_group_tests_name("bias", tests, NULL, NULL);
}
