#!/usr/bin/python3
"""intervals.json and roc.json: how far a number can be trusted.

Quantiles and proportions are solved in 40 digits; DeLong is the O(mn) double sum in numpy, compared
with pROC (make_intervals.R); BCa takes replicates as given.
"""
import math
import os
import subprocess
import tempfile

import mpmath as mp
import numpy as np
from scipy import stats

from refjson import HERE, write

mp.mp.dps = 40
rng = np.random.default_rng(4)


def near(a, b, tol):
    assert abs(a - b) <= tol * max(abs(b), 1e-300), (a, b)


def root(f, lo, hi):
    """Bisection to 1e-30 on a sign change."""
    lo, hi = mp.mpf(lo), mp.mpf(hi)
    up = f(hi) > 0
    for _ in range(400):
        m = (lo + hi) / 2
        if (f(m) > 0) == up:
            hi = m
        else:
            lo = m
        if abs(hi - lo) < mp.mpf(10) ** -32 * max(abs(m), mp.mpf(10) ** -300):
            break
    return (lo + hi) / 2


def normal(p):
    return mp.sqrt(2) * mp.erfinv(2 * mp.mpf(p) - 1)


def t_quantile(p, df):
    p, df = mp.mpf(p), mp.mpf(df)
    if p == 0.5:
        return mp.mpf(0)
    tail = 2 * min(p, 1 - p)  # P(|T| > t) = I_x(df/2, 1/2), x = df / (df + t^2)
    x = root(lambda v: mp.betainc(df / 2, mp.mpf(1) / 2, 0, v, regularized=True) - tail, 0, 1)
    t = mp.sqrt(df * (1 - x) / x)
    return t if p > 0.5 else -t


def chi2_quantile(p, df):
    p, df = mp.mpf(p), mp.mpf(df)
    return root(lambda v: mp.gammainc(df / 2, 0, v / 2, regularized=True) - p, 0, 50 * df + 200)


def wilson(k, n, level, corrected=False):
    z = normal((1 + mp.mpf(str(level))) / 2)
    k, n = mp.mpf(k), mp.mpf(n)
    p = k / n
    if not corrected:
        mid, half = p + z * z / (2 * n), z * mp.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (mid - half) / (1 + z * z / n), (mid + half) / (1 + z * z / n)
    d = 2 * (n + z * z)
    lo = (2 * k + z * z - 1 - z * mp.sqrt(z * z - 2 - 1 / n + 4 * p * (n * (1 - p) + 1))) / d if k > 0 else mp.mpf(0)
    hi = (2 * k + z * z + 1 + z * mp.sqrt(z * z + 2 - 1 / n + 4 * p * (n * (1 - p) - 1))) / d if k < n else mp.mpf(1)
    return lo, hi


def exact(k, n, level):
    a = (1 - mp.mpf(str(level))) / 2

    def tail(x, k):  # P(at least k of n)
        return mp.fsum(mp.binomial(n, i) * x ** i * (1 - x) ** (n - i) for i in range(k, n + 1))

    def solve(k, q):
        guess = float(stats.beta.ppf(float(q), k, n - k + 1))
        if n > 1000:
            return mp.mpf(guess)
        return root(lambda x: tail(x, k) - q, guess * (1 - 1e-6), guess * (1 + 1e-6))

    return (mp.mpf(0) if k == 0 else solve(k, a)), (mp.mpf(1) if k == n else solve(k + 1, 1 - a))


proportion = []
for k, n in ((0, 1), (1, 1), (0, 10), (10, 10), (1, 10), (5, 10), (7, 20), (49, 50), (19, 400), (390, 400), (1, 100000), (12345, 100000)):
    for level in (0.95, 0.9) if n in (20, 400) else (0.95,):
        w, wc, e = wilson(k, n, level), wilson(k, n, level, True), exact(k, n, level)
        b = stats.binomtest(k, n)
        for mine, his in ((w, "wilson"), (wc, "wilsoncc"), (e, "exact")):
            ci = b.proportion_ci(level, his)
            assert abs(float(mine[0]) - ci.low) < 1e-10 and abs(float(mine[1]) - ci.high) < 1e-10, (k, n, his, mine, ci)
        proportion.append({"k": k, "n": n, "level": level, "wilson": [float(abs(v)) if abs(v) < 1e-30 else float(v) for v in w],
                           "wilson_corrected": [float(v) for v in wc], "exact": [float(v) for v in e]})
anchor = next(r for r in proportion if r["n"] == 20 and r["level"] == 0.95)
near(anchor["exact"][0], .153909204785, 1e-11)
near(anchor["wilson"][1], .567145723315, 1e-11)

