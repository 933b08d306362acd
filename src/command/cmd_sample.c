#include "config.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/num.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/workbench.h"
#include "render/write.h"
#include "sample/sample.h"

static const struct param sample_params[] = {
	{ .name = "name", .help = "which sample: loans, or leak-KIND: none, copy, proxy, after, encoded, number, group, order, time", .type = PARAM_SAMPLE, .position = 1,
		.required = true },
	{ .name = "rows", .help = "how many rows; without it the sample's own number", .type = PARAM_INT,
		.min = 1, .max = 100000000, .unit = "rows" },
	{ .name = "out", .help = "the CSV file to write; standard output when left away",
		.type = PARAM_FILE },
	{ .name = "truth", .help = "a file for what was planted, as JSON", .type = PARAM_FILE },
	{ 0 },
};

static bool save_truth(const char *path, const struct node *truth, struct arena *a, struct err *e)
{
	struct text json;
	text_init(&json, a);
	write_json_node(&json, truth);
	text_addc(&json, '\n');
	return file_save(path, json.p, json.n, e);
}

static void report_sample(const struct workbench *w, const struct sample *s, int64_t rows,
	const struct args *v, const struct node *truth, struct report *out)
{
	struct node *root = report_root(out);
	char n[NUM_COUNT];
	const char *path = args_text(v, "out");
	node_string(root, "sample", s->name);
	node_int(root, "rows", rows);
	node_int(root, "seed", (int64_t)w->options.seed);
	node_string(root, "target", s->target);
	const struct node *best = node_find(truth, "best.auc");
	if (best)
		node_real(root, "best_auc", node_number(best));
	node_string(root, "out", path);
	node_string(root, "truth", args_text(v, "truth"));
	num_format_count(rows, "row", n);
	report_lead(out, "sample %s: %s, seed %llu%s%s", s->name, n,
		(unsigned long long)w->options.seed, path ? ", written to " : "", path ? path : "");
}

static bool sample_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct arena *a = out->arena;
	const struct sample *s;
	const char *path = args_text(v, "out"), *truth_path = args_text(v, "truth");
	if (w->options.form == ANSWER_JSON && !path) {
		err_set(e, ERR_ARGUMENT_MISSING, "with --json the rows need a file of their own");
		return err_hint(e, "--out SAMPLE.csv");
	}
	if (!sample_need(args_text(v, "name"), &s, e))
		return false;
	int64_t rows = args_given(v, "rows") ? args_int(v, "rows") : s->rows;
	struct text csv;
	struct node *truth = report_root(report_new(a));
	text_init(&csv, a);
	if (!sample_generate(s, w->options.seed, rows, &csv, truth, c, e) ||
		(path && !file_save(path, csv.p, csv.n, e)) ||
		(truth_path && !save_truth(truth_path, truth, a, e)))
		return false;
	report_sample(w, s, rows, v, truth, out);
	if (!path) {
		out->raw = csv.p;
		out->raw_bytes = csv.n;
	}
	return true;
}

const struct command cmd_sample = {
	.verb = "sample", .help = "make up a table whose truth is known",
	.about = "The same seed and rows give the same bytes. --truth tells what was planted: which labels are "
		 "wrong, which column leaks, which one stands for another, when the world changed, the true "
		 "probability of every row, and the best scores anyone could reach.",
	.example = "sample loans --seed 1 --out loans.csv --truth loans.json", .params = sample_params,
	.flags = CMD_QUERY | CMD_JOB, .results = "sample, rows, seed, target, best_auc, out, truth",
	.run = sample_run,
};
