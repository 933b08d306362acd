/* metric_list - every metric, in the order in which reports show them.  X(name)
 * needs `const struct metric metric_NAME`. */
#ifndef EVALUATE_METRIC_LIST_H
#define EVALUATE_METRIC_LIST_H
#define METRIC_LIST(X)        \
	X(accuracy)           \
	X(balanced_accuracy)  \
	X(precision)          \
	X(recall)             \
	X(f1)                 \
	X(precision_macro)    \
	X(recall_macro)       \
	X(f1_macro)           \
	X(precision_micro)    \
	X(recall_micro)       \
	X(f1_micro)           \
	X(precision_weighted) \
	X(recall_weighted)    \
	X(f1_weighted)        \
	X(mcc)                \
	X(log_loss)           \
	X(brier)              \
	X(ece)                \
	X(auc)                \
	X(average_precision)  \
	X(mse)                \
	X(rmse)               \
	X(mae)                \
	X(medae)              \
	X(r2)
#define X(name) extern const struct metric metric_##name;
METRIC_LIST(X)
#undef X
#endif
