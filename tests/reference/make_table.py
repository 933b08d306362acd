#!/usr/bin/python3
"""table.json: what a table says about itself, by scipy, scikit-learn, mpmath and plain formulas.

families    maximum likelihood with location 0: gamma and Weibull shapes as roots of their likelihood
            equations (40 digits, mpmath), compared with scipy's optimiser; loglik by scipy's densities;
            `cells` = sum log(F(x + 1/2) - F(x - 1/2)) for whole numbers
lilliefors  distance by scipy's kstest with the sample's own mean and sd; p by drawing 200,000 normal
            samples of that size and doing the same
"""
import numpy as np
from mpmath import findroot, log as mlog, mp, mpf, digamma, fsum
from scipy import stats

from refjson import write

mp.dps = 40


def families(x):
    x = np.asarray(x, float)
    X = [mpf(v) for v in x]
    n = len(x)
    out = {}

    def put(name, dist, par):
        whole = bool(np.all(x == np.floor(x)))
        out[name] = {"parameter": par, "loglik": dist.logpdf(x).sum(),
                     "cells": np.log(dist.cdf(x + .5) - dist.cdf(x - .5)).sum() if whole else None}

    m, s = float(np.mean(x)), float(np.std(x))
    put("normal", stats.norm(m, s), [m, s])
    if x.min() >= 0:
        put("exponential", stats.expon(scale=m), [1 / m])
        if np.all(x == np.floor(x)):
            out["Poisson"] = {"parameter": [m], "loglik": stats.poisson(m).logpmf(x).sum()}
    if x.min() > 0:
        L = [mlog(v) for v in X]
        lm = fsum(L) / n
        ls = float((fsum((v - lm) ** 2 for v in L) / n) ** mpf(.5))
        put("lognormal", stats.lognorm(ls, scale=np.exp(float(lm))), [float(lm), ls])
        mean = fsum(X) / n
        start = stats.gamma.fit(x, floc=0)
        k = findroot(lambda a: mlog(a) - digamma(a) - (mlog(mean) - lm), mpf(start[0]))
        assert abs(float(k) / start[0] - 1) < 1e-4
        put("gamma", stats.gamma(float(k), scale=float(mean / k)), [float(k), float(mean / k)])
        start = stats.weibull_min.fit(x, floc=0)

        def score(a):
            w = [v ** a for v in X]
            return fsum(p * q for p, q in zip(w, L)) / fsum(w) - 1 / a - lm
        k = findroot(score, mpf(start[0]))
        assert abs(float(k) / start[0] - 1) < 1e-4
        scale = (fsum(v ** k for v in X) / n) ** (1 / k)
        put("Weibull", stats.weibull_min(float(k), scale=float(scale)), [float(k), float(scale)])
    return {"input": {"x": list(x)}, "expect": out}


def lilliefors(x, draws=200000):
    x = np.sort(np.asarray(x, float))
    n = len(x)
    d = stats.kstest(x, "norm", args=(x.mean(), x.std(ddof=1))).statistic
    r = np.random.default_rng(77)
    i = np.arange(n)
    far = 0
    for _ in range(20):
        z = np.sort(r.normal(size=(draws // 20, n)), axis=1)
        z = (z - z.mean(1)[:, None]) / z.std(1, ddof=1)[:, None]
        p = stats.norm.cdf(z)
        t = np.maximum(((i + 1) / n - p).max(1), (p - i / n).max(1))
        far += int((t >= d).sum())
    return {"input": {"x": list(x)}, "expect": {"statistic": d, "p": far / draws}}


def main():
    r = np.random.default_rng(20)
    cases = {
        "families_gamma": families(np.round(r.gamma(2.3, 4.1, 60), 3)),
        "families_weibull": families(np.round(1e6 * r.weibull(0.7, 50), 2)),
        "families_lognormal": families(np.round(np.exp(r.normal(-9, 1.5, 40)), 9)),
        "families_negative": families(np.round(r.normal(-2, 3, 30), 3)),
        "families_counts": families(r.poisson(1.4, 80)),
        "families_counts_above_0": families(1 + r.poisson(6, 40)),
        "lilliefors_normal": lilliefors(np.round(r.normal(10, 2, 25), 3)),
        "lilliefors_uniform": lilliefors(np.round(r.uniform(0, 1, 60), 4)),
        "lilliefors_t": lilliefors(np.round(r.standard_t(4, 150), 4)),
        "lilliefors_exponential": lilliefors(np.round(r.exponential(1, 12), 4)),
    }
    write("table.json", cases)


main()
