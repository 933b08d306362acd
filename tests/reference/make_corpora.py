#!/usr/bin/python3
"""corpora.json: what is in each file of csv_torture and messy.  corpora.txt says by hand how a careful
reader takes it: refused, and with which code, or read with a delimiter, a quote, an encoding, a header
and so many lines before it.  Rows, columns and rejects are then counted by Python's csv.

A record with another number of fields than the first is a reject; a last column without a name and
without a value is none.  CAIRN_TEST_DATA is the folder of the files."""
import csv
import io
import os
from urllib.parse import unquote

from refjson import write

DATA = os.environ.get("CAIRN_TEST_DATA", os.path.join(os.path.dirname(__file__), "../../../shared/data"))
HERE = os.path.dirname(os.path.abspath(__file__))
CODECS = {"utf-8": "utf-8-sig", "utf-16le": "utf-16", "utf-16be": "utf-16"}
csv.field_size_limit(1 << 20)


def count(path, delimiter, quote, encoding, header, skip):
    with open(os.path.join(DATA, path), encoding=CODECS[encoding], newline="") as f:
        text = "".join(f.read().splitlines(True)[int(skip):])
    mark = {"TAB": "\t", "BLANK": " "}.get(delimiter, delimiter)
    records = [r for r in csv.reader(io.StringIO(text, newline=""), delimiter=mark, quotechar=quote,
                                      skipinitialspace=True) if r]
    widths = [len(r) for r in records]
    width = widths[0] if header == "yes" else max(set(widths), key=widths.count)
    body = records[1:] if header == "yes" else records
    if body and all(len(r) == width + 1 and not r[-1].strip() for r in body):
        body = [r[:-1] for r in body]
    good = [r for r in body if len(r) == width]
    unnamed = header == "yes" and width > 1 and not records[0][-1].strip()
    if unnamed:
        good += [r for r in body if len(r) == width - 1]
        width -= all(len(r) < width or not r[-1].strip() for r in good)
    return {"rows": len(good), "columns": width, "rejected": len(body) - len(good)}


files = {}
for line in open(os.path.join(HERE, "corpora.txt"), encoding="utf-8"):
    if line.startswith("#"):
        continue
    path, how, *rest = line.split()
    files[unquote(path)] = {"code": int(how[1:])} if how != "read" else count(unquote(path), *rest)
write("corpora.json", files)
