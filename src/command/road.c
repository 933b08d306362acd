#include "config.h"

#include "command/road.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "command/basis.h"
#include "command/derive.h"
#include "command/fact.h"
#include "command/model_store.h"
#include "command/workbench.h"
#include "data/csv.h"
#include "data/frame.h"
#include "dataset/leak.h"
#include "evaluate/metric.h"
#include "render/value.h"
#include "store/store.h"

/* A stage of the road: done when its fact is known. */
struct stage_rule {
	const char *stage, *title, *fact;
	const char *command;  /* what r does when it is next; %s: the best model */
	const char *why;      /* one sentence for a person who meets it first */
	const char *again;    /* what to do when something changed since it was done; NULL: that cannot be */
};

static const struct stage_rule rules[] = {
	{ "data", "Load", "data.rows", "data load FILE.csv",
		"Everything begins with a table: name a CSV file.",
		"read it again. What was made from the old rows stays, and says that it is stale." },
	{ "data", "Target", "data.target", "data target COL",
		"Say which column is to be predicted; the others become its features.", NULL },
	{ "data", "Split", "split.train", "data split",
		"Rows are divided once: to learn, to choose, to calibrate, and to test honestly at the end.", NULL },
	{ "recipe", "Recipe", "recipe.steps", "recipe auto",
		"Columns that cannot help (ids, constants, free text) are left out, each with its reason.", NULL },
	{ "train", "Train", "run.score", "model train auto",
		"Baselines first: a model is worth only what it adds to guessing.",
		"train again, or u takes the change back." },
	{ "conf", "Calibrate", "cal.method", "model calibrate %s",
		"A score of 0.8 should be right 80 times in 100; rows of their own make it so.", NULL },
	{ "eval", "Evaluate", "eval.score", "model evaluate %s --on test",
		"The test rows are opened once, for the model you chose; each further look is counted.", NULL },
};

static const int rule_count = (int)(sizeof rules / sizeof rules[0]);

static bool known(struct workbench *w, const char *name, struct fact *f, struct arena *a)
{
	struct err ignored = ERR_INIT;
	return fact_get(w, name, f, a, &ignored) && f->known;
}

static const char *count(double x, struct arena *a)
{
	char text[NUM_TEXT];
	num_format_people(x, 15, true, text);
	return arena_strdup(a, text);
}

/* ", 12 rejected"; nothing when there are none. */
static const char *also(double n, const char *what, struct arena *a)
{
	return n > 0 ? arena_printf(a, ", %s %s", count(n, a), what) : "";
}

/* What models are chosen by, in short. */
static const char *metric_label(struct workbench *w, struct arena *a)
{
	struct fact f;
	return known(w, "run.metric", &f, a) ? value_label(f.text, a) : "";
}

static const char *four_digits(double x, struct arena *a)
{
	char text[NUM_TEXT];
	num_format_people(fabs(x) < 1000 ? x : round(x), fabs(x) < 1000 ? 4 : 15, true, text);
	return arena_strdup(a, text);
}

/* "0.3814 (0.3144-0.4794)". */
static const char *score(const struct fact *f, struct arena *a)
{
	const char *value = four_digits(f->number, a);
	if (isnan(f->lo) || isnan(f->hi))
		return value;
	return arena_printf(a, "%s (%s to %s)", value, four_digits(f->lo, a), four_digits(f->hi, a));
}

static const char *stage_text(struct workbench *w, const struct stage_rule *r, const struct fact *f,
	struct arena *a)
{
	struct fact x;
	if (strcmp(r->fact, "data.rows") == 0)
		return arena_printf(a, "%s row%s, %d column%s, %.1f %% missing%s", count(f->number, a),
			f->number == 1 ? "" : "s", (int)fact_number(w, "data.columns"),
			fact_number(w, "data.columns") == 1 ? "" : "s", 100 * fact_number(w, "data.missing"),
			also(fact_number(w, "data.rejected"), "rejected", a));
	if (strcmp(r->fact, "data.target") == 0)
		return arena_printf(a, "%s%s", f->text, also(fact_number(w, "data.unlabeled"), "rows without it", a));
	if (strcmp(r->fact, "split.train") == 0)
		return arena_printf(a, "%s train, %s valid, %s calib, %s test", count(f->number, a),
			count(fact_number(w, "split.valid"), a), count(fact_number(w, "split.calib"), a),
			count(fact_number(w, "split.test"), a));
	if (strcmp(r->fact, "recipe.steps") == 0)
		return f->number > 0 ? arena_printf(a, "%d step%s", (int)f->number, f->number == 1 ? "" : "s")
				     : "nothing had to be left out";
	if (strcmp(r->fact, "run.score") == 0)
		return known(w, "run.best", &x, a) ? arena_printf(a, "%s (of %d): %s %s", x.text,
			(int)fact_number(w, "run.count"), metric_label(w, a), score(f, a)) : "";
	if (strcmp(r->fact, "cal.method") == 0)
		return isnan(fact_number(w, "rel.ece"))
			? f->text
			: arena_printf(a, "%s, ECE %s", f->text, known(w, "rel.ece", &x, a) ? score(&x, a) : "");
	int looks = (int)fact_number(w, "eval.looks");
	struct fact best;
	const char *model = known(w, "eval.model", &x, a) ? x.text : "@";
	bool other = known(w, "run.best", &best, a) && strcmp(model, best.text) != 0;
	return arena_printf(a, "%s: %s %s; %d look%s%s", model,
		metric_label(w, a), score(f, a), looks, looks == 1 ? "" : "s",
		other ? arena_printf(a, ", none at %s", best.text) : "");
}

