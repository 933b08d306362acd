/* fuzz_recipe - any text as a recipe, without a table and with one: refused with a number and a place, or a
 * recipe whose text reads back as the same recipe, also after its steps were moved, switched and dropped. */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/csv.h"
#include "data/frame.h"
#include "feature/recipe.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char table[] = "key,x,z,job,y\n"
	"k1,0.5,-1,clerk,a\nk2,,2e300,cook,b\nk3,-3,,smith,a\nk4,1,1,nobody,c\nk5,2,0.25,clerk,b\n";

static const struct frame *read_table(void)
{
	static struct arena *a;
	static struct csv_table t;
	struct csv_options o = csv_defaults();
	struct err e = ERR_INIT;

	if (!a) {
		a = arena_new();
		if (!csv_parse_bytes(table, (ptrdiff_t)strlen(table), "t.csv", &o, &t, a, NULL, &e))
			BUG("%s", e.msg);
	}
	return t.frame;
}

static void check_text(const struct recipe *r, struct arena *a)
{
	struct recipe again;
	struct err e = ERR_INIT;
	const char *text = recipe_text(r, a);

	if (!recipe_parse(text, NULL, &again, a, &e))
		BUG("a recipe's text does not read: %s\n%s", e.msg, text);
	if (strcmp(text, recipe_text(&again, a)) != 0)
		BUG("a recipe became another:\n%s", text);
}

static void change(const struct recipe *r, struct arena *a)
{
	struct recipe next;
	struct err e = ERR_INIT;
	int32_t last = r->n - 1;

	if (recipe_move(r, last, 0, &next, a, &e))
		check_text(&next, a);
	if (recipe_switch(r, last, false, &next, a, &e))
		check_text(&next, a);
	if (!recipe_drop(r, last, &next, a, &e))
		BUG("the last step stays: %s", e.msg);
	check_text(&next, a);
}

static void try_with(const char *text, const struct frame *f, struct arena *a)
{
	struct recipe r;
	struct err e = ERR_INIT;

	if (!recipe_parse(text, f, &r, a, &e)) {
		if (e.code == ERR_OK || e.msg[0] == '\0')
			BUG("a refusal without a number or a sentence");
		return;
	}
	check_text(&r, a);
	if (r.n > 0 && !f)
		change(&r, a);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *a = arena_new();
	char *text = malloc(size + 1);

	memcpy(text, bytes, size);
	text[size] = '\0';
	try_with(text, NULL, a);
	try_with(text, read_table(), a);
	free(text);
	arena_free(a);
	return 0;
}
