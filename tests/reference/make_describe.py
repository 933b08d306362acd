#!/usr/bin/python3
"""describe.json: one column's summary, in rational arithmetic with 60-digit roots.

sd has n - 1; skewness g1 = m3 / m2^1.5 and excess kurtosis g2 = m4 / m2^2 - 3 have population
moments; quantiles are type 7 (Hyndman & Fan 1996); the histogram is Freedman & Diaconis (1981):
bins = ceil((max - min) / (2 IQR n^(-1/3))), 1 when the IQR is 0, then clipped to 5..50, edges
evenly spaced, the last bin closed on the right.  Constant columns and spreads outside
1e-300..1e300 have no histogram here.
"""
from fractions import Fraction
from math import ceil, floor

import mpmath as mp
import numpy as np
from scipy import stats

from refjson import write

mp.mp.dps = 60


def mpq(q):
    return mp.mpf(q.numerator) / q.denominator


def quantile(s, p):
    h = (len(s) - 1) * Fraction(p)
    lo = floor(h)
    hi = min(lo + 1, len(s) - 1)
    return s[lo] + (h - lo) * (s[hi] - s[lo])


def histogram(v):
    """numpy's rule and counts; asserts that no value sits within rounding of an inner edge."""
    x = np.array([float(t) for t in v])
    lo, hi = x.min(), x.max()
    if lo == hi or not 1e-300 < hi - lo < 1e300:
        return None
    iqr = np.subtract(*np.percentile(x, [75, 25]))
    raw = ceil(float(hi - lo) / (2 * iqr / len(x) ** (1 / 3))) if iqr > 0 else 1
    if raw < 10 ** 6 and np.isfinite(hi - lo) and 1e-100 < iqr:
        assert raw == len(np.histogram_bin_edges(x, "fd")) - 1
    bins = min(max(raw, 5), 50)
    counts, edges = np.histogram(x, bins)
    return {"fd_bins": raw, "bins": bins, "edges": edges, "counts": counts}


def describe(x):
    v = [Fraction(t) for t in x if t is not None]
    n = len(v)
    out = {"rows": len(x), "count": n, "missing": len(x) - n, "distinct": len(set(v))}
    if n == 0:
        return out
    s = sorted(v)
    m = sum(v) / n
    m2, m3, m4 = (sum((t - m) ** k for t in v) / n for k in (2, 3, 4))
    out.update(mean=float(m), sd=float(mp.sqrt(mpq(m2 * n / (n - 1)))) if n > 1 else None, min=float(s[0]), max=float(s[-1]))
    for key, p in (("q05", "1/20"), ("q25", "1/4"), ("median", "1/2"), ("q75", "3/4"), ("q95", "19/20")):
        out[key] = float(quantile(s, p))
    out["skewness"] = float(mpq(m3) / mpq(m2) ** mp.mpf("1.5")) if m2 else None
    out["kurtosis"] = float(mpq(m4 / m2 ** 2) - 3) if m2 else None
    out["histogram"] = histogram(v)
    return out


rng = np.random.default_rng(2)


def holes(x, k):
    x = [float(t) for t in x]
    for i in rng.choice(len(x), k, replace=False):
        x[i] = None
    return x


def r(x, d=3):
    return [float(t) for t in np.round(x, d)]


COLUMNS = {
    "normal": r(rng.normal(size=400)),
    "ties": r(rng.integers(0, 7, 200), 0),
    "holes": holes(r(rng.gamma(2, 3, 150)), 40),
    "lognormal": r(np.exp(rng.normal(0, 2, 300)), 4),
    "cauchy": r(rng.standard_cauchy(250), 3),
    "offset_1e9": [1e9 + t for t in r(rng.normal(size=120), 6)],
    "offset_1e15": [1e15 + t for t in r(rng.integers(0, 50, 64), 0)],
    "two_values": r(rng.integers(0, 2, 31), 0),
    "rare_one": [0.0] * 99 + [1.0],
    "one": [42.5],
    "two": [1.0, 2.0],
    "three": [1.0, 2.0, 4.0],
    "five": [1.0, 2.0, 3.0, 4.0, 10.0],
    "constant": [0.1] * 17,
    "constant_large": [1e8 + 0.1] * 10,
    "all_missing": [None, None, None],
    "one_of_three": [None, 7.0, None],
    "minus_zero": [-0.0, 0.0, 0.0, 1.0],
    "outlier": r(rng.normal(size=60), 2) + [1e12],
    "integers_wide": r(rng.integers(-10 ** 9, 10 ** 9, 100), 0),
    "tiny": [float(t) for t in rng.normal(size=40) * 1e-150],
    "huge": [float(t) for t in rng.normal(size=40) * 1e150],
    "subnormal": [5e-324, 1e-323, 2e-323, 0.0, 4e-323],
    "span": [-1e308, 1e308, 0.0, 1.0, 5e307, -3e307],
    "iqr_zero": [5.0] * 80 + r(rng.normal(size=20), 3),
    "sorted_down": [float(t) for t in range(100, 0, -1)],
}
EXTREME = {"tiny", "huge", "subnormal", "span"}
cases = {}
for name, x in COLUMNS.items():
    out = describe(x)
    a = np.array([t for t in x if t is not None])
    if name not in EXTREME | {"offset_1e15"} and len(a) > 1 and a.min() != a.max():
        rel = 1e-4 if "offset" in name else 1e-12
        assert np.isclose(out["sd"], a.std(ddof=1), rtol=rel) and np.isclose(out["mean"], a.mean(), rtol=1e-13, atol=1e-12), name
        assert np.isclose(out["skewness"], stats.skew(a), rtol=rel, atol=1e-6 if rel > 1e-9 else 1e-12), (name, out["skewness"], stats.skew(a))
        assert np.isclose(out["kurtosis"], stats.kurtosis(a), rtol=rel, atol=1e-6 if rel > 1e-9 else 1e-12)
        q = np.quantile(a, [.05, .25, .5, .75, .95])
        assert np.allclose([out[k] for k in ("q05", "q25", "median", "q75", "q95")], q, rtol=1e-14, atol=1e-14)
    cases[name] = {"input": {"x": x}, "expect": out, "extreme": name in EXTREME}
    h = out.get("histogram")
    if h:  # a count that hangs on the last bit of an edge would test the wrong thing
        e = np.asarray(h["edges"])[1:-1]
        gap = np.abs(a[:, None] - e[None, :])
        if (gap <= 8 * np.spacing(np.maximum(np.abs(e), np.abs(a).max()))).any():
            out["histogram"] = None
write("describe.json", cases)
