"""The two hunts worked out in plain Python, by ES|QL's rules and without the engine.

What ES|QL does, and so what this file does:
  * a field is the list of values found for it, however the document spells it: nested, dotted, in
    arrays, in objects within arrays; null and [] add nothing; a field without values is null;
  * keyword and wildcard fields are sorted and without duplicates, booleans keep theirs;
  * dates have milliseconds, further digits are cut off;
  * a comparison or function over null or over two and more values is null;
  * AND, OR and NOT are three-valued, WHERE keeps what is true;
  * RLIKE covers the whole value, and `.` is any character, a line feed included;
  * REPLACE is Java's String.replaceAll;
  * STATS BY puts a row into one group for each value of a key, and null is a group;
  * COUNT(*) counts rows, COUNT_DISTINCT ignores null.
"""

import dataclasses
import datetime
import re

NOW = "2024-06-15T12:00:00Z"
COLUMNS = [("cc", "long"), ("hosts", "long"), ("process.name", "keyword"), ("registry_data", "keyword")]

RUN = "\\Microsoft\\Windows\\CurrentVersion\\Run"
RLIKE = (
    r"(.{1,2}[c-fC-F]:\\Program Files.+)|([c-fC-F]:\\Program Files.+)"
    r"|(.{1,2}[c-fC-F]:\\WINDOWS\\System32\\DriverStore\\FileRepository\\.+)"
)
FOLD_NAMES = (
    r"([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
    r"|ns[a-z][A-Z0-9]{3,4}\.tmp|DX[A-Z0-9]{3,4}\.tmp|7z[A-Z0-9]{3,5}\.tmp|[0-9\.\-\_]{3,})"
)
FOLD_USERS = r"[cC]:\\[uU][sS][eE][rR][sS]\\[a-zA-Z0-9ñ\.\-\_\$~ ]+\\"
USER = "C:\\users\\user\\"


# -- documents ----------------------------------------------------------------------------------


def raw_values(node, path):
    """Every value under `path`, in the order of the document."""
    if isinstance(node, list):
        return [value for item in node for value in raw_values(item, path)]
    if path == "":
        return [] if node is None or isinstance(node, dict) else [node]
    if not isinstance(node, dict):
        return []
    found = []
    for key, child in node.items():
        if key == path:
            found += raw_values(child, "")
        elif path.startswith(key + "."):
            found += raw_values(child, path[len(key) + 1 :])
    return found


def keyword(doc, path):
    text = lambda v: v if isinstance(v, str) else str(v).lower() if isinstance(v, bool) else str(v)
    return sorted({text(value) for value in raw_values(doc, path)}, key=lambda v: v.encode())


def boolean(doc, path):
    return sorted(value in (True, "true") for value in raw_values(doc, path))


def date(doc, path):
    return sorted(milliseconds(value) for value in raw_values(doc, path))


def milliseconds(value):
    """ISO 8601 text, or a number of milliseconds, as milliseconds since 1970."""
    if isinstance(value, int):
        return value
    day, clock, fraction, zone = re.fullmatch(
        r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d))?", value
    ).groups()
    moment = datetime.datetime.fromisoformat(f"{day}T{clock or '00:00:00'}+00:00")
    millis = int(moment.timestamp()) * 1000 + int(((fraction or "") + "000")[:3])
    if zone not in (None, "Z"):
        hours, minutes = zone[1:].split(":")
        ahead = (int(hours) * 60 + int(minutes)) * 60_000
        millis += -ahead if zone[0] == "+" else ahead
    return millis


# -- expressions --------------------------------------------------------------------------------


def single(compute, *operands):
    """`compute` over the operands' values; null when one has none or several."""
    return compute(*(values[0] for values in operands)) if all(len(v) == 1 for v in operands) else None


def not_(a):
    return None if a is None else not a


def or_(a, b):
    return True if a is True or b is True else None if a is None or b is None else False


def replace(text, pattern, by):
    return re.sub(pattern, lambda _: by, text)


