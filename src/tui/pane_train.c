#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "render/value.h"
#include "tui/pane.h"
#include "tui/region.h"
#include "tui/term.h"
#include "tui/train.h"

/* Train: the models there are and what they scored, the curve of the one that learns, and the kinds that can
 * be trained. */

#define LIST "model list"
#define KINDS "model kinds"

static const struct node *answer_list(const struct scene *s, const char *line, const char *name)
{
	const struct node *n = scene_answer(s, line);
	return n ? node_find(n, name) : NULL;
}

/* ---- what is in the lists ---- */

int train_count(const struct train *t, const struct scene *s, enum train_region r)
{
	const struct node *list = r == TRAIN_MODELS ? answer_list(s, LIST, "models") : answer_list(s, KINDS, "kinds");
	(void)t;
	return (list ? (int)list->count : 0) + (r == TRAIN_KINDS);
}

const struct node *train_score(const struct node *model)
{
	for (const struct node *k = model ? model->first : NULL; k; k = k->next)
		if (value_is_interval(k))
			return k;
	return NULL;
}

static double score(const struct node *model)
{
	const struct node *k = train_score(model);
	return k ? region_number(k, "value") : (double)NAN;
}

struct ranked {
	const struct node *model;
	double score;
	int place;
};

/* Models are chosen by a loss: less is better, and what has none comes last. */
static int by_loss(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	if (isnan(x->score) != isnan(y->score))
		return isnan(x->score) ? 1 : -1;
	if (x->score < y->score || x->score > y->score)
		return x->score < y->score ? -1 : 1;
	return x->place - y->place;
}

static struct ranked *rank_models(const struct node *list, struct arena *a)
{
	struct ranked *all = ARENA_ARRAY(a, struct ranked, list->count + 1);
	int n = 0;
	for (const struct node *k = list->first; k; k = k->next, n++)
		all[n] = (struct ranked){ k, score(k), n };
	qsort(all, (size_t)n, sizeof *all, by_loss);
	return all;
}

const struct node *train_model(const struct train *t, const struct scene *s, int i)
{
	const struct node *list = answer_list(s, LIST, "models");
	if (!t->by_score || !list || i < 0 || i >= list->count)
		return region_item(list, i);
	struct arena *a = arena_new();
	const struct node *model = rank_models(list, a)[i].model;
	arena_free(a);
	return model;
}

const char *train_model_name(const struct train *t, const struct scene *s)
{
	return region_string(train_model(t, s, t->at[TRAIN_MODELS]), "name");
}

const struct node *train_kind(const struct scene *s, int i)
{
	return i < 1 ? NULL : region_item(answer_list(s, KINDS, "kinds"), i - 1);
}

const char *train_kind_name(const struct scene *s, int i)
{
	return i < 1 ? "auto" : region_string(train_kind(s, i), "kind");
}

static const char *about_model(const struct train *t, const struct scene *s, const char *verb, struct arena *a)
{
	const char *name = train_model_name(t, s);
	return *name ? arena_printf(a, "model %s %s", verb, name) : NULL;
}

const char *train_curve_line(const struct train *t, const struct scene *s, struct arena *a)
{
	return about_model(t, s, "curve", a);
}

const char *train_show_line(const struct train *t, const struct scene *s, struct arena *a)
{
	return about_model(t, s, "show", a);
}

bool train_is_baseline(const struct scene *s, const char *kind)
{
	for (int i = 1; *train_kind_name(s, i); i++)
		if (strcmp(train_kind_name(s, i), kind) == 0) {
			const struct node *k = node_find(train_kind(s, i), "baseline");
			return k && k->integer;
		}
	return false;
}

/* A glance: few rounds on few rows. */
const char *train_importance_line(const struct train *t, const struct scene *s, struct arena *a)
{
	const struct node *model = train_model(t, s, t->at[TRAIN_MODELS]);
	if (!model || train_is_baseline(s, region_string(model, "kind")))
		return NULL;
	return arena_printf(a, "model importance %s --rounds 2 --rows 2000", region_string(model, "name"));
}

/* ---- keys that move ---- */

