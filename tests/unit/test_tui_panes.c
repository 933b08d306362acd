/* Recipe and Train, drawn from answers made by hand, and what their keys mean. */
#include "config.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "answers.h"
#include "base/arena.h"
#include "base/ctl.h"
#include "base/report.h"
#include "base/text.h"
#include "screen.h"
#include "tui/pane.h"
#include "tui/term.h"

#define MODEL(name, value, lo, hi, stopped)                                                             \
	"{\"name\":\"" name "\",\"kind\":\"" name "\",\"rows\":19537,\"columns\":14,\"seconds\":0.048,"  \
	"\"stopped\":\"" stopped "\",\"log_loss\":{\"value\":" #value ",\"lo\":" #lo ",\"hi\":" #hi \
	",\"n\":4884,\"method\":\"BCa bootstrap\"},\"auc\":{\"value\":0.9,\"lo\":0.89,\"hi\":0.91,"     \
	"\"n\":4884,\"method\":\"DeLong\"}}"

static const char models[] = "{\"models\":[" MODEL("prior", 0.552, 0.552, 0.552, "counted") ","
	MODEL("boost", 0.2772, 0.2661, 0.287, "early stopping at 95") ","
	MODEL("logistic", 0.3162, 0.3046, 0.3267, "converged") "]}";

static const char kinds[] =
	"{\"kinds\":[{\"kind\":\"prior\",\"help\":\"always the shares of the classes\",\"baseline\":true,"
	"\"fits\":true,\"needs\":[],\"params\":[]},"
	"{\"kind\":\"logistic\",\"help\":\"logistic or softmax regression\",\"baseline\":false,\"fits\":true,"
	"\"needs\":[\"no missing cells\",\"numbers\",\"one scale\"],\"params\":[{\"name\":\"lambda\","
	"\"type\":\"number\",\"default\":1,\"min\":0,\"max\":1e12,\"help\":\"weight of the L2 penalty\"}]},"
	"{\"kind\":\"boost\",\"help\":\"gradient boosted trees\",\"baseline\":false,\"fits\":true,\"needs\":[],"
	"\"params\":[{\"name\":\"rounds\",\"type\":\"integer\",\"default\":500,\"min\":1,\"max\":100000,"
	"\"help\":\"most rounds\"},{\"name\":\"leaves\",\"type\":\"integer\",\"default\":31,\"min\":2,"
	"\"max\":4096,\"help\":\"most leaves of a tree\"}]}]}";

static const char show[] = "{\"name\":\"boost\",\"kind\":\"boost\",\"params\":{\"rounds\":500,\"leaves\":15}}";

#define GAIN(name, value) "{\"column\":\"" name "\",\"gain\":{\"value\":" #value ",\"lo\":0,\"hi\":1}}"

static const char importance[] = "{\"importance\":[" GAIN("capital_gain", 0.14) "," GAIN("age", 0.07) ","
	GAIN("race", -0.0001) "]}";

#define STEP(number, name, words, on, automatic, effect, width, examples) \
	STEP_BECAUSE(number, name, words, on, automatic, effect, width, "null", examples)
#define STEP_BECAUSE(number, name, words, on, automatic, effect, width, why, examples)                  \
	"{\"step\":" number ",\"name\":\"" name "\",\"words\":\"" words "\",\"on\":" on ",\"automatic\":" \
	automatic ",\"why\":" why ",\"examples\":[" examples "],\"effect\":" effect ",\"columns\":14,\"width\":" width "}"
#define EXAMPLE(column, what, before, after)                                                           \
	"{\"row\":7,\"column\":\"" column "\",\"what\":\"" what "\",\"before\":" before ",\"after\":" after "}"

