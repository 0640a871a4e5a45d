SELECT "@timestamp" AS moment, host['name'] AS host_name, "user"['name'] AS user_name, process['command_line'] AS command_line
FROM {events} WHERE contains(process['command_line'], '-enc') LIMIT 10000
