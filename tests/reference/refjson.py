"""Writes the reference files: one case a line, compact, lossless numbers, missing as null."""
import json
import math
import os

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))


def plain(x):
    """Turn numpy values into what JSON has; NaN and infinity become null."""
    if isinstance(x, dict):
        return {str(k): plain(v) for k, v in x.items()}
    if isinstance(x, (list, tuple)):
        return [plain(v) for v in x]
    if isinstance(x, np.ndarray):
        return plain(x.tolist())
    if isinstance(x, (bool, np.bool_)):
        return bool(x)
    if isinstance(x, (int, np.integer)):
        return int(x)
    if isinstance(x, (float, np.floating)):
        v = float(x)
        if not math.isfinite(v):
            return None
        if v == int(v) and abs(v) < 2 ** 53 and (v != 0 or math.copysign(1, v) > 0):
            return int(v)
        return v
    return x


def columns(x):
    """Rows by columns -> one list a column, NaN -> null."""
    a = np.asarray(x, dtype=float)
    return [plain(a[:, j]) for j in range(a.shape[1])]


def write(name, cases):
    """Write {case: value}; repr of a double is the shortest text that reads back to the same bits."""
    path = os.path.join(HERE, name)
    rows = [json.dumps(k) + ":" + json.dumps(plain(v), separators=(",", ":"), allow_nan=False)
            for k, v in cases.items()]
    text = "{\n" + ",\n".join(rows) + "\n}\n"
    json.loads(text)
    with open(path, "w", encoding="ascii") as f:
        f.write(text)
    print(f"{name}: {len(cases)} cases, {len(text)} bytes")


def data_path(*parts):
    """Public tables live outside the tree: $CAIRN_TEST_DATA, else ../shared/data beside it."""
    base = os.environ.get("CAIRN_TEST_DATA") or os.path.join(HERE, "..", "..", "..", "shared", "data")
    return os.path.join(base, *parts)
