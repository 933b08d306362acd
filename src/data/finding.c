#include "config.h"
#include "data/finding.h"

#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/err.h"
#include "base/report.h"

static const char *const severity_names[] = {
	[FINDING_INFO] = "info", [FINDING_WARN] = "warn", [FINDING_SEVERE] = "severe",
};

void findings_init(struct findings *f, struct arena *a)
{
	*f = (struct findings){ .arena = a };
}

static const char *keep(struct arena *a, const char *s)
{
	return s ? arena_strdup(a, s) : NULL;
}

void findings_add(struct findings *f, const char *code, enum finding_severity severity,
	const char *column, const char *fix, const char *fmt, ...)
{
	struct finding *item;
	va_list ap;

	f->full = f->n >= CAP_FINDINGS;
	if (f->full)
		return;
	f->item = arena_grow(f->arena, f->item, f->n, &f->capacity, (ptrdiff_t)sizeof *f->item);
	item = &f->item[f->n++];
	item->code = arena_strdup(f->arena, code);
	item->severity = severity;
	item->column = keep(f->arena, column);
	item->fix = keep(f->arena, fix);
	memset(item->also, 0, sizeof item->also);
	va_start(ap, fmt);
	item->message = arena_vprintf(f->arena, fmt, ap);
	va_end(ap);
}

void findings_also(struct findings *f, const char *fix)
{
	int i = 0;

	if (f->full)
		return;
	while (i < FINDING_ALSO && f->item[f->n - 1].also[i])
		i++;
	if (i == FINDING_ALSO)
		BUG("a finding with more than %d other fixes", FINDING_ALSO);
	f->item[f->n - 1].also[i] = keep(f->arena, fix);
}

void findings_add_copy(struct findings *f, const struct finding *x)
{
	findings_add(f, x->code, x->severity, x->column, x->fix, "%s", x->message);
	for (int i = 0; i < FINDING_ALSO && x->also[i]; i++)
		findings_also(f, x->also[i]);
}

void findings_drop(struct findings *f, const char *code, const char *column)
{
	ptrdiff_t n = 0;

	for (ptrdiff_t i = 0; i < f->n; i++)
		if (strcmp(f->item[i].code, code) != 0 || !f->item[i].column ||
			strcmp(f->item[i].column, column) != 0)
			f->item[n++] = f->item[i];
	f->n = n;
}

void findings_add_all(struct findings *f, const struct findings *from)
{
	for (ptrdiff_t i = 0; i < from->n; i++)
		findings_add_copy(f, &from->item[i]);
}

static void report_also(const struct finding *x, struct node *finding)
{
	struct node *list = x->also[0] ? node_list(finding, "fixes") : NULL;

	for (int i = 0; i < FINDING_ALSO && x->also[i]; i++)
		node_string(list, NULL, x->also[i]);
}

void findings_report(const struct findings *f, struct node *parent)
{
	struct node *list = node_list(parent, "findings");

	node_title(list, "Findings", f->n > 0 ? VIEW_FINDINGS : VIEW_HIDDEN);
	for (ptrdiff_t i = 0; i < f->n; i++) {
		const struct finding *x = &f->item[i];
		struct node *one = node_object(list, NULL);

		node_string(one, "code", x->code);
		node_string(one, "severity", severity_names[x->severity]);
		node_string(one, "column", x->column);
		node_string(one, "message", x->message);
		node_string(one, "fix", x->fix);
		report_also(x, one);
	}
}
