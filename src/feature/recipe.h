#ifndef FEATURE_RECIPE_H
#define FEATURE_RECIPE_H
/* recipe - an ordered, editable list of steps, as the user wrote them; a fitted
 * recipe - the same with what each step learned, and the columns that come out.
 *
 * A recipe is a value: editing makes a new one in an arena.  Its text form is
 * one step a line, "impute age,hours --method median", "#" before a step that
 * is off: the arguments of `recipe add`. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/rowset.h"
#include "data/xy.h"
#include "feature/step.h"

struct arena;
struct ctl;
struct err;
struct findings;
struct frame;
struct node;
struct reader;
struct task;
struct writer;

struct recipe_step {
	const struct step_class *class;
	const char *words;        /* "age,hours --method median": columns and options */
	bool on;
	bool automatic;           /* appended by the pipeline for a model's needs */
	const char *why;          /* of those: the need */
};

struct recipe {
	int32_t n;
	struct recipe_step *step; /* n */
};

/* One line "STEP COLS --option"; checked against frame (NULL: syntax only). */
bool recipe_add_line(const struct recipe *r, const char *line, int32_t at /* 0-based, -1: end */,
	const struct frame *frame, struct recipe *out, struct arena *a, struct err *e);
/* Step i names no column that an earlier one drops, and drops none that a later one names; ERR_PRECONDITION. */
bool recipe_check_order(const struct recipe *r, int32_t i, struct arena *a, struct err *e);
bool recipe_edit(const struct recipe *r, int32_t i, const char *line, const struct frame *frame,
	struct recipe *out, struct arena *a, struct err *e);
bool recipe_move(const struct recipe *r, int32_t from, int32_t to, struct recipe *out,
	struct arena *a, struct err *e);
bool recipe_drop(const struct recipe *r, int32_t i, struct recipe *out, struct arena *a,
	struct err *e);
bool recipe_switch(const struct recipe *r, int32_t i, bool on, struct recipe *out, struct arena *a,
	struct err *e);
/* Text form, and back. */
const char *recipe_text(const struct recipe *r, struct arena *a);
bool recipe_parse(const char *text, const struct frame *frame, struct recipe *out, struct arena *a,
	struct err *e);
/* A good default for this table: drops ids, constants, free text, all-missing columns, and says
 * why (one finding a column).  Model needs are not in it: the pipeline appends those. */
bool recipe_auto(const struct frame *f, const struct task *t, struct recipe *out,
	struct findings *why, struct arena *a, struct err *e);
/* Why the step is of use on this table, in one sentence: what is the matter with the columns that it drops, or which need
 * of a model it meets.  NULL when the table gives no reason: it is the user's wish.  f may be NULL. */
const char *recipe_step_why(const struct recipe_step *s, const struct frame *f, struct arena *a);
/* Which columns of a frame the steps that are on work on. */
struct recipe_cover {
	const struct recipe *recipe;
	const struct frame *frame;
	bool *works;             /* step x column */
};

struct recipe_cover recipe_cover(const struct recipe *r, const struct frame *f, struct arena *a);
/* The first step that drops the column; -1: none. */
int32_t recipe_drops(const struct recipe_cover *c, const char *column);
/* The last of the steps that do what line, "impute age,hours", would do: a step of the same kind works on each of the
 * columns it names, or drops it.  -1: not all of them are seen to. */
int32_t recipe_settles(const struct recipe_cover *c, const char *line, struct arena *a);
/* r with the steps a model needs appended (enum model_needs): median + indicator, one-hot,
 * standardise, each marked automatic. */
struct recipe recipe_with_needs(const struct recipe *r, unsigned needs, struct arena *a);

struct fitted_recipe; /* lives in an arena */

/* Learns on rows (sorted frame rows) of f; features are the columns with role feature or sensitive.
 * xy (may be NULL) is those rows, transformed, with the target of t. */
bool recipe_fit(const struct recipe *r, const struct frame *f, const struct task *t,
	struct rowset rows, struct fitted_recipe **out, struct xy *xy, struct arena *a, struct ctl *c,
	struct err *e);
/* Rows of any frame that has the columns, found by name; types are matched, levels by text.
 * Without a target column in f, label and y are NULL. out buffers in a. */
bool recipe_apply(const struct fitted_recipe *r, const struct frame *f, const struct task *t,
	struct rowset rows, struct xy *out, struct arena *a, struct ctl *c, struct err *e);
/* Cells of f whose level training never saw, by input column: counts into out ({column: count}). */
void recipe_unseen(const struct fitted_recipe *r, const struct frame *f, struct node *out);
struct rowset recipe_rows(const struct fitted_recipe *r);   /* what it was fitted on */
const struct xy *recipe_schema(const struct fitted_recipe *r); /* columns out, n = 0 */
/* Names and types of the columns it needs. */
int32_t recipe_inputs(const struct fitted_recipe *r, const struct column **columns);
void recipe_describe(const struct fitted_recipe *r, struct node *out);
void recipe_save(const struct fitted_recipe *r, struct writer *w);
bool recipe_load(struct fitted_recipe **r, struct reader *rd, struct arena *a, struct err *e);

#endif
