# judge.json's shrunk values by metafor (Viechtbauer 2010): DerSimonian & Laird, blup.  Lines: the variance
# between groups; predictions; their standard errors.
suppressMessages(library(metafor))
d <- read.csv(commandArgs(trailingOnly = TRUE)[1])
m <- rma(d$y, sei = d$se, method = "DL")
b <- blup(m)
num <- function(x) cat(sprintf("%.17g", as.numeric(x)), "\n")
num(m$tau2)
num(b$pred)
num(b$se)