quantiles = {"normal": [], "t": [], "chi2": []}
for p in (1e-300, 1e-20, 1e-6, .001, .025, .05, .3, .5, .7, .9, .975, .999, 1 - 2.0 ** -40):
    if p < 1e-38:
        continue  # 40 digits cannot resolve 2p - 1
    v = float(normal(p))
    near(v, stats.norm.ppf(p), 1e-12) if p != .5 else None
    quantiles["normal"].append({"p": p, "value": v})
for df in (1, 2, 2.5, 4, 9, 30, 1000):
    for p in (.0005, .025, .4, .5, .8, .95, .975, .995, .9999):
        v = float(t_quantile(p, df))
        near(v, stats.t.ppf(p, df), 1e-8) if p != .5 else None
        quantiles["t"].append({"p": p, "df": df, "value": v})
        if float(df).is_integer():
            c = float(chi2_quantile(p, df))
            near(c, stats.chi2.ppf(p, df), 1e-9)
            quantiles["chi2"].append({"p": p, "df": df, "value": c})

mcnemar = []
for b, c in ((0, 0), (0, 1), (1, 0), (0, 5), (5, 5), (5, 6), (3, 10), (10, 3), (1, 20), (40, 61), (200, 260), (0, 40)):
    n = b + c
    p = mp.mpf(1) if n == 0 else min(mp.mpf(1), 2 * mp.fsum(mp.binomial(n, i) for i in range(min(b, c) + 1)) / mp.mpf(2) ** n)
    if n:
        near(float(p), stats.binomtest(b, n, 0.5).pvalue, 1e-9)
    mcnemar.append({"b": b, "c": c, "p": float(p)})

folds = []
for score, share in (([.81, .84, .79, .83, .82], .25), ([.9, .9, .9], .5), ([.5, .7], 1.0), (list(np.round(rng.normal(.8, .02, 10), 4)), 1 / 9),
                     (list(np.round(rng.normal(10, 3, 5), 3)), .25)):
    for level in (.95, .9):
        s = [mp.mpf(float(v)) for v in score]
        k, m = len(s), mp.fsum(s) / len(s)
        var = mp.fsum((v - m) ** 2 for v in s) / (k - 1)
        se = mp.sqrt((mp.mpf(1) / k + mp.mpf(share)) * var)
        t = t_quantile((1 + mp.mpf(str(level))) / 2, k - 1)
        folds.append({"score": score, "test_share": share, "level": level, "mean": float(m), "se": float(se), "interval": [float(m - t * se), float(m + t * se)]})
means = []
for x in ([1, 2, 4], list(np.round(rng.normal(size=25), 3)), [1e9 + v for v in (1, 2, 3, 4)]):
    s = [mp.mpf(float(v)) for v in x]
    m = mp.fsum(s) / len(s)
    se = mp.sqrt(mp.fsum((v - m) ** 2 for v in s) / (len(s) - 1) / len(s))
    t = t_quantile(mp.mpf("0.975"), len(s) - 1)
    means.append({"x": x, "level": .95, "mean": float(m), "interval": [float(m - t * se), float(m + t * se)]})


def bca(value, rep, jack, level):
    """z0 from the share of replicates below the value, those equal to it counted half."""
    rep = sorted(float(v) for v in rep)
    below = mp.mpf(sum(v < value for v in rep)) + mp.mpf(sum(v == value for v in rep)) / 2
    z0 = normal(below / len(rep))
    d = [mp.fsum(map(mp.mpf, jack)) / len(jack) - mp.mpf(v) for v in jack]
    ss = mp.fsum(v * v for v in d)
    a = mp.fsum(v ** 3 for v in d) / (6 * ss ** mp.mpf("1.5")) if ss > 0 else mp.mpf(0)
    out = []
    for p in ((1 - mp.mpf(str(level))) / 2, (1 + mp.mpf(str(level))) / 2):
        z = normal(p)
        share = mp.ncdf(z0 + (z0 + z) / (1 - a * (z0 + z)))
        h = share * (len(rep) - 1)
        i = int(mp.floor(h))
        hi = rep[min(i + 1, len(rep) - 1)]
        out.append((float(share), float(mp.mpf(rep[i]) + (h - i) * (mp.mpf(hi) - mp.mpf(rep[i])))))
    return {"input": {"value": value, "replicate": None, "jackknife": jack, "level": level},
            "expect": {"z0": float(z0), "acceleration": float(a), "share": [v[0] for v in out], "interval": [v[1] for v in out]}}


