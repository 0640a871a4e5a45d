"""What makes two answers the same: their rows, whatever the order, as a number of rows and a checksum."""
import datetime
import decimal
import hashlib
import json


def checksum(rows):
    """The first twelve digits of the SHA-256 of the rows as JSON lines, sorted."""
    lines = sorted(json.dumps([plain(value) for value in row], ensure_ascii=False, separators=(",", ":")).encode() for row in rows)
    return hashlib.sha256(b"\n".join(lines)).hexdigest()[:12]


def plain(value):
    """Dates as ES|QL writes them, to the millisecond; whole numbers without a fraction."""
    if isinstance(value, datetime.datetime):
        return f"{value:%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03}Z"
    if isinstance(value, (float, decimal.Decimal)) and value == int(value):
        return int(value)
    return value
