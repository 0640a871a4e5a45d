"""The events of each data stream, as generators of documents."""
from . import network, process, registry, sysmon

GENERATORS = {
    "logs-endpoint.events.registry-default": registry.events,
    "logs-windows.sysmon_operational-default": sysmon.events,
    "logs-endpoint.events.process-default": process.events,
    "logs-endpoint.events.network-default": network.events,
}
