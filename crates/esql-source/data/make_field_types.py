#!/usr/bin/env python3
"""Makes field_types.txt, the table of known fields that src/field_types.rs looks fields up in.

    python3 make_field_types.py ECS_TYPES.csv INTEGRATION_TYPES.csv > field_types.txt

ECS_TYPES.csv has field, type, normalize, origin and note: the Elastic Common Schema (origin `ecs`) and
the fields that Elastic Defend and the Windows integration add to it. INTEGRATION_TYPES.csv has field,
type and origin: further integrations. Where they disagree the Elastic Common Schema wins, then
Defend and Windows, then the type given most often.

One line a field, sorted by name as bytes: `name type flags`. The flags:
    e       of the Elastic Common Schema
    a       normalised to an array
    m       a multi-field: its values are those of the field one segment up
    l       values are lower-cased
    DIGITS  longer values are ignored (ignore_above)
A name that ends in `.*` gives the type of every field below that has no line of its own.
"""

import collections
import csv
import re
import sys

# What a mapping may hold. Left out are aliases (their values are another field's, which is not
# always known) and words of the integrations' documentation that are no types (array, number).
TYPES = """binary boolean byte constant_keyword date date_nanos date_range double flattened float geo_point geo_shape
half_float histogram integer ip keyword long match_only_text nested object scaled_float short text unsigned_long
version wildcard""".split()

OBJECTS = ("object", "nested", "flattened")

# Objects whose fields are whatever the user or the event brings, all of them strings.
STRINGS_INSIDE = re.compile(r"(^|.*\.)(labels|tags|annotations|selectors)(\.\*)?$")


def rows(path, rank):
    """(field, rank, type, row) of a file, fields of no use left out."""
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            field, kind = row["field"], row["type"]
            if kind in TYPES and ("." in field or rank(row) < 2):
                # a name without a dot, unless it is of the first two ranks, could mean anything
                yield field, rank(row), kind, row


def choose(candidates):
    """The row that wins for a field: by rank, then by how often its type is given."""
    best = min(rank for rank, _, _ in candidates)
    candidates = [(kind, row) for rank, kind, row in candidates if rank == best]
    often = collections.Counter(kind for kind, _ in candidates)
    return max(candidates, key=lambda c: (often[c[0]], c[0] not in OBJECTS))


def main(ecs_path, integrations_path):
    found = collections.defaultdict(list)
    ecs_rank = lambda row: 0 if any(part.startswith("ecs") for part in row["origin"].split("|")) else 1
    for field, *rest in [*rows(ecs_path, ecs_rank), *rows(integrations_path, lambda row: 2)]:
        found[field].append(rest)
    chosen = {field: choose(candidates) + (min(c[0] for c in candidates),) for field, candidates in found.items()}

    table = {}
    for field, (kind, row, rank) in chosen.items():
        if kind == "object" and (STRINGS_INSIDE.match(field) or "object_type=keyword" in row.get("note", "")):
            table[field.removesuffix(".*") + ".*"] = ("keyword", "e" if rank == 0 else "")
        if "*" in field:
            # other stars are for metrics whose names the data bring, and so are their types
            continue
        parent, _, last = field.rpartition(".")
        flags = "e" if rank == 0 else ""
        flags += "a" if row.get("normalize") == "array" else ""
        if last in ("text", "caseless", "keyword") and chosen.get(parent, ("object",))[0] not in OBJECTS:
            flags += "m"
        flags += "l" if "normalizer=lowercase" in row.get("note", "") else ""
        flags += "".join(re.findall(r"ignore_above=(\d+)", row.get("note", "")))
        table[field] = (kind, flags)

    for field in sorted(table):
        assert re.fullmatch(r"[!-~]+", field), field
        print(" ".join(part for part in (field, *table[field]) if part))


if __name__ == "__main__":
    main(*sys.argv[1:])
