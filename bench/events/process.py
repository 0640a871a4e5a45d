"""What Elastic Defend records of processes: their start and their end."""
import base64
import hashlib

from . import estate


def events(random, hosts, count):
    for ms in estate.moments(random, count):
        host = estate.pick_host(random, hosts)
        process = estate.pick_process(random, host, new=0.6)
        parent = host.processes[0]
        if process.name == "powershell.exe" and random.random() < 0.12:
            process.arguments = encoded_command(random)
        action, kind = ("start", "start") if random.random() < 0.65 else ("end", "end")
        event = estate.endpoint_event(random, host, ms, "process", action, "process", kind)
        event["process"] = {
            "Ext": {"ancestry": [parent.entity_id], "code_signature": [process.signature()]},
            "parent": {"name": parent.name, "pid": parent.pid, "entity_id": parent.entity_id, "executable": parent.executable},
            "code_signature": process.signature(), "name": process.name, "pid": process.pid, "entity_id": process.entity_id,
            "executable": process.executable, "command_line": process.command_line(), "args": [process.executable, *process.arguments.split()],
            "args_count": 1 + len(process.arguments.split()), "hash": {"sha256": hashlib.sha256(process.executable.encode()).hexdigest()},
            "working_directory": "C:\\Windows\\System32\\" if host.windows else "/",
        }
        if action == "end":
            event["process"]["exit_code"] = 0 if random.random() < 0.95 else 1
        event["user"] = process.user.document()
        yield event


def encoded_command(random):
    """PowerShell's way to hand over a script, by one of the option's shorter names."""
    script = base64.b64encode(random.randbytes(40).hex().encode("utf-16-le")).decode()
    return f"-NoP -W Hidden {random.choice(('-enc', '-encodedCommand', '-EncodedCommand'))} {script}"
