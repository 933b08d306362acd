#include "config.h"

#include "command/why_topic.h"

#include <string.h>

const struct why_topic why_topic_table[] = {
	{ "signal", "What a column alone tells about the target",
		"The strength of the best score made of the column alone, cross-fitted: |2 AUC - 1| (Gini; of several classes "
		"the mean over one against the rest), or R2. Numbers are cut at up to 64 quantiles; the score of a row is the "
		"mean target of its bin in the other folds, shrunk to the whole (Efron and Morris 1975). 0 is nothing, 1 "
		"everything; data signal, data profile and data leaks show the same number. Interval: DeLong 1988 within folds, "
		"of a rare class Hanley and McNeil 1982; of R2 Fisher's z of its root.",
		"Sees any shape of dependence, also one that rises and falls; noise and keys have none, for no row is scored by "
		"itself.",
		"One column at a time: two columns that tell nothing alone may tell all together. The score of few rows is worth "
		"less than the best one, and the interval is that of the score. The largest of many columns is partly luck: whether it is more is a question for why information. A strong signal may be a leak." },
	{ "information", "Bits that a column tells beyond chance",
		"Mutual information (Shannon 1948) of the column, numbers in at most 16 bins of equal mass, and the target, a "
		"number in 8; less its mean over tables of chance with the same margins. p is the share of such tables that show "
		"as much (Phipson and Smyth 2010). tail_p goes on where fewer than 10 do: the tail of a gamma distribution with "
		"their mean and variance, but no narrower than chi squared, to which 2 n ln 2 times the information tends. q is "
		"tail_p after Benjamini and Hochberg 1995 over the columns: signal means q < 0.05.",
		"Says what chance alone would show: of the columns called signal at most one in twenty is expected to be noise.",
		"Bits are bounded by the entropy of the target and grow with bins: compare them within one table. With very many "
		"rows a trace of dependence has a tiny q: look at signal for its size." },
	{ "eta2", "Share of the variance explained",
		"A number by class, and a numeric target by level or by bin of a column (at most 16 of equal mass): the "
		"correlation ratio, between / (between + within), with its F test. A category and a target of classes: Goodman and "
		"Kruskal's tau (1954), the share of the Gini variance of the target that the category takes away, with Pearson's "
		"chi squared test.",
		"Needs no straight line: a curve that rises and falls counts in full.",
		"It is not cross-fitted: k groups of noise explain (k - 1) / (n - 1) on average. F supposes like variances, and "
		"chi squared some 5 rows expected in a cell." },
	{ "snr_db", "Signal to noise in decibels",
		"10 log10(eta2 / (1 - eta2)): variance explained over variance left. 0 dB is half, +10 dB ten elevenths, -10 dB one "
		"eleventh.",
		"Spreads out what is close to 0 or 1.",
		"Carries the bias of eta2: of noise it is near 10 log10((k - 1) / n) for k groups, not minus infinity." },
	{ "noise", "How well anyone could do on these columns",
		"Classes: with 1-NN error R and K classes the best possible error lies between "
		"(K-1)/K (1 - sqrt(1 - K R / (K-1))) and R (Cover and Hart 1967); the ends of R's interval are put in. "
		"explained_by_labels is wrong_labels (see why labels) over the error of the model: overlap of the classes is "
		"taken off first. "
		"Numbers: half the squared difference of neighbours' targets, extrapolated to distance 0, estimates the "
		"variance of the noise (Stefansson, Koncar and Jones 1997); max_r2 = 1 - that / variance. Rows equal in "
		"every feature that disagree count directly.",
		"Tells apart a model that is poor from a target that cannot be known better from these columns.",
		"Holds for endless rows: with few rows or many columns neighbours are far and the ceiling comes out too "
		"low. A model that beats it shows so. It speaks of these columns; another column may raise it. explained divides two "
		"estimates, each end of its interval by the worse end of the other. Groups of equal rows overlap in steps, which "
		"look like wrong labels: where 0 is not far below, take it for overlap." },
	{ "labels", "Labels that contradict the other rows",
		"Confident learning (Northcutt, Jiang and Chuang 2021). A model gives each row probabilities without having "
		"seen it. Threshold of a class: its mean probability over the rows that carry it. A row counts as the class "
		"whose threshold it reaches (the most probable of several); these counts, scaled to the labels, are the noise "
		"matrix, and its share off the diagonal the rate: labels that contradict, wrong or not. wrong_labels takes overlap "
		"off: labels that go wrong by class are as wrong among the rows the model is surest of as elsewhere, overlap dies "
		"out there. hi is the exact bound (Clopper and Pearson 1934) on what contradicts in the surest third of each "
		"class; value and lo fit the share that contradicts by rank as wrong labels plus the overlap of two normal classes, up "
		"to half of the ranks astray, by maximum likelihood. For each pair of classes as many rows as the matrix says "
		"are suspected, those that most prefer the other class. Once labels were changed in the table wrong_labels is withheld: the surest rows were mended first, and are what it is read from. margin = p(given) - the largest other p.",
		"Needs no clean sample, works with any classifier, and ranks what a person should look at first.",
		"A judge that is wrong doubts right labels: rare kinds of rows are suspected first, and the rate leans high. The "
		"interval of the rate resamples rows, not judges. Labels turned at random and classes that overlap give the same "
		"table: lo leans on the form of the overlap, groups of equal rows (few, coarse columns) pass for wrong labels, and a "
		"model that does not fit lays its own mistakes to them. hi holds whatever the overlap, unless labels go wrong "
		"where rows are hard, which no count of surest rows sees. Noise that follows the features cannot be told from truth." },
	{ "skill", "How much the judge knows of the labels",
		"The log loss that its out-of-fold probabilities save a row over always saying the shares of the classes, in nats: "
		"mean of ln p(label) - ln share(label). Interval: Student's t over rows, up to the entropy of the shares, which is "
		"all there is to save. 0 is a judge who knows nothing; one whose interval reaches 0 may not judge.",
		"A strictly proper score: nothing is gained by feigned doubt or feigned certainty.",
		"Not a share: its upper end is the entropy, ln 2 of two like classes. A leak among the features makes a judge look "
		"skilled. Rows that depend on each other make the interval too narrow." },
	{ "kappa", "Agreement of raters beyond chance",
		"Cohen 1960: (agreed - expected) / (1 - expected), expected from each rater's own frequencies; interval after "
		"Fleiss, Cohen and Everitt 1969. alpha is Krippendorff's, nominal, for any number of raters with gaps.",
		"Two raters who both say no all day agree often and have kappa 0.",
		"Falls when one class is rare, however careful the raters. Says nothing about who is right." },
	{ "bias", "Differences between groups",
		"rate: share of rows of the positive class. Statistical parity difference (spd): the largest rate less the "
		"smallest; disparate impact (di): the smallest over the largest, flagged below 0.8 (the four fifths rule, EEOC "
		"1978). The two ends were chosen for being far apart, so their intervals hold for all pairs at once (Newcombe 1998 "
		"and Zou and Donner 2008, from Wilson limits, at Bonferroni's level), and equal p tests that all rates are one: chi-squared, where counts are "
		"small Freeman and Halton 1951; it alone says that chance explains what is seen. The widest pair may owe its width "
		"to a tiny group: what is said first, and the four fifths rule, are of the surest, whose difference has the largest "
		"lower end. shrunk pulls small groups towards the whole (Efron and Morris 1975). With weights "
		"each number stands twice, the second on the effective n. With a score at a cut: equal opportunity difference is "
		"the spread of the true positive rate, equalised odds the larger of its and the false positive rate's (Hardt, "
		"Price and Srebro 2016), predictive parity that of the precision (Chouldechova 2017); consistency is 1 - mean "
		"|yhat - mean yhat of the 5 nearest rows| over what is neither sensitive nor the outcome (Zemel et al. 2013). A "
		"proxy scan asks how well the other columns tell the group, out of fold: AUC, or R2 of a number.",
		"Looks at all groups, their pairs and all columns crossed, with the uncertainty of each.",
		"Equal rates, equal errors and equal precision exclude each other when base rates differ (Chouldechova 2017; "
		"Kleinberg, Mullainathan and Raghavan 2017): which one matters is not a question of statistics. The rule of four "
		"fifths looks at the ratio alone: chance breaks it often in small groups. Consistency praises a score that says the "
		"same to everybody, and depends on what counts as alike. Labels may carry the bias themselves." },
	{ "proxy", "Columns that stand for a group",
		"A model of all other columns tells the sensitive one out of fold: its AUC, of several groups the mean over one "
		"against the rest, of numbers R2. The most telling columns alone are named with their bits beyond chance "
		"(why information). From an AUC of 0.7 on, lower end of the interval, it is said; from 0.85 on warned of.",
		"Shows that leaving a sensitive column out does not hide it: what the others know, a model knows.",
		"A proxy is not unfair by itself, and one that is needed cannot be left out: compare rates and errors by group. A low "
		"AUC is one model's; a better one may tell more." },
	{ "repair", "Weights and features against imbalance between groups",
		"Reweighing (Kamiran and Calders 2012): w(group, class) = n_group n_class / (n n_group,class), for every group and "
		"class: in the weighted table group and class are independent. Raking (Deming and Stephan 1940): factors by level "
		"until the weighted margins are the known ones. Effective n (Kish 1965): (sum w)^2 / sum w^2. decorrelate: "
		"X - alpha (S - mean S) beta for every number X, beta by least squares on the sensitive columns S, levels as "
		"columns of 0 and 1, learned on training rows; S is left out. removed is the share of X's variance that goes. "
		"before and after: Pearson's r of X with the part that S explains, Fisher's z.",
		"Weights change no cell and no label; every learner takes them. The step goes into every model, calibrated and "
		"served like any other. Undone by one command.",
		"Costs effective rows, or what X says of the target. Independence in the training table is no promise about "
		"decisions: score the model by group afterwards. Empty cells cannot be weighed up. What is freed is freed of "
		"straight lines: categories stay as they are, and a tree may find S in how numbers bend. Rows to come must bring S, "
		"though no model sees it." },
	{ "leaks", "Columns that give the answer away",
		"The strength of the best score made of one column alone, cross-fitted: Gini |2 AUC - 1|, or R2. From 0.85 on a "
		"column is suspected, from 0.975 it is refused until someone takes it on. One from 0.7 on, or whose interval reaches "
		"0.85, is to be looked at: the borders are conventions, and no column changes its nature at one.",
		"Finds copies, proxies and columns that are filled in afterwards, also when only their gaps give them away; asks about "
		"names that speak of afterwards, and about dates after the row's. Adversarial validation, of parts by time or group: a "
		"model that tells test rows from the others with an AUC above 0.7 was judged on other cases than it learned.",
		"A leak of several columns together, or a weak one, passes. A true strong feature is suspected too: the question is "
		"whether it is known at prediction time." },
	{ "dist", "Which distribution a column follows",
		"Families by maximum likelihood, ordered by AIC = 2 parameters - 2 log likelihood (Akaike 1974); of whole numbers the "
		"probability of the unit around each value. The distance is Kolmogorov's; its null draws from the fit and fits anew "
		"(Stute, Gonzalez Manteiga and Presedo 1993): 2,000 values a round at most, brought to all values by the root of n, "
		"since root n times the distance has a limit (Durbin 1973). Normality: Lilliefors 1967, p after Dallal and Wilkinson 1986 "
		"and Stephens 1974, and below 0.001 only that; Shapiro and Wilk 1965 after Royston 1995, up to 5,000 values.",
		"The null belongs to parameters that were estimated from the same values.",
		"AIC says which is nearest, not that it fits. Of many values p is small for departures that do no harm: look at the "
		"distance and the quantile plot. Its band holds each point by itself in 95 of 100 samples, not all at once, and is a "
		"little wide, since it takes the parameters as known." },
	{ "assoc", "Which columns go together",
		"Two columns of numbers: Spearman's rank correlation, interval by Fisher's z (Bonett and Wright 2000). A category and a "
		"number: the root of epsilon squared (Kelley 1935). Two categories: Cramer's V after Bergsma 2013. All on rows where "
		"both are present. Intervals of the last two: delta method on the square, with the width chi squared has when there is "
		"nothing (Bishop, Fienberg and Holland 1975). adjusted_p: Holm 1979 over all pairs.",
		"One scale from 0 to 1 for every pair of types, freed of the bias that many levels bring.",
		"0 does not mean independent: a curve that rises and falls has no rank correlation. p is of one pair: of a hundred pairs of "
		"noise five are below 0.05; adjusted_p is not so. With many rows a trace of dependence has a tiny p. That a column is "
		"implied by another (a functional dependency, Codd 1971) holds in these rows: one row to come can break it, and "
		"values that each occur once imply everything, which counts only where the order is kept." },
	{ "missing", "What absence says",
		"A pattern is the set of columns a row misses. Two absences are compared by phi; absence and target by Cramer's V or the "
		"correlation ratio on training and validation rows, p after Holm 1979 over all columns. Missing completely at random is "
		"tested after Little 1988: means and covariances of all columns of numbers by maximum likelihood under normality "
		"(EM, Dempster, Laird and Rubin 1977); d2 sums over patterns n (mean - mu)' Sigma^-1 (mean - mu) of the known "
		"columns, chi squared on as many degrees of freedom as means were seen beyond one a column.",
		"Shows cells that are not missing at random before they are filled in.",
		"Silence is no proof: what decides about absence may be in no column. Little's p is small where cells are not missing "
		"completely at random, or where long tails and small patterns break the normality it assumes; a large p proves nothing: "
		"absence that hangs on the missing value itself need not show in any known mean. "
		"Categories and the target take no part in it." },
	{ "outliers", "Far from all others",
		"Cells: |0.6745 (x - median) / MAD| above 3.5 (Iglewicz and Hoaglin 1993). Rows: 2^(-mean depth / expected depth) over 100 "
		"random trees of 256 rows (Liu, Ting and Zhou 2008), far from 0.6 on.",
		"Neither is moved by the outliers themselves; cost grows with the rows, not their square.",
		"Far is not wrong. A long tail has many far cells and no outlier; trees cut along axes and overlook rows that are odd "
		"only in a combination of columns." },
	{ "dups", "Rows that repeat",
		"Rows are compared by 64-bit digests of their features. Near: not equal, and apart by less than 0.13 of the median "
		"distance to the nearest row, both among the ten nearest (the rule of cleanlab), over standardised numbers and an axis "
		"a level, and equal in columns without an axis. By chance: 1 - 2^-(0.13^d) of rows spread evenly over the d dimensions they fill (Facco et al. 2017). Lost: in groups "
		"of equal rows, those that do not have the group's most frequent label.",
		"Equal rows are exact and linear in cells; near ones bear a small change in every column. What is lost to contradiction "
		"bounds every model of these columns.",
		"Coarse columns make rows equal by chance, and few dimensions make them near by chance, more so where values are "
		"steps of a grid. Changes of text or of a date are not seen." },
	{ "clusters", "Groups of rows",
		"k-means (Lloyd 1982) from far-apart beginnings (Arthur and Vassilvitskii 2007) on scaled features: centres from at most "
		"4,096 rows, every row to the nearest. k by the mean silhouette (why silhouette) of these groups, the fewest within one "
		"standard error of the best. stability: rows are halved three times, groups found in each half, and what both halves "
		"say of the judged rows compared by the adjusted Rand index (Hubert and Arabie 1985): 1 the same, 0 chance. Only k "
		"from 0.8 on count (good agreement: Steinley 2004).",
		"What is judged is what is shown. A reason stands beside the number; where no grouping stands out it says so.",
		"Finds round groups of like size, also in noise; scaling decides what is near. Two groups may be found again and "
		"again in one long cloud: look at the silhouette too." },
	{ "silhouette", "How well rows sit in their groups",
		"(b - a) / max(a, b) of a row: a its mean distance to the rows of its group, b to those of the nearest other group "
		"(Rousseeuw 1987); 0 for a row alone. The mean is over at most 1,000 rows, drawn from all, in the groups that are "
		"shown. Its error is the jackknife's, each row left out once (Tukey 1958), since rows share their distances; the "
		"interval Student's.",
		"Needs no labels, and compares numbers of groups on one scale from -1 to 1. Below 0.25 groups are cut out of one cloud "
		"(Kaufman and Rousseeuw 1990).",
		"A few rows far out make two groups with a high mean: all others sit well, for they are one group. Round groups are "
		"favoured. Groups that the sample hardly meets hardly count." },
	{ "map", "All rows on one picture",
		"The two directions in which rows differ most (principal components, Pearson 1901) of the features as data clusters "
		"scales them; letters are the means of classes or groups there.",
		"Keeps distances in the two directions true, and says how much of all differences they hold.",
		"With a small share what is near on the map may be far apart. Groups that differ in other directions cover each other; "
		"a gap on the map is real, a crowd need not be. Categories with many levels fill most axes." },
	{ "selftrain", "Do guesses about unlabelled rows help?",
		"In five folds a model is trained with and without its own sure guesses as labels; the gain is the paired difference of "
		"log loss (BCa bootstrap). Shares of classes among unlabelled rows: why prior_shift.",
		"Both arms are scored on rows neither saw; without a gain the guesses are discarded. Kept, they are made anew from the "
		"training rows of each training: no score, calibration or threshold rests on one.",
		"A model that believes itself grows surer, not better. The gain is that of one kind with its usual options. What refits "
		"in folds (importance, calibration on few rows) learns from true labels alone." },
	{ "prior_shift", "Are classes as common among unlabelled rows?",
		"Each row gets its probabilities from a model that did not learn from it. They are put right on the labelled rows by a "
		"slope and an offset for each class (Alexandari, Kundaje and Shrikumar 2020); the shares among unlabelled rows are those "
		"that make them likeliest (EM: Saerens, Latinne and Decaestecker 2002), with an interval from resamples of both kinds of "
		"rows. p: how often the marks labelled and unlabelled, exchanged at random within folds, part the mean probabilities as "
		"far (Pitman 1937), in 999 exchanges.",
		"p holds whatever the model is worth: where labels are missing at random every exchange is as likely. Below 0.01 a "
		"difference is said to be clear, below 0.05 there is some sign of it.",
		"The shares hold only when rows of one class look alike with and without labels; p is also small when they do not, or "
		"when rows came later or in groups. A poor model sees no difference: read how wide the intervals are." },
	{ "width", "The interval around a predicted number",
		"Split conformal prediction (Vovk, Gammerman and Shafer 2005; Lei et al. 2018): half the width is the "
		"ceil(0.9 (n + 1))-th smallest |y - predicted| of n calibration rows. coverage is the share of other rows that lie "
		"within, with Wilson's interval; too narrow or too wide means that this interval leaves out what was promised. needed "
		"is the half width that would hold 90 % of a slice.",
		"Holds for new rows of the same kind whatever the model is worth, without any assumption on its errors.",
		"It holds over all rows, not for each kind of row: one width for all is too narrow where errors are large and too wide "
		"where they are small, and both cancel in coverage. Of five slices one is flagged by chance in every fifth table. Rows "
		"that come from elsewhere or later than the calibration rows break it." },
	{ "suggest", "Which rows to label next",
		"A model of training and validation rows gives each unlabelled row probabilities; margin = the largest - the next one. "
		"The smallest margins come first (margin sampling: Scheffer, Decomain and Wrobel 2001; Settles 2009), rows alike in "
		"every cell once.",
		"Spends labels where the model wavers: often fewer are needed than at random for the same score.",
		"It does not spread: the rows may be much alike, and what the model is sure of and wrong about is never asked. Rows that "
		"are noise in both classes waver for ever. Rows chosen so are no sample: never measure on them." },
	{ 0 },
};

const struct why_topic *why_topic_find(const char *name)
{
	for (const struct why_topic *t = why_topic_table; t->name; t++)
		if (strcmp(t->name, name) == 0)
			return t;
	return NULL;
}
