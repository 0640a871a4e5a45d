#!/usr/bin/env python3
"""Writes made-up events of the Elastic Common Schema as NDJSON: the same arguments give the same bytes.

    python3 generate.py --rows 540000 --out data/1g/ndjson      # about 1 GB
    python3 generate.py --rows 54000 --out data/mixed --mixed 0.02

--mixed writes a share of the documents as other agents would: "x" where the rest hold ["x"], dotted
keys where the rest nest, null or nothing where the rest hold what no query reads. To Elasticsearch
it is all the same, so the answers stay what they are without it.
"""
import argparse
import json
import multiprocessing
import pathlib
import random
import sys

import suite
from events import GENERATORS, estate

HOSTS = 220
# Fields that no query reads: the first is left out of a mixed document, the second null.
LEFT_OUT, NULLED = "ingested", "message"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=540_000, help="events in all streams together, about 1.9 KB each")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder for the files")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mixed", type=float, default=0.0, metavar="SHARE", help="share of documents of other shapes")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    tasks = [(args.out, stream, int(args.rows * share), args.seed, args.mixed) for stream, share in suite.STREAMS.items()]
    with multiprocessing.Pool() as pool:
        for line in pool.starmap(write_stream, tasks, chunksize=1):
            print(line, file=sys.stderr)


def write_stream(out, stream, rows, seed, share):
    dice, shapes = random.Random(f"{seed} {stream}"), random.Random(f"{seed} {stream} shapes")
    hosts = estate.make_hosts(random.Random(f"{seed} hosts"), HOSTS)
    escaping = {host.id for number, host in enumerate(hosts) if number % 4 == 0}
    path, size = out / (stream + ".ndjson"), 0
    plain, ascii_only = (json.JSONEncoder(ensure_ascii=ascii, separators=(",", ":")).encode for ascii in (False, True))
    with open(path, "wb", buffering=1 << 20) as file:
        for event in GENERATORS[stream](dice, hosts, rows):
            # Some agents write ñ as it is, others as \u00f1.
            encode = ascii_only if event["host"]["id"] in escaping else plain
            if share and shapes.random() < share:
                event = reshape(event, shapes)
            size += file.write(encode(event).encode() + b"\n")
    return f"{path}: {rows} events, {size / 1e6:.1f} MB, {size // max(rows, 1)} bytes each"


def reshape(event, shapes):
    """The same document in another shape."""
    event = unwrap(event)
    event["event"].pop(LEFT_OUT)
    event[NULLED] = None
    if shapes.random() < 0.5:
        host = event.pop("host")
        event.update(dotted("host", host))
    return event


def unwrap(value):
    """Lists of one element become that element."""
    if isinstance(value, dict):
        return {name: unwrap(inner) for name, inner in value.items()}
    return value[0] if isinstance(value, list) and len(value) == 1 and not isinstance(value[0], dict) else value


def dotted(prefix, value):
    """An object's leaves under their full names."""
    if not isinstance(value, dict):
        return {prefix: value}
    return {name: leaf for key, inner in value.items() for name, leaf in dotted(f"{prefix}.{key}", inner).items()}


if __name__ == "__main__":
    main()
