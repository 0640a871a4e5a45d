SELECT count(*) AS starts, process['name'] AS process_name
FROM {events} GROUP BY process['name'] ORDER BY starts DESC, process_name LIMIT 15
