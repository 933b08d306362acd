#!/usr/bin/python3
"""near.json: rows that are nearly there twice, by scikit-learn's NearestNeighbors.

Two hundred rows of three numbers and a category; thirty of them again with a relative change of 1e-3 in each
number, four again as they are.  Numbers by their standard deviation (population), an axis of 0 and 1 a level.
median   of the distance to the nearest of ten rows that is no exact repeat
rows     whose nearest such row is within 0.13 of it; pair: the nearest two
rounded  rows that equal an earlier one by '%.2e' of each number, and are no repeat of the first such row
dimension  ln 2 over ln of the median ratio of second to first such distance
"""
import numpy as np
from sklearn.neighbors import NearestNeighbors

from refjson import write

r = np.random.default_rng(5)
x = np.column_stack([r.normal(50, 10, 200), r.gamma(2, 3, 200), r.normal(0, 1, 200)])
c = r.integers(0, 3, 200)
again = r.choice(200, 34, replace=False)
copies = x[again] * np.where(np.arange(34)[:, None] < 30, 1 + 1e-3 * r.normal(size=(34, 3)), 1)
x = np.vstack([x, copies])
c = np.concatenate([c, c[again]])
cells = [["%.6f" % v for v in row] for row in x]
x = np.array(cells, float)
z = np.hstack([(x - x.mean(0)) / x.std(0), np.eye(3)[c]])
d, i = NearestNeighbors(n_neighbors=11, algorithm="brute").fit(z).kneighbors(z)
d = np.sqrt(((z[i] - z[:, None]) ** 2).sum(2))  # brute products lose digits of small distances
same = (x[i] == x[:, None]).all(2) & (c[i] == c[:, None])
other = [[(d[q, k], i[q, k]) for k in range(11) if not same[q, k]] for q in range(len(x))]
first = np.array([o[0][0] for o in other])
ratio = np.array([o[1][0] / o[0][0] for o in other])
median = np.median(first)
seen, rounded = {}, 0
for q in range(len(x)):
    key = tuple("%.2e" % v for v in x[q]) + (c[q],)
    k = seen.setdefault(key, q)
    rounded += k != q and not (x[k] == x[q]).all()
q = int(first.argmin())
write("near.json", {
    "input": {"csv": "a,b,c,place\n" + "".join("%s,%s,%s,%s\n" % (*row, "nsw"[k]) for row, k in zip(cells, c))},
    "expect": {"median": median, "rows": int((first < 0.13 * median).sum()), "rounded": rounded,
               "dimension": np.log(2) / np.log(np.median(ratio)), "nearest": first.min(),
               "pair": sorted([q, int(other[q][0][1])])}})
