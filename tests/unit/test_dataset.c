/* Findings: each is there when its cause is planted, with its evidence, and absent when not. */
#include "config.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/rng.h"
#include "base/text.h"
#include "data/csv.h"
#include "data/finding.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/data_findings.h"
#include "dataset/leak.h"
#include "dataset/leak_name.h"
#include "dataset/leak_pattern.h"
#include "dataset/shift.h"
#include "stat/profile.h"

#include <setjmp.h>
#include <cmocka.h>

struct judged {
	struct arena *arena;
	struct csv_table table;
	struct frame *frame;      /* with the target's role */
	struct task task;
	struct findings found;
};

/* target NULL: none. */
static struct judged judge(const char *csv, const char *target)
{
	struct arena *a = arena_new();
	struct judged j = { .arena = a };
	struct csv_options o = csv_defaults();
	struct column_profile *p;
	struct findings notes;
	struct err e = ERR_INIT;
	if (!csv_parse_bytes(csv, (ptrdiff_t)strlen(csv), "t.csv", &o, &j.table, a, NULL, &e))
		fail_msg("%s", e.msg);
	const struct frame *f = j.table.frame;
	enum column_role *role = ARENA_ARRAY(a, enum column_role, f->columns);
	for (int32_t i = 0; i < f->columns; i++)
		role[i] = target && strcmp(f->column[i].name, target) == 0 ? ROLE_TARGET : f->column[i].role;
	j.frame = frame_with_roles(j.table.frame, role);
	findings_init(&j.found, a);
	findings_init(&notes, a);
	assert_true(!target || task_make(j.frame, frame_find(f, target), NULL, NULL, &j.task, &notes, a,
		&e));
	assert_true(profile_frame(j.frame, &p, a, NULL, &e));
	assert_true(data_findings(j.frame, p, target ? &j.task : NULL, NULL, &j.found, NULL, &e));
	return j;
}

static void done(struct judged *j)
{
	frame_unref(j->frame);
	frame_unref(j->table.frame);
	arena_free(j->arena);
}

static const struct finding *find(const struct judged *j, const char *code, const char *column)
{
	for (ptrdiff_t i = 0; i < j->found.n; i++) {
		const struct finding *x = &j->found.item[i];
		if (strcmp(x->code, code) == 0 &&
			(!column || (x->column && strcmp(x->column, column) == 0)))
			return x;
	}
	return NULL;
}

static const struct finding *need(const struct judged *j, const char *code, const char *column)
{
	const struct finding *x = find(j, code, column);
	if (!x) {
		fail_msg("no finding %s about %s", code, column ? column : "the table");
		abort(); /* not reached; the compiler does not know */
	}
	return x;
}

static char *text_of(struct arena *a, const char *header, int rows,
	const char *(*row)(struct arena *a, int i))
{
	struct text t;
	text_init(&t, a);
	text_addf(&t, "%s\n", header);
	for (int i = 0; i < rows; i++)
		text_addf(&t, "%s\n", row(a, i));
	return t.p;
}

static const char *mixed_row(struct arena *a, int i)
{
	/* tag counts, word is text without repeats, same is constant, none is empty, gap misses 3 of 10,
	 * most 6 of 10, city has 60 levels, x is a plain number. */
	return arena_printf(a, "%d,k%dq,one,,%s,%s,town%d,%d.5,%s", i + 10, (i * 7919) % 600,
		i % 10 < 3 ? "" : "5", i % 10 < 6 ? "" : "2", i % 60, (i * 37) % 101, i % 2 ? "b" : "a");
}

static void test_columns(void **state)
{
	struct arena *a = arena_new();
	struct judged j = judge(text_of(a, "tag,word,same,none,gap,most,city,x,y", 600, mixed_row), "y");
	(void)state;
	assert_string_equal(need(&j, "unique_id", "tag")->fix, "data role tag id");
	assert_string_equal(need(&j, "unique_id", "word")->fix, "data role word id");
	assert_string_equal(need(&j, "constant", "same")->fix, "recipe add drop same");
	assert_non_null(strstr(need(&j, "constant", "same")->message, "\"one\" in all 600 rows"));
	assert_string_equal(need(&j, "all_missing", "none")->fix, "recipe add drop none");
	assert_int_equal(need(&j, "missing", "gap")->severity, FINDING_WARN);
	assert_non_null(strstr(need(&j, "missing", "gap")->message, "180 of 600 rows (30.0 %)"));
	assert_int_equal(need(&j, "missing", "most")->severity, FINDING_SEVERE);
	assert_string_equal(need(&j, "missing", "most")->fix, "recipe add indicator most; recipe add drop most");
	assert_non_null(strstr(need(&j, "high_cardinality", "city")->message, "60 different values, 10.0 rows"));
	assert_null(find(&j, "constant", "gap")); /* one value, but its absence tells rows apart */
	assert_null(find(&j, "unique_id", "x"));
	assert_null(find(&j, "imbalance", NULL));
	assert_null(find(&j, "duplicates", NULL));
	assert_null(find(&j, "empty_rows", NULL));
	assert_null(find(&j, "sorted_by_target", NULL));
	done(&j);
	arena_free(a);
}

