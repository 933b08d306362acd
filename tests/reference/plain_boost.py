"""Histogram gradient boosting in plain Python and double precision: a second opinion.

Same rules as scikit-learn 1.2's HistGradientBoosting when every column has at most 255 distinct
values, but gradients are doubles and sums are exact (math.fsum), so that a case whose answer hangs on
rounding shows itself as a difference.  Slow and short on purpose.
"""
import heapq
import math

import numpy as np

SUPPORT = 10.0


class Node:
    def __init__(self, rows, g, h):
        self.rows, self.g, self.h = rows, g, h
        self.split = self.left = self.right = None
        self.value = 0.0


def node_value(g, h, l2):
    return -g / (h + l2 + 1e-15)


class Booster:
    def __init__(self, x, cat, leaves, min_rows, l2):
        self.x, self.cat, self.leaves, self.min_rows, self.l2 = x, set(cat), leaves, min_rows, l2
        self.miss = [bool(np.isnan(x[:, j]).any()) for j in range(x.shape[1])]
        self.known = [set(np.unique(c[~np.isnan(c)])) for c in x.T]
        self.value = [np.unique(c[~np.isnan(c)]) for c in x.T]
        self.code = np.column_stack([np.where(np.isnan(c), -1, np.searchsorted(v, np.nan_to_num(c)))
                                     for c, v in zip(x.T, self.value)])
        self.mid = [(v[:-1] + v[1:]) * 0.5 for v in self.value]

    def sums(self, node, j):
        """{bin: [gradient, hessian, rows]}; bin -1 holds the missing cells."""
        code = self.code[node.rows, j]
        out = {}
        for b in np.unique(code):
            r = node.rows[code == b]
            out[int(b)] = [math.fsum(self.g[r]), math.fsum(self.h[r]), len(r)]
        return out

    def gain(self, node, lg, lh):
        rg, rh = node.g - lg, node.h - lh
        gain = node.value * node.g
        return gain - node_value(lg, lh, self.l2) * lg - node_value(rg, rh, self.l2) * rg

    def consider(self, node, best, s, j, how):
        lg, lh, ln = s
        n = len(node.rows)
        if ln < self.min_rows or n - ln < self.min_rows or lh < 1e-3 or node.h - lh < 1e-3:
            return best
        gain = self.gain(node, lg, lh)
        if gain > 0 and (best is None or gain > best[0] + 1e-12 * abs(gain)):
            return (gain, j, how)
        return best

    def find(self, node):
        best = None
        for j in range(self.x.shape[1]):
            hist = self.sums(node, j)
            best = (self.scan_cat if j in self.cat else self.scan)(node, best, hist, j)
        node.split = best

    def scan(self, node, best, hist, j):
        bins = sorted(b for b in hist if b >= 0)
        none = hist.get(-1, [0.0, 0.0, 0])
        acc = [0.0, 0.0, 0]
        last = len(self.value[j]) - 1
        for b in bins:  # missing right
            acc = [u + v for u, v in zip(acc, hist[b])]
            if b < last or self.miss[j]:
                t = self.mid[j][b] if b < last else math.inf
                best = self.consider(node, best, acc, j, (b, t, False))
        if self.miss[j]:
            acc = [0.0, 0.0, 0]
            lefts = []
            for b in bins:
                acc = [u + v for u, v in zip(acc, hist[b])]
                lefts.append((b, [u + v for u, v in zip(acc, none)]))
            for k in range(len(lefts) - 2, -1, -1):  # the gap between used bins: its right end first
                b = lefts[k + 1][0] - 1
                best = self.consider(node, best, lefts[k][1], j, (b, self.mid[j][b], True))
        return best

    def scan_cat(self, node, best, hist, j):
        factor = len(node.rows) / node.h
        order = sorted(((s[0] / (s[1] + SUPPORT), b) for b, s in hist.items() if s[1] * factor >= SUPPORT),
                       key=lambda t: (t[0], t[1] if t[1] >= 0 else 999))
        used = len(order)
        if used <= 1:
            return best
        for way in (1, -1):
            acc, left = [0.0, 0.0, 0], []
            for i in range((used + 1) // 2 - (way < 0)):
                b = order[i if way > 0 else used - 1 - i][1]
                acc = [u + v for u, v in zip(acc, hist[b])]
                left = [*left, b]
                best = self.consider(node, best, acc, j, (None, left, -1 in left))
        return best

    def go_left(self, x, node):
        _, j, (b, t, miss) = node.split
        c = x[:, j]
        nan = np.isnan(c)
        if not self.miss[j]:
            miss = len(node.left.rows) > len(node.right.rows) if node.left else miss
        if j in self.cat:
            inside = np.isin(c, [self.value[j][k] for k in t if k >= 0])
            return np.where(nan | ~np.isin(c, list(self.known[j])), miss, inside)
        with np.errstate(invalid="ignore"):
            return np.where(nan, miss, c <= t)

    def grow(self, g, h):
        self.g, self.h = g, h
        rows = np.arange(len(g))
        root = Node(rows, math.fsum(g), math.fsum(h))
        root.value = node_value(root.g, root.h, self.l2)
        heap, count, tick = [], 1, 0
        if len(rows) >= 2 * self.min_rows and root.h >= 1e-3:
            self.find(root)
            if root.split:
                heap = [(-root.split[0], 0, root)]
        while heap and count < self.leaves:
            node = heapq.heappop(heap)[2]
            left = self.go_left(self.x[node.rows], node)
            a, b = node.rows[left], node.rows[~left]
            node.left, node.right = (Node(r, math.fsum(g[r]), math.fsum(h[r])) for r in (a, b))
            count += 1
            for k in (node.left, node.right):
                k.value = node_value(k.g, k.h, self.l2)
                if len(k.rows) >= 2 * self.min_rows:
                    self.find(k)
                    if k.split:
                        tick += 1
                        heapq.heappush(heap, (-k.split[0], tick, k))
        return root

    def predict(self, root, x):
        if root.left is None:
            return np.full(len(x), root.value)
        left = self.go_left(x, root).astype(bool)
        out = np.empty(len(x))
        out[left], out[~left] = self.predict(root.left, x[left]), self.predict(root.right, x[~left])
        return out


def boost(x, y, new, task, cat=(), leaves=31, min_rows=20, l2=0.0, rate=0.1, trees=50, weight=None, perturb=0.0):
    """Raw scores of rows x and rows new; task is 'regression' or the number of classes."""
    w = np.ones(len(y)) if weight is None else np.array(weight, float)
    rng = np.random.default_rng(1)
    b = Booster(x, cat, leaves, min_rows, l2)
    if task == "regression":
        base = np.array([np.average(y, weights=w)])
    elif task == 2:
        p = np.average(y, weights=w)
        base = np.array([math.log(p / (1 - p))])
    else:
        lp = np.log([np.average(y == k, weights=w) for k in range(task)])
        base = lp - lp.mean()
    f, fn = np.tile(base, (len(y), 1)), np.tile(base, (len(new), 1))
    first = None
    for _ in range(trees):
        if task == "regression":
            gh = [(f[:, 0] - y, np.ones(len(y)))]
        elif task == 2:
            p = 1 / (1 + np.exp(-f[:, 0]))
            gh = [(p - y, p * (1 - p))]
        else:
            e = np.exp(f - f.max(1, keepdims=True))
            p = e / e.sum(1, keepdims=True)
            gh = [(p[:, k] - (y == k), p[:, k] * (1 - p[:, k])) for k in range(task)]
        for k, (g, h) in enumerate(gh):
            noise = 1 + perturb * rng.uniform(-1, 1, len(y))
            root = b.grow(g * w * noise, h * w)
            first = first or root
            f[:, k] += rate * b.predict(root, x)
            fn[:, k] += rate * b.predict(root, new)
    return f, fn, first
