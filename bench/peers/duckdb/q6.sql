SELECT "@timestamp" AS moment, host.name AS host_name, process.name AS process_name, event.action AS action, registry.path AS path
FROM {events} ORDER BY moment DESC LIMIT 500
