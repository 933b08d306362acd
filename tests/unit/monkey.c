#include "config.h"

#include "monkey.h"

#include <string.h>

static const char *const commands[] = {
	"data target species", "data target species", "data target island", "data target body_mass_g", "dat targ sex",
	"data split", "data split", "data split --seed 3", "data role year ignore", "data role island feature",
	"data type year category", "data filter 'year > 2007'", "data filter none", "data sort bill_length_mm",
	"data expr ratio = bill_length_mm / bill_depth_mm", "data relabel 3,7-9 Gentoo", "data weight --balance",
	"let a = island; data role $a ignore", "data load penguins.csv", "data role '@' ignore",
	"recipe auto", "recipe add drop @", "recipe add scale", "recipe add impute", "recipe off 1", "recipe on 1",
	"recipe move 2 1", "recipe drop 1", "undo", "undo", "redo",
	"model train prior", "mod tr logistic", "model train onerule --name oak", "model train boost", "model train auto",
	"model train linear", "model train boost --seed 5", "model rename oak elm", "model trash elm", "model trash @", "model trash oak --restore",
	"model calibrate @", "model calibrate logistic", "model evaluate @ --on test", "model evaluate boost --on test",
	"confidence conformal @", "job list", "job stop", "job resume", "set threads 1",
};

const char *monkey_command(uint32_t pick)
{
	return commands[pick % (sizeof commands / sizeof commands[0])];
}

void monkey_forget_times(char *json)
{
	static const char *const key[] = { "\"seconds\":", "\"started\":", "\"finished\":", "\"rate\":", "\"us_per_row\":" };
	for (size_t i = 0; i < sizeof key / sizeof key[0]; i++)
		for (char *p = json; (p = strstr(p, key[i])) != NULL;) {
			p += strlen(key[i]);
			const char *end = p + strcspn(p, ",}]");
			memmove(p, end, strlen(end) + 1);
		}
}

size_t monkey_differ(const char *a, const char *b)
{
	size_t n = 0;
	while (a[n] && a[n] == b[n])
		n++;
	return n > 200 ? n - 200 : 0;
}
