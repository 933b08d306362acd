#include "config.h"

#include "reference.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/file.h"

static void release(void *root)
{
	json_decref(root);
}

json_t *reference_load(const char *name, struct arena *a)
{
	const char *top = getenv("TEST_SRCDIR");
	const char *path = arena_printf(a, "%s/tests/reference/%s", top ? top : CAIRN_TOP_SRCDIR,
		name);
	json_error_t error;
	json_t *root = json_load_file(path, 0, &error);

	if (!root)
		fail_msg("%s: %s", path, error.text);
	arena_on_free(a, release, root);
	return root;
}

const char *reference_table(const char *name, struct arena *a)
{
	const char *root = getenv("CAIRN_TEST_DATA");
	const char *path = root ? arena_printf(a, "%s/%s", root, name) :
		arena_printf(a, "%s/../shared/data/%s", CAIRN_TOP_SRCDIR, name);

	return file_exists(path) ? path : NULL;
}

json_t *reference_at(const json_t *value, const char *path)
{
	const char *rest = path;
	const json_t *at = value;

	while (at && *rest) {
		char key[64];
		size_t n = strcspn(rest, ".");

		assert_true(n < sizeof key);
		memcpy(key, rest, n);
		key[n] = 0;
		at = json_is_array(at) ? json_array_get(at, strtoul(key, NULL, 10))
				       : json_object_get(at, key);
		rest += n + (rest[n] == '.');
	}
	if (!at)
		fail_msg("the reference has no %s", path);
	json_t *found;
	memcpy(&found, &at, sizeof found); /* jansson's getters want no const */
	return found;
}

static double real_of(const json_t *value)
{
	return json_is_number(value) ? json_number_value(value)
		: json_is_boolean(value) ? json_is_true(value)
		: json_is_string(value) ? strtod(json_string_value(value), NULL) : (double)NAN;
}

double reference_real(const json_t *value, const char *path)
{
	return real_of(reference_at(value, path));
}

double *reference_reals(const json_t *value, const char *path, ptrdiff_t *n, struct arena *a)
{
	const json_t *array = reference_at(value, path);
	size_t count = json_array_size(array);
	double *x = ARENA_ARRAY(a, double, (ptrdiff_t)count);

	for (size_t i = 0; i < count; i++)
		x[i] = real_of(json_array_get(array, i));
	if (n)
		*n = (ptrdiff_t)count;
	return x;
}

int32_t *reference_ints(const json_t *value, const char *path, ptrdiff_t *n, struct arena *a)
{
	ptrdiff_t count;
	const double *x = reference_reals(value, path, &count, a);
	int32_t *out = ARENA_ARRAY(a, int32_t, count);

	for (ptrdiff_t i = 0; i < count; i++)
		out[i] = (int32_t)x[i];
	if (n)
		*n = count;
	return out;
}

uint8_t *reference_bytes(const json_t *value, const char *path, ptrdiff_t *n, struct arena *a)
{
	ptrdiff_t count;
	const double *x = reference_reals(value, path, &count, a);
	uint8_t *out = ARENA_ARRAY(a, uint8_t, count);

	for (ptrdiff_t i = 0; i < count; i++)
		out[i] = (uint8_t)x[i];
	if (n)
		*n = count;
	return out;
}

double digits_right(double x, double truth)
{
	if ((isnan(x) && isnan(truth)) || !(x > truth || x < truth))
		return isnan(x) == isnan(truth) ? 15 : 0;
	double error = fabs(x - truth);
	double scale = fabs(truth);

	return fmin(15, -log10(scale > 0 ? error / scale : error));
}

void assert_digits_at(double x, double truth, double digits, const char *what, const char *file,
	int line)
{
	double right = digits_right(x, truth);

	if (right >= digits)
		return;
	print_error("%s is %.17g, not %.17g: %.2f digits, not %.2f\n", what, x, truth, right,
		digits);
	_fail(file, line);
}
