#!/usr/bin/python3
"""label_rate.json: the share of wrong labels, as far as overlap of the classes leaves it open.

overlap    mean error by rank of two normal classes, by integrating the posterior over the density (quad);
           the program has it in closed form
rates      the likelihood over the whole grid in arrays; the lower end as a linear program over mixtures of
           rates, where the program halves a multiplier; the upper by scipy's beta
"""
import numpy as np
from scipy import integrate, optimize, stats

from refjson import write

BINS, RATES, CHI2 = 10, 201, stats.chi2.ppf(.95, 1)
rng = np.random.default_rng(35)


def overlap(d, bins):
    def density(z):
        return stats.norm.pdf(z - d / 2) + stats.norm.pdf(z + d / 2)

    def beyond(z):
        return stats.norm.sf(z - d / 2) + stats.norm.sf(z + d / 2)
    edge = [40 + d] + [optimize.brentq(lambda z: beyond(z) - b / bins, 0, 40 + d, xtol=1e-14) for b in range(1, bins)] + [0]
    return np.array([integrate.quad(lambda z: density(z) / (1 + np.exp(d * z)), lo, min(hi, lo + 12), epsabs=1e-14, limit=200)[0] * bins
                     for hi, lo in zip(edge, edge[1:])])


FAMILY = [overlap(.05 * 240 ** (i / 39), BINS) for i in range(40)]
FAMILY = np.array([g + .1 * m * (2 * g.mean() - g) for g in FAMILY for m in range(6)])


def rates(n, k, flips, sharp):
    true = rng.integers(0, k, n)
    z = rng.normal(size=(n, k)) + sharp * np.eye(k)[true]
    p = np.exp(sharp * z)
    p = np.round(p / p.sum(1, keepdims=True), 2)  # ties
    given = np.where(rng.random(n) < flips, (true + rng.integers(1, k, n)) % k, true)
    f = (k - 1) / k * (np.arange(RATES) / (RATES - 1)) ** 2
    q = np.clip(f[:, None, None] + (1 - f - f / (k - 1))[:, None, None] * FAMILY, 1e-9, 1 - 1e-9)
    top, weight, value, dev, share, hi = p.argmax(1), [], [], [], [], []
    for t in range(k):
        row = np.where(top == t)[0]
        row = row[np.argsort(-p[row, t], kind="stable")]
        wrong = (given[row] != t).astype(float)
        for v in np.unique(p[row, t]):
            tie = p[row, t] == v
            wrong[tie] = wrong[tie].mean()
        m = len(row)
        b = np.arange(m) * BINS // m
        rows, against = np.bincount(b, minlength=BINS), np.bincount(b, wrong, BINS)
        ll = (against * np.log(q) + (rows - against) * np.log1p(-q)).sum(2).max(1)
        third = -(-m // 3)
        s = wrong[:third].sum()
        weight.append(m / n)
        value.append(f[ll.argmax()])
        dev.append(2 * (ll.max() - ll))
        share.append(s / third)
        hi.append(stats.beta.ppf(.975, s + 1, third - s))
    weight, share, hi = map(np.array, (weight, share, hi))
    one = np.kron(np.eye(k), np.ones(RATES))
    lo = optimize.linprog(np.kron(weight, f), A_ub=[np.concatenate(dev)], b_ub=[CHI2], A_eq=one, b_eq=np.ones(k)).fun
    upper = (weight * share).sum() + np.sqrt((weight ** 2 * (hi - share) ** 2).sum())
    return {"input": {"label": given, "p": p.ravel(), "classes": k},
            "expect": {"value": min((weight * value).sum(), upper), "lo": lo, "hi": upper}}


write("label_rate.json", {
    "overlap_half": {"input": {"distance": .5, "bins": 10}, "expect": {"g": overlap(.5, 10)}},
    "overlap_two": {"input": {"distance": 2, "bins": 10}, "expect": {"g": overlap(2, 10)}},
    "overlap_four": {"input": {"distance": 4, "bins": 4}, "expect": {"g": overlap(4, 4)}},
    "clear": rates(500, 2, .2, 3), "overlapping": rates(400, 2, .1, 1), "clean": rates(300, 2, 0, 2),
    "three": rates(600, 3, .15, 3),
})
