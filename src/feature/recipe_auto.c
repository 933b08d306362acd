#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/param.h"
#include "base/text.h"
#include "data/finding.h"
#include "data/frame.h"
#include "data/task.h"
#include "feature/recipe.h"
#include "feature/step.h"
#include "feature/words.h"

/* The first present cell and all others are the same, and none is missing. */
static bool is_constant(const struct column *c)
{
	if (c->missing_count > 0)
		return false;
	for (ptrdiff_t r = 1; r < c->rows; r++) {
		if (c->number && (c->number[r] < c->number[0] || c->number[r] > c->number[0]))
			return false;
		if (c->code && c->code[r] != c->code[0])
			return false;
		if (c->time && c->time[r] != c->time[0])
			return false;
	}
	return true;
}

/* Why a feature is of no use as it is, or NULL.  *code names the finding. */
static const char *useless(const struct column *c, const char **code)
{
	if (c->missing_count == c->rows) {
		*code = "missing";
		return "every cell is missing";
	}
	if (is_constant(c)) {
		*code = "constant";
		return "every cell is the same";
	}
	if (c->type == COLUMN_TEXT) {
		*code = "text";
		return "free text, which no step reads yet";
	}
	if (c->type == COLUMN_DATE || c->type == COLUMN_TIME) {
		*code = "date";
		return "a date, which no step reads yet";
	}
	return NULL;
}

/* Says why a column that is no feature does not take part; the split and the weights have
 * uses for the others. */
static void note_role(const struct column *c, struct findings *why)
{
	if (c->role == ROLE_ID)
		findings_add(why, "id", FINDING_INFO, c->name, NULL,
			"'%s' names rows, and a model could only learn them by heart: left out", c->name);
}

/* "x, y: free text, which no step reads yet; z: every cell is the same". */
static void add_reason(struct text *t, const char *column, const char *reason, const char **last)
{
	bool same = *last && strcmp(*last, reason) == 0;
	if (*last)
		text_add(t, same ? ", " : "");
	if (!same && *last)
		text_addf(t, ": %s; ", *last);
	text_add(t, column);
	*last = reason;
}

const char *recipe_step_why(const struct recipe_step *s, const struct frame *f, struct arena *a)
{
	struct args *v;
	struct err ignored = ERR_INIT;
	struct text t;
	ptrdiff_t n = 0;
	const char *last = NULL;
	if (s->automatic || !f || strcmp(s->class->name, "drop") != 0)
		return s->why;
	text_init(&t, a);
	const char *const *name = words_read(s->class, s->words, &v, a, &ignored) ? args_list(v, "columns", &n) : NULL;
	for (ptrdiff_t i = 0; i < n; i++) {
		int32_t at = frame_find(f, name[i]);
		const char *code, *reason = at >= 0 ? useless(&f->column[at], &code) : NULL;
		if (reason)
			add_reason(&t, name[i], reason, &last);
	}
	if (last)
		text_addf(&t, ": %s", last);
	return last ? t.p : NULL;
}

static void add_name(struct text *words, const char *name)
{
	struct text escaped;
	text_init(&escaped, words->arena);
	for (; *name; name++) {
		if (*name == ',' || *name == '\\')
			text_addc(&escaped, '\\');
		text_addc(&escaped, *name);
	}
	text_addc(words, ' ');
	param_quote(words, arena_strndup(words->arena, escaped.p, escaped.n));
}

bool recipe_auto(const struct frame *f, const struct task *t, struct recipe *out,
	struct findings *why, struct arena *a, struct err *e)
{
	struct recipe empty = { 0 };
	struct text line;
	bool any = false;
	text_init(&line, a);
	text_add(&line, "drop --");
	for (int32_t i = 0; i < f->columns; i++) {
		const struct column *c = &f->column[i];
		const char *code, *reason = NULL;
		if (t && strcmp(c->name, t->target) == 0)
			continue;
		note_role(c, why);
		if (column_is_feature(c))
			reason = useless(c, &code);
		if (!reason)
			continue;
		findings_add(why, code, FINDING_INFO, c->name, NULL, "'%s' is dropped: %s", c->name,
			reason);
		add_name(&line, c->name);
		any = true;
	}
	*out = empty;
	return !any || recipe_add_line(&empty, line.p, -1, f, out, a, e);
}
