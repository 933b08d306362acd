#!/usr/bin/python3
"""calibration.json: reliability bins, ECE, Platt, isotonic, temperature, Spiegelhalter's z.

bins  Equal mass with ties kept together: a row's bin is floor(M * r / n), r = number of rows with a
      strictly smaller p; empty bins are dropped.  (The same as: fill a bin with whole groups of
      equal p until it holds its share, then go on with the bin the running count has reached.)
ece   sum_b n_b/n |rate_b - mean_b|.  Debiased squared form (Kumar, Liang & Ma 2019):
      sum_b n_b/n [(rate_b - mean_b)^2 - rate_b (1 - rate_b) / (n_b - 1)]; a bin of one row has
      nothing to subtract.
platt minimises -sum w [t log s + (1-t) log(1-s)], s = sigmoid(a f + b), t = (N1+1)/(N1+2) or
      1/(N0+2), N = sums of weights (Platt 1999; Lin, Lin & Weng 2007); Newton in 40 digits.
isotonic  weighted means of equal x, pool adjacent violators, linear between, flat outside.
temperature  T > 0 that minimises sum w (logsumexp(z/T) - z_y/T); for one margin f the classes have
      scores 0 and f.
"""
import warnings

import mpmath as mp
import numpy as np
from scipy import optimize, special
from sklearn.calibration import _SigmoidCalibration
from sklearn.isotonic import IsotonicRegression

from refjson import columns, write

warnings.simplefilter("ignore")
mp.mp.dps = 40
rng = np.random.default_rng(5)


def reliability(p, y, m=15):
    p, y = np.array(p, float), np.array(y, int)
    n = len(p)
    below = np.searchsorted(np.sort(p), p, "left")
    which = m * below // n
    out, ece, deb = [], mp.mpf(0), mp.mpf(0)
    for b in sorted(set(which)):
        q, t = p[which == b], y[which == b]
        k, mean, rate = len(q), mp.fsum(map(mp.mpf, q)) / len(q), mp.mpf(int(t.sum())) / len(q)
        out.append({"lo": q.min(), "hi": q.max(), "mean": float(mean), "rate": float(rate), "n": k})
        gap = rate - mean
        ece += k * abs(gap) / n
        deb += k * (gap ** 2 - (rate * (1 - rate) / (k - 1) if k > 1 else 0)) / n
    z_num = mp.fsum((mp.mpf(int(b)) - mp.mpf(a)) * (1 - 2 * mp.mpf(a)) for a, b in zip(p, y))
    z_var = mp.fsum((1 - 2 * mp.mpf(a)) ** 2 * mp.mpf(a) * (1 - mp.mpf(a)) for a in p)
    z = z_num / mp.sqrt(z_var) if z_var > 0 else None
    if len(set(p)) == n and n % m == 0:  # no ties: numpy's own cut in equal parts
        order = np.argsort(p)
        parts = list(zip(np.split(p[order], m), np.split(y[order], m)))
        assert abs(float(ece) - sum(len(a) * abs(b.mean() - a.mean()) for a, b in parts) / n) < 1e-14
    return {"input": {"p": p, "label": y, "bins": m},
            "expect": {"ece": float(ece), "ece2_debiased": float(deb), "ece_debiased": float(mp.sqrt(max(deb, 0))), "bin": out,
                       "spiegelhalter_z": None if z is None else float(z),
                       "spiegelhalter_p": None if z is None else float(mp.erfc(abs(z) / mp.sqrt(2)))}}


def bernoulli(p):
    return (rng.random(len(p)) < p).astype(int)


p300, p100 = rng.beta(1, 2, 300), rng.beta(2, 2, 100)
rel = {
    "plain": reliability(p300, bernoulli(p300)),
    "overconfident": reliability(p300, bernoulli(0.3 + 0.3 * p300)),
    "uneven": reliability(p100, bernoulli(p100)),
    "ties": reliability(np.round(p300, 1), bernoulli(p300)),
    "ties_100": reliability(np.round(p100, 2), bernoulli(p100)),
    "half_zero": reliability(np.r_[np.zeros(150), p300[:150]], np.r_[np.zeros(148), 1, 1, bernoulli(p300[:150])]),
    "one_value": reliability([.3] * 40, np.arange(40) % 3 == 0),
    "two_values": reliability([.2] * 10 + [.8] * 30, np.arange(40) % 4 != 0),
    "certain": reliability([0.0] * 20 + [1.0] * 20, [0] * 19 + [1] + [1] * 20),
    "ten_bins": reliability(p300, bernoulli(p300), 10),
    "thirty_rows": reliability(p100[:30], bernoulli(p100[:30])),
    "few_rows": reliability([.1, .2, .35, .5, .65, .8, .9, .95], [0, 0, 1, 0, 1, 1, 1, 1]),
}
assert abs(rel["few_rows"]["expect"]["spiegelhalter_z"] + 0.637778865836283) < 1e-14
assert abs(rel["few_rows"]["expect"]["spiegelhalter_p"] - 0.523617638835) < 1e-11


