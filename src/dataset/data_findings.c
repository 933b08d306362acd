#include "config.h"

#include "dataset/data_findings.h"

#include <stdint.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"
#include "base/text.h"
#include "data/finding.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/leak.h"
#include "dataset/number_findings.h"
#include "stat/profile.h"

#define FEW_ROWS 20      /* below this nothing is said about order and uniqueness */
#define STEP_ROWS 262144 /* between two questions whether to go on */

static const char *command(struct findings *out, const char *before, const char *name,
	const char *after)
{
	struct text t;
	text_init(&t, out->arena);
	text_add(&t, before);
	param_quote(&t, name);
	text_add(&t, after);
	return t.p;
}

/* ---- one column ---- */

static void find_constant(const struct column *c, const struct column_profile *p,
	struct findings *out)
{
	const char *fix = command(out, "recipe add drop ", c->name, "");
	if (p->count == 0)
		findings_add(out, "all_missing", FINDING_WARN, c->name, fix,
			"%s has no value in any of %s rows: it says nothing", c->name, NUM_GROUPED(c->rows));
	else if (p->distinct == 1 && p->missing == 0 && c->rows > 1)
		findings_add(out, "constant", FINDING_WARN, c->name, fix,
			"%s is \"%.*s\" in all %s rows: it cannot tell one row from another", c->name,
			(int)p->top[0].value.n, p->top[0].value.p, NUM_GROUPED(c->rows));
}

/* Whole numbers without repeats that lie as close as a counter's. */
static bool is_counter(const struct column *c, const struct column_profile *p)
{
	return c->type == COLUMN_INTEGER && p->max - p->min < 2 * (double)p->count;
}

static void find_id(const struct column *c, const struct column_profile *p, struct findings *out)
{
	bool unique = p->distinct == p->count && p->missing == 0 && c->rows >= FEW_ROWS;
	bool by_nature = is_counter(c, p) || (column_is_coded(c) && c->type != COLUMN_BOOLEAN);
	if (!unique)
		return;
	if (c->role == ROLE_ID)
		findings_add(out, "unique_id", FINDING_INFO, c->name, NULL,
			"%s differs in all %s rows: an id, kept out of the features", c->name,
			NUM_GROUPED(c->rows));
	else if (by_nature && column_is_feature(c))
		findings_add(out, "unique_id", FINDING_WARN, c->name,
			command(out, "data role ", c->name, " id"),
			"%s differs in all %s rows: a model can only learn it by heart", c->name,
			NUM_GROUPED(c->rows));
}

static void find_levels(const struct column *c, const struct column_profile *p,
	struct findings *out)
{
	bool coded = c->type == COLUMN_CATEGORY || c->type == COLUMN_TEXT;
	if (!coded || p->distinct <= FINDING_LEVELS || p->distinct == p->count)
		return;
	double rows = (double)p->count / (double)p->distinct;
	bool few = rows < FINDING_LEVEL_ROWS;
	findings_add(out, "high_cardinality", few ? FINDING_WARN : FINDING_INFO, c->name,
		c->type == COLUMN_TEXT ? command(out, "recipe add drop ", c->name, "")
				       : command(out, "recipe add onehot ", c->name, " --max-levels 20"),
		"%s has %s different values, %.1f rows each on average: %s", c->name,
		NUM_GROUPED(p->distinct), rows, few ? "most are too rare to learn from" :
		"one-hot makes a column of each");
}

const char *data_indicator_line(const char *name, double share, struct arena *a)
{
	const char *quoted = param_quoted(name, a);
	return share >= FINDING_MISSING_SEVERE ? arena_printf(a, "recipe add indicator %s; recipe add drop %s", quoted, quoted)
		: arena_printf(a, "recipe add indicator %s", quoted);
}

