#!/usr/bin/python3
"""linear.json, logistic.json, multinomial.json: coefficients of linear models.

ridge      minimises  sum_i w_i (y_i - b0 - x_i b)^2 + lambda |b|^2
logistic   minimises  sum_i w_i log(1 + exp(-t_i (b0 + x_i b))) + lambda/2 |b|^2,  t = +-1; lambda = 1/C
softmax    minimises  sum_i w_i (log sum_k exp z_ik - z_iy) + lambda/2 sum_k |b_k|^2,  z_k = b0_k + x_i b_k,
           reported with the intercepts (and, when lambda = 0, the coefficients) centred over classes

The intercept is never penalised, and columns are used as given, never rescaled.  OLS and ridge are
solved in rationals; logistic by Newton in 50 digits; softmax by Newton in long doubles.  Each is
compared with scikit-learn or R before it is written.
"""
import csv
import os
import subprocess
import tempfile
import warnings
from fractions import Fraction

import mpmath as mp
import numpy as np
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge

from refjson import HERE, columns, write

warnings.simplefilter("ignore")
mp.mp.dps = 50
rng = np.random.default_rng(6)


def near(a, b, tol, what=""):
    a, b = np.array(a, float), np.array(b, float)
    assert np.allclose(a, b, rtol=tol, atol=tol * max(1.0, np.abs(b).max())), (what, a, b)


def solve(a, b):
    n = len(a)
    m = [list(a[i]) + list(b[i]) for i in range(n)]
    for i in range(n):
        p = next(r for r in range(i, n) if m[r][i] != 0)
        m[i], m[p] = m[p], m[i]
        inv = 1 / m[i][i]
        m[i] = [v * inv for v in m[i]]
        for r in range(n):
            if r != i:
                f = m[r][i]
                m[r] = [u - f * v for u, v in zip(m[r], m[i])]
    return [row[n:] for row in m]


def linear(x, y, w=None, lam=0.0):
    x, y = np.array(x, float), np.array(y, float)
    n, p = x.shape
    q = [[Fraction(1)] + [Fraction(float(v)) for v in row] for row in x]
    yq = [Fraction(float(v)) for v in y]
    wq = [Fraction(1)] * n if w is None else [Fraction(float(v)) for v in w]
    lq = Fraction(float(lam))
    xtx = [[sum(wq[i] * q[i][a] * q[i][b] for i in range(n)) + (lq if a == b and a else 0) for b in range(p + 1)]
           for a in range(p + 1)]
    rhs = [[sum(wq[i] * q[i][a] * yq[i] for i in range(n))] + [Fraction(int(a == b)) for b in range(p + 1)] for a in range(p + 1)]
    sol = solve(xtx, rhs)
    b = [r[0] for r in sol]
    fit = [sum(u * v for u, v in zip(b, row)) for row in q]
    rss = sum(wt * (u - v) ** 2 for wt, u, v in zip(wq, yq, fit))
    mean = sum(wt * v for wt, v in zip(wq, yq)) / sum(wq)
    tss = sum(wt * (v - mean) ** 2 for wt, v in zip(wq, yq))
    out = {"intercept": float(b[0]), "coefficient": [float(v) for v in b[1:]], "rss": float(rss), "r2": float(1 - rss / tss),
           "fitted": [float(v) for v in fit[:10]]}
    if lam == 0:
        used = n if w is None else sum(v != 0 for v in w)
        s2 = rss / (used - p - 1)
        out["se"] = [float(mp.sqrt(mp.mpf((s2 * sol[j][j + 1]).numerator) / (s2 * sol[j][j + 1]).denominator)) for j in range(p + 1)]
    m = (Ridge(alpha=lam, solver="svd") if lam else LinearRegression()).fit(x, y, sample_weight=w)
    near([m.intercept_, *m.coef_], [out["intercept"], *out["coefficient"]], 1e-7)
    return {"input": {"x": columns(x), "y": y, "weight": w, "lambda": lam}, "expect": out}


def design(n, p, d=3):
    return np.round(rng.normal(size=(n, p)) * [10 ** (j - 1) for j in range(p)], d)


