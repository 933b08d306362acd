#include "config.h"
#include "data/task.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/caps.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"
#include "data/almost.h"
#include "data/frame.h"
#include "data/rowset.h"

/* A numeric target with no more whole values than this might mean classes. */
#define LARGEST_TARGET 1e140
#define FEW_VALUES 10

/* The different values of a target, in the order of the classes. */
struct values {
	const char *name[CAP_CLASSES + 1];
	double number[CAP_CLASSES + 1];
	int64_t count[CAP_CLASSES + 1];
	int32_t n;         /* CAP_CLASSES + 1: more than that */
	int64_t known;     /* rows with a value */
	bool whole;
};

/* Keeps v->number sorted; false once there are too many. */
static bool count_number(struct values *v, double x)
{
	int32_t low = 0;
	int32_t high = v->n;

	while (low < high) {
		int32_t middle = (low + high) / 2;

		if (v->number[middle] < x)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < v->n && v->number[low] == x) {
		v->count[low]++;
		return true;
	}
	if (v->n > CAP_CLASSES)
		return false;
	for (int32_t i = v->n; i > low; i--) {
		v->number[i] = v->number[i - 1];
		v->count[i] = v->count[i - 1];
	}
	v->number[low] = x == 0 ? 0 : x;
	v->count[low] = 1;
	v->n++;
	return true;
}

static void count_numbers(const struct column *c, struct values *v, struct arena *a)
{
	char text[NUM_TEXT];
	bool few = true;

	v->whole = true;
	for (ptrdiff_t r = 0; r < c->rows && few; r++) {
		if (column_missing_at(c, r))
			continue;
		few = count_number(v, c->number[r]);
		v->whole = v->whole && c->number[r] == trunc(c->number[r]);
	}
	for (int32_t i = 0; i < v->n; i++) {
		num_format(v->number[i], text);
		v->name[i] = arena_strdup(a, text);
	}
}

static void count_codes(const struct column *c, struct values *v, struct arena *a)
{
	int64_t *counts = ARENA_ARRAY(a, int64_t, c->levels);

	column_count_levels(c, counts);
	for (int32_t i = 0; i < c->levels && v->n <= CAP_CLASSES; i++) {
		if (counts[i] == 0)
			continue;
		v->name[v->n] = arena_strndup(a, c->level[i].p, c->level[i].n);
		v->count[v->n++] = counts[i];
	}
}

/* What else a text target could be: nearly a number, but for the cells that are named. */
static bool hint_kind(const struct column *c, const char *instead, struct err *e)
{
	struct arena *scratch = arena_new();
	int64_t *count = ARENA_ARRAY(scratch, int64_t, (ptrdiff_t)c->levels + 1);
	struct almost m;

	column_count_levels(c, count);
	almost_count(&m, c->level, count, c->levels, NULL, NULL);
	if (almost_is_number(&m))
		err_hint(e, "%s of its %s values are not numbers: %s; load it with %s",
			NUM_GROUPED(m.other), NUM_GROUPED(m.numbers + m.other), almost_list(&m, scratch),
			almost_fix(&m, c->name, scratch));
	else
		err_hint(e, "%s", instead);
	arena_free(scratch);
	return false;
}

static bool decide_kind(const struct column *c, const struct values *v, const char *kind,
	enum task_kind *out, struct findings *f, struct err *e)
{
	bool numeric = column_is_numeric(c);
	bool classes = kind ? strcmp(kind, "classes") == 0 : !numeric || v->n == 2;

	if (kind && !classes && strcmp(kind, "regression") != 0)
		return err_set(e, ERR_CHOICE, "a task is \"classes\" or \"regression\", not \"%s\"", kind);
	if (!classes && !numeric) {
		err_set(e, ERR_TASK, "target \"%s\" is of type %s: regression needs numbers", c->name,
			column_type_name(c->type));
		return hint_kind(c, "--task classes, or another target", e);
	}
	if (classes && v->n > CAP_CLASSES) {
		err_set(e, ERR_TASK, "target \"%s\" has more than %d different values: too many for classes",
			c->name, CAP_CLASSES);
		return numeric ? err_hint(e, "--task regression") : hint_kind(c, "choose another target", e);
	}
	if (!kind && numeric && !classes && v->n > 2 && v->n <= FEW_VALUES && v->whole)
		findings_add(f, "task_guessed", FINDING_WARN, c->name, "--task classes",
			"\"%s\" has only %d whole values: taken as regression; classes are possible too",
			c->name, (int)v->n);
	*out = !classes ? TASK_REGRESSION : v->n == 2 ? TASK_BINARY : TASK_CLASSES;
	return true;
}

