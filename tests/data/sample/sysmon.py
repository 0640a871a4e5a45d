"""Events of logs-windows.sysmon_operational-default, in a table as in endpoint.py.

Elastic's Sysmon integration gives a registry event two categories and puts the value's name at the end
of registry.key. Either keeps the hunt from ever matching, so most events here, being of that shape, are
dropped. The others have one category and a key without the value's name, as a pipeline of one's own
may write them, so that the hunt has an answer.
"""

from .shapes import GONE, REAL, RUN_KEY, Event as E

USER_KEY = "S-1-5-21-1004-2008-3012-1105\\" + RUN_KEY


def real(tag, why, **changes):
    """An event as the integration writes it: dropped by its category and by its key."""
    return E(tag, "several", why, {**REAL, **changes})


EVENTS = [
    # -- as the integration writes them
    real("real-run", "two categories, and the value's name in the key", strings=["C:\\ProgramData\\Helper\\helper.exe"]),
    real("real-run-user", "the same under a user's Run", key=USER_KEY + "\\OneNote", strings=["C:\\Users\\jane\\notes.exe"], process="setup.exe"),
    real("real-run-powershell", "the line of a known attack tool's kind", key=RUN_KEY + "\\Updater", process="powershell.exe",
         strings=["powershell -Win Hidden -enc JAB4AD0AMQA="]),
    real("real-run-once", "RunOnce", key=RUN_KEY + "Once\\Cleanup", strings=["C:\\Temp\\nsx1A2B.tmp\\clean.exe"]),
    real("real-run-birch", "another host", host="birch", strings=["C:\\ProgramData\\Helper\\helper.exe"]),
    real("real-program-files", "under Program Files", key=RUN_KEY + "\\Contoso", strings=['"C:\\Program Files\\Contoso\\agent.exe"']),
    real("real-dword", "a number in Sysmon's notation", key="System\\CurrentControlSet\\Services\\W32Time\\Config\\LastKnownGoodTime",
         strings=["8842809820"], process="svchost.exe"),
    real("real-service", "a service's image path", key="System\\CurrentControlSet\\Services\\Contoso\\ImagePath",
         strings=["C:\\Program Files\\Contoso\\service.exe"], process="services.exe"),
    real("real-explorer", "Explorer's list of recent programs", key=USER_KEY.replace("Run", "Explorer") + "\\FeatureUsage\\AppLaunch\\Contoso",
         strings=["3"], process="explorer.exe"),
    real("real-shell-folders", "a user's folders", key=USER_KEY.replace("Run", "Explorer") + "\\Shell Folders\\Cache",
         strings=["C:\\Users\\Begoña Muñoz\\AppData\\Cache"], process="explorer.exe"),
    real("real-ifeo", "a debugger for a program", key="SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\notepad.exe\\Debugger",
         strings=["C:\\Temp\\shim.exe"]),
    real("real-create", "a key created", action="RegistryEvent (Object create and delete)", key=RUN_KEY, strings=GONE),
    real("real-rename", "a key renamed", action="RegistryEvent (Key and Value Rename)", key=RUN_KEY + "\\Old", strings=GONE),
    real("real-process", "a process started", category=["process"], action="Process creation", registry=GONE),
    real("real-network", "a connection", category=["network"], action="Network connection detected", registry=GONE, process="chrome.exe"),
    real("real-file", "a file written", category=["file"], action="File created", registry=GONE, process="setup.exe"),
    real("real-fir", "another host", host="fir", key=RUN_KEY + "\\Sync", strings=["C:\\ProgramData\\Sync\\1.22.33\\sync.exe"], process="sync.exe"),
    real("real-yew", "another host", host="yew", key=RUN_KEY + "\\Sync", strings=["C:\\ProgramData\\Sync\\1.22.34\\sync.exe"], process="sync.exe"),
    real("real-old", "last month", time="2024-05-14T09:30:12.118Z", key=RUN_KEY + "\\Old"),
    real("real-quoted", "a quoted path", key=RUN_KEY + "\\Chat", strings=['"C:\\Users\\bob\\chat.exe" --hidden'], process="chat.exe"),

    # -- the plain cases
    E("plain-machine", "row", "a value set under HKLM's Run", {"strings": ["C:\\ProgramData\\Helper\\helper.exe"]}),
    E("plain-user", "row", "a value set under a user's Run", {"key": USER_KEY, "registry.hive": "HKU", "process": "setup.exe", "strings": ["D:\\Apps\\notes.exe /tray"]}),

    # -- @timestamp > NOW() - 7 day, with NOW() at 2024-06-15T12:00:00Z
    E("time-at-boundary", "time", "exactly 7 days ago: > is not >=", {"time": "2024-06-08T12:00:00.000Z"}),
    E("time-1ms-inside", "row", "1 ms inside the 7 days", {"time": "2024-06-08T12:00:00.001Z"}),
    E("time-1ms-outside", "time", "1 ms outside the 7 days", {"time": "2024-06-08T11:59:59.999Z"}),
    E("time-seven-digits-outside", "time", "a date has milliseconds, the rest is cut off", {"time": "2024-06-08T12:00:00.0009999Z"}),
    E("time-offset-outside", "time", "later than the boundary as text, earlier as a moment", {"time": "2024-06-08T13:30:00+02:00"}),
    E("time-absent", "time", "null > … is null", {"time": GONE}),

    # -- host.os.family == "windows"
    E("os-linux", "os", "Sysmon for Linux", {"family": "debian", "host.os.type": "linux"}),
    E("os-absent", "os", "only host.os.type says windows", {"family": GONE}),
    E("os-two-values", "os", "two values: null and a warning", {"family": ["windows", "server"]}),

    # -- event.category == "registry"
    E("category-scalar", "row", "a scalar and an array of one are alike", {"category": "registry"}),
    E("category-two-values", "category", "the integration's two categories alone drop it: null and a warning", {"category": ["configuration", "registry"]}),
    E("category-other", "category", "another category", {"category": ["configuration"]}),
    E("category-absent", "category", "null == … is null", {"category": GONE}),
    E("category-twice", "row", "two equal keywords are one value", {"category": ["registry", "registry"]}),

    # -- event.action == "RegistryEvent (Value Set)"
    E("action-create", "action", "a key created or deleted", {"action": "RegistryEvent (Object create and delete)"}),
    E("action-rename", "action", "a key or value renamed", {"action": "RegistryEvent (Key and Value Rename)"}),
    E("action-process", "action", "the action of another event number", {"action": "Process creation"}),
    E("action-case", "action", "== on a keyword minds the case", {"action": "RegistryEvent (value set)"}),

    # -- ends_with(registry.key, "\\Microsoft\\Windows\\CurrentVersion\\Run")
    E("key-value-name", "key", "the integration's key, with the value's name, alone drops it", {"key": RUN_KEY + "\\Agent"}),
    E("key-run-once", "key", "RunOnce is another key", {"key": RUN_KEY + "Once"}),
    E("key-lower-case", "key", "ENDS_WITH minds the case", {"key": RUN_KEY.lower()}),
    E("key-absent", "key", "null has no end", {"key": GONE}),

    # -- not registry.data.strings rlike "…"
    E("value-program-files", "value", "under Program Files", {"strings": ["C:\\Program Files\\Contoso\\agent.exe"]}),
    E("value-one-before", "value", "one character before the drive: the quote", {"strings": ['"C:\\Program Files\\Contoso\\agent.exe" /tray']}),
    E("value-two-before", "value", "two characters before the drive", {"strings": ['\\"D:\\Program Files\\Contoso\\agent.exe"']}),
    E("value-line-feed", "value", ". matches a line feed", {"strings": ["C:\\Program Files\\Contoso\\agent.exe\n/first"]}),
    E("value-driver-store-quoted", "value", "the driver store behind a quote",
      {"strings": ['"C:\\WINDOWS\\System32\\DriverStore\\FileRepository\\audio.inf_amd64\\tray.exe"']}),
    E("value-driver-store-bare", "row", "the driver store needs a character before it",
      {"strings": ["C:\\WINDOWS\\System32\\DriverStore\\FileRepository\\touch.inf_amd64\\tray.exe"]}),
    E("value-three-before", "row", "three characters before the drive", {"strings": ['-q"C:\\Program Files\\Contoso\\agent.exe"']}),
    E("value-other-drive", "row", "drive G is not in [c-fC-F]", {"strings": ["G:\\Program Files\\Contoso\\agent.exe"]}),
    E("value-lower-case", "row", "RLIKE minds the case", {"strings": ["c:\\program files\\contoso\\agent.exe"]}),
    E("value-nothing-after", "row", ".+ wants a character after Program Files", {"strings": ["C:\\Program Files"]}),
    E("value-absent", "value", "Sysmon leaves out what it can't show: not null is null", {"registry.data": GONE}),
    E("value-empty-array", "value", "[] is no value", {"strings": []}),
    E("value-several", "value", "several values: null and a warning", {"strings": ["C:\\Tools\\one.exe", "C:\\Tools\\two.exe"]}),
    E("value-twice", "row", "two equal values are one", {"strings": ["C:\\Tools\\twice.exe", "C:\\Tools\\twice.exe"]}),
    E("value-scalar", "row", "a scalar and an array of one are alike", {"strings": "C:\\Tools\\scalar.exe"}),

    # -- the two REPLACEs
    E("fold-guid-1", "hosts, cc", "a GUID is taken away: one pair with fold-guid-2",
      {"strings": ["C:\\ProgramData\\{6F9619FF-8B86-D011-B42D-00C04FC964FF}\\cache.exe"]}),
    E("fold-guid-2", "hosts, cc", "another GUID on another host",
      {"strings": ["C:\\ProgramData\\{3F2504E0-4F89-41D3-9A0C-0305E82C3301}\\cache.exe"], "host": "birch"}),
    E("fold-nsis-1", "cc", "nsx1A2B.tmp is taken away: one pair with fold-nsis-2, on one host", {"strings": ["C:\\Temp\\nsx1A2B.tmp\\install.exe"]}),
    E("fold-nsis-2", "cc", "nsq00F.tmp is taken away", {"strings": ["C:\\Temp\\nsq00F.tmp\\install.exe"]}),
    E("fold-directx", "row", "DX9F3A.tmp is taken away", {"strings": ["C:\\Temp\\DX9F3A.tmp\\dxsetup.exe"], "process": "dxsetup.exe"}),
    E("fold-7zip", "row", "7zS4F2A.tmp is taken away", {"strings": ["C:\\Temp\\7zS4F2A.tmp\\unpack.exe"], "process": "unpack.exe"}),
    E("fold-version", "row", "1.22.33 is taken away", {"strings": ["C:\\ProgramData\\Sync\\1.22.33\\sync.exe"], "process": "sync.exe"}),
    E("fold-three", "row", "three characters are enough: 1.2 goes", {"strings": ["C:\\ProgramData\\Sync 1.2\\three.exe"]}),
    E("fold-two-not", "row", "two characters are not: v7. and 32 stay", {"strings": ["C:\\ProgramData\\Sync v7.x32\\two.exe"]}),
    E("fold-first-alternative", "row", "at one place the first alternative wins: the whole GUID goes, not its digits",
      {"strings": ["C:\\ProgramData\\12345678-90ab-4cde-8f01-23456789abcd\\whole.exe"]}),
    E("user-1", "hosts, cc", "one pair with user-2", {"strings": ["C:\\Users\\jane\\chat.exe"]}),
    E("user-2", "hosts, cc", "another user on another host", {"strings": ["c:\\USERS\\Bob Lee\\chat.exe"], "host": "cedar"}),
    E("user-n-tilde", "row", "the class has ñ and the space", {"strings": ["C:\\Users\\Begoña Muñoz\\AppData\\tilde.exe"]}),
    E("user-n-tilde-escaped", "row", "ñ written as \\u00f1 in the JSON text", {"strings": ["C:\\Users\\iñigo\\AppData\\escaped.exe"]}, edit=[("ñ", "\\u00f1")]),
    E("user-marks", "row", "the class has $ ~ . - _ as well", {"strings": ["C:\\Users\\a$b~c.d-e_f\\AppData\\marks.exe"]}),
    E("user-short-name", "row", "an 8.3 name", {"strings": ["C:\\Users\\ADMINI~1\\AppData\\short.exe"]}),
    E("user-e-acute", "row", "the class lacks é: the directory stays", {"strings": ["C:\\Users\\josé\\AppData\\acute.exe"]}),

    # -- stats … by process.name, registry_data | where hosts == 1 and cc == 1
    E("pair-two-hosts-1", "hosts, cc", "the same pair on two hosts", {"strings": ["C:\\ProgramData\\Pair\\pair.exe"]}),
    E("pair-two-hosts-2", "hosts, cc", "the same pair on two hosts", {"strings": ["C:\\ProgramData\\Pair\\pair.exe"], "host": "yew"}),
    E("pair-twice-1", "cc", "the same pair twice on one host: hosts is 1", {"strings": ["C:\\ProgramData\\Twice\\twice.exe"], "host": "elm"}),
    E("pair-twice-2", "cc", "the same pair twice on one host: hosts is 1", {"strings": ["C:\\ProgramData\\Twice\\twice.exe"], "host": "elm"}),
    E("pair-no-host", "hosts", "no host.id: cc is 1, hosts 0", {"host.id": GONE}),
    E("name-null", "row", "a null process name is a group of its own", {"process": None, "strings": ["C:\\ProgramData\\NoName\\null.exe"]}),
    E("name-absent", "row", "an absent process is a null process name", {"process.name": GONE, "strings": ["C:\\ProgramData\\NoName\\absent.exe"]}),

    # -- ways of writing JSON
    E("json-dotted", "row", "every key dotted", layout="dotted"),
    E("json-mixed", "row", "nested, dotted and half-dotted objects in one document", layout="mixed"),
    E("json-mixed-run-once", "key", "nested, dotted and half-dotted objects in one document", {"key": RUN_KEY + "Once"}, layout="mixed"),
    E("json-backwards", "row", "keys in another order, @timestamp last", layout="backwards"),
    E("json-objects-in-arrays", "row", "the fields of objects in arrays are gathered",
      {"registry": [{"hive": "HKLM", "key": RUN_KEY}, {"data": [{"strings": ["C:\\Tools\\gathered.exe"]}, {"type": "SZ"}]}]}),
    E("json-escapes", "row", "letters of the action and the key as \\u escapes", {"strings": ["C:\\Tools\\escapes.exe"]},
      edit=[("(Value Set)", "(\\u0056alue Set)"), ("\\\\Run\"", "\\\\\\u0052un\"")]),
]
