#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/err.h"
#include "base/file.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/data_report.h"
#include "command/derive.h"
#include "command/load_options.h"
#include "command/model_store.h"
#include "command/workbench.h"
#include "data/csv.h"
#include "data/frame.h"
#include "feature/recipe.h"
#include "inference/predictor.h"

static const struct param predict_params[] = {
	{ .name = "model", .help = "a model's name, or a .model file", .type = PARAM_MODEL, .position = 1,
		.required = true },
	{ .name = "file", .help = "the CSV file with rows to score, or - for standard input",
		.type = PARAM_FILE, .position = 2, .required = true },
	{ .name = "out", .help = "the CSV file to write; standard output when left away",
		.type = PARAM_FILE },
	LOAD_PARAMS,
	{ 0 },
};

/* The columns are read as the types training had, whatever this file alone would suggest. */
static void expect_types(const struct predictor *p, const struct frame *f, struct csv_options *o,
	struct arena *a)
{
	const struct column *in;
	int32_t n = recipe_inputs(p->pipeline.recipe, &in);
	struct csv_override *types = ARENA_ARRAY(a, struct csv_override, n + o->types + 1);
	ptrdiff_t count = 0;
	for (ptrdiff_t i = 0; i < o->types; i++)
		types[count++] = o->type[i];
	for (int32_t i = 0; i < n; i++)
		if (column_is_coded(&in[i]) && frame_find(f, in[i].name) >= 0 &&
			!column_is_coded(&f->column[frame_find(f, in[i].name)]))
			types[count++] = (struct csv_override){ in[i].name, "text" };
	o->type = types;
	o->types = count;
}

static bool read_rows(struct workbench *w, const char *path, const struct predictor *p,
	struct csv_options *o, struct csv_table *t, struct arena *a, struct ctl *c, struct err *e)
{
	ptrdiff_t types = o->types;
	if (!derive_read(w, path, o, t, a, c, e))
		return false;
	expect_types(p, t->frame, o, a);
	if (o->types == types || strcmp(path, "-") == 0)
		return true;
	frame_unref(t->frame);
	return derive_read(w, path, o, t, a, c, e);
}

static bool deliver(const char *path, const struct text *csv, struct report *out, struct err *e)
{
	if (!path) {
		out->raw = csv->p;
		out->raw_bytes = csv->n;
		return true;
	}
	node_string(report_root(out), "out", path);
	return file_save(path, csv->p, csv->n, e);
}

static bool predict_table(const struct predictor *p, const struct csv_table *t, const char *path,
	struct report *out, struct ctl *c, struct err *e)
{
	struct node *root = report_root(out);
	struct text csv;
	text_init(&csv, out->arena);
	node_string(root, "model", p->name);
	node_int(root, "rows", t->frame->rows);
	node_int(root, "rejected", t->rejected);
	if (t->rejects > 0) /* which rows the predictions leave out */
		data_report_rejects(t, CAP_REJECTS_KEPT, root);
	struct node *unseen = node_object(root, "unseen");
	if (!predictor_csv(p, t->frame, &csv, unseen, out->arena, c, e) || !deliver(path, &csv, out, e))
		return false;
	for (const struct node *k = unseen->first; k; k = k->next)
		report_warn(out, ERR_WARN_UNSEEN, NULL, "%s: %d cells hold values that training never saw",
			k->name, (int)node_number(k));
	if (t->rejected > 0)
		report_warn(out, ERR_WARN_REJECTED, NULL, "%lld row%s of the file %s rejected and %s no prediction; "
							  "the first: %s", (long long)t->rejected,
			t->rejected == 1 ? "" : "s", t->rejected == 1 ? "was" : "were",
			t->rejected == 1 ? "has" : "have", t->reject[0].message);
	report_lead(out, "%s rows scored by %s%s%s", text_number(out->arena, t->frame->rows), p->name, path ? " into " : "",
		path ? path : "");
	return true;
}

static bool predict_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct arena *a = out->arena;
	struct predictor p;
	struct csv_options o;
	struct csv_table t;
	if (w->options.form == ANSWER_JSON && !args_given(v, "out")) {
		err_set(e, ERR_ARGUMENT_MISSING, "with --json the predictions need a file of their own");
		return err_hint(e, "--out PREDICTIONS.csv");
	}
	if (!model_get(w, args_text(v, "model"), &p, a, e) || !load_options_take(v, &o, a, e) ||
		!read_rows(w, args_text(v, "file"), &p, &o, &t, a, c, e))
		return false;
	bool ok = predict_table(&p, &t, args_text(v, "out"), out, c, e);
	frame_unref(t.frame);
	return ok;
}

const struct command cmd_model_predict = {
	.noun = "model", .verb = "predict", .aliases = "predict", .help = "score the rows of a CSV file",
	.about = "Columns are found by name, whatever their order. The file written has `prediction`, one "
		 "`p_CLASS` a class (`lo`, `hi` for numbers), and the id columns; its numbers read back to "
		 "the same bits.",
	.example = "model predict boost new.csv --out scored.csv", .params = predict_params,
	.flags = CMD_QUERY | CMD_JOB, .results = "model, rows, rejected, rejects[]{line,message,raw}, unseen{}", .run = predict_run,
};
