#include "config.h"

#include "command/letters.h"

#include <stddef.h>
#include <string.h>

const struct letter letter_table[] = {
	{ "a", "add" },
	{ "b", "batch" },
	{ "c", "compare" },
	{ "d", "drop" },
	{ "e", "edit" },
	{ "f", "freeze" },
	{ "g", "first" },
	{ "G", "last" },
	{ "h", "left" },
	{ "i", "impute" },
	{ "j", "down" },
	{ "J", "move down" },
	{ "k", "up" },
	{ "K", "move up" },
	{ "l", "right" },
	{ "m", "method" },
	{ "n", "next match" },
	{ "N", "match before" },
	{ "o", "slice" },
	{ "q", "close" },
	{ "r", "run" },
	{ "s", "sort" },
	{ "t", "type" },
	{ "T", "target" },
	{ "u", "undo" },
	{ "v", "view" },
	{ "w", "why" },
	{ "x", "stop" },
	{ "y", "copy the value" },
	{ "Y", "copy as a command" },
	{ "z", "zoom" },
	{ "A", "automatic" },
	{ "B", "bias" },
	{ "R", "retrain" },
	{ "E", "export" },
	{ "M", "mouse" },
	{ "Space", "mark" },
	{ "Enter", "open" },
	{ "Tab", "region" },
	{ "/", "search" },
	{ "=", "log scale" },
	{ "+", "more" },
	{ "-", "less" },
	{ "<", "earlier" },
	{ ">", "later" },
	{ "!", "journal" },
	{ ",", "settings" },
	{ "^R", "redo" },
	{ NULL, NULL },
};

const char *letter_meaning(const char *key)
{
	for (const struct letter *l = letter_table; l->key; l++)
		if (strcmp(l->key, key) == 0)
			return l->meaning;
	return NULL;
}
