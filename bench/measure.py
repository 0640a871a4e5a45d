#!/usr/bin/env python3
"""Measures esql and its peers, and keeps what came out as JSON for report.py.

    python3 measure.py --esql ../target/release/esql --python venv/bin/python --clean data/1g --mixed data/mixed --runs 7

Every run is a process of its own. Runs take turns: each contender runs once before any runs again, so
that whatever else slows the machine slows all, and each round begins with another contender. Files are read once before, into the page cache.
For each run it keeps
  wall      seconds of the whole process
  seconds   the same without what Python spends on starting and imports; for programs the same as wall
  cpu       seconds of all its threads
  rss       its largest resident memory in MB (at least this script's own, some 15)
  answer    number of rows and checksum
and of several runs the median, of rss the largest.
"""
import argparse
import hashlib
import json
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import answer
import suite

ENGINES = ("duckdb", "polars", "clickhouse", "datafusion")
COMPRESSED = ("q1", "q3")


def main():
    args = arguments()
    bench = Bench(args)
    sections = {"clean": bench.clean, "mixed": bench.mixed, "compressed": bench.compressed, "memory": bench.memory,
                "growth": bench.growth, "startup": bench.startup, "threads": bench.threads}
    measured = json.loads(args.out.read_text()) if args.out.exists() else {}
    measured["machine"] = bench.machine()
    for name in args.only or sections:
        started = time.time()
        measured[name] = sections[name]()
        args.out.parent.mkdir(parents=True, exist_ok=True)
        args.out.write_text(json.dumps(measured, indent=1) + "\n")
        print(f"{name}: measured in {time.time() - started:.0f} s", file=sys.stderr)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--esql", type=pathlib.Path, required=True, help="the program")
    parser.add_argument("--python", type=pathlib.Path, required=True, help="a Python that has the peers")
    parser.add_argument("--clean", type=pathlib.Path, required=True, help="folder of a set, converted")
    parser.add_argument("--mixed", type=pathlib.Path, required=True, help="folder of the same set with mixed shapes")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--engines", nargs="*", choices=ENGINES, default=ENGINES, metavar="PEER", help="these peers only")
    parser.add_argument("--only", nargs="*", metavar="SECTION", help="measure these sections and keep what is known of the others")
    parser.add_argument("--out", type=pathlib.Path, default=suite.HERE / "measured" / "results.json")
    return parser.parse_args()


class Bench:
    def __init__(self, args):
        self.args = args
        self.esql, self.python = args.esql.resolve(), args.python.absolute()
        for data in (args.clean, args.mixed):
            warm(data)

    # -- what is measured -----------------------------------------------------------------------

    def clean(self):
        """All queries by all contenders, and the physical limits."""
        data = self.args.clean
        contenders = {"esql": self.ours(data), "rg": ripgrep(data), "wc": lines(data)}
        for engine in self.args.engines:
            contenders |= {engine: self.peer(engine, data), f"{engine}-auto": self.peer(f"{engine}-auto", data), f"{engine}-parquet": self.peer(engine, data, "parquet")}
        table = self.take_turns(suite.QUERIES, contenders) | self.take_turns(suite.VARIANTS, {"esql": self.ours(data)})
        return {"bytes": sizes(data), "queries": table}

    def mixed(self):
        """The same events in mixed shapes; esql over the clean ones as well."""
        data = self.args.mixed
        contenders = {"esql": self.ours(data), "esql clean": self.ours(self.args.clean)}
        for engine in self.args.engines:
            contenders |= {engine: self.peer(engine, data), f"{engine}-auto": self.peer(f"{engine}-auto", data)}
        return {"bytes": sizes(data), "queries": self.take_turns(suite.QUERIES, contenders)}

    def compressed(self):
        data, contenders = self.args.clean, {}
        for form, program in (("gz", "zcat"), ("zst", "zstdcat")):
            contenders |= {f"esql-{form}": self.ours(data, form), program: unpack(program, data, form)}
            contenders |= {f"{engine}-{form}": self.peer(engine, data, form) for engine in self.args.engines}
        return {"queries": self.take_turns({name: suite.QUERIES[name] for name in COMPRESSED}, contenders)}

    def memory(self):
        """With 64 MB for operators, answers have to be what they are without a limit."""
        texts = {"q5": suite.QUERIES["q5"].path.read_text(encoding="utf-8"), "sort": suite.FULL_SORT}
        found = {}
        for name, text in texts.items():
            command = [self.esql, "query", text, "-d", self.args.clean / "ndjson", "--now", suite.NOW, "--no-limit", "-f", "ndjson", "-q"]
            limits = {"no limit": [], "64MB": ["--memory-limit", "64MB"]}
            found[name] = {label: summary([run([*command, *limit], read_digest) for _ in range(min(self.args.runs, 3))]) for label, limit in limits.items()}
        return found

    def growth(self):
        """Ten times the events, under other names, and thus ten times the time in the same memory."""
        large = self.args.clean.with_name(self.args.clean.name + "-ten-times")
        link_ten_times(self.args.clean / "ndjson", large / "ndjson")
        table = self.take_turns(suite.WHOLE_SET | suite.QUERIES, {"one": self.ours(self.args.clean), "ten": self.ours(large)})
        shutil.rmtree(large)
        return table

    def startup(self):
        """Programs that do next to nothing, so more runs than elsewhere."""
        sample = suite.HERE.parent / "tests" / "data"
        commands = {
            "ROW x = 1": [self.esql, "query", "ROW x = 1", "-q"],
            "a hunt over the sample": [self.esql, "run", suite.QUERIES["q1"].path, "-d", sample, "--now", suite.NOW, "-q"],
        }
        return {name: summary([run(command, ignore) for _ in range(8 * self.args.runs)]) for name, command in commands.items()}

    def threads(self):
        """The bytes of every answer, whatever the number of threads."""
        found = {}
        for name, query in (suite.QUERIES | suite.VARIANTS).items():
            command = [self.esql, "run", query.path, "-d", self.args.clean / "ndjson", "--now", suite.NOW, "-f", "json", "-q"]
            found[name] = {count: summary([run([*command, "--threads", count], read_digest)]) for count in ("1", "2", "7")}
        return found

    def machine(self):
        packages = [*ENGINES[:2], "chdb", "datafusion", "pyarrow"]
        text = f"import json; from importlib.metadata import version; print(json.dumps({{name: version(name) for name in {packages!r}}}))"
        versions = json.loads(subprocess.run([self.python, "-c", text], check=True, capture_output=True, text=True).stdout)
        for program in ("rg", "zstd", "gzip"):
            text = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
            versions[program] = re.search(r"\d+\.[\d.]+\d", text).group()
        cpu = [line.partition(": ")[2].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if line.startswith("model name")]
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        return {"cpu": cpu[0] if cpu else platform.processor(), "threads": os.cpu_count(), "memory": f"{memory:.0f} GiB", "kernel": platform.release(),
                "python": platform.python_version(), "versions": versions, "runs": self.args.runs, "engines": list(self.args.engines), "commit": commit()}

    # -- contenders: functions of a query that give a command and what reads its output, or None -----

    def ours(self, data, form="ndjson"):
        return lambda _, query: ([self.esql, "run", query.path, "-d", data / form, "--now", suite.NOW, "-f", "json", "-q"], read_ours)

    def peer(self, peer, data, form="ndjson"):
        return lambda name, _: ([self.python, suite.HERE / "peers" / "run_one.py", peer, name, data, form], read_peer)

    def take_turns(self, queries, contenders):
        runs = {name: {contender: [] for contender in contenders} for name in queries}
        for number in range(self.args.runs):
            for name, query in queries.items():
                for contender, command in rotated(list(contenders.items()), number):
                    made, so_far = command(name, query), runs[name][contender]
                    if made is not None and not (so_far and "error" in so_far[-1]):
                        if made[0][0] != self.python:
                            # Of a program that is measured from its start, the system may have forgotten the code meanwhile.
                            run(*made)
                        so_far.append(run(*made))
        return {name: {contender: summary(each) for contender, each in found.items() if each} for name, found in runs.items()}


