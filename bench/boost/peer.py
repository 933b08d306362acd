#!/usr/bin/python3
"""Times the boosted trees of others beside `boost`: peer.py TRAIN.npy TEST.npy [LEAVES [REPEAT]].

scikit-learn always; LightGBM and XGBoost where they can be imported.  100 rounds, rate 0.1, at
least 20 rows a leaf, 255 bins, two threads; binning is included in every time.
"""
import os
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "2")
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import log_loss, roc_auc_score


def peers(leaves):
    yield "scikit-learn", HistGradientBoostingClassifier(
        max_iter=100, learning_rate=0.1, max_leaf_nodes=leaves, min_samples_leaf=20, early_stopping=False)
    try:
        from lightgbm import LGBMClassifier
        yield "lightgbm", LGBMClassifier(
            n_estimators=100, learning_rate=0.1, num_leaves=leaves, min_child_samples=20, n_jobs=2, verbose=-1)
    except ImportError:
        pass
    try:
        from xgboost import XGBClassifier
        yield "xgboost", XGBClassifier(
            n_estimators=100, learning_rate=0.1, grow_policy="lossguide", max_leaves=leaves, max_depth=0,
            tree_method="hist", n_jobs=2)
    except ImportError:
        pass


def main():
    train, test = np.load(sys.argv[1]), np.load(sys.argv[2])
    leaves, repeat = (int(v) for v in (sys.argv[3:] + ["31", "3"][len(sys.argv) - 3:]))
    x, y = np.ascontiguousarray(train[:, 1:]), train[:, 0] > 0
    for _ in range(repeat):
        for name, model in peers(leaves):
            start = time.monotonic()
            model.fit(x, y)
            fitted = time.monotonic()
            p = model.predict_proba(test[:, 1:])[:, 1]
            done = time.monotonic()
            print(f"{name} fit {fitted - start:.3f} predict {done - fitted:.4f}"
                  f" auc {roc_auc_score(test[:, 0], p):.5f} log loss {log_loss(test[:, 0], p):.6f}", flush=True)


main()
