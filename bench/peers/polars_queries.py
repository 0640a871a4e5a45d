"""The queries in Polars' own language: a function each, from the events as a LazyFrame to the answer as one."""
import datetime

import polars as pl

from hunt import EARLIEST, HOME, KNOWN, NAMES

PATH = r"^([^\\]+)\\([^\\]+)\\"


def column(path):
    """A field by its dotted name."""
    first, *rest = path.split(".")
    expression = pl.col(first)
    for name in rest:
        expression = expression.struct.field(name)
    return expression


def hunt(events, action, signed):
    strings, categories = column("registry.data.strings"), column("event.category")
    wanted = (
        (pl.col("@timestamp") > pl.lit(datetime.datetime.fromisoformat(EARLIEST)))
        & (column("host.os.family") == "windows")
        & (categories.list.len() == 1) & (categories.list.get(0, null_on_oob=True) == "registry")
        & (column("event.action") == action)
        & column("registry.key").str.ends_with(r"\Microsoft\Windows\CurrentVersion\Run")
        & (strings.list.len() == 1)
    )
    if signed:
        wanted &= column("process.code_signature.exists").eq(False) | column("process.code_signature.subject_name").str.starts_with("Microsoft")
    folded = pl.col("string").str.replace_all(NAMES, "").str.replace_all(HOME, "C:\\users\\user\\")
    return (
        events.filter(wanted)
        .select(column("process.name").alias("process_name"), column("host.id").alias("host_id"), strings.list.get(0, null_on_oob=True).alias("string"))
        .filter(~pl.col("string").str.contains(f"^(?s:{KNOWN})$"))
        .with_columns(folded.alias("registry_data"))
        .group_by("process_name", "registry_data").agg(pl.len().alias("cc"), pl.col("host_id").n_unique().alias("hosts"))
        .filter((pl.col("hosts") == 1) & (pl.col("cc") == 1))
        .select("cc", "hosts", "process_name", "registry_data")
    )


def q1(events):
    return hunt(events, "modification", signed=True)


def q2(events):
    return hunt(events, "RegistryEvent (Value Set)", signed=False)


def q3(events):
    return (events.select(column("process.name").alias("process_name")).group_by("process_name").agg(pl.len().alias("starts"))
            .sort("starts", "process_name", descending=[True, False]).limit(15).select("starts", "process_name"))


def q4(events):
    flows = events.select(column("destination.bytes").alias("bytes"), column("destination.ip").alias("ip"),
                          column("process.name").alias("process_name"), column("host.name").alias("host_name"))
    # Polars' sum of nothing is 0, and must be null.
    total = pl.when(pl.col("bytes").count() > 0).then(pl.col("bytes").sum())
    return (flows.group_by("process_name", "host_name")
            .agg(total.alias("bytes"), pl.len().alias("flows"), pl.col("ip").drop_nulls().n_unique().alias("addresses"))
            .sort("bytes", "process_name", "host_name", descending=[True, False, False], nulls_last=True).limit(50)
            .select("bytes", "flows", "addresses", "process_name", "host_name"))


def q5(events):
    return (events.select(column("process.entity_id").alias("entity")).group_by("entity").agg(pl.len().alias("events"))
            .sort("events", "entity", descending=[True, False]).limit(25).select("events", "entity"))


def q6(events):
    return (events.select(pl.col("@timestamp").alias("at"), column("host.name").alias("host_name"), column("process.name").alias("process_name"),
                          column("event.action").alias("action"), column("registry.path").alias("path"))
            .sort("at", descending=True).limit(500))


def q7(events):
    return (events.filter(column("process.command_line").str.contains("-enc", literal=True))
            .select(pl.col("@timestamp"), column("host.name").alias("host_name"), column("user.name").alias("user_name"), column("process.command_line"))
            .limit(10_000))


def q8(events):
    path = column("registry.path")
    return (events.select(path.str.extract(PATH, 1).alias("hive"), path.str.extract(PATH, 2).alias("root"))
            .group_by("hive", "root").agg(pl.len().alias("events"))
            .sort("events", "hive", "root", descending=[True, False, False], nulls_last=True).limit(1000).select("events", "hive", "root"))
