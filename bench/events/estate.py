"""The machines, people and programs that the events speak of, all made up, and the parts that all events share."""
import base64
import datetime
import uuid
from dataclasses import dataclass, field

DAY_MS = 86_400_000
SPAN_MS = 14 * DAY_MS
END_MS = 1_718_452_800_000  # 2024-06-15T12:00:00Z

PEOPLE = ["amara", "bjorn", "carlos", "daria", "emre", "fatou", "gustav", "hana", "imran", "jovana", "keiko", "luis", "marek", "niamh"]
FAMILIES = ["adeyemi", "berglund", "costa", "dimitrov", "eriksen", "ferrari", "gruber", "horvat", "ito", "jansen", "kaya", "lindqvist"]
ACCENTED = ["begoña.ibañez", "núria.peña", "jörg.strauß", "dominik.šimek"]

MICROSOFT = "Microsoft Windows"
PUBLISHER = "Microsoft Windows Publisher"
CORPORATION = "Microsoft Corporation"

# name, folder, signer or None, arguments, how often it touches the registry, how often it is started
WINDOWS_PROGRAMS = [
    ("svchost.exe", r"C:\Windows\System32", PUBLISHER, "-k LocalServiceNetworkRestricted -p -s EventLog", 28, 18),
    ("explorer.exe", r"C:\Windows", MICROSOFT, "/factory,{75dff2b7-6936-4c06-a8bb-676a7b00b24b} -Embedding", 16, 2),
    ("MsMpEng.exe", r"C:\ProgramData\Microsoft\Windows Defender\Platform\4.18.24040.4-0", PUBLISHER, "", 8, 1),
    ("firefox.exe", r"C:\Program Files\Mozilla Firefox", "Mozilla Corporation", "-contentproc --channel={n} -childID 7 -isForBrowser -prefsLen 31210 -prefMapSize 243822 tab", 6, 20),
    ("msedge.exe", r"C:\Program Files (x86)\Microsoft\Edge\Application", CORPORATION, "--type=renderer --lang=de --js-flags=--ms-user-locale= --field-trial-handle={n},i,65536 /prefetch:1", 6, 15),
    ("OneDrive.exe", r"C:\Users\{user}\AppData\Local\Microsoft\OneDrive", CORPORATION, "/background /setautostart", 5, 2),
    ("services.exe", r"C:\Windows\System32", PUBLISHER, "", 6, 1),
    ("WmiPrvSE.exe", r"C:\Windows\System32\wbem", MICROSOFT, "-Embedding", 4, 6),
    ("msiexec.exe", r"C:\Windows\System32", MICROSOFT, "/i C:\\Windows\\Installer\\{n}.msi /qn", 4, 3),
    ("powershell.exe", r"C:\Windows\System32\WindowsPowerShell\v1.0", MICROSOFT, "-NoLogo -NonInteractive -File C:\\ProgramData\\Fleet\\tasks\\{n}.ps1", 2, 7),
    ("cmd.exe", r"C:\Windows\System32", MICROSOFT, '/d /s /c "C:\\ProgramData\\Fleet\\tasks\\{n}.cmd"', 1, 10),
    ("conhost.exe", r"C:\Windows\System32", MICROSOFT, "0xffffffff -ForceV1", 1, 13),
    ("reg.exe", r"C:\Windows\System32", MICROSOFT, r"query HKLM\SYSTEM\CurrentControlSet\Services /s", 1, 2),
    ("taskhostw.exe", r"C:\Windows\System32", MICROSOFT, "KEYROAMING", 1, 4),
    ("SearchProtocolHost.exe", r"C:\Windows\System32", MICROSOFT, "Global\\UsGthrFltPipeMssGthrPipe{n}_ 1 -2147483646", 2, 5),
    ("slack.exe", r"C:\Users\{user}\AppData\Local\slack\app-4.38.121", "Slack Technologies, LLC", "--type=utility --utility-sub-type=network.mojom.NetworkService", 2, 4),
    ("planner.exe", r"D:\Apps\Planner\bin", None, "--site={n} --tray", 1, 3),
    ("node.exe", r"C:\Program Files\nodejs", "OpenJS Foundation", "server.js --port {n}", 1, 3),
]
LINUX_PROGRAMS = [
    ("bash", "/usr/bin", None, "-c '/opt/fleet/probe --id {n}'", 0, 8), ("sshd", "/usr/sbin", None, "-D -o AuthorizedKeysCommand=none", 0, 4),
    ("python3", "/usr/bin", None, "/opt/fleet/collect.py --shard {n}", 0, 6), ("nginx", "/usr/sbin", None, "-g 'daemon on; master_process on;'", 0, 5),
    ("redis-server", "/usr/bin", None, "127.0.0.1:6379", 0, 3), ("curl", "/usr/bin", None, "-fsS http://127.0.0.1:{n}/ready", 0, 4),
]
TOUCHES, STARTS = 4, 5  # the places of the two weights


@dataclass
class User:
    name: str
    id: str
    domain: str

    def document(self):
        return {"domain": self.domain, "name": self.name, "id": self.id}


@dataclass
class Host:
    windows: bool
    name: str
    id: str
    agent_id: str
    document: dict
    users: list
    processes: list = field(default_factory=list)
    sequence: int = 0

    def person(self, random):
        return random.choice(self.users[1:])


@dataclass
class Process:
    name: str
    executable: str
    signer: str
    arguments: str
    pid: int
    entity_id: str
    user: User

    def signature(self):
        if self.signer is None:
            return {"exists": False}
        return {"trusted": True, "subject_name": self.signer, "exists": True, "status": "trusted"}

    def command_line(self):
        return f'"{self.executable}" {self.arguments}'.rstrip() if " " in self.executable else f"{self.executable} {self.arguments}".rstrip()


