#!/usr/bin/python3
"""worth.json: what columns, labels and groups are worth, by scikit-learn, scipy and plain formulas.

labels      confident learning (Northcutt, Jiang & Chuang 2021): loops over rows, compared with the same
            in whole arrays
kappa       scikit-learn's cohen_kappa_score; its standard error by the delta method with numerical
            derivatives of kappa in the cell shares, which is what the printed formula must equal
alpha       Krippendorff's own example (four observers, twelve units, nominal alpha 0.743), and its
            coincidence matrix in fractions
information mutual_info_score in bits, scikit-learn's exact expected value over permutations, p by numpy's
            shuffles, chi squared by scipy's chi2_contingency; tau in fractions; tail by scipy's gamma with
            the mean and variance of the shuffles
variance    f_oneway, by class, level and bin; the bins by ranks
neighbours  NearestNeighbors, brute force
gamma       the Gamma test (Stefansson, Koncar & Jones 1997) by polyfit on scikit-learn's neighbours
rates       Newcombe 1998, table II, method 10 (published), and differences by Wilson's roots; ratios (Zou & Donner 2008) by brentq; equal shares by chi2_contingency and by
            counting tables
reweigh     Kamiran & Calders 2012 in fractions
rake        weights as the solution of the margin equations by scipy's fsolve, not by fitting in turns
"""
from fractions import Fraction as F
from math import comb

import numpy as np
from scipy import optimize, stats
from sklearn.metrics import cohen_kappa_score, mutual_info_score
from sklearn.metrics.cluster import contingency_matrix
from sklearn.metrics.cluster._expected_mutual_info_fast import expected_mutual_information
from sklearn.neighbors import NearestNeighbors

from refjson import columns, write

SHUFFLES = 20000
rng = np.random.default_rng(20)


def labels(n, k, noise):
    true = rng.integers(0, k, n)
    given = np.where(rng.random(n) < noise, rng.integers(0, k, n), true)
    p = rng.dirichlet(np.ones(k), n) + 1.5 * np.eye(k)[true] * rng.random((n, 1))
    p /= p.sum(1, keepdims=True)
    t = [float(np.mean([p[i, j] for i in range(n) if given[i] == j])) for j in range(k)]
    count = [[0] * k for _ in range(k)]
    for i in range(n):
        over = [j for j in range(k) if p[i, j] >= t[j]]
        if len(over) == 1:
            count[given[i]][over[0]] += 1
        elif over:
            count[given[i]][int(np.argmax(p[i]))] += 1
    over = p >= np.array(t)
    who = np.where(over.sum(1) > 1, p.argmax(1), over.argmax(1))
    again = np.zeros((k, k), int)
    np.add.at(again, (given[over.any(1)], who[over.any(1)]), 1)
    assert again.tolist() == count
    joint = [[F(count[i][j]) * F(int((given == i).sum())) / sum(count[i]) / n for j in range(k)] for i in range(k)]
    rate = sum(joint[i][j] for i in range(k) for j in range(k) if i != j)
    flagged = set()
    for i in range(k):
        rows = [r for r in range(n) if given[r] == i]
        for j in range(k):
            m = int(np.floor(float(joint[i][j] * n) + 0.5))
            if i != j:
                flagged |= set(sorted(rows, key=lambda r: (-(p[r, j] - p[r, i]), r))[:m])
    flagged = [r for r in flagged if p[r].argmax() != given[r]]
    flagged.sort(key=lambda r: (p[r, given[r]] - p[r].max(), r))
    return {"input": {"label": given, "p": p.ravel(), "classes": k},
            "expect": {"threshold": t, "confident": count, "joint": [[float(v) for v in r] for r in joint],
                       "rate": float(rate), "suspects": flagged}}


