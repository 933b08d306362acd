/* pane_list - every pane, in the order of the tabs.  X(name) needs `const struct pane_class pane_NAME`. */
#ifndef TUI_PANE_LIST_H
#define TUI_PANE_LIST_H
#define PANE_LIST(X) \
	X(map)       \
	X(data)      \
	X(recipe)    \
	X(train)     \
	X(evaluate)  \
	X(confidence)
#endif
