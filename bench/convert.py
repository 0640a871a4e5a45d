#!/usr/bin/env python3
"""Keeps a copy of the NDJSON of a set as gzip, as Zstandard, and as Parquet of all fields, written by DuckDB.

    python3 convert.py data/1g
"""
import pathlib
import subprocess
import sys

import duckdb

import suite


def main():
    data = pathlib.Path(sys.argv[1])
    for form in suite.FORMS:
        (data / form).mkdir(exist_ok=True)
    for stream in suite.STREAMS:
        source = suite.path(data, stream)
        to_parquet(source, suite.path(data, stream, "parquet"))
        subprocess.run(["zstd", "-q", "-f", "-3", "-T0", source, "-o", suite.path(data, stream, "zst")], check=True)
        with open(suite.path(data, stream, "gz"), "wb") as target:
            subprocess.run(["gzip", "-6", "-n", "-c", source], check=True, stdout=target)


def to_parquet(source, target):
    """With the types that DuckDB finds in all lines, except that identifiers stay texts and times have no zone."""
    connection = duckdb.connect()
    found = connection.execute(f"DESCRIBE SELECT * FROM read_json('{source}', format='newline_delimited', sample_size=-1)").fetchall()
    types = {name: kind.replace("UUID", "VARCHAR").replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMP") for name, kind, *_ in found}
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
    connection.execute(f"COPY (SELECT * FROM read_json('{source}', format='newline_delimited', columns={{{columns}}})) TO '{target}' (FORMAT parquet)")


if __name__ == "__main__":
    main()