static const char *plain_row(struct arena *a, int i)
{
	return arena_printf(a, "%d,%d,%s", i % 50, (i * 31) % 17, i % 3 ? "no" : "yes");
}

/* Nothing is said about a table in which nothing is peculiar. */
static void test_silence(void **state)
{
	struct arena *a = arena_new();
	struct judged j = judge(text_of(a, "u,v,y", 400, plain_row), "y");
	(void)state;
	assert_int_equal(j.found.n, 0);
	done(&j);
	arena_free(a);
}

/* By column: exp of normal scores; its mirror image; 6 of 10 zeros; cut at 70.25, where a tenth of the rows lies
 * beyond; even; nearly even again; the negative of that, with another noise; a count with its mode at the end. */
static const char *numbers_row(struct arena *a, int i)
{
	double u = (i * 379 % 1000 + 0.5) / 1000, v = (i * 613 % 1000 + 0.5) / 1000, z = gsl_cdf_ugaussian_Pinv(u);
	return arena_printf(a, "%.6f,%.6f,%.3f,%.4f,%.5f,%.5f,%.5f,%d,%.4f", exp(1.3 * z), -exp(1.3 * z),
		v < 0.6 ? 0 : 10 * v, fmin(70.25, 10 + 67 * v), u, u + 0.03 * v, 5 - u * u + 0.02 * v, v < 0.3 ? (int)(20 * v) : 6,
		fmin(40.5, 45 * u));
}

static void test_numbers(void **state)
{
	struct arena *a = arena_new();
	struct judged j = judge(text_of(a, "long,left,gain,cut,u,near,against,count,y", 1000, numbers_row), "y");
	(void)state;
	assert_string_equal(need(&j, "skewed", "long")->fix, "recipe add log1p long");
	assert_string_equal(need(&j, "skewed", "left")->fix, "recipe add power left");
	assert_non_null(strstr(need(&j, "skewed", "left")->message, "long to the left, skewness -"));
	assert_string_equal(need(&j, "zeros", "gain")->fix, "data expr '`gain_zero` = `gain` == 0'");
	assert_non_null(strstr(need(&j, "zeros", "gain")->message, "600 of 1,000 rows that have it (60.0 %)"));
	assert_string_equal(need(&j, "capped", "cut")->fix, "data expr '`cut_capped` = `cut` >= 70.25'");
	assert_non_null(strstr(need(&j, "capped", "cut")->message, "capped at 70.25: 101 of 1,000 values (10.1 %)"));
	assert_int_equal(need(&j, "capped", "cut")->severity, FINDING_INFO);
	assert_int_equal(need(&j, "capped", "y")->severity, FINDING_WARN);
	assert_non_null(strstr(need(&j, "capped", "y")->message, "100 of 1,000 values (10.0 %)"));
	/* long and left, near and u, against and both, in three and once: one finding, the strongest pair. */
	const struct finding *pair = need(&j, "correlated", NULL);
	assert_string_equal(pair->fix, "data assoc");
	assert_non_null(strstr(pair->message, "long and left run against each other, rank correlation -1.000"));
	assert_null(find(&j, "skewed", "gain"));
	assert_null(find(&j, "capped", "count"));
	assert_null(find(&j, "skewed", "u"));
	assert_null(find(&j, "zeros", "u"));
	assert_null(find(&j, "capped", "u"));
	done(&j);
	arena_free(a);
}

/* Shapes that are near to those, and usual: a normal column, one from 0 on with a mild tail, counts, half of them
 * 0; marks of which the best is frequent; a code for missing far above; rounded to a coarse grid; not quite twins. */
