/* Labels, signal, ceilings and weights: against plain formulas, scikit-learn and scipy, and the published
 * rates of COMPAS from one command. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/execute.h"
#include "command/service.h"
#include "data/finding.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/bias_weights.h"
#include "dataset/label_noise.h"
#include "dataset/noise_ceiling.h"
#include "dataset/signal_scan.h"
#include "bed.h"
#include "reference.h"
#include "threads.h"

/* ---- labels ---- */

static void check_labels(const json_t *c, struct arena *a)
{
	struct label_noise f;
	struct err e = ERR_INIT;
	ptrdiff_t n, m;
	int32_t *label = reference_ints(c, "input.label", &n, a), k = (int32_t)reference_real(c, "input.classes");
	double *p = reference_reals(c, "input.p", &m, a), *t = reference_reals(c, "expect.threshold", &m, a);
	int32_t *suspect = reference_ints(c, "expect.suspects", &m, a);

	assert_true(label_noise_find(label, p, n, k, 0, 1, &f, a, NULL, &e));
	assert_digits(f.rate.value, reference_real(c, "expect.rate"), 12);
	assert_int_equal(f.suspects, m);
	for (ptrdiff_t i = 0; i < m; i++)
		assert_int_equal(f.suspect[i].at, suspect[i]);
	for (int32_t i = 0; i < k; i++) {
		const json_t *count = json_array_get(reference_at(c, "expect.confident"), (size_t)i);
		const json_t *joint = json_array_get(reference_at(c, "expect.joint"), (size_t)i);
		assert_digits(f.threshold[i], t[i], 12);
		for (int32_t j = 0; j < k; j++) {
			assert_int_equal(f.confident[i * k + j], json_integer_value(json_array_get(count, (size_t)j)));
			assert_digits(f.joint[i * k + j], json_number_value(json_array_get(joint, (size_t)j)), 12);
		}
	}
}

static void labels(void **state)
{
	struct arena *a = arena_new();
	json_t *all = reference_load("worth.json", a);
	struct label_noise f[3];
	struct err e = ERR_INIT;
	ptrdiff_t n, m;

	(void)state;
	check_labels(reference_at(all, "labels_three"), a);
	check_labels(reference_at(all, "labels_two"), a);
	json_t *c = reference_at(all, "labels_three");
	int32_t *label = reference_ints(c, "input.label", &n, a);
	double *p = reference_reals(c, "input.p", &m, a);
	for (int hands = 0; hands < 3; hands++) {
		struct ctl *ctl = ARENA_NEW(a, struct ctl);
		threads_use(ctl, hands);
		assert_true(label_noise_find(label, p, n, 3, 200, 1, &f[hands], a, ctl, &e));
	}
	assert_true(f[0].rate.lo < f[0].rate.value && f[0].rate.value < f[0].rate.hi);
	for (int hands = 1; hands < 3; hands++)
		assert_true(f[0].rate.lo == f[hands].rate.lo && f[0].rate.hi == f[hands].rate.hi);
	/* Nothing is wrong, and no resample shows anything else: 0 of 150 is bounded all the same. */
	for (ptrdiff_t i = 0; i < n * 3; i++)
		p[i] = label[i / 3] == i % 3;
	assert_true(label_noise_find(label, p, n, 3, 200, 1, &f[0], a, NULL, &e));
	assert_true(f[0].rate.value <= 0 && f[0].rate.lo <= 0);
	assert_true(fabs(f[0].rate.hi - (1 - pow(0.025, 1.0 / 150))) < 1e-12); /* Clopper & Pearson */
	assert_false(label_noise_find(label, p, 0, 3, 0, 1, &f[0], a, NULL, &e));
	assert_int_equal(e.code, ERR_NO_ROWS);
	arena_free(a);
}

/* ---- signal ---- */

struct seen {
	struct arena *a;
	struct frame *frame;
	struct task task;
	struct feature_signal *signal;
	struct noise_ceiling ceiling;
	struct conflicts conflicts;
};

static struct seen look(struct text *csv, const char *target, struct ctl *ctl)
{
	struct seen s = { .a = arena_new() };
	struct arena *a = s.a;
	struct csv_options o = csv_defaults();
	struct frame *f = bed_read(csv->p, &o, a);
	struct findings notes;
	struct err e = ERR_INIT;
	double entropy;
	int32_t at = frame_find(f, target);