static void mark(void *st, const struct scene *s, const struct key *k)
{
	struct train *t = st;
	const char *name = train_model_name(t, s);
	(void)k;
	bool same = strcmp(t->marked, name) == 0;
	t->marked[0] = '\0';
	if (!same && strlen(name) < sizeof t->marked)
		memcpy(t->marked, name, strlen(name) + 1);
}

static int place_of(const struct train *t, const struct scene *s, const struct node *model)
{
	const struct node *list = answer_list(s, LIST, "models");
	struct arena *a = arena_new();
	struct ranked *all = list && t->by_score ? rank_models(list, a) : NULL;
	int i = 0, place = 0;
	for (const struct node *k = list ? list->first : NULL; k; k = k->next, i++)
		if ((all ? all[i].model : k) == model)
			place = i;
	arena_free(a);
	return place;
}

/* The model in focus stays in focus when the order changes. */
static void resort(void *st, const struct scene *s, const struct key *k)
{
	struct train *t = st;
	(void)k;
	const struct node *here = train_model(t, s, t->at[TRAIN_MODELS]);
	t->by_score = !t->by_score;
	t->at[TRAIN_MODELS] = place_of(t, s, here);
}

static void scale(void *st, const struct scene *s, const struct key *k)
{
	struct train *t = st;
	(void)s;
	(void)k;
	t->log = !t->log;
}

static void zoom(void *st, const struct scene *s, const struct key *k)
{
	struct train *t = st;
	(void)s;
	(void)k;
	t->zoom = (t->zoom + 1) % 3;
}

static bool click(void *st, const struct scene *s, struct rect r, int x, int y)
{
	struct train *t = st;
	struct train_layout l = train_layout(t, s, r);
	for (int i = 0; i < TRAIN_REGIONS; i++) {
		struct rect in = l.list[i];
		if (!region_holds(in, x, y))
			continue;
		t->focus = (enum train_region)i;
		t->strayed = t->strayed || i == TRAIN_MODELS;
		return region_click(&t->at[i], t->top[i], train_count(t, s, t->focus),
			(struct rect){ in.x, in.y + 1, in.w, train_rows(in) }, y);
	}
	return false;
}

static const struct node *model_named(const struct scene *s, const char *name)
{
	const struct node *list = answer_list(s, LIST, "models");
	for (const struct node *k = list ? list->first : NULL; k; k = k->next)
		if (strcmp(region_string(k, "name"), name) == 0)
			return k;
	return NULL;
}

/* Where the mark stands until the user moves it: the best model, once there is one. */
static void go_to_best(struct train *t, const struct scene *s)
{
	const struct node *road = scene_road(s, "models");
	for (const struct node *k = road ? road->first : NULL; k; k = k->next) {
		const struct node *best = node_find(k, "best");
		const struct node *model = best && best->integer ? model_named(s, region_string(k, "name")) : NULL;
		if (model)
			t->at[TRAIN_MODELS] = place_of(t, s, model);
	}
}

/* One model more is the one that was just trained: it is what there is to see.  Several more: the best. */
static void go_to_newest(struct train *t, const struct scene *s)
{
	const struct node *list = answer_list(s, LIST, "models");
	int n = list ? (int)list->count : t->known;
	if (n > t->known && t->known > 0) {
		t->strayed = n == t->known + 1;
		t->at[TRAIN_MODELS] = t->strayed ? place_of(t, s, list->last) : t->at[TRAIN_MODELS];
	}
	t->known = n;
}

static void update(void *st, const struct scene *s, const struct key *k, struct rect r)
{
	struct train *t = st;
	struct train_layout l = train_layout(t, s, r);
	int *at = &t->at[t->focus], n = train_count(t, s, t->focus);
	if (k->code == KEY_TAB || k->code == KEY_BACKTAB)
		t->focus = t->focus == TRAIN_MODELS ? TRAIN_KINDS : TRAIN_MODELS;
	else if (region_move(at, n, k, train_rows(l.list[t->focus])))
		t->strayed = t->strayed || t->focus == TRAIN_MODELS;
	go_to_newest(t, s);
	if (!t->strayed)
		go_to_best(t, s);
	l = train_layout(t, s, r);
	for (int i = 0; i < TRAIN_REGIONS; i++)
		region_keep(&t->at[i], &t->top[i], train_count(t, s, (enum train_region)i), train_rows(l.list[i]));
}