def make_hosts(random, count):
    return [make_host(random, number) for number in range(count)]


def make_host(random, number):
    windows = number % 6 != 4
    name = f"HBR-{random.choice(('LT', 'WS', 'VM'))}-{number:04}" if windows else f"hbr-srv-{number:04}"
    os = {"kernel": "23H2 (10.0.22631.3593)", "name": "Windows", "family": "windows", "type": "windows",
          "version": "23H2 (10.0.22631.3593)", "platform": "windows", "full": "Windows 11 Enterprise 23H2 (10.0.22631.3593)"}
    if not windows:
        os = {"kernel": "5.15.0-107-generic #117-Ubuntu SMP Fri Apr 26 12:26:49 UTC 2024", "name": "Linux", "family": "ubuntu",
              "type": "linux", "version": "22.04.4", "platform": "ubuntu", "full": "Ubuntu 22.04.4"}
    addresses = [f"10.{number // 200}.{random.randrange(256)}.{random.randrange(1, 255)}", "fe80::" + ":".join(f"{random.randrange(1, 65536):x}" for _ in range(4))]
    if random.random() < 0.5:
        addresses += ["127.0.0.1", "::1"]
    identity = make_guid(random)
    document = {"hostname": name, "os": os, "ip": addresses, "name": name, "id": identity, "architecture": "x86_64",
                "mac": ["-".join(f"{random.randrange(256):02x}" for _ in range(6))]}
    return Host(windows, name, identity, make_guid(random), document, make_users(random, windows), sequence=random.randrange(5000, 900_000))


def make_users(random, windows):
    """The machine's own account, then its people."""
    if not windows:
        return [User("root", "0", "local"), User("deploy", "1001", "local"), User("www-data", "33", "local")]
    authority = "-".join(str(random.randrange(10**9, 4 * 10**9)) for _ in range(3))
    names = {random.choice(ACCENTED) if random.random() < 0.15 else f"{random.choice(PEOPLE)}.{random.choice(FAMILIES)}" for _ in range(random.choice((1, 1, 2, 3)))}
    people = [User(name, f"S-1-5-21-{authority}-{1100 + number}", "HARBOR") for number, name in enumerate(sorted(names))]
    return [User("SYSTEM", "S-1-5-18", "NT AUTHORITY"), *people]


def make_guid(random):
    return str(uuid.UUID(int=random.getrandbits(128)))


def make_process(random, host, program=None, user=None, weight=STARTS):
    """A process of the program, or of one that is common on such a machine."""
    programs = WINDOWS_PROGRAMS if host.windows else LINUX_PROGRAMS
    name, folder, signer, arguments, *_ = program or random.choices(programs, [each[weight] for each in programs])[0]
    user = user or (host.person(random) if "{user}" in folder or random.random() < 0.6 else host.users[0])
    pid = 4 * random.randrange(250, 9000)
    started = random.getrandbits(56)
    entity = base64.b64encode(f"{host.agent_id}-{pid}-{started // 10**9}.{started % 10**9}".encode()).decode()
    executable = folder.replace("{user}", user.name) + ("\\" if host.windows else "/") + name
    return Process(name, executable, signer, arguments.replace("{n}", str(random.randrange(1000, 60_000))), pid, entity, user)


def pick_process(random, host, new, weight=STARTS):
    """A process that is new with some probability, else one of those seen on the host, early ones more often."""
    running = host.processes
    if len(running) < 5 or random.random() < new:
        process = make_process(random, host, weight=weight)
        if len(running) < 40:
            running.append(process)
        else:
            running[random.randrange(5, 40)] = process
        return process
    return running[int(random.random() ** 3 * len(running))]


def pick_host(random, hosts):
    """A few machines make most of the noise."""
    return hosts[int(random.random() ** 2 * len(hosts))]


def moments(random, count):
    """As many distinct milliseconds up to the end of the data: late by a little here and there, as agents ship them."""
    step = SPAN_MS / count
    for first in range(0, count, 1024):
        block = [END_MS - SPAN_MS + int(number * step) + random.randrange(max(1, int(step))) for number in range(first, min(first + 1024, count))]
        random.shuffle(block)
        yield from block


def timestamp(ms, digits=""):
    """ISO 8601 in UTC; Endpoint writes four more digits than milliseconds need."""
    moment = datetime.datetime.fromtimestamp(ms // 1000, datetime.timezone.utc)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{ms % 1000:03}{digits}Z"


def endpoint_event(random, host, ms, dataset, action, category, kind):
    """What every event of Elastic Defend has: all but its process and its subject."""
    host.sequence += 1
    identity = base64.b64encode(f"{host.sequence:012}{host.agent_id[:6]}".encode()).decode()
    return {
        "agent": {"id": host.agent_id, "type": "endpoint", "version": "8.14.1"},
        "@timestamp": timestamp(ms, f"{random.randrange(10_000):04}"),
        "ecs": {"version": "8.10.0"},
        "data_stream": {"namespace": "default", "type": "logs", "dataset": f"endpoint.events.{dataset}"},
        "host": host.document,
        "event": {"agent_id_status": "verified", "sequence": host.sequence, "ingested": timestamp(ms + 4000),
                  "kind": "event", "module": "endpoint", "action": action, "id": identity, "category": [category], "type": [kind],
                  "dataset": f"endpoint.events.{dataset}", "outcome": "unknown"},
        "message": f"Endpoint {dataset} event",
    }
