#include "config.h"

#include "dataset/leak_name.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/param.h"
#include "base/text.h"
#include "data/frame.h"
#include "data/task.h"

enum { FEWEST = 20 };

static const char *const afterwards[] = { "after", "closed", "closing", "final", "outcome", "paid", "resolved",
	"result", "results", "settled" };

static bool is_letter(char c)
{
	return isalpha((unsigned char)c) || (unsigned char)c >= 128;
}

static bool is_upper(char c)
{
	return isupper((unsigned char)c);
}

static bool is_listed(const char *word, size_t n)
{
	for (size_t i = 0; i < sizeof afterwards / sizeof *afterwards; i++) {
		const char *w = afterwards[i];
		size_t k = 0;
		while (k < n && w[k] && tolower((unsigned char)word[k]) == w[k])
			k++;
		if (k == n && !w[k])
			return true;
	}
	return false;
}

bool leak_name_suspicious(const char *name)
{
	for (const char *p = name, *end; *p; p = end) {
		for (end = p; is_letter(*end); end++)
			if (end > p && is_upper(*end) && !is_upper(end[-1]))
				break;
		if (is_listed(p, (size_t)(end - p)))
			return true;
		end += end == p;
	}
	return false;
}

static char *ignoring(const char *name, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	text_add(&t, "data role ");
	param_quote(&t, name);
	text_add(&t, " ignore");
	return t.p;
}

static void look_at_later(const struct frame *f, const struct column *row, const struct column *c,
	struct findings *out)
{
	ptrdiff_t both = 0, later = 0;
	if (!c->time || !row->time)
		return;
	for (ptrdiff_t r = 0; r < f->rows; r++)
		if (!column_missing_at(c, r) && !column_missing_at(row, r)) {
			both++;
			later += c->time[r] > row->time[r];
		}
	if (both >= FEWEST && (double)later >= LEAK_LATER * (double)both)
		findings_add(out, "leak_later", FINDING_WARN, c->name, ignoring(c->name, out->arena),
			"%s lies after %s, the date of the row, in %td of %td rows that have both: is it known at prediction "
			"time?", c->name, row->name, later, both);
}

void leak_names(const struct frame *f, const struct task *t, struct findings *out)
{
	int32_t time = frame_role(f, ROLE_TIME);
	for (int32_t i = 0; i < f->columns; i++) {
		const struct column *c = &f->column[i];
		if (!column_is_feature(c))
			continue;
		if (leak_name_suspicious(c->name))
			findings_add(out, "leak_name", FINDING_WARN, c->name, ignoring(c->name, out->arena),
				"the name %s speaks of what comes after %s: is it known at prediction time?", c->name, t->target);
		if (time >= 0)
			look_at_later(f, &f->column[time], c, out);
	}
}