static void find_missing(const struct column *c, const struct column_profile *p,
	struct findings *out)
{
	if (p->missing == 0 || p->count == 0)
		return;
	double share = (double)p->missing / (double)c->rows;
	enum finding_severity severity = share >= FINDING_MISSING_SEVERE ? FINDING_SEVERE :
		share >= FINDING_MISSING_WARN ? FINDING_WARN : FINDING_INFO;
	bool most = severity == FINDING_SEVERE;
	findings_add(out, "missing", severity, c->name,
		most || c->type == COLUMN_TEXT ? data_indicator_line(c->name, share, out->arena)
			: command(out, "recipe add impute ", c->name, ""),
		"%s is missing in %s of %s rows (%.1f %%)%s", c->name, NUM_GROUPED(p->missing),
		NUM_GROUPED(c->rows), 100 * share,
		most ? ": what is filled in would outweigh what was measured" :
		severity == FINDING_WARN ? ": how the cells are filled in will matter" : "");
}

static bool find_in_column(const struct column *c, const struct column_profile *p,
	struct findings *out, struct ctl *ctl, struct err *e)
{
	find_id(c, p, out);
	if (!column_is_feature(c))
		return true;
	find_constant(c, p, out);
	find_levels(c, p, out);
	find_missing(c, p, out);
	return number_findings(c, p, out, ctl, e);
}

/* ---- rows ---- */

/* Rows whose features are missing, all of them. */
static ptrdiff_t count_empty_rows(const struct frame *f)
{
	ptrdiff_t words = bitmap_words(f->rows), n = 0;
	int32_t features = 0;
	for (int32_t i = 0; i < f->columns; i++) {
		if (column_is_feature(&f->column[i]) && !f->column[i].missing)
			return 0;
		features += column_is_feature(&f->column[i]);
	}
	for (ptrdiff_t w = 0; features > 0 && w < words; w++) {
		uint64_t all = ~UINT64_C(0);
		for (int32_t i = 0; i < f->columns; i++)
			if (column_is_feature(&f->column[i]))
				all &= f->column[i].missing[w];
		n += __builtin_popcountll(all);
	}
	return n;
}

/* Puts the digest into the table of a power of two slots; true when it was there already. */
static bool seen_before(uint64_t *slot, uint64_t mask, uint64_t digest)
{
	uint64_t key = digest ? digest : 1, i = key & mask;
	for (; slot[i]; i = (i + 1) & mask)
		if (slot[i] == key)
			return true;
	slot[i] = key;
	return false;
}

ptrdiff_t data_find_repeats(const struct frame *f, int32_t except, bool *repeat, struct ctl *c,
	struct err *e)
{
	struct arena *a = arena_new();
	ptrdiff_t slots = 16, n = 0;
	while (slots < 2 * f->rows)
		slots *= 2;
	uint64_t *digest = ARENA_BIG(a, uint64_t, f->rows + 1, e);
	uint64_t *slot = digest ? ARENA_BIG(a, uint64_t, slots, e) : NULL;
	bool ok = slot != NULL;
	if (ok)
		frame_row_digests_on(c, f, except, digest);
	ok = ok && ctl_step(c, 0, e);
	for (ptrdiff_t r = 0; ok && r < f->rows; r++) {
		repeat[r] = seen_before(slot, (uint64_t)slots - 1, digest[r]);
		n += repeat[r];
		ok = (r + 1) % STEP_ROWS != 0 || ctl_step(c, 0, e);
	}
	arena_free(a);
	return ok ? n : -1;
}

static bool find_duplicates(const struct frame *f, struct findings *out, struct ctl *c,
	struct err *e)
{
	struct arena *a = arena_new();
	int32_t id = frame_role(f, ROLE_ID);
	bool *repeat = ARENA_BIG(a, bool, f->rows + 1, e);
	ptrdiff_t n = !repeat ? -1 : f->repeats == 0 ? 0 : data_find_repeats(f, -1, repeat, c, e);
	ptrdiff_t but_id = n < 0 || id < 0 ? n : data_find_repeats(f, id, repeat, c, e);
	bool ok = n >= 0 && but_id >= 0;
	if (n > 0)
		findings_add(out, "duplicates", FINDING_WARN, NULL, "data show --repeats",
			"%s of %s rows repeat an earlier row cell by cell; they are kept, and equal rows "
			"always share a part", NUM_GROUPED(n), NUM_GROUPED(f->rows));
	if (but_id > n)
		findings_add(out, "duplicates_but_id", FINDING_WARN, f->column[id].name,
			"data show --repeats",
			"%s of %s rows repeat an earlier row in all but %s", NUM_GROUPED(but_id - n),
			NUM_GROUPED(f->rows), f->column[id].name);
	arena_free(a);
	return ok;
}

