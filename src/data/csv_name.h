#ifndef DATA_CSV_NAME_H
#define DATA_CSV_NAME_H
/* csv_name - column names from the cells of a header: every column gets one,
 * and no two are the same.  Internal to the csv modules. */
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct arena;
struct findings;

/* cells NULL: no header, names c1, c2, …  Notes what was renamed or looks odd. */
const char **csv_names_make(const struct str *cell, int32_t n, struct findings *f, struct arena *a);
/* True when a name tells of a key: "id", "customer_id", "PassengerId", "uuid". */
bool csv_name_is_id(const char *name);

#endif
