#!/usr/bin/python3
"""table.json: what a table says about itself, by scipy, scikit-learn, mpmath and plain formulas.

families    maximum likelihood with location 0: gamma and Weibull shapes as roots of their likelihood
            equations (40 digits, mpmath), compared with scipy's optimiser; loglik by scipy's densities;
            `cells` = sum log(F(x + 1/2) - F(x - 1/2)) for whole numbers
lilliefors  distance by scipy's kstest with the sample's own mean and sd; p by drawing 200,000 normal
            samples of that size and doing the same
fit_null    critical values of sqrt(n) times Kolmogorov's distance with parameters fitted to the same sample, at
            5 and 1 %: 4,000 samples of n = 1,000 and of n = 10,000 by numpy, which differ by what simulation explains,
            so that one may stand for the other; of the normal beside Stephens 1974
shapiro     W by the formulas of Royston 1995 in double, p by them too; beside scipy's shapiro, which computes in single
association pairs on the rows where both are present: scipy's spearmanr, pearsonr, f_oneway and
            chi2_contingency; Bergsma's V and Kelley's epsilon squared from those by their formulas; the
            interval tanh(atanh r -+ 1.96 sqrt((1 + r^2/2)/(n - 3)))
groups      three clouds: scikit-learn's KMeans (the best of 50 starts), silhouette_score and its
            standard error by leaving each row out, adjusted_rand_score between the groupings, PCA of the standardised columns
shift_*     shares of classes that make the guesses likeliest: scipy's minimisers, not EM
marks       slope and offsets that put probabilities right, by scipy; one Newton step for rows that count
            otherwise, by numpy; p of exchanges of marks within folds, 100,000 of them
suggest     margins of unlabelled rows by scikit-learn's LogisticRegression (C = 1, lbfgs to 1e-12) on columns
            scaled by the labelled rows
isolation   scikit-learn's IsolationForest, mean score of 5 forests of 1000 trees
"""
import numpy as np
from mpmath import findroot, log as mlog, mp, mpf, digamma, fsum
from scipy import optimize, stats
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import adjusted_rand_score, silhouette_samples

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