def platt(f, y, w=None):
    f, y = np.array(f, float), np.array(y, int)
    ww = [mp.mpf(1)] * len(f) if w is None else [mp.mpf(float(v)) for v in w]
    n1 = mp.fsum(v for v, t in zip(ww, y) if t)
    n0 = mp.fsum(v for v, t in zip(ww, y) if not t)
    t = [(n1 + 1) / (n1 + 2) if v else 1 / (n0 + 2) for v in y]
    q = [mp.mpf(v) for v in f]

    def loss(a, b):
        return mp.fsum(v * (mp.log1p(mp.exp(a * s + b)) - u * (a * s + b)) for v, u, s in zip(ww, t, q))

    a, b = mp.mpf(0), mp.log((n1 + 1) / (n0 + 1))
    for _ in range(200):
        s = [1 / (1 + mp.exp(-(a * v + b))) for v in q]
        g = mp.matrix([mp.fsum(v * (x - u) * z for v, x, u, z in zip(ww, s, t, q)), mp.fsum(v * (x - u) for v, x, u in zip(ww, s, t))])
        h = [v * x * (1 - x) for v, x in zip(ww, s)]
        haa, hab, hbb = mp.fsum(u * z * z for u, z in zip(h, q)), mp.fsum(u * z for u, z in zip(h, q)), mp.fsum(h)
        step = mp.lu_solve(mp.matrix([[haa, hab], [hab, hbb]]), g)
        if mp.norm(step) < mp.mpf(10) ** -25 * (1 + abs(a) + abs(b)):
            break
        k = mp.mpf(1)
        while loss(a - k * step[0], b - k * step[1]) > loss(a, b):
            k /= 2
        a, b = a - k * step[0], b - k * step[1]
    else:
        raise AssertionError("platt")
    m = _SigmoidCalibration().fit(f, y, None if w is None else np.array(w, float))
    assert abs(-m.a_ - a) < 2e-4 * (1 + abs(a)) and abs(-m.b_ - b) < 2e-4 * (1 + abs(b)), (a, b, m.a_, m.b_)
    return {"input": {"score": f, "label": y, "weight": w},
            "expect": {"a": float(a), "b": float(b), "loss": float(loss(a, b)),
                       "p": [float(1 / (1 + mp.exp(-(a * v + b)))) for v in q[:8]]}}


f100 = np.round(rng.normal(size=100) * 2, 2)
y100 = bernoulli(special.expit(.7 * f100 - .4))
pl = {
    "six": platt([-2, -1, 0, 1, 2, 3], [0, 0, 1, 0, 1, 1]),
    "plain": platt(f100, y100),
    "weighted": platt(f100, y100, np.round(rng.gamma(1, 1, 100), 3)),
    "counts": platt(f100, y100, rng.integers(0, 4, 100)),
    "separable": platt([-3, -2, -1, 1, 2, 3], [0, 0, 0, 1, 1, 1]),
    "reversed": platt(f100, 1 - y100),
    "rare": platt(np.round(rng.normal(size=200), 2), np.arange(200) % 40 == 3),
    "large_scores": platt(f100 * 100, y100),
}
assert abs(pl["six"]["expect"]["a"] - 0.5355095766) < 1e-5 and abs(pl["six"]["expect"]["b"] + 0.2677546213) < 1e-5


