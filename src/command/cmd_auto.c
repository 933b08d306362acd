#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/data_report.h"
#include "command/derive.h"
#include "command/execute.h"
#include "command/load_options.h"
#include "command/model_store.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/leak.h"
#include "inference/predictor.h"
#include "store/store.h"

static const struct param auto_params[] = {
	{ .name = "file", .help = "the CSV file", .type = PARAM_FILE, .position = 1, .required = true },
	{ .name = "target", .help = "the column to predict", .type = PARAM_COLUMN, .required = true },
	{ .name = "test", .help = "a separate file of test rows", .type = PARAM_FILE },
	{ .name = "task", .help = "what kind of target it is", .type = PARAM_CHOICE,
		.choices = "classes|regression" },
	{ .name = "class", .help = "the positive class", .type = PARAM_CLASS },
	{ .name = "keep", .help = "a column to keep although it looks like a leak", .type = PARAM_COLUMN,
		.repeat = true },
	{ .name = "out", .help = "where to write the chosen model", .type = PARAM_FILE },
	LOAD_PARAMS,
	{ 0 },
};

/* The road goes step by step, each a command of its own in the journal: what auto does can be read there,
 * undone, changed, and played again. */
struct road {
	struct workbench *w;
	struct report *out;
	struct ctl *c;
	struct err *e;
	const struct args *v;
};

static bool step(struct road *r, struct report **answer, const char *line)
{
	struct report *got = NULL;
	if (!execute_line(r->w, line, &got, r->out->arena, r->c, r->e))
		return false;
	for (const struct report_warning *x = got->first_warning; x; x = x->next)
		report_warn(r->out, x->code, x->fix, "%s", x->message);
	if (answer)
		*answer = got;
	return true;
}

static void add_option(struct text *t, const struct args *v, const char *name)
{
	if (!args_given(v, name))
		return;
	text_addf(t, " --%s ", name);
	param_quote(t, args_text(v, name));
}

static void hide(struct node *o, const char *name)
{
	struct node *k = node_find(o, name);
	if (k)
		k->view = VIEW_HIDDEN;
}

static bool load(struct road *r)
{
	struct report *answer;
	struct arena *a = r->out->arena;
	struct args *only = args_default(cmd_data_load_params(), a);
	struct text line;
	for (ptrdiff_t i = 0; only->params[i].name; i++)
		if (param_find(auto_params, only->params[i].name))
			only->value[i] = r->v->value[param_find(auto_params, only->params[i].name) - auto_params];
	text_init(&line, a);
	text_add(&line, "data load --anew ");
	args_write(only, &line);
	if (!step(r, &answer, line.p))
		return false;
	struct node *o = node_copy(report_root(r->out), "data", report_root(answer));
	node_title(o, "Data", VIEW_PLAIN);
	/* The whole is in JSON and in `data load`; here the way to the model matters. */
	static const char *const details[] = { "types", "dialect", "rejects" };
	for (int i = 0; i < 3; i++)
		hide(o, details[i]);
	return true;
}

static bool target(struct road *r)
{
	struct report *answer;
	struct text line;
	text_init(&line, r->out->arena);
	text_add(&line, "data target ");
	param_quote(&line, args_text(r->v, "target"));
	add_option(&line, r->v, "task");
	add_option(&line, r->v, "class");
	if (!step(r, &answer, line.p))
		return false;
	node_copy(report_root(r->out), "task", node_find(report_root(answer), "task"));
	data_report_target(node_find(report_root(r->out), "data.types"), args_text(r->v, "target"));
	return true;
}

static bool divide(struct road *r)
{
	struct report *answer;
	if (!step(r, &answer, "data split"))
		return false;
	/* A test file that cannot serve is better known before the training than after it. */
	struct frame *f;
	struct rowset rows;
	if (args_given(r->v, "test") && !derive_rows(r->w, PART_TEST, &f, &rows, r->c, r->e))
		return err_in(r->e, "the test file");
	struct node *o = node_copy(report_root(r->out), "split", report_root(answer));
	node_title(o, "Split", VIEW_PLAIN);
	return true;
}

static bool is_kept(const struct args *v, const char *name)
{
	ptrdiff_t n;
	const char *const *list = args_list(v, "keep", &n);
	for (ptrdiff_t i = 0; i < n; i++)
		if (strcmp(list[i], name) == 0)
			return true;
	return false;
}

static bool leave_out(struct road *r, const char *name, double strength, struct node *list)
{
	struct text line;
	struct node *o = node_object(list, NULL);
	node_string(o, "column", name);
	node_real(o, "strength", strength);
	report_warn(r->out, ERR_WARN_LEAK, arena_printf(r->out->arena, "--keep '%s'", name),
		"%s is left out: alone it would score %.3f, as if it knew the answer", name, strength);
	text_init(&line, r->out->arena);
	text_add(&line, "data role ");
	param_quote(&line, name);
	text_add(&line, " ignore");
	return step(r, NULL, line.p);
}

