#!/usr/bin/python3
"""signal.json: many tests at once, intervals of associations, values missing completely at random.

adjust      p after Holm 1979 and Benjamini & Hochberg 1995, from their definitions in fractions; the
            fifteen p of Benjamini & Hochberg's example, of which theirs rejects four and Holm's three
cramer      interval of Cramer's V: derivatives of phi squared in the cell shares, numerically
ratio       interval of the correlation ratio: derivatives of the share explained in the row weights
"""
from fractions import Fraction as F

import numpy as np
from scipy import stats

from refjson import write

rng = np.random.default_rng(31)


def adjust(p):
    """Holm: the largest of (m - i) p_(i) so far.  BH: the smallest of m p_(k) / k from here on."""
    f = [F(x) for x in p]
    rank = sorted(range(len(f)), key=lambda i: f[i])
    m = len(f)
    holm, bh = [0.0] * m, [0.0] * m
    for i, at in enumerate(rank):
        holm[at] = float(max(min(F(1), (m - j) * f[rank[j]]) for j in range(i + 1)))
        bh[at] = float(min([F(1)] + [F(m, j + 1) * f[rank[j]] for j in range(i, m)]))
    return {"input": {"p": p}, "expect": {"holm": holm, "bh": bh}}


def bounds(square, slope, weight, df, n, scale):
    """slope: of the square in a share or weight, centred here; weight: how many rows each stands for."""
    slope = slope - np.average(slope, weights=weight)
    sd = np.sqrt(np.average(slope ** 2, weights=weight) / n + 2 * df / n ** 2)
    reach = stats.norm.ppf(.975) * sd
    return [float(np.sqrt(np.clip(v / scale, 0, 1))) for v in (square, square - reach, square + reach)]


def slopes(f, w, h=1e-6):
    return np.array([(f(w + h * d) - f(w - h * d)) / (2 * h) for d in np.eye(len(w))])


def cramer(x, y, nx, ny):
    c = np.array([[np.sum((x == i) & (y == j)) for j in range(ny)] for i in range(nx)], float)
    n = c.sum()

    def phi2(p):
        p = p.reshape(nx, ny) / p.sum()
        return (p ** 2 / np.outer(p.sum(1), p.sum(0))).sum() - 1
    p = (c / n).ravel()
    df = (nx - 1) * (ny - 1)
    bias = df / (n - 1)
    fewer = min(nx - (nx - 1) ** 2 / (n - 1), ny - (ny - 1) ** 2 / (n - 1)) - 1
    return {"input": {"x": x, "y": y, "nx": nx, "ny": ny},
            "expect": dict(zip(("value", "lo", "hi"), bounds(phi2(p) - bias, slopes(phi2, p), p, df, n, fewer)))}


def ratio(g, y, k):
    n = len(y)

    def explained(w):
        whole = np.average(y, weights=w)
        within = sum((w[g == i] * (y[g == i] - np.average(y[g == i], weights=w[g == i])) ** 2).sum() for i in range(k))
        return 1 - within / (w * (y - whole) ** 2).sum()
    w = np.ones(n)
    eta2 = explained(w)
    epsilon2 = 1 - (1 - eta2) * (n - 1) / (n - k)
    slope = slopes(explained, w, 1e-4) * n
    return {"input": {"group": g, "y": y, "groups": k},
            "expect": dict(zip(("value", "lo", "hi"), bounds(epsilon2, slope, w, k - 1, n, 1)))}


EXAMPLE = [.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1.0]
cases = {"adjust_example": adjust(EXAMPLE),
         "adjust_ties": adjust([.04, .01, .04, .01, .9, .03, .01]),
         "cramer": cramer(X := rng.integers(0, 4, 300), np.where(rng.random(300) < .5, X % 3, rng.integers(0, 3, 300)), 4, 3),
         "cramer_none": cramer(rng.integers(0, 3, 90), rng.integers(0, 2, 90), 3, 2),
         "ratio": ratio(G := rng.integers(0, 3, 120), 5 + .6 * G + rng.normal(size=120), 3),
         "ratio_none": ratio(rng.integers(0, 4, 60), rng.exponential(size=60), 4),
         "adjust_many": adjust(list(np.round(rng.uniform(size=60) ** 3, 6)))}
assert sum(q < .05 for q in cases["adjust_example"]["expect"]["bh"]) == 4
assert sum(q < .05 for q in cases["adjust_example"]["expect"]["holm"]) == 3
write("signal.json", cases)
