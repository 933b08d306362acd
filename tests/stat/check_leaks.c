/* The leak-… samples, many seeds each: is what was planted found, and is nothing found where there is
 * nothing? */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "base/text.h"
#include "data/csv.h"
#include "data/finding.h"
#include "data/frame.h"
#include "data/split.h"
#include "data/task.h"
#include "dataset/dup.h"
#include "dataset/dup_finding.h"
#include "dataset/dup_near.h"
#include "dataset/leak.h"
#include "dataset/leak_pattern.h"
#include "dataset/shift.h"
#include "sample/sample.h"

#include "claim.h"

enum { ROWS = 1000, SEEDS = 40, CLEAN = 200 };

/* One made-up table, judged as `data leaks` and `data dups` judge it.  together: twins share a part. */
struct zoo {
	struct arena *a;
	bool together;
	struct node *truth;
	struct frame *frame;
	struct signal *signal;
	struct findings found;
};

/* timed: the column that truth gives the role time, "admitted=time", or NULL. */
static struct frame *read_table(const struct text *csv, const char *target, const char *timed, struct csv_table *t,
	struct arena *a)
{
	struct err e = ERR_INIT;
	struct csv_options o = csv_defaults();

	need(csv_parse_bytes(csv->p, csv->n, "zoo.csv", &o, t, a, NULL, &e), &e);
	enum column_role *role = ARENA_ARRAY(a, enum column_role, t->frame->columns);
	for (int32_t i = 0; i < t->frame->columns; i++) {
		const char *name = t->frame->column[i].name;
		size_t n = strlen(name);

		role[i] = strcmp(name, target) == 0 ? ROLE_TARGET
			: timed && strncmp(timed, name, n) == 0 && timed[n] == '=' ? ROLE_TIME : t->frame->column[i].role;
	}
	return frame_with_roles(t->frame, role);
}

static void judge_rows(struct zoo *z, const struct task *t, const struct split *split, struct rowset rows, uint64_t seed)
{
	struct dup_question q = { .frame = z->frame, .task = t, .open = rows, .split = split };
	struct err e = ERR_INIT;
	struct dups d;
	struct dup_near near;
	struct shift shift;

	need(dups_find(&q, &d, z->a, NULL, &e) && dup_near_find(z->frame, split, &near, NULL, &e), &e);
	dups_findings(&d, &near, t, &z->found);
	if (frame_role(z->frame, ROLE_TIME) < 0)
		return;
	need(shift_find(z->frame, rows, split_rows(split, PART_TEST, z->frame, z->a), seed, &shift, z->a, NULL, &e), &e);
	shift_findings(z->frame, &shift, &z->found);
}

static void judge(struct zoo *z, const struct task *t, uint64_t seed)
{
	struct err e = ERR_INIT;
	struct split split;
	struct split_options o = split_defaults(false);
	struct findings notes;

	o.seed = seed;
	o.together = z->together;
	findings_init(&notes, z->a);
	findings_init(&z->found, z->a);
	need(split_make(z->frame, t, &o, &split, &notes, z->a, &e), &e);
	struct rowset rows = rowset_union(split_rows(&split, PART_TRAIN, z->frame, z->a),
		split_rows(&split, PART_VALID, z->frame, z->a), z->a);
	need(leak_scan(z->frame, t, rows, seed, &z->signal, z->a, NULL, &e), &e);
	leak_findings(z->frame, t, z->signal, &z->found);
	need(leak_patterns(z->frame, t, rows, z->signal, seed, &z->found, NULL, &e), &e);
	judge_rows(z, t, &split, rows, seed);
}

/* Makes and judges; fn looks at it before it goes. */
static void visit_as(const struct sample *s, uint64_t seed, bool together, const char *timed,
	void (*fn)(const struct zoo *z, double *count), double *count)
{
	struct zoo z = { .a = arena_new(), .together = together };
	struct err e = ERR_INIT;
	struct text csv;
	struct csv_table table;
	struct findings notes;
	struct task task;

	z.truth = report_root(report_new(z.a));
	text_init(&csv, z.a);
	findings_init(&notes, z.a);
	need(sample_generate(s, seed, ROWS, &csv, z.truth, NULL, &e), &e);
	const struct node *roles = node_find(z.truth, "roles");
	z.frame = read_table(&csv, s->target, timed ? timed : roles ? roles->string : NULL, &table, z.a);
	need(task_make(z.frame, frame_find(z.frame, s->target), NULL, NULL, &task, &notes, z.a, &e), &e);
	judge(&z, &task, seed);
	fn(&z, count);
	frame_unref(z.frame);
	frame_unref(table.frame);
	arena_free(z.a);
}