bcas = {}
x = np.round(rng.lognormal(0, 1, 30), 3)
for name, f, size, level in (("mean", np.mean, 200, .95), ("sd", np.std, 199, .9), ("median_ties", np.median, 200, .95)):
    rep = [round(float(f(x[rng.integers(0, 30, 30)])), 4) for _ in range(size)]
    jack = [float(f(np.delete(x, i))) for i in range(30)]
    value = round(float(f(x)), 4)
    bcas[name] = bca(value, rep, jack, level)
    bcas[name]["input"]["replicate"] = rep
bcas["no_acceleration"] = bca(2.5, range(1, 5), [1.0, 1.0, 1.0], .5)
bcas["no_acceleration"]["input"]["replicate"] = [1, 2, 3, 4]
write("intervals.json", {"proportion": proportion, "quantile": quantiles, "mcnemar": mcnemar, "folds": folds, "mean": means, "bca": bcas})


def delong(y, scores):
    pos, neg = y == 1, y == 0
    m, n = pos.sum(), neg.sum()
    v10, v01, auc = [], [], []
    for s in scores:
        k = (s[pos][:, None] > s[neg]) + 0.5 * (s[pos][:, None] == s[neg])
        v10.append(k.mean(1))
        v01.append(k.mean(0))
        auc.append(k.mean())
    return np.array(auc), np.cov(v10) / m + np.cov(v01) / n


def pair(n, rate, sharp, digits, shared=.7):
    y = (rng.random(n) < rate).astype(int)
    y[:2], y[2:4] = 1, 0
    z = rng.normal(size=n)
    a, b = (np.round(s * y + shared * z + math.sqrt(1 - shared ** 2) * rng.normal(size=n), digits) for s in sharp)
    return y, a, b


CASES = {
    "plain": pair(120, .4, (1.0, .8), 4),
    "ties": pair(150, .3, (1.2, .9), 0),
    "few_events": pair(80, .06, (1.5, .5), 2),
    "small": pair(12, .5, (.8, .3), 2),
    "worse_than_chance": pair(100, .5, (-.5, .4), 3),
    "same_direction": pair(200, .5, (1.0, 1.0), 1, .95),
}
with tempfile.TemporaryDirectory() as tmp:
    files = []
    for name, (y, a, b) in CASES.items():
        files.append(os.path.join(tmp, name + ".csv"))
        np.savetxt(files[-1], np.c_[y, a, b], "%.17g", ",", header="y,a,b", comments="")
    text = subprocess.run(["Rscript", os.path.join(HERE, "make_intervals.R"), *files], check=True, capture_output=True, text=True).stdout
proc = {}
for line in text.splitlines():
    name, key, *v = line.split()
    proc.setdefault(name, {})[key] = v if name == "version" else [float(t) for t in v]
print(proc.pop("version"))
for k, n in ((7, 20), (1, 10), (19, 400), (390, 400)):
    e = next(r for r in proportion if (r["k"], r["n"], r["level"]) == (k, n, .95))["exact"]
    for u, v in zip(e, proc[f"binom_{k}_{n}"]["exact"]):
        near(u, v, 1e-12)
out = {}
for name, (y, a, b) in CASES.items():
    auc, cov = delong(y, (a, b))
    r = proc[name]
    for u, v in zip(auc, r["auc"]):
        near(u, v, 1e-12)
    for u, v in zip(np.diag(cov), r["variance"]):
        near(u, v, 1e-11)
    near(cov[0, 1], r["covariance"][0], 1e-10)
    se = math.sqrt(cov[0, 0] + cov[1, 1] - 2 * cov[0, 1])
    z = (auc[0] - auc[1]) / se
    near(abs(z), abs(r["z"][0]), 1e-9)
    z975 = float(normal(mp.mpf("0.975")))
    ci = [auc[0] - z975 * math.sqrt(cov[0, 0]), auc[0] + z975 * math.sqrt(cov[0, 0])]
    near(max(ci[0], 0), r["ci"][0], 1e-9)
    near(min(ci[1], 1), r["ci"][1], 1e-9)
    lg, sl = math.log(auc[0] / (1 - auc[0])), math.sqrt(cov[0, 0]) / (auc[0] * (1 - auc[0]))
    out[name] = {"input": {"label": y, "a": a, "b": b},
                 "expect": {"auc": auc, "covariance": cov, "z": z, "p": r["p"][0], "interval": ci,
                            "interval_clipped": r["ci"], "interval_logit": [1 / (1 + math.exp(-(lg + s * z975 * sl))) for s in (-1, 1)],
                            "difference": [auc[0] - auc[1], auc[0] - auc[1] - z975 * se, auc[0] - auc[1] + z975 * se]}}
write("roc.json", out)
