#include "config.h"

#include "tui/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/readline.h>

#include "base/arena.h"
#include "base/file.h"

static int by_name(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;
	return strcmp(*x, *y);
}

int files_find(const char *typed, const char ***out, int n, struct arena *a)
{
	int count = 0;
	const char **list = ARENA_ARRAY(a, const char *, n + 1);
	*out = list;
	for (char *name = rl_filename_completion_function(typed, 0); name;
		name = rl_filename_completion_function(typed, 1)) {
		if (count < n)
			list[count++] = arena_printf(a, "%s%s", name, file_is_folder(name) ? "/" : "");
		free(name);
	}
	qsort(list, (size_t)count, sizeof *list, by_name);
	return count;
}