/* ---- the target ---- */

/* Labels that change no more often than they must, while rows alternate by nature. */
static bool is_sorted(const int32_t *label, ptrdiff_t n, int32_t classes)
{
	ptrdiff_t known = 0, changes = 0;
	int32_t last = -1;
	for (ptrdiff_t r = 0; r < n; r++) {
		if (label[r] < 0)
			continue;
		changes += known > 0 && label[r] != last;
		last = label[r];
		known++;
	}
	return known >= FEW_ROWS && changes <= classes - 1;
}

static void find_imbalance(const struct task *t, const int64_t *count, int64_t known,
	struct findings *out)
{
	int32_t rarest = 0;
	for (int32_t k = 1; k < t->classes; k++)
		if (count[k] < count[rarest])
			rarest = k;
	double share = known > 0 ? (double)count[rarest] / (double)known : 0;
	if (known == 0 || share * t->classes >= FINDING_RARE_CLASS)
		return;
	findings_add(out, "imbalance", FINDING_WARN, t->target, "why average_precision",
		"%s is \"%s\" in only %s of %s rows (%.2f %%): accuracy says little, and intervals will "
		"be wide", t->target, t->class_name[rarest], NUM_GROUPED(count[rarest]), NUM_GROUPED(known),
		100 * share);
}

static bool find_in_classes(const struct frame *f, const struct task *t, struct findings *out,
	struct arena *a, struct err *e)
{
	int32_t *label = ARENA_BIG(a, int32_t, f->rows + 1, e);
	int64_t *count = ARENA_ARRAY(a, int64_t, t->classes), known = 0;
	if (!label || !task_labels(t, f, label, e))
		return false;
	for (ptrdiff_t r = 0; r < f->rows; r++)
		if (label[r] >= 0) {
			count[label[r]]++;
			known++;
		}
	find_imbalance(t, count, known, out);
	if (is_sorted(label, f->rows, t->classes))
		findings_add(out, "sorted_by_target", FINDING_INFO, t->target, "data split",
			"the rows are sorted by %s: the first rows are no sample of the table; parts are drawn by "
			"hash and do not mind", t->target);
	return true;
}

static bool find_in_target(const struct frame *f, const struct column_profile *p, const struct task *t,
	struct findings *out, struct err *e)
{
	int32_t at = frame_find(f, t->target);
	const struct column *c = at < 0 ? NULL : &f->column[at];
	if (c && c->missing_count > 0)
		findings_add(out, "unlabelled", FINDING_INFO, c->name, NULL,
			"%s is missing in %s of %s rows: they are kept as unlabelled rows and not trained on",
			c->name, NUM_GROUPED(c->missing_count), NUM_GROUPED(c->rows));
	if (c && t->kind == TASK_REGRESSION)
		number_target_findings(c, &p[at], out);
	if (t->kind == TASK_REGRESSION)
		return true;
	struct arena *a = arena_new();
	bool ok = find_in_classes(f, t, out, a, e);
	arena_free(a);
	return ok;
}

bool data_findings(const struct frame *f, const struct column_profile *p, const struct task *t,
	const struct signal *s, struct findings *out, struct ctl *c, struct err *e)
{
	ctl_phase(c, "looking for peculiarities", 2);
	if (t && s)
		leak_findings(f, t, s, out);
	for (int32_t i = 0; i < f->columns; i++)
		if (!find_in_column(&f->column[i], &p[i], out, c, e))
			return false;
	ptrdiff_t empty = count_empty_rows(f);
	if (empty > 0)
		findings_add(out, "empty_rows", FINDING_WARN, NULL, "data show --empty",
			"%s of %s rows have no value in any feature", NUM_GROUPED(empty), NUM_GROUPED(f->rows));
	return number_pair_findings(f, p, out, c, e) && find_duplicates(f, out, c, e) && ctl_step(c, 1, e) &&
	       (!t || find_in_target(f, p, t, out, e)) && ctl_step(c, 1, e);
}
