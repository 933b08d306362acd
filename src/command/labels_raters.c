#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/err.h"
#include "base/map.h"
#include "base/report.h"
#include "command/labels_report.h"
#include "data/frame.h"
#include "data/task.h"
#include "stat/agreement.h"
#include "stat/interval.h"

/* What each rater said of the rows judged, in classes of the task and, behind them, words only raters use. */
struct panel {
	const struct labels_found *found;
	const char *const *name;
	int32_t raters, classes;
	const char **word;
	const int32_t *const *said; /* raters x rows */
	const int32_t *model;       /* what the judge says of each row; NULL: there is no target, so no judge */
	ptrdiff_t n;
};

static bool read_rater(struct panel *p, struct map *word, const char *name, int32_t *said, struct arena *a,
	struct err *e)
{
	const struct labels_found *f = p->found;
	int32_t at;
	if (!frame_need(f->frame, name, &at, e))
		return false;
	const struct column *c = &f->frame->column[at];
	for (ptrdiff_t i = 0; i < p->n; i++) {
		int32_t row = f->judged.rows.row[i];
		said[i] = column_missing_at(c, row) ? -1 : map_add(word, column_text(c, row, a));
		if (map_count(word) > CAP_CLASSES) {
			err_set(e, ERR_COLUMN_TYPE, "the raters use more than %d different labels", CAP_CLASSES);
			return err_hint(e, "--rater names columns of labels, one a person");
		}
	}
	return true;
}

static bool open_panel(struct panel *p, struct arena *a, struct err *e)
{
	const struct labels_found *f = p->found;
	struct map *word = map_new(a);
	const int32_t **said = ARENA_ARRAY(a, const int32_t *, p->raters);
	for (int32_t k = 0; f->task && k < f->task->classes; k++)
		map_add(word, str_of(f->task->class_name[k]));
	for (int32_t i = 0; i < p->raters; i++) {
		int32_t *own = ARENA_BIG(a, int32_t, p->n + 1, e);
		if (!own || !read_rater(p, word, p->name[i], own, a, e))
			return false;
		said[i] = own;
	}
	p->classes = map_count(word);
	p->word = ARENA_ARRAY(a, const char *, p->classes + 1);
	for (int32_t k = 0; k < p->classes; k++)
		p->word[k] = arena_strndup(a, map_key(word, k).p, map_key(word, k).n);
	p->said = said;
	return true;
}

static bool ask_model(struct panel *p, struct arena *a, struct err *e)
{
	const struct labels_found *f = p->found;
	if (!f->task)
		return true;
	int32_t *model = ARENA_BIG(a, int32_t, p->n + 1, e);
	for (ptrdiff_t i = 0; model && i < p->n; i++) {
		const double *q = f->judged.p + i * f->task->classes;
		for (int32_t k = 1; k < f->task->classes; k++)
			model[i] = q[k] > q[model[i]] ? k : model[i];
	}
	p->model = model;
	return model;
}

static void report_pairs(const struct panel *p, struct node *root)
{
	struct node *list = node_list(root, "agreement");
	node_title(list, "Agreement beyond chance (kappa; 1 is perfect, 0 is chance)", VIEW_TABLE);
	for (int32_t i = 0; i < p->raters; i++)
		for (int32_t j = i + 1; j < p->raters; j++) {
			struct interval v = agreement_kappa(p->said[i], p->said[j], p->n, p->classes, 0.95);
			struct node *o = node_object(list, NULL);
			node_string(o, "a", p->name[i]);
			node_string(o, "b", p->name[j]);
			node_int(o, "n", v.n);
			node_interval(o, "kappa", &v);
			node_real(o, "size", v.value)->view = VIEW_BARS;
		}
	node_real(root, "alpha", agreement_alpha(p->said, p->raters, p->n, p->classes));
}

/* Who is the judge of a rater: most of the others; of two, the model, or without one the other. */
static int32_t other_opinion(const struct panel *p, int32_t rater, ptrdiff_t i)
{
	return p->raters > 2 ? agreement_majority(p->said, p->raters, i, rater, p->classes)
		: p->model   ? p->model[i] : p->said[1 - rater][i];
}

static struct interval agreed_with_others(const struct panel *p, int32_t rater)
{
	double agreed = 0, asked = 0;
	for (ptrdiff_t i = 0; i < p->n; i++) {
		int32_t other = other_opinion(p, rater, i);
		if (p->said[rater][i] < 0 || other < 0)
			continue;
		asked++;
		agreed += p->said[rater][i] == other;
	}
	return interval_proportion(agreed, asked, 0.95);
}

/* The share of a rater's most frequent answer: a bored one says the same all day. */
static double most_frequent(const struct panel *p, int32_t rater)
{
	double count[CAP_CLASSES + 1] = { 0 }, all = 0, most = 0;
	for (ptrdiff_t i = 0; i < p->n; i++)
		if (p->said[rater][i] >= 0) {
			all++;
			most = fmax(most, ++count[p->said[rater][i]]);
		}
	return all > 0 ? most / all : (double)NAN;
}