x = design(60, 4)
y = np.round(2 + x @ [3, -.2, .05, .001] + rng.normal(size=60), 3)
w = np.round(rng.gamma(1, 1, 60), 3)
wi = rng.integers(0, 4, 60)
xc = np.c_[x[:, 0], x[:, 0] + np.round(rng.normal(size=60) * 1e-3, 6), x[:, 1]]
cases = {
    "ols": linear(x, y),
    "ols_weighted": linear(x, y, w),
    "ols_counts": linear(x, y, wi),
    "ols_offset": linear(x + 1e6, y + 1e6),
    "ols_collinear": linear(xc, y),
    "ols_exact": linear([[1, 1], [2, 4], [3, 9], [4, 16], [5, 25]], [6, 11, 18, 27, 38]),
    "ridge_small": linear(x, y, None, 1e-3),
    "ridge_1": linear(x, y, None, 1.0),
    "ridge_1000": linear(x, y, None, 1000.0),
    "ridge_weighted": linear(x, y, w, 2.5),
    "ridge_counts": linear(x, y, wi, 2.5),
    "ridge_collinear": linear(xc, y, None, 0.1),
    "ridge_wide": linear(design(6, 9) / 100, rng.integers(0, 9, 6), None, 0.5),
    "ridge_one_column": linear([[1], [2], [4]], [1, 3, 2], None, 1.0),
}
write("linear.json", cases)


def logistic(x, y, w=None, lam=1.0, sk=True):
    x, y = np.array(x, float), np.array(y, int)
    n, p = x.shape
    q = [[mp.mpf(1)] + [mp.mpf(float(v)) for v in row] for row in x]
    wq = [mp.mpf(1)] * n if w is None else [mp.mpf(float(v)) for v in w]
    b = mp.matrix(p + 1, 1)

    def loss(b):
        z = [sum(u * b[j] for j, u in enumerate(row)) for row in q]
        data = sum(wt * mp.log1p(mp.exp(-v if t else v)) for wt, v, t in zip(wq, z, y))
        return data + lam / mp.mpf(2) * sum(b[j] ** 2 for j in range(1, p + 1)), data, z

    now = loss(b)
    for _ in range(200):
        g, h = mp.matrix(p + 1, 1), mp.matrix(p + 1, p + 1)
        for row, wt, z, t in zip(q, wq, now[2], y):
            s = 1 / (1 + mp.exp(-z))
            for a in range(p + 1):
                g[a] += wt * (s - int(t)) * row[a]
                for c in range(a + 1):
                    h[a, c] += wt * s * (1 - s) * row[a] * row[c]
        for a in range(p + 1):
            for c in range(a):
                h[c, a] = h[a, c]
        for a in range(1, p + 1):
            g[a] += lam * b[a]
            h[a, a] += lam
        step, scale = mp.lu_solve(h, g), mp.mpf(1)
        if mp.norm(step) < mp.mpf(10) ** -24 * (1 + mp.norm(b)):
            break
        while loss(b - scale * step)[0] > now[0]:
            scale /= 2
        b = b - scale * step
        now = loss(b)
    else:
        raise AssertionError("no convergence")
    cov = h ** -1
    out = {"intercept": float(b[0]), "coefficient": [float(b[j]) for j in range(1, p + 1)], "objective": float(now[0]),
           "log_loss": float(now[1] / sum(wq)), "margin": [float(v) for v in now[2][:10]]}
    if lam == 0:
        out["se"] = [float(mp.sqrt(cov[j, j])) for j in range(p + 1)]
    if sk:
        m = LogisticRegression(C=1 / lam if lam else 1e300, solver="newton-cholesky" if lam else "newton-cg", penalty="l2" if lam else None,
                               tol=1e-12, max_iter=100000).fit(x, y, sample_weight=w)
        near([m.intercept_[0], *m.coef_[0]], [out["intercept"], *out["coefficient"]], 1e-7 if lam else 1e-4)
    return {"input": {"x": columns(x), "label": y, "weight": w, "lambda": lam}, "expect": out}