static bool check_values(const struct column *c, const struct values *v, enum task_kind kind,
	struct err *e)
{
	if (v->known == 0) {
		err_set(e, ERR_NO_ROWS, "target \"%s\" is missing in all %s rows", c->name,
			NUM_GROUPED(c->rows));
		return err_hint(e, "choose another target");
	}
	if (v->n > 1)
		return true;
	err_set(e, kind == TASK_REGRESSION ? ERR_CONSTANT : ERR_ONE_CLASS,
		"target \"%s\" is \"%s\" in all %s rows that have it", c->name, v->name[0],
		NUM_GROUPED(v->known));
	return err_hint(e, "there is nothing to learn: choose another target");
}

/* Scores add up squares of errors: they must neither overflow nor vanish. */
static bool check_scale(const struct column *c, struct err *e)
{
	double least = HUGE_VAL, most = -HUGE_VAL;

	for (ptrdiff_t r = 0; r < c->rows; r++) {
		double y = c->number[r];

		if (column_missing_at(c, r))
			continue;
		least = fmin(least, y);
		most = fmax(most, y);
		if (fabs(y) <= LARGEST_TARGET)
			continue;
		err_set(e, ERR_TASK, "target \"%s\" is %g in row %td: the square of an error would leave "
			"the range of numbers", c->name, y, r + 1);
		return err_hint(e, "divide the column by a power of ten in the file");
	}
	if (most - least >= 1 / LARGEST_TARGET)
		return true;
	err_set(e, ERR_TASK, "target \"%s\" only varies by %g: the square of an error would be lost",
		c->name, most - least);
	return err_hint(e, "multiply the column by a power of ten in the file");
}

static bool is_yes(const char *name)
{
	struct str s = str_of(name);

	return str_equal(s, STR("1")) || str_equal_nocase(s, STR("true")) ||
		str_equal_nocase(s, STR("yes"));
}

/* Which of two classes is the positive one, and why. */
static int32_t guess_positive(const struct column *c, const struct values *v, const char **why)
{
	*why = "the word says so";
	if (c->type == COLUMN_BOOLEAN && v->n == 2)
		return 1;
	for (int32_t i = 1; i >= 0; i--)
		if (is_yes(v->name[i]) && !is_yes(v->name[1 - i]))
			return i;
	*why = v->count[0] == v->count[1] ? "both are as frequent, it is the last by bytes" :
		"the rarer one";
	if (v->count[0] != v->count[1])
		return v->count[1] < v->count[0];
	return strcmp(v->name[0], v->name[1]) < 0;
}

static bool named_positive(const struct column *c, const struct values *v, const char *positive,
	int32_t *out, struct err *e)
{
	const char *near;

	for (int32_t i = 0; i < v->n; i++)
		if (strcmp(v->name[i], positive) == 0) {
			*out = i;
			return true;
		}
	err_set(e, ERR_UNKNOWN_CLASS, "target \"%s\" has no class \"%s\"", c->name, positive);
	near = text_did_you_mean(positive, v->name, v->n);
	if (near)
		return err_hint(e, "did you mean \"%s\"?", near);
	return err_hint(e, "its classes are \"%s\" and \"%s\"", v->name[0], v->name[1]);
}

/* Puts the positive class second. */
static bool order_classes(const struct column *c, struct values *v, const char *positive,
	struct findings *f, struct err *e)
{
	int32_t yes = 0;
	const char *why;
	struct text fix;

