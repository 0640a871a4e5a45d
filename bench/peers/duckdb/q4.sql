SELECT sum(destination.bytes) AS bytes, count(*) AS flows, count(DISTINCT destination.ip) AS addresses, process.name AS process_name, host.name AS host_name
FROM {events} GROUP BY process_name, host_name ORDER BY bytes DESC NULLS LAST, process_name, host_name LIMIT 50
