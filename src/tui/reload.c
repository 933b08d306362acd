#include "config.h"

#include "tui/reload.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "tui/region.h"
#include "tui/scene.h"

/* Behind the word that begins at s; quotes hold blanks. */
static const char *word_end(const char *s)
{
	char quote = '\0';
	for (; *s && (quote || *s != ' '); s++)
		if (quote)
			quote = *s == quote ? '\0' : quote;
		else if (*s == '\'' || *s == '"')
			quote = *s;
	return s;
}

static const char *blanks_end(const char *s)
{
	return s + strspn(s, " ");
}

/* "--na 'COL=x'" speaks of one column, "--na +x" of all. */
static bool is_of_column(const char *option)
{
	const char *value = option + 5 + (option[5] == '\'' || option[5] == '"');
	ptrdiff_t n = word_end(option + 5) - value;
	return *value != '+' && *value != '=' && n > 0 && memchr(value, '=', (size_t)n);
}

/* "--type" and "--role" are said once a column: theirs are alike up to the equals sign.  Words of "--na" for one
 * column add up. */
static bool same_option(const char *x, const char *y)
{
	ptrdiff_t nx = word_end(x) - x, ny = word_end(y) - y;
	if (nx != ny || strncmp(x, y, (size_t)nx) != 0)
		return false;
	if (strncmp(x, "--na ", 5) == 0 && (is_of_column(x) || is_of_column(y))) {
		nx = word_end(x + 5) - x;
		return nx == word_end(y + 5) - y && strncmp(x, y, (size_t)nx) == 0;
	}
	if (strncmp(x, "--type ", 7) != 0 && strncmp(x, "--role ", 7) != 0)
		return true;
	ptrdiff_t vx = (ptrdiff_t)strcspn(x + 7, "="), vy = (ptrdiff_t)strcspn(y + 7, "=");
	return vx == vy && strncmp(x + 7, y + 7, (size_t)vx) == 0;
}

/* Behind an option's value, if one follows. */
static const char *option_end(const char *s)
{
	const char *end = word_end(s), *next = blanks_end(end);
	return *next && strncmp(next, "--", 2) != 0 ? word_end(next) : end;
}

/* "--na +a" and "--na +b": both. */
static const char *joined(const char *old, ptrdiff_t n, const char *option, struct arena *a)
{
	if (n <= 6 || strncmp(old, "--na +", 6) != 0 || strncmp(option, "--na +", 6) != 0)
		return option;
	return arena_printf(a, "%.*s,%s", (int)n, old, option + 6);
}

const char *reload_with(const char *line, const char *option, struct arena *a)
{
	struct text t;
	const char *last = option;
	text_init(&t, a);
	for (const char *s = blanks_end(line); *s;) {
		bool is_option = strncmp(s, "--", 2) == 0, gives_way = is_option && same_option(s, option);
		const char *end = gives_way ? option_end(s) : word_end(s);
		if (gives_way) {
			last = joined(s, end - s, option, a);
		} else {
			text_addf(&t, "%s%.*s", t.n > 0 ? " " : "", (int)(end - s), s);
		}
		s = blanks_end(end);
	}
	text_addf(&t, " %s", last);
	return t.p;
}

const char *reload_mending(const char *fix, const struct scene *s, struct arena *a)
{
	const char *again = region_string(s->road, "reload");
	return strncmp(fix, "--", 2) == 0 && *again ? reload_with(again, fix, a) : fix;
}

const char *reload_option(const char *remedy, struct arena *a)
{
	if (strncmp(remedy, "--", 2) != 0)
		return NULL;
	const char *end = word_end(remedy), *value = blanks_end(end), *value_end = word_end(value);
	ptrdiff_t n = value_end - value;
	n -= n > 1 && value[n - 1] == ',';
	if (n == 0 || (n == 1 && isupper((unsigned char)*value)))
		return NULL; /* what only the user knows */
	return arena_printf(a, "%.*s %.*s", (int)(end - remedy), remedy, (int)n, value);
}