def rotated(contenders, number):
    """Begins each round with another one: who runs behind a large process finds the caches cold."""
    start = number % len(contenders)
    return contenders[start:] + contenders[:start]


def ripgrep(data):
    return lambda _, query: query.needle and (["rg", "-c", "-F", "--", query.needle, suite.path(data, query.stream)], ignore)


def lines(data):
    return lambda _, query: (["wc", "-l", suite.path(data, query.stream)], ignore)


def unpack(program, data, form):
    return lambda _, query: ([program, suite.path(data, query.stream, form)], ignore)


def run(command, read):
    """One run of a process: what it took, and what `read` makes of its output."""
    command = [str(part) for part in command]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        target = subprocess.DEVNULL if read is ignore else output
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=target, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        taken = {"wall": wall, "seconds": wall, "cpu": usage.ru_utime + usage.ru_stime, "rss": usage.ru_maxrss * 1024 / 1e6}
        for file in (output, errors):
            file.seek(0)
        if process.returncode != 0:
            return taken | {"error": last_words(errors.read().decode("utf-8", "replace"), process.returncode)}
        return taken | read(output)


def read_ours(output):
    rows = json.load(output)["values"]
    return {"answer": f"{len(rows)} {answer.checksum(rows)}"}


def read_peer(output):
    found = json.loads(output.read().splitlines()[-1])
    return {"seconds": found["seconds"], "answer": f"{found['rows']} {found['checksum']}"}


def read_digest(output):
    return {"answer": hashlib.file_digest(output, "sha256").hexdigest()[:12]}


def ignore(_):
    return {}


def last_words(errors, code):
    """What a failed process says: of a Python traceback the exception's line, else the first line."""
    lines = errors.rpartition("Traceback")[2].splitlines() if "Traceback" in errors else ["", *errors.splitlines()]
    telling = [line.strip() for line in lines[1:] if line[:1].strip()]
    return (telling or [f"exit code {code}"])[0][:300]


def summary(runs):
    failed = [taken["error"] for taken in runs if "error" in taken]
    if failed:
        return {"error": failed[0]}
    medians = {name: statistics.median(taken[name] for taken in runs) for name in ("wall", "seconds", "cpu")}
    seconds = [taken["seconds"] for taken in runs]
    answers = sorted({taken["answer"] for taken in runs if "answer" in taken})
    return medians | {"rss": max(taken["rss"] for taken in runs), "least": min(seconds), "most": max(seconds), "runs": len(runs), "answer": " or ".join(answers)}


def link_ten_times(source, target):
    """The same files under ten names each, as many indices of the same data streams."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for file in source.iterdir():
        for number in range(10):
            os.link(file, target / file.name.replace("-default", f"-part{number}"))


def sizes(data):
    return {stream: suite.path(data, stream).stat().st_size for stream in suite.STREAMS}


def warm(data):
    for file in data.rglob("*"):
        if file.is_file():
            with open(file, "rb") as opened:
                while opened.read(1 << 22):
                    pass


def commit():
    found = subprocess.run(["git", "-C", suite.HERE, "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    return found.stdout.strip()


if __name__ == "__main__":
    main()