	findings_init(&notes, a);
	enum column_role *role = ARENA_ARRAY(a, enum column_role, f->columns);
	for (int32_t i = 0; i < f->columns; i++)
		role[i] = i == at ? ROLE_TARGET : ROLE_FEATURE;
	s.frame = frame_with_roles(f, role);
	frame_unref(f);
	f = s.frame;
	struct rowset rows = rowset_all(f->rows, &f->digest, a);
	assert_true(task_make(f, at, NULL, NULL, &s.task, &notes, a, &e));
	assert_true(signal_scan(f, &s.task, rows, 99, 1, 1, &s.signal, &entropy, a, ctl, &e));
	assert_true(noise_ceiling_find(f, &s.task, rows, 1, &s.ceiling, a, ctl, &e));
	assert_true(noise_conflicts(f, &s.task, rows, &s.conflicts, a, ctl, &e));
	return s;
}

static void drop(struct seen *s)
{
	frame_unref(s->frame);
	arena_free(s->a);
}

static const struct feature_signal *signal_of(const struct seen *s, const char *name)
{
	return &s->signal[frame_find(s->frame, name)];
}

static void check_f(const struct feature_signal *s, const json_t *want)
{
	assert_digits(s->f, reference_real(want, "f"), 8);
	assert_digits(s->f_p, reference_real(want, "p"), 7);
}

static void signals(void **state)
{
	struct arena *a = arena_new();
	json_t *c = reference_at(reference_load("worth.json", a), "variance");
	ptrdiff_t n;
	int32_t *group = reference_ints(c, "input.group", &n, a), *level = reference_ints(c, "input.level", &n, a);
	double *x = reference_reals(c, "input.x", &n, a), *y = reference_reals(c, "input.y", &n, a);
	struct text csv;

	(void)state;
	text_init(&csv, a);
	text_add(&csv, "x,group\n");
	for (ptrdiff_t i = 0; i < n; i++)
		text_addf(&csv, "%.17g,g%d\n", x[i], group[i]);
	struct seen s = look(&csv, "group", NULL);
	check_f(signal_of(&s, "x"), reference_at(c, "expect.by_class"));
	drop(&s);
	text_clear(&csv);
	text_add(&csv, "x,level,y\n");
	for (ptrdiff_t i = 0; i < n; i++)
		text_addf(&csv, "%.17g,l%d,%.17g\n", x[i], level[i], y[i]);
	s = look(&csv, "y", NULL);
	check_f(signal_of(&s, "level"), reference_at(c, "expect.by_level"));
	check_f(signal_of(&s, "x"), reference_at(c, "expect.by_bin"));
	assert_digits(signal_of(&s, "x")->eta2, reference_real(c, "expect.by_bin.eta2"), 10);
	double eta2 = signal_of(&s, "x")->eta2;
	assert_digits(signal_of(&s, "x")->snr_db, 10 * log10(eta2 / (1 - eta2)), 10);
	drop(&s);
	arena_free(a);
}

/* Constant, empty, identical and plain noise beside each other: finite, and the same on any hands. */
static void peculiar(void **state)
{
	struct arena *a = arena_new();
	struct text csv;
	struct seen s[3];

	(void)state;
	text_init(&csv, a);
	text_add(&csv, "noise,flat,none,copy,y\n");
	for (int i = 0; i < 300; i++)
		text_addf(&csv, "%d,7,,%d,%s\n", i * 7919 % 1009, i * 7 % 10 < 4, i * 7 % 10 < 4 ? "yes" : "no");
	for (int hands = 0; hands < 3; hands++) {
		struct ctl *ctl = ARENA_NEW(a, struct ctl);
		threads_use(ctl, hands);
		s[hands] = look(&csv, "y", ctl);
	}
	assert_false(signal_of(&s[0], "none")->judged);
	assert_true(signal_of(&s[0], "flat")->mi <= 0 && signal_of(&s[0], "flat")->mi_p >= 1);
	assert_true(signal_of(&s[0], "noise")->mi_p > 0.05 && signal_of(&s[0], "noise")->q > 0.05);
	assert_true(isnan(signal_of(&s[0], "none")->q) && isnan(signal_of(&s[0], "flat")->strength.lo));
	assert_true(signal_of(&s[0], "copy")->q < 1e-20 && signal_of(&s[0], "copy")->strength.lo < 1);
	assert_true(signal_of(&s[0], "copy")->mi_p < 0.02 && signal_of(&s[0], "copy")->score.value >= 1);
	for (int hands = 1; hands < 3; hands++)
		for (int i = 0; i < s[0].frame->columns; i++) {
			const struct feature_signal *one = &s[0].signal[i], *more = &s[hands].signal[i];
			assert_true(one->mi == more->mi && one->mi_p == more->mi_p);
			assert_true(!one->judged || (one->q == more->q && one->strength.value == more->strength.value));
		}
	for (int hands = 0; hands < 3; hands++)
		drop(&s[hands]);
	arena_free(a);
}