static const char diff[] = "{\"rows\":1000,\"train_rows\":19537,\"kind\":\"logistic\",\"automatic\":false,"
	"\"before\":{\"columns\":15,\"width\":15},\"steps\":["
	STEP_BECAUSE("1", "drop", "fnlwgt", "true", "false", "\"-1 column\"", "14", "\"fnlwgt: every cell is the same\"",
		EXAMPLE("fnlwgt", "dropped", "77516", "null")) ","
	STEP("2", "impute", "workclass --method mode", "true", "false", "\"106 cells filled\"", "14",
		EXAMPLE("workclass", "filled", "null", "\"Private\"") ","
		EXAMPLE("workclass \\u001b[31m", "filled", "null", "\"\\u202e\"")) ","
	STEP("3", "onehot", "race sex", "false", "false", "\"off\"", "14", "") ","
	STEP("null", "indicator", "@numeric", "true", "true", "\"no change\"", "14", "") ","
	STEP_BECAUSE("null", "onehot", "", "true", "true", "\"+63 numbers\"", "77",
		"\"it takes numbers alone, and categories have no order\"",
		EXAMPLE("sex", "encoded", "\"Male\"", "\"Male\"") ","
		EXAMPLE("age_missing", "added", "null", "1")) ","
	STEP("null", "standardise", "@numeric", "true", "true", "\"5,000 cells changed\"", "77",
		EXAMPLE("age", "changed", "39", "-0.007018069"))
	"],\"after\":{\"columns\":14,\"width\":77}}";

static const char steps[] = "{\"automatic\":false,\"steps\":[{\"step\":1,\"name\":\"drop\",\"words\":\"fnlwgt\","
	"\"on\":true,\"automatic\":false}],\"tails\":[]}";

struct desk {
	struct arena *arena;
	struct asks asks;
	struct scene scene;
	const struct pane_class *pane;
	void *state;
	struct rect r;
};

static void open_pane(struct desk *d, const char *name)
{
	d->pane = pane_table[pane_find(name)];
	d->state = arena_alloc(d->arena, 1, d->pane->state_size);
	d->r = (struct rect){ 0, 0, 100, 27 };
}

static int setup(void **state)
{
	struct arena *a = arena_new();
	struct desk *d = ARENA_NEW(a, struct desk);
	d->arena = a;
	d->scene = (struct scene){ .asks = &d->asks, .done = -1, .road = road_halfway(a)->root };
	*state = d;
	return 0;
}

static int teardown(void **state)
{
	arena_free(((struct desk *)*state)->arena);
	return 0;
}

static const char *curve_json(struct arena *a)
{
	struct text t;
	text_init(&t, a);
	text_add(&t, "{\"model\":\"boost\",\"kind\":\"boost\",\"loss\":\"log loss\",\"curve\":[");
	for (int i = 1; i <= 95; i++)
		text_addf(&t, "%s{\"step\":%d,\"train\":%.6f,\"valid\":%.6f}", i > 1 ? "," : "", i,
			0.23 + 0.3 / (1 + i / 12.0), 0.27 + 0.25 / (1 + i / 8.0) + 0.0003 * i);
	text_add(&t, "]}");
	return t.p;
}

static void know_models(struct desk *d)
{
	struct arena *a = d->arena;
	answers_add(&d->asks, "model list", NULL, models, a);
	answers_add(&d->asks, "model kinds", NULL, kinds, a);
	answers_add(&d->asks, "model show boost", NULL, show, a);
	answers_add(&d->asks, "model curve boost", "boost was best on the validation rows at step 75", curve_json(a), a);
	answers_add(&d->asks, "model importance boost --rounds 2 --rows 2000", NULL, importance, a);
	answers_add(&d->asks, "model curve prior", "prior has no learning curve: it is fitted in one step",
		"{\"model\":\"prior\",\"curve\":[]}", a);
}

static void know_recipe(struct desk *d)
{
	answers_add(&d->asks, "recipe show", NULL, steps, d->arena);
	answers_add(&d->asks, "model kinds", NULL, kinds, d->arena);
	answers_add(&d->asks, "recipe diff --kind logistic", NULL, diff, d->arena);
}

