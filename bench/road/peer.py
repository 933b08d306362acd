#!/usr/bin/python3
"""The road with scikit-learn: peer.py TABLE.csv TARGET POSITIVE [DROPPED...] prints the test AUC."""
import sys

import numpy as np
import pandas as pd
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer, make_column_selector
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

path, target, positive, *dropped = sys.argv[1:]
table = pd.read_csv(path)
table = table[table[target].notna()]
y = (table.pop(target) == positive).astype(int)
table = table.drop(columns=dropped)
train, test, y_train, y_test = train_test_split(table, y, test_size=0.15, random_state=1, stratify=y)
columns = ColumnTransformer([
    ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()),
     make_column_selector(dtype_include=np.number)),
    ("words", make_pipeline(SimpleImputer(strategy="most_frequent"),
                            OneHotEncoder(handle_unknown="ignore", sparse=False)),
     make_column_selector(dtype_include=object))])
model = CalibratedClassifierCV(
    make_pipeline(columns, HistGradientBoostingClassifier(max_iter=100, max_leaf_nodes=31,
                                                          early_stopping=False, random_state=1)),
    method="isotonic", cv=5)
model.fit(train, y_train)
p = model.predict_proba(test)[:, 1]
print(f"auc {roc_auc_score(y_test, p):.4f} log_loss {log_loss(y_test, p):.4f} "
      f"brier {brier_score_loss(y_test, p):.4f} ap {average_precision_score(y_test, p):.4f}")
