"""How cairn and its peers take damaged files; see README.md."""
import json
import os
import subprocess
import sys
import tempfile
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
NAMES = ["id", "name", "code", "price", "day"]
ROWS = [[str(i + 1), "person %d" % (i * 7 % 300), "Z%05d" % (i * 331 % 90000), "%.2f" % (i * 1.25 + 3),
         "2024-%02d-%02d" % (i % 12 + 1, i % 28 + 1)] for i in range(300)]
HEADER = -1
PLACES = (HEADER, 4, 150, 297)


def joined(rows, mark=",", end="\n"):
    return end.join([mark.join(NAMES)] + [mark.join(r) for r in rows]) + end


def changed(at, line):
    """The file with another line in the place of a row, or of the header."""
    lines = joined(ROWS).split("\n")
    lines[at + 1] = line(ROWS[at] if at != HEADER else NAMES)
    return "\n".join(lines)


def without(at):
    return [r for i, r in enumerate(ROWS) if i != at]


def cell(at, column, value):
    return [r[:column] + [value] + r[column + 1:] if i == at else r for i, r in enumerate(ROWS)]


# Kind: the bytes, and the table that a careful reader gets from them; None: no reading is right.
def cases():
    line = ",".join
    for at in PLACES:
        yield "short row", changed(at, lambda r: line(r[:3])), None
        yield "long row", changed(at, lambda r: line(r[:1] + ["last, first"] + r[2:])), None
        yield "text behind a quote", changed(at, lambda r: line([r[0], '"x"y'] + r[2:])), None
        yield "quote never closed", changed(at, lambda r: line([r[0], '"' + r[1]] + r[2:])), None
        yield "NUL byte", changed(at, lambda r: line([r[0], "a\0b"] + r[2:])), None
        yield "Latin-1 byte", changed(at, lambda r: line([r[0], "Jos\udce9"] + r[2:])), None
        yield "field of 300 KB", changed(at, lambda r: line([r[0], "x" * 300000] + r[2:])), \
            cell(at, 1, "x" * 300000) if at != HEADER else None
        if at == HEADER:
            continue
        yield "quote inside a field", changed(at, lambda r: line([r[0], '5" pipe'] + r[2:])), \
            cell(at, 1, '5" pipe')
        yield "escaped quote", changed(at, lambda r: line([r[0], '"a \\"b\\", c"'] + r[2:])), \
            cell(at, 1, 'a "b", c')
        yield "line in quotes", changed(at, lambda r: line([r[0], '"a\nb"'] + r[2:])), cell(at, 1, "a\nb")
        yield "blank line", changed(at, lambda r: line(r) + "\n"), ROWS
        yield "header again", changed(at, lambda r: line(NAMES)), None
        yield "word among numbers", changed(at, lambda r: line(r[:3] + ["n.d.", r[4]])), \
            cell(at, 3, "n.d.")
        yield "carriage return", changed(at, lambda r: line(r) + "\r"), ROWS
    yield "each row longer", joined([r + ["x"] for r in ROWS]), None
    yield "semicolons", joined(ROWS, ";"), ROWS
    yield "two bars", joined(ROWS, "||"), ROWS
    yield "comma and blank", joined(ROWS, ", "), ROWS
    yield "decimal comma", joined([r[:3] + [r[3].replace(".", ","), r[4]] for r in ROWS], ";"), ROWS
    yield "lines before", "Report of 2024\n\nmade by hand\n" + joined(ROWS), ROWS
    yield "quotes before", '"Report" for 2024\n' + joined(ROWS), ROWS
    yield "quote open before", '"Report for 2024\n' + joined(ROWS), None
    yield "cells before", "Report of 2024,,,,\n,,,,\n" + joined(ROWS), ROWS
    yield "remark of five cells", "# a, b, c, d, e\n" + joined(ROWS), ROWS
    yield "300 remarks", "# made by hand\n" * 300 + joined(ROWS), ROWS
    yield "sep=", "sep=;\n" + joined(ROWS, ";"), ROWS
    lists = [[r[0], "a%s;b;c;d;e;f" % r[0]] + r[2:] for r in ROWS]
    yield "lists in cells", joined(lists), lists
    yield "lines behind", joined(ROWS) + "\nSource: a survey\n", ROWS
    yield "units", joined([["-", "text", "code", "EUR", "date"]] + ROWS), None
    yield "two tables", joined(ROWS) + "\na,b\n1,2\n3,4\n5,6\n7,8\n", None
    yield "a name twice", joined(ROWS).replace("code", "name", 1), None
    yield "mark of UTF-8", "\ufeff" + joined(ROWS), ROWS
    zeros = [r[:2] + ["%05d" % (i * 331 % 90000)] + r[3:] for i, r in enumerate(ROWS)]
    yield "leading zeros", joined(zeros), zeros
    yield "digits beyond 2^53", joined([["9007199254740993"] + ROWS[0][1:]] + ROWS[1:]), \
        [["9007199254740993"] + ROWS[0][1:]] + ROWS[1:]


