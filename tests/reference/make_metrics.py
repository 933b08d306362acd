#!/usr/bin/python3
"""metrics_binary.json, metrics_multiclass.json, metrics_regression.json: scikit-learn's scores,
each also found by a plain formula here and compared before it is written.

null means undefined (0/0, one class only, constant target).  Averages over classes run over the
classes that occur in truth or decision; a class whose ratio is 0/0 counts 0 there.  balanced
accuracy runs over the classes that occur in the truth.
"""
import warnings

import numpy as np
from sklearn import metrics as M

from refjson import columns, write

warnings.simplefilter("ignore")
EPS = 2.0 ** -52


def same(a, b, tol=1e-12):
    assert (a is None) == (b is None) and (a is None or abs(a - b) <= tol * max(1, abs(b))), (a, b)


def ratio(a, b):
    return a / b if b > 0 else None


def decided(y, d, w, k):
    """Scores of decisions, from the weighted confusion matrix (rows truth, columns decision)."""
    c = np.zeros((k, k))
    np.add.at(c, (y, d), w)
    n, hit, true, said = c.sum(), np.diag(c), c.sum(1), c.sum(0)
    seen = [j for j in range(k) if (y == j).any() or (d == j).any()]
    prec = [ratio(hit[j], said[j]) for j in range(k)]
    rec = [ratio(hit[j], true[j]) for j in range(k)]
    f1 = [ratio(2 * hit[j], said[j] + true[j]) for j in range(k)]
    out = {"accuracy": hit.sum() / n}
    out["balanced_accuracy"] = float(np.mean([r for r in rec if r is not None]))
    for name, v in (("precision", prec), ("recall", rec), ("f1", f1)):
        out[name + "_macro"] = float(np.mean([v[j] or 0 for j in seen]))
        out[name + "_micro"] = hit.sum() / n
        out[name + "_weighted"] = sum((v[j] or 0) * true[j] for j in seen) / n
    cov = hit.sum() * n - true @ said
    a, b = n * n - true @ true, n * n - said @ said
    out["mcc"] = cov / np.sqrt(a * b) if a * b > 0 else None
    if k == 2:
        out.update(precision=prec[1], recall=rec[1], f1=f1[1])
    kw = {"sample_weight": w}
    same(out["accuracy"], M.accuracy_score(y, d, **kw))
    same(out["balanced_accuracy"], M.balanced_accuracy_score(y, d, **kw))
    same(out["mcc"] or 0.0, M.matthews_corrcoef(y, d, **kw))
    for avg in ("macro", "micro", "weighted"):
        p, r, f, _ = M.precision_recall_fscore_support(y, d, average=avg, zero_division=0, **kw)
        for name, v in (("precision", p), ("recall", r), ("f1", f)):
            same(out[f"{name}_{avg}"], v)
    assert np.allclose(c, M.confusion_matrix(y, d, labels=range(k), **kw), rtol=1e-14)
    return out, c


def auc_pairs(pos, s, w):
    """Weighted share of (positive, negative) pairs in the right order, ties half."""
    a, b = s[pos], s[~pos]
    ww = np.outer(w[pos], w[~pos])
    if ww.sum() == 0:
        return None
    return float((ww * ((a[:, None] > b) + 0.5 * (a[:, None] == b))).sum() / ww.sum())


def average_precision(pos, s, w):
    """Step-wise: sum over distinct thresholds of precision times the gain in recall."""
    total = w[pos].sum()
    if total == 0:
        return None
    ap = last = 0.0
    for t in sorted(set(s), reverse=True):
        m = s >= t
        tp, said = w[m & pos].sum(), w[m].sum()
        if said > 0:
            ap += tp / said * (tp / total - last)
            last = tp / total
    return float(ap)


def ranked(pos, s, w):
    auc, ap = auc_pairs(pos, s, w), average_precision(pos, s, w)
    keep = w > 0  # scikit-learn's curves keep rows of weight 0 as thresholds
    if auc is not None:
        same(auc, M.roc_auc_score(pos[keep], s[keep], sample_weight=w[keep]))
    if ap is not None:
        same(ap, M.average_precision_score(pos[keep], s[keep], sample_weight=w[keep]))
    return auc, ap


def logloss(y, p, w):
    q = np.clip(p, EPS, 1 - EPS)
    q = q / q.sum(1, keepdims=True)
    return float(np.average(-np.log(q[np.arange(len(y)), y]), weights=w))


