#include "config.h"

#include <dirent.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"

char *file_absolute(const char *path, struct arena *a)
{
	char whole[PATH_MAX];
	return arena_strdup(a, realpath(path, whole) ? whole : path);
}

static bool ends_in(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);
	return n >= m && strcmp(s + n - m, suffix) == 0;
}

static int by_bytes(const void *a, const void *b)
{
	const char *const *x = a;
	const char *const *y = b;
	return strcmp(*x, *y);
}

char **file_list(const char *folder, const char *suffix, struct arena *a, ptrdiff_t *count)
{
	ptrdiff_t n = 0, capacity = 0;
	char **names = arena_grow(a, NULL, 0, &capacity, (ptrdiff_t)sizeof *names);
	DIR *d = opendir(folder);
	for (struct dirent *entry = d ? readdir(d) : NULL; entry; entry = readdir(d)) {
		const char *name = entry->d_name;
		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || !ends_in(name, suffix))
			continue;
		names = arena_grow(a, names, n + 1, &capacity, (ptrdiff_t)sizeof *names);
		names[n++] = arena_strdup(a, name);
	}
	if (d)
		closedir(d);
	if (n > 0)
		qsort(names, (size_t)n, sizeof *names, by_bytes);
	names[n] = NULL;
	*count = n;
	return names;
}

char *file_stem(const char *path, struct arena *a)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	ptrdiff_t n = (ptrdiff_t)strlen(name);
	if (n > 3 && strcmp(name + n - 3, ".gz") == 0)
		n -= 3;
	const char *dot = memrchr(name, '.', (size_t)n);
	return arena_strndup(a, name, dot && dot > name ? dot - name : n);
}

static const char *home_folder(void)
{
	const char *home = getenv("HOME");
	if (home && home[0] == '/')
		return home;
	const struct passwd *user = getpwuid(getuid());
	return user && user->pw_dir ? user->pw_dir : "";
}

/* The XDG Base Directory Specification, 0.8; a relative path there is to be ignored. */
char *file_xdg(const char *kind, struct arena *a)
{
	static const char *const table[][2] = {
		{ "CONFIG", ".config" },
		{ "DATA", ".local/share" },
		{ "STATE", ".local/state" },
	};
	const char *value = getenv(arena_printf(a, "XDG_%s_HOME", kind));
	if (value && value[0] == '/')
		return arena_printf(a, "%s/cairn", value);
	const char *home = home_folder();
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (strcmp(kind, table[i][0]) == 0)
			return arena_printf(a, "%s/%s/cairn", home, table[i][1]);
	}
	BUG("there is no XDG folder '%s'", kind);
}
