#include "config.h"

#include "tui/tabs.h"

#include <stddef.h>

const struct tab tab_table[] = {
	{ '1', "Map", "Map", "map", "" },
	{ '2', "Data", "Data", NULL, "data profile" },
	{ '3', "Recipe", "Recipe", NULL, "recipe show" },
	{ '4', "Train", "Train", NULL, "model list" },
	{ '5', "Eval", "Evaluate", NULL, "model card @" },
	{ '6', "Conf", "Confidence", NULL, "model card @" },
	{ '7', "Infer", "Infer", NULL, "help model predict" },
	{ '8', "Improve", "Improve", NULL, "help model compare" },
	{ '9', "Monitor", "Monitor", NULL, "" },
	{ '0', "Feedback", "Feedback", NULL, "" },
	{ 'S', "Skills", "Skills", NULL, "" },
	{ 0 },
};

const struct tab *tab_of(char key)
{
	for (const struct tab *t = tab_table; t->key; t++)
		if (t->key == key)
			return t;
	return NULL;
}
