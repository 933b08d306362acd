#!/usr/bin/python3
"""transforms.json: scalers, imputers, one-hot and quantiles by scikit-learn 1.2, learned on "x" and
applied to "new"; missing is null.

standard  (v - mean) / sd with n (not n - 1) under the root; a constant column is divided by 1
minmax    (v - min) / (max - min), not clipped; a constant column is divided by 1
robust    (v - median) / (q75 - q25), type 7 quantiles; divided by 1 when the quartiles are equal
impute    mean, median, mode (the most frequent; ties: the smallest)
onehot    one column a level in byte order; an unseen level is all zeros
quantile  type 7
log1p     numpy; a value below the floor min(0, smallest of "x") counts as the floor; null where "x" has -1 or less
power     scikit-learn's PowerTransformer(standardize=False); its log likelihood is scipy's yeojohnson_llf, whose top
          is found again by scipy's bounded minimiser
"""
import warnings
from fractions import Fraction
from math import floor

import numpy as np
from scipy import optimize, stats
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, PowerTransformer, RobustScaler, StandardScaler

from refjson import write

warnings.simplefilter("ignore")
rng = np.random.default_rng(8)
NAN = float("nan")


def col(x):
    return np.array([NAN if v is None else v for v in x], float)[:, None]


def holes(x, k):
    x = [float(v) for v in x]
    for i in rng.choice(len(x), k, replace=False):
        x[i] = None
    return x


COLUMN = {
    "plain": [float(v) for v in np.round(rng.normal(size=25) * 3 + 1, 3)],
    "holes": holes(np.round(rng.gamma(2, 3, 40), 2), 12),
    "ties": holes(rng.integers(0, 4, 30), 5),
    "constant": [7.25, 7.25, None, 7.25],
    "constant_large": [1e8 + .1] * 6,
    "offset": [1e9 + float(v) for v in np.round(rng.normal(size=20), 3)],
    "one": [3.5],
    "two": [None, 2.0, 4.0],
    "iqr_zero": [1.0] * 9 + [5.0, -4.0],
    "zero_one": [0.0, 1.0, 1.0, 0.0, None, 1.0],
}
NEW = [None, 0.0, -3.5, 7.25, 1e6, 1e9]
scale = {}
for name, x in COLUMN.items():
    out = {}
    for kind, m in (("standard", StandardScaler()), ("minmax", MinMaxScaler()), ("robust", RobustScaler())):
        m.fit(col(x))
        if kind == "standard":
            exact = [Fraction(v) for v in x if v is not None]
            mean = sum(exact) / len(exact)
            var = sum((v - mean) ** 2 for v in exact) / len(exact)
            center, width = float(mean), float(var) ** 0.5 if var else 1.0
            assert np.isclose(m.mean_[0], center, rtol=1e-12) and np.isclose(m.scale_[0], width, rtol=1e-6), name
        elif kind == "minmax":
            center, width = float(m.data_min_[0]), float(m.data_range_[0]) or 1.0
        else:
            center, width = float(m.center_[0]), float(m.scale_[0])
        apply = [None if v is None else (v - center) / width for v in NEW]
        for u, v in zip(apply, m.transform(col(NEW))[:, 0]):
            assert (u is None and np.isnan(v)) or np.isclose(u, v, rtol=1e-5, atol=1e-9), (name, kind, u, v)
        out[kind] = {"center": center, "scale": width, "new": apply}
    scale[name] = {"input": {"x": x, "new": NEW}, "expect": out}

impute = {}
for name, x in COLUMN.items():
    out = {}
    for kind, s in (("mean", "mean"), ("median", "median"), ("mode", "most_frequent")):
        out[kind] = float(SimpleImputer(strategy=s).fit(col(x)).statistics_[0])
    impute[name] = {"input": {"x": x}, "expect": out}

onehot = {}
for name, x, new in (
        ("plain", ["b", "a", "c", "a", "b"], ["a", "b", "c", "d", "", "A"]),
        ("bytes", ["Z", "a", "\u00e9", "z", "B", "10", "9"], ["\u00e9", "e", "10", "Z", "9"]),
        ("one_level", ["x", "x"], ["x", "y"]),
        ("spaces", ["a ", "a", " a"], ["a", "a ", " a", "  a"])):
    m = OneHotEncoder(handle_unknown="ignore", sparse_output=False).fit(np.array(x, object)[:, None])
    levels = list(m.categories_[0])
    assert levels == sorted(levels, key=lambda s: s.encode())
    onehot[name] = {"input": {"x": x, "new": new},
                    "expect": {"levels": levels, "new": m.transform(np.array(new, object)[:, None]).astype(int).tolist()}}

quantile = {}
for name, x in (("five", [1, 2, 3, 4, 10]), ("one", [3]), ("two", [1, 2]), ("ties", [1, 1, 1, 2, 2, 9]), ("unsorted", [5, -1, 3, 0.5]),
                ("random", list(np.round(rng.normal(size=101), 3))), ("tenths", [.1, .2, .3])):
    q = [0, .05, .1, .25, 1 / 3, .5, .75, .9, .95, .999, 1]
    s = sorted(Fraction(float(v)) for v in x)
    out = []
    for p in q:
        h = (len(s) - 1) * Fraction(p)
        i = floor(h)
        out.append(float(s[i] + (h - i) * (s[min(i + 1, len(s) - 1)] - s[i])))
    assert np.allclose(out, np.quantile(np.array(x, float), q), rtol=1e-14, atol=1e-15)
    quantile[name] = {"input": {"x": x, "q": q}, "expect": out}
rng = np.random.default_rng(12)
SKEWED = {
    "gamma": [float(v) for v in np.round(rng.gamma(0.8, 20, 60), 3)],
    "left": [float(v) for v in np.round(10 - rng.gamma(1.5, 2, 60), 3)],
    "both": holes(np.round(rng.normal(size=50) ** 3, 4), 6),
    "above_minus_1": [float(v) for v in np.round(rng.exponential(2, 40) - .9, 4)],
    "normal": [float(v) for v in np.round(rng.normal(3, 1, 80), 3)],
    "counts": [float(v) for v in rng.poisson(rng.gamma(1, 3, 70))],
    "lognormal": [float(v) for v in np.round(np.exp(rng.normal(6, 1.2, 90)), 1)],
}
AT = [None, 0.0, -0.5, -3.5, 7.25, 1000.0, 1e6]
log1p, power = {}, {}
for name, x in SKEWED.items():
    real = np.array([v for v in x if v is not None])
    floor = min(0.0, real.min())
    log1p[name] = {"input": {"x": x, "new": AT}, "expect": None if floor <= -1 else {
        "floor": floor, "new": [None if v is None else float(np.log1p(max(v, floor))) for v in AT],
        "skewness": float(stats.skew(np.log1p(real)))}}
    m = PowerTransformer(standardize=False).fit(real[:, None])
    lam = float(m.lambdas_[0])
    again = optimize.minimize_scalar(lambda k: -stats.yeojohnson_llf(k, real), bounds=(-5, 5), method="bounded",
                                     options={"xatol": 1e-9})
    assert abs(again.x - lam) < 1e-4, (name, again.x, lam)
    power[name] = {"input": {"x": x, "new": AT}, "expect": {
        "lambda": lam, "loglik": float(stats.yeojohnson_llf(lam, real)),
        "new": [None if v is None else float(m.transform([[v]])[0, 0]) for v in AT],
        "skewness": float(stats.skew(m.transform(real[:, None])[:, 0]))}}
write("transforms.json", {"scale": scale, "impute": impute, "onehot": onehot, "quantile": quantile, "log1p": log1p,
                          "power": power})
