#!/usr/bin/python3
"""judge.json: what a model is worth, asked in several ways, by scikit-learn, scipy and plain formulas.

ROC and precision-recall points are scikit-learn's; counts at thresholds are its confusion_matrix; the cheapest
threshold is found by trying all.  Wilson bounds come from scipy's binomtest; Newcombe's from them.  The shrunk
values are metafor's (make_judge.R), compared with the formulas written out here.  The risk-coverage area is the
plain sum over rows; conformal borders are numpy's sorted scores.
"""
import math
import os
import subprocess
import tempfile

import numpy as np
from scipy import stats
from sklearn import metrics

from refjson import HERE, write

rng = np.random.default_rng(11)


def wilson(k, n):
    ci = stats.binomtest(int(k), int(n)).proportion_ci(0.95, method="wilson")
    return [float(ci.low), float(ci.high)]


def scores(n, share, digits):
    """Labels and probabilities that have to do with each other; few digits make ties."""
    y = (rng.random(n) < share).astype(int)
    p = 1 / (1 + np.exp(-(rng.normal(size=n) + 1.4 * y - 0.7)))
    return y, np.clip(np.round(p, digits), 0.001, 0.999)


def curve_case(y, p):
    fpr, tpr, threshold = metrics.roc_curve(y, p, drop_intermediate=False)
    precision, recall, at = metrics.precision_recall_curve(y, p)
    order = [int(np.where(at == t)[0][0]) for t in threshold[1:]]
    assert np.allclose(recall[order], tpr[1:])
    pos, neg = int(y.sum()), int((1 - y).sum())
    tp, fp = np.round(tpr[1:] * pos), np.round(fpr[1:] * neg)
    return {"threshold": threshold[1:], "fpr": fpr[1:], "tpr": tpr[1:], "precision": precision[order],
            "tpr_wilson": [wilson(k, pos) for k in tp], "fpr_wilson": [wilson(k, neg) for k in fp],
            "precision_wilson": [wilson(k, k + f) for k, f in zip(tp, fp)]}


def counts(y, p, t):
    tn, fp, fn, tp = metrics.confusion_matrix(y, (p >= t).astype(int), labels=[0, 1]).ravel()
    return {"hit": int(tp), "miss": int(fn), "alarm": int(fp), "pass": int(tn)}


def cost_case(y, p, k):
    def mean_cost(t):
        c = counts(y, p, t)
        return sum(c[name] * k[name] for name in c) / len(y)

    values = np.unique(p)
    tries = [0.0] + [(a + b) / 2 for a, b in zip(values, list(values[1:]) + [1.0])]
    costs = [mean_cost(t) for t in tries]
    wanted = (k["alarm"] - k["pass"]) / (k["alarm"] - k["pass"] + k["miss"] - k["hit"])
    least = min(costs)
    near = [t for t, c in zip(tries, costs) if c <= least + 1e-12]
    best = min(near, key=lambda t: abs(t - wanted))
    row = np.where(y == 1, np.where(p >= best, k["hit"], k["miss"]), np.where(p >= best, k["alarm"], k["pass"]))
    se = stats.sem(row.astype(float))
    half = stats.t.ppf(0.975, len(y) - 1) * se
    return {"best": best, "cost": least, "expected": wanted, "lo": row.mean() - half, "hi": row.mean() + half,
            "sweep": [counts(y, p, i / 10) for i in range(11)]}


def newcombe(k1, n1, k2, n2):
    p1, p2 = k1 / n1, k2 / n2
    (l1, u1), (l2, u2) = wilson(k1, n1), wilson(k2, n2)
    d = p1 - p2
    return [d, d - math.hypot(p1 - l1, u2 - p2), d + math.hypot(u1 - p1, p2 - l2)]


def shrink(y, se):
    """DerSimonian & Laird, then the best linear unbiased prediction."""
    v = se ** 2
    w = 1 / v
    mean = (w * y).sum() / w.sum()
    q = (w * (y - mean) ** 2).sum()
    between = max(0.0, (q - (len(y) - 1)) / (w.sum() - (w ** 2).sum() / w.sum()))
    w = 1 / (v + between)
    mean = (w * y).sum() / w.sum()
    own = between / (between + v)
    return {"between": between, "shrunk": mean + own * (y - mean),
            "error": np.sqrt(own * v + (1 - own) ** 2 / w.sum())}


