#!/usr/bin/env python3
"""Writes RESULTS.md from what measure.py found: first which targets are met, then the tables.

    python3 report.py measured/results.json > RESULTS.md
"""
import json
import pathlib
import re
import sys

import suite
from measure import ENGINES

# The peers that were measured, in their three ways.
SCHEMAS, DETECTING, PARQUET = [], [], []
NAMES = {"duckdb": "DuckDB", "polars": "Polars", "clickhouse": "ClickHouse", "datafusion": "DataFusion", "rg": "ripgrep", "wc": "wc -l"}


def main():
    measured = json.loads(pathlib.Path(sys.argv[1]).read_text())
    for engine in measured["machine"].get("engines", ENGINES):
        SCHEMAS.append(engine)
        DETECTING.append(f"{engine}-auto")
        PARQUET.append(f"{engine}-parquet")
    parts = [("clean", clean), ("compressed", compressed), ("mixed", mixed), ("memory", memory), ("growth", growth), ("startup", startup), ("threads", threads)]
    report = Report()
    for section, write in parts:
        if section in measured:
            write(report, measured[section], measured)
    print("# Results\n")
    print("`run.sh` wrote this page; README.md says how everything is measured. esql's time is that of the whole process. A peer's is that of the query,\n"
          "without the start of Python and its imports, except where it says *whole process*. A ratio above 1 means that esql is faster.\n")
    print(machine(measured["machine"]))
    print("\n## Targets\n\n| target | measured | met |\n|---|---|---|")
    for name, value, met in report.targets:
        print(f"| {name} | {value} | {'yes' if met else '**no**'} |")
    print("\n".join(report.lines))


class Report:
    def __init__(self):
        self.targets, self.lines = [], []

    def target(self, name, value, met):
        self.targets.append((name, value, met))

    def table(self, title, header, rows):
        self.lines += ["", f"## {title}", "", "| " + " | ".join(header) + " |", "|---" + "|---:" * (len(header) - 1) + "|"]
        self.lines += ["| " + " | ".join(row) + " |" for row in rows]

    def text(self, *lines):
        self.lines += ["", *lines]


def machine(found):
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    return (f"{found['cpu']}, {found['threads']} threads, {found['memory']}; Linux {found['kernel']}, Python {found['python']}. "
            f"Files in the page cache; medians of {found['runs']} runs. esql {found['commit']}; {versions}.")


# -- sections ---------------------------------------------------------------------------------------


def clean(report, found, _):
    queries = found["queries"]
    total = sum(found["bytes"].values()) / 1e9
    for names, schema, detection, label in ((suite.NEEDLES, 5, 10, "needles"), (suite.SCANS, 2.5, 5, "every line")):
        for name in names:
            results = queries[name]
            against(report, f"{name} ({label}): {schema}× the fastest peer with a schema by hand", results, SCHEMAS, schema)
            against(report, f"{name} ({label}): {detection}× the fastest peer that detects the schema", results, DETECTING, detection)
    for name in suite.NEEDLES:
        results = queries[name]
        against(report, f"{name}: no slower than `rg -c`", results, ["rg"], 1)
        against(report, f"{name}: within 1.3× of DuckDB over Parquet", results, ["duckdb-parquet"], 1 / 1.3)
    wrong = [f"{name} by {peer}" for name, results in queries.items() for peer in disagreeing(results)]
    report.target("all answers agree", ", ".join(wrong) or "they do", not wrong)
    rss(report, queries)
    for title, contenders, field in (
        ("Time, seconds", ["esql", *SCHEMAS, "rg", "wc"], "seconds"), ("Time with schema detection, seconds", ["esql", *DETECTING], "seconds"),
        ("Time over Parquet of the same events, seconds", ["esql", *PARQUET], "seconds"), ("Time of the whole process, seconds", ["esql", *SCHEMAS], "wall"),
        ("Processor time of the whole process, seconds", ["esql", *SCHEMAS], "cpu"),
    ):
        grid(report, f"{title}: {total:.2f} GB in all", queries, contenders, field)
    grid(report, "Peak resident memory, MB", queries, ["esql", *SCHEMAS], "rss", digits=0)
    grid(report, "How much faster than each peer with a schema", queries, SCHEMAS, ratio_to="esql")
    grid(report, "How much faster than each peer without", queries, DETECTING, ratio_to="esql")


def against(report, label, results, peers, factor):
    """A target of so many times the speed of the fastest of some peers."""
    times = {peer: results[peer]["seconds"] for peer in peers if "seconds" in results.get(peer, {})}
    if not times or "error" in results["esql"]:
        report.target(label, results["esql"].get("error", "no peer answers"), "error" not in results["esql"])
        return
    fastest = min(times, key=times.get)
    ratio = times[fastest] / results["esql"]["seconds"]
    report.target(label, f"{ratio:.2f}× {title(fastest)} ({milliseconds(results['esql'])}; {milliseconds(results[fastest])})", ratio >= factor)


def rss(report, queries):
    for limit, names in ((150, [name for name in suite.QUERIES if name != "q5"]), (400, ["q5"])):
        peaks = {name: queries[name]["esql"].get("rss", float("inf")) for name in names}
        most = max(peaks, key=peaks.get)
        report.target(f"{', '.join(names)}: at most {limit} MB resident", f"{peaks[most]:.0f} MB ({most})", peaks[most] <= limit)


