SELECT `@timestamp` AS moment, host.name, user.name, process.command_line
FROM {events} WHERE position(process.command_line, '-enc') > 0 LIMIT 10000
