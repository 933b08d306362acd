#!/usr/bin/python3
"""Writes a table of people and whether they earn much: make_people.py FILE.csv [ROWS].

Six columns of numbers, eight of words (one of them with commas, so that it is quoted), missing
cells in five, a label that depends on most of them: the shape of census tables.
"""
import csv
import sys

import numpy as np

WORDS = {  # levels and how fast their frequency falls
    "employer": (["company", "own", "town", "state", "own, with staff", "federal", "unpaid", "none"], 1.8),
    "school": (["grade %d" % k for k in range(1, 17)], 0.9),
    "family": (["married", "single", "divorced", "apart", "widowed", "abroad", "in service"], 1.2),
    "work": (["office", "repair, craft", "sales", "manager", "care", "machines", "transport", "cleaning, helping",
              "farm, forest", "technician", "guard", "household", "teacher, expert", "army"], 0.5),
    "kin": (["head", "none", "child", "lone parent", "partner", "other"], 0.9),
    "origin": (["a", "b", "c", "d", "e"], 2.5),
    "sex": (["m", "f"], 1.0),
    "country": (["country %d" % k for k in range(1, 43)], 2.3),
}
ORDER = ["age", "employer", "weight", "school", "years", "family", "work", "kin", "origin", "sex", "gain", "loss", "hours",
         "country"]
MISSING = {"age": 0.01, "hours": 0.03, "employer": 0.05, "work": 0.05, "country": 0.02}


def draw(r, name, n):
    levels, fall = WORDS[name]
    p = np.arange(1, len(levels) + 1) ** -fall
    return r.choice(len(levels), n, p=p / p.sum())


def table(n):
    r = np.random.Generator(np.random.PCG64(11))
    code = {name: draw(r, name, n) for name in WORDS}
    x = {"age": np.clip(np.round(r.gamma(7, 4.6, n) + 13), 17, 90), "weight": np.round(r.lognormal(12, 0.5, n)),
         "years": np.clip(17 - code["school"] + r.integers(-1, 2, n), 1, 16),
         "gain": np.where(r.random(n) < 0.08, np.round(r.lognormal(8.5, 1.2, n)), 0),
         "loss": np.where(r.random(n) < 0.05, np.round(r.normal(1900, 380, n)), 0),
         "hours": np.where(r.random(n) < 0.45, 40, np.clip(np.round(r.normal(40, 13, n)), 1, 99))}
    z = (0.3 * (x["years"] - 12) + 1.6 * (code["family"] == 0) + 0.12 * np.cos(code["work"] * 2.0) * code["work"]
         + 0.03 * (x["hours"] - 40) + 1.2 * np.exp(-((x["age"] - 48) / 14) ** 2) + 2.2 * (x["gain"] > 6500)
         + 0.9 * (x["loss"] > 1800) + 0.3 * (code["sex"] == 0) - 0.3 * (code["employer"] == 1)
         + 0.5 * (code["family"] == 0) * np.tanh((x["age"] - 30) / 10) - 2.6)
    y = r.random(n) < 1 / (1 + np.exp(-z))
    text = {name: np.array(WORDS[name][0], dtype=object)[code[name]] for name in WORDS}
    text.update({name: np.array([str(int(v)) for v in x[name]], dtype=object) for name in x})
    for name, share in MISSING.items():
        text[name][r.random(n) < share] = ""
    return [text[name] for name in ORDER] + [np.where(y, "much", "little")]


def main():
    with open(sys.argv[1], "w", newline="", encoding="utf-8") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(ORDER + ["earns"])
        out.writerows(zip(*table(int(sys.argv[2]) if len(sys.argv) > 2 else 50_000)))


main()