def compressed(report, found, _):
    for name, results in found["queries"].items():
        against(report, f"{name} over .zst: within 1.3× of `zstdcat`", results | {"esql": results["esql-zst"]}, ["zstdcat"], 1 / 1.3)
        against(report, f"{name} over .gz: faster than `zcat`", results | {"esql": results["esql-gz"]}, ["zcat"], 1)
    grid(report, "Compressed with Zstandard, seconds", found["queries"], ["esql-zst", "zstdcat", *(f"{engine}-zst" for engine in SCHEMAS)], "seconds")
    grid(report, "Compressed with gzip, seconds", found["queries"], ["esql-gz", "zcat", *(f"{engine}-gz" for engine in SCHEMAS)], "seconds")


def mixed(report, found, measured):
    queries = found["queries"]
    for name, results in queries.items():
        ours, before = results["esql"], results["esql clean"]
        same = "error" not in ours and ours["answer"] == before.get("answer")
        report.target(f"{name} over mixed shapes: the answer it has without", ours.get("error", "the same" if same else "another"), same)
        if same:
            slower = ours["seconds"] / before["seconds"]
            report.target(f"{name} over mixed shapes: at most 10 % slower than without", f"{slower:.2f}× the time", slower <= 1.1)
    rows = []
    for name, results in queries.items():
        right = results["esql clean"].get("answer")
        rows.append([name, *(outcome(results.get(peer), right) for peer in ("esql", *SCHEMAS, *DETECTING))])
    report.table("Mixed shapes: who still answers", ["query", "esql", *map(title, SCHEMAS), *map(title, DETECTING)], rows)
    errors = sorted({f"- {title(peer)}, {name}: `{without_folders(results[peer]['error'])[:160]}`" for name, results in queries.items()
                     for peer in (*SCHEMAS, *DETECTING) if "error" in results.get(peer, {}) and name in ("q1", "q2")})
    report.text("What the peers say to q1 and q2:", "", *errors)


def without_folders(text):
    """Where the files were is nobody's business."""
    return re.sub(r"/[^\s\"']*/", "", text)


def outcome(result, right):
    if result is None:
        return "not measured"
    if "error" in result:
        return "error"
    return "right" if result["answer"] == right else "**wrong**"


def memory(report, found, _):
    rows = []
    for name, results in found.items():
        free, limited = results["no limit"], results["64MB"]
        same = "error" not in limited and "error" not in free and limited["answer"] == free["answer"]
        label = {"q5": "q5", "sort": "a full sort of the registry events"}[name]
        report.target(f"{label} with `--memory-limit 64MB`: finishes with the same bytes", limited.get("error", "the same" if same else "other bytes"), same)
        rows += [[f"{label}, {limit}", cell(result, "seconds"), cell(result, "rss", 0)] for limit, result in results.items()]
    report.table("With little memory", ["", "seconds", "MB resident"], rows)


def growth(report, found, _):
    rows, grown = [], 0
    for name, results in found.items():
        one, ten = results["one"], results["ten"]
        if "error" in one or "error" in ten:
            report.target(f"{name}: ten times the data in 10 ± 1 times the time", (one.get("error") or ten.get("error")), False)
            continue
        ratio = ten["seconds"] / one["seconds"]
        report.target(f"{name}: ten times the data in 10 ± 1 times the time", f"{ratio:.1f} times", 9 <= ratio <= 11)
        rows.append([name, cell(one, "seconds"), cell(ten, "seconds"), f"{ratio:.2f}", cell(one, "rss", 0), cell(ten, "rss", 0)])
        grown = max(grown, ten["rss"] / one["rss"])
    report.target("ten times the data in the same memory", f"at most {grown:.2f} times", 0 < grown <= 1.1)
    report.table("Ten times the data", ["query", "seconds", "seconds, ten times", "ratio", "MB resident", "MB, ten times"], rows)


def startup(report, found, _):
    for (name, result), limit in zip(found.items(), (0.010, 0.020)):
        report.target(f"{name}: under {limit * 1000:.0f} ms", result.get("error") or milliseconds(result), result.get("wall", 1) < limit)


def threads(report, found, _):
    different = [name for name, results in found.items() if len({result.get("answer", result.get("error")) for result in results.values()}) > 1]
    report.target("the same bytes from 1, 2 and 7 threads", ", ".join(different) or "they are", not different)


# -- tables -------------------------------------------------------------------------------------------


def grid(report, heading, queries, contenders, field=None, digits=3, ratio_to=None):
    rows = []
    for name, results in queries.items():
        cells = [ratio(results, contender, ratio_to) if ratio_to else cell(results.get(contender), field, digits) for contender in contenders]
        if any(each for each in cells):
            rows.append([name, *cells])
    report.table(heading, ["query", *map(title, contenders)], rows)


def cell(result, field, digits=3):
    if result is None:
        return ""
    return "error" if "error" in result else f"{result[field]:.{digits}f}"


def ratio(results, contender, base):
    times = [results.get(name, {}).get("seconds") for name in (contender, base)]
    return f"{times[0] / times[1]:.1f}×" if all(times) else ""


def disagreeing(results):
    """Contenders whose answer is not the one that most have, or not the same each time."""
    answers = {name: result["answer"] for name, result in results.items() if result.get("answer")}
    usual = max(set(answers.values()), key=list(answers.values()).count, default=None)
    failed = [f"{name} (error)" for name, result in results.items() if "error" in result]
    return [name for name, each in answers.items() if each != usual] + failed


def milliseconds(result):
    return f"{result['seconds'] * 1000:.1f} ms"


def title(contender):
    engine, _, form = contender.partition("-")
    return " ".join(part for part in (NAMES.get(engine, engine), {"auto": "(detecting)", "parquet": "(Parquet)"}.get(form, form and f".{form}")) if part)


if __name__ == "__main__":
    main()