static struct intent press(struct desk *d, enum key_code code, const char *text)
{
	struct key k = { .code = code };
	snprintf(k.text, sizeof k.text, "%s", text);
	const struct key_row *row = keys_find(d->pane, d->state, &d->scene, &k);
	keys_change(row, d->state, &d->scene, &k);
	d->pane->update(d->state, &d->scene, &k, d->r);
	return keys_intent(d->pane, row, d->state, &d->scene, &k, d->arena);
}

static struct intent type(struct desk *d, const char *text)
{
	return press(d, KEY_TEXT, text);
}

static struct canvas *draw(struct desk *d, int w, int h, enum glyph_tier tier)
{
	struct canvas *c = canvas_new(d->arena, w, h, tier);
	d->r = (struct rect){ 0, 0, w, h };
	press(d, KEY_NONE, "");
	d->pane->view(d->state, &d->scene, d->r, c);
	return c;
}

/* The usual sizes, without the three rows around a pane. */
static const int sizes[][2] = { { 40, 7 }, { 60, 13 }, { 80, 21 }, { 100, 27 }, { 200, 57 } };

static void at_sizes(struct desk *d, const char *name)
{
	for (int i = 0; i < 5; i++)
		assert_screen(draw(d, sizes[i][0], sizes[i][1], GLYPH_BRAILLE),
			arena_printf(d->arena, "%s-%dx%d", name, sizes[i][0], sizes[i][1] + 3));
	assert_screen(draw(d, 100, 27, GLYPH_BLOCK), arena_printf(d->arena, "%s-block", name));
	assert_screen(draw(d, 100, 27, GLYPH_ASCII), arena_printf(d->arena, "%s-ascii", name));
}

/* ---- Train ---- */

static void test_train_at_sizes(void **state)
{
	struct desk *d = *state;
	open_pane(d, "train");
	know_models(d);
	at_sizes(d, "train");
}

static void test_train_begins_empty(void **state)
{
	struct desk *d = *state;
	open_pane(d, "train");
	assert_true(screen_shows(draw(d, 80, 21, GLYPH_BRAILLE), "looking"));
	answers_fail(&d->asks, "model list", "no table is open", d->arena);
	assert_true(screen_shows(draw(d, 80, 21, GLYPH_BRAILLE), "no table is open"));
	d->asks.n = 0;
	answers_add(&d->asks, "model list", NULL, "{\"models\":[]}", d->arena);
	assert_true(screen_shows(draw(d, 80, 21, GLYPH_BRAILLE), "Other steps come before this"));
	struct node *road = report_root(report_new(d->arena));
	node_string(node_object(road, "next"), "title", "Train");
	d->scene.road = road;
	assert_true(screen_shows(draw(d, 80, 21, GLYPH_BRAILLE), "No model is trained yet"));
	assert_non_null(type(d, "c").refusal);
	assert_non_null(type(d, "v").refusal);
	assert_string_equal(type(d, "r").line, "model train auto");
}

static void test_live_curve(void **state)
{
	struct desk *d = *state;
	struct ctl_point point[400];
	open_pane(d, "train");
	know_models(d);
	for (int i = 0; i < 400; i++)
		point[i] = (struct ctl_point){ i + 1, 0.2 + 0.4 / (1 + i / 30.0), i % 10 ? (double)NAN
			: 0.3 + 0.3 / (1 + i / 20.0) + 0.0001 * i };
	d->scene.running = d->scene.curve_of = "model train boost --rounds 500";
	d->scene.curve = point;
	d->scene.points = 400;
	d->scene.phase = "boosting";
	d->scene.done = 0.8;
	d->scene.elapsed = 4;
	assert_screen(draw(d, 100, 27, GLYPH_BRAILLE), "train-live-100x30");
	assert_screen(draw(d, 60, 13, GLYPH_BRAILLE), "train-live-60x16");
	assert_true(screen_shows(draw(d, 100, 27, GLYPH_BRAILLE), "80%  4.0 s, 1.0 s to go"));
	assert_non_null(type(d, "r").refusal);
	/* What ends at once needs no light, and what has just begun no forecast. */
	d->scene.elapsed = 0.2;
	assert_false(screen_shows(draw(d, 100, 27, GLYPH_BRAILLE), "80%"));
	d->scene.elapsed = 0.5;
	assert_false(screen_shows(draw(d, 100, 27, GLYPH_BRAILLE), "to go"));
	/* Another command's curve is not this one's. */
	d->scene.running = "model train logistic";
	assert_true(screen_shows(draw(d, 100, 27, GLYPH_BRAILLE), "boost: log loss"));
}

