"""What Elastic Defend records of the registry; one event in two hundred writes a Run key, and a few of those are rare."""
import base64

from . import estate, run_keys

MACHINE_KEYS = [
    (r"SYSTEM\ControlSet001\Services\bam\State\UserSettings\{sid}", r"\Device\HarddiskVolume4\Windows\explorer.exe"),
    (r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Schedule\TaskCache\Tasks\{guid}", "DynamicInfo"),
    (r"SOFTWARE\Microsoft\Windows\CurrentVersion\Appx\AppxAllUserStore\Applications", "Path"),
    (r"SYSTEM\ControlSet001\Services\Tcpip\Parameters\Interfaces\{guid}", "LeaseObtainedTime"),
    (r"SOFTWARE\Microsoft\Windows\CurrentVersion\RunOnce", "Finish"),
    (r"SOFTWARE\Microsoft\SystemCertificates\AuthRoot\AutoUpdate", "LastSyncTime"),
    (r"SYSTEM\ControlSet001\Control\DeviceClasses\{guid}\Properties", "DeviceInstance"),
    (r"SOFTWARE\Policies\Harbor\Fleet", "CheckInInterval"),
    (r"SAM\SAM\Domains\Account\Users\000001F5", "V"),
    (r"HARDWARE\DEVICEMAP\SERIALCOMM", r"\Device\Serial0"),
]
USER_KEYS = [
    (r"{sid}\Software\Microsoft\Windows\CurrentVersion\Explorer\ComDlg32\OpenSavePidlMRU\xlsx", "MRUListEx"),
    (r"{sid}\Software\Microsoft\Windows\CurrentVersion\Search\RecentApps\{guid}", "LastAccessedTime"),
    (r"{sid}\Software\Microsoft\Windows\CurrentVersion\Policies\Explorer\Run", "2"),
    (r"{sid}\Software\Mozilla\Firefox\Launcher", r"C:\Program Files\Mozilla Firefox\firefox.exe|Browser"),
    (r"{sid}\Keyboard Layout\Preload", "1"),
    (r"{sid}\Volatile Environment", "SESSIONNAME"),
]
ACTIONS = ["modification"] * 60 + ["query"] * 25 + ["creation"] * 10 + ["deletion"] * 5
KINDS = {"modification": "change", "query": "access", "creation": "creation", "deletion": "deletion"}


def events(random, hosts, count):
    hosts = [host for host in hosts if host.windows]
    writes = run_keys.plan(random, count)
    for number, ms in enumerate(estate.moments(random, count)):
        host = estate.pick_host(random, hosts)
        if number in writes:
            action, change = "modification", run_keys.change(random, host, rare=writes[number])
            process = change.writer
        else:
            action, change = random.choice(ACTIONS), ordinary_change(random, host)
            process = estate.pick_process(random, host, new=0.33, weight=estate.TOUCHES)
        event = estate.endpoint_event(random, host, ms, "registry", action, "registry", KINDS[action])
        event["process"] = {
            "Ext": {"ancestry": [running.entity_id for running in host.processes[:2]], "code_signature": [process.signature()]},
            "code_signature": process.signature(), "name": process.name, "pid": process.pid, "thread": {"id": 4 * random.randrange(5000)},
            "entity_id": process.entity_id, "executable": process.executable,
        }
        event["registry"] = change.document(with_data=action == "modification")
        event["user"] = process.user.document()
        yield event


def ordinary_change(random, host):
    """A change that no hunt for Run keys looks at, though some keys come close."""
    user = host.person(random)
    hive, (key, value) = ("HKLM", random.choice(MACHINE_KEYS)) if random.random() < 0.6 else ("HKEY_USERS", random.choice(USER_KEYS))
    key = key.replace("{sid}", user.id)
    if "{guid}" in key:
        key = key.replace("{guid}", "{" + estate.make_guid(random).upper() + "}")
    if random.random() < 0.0005:
        key, value = "", "stray"  # a path with one separator, which neither GROK nor DISSECT takes apart
    return run_keys.Change(hive, key, value, *data(random, user))


def data(random, user):
    """A type, the strings, and the bytes."""
    dice = random.random()
    if dice < 0.45:
        return "REG_DWORD", [str(random.randrange(5))], None
    if dice < 0.7:
        return "REG_SZ", [rf"C:\Users\{user.name}\Documents\plan-{random.randrange(10**6)}.xlsx"], None
    if dice < 0.8:
        return "REG_EXPAND_SZ", [r"%ProgramFiles%\Common Files\Harbor;%SystemRoot%\Temp"], None
    if dice < 0.9:
        return "REG_MULTI_SZ", [rf"\??\C:\Windows\Temp\{random.randrange(10**5)}.tmp" for _ in range(random.randrange(2, 4))], None
    return "REG_BINARY", None, base64.b64encode(random.randbytes(24)).decode()
