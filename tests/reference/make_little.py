#!/usr/bin/python3
"""little.json: are cells missing completely at random?  Little's test by numpy.

EM over single rows, columns centred: the expected row and its conditional covariance, mean and
covariance anew, until nothing moves.  The same likelihood is climbed by scipy from elsewhere, and must end at the same
statistic.  d2 = sum over patterns of n_j (mean_j - mu_j)' Sigma_j^-1 (mean_j - mu_j).
"""
import numpy as np
from scipy import optimize, stats

from refjson import columns, write

rng = np.random.default_rng(23)


def em(x, rounds=20000):
    n, d = x.shape
    known = ~np.isnan(x)
    centre = np.nanmean(x, 0)
    x = x - centre
    mu, sigma = np.zeros(d), np.diag(np.nanvar(x, 0))
    for _ in range(rounds):
        first, second = np.zeros(d), np.zeros((d, d))
        for row, o in zip(x, known):
            u = ~o
            full, rest = row.copy(), np.zeros((d, d))
            slope = sigma[np.ix_(u, o)] @ np.linalg.inv(sigma[np.ix_(o, o)])
            full[u] = mu[u] + slope @ (row[o] - mu[o])
            rest[np.ix_(u, u)] = sigma[np.ix_(u, u)] - slope @ sigma[np.ix_(o, u)]
            first += full
            second += np.outer(full, full) + rest
        new_mu = first / n
        new_sigma = second / n - np.outer(new_mu, new_mu)
        moved = max(np.abs((new_mu - mu) / np.sqrt(np.diag(sigma))).max(),
                    np.abs((new_sigma - sigma) / np.sqrt(np.outer(np.diag(sigma), np.diag(sigma)))).max())
        mu, sigma = new_mu, new_sigma
        if moved < 1e-11:
            return centre + mu, sigma
    raise RuntimeError("EM goes on and on")


def climb(x):
    """Mean and covariance by BFGS on the observed likelihood, through a Cholesky factor."""
    d = x.shape[1]
    centre, scale = np.nanmean(x, 0), np.nanstd(x, 0)
    z, at = (x - centre) / scale, np.tril_indices(d)

    def unpack(t):
        low = np.zeros((d, d))
        low[at] = t[d:]
        return t[:d], low @ low.T

    known = ~np.isnan(z)
    parts = [(o, z[(known == o).all(1)][:, o]) for o in np.unique(known, axis=0)]

    def loss(t):
        mu, sigma = unpack(t)
        return -sum(stats.multivariate_normal.logpdf(rows, mu[o], sigma[np.ix_(o, o)]).sum() for o, rows in parts)

    t = np.concatenate([np.full(d, 0.1), (0.8 * np.eye(d))[at]])
    mu, sigma = unpack(optimize.minimize(loss, t, method="BFGS", options={"gtol": 1e-7}).x)
    return centre + scale * mu, sigma * np.outer(scale, scale)


def statistic(x, mu, sigma):
    known = ~np.isnan(x)
    d2, df = 0.0, -x.shape[1]
    patterns = np.unique(known, axis=0)
    for o in patterns:
        rows = x[(known == o).all(1)][:, o]
        v = rows.mean(0) - mu[o]
        d2 += len(rows) * v @ np.linalg.inv(sigma[np.ix_(o, o)]) @ v
        df += o.sum()
    return d2, df, len(patterns)


def case(x):
    x = x[~np.isnan(x).all(1)]
    d2, df, patterns = statistic(x, *em(x))
    if x.shape[1] <= 3:
        assert abs(statistic(x, *climb(x))[0] / d2 - 1) < 1e-4
    return {"input": {"x": columns(x)},
            "expect": {"d2": d2, "df": df, "p": stats.chi2.sf(d2, df), "patterns": patterns, "rows": len(x)}}


def table(n, d, rate):
    mix = rng.normal(size=(d, d))
    x = np.round(rng.normal(size=(n, d)) @ mix * 10.0 ** rng.integers(-2, 4, d) + 1000 * rng.normal(size=d), 3)
    hole = rng.random((n, d)) < rate
    return x, hole


def chance(n, d, rate):
    x, hole = table(n, d, rate)
    x[hole] = np.nan
    return x


def by_first(n, d, rate):
    """The other columns are missing where the first one is large."""
    x, hole = table(n, d, rate)
    hole[:, 0] = False
    hole[:, 1:] |= (x[:, :1] > np.quantile(x[:, 0], .7)) & (rng.random((n, d - 1)) < .5)
    x[hole] = np.nan
    return x


if __name__ == "__main__":
    write("little.json", {"chance": case(chance(120, 4, .12)), "by_first": case(by_first(150, 3, .05)),
                          "wide": case(chance(200, 6, .04)), "two": case(chance(40, 2, .2))})
