#include "config.h"

#include "tui/tabs.h"

#include <stddef.h>

#define NO_SCREEN "this stage has no screen yet"

const struct tab tab_table[] = {
	{ '1', "Map", "Map", "map", "", "" },
	{ '2', "Data", "Data", "data", NO_SCREEN, "data profile" },
	{ '3', "Recipe", "Recipe", "recipe", NO_SCREEN, "recipe show" },
	{ '4', "Train", "Train", "train", NO_SCREEN, "model list" },
	{ '5', "Eval", "Evaluate", "evaluate", NO_SCREEN, "model card @" },
	{ '6', "Conf", "Confidence", "confidence", NO_SCREEN, "model card @" },
	{ '7', "Infer", "Infer", "infer", "latency and serving are not built yet", "model predict @ FILE.csv" },
	{ '8', "Improve", "Improve", "improve", "what to change next is not built yet", "model compare A B" },
	{ '9', "Monitor", "Monitor", "monitor", "there is no deployed model to watch yet", "" },
	{ '0', "Feedback", "Feedback", "feedback", "late labels cannot be taken in yet", "" },
	{ 'S', "Skills", "Skills", "skills", "lessons and the skills matrix are not built yet", "" },
	{ 0 },
};

const struct tab *tab_of(char key)
{
	for (const struct tab *t = tab_table; t->key; t++)
		if (t->key == key)
			return t;
	return NULL;
}
