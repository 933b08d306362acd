/* err_list - every number an error or warning can carry, with its exit code.
 * Numbers are stable: scripts and golden files rely on them, so a line is
 * added, never changed.  E1xx command line, E2xx unknown name, E3xx
 * precondition or honesty, W4xx warning on a result, E5xx run, I/O, memory,
 * E6nn loader case nn.
 *
 * X(name, number, exit code, what it means) */
#ifndef BASE_ERR_LIST_H
#define BASE_ERR_LIST_H

#define ERR_LIST(X)                                                                        \
	X(USAGE, 100, 2, "the command line is not understood")                             \
	X(NO_COMMAND, 101, 2, "no command was given")                                      \
	X(NO_NOUN, 102, 2, "no such noun or command")                                      \
	X(NO_VERB, 103, 2, "the noun has no such verb")                                    \
	X(NO_OPTION, 104, 2, "the command has no such option")                             \
	X(OPTION_VALUE, 105, 2, "an option lacks its value or has one too many")           \
	X(ARGUMENT_MISSING, 106, 2, "a required argument is missing")                      \
	X(ARGUMENT_EXTRA, 107, 2, "one argument too many")                                 \
	X(QUOTE, 108, 2, "a quote is opened and never closed")                             \
	X(VALUE, 110, 2, "the value has the wrong form")                                   \
	X(CHOICE, 111, 2, "the value is none of the choices")                              \
	X(AMBIGUOUS, 112, 2, "the prefix fits several names")                              \
	X(FORMULA, 113, 2, "the expression is not understood")                             \
	X(RANGE, 120, 2, "the value is outside its range")                                 \
	X(NO_WORKSPACE, 130, 2, "no workspace, or several, in this folder")                \
	X(NO_TERMINAL, 140, 4, "the terminal cannot be used")                              \
	X(UNKNOWN_NAME, 210, 1, "no such name")                                            \
	X(UNKNOWN_COLUMN, 211, 1, "no such column")                                        \
	X(UNKNOWN_MODEL, 212, 1, "no such model")                                          \
	X(UNKNOWN_STEP, 213, 1, "no such recipe step")                                     \
	X(UNKNOWN_METRIC, 214, 1, "no such metric")                                        \
	X(UNKNOWN_CLASS, 215, 1, "no such class")                                          \
	X(UNKNOWN_PART, 216, 1, "no such part")                                            \
	X(UNKNOWN_SAMPLE, 217, 1, "no such sample")                                        \
	X(NAME_TAKEN, 220, 1, "the name is taken")                                         \
	X(NO_DATA, 300, 1, "no table is loaded")                                           \
	X(NO_TARGET, 301, 1, "no target is set")                                           \
	X(NO_SPLIT, 302, 1, "the rows are not split")                                      \
	X(NO_MODEL, 303, 1, "no model is trained")                                         \
	X(NO_ROWS, 304, 1, "no rows are left to work on")                                  \
	X(PRECONDITION, 305, 1, "something that must come first is missing")               \
	X(TASK, 306, 1, "the method does not fit this kind of target")                     \
	X(ONE_CLASS, 307, 1, "only one class is present")                                  \
	X(CONSTANT, 308, 1, "the target or column is constant")                            \
	X(NOT_FINITE, 309, 1, "a value is not finite")                                     \
	X(COLUMN_TYPE, 310, 1, "the column has the wrong type")                            \
	X(MISMATCH, 311, 1, "the columns are not the ones the model was trained on")       \
	X(STALE, 312, 1, "the inputs changed since the result was made")                   \
	X(SEEN_ROWS, 320, 1, "the rows were seen when the model was made")                 \
	X(LEAK, 321, 1, "a column gives the target away")                                  \
	X(LOOKS, 322, 1, "the test rows were opened too often")                            \
	X(NOT_UNDOABLE, 330, 1, "there is nothing to undo or redo")                        \
	X(READONLY, 331, 1, "the workspace is open for reading only")                      \
	X(BUSY, 332, 1, "a job is running")                                                \
	X(WARN_FEW_ROWS, 401, 0, "few rows: the score is uncertain")                       \
	X(WARN_SLICE, 402, 0, "a slice is small")                                          \
	X(WARN_LOOKS, 403, 0, "the test rows were opened before")                          \
	X(WARN_REJECTED, 404, 0, "rows of the file were rejected")                         \
	X(WARN_ILL_CONDITIONED, 405, 0, "the columns are nearly dependent")                \
	X(WARN_NOT_CONVERGED, 406, 0, "the optimiser stopped before the optimum")          \
	X(WARN_TASK, 407, 0, "the kind of target was guessed")                             \
	X(WARN_LEAK, 408, 0, "a column is suspected to give the answer away")                  \
	X(WARN_UNSEEN, 409, 0, "values that training never saw")                           \
	X(WARN_OVERRIDE, 410, 0, "a refusal was overridden")                               \
	X(WARN_DATA, 411, 0, "the table has a peculiarity")                                \
	X(WARN_HIDES, 412, 0, "a key loses what it meant")                                 \
	X(RUN, 500, 1, "the run failed")                                                   \
	X(NOMEM, 501, 5, "out of memory")                                                  \
	X(IO, 502, 1, "a file could not be written")                                       \
	X(READ, 503, 3, "a file could not be read")                                        \
	X(CORRUPT, 504, 3, "a file is damaged or none of ours")                            \
	X(STORE, 505, 1, "the workspace could not be read or written")                     \
	X(NUMERIC, 506, 1, "the computation broke down")                                   \
	X(CANCELLED, 507, 130, "stopped on request")                                       \
	X(LIMIT, 508, 1, "a built-in limit is reached")                                    \
	X(GATE, 509, 6, "a gate failed")                                                   \
	X(CSV_EMPTY, 601, 3, "the file holds no data")                                     \
	X(CSV_NO_ROWS, 602, 3, "there is a header and no row")                             \
	X(CSV_UTF8, 607, 3, "a byte is not UTF-8")                                         \
	X(CSV_NUL, 608, 3, "a NUL byte: a binary file?")                                   \
	X(CSV_SHORT, 609, 3, "rows have too few fields")                                   \
	X(CSV_LONG, 610, 3, "rows have too many fields")                                   \
	X(CSV_LONGER, 611, 3, "every row is longer than the header")                       \
	X(CSV_QUOTE, 614, 3, "text after a closing quote")                                 \
	X(CSV_UNCLOSED, 615, 3, "a quote is never closed")                                 \
	X(CSV_LIMIT, 616, 3, "a record, field or header beyond the limit")                 \
	X(CSV_HEADER, 620, 3, "the first row looks like data")                             \
	X(CSV_TABLES, 623, 3, "two tables in one file")                                    \
	X(CSV_TYPE, 636, 3, "a value does not fit the type asked for")                     \
	X(CSV_MAGIC, 640, 3, "not a CSV file")                                             \
	X(CSV_FILE, 641, 3, "not a regular file, or changed while reading")                \
	X(CSV_OPEN, 642, 3, "the file cannot be opened")                                   \
	X(CSV_REJECTS, 643, 3, "too many rows were rejected")

#endif
