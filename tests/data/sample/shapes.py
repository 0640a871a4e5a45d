"""Documents: the base event of a stream, its changes, and the ways of writing it as JSON."""

import copy
import json
import uuid

GONE = object()  # as a change: the field is left out

# Hosts are named after trees. Their ids are fixed by the name.
HOSTS = {name: str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{name}.example")) for name in ("alder", "birch", "cedar", "elm", "fir", "yew")}

RUN_KEY = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run"

# Short names for the fields that the tables change most.
SHORT = {
    "time": "@timestamp",
    "family": "host.os.family",
    "category": "event.category",
    "action": "event.action",
    "signature": "process.code_signature",
    "exists": "process.code_signature.exists",
    "subject": "process.code_signature.subject_name",
    "key": "registry.key",
    "strings": "registry.data.strings",
    "process": "process.name",
}


class Event:
    """One line of a table: what the event is called, what becomes of it, why, and how it differs."""

    def __init__(self, tag, verdict, why, changes=None, layout="nested", beside=None, edit=()):
        self.tag, self.verdict, self.why = tag, verdict, why
        self.changes, self.layout = changes or {}, layout
        self.beside, self.edit = beside or {}, edit

    def document(self, base, number):
        doc = base(self.tag, number, HOSTS[self.changes.get("host", "alder")], self.changes.get("host", "alder"))
        for name, value in self.changes.items():
            if name != "host":
                put(doc, SHORT.get(name, name), value if value is GONE else copy.deepcopy(value))
        doc = LAYOUTS[self.layout](doc)
        doc.update(self.beside)
        return doc

    def line(self, base, number):
        separators = (" , ", " : ") if self.layout == "spaced" else (",", ":")
        text = json.dumps(self.document(base, number), ensure_ascii=False, separators=separators)
        for old, new in self.edit:
            assert old in text, f"{self.tag}: nothing to edit: {old}"
            text = text.replace(old, new)
        return text


def put(doc, path, value):
    *parents, last = path.split(".")
    for parent in parents:
        doc = doc.setdefault(parent, {})
    if value is GONE:
        doc.pop(last, None)
    else:
        doc[last] = value


def flat(node, prefix=""):
    """Leaves under dotted names; arrays stay as they are."""
    out = {}
    for key, value in node.items():
        if isinstance(value, dict) and value:
            out.update(flat(value, f"{prefix}{key}."))
        else:
            out[prefix + key] = value
    return out


def mixed(doc):
    """Nested, dotted and half-dotted objects by turns."""
    out = {}
    for turn, (key, value) in enumerate(doc.items()):
        if not isinstance(value, dict):
            out[key] = value
        elif turn % 3 == 0:
            out[key] = value
        elif turn % 3 == 1:
            out[key] = flat(value)
        else:
            out.update({f"{key}.{name}": inner for name, inner in value.items()})
    return out


LAYOUTS = {
    "nested": lambda doc: doc,
    "spaced": lambda doc: doc,
    "dotted": flat,
    "mixed": mixed,
    "backwards": lambda doc: dict(reversed(doc.items())),
}


def endpoint(tag, number, host_id, host):
    """A registry event as Elastic Defend shapes it: a value set under Run by a Microsoft tool."""
    time = f"2024-06-{9 + number % 6:02d}T{number % 24:02d}:{number * 7 % 60:02d}:{number * 13 % 60:02d}.{number * 37 % 1000:03d}4821Z"
    return {
        "@timestamp": time,
        "agent": {"id": str(uuid.uuid5(uuid.NAMESPACE_OID, host)), "type": "endpoint", "version": "8.13.4"},
        "data_stream": {"type": "logs", "dataset": "endpoint.events.registry", "namespace": "default"},
        "ecs": {"version": "8.10.0"},
        "event": {
            "action": "modification",
            "category": ["registry"],
            "dataset": "endpoint.events.registry",
            "id": tag,
            "kind": "event",
            "module": "endpoint",
            "sequence": 4000 + number,
            "type": ["change"],
        },
        "host": {
            "hostname": host,
            "id": host_id,
            "ip": [f"10.20.0.{10 + list(HOSTS).index(host)}", "::1"],
            "name": host,
            "os": {"family": "windows", "name": "Windows", "platform": "windows", "type": "windows", "version": "22H2 (10.0.22621.3593)"},
        },
        "process": {
            "code_signature": {"exists": True, "status": "trusted", "subject_name": "Microsoft Windows", "trusted": True},
            "entity_id": f"c2FtcGxl{number:04d}",
            "name": "reg.exe",
            "pid": 1200 + number * 4,
        },
        "registry": {
            "data": {"strings": [f"C:\\Tools\\{tag}\\agent.exe"], "type": "REG_SZ"},
            "hive": "HKLM",
            "key": RUN_KEY,
            "value": "Agent",
        },
        "user": {"domain": "EXAMPLE", "id": "S-1-5-21-1004-2008-3012-1105", "name": "jane.doe"},
    }


def sysmon(tag, number, host_id, host):
    """A "value set" event, Sysmon's number 13. Here one category and a key without the value's name,
    as a pipeline of one's own may write them; REAL has what Elastic's integration writes."""
    time = f"2024-06-{9 + number % 6:02d}T{number % 24:02d}:{number * 11 % 60:02d}:{number * 17 % 60:02d}.{number * 41 % 1000:03d}Z"
    return {
        "@timestamp": time,
        "agent": {"id": str(uuid.uuid5(uuid.NAMESPACE_OID, host)), "name": host, "type": "filebeat", "version": "8.13.4"},
        "data_stream": {"type": "logs", "dataset": "windows.sysmon_operational", "namespace": "default"},
        "ecs": {"version": "8.17.0"},
        "event": {
            "action": "RegistryEvent (Value Set)",
            "category": ["registry"],
            "code": "13",
            "dataset": "windows.sysmon_operational",
            "id": tag,
            "kind": "event",
            "module": "windows",
            "provider": "Microsoft-Windows-Sysmon",
            "type": ["change"],
        },
        "host": {"hostname": host, "id": host_id, "name": host, "os": {"family": "windows", "platform": "windows", "type": "windows"}},
        "process": {"entity_id": f"{{0badcafe-{number:04d}-6666-0500-000000000c00}}", "name": "reg.exe", "pid": 2400 + number * 4},
        "registry": {
            "data": {"strings": [f"C:\\Tools\\{tag}\\agent.exe"], "type": "SZ"},
            "hive": "HKLM",
            "key": RUN_KEY,
            "value": "Agent",
        },
        "user": {"id": "S-1-5-18"},
        "winlog": {
            "channel": "Microsoft-Windows-Sysmon/Operational",
            "computer_name": f"{host}.example",
            "event_data": {"EventType": "SetValue"},
            "event_id": "13",
            "provider_name": "Microsoft-Windows-Sysmon",
            "record_id": str(700_000 + number),
        },
    }


# What Elastic's Sysmon integration makes of event 13: two categories, and the value's name in the key.
REAL = {"category": ["configuration", "registry"], "key": RUN_KEY + "\\Agent"}
