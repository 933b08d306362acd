#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "command/checkpoint.h"
#include "command/command.h"
#include "command/execute.h"
#include "command/stage.h"
#include "command/workbench.h"
#include "store/store.h"

static bool jobs(struct workbench *w, struct store_job **j, ptrdiff_t *n, struct arena *a, struct err *e)
{
	return workbench_open(w, e) && store_job_list(w->store, j, n, a, e);
}

/* ---- job list ---- */

static bool list_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct store_job *j;
	ptrdiff_t n;
	(void)v;
	(void)c;
	if (!jobs(w, &j, &n, out->arena, e))
		return false;
	struct node *list = node_list(report_root(out), "jobs");
	node_title(list, "Trainings that did not end", VIEW_TABLE);
	for (ptrdiff_t i = 0; i < n; i++) {
		const char *now = checkpoint_identity(w, j[i].line, j[i].kind, out->arena);
		struct node *o = node_object(list, NULL);
		node_int(o, "job", j[i].id);
		node_string(o, "kind", j[i].kind);
		node_int(o, "step", j[i].step);
		node_bool(o, "stale", strcmp(now, j[i].identity) != 0);
		node_string(o, "command", j[i].line);
	}
	if (n == 0)
		report_lead(out, "no training waits to be gone on with");
	else
		report_lead(out, "%d training%s did not end: job resume goes on, job stop forgets", (int)n,
			n == 1 ? "" : "s");
	return true;
}

const struct command cmd_job_list = {
	.noun = "job", .verb = "list", .aliases = "jobs",
	.help = "trainings that were cut off, and how far they had come",
	.about = "A training keeps a checkpoint in the workspace every ten seconds. What a killed process or a lost "
		 "terminal left behind stands here. One that is stale rests on settings that have changed "
		 "since: it cannot be gone on with.",
	.example = "job list", .flags = CMD_QUERY, .results = "jobs[]{job,kind,step,stale,command}",
	.run = list_run,
};

/* ---- job resume, job stop ---- */

static const struct param job_params[] = {
	{ .name = "job", .help = "its number in job list; the newest without it", .type = PARAM_INT, .position = 1,
		.min = 1, .max = 9007199254740992.0 },
	{ 0 },
};

static bool find(struct workbench *w, const struct args *v, struct store_job *job, struct arena *a,
	struct err *e)
{
	struct store_job *j;
	ptrdiff_t n;
	if (!jobs(w, &j, &n, a, e))
		return false;
	for (ptrdiff_t i = 0; i < n; i++)
		if (!args_given(v, "job") || j[i].id == args_int(v, "job")) {
			*job = j[i];
			return true;
		}
	if (n == 0)
		return err_set(e, ERR_PRECONDITION, "no training was cut off: there is nothing to go on with");
	err_set(e, ERR_RANGE, "there is no job %lld", (long long)args_int(v, "job"));
	return err_hint(e, "job list shows what there is");
}

static bool check_same(struct workbench *w, const struct store_job *j, struct arena *a, struct err *e)
{
	if (strcmp(checkpoint_identity(w, j->line, j->kind, a), j->identity) == 0)
		return true;
	err_set(e, ERR_STALE, "job %lld rests on settings that have changed since: it would become another model",
		(long long)j->id);
	return err_hint(e, "train anew: %s; job stop %lld forgets it", j->line, (long long)j->id);
}

static bool resume_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct resume r = { 0 };
	struct report *answer;
	struct arena *a = out->arena;
	if (!find(w, v, &r.job, a, e) || !check_same(w, &r.job, a, e) ||
		!store_artifact_get(w->store, r.job.artifact, &r.bytes, &r.n, a, e))
		return false;
	w->resume = &r;
	bool ok = execute_line(w, r.job.line, &answer, a, c, e);
	w->resume = NULL;
	if (!ok)
		return false;
	struct node *root = report_root(out);
	node_int(root, "job", r.job.id);
	node_int(root, "from_step", r.job.step);
	for (const struct node *k = report_root(answer)->first; k; k = k->next)
		node_copy(root, k->name, k);
	out->first_warning = answer->first_warning;
	report_lead(out, "went on from step %d: %s", (int)r.job.step, answer->lead ? answer->lead : "done");
	return true;
}

const struct command cmd_job_resume = {
	.noun = "job", .verb = "resume", .help = "go on with a training that was cut off",
	.about = "The command is carried out again; the model of the checkpoint's kind begins where that one was. "
		 "The result is the same to the bit as that of a training that was never cut off, and so is its "
		 "line in the journal.",
	.example = "job resume", .params = job_params, .flags = CMD_RESULT | CMD_JOB,
	.results = "job, from_step, and the keys of model train", .run = resume_run,
};

static bool stop_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct store_job j = { 0 };
	(void)c;
	if (!find(w, v, &j, out->arena, e))
		return false;
	stage_job_end(w, j.id);
	w->line = NULL; /* where the journal is played, nothing was cut off */
	node_int(report_root(out), "job", j.id);
	report_lead(out, "job %lld is forgotten", (long long)j.id);
	return true;
}

const struct command cmd_job_stop = {
	.noun = "job", .verb = "stop", .help = "forget a training that was cut off, and its checkpoint",
	.about = "A training that runs is ended by Ctrl-C (in the workbench by x): it keeps what it has.",
	.example = "job stop 3", .params = job_params, .flags = CMD_RESULT, .results = "job", .run = stop_run,
};