/* ---- ceilings ---- */

static void ceiling(void **state)
{
	struct arena *a = arena_new();
	json_t *c = reference_at(reference_load("worth.json", a), "gamma");
	ptrdiff_t n;
	double *x = reference_reals(c, "input.a", &n, a), *z = reference_reals(c, "input.b", &n, a);
	double *y = reference_reals(c, "input.y", &n, a), planted = reference_real(c, "expect.planted");
	struct text csv;

	(void)state;
	text_init(&csv, a);
	text_add(&csv, "a,b,y\n");
	for (ptrdiff_t i = 0; i < n; i++)
		text_addf(&csv, "%.17g,%.17g,%.17g\n", x[i], z[i], y[i]);
	struct seen s = look(&csv, "y", NULL);
	assert_digits(s.ceiling.gamma.value, reference_real(c, "expect.gamma"), 8);
	assert_digits(s.ceiling.max_r2.value, reference_real(c, "expect.max_r2"), 8);
	assert_true(s.ceiling.gamma.lo < planted && planted < s.ceiling.gamma.hi);
	drop(&s);
	/* Cover & Hart: nothing wrong, nothing to gain; at chance no bound below chance. */
	assert_true(noise_cover_hart(0, 2) <= 0 && fabs(noise_cover_hart(0.5, 2) - 0.5) < 1e-12);
	assert_true(fabs(noise_cover_hart(0.18, 2) - 0.1) < 1e-12); /* 2 R (1 - R) of R = 0.1 */
	assert_true(fabs(noise_cover_hart(2.0 / 3, 3) - 2.0 / 3) < 1e-12);
	arena_free(a);
}

/* Three pairs of equal rows, two of which disagree, and a triple. */
static void conflicting(void **state)
{
	struct arena *a = arena_new();
	struct text csv;

	(void)state;
	text_init(&csv, a);
	text_add(&csv, "u,v,out\n1,p,x\n1,p,z\n2,p,x\n2,p,x\n3,q,x\n3,q,z\n4,q,x\n4,q,z\n4,q,z\n5,q,z\n6,p,x\n");
	struct seen s = look(&csv, "out", NULL);
	assert_int_equal(s.conflicts.rows, 9);
	assert_int_equal(s.conflicts.groups, 3);
	assert_int_equal(s.conflicts.in_conflict, 7);
	assert_int_equal(s.conflicts.errors, 3);
	drop(&s);
	arena_free(a);
}

/* ---- weights ---- */

static void weights(void **state)
{
	struct arena *a = arena_new();
	json_t *all = reference_load("worth.json", a), *c = reference_at(all, "reweigh");
	struct err e = ERR_INIT;
	ptrdiff_t n;
	int32_t *group = reference_ints(c, "input.group", &n, a), *label = reference_ints(c, "input.label", &n, a);
	double factor[6];

	(void)state;
	assert_true(bias_reweigh(group, 3, label, 2, NULL, n, factor, a, &e));
	for (size_t i = 0; i < 6; i++)
		assert_digits(factor[i], json_number_value(json_array_get(json_array_get(
			reference_at(c, "expect.factor"), i / 2), i % 2)), 13);
	c = reference_at(all, "rake");
	struct bias_margin m[2] = { { .levels = 2, .name = "a" }, { .levels = 3, .name = "b" } };
	struct bias_raked r;
	m[0].level = reference_ints(c, "input.a", &n, a);
	m[1].level = reference_ints(c, "input.b", &n, a);
	double *want = reference_reals(c, "expect.weight", &n, a);
	ptrdiff_t k;
	m[0].share = reference_reals(c, "input.share_a", &k, a);
	m[1].share = reference_reals(c, "input.share_b", &k, a);
	assert_true(bias_rake(m, 2, NULL, n, &r, a, &e));
	for (ptrdiff_t i = 0; i < n; i++)
		assert_true(fabs(r.factor[0][m[0].level[i]] * r.factor[1][m[1].level[i]] - want[i]) < 1e-7);
	double gone[] = { 0.3, 0.7, 0.1 };
	m[0] = (struct bias_margin){ m[0].level, 3, gone, "a" };
	assert_false(bias_rake(m, 2, NULL, n, &r, a, &e));
	assert_int_equal(e.code, ERR_PRECONDITION);
	arena_free(a);
}