	if (positive) {
		if (!named_positive(c, v, positive, &yes, e))
			return false;
	} else {
		yes = guess_positive(c, v, &why);
		text_init(&fix, f->arena);
		text_add(&fix, "data target ");
		param_quote(&fix, c->name);
		text_add(&fix, " --class ");
		param_quote(&fix, v->name[!yes]);
		findings_add(f, "positive_class", FINDING_INFO, c->name, fix.p,
			"positive class \"%s\", %s of %s rows: %s", v->name[yes],
			NUM_GROUPED(v->count[yes]), NUM_GROUPED(v->known), why);
	}
	if (yes == 0) {
		const char *name = v->name[0];

		v->name[0] = v->name[1];
		v->name[1] = name;
	}
	return true;
}

static bool finish_task(const struct column *c, struct values *v, const char *kind,
	const char *positive, struct task *out, struct findings *f, struct arena *a, struct err *e)
{
	const char **name;

	if (!decide_kind(c, v, kind, &out->kind, f, e) || !check_values(c, v, out->kind, e))
		return false;
	if (out->kind == TASK_REGRESSION && !check_scale(c, e))
		return false;
	if (positive && out->kind != TASK_BINARY) {
		err_set(e, ERR_TASK, "a positive class needs a target of two classes; \"%s\" is %s", c->name,
			out->kind == TASK_REGRESSION ? "a number" : "one of several classes");
		return err_hint(e, "leave --class away");
	}
	if (out->kind == TASK_BINARY && !order_classes(c, v, positive, f, e))
		return false;
	out->target = arena_strdup(a, c->name);
	out->classes = out->kind == TASK_REGRESSION ? 0 : v->n;
	name = ARENA_ARRAY(a, const char *, out->classes);
	for (int32_t i = 0; i < out->classes; i++)
		name[i] = arena_strdup(a, v->name[i]);
	out->class_name = name;
	return true;
}

bool task_make(const struct frame *frame, int32_t target, const char *kind, const char *positive,
	struct task *out, struct findings *f, struct arena *a, struct err *e)
{
	const struct column *c = &frame->column[target];
	struct arena *scratch;
	struct values *v;
	bool ok;

	if (!column_is_numeric(c) && !column_is_coded(c)) {
		err_set(e, ERR_TASK, "target \"%s\" is a %s: it can be neither classes nor a number", c->name,
			column_type_name(c->type));
		return err_hint(e, "choose another target");
	}
	scratch = arena_new();
	v = ARENA_NEW(scratch, struct values);
	v->known = c->rows - c->missing_count;
	if (column_is_numeric(c))
		count_numbers(c, v, scratch);
	else
		count_codes(c, v, scratch);
	ok = finish_task(c, v, kind, positive, out, f, a, e);
	arena_free(scratch);
	return ok;
}

int32_t task_find_class(const struct task *t, struct str name)
{
	for (int32_t i = 0; i < t->classes; i++)
		if (str_equal(str_of(t->class_name[i]), name))
			return i;
	return -1;
}

static void label_codes(const struct task *t, const struct column *c, int32_t *label,
	struct arena *scratch)
{
	int32_t *of_code = ARENA_ARRAY(scratch, int32_t, (ptrdiff_t)c->levels + 1);

	of_code[0] = -1;
	for (int32_t i = 0; i < c->levels; i++)
		of_code[i + 1] = task_find_class(t, c->level[i]);
	for (ptrdiff_t r = 0; r < c->rows; r++)
		label[r] = of_code[c->code[r] + 1];
}

static void label_numbers(const struct task *t, const struct column *c, int32_t *label,
	struct arena *scratch)
{
	double *value = ARENA_ARRAY(scratch, double, t->classes);
	bool *is_number = ARENA_ARRAY(scratch, bool, t->classes);

	for (int32_t i = 0; i < t->classes; i++)
		is_number[i] = num_parse(t->class_name[i], (ptrdiff_t)strlen(t->class_name[i]),
			&value[i]) == NUM_OK;
	for (ptrdiff_t r = 0; r < c->rows; r++) {
		label[r] = -1;
		for (int32_t i = 0; i < t->classes && !column_missing_at(c, r); i++)
			if (is_number[i] && value[i] == c->number[r]) {
				label[r] = i;
				break;
			}
	}
}

