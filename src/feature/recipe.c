#include "config.h"

#include "feature/recipe.h"

#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/err.h"
#include "base/param.h"
#include "base/text.h"
#include "data/frame.h"
#include "feature/words.h"
#include "model/model.h"

/* A column that the step before makes: the part before "_missing" must exist. */
static bool may_appear(const struct frame *f, const char *name)
{
	static const char tail[] = "_missing";
	for (int32_t i = 0; i < f->columns; i++) {
		size_t n = strlen(f->column[i].name);
		if (strncmp(name, f->column[i].name, n) == 0 &&
			strncmp(name + n, tail, sizeof tail - 1) == 0)
			return true;
	}
	return false;
}

/* role: the one that would make it one. */
static bool need_feature(const struct column *c, enum column_role role, struct err *e)
{
	if (column_is_feature(c))
		return true;
	struct arena *scratch = arena_new();
	err_set(e, ERR_COLUMN_TYPE, "steps work on features, and this column has the role %s",
		column_role_name(c->role));
	err_at(e, 0, 0, c->name);
	err_hint(e, "data role %s %s", param_quoted(c->name, scratch), column_role_name(role));
	arena_free(scratch);
	return false;
}

static bool check_column(const struct step_class *k, const char *name, const struct frame *f,
	struct err *e)
{
	int32_t i = frame_find(f, name);
	if (name[0] == '@' && i < 0)
		return words_selector_known(name, e);
	if (i < 0)
		return may_appear(f, name) || frame_need(f, name, &i, e);
	const struct column *c = &f->column[i];
	if (k->flags & STEP_STRUCTURE)
		return true;
	if (!need_feature(c, ROLE_FEATURE, e))
		return false;
	return k->accepts(c) || words_refuse_type(k, name, column_type_name(c->type), e);
}

/* Columns that options name: those of groups. */
static bool check_others(const struct step_class *k, const struct args *v, const struct frame *f, struct err *e)
{
	for (const struct param *p = k->params; p->name; p++) {
		ptrdiff_t n = 0;
		int32_t at;
		const char *const *name = p->type == PARAM_COLUMNS ? args_list(v, p->name, &n) : NULL;
		for (ptrdiff_t i = 0; i < n; i++)
			if (!frame_need(f, name[i], &at, e) || !need_feature(&f->column[at], ROLE_SENSITIVE, e))
				return false;
	}
	return true;
}

/* One line; frame NULL: syntax only. */
static bool read_step(const char *line, const struct frame *f, struct recipe_step *out,
	struct arena *a, struct err *e)
{
	struct str rest, s = str_trim(str_of(line));
	struct str name = str_cut(s, ' ', &rest);
	struct args *v;
	struct text words;
	ptrdiff_t n;
	*out = (struct recipe_step){ .on = true };
	if (name.n == 0)
		return err_set(e, ERR_ARGUMENT_MISSING, "the step is missing");
	if (!step_class_need(arena_strndup(a, name.p, name.n), &out->class, e) ||
		!words_read(out->class, arena_strndup(a, rest.p, rest.n), &v, a, e))
		return false;
	const char *const *list = args_list(v, "columns", &n);
	for (ptrdiff_t i = 0; f && i < n; i++)
		if (!check_column(out->class, list[i], f, e))
			return false;
	if (f && !check_others(out->class, v, f, e))
		return false;
	text_init(&words, a);
	args_write(v, &words);
	out->words = arena_strndup(a, words.p, words.n);
	return true;
}

/* r with room at place `at` (0..n), and without step `without` (-1: all stay). */
static struct recipe copy_steps(const struct recipe *r, int32_t at, int32_t without,
	struct arena *a)
{
	struct recipe out = { 0, ARENA_ARRAY(a, struct recipe_step, r->n + 1) };
	for (int32_t i = 0; i < r->n; i++) {
		if (i == without)
			continue;
		if (out.n == at)
			out.n++;
		out.step[out.n++] = r->step[i];
	}
	if (out.n == at)
		out.n++;
	return out;
}

static bool need_place(const struct recipe *r, int32_t i, struct err *e)
{
	if (i >= 0 && i < r->n)
		return true;
	err_set(e, ERR_RANGE, "there is no step %d: the recipe has %d", (int)i + 1, (int)r->n);
	return err_hint(e, "recipe show numbers them");
}

bool recipe_add_line(const struct recipe *r, const char *line, int32_t at,
	const struct frame *frame, struct recipe *out, struct arena *a, struct err *e)
{
	struct recipe_step step;
	if (r->n >= CAP_RECIPE_STEPS)
		return err_set(e, ERR_LIMIT, "a recipe has at most %d steps", CAP_RECIPE_STEPS);
	if (at < 0)
		at = r->n;
	if (at > r->n)
		return need_place(r, at, e);
	if (!read_step(line, frame, &step, a, e))
		return false;
	*out = copy_steps(r, at, -1, a);
	out->step[at] = step;
	return true;
}

extern const struct step_class step_drop;