/* ---- from the command line ---- */

static struct report *ask(struct workbench *w, const char *line, struct arena *a)
{
	struct report *r = NULL;
	struct err e = ERR_INIT;

	if (!execute_line(w, line, &r, a, NULL, &e))
		fail_msg("%s: %s", line, e.msg);
	return r;
}

static const struct node *row_of(const struct report *r, const char *list, const char *key,
	const char *value)
{
	const struct node *k = node_find(r->root, list);

	for (k = k ? k->first : NULL; k; k = k->next)
		if (strcmp(node_find(k, key)->string, value) == 0)
			return k;
	fail_msg("no %s = %s in %s", key, value, list);
	return NULL;
}

static void check_rate(const struct report *r, const char *group, double fpr, double fnr)
{
	const struct node *k = row_of(r, "errors", "group", group);

	assert_true(fabs(100 * node_number(node_find(k, "fpr.value")) - fpr) < 0.005);
	assert_true(fabs(100 * node_number(node_find(k, "fnr.value")) - fnr) < 0.005);
}

/* Whatever a command is called by, `why` has an answer. */
static void answers(void **state)
{
	static const char *const words[] = { "weight", "relabel", "report", "freq", "expr", "profile", "proxy", "snr_db",
		"eta2", "filter", "sort", "describe", "split", "skill", "information" };
	struct arena *a = arena_new();
	struct options o = options_default();
	struct workbench *w = service_new(&o, false);

	(void)state;
	for (int i = 0; command_table[i]; i++) {
		const struct node *said = node_find(ask(w, arena_printf(a, "why %s", command_table[i]->verb), a)->root, "definition");
		assert_true(said && strlen(said->string) > 10);
	}
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		assert_true(strlen(node_find(ask(w, arena_printf(a, "why %s", words[i]), a)->root, "definition")->string) > 60);
	service_free(w);
	arena_free(a);
}

/* ProPublica 2016: all 7,214 rows, decile score 5 and more against two years. */
static void compas(void **state)
{
	struct arena *a = arena_new();
	struct options o = options_default();
	const char *path = reference_table("compas/compas-two-years-nonames.csv", a);

	(void)state;
	if (!path) {
		arena_free(a);
		skip();
	}
	struct workbench *w = service_new(&o, false);
	struct report *r = ask(w, arena_printf(a, "data bias '%s' --by race --score decile_score --cut 5 "
		"--truth two_year_recid", path), a);
	assert_int_equal(node_find(r->root, "rows")->integer, 7214);
	check_rate(r, "African-American", 44.85, 27.99);
	check_rate(r, "Caucasian", 23.45, 47.72);
	const struct node *k = row_of(r, "errors", "group", "African-American");
	assert_int_equal(node_find(k, "tn")->integer, 990);
	assert_int_equal(node_find(k, "fp")->integer, 805);
	assert_int_equal(node_find(k, "fn")->integer, 532);
	assert_int_equal(node_find(k, "tp")->integer, 1369);
	service_free(w);
	arena_free(a);
}

/* 188 of 941 labels are wrong; the public reference finds 82.9 % of them. */
static void grades(void **state)
{
	struct arena *a = arena_new();
	struct options o = options_default();
	const char *path = reference_table("label_errors_student_grades/student-grades.csv", a);

	(void)state;
	if (!path) {
		arena_free(a);
		skip();
	}
	struct workbench *w = service_new(&o, false);
	struct report *r = ask(w, arena_printf(a, "data labels '%s' --target noisy_letter_grade --role stud_ID=id "
		"--truth letter_grade", path), a);
	assert_true(fabs(941 * node_number(node_find(r->root, "truth.wrong.value")) - 188) < 1e-6);
	assert_true(node_number(node_find(r->root, "truth.recall.value")) > 0.829);
	assert_true(node_number(node_find(r->root, "truth.precision.value")) > 0.7);
	service_free(w);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels),
		cmocka_unit_test(signals),
		cmocka_unit_test(peculiar),
		cmocka_unit_test(ceiling),
		cmocka_unit_test(conflicting),
		cmocka_unit_test(weights),
		cmocka_unit_test(answers),
		cmocka_unit_test(compas),
		cmocka_unit_test(grades),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