static const char *usual_row(struct arena *a, int i)
{
	double u = (i * 379 % 1000 + 0.5) / 1000, v = (i * 613 % 1000 + 0.5) / 1000;
	double z = gsl_cdf_ugaussian_Pinv(u), y = gsl_cdf_ugaussian_Pinv(v), w = (i * 277 % 1000 + 0.5) / 1000;
	return arena_printf(a, "%.4f,%.4f,%d,%d,%.2f,%d,%.4f,%d", z, 5 * sqrt(-log(w)), v < 0.5 ? 0 : (int)(12 * v),
		u < 0.4 ? 20 : (int)(20 * u), i % 50 == 3 ? 99999 : 100 * v, 10 * (int)(4 * gsl_cdf_ugaussian_Pinv((i * 431 % 1000 + 0.5) / 1000)), z + y / 2, i % 2);
}

static void test_usual_numbers(void **state)
{
	static const char *const codes[] = { "skewed", "zeros", "capped", "correlated" };
	struct arena *a = arena_new();
	struct judged j = judge(text_of(a, "z,tail,count,mark,code,grid,twin,y", 1000, usual_row), "y");
	(void)state;
	for (int i = 0; i < 4; i++) {
		const struct finding *x = find(&j, codes[i], NULL);
		/* A code far above all values skews its column, but does not cap it. */
		if (x && (i > 0 || strcmp(x->column, "code") != 0))
			fail_msg("%s: %s", x->code, x->message);
	}
	assert_non_null(find(&j, "skewed", "code"));
	done(&j);
	arena_free(a);
}

static void test_rows(void **state)
{
	struct judged j = judge("id,a,b,y\n1,5,x,p\n2,5,x,p\n3,,,q\n3,,,q\n4,6,z,q\n5,5,x,p\n", "y");
	bool repeat[6];
	struct err e = ERR_INIT;
	(void)state;
	assert_non_null(strstr(need(&j, "duplicates", NULL)->message, "1 of 6 rows"));
	assert_null(find(&j, "empty_rows", NULL)); /* id is a feature here, as it repeats */
	assert_int_equal(data_find_repeats(j.frame, -1, repeat, NULL, &e), 1);
	assert_true(repeat[3] && !repeat[2]);
	assert_int_equal(data_find_repeats(j.frame, 0, repeat, NULL, &e), 3);
	assert_true(repeat[1] && repeat[3] && repeat[5] && !repeat[0] && !repeat[2] && !repeat[4]);
	done(&j);
}

static void test_repeats_but_id(void **state)
{
	struct judged j = judge("id,a,y\nu1,5,p\nu2,5,p\nu3,7,q\nu4,5,p\nu5,7,p\n", "y");
	(void)state;
	assert_int_equal(j.frame->column[0].role, ROLE_ID);
	assert_null(find(&j, "duplicates", NULL));
	assert_non_null(strstr(need(&j, "duplicates_but_id", "id")->message, "2 of 5 rows"));
	done(&j);
}

static const char *rare_row(struct arena *a, int i)
{
	return arena_printf(a, "%d,%s", (i * 37) % 101, i % 100 == 7 ? "bad" : i % 100 == 8 ? "" : "good");
}

static void test_target(void **state)
{
	struct arena *a = arena_new();
	struct judged j = judge(text_of(a, "x,y", 500, rare_row), "y");
	(void)state;
	assert_non_null(strstr(need(&j, "imbalance", "y")->message, "\"bad\" in only 5 of 495 rows (1.01 %)"));
	assert_non_null(strstr(need(&j, "unlabelled", "y")->message, "5 of 500 rows"));
	assert_null(find(&j, "missing", "y")); /* of a target this is said once */
	assert_null(find(&j, "sorted_by_target", NULL));
	done(&j);
	arena_free(a);
}

static const char *sorted_row(struct arena *a, int i)
{
	return arena_printf(a, "%d,%s", (i * 37) % 101, i < 30 ? "c" : i < 45 ? "a" : "b");
}

static void test_sorted(void **state)
{
	struct arena *a = arena_new();
	struct judged j = judge(text_of(a, "x,y", 60, sorted_row), "y");
	(void)state;
	need(&j, "sorted_by_target", "y");
	done(&j);
	arena_free(a);
}

static void test_leak_findings(void **state)
{
	struct judged j = judge("a b,c,d,y\n1,2,3,p\n2,3,4,q\n", "y");
	const struct signal s[4] = { { .strength = 0.98, .n = 2 }, { .strength = 0.85, .n = 2 },
		{ .strength = 0.8499, .n = 2 } };
	struct findings f;
	(void)state;
	findings_init(&f, j.arena);
	leak_findings(j.frame, &j.task, s, &f);
	assert_int_equal(f.n, 2);
	assert_int_equal(f.item[0].severity, FINDING_SEVERE);
	assert_string_equal(f.item[0].fix, "data role 'a b' ignore");
	assert_string_equal(f.item[0].message, "a b alone predicts y almost perfectly (Gini 0.980): is it known at "
		"prediction time? Training refuses it.");
	assert_string_equal(f.item[1].message, "c alone predicts y very well (Gini 0.850): is it known at prediction time?");
	assert_int_equal(f.item[1].severity, FINDING_WARN);
	done(&j);
}

