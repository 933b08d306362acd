#!/usr/bin/python3
"""boost.json: raw scores of scikit-learn's HistGradientBoosting, 50 trees, learning rate 0.1, no early
stopping, at most 255 distinct values a column.

"train" are the scores of the training rows, "new" those of rows in "new_x" (missing cells, values
beyond the range, unseen codes).  A case is written only when plain_boost.py, in double precision,
agrees to 1e-6; rows of new_x that fall between two cuts of equal worth are left out.
"""
import warnings

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from plain_boost import boost
from refjson import columns, write

warnings.simplefilter("ignore")


def table(seed, n, holes, cat):
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.round(rng.normal(size=n), 2), np.round(rng.uniform(0, 10, n), 1), rng.integers(0, 12, n),
                         np.round(np.exp(rng.normal(size=n)), 1), rng.integers(0, 8, n)]).astype(float)
    if cat:
        x[:, 4] = rng.choice(8, n, p=[.3, .2, .15, .12, .1, .07, .04, .02])
    shift = np.array([1.5, -2, .5, 0, 2.5, -1, 3, -3])[x[:, 4].astype(int)] if cat else .2 * x[:, 4]
    f = 2 * np.sin(x[:, 0]) + .4 * x[:, 1] + (x[:, 2] > 6) * x[:, 0] + shift
    if holes:
        for j, share in enumerate([.1, .3, 0, .05, .15 if cat else 0]):
            hole = rng.random(n) < share
            f += 1.5 * hole * (j == 1)
            x[hole, j] = np.nan
    new = np.column_stack([np.round(rng.normal(size=40) * 2, 2), np.round(rng.uniform(-3, 13, 40), 1), rng.integers(-1, 14, 40),
                           np.round(np.exp(rng.normal(size=40)), 1), rng.integers(0, 10 if cat else 8, 40)]).astype(float)
    new[rng.random(new.shape) < .1] = np.nan
    return rng, x, f, new


def tree_nodes(root, value, holes):
    """The first tree (of class 0), depth first, left before right; a leaf has column -1; threshold null: all but missing."""
    out = []

    def walk(k):
        i = len(out)
        out.append(None)
        if k.left is None:
            out[i] = {"column": -1, "rows": len(k.rows), "value": 0.1 * k.value}
            return
        _, j, (b, t, miss) = k.split
        if not holes[j]:  # never seen missing: the larger child
            miss = len(k.left.rows) > len(k.right.rows)
        node = {"column": j, "rows": len(k.rows), "gain": k.split[0], "missing_left": bool(miss)}
        if b is None:
            node["left_codes"] = sorted(float(value[j][c]) for c in t if c >= 0)
        else:
            node["threshold"] = t
        out[i] = node
        walk(k.left)
        walk(k.right)

    walk(root)
    return out


def case(seed, task, holes=False, cat=False, leaves=31, min_rows=20, l2=0.0, weighted=None, n=300, trees=50):
    rng, x, f, new = table(seed, n, holes, cat)
    noise = rng.normal(size=n)
    if task == "regression":
        y = np.round(f + noise, 3)
    elif task == 2:
        y = (f + 2 * noise > np.median(f)).astype(float)
    else:
        y = np.searchsorted(np.quantile(f, [.3, .7]), f + noise).astype(float)
    w = None
    if weighted == "real":
        w = np.round(rng.gamma(2, .5, n), 3)
    elif weighted == "counts":
        w = rng.integers(1, 4, n).astype(float)
    cls = HistGradientBoostingRegressor if task == "regression" else HistGradientBoostingClassifier
    m = cls(max_iter=trees, learning_rate=0.1, max_leaf_nodes=leaves, min_samples_leaf=min_rows, l2_regularization=l2, max_bins=255,
            early_stopping=False, categorical_features=[4] if cat else None).fit(x, y, sample_weight=w)
    score = (lambda t: m.predict(t)) if task == "regression" else (lambda t: m.decision_function(t))
    a, b = np.atleast_2d(score(x).T).T, np.atleast_2d(score(new).T).T
    kw = dict(cat=[4] if cat else [], leaves=leaves, min_rows=min_rows, l2=l2, trees=trees, weight=w)
    p, q, first = boost(x, y, new, task, **kw)
    p2, q2, _ = boost(x, y, new, task, perturb=1e-9, **kw)
    diff = np.abs(a - p).max()
    shake = np.abs(p - p2).max()
    keep = (np.abs(b - q).max(1) < 1e-6) & (np.abs(q - q2).max(1) < 1e-6)
    ok = diff < 1e-6 and shake < 1e-6
    print(f"  seed {seed} {task} leaves {leaves} min {min_rows} l2 {l2} w {weighted}: |sklearn - plain| {diff:.2g}, "
          f"shaken {shake:.2g}, new kept {keep.sum()}/40")
    if not ok:
        return None
    value = [np.unique(c[~np.isnan(c)]) for c in x.T]
    flat = (lambda s: columns(s)) if a.shape[1] > 1 else (lambda s: s[:, 0])
    return {"input": {"x": columns(x), "y": y, "weight": w, "task": task if task == "regression" else "classes",
                      "classes": 0 if task == "regression" else task, "categorical": [4] if cat else [], "new_x": columns(new[keep]),
                      "trees": trees, "rate": 0.1, "leaves": leaves, "min_rows": min_rows, "l2": l2},
            "expect": {"base": m._baseline_prediction.ravel(), "train": flat(a), "new": flat(b[keep]),
                       "first_tree": tree_nodes(first, value, np.isnan(x).any(0))}}


WANT = {
    "regression": dict(task="regression"),
    "regression_small_leaves": dict(task="regression", leaves=7, min_rows=5, l2=1.0),
    "regression_holes": dict(task="regression", holes=True, leaves=31, min_rows=5),
    "regression_weights": dict(task="regression", holes=True, weighted="real", leaves=7, l2=1.0),
    "regression_category": dict(task="regression", cat=True, min_rows=5),
    "regression_all": dict(task="regression", holes=True, cat=True, weighted="counts", min_rows=5, l2=1.0),
    "binary": dict(task=2),
    "binary_small_leaves": dict(task=2, leaves=7, min_rows=5, l2=1.0),
    "binary_holes": dict(task=2, holes=True, leaves=31, min_rows=5, l2=1.0),
    "binary_category": dict(task=2, holes=True, cat=True, leaves=7, min_rows=5),
    "binary_weights": dict(task=2, holes=True, cat=True, weighted="real", l2=1.0),
    "three": dict(task=3, leaves=7, n=240),
    "three_all": dict(task=3, holes=True, cat=True, leaves=7, min_rows=5, l2=1.0, n=240),
    "stump": dict(task="regression", leaves=2, min_rows=5, trees=3, n=60),
    "too_few_rows": dict(task="regression", leaves=31, min_rows=20, trees=3, n=30),
}
cases = {}
for i, (name, kw) in enumerate(WANT.items()):
    for seed in range(100 * i + (16 if name == "binary_holes" else 0), 100 * i + 40):
        cases[name] = case(seed, **kw)
        if cases[name]:
            break
    assert cases[name], name
write("boost.json", cases)