static void report_people(const struct panel *p, struct report *out)
{
	struct node *list = node_list(report_root(out), "raters");
	struct interval best = { .lo = 0 };
	struct interval *v = ARENA_ARRAY(out->arena, struct interval, p->raters);
	node_title(list, p->raters > 2 ? "Raters against most of the others"
		: p->model ? "Raters against a model that saw neither" : "Raters against each other", VIEW_TABLE);
	for (int32_t i = 0; i < p->raters; i++) {
		v[i] = agreed_with_others(p, i);
		best = v[i].lo > best.lo ? v[i] : best;
	}
	for (int32_t i = 0; i < p->raters; i++) {
		bool careless = v[i].hi < best.lo;
		struct node *o = node_object(list, NULL);
		node_string(o, "rater", p->name[i]);
		node_int(o, "n", v[i].n);
		node_interval(o, "agrees", &v[i]);
		node_real(o, "most_frequent", most_frequent(p, i));
		node_bool(o, "careless", careless);
		node_real(o, "size", v[i].value)->view = VIEW_BARS;
		if (careless)
			report_warn(out, ERR_WARN_DATA, NULL,
				"%s agrees with the others in %.1f %% of the rows, the best of them in %.1f %%: careless, or "
				"told something else", p->name[i], 100 * v[i].value, 100 * best.value);
	}
}

struct dispute {
	ptrdiff_t at;
	double doubt; /* 1 - the judge's largest p; without one the share that is not of the most frequent answer */
};

static int by_doubt(const void *x, const void *y)
{
	const struct dispute *a = x, *b = y;
	if (a->doubt < b->doubt || a->doubt > b->doubt)
		return a->doubt > b->doubt ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

static bool disagree(const struct panel *p, ptrdiff_t i)
{
	int32_t first = -1;
	for (int32_t r = 0; r < p->raters; r++) {
		int32_t said = p->said[r][i];
		if (first >= 0 && said >= 0 && said != first)
			return true;
		first = said >= 0 ? said : first;
	}
	return false;
}

static double doubt_of(const struct panel *p, ptrdiff_t i)
{
	int32_t asked = 0, most = 0;
	if (p->model)
		return 1 - p->found->judged.p[i * p->found->task->classes + p->model[i]];
	for (int32_t r = 0; r < p->raters; r++) {
		int32_t same = 0;
		for (int32_t s = 0; s < p->raters && p->said[r][i] >= 0; s++)
			same += p->said[s][i] == p->said[r][i];
		most = same > most ? same : most;
		asked += p->said[r][i] >= 0;
	}
	return asked > 0 ? 1 - (double)most / asked : 0;
}

/* The command that gives a row what most raters say, or where they are even the model; NULL: it says so, or
 * there is nothing that a command could change. */
static const char *settle_line(const struct panel *p, ptrdiff_t i, int32_t most, struct arena *a)
{
	const struct labels_found *f = p->found;
	if (!f->task)
		return NULL;
	int32_t to = most >= 0 && most < f->task->classes ? most : p->model[i];
	return to == f->judged.label[i] ? NULL
		: labels_relabel_line(f, f->judged.rows.row[i], f->task->class_name[to], a);
}

static void report_dispute(const struct panel *p, ptrdiff_t i, struct node *list)
{
	const struct labels_found *f = p->found;
	int32_t most = agreement_majority(p->said, p->raters, i, -1, p->classes);
	struct node *o = node_object(list, NULL);
	node_int(o, "row", f->judged.rows.row[i] + 1);
	for (int32_t r = 0; r < p->raters; r++)
		node_string(o, p->name[r], p->said[r][i] < 0 ? NULL : p->word[p->said[r][i]]);
	node_string(o, "majority", most < 0 ? NULL : p->word[most]);
	if (!p->model)
		return;
	node_string(o, "model", p->word[p->model[i]]);
	node_real(o, "p", f->judged.p[i * f->task->classes + p->model[i]]);
	if (f->loaded)
		node_string(o, "fix", settle_line(p, i, most, list->report->arena))->view = VIEW_HIDDEN;
}

static bool report_disputes(const struct panel *p, ptrdiff_t top, struct node *root, struct err *e)
{
	struct arena *a = root->report->arena;
	struct dispute *d = ARENA_BIG(a, struct dispute, p->n + 1, e);
	ptrdiff_t n = 0;
	if (!d)
		return false;
	for (ptrdiff_t i = 0; i < p->n; i++)
		if (disagree(p, i))
			d[n++] = (struct dispute){ i, doubt_of(p, i) };
	qsort(d, (size_t)n, sizeof *d, by_doubt);
	node_int(root, "disputes", n);
	struct node *list = node_list(root, "disputed");
	node_title(list, p->model && p->found->loaded ? "Rows to settle, hardest first: data relabel ROW CLASS"
						      : "Rows to settle, hardest first", VIEW_TABLE);
	for (ptrdiff_t i = 0; i < n && i < top; i++)
		report_dispute(p, d[i].at, list);
	return true;
}

bool labels_report_raters(const struct labels_found *f, const char *const *rater, ptrdiff_t n,
	ptrdiff_t top, struct report *out, struct err *e)
{
	struct panel p = { .found = f, .name = rater, .raters = (int32_t)n, .n = f->judged.rows.n };
	if (!open_panel(&p, out->arena, e) || !ask_model(&p, out->arena, e))
		return false;
	report_pairs(&p, report_root(out));
	report_people(&p, out);
	return report_disputes(&p, top, report_root(out), e);
}
