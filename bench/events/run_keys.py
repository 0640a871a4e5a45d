"""Writes to the Run keys: what starts with a session. Most are ordinary software, a few are what the hunts are for."""
from dataclasses import dataclass, field

from . import estate

HKLM_RUN = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Run"
HKLM_RUN_32 = r"SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Run"
SHARE = 0.005
RARE = 60

REG = ("reg.exe", r"C:\Windows\System32", estate.MICROSOFT, "add HKCU /f")
EXPLORER = ("explorer.exe", r"C:\Windows", estate.MICROSOFT, "")
ONEDRIVE = ("OneDriveSetup.exe", r"C:\Users\{user}\AppData\Local\Microsoft\OneDrive\Update", estate.CORPORATION, "/silent")
INSTALLER = ("install.exe", r"C:\Users\{user}\Downloads", None, "/S")
SIGNED = ("SlackSetup.exe", r"C:\Users\{user}\Downloads", "Slack Technologies, LLC", "--silent")

# name, the strings, and who writes them; {user}, {guid}, {version} and {letters} vary, and the hunts fold them.
ORDINARY = [
    ("SecurityHealth", [r"C:\Program Files\Windows Defender\MSASCuiL.exe"], REG),
    ("Reader", [r'"C:\Program Files (x86)\Harbor Reader\reader.exe" --quiet'], INSTALLER),
    ("Audio", [r'"C:\WINDOWS\System32\DriverStore\FileRepository\audio.inf_amd64_{letters}\panel.exe" -s'], REG),
    ("OneDrive", [r'"C:\Users\{user}\AppData\Local\Microsoft\OneDrive\OneDrive.exe" /background'], ONEDRIVE),
    ("OneDriveSync", [r'"c:\users\{user}\AppData\Local\Microsoft\OneDrive\{version}\sync.exe"'], ONEDRIVE),
    ("{guid}", [r'"C:\ProgramData\Package Cache\{guid}\bundle.exe" /burn.runonce'], INSTALLER),
    ("Setup", [r"C:\Users\{user}\AppData\Local\Temp\nsx{letters}.tmp\setup.exe"], INSTALLER),
    ("Unpack", [r"C:\Users\{user}\AppData\Local\Temp\7z{letters}.tmp\setup.exe"], INSTALLER),
    ("Slack", [r"C:\Users\{user}\AppData\Local\slack\slack.exe --startup"], SIGNED),
    ("Several", [r"C:\ProgramData\Harbor\one.exe", r"C:\ProgramData\Harbor\two.exe"], REG),
    ("Bytes", None, EXPLORER),
]
UNUSUAL = [
    r"wscript.exe //B {folder}\{word}.vbs", r"rundll32.exe {folder}\{word}.dll,Entry", r"mshta.exe {folder}\{word}.hta",
    r"powershell.exe -w hidden -ep bypass -f {folder}\{word}.ps1", r"{folder}\{word}.exe", r"regsvr32.exe /s {folder}\{word}.ocx",
]
FOLDERS = [r"C:\ProgramData", r"C:\Users\Public", r"C:\Users\{user}\AppData\Roaming", r"C:\PerfLogs", r"C:\Users\{user}\Música", r"\\files\share$"]
SYLLABLES = ["al", "bre", "cu", "dor", "el", "fi", "gan", "hu", "is", "ka", "lo", "mur"]
CAPITALS = "ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass
class Change:
    """A value of the registry that is written, and by whom."""

    hive: str
    key: str
    value: str
    type: str
    strings: list
    bytes: str = None
    writer: estate.Process = field(default=None)

    def document(self, with_data):
        data = {"type": self.type}
        if with_data and self.strings is not None:
            data["strings"] = self.strings
        if with_data and self.bytes is not None:
            data["bytes"] = self.bytes
        path = "\\".join(part for part in (self.hive, self.key, self.value) if part)
        return {"hive": self.hive, "path": path, "key": self.key, "value": self.value, "data": data}


def plan(random, count):
    """Which rows write a Run key, and which of these writes are rare: a few at any size."""
    rows = random.sample(range(count), min(count // 2, max(4 * RARE, int(count * SHARE))))
    return {row: number < RARE for number, row in enumerate(rows)}


def change(random, host, rare):
    """One write to a Run key."""
    user = host.person(random)
    name, strings, program = unusual(random) if rare else random.choice(ORDINARY)
    values = {"{user}": user.name, "{guid}": "{" + estate.make_guid(random) + "}", "{letters}": "".join(random.choices(CAPITALS, k=4)),
              "{version}": f"24.{random.randrange(10, 200)}.{random.randrange(1000)}.0{random.randrange(10)}"}
    for place, value in values.items():
        name = name.replace(place, value)
        strings = strings and [string.replace(place, value) for string in strings]
    dice = random.random()
    hive, key = ("HKEY_USERS", rf"{user.id}\Software\Microsoft\Windows\CurrentVersion\Run") if dice < 0.6 else ("HKLM", HKLM_RUN if dice < 0.9 else HKLM_RUN_32)
    kind = "REG_BINARY" if strings is None else "REG_SZ" if len(strings) == 1 else "REG_MULTI_SZ"
    return Change(hive, key, name, kind, strings, None if strings else "AgAAAA==", estate.make_process(random, host, program, user))


def unusual(random):
    word = "".join(random.choices(SYLLABLES, k=5))
    command = random.choice(UNUSUAL).replace("{folder}", random.choice(FOLDERS)).replace("{word}", word)
    return word.title(), [command], random.choice((REG, EXPLORER, INSTALLER))
