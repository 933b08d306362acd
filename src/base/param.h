#ifndef BASE_PARAM_H
#define BASE_PARAM_H
/* param - one description of a value, and values parsed once by it.  Serves
 * command options and positionals, hyper-parameters, recipe steps, settings.
 * Parser, range errors, help, completion, JSON and the man page derive from it.
 *
 * A table of params ends with { 0 }.  Options are GNU: name "max-leaves" is
 * --max-leaves.  A positional has its place in .position, 1-based. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct text;

enum param_type {
	PARAM_BOOL,    /* a flag; --name, or --name yes|no where it has a default of yes */
	PARAM_INT,
	PARAM_REAL,
	PARAM_CHOICE,  /* one of choices, "a|b|c" */
	PARAM_TEXT,
	PARAM_COLUMN,  /* the name of a column */
	PARAM_COLUMNS, /* names joined by ',' or several words, may repeat */
	PARAM_CLASS,
	PARAM_MODEL,   /* a model's name */
	PARAM_PART,    /* train valid calib test all */
	PARAM_METRIC,
	PARAM_STEP,
	PARAM_KIND,    /* a model kind */
	PARAM_SAMPLE,
	PARAM_FILE,
	PARAM_SIZE,    /* bytes: 64M */
	PARAM_COMMAND, /* a noun, or noun verb */
	PARAM_REST,    /* all remaining words, unparsed, but for options declared beside it */
};

struct param {
	const char *name;
	const char *help;    /* a phrase: no capital, no full stop */
	enum param_type type;
	int position;        /* 0: an option; 1..: the place among the positionals */
	bool required;
	bool repeat;         /* may be given several times; values add up */
	bool has_default;
	double min, max;     /* INT, REAL; min == max == 0: no range */
	double def;          /* INT, REAL, BOOL */
	const char *text_def;/* CHOICE, TEXT and the like */
	const char *choices; /* CHOICE: "a|b|c" */
	const char *unit;    /* "rows", "seconds", … or NULL */
	bool tune_log;       /* the tuner searches it on a log scale */
};

struct arg {
	bool given;
	double number;
	const char *text;
	const char **list;   /* COLUMNS, REST, repeated ones: count entries */
	ptrdiff_t count;
};

/* Values for one table; lives in an arena. */
struct args {
	const struct param *params;
	struct arg *value;   /* one per param, defaults filled in */
};

/* Defaults only. */
struct args *args_default(const struct param *params, struct arena *a);
/* Sets one by its text.  ERR_NO_OPTION with did-you-mean, ERR_VALUE, ERR_RANGE, ERR_CHOICE. */
bool args_set(struct args *v, const char *name, const char *text, struct arena *a, struct err *e);
/* From parsed words (no noun, no verb): options anywhere, "--" ends them.  Sets err column to the
 * 1-based index of the word at fault, for the caller to turn into a caret. */
bool args_parse(struct args *v, const char *const *words, ptrdiff_t n, struct arena *a,
	struct err *e);
/* Asking for an undeclared name is a BUG. */
double args_real(const struct args *v, const char *name);
int64_t args_int(const struct args *v, const char *name);
bool args_bool(const struct args *v, const char *name);
const char *args_text(const struct args *v, const char *name); /* NULL when absent */
const char *const *args_list(const struct args *v, const char *name, ptrdiff_t *count);
bool args_given(const struct args *v, const char *name);
const struct param *param_find(const struct param *params, const char *name);
/* True when word is one of the options: "--name", "--name=value", "--no-flag". */
bool param_is_declared(const struct param *params, const char *word);
/* The canonical words, only what was given: "--rate 0.1 --leaves 31"; quoted as sh would need. */
void args_write(const struct args *v, struct text *out);
/* Adds s quoted for the command language when it needs to be. */
void param_quote(struct text *out, const char *s);
const char *param_quoted(const char *s, struct arena *a);
/* Names of columns as one word, "sex,race", not quoted yet. */
const char *param_names(const char *const *name, ptrdiff_t n, struct arena *a);

#endif
