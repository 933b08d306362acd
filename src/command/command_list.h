/* command_list - every command.  X(id) needs `const struct command cmd_ID` in a cmd_*.c file.
 * Nouns in the order of the road, verbs as a person meets them. */
#ifndef COMMAND_COMMAND_LIST_H
#define COMMAND_COMMAND_LIST_H
#define COMMAND_LIST(X)       \
	X(data_load)          \
	X(data_show)          \
	X(data_profile)       \
	X(data_describe)      \
	X(data_type)          \
	X(data_role)          \
	X(data_target)        \
	X(data_split)         \
	X(data_leaks)         \
	X(data_dist)          \
	X(data_export)        \
	X(recipe_auto)        \
	X(recipe_show)        \
	X(recipe_add)         \
	X(recipe_edit)        \
	X(recipe_on)          \
	X(recipe_off)         \
	X(recipe_move)        \
	X(recipe_drop)        \
	X(recipe_preview)     \
	X(recipe_save)        \
	X(recipe_load)        \
	X(model_train)        \
	X(model_list)         \
	X(model_show)         \
	X(model_compare)      \
	X(model_evaluate)     \
	X(model_calibrate)    \
	X(model_threshold)    \
	X(model_predict)      \
	X(model_explain)      \
	X(model_card)         \
	X(model_rename)       \
	X(model_trash)        \
	X(model_export)       \
	X(evaluate_scores)    \
	X(evaluate_crossval)  \
	X(journal_show)       \
	X(journal_save)       \
	X(journal_undo)       \
	X(journal_redo)       \
	X(auto)               \
	X(open)               \
	X(run)                \
	X(sample)             \
	X(set)                \
	X(let)                \
	X(help)               \
	X(why)                \
	X(doctor)             \
	X(screenshot)         \
	X(quit)
#endif
