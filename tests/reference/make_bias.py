#!/usr/bin/python3
"""bias.json: what is done about groups, by scikit-learn and numpy.

consistency   Zemel et al. 2013: 1 - mean |yhat - mean yhat of the 5 nearest other rows|, by NearestNeighbors on
              standardised columns
decorrelate   X - alpha (S - mean S) beta with beta by numpy's lstsq, S the one-hot columns of a category and a number,
              means and fit over the rows where X is known; rows of levels that were not learned keep their X
"""
import numpy as np
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler

from refjson import write

rng = np.random.default_rng(7)


def consistency(n, k):
    x = np.round(rng.normal(size=(n, 2)), 4)
    said = (x[:, 0] + .7 * rng.normal(size=n) > 0).astype(int)
    near = NearestNeighbors(n_neighbors=k + 1, algorithm="brute").fit(StandardScaler().fit_transform(x))
    at = near.kneighbors(
        StandardScaler().fit_transform(x), return_distance=False)[:, 1:]
    alike = 1 - np.abs(said - said[at].mean(1))
    return {"input": {"x": x[:, 0], "z": x[:, 1], "said": said},
            "expect": {"value": alike.mean(), "se": alike.std(ddof=1) / np.sqrt(n)}}


def decorrelate(n):
    town = rng.integers(0, 3, n)
    age = np.round(rng.normal(40, 10, n), 2)
    x = np.round(np.array([3., 1, 5])[town] + .1 * age + rng.normal(size=n), 3)
    z = np.round(1e6 - 250 * age + 1000 * rng.normal(size=n), 1)
    x[rng.random(n) < .15] = np.nan
    s = np.column_stack([town == i for i in range(3)] + [age]).astype(float)
    out, removed = [], []
    for v in (x, z):
        known = ~np.isnan(v)
        mean = s[known].mean(0)
        beta = np.linalg.lstsq(s[known] - mean, v[known] - v[known].mean(), rcond=None)[0]
        out.append(v - (s - mean) @ beta)
        removed.append(1 - out[-1][known].var() / v[known].var())
    half = .5 * x + .5 * out[0]
    return {"input": {"town": town, "age": age, "x": x, "z": z},
            "expect": {"x": out[0], "z": out[1], "half": half, "removed": removed}}


write("bias.json", {"consistency": consistency(120, 5), "decorrelate": decorrelate(90)})