def same_cell(x, y):
    if x == y:
        return True
    try:
        return len(x) < 15 and not (y[:1] == "0" and y.isdigit()) and float(x) == float(y)
    except ValueError:
        return x[:10] == y and x[10:] in (" 00:00:00", "T00:00:00")


def same_table(seen, names, rows):
    return [n.strip() for n in seen["names"]] == names and len(seen["rows"]) == len(rows) and all(
        len(a) == len(b) and all(same_cell(x, y) for x, y in zip(a, b))
        for a, b in zip(seen["rows"], rows))


def cairn(files):
    for file in files:
        run = [os.environ["CAIRN"], "data", "show", file, "--json", "--rows", "400"]
        seen = json.loads(subprocess.run(run, capture_output=True, text=True).stdout)
        if not seen["ok"]:
            yield {"error": seen["error"]["message"]}
            continue
        told = json.loads(subprocess.run(run[:4] + ["--dialect", "--rejects", "--json"],
                                         capture_output=True, text=True).stdout)["result"]
        names = [k for k in seen["result"]["table"][0] if k != "row"]
        rows = [["" if r[n] is None else str(r[n]) for n in names] for r in seen["result"]["table"]]
        words = [f["message"] for f in told["findings"]] + [r["message"] for r in told["rejects"]]
        yield {"names": names, "rows": rows, "told": words}


def pandas(files):
    import pandas as pd
    for file in files:
        try:
            with warnings.catch_warnings(record=True) as told:
                warnings.simplefilter("always")
                t = pd.read_csv(file)
            rows = t.astype(object).where(t.notna(), "").astype(str).values.tolist()
            yield {"names": [str(c) for c in t.columns], "rows": rows, "told": [str(w) for w in told]}
        except Exception as e:
            yield {"error": str(e)}


def node(tool):
    def read(files):
        out = subprocess.run(["node", os.path.join(HERE, "peer.js"), tool] + files,
                             capture_output=True, text=True)
        if out.returncode != 0:
            raise ImportError(out.stderr)
        return [json.loads(line) for line in out.stdout.splitlines()]
    return read


def verdict(seen, rows):
    if "error" in seen:
        return "refused"
    if rows is not None and same_table(seen, NAMES, rows):
        return "right"
    return "told" if seen.get("told") else "SILENT"


def main():
    tools = {"cairn": cairn, "pandas": pandas, "duckdb": node("duckdb"), "polars": node("polars")}
    words = ("refused", "told", "right", "SILENT")
    kinds = list(cases())
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for i, (_, text, _) in enumerate(kinds):
            files.append(os.path.join(folder, "%03d.csv" % i))
            with open(files[-1], "wb") as f:
                f.write(text.encode("utf-8", "surrogateescape"))
        seen = {}
        for tool, read in tools.items():
            try:
                seen[tool] = list(read(files))
            except (ImportError, FileNotFoundError):
                print("%s is not installed: left out" % tool)
    print("%-22s" % "damage" + "".join("%-22s" % t for t in seen))
    for kind in dict.fromkeys(k for k, _, _ in kinds):
        at = [i for i, k in enumerate(kinds) if k[0] == kind]
        found = {t: [verdict(seen[t][i], kinds[i][2]) for i in at] for t in seen}
        print("%-22s" % kind + "".join("%-22s" % " ".join(
            "%d %s" % (v.count(w), w) for w in words if w in v) for v in found.values()))
    total = {t: [verdict(s, k[2]) for s, k in zip(seen[t], kinds)] for t in seen}
    for tool, v in total.items():
        print("%-8s %s of %d files" % (tool, ", ".join("%d %s" % (v.count(w), w) for w in words), len(v)))
    return "SILENT" in total["cairn"]


if __name__ == "__main__":
    sys.exit(main())
