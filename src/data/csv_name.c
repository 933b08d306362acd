#include "config.h"
#include "data/csv_name.h"

#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "data/finding.h"

static struct str lower(struct str s, struct arena *a)
{
	char *p = arena_strndup(a, s.p, s.n);

	for (ptrdiff_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] + 'a' - 'A');
	return (struct str){ p, s.n };
}

/* "a" taken: "a_2", and where that is taken "a_3". */
static const char *free_name(const struct map *taken, const struct map *given, const char *name,
	struct arena *a)
{
	for (int i = 2;; i++) {
		const char *next = arena_printf(a, "%s_%d", name, i);

		if (map_find(taken, str_of(next)) < 0 && map_find(given, str_of(next)) < 0)
			return next;
	}
}

static void note_odd(int32_t i, const char *name, struct findings *f, struct arena *a)
{
	ptrdiff_t n = (ptrdiff_t)strlen(name);

	for (ptrdiff_t at = 0; at < n;) {
		uint32_t code = 0;
		int len = text_decode(name + at, n - at, &code);

		if (len <= 0)
			return;
		if (!text_is_safe(name + at, len)) {
			findings_add(f, "odd_name", FINDING_WARN, name, NULL,
				"column %d name contains U+%04X (invisible); shown as %s", (int)i + 1,
				(unsigned)code, text_safe(a, name + at, len, false));
			return;
		}
		at += len;
	}
}

static void note_case(struct map *folded, struct map *spelled, const char *name,
	struct findings *f, struct arena *a)
{
	int32_t seen = map_count(folded);
	int32_t i = map_add(folded, lower(str_of(name), a));

	if (i == seen) {
		map_add(spelled, str_of(name));
		return;
	}
	findings_add(f, "case_name", FINDING_WARN, name, NULL,
		"columns \"%.*s\" and \"%s\" differ only in case", (int)map_key(spelled, i).n,
		map_key(spelled, i).p, name);
}

static const char *make_name(const struct str *cell, int32_t i, const struct map *taken,
	const struct map *given, struct findings *f, struct arena *a)
{
	struct str trimmed = cell ? str_trim(cell[i]) : STR("");
	const char *name = arena_strndup(a, trimmed.p, trimmed.n);
	const char *unique;

	if (trimmed.n == 0) {
		name = arena_printf(a, "c%d", (int)i + 1);
		unique = map_find(taken, str_of(name)) < 0 && map_find(given, str_of(name)) < 0 ? name :
			free_name(taken, given, name, a);
		if (cell)
			findings_add(f, "empty_name", FINDING_WARN, unique, NULL,
				"column %d has no name; named \"%s\"", (int)i + 1, unique);
		return unique;
	}
	if (trimmed.n != cell[i].n)
		findings_add(f, "padded_name", FINDING_INFO, name, NULL,
			"blanks around column name \"%s\" dropped", name);
	if (map_find(taken, trimmed) < 0)
		return name;
	unique = free_name(taken, given, name, a);
	findings_add(f, "duplicate_name", FINDING_WARN, unique, NULL,
		"duplicate column \"%s\" renamed \"%s\"", name, unique);
	return unique;
}

const char **csv_names_make(const struct str *cell, int32_t n, struct findings *f, struct arena *a)
{
	const char **name = ARENA_ARRAY(a, const char *, n);
	struct arena *scratch = arena_new();
	struct map *taken = map_new(scratch);
	struct map *given = map_new(scratch); /* as written: a new name must not take one of them */
	struct map *folded = map_new(scratch);
	struct map *spelled = map_new(scratch);

	for (int32_t i = 0; cell && i < n; i++)
		map_add(given, str_trim(cell[i]));
	for (int32_t i = 0; i < n; i++) {
		name[i] = make_name(cell, i, taken, given, f, a);
		map_add(taken, str_of(name[i]));
		note_odd(i, name[i], f, scratch);
		note_case(folded, spelled, name[i], f, scratch);
	}
	arena_free(scratch);
	return name;
}

bool csv_name_is_id(const char *name)
{
	static const char *const whole[] = { "id", "uuid", "guid", "key", "index", "rowid", "rownames" };
	struct str s = str_of(name);
	char before;

	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		if (str_equal_nocase(s, str_of(whole[i])))
			return true;
	if (s.n < 3 || !str_equal_nocase((struct str){ s.p + s.n - 2, 2 }, STR("id")))
		return false;
	before = s.p[s.n - 3];
	/* "user_id", "user id"; "userId", "userID": but not "paid", "humid". */
	return strchr("_- .", before) || (s.p[s.n - 2] == 'I' && before >= 'a' && before <= 'z');
}
