#!/usr/bin/python3
"""adult_reference.json: what scikit-learn 1.2 reaches on public tables kept outside the tree.

Nothing here is a number to match to the last digit: it is a level to reach.  OLS on California
housing is exact and also done by R's lm.
"""
import os
import subprocess
import warnings

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from refjson import HERE, data_path, write

warnings.simplefilter("ignore")


def ece(p, y, m=15):
    which = m * np.searchsorted(np.sort(p), p, "left") // len(p)
    return float(sum(abs(y[which == b].mean() - p[which == b].mean()) * (which == b).mean() for b in np.unique(which)))


def scores(p, y):
    return {"n": len(y), "accuracy": float(((p >= .5) == y).mean()), "auc": roc_auc_score(y, p), "average_precision": average_precision_score(y, p),
            "log_loss": log_loss(y, p), "brier": brier_score_loss(y, p), "ece": ece(p, y)}


def adult():
    train, test = (pd.read_csv(data_path("adult", f"adult_{s}.csv"), na_values="?", skipinitialspace=True) for s in ("train", "test"))
    y, yt = ((d.pop("income").str.strip() == ">50K").to_numpy().astype(int) for d in (train, test))
    cat = [c for c in train if train[c].dtype == object]
    num = [c for c in train if c not in cat]
    enc = make_column_transformer((OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan), cat), remainder="passthrough")
    mask = [True] * len(cat) + [False] * len(num)
    tree = make_pipeline(enc, HistGradientBoostingClassifier(categorical_features=mask, early_stopping=False, random_state=0)).fit(train, y)
    pre = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), cat), (StandardScaler(), num))
    line = make_pipeline(pre, LogisticRegression(C=1.0, max_iter=5000, tol=1e-8)).fit(train, y)
    out = {"rows": [len(y), len(yt)], "positives": [int(y.sum()), int(yt.sum())]}
    out["boost"] = {"settings": "100 trees, rate 0.1, 31 leaves, 20 rows a leaf, l2 0, native categories", **scores(tree.predict_proba(test)[:, 1], yt)}
    out["logistic"] = {"settings": "lambda 1, one-hot (missing is a level), standardised numbers", **scores(line.predict_proba(test)[:, 1], yt)}
    return out


def california():
    d = pd.read_csv(data_path("california_housing", "housing.csv"))
    y = d.pop("median_house_value")
    num = d.drop(columns="ocean_proximity")
    keep = num.notna().all(axis=1)
    m = LinearRegression().fit(num[keep], y[keep])
    r = y[keep] - m.predict(num[keep])
    p = num.shape[1]
    rss = float((r ** 2).sum())
    out = {"ols": {"rows": int(keep.sum()), "r2": float(m.score(num[keep], y[keep])), "sigma": float(np.sqrt(rss / (keep.sum() - p - 1))), "rss": rss,
                   "intercept": float(m.intercept_), "coefficient": dict(zip(num.columns, map(float, m.coef_)))}}
    code = (f'd <- read.csv("{data_path("california_housing", "housing.csv")}"); m <- lm(median_house_value ~ . - ocean_proximity, d);'
            's <- summary(m); cat(sprintf("%.17g ", c(s$r.squared, s$sigma, coef(m))))')
    v = list(map(float, subprocess.run(["Rscript", "-e", code], check=True, capture_output=True, text=True).stdout.split()))
    assert np.allclose(v[:2], [out["ols"]["r2"], out["ols"]["sigma"]], rtol=1e-10) and abs(v[0] - .636911685734) < 1e-11
    out["ols"]["r2"], out["ols"]["sigma"] = v[:2]
    out["ols"]["intercept"], out["ols"]["coefficient"] = v[2], dict(zip(num.columns, v[3:]))
    d["ocean_proximity"] = OrdinalEncoder().fit_transform(d[["ocean_proximity"]])[:, 0]
    hold = np.arange(len(y)) % 5 == 0  # every fifth row, from the first
    b = HistGradientBoostingRegressor(categorical_features=[8], early_stopping=False, random_state=0).fit(d[~hold], y[~hold])
    e = y[hold] - b.predict(d[hold])
    out["boost_every_fifth_row"] = {"n": int(hold.sum()), "rmse": float(np.sqrt((e ** 2).mean())), "mae": float(e.abs().mean()), "r2": float(b.score(d[hold], y[hold]))}
    fill = make_pipeline(make_column_transformer((make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), list(num.columns)),
                                                 (OneHotEncoder(), ["ocean_proximity"])), Ridge(1.0)).fit(d[~hold], y[~hold])
    e = y[hold] - fill.predict(d[hold])
    out["ridge_every_fifth_row"] = {"n": int(hold.sum()), "rmse": float(np.sqrt((e ** 2).mean())), "r2": float(fill.score(d[hold], y[hold]))}
    return out


def penguins():
    d = pd.read_csv(os.path.join(HERE, "..", "..", "samples", "penguins.csv"))
    y = d.pop("species").to_numpy()
    cat, num = ["island", "sex"], [c for c in d if c not in ("island", "sex")]
    fold = StratifiedKFold(10, shuffle=True, random_state=0)
    line = make_pipeline(make_column_transformer((make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), num),
                                                 (OneHotEncoder(handle_unknown="ignore"), cat)), LogisticRegression(C=1.0, max_iter=5000))
    p = cross_val_predict(line, d, y, cv=fold, method="predict_proba")
    names = np.unique(y)
    return {"rows": len(y), "logistic_10_fold": {"accuracy": float((names[p.argmax(1)] == y).mean()), "log_loss": log_loss(y, p)}}


write("adult_reference.json", {"adult": adult(), "california_housing": california(), "penguins": penguins()})
