/* fact_list - what is known of the work done, by name: for the Map, for gates and lessons.
 * X(group, name, "what it says") needs `bool fact_GROUP_NAME(struct workbench *, struct fact *, struct err *)`. */
#ifndef COMMAND_FACT_LIST_H
#define COMMAND_FACT_LIST_H
#define FACT_LIST(X)                                                            \
	X(data, rows, "rows of the table")                                      \
	X(data, columns, "columns of the table")                                \
	X(data, rejected, "rows that were rejected when it was read")           \
	X(data, missing, "share of the cells that are missing")                 \
	X(data, target, "the column to predict")                                \
	X(data, unlabeled, "rows whose target is missing")                      \
	X(data, leaks, "columns that give the target away")                     \
	X(split, train, "rows to learn from")                                   \
	X(split, valid, "rows to choose by")                                    \
	X(split, calib, "rows to calibrate on")                                 \
	X(split, test, "rows that are sealed")                                  \
	X(recipe, steps, "steps of the recipe")                                 \
	X(run, count, "models whose scores stand in one list")                  \
	X(run, best, "the model chosen, or the newest")                         \
	X(run, metric, "what models are chosen by")                             \
	X(run, score, "its score on validation rows")                           \
	X(eval, looks, "openings of the test rows")                             \
	X(eval, model, "the model that was shown the test rows last")           \
	X(eval, score, "its score on them")                                     \
	X(cal, method, "how the best model is calibrated")                      \
	X(rel, ece, "its calibration error after, on rows of their own")
#endif