/* ---- keys that act ---- */

#define NO_MODEL "no model is trained yet: r trains"

static struct intent at_work(const struct scene *s, struct arena *a)
{
	return (struct intent){ .refusal = arena_printf(a, "%s is at work: x ends it", s->running) };
}

static struct intent train_it(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct train *t = st;
	(void)k;
	if (s->running)
		return at_work(s, a);
	return (struct intent){ .line = arena_printf(a, "model train %s", train_kind_name(s, t->at[TRAIN_KINDS])),
		.why = t->at[TRAIN_KINDS] == 0
			? "baselines first: what a model must beat; then one that is linear, and one of trees"
			: "learned on the training rows, scored on the validation rows; the test rows stay sealed" };
}

static struct intent write_settings(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct train *t = st;
	(void)k;
	if (s->running)
		return at_work(s, a);
	return (struct intent){ .line = arena_printf(a, "model train %s ", train_kind_name(s, t->at[TRAIN_KINDS])),
		.ask = true };
}

/* A model's own settings, for the user to change: "model train boost --leaves 15 ". */
static struct intent train_again(const void *st, const struct scene *s, const struct key *key, struct arena *a)
{
	const struct train *t = st;
	const struct node *shown = NULL, *model = train_model(t, s, t->at[TRAIN_MODELS]);
	const char *line = train_show_line(t, s, a);
	struct text out;
	(void)key;
	if (!model)
		return (struct intent){ .refusal = NO_MODEL };
	text_init(&out, a);
	text_addf(&out, "model train %s ", region_string(model, "kind"));
	shown = scene_answer(s, line);
	const struct node *params = shown ? node_find(shown, "params") : NULL;
	for (const struct node *k = params ? params->first : NULL; k; k = k->next) {
		if (k->type == NODE_NULL)
			continue;
		text_addf(&out, "--%s ", k->name);
		param_quote(&out, value_exact(k, a));
		text_addc(&out, ' ');
	}
	return (struct intent){ .line = out.p, .ask = true };
}

static struct intent compare(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct train *t = st;
	const char *name = train_model_name(t, s);
	(void)k;
	if (!*name)
		return (struct intent){ .refusal = NO_MODEL };
	if (!t->marked[0] || strcmp(t->marked, name) == 0)
		return (struct intent){ .refusal = "mark a model with Space, go to another, then c compares the two" };
	return (struct intent){ .line = arena_printf(a, "model compare %s %s", t->marked, name) };
}

static struct intent why_score(const void *st, const struct scene *s, const struct key *key, struct arena *a)
{
	const struct train *t = st;
	const struct node *k = train_score(train_model(t, s, t->at[TRAIN_MODELS]));
	(void)key;
	return k ? (struct intent){ .line = arena_printf(a, "why %s", k->name) }
		 : (struct intent){ .refusal = "there is no score yet: r trains" };
}

static struct intent with_model(const void *st, const struct scene *s, const char *form, bool ask, struct arena *a)
{
	const char *name = train_model_name(st, s);
	const char *place = strchr(form, '@');
	if (!*name || !place)
		return (struct intent){ .refusal = NO_MODEL };
	return (struct intent){ .line = arena_printf(a, "%.*s%s%s", (int)(place - form), form, name, place + 1),
		.ask = ask };
}

static struct intent card(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)k;
	return with_model(st, s, "model card @", false, a);
}

static struct intent curve_table(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)k;
	return with_model(st, s, "model curve @ --table", false, a);
}

static struct intent hide(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)k;
	return with_model(st, s, "model trash @", true, a);
}

static struct intent export(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)k;
	return with_model(st, s, "model export @ ", true, a);
}

/* ---- the keys ---- */

enum { AT_MODELS = 1, AT_KINDS = 2 };

static unsigned place(const void *st, const struct scene *s)
{
	(void)s;
	return ((const struct train *)st)->focus == TRAIN_KINDS ? AT_KINDS : AT_MODELS;
}