/* Names first: leaving a column out drops the scan it came from. */
static bool leaks(struct road *r)
{
	const struct signal *s;
	struct frame *f;
	struct arena *a = r->out->arena;
	if (!derive_leaks(r->w, &s, r->c, r->e) || !derive_frame(r->w, &f, r->c, r->e))
		return false;
	struct node *list = node_list(report_root(r->out), "left_out");
	node_title(list, "Left out as suspected leaks", VIEW_TABLE);
	const char **name = ARENA_ARRAY(a, const char *, f->columns);
	double *strength = ARENA_ARRAY(a, double, f->columns);
	int32_t n = 0;
	for (int32_t i = 0; i < f->columns; i++)
		if (s[i].strength >= LEAK_REFUSE && !is_kept(r->v, f->column[i].name)) {
			name[n] = arena_strdup(a, f->column[i].name);
			strength[n++] = s[i].strength;
		}
	for (int32_t i = 0; i < n; i++)
		if (!leave_out(r, name[i], strength[i], list))
			return false;
	return true;
}

static bool train(struct road *r, const char **best)
{
	struct report *answer;
	ptrdiff_t kept;
	args_list(r->v, "keep", &kept);
	const char *line = kept > 0 ? "model train auto --override 'kept by --keep'" : "model train auto";
	if (!step(r, NULL, "recipe auto") || !step(r, &answer, line))
		return false;
	struct node *root = report_root(r->out), *list = node_find(report_root(answer), "leaderboard");
	node_title(node_copy(root, "leaderboard", list), "Models, on validation rows", VIEW_TABLE);
	*best = node_find(report_root(answer), "best")->string;
	node_string(root, "best", *best);
	return true;
}

static bool calibrate(struct road *r, const char *best, struct node **after)
{
	struct report *answer;
	if (!step(r, &answer, arena_printf(r->out->arena, "model calibrate %s", best)))
		return false;
	*after = report_root(answer);
	return true;
}

static bool evaluate(struct road *r, const char *best, const struct node *calibration)
{
	struct report *answer;
	struct node *root = report_root(r->out);
	if (!step(r, &answer, arena_printf(r->out->arena, "model evaluate %s --on test", best)))
		return false;
	node_title(node_copy(root, "test", report_root(answer)), "On the test rows", VIEW_PLAIN);
	struct node *o = node_copy(root, "calibration", calibration);
	node_title(o, "Calibration", VIEW_PLAIN);
	const struct node *ece = node_find(report_root(answer), "metrics.ece");
	if (ece)
		node_copy(o, "test_ece", ece);
	return true;
}

static const char *default_model_path(const struct workbench *w, struct arena *a)
{
	const char *path = store_path(w->store);
	ptrdiff_t n = (ptrdiff_t)strlen(path) - (ptrdiff_t)strlen(".cairn");
	return arena_printf(a, "%.*s.model", (int)(n > 0 ? n : 0), path);
}

static bool write_model(struct road *r, const char *best)
{
	struct predictor p;
	struct arena *a = r->out->arena;
	const char *path = args_text(r->v, "out");
	if (!path)
		path = default_model_path(r->w, a);
	if (!model_get(r->w, best, &p, a, r->e) || !model_file_write(path, &p, a, r->e))
		return false;
	node_string(report_root(r->out), "model_file", path);
	return true;
}

static void lead(struct road *r, const char *best)
{
	struct node *root = report_root(r->out);
	const char *kind = node_find(root, "task.kind")->string;
	bool number = strcmp(kind, "regression") == 0;
	const char *metric = number ? "r2" : strcmp(kind, "binary") == 0 ? "auc" : "accuracy";
	struct node *m = node_find(root, arena_printf(r->out->arena, "test.metrics.%s", metric));
	if (m)
		report_lead(r->out, "best model: %s; on %s test rows it has never seen, %s %.4f (%.4f to %.4f)",
			best, text_number(r->out->arena, (int64_t)node_number(node_find(root, "test.n"))), metric,
			node_number(node_find(m, "value")), node_number(node_find(m, "lo")),
			node_number(node_find(m, "hi")));
}

static bool auto_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct road r = { w, out, c, e, v };
	struct node *calibration;
	const char *best;
	double start = ctl_clock();
	if (!load(&r) || !target(&r) || !divide(&r) || !leaks(&r) || !train(&r, &best) ||
		!calibrate(&r, best, &calibration) || !evaluate(&r, best, calibration) ||
		!write_model(&r, best))
		return false;
	lead(&r, best);
	node_real(report_root(out), "seconds", ctl_clock() - start)->unit = "s";
	node_string(report_root(out), "workspace", store_path(w->store));
	return true;
}

const struct command cmd_auto = {
	.verb = "auto", .help = "the whole road: load, split, train, choose, calibrate, test once",
	.about = "Loads and types the file, splits it, drops what cannot help, trains baselines, a linear or "
		 "logistic model and boosted trees, chooses on validation rows, calibrates on rows of their "
		 "own, and opens the test rows once. Every step is in the journal and can be changed and "
		 "played again.",
	.example = "auto samples/loans.csv --target default", .params = auto_params,
	.flags = CMD_RESULT | CMD_JOB | CMD_LOOK,
	.results = "data{}, task{}, split{}, left_out[], leaderboard[], best, test{metrics}, "
		   "calibration{method,rows,before{},after{},test_ece}, seconds, model_file",
	.run = auto_run,
};
