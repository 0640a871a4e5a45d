"""The columns that a query reads, written as each peer wants a schema: what a careful user types by hand."""
from suite import TEXT, TEXTS, TIME, TRUTH, WHOLE

DUCKDB = {TEXT: "VARCHAR", WHOLE: "BIGINT", TRUTH: "BOOLEAN", TIME: "TIMESTAMP", TEXTS: "VARCHAR[]"}
CLICKHOUSE = {TEXT: "Nullable(String)", WHOLE: "Nullable(Int64)", TRUTH: "Nullable(Bool)", TIME: "DateTime64(3, 'UTC')", TEXTS: "Array(String)"}


def nested(columns):
    """Dotted names as a tree of objects."""
    tree = {}
    for path, kind in columns.items():
        *objects, leaf = path.split(".")
        inner = tree
        for name in objects:
            inner = inner.setdefault(name, {})
        inner[leaf] = kind
    return tree


def duckdb(kind):
    if isinstance(kind, dict):
        return "STRUCT(" + ", ".join(f'"{name}" {duckdb(inner)}' for name, inner in kind.items()) + ")"
    return DUCKDB[kind]


def clickhouse(kind):
    if isinstance(kind, dict):
        return "Tuple(" + ", ".join(f"`{name}` {clickhouse(inner)}" for name, inner in kind.items()) + ")"
    return CLICKHOUSE[kind]


def arrow(kind):
    import pyarrow as pa

    if isinstance(kind, dict):
        return pa.struct([(name, arrow(inner)) for name, inner in kind.items()])
    return {TEXT: pa.string(), WHOLE: pa.int64(), TRUTH: pa.bool_(), TIME: pa.timestamp("ms"), TEXTS: pa.list_(pa.string())}[kind]


def polars(kind):
    """Times as texts: parsing them in a step of their own is faster than in the reader."""
    import polars as pl

    if isinstance(kind, dict):
        return pl.Struct({name: polars(inner) for name, inner in kind.items()})
    return {TEXT: pl.String, WHOLE: pl.Int64, TRUTH: pl.Boolean, TIME: pl.String, TEXTS: pl.List(pl.String)}[kind]
