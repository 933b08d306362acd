#!/usr/bin/python3
"""signal.json: many tests at once, intervals of associations, values missing completely at random.

adjust      p after Holm 1979 and Benjamini & Hochberg 1995, from their definitions in fractions; the
            fifteen p of Benjamini & Hochberg's example, of which theirs rejects four and Holm's three
"""
from fractions import Fraction as F

import numpy as np

from refjson import write

rng = np.random.default_rng(31)


def adjust(p):
    """Holm: the largest of (m - i) p_(i) so far.  BH: the smallest of m p_(k) / k from here on."""
    f = [F(x) for x in p]
    rank = sorted(range(len(f)), key=lambda i: f[i])
    m = len(f)
    holm, bh = [0.0] * m, [0.0] * m
    for i, at in enumerate(rank):
        holm[at] = float(max(min(F(1), (m - j) * f[rank[j]]) for j in range(i + 1)))
        bh[at] = float(min([F(1)] + [F(m, j + 1) * f[rank[j]] for j in range(i, m)]))
    return {"input": {"p": p}, "expect": {"holm": holm, "bh": bh}}


EXAMPLE = [.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1.0]
cases = {"adjust_example": adjust(EXAMPLE),
         "adjust_ties": adjust([.04, .01, .04, .01, .9, .03, .01]),
         "adjust_many": adjust(list(np.round(rng.uniform(size=60) ** 3, 6)))}
assert sum(q < .05 for q in cases["adjust_example"]["expect"]["bh"]) == 4
assert sum(q < .05 for q in cases["adjust_example"]["expect"]["holm"]) == 3
write("signal.json", cases)