def kappa(a, b, k):
    c = contingency_matrix(a, b).astype(float)
    c = np.array([[np.sum((a == i) & (b == j)) for j in range(k)] for i in range(k)], float)
    n = c.sum()

    def of(p):
        p = p.reshape(k, k) / p.sum()
        e = (p.sum(1) * p.sum(0)).sum()
        return (np.trace(p) - e) / (1 - e)
    p = (c / n).ravel()
    h = 1e-6
    g = np.array([(of(p + h * d) - of(p - h * d)) / (2 * h) for d in np.eye(k * k)])
    var = (g @ (np.diag(p) - np.outer(p, p)) @ g) / n
    assert abs(of(p) - cohen_kappa_score(a, b)) < 1e-12
    return {"input": {"a": a, "b": b, "classes": k},
            "expect": {"kappa": cohen_kappa_score(a, b), "se": np.sqrt(var)}}


def alpha(said, k):
    pairs = [[F(0)] * k for _ in range(k)]
    for u in zip(*said):
        u = [v for v in u if v >= 0]
        for i, x in enumerate(u):
            for j, y in enumerate(u):
                if i != j:
                    pairs[x][y] += F(1, len(u) - 1)
    n = sum(map(sum, pairs))
    m = [sum(r) for r in pairs]
    off = sum(pairs[i][j] for i in range(k) for j in range(k) if i != j)
    exp = sum(m[i] * m[j] for i in range(k) for j in range(k) if i != j)
    return {"input": {"said": said, "classes": k}, "expect": {"alpha": float(1 - (n - 1) * off / exp)}}


def information(x, y, nx, ny):
    c = contingency_matrix(x, y).astype(np.int64)
    bits = np.log(2)
    n = int(c.sum())
    before = sum(F(int(v)) ** 2 for v in c.sum(0)) / n
    within = sum(F(int(v)) ** 2 / int(r.sum()) for r in c for v in r)
    tau = float((within - before) / (n - before))
    seen = mutual_info_score(x, y)
    shuffle = np.random.default_rng(21)
    null = np.array([mutual_info_score(x, shuffle.permutation(y)) for _ in range(SHUFFLES)])
    as_much = int((null >= seen - 1e-12).sum())
    chi2, chi2_p, df, _ = stats.chi2_contingency(c, correction=False)
    m, v = null.mean(), max(null.var(ddof=1), 2 * null.mean() ** 2 / df)
    if c.shape[1] == 2:
        assert abs(tau - stats.chi2_contingency(c, correction=False)[0] / n) < 1e-12
    return {"input": {"x": x, "y": y, "nx": nx, "ny": ny},
            "expect": {"mi": seen / bits, "p": (1 + as_much) / (1 + SHUFFLES), "shuffles": SHUFFLES,
                       "tail": stats.gamma.sf(seen, m * m / v, scale=v / m), "chi2": chi2, "df": df, "chi2_p": chi2_p,
                       "null_mean": expected_mutual_information(c, n) / bits, "tau": tau}}