bool task_labels(const struct task *t, const struct frame *frame, int32_t *label, struct err *e)
{
	int32_t i;
	struct arena *scratch;

	if (!frame_need(frame, t->target, &i, e))
		return false;
	if (frame->column[i].time)
		return err_set(e, ERR_COLUMN_TYPE, "target \"%s\" is a %s: not the classes it was trained on",
			t->target, column_type_name(frame->column[i].type));
	scratch = arena_new();
	if (column_is_coded(&frame->column[i]))
		label_codes(t, &frame->column[i], label, scratch);
	else
		label_numbers(t, &frame->column[i], label, scratch);
	arena_free(scratch);
	return true;
}

bool task_counts(const struct task *t, const struct frame *frame, int64_t *count, struct err *e)
{
	struct arena *scratch = arena_new();
	int32_t *label = ARENA_BIG(scratch, int32_t, frame->rows, e);
	bool ok = label && task_labels(t, frame, label, e);

	memset(count, 0, (size_t)t->classes * sizeof *count);
	for (ptrdiff_t r = 0; ok && r < frame->rows; r++) {
		if (label[r] >= 0)
			count[label[r]]++;
	}
	arena_free(scratch);
	return ok;
}

bool task_values(const struct task *t, const struct frame *frame, double *y, bool *known,
	struct err *e)
{
	int32_t i;
	const struct column *c;

	if (!frame_need(frame, t->target, &i, e))
		return false;
	c = &frame->column[i];
	if (!column_is_numeric(c))
		return err_set(e, ERR_COLUMN_TYPE, "target \"%s\" is of type %s: a number is needed",
			t->target, column_type_name(c->type));
	for (ptrdiff_t r = 0; r < c->rows; r++) {
		y[r] = c->number[r];
		if (known)
			known[r] = !column_missing_at(c, r);
	}
	return true;
}

bool task_labelled(const struct task *t, const struct frame *frame, struct rowset *out,
	struct arena *a, struct err *e)
{
	int32_t *row = ARENA_BIG(a, int32_t, frame->rows, e);
	ptrdiff_t n = 0;
	int32_t i;

	if (!row || !frame_need(frame, t->target, &i, e))
		return false;
	/* The labels are overwritten by the rows that have one: row n never passes label r. */
	if (t->kind != TASK_REGRESSION && !task_labels(t, frame, row, e))
		return false;
	for (ptrdiff_t r = 0; r < frame->rows; r++)
		if (t->kind == TASK_REGRESSION ? !column_missing_at(&frame->column[i], r) : row[r] >= 0)
			row[n++] = (int32_t)r;
	*out = (struct rowset){ n, row, frame->digest };
	return true;
}

const char *task_kind_name(enum task_kind k)
{
	switch (k) {
	case TASK_REGRESSION:
		return "regression";
	case TASK_BINARY:
		return "binary";
	case TASK_CLASSES:
		return "classes";
	}
	BUG("task kind %d", (int)k);
}

int32_t task_outputs(const struct task *t)
{
	return t->kind == TASK_CLASSES ? t->classes : 1;
}

void task_save(const struct task *t, struct writer *w)
{
	writer_i32(w, (int32_t)t->kind);
	writer_string(w, t->target);
	writer_i32(w, t->classes);
	for (int32_t i = 0; i < t->classes; i++)
		writer_string(w, t->class_name[i]);
}

static bool fits_kind(int32_t kind, int32_t classes)
{
	return (kind == TASK_REGRESSION && classes == 0) || (kind == TASK_BINARY && classes == 2) ||
		(kind == TASK_CLASSES && classes > 2);
}

bool task_load(struct task *t, struct reader *r, struct arena *a, struct err *e)
{
	int32_t kind;
	int32_t classes;
	char *target;
	char **name;

	if (!reader_i32(r, &kind, e) || !reader_string(r, &target, a, e) ||
		!reader_count(r, &classes, 0, CAP_CLASSES, e))
		return false;
	if (!target || !fits_kind(kind, classes))
		return err_set(e, ERR_CORRUPT, "a saved task of kind %d has %d classes", (int)kind,
			(int)classes);
	name = ARENA_ARRAY(a, char *, classes);
	for (int32_t i = 0; i < classes; i++) {
		if (!reader_string(r, &name[i], a, e))
			return false;
		if (!name[i])
			return err_set(e, ERR_CORRUPT, "a saved task has a class without a name");
	}
	*t = (struct task){ (enum task_kind)kind, target, classes, (const char *const *)name };
	return true;
}