def binary(y, s, w=None, threshold=0.5):
    y, s = np.array(y, int), np.array(s, float)
    ww = np.ones(len(y)) if w is None else np.array(w, float)
    d = (s >= threshold).astype(int)
    out, c = decided(y, d, ww, 2)
    p2 = np.c_[1 - s, s]
    out["log_loss"] = logloss(y, p2, ww)
    same(out["log_loss"], M.log_loss(y, s, sample_weight=ww, labels=[0, 1]))
    out["brier"] = float(np.average((s - y) ** 2, weights=ww))
    same(out["brier"], M.brier_score_loss(y, s, sample_weight=ww, pos_label=1))
    out["auc"], out["average_precision"] = ranked(y == 1, s, ww)
    return {"input": {"label": y, "p": s, "weight": w, "threshold": threshold}, "expect": out,
            "confusion": c}


rng = np.random.default_rng(3)


def score(y, sharp, d=None):
    z = rng.normal(size=len(y)) + sharp * (2 * np.array(y) - 1)
    p = 1 / (1 + np.exp(-z))
    return p if d is None else np.round(p, d)


def labels(n, rate):
    y = (rng.random(n) < rate).astype(int)
    y[0], y[1] = 0, 1
    return y


y100, y300 = labels(100, .4), labels(300, .1)
s100 = score(y100, .6)
cases = {
    "plain": binary(y100, s100),
    "plain_weighted": binary(y100, s100, np.round(rng.gamma(1, 1, 100), 3)),
    "ties": binary(y100, np.round(s100, 1)),
    "ties_weighted": binary(y100, np.round(s100, 1), np.round(rng.random(100) * 5, 2)),
    "ties_counts": binary(y100, np.round(s100, 1), rng.integers(1, 6, 100)),
    "weight_zero": binary(y100, np.round(s100, 1), rng.integers(0, 3, 100)),
    "rare": binary(y300, score(y300, 1.0, 3)),
    "rare_low_threshold": binary(y300, score(y300, 1.0, 3), None, 0.125),
    "all_tied": binary([0, 1, 0, 1, 1], [.5] * 5),
    "all_tied_low": binary([0, 1, 0, 1, 1], [.25] * 5),
    "perfect": binary([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]),
    "inverted": binary([0, 0, 1, 1], [0.9, 0.8, 0.2, 0.1]),
    "certain_right": binary([0, 1, 1], [0.0, 1.0, 1.0]),
    "certain_wrong": binary([1, 0], [0.0, 1.0]),
    "certain_mixed": binary([1, 0, 1, 0], [1.0, 1.0, 1e-300, 1e-20]),
    "book": binary([0, 1, 0, 1, 1, 0, 1], [.1, .4, .4, .8, .4, .9, .7]),
    "eight": binary([0, 0, 1, 0, 1, 1, 1, 1], [.1, .2, .35, .5, .65, .8, .9, .95]),
    "one_class_0": binary([0, 0, 0], [.2, .6, .4]),
    "one_class_1": binary([1, 1, 1], [.2, .6, .4]),
    "one_class_all_right": binary([1, 1, 1], [.7, .6, .9]),
    "two_rows": binary([0, 1], [.3, .3]),
    "weight_huge": binary([0, 1, 0, 1], [.3, .6, .7, .2], [1e12, 1e-6, 1.0, 1e12]),
}
assert abs(cases["book"]["expect"]["auc"] - 7 / 12) < 1e-15 and abs(cases["book"]["expect"]["average_precision"] - .625) < 1e-15
assert abs(cases["eight"]["expect"]["brier"] - .1121875) < 1e-15
assert abs(cases["certain_wrong"]["expect"]["log_loss"] - 36.0436533891) < 1e-9
write("metrics_binary.json", cases)


def multi(y, p, w=None):
    y, p = np.array(y, int), np.array(p, float)
    k = p.shape[1]
    ww = np.ones(len(y)) if w is None else np.array(w, float)
    d = p.argmax(1)
    out, c = decided(y, d, ww, k)
    out["log_loss"] = logloss(y, p, ww)
    same(out["log_loss"], M.log_loss(y, p, sample_weight=ww, labels=range(k)))
    out["brier"] = float(np.average(((p - np.eye(k)[y]) ** 2).sum(1), weights=ww))
    each = [ranked(y == j, p[:, j], ww) for j in range(k)]
    out["auc"] = None if any(e[0] is None for e in each) else float(np.mean([e[0] for e in each]))
    out["average_precision"] = None if any(e[1] is None for e in each) else float(np.mean([e[1] for e in each]))
    if out["auc"] is not None and (ww > 0).all() and np.allclose(p.sum(1), 1):
        same(out["auc"], M.roc_auc_score(y, p, multi_class="ovr", average="macro", sample_weight=ww))
    return {"input": {"label": y, "p": columns(p), "weight": w}, "expect": out,
            "auc_each": [e[0] for e in each], "confusion": c}


