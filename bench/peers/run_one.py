#!/usr/bin/env python3
"""Runs one query by one peer in this process, and prints its seconds without imports, rows and checksum as JSON.

    python3 peers/run_one.py duckdb q3 data/1g [FORM]

PEER: duckdb, polars, clickhouse or datafusion, given a schema of the needed columns; PEER-auto: without.
FORM: ndjson (as is), gz, zst or parquet, which has its own schema.
"""
import json
import os
import pathlib
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
THREADS = os.cpu_count() or 1
os.environ.setdefault("POLARS_MAX_THREADS", str(THREADS))

import answer  # noqa: E402
import columns  # noqa: E402
import hunt  # noqa: E402
import suite  # noqa: E402


def main():
    peer, name, data, *form = sys.argv[1:]
    engine, _, auto = peer.partition("-")
    query = suite.QUERIES[name]
    form = form[0] if form else "ndjson"
    tree = None if auto or form == "parquet" else columns.nested(query.columns)
    seconds, rows = ENGINES[engine](name, str(suite.path(data, query.stream, form)), form, tree)
    print(json.dumps({"seconds": seconds, "rows": len(rows), "checksum": answer.checksum(rows)}))


def sql(engine, name, events):
    return hunt.fill((HERE / engine / f"{name}.sql").read_text(encoding="utf-8")).replace("{events}", events)


def run_duckdb(name, path, form, tree):
    import duckdb

    start = time.perf_counter()
    connection = duckdb.connect()
    connection.execute(f"SET threads={THREADS}; SET preserve_insertion_order=false; SET TimeZone='UTC'")
    if form == "parquet":
        events = f"read_parquet('{path}')"
    elif tree is None:
        events = f"read_json('{path}', format='newline_delimited')"
    else:
        types = ", ".join(f"'{field}': '{columns.duckdb(kind)}'" for field, kind in tree.items())
        events = f"read_json('{path}', format='newline_delimited', records='true', columns={{{types}}})"
    rows = connection.execute(sql("duckdb", name, events)).fetchall()
    return time.perf_counter() - start, rows


def run_polars(name, path, form, tree):
    import polars as pl
    import polars_queries

    start = time.perf_counter()
    if form == "parquet":
        events = pl.scan_parquet(path)
    else:
        events = pl.scan_ndjson(path, schema=tree and {field: columns.polars(kind) for field, kind in tree.items()})
        if "@timestamp" in suite.QUERIES[name].columns:
            events = events.with_columns(pl.col("@timestamp").str.to_datetime("%Y-%m-%dT%H:%M:%S%.fZ", time_unit="ms"))
    rows = getattr(polars_queries, name)(events).collect(engine="streaming").rows()
    return time.perf_counter() - start, rows


def run_clickhouse(name, path, form, tree):
    import chdb

    start = time.perf_counter()
    if form == "parquet":
        events = f"file('{path}', 'Parquet')"
    elif tree is None:
        events = f"file('{path}', 'JSONEachRow')"
    else:
        types = ", ".join(f"`{field}` {columns.clickhouse(kind)}" for field, kind in tree.items())
        events = f"file('{path}', 'JSONEachRow', $types${types}$types$)"
    settings = {
        "max_threads": THREADS, "input_format_parallel_parsing": 0, "input_format_skip_unknown_fields": 1,
        "input_format_json_ignore_unknown_keys_in_named_tuple": 1, "input_format_json_defaults_for_missing_elements_in_named_tuple": 1,
        "output_format_json_quote_64bit_integers": 0, "date_time_input_format": "'best_effort'",
    }
    tail = " SETTINGS " + ", ".join(f"{setting}={value}" for setting, value in settings.items())
    lines = chdb.query(sql("clickhouse", name, events) + tail, "JSONCompactEachRow").bytes().decode().splitlines()
    rows = [json.loads(line) for line in lines]
    seconds = time.perf_counter() - start
    if name in ("q6", "q7"):
        rows = [[at[:23].replace(" ", "T") + "Z", *rest] for at, *rest in rows]
    return seconds, rows


def run_datafusion(name, path, form, tree):
    import pyarrow as pa
    from datafusion import SessionConfig, SessionContext

    start = time.perf_counter()
    context = SessionContext(SessionConfig().with_target_partitions(THREADS))
    text = sql("datafusion", name, "events")
    if form == "parquet":
        context.register_parquet("events", path)
    else:
        compression = {"gz": {"file_compression_type": "gzip"}, "zst": {"file_compression_type": "zstd"}}.get(form, {})
        schema = {} if tree is None else {"schema": pa.schema([(field, columns.arrow(kind)) for field, kind in tree.items()])}
        context.register_json("events", path, file_extension=suite.FORMS[form], **schema, **compression)
        if tree is None:
            text = text.replace('"@timestamp"', 'to_timestamp_millis("@timestamp")')
    rows = [row for batch in context.sql(text).collect() for row in zip(*(column.to_pylist() for column in batch.columns))]
    return time.perf_counter() - start, rows


ENGINES = {"duckdb": run_duckdb, "polars": run_polars, "clickhouse": run_clickhouse, "datafusion": run_datafusion}

if __name__ == "__main__":
    main()