/* Between what is well and what warns: by the value, or by what the rows cannot rule out. */
static void test_leak_verdicts(void **state)
{
	(void)state;
	assert_int_equal(leak_judge(0.69, 0.84), LEAK_IS_OK);
	assert_int_equal(leak_judge(0.70, 0.72), LEAK_IS_TO_LOOK_AT);
	assert_int_equal(leak_judge(0.8499, 0.86), LEAK_IS_TO_LOOK_AT);
	assert_int_equal(leak_judge(0.5, 0.85), LEAK_IS_TO_LOOK_AT);
	assert_int_equal(leak_judge(0.5, (double)NAN), LEAK_IS_OK);
	assert_int_equal(leak_judge(0.85, 0.86), LEAK_IS_SUSPECTED);
	assert_int_equal(leak_judge(0.9749, 1), LEAK_IS_SUSPECTED);
	assert_int_equal(leak_judge(0.975, 1), LEAK_IS_REFUSED);
}

static const char *leaky_row(struct arena *a, int i)
{
	int y = (i * 7919) % 1000 < 300;
	return arena_printf(a, "%d,%d,%d", y ? 5 + i % 3 : i % 3, (i * 31) % 97, y);
}

static void test_leak_scan(void **state)
{
	struct arena *a = arena_new();
	struct judged j = judge(text_of(a, "after,before,y", 1000, leaky_row), "y");
	struct rowset all = rowset_all(j.frame->rows, &j.frame->digest, a);
	struct signal *s;
	struct err e = ERR_INIT;
	(void)state;
	assert_true(leak_scan(j.frame, &j.task, all, 1, &s, a, NULL, &e));
	assert_true(fabs(s[0].strength - 1) < 1e-12); /* after separates the classes */
	assert_true(s[1].strength < 0.3);
	assert_true(s[2].strength == 0 && s[2].n == 0); /* the target is no feature */
	assert_int_equal(s[0].n, 1000);
	done(&j);
	arena_free(a);
}

static void test_leak_names(void **state)
{
	static const char *const yes[] = { "outcome", "loan_result", "ClosedOn", "dateClosed", "paid2", "score_after",
		"x.final", "DAYS AFTER", "settled", "PAID" };
	static const char *const no[] = { "", "afternoon", "repaid", "income", "resulting", "finalist", "prepaidCard", "_",
		"undisclosed" };
	(void)state;
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		if (!leak_name_suspicious(yes[i]))
			fail_msg("%s was passed", yes[i]);
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		if (leak_name_suspicious(no[i]))
			fail_msg("%s was suspected", no[i]);
}

/* Day i; `seen` and `back` are three days later, but back is missing in every second row; `born` lies before. */
static const char *dated_row(struct arena *a, int i)
{
	return arena_printf(a, "20%02d-%02d-%02d,19%02d-01-01,20%02d-%02d-%02d,%s,%d", 10 + i / 336, 1 + i % 336 / 28,
		1 + i % 28, i % 90, 11 + i / 336, 1 + i % 336 / 28, 1 + i % 28,
		i % 2 ? "" : arena_printf(a, "20%02d-%02d-%02d", 11 + i / 336, 1 + i % 336 / 28, 1 + i % 28),
		(i * 7919) % 1000 < i);
}

static void look(struct judged *j, struct findings *f)
{
	struct rowset all = rowset_all(j->frame->rows, &j->frame->digest, j->arena);
	struct signal *s;
	struct err e = ERR_INIT;
	findings_init(f, j->arena);
	assert_true(leak_scan(j->frame, &j->task, all, 1, &s, j->arena, NULL, &e));
	assert_true(leak_patterns(j->frame, &j->task, all, s, 1, f, NULL, &e));
}

static int count_code(const struct findings *f, const char *code)
{
	int n = 0;
	for (ptrdiff_t i = 0; i < f->n; i++)
		n += strcmp(f->item[i].code, code) == 0;
	return n;
}

