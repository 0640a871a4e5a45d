SELECT count(*) AS events, hive, root
FROM (SELECT parts[1] AS hive, parts[2] AS root FROM (SELECT regexp_match(registry['path'], '^([^\\]+)\\([^\\]+)\\') AS parts FROM {events}))
GROUP BY hive, root ORDER BY events DESC, hive, root LIMIT 1000