static void visit(const struct sample *s, uint64_t seed, bool together,
	void (*fn)(const struct zoo *z, double *count), double *count)
{
	visit_as(s, seed, together, NULL, fn, count);
}

static bool names(const struct findings *f, const char *code, const char *column)
{
	for (ptrdiff_t i = 0; i < f->n; i++)
		if (strcmp(f->item[i].code, code) == 0 && (!*column || !f->item[i].column
			|| strcmp(f->item[i].column, column) == 0))
			return true;
	return false;
}

/* count[0]: strong leaks found by the finding that should name them. */
static void count_strong(const struct zoo *z, double *count)
{
	for (const struct node *k = node_find(z->truth, "leaks")->first; k; k = k->next)
		if (strcmp(node_find(k, "strength")->string, "strong") == 0)
			count[0] += names(&z->found, node_find(k, "found_by")->string,
				node_find(k, "column")->string);
}

/* count[0]: tables whose test rows have a twin in another part. */
static void count_across(const struct zoo *z, double *count)
{
	count[0] += names(&z->found, "duplicates_across", "");
}

/* count[0]: tables whose test rows are said to be others. */
static void count_shift(const struct zoo *z, double *count)
{
	count[0] += names(&z->found, "shift", "");
}

/* count[0]: columns refused; count[1]: tables with any finding. */
static void count_clean(const struct zoo *z, double *count)
{
	bool refused = false;

	for (int32_t i = 0; i < z->frame->columns; i++)
		refused = refused || z->signal[i].strength >= LEAK_REFUSE;
	count[0] += refused;
	count[1] += z->found.n > 0;
}

/* count[0]: tables where a weak leak or an honest feature is refused. */
static void count_refused(const struct zoo *z, double *count)
{
	bool refused = false;

	for (int32_t i = 0; i < z->frame->columns; i++) {
		bool strong = false;
		for (const struct node *k = node_find(z->truth, "leaks")->first; k; k = k->next)
			strong = strong || (strcmp(node_find(k, "column")->string, z->frame->column[i].name) == 0
				&& strcmp(node_find(k, "strength")->string, "strong") == 0);
		refused = refused || (!strong && z->signal[i].strength >= LEAK_REFUSE);
	}
	count[0] += refused;
}

static void count_both(const struct zoo *z, double *count)
{
	count_strong(z, &count[0]);
	count_refused(z, &count[1]);
}

static const struct sample *zoo_find(const char *name)
{
	const struct sample *s;
	struct err e = ERR_INIT;

	need(sample_need(name, &s, &e), &e);
	return s;
}

/* The way out of twins ends them; and where only the outcome changes with time, no shift of features is seen. */
static void claim_mended(void)
{
	double across = 0, shift = 0;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		visit(zoo_find("leak-twins"), seed, true, count_across, &across);
		visit(zoo_find("leak-conflict"), seed, true, count_across, &across);
	}
	claim_within("tables divided between twins once they are kept together", across, 0, 0);
	for (uint64_t seed = 1; seed <= SEEDS; seed++)
		visit_as(zoo_find("leak-time"), seed, true, "admitted=time", count_shift, &shift);
	claim_within("shift seen where no feature shifts", shift / SEEDS, 0, 0.05);
}

void claim_leaks(void)
{
	double clean[2] = { 0 }, weak = 0, tables = 0;
	const struct sample *none = NULL;

	for (int i = 0; sample_table[i]; i++) {
		const struct sample *s = sample_table[i];
		double counted[2] = { 0 };
		char what[80];

		if (strcmp(s->name, "leak-none") == 0)
			none = s;
		if (strncmp(s->name, "leak-", 5) != 0 || s == none)
			continue;
		for (uint64_t seed = 1; seed <= SEEDS; seed++) {
			visit(s, seed, false, count_both, counted);
			tables++;
		}
		snprintf(what, sizeof what, "%s: strong leaks found", s->name);
		weak += counted[1];
		claim_within(what, counted[0] / SEEDS, 0.95, 1);
	}
	claim_within("weak leaks and honest features refused", weak / tables, 0, 0.05);
	for (uint64_t seed = 1; none && seed <= CLEAN; seed++)
		visit(none, seed, false, count_clean, clean);
	claim_within("clean tables with a column refused", clean[0] / CLEAN, 0, 0.05);
	claim_within("clean tables with any suspicion", clean[1] / CLEAN, 0, 0.05);
	claim_mended();
}
