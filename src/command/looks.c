#include "config.h"

#include "command/looks.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/json.h"
#include "base/report.h"
#include "command/model_store.h"
#include "command/stage.h"
#include "command/workbench.h"
#include "store/store.h"

struct count {
	ptrdiff_t project, model;  /* looks before this one */
	bool seen;                 /* this model on these rows is among them */
};

static bool count_looks(struct workbench *w, const char *name, const char *model, const char *rows,
	struct count *out, struct arena *a, struct err *e)
{
	struct store_record *r;
	ptrdiff_t n;
	*out = (struct count){ 0 };
	if (!workbench_open(w, e) || !store_record_list(w->store, "look", NULL, true, &r, &n, a, e))
		return false;
	struct node *looks = node_list(report_root(report_new(a)), "looks");
	for (ptrdiff_t i = 0; i < n; i++) {
		struct node *look;
		if (!json_read(r[i].json, looks, NULL, &look, e))
			return false;
		const struct node *m = node_find(look, "model"), *x = node_find(look, "rows");
		if (!m || !x || strcmp(x->string, rows) != 0)
			continue;
		out->project++;
		out->model += strcmp(r[i].name, name) == 0;
		out->seen = out->seen || strcmp(m->string, model) == 0;
	}
	return true;
}

/* The best of k looks is too good by about sqrt(2 ln k) standard errors. */
static void warn(struct report *out, ptrdiff_t looks)
{
	report_warn(out, ERR_WARN_LOOKS, NULL,
		"the test rows were opened for %d models: the best of them may look better than it is by up to "
		"%.1f standard errors",
		(int)looks, sqrt(2 * log((double)looks)));
}

static bool refuse(struct workbench *w, ptrdiff_t looks, struct report *out, struct err *e)
{
	if (w->options.override) {
		report_warn(out, ERR_WARN_OVERRIDE, NULL, "look %d at the test rows: %s", (int)looks,
			w->options.override);
		return true;
	}
	err_set(e, ERR_LOOKS, "the test rows were already opened for %d models; a further look would choose by them",
		(int)looks - 1);
	return err_hint(e, "compare on validation rows (model compare A B), collect new test rows, or "
			   "--override REASON");
}

/* At a prompt a second look is asked about; a script has said what it wants. */
static bool ask(const struct workbench *w, const struct predictor *p, ptrdiff_t looks, struct err *e)
{
	if (!w->interactive || w->options.yes || w->options.override)
		return true;
	err_set(e, ERR_LOOKS, "the test rows were opened for %d model%s already: open them once more?",
		(int)looks - 1, looks > 2 ? "s" : "");
	return err_hint(e, "model evaluate %s --yes", p->name);
}

bool looks_open(struct workbench *w, const struct predictor *p, struct rowset rows,
	struct report *out, struct err *e)
{
	struct arena *a = out->arena;
	char hex[DIGEST_HEX];
	struct count n;
	struct digest d = rowset_digest(rows);
	digest_hex(&d, hex);
	const char *model = model_digest(p, a);
	if (!count_looks(w, p->name, model, hex, &n, a, e))
		return false;
	ptrdiff_t looks = n.project + (n.seen ? 0 : 1);
	if (!n.seen && looks > LOOKS_FREE && !ask(w, p, looks, e))
		return false;
	if (!n.seen && looks > LOOKS_MOST && !refuse(w, looks, out, e))
		return false;
	if (looks > LOOKS_FREE)
		warn(out, looks);
	node_int(report_root(out), "looks", looks);
	node_int(report_root(out), "model_looks", n.model + (n.seen ? 0 : 1));
	node_bool(report_root(out), "seen_before", n.seen)->view = VIEW_HIDDEN;
	if (n.seen)
		return true;
	struct node *look = report_root(report_new(a));
	node_string(look, "model", model);
	node_string(look, "rows", hex);
	node_string(look, "override", w->options.override);
	stage_record(w, "look", p->name, look, NULL, 0);
	return true;
}

bool looks_read(struct workbench *w, const struct predictor *p, struct rowset rows, bool *seen,
	struct report *out, struct err *e)
{
	char hex[DIGEST_HEX];
	struct count n;
	struct digest d = rowset_digest(rows);
	digest_hex(&d, hex);
	if (!count_looks(w, p->name, model_digest(p, out->arena), hex, &n, out->arena, e))
		return false;
	*seen = n.seen;
	node_int(report_root(out), "looks", n.project);
	node_int(report_root(out), "model_looks", n.model);
	node_bool(report_root(out), "seen_before", n.seen)->view = VIEW_HIDDEN;
	return true;
}
