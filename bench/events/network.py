"""What Elastic Defend records of connections; a few say nothing of the bytes sent."""
from . import estate

PLACES = [
    ({"continent_name": "Europe", "country_iso_code": "NL", "country_name": "Netherlands", "location": {"lon": 4.9, "lat": 52.4}}, 64500, "HARBOR-NET"),
    ({"continent_name": "Europe", "country_iso_code": "FI", "country_name": "Finland", "location": {"lon": 24.9, "lat": 60.2}}, 64501, "NORTH-CLOUD"),
    ({"continent_name": "North America", "country_iso_code": "CA", "country_name": "Canada", "location": {"lon": -73.6, "lat": 45.5}}, 64502, "MAPLE-HOSTING"),
    ({"continent_name": "Asia", "country_iso_code": "SG", "country_name": "Singapore", "location": {"lon": 103.8, "lat": 1.35}}, 64503, "STRAIT-CDN"),
]
ACTIONS = [("connection_attempted", "start"), ("disconnect_received", "end"), ("connection_accepted", "start")]


def events(random, hosts, count):
    destinations = [destination(random) for _ in range(5000)]
    for ms in estate.moments(random, count):
        host = estate.pick_host(random, hosts)
        process = estate.pick_process(random, host, new=0.2)
        action, kind = random.choice(ACTIONS)
        event = estate.endpoint_event(random, host, ms, "network", action, "network", kind)
        local = host.document["ip"][0]
        bytes_sent = {} if random.random() < 0.1 else {"bytes": int(200 * random.paretovariate(0.9)) % 10**9}
        event["process"] = {
            "Ext": {"ancestry": [running.entity_id for running in host.processes[:3]], "code_signature": [process.signature()]},
            "code_signature": process.signature(), "name": process.name, "pid": process.pid, "thread": {"id": 4 * random.randrange(5000)},
            "entity_id": process.entity_id, "executable": process.executable,
        }
        event["destination"] = destinations[int(random.random() ** 2 * len(destinations))] | {"port": random.choice((443, 443, 443, 80, 8443, 53))} | bytes_sent
        event["source"] = {"address": local, "ip": local, "port": random.randrange(49_152, 65_536), "bytes": random.randrange(60, 9000)}
        event["network"] = {"transport": "tcp", "type": "ipv4", "direction": "egress", "bytes": random.randrange(300, 10**6)}
        event["user"] = process.user.document()
        yield event


def destination(random):
    """An address of the ranges kept for documentation and benchmarks, with a place."""
    geo, number, organization = random.choice(PLACES)
    address = f"198.{random.choice((18, 19))}.{random.randrange(256)}.{random.randrange(1, 255)}"
    return {"address": address, "ip": address, "geo": geo, "as": {"number": number, "organization": {"name": organization}}}
