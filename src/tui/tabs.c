#include "config.h"

#include "tui/tabs.h"

#include <stddef.h>
#include <string.h>

const struct tab tab_table[] = {
	{ '1', "Map", "Map", "map", "", "" },
	{ '2', "Data", "Data", "data", "", "" },
	{ '3', "Recipe", "Recipe", "recipe", "", "" },
	{ '4', "Train", "Train", "train", "", "" },
	{ '5', "Eval", "Evaluate", "evaluate", "", "" },
	{ '6', "Conf", "Confidence", "confidence", "", "" },
	{ '7', "Infer", "Infer", "infer", "latency and serving are not built yet", "model predict @ FILE.csv" },
	{ '8', "Improve", "Improve", "improve", "what to change next is not built yet", "model compare A B" },
	{ '9', "Monitor", "Monitor", "monitor", "there is no deployed model to watch yet", "" },
	{ '0', "Feedback", "Feedback", "feedback", "late labels cannot be taken in yet", "" },
	{ 'S', "Skills", "Skills", "skills", "lessons and the skills matrix are not built yet", "" },
	{ 0 },
};

const struct tab *tab_named(const char *pane)
{
	for (const struct tab *t = tab_table; t->key; t++)
		if (strcmp(t->pane, pane) == 0)
			return t;
	return tab_table;
}

const struct tab *tab_of(char key)
{
	for (const struct tab *t = tab_table; t->key; t++)
		if (t->key == key)
			return t;
	return NULL;
}
