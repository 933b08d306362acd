#!/usr/bin/python3
"""nist_univariate.json, nist_linear.json: NIST StRD data with their certified digits.

"certified" holds NIST's digits as text (public domain).  "exact" is the same statistic of the
decimal data, and "of_doubles" of the data after rounding to doubles (what any program that reads
them can reach), both in 60-digit or rational arithmetic computed here.
"""
import csv
import json
from fractions import Fraction

import mpmath as mp
from refjson import data_path, write

mp.mp.dps = 60
with open(data_path("nist_strd", "certified.json"), encoding="utf-8") as f:
    CERT = json.load(f)


def table(name):
    with open(data_path("nist_strd", "csv", name + ".csv"), encoding="utf-8") as f:
        rows = list(csv.reader(f))
    return rows[0], list(zip(*rows[1:]))


def to_mp(q):
    return mp.mpf(q.numerator) / q.denominator


def univariate(x):
    n = len(x)
    m = sum(x) / n
    ss = sum((v - m) ** 2 for v in x)
    r1 = sum((a - m) * (b - m) for a, b in zip(x, x[1:])) / ss
    return {"mean": to_mp(m), "sd": mp.sqrt(to_mp(ss / (n - 1))), "autocorrelation": to_mp(r1)}


GATE = {"PiDigits": 14, "Lottery": 14, "Lew": 14, "Mavro": 12, "Michelso": 12, "NumAcc1": 15, "NumAcc2": 14,
        "NumAcc3": 9, "NumAcc4": 8}
cases = {}
for name, c in CERT["univariate"].items():
    _, cols = table(name)
    text = cols[-1]
    exact = univariate([Fraction(t) for t in text])
    dbl = univariate([Fraction(float(t)) for t in text])
    certified = {"mean": c["mean"], "sd": c["sd_n-1"], "autocorrelation": c["autocorr_lag1"]}
    for k, digits in certified.items():
        d = len(digits.split("E")[0].replace("-", "").replace(".", "").lstrip("0"))
        assert abs(exact[k] - mp.mpf(digits)) <= abs(exact[k]) * mp.mpf(10) ** (1 - max(d, 15)) , (name, k)
    assert len(text) == c["n"]
    cases[name] = {"input": {"x": [float(t) for t in text]},
                   "expect": {"n": c["n"], "certified": certified,
                              "exact": {k: mp.nstr(v, 30) for k, v in exact.items()},
                              "of_doubles": {k: float(v) for k, v in dbl.items()}},
                   "lre_sd": GATE[name]}
write("nist_univariate.json", cases)


def solve(a, b):
    """Gauss-Jordan in rationals; returns the solution of a z = b for many right sides."""
    n = len(a)
    m = [list(a[i]) + list(b[i]) for i in range(n)]
    for i in range(n):
        p = next(r for r in range(i, n) if m[r][i] != 0)
        m[i], m[p] = m[p], m[i]
        inv = 1 / m[i][i]
        m[i] = [v * inv for v in m[i]]
        for r in range(n):
            if r != i and m[r][i] != 0:
                f = m[r][i]
                m[r] = [u - f * v for u, v in zip(m[r], m[i])]
    return [row[n:] for row in m]


def ols(cols, y, intercept):
    """Coefficients, standard errors, residual sd, R2 and F, rational until the square roots."""
    n = len(y)
    design = ([[Fraction(1)] * n] if intercept else []) + cols
    p = len(design)
    xtx = [[sum(a * b for a, b in zip(u, v)) for v in design] for u in design]
    xty = [sum(a * b for a, b in zip(u, y)) for u in design]
    eye = [[xty[i]] + [Fraction(int(i == j)) for j in range(p)] for i in range(p)]
    sol = solve(xtx, eye)
    b = [r[0] for r in sol]
    fit = [sum(bj * c[i] for bj, c in zip(b, design)) for i in range(n)]
    rss = sum((u - v) ** 2 for u, v in zip(y, fit))
    center = sum(y) / n if intercept else 0
    tss = sum((v - center) ** 2 for v in y)
    s2 = rss / (n - p)
    dfr = p - 1 if intercept else p
    return {"coefficient": [float(to_mp(v)) for v in b],
            "se": [float(mp.sqrt(to_mp(s2 * sol[j][j + 1]))) for j in range(p)],
            "residual_sd": float(mp.sqrt(to_mp(s2))), "rss": float(to_mp(rss)), "r2": float(to_mp(1 - rss / tss)),
            "f": float(to_mp((tss - rss) / dfr / s2)) if rss else None}


LRE = {"Norris": 12, "NoInt1": 14, "NoInt2": 14, "Pontius": 11, "Longley": 10, "Filip": 7, "Wampler1": 9, "Wampler2": 10,
       "Wampler3": 9, "Wampler4": 8, "Wampler5": 7}
cases = {}
for name, c in CERT["linear"].items():
    head, cols = table(name)
    yi = head.index("y") if "y" in head else 0
    y = cols[yi]
    xs = [cols[j] for j in range(len(head)) if j != yi]
    intercept = not name.startswith("NoInt")
    degree = len(c["params"]) - 1 if len(xs) == 1 and intercept else 1
    xq = [[Fraction(t) for t in col] for col in xs]
    if degree > 1:
        xq = [[v ** k for v in xq[0]] for k in range(1, degree + 1)]
    xd = [[float(v) for v in col] for col in xq]
    exact = ols(xq, [Fraction(t) for t in y], intercept)
    dbl = ols([[Fraction(v) for v in col] for col in xd], [Fraction(float(t)) for t in y], intercept)
    est = [v["estimate"] for v in c["params"].values()]
    sd = [v["sd"] for v in c["params"].values()]
    assert len(y) == c["n"] and len(est) == len(exact["coefficient"])
    for a, b in zip(exact["coefficient"], est):
        assert abs(a - float(b)) <= abs(a) * 1e-13, (name, a, b)
    for a, b in zip(exact["se"], sd):
        assert abs(a - float(b)) <= abs(a) * 1e-13, (name, a, b)
    assert abs(exact["residual_sd"] - float(c["residual_sd"])) <= exact["residual_sd"] * 1e-13
    assert abs(exact["r2"] - float(c["r_squared"])) < 1e-14
    cases[name] = {"input": {"y": [float(t) for t in y], "x": xd, "intercept": intercept, "degree": degree},
                   "expect": {"n": c["n"], "certified": {"coefficient": est, "se": sd, "residual_sd": c["residual_sd"],
                                                         "r2": c["r_squared"], "f": c["regression"]["F"],
                                                         "rss": c["residual"]["ss"]},
                              "of_doubles": dbl},
                   "lre": LRE[name]}
write("nist_linear.json", cases)