/* A column that step `later` names and `earlier`, in force both, leaves out; NULL: none. */
static const char *lost_between(const struct recipe_step *earlier, const struct recipe_step *later, struct arena *a)
{
	struct args *gone, *wanted;
	struct err ignored = ERR_INIT;
	ptrdiff_t n, m;
	if (!earlier->on || !later->on || earlier->class != &step_drop || (later->class->flags & STEP_STRUCTURE) ||
		!words_read(earlier->class, earlier->words, &gone, a, &ignored) ||
		!words_read(later->class, later->words, &wanted, a, &ignored))
		return NULL;
	const char *const *out = args_list(gone, "columns", &n), *const *in = args_list(wanted, "columns", &m);
	for (ptrdiff_t i = 0; i < n; i++)
		for (ptrdiff_t k = 0; k < m; k++)
			if (in[k][0] != '@' && strcmp(out[i], in[k]) == 0)
				return in[k];
	return NULL;
}

bool recipe_check_order(const struct recipe *r, int32_t i, struct arena *a, struct err *e)
{
	for (int32_t k = 0; k < r->n; k++) {
		int32_t first = k < i ? k : i, second = k < i ? i : k;
		const char *name = k == i ? NULL : lost_between(&r->step[first], &r->step[second], a);
		if (!name)
			continue;
		err_set(e, ERR_PRECONDITION, "step %d (%s) works on %s, which step %d leaves out before it", (int)second + 1,
			r->step[second].class->name, name, (int)first + 1);
		return err_hint(e, "recipe show numbers them; put it first: --at %d, or recipe move", (int)first + 1);
	}
	return true;
}

bool recipe_edit(const struct recipe *r, int32_t i, const char *line, const struct frame *frame,
	struct recipe *out, struct arena *a, struct err *e)
{
	struct recipe_step step;
	if (!need_place(r, i, e) || !read_step(line, frame, &step, a, e))
		return false;
	step.on = r->step[i].on;
	*out = copy_steps(r, -1, -1, a);
	out->step[i] = step;
	return true;
}

bool recipe_move(const struct recipe *r, int32_t from, int32_t to, struct recipe *out,
	struct arena *a, struct err *e)
{
	if (!need_place(r, from, e) || !need_place(r, to, e))
		return false;
	struct recipe_step moved = r->step[from]; /* out may be r */
	*out = copy_steps(r, to, from, a);
	out->step[to] = moved;
	return true;
}

bool recipe_drop(const struct recipe *r, int32_t i, struct recipe *out, struct arena *a,
	struct err *e)
{
	if (!need_place(r, i, e))
		return false;
	*out = copy_steps(r, -1, i, a);
	return true;
}

bool recipe_switch(const struct recipe *r, int32_t i, bool on, struct recipe *out, struct arena *a,
	struct err *e)
{
	if (!need_place(r, i, e))
		return false;
	*out = copy_steps(r, -1, -1, a);
	out->step[i].on = on;
	return true;
}

const char *recipe_text(const struct recipe *r, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	for (int32_t i = 0; i < r->n; i++) {
		const struct recipe_step *s = &r->step[i];
		text_addf(&t, "%s%s%s%s\n", s->on ? "" : "# ", s->class->name, *s->words ? " " : "",
			s->words);
	}
	return t.p;
}

/* "# impute age" is a step that is off; any other line that begins so is a remark. */
static bool is_remark(struct str line, struct arena *a)
{
	struct str rest;
	struct str name = str_cut(str_trim(line), ' ', &rest);
	return !step_class_find(arena_strndup(a, name.p, name.n));
}

static bool parse_line(struct str line, const struct frame *frame, struct recipe *r,
	struct arena *a, struct err *e)
{
	bool off = line.n > 0 && line.p[0] == '#';
	if (off) {
		line.p++;
		line.n--;
	}
	line = str_trim(line);
	if (line.n == 0 || (off && is_remark(line, a)))
		return true;
	struct recipe before = *r;
	if (!recipe_add_line(&before, arena_strndup(a, line.p, line.n), -1, frame, r, a, e))
		return false;
	r->step[r->n - 1].on = !off;
	return true;
}

bool recipe_parse(const char *text, const struct frame *frame, struct recipe *out, struct arena *a,
	struct err *e)
{
	struct str rest = str_of(text);
	struct recipe r = { 0 };
	for (int64_t line = 1; rest.n > 0; line++) {
		struct str one = str_cut(rest, '\n', &rest);
		if (parse_line(str_trim(one), frame, &r, a, e))
			continue;
		e->line = line;
		return false;
	}
	*out = r;
	return true;
}

static void append(struct recipe *r, const char *line, const char *why, struct arena *a)
{
	struct recipe before = *r;
	struct err e = ERR_INIT;
	*r = copy_steps(&before, before.n, -1, a);
	if (!read_step(line, NULL, &r->step[r->n - 1], a, &e))
		BUG("the step '%s' of the tail: %s", line, e.msg);
	r->step[r->n - 1].automatic = true;
	r->step[r->n - 1].why = why;
}

struct recipe recipe_with_needs(const struct recipe *r, unsigned needs, struct arena *a)
{
	struct recipe out = copy_steps(r, -1, -1, a);
	bool numbers = needs & NEEDS_NUMBERS;
	if (needs & NEEDS_COMPLETE) {
		/* One-hot gives a missing category a level of its own: only numbers have gaps then. */
		append(&out, numbers ? "indicator @numeric" : "indicator @all",
			"that a cell is missing may tell something, and the filling hides it", a);
		append(&out, numbers ? "impute @numeric" : "impute @all", "it cannot be fitted on missing cells", a);
	}
	if (numbers)
		append(&out, "onehot", "it takes numbers alone, and categories have no order", a);
	if (needs & NEEDS_SCALED)
		append(&out, "standardise @numeric", "it weighs columns by their size, so they need one scale", a);
	return out;
}
