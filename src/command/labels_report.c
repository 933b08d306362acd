#include "config.h"

#include "command/labels_report.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "data/finding.h"
#include "data/frame.h"
#include "data/task.h"
#include "stat/interval.h"

static void report_matrix(const struct labels_found *f, struct node *root)
{
	int32_t k = f->noise.classes;
	struct node *o = node_object(root, "matrix");
	o->view = VIEW_HIDDEN;
	struct node *labels = node_list(o, "labels"), *counts = node_list(o, "counts");
	for (int32_t i = 0; i < k; i++) {
		node_string(labels, NULL, f->task->class_name[i]);
		node_ints(counts, NULL, f->noise.confident + (ptrdiff_t)i * k, k);
	}
}

struct flow {
	int32_t given, believed;
	double share;
};

static int by_share(const void *x, const void *y)
{
	const struct flow *a = x, *b = y;
	if (a->share < b->share || a->share > b->share)
		return a->share > b->share ? -1 : 1;
	return a->given != b->given ? (a->given < b->given ? -1 : 1) : a->believed - b->believed;
}

static void report_flows(const struct labels_found *f, struct node *root)
{
	int32_t k = f->noise.classes, n = 0;
	struct flow *flow = ARENA_ARRAY(root->report->arena, struct flow, (ptrdiff_t)k * k);
	for (int32_t i = 0; i < k; i++)
		for (int32_t j = 0; j < k; j++)
			if (i != j && f->noise.joint[i * k + j] > 0)
				flow[n++] = (struct flow){ i, j, f->noise.joint[i * k + j] };
	qsort(flow, (size_t)n, sizeof *flow, by_share);
	struct node *list = node_list(root, "flows");
	node_title(list, "Which labels stand for which (noise: of the rows believed, how many carry the label)",
		VIEW_TABLE);
	for (int32_t i = 0; i < n; i++) {
		struct node *o = node_object(list, NULL);
		node_string(o, "given", f->task->class_name[flow[i].given]);
		node_string(o, "believed", f->task->class_name[flow[i].believed]);
		node_real(o, "rows", flow[i].share * (double)f->judged.rows.n);
		node_real(o, "share", flow[i].share);
		node_real(o, "noise", f->noise.noise[flow[i].given * k + flow[i].believed]);
		node_real(o, "size", flow[i].share / flow[0].share)->view = VIEW_BARS;
	}
}

const char *labels_relabel_line(const struct labels_found *f, int32_t row, const char *label,
	struct arena *a)
{
	struct text t;
	if (!f->loaded)
		return NULL;
	text_init(&t, a);
	text_addf(&t, "data relabel %d %s", row + 1, *label == '-' ? "-- " : "");
	param_quote(&t, label);
	return t.p;
}

/* What can be done about a suspect, each undone by journal undo.  As a weight the chance that it is right. */
static void report_actions(const struct labels_found *f, const struct label_suspect *s, int32_t row,
	struct node *o)
{
	struct arena *a = o->report->arena;
	if (!f->loaded)
		return;
	node_string(o, "fix", labels_relabel_line(f, row, f->task->class_name[s->suggested], a))->view = VIEW_HIDDEN;
	node_string(o, "drop", arena_printf(a, "data relabel %d --drop", row + 1))->view = VIEW_HIDDEN;
	node_string(o, "weight", arena_printf(a, "data relabel %d --weight %.2f", row + 1, fmax(s->p_given, 0.01)))->view =
		VIEW_HIDDEN;
}

static void report_suspects(const struct labels_found *f, ptrdiff_t top, struct node *root)
{
	int32_t id = frame_role(f->frame, ROLE_ID);
	struct arena *a = root->report->arena;
	struct node *list = node_list(root, "suspects"), *rows;
	node_title(list, "Suspects, worst first", VIEW_TABLE);
	for (ptrdiff_t i = 0; i < f->noise.suspects && i < top; i++) {
		const struct label_suspect *s = &f->noise.suspect[i];
		int32_t row = f->judged.rows.row[s->at];
		struct node *o = node_object(list, NULL);
		node_int(o, "row", row + 1);
		if (id >= 0) {
			struct str name = column_text(&f->frame->column[id], row, a);
			node_string(o, "id", arena_strndup(a, name.p, name.n));
		}
		node_string(o, "given", f->task->class_name[s->given]);
		node_string(o, "suggested", f->task->class_name[s->suggested]);
		node_real(o, "p_given", s->p_given);
		node_real(o, "p_suggested", s->p_suggested);
		node_real(o, "margin", s->margin);
		node_real(o, "doubt", -s->margin)->view = VIEW_BARS;
		report_actions(f, s, row, o);
	}
	rows = node_list(root, "flagged_rows");
	rows->view = VIEW_HIDDEN;
	for (ptrdiff_t i = 0; i < f->noise.suspects; i++)
		node_int(rows, NULL, f->judged.rows.row[f->noise.suspect[i].at] + 1);
}

struct interval labels_withheld(ptrdiff_t rows)
{
	return (struct interval){ .value = (double)NAN, .lo = (double)NAN, .hi = (double)NAN, .n = rows, .level = 0.95,
		.note = "labels were changed: the surest rows, which tell, were mended first" };
}

