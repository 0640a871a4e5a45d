SELECT count(*) AS events, nullif(regexp_extract(registry.path, '^([^\\]+)\\([^\\]+)\\', 1), '') AS hive, nullif(regexp_extract(registry.path, '^([^\\]+)\\([^\\]+)\\', 2), '') AS root
FROM {events} GROUP BY hive, root ORDER BY events DESC, hive, root LIMIT 1000
