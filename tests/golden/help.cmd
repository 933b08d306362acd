# The help of every command, noun and model.
. golden/lib.sh
try help
try --help
try -h
try help options
for noun in data recipe model evaluate journal; do
	try help $noun
done
cairn help | sed -n 's/^  \([a-z]* *[a-z]*\)   .*/\1/p' | while read -r noun verb; do
	try help "$noun" $verb
done
for kind in majority prior mean median onerule linear ridge logistic boost; do
	try help model train $kind
done
for metric in accuracy log_loss auc ece brier r2 rmse signal noise labels kappa bias repair leaks; do
	try why $metric
done