/* One date is advised as time: the fullest, then the earliest.  Once it is, dates after it are asked about. */
static void test_leak_dates(void **state)
{
	struct arena *a = arena_new();
	struct judged j = judge(text_of(a, "met,born,seen,back,y", 1000, dated_row), "y");
	struct findings f;
	(void)state;
	look(&j, &f);
	assert_int_equal(count_code(&f, "leak_time"), 1);
	assert_int_equal(count_code(&f, "leak_later"), 0);
	for (ptrdiff_t i = 0; i < f.n; i++)
		if (strcmp(f.item[i].code, "leak_time") == 0) {
			assert_string_equal(f.item[i].column, "met");
			assert_non_null(strstr(f.item[i].message, "; 1 more date does so too"));
		}
	enum column_role role[] = { ROLE_TIME, ROLE_FEATURE, ROLE_FEATURE, ROLE_FEATURE, ROLE_TARGET };
	struct frame *timed = frame_with_roles(j.frame, role);
	frame_unref(j.frame);
	j.frame = timed;
	look(&j, &f);
	assert_int_equal(count_code(&f, "leak_time"), 0);
	assert_int_equal(count_code(&f, "leak_later"), 2);
	for (ptrdiff_t i = 0; i < f.n; i++)
		assert_true(!f.item[i].column || strcmp(f.item[i].column, "born") != 0);
	done(&j);
	arena_free(a);
}

/* Rows from 800 on: x two standard deviations higher, z as before, the date later. */
static const char *shifted_row(struct arena *a, int i)
{
	struct rng s = rng_make(3, RNG_TEST, (uint64_t)i);
	double x = rng_normal(&s) + (i < 800 ? 0 : 2), z = rng_normal(&s);
	return arena_printf(a, "20%02d-%02d-%02d,%.4f,%.4f,%d", 10 + i / 336, 1 + i % 336 / 28, 1 + i % 28, x, z, i % 3 == 0);
}

/* Two normals two apart: AUC = Phi(2 / sqrt 2) = 0.9214; of the same rows divided at random, 0.5. */
static void test_shift(void **state)
{
	struct arena *a = arena_new();
	struct judged j = judge(text_of(a, "day,x,z,y", 1000, shifted_row), "y");
	struct rowset all = rowset_all(1000, &j.frame->digest, a), late = { 200, all.row + 800, all.source };
	struct rowset thin = rowset_thin(all, 250, a);
	struct findings f;
	struct shift s;
	struct err e = ERR_INIT;
	(void)state;
	findings_init(&f, a);
	assert_true(shift_find(j.frame, rowset_minus(all, late, a), late, 1, &s, a, NULL, &e));
	assert_true(s.judged && s.auc.n == 1000);
	assert_true(s.auc.lo < 0.9214 && s.auc.hi > 0.9);
	assert_int_equal(s.column[0].column, 1);
	assert_true(fabs(s.column[0].auc - 0.9214) < 0.025); /* the sd of an AUC of 200 and 800 is 0.011 */
	assert_true(s.columns < 2 || s.column[1].auc < 0.6);
	shift_findings(j.frame, &s, &f);
	assert_int_equal(f.n, 1);
	assert_non_null(strstr(f.item[0].message, ": by x ("));
	assert_true(shift_find(j.frame, rowset_minus(all, thin, a), thin, 1, &s, a, NULL, &e));
	assert_true(s.auc.value < 0.6);
	shift_findings(j.frame, &s, &f);
	assert_int_equal(f.n, 1);
	late.n = 19;
	assert_true(shift_find(j.frame, rowset_minus(all, late, a), late, 1, &s, a, NULL, &e));
	assert_false(s.judged);
	done(&j);
	arena_free(a);
}

static void test_cancel(void **state)
{
	struct arena *a = arena_new();
	struct judged j = judge(text_of(a, "x,y", 60, sorted_row), "y");
	struct column_profile *p;
	struct ctl *c = ARENA_NEW(a, struct ctl);
	struct err e = ERR_INIT;
	(void)state;
	assert_true(profile_frame(j.frame, &p, a, NULL, &e));
	atomic_store(&c->stop, true);
	assert_false(data_findings(j.frame, p, &j.task, NULL, &j.found, c, &e));
	assert_int_equal(e.code, ERR_CANCELLED);
	done(&j);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_silence), cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_usual_numbers),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_repeats_but_id),
		cmocka_unit_test(test_target),
		cmocka_unit_test(test_sorted),
		cmocka_unit_test(test_leak_findings),
		cmocka_unit_test(test_leak_verdicts),
		cmocka_unit_test(test_leak_scan),
		cmocka_unit_test(test_leak_names),
		cmocka_unit_test(test_leak_dates),
		cmocka_unit_test(test_shift),
		cmocka_unit_test(test_cancel),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