def variance(n):
    group = rng.integers(0, 3, n)
    x = rng.normal(size=n) + .5 * group + 1000
    y = .3 * x + rng.normal(size=n)
    level = rng.integers(0, 4, n)
    by = stats.f_oneway(*[x[group == g] for g in range(3)])
    lv = stats.f_oneway(*[y[level == g] for g in range(4)])
    cut = [np.sort(x)[n * k // (n // 20)] for k in range(1, n // 20)]
    place = np.searchsorted(cut, x, side="right")
    parts = [y[place == b] for b in range(n // 20)]
    within = sum(((p - p.mean()) ** 2).sum() for p in parts)
    fb = stats.f_oneway(*parts)
    return {"input": {"group": group, "x": x, "y": y, "level": level},
            "expect": {"by_class": {"f": by.statistic, "p": by.pvalue},
                       "by_level": {"f": lv.statistic, "p": lv.pvalue},
                       "by_bin": {"eta2": 1 - within / ((y - y.mean()) ** 2).sum(), "f": fb.statistic, "p": fb.pvalue}}}


def neighbours(n, d, k):
    x = rng.normal(size=(n, d))
    query = np.sort(rng.choice(n, n // 3, replace=False))
    dist, near = NearestNeighbors(n_neighbors=k + 1, algorithm="brute").fit(x).kneighbors(x[query])
    assert (near[:, 0] == query).all()
    return {"input": {"x": x.ravel(), "n": n, "d": d, "k": k, "query": query},
            "expect": {"near": near[:, 1:].ravel(), "square": (dist[:, 1:] ** 2).ravel()}}


def gamma(n):
    a, b = rng.uniform(-1, 1, n), rng.uniform(-1, 1, n)
    y = np.sin(2 * a) + b + .3 * rng.normal(size=n)
    x = np.column_stack([(v - v.mean()) / v.std(ddof=1) for v in (a, b)])
    dist, near = NearestNeighbors(n_neighbors=11, algorithm="brute").fit(x).kneighbors(x)
    delta = (dist[:, 1:] ** 2).mean(0)
    half = (((y[near[:, 1:]] - y[:, None]) ** 2) / 2).mean(0)
    g = np.polyfit(delta, half, 1)[1]
    return {"input": {"a": a, "b": b, "y": y},
            "expect": {"gamma": g, "max_r2": 1 - g / y.var(ddof=1), "planted": .09}}


def wilson(k, n, z=None):
    z = z or stats.norm.ppf(.975)
    p = np.roots([n + z * z, -(2 * k + z * z), k * k / n])
    return sorted(np.real(p))


def difference(k1, n1, k2, n2, z=None):
    (l1, u1), (l2, u2) = wilson(k1, n1, z), wilson(k2, n2, z)
    p, q = k1 / n1, k2 / n2
    return [p - q - np.hypot(p - l1, u2 - q), p - q + np.hypot(u1 - p, q - l2)]


def ratio(k1, n1, k2, n2, z=stats.norm.ppf(.975)):
    """Zou & Donner 2008: the ratios R at which the limits of p1 - R p2, recovered from Wilson's, are 0."""
    p1, p2 = k1 / n1, k2 / n2
    (l1, u1), (l2, u2) = wilson(k1, n1, z), wilson(k2, n2, z)
    lower = lambda r: p1 - r * p2 - np.hypot(p1 - l1, r * (u2 - p2))
    upper = lambda r: p1 - r * p2 + np.hypot(u1 - p1, r * (p2 - l2))
    solve = lambda f: optimize.brentq(f, 0, 1e4, xtol=1e-14, rtol=1e-14)
    return [p1 / p2, solve(lower) if k1 else 0, solve(upper)]


PUBLISHED = [(56, 70, 48, 80, .0524, .3339), (9, 10, 3, 10, .1705, .8090), (5, 56, 0, 29, -.0381, .1926)]
for k1, n1, k2, n2, lo, hi in PUBLISHED:
    assert np.allclose(difference(k1, n1, k2, n2), [lo, hi], atol=5.1e-5)


def tables(n, hits):
    if len(n) == 1:
        return [[hits]] if hits <= n[0] else []
    return [[k] + rest for k in range(min(n[0], hits) + 1) for rest in tables(n[1:], hits - k)]


def equal():
    """Chi-squared by scipy; the exact test over all tables, in whole numbers."""
    out = []
    for k, n in [([40, 55, 61], [100, 100, 120]), ([3, 0, 4], [5, 6, 7]), ([1, 2, 0, 5], [9, 4, 3, 8]),
                 ([2, 9], [10, 12]), ([11, 12, 14, 9, 8], [30, 31, 40, 35, 30])]:
        ways = [np.prod([comb(a, b) for a, b in zip(n, t)], dtype=object) for t in tables(n, sum(k))]
        own = np.prod([comb(a, b) for a, b in zip(n, k)], dtype=object)
        chi2 = stats.chi2_contingency([k, np.array(n) - k], correction=False)
        few = chi2[3].min() < 1 or (chi2[3] < 5).mean() > .2
        out.append({"k": k, "n": n, "exact": bool(few),
                    "p": F(int(sum(w for w in ways if w <= own)), int(sum(ways))) if few else chi2[1]})
        out[-1]["p"] = float(out[-1]["p"])
    return out


def extremes():
    """The largest less the smallest of four, at the level that holds for all six pairs."""
    k, n = [12, 30, 22, 40], [60, 70, 65, 71]
    z = stats.norm.ppf(1 - .05 / 6 / 2)
    return {"k": k, "n": n, "difference": [40 / 71 - 12 / 60, *difference(40, 71, 12, 60, z)],
            "ratio": ratio(12, 60, 40, 71, z)}


def rates():
    out = []
    for k1, n1, k2, n2 in [p[:4] for p in PUBLISHED] + [(0, 12, 3, 9), (805, 1795, 349, 1488), (10, 10, 0, 20),
                           (157, 299, 1, 1), (1, 1, 157, 299), (9, 9, 40, 40)]:
        lo, hi = difference(k1, n1, k2, n2)
        r = {"k": [k1, n1, k2, n2], "difference": [k1 / n1 - k2 / n2, lo, hi]}
        if k2:
            r["ratio"] = ratio(k1, n1, k2, n2)
        out.append(r)
    n, share = [30, 50, 20], [.25, .5, .25]
    return {"input": {"cases": out, "n": n, "share": share, "equal": equal(), "extremes": extremes()},
            "expect": {"fit_p": stats.chisquare(n, np.array(share) * 100).pvalue}}


def reweigh(n):
    g, y = rng.integers(0, 3, n), rng.integers(0, 2, n)
    y[g == 2] = 1
    f = [[float(F(int((g == i).sum())) * F(int((y == j).sum())) / n / int(((g == i) & (y == j)).sum()))
          if ((g == i) & (y == j)).any() else 0 for j in range(2)] for i in range(3)]
    w = np.array([f[a][b] for a, b in zip(g, y)])
    rate = [np.average(y[g == i] == 1, weights=w[g == i]) for i in range(2)]
    return {"input": {"group": g, "label": y}, "expect": {"factor": f, "rate": rate}}


def rake(n):
    a, b = rng.integers(0, 2, n), rng.integers(0, 3, n)
    want_a, want_b = [.3, .7], [.2, .5, .3]

    def off(v):
        u, t = np.exp(v[:2]), np.exp(np.append(v[2:], 0))
        w = u[a] * t[b]
        return ([w[a == i].sum() / n - want_a[i] for i in range(2)] + [w[b == j].sum() / n - want_b[j] for j in range(2)])
    v = optimize.fsolve(off, np.zeros(4), xtol=1e-13)
    assert np.abs(off(v)).max() < 1e-11
    w = np.exp(v[:2])[a] * np.exp(np.append(v[2:], 0))[b]
    return {"input": {"a": a, "b": b, "share_a": want_a, "share_b": want_b},
            "expect": {"weight": w, "effective_n": w.sum() ** 2 / (w * w).sum()}}


x = rng.integers(0, 5, 400)
KRIPPENDORFF = [[0, 1, 2, 2, 1, 0, 3, 0, 1, -1, -1, -1], [0, 1, 2, 2, 1, 1, 3, 0, 1, 4, -1, 2],
                [-1, 2, 2, 2, 1, 2, 3, 1, 1, 4, 0, -1], [0, 1, 2, 2, 1, 3, 3, 0, 1, 4, 0, -1]]
a3 = rng.integers(0, 3, 120)
cases = {
    "labels_three": labels(150, 3, .3), "labels_two": labels(100, 2, .1),
    "kappa": kappa(a3, np.where(rng.random(120) < .6, a3, rng.integers(0, 3, 120)), 3),
    "alpha": alpha(KRIPPENDORFF, 5),
    "information_two": information(x, (rng.random(400) < .2 + .1 * x).astype(int), 5, 2),
    "information_noise": information(x, rng.integers(0, 4, 400), 5, 4),
    "information_keys": information(np.arange(60), rng.integers(0, 3, 60), 60, 3),
    "variance": variance(80), "neighbours": neighbours(90, 4, 5), "gamma": gamma(500), "rates": rates(),
    "reweigh": reweigh(60), "rake": rake(50),
}
assert abs(cases["alpha"]["expect"]["alpha"] - .743) < 5e-4
write("worth.json", cases)