def simplex(y, k, sharp, d=None):
    z = rng.normal(size=(len(y), k)) + sharp * np.eye(k)[y]
    if d is None:
        e = np.exp(z)
        return e / e.sum(1, keepdims=True)
    m = np.array([rng.multinomial(d, np.exp(r) / np.exp(r).sum()) for r in z])
    return m / d


y3 = rng.integers(0, 3, 120)
y5 = rng.choice(5, 150, p=[.5, .3, .1, .05, .05])
y5[:5] = range(5)
p3 = simplex(y3, 3, 1.2)
p5 = simplex(y5, 5, 1.0, 20)
pert = [[.2, .5, .3], [.6, .3, .1], [.1, .8, .1], [.3, .3, .4], [.25, .5, .25]]
cases = {
    "three": multi(y3, p3),
    "three_weighted": multi(y3, p3, np.round(rng.gamma(1, 1, 120), 3)),
    "three_ties": multi(y3, simplex(y3, 3, 1.0, 8)),
    "five_ties": multi(y5, p5),
    "five_ties_weighted": multi(y5, p5, rng.integers(1, 5, 150)),
    "five_weight_zero": multi(y5, p5, np.r_[np.ones(5), rng.integers(0, 2, 145)]),
    "class_never_true": multi([0, 0, 1, 1, 0], pert),
    "class_never_said": multi([0, 1, 2, 1, 2], [[.5, .3, .2], [.2, .6, .2], [.6, .2, .2], [.1, .8, .1], [.3, .5, .2]]),
    "class_neither": multi([0, 1, 0, 1], [[.5, .3, .2], [.2, .6, .2], [.3, .5, .2], [.1, .8, .1]]),
    "all_tied": multi([0, 1, 2, 2], [[.25, .25, .25, .25]] * 4),
    "certain": multi([0, 1, 2, 1], [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]]),
}
write("metrics_multiclass.json", cases)


def regression(y, f, w=None):
    y, f = np.array(y, float), np.array(f, float)
    ww = np.ones(len(y)) if w is None else np.array(w, float)
    e = np.abs(y - f)
    order = np.argsort(e, kind="stable")
    cum = np.cumsum(ww[order])
    lower = e[order][np.argmax(cum >= cum[-1] / 2)]
    above = e[order][np.argmax(cum > cum[-1] / 2)]
    mse = float(np.average(e ** 2, weights=ww))
    mean = np.average(y, weights=ww)
    var = np.average((y - mean) ** 2, weights=ww)
    out = {"mse": mse, "rmse": np.sqrt(mse), "mae": float(np.average(e, weights=ww)), "medae": (lower + above) / 2,
           "medae_lower": lower, "r2": 1 - mse / var if (y != y[0]).any() else None}
    kw = {"sample_weight": ww}
    same(out["mse"], M.mean_squared_error(y, f, **kw))
    same(out["mae"], M.mean_absolute_error(y, f, **kw))
    if w is None:
        same(out["medae"], M.median_absolute_error(y, f))
    same(out["medae_lower"], M.median_absolute_error(y, f, **kw))
    if out["r2"] is not None:
        same(out["r2"], M.r2_score(y, f, **kw), 1e-9)
    return {"input": {"y": y, "prediction": f, "weight": w}, "expect": out}


y = np.round(rng.normal(size=101) * 3 + 10, 3)
f = np.round(y + rng.standard_t(2, 101), 3)
cases = {
    "plain": regression(y, f),
    "even": regression(y[:100], f[:100]),
    "weighted": regression(y, f, np.round(rng.gamma(1, 1, 101), 3)),
    "counts": regression(y, f, rng.integers(1, 5, 101)),
    "weight_zero": regression(y, f, rng.integers(0, 2, 101)),
    "perfect": regression([1, 2, 3], [1, 2, 3]),
    "mean": regression([1, 2, 3, 6], [3, 3, 3, 3]),
    "worse_than_mean": regression([1, 2, 3], [30, -20, 10]),
    "constant": regression([2, 2, 2], [1, 2, 4]),
    "constant_perfect": regression([2, 2, 2], [2, 2, 2]),
    "one": regression([2], [3.5]),
    "two": regression([1, 5], [2, 2]),
    "half_weight": regression([0, 0, 0, 0], [1, 2, 3, 4], [1, 1, 1, 1]),
    "offset": regression(1e9 + y, 1e9 + f),
    "large": regression(y * 1e150, f * 1e150),
    "small": regression(y * 1e-150, f * 1e-150),
}
write("metrics_regression.json", cases)
