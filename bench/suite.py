"""What is measured: the data streams, the eight queries, and the columns each of them reads.

Everything else here (the peers' queries, the measurements, the report) goes by these names.
"""
import pathlib
from typing import NamedTuple

HERE = pathlib.Path(__file__).resolve().parent
HUNTS = HERE.parent / "queries"

# The moment the data ends, which is also what NOW() gives.
NOW = "2024-06-15T12:00:00Z"

# The data streams, and each one's share of the rows.
STREAMS = {
    "logs-endpoint.events.registry-default": 0.45,
    "logs-windows.sysmon_operational-default": 0.23,
    "logs-endpoint.events.process-default": 0.16,
    "logs-endpoint.events.network-default": 0.16,
}
REGISTRY, SYSMON, PROCESS, NETWORK = STREAMS

# The forms a stream is kept in: the folder's name, and how the file's name ends.
FORMS = {"ndjson": ".ndjson", "gz": ".ndjson.gz", "zst": ".ndjson.zst", "parquet": ".parquet"}

# The types of columns, which peers/columns.py puts into each peer's words.
TEXT, WHOLE, TRUTH, TIME, TEXTS = "text", "whole", "truth", "time", "texts"


class Query(NamedTuple):
    """A query: its text, the stream it reads, the columns a hand-written schema holds, and, where only
    lines with a certain text can matter, that text as it stands in the file."""

    path: pathlib.Path
    stream: str
    columns: dict
    needle: str = None


_HUNT = {
    "@timestamp": TIME, "host.os.family": TEXT, "host.id": TEXT, "event.category": TEXTS, "event.action": TEXT,
    "process.name": TEXT, "registry.key": TEXT, "registry.data.strings": TEXTS,
}
_SIGNED = {"process.code_signature.exists": TRUTH, "process.code_signature.subject_name": TEXT}
_RUN_KEY = r'\\Microsoft\\Windows\\CurrentVersion\\Run"'

QUERIES = {
    "q1": Query(HUNTS / "persistence_run_key_endpoint.esql", REGISTRY, _HUNT | _SIGNED, _RUN_KEY),
    "q2": Query(HUNTS / "persistence_run_key_sysmon.esql", SYSMON, _HUNT, _RUN_KEY),
    "q3": Query(HERE / "queries/q3_top_processes.esql", PROCESS, {"process.name": TEXT}),
    "q4": Query(HERE / "queries/q4_bytes_by_process.esql", NETWORK,
                {"destination.bytes": WHOLE, "destination.ip": TEXT, "process.name": TEXT, "host.name": TEXT}),
    "q5": Query(HERE / "queries/q5_busiest_processes.esql", REGISTRY, {"process.entity_id": TEXT}),
    "q6": Query(HERE / "queries/q6_latest_changes.esql", REGISTRY,
                {"@timestamp": TIME, "host.name": TEXT, "process.name": TEXT, "event.action": TEXT, "registry.path": TEXT}),
    "q7": Query(HERE / "queries/q7_encoded_commands.esql", PROCESS,
                {"@timestamp": TIME, "host.name": TEXT, "user.name": TEXT, "process.command_line": TEXT}, "-enc"),
    "q8": Query(HERE / "queries/q8_hives_grok.esql", REGISTRY, {"registry.path": TEXT}),
}
# The same question as q8, asked by DISSECT. The peers have only one way to ask it.
DISSECT = "q8d"
VARIANTS = {DISSECT: Query(HERE / "queries/q8_hives_dissect.esql", REGISTRY, {"registry.path": TEXT})}

# The queries above read one stream each, a sixth to two fifths of the set; these read all of it.
# Only esql runs them, so no schema is given.
WHOLE_SET = {
    "a needle in all streams": Query(HERE / "queries/all_encoded_commands.esql", "logs-*", {}),
    "every line of all streams": Query(HERE / "queries/all_busiest_hosts.esql", "logs-*", {}),
}

# Needles, and queries to which every line matters: they have different targets.
NEEDLES = ("q1", "q2", "q7")
SCANS = ("q3", "q4", "q5", "q6", "q8")

# Sorts all events of a stream: with little memory it has to spill.
FULL_SORT = (f"FROM {REGISTRY} | SORT process.entity_id, @timestamp"
             " | KEEP @timestamp, process.entity_id, registry.path, message")


def path(data, stream, form="ndjson"):
    """Where a stream is kept in a form."""
    return pathlib.Path(data) / form / (stream + FORMS[form])
