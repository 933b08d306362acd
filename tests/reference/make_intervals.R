# roc.json's numbers by pROC (DeLong, DeLong & Clarke-Pearson 1988), read by make_intervals.py.
# Lines: case, key, values.
suppressMessages(library(pROC))
args <- commandArgs(trailingOnly = TRUE)
say <- function(...) cat(..., "\n")
num <- function(x) sprintf("%.17g", as.numeric(x))
say("version", "pROC", as.character(packageVersion("pROC")))
say("version", "R", paste(R.version$major, R.version$minor, sep = "."))
for (f in args) {
	d <- read.csv(f)
	name <- sub(".csv$", "", basename(f))
	r <- function(s) roc(d$y, s, levels = c(0, 1), direction = "<", quiet = TRUE)
	a <- r(d$a)
	b <- r(d$b)
	say(name, "auc", num(auc(a)), num(auc(b)))
	say(name, "variance", num(var(a, method = "delong")), num(var(b, method = "delong")))
	ci <- suppressWarnings(ci.auc(a, method = "delong"))
	say(name, "ci", num(ci[1]), num(ci[3]))
	say(name, "covariance", num(suppressWarnings(cov(a, b, method = "delong"))))
	t <- suppressWarnings(roc.test(a, b, paired = TRUE, method = "delong"))
	say(name, "z", num(t$statistic))
	say(name, "p", num(t$p.value))
}
for (kn in list(c(7, 20), c(1, 10), c(19, 400), c(390, 400))) {
	ci <- binom.test(kn[1], kn[2])$conf.int
	say(paste0("binom_", kn[1], "_", kn[2]), "exact", num(ci[1]), num(ci[2]))
}