# -- the hunts ----------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Hunt:
    """A hunt, with everything in it that a test may want to break on purpose."""

    action: str
    signature: bool
    without: str = ""
    older: int = 0
    rlike: str = RLIKE
    fold_names: str = FOLD_NAMES
    fold_users: str = FOLD_USERS
    signature_sides: tuple = ("exists", "subject")
    final: tuple = ("hosts", "cc")

    def fields(self):
        """Predicate → the fields that it reads."""
        reads = {
            "time": ["@timestamp"],
            "os": ["host.os.family"],
            "category": ["event.category"],
            "action": ["event.action"],
            "signature": ["process.code_signature.exists", "process.code_signature.subject_name"],
            "key": ["registry.key"],
            "value": ["registry.data.strings"],
        }
        return {name: paths for name, paths in reads.items() if name != "signature" or self.signature}

    def predicates(self, doc):
        """Predicate → True, False or None (null) for this document, in the order of the query."""
        equals = lambda path, wanted: single(lambda v: v == wanted, keyword(doc, path))
        week_ago = milliseconds(NOW) - 7 * 86_400_000 - self.older
        verdicts = {
            "time": single(lambda t: t > week_ago, date(doc, "@timestamp")),
            "os": equals("host.os.family", "windows"),
            "category": equals("event.category", "registry"),
            "action": equals("event.action", self.action),
            "signature": self.signed(doc),
            "key": single(lambda v: v.endswith(RUN), keyword(doc, "registry.key")),
            "value": not_(
                single(
                    lambda v: re.fullmatch(self.rlike, v, re.DOTALL) is not None,
                    keyword(doc, "registry.data.strings"),
                )
            ),
        }
        return {name: verdicts[name] for name in self.fields() if name != self.without}

    def signed(self, doc):
        unsigned = single(lambda v: v is False, boolean(doc, "process.code_signature.exists"))
        microsoft = single(
            lambda v: v.startswith("Microsoft"), keyword(doc, "process.code_signature.subject_name")
        )
        if "exists" not in self.signature_sides:
            return microsoft
        return or_(unsigned, microsoft) if "subject" in self.signature_sides else unsigned

    def groups(self, docs):
        """(process.name, registry_data) → the documents in it, in the order first seen."""
        groups = {}
        for doc in docs:
            if not all(verdict is True for verdict in self.predicates(doc).values()):
                continue
            strings = keyword(doc, "registry.data.strings")
            folded = None
            if len(strings) == 1:
                folded = replace(replace(strings[0], self.fold_names, ""), self.fold_users, USER)
            for name in keyword(doc, "process.name") or [None]:
                groups.setdefault((name, folded), []).append(doc)
        return groups

    def rows(self, docs):
        """The answer: [cc, hosts, process.name, registry_data] and the documents behind it."""
        answer = []
        for (name, folded), members in self.groups(docs).items():
            hosts = len({host for doc in members for host in keyword(doc, "host.id")})
            cc = len(members)
            if ("hosts" not in self.final or hosts == 1) and ("cc" not in self.final or cc == 1):
                answer.append(([cc, hosts, name, folded], members))
        return answer


def mutants(hunt):
    """The hunt with one thing in it broken: (what, hunt). The events must tell each from the hunt."""
    broken = lambda **change: dataclasses.replace(hunt, **change)
    for name in hunt.fields():
        yield f"no predicate {name}", broken(without=name)
    yield "@timestamp >= instead of >", broken(older=1)
    if hunt.signature:
        yield "only the signature's exists", broken(signature_sides=("exists",))
        yield "only the signature's subject_name", broken(signature_sides=("subject",))
    yield "no hosts == 1", broken(final=("cc",))
    yield "no cc == 1", broken(final=("hosts",))

    alternatives = hunt.rlike.split("|")
    for i, gone in enumerate(alternatives):
        yield f"RLIKE without {gone}", broken(rlike="|".join(alternatives[:i] + alternatives[i + 1 :]))
    for old, new in (("{1,2}", "{1}"), ("{1,2}", "{2}"), ("{1,2}", "{1,3}"), ("{1,2}", "{0,2}"), (".+", ".*"), ("c-fC-F", "a-zA-Z")):
        yield f"RLIKE with {new} for {old}", broken(rlike=hunt.rlike.replace(old, new))
    yield "RLIKE that ignores case", broken(rlike="(?i)" + hunt.rlike)
    yield "RLIKE whose dot stops at a line", broken(rlike=hunt.rlike.replace(".+", "[^\\n]+"))
    yield "RLIKE that may start anywhere", broken(rlike=".*(" + hunt.rlike + ")")

    names = hunt.fold_names[1:-1].split("|")
    for i, gone in enumerate(names):
        yield f"REPLACE without {gone}", broken(fold_names="|".join(names[:i] + names[i + 1 :]))
    yield "REPLACE with {4,}", broken(fold_names=hunt.fold_names.replace("{3,})", "{4,})"))
    yield "REPLACE with {2,}", broken(fold_names=hunt.fold_names.replace("{3,})", "{2,})"))
    yield "REPLACE with the last alternative first", broken(fold_names="|".join(names[-1:] + names[:-1]))
    yield "no REPLACE of users", broken(fold_users="(?!)")
    for gone in ("ñ", r"\.", r"\-", r"\_", r"\$", "~", " ", "0-9", "A-Z", "a-z"):
        # the class is the pattern's last […]
        head, _, members = hunt.fold_users.rpartition("[")
        yield f"REPLACE of users without {gone}", broken(fold_users=head + "[" + members.replace(gone, "", 1))
    yield "REPLACE of users with é, too", broken(fold_users=hunt.fold_users.replace("ñ", "ñéÑÜ"))


ENDPOINT = Hunt(action="modification", signature=True)
SYSMON = Hunt(action="RegistryEvent (Value Set)", signature=False)