static const struct key_row keys[] = {
	{ .key = "r", .at = AT_MODELS, .hint = "train", .command = "model train", .act = train_it,
		.help = "run: train the kind chosen below Train; at first baselines, linear, boost" },
	{ .key = "r", .at = AT_KINDS, .hint = "train it", .command = "model train", .act = train_it },
	{ .key = "Enter", .at = AT_MODELS, .hint = "card", .command = "model card", .act = card,
		.help = "open the model's card; on a kind: write its settings before it is trained" },
	{ .key = "Enter", .at = AT_KINDS, .hint = "settings", .command = "model train", .act = write_settings },
	{ .key = "c", .at = AT_MODELS, .hint = "compare", .help = "compare the marked model with this one, row by row",
		.command = "model compare", .act = compare },
	{ .key = "e", .at = AT_MODELS, .hint = "edit", .help = "edit: train a model again with other settings",
		.command = "model train", .act = train_again },
	{ .key = "v", .at = AT_MODELS, .hint = "numbers", .help = "view the curve as a table", .command = "model curve",
		.act = curve_table },
	{ .key = "j k", .at = AT_KINDS, .hint = "kind" },
	{ .key = "Tab", .at = AT_MODELS, .hint = "kinds", .help = "region: models, kinds" },
	{ .key = "Tab", .at = AT_KINDS, .hint = "models" },
	{ .key = "Space", .at = AT_MODELS, .hint = "mark", .help = "mark a model to compare with", .change = mark },
	{ .key = "=", .hint = "log", .help = "log scale of the loss", .change = scale },
	{ .key = "z", .hint = "zoom", .help = "zoom into the last half, the last quarter", .change = zoom },
	{ .key = "s", .help = "sort by score, or by time of training", .change = resort },
	{ .key = "w", .hint = "why", .help = "why: what this score means and how it misleads", .command = "why",
		.act = why_score },
	{ .key = "d", .at = AT_MODELS, .hint = "drop", .help = "drop: hide the model", .command = "model trash",
		.act = hide },
	{ .key = "E", .at = AT_MODELS, .help = "export the model to a file", .command = "model export", .act = export },
	/* The model that is chosen stays in sight while the kinds have the keys. */
	{ .key = "c", .command = "model compare", .act = compare },
	{ .key = "e", .command = "model train", .act = train_again },
	{ .key = "v", .command = "model curve", .act = curve_table },
	{ .key = "d", .command = "model trash", .act = hide },
	{ .key = "E", .command = "model export", .act = export },
	{ .key = "*", .at = AT_KINDS, .greyed = "models are marked, not kinds: Tab goes there" },
	{ 0 },
};

/* ---- the rest of the contract ---- */

static const char *wants(const void *st, const struct scene *s, int k, struct arena *a)
{
	const struct train *t = st;
	if (k < 2)
		return k == 0 ? LIST : KINDS;
	return k == 2 ? train_curve_line(t, s, a) : k == 3 ? train_show_line(t, s, a)
		: k == 4 ? train_importance_line(t, s, a) : NULL;
}

static const char *value(const void *st, const struct scene *s, struct arena *a)
{
	const struct node *k = train_score(train_model(st, s, ((const struct train *)st)->at[TRAIN_MODELS]));
	return k ? value_exact(k, a) : NULL;
}

static const char *names(const void *st, const struct scene *s, enum pane_object what, bool marked,
	struct arena *a)
{
	const struct train *t = st;
	const char *name = marked ? t->marked : train_model_name(t, s);
	struct text out;
	if (what != OBJECT_MODEL || !*name)
		return NULL;
	text_init(&out, a);
	param_quote(&out, name);
	return out.p;
}

static void view(const void *st, const struct scene *s, struct rect r, struct canvas *c)
{
	train_view(st, s, r, c);
}

const struct pane_class pane_train = {
	.name = "train", .title = "Train", .state_size = (int)sizeof(struct train), .update = update,
	.click = click, .view = view,
	.keys = keys, .lands = AT_MODELS, .place = place, .wants = wants, .value = value, .names = names,
};