/* The column that is most often asked about: by its name, else the last. */
static const char *guess_target(const struct workbench *w, struct arena *a)
{
	static const char *const names[] = { "target", "label", "class", "y", "outcome", "default", "churn",
		"survived", "species", "income" };
	const struct frame *f = derive_frame_ready(w);
	struct text line;
	if (!f || f->columns == 0)
		return NULL;
	const char *column = f->column[f->columns - 1].name;
	for (int i = (int)(sizeof names / sizeof names[0]) - 1; i >= 0; i--)
		for (int32_t k = 0; k < f->columns; k++)
			if (strcasecmp(f->column[k].name, names[i]) == 0)
				column = f->column[k].name;
	text_init(&line, a);
	param_quote(&line, column);
	return line.p;
}

/* The first feature that gives the target away, as far as it was looked for; -1: none. */
static int32_t leaking_column(const struct workbench *w)
{
	const struct frame *f = derive_frame_ready(w);
	const struct signal *leak = derive_leaks_ready(w);
	for (int32_t i = 0; f && leak && i < f->columns; i++)
		if (f->column[i].role == ROLE_FEATURE && leak[i].strength >= LEAK_REFUSE)
			return i;
	return -1;
}

/* Training would refuse: what gives the answer away goes first. */
static void report_leak(const struct workbench *w, int32_t column, struct node *root)
{
	const char *name = derive_frame_ready(w)->column[column].name;
	struct node *o = node_object(root, "next");
	struct text line;
	text_init(&line, root->report->arena);
	text_add(&line, "data role ");
	param_quote(&line, name);
	text_add(&line, " ignore");
	node_string(o, "title", "Leak");
	node_string(o, "why", arena_printf(root->report->arena, "%s alone tells nearly all of %s (%.3f). It will "
		"hardly be known when predicting, so it is left out; u takes it back.", name,
		w->settings.target, derive_leaks_ready(w)[column].strength));
	node_string(o, "command", line.p);
	node_bool(o, "asks", false);
}

/* The table as it is now, read as before. */
static const char *reload(const struct workbench *w, struct arena *a)
{
	struct text line;
	text_init(&line, a);
	text_add(&line, "data load ");
	param_quote(&line, w->settings.source);
	if (w->settings.load_words && *w->settings.load_words)
		text_addf(&line, " %s", w->settings.load_words);
	return line.p;
}

/* changed: what the stage's result rested on, when it is stale; else NULL. */
static void report_next(struct workbench *w, const struct stage_rule *r, const char *changed, struct node *root)
{
	int32_t leak = strcmp(r->fact, "run.score") == 0 ? leaking_column(w) : -1;
	if (leak >= 0) {
		report_leak(w, leak, root);
		return;
	}
	struct fact best;
	struct arena *a = root->report->arena;
	struct node *o = node_object(root, "next");
	node_string(o, "title", r->title);
	node_string(o, "why", changed ? arena_printf(a, "%c%s: %s", (char)toupper((unsigned char)changed[0]), changed + 1,
		r->again) : r->why);
	const char *model = known(w, "run.best", &best, a) ? best.text : "@";
	const char *command = changed && strcmp(r->fact, "data.rows") == 0 ? reload(w, a) : r->command;
	const char *hole = strstr(command, "%s");
	node_string(o, "command", hole ? arena_printf(a, "%.*s%s%s", (int)(hole - command), command, model, hole + 2)
				       : command);
	node_bool(o, "asks", command == r->command && (strstr(command, "FILE") || strstr(command, "COL")));
	if (strcmp(r->fact, "data.target") == 0)
		node_string(o, "guess", guess_target(w, a));
}

