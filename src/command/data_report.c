#include "config.h"

#include "command/data_report.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "base/report.h"
#include "data/csv.h"
#include "data/frame.h"
#include "data/split.h"
#include "data/task.h"

void data_report_dialect(const struct csv_dialect *d, struct node *out)
{
	struct node *o = node_object(out, "dialect");
	char one[3] = { d->delimiter, d->second, '\0' }, quote[2] = { d->quote, '\0' }, next[2] = { d->runner_up, '\0' };
	node_string(o, "delimiter", d->delimiter ? one : "none");
	node_string(o, "quote", d->quote ? quote : NULL);
	node_string(o, "escape", d->backslash ? "\\" : NULL);
	node_string(o, "encoding", d->encoding);
	node_bool(o, "header", d->header);
	char mark[2] = { d->decimal ? d->decimal : '.', '\0' };
	node_string(o, "decimal", mark);
	node_int(o, "skipped", d->skip > 0 ? d->skip : 0);
	node_real(o, "agreement", d->agreement);
	node_string(o, "runner_up", d->runner_up ? next : NULL);
	if (d->runner_up)
		node_real(o, "runner_up_agreement", d->runner_up_agreement);
	else
		node_null(o, "runner_up_agreement", NULL);
}

/* For people the evidence stands behind the value. */
static void note_guess(struct node *dialect, const struct csv_guess *g)
{
	struct node *o = dialect ? node_find(dialect, g->what) : NULL;
	if (o && g->runner_up)
		node_note(o, "%s; next best %s", g->evidence, g->runner_up);
	else if (o)
		node_note(o, "%s", g->evidence);
}

void data_report_guesses(const struct csv_table *t, struct node *out)
{
	struct node *list = node_list(out, "guesses");
	node_title(list, "Guesses", VIEW_HIDDEN);
	for (int i = 0; i < t->guesses; i++) {
		const struct csv_guess *g = &t->guess[i];
		struct node *o = node_object(list, NULL);
		node_string(o, "what", g->what);
		node_string(o, "value", g->value);
		node_string(o, "evidence", g->evidence);
		node_string(o, "next_best", g->runner_up);
		node_string(o, "option", g->option);
		note_guess(node_find(out, "dialect"), g);
	}
}

void data_report_rejects(const struct csv_table *t, ptrdiff_t most, struct node *out)
{
	struct node *list = node_list(out, "rejects");
	char shown[NUM_TEXT], all[NUM_TEXT];
	num_format_people((double)most, 15, true, shown);
	num_format_people((double)t->rejected, 15, true, all);
	node_title(list, most < t->rejected ? arena_printf(out->report->arena, "Rejected rows, %s of %s", shown,
		all) : "Rejected rows", t->rejects > 0 && most > 0 ? VIEW_TABLE : VIEW_HIDDEN);
	for (ptrdiff_t i = 0; i < t->rejects && i < most; i++) {
		const struct csv_reject *r = &t->reject[i];
		struct node *o = node_object(list, NULL);
		/* For people the message tells line, field and column. */
		node_int(o, "line", r->line)->view = VIEW_HIDDEN;
		node_int(o, "offset", r->offset)->view = VIEW_HIDDEN;
		node_int(o, "field", r->field)->view = VIEW_HIDDEN;
		node_string(o, "column", r->column)->view = VIEW_HIDDEN;
		node_string(o, "code", r->code)->view = VIEW_HIDDEN;
		node_string(o, "message", r->message);
		node_string(o, "raw", r->raw);
	}
}

/* Rows without a target can only be counted once a target is known by its role. */
static int64_t unlabelled(const struct frame *f)
{
	int32_t at = frame_role(f, ROLE_TARGET);
	return at < 0 ? 0 : f->column[at].missing_count;
}

static void report_types(const struct frame *f, struct node *out)
{
	struct node *list = node_list(out, "types");
	node_title(list, "Columns", VIEW_TABLE);
	for (int32_t i = 0; i < f->columns; i++) {
		const struct column *c = &f->column[i];
		struct node *o = node_object(list, NULL);
		node_string(o, "name", c->name);
		node_string(o, "type", column_type_name(c->type));
		node_string(o, "role", column_role_name(c->role));
		node_int(o, "missing", c->missing_count);
	}
}