def fit_null(name, draws=4000):
    r = np.random.default_rng(5)
    out = {}
    for n in (1000, 10000):
        i = np.arange(n)
        d = []
        for _ in range(draws // 50):
            if name == "exponential":
                z = np.sort(r.exponential(size=(50, n)), axis=1)
                p = 1 - np.exp(-z / z.mean(1)[:, None])
            else:   # lognormal is the normal of the logarithms
                z = np.sort(r.normal(size=(50, n)), axis=1)
                p = stats.norm.cdf((z - z.mean(1)[:, None]) / z.std(1)[:, None])
            d.extend(np.maximum(((i + 1) / n - p).max(1), (p - i / n).max(1)) * n ** .5)
        out[str(n)] = np.quantile(d, [.95, .99])
    assert np.allclose(out["1000"], out["10000"], rtol=.03), out
    published = {"normal": [.895, 1.035], "exponential": [1.094, 1.308]}[name]   # Stephens 1974
    assert np.allclose(out["10000"], published, rtol=.03), out
    return {"input": {}, "expect": {k: v for k, v in out.items()}}


def shapiro(x):
    x = np.sort(np.asarray(x, float))
    n = len(x)
    m = stats.norm.ppf((np.arange(1, n + 1) - .375) / (n + .25))
    u, mm = n ** -.5, (m ** 2).sum()
    a = np.zeros(n)
    top = m[-1] / mm ** .5 + np.polyval([-2.706056, 4.434685, -2.07119, -.147981, .221157, 0], u)
    if n == 3:
        a[-1] = .5 ** .5
    elif n <= 5:
        a[1:-1] = m[1:-1] / ((mm - 2 * m[-1] ** 2) / (1 - 2 * top ** 2)) ** .5
        a[-1] = top
    else:
        next_ = m[-2] / mm ** .5 + np.polyval([-3.582633, 5.682633, -1.752461, -.293762, .042981, 0], u)
        a[2:-2] = m[2:-2] / ((mm - 2 * m[-1] ** 2 - 2 * m[-2] ** 2) / (1 - 2 * top ** 2 - 2 * next_ ** 2)) ** .5
        a[-1], a[-2] = top, next_
        a[1] = -a[-2]
    a[0] = -a[-1]
    w = (a @ x) ** 2 / ((x - x.mean()) ** 2).sum()
    if n == 3:
        p = 6 / np.pi * (np.arcsin(w ** .5) - np.arcsin(.75 ** .5))
    elif n <= 11:
        g = .459 * n - 2.273
        y = -np.log(g - np.log(1 - w))
        p = stats.norm.sf((y - np.polyval([-6.714e-4, .025054, -.39978, .544], n)) /
                          np.exp(np.polyval([-.0020322, .062767, -.77857, 1.3822], n)))
    else:
        k = np.log(n)
        p = stats.norm.sf((np.log(1 - w) - np.polyval([.0038915, -.083751, -.31082, -1.5861], k)) /
                          np.exp(np.polyval([.0030302, -.082676, -.4803], k)))
    ws, ps = stats.shapiro(x)
    assert abs(w - ws) < 2e-6 and abs(p - ps) < 1e-4 + 2e-3 * p, (n, w, ws, p, ps)
    return {"input": {"x": list(x)}, "expect": {"w": w, "p": p}}


def pair_numbers(x, y):
    u = np.array([np.nan if v is None else v for v in x], float)
    v = np.array([np.nan if w is None else w for w in y], float)
    k = ~np.isnan(u) & ~np.isnan(v)
    rho, p = stats.spearmanr(u[k], v[k])
    n = int(k.sum())
    z, d = np.arctanh(rho), stats.norm.ppf(.975) * np.sqrt((1 + rho ** 2 / 2) / (n - 3))
    return {"value": rho, "p": p, "pearson": stats.pearsonr(u[k], v[k])[0], "n": n,
            "lo": np.tanh(z - d), "hi": np.tanh(z + d)}


def pair_ratio(g, x):
    rows = [(a, b) for a, b in zip(g, x) if a is not None and b is not None]
    groups = [[b for a, b in rows if a == k] for k in sorted({a for a, _ in rows})]
    f, p = stats.f_oneway(*groups)
    n, k = len(rows), len(groups)
    total = np.var([b for _, b in rows]) * n
    within = sum(np.var(v) * len(v) for v in groups)
    assert abs((total - within) / (k - 1) / (within / (n - k)) / f - 1) < 1e-9
    return {"value": np.sqrt(max(0, 1 - within / (n - k) / (total / (n - 1)))), "p": p, "n": n}


def pair_codes(g, h):
    rows = [(a, b) for a, b in zip(g, h) if a is not None and b is not None]
    A, B = sorted({a for a, _ in rows}), sorted({b for _, b in rows})
    t = np.array([[sum(1 for r in rows if r == (a, b)) for b in B] for a in A])
    chi2, p, _, _ = stats.chi2_contingency(t, correction=False)
    n, (r, k) = len(rows), t.shape
    phi2 = max(0, chi2 / n - (r - 1) * (k - 1) / (n - 1))
    v = np.sqrt(phi2 / min(k - (k - 1) ** 2 / (n - 1) - 1, r - (r - 1) ** 2 / (n - 1) - 1))
    return {"value": v, "p": p, "n": n}


def association(r):
    n = 60
    u = r.normal(size=n)
    x = [None if r.random() < .1 else float(v) for v in np.round(u, 1)]
    y = [None if r.random() < .15 else float(v) for v in np.round(.6 * u + r.normal(size=n), 1)]
    g = [None if r.random() < .1 else "abc"[int(v)] for v in np.clip(u + 1.5 + r.normal(size=n), 0, 2)]
    h = ["pqrs"[int(v)] for v in np.clip(2 + u + r.normal(size=n), 0, 3)]
    noise = ["zw"[int(v)] for v in r.integers(0, 2, n)]
    return {"input": {"x": x, "y": y, "g": g, "h": h, "noise": noise},
            "expect": {"x,y": pair_numbers(x, y), "g,x": pair_ratio(g, x), "h,y": pair_ratio(h, y),
                       "g,h": pair_codes(g, h), "h,noise": pair_codes(h, noise)}}


def isolation(r):
    x = np.round(r.normal(size=(120, 3)) * [1, 5, .2], 3)
    x[7] = [6, 0, 0]
    x[50] = [0, -40, 1.5]
    score = np.mean([-IsolationForest(n_estimators=1000, max_samples=120, random_state=s)
                     .fit(x).score_samples(x) for s in range(5)], axis=0)
    return {"input": {"x": x.T}, "expect": {"score": np.round(score, 4)}}


def jackknife(x, label):
    n = len(x)
    left = np.array([silhouette_samples(np.delete(x, i, 0), np.delete(label, i)).mean() for i in range(n)])
    return np.sqrt((n - 1) / n * ((left - left.mean()) ** 2).sum())


def groups(r):
    at = np.array([[0, 0, 0, 0], [4, 1, 0, -2], [-1, 5, 2, 1]])
    x = np.round(np.repeat(at, [60, 45, 30], axis=0) + r.normal(size=(135, 4)), 3)
    x = x - x.mean(axis=0)
    expect = {"kmeans": {}}
    for k in (2, 3, 5):
        m = KMeans(k, n_init=50, random_state=0, tol=0, max_iter=1000).fit(x)
        s = silhouette_samples(x, m.labels_)
        expect["kmeans"][str(k)] = {"inertia": m.inertia_, "size": sorted(np.bincount(m.labels_))[::-1],
                                    "label": m.labels_, "silhouette": s.mean(),
                                    "error": jackknife(x, m.labels_)}
    label = {k: v["label"] for k, v in expect["kmeans"].items()}
    expect["rand"] = [adjusted_rand_score(label[i], label[j]) for i, j in (("2", "3"), ("3", "5"), ("5", "2"))]
    p = PCA().fit(x)
    d = [c * np.sign(c[np.argmax(np.abs(c))]) for c in p.components_]
    expect["pca"] = {"variance": p.explained_variance_, "direction": np.array(d)}
    return {"input": {"x": x.ravel(), "d": 4}, "expect": expect}


def shift(r, share, prior):
    k, n = len(prior), 300
    y = r.choice(k, n, p=share)
    x = r.normal(size=(n, k)) + 1.5 * np.eye(k)[y]
    like = np.exp(1.5 * x)
    p = np.round(like * prior / (like * prior).sum(1)[:, None], 6)
    p = p / p.sum(1)[:, None]

    def loss(z):
        q = np.exp(np.append(z, 0) - np.max(np.append(z, 0)))
        return -np.log((p * (q / q.sum()) / prior).sum(1)).sum()
    m = optimize.minimize(loss, np.zeros(k - 1), method="BFGS", options={"gtol": 1e-9})
    q = np.append(np.exp(m.x), 1)
    ratio = -2 * m.fun
    return {"input": {"p": p.ravel(), "prior": prior},
            "expect": {"share": q / q.sum(), "ratio": ratio}}


def softmax(z):
    q = np.exp(z - z.max(1)[:, None])
    return q / q.sum(1)[:, None]


def suggest(r):
    n, free = 60, 40
    y = np.arange(n + free) % 2
    x = np.round(r.normal(size=(n + free, 2)) + 1.3 * y[:, None] * [1, .5], 3)
    z = (x - x[:n].mean(0)) / x[:n].std(0)
    m = LogisticRegression(C=1, tol=1e-12, max_iter=10000).fit(z[:n], y[:n])
    p = m.predict_proba(z[n:])
    return {"input": {"x": x.ravel(), "label": y[:n]}, "expect": {"margin": np.abs(p[:, 1] - p[:, 0])}}


def marks(r):
    n, free, k, folds = 120, 60, 3, 2
    y = np.append(r.choice(k, n, p=[.5, .3, .2]), r.choice(k, free, p=[.45, .3, .25]))
    p = np.round(softmax(2.2 * (r.normal(size=(n + free, k)) + 1.1 * np.eye(k)[y]) + [.4, 0, -.3]), 6)
    p = p / p.sum(1)[:, None]
    z, y, fold = np.log(p), y[:n], np.arange(n + free) % folds
    times = r.poisson(1, n).astype(float)
    basis = np.zeros((n, k, k))   # row, class, parameter: the slope's z, the offsets' indicators
    basis[:, :, 0] = z[:n]
    for j in range(1, k):
        basis[:, j, j] = 1
    pull = np.array([1] + [.01] * (k - 1))

    def loss(t):
        q = basis @ t
        return (np.log(np.exp(q).sum(1)) - q[np.arange(n), y]).sum() + pull @ (t - np.eye(k)[0]) ** 2 / 2
    t = optimize.minimize(loss, np.eye(k)[0], method="BFGS", options={"gtol": 1e-7}).x
    q = softmax(basis @ t)
    mean = np.einsum("ik,ikj->ij", q, basis)
    hess = np.einsum("ik,ikj,ikl->jl", q, basis, basis) - mean.T @ mean + np.diag(pull)
    grad = times @ (mean - basis[np.arange(n), y]) + pull * (t - np.eye(k)[0])
    at = softmax(t[0] * z + np.append(0, t[1:]))

    def far(free_rows):
        d = at[free_rows].mean(0) - at[~free_rows].mean(0)
        return (d ** 2 / at.mean(0)).sum()
    mark = np.arange(n + free) >= n
    seen, hits, rounds = far(mark), 0, 100000
    for _ in range(rounds):
        m = mark.copy()
        for f in range(folds):
            m[fold == f] = r.permutation(mark[fold == f])
        hits += far(m) >= seen
    return {"input": {"p": p.ravel(), "label": y, "times": times},
            "expect": {"theta": t, "shifted": t - np.linalg.solve(hess, grad), "p": (hits + 1) / (rounds + 1),
                       "known": np.bincount(y) / n}}


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
    s = np.random.default_rng(31)
    for n in (3, 4, 5, 6, 11, 12, 40):
        cases["shapiro_normal_%d" % n] = shapiro(np.round(s.normal(3, 2, n), 3))
    cases["shapiro_gamma"] = shapiro(np.round(s.gamma(6, 1, 25), 3))
    cases["shapiro_t"] = shapiro(np.round(s.standard_t(2, 30), 3))
    cases["shapiro_ties"] = shapiro(s.integers(0, 5, 50))
    cases["shapiro_exponential"] = shapiro(np.round(s.exponential(1, 60), 3))
    cases["shapiro_many"] = shapiro(np.round(s.normal(0, 1, 900), 3))
    for name in ("normal", "exponential"):
        cases["fit_null_" + name] = fit_null(name)
    cases["association"] = association(np.random.default_rng(4))
    cases["isolation"] = isolation(np.random.default_rng(6))
    cases["groups"] = groups(np.random.default_rng(9))
    cases["shift_two"] = shift(np.random.default_rng(1), [.4, .6], np.array([.8, .2]))
    cases["shift_three"] = shift(np.random.default_rng(2), [.5, .3, .2], np.array([.4, .35, .25]))
    cases["marks"] = marks(np.random.default_rng(8))
    cases["suggest"] = suggest(np.random.default_rng(12))
    write("table.json", cases)


main()