def metafor(y, se):
    with tempfile.TemporaryDirectory() as d:
        path = os.path.join(d, "x.csv")
        np.savetxt(path, np.column_stack([y, se]), delimiter=",", header="y,se", comments="", fmt="%.17g")
        out = subprocess.run(["Rscript", os.path.join(HERE, "make_judge.R"), path], check=True, capture_output=True,
                             text=True).stdout.split("\n")
    rows = [[float(x) for x in line.split()] for line in out if line.strip()]
    return {"between": rows[0][0], "shrunk": np.array(rows[1]), "error": np.array(rows[2])}


def shrink_case(y, se):
    ours, theirs = shrink(y, se), metafor(y, se)
    for key in ours:
        assert np.allclose(ours[key], theirs[key], rtol=1e-9, atol=1e-12), (key, ours[key], theirs[key])
    return {"input": {"value": y, "se": se}, "expect": theirs}


def abstain_case(p, right):
    """Ties share their errors: the mean over all orders of equal rows."""
    n = len(p)
    wrong, done, area = 0.0, 0, 0.0
    points = []
    for t in sorted(set(p), reverse=True):
        here = 1 - right[p == t]
        for i in range(1, len(here) + 1):
            area += (wrong + here.mean() * i) / (done + i) / n
        wrong += here.sum()
        done += len(here)
        points.append([t, done, 1 - wrong / done])
    k = int(wrong)
    perfect = sum(max(0, i - (n - k)) / i for i in range(1, n + 1)) / n
    return {"input": {"confidence": p, "right": right}, "expect": {"aurc": area, "perfect": perfect, "points": points}}


def conformal_case(y, p, alpha):
    s = 1 - p[np.arange(len(y)), y]

    def border(x):
        k = math.ceil((len(x) + 1) * (1 - alpha) - 1e-9)
        return None if k > len(x) else float(np.sort(x)[k - 1])

    return {"input": {"label": y, "p": [p[:, j] for j in range(p.shape[1])], "alpha": alpha},
            "expect": {"border": border(s), "by_class": [border(s[y == j]) for j in range(p.shape[1])]}}


def rates_case(y, d, g):
    out = []
    base = max(range(g.max() + 1), key=lambda k: (g == k).sum())
    for k in range(g.max() + 1):
        m = metrics.confusion_matrix(y[g == k], d[g == k], labels=[0, 1])
        b = metrics.confusion_matrix(y[g == base], d[g == base], labels=[0, 1])

        def pairs(m):
            tn, fp, fn, tp = m.ravel()
            return [(tp + fp, m.sum()), (tp, tp + fn), (fp, fp + tn), (tp, tp + fp), (tp + tn, m.sum())]

        rate = [a / n for a, n in pairs(m)]
        diff = [newcombe(int(a), int(n), int(c), int(e)) for (a, n), (c, e) in zip(pairs(m), pairs(b))]
        out.append({"rate": rate, "difference": diff, "n": int(m.sum())})
    return {"input": {"label": y, "decision": d, "group": g}, "expect": {"groups": out, "reference": base}}


cases = {}
for name, n, share, digits in [("smooth", 200, 0.3, 6), ("ties", 150, 0.5, 1), ("rare", 120, 0.06, 3)]:
    y, p = scores(n, share, digits)
    costs = {"hit": 0, "miss": 5, "alarm": 1, "pass": 0}
    gains = {"hit": -2, "miss": 3, "alarm": 1.5, "pass": 0.25}
    cases[name] = {"input": {"label": y, "p": p}, "expect": {
        "curve": curve_case(y, p), "costs": cost_case(y, p, costs), "gains": cost_case(y, p, gains)}}
cases["newcombe"] = {"expect": [[a, b, c, d] + newcombe(a, b, c, d)
                                for a, b, c, d in [(56, 70, 48, 80), (9, 10, 3, 10), (0, 10, 0, 20), (10, 10, 0, 20)]]}
y = rng.normal(0.8, 0.06, 9)
cases["shrink"] = shrink_case(y, rng.uniform(0.01, 0.09, 9))
cases["shrink_none"] = shrink_case(np.array([0.5, 0.51, 0.49]), np.array([0.1, 0.2, 0.15]))
p = np.round(rng.uniform(0.5, 1, 60), 2)
cases["abstain"] = abstain_case(p, (rng.random(60) < p).astype(int))
q = rng.dirichlet([1.5, 1, 0.7], 90)
label = np.array([rng.choice(3, p=r) for r in q])
cases["conformal"] = conformal_case(label, q, 0.1)
cases["conformal_few"] = conformal_case(label[:7], q[:7], 0.1)
y = (rng.random(160) < 0.4).astype(int)
cases["rates"] = rates_case(y, np.where(rng.random(160) < 0.75, y, 1 - y), rng.choice(3, 160, p=[0.5, 0.35, 0.15]))
write("judge.json", cases)