static void test_train_keys(void **state)
{
	struct desk *d = *state;
	open_pane(d, "train");
	know_models(d);
	draw(d, 100, 27, GLYPH_BRAILLE);
	/* The best model is in focus until another is chosen. */
	assert_string_equal(d->pane->names(d->state, &d->scene, OBJECT_MODEL, false, d->arena), "boost");
	assert_string_equal(press(d, KEY_ENTER, "").line, "model card boost");
	assert_string_equal(type(d, "v").line, "model curve boost --table");
	assert_string_equal(type(d, "w").line, "why log_loss");
	assert_string_equal(d->pane->wants(d->state, &d->scene, 4, d->arena),
		"model importance boost --rounds 2 --rows 2000");
	struct intent again = type(d, "e");
	assert_true(again.ask);
	assert_string_equal(again.line, "model train boost --rounds 500 --leaves 15 ");
	assert_string_equal(d->pane->value(d->state, &d->scene, d->arena), "0.2772");
	assert_non_null(type(d, "c").refusal);
	type(d, " ");
	type(d, "j");
	assert_string_equal(type(d, "c").line, "model compare boost logistic");
	assert_string_equal(d->pane->names(d->state, &d->scene, OBJECT_MODEL, true, d->arena), "boost");
	assert_true(type(d, "d").ask);
	/* Sorted, the model in focus stays in focus, and the best is first. */
	type(d, "s");
	assert_string_equal(d->pane->names(d->state, &d->scene, OBJECT_MODEL, false, d->arena), "logistic");
	type(d, "g");
	assert_string_equal(d->pane->names(d->state, &d->scene, OBJECT_MODEL, false, d->arena), "boost");
	type(d, "G");
	assert_string_equal(d->pane->names(d->state, &d->scene, OBJECT_MODEL, false, d->arena), "prior");
	assert_true(screen_shows(draw(d, 100, 27, GLYPH_BRAILLE), "prior has no learning curve"));
}

static void test_a_new_model_is_shown(void **state)
{
	struct desk *d = *state;
	open_pane(d, "train");
	know_models(d);
	press(d, KEY_NONE, "");
	type(d, "g");
	assert_string_equal(d->pane->names(d->state, &d->scene, OBJECT_MODEL, false, d->arena), "prior");
	d->asks.n = 0;
	answers_add(&d->asks, "model list", NULL, "{\"models\":[" MODEL("prior", 0.5, 0.5, 0.5, "counted") ","
		MODEL("boost", 0.2, 0.2, 0.3, "x") "," MODEL("logistic", 0.3, 0.3, 0.4, "x") ","
		MODEL("ridge", 0.4, 0.3, 0.5, "x") "]}", d->arena);
	press(d, KEY_NONE, "");
	assert_string_equal(d->pane->names(d->state, &d->scene, OBJECT_MODEL, false, d->arena), "ridge");
	type(d, "k"); /* and it does not come back by itself */
	press(d, KEY_NONE, "");
	assert_string_equal(d->pane->names(d->state, &d->scene, OBJECT_MODEL, false, d->arena), "logistic");
}

static void test_train_kinds(void **state)
{
	struct desk *d = *state;
	open_pane(d, "train");
	know_models(d);
	press(d, KEY_TAB, "");
	assert_string_equal(type(d, "r").line, "model train auto");
	type(d, "G");
	assert_string_equal(type(d, "r").line, "model train boost");
	struct intent ask = press(d, KEY_ENTER, "");
	assert_true(ask.ask);
	assert_string_equal(ask.line, "model train boost ");
	assert_screen(draw(d, 80, 21, GLYPH_BRAILLE), "train-kinds-80x24");
	assert_screen(draw(d, 100, 27, GLYPH_BRAILLE), "train-kinds-100x30");
}

