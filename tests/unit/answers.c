#include "config.h"

#include "answers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/report.h"

static struct ask *next(struct asks *k, const char *line, struct arena *a)
{
	assert_true(k->n < ASKS_KEPT);
	struct ask *q = &k->ask[k->n++];
	*q = (struct ask){ .line = arena_strdup(a, line), .revision = k->revision };
	return q;
}

void answers_add(struct asks *k, const char *line, const char *lead, const char *json, struct arena *a)
{
	struct err e = ERR_INIT;
	struct node *n;
	struct report *read = report_new(a), *r = report_new(a);
	if (!json_read(json, report_root(read), "answer", &n, &e))
		fail_msg("%s: %s", line, e.msg);
	for (const struct node *child = n->first; child; child = child->next)
		node_copy(report_root(r), child->name, child);
	if (lead)
		report_lead(r, "%s", lead);
	next(k, line, a)->report = r;
}

void answers_fail(struct asks *k, const char *line, const char *why, struct arena *a)
{
	next(k, line, a)->failure = arena_strdup(a, why);
}
