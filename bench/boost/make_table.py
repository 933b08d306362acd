#!/usr/bin/python3
"""Writes the tables that `boost` and peer.py read: make_table.py FOLDER.

28 columns in the manner of a collider's events (momenta, angles, tags of few values, and masses
computed from them) and a label that depends on them smoothly and noisily.  train200k.npy,
train1m.npy (of which the former is the beginning) and test.npy: float32, the label first.
"""
import os
import sys

import numpy as np

BLOCK = 100_000


def mass(p, q):
    (pt1, eta1, phi1), (pt2, eta2, phi2) = p, q
    return 2 * pt1 * pt2 * (np.cosh(np.clip(eta1 - eta2, -4, 4)) - np.cos(phi1 - phi2))


def block(number):
    r = np.random.Generator(np.random.PCG64([7, number]))
    body = [(r.lognormal(-0.1, 0.5, BLOCK), r.normal(0, 1, BLOCK), r.uniform(-np.pi, np.pi, BLOCK)) for _ in range(6)]
    tag = [r.choice([0.0, 1.0, 2.0], BLOCK, p=[0.5, 0.25, 0.25]) for _ in range(4)]
    pairs = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 5)]
    m = [np.sqrt(mass(body[i], body[j])) for i, j in pairs]
    z = (2 * np.exp(-((m[0] - 1.2) / 0.4) ** 2) - 1.8 * np.exp(-((m[2] - 1.5) / 0.5) ** 2) * (tag[0] < 1)
         + np.tanh(2 * (body[0][0] - 0.9)) * np.tanh(m[4] - 1.5) + 0.6 * (tag[2] > 0) * (tag[3] > 0)
         + 0.7 * np.sin(2 * body[1][2]) * (body[2][0] > 0.9) - 0.3 * (body[3][1] ** 2 - 1) - 0.1)
    label = r.random(BLOCK) < 1 / (1 + np.exp(-1.3 * z))
    return np.column_stack([label, *(v for b in body for v in b), *tag, *m]).astype(np.float32)


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    train = np.concatenate([block(i) for i in range(10)])
    np.save(os.path.join(folder, "train1m.npy"), train)
    np.save(os.path.join(folder, "train200k.npy"), train[:200_000])
    np.save(os.path.join(folder, "test.npy"), block(1000))


main()
