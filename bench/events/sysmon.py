"""What Sysmon writes to Windows' log, as Elastic's integration ships it."""
from . import estate, registry, run_keys

CHANNEL = "Microsoft-Windows-Sysmon/Operational"
# number: action, task, category, type, share
KINDS = {
    "13": ("RegistryEvent (Value Set)", "Registry value set (rule: RegistryEvent)", "registry", "change", 40),
    "12": ("RegistryEvent (Object create and delete)", "Registry object added or deleted (rule: RegistryEvent)", "registry", "change", 10),
    "1": ("Process creation", "Process Create (rule: ProcessCreate)", "process", "start", 20),
    "11": ("File created", "File created (rule: FileCreate)", "file", "creation", 20),
    "22": ("Dns query", "Dns query (rule: DnsQuery)", "network", "info", 10),
}
NUMBERS, SHARES = list(KINDS), [kind[-1] for kind in KINDS.values()]


def events(random, hosts, count):
    hosts = [host for host in hosts if host.windows]
    writes = run_keys.plan(random, count)
    for row, ms in enumerate(estate.moments(random, count)):
        host = estate.pick_host(random, hosts)
        change = run_keys.change(random, host, rare=writes[row]) if row in writes else registry.ordinary_change(random, host)
        number = "13" if row in writes else random.choices(NUMBERS, SHARES)[0]
        process = change.writer or estate.pick_process(random, host, new=0.3, weight=estate.TOUCHES)
        subject, details = describe(random, number, process, change)
        yield event(random, host, ms, number, process, details) | subject


def event(random, host, ms, number, process, details):
    """The event without its subject; the message repeats the details, as Windows' own text does."""
    action, task, category, kind, _ = KINDS[number]
    host.sequence += 1
    utc = estate.timestamp(ms)[:-1].replace("T", " ")
    guid = "{" + process.entity_id[:8] + "-" + process.entity_id[8:40].lower() + "}"
    lines = [task.partition(" (")[0] + ":", "RuleName: -", f"UtcTime: {utc}", f"ProcessGuid: {guid}", f"ProcessId: {process.pid}", f"Image: {process.executable}",
             *(f"{name}: {value}" for name, value in details.items()), f"User: {process.user.domain}\\{process.user.name}"]
    # The integration says ["configuration", "registry"]; a pipeline of one's own may say one thing.
    categories = ["configuration", "registry"] if category == "registry" and random.random() < 0.3 else [category]
    return {
        "@timestamp": estate.timestamp(ms),
        "agent": {"id": host.agent_id, "name": host.name, "type": "filebeat", "version": "8.14.1"},
        "data_stream": {"dataset": "windows.sysmon_operational", "namespace": "default", "type": "logs"},
        "ecs": {"version": "8.11.0"},
        "event": {"action": action, "agent_id_status": "verified", "category": categories, "code": number, "created": estate.timestamp(ms + 900),
                  "dataset": "windows.sysmon_operational", "ingested": estate.timestamp(ms + 5000), "kind": "event", "module": "windows",
                  "provider": "Microsoft-Windows-Sysmon", "type": [kind]},
        "host": host.document,
        "input": {"type": "winlog"},
        "log": {"level": "information"},
        "message": "\n".join(lines),
        "process": {"entity_id": guid, "executable": process.executable, "name": process.name, "pid": process.pid},
        "user": {"domain": process.user.domain, "id": "S-1-5-18", "name": process.user.name},
        "winlog": {"channel": CHANNEL, "computer_name": f"{host.name}.harbor.example", "event_id": number, "opcode": "Info",
                   "process": {"pid": 4 * random.randrange(800, 900), "thread": {"id": 4 * random.randrange(1000)}},
                   "provider_name": "Microsoft-Windows-Sysmon", "record_id": str(host.sequence),
                   "task": task, "version": 2},
    }


def describe(random, number, process, change):
    """The fields that only events of this number have, and the lines they add to the message."""
    if number in ("12", "13"):
        document = change.document(with_data=number == "13")
        details = {"EventType": "SetValue" if number == "13" else "CreateKey", "TargetObject": document["path"]}
        return {"registry": document}, details
    if number == "1":
        return {}, {"CommandLine": process.command_line(), "CurrentDirectory": "C:\\Windows\\System32\\", "IntegrityLevel": "Medium"}
    if number == "11":
        folder, name = rf"C:\Users\{process.user.name}\AppData\Local\Temp", f"{random.getrandbits(40):010x}.tmp"
        return {"file": {"directory": folder, "extension": "tmp", "name": name, "path": f"{folder}\\{name}"}}, {"TargetFilename": f"{folder}\\{name}"}
    name = f"{random.choice(run_keys.SYLLABLES)}{random.randrange(500)}.harbor.example"
    return {"dns": {"question": {"name": name}, "resolved_ip": ["198.18.0.53"]}}, {"QueryName": name, "QueryStatus": "0"}
