#include "config.h"

#include "command/model_store.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/caps.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "command/stage.h"
#include "command/workbench.h"
#include "store/store.h"

static bool is_path(const char *name)
{
	ptrdiff_t n = (ptrdiff_t)strlen(name);
	return strchr(name, '/') || (n > 6 && strcmp(name + n - 6, ".model") == 0);
}

static bool from_file(const char *path, struct predictor *out, struct arena *a, struct err *e)
{
	struct file_view v;
	if (!file_view(path, &v, a, e))
		return false;
	if (predictor_load(out, v.p, v.n, a, e))
		return true;
	err_in(e, "%s", path);
	return err_hint(e, "take the file from its source again; model export NAME --out FILE.model writes one");
}

bool model_names(struct workbench *w, const char ***names, ptrdiff_t *n, struct arena *a,
	struct err *e)
{
	struct store_record *r;
	ptrdiff_t count;
	*names = ARENA_ARRAY(a, const char *, 1);
	*n = 0;
	if (!workbench_open(w, e) || !store_record_list(w->store, "model", NULL, false, &r, &count, a, e))
		return false;
	*names = ARENA_ARRAY(a, const char *, count + 1);
	for (ptrdiff_t i = count - 1; i >= 0; i--) {
		bool seen = false;
		for (ptrdiff_t j = 0; j < *n && !seen; j++)
			seen = strcmp((*names)[j], r[i].name) == 0;
		if (!seen)
			(*names)[(*n)++] = r[i].name;
	}
	return true;
}

static bool no_model(struct workbench *w, const char *name, struct arena *a, struct err *e)
{
	const char **names;
	ptrdiff_t n;
	if (!model_names(w, &names, &n, a, e))
		return false;
	if (n == 0) {
		err_set(e, ERR_NO_MODEL, "no model is trained yet");
		return err_hint(e, "model train auto");
	}
	const char *meant = text_did_you_mean(name, names, n);
	err_set(e, ERR_UNKNOWN_MODEL, "there is no model '%s'", name);
	if (meant)
		return err_hint(e, "did you mean: %s (model list names them all)", meant);
	return err_hint(e, "model list names them all");
}

/* The newest record of a name; with NULL or "@" the newest of all. */
static bool newest(struct workbench *w, const char *name, struct store_record *out, struct arena *a,
	struct err *e)
{
	struct store_record *r;
	ptrdiff_t n;
	bool any = !name || strcmp(name, "@") == 0;
	if (!workbench_open(w, e) ||
		!store_record_list(w->store, "model", any ? NULL : name, false, &r, &n, a, e))
		return false;
	if (n == 0)
		return no_model(w, name ? name : "@", a, e);
	*out = r[0];
	return true;
}

bool model_get(struct workbench *w, const char *name, struct predictor *out, struct arena *a,
	struct err *e)
{
	struct store_record r = { 0 };
	const void *bytes = NULL;
	ptrdiff_t n = 0;
	if (name && is_path(name))
		return from_file(name, out, a, e);
	if (!newest(w, name, &r, a, e) || !store_artifact_get(w->store, r.artifact, &bytes, &n, a, e) ||
		!predictor_load(out, bytes, n, a, e))
		return false;
	out->name = r.name;
	return true;
}

bool model_report_get(struct workbench *w, const char *name, struct node *parent, struct node **out,
	struct err *e)
{
	struct store_record r = { 0 };
	struct arena *a = arena_new();
	bool ok = newest(w, name, &r, a, e) && json_read(r.json, parent, NULL, out, e);
	arena_free(a);
	return ok;
}

const char *model_free_name(struct workbench *w, const char *kind, struct arena *a)
{
	const char *name = kind;
	struct err ignored = ERR_INIT;
	struct store_record *r;
	ptrdiff_t n;
	for (int i = 2; w->store; i++) {
		if (!store_record_list(w->store, "model", name, true, &r, &n, a, &ignored) || n == 0)
			break;
		name = arena_printf(a, "%s-%d", kind, i);
	}
	return name;
}

bool model_name_check(const char *name, struct err *e)
{
	ptrdiff_t n = (ptrdiff_t)strlen(name);
	bool ok = n >= 1 && n <= CAP_NAME_BYTES && name[0] != '.' && name[0] != '@';
	for (ptrdiff_t i = 0; i < n && ok; i++)
		ok = isalnum((unsigned char)name[i]) || strchr("._-", name[i]);
	if (ok)
		return true;
	err_set(e, ERR_VALUE, "'%.80s' cannot be a model's name", name);
	return err_hint(e, "use up to %d letters, digits, '.', '_' and '-', not starting with '.'",
		CAP_NAME_BYTES);
}

bool model_name_free(struct workbench *w, const char *name, struct arena *a, struct err *e)
{
	struct store_record *r;
	ptrdiff_t n;
	if (!workbench_open(w, e) || !store_record_list(w->store, "model", name, true, &r, &n, a, e))
		return false;
	if (n == 0)
		return true;
	err_set(e, ERR_NAME_TAKEN, "there is, or was, a model '%s' already", name);
	return err_hint(e, "choose another name, such as %s", model_free_name(w, name, a));
}

void model_stage(struct workbench *w, const struct predictor *p, const struct node *report,
	struct arena *a)
{
	struct writer sealed;
	predictor_save(p, &sealed, a);
	stage_record(w, "model", p->name, report, sealed.p, sealed.n);
}

bool model_file_write(const char *path, const struct predictor *p, struct arena *a, struct err *e)
{
	struct writer sealed;
	predictor_save(p, &sealed, a);
	return file_save(path, sealed.p, sealed.n, e);
}

const char *model_digest(const struct predictor *p, struct arena *a)
{
	struct writer sealed;
	char hex[DIGEST_HEX];
	struct predictor nameless = *p;
	nameless.name = "";
	nameless.card = "";
	predictor_save(&nameless, &sealed, a);
	struct digest d = digest_of(sealed.p, sealed.n);
	digest_hex(&d, hex);
	return arena_strdup(a, hex);
}
