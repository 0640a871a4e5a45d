#!/usr/bin/env python3
"""Writes the sample events, the answers expected of the two hunts over them, and expected.md.

    python3 tests/data/make_events.py            # write
    python3 tests/data/make_events.py --check    # fail when a committed file is not what would be written

The tables of events are in sample/endpoint.py and sample/sysmon.py, the hunts worked out in plain
Python in sample/hunts.py. Before it writes anything, this script makes sure that
  * every event fares as its line in the table says;
  * each predicate is, for some event, the only one that drops it;
  * whatever is broken in a hunt (a predicate left out, an alternative of a regular expression gone,
    > for >=, …) changes the answer, so that a wrong engine cannot give it by luck;
  * the regular expressions worked with are those in queries/*.esql.
"""

import json
import pathlib
import sys

sys.dont_write_bytecode = True  # no __pycache__ beside the data

from sample import endpoint, hunts, shapes, sysmon

HERE = pathlib.Path(__file__).resolve().parent
QUERIES = HERE.parents[1] / "queries"


class Stream:
    """A data stream's events with the hunt that is run over them."""

    def __init__(self, index, query, hunt, base, events):
        self.index, self.query, self.hunt, self.events = index, query, hunt, events
        self.lines = [event.line(base, number) for number, event in enumerate(events)]
        self.docs = [json.loads(line) for line in self.lines]
        self.tags = {id(doc): event.tag for doc, event in zip(self.docs, events)}
        self.rows = hunt.rows(self.docs)

    def answer(self, hunt=None):
        return [row for row, _ in (hunt or self.hunt).rows(self.docs)]

    def why(self, members):
        by_tag = {event.tag: event for event in self.events}
        return [by_tag[self.tags[id(doc)]] for doc in members]

    # -- what must hold -------------------------------------------------------------------------

    def check(self):
        assert len(self.events) >= 60, f"{self.index}: too few events"
        assert len(set(self.tags.values())) == len(self.events), f"{self.index}: a tag is used twice"
        decided = set()
        for event, doc in zip(self.events, self.docs):
            found = self.verdict(doc)
            assert found == event.verdict, f"{self.index}: {event.tag} is {found}, not {event.verdict}"
            decided.add(found)
        for wanted in [*self.hunt.fields(), "hosts", "cc", "row"]:
            assert wanted in decided, f"{self.index}: no event is decided by {wanted} alone"
        for what, broken in hunts.mutants(self.hunt):
            assert self.answer(broken) != self.answer(), f"{self.index}: nothing tells the hunt from one with {what}"
        text = (QUERIES / f"{self.query}.esql").read_text(encoding="utf-8")
        for pattern in (hunts.RLIKE, hunts.FOLD_NAMES, hunts.FOLD_USERS):
            assert f'"""{pattern}"""' in text, f"{self.query}: its regular expressions have changed"

    def verdict(self, doc):
        dropped = [name for name, holds in self.hunt.predicates(doc).items() if holds is not True]
        if dropped:
            return dropped[0] if len(dropped) == 1 else "several"
        if any(doc is member for _, members in self.rows for member in members):
            return "row"
        for members in self.hunt.groups(self.docs).values():
            if any(doc is member for member in members):
                ids = {host for member in members for host in hunts.keyword(member, "host.id")}
                return ", ".join(n for n, holds in (("hosts", len(ids) == 1), ("cc", len(members) == 1)) if not holds)

    # -- what is written ------------------------------------------------------------------------

    def expected(self):
        return {
            "query": f"{self.query}.esql",
            "now": hunts.NOW,
            "order": "groups in the order first seen in the file",
            "columns": [{"name": name, "type": kind} for name, kind in hunts.COLUMNS],
            "values": [row for row, _ in self.rows],
            "why": [[f"{event.tag}: {event.why}" for event in self.why(members)] for _, members in self.rows],
        }

    def markdown(self):
        cell = lambda text: str(text).replace("|", "\\|").replace("\n", "⏎")
        yield f"## `{self.query}.esql`: {len(self.rows)} rows from {len(self.events)} events"
        yield "\n| process.name | registry_data | event | why it is there |\n|---|---|---|---|"
        for (_, _, name, folded), members in self.rows:
            event = self.why(members)[0]
            folded = folded if len(folded) < 100 else folded[:60] + "…"
            yield f"| {cell(name or 'null')} | {f'`{cell(folded)}`' if folded else '(empty)'} | {event.tag} | {cell(event.why)} |"
        yield "\n| event without a row | dropped by | as | why |\n|---|---|---|---|"
        for event, doc in zip(self.events, self.docs):
            if event.verdict != "row":
                dropped_by, outcome = self.outcome(event, doc)
                yield f"| {event.tag} | {dropped_by} | {outcome} | {cell(event.why)} |"
        yield ""

    def outcome(self, event, doc):
        """What drops an event, and how that comes out: false, null, or null for want of a single value."""
        verdicts = {name: holds for name, holds in self.hunt.predicates(doc).items() if holds is not True}
        if not verdicts:
            return event.verdict, "false"
        several = lambda name: any(len(hunts.raw_values(doc, field)) > 1 for field in self.hunt.fields()[name])
        words = ["false" if holds is False else "null, warned" if several(name) else "null" for name, holds in verdicts.items()]
        return ", ".join(verdicts), "; ".join(words)


def other_shapes(stream):
    """Four events of a stream as search hits and as pairs of a bulk request."""
    wanted = ("plain-microsoft", "plain-unsigned", "os-linux", "key-run-once")
    hits, bulk = [], []
    for event, doc in zip(stream.events, stream.docs):
        if event.tag in wanted:
            hits.append({"_index": ".ds-logs-endpoint.events.registry-hits-2024.06.10-000001", "_id": f"hit-{event.tag}", "_score": None, "_source": doc})
            action = "create" if event.tag.startswith("plain") else "index"
            bulk += [{action: {"_index": "logs-endpoint.events.registry-bulk", "_id": f"bulk-{event.tag}"}}, doc]
    assert len(hits) == len(wanted)
    text = lambda docs: "".join(json.dumps(doc, ensure_ascii=False, separators=(",", ":")) + "\n" for doc in docs)
    return {"shapes/hits.ndjson": text(hits), "shapes/bulk.ndjson": text(bulk)}


def main():
    streams = [
        Stream("logs-endpoint.events.registry-default", "persistence_run_key_endpoint", hunts.ENDPOINT, shapes.endpoint, endpoint.EVENTS),
        Stream("logs-windows.sysmon_operational-default", "persistence_run_key_sysmon", hunts.SYSMON, shapes.sysmon, sysmon.EVENTS),
    ]
    files = other_shapes(streams[0])
    report = ["# What the hunts find in the sample events, and why\n", "Written by `make_events.py`; README.md explains the words.\n"]
    for stream in streams:
        stream.check()
        files[f"{stream.index}.ndjson"] = "".join(line + "\n" for line in stream.lines)
        files[f"expected/{stream.query}.json"] = json.dumps(stream.expected(), ensure_ascii=False, indent=1) + "\n"
        report += stream.markdown()
        print(f"{stream.index}: {len(stream.events)} events, {len(stream.rows)} rows")
    files["expected.md"] = "\n".join(report)

    stale = []
    for name, text in files.items():
        path = HERE / name
        if "--check" in sys.argv[1:]:
            stale += [name] if not path.exists() or path.read_text(encoding="utf-8") != text else []
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    if stale:
        sys.exit("not as make_events.py writes them: " + ", ".join(stale))


if __name__ == "__main__":
    main()