def penguins():
    with open(os.path.join(HERE, "..", "..", "samples", "penguins.csv"), encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    num = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
    return num, [r for r in rows if all(r[c] for c in num)]


num, rows = penguins()
sexed = [r for r in rows if r["sex"]]
px = np.array([[float(r[c]) for c in num] for r in sexed])
py = [int(r["sex"] == "MALE") for r in sexed]
xl = np.round(rng.normal(size=(90, 3)), 3)
yl = (rng.random(90) < 1 / (1 + np.exp(-(xl @ [1.5, -1, 0] + .3)))).astype(int)
wl, wk = np.round(rng.gamma(1, 1, 90), 3), rng.integers(0, 4, 90)
sep = np.array([[-3.0], [-2], [-1], [1], [2], [3]])
cases = {
    "plain": logistic(xl, yl, None, 1.0),
    "strong": logistic(xl, yl, None, 50.0),
    "weak": logistic(xl, yl, None, 1e-4),
    "weighted": logistic(xl, yl, wl, 1.0),
    "counts": logistic(xl, yl, wk, 1.0),
    "unpenalised": logistic(xl, yl, None, 0.0),
    "unpenalised_weighted": logistic(xl, yl, wk, 0.0),
    "separable": logistic(sep, [0, 0, 0, 1, 1, 1], None, 1.0),
    "separable_weak": logistic(sep, [0, 0, 0, 1, 1, 1], None, 1e-6, sk=False),
    "rare": logistic(np.round(rng.normal(size=(200, 2)), 2), np.arange(200) % 50 == 7, None, 1.0),
    "collinear": logistic(np.c_[xl[:, 0], xl[:, 0], xl[:, 1]], yl, None, 1.0),
    "unscaled": logistic(xl * [1e4, 1, 1e-3] + [1e5, 0, 0], yl, None, 1e-2, sk=False),
    "penguins_sex": logistic(px, py, None, 0.0, sk=False),
}
glm = """
write_case <- function(name, f, d, w) {
	d$w <- w
	m <- suppressWarnings(glm(f, binomial, d, weights = w, control = list(epsilon = 1e-15, maxit = 200)))
	s <- summary(m)$coefficients
	cat(name, "coef", sprintf("%.17g", s[, 1]), "\\n")
	cat(name, "se", sprintf("%.17g", s[, 2]), "\\n")
	cat(name, "deviance", sprintf("%.17g", m$deviance), "\\n")
}
"""
with tempfile.TemporaryDirectory() as tmp:
    for name in ("unpenalised", "unpenalised_weighted", "penguins_sex"):
        i = cases[name]["input"]
        cols = {f"x{j}": c for j, c in enumerate(i["x"])}
        with open(os.path.join(tmp, name + ".csv"), "w", encoding="ascii") as f:
            f.write(",".join([*cols, "y", "wt"]) + "\n")
            for r in range(len(i["label"])):
                f.write(",".join(repr(float(c[r])) for c in cols.values()))
                f.write(f",{int(i['label'][r])},{1 if i['weight'] is None else i['weight'][r]}\n")
        glm += f'd <- read.csv("{tmp}/{name}.csv"); write_case("{name}", y ~ . - wt - w, d, d$wt)\n'
    with open(os.path.join(tmp, "glm.R"), "w", encoding="ascii") as f:
        f.write(glm)
    text = subprocess.run(["Rscript", os.path.join(tmp, "glm.R")], check=True, capture_output=True, text=True).stdout
for line in text.splitlines():
    name, what, *v = line.split()
    e, v = cases[name]["expect"], [float(t) for t in v]
    wsum = len(cases[name]["input"]["label"]) if cases[name]["input"]["weight"] is None else sum(cases[name]["input"]["weight"])
    if what == "coef":
        near(v, [e["intercept"], *e["coefficient"]], 1e-9, name)
    elif what == "se":
        near(v, e["se"], 1e-6, name)
    else:
        near(v, [2 * e["log_loss"] * wsum], 1e-12, name)
        e["deviance"] = v[0]
write("logistic.json", cases)


def softmax_fit(x, y, k, w=None, lam=1.0, sk=True):
    x, y = np.array(x, float), np.array(y, int)
    n, p = x.shape
    q = np.c_[np.ones(n), x].astype(np.longdouble)
    ww = (np.ones(n) if w is None else np.array(w, float)).astype(np.longdouble)
    hot = np.eye(k, dtype=np.longdouble)[y]
    b = np.zeros((k, p + 1), np.longdouble)
    pen = np.full(p + 1, np.longdouble(lam))
    pen[0] = 0

    def look(b):
        z = q @ b.T
        m = z.max(1, keepdims=True)
        ez = np.exp(z - m)
        lse = (m + np.log(ez.sum(1, keepdims=True)))[:, 0]
        data = (ww * (lse - z[np.arange(n), y])).sum()
        return data + (pen * b * b).sum() / 2, data, ez / ez.sum(1, keepdims=True), z

    best, now = None, look(b)
    for _ in range(300):
        s = now[2]
        g = ((ww[:, None] * (s - hot)).T @ q + pen * b).ravel()
        h = np.zeros((k * (p + 1),) * 2)
        for a in range(k):
            for c in range(k):
                v = ww * s[:, a] * ((a == c) - s[:, c])
                h[a * (p + 1):(a + 1) * (p + 1), c * (p + 1):(c + 1) * (p + 1)] = ((q * v[:, None]).T @ q).astype(float)
        h += np.diag(np.tile(pen, k).astype(float))
        size = float(np.abs(g).max())
        if best is not None and size >= best[0] and best[0] < 1e-12:
            break
        best = (size, b.copy(), now)
        d = np.sqrt(np.maximum(np.diag(h), 1e-300))
        step = (np.linalg.pinv(h / np.outer(d, d), rcond=1e-14, hermitian=True) @ (g / d).astype(float) / d).reshape(b.shape)
        scale = 1.0
        while look(b - scale * step)[0] > now[0] + 1e-15 * abs(now[0]) and scale > 1e-6:
            scale /= 2
        b = b - scale * step
        now = look(b)
    assert best[0] < 1e-11, best[0]
    _, b, now = best
    b[:, 0] -= b[:, 0].mean()
    if lam == 0:
        b -= b.mean(0)
    now = look(b)
    assert np.abs(b.sum(0)).max() < 1e-9
    if sk:
        m = LogisticRegression(C=1 / lam, solver="newton-cg", multi_class="multinomial", tol=1e-12, max_iter=100000).fit(x, y, sample_weight=w)
        near(m.coef_, b[:, 1:], 1e-6)
        near(m.predict_proba(x), now[2], 1e-7)
    out = {"intercept": b[:, 0].astype(float), "coefficient": b[:, 1:].astype(float), "objective": float(now[0]),
           "log_loss": float(now[1] / ww.sum()), "p": now[2][:12].astype(float), "gradient": best[0]}
    return {"input": {"x": columns(x), "label": y, "classes": k, "weight": w, "lambda": lam}, "expect": out}


kinds = ["Adelie", "Chinstrap", "Gentoo"]
raw = np.array([[float(r[c]) for c in num] for r in rows])
std = (raw - raw.mean(0)) / raw.std(0)
species = [kinds.index(r["species"]) for r in rows]
xm = np.round(rng.normal(size=(80, 3)), 3)
ym = np.argmax(xm @ rng.normal(size=(3, 4)) + rng.gumbel(size=(80, 4)), 1)
wm, wn = np.round(rng.gamma(1, 1, 80), 3), rng.integers(0, 4, 80)
cases = {
    "penguins": softmax_fit(std, species, 3, None, 1.0),
    "penguins_weak": softmax_fit(std[::2], species[::2], 3, None, 0.01),
    "four": softmax_fit(xm, ym, 4, None, 1.0),
    "four_weighted": softmax_fit(xm, ym, 4, wm, 0.5),
    "four_counts": softmax_fit(xm, ym, 4, wn, 0.5),
    "four_unpenalised": softmax_fit(xm, ym, 4, None, 0.0, sk=False),
    "two": softmax_fit(xm, ym % 2, 2, None, 1.0, sk=False),
}
write("multinomial.json", cases)