/* What the share of wrong labels comes to, as part of a sentence. */
static const char *say_wrong(const struct labels_found *f, struct arena *a)
{
	const struct interval *wrong = &f->wrong;
	if (f->changed > 0)
		return arena_printf(a, "how many are wrong is not said: %s label%s changed, and where the surest doubts are mended "
			"first, the rest looks better than it is", text_number(a, f->changed), f->changed == 1 ? " was" : "s were");
	return wrong->lo > 0
		? arena_printf(a, "about %.1f %% are wrong (%.1f to %.1f %%), the rest overlap of the classes", 100 * wrong->value,
			  100 * wrong->lo, 100 * wrong->hi)
		: arena_printf(a, "nothing shows labels to be wrong beyond what overlap of the classes explains (here the two "
				  "cannot be told apart), and at most %.1f %% are, unless the hard rows are labelled worst", 100 * wrong->hi);
}

void labels_report(const struct labels_found *f, ptrdiff_t top, struct report *out)
{
	struct node *root = report_root(out);
	struct findings found;
	const struct interval *rate = &f->noise.rate;
	findings_init(&found, out->arena);
	node_string(root, "target", f->task->target);
	node_int(root, "rows", f->judged.rows.n);
	node_string(root, "rows_are", f->rows_are);
	node_string(root, "kind", f->kind);
	node_interval(root, "rate", rate);
	node_interval(root, "wrong_labels", &f->wrong);
	node_interval(root, "skill", &f->skill)->unit = "nats a row";
	node_int(root, "flagged", f->noise.suspects);
	report_matrix(f, root);
	report_flows(f, root);
	report_suspects(f, top, root);
	if (f->noise.suspects > 0 && f->skill.lo > 0)
		findings_add(&found, "label_noise", f->wrong.lo > 0 ? FINDING_WARN : FINDING_INFO,
			f->task->target, f->wrong.lo > 0 ? "data relabel --suspects" : "why labels",
			"%s of %s labels contradict what a model learned from the other rows: wrong ones, or classes that "
			"overlap; look at the first before you change any",
			NUM_GROUPED(f->noise.suspects), NUM_GROUPED(f->judged.rows.n));
	findings_report(&found, root);
	if (!(f->skill.lo > 0)) {
		report_lead(out, "%s: these columns tell too little to judge labels by; judged on %s", f->task->target,
			f->rows_are);
		return;
	}
	report_lead(out, "%s: %.1f %% of the labels contradict what a model learned from the others, %s of %s suspected; %s; "
		"judged on %s", f->task->target, 100 * rate->value, NUM_GROUPED(f->noise.suspects),
		NUM_GROUPED(f->judged.rows.n), say_wrong(f, out->arena), f->rows_are);
}

/* ---- against the truth ---- */

struct tally {
	int64_t known, wrong, flagged, caught, repaired;
};

static void count_truth(const struct labels_found *f, const struct column *c, struct tally *t,
	const int32_t *suggested, struct arena *a)
{
	for (ptrdiff_t i = 0; i < f->judged.rows.n; i++) {
		int32_t row = f->judged.rows.row[i];
		if (column_missing_at(c, row))
			continue;
		int32_t truth = task_find_class(f->task, column_text(c, row, a));
		bool wrong = truth != f->judged.label[i], flagged = suggested[i] >= 0;
		t->known++;
		t->wrong += wrong;
		t->flagged += flagged;
		t->caught += wrong && flagged;
		t->repaired += wrong && flagged && truth == suggested[i];
	}
}

bool labels_report_truth(const struct labels_found *f, const char *truth, struct report *out,
	struct err *e)
{
	struct arena *a = out->arena;
	struct tally t = { 0 };
	int32_t at;
	int32_t *suggested = ARENA_BIG(a, int32_t, f->judged.rows.n + 1, e);
	if (!suggested || !frame_need(f->frame, truth, &at, e))
		return false;
	for (ptrdiff_t i = 0; i < f->judged.rows.n; i++)
		suggested[i] = -1;
	for (ptrdiff_t i = 0; i < f->noise.suspects; i++)
		suggested[f->noise.suspect[i].at] = f->noise.suspect[i].suggested;
	count_truth(f, &f->frame->column[at], &t, suggested, a);
	struct node *o = node_object(report_root(out), "truth");
	struct interval wrong = interval_proportion((double)t.wrong, (double)t.known, 0.95);
	struct interval precision = interval_proportion((double)t.caught, (double)t.flagged, 0.95);
	struct interval recall = interval_proportion((double)t.caught, (double)t.wrong, 0.95);
	struct interval repaired = interval_proportion((double)t.repaired, (double)t.caught, 0.95);
	node_title(o, arena_printf(a, "Against %s, which knows", truth), VIEW_PLAIN);
	node_interval(o, "wrong", &wrong);
	node_interval(o, "precision", &precision);
	node_interval(o, "recall", &recall);
	node_interval(o, "repaired", &repaired);
	return true;
}