static void test_train_views_of_the_curve(void **state)
{
	struct desk *d = *state;
	open_pane(d, "train");
	know_models(d);
	type(d, "=");
	assert_true(screen_shows(draw(d, 100, 27, GLYPH_BRAILLE), "log scale"));
	type(d, "z");
	assert_true(screen_shows(draw(d, 100, 27, GLYPH_BRAILLE), "last half"));
	type(d, "z");
	type(d, "z");
	assert_false(screen_shows(draw(d, 100, 27, GLYPH_BRAILLE), "last"));
}

/* ---- Recipe ---- */

static void test_recipe_at_sizes(void **state)
{
	struct desk *d = *state;
	open_pane(d, "recipe");
	know_recipe(d);
	type(d, "j");
	at_sizes(d, "recipe");
}

/* Row by row: what the table says for a step of one's own, what the kind of model needs for an appended one. */
static void test_recipe_reasons(void **state)
{
	struct desk *d = *state;
	open_pane(d, "recipe");
	know_recipe(d);
	assert_shows(draw(d, 100, 27, GLYPH_BRAILLE), "fnlwgt: every cell is the same");
	assert_shows(draw(d, 80, 21, GLYPH_BRAILLE), "fnlwgt: every cell is the same");
	for (int i = 0; i < 4; i++)
		type(d, "j");
	struct canvas *c = draw(d, 100, 27, GLYPH_BRAILLE);
	assert_hides(c, "every cell is the same");
	assert_shows(c, "for logistic: it takes numbers");
	assert_string_equal(type(d, "w").line, "recipe show 5 --kind logistic");
}

static void test_recipe_without_a_split(void **state)
{
	struct desk *d = *state;
	open_pane(d, "recipe");
	answers_add(&d->asks, "recipe show", NULL, steps, d->arena);
	answers_add(&d->asks, "model kinds", NULL, kinds, d->arena);
	answers_fail(&d->asks, "recipe diff --kind logistic", "the rows are not split yet", d->arena);
	struct canvas *c = draw(d, 100, 27, GLYPH_BRAILLE);
	assert_true(screen_shows(c, "fnlwgt") && screen_shows(c, "the rows are not split yet"));
}

static void test_recipe_keys(void **state)
{
	struct desk *d = *state;
	open_pane(d, "recipe");
	know_recipe(d);
	assert_string_equal(type(d, " ").line, "recipe off 1");
	assert_string_equal(type(d, "d").line, "recipe drop 1");
	assert_non_null(type(d, "K").refusal);
	assert_true(type(d, "a").ask && type(d, "e").ask);
	type(d, "j");
	assert_string_equal(type(d, "e").line, "recipe edit 2 workclass --method mode ");
	assert_string_equal(type(d, "v").line, "recipe diff 2 --kind logistic");
	assert_string_equal(type(d, "w").line, "recipe show 2 --kind logistic");
	assert_string_equal(press(d, KEY_ENTER, "").line, "recipe preview --kind logistic");
	assert_string_equal(d->pane->names(d->state, &d->scene, OBJECT_STEP, false, d->arena), "2");
	type(d, "j");
	assert_string_equal(type(d, " ").line, "recipe on 3"); /* it is off */
	assert_non_null(type(d, "J").refusal);                 /* below are those of the pipeline */
	type(d, "j");
	assert_non_null(type(d, "d").refusal);
	assert_null(d->pane->names(d->state, &d->scene, OBJECT_STEP, false, d->arena));
	type(d, "G");
	struct intent add = press(d, KEY_ENTER, "");
	assert_true(add.ask);
	assert_string_equal(add.line, "recipe add ");
	/* An own recipe is not thrown away without a look. */
	assert_true(type(d, "r").ask);
}