static void report_stages(struct workbench *w, struct node *root)
{
	struct arena *a = root->report->arena;
	struct node *list = node_list(root, "stages");
	const struct stage_rule *next = NULL;
	const char *changed = NULL;
	for (int i = 0; i < rule_count; i++) {
		struct fact f;
		bool made = known(w, rules[i].fact, &f, a), done = made && !f.changed;
		const char *text = made ? stage_text(w, &rules[i], &f, a) : "";
		struct node *o = node_object(list, NULL);
		node_string(o, "stage", rules[i].stage);
		node_string(o, "title", rules[i].title);
		node_string(o, "state", done ? "done" : !next ? "next" : made ? "stale" : "todo");
		node_string(o, "text", made && !done ? arena_printf(a, "%s; %s", f.changed, text) : text);
		if (!done && !next) {
			next = &rules[i];
			changed = made ? f.changed : NULL;
		}
	}
	if (next) {
		report_next(w, next, changed, root);
		return;
	}
	struct node *o = node_object(root, "next");
	node_string(o, "title", "Use it");
	node_string(o, "why", "The road is walked. Score new rows, read the model card, or try another model.");
	struct fact best;
	node_string(o, "command", arena_printf(a, "model card %s", known(w, "run.best", &best, a) ? best.text : "@"));
	node_bool(o, "asks", false);
}

/* A model in the list: the best score first, those whose scores do not compare last, else the newest first. */
struct listed {
	const char *name;
	const struct node *report;
	enum basis basis;
	double rank;            /* the smaller the better; NaN: no score */
	ptrdiff_t age;
};

static int by_rank(const void *x, const void *y)
{
	const struct listed *a = x, *b = y;
	bool ca = basis_compares(a->basis) && !isnan(a->rank), cb = basis_compares(b->basis) && !isnan(b->rank);
	if (ca != cb)
		return ca ? -1 : 1;
	if (ca && a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return a->age < b->age ? 1 : -1;
}

static void report_model(const struct listed *l, const char *metric, bool best, struct node *list)
{
	struct node *o = node_object(list, NULL);
	node_copy(o, "name", node_find(l->report, "name"));
	node_copy(o, "kind", node_find(l->report, "kind"));
	const struct node *x = metric ? node_find(l->report, arena_printf(list->report->arena, "valid.%s", metric)) : NULL;
	if (x)
		node_copy(o, metric, x);
	if (l->basis != BASIS_SAME)
		node_string(o, "stale", basis_words(l->basis));
	node_bool(o, "best", best);
}

static void report_models(struct workbench *w, struct node *root)
{
	struct arena *a = root->report->arena;
	struct err ignored = ERR_INIT;
	struct fact metric, best;
	const char **names;
	ptrdiff_t n;
	struct node *list = node_list(root, "models"), *m;
	const char *by = known(w, "run.metric", &metric, a) ? metric.text : NULL;
	bool chosen = known(w, "run.best", &best, a);
	if (!w->store || !model_names(w, &names, &n, a, &ignored))
		return;
	struct node *stored = node_list(report_root(report_new(a)), "m");
	struct listed *l = ARENA_ARRAY(a, struct listed, n + 1);
	for (ptrdiff_t i = 0; i < n; i++) {
		l[i] = (struct listed){ .name = names[i], .age = i };
		if (!model_report_get(w, names[i], stored, &m, &ignored) || !basis_of_model(w, names[i], &l[i].basis, &ignored))
			return;
		if (derive_source_changed(w))
			l[i].basis = BASIS_TABLE;
		const struct node *x = by ? node_find(m, arena_printf(a, "valid.%s.value", by)) : NULL;
		l[i].report = m;
		l[i].rank = !x ? (double)NAN : metric_find(by)->higher_is_better ? -node_number(x) : node_number(x);
	}
	qsort(l, (size_t)n, sizeof *l, by_rank);
	for (ptrdiff_t i = 0; i < n; i++)
		report_model(&l[i], by, chosen && strcmp(best.text, l[i].name) == 0, list);
}

static void report_warnings(struct workbench *w, struct node *root, struct err *e)
{
	const struct csv_table *t;
	struct node *list = node_list(root, "warnings");
	if (!derive_frame_ready(w) || !derive_table(w, &t, NULL, e))
		return;
	for (ptrdiff_t i = 0; i < t->findings.n; i++) {
		const struct finding *f = &t->findings.item[i];
		if (f->severity == FINDING_INFO)
			continue;
		struct node *o = node_object(list, NULL);
		node_string(o, "column", f->column);
		node_string(o, "message", f->message);
		node_string(o, "fix", f->fix);
	}
}

bool road_report(struct workbench *w, struct report *out, struct err *e)
{
	struct node *root = report_root(out);
	struct frame *f;
	const struct task *t;
	struct err ignored = ERR_INIT;
	/* What the settings promise is made ready, so that facts can be told. */
	if (w->settings.source && derive_frame(w, &f, NULL, &ignored) && w->settings.target)
		(void)derive_task(w, &t, NULL, &ignored);
	node_string(root, "source", w->settings.source);
	node_string(root, "reload", w->settings.source ? reload(w, out->arena) : NULL);
	node_string(root, "workspace", w->store ? store_path(w->store) : NULL);
	report_stages(w, root);
	report_models(w, root);
	report_warnings(w, root, e);
	return e->code == ERR_OK;
}