def isotonic(x, y, at, w=None):
    x, y, at = np.array(x, float), np.array(y, float), np.array(at, float)
    ww = np.ones(len(x)) if w is None else np.array(w, float)
    keep = ww > 0
    ux = np.unique(x[keep])
    blocks = []
    for v in ux:  # [sum w y, sum w, first x, last x]
        m = keep & (x == v)
        blocks.append([(ww[m] * y[m]).sum(), ww[m].sum(), v, v])
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] >= blocks[-1][0] * blocks[-2][1]:
            b = blocks.pop()
            blocks[-1] = [blocks[-1][0] + b[0], blocks[-1][1] + b[1], blocks[-1][2], b[3]]
    kx, ky = [], []
    for s, t, lo, hi in blocks:
        kx += [lo] if lo == hi else [lo, hi]
        ky += [s / t] * (1 if lo == hi else 2)
    out = np.interp(at, kx, ky)
    m = IsotonicRegression(out_of_bounds="clip").fit(x, y, sample_weight=w)
    assert np.allclose(m.predict(at), out, rtol=1e-12, atol=1e-14), (m.predict(at), out)
    n = len(x)
    return {"input": {"x": x, "y": y, "weight": w, "at": at},
            "expect": {"knot_x": kx, "knot_y": ky, "value": out, "value_clipped": np.clip(out, 1 / (n + 2), (n + 1) / (n + 2))}}


x60 = np.round(rng.normal(size=60), 1)
at = np.round(np.linspace(-4, 4, 33), 3)
iso = {
    "six": isotonic([1, 2, 3, 4, 5, 6], [1, 3, 2, 4, 3.5, 6], [0, 1, 2.5, 3, 4.5, 9]),
    "binary_ties": isotonic(x60, bernoulli(special.expit(2 * x60)), at),
    "binary_weighted": isotonic(x60, bernoulli(special.expit(2 * x60)), at, np.round(rng.gamma(1, 1, 60), 3)),
    "binary_counts": isotonic(x60, bernoulli(special.expit(2 * x60)), at, rng.integers(1, 5, 60)),
    "reversed": isotonic([1, 2, 3, 4], [1, 1, 0, 0], [0, 1, 2.5, 5]),
    "perfect": isotonic([1, 2, 3, 4], [0, 0, 1, 1], [0, 1.5, 2.25, 2.5, 2.75, 9]),
    "one_x": isotonic([2, 2, 2], [0, 1, 1], [1, 2, 3]),
    "one_row": isotonic([2], [1], [1, 2, 3]),
    "real_values": isotonic(np.arange(40), np.round(np.arange(40) / 10 + rng.normal(size=40), 2), np.arange(-3, 43, 1.7)),
}


def temperature(z, y, w=None):
    """z: n x k scores, or n margins."""
    z, y = np.array(z, float), np.array(y, int)
    zz = np.c_[np.zeros(len(z)), z] if z.ndim == 1 else z
    ww = np.ones(len(y)) if w is None else np.array(w, float)

    def slope(b):  # of the loss in b = 1/T; convex, so one root
        q = special.softmax(b * zz, axis=1)
        return float(np.sum(ww * ((q * zz).sum(1) - zz[np.arange(len(y)), y])))

    def nll(t):
        v = zz / t
        return float(np.average(special.logsumexp(v, axis=1) - v[np.arange(len(y)), y], weights=ww))

    b = optimize.brentq(slope, 1e-3, 1e3, xtol=1e-15, rtol=4 * np.finfo(float).eps, maxiter=1000)
    brent = optimize.minimize_scalar(lambda u: nll(np.exp(u)), bounds=(-5, 5), method="bounded", options={"xatol": 1e-12})
    assert abs(np.log(1 / b) - brent.x) < 1e-6, (b, brent.x)
    t = 1 / b
    return {"input": {"score": z if z.ndim == 1 else columns(z), "label": y, "weight": w},
            "expect": {"temperature": t, "log_loss": nll(t), "log_loss_before": nll(1.0),
                       "p": special.softmax(zz[:8] / t, axis=1)}}


z3 = np.round(rng.normal(size=(90, 3)) * 3, 2)
y3 = np.argmax(z3 / 2.5 + rng.gumbel(size=(90, 3)), 1)
temp = {
    "binary": temperature(f100 * 3, y100),
    "binary_under": temperature(f100 * .2, bernoulli(special.expit(f100))),
    "three": temperature(z3, y3),
    "three_weighted": temperature(z3, y3, np.round(rng.gamma(1, 1, 90), 3)),
    "three_counts": temperature(z3, y3, rng.integers(0, 4, 90)),
    "three_shifted": temperature(z3 + 1000, y3),
}
assert abs(temp["three"]["expect"]["temperature"] - temp["three_shifted"]["expect"]["temperature"]) < 1e-9

write("calibration.json", {"reliability": rel, "platt": pl, "isotonic": iso, "temperature": temp})