static void test_mark_follows_a_step(void **state)
{
	struct desk *d = *state;
	open_pane(d, "recipe");
	know_recipe(d);
	assert_string_equal(type(d, "J").line, "recipe move 1 2");
	assert_string_equal(type(d, "J").line, "recipe move 1 2"); /* not before it has moved */
	press(d, KEY_NONE, "");
	assert_string_equal(d->pane->names(d->state, &d->scene, OBJECT_STEP, false, d->arena), "2");
	assert_string_equal(type(d, "K").line, "recipe move 2 1");
	press(d, KEY_NONE, "");
	assert_string_equal(d->pane->names(d->state, &d->scene, OBJECT_STEP, false, d->arena), "1");
}

static void test_other_kinds_of_models(void **state)
{
	struct desk *d = *state;
	open_pane(d, "recipe");
	know_recipe(d);
	assert_string_equal(d->pane->wants(d->state, &d->scene, 2, d->arena), "recipe diff --kind logistic");
	type(d, "m");
	assert_string_equal(d->pane->wants(d->state, &d->scene, 2, d->arena), "recipe diff --kind boost");
	type(d, "m");
	assert_string_equal(d->pane->wants(d->state, &d->scene, 2, d->arena), "recipe diff --kind logistic");
}

static void test_steps_that_fail(void **state)
{
	struct desk *d = *state;
	open_pane(d, "recipe");
	answers_add(&d->asks, "recipe show", NULL, steps, d->arena);
	answers_add(&d->asks, "recipe diff", NULL, "{\"rows\":9,\"train_rows\":9,\"steps\":[{\"step\":1,"
		"\"name\":\"impute\",\"words\":\"x\",\"on\":true,\"automatic\":false,\"effect\":null,"
		"\"error\":\"x has no cell to learn from\"}]}", d->arena);
	struct canvas *c = draw(d, 100, 27, GLYPH_BRAILLE);
	assert_true(screen_shows(c, "cannot be learned") && screen_shows(c, "x has no cell to learn from"));
}

/* ---- both ---- */

static void every_size(struct desk *d, const char *name)
{
	open_pane(d, name);
	for (int h = 1; h <= 49; h++)
		for (int w = 1; w <= 139; w += h > 20 ? 7 : 1) {
			struct arena *kept = d->arena;
			d->arena = arena_new();
			struct canvas *c = draw(d, w, h, (enum glyph_tier)((w + h) % 3));
			for (int i = 0; i < w * h; i++)
				for (const char *p = c->cell[i].glyph; *p; p++)
					assert_true((unsigned char)*p >= ' ' && *p != 127);
			arena_free(d->arena);
			d->arena = kept;
			press(d, w % 9 ? KEY_TEXT : KEY_TAB, w % 3 ? "j" : w % 5 ? "k" : "s");
		}
}

static void test_every_size(void **state)
{
	struct desk *d = *state;
	every_size(d, "train");
	every_size(d, "recipe");
	know_models(d);
	every_size(d, "train");
	d->asks.n = 0;
	know_recipe(d);
	every_size(d, "recipe");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_train_at_sizes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_train_begins_empty, setup, teardown),
		cmocka_unit_test_setup_teardown(test_live_curve, setup, teardown),
		cmocka_unit_test_setup_teardown(test_train_keys, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_new_model_is_shown, setup, teardown),
		cmocka_unit_test_setup_teardown(test_train_kinds, setup, teardown),
		cmocka_unit_test_setup_teardown(test_train_views_of_the_curve, setup, teardown),
		cmocka_unit_test_setup_teardown(test_recipe_at_sizes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_recipe_reasons, setup, teardown),
		cmocka_unit_test_setup_teardown(test_recipe_without_a_split, setup, teardown),
		cmocka_unit_test_setup_teardown(test_recipe_keys, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mark_follows_a_step, setup, teardown),
		cmocka_unit_test_setup_teardown(test_other_kinds_of_models, setup, teardown),
		cmocka_unit_test_setup_teardown(test_steps_that_fail, setup, teardown),
		cmocka_unit_test_setup_teardown(test_every_size, setup, teardown),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
