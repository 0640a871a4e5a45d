SELECT "@timestamp" AS moment, host.name, "user".name, process.command_line
FROM {events} WHERE contains(process.command_line, '-enc') LIMIT 10000