void data_report_target(struct node *types, const char *target)
{
	for (struct node *o = types ? types->first : NULL; o && target; o = o->next)
		if (strcmp(node_find(o, "name")->string, target) == 0)
			node_find(o, "role")->string = column_role_name(ROLE_TARGET);
}

const char *data_report_rejected(const struct csv_table *t, struct arena *a)
{
	char read[NUM_TEXT], rejected[NUM_TEXT];
	num_format_people((double)t->read, 15, true, read);
	num_format_people((double)t->rejected, 15, true, rejected);
	return t->rejected > 0 ? arena_printf(a, "; read %s, rejected %s", read, rejected) : "";
}

void data_report_warn_rejected(const struct csv_table *t, struct report *out)
{
	char read[NUM_COUNT], rejected[NUM_TEXT];
	num_format_count(t->read, "row", read);
	num_format_people((double)t->rejected, 15, true, rejected);
	if (t->rejected > 0)
		report_warn(out, ERR_WARN_REJECTED, "data show --rejects", "%s of %s %s rejected",
			rejected, read, t->rejected == 1 ? "was" : "were");
}

void data_report_load(const struct csv_table *t, const char *path, struct report *out)
{
	struct node *o = report_root(out);
	const struct frame *f = t->frame;
	char read[NUM_COUNT], kept[NUM_TEXT], rejected[NUM_TEXT], columns[NUM_COUNT];
	num_format_count(t->read, "row", read);
	num_format_count(f->columns, "column", columns);
	num_format_people((double)f->rows, 15, true, kept);
	num_format_people((double)t->rejected, 15, true, rejected);
	report_lead(out, "%s: read %s, kept %s, rejected %s; %s", path, read, kept, rejected, columns);
	node_int(o, "rows", f->rows);
	node_int(o, "columns", f->columns);
	node_int(o, "rejected", t->rejected);
	node_int(o, "unlabeled", unlabelled(f));
	data_report_dialect(&t->dialect, o);
	report_types(f, o);
	if (t->rejects > 0)
		data_report_rejects(t, 20, o);
	findings_report(&t->findings, o);
	data_report_warn_rejected(t, out);
}

bool data_report_task(const struct task *t, const struct frame *f, struct node *out, struct err *e)
{
	struct node *o = node_object(out, "task");
	node_string(o, "target", t->target);
	node_string(o, "kind", task_kind_name(t->kind));
	if (t->kind == TASK_REGRESSION)
		return true;
	if (t->kind == TASK_BINARY)
		node_string(o, "positive", t->class_name[1]);
	int64_t *count = ARENA_ARRAY(out->report->arena, int64_t, t->classes);
	if (!task_counts(t, f, count, e))
		return false;
	struct node *list = node_list(o, "classes");
	node_title(list, "Classes", VIEW_TABLE);
	for (int32_t k = 0; k < t->classes; k++) {
		struct node *one = node_object(list, NULL);
		node_string(one, "class", t->class_name[k]);
		node_int(one, "rows", count[k]);
	}
	return true;
}

void data_report_split(const struct split *s, const struct task *t, const struct frame *f,
	struct report *out)
{
	struct node *o = report_root(out), *list = node_list(o, "parts");
	(void)t;
	node_string(o, "key", s->key);
	node_string(o, "method", s->method);
	node_title(list, "Parts", VIEW_TABLE);
	for (int p = PART_TRAIN; p < PARTS; p++) {
		struct node *one = node_object(list, NULL);
		node_string(one, "part", part_name((enum part)p));
		node_int(one, "rows", s->count[p]);
		node_real(one, "share", f->rows > 0 ? (double)s->count[p] / (double)f->rows : (double)NAN);
	}
	node_int(o, "unlabeled", s->count[PART_NONE]);
}
